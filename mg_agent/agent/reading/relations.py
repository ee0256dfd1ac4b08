"""Two kinds of cues whose times are set against one another: "does she smile right after touching her cheek?"."""

import re
from collections.abc import Iterable

from mg_agent.agent.question import Relation, Topic
from mg_agent.agent.reading.anchors import LINES
from mg_agent.agent.reading.sides import find_sides
from mg_agent.agent.reading.spacing import place_in
from mg_agent.agent.wording.lexicon import GESTURES
from mg_agent.agent.wording.topics import topics_in

_SOON = r"(?:(?:right|just|immediately|shortly|soon|directly|straight|ever|more|less|often|always|only) )*"
_LINK = re.compile(
    rf"\b{_SOON}(?P<word>before or after|after or before|before|after|until|followed by|preceded by|then|while|"
    r"whenever|when|during|at the same time as|together with|as(?= (?:she|he|they|it)\b))\b"
)
_FRONT = re.compile(
    rf"^\W*(?P<told>(?!))?(?:and |so )?{_SOON}(?P<word>before|after|while|whenever|when|during)\b"
    r" (?!(?:do|does|did|is|are|was|were|has|have)\b)(?P<clause>[^,]+),(?P<main>.+)$"
)
_LATER = re.compile(
    r"\b(?:how (?:long|soon|quickly|fast|much (?:time|later)|many seconds)(?: later)?) (?P<word>after|before)"
    r" (?P<clause>.+?),? (?:(?:do|does|did|is|are|was|were|will|until|till) (?P<main>.+)"
    r"|(?P<told>(?:he|she|they) \w.*))$"
)
"""The time from one to the other: "how long after the first nod does she smile?"."""
_FIRST = re.compile(
    r"\b(?:what|which)\b.*\b(?:first|earlier|sooner|later)\b.*\bor\b"
    r"|\b(?:came?|comes?|happen\w*|start\w*|beg[aiu]n\w*) (?:first|earlier|sooner|later)\b"
)
_BOTH = re.compile(
    r"\b(?:at the same time|together|simultaneous\w*|coincid\w*|overlap\w*|co-?occur\w*|in parallel|go hand in hand)\b"
)
_PART = re.compile(r"\b(?:or|and|with|to|until|till)\b")
_APART = re.compile(
    r"\b(?:how (?:long|much time|many seconds|far)|time|interval|delay|latency|lag|gap|seconds?)\b.*"
    r"\b(?:between\b|from\b.*\b(?:to|until|till)\b)"
)
_SIDES = ("before", "after")
_AGAIN = re.compile(r"\b(?:again|once more|another time)\b")
_TOGETHER = frozenset(("while", "whenever", "when", "during", "at the same time as", "together with", "as"))

_WHO = r"(?:(?:he|she|they|the \w+|somebody|someone|anybody|anyone) )?(?:(?:is|are|was|were) )?(?:not )?"
_SPEAKING = re.compile(
    rf"^\W*{_WHO}(?:speak|speaks|speaking|spoke|talk|talks|talking|talked|silent|quiet|listens?|listening)"
    r"(?= (?:or|than|and|as)\b|\W*$|,)"
)
"""A clause about whether somebody speaks at all, and not of what."""

Labels = tuple[tuple[str, str], ...]


def find_relation(text: str, labels: Iterable[tuple[str, str]] = ()) -> Relation | None:
    """Find two kinds of cues whose order or overlap is asked for.

    Args:
        text: The question in lower case, without times and quotations.
        labels: Modality and label of the cues at hand.

    Returns:
        None where the question does not set two different kinds against one another.
    """
    known = tuple(labels)
    front = _LATER.search(text) or _FRONT.search(text)
    if front is not None:
        made = _related(front.group("main") or front.group("told"), front.group("clause"), front.group("word"), known)
        if made is not None or "," in front.group():
            return made
    for link in _LINK.finditer(text):
        made = _related(text[: link.start()], text[link.end() :], link.group("word"), known)
        if made is not None:
            return made
    kind = "order" if _FIRST.search(text) or _APART.search(text) else "together" if _BOTH.search(text) else ""
    both = _kinds(text, known) if kind else ()
    if len(both) < 2:
        return None
    left, right = _parted(text, both, known)
    places = (place_in(left), place_in(right)) if left != right else ("", "")
    way = "first" if _FIRST.search(text) else ""
    return Relation(both[:1], both[1:2], kind, (find_sides(left), find_sides(right)), places, way)


def _related(main: str, clause: str, word: str, labels: Labels) -> Relation | None:
    first, second = _kinds(main, labels), _kinds(clause, labels)
    if second == (LINES,) and not first:  # any gesture, beside speech
        first = tuple(topic for topic in topics_in(main, labels)[0] if topic == GESTURES)
    if not first or not second or {topic.name for topic in first} & {topic.name for topic in second}:
        return None
    if _AGAIN.search(main) and _one_in_the_other(first, second):
        return None
    kind = "together" if word in _TOGETHER else "order"
    places = (place_in(main), place_in(clause)) if kind == "together" or word in _SIDES else ("", "")
    way = word if word in _SIDES else ""
    return Relation(first, second, kind, (find_sides(main), find_sides(clause)), places, way)


def of_one_kind(text: str, topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """Keep of two kinds, one of which holds the other, the narrower one where it is asked for once more.

    Args:
        text: The question in lower case: "how soon after the first touch does she touch her face again?".
        topics: What it names: "self-touch" and "touching the face".
    """
    if len(topics) == 2 and _AGAIN.search(text) and _one_in_the_other(topics[:1], topics[1:]):
        return (min(topics, key=lambda topic: len(topic.labels)),)
    return topics


def _one_in_the_other(first: tuple[Topic, ...], second: tuple[Topic, ...]) -> bool:
    one, other = ({label for topic in kinds for label in topic.labels} for kinds in (first, second))
    return bool(one and other) and (one <= other or other <= one)


def _parted(text: str, both: tuple[Topic, ...], labels: Labels) -> tuple[str, str]:
    """Part a clause into what names each of its two kinds: "the left hand on the nose or the nod"."""
    for part in _PART.finditer(text):
        left, right = text[: part.start()], text[part.end() :]
        if _kinds(left, labels)[:1] == both[:1] and _kinds(right, labels)[:1] == both[1:2]:
            return left, right
    return text, text


def _kinds(text: str, labels: Labels) -> tuple[Topic, ...]:
    """Return the kinds of cues that a text names; a whole modality is none, but speaking and silence are."""
    if _SPEAKING.search(text):
        return (LINES,)
    return tuple(topic for topic in topics_in(text, labels)[0] if topic.labels)
