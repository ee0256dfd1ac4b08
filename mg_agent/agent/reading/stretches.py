"""Times that are named by pauses, or by a line at its place: "during the pauses", "before or after the last line"."""

import re
from collections.abc import Iterable

from mg_agent.agent.question import Bound, Bounds, Stretch
from mg_agent.agent.reading.spacing import NAMES, in_full
from mg_agent.agent.wording.lexicon import PARTS
from mg_agent.agent.wording.moments import MARK
from mg_agent.agent.wording.topics import topics_in

_WHO = r"(?:i|we|you|he|she|they|(?:the|this|that) \w+)"
_SIDE = (
    r"(?P<side>before or after|after or before|before and after|before|after|until|during|within|throughout|while"
    r"|whenever|when|in|at|as|with|on)"
)
_SOME = r"(?:(?:any|each|every|all|one|of|the|her|his|their|these|those|this|that|a|long|short|speech|very) )*"
_PLACE = rf"(?:(?P<place>{NAMES}|longest|shortest) )?"
_SPOKEN = r"(?: (?:in|of) (?:(?:her|his|their|the) )?(?:speech|talk|words|sentences|lines|answers?|statements?))?"
_NO_MOMENT = r"(?! (?:before|after|between|when|while|right|just|and)\b)"
_LINE = r"(?:(?:spoken )?lines?|sentences?|utterances?|remarks?|statements?)\b(?: of speech\b)?"
_PAUSES = (
    re.compile(rf"\b{_SIDE} {_SOME}{_PLACE}{_SOME}(?:pauses?|silences?){_SPOKEN}\b{_NO_MOMENT}"),
    re.compile(
        rf"\b{_SIDE} {_WHO} (?:(?:is|are|was|were|makes?|made|takes?|took|has|had|a) )*paus(?:e|es|ed|ing)\b"
        rf"{_NO_MOMENT}"
    ),
    re.compile(rf"\b(?P<side>while|when) pausing\b{_NO_MOMENT}"),
    re.compile(
        r"\b(?P<side>between) (?:(?:the|her|his|their|all|spoken|each) )*(?:lines|sentences|utterances)\b(?! and)"
    ),
)
_AT_LINE = re.compile(
    rf"\b{_SIDE} (?:{_WHO} (?:says?|said|is saying|was saying|speaks?|spoke|utters?|uttered) )?(?:the|her|his|their) "
    rf"(?:very )?(?P<place>{NAMES}) {_LINE}"
    r"(?: (?:is|was) (?:said|spoken|uttered)| (?:starts?|started|begins?|began))?\b(?! (?:and|or) )"
)
_BESIDE_LINE = re.compile(
    rf"\b{_SIDE} {_SOME}(?:pauses?|silences?|gaps?|breaks?) (?:(?:that|is|was|comes|came|right|just|directly) )*"
    rf"(?P<beside>before|after) (?:the|her|his|their) (?:very )?(?P<place>{NAMES}) {_LINE}(?! (?:and|or) )"
)
"""A pause that a line at its place names: "in the silence after the first line"."""
_TALK = r"(?:(?:to )?(?:speak|talk)(?:ing)?)"
_TALKS = (
    (
        re.compile(
            rf"\b(?:before|until|till) {_WHO} (?:(?:starts?|started|begins?|began) {_TALK}|speaks?|spoke|talks?|talked"
            r"|says? anything|said anything)\b(?! (?:about|of|to|again))"
        ),
        Stretch("line", "first", "before"),
    ),
    (
        re.compile(
            rf"\b(?:after|once|when) {_WHO} (?:(?:has|have|had|is|was) )?(?:stops?|stopped|finish(?:es|ed)?|ends?|ended"
            rf"|done) {_TALK}\b(?! (?:about|of|to|again))"
        ),
        Stretch("line", "last", "after"),
    ),
)
"""Before the first line, and after the last."""
_LONG = re.compile(
    rf"\b(?:how (?:long|soon|quickly|much (?:time|later)|many seconds)(?: later)?) (?P<side>before|after) "
    rf"(?:the|her|his|their) (?:very )?(?P<place>{NAMES}) {_LINE},? (?:do|does|did|is|are|was|were) (?P<act>[^?]+)"
)
_ASKS = re.compile(
    r"\b(?:what|anything|something) (?:else )?(?:do|does|did|is|are|was|were|happen\w*|goes|went|he|she|they)\b"
    r"|\b(?:describe|list|cues?|gestures?)\b|\bis there (?:anything|something)\b"
)
"""What asks for everything in such a time; else a kind of cue has to be named."""
_MEASURES = re.compile(
    r"\b(?:how (?:long|much|many|often) (?:is|are|was|were|time|seconds|does the|do the)|length|duration|time|seconds"
    r"|paus\w+|silen\w+|hesitat\w+)\b"
)
"""What asks for the pauses themselves."""
_EITHER = ("before or after", "after or before", "before and after")


def take_stretch(
    text: str, labels: Iterable[tuple[str, str]] = (), *, felt: bool = False
) -> tuple[str, Stretch | None, Bounds | None]:
    """Take a time that is named by pauses or by a line out of a question.

    Args:
        text: The question in lower case, quotations taken out.
        labels: Modality and label of the cues at hand.
        felt: True where it is asked how somebody feels, so that no kind of cue has to be named.

    Returns:
        The question with the mark of a time in its place, that time, and, where it is asked how long before or after
        the line something was done, the two moments; the question as it was where no such time is named.
    """
    known, text = tuple(labels), " ".join(text.split())
    gap = _LONG.search(text)
    if gap is not None:
        cues = tuple(topic for topic in topics_in(gap["act"], known)[0] if topic.name not in PARTS)
        if cues:
            line, act = Bound(place=in_full(gap["place"])), Bound(cues=cues)
            one, two = (line, act) if gap["side"] == "after" else (act, line)
            return f"{text[: gap.start()]} {MARK} ", None, Bounds(one, two, "length")
    for kind, pattern in (("beside", _BESIDE_LINE), *(("pause", one) for one in _PAUSES), ("line", _AT_LINE)):
        match = pattern.search(text)
        if match is None:
            continue
        rest = f"{text[: match.start()]} {MARK} {text[match.end() :]}"
        if not (felt or _ASKS.search(rest) or topics_in(rest, known)[0]) or _MEASURES.search(rest):
            continue
        place = in_full(match.groupdict().get("place") or "")
        named = {"beside": f"pause {match.groupdict().get('beside')}"}.get(kind, kind)
        return rest, Stretch(named, place, _side(match["side"])), None
    for pattern, stretch in _TALKS:
        match = pattern.search(text)
        rest = f"{text[: match.start()]} {MARK} {text[match.end() :]}" if match is not None else ""
        if rest and (_ASKS.search(rest) or topics_in(rest, known)[0]) and not _MEASURES.search(rest):
            return rest, stretch, None
    return text, None, None


def _side(word: str) -> str:
    if word in _EITHER:
        return "either"
    return {"before": "before", "until": "before", "after": "after"}.get(word, "during")
