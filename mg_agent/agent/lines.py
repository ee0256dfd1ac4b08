"""Lines of speech: which hold certain words, which are trusted, and why none is there."""

from difflib import SequenceMatcher

from mg_agent.agent.observations import Gathered, absence, plural, sentence
from mg_agent.agent.words import stem, tokens
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span
from mg_agent.tools.quoting import quoted
from mg_agent.tools.session import Look, Session
from mg_agent.tools.transcript import holds

_SAME_WORD = 0.8


def listen(
    session: Session, words: str | None, span: Span | None = None
) -> tuple[Look, tuple[Cue, ...], tuple[str, ...]]:
    """Look for lines of speech, and say which were not trusted enough to be quoted.

    Returns:
        The look, the trusted lines that hold the words (or all), and limits for people.
    """
    look = session.examine("speech", span)
    lines = [cue for cue in look.cues if words is None or holds(cue.text, words)]
    if not lines and words is not None:
        lines = [cue for cue in look.cues if _nearly_holds(cue.text, words)]
    trusted = tuple(cue for cue in lines if cue.details.get("trusted") is not False)
    doubted = len(lines) - len(trusted)
    told = (f"{plural(doubted, 'line')} of low trust left out: the speech source doubted them.",) if doubted else ()
    return look, trusted, told


def no_words(heard: Look, words: str) -> str:
    """Say why words were not found: not said, or nothing was heard."""
    if heard.state == "not allowed" or not heard.observed:
        return absence(Gathered("the words", (), (heard,)))
    missing = f"{quoted(words)} was not" if words else "No line of speech was"
    return sentence(f"{missing} found in the transcript of {heard.span}")


def _nearly_holds(text: str, words: str) -> bool:
    """Tell whether every word has its like in the line: another ending, or one letter wrong."""
    line = [stem(word) for word in tokens(text.lower())]
    wanted = [stem(word) for word in tokens(words.lower())]
    alike = (any(SequenceMatcher(None, w, other).ratio() >= _SAME_WORD for other in line) for w in wanted)
    return bool(wanted) and all(alike)
