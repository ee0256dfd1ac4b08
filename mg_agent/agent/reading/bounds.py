"""Two moments, one of them named by speech at least: "between saying 'mother' and her smile", "the first two lines"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mg_agent.agent.question import Bound, Bounds, Topic
from mg_agent.agent.reading.spacing import LAST_TWO, MUCH, NAMES, place_in
from mg_agent.agent.wording.lexicon import PARTS
from mg_agent.agent.wording.moments import MARK
from mg_agent.agent.wording.picks import PLACES
from mg_agent.agent.wording.saying import QUOTE, content
from mg_agent.agent.wording.topics import topics_in

_SAY = r"(?:says?|said|saying|mention(?:s|ed|ing)?|(?:talk|speak)\w* (?:about|of)|spoke (?:about|of)|utter\w*)"
_WHO = r"(?:(?:he|she|they|her|his|their|him|them|the \w+) )?"
_TIME = rf"(?:the (?:(?:{NAMES}) )?(?:moment|time|point) )"
_MOMENT = rf"(?:{_TIME}?(?:when|where|that) |{_TIME}(?={_WHO}{_SAY}))?"
_SAID = rf"(?:{_MOMENT}{_WHO}{_SAY}\b|(?:the )?(?:words?|lines?|phrases?)\b|(?={QUOTE}))"
_ONE, _TWO = r" ?(?P<one>[^?,;]+?)", r" ?(?P<two>[^?,;]+?) *(?=[?.!,;]|$)"
_ACT = r"(?=(?:the|her|his|their|a|an) |\w+ing\b|when )"
_LONG = r"\bhow (?:long|soon|quickly|fast|much (?:time|later)|many seconds)(?: later)?"
_DOES = r"(?:does|did|do|is|was|are|were)"
_WAY = r"(?:before or after|after or before|before|after|(?:earlier|sooner|later) than)"


@dataclass(frozen=True)
class _Row:
    """A turn of speech that names two moments.

    Attributes:
        pattern: With the groups "one" and "two".
        acts: Which of them is something that was seen.
        asked: What is asked of the two; "" where the words around the pattern tell.
        turned: True where the one that is named first comes later.
    """

    pattern: re.Pattern[str]
    acts: str = ""
    asked: str = ""
    turned: bool = False


def _rows(way: str) -> Iterator[_Row]:
    """Yield the rows of "how long after she says X does she say Y?", with either of the two seen."""
    front, does = rf"{_LONG} {way}", rf",? {_DOES} "
    for pattern, acts in (
        (rf"{front} {_SAID}{_ONE}{does}{_WHO}{_SAY}\b{_TWO}", ""),
        (rf"{front} {_SAID}{_ONE}{does}(?=he |she |they |the |her |his ){_TWO}", "two"),
        (rf"{front}{_ONE}{does}{_WHO}{_SAY}\b{_TWO}", "one"),
    ):
        yield _Row(re.compile(pattern), acts, "length", turned=way == "before")


_ROWS = (
    _Row(re.compile(rf"\bbetween {_SAID}{_ONE} and {_SAID}{_TWO}")),
    _Row(re.compile(rf"\bfrom {_SAID}{_ONE} (?:to|until|till|up to) {_SAID}{_TWO}")),
    _Row(re.compile(rf"\bafter {_SAID}{_ONE},? (?:and|but) before {_SAID}{_TWO}")),
    _Row(re.compile(rf"\bbetween {_SAID}{_ONE} and (?!{_ACT})(?!\d){_TWO}")),
    _Row(re.compile(rf"\bbetween {_SAID}{_ONE} and (?!\d){_TWO}"), "two"),
    _Row(re.compile(rf"\bbetween{_ONE} and {_SAID}{_TWO}"), "one"),
    _Row(re.compile(rf"\bfrom {_SAID}{_ONE} (?:to|until|till|up to) (?!\d){_TWO}"), "two"),
    _Row(re.compile(rf"\bfrom{_ONE} (?:to|until|till|up to) {_SAID}{_TWO}"), "one"),
    *_rows("after"),
    *_rows("before"),
)
_HOW_LONG = re.compile(
    r"\b(?:how (?:long|much time|many seconds)|what (?:is|was) the (?:time|delay|latency|gap|interval))"
    r"(?: (?:is|was|are|were|does|did|passes|passed|pass|lies|lay|elapses|elapsed|elapse|it|there|takes?|took))*"
    r" (?:between|from)\b|^\W*(?:the )?(?:time|seconds|latency|delay|gap|interval) (?:between|from)\b"
)
"""Turns of speech that ask for the length of the stretch and for nothing in it."""
_THE = r"(?:(?:the|his|her|their) )?"
_LINE = r"(?:(?:spoken )?lines?|sentences?|utterances?|phrases?|statements?|remarks?)\b(?: of speech\b)?"
_LINES = re.compile(
    rf"\b(?:between|from) {_THE}(?P<one>{NAMES})(?: {_LINE})?,? (?:and|to|until|till) {_THE}(?P<two>{NAMES}) {_LINE}"
    rf"|\bbetween {_THE}(?P<which>first|last) (?:two|2) {_LINE}"
    rf"|\b(?:between|from) {_LINE} (?:number )?(?P<low>\d\d?) (?:and|to|until|till) (?:{_LINE} )?(?:number )?"
    r"(?P<high>\d\d?)"
)
_MUCH_TIME = re.compile(rf"{MUCH}$")
_FIRST = re.compile(
    r"^\W*(?:(?:and|so|now|ok|then) )*(?P<head>(?:what|which)\b[^?]*?\b(?:first|earlier|earliest|sooner|later|last))\b"
    r"[,:]? *(?P<one>[^?]+?),? or (?P<two>[^?]+?)[?.!\s]*$"
)
"""Which of two came first."""
_LEAD = r"^\W*(?:(?:and|so|now|ok|then|but) )*"
_END = r" (?P<two>[^?]+?)[?.!\s]*$"
_SAYS = rf"(?:do|does|did|has|have) (?:he|she|they|the \w+) (?P<said>{_SAY}\b)(?P<one>(?:(?!\band\b)[^?])+?)"
_OR_FIRST = re.compile(rf"{_LEAD}{_SAYS} first,? or{_END}")
_BEFORE = tuple(
    re.compile(f"{_LEAD}{pattern} {_WAY}{_END}")
    for pattern in (
        _SAYS,
        rf"(?:is|was|are|were) (?:the words? )?(?P<one>{QUOTE}) (?:said|mentioned|uttered|spoken)",
        rf"(?:do|does|did) (?P<one>{_SAID} ?[^?]+?) (?:come|happen|occur|get said)",
    )
)
"""Whether one came before the other."""
_IN_ORDER = ("first", *PLACES)
_AT_START = re.compile(rf"^\W*(?:{_SAID}) ?")
_SAYING = re.compile(rf"\b(?:{_SAY}|words?)\b")
_NTH_TIME = re.compile(rf"\bfor (?:the|a) (?:{NAMES}) time\b|\ba (?:{NAMES}) time\b")


def take_between(
    text: str, quotes: tuple[str, ...], labels: Iterable[tuple[str, str]] = ()
) -> tuple[str, Bounds | None]:
    """Take two moments, of which speech names one at least, out of a question.

    Args:
        text: The question in lower case, quotations taken out.
        quotes: The quotations, in order.
        labels: Modality and label of the cues at hand.

    Returns:
        The question with the mark of a time in their place, and the two moments; None where there are not two.
    """
    known, text = tuple(labels), " ".join(text.split())
    lines = _lines(text)
    if lines is not None:
        return lines
    for row in _ROWS:
        match = row.pattern.search(text)
        if match is None:
            continue
        given = iter(quotes[text[: match.start()].count(QUOTE) :])
        both = [
            _bound(match[name], text[start : match.start(name)], given, known, seen=row.acts == name)
            for name, start in (("one", match.start()), ("two", match.end("one")))
        ]
        if all(both):
            one, two = reversed(both) if row.turned else both
            asked = row.asked or ("length" if _HOW_LONG.search(text) else "")
            return f"{text[: match.start()]} {MARK} {text[match.end() :]}", Bounds(
                one or Bound(), two or Bound(), asked
            )
    ordered = _order(text, quotes, known)
    return (text, None) if ordered is None else (f" {MARK} ", ordered)


def _bound(
    text: str, front: str, quotes: Iterator[str], labels: Iterable[tuple[str, str]], *, seen: bool
) -> Bound | None:
    """Read one moment from the words that name it and those before them."""
    place = place_in(f"{front} {text}".replace(QUOTE, " "))
    if seen:
        cues = _acts(text, labels)
        return Bound(cues=cues, place=place) if cues else None
    words = next(quotes, "") if QUOTE in text else content(_NTH_TIME.sub(" ", text)) or ""
    return Bound(words, place=place) if words else None


def _acts(text: str, labels: Iterable[tuple[str, str]]) -> tuple[Topic, ...]:
    return tuple(topic for topic in topics_in(text, labels)[0] if topic.name not in PARTS)


def _lines(text: str) -> tuple[str, Bounds] | None:
    """Read two lines of speech by their places in a row."""
    match = _LINES.search(text)
    if match is None:
        return None
    if match["which"]:
        places: tuple[str, ...] = ("first", "second") if match["which"] == "first" else LAST_TWO
    elif match["low"]:
        low, high = int(match["low"]), int(match["high"])
        if not 0 < low < high <= len(_IN_ORDER):
            return None
        places = (_IN_ORDER[low - 1], _IN_ORDER[high - 1])
    else:
        places = tuple(place_in(f"the {match[name]} one") for name in ("one", "two"))
    asked = "length" if _MUCH_TIME.search(text[: match.start()]) else ""
    bounds = Bounds(Bound(place=places[0]), Bound(place=places[1]), asked)
    return f"{text[: match.start()]} {MARK} {text[match.end() :]}", bounds


def _order(text: str, quotes: tuple[str, ...], labels: tuple[tuple[str, str], ...]) -> Bounds | None:
    """Read two moments whose order is asked for."""
    for pattern in (_FIRST, _OR_FIRST, *_BEFORE):
        match = pattern.search(text)
        if match is None:
            continue
        given, verb = iter(quotes), match.groupdict().get("said") or ""
        said = verb != "" or _SAYING.search(match.groupdict().get("head") or "") is not None
        one = _named(match["one"], given, labels, said=said)
        two = _named(match["two"], given, labels, said=said and pattern not in _BEFORE)
        if one is not None and two is not None and (one.words or two.words):
            return Bounds(one, two, "order")
    return None


def _named(text: str, quotes: Iterator[str], labels: tuple[tuple[str, str], ...], *, said: bool) -> Bound | None:
    """Read one of two moments: by what was said where that is told so, else by what was seen."""
    start = _AT_START.match(text)
    if said or start is not None or QUOTE in text:
        front, rest = (text[: start.end()], text[start.end() :]) if start is not None else ("", text)
        return _bound(rest or text, front, quotes, labels, seen=False)
    return _bound(text, "", quotes, labels, seen=True)
