"""Which cues only are wanted: by how sure their source is, how long they last, and who saw them."""

import re
from dataclasses import dataclass

from mg_agent.core.evidence import Cue

_RULES = frozenset(("kinematic", "facial-geometry"))
"""Sources that are rules over measured quantities; whoever else tells gestures of ours is a network."""
_N = r"(\d+(?:[.,]\d+)?)"
_LEAST = r"(?:above|over|more than|greater than|higher than|bigger than|longer than|exceeding|(?:of )?at least|>=?)"
_MOST = r"(?:below|under|less than|lower than|smaller than|shorter than|(?:of )?at most|up to|<=?)"
_OR_MORE = r"(?: or (?:more|longer|above|higher|better)| (?:and|or) up| ?\+)"
_OR_LESS = r"(?: or (?:less|shorter|below|lower|fewer))"
_SURE = r"(?:confiden\w+|certain\w*|sure\w*|probab\w*)"
_UNIT = r" ?(?:seconds?|secs?|s)\b"
_CUES = r"(?:cues?|gestures?|ones|moments?|movements?|events?|detections?|those|smiles?|touches|nods|blinks?)"
_RATE = rf"{_N} ?(%|percent\b|per ?cent\b)?"
_LASTS = r"(?:lasts?|lasted|lasting|takes?|long|durations?|for|that are|which are|are|were|was|cues?|gestures?|ones)"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("least", rf"(?:\bwith )?(?:\ba )?\b{_SURE} (?:of |is |was |are |that is )?(?:{_LEAST}) ?{_RATE}"),
    ("most", rf"(?:\bwith )?(?:\ba )?\b{_SURE} (?:of |is |was |are |that is )?(?:{_MOST}) ?{_RATE}"),
    ("least", rf"(?:\bwith )?(?:\ba )?\b{_SURE} (?:of )?{_RATE}{_OR_MORE}"),
    ("least", rf"\b(?:with )?{_LEAST} {_RATE}(?: in)? {_SURE}"),
    ("most", rf"\b(?:with )?{_MOST} {_RATE}(?: in)? {_SURE}"),
    ("least", rf"(?<=\b)(?:{_LEAST}) (0?[.,]\d+)()\b(?!{_UNIT})(?! ?(?:minutes?|per|times))"),
    ("most", rf"(?<=\b)(?:{_MOST}) (0?[.,]\d+)()\b(?!{_UNIT})(?! ?(?:minutes?|per|times))"),
    ("longest", rf"\bno (?:longer|more) than {_N}(?:{_UNIT})"),
    (
        "shortest",
        rf"\b(?:longer than|of at least|(?:{_LASTS}) (?:more than|over|at least|longer than)) {_N}(?:{_UNIT})",
    ),
    (
        "longest",
        rf"\b(?:shorter than|of at most|(?:{_LASTS}) (?:less than|under|at most|shorter than)) {_N}(?:{_UNIT})",
    ),
    ("shortest", rf"\b(?:{_LASTS}) {_N}(?:{_UNIT}){_OR_MORE}(?: long)?"),
    ("longest", rf"\b(?:{_LASTS}) {_N}(?:{_UNIT}){_OR_LESS}(?: long)?"),
)
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
_NETWORK = r"(?:neural (?:network|net)s?|networks?|neural model|deep learning)"
_BY_RULES = r"(?:rules?(?:[- ]based)?|geometry|kinematics?)"
_BY = r"(?:with|by|from|of|using|via|only|just)(?: only| just)?(?: the| a)?"
_NOT_BY = r"(?:without|except|not (?:by|from|with)|ignor\w+|exclud\w+|leav\w+ out)(?: the| a)?"
_SOURCES = (
    ("rules", re.compile(rf"\b{_NOT_BY} {_NETWORK}\b(?: only| alone)?")),
    ("network", re.compile(rf"\b{_NOT_BY} {_BY_RULES}\b(?: only| alone)?")),
    ("network", re.compile(rf"\b{_BY} {_NETWORK}\b(?: only| alone)?|\b(?:the )?{_NETWORK} (?:only|alone)\b")),
    ("rules", re.compile(rf"\b{_BY} {_BY_RULES}\b(?: only| alone)?|\b(?:the )?{_BY_RULES} (?:only|alone)\b")),
)
_VAGUE = re.compile(
    r"\bhigh(?:ly)?[- ]confiden\w+(?: (?:cues?|gestures?|ones))?|\b(?:only|just) (?:the )?(?:\w+ )?"
    r"(?:sure|certain|confident|clear|reliable) (?:cues?|gestures?|ones|detections?)\b"
)


@dataclass(frozen=True)
class Filters:
    """What a cue must be to be shown; everything that is None is not asked for.

    Attributes:
        least: Confidence from which on it is shown, 0 to 1.
        most: Confidence up to which it is shown.
        shortest: Seconds that it lasts at least.
        longest: Seconds that it lasts at most.
        source: "network" or "rules" where only what one of them saw is wanted.
        vague: Words that ask for sure cues without saying how sure.
    """

    least: float | None = None
    most: float | None = None
    shortest: float | None = None
    longest: float | None = None
    source: str | None = None
    vague: str | None = None

    @property
    def any(self) -> bool:
        """Tell whether there is something to choose by."""
        return bool(self.text)

    @property
    def text(self) -> str:
        """Say what is asked for, behind the name of a cue: "with a confidence of 0.80 or more"."""
        parts = [
            *([f"with a confidence of {self.least:.2f} or more"] if self.least is not None else []),
            *([f"with a confidence of {self.most:.2f} or less"] if self.most is not None else []),
            *([f"of {self.shortest:g} s or longer"] if self.shortest is not None else []),
            *([f"of {self.longest:g} s or shorter"] if self.longest is not None else []),
            *([f"that the {self.source} saw"] if self.source else []),
        ]
        return " and ".join(parts)

    def keeps(self, cue: Cue) -> bool:
        """Tell whether a cue is wanted; one without a stated confidence is not, where a confidence is asked for."""
        sure, lasts = cue.confidence, cue.span.duration
        bounds = [
            self.least is None or (sure is not None and sure >= self.least),
            self.most is None or (sure is not None and sure <= self.most),
            self.shortest is None or lasts >= self.shortest,
            self.longest is None or lasts <= self.longest,
            self.source is None or self.source in seers(cue),
        ]
        return all(bounds)

    @property
    def notes(self) -> tuple[str, ...]:
        """Say how the words were taken, one sentence each."""
        both = "Where rules and network saw the same, both stand as its source; such cues count here as well."
        return (
            *((both,) if self.source else ()),
            *(("How sure was not said, so cues of every confidence are shown; name a number, e.g. “above 0.8”.",)
              if self.vague else ()),
        )  # fmt: skip


def seers(cue: Cue) -> frozenset[str]:
    """Tell who saw a cue: "rules", "network", both; neither where a person, a file or another package says so."""
    if cue.source.kind != "model":
        return frozenset()
    names = frozenset(cue.source.name.split("+"))
    rules, learned = names & _RULES, names - _RULES if cue.modality == "gesture" else frozenset[str]()
    return frozenset((*(["rules"] if rules else []), *(["network"] if learned else [])))


def told_by(cue: Cue) -> str:
    """Say in words who told of a cue: "seen by rules and network", "from a file", "said by a person"."""
    who = sorted(seers(cue), reverse=True)
    if who:
        return f"seen by {' and '.join(who)}"
    return {"human": "said by a person", "file": "from a file"}.get(cue.source.kind, f"from {cue.source.name}")


def find_filters(text: str) -> tuple[str, Filters]:
    """Take what only some cues are wanted for out of a question in lower case.

    Returns:
        The rest of the question, and what is asked for.
    """
    found: dict[str, float] = {}
    for name, pattern in _COMPILED:
        match = pattern.search(text)
        if match is None or name in found:
            continue
        value = _number(match)
        if name in ("least", "most") and not 0.0 <= value <= 1.0:
            continue
        found[name] = value
        text = f"{text[: match.start()]} {text[match.end() :]}"
    source, text = _source(text)
    vague = _VAGUE.search(text)
    return text, Filters(**found, source=source, vague=vague.group() if vague and "least" not in found else None)


def _number(match: re.Match[str]) -> float:
    value = float(match.group(1).replace(",", "."))
    percent = (match.lastindex or 1) > 1 and bool(match.group(2))
    return value / 100 if percent else value


def _source(text: str) -> tuple[str | None, str]:
    for name, pattern in _SOURCES:
        match = pattern.search(text)
        if match is not None:
            return name, f"{text[: match.start()]} {text[match.end() :]}"
    return None, text
