"""Lines of speech: which hold certain words, which are trusted, and why none is there."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from mg_agent.agent.finding.observations import Gathered, absence, sentence
from mg_agent.agent.wording.words import stem, tokens
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span, merge, total
from mg_agent.tools.quoting import plain, quoted
from mg_agent.tools.session import Look, Session
from mg_agent.tools.transcript import holds

_SAME_WORD = 0.8
_SHORT = 3
"""Letters up to which a word has to be the same to be found."""
_PACE = re.compile(
    r"\b(?:fast\w*|slow\w*|quick\w*|rapid\w*|pace|tempo|speed|rate|words (?:per|a|each) minute)\b", re.IGNORECASE
)
_SHARE = re.compile(
    r"\b(?:ratio|proportion|share|percent\w*|fraction|how much (?:of (?:the|this|that|his|her) "
    r"|time (?:is|was|are|were|do|does|did) (?:he|she|they|i|the \w+)\b)"
    r"|(?:talk|speak|silen)\w*[- ]time)",
    re.IGNORECASE,
)
_SPEAKERS = re.compile(
    r"\bwho (?:(?:is|was|are|were|has|had|else|first|then|just) )*(?:says?|said|saying|asks?|asked|asking|speaks?|spoke"
    r"|speaking|talks?|talked|talking)\b(?! (?:to|with|about))"
    r"|\bhow many (?:\w+ )?(?:speakers|voices|(?:people|persons)(?! (?:do|does|did) (?:he|she|they)))\b",
    re.IGNORECASE,
)


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
    return bool(wanted) and all(any(_alike(word, other) for other in line) for word in wanted)


def _alike(word: str, other: str) -> bool:
    """Tell whether two words are one but for the spelling; in short ones ("no", "now") a letter makes another word."""
    if min(len(word), len(other)) <= _SHORT:
        return word == other
    return word[0] == other[0] and SequenceMatcher(None, word, other).ratio() >= _SAME_WORD  # "never" is not "ever"


def pace_text(question: str, lines: Sequence[Cue]) -> str:
    """Say how many words a minute the lines hold, where a question asks for the pace."""
    seconds = total(line.span for line in lines)
    if not _PACE.search(question) or seconds < 1.0:
        return ""
    rate = 60 * sum(len(line.text.split()) for line in lines) / seconds
    return f" That is {rate:.0f} words a minute of these lines, by the times of the transcript."


def share_text(question: str, lines: Sequence[Cue], heard: Look) -> str:
    """Say which share of the time the lines take up, where a question asks for that."""
    listened = total(heard.observed)
    if not _SHARE.search(question) or listened < 1.0:
        return ""
    both = (line.span & part for line in lines for part in heard.observed)
    spoken = total(merge(span for span in both if span is not None))
    return (
        f" Lines take up {spoken:.1f} of the {listened:.1f} s that the transcript covers ({spoken / listened:.0%}); in "
        f"the other {listened - spoken:.1f} s it holds none."
    )


def speakers_text(question: str, lines: Sequence[Cue]) -> str:
    """Say to how many speakers the lines are given, where a question asks for that."""
    if not _SPEAKERS.search(question):
        return ""
    names = sorted({line.person for line in lines})
    given = f"They are given to {plural(len(names), 'speaker')} ({', '.join(map(plain, names))})"
    return f" {given}; a transcript that names no speakers gives all lines to one, whoever spoke."
