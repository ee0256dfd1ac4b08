"""What a question asks, once it is understood."""

from dataclasses import dataclass, field
from enum import StrEnum

from mg_agent.agent.filters import Filters
from mg_agent.core.span import Span


class Intent(StrEnum):
    """What kind of answer is wanted."""

    SUMMARY = "summary"
    FIND = "find"
    COUNT = "count"
    DURATION = "duration"
    AROUND = "around"
    SPEECH = "speech"
    SURE = "sure"
    COVERAGE = "coverage"
    COMPARE = "compare"
    DECEPTION = "deception"
    FEELING = "feeling"
    IDENTITY = "identity"
    JUDGMENT = "judgment"
    CUE = "cue"
    UNLISTED = "unlisted"
    HELP = "help"
    VIDEO = "video"
    EVIDENCE = "evidence"
    LITERATURE = "literature"
    NEXT = "next"
    BASELINE = "baseline"
    REASON = "reason"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Topic:
    """A cue or a family of cues that a question is about.

    Attributes:
        name: What people call it: "touching nose", "self-touch", "eyes".
        modalities: Where to look for it.
        labels: Which labels belong to it; empty for all of the modality.
        note: What the reader must know where our label only comes near to the words.
        lead: What must be read first, where our label is the opposite of the words.
    """

    name: str
    modalities: tuple[str, ...]
    labels: frozenset[str] = frozenset()
    note: str = ""
    lead: str = ""

    def covers(self, modality: str, label: str) -> bool:
        """Tell whether a cue belongs to the topic."""
        return modality in self.modalities and (not self.labels or label in self.labels)


LONGEST = 2000
"""Characters of a message that are read."""


@dataclass(frozen=True)
class Bound:
    """One of the two moments that bound a stretch; a line of speech where neither words nor cues name it.

    Attributes:
        words: What was said.
        cues: What was seen.
        place: Which one of several: "first" to "tenth", "last", "last but one"; empty for any.
    """

    words: str = ""
    cues: tuple[Topic, ...] = ()
    place: str = ""


@dataclass(frozen=True)
class Bounds:
    """Two moments, at least one of which is named by speech.

    Attributes:
        one: As named first.
        two: The other.
        asked: "length" of the time between, "order" of the two, or "" for what happened between them.
    """

    one: Bound
    two: Bound
    asked: str = ""


@dataclass(frozen=True)
class Stretch:
    """A time that is named by what is said, or not said, in a row: "during the pauses", "before the last line".

    Attributes:
        kind: "pause" or "line", "pause before" or "pause after" a line, "talk" for all lines, or "answer" for the time
            that the answer to the question before names.
        place: Which pause or line: "first" to "tenth", "last", "longest" or "shortest"; empty for all pauses.
        side: "during", "before", "after", or "either" where it is asked which of the two.
        told: True where how many pauses there are is told by the answer before, in the same message.
        of: The question whose answer names the time.
    """

    kind: str
    place: str = ""
    side: str = "during"
    told: bool = False
    of: "Question | None" = None


@dataclass(frozen=True)
class Lasting:
    """One of two that are set against one another by length.

    Attributes:
        kind: "cue", "line" or "pause", or "pause before" or "pause after" a line.
        place: Which one of its kind, or beside which line: "first" to "tenth", or "last".
        cues: What was seen, of a cue.
    """

    kind: str
    place: str
    cues: tuple[Topic, ...] = ()


@dataclass(frozen=True)
class Sides:
    """Left and right, the person's own, as far as a question names them.

    Attributes:
        hand: "left", "right" or "both" hands; "each" where it is asked which.
        toward: "left" or "right" where a turn, a tilt or a lean goes there; "each" where it is asked which way.
        region: True where one side of a part of the body is named: "left cheek".
    """

    hand: str | None = None
    toward: str | None = None
    region: bool = False


@dataclass(frozen=True)
class Relation:
    """How the times of two kinds of cues lie to one another, as far as a question asks for it.

    Attributes:
        first: What is asked about: in "does she smile after touching her cheek?" smiling.
        second: What it is set against.
        kind: "order" (before, after, first) or "together" (while, during, at the same time).
        sides: The left and right that each of the two is asked about with, in that order.
        places: Which one of each kind is meant, in that order: "first" to "tenth" or "last"; empty for all of them.
        way: Of an order, how the first is asked to lie to the second: "before", "after", or "first" where it is asked
            which came first; empty where the time between is asked for.
    """

    first: tuple[Topic, ...]
    second: tuple[Topic, ...]
    kind: str
    sides: tuple[Sides, Sides] = (Sides(), Sides())
    places: tuple[str, str] = ("", "")
    way: str = ""


@dataclass(frozen=True)
class Question:
    """A question as understood.

    Attributes:
        text: As it was asked.
        intent: The kind of answer wanted.
        topics: What it is about, in the order of the words; empty for everything.
        spans: The stretches of time it names, inside the video.
        moment: True where the first span was widened around one named moment.
        words: Words whose saying marks a moment, or that are looked for in the transcript; of
            research, what it is to be on where only the question before tells.
        between: Words that were said, lines or cues, which bound the stretch asked about, or whose order is asked for.
        side: Whether the time before or after those words, or around them, is meant.
        pick: "first" to "tenth", "last", "longest", "shortest", "least sure" or "most sure" where only some cues are
            wanted; "kinds" where it is asked how many different ones there are, "once" or "repeated" where it is asked
            which kinds were found but once, or more often.
        readings: Spelling that was read as something else, one sentence each.
        sides: The left and right that it names.
        ids: Ids of cues that it names, whether they exist or not.
        unlisted: Words for movements and parts of the body that no cue exists for.
        anchor: Cues whose times are the moments asked about: "what does she say when she nods?".
        filters: What a cue must be to be shown: how sure, how long, seen by whom.
        negated: True where it is asked when something was not done: "when is she not smiling?".
        relation: Two kinds of cues whose order or overlap is asked for.
        until: Cues at whose beginning the moment ends, where it lies between two kinds.
        edge: "start", "end" or "both" where it is asked when something began or stopped, or what happened then.
        account: True where it is asked what happened, in order of time: "describe her hands".
        near: True where only the seconds right beside a moment are asked about.
        reach: How many seconds before or after a moment are asked about; 0 where that is not said.
        pauses: True where it asks about speech when nothing was said.
        because: The kind of the answer before, where it is asked why that one says what it says.
        gap: Between which two of its kind the time is asked for: "first" and "second"; "each" for all in a row.
        length: Where two of its kind are set against one another by length: "longer", "shorter", "alike" or "which".
        pair: Two of different kinds, or two lines or pauses, that are set against one another by length.
        asks: What has an answer of its own, by its name in :mod:`mg_agent.agent.replying.own_replies`;
            empty for all else.
        few: How many are wanted of the longest, the shortest, the first or the last.
        stretch: The pauses between lines, or the line at a place, that the time asked about is named by.
        talk: "start", "end" or "both" where it is asked when talking began or ended.
        whom: What is said to a question on whom somebody talks to, or how a voice sounds; empty for any other.
        beside: True where it is declined in a message that asks other things too, so that nothing is listed with it.
        number: What it is counted with in a list of questions: "2." or "b)".
        cut: True where the message was longer than what is read of one.
        parts: The questions of a message that asks several, in order; each is answered by itself.
    """

    text: str
    intent: Intent
    topics: tuple[Topic, ...] = ()
    spans: tuple[Span, ...] = ()
    moment: bool = False
    words: str | None = None
    between: Bounds | None = None
    side: str = "around"
    pick: str | None = None
    readings: tuple[str, ...] = ()
    sides: Sides = Sides()
    ids: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    anchor: tuple[Topic, ...] = ()
    filters: Filters = field(default_factory=Filters)
    negated: bool = False
    relation: Relation | None = None
    until: tuple[Topic, ...] = ()
    edge: str = ""
    account: bool = False
    near: bool = False
    reach: float = 0.0
    pauses: bool = False
    because: Intent | None = None
    gap: tuple[str, ...] = ()
    length: str = ""
    pair: tuple[Lasting, ...] = ()
    asks: str = ""
    few: int = 0
    stretch: Stretch | None = None
    talk: str = ""
    whom: str = ""
    beside: bool = False
    number: str = ""
    cut: bool = False
    parts: tuple["Question", ...] = ()
