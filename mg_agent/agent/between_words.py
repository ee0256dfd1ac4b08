"""The stretch from one saying to another: "what happens between saying 'mother' and saying 'brother'?"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mg_agent.agent.gathering import gather
from mg_agent.agent.lexicon import PARTS
from mg_agent.agent.lines import listen, no_words
from mg_agent.agent.moments import MARK
from mg_agent.agent.observations import LISTED, absence
from mg_agent.agent.question import Bounds, Question, Topic
from mg_agent.agent.replies import Reply
from mg_agent.agent.saying import QUOTE, content
from mg_agent.agent.topics import topics_in
from mg_agent.core.assessment import Claim, Draft
from mg_agent.core.evidence import Cue
from mg_agent.core.span import Span
from mg_agent.tools.quoting import quoted
from mg_agent.tools.session import SLIVER, Session

_SAY = r"(?:says?|said|saying|mention(?:s|ed|ing)?|(?:talk|speak)\w* (?:about|of)|spoke (?:about|of)|utter\w*)"
_WHO = r"(?:(?:he|she|they|her|his|their|him|them|the \w+) )?"
_MOMENT = r"(?:(?:the (?:moment|time|point) )?(?:when|where|that) )?"
_SAID = rf"(?:{_MOMENT}{_WHO}{_SAY}\b|(?:the )?(?:words?|lines?|phrases?)\b|(?={QUOTE}))"
_ONE, _TWO = r" ?(?P<one>[^?,;]+?)", r" ?(?P<two>[^?,;]+?) *(?=[?.!,;]|$)"
_ACT = r"(?=(?:the|her|his|their|a|an) |\w+ing\b|when )"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bbetween {_SAID}{_ONE} and {_SAID}{_TWO}",
        rf"\bfrom {_SAID}{_ONE} (?:to|until|till|up to) {_SAID}{_TWO}",
        rf"\bafter {_SAID}{_ONE},? (?:and|but) before {_SAID}{_TWO}",
        rf"\bbetween {_SAID}{_ONE} and (?!{_ACT})(?!\d){_TWO}",
        rf"\bbetween {_SAID}{_ONE} and (?P<act>)(?!\d){_TWO}",
        rf"\bbetween(?P<act>){_ONE} and {_SAID}{_TWO}",
    )
)
"""With "act", the other of the two bounds is something that was seen."""
_HOW_LONG = re.compile(
    r"\b(?:how (?:long|much time|many seconds)|what is the (?:time|delay|latency))"
    r"(?: (?:is|was|are|were|does|did|passes|passed|lies|lay|elapses|elapsed|it|there|take))* (?:between|from)\b"
    r"|^\W*(?:time|seconds|latency|delay) between\b",
    re.IGNORECASE,
)
"""Turns of speech that ask for the length of the stretch and for nothing in it."""
OCCASIONS = 3
"""Most stretches that one answer is about."""


def take_between(text: str, quotes: tuple[str, ...], labels: Iterable[tuple[str, str]] = ()) -> tuple[str, Bounds]:
    """Take the stretch between two sayings, or a saying and something seen, out of a question.

    Args:
        text: The question in lower case, quotations taken out.
        quotes: The quotations, in order.
        labels: Modality and label of the cues at hand.

    Returns:
        The question with the mark of a time in its place, and the two bounds; no bounds where there are not two.
    """
    known, text = tuple(labels), " ".join(text.split())
    for pattern in _PATTERNS:
        match = pattern.search(text)
        if match is None:
            continue
        given = iter(quotes[text[: match.start()].count(QUOTE) :])
        acted = {"one": pattern.pattern.startswith(r"\bbetween(?P<act>"), "two": "and (?P<act>" in pattern.pattern}
        both: list[str | tuple[Topic, ...]] = []
        for name in ("one", "two"):
            words = next(given, "") if QUOTE in match[name] else content(match[name]) or ""
            both.append(_acts(match[name], known) if acted[name] else words)
        if all(both):
            return f"{text[: match.start()]} {MARK} {text[match.end() :]}", tuple(both)
    return text, ()


def _acts(text: str, labels: Iterable[tuple[str, str]]) -> tuple[Topic, ...]:
    return tuple(topic for topic in topics_in(text, labels)[0] if topic.name not in PARTS)


def at_between(question: Question, session: Session) -> tuple[Question, str, Reply | None]:
    """Turn two sayings into the stretches between them.

    Returns:
        The question with its stretches, a sentence on where they lie, and an answer where there is no such stretch.
    """
    if not question.between:
        return question, "", None
    found = [_bound(one, session) for one in question.between]
    if missing := [one.missing for one in found if not one.cues]:
        answer = f"{' '.join(dict.fromkeys(missing))} So there is no stretch between the two."
        return question, "", Reply(Draft(answer=answer, abstains=all(one.blind for one in found if not one.cues)))
    stretches = between_lines(found[0].cues, found[1].cues)
    if not stretches:
        answer = f"No time lies between {found[0].name} and {found[1].name}: they fall together, or follow at once."
        return question, "", Reply(Draft(answer=answer))
    turned = stretches[0][1]
    spans = tuple(span for span, _ in stretches[:OCCASIONS])
    few = f" Shown: the first {OCCASIONS}." if len(stretches) > OCCASIONS else ""
    first, second = reversed(found) if turned else found
    lengths = ", ".join(f"{span.duration:.1f} s ({span})" for span in spans)
    lead = f"From the end of {first.name} to the beginning of {second.name} it is {lengths}.{few}"
    if _HOW_LONG.search(question.text):
        lines = tuple(cue.id for one in (first, second) for cue in one.cues[:LISTED])
        claim = Claim(text="What bounds the stretch.", evidence=lines)
        return question, "", Reply(Draft(answer=lead, claims=(claim,)))
    return replace(question, spans=spans), lead, None


@dataclass(frozen=True)
class _Bound:
    """One end of a stretch: the lines that hold certain words, or cues.

    Attributes:
        name: For people.
        cues: In order of time.
        missing: Why there are none.
        blind: True where nothing was observed that could have shown one.
    """

    name: str
    cues: tuple[Cue, ...]
    missing: str
    blind: bool


def _bound(one: str | tuple[Topic, ...], session: Session) -> _Bound:
    if isinstance(one, str):
        heard, lines, _ = listen(session, one)
        return _Bound(f"the line with {quoted(one)}", lines, no_words(heard, one), not heard.observed)
    found = [gather(session, topic) for topic in one]
    cues = tuple(sorted((cue for g in found for cue in g.cues), key=lambda cue: (cue.span.start, cue.id)))
    missing = " ".join(absence(g) for g in found)
    return _Bound(" or ".join(g.name for g in found), cues, missing, all(g.unknowable for g in found))


def between_lines(first: tuple[Cue, ...], second: tuple[Cue, ...]) -> list[tuple[Span, bool]]:
    """Return the stretches from a line of one kind to the next of the other, and whether the second came first."""
    for one, other, turned in ((first, second, False), (second, first, True)):
        gaps: dict[float, float] = {}
        for line in sorted(other, key=lambda cue: -cue.span.start):
            ends = [cue.span.end for cue in one if cue.span.end <= line.span.start and cue.id != line.id]
            if ends:
                gaps[max(ends)] = line.span.start
        found = [Span(start=start, end=end) for start, end in sorted(gaps.items()) if end - start >= SLIVER]
        if found:
            return [(span, turned) for span in found]
    return []
