"""What a file of somebody else's program held, in our values; and how its words are matched with ours."""

import hashlib
import re
from collections.abc import Iterable

from mg_agent.core.evidence import Coverage, Cue, Detail, EvidenceTimeline, Source
from mg_agent.core.media import Utterance
from mg_agent.core.span import Span, Value
from mg_agent.recognition.vocabulary import LABELS

SAID = "utterance"
"""The label of words that were said; their text is the words."""
CODED = "coded"
"""The modality of what a person coded in words and tiers that are not ours."""
_LETTERS = re.compile(r"[A-Z]{1,2}")
_SHORT = 12


class Coded(Value):
    """Everything that a file told about one recording.

    Attributes:
        cues: In order of time. What this program wrote and nobody changed is the same cue, id included.
        coverage: What was looked at, where the file tells.
        utterances: What was said, where the file holds words.
        watched: Modalities whose coverage the file keeps, those never in view included.
        length: Seconds of the recording, where the file tells.
    """

    cues: tuple[Cue, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    watched: tuple[str, ...] = ()
    length: float | None = None

    @property
    def timeline(self) -> EvidenceTimeline:
        """The cues and coverage as a timeline."""
        return EvidenceTimeline(cues=self.cues, coverage=self.coverage)


def gathered(
    cues: Iterable[Cue], coverage: Iterable[Coverage] = (), *, watched: Iterable[str] = (), length: float | None = None
) -> Coded:
    """Put cues in order of time, each once, and take the words said as utterances."""
    timeline = EvidenceTimeline().adding(cues, coverage)
    words = (cue for cue in timeline.cues if cue.modality == "speech" and cue.label == SAID)
    said = tuple(
        Utterance(
            span=cue.span,
            text=cue.text,
            speaker=cue.person,
            confidence=cue.confidence,
            trusted=bool(cue.details.get("trusted", True)),
        )
        for cue in words
    )
    return Coded(
        cues=timeline.cues,
        coverage=timeline.coverage,
        utterances=said,
        watched=tuple(dict.fromkeys(watched)),
        length=length,
    )


def source_of(program: str, raw: bytes, *, person: bool = True) -> Source:
    """Name a file as a source: the program it is for and the hash of its bytes, never its name or author."""
    version = hashlib.sha256(raw).hexdigest()[:_SHORT]
    return Source(name=program, version=version, kind="human" if person else "file")


def facial_labels() -> tuple[str, ...]:
    """Return our words for what a face does."""
    from mg_agent.perception.face_cues import LABELS as FACIAL

    return tuple(FACIAL)


def matched(words: str) -> tuple[str, str | None]:
    """Return a label in our spelling and its modality; as it is, and None, where it is none of ours.

    ``Touching_Nose`` and ``touching-nose`` are "touching nose".
    """
    plain = " ".join(re.sub(r"[_\-]", " ", words).casefold().split())
    if plain in LABELS:
        return plain, "gesture"
    return (plain, "face") if plain in facial_labels() else (" ".join(words.split()), None)


def seen(modality: str, words: str, span: Span, person: str, source: Source, corrects: str = "") -> Cue:
    """Make a cue of what a person wrote into a file; no confidence is stated.

    Args:
        modality: As the file has it; a label of ours that belongs elsewhere goes there.
        words: The label, or the words said.
        span: When.
        person: "A", "B" ...
        source: The file.
        corrects: Id of the cue that was changed, where the file tells.
    """
    label, known = matched(words)
    details: dict[str, Detail] = {"corrects": corrects} if corrects else {}
    if modality == "speech":
        text = " ".join(words.split())
        return Cue.make(
            span=span, modality="speech", label=SAID, text=text, person=person, details=details, source=source
        )
    return Cue.make(
        span=span,
        modality=known or modality,
        label=label,
        text=f"{label}, as a person coded it",
        person=person,
        details=details,
        source=source,
    )


class People:
    """Letters for whoever is named in a file: names go no further than this."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._letters = {name: name for name in taken if _LETTERS.fullmatch(name)}

    def letter(self, name: str) -> str:
        """Return the letter of a person; "A" where nobody is named. A letter stays what it is."""
        key = " ".join(name.split())
        if not key:
            return "A"
        if key not in self._letters:
            used = set(self._letters.values())
            free = (key,) if _LETTERS.fullmatch(key) else map(_nth, range(len(used) + 1))
            self._letters[key] = next(letter for letter in free if letter not in used)
        return self._letters[key]


def _nth(index: int) -> str:
    more, last = divmod(index, 26)
    return (_nth(more - 1) if more else "") + chr(ord("A") + last)
