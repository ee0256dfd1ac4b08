"""From a scenario to an analysis, as if a video had been looked at: pure, and with the same ids every time."""

import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Sequence

from mg_agent.core.evidence import Analysis, Coverage, Cue, EvidenceTimeline, Source
from mg_agent.core.media import Utterance, VideoSource
from mg_agent.core.response import Asked
from mg_agent.core.scenario import Item, Scenario, Shown
from mg_agent.core.span import Span, subtract
from mg_agent.perception.transcript import utterance_cues
from mg_agent.recognition.vocabulary import PARTS

ANNOTATION = Source(name="annotation", version="1", kind="human")
"""Who reports cues that an author of a scenario wrote down."""
SCRIPT = Source(name="script", version="1", kind="file")
"""Who reports what is said."""
_FPS = 25.0
_RATE = 15.0


def analysis_of(scenario: Scenario, gestures: Sequence[Shown] | None = None, source: Source = ANNOTATION) -> Analysis:
    """Turn a scenario into what an analysis of its video would be.

    Args:
        scenario: The scenario.
        gestures: Gestures to show instead of its own; None for its own.
        source: Who reports the gestures.
    """
    scene, whole = scenario.scene, Span(start=0.0, end=scenario.duration)
    shown = scene.gesture if gestures is None else gestures
    utterances = tuple(
        Utterance(span=Span(start=one.start, end=one.end), text=one.text, speaker=one.person) for one in scene.speech
    )
    cues = (
        *_cues("face", scene.face, ANNOTATION),
        *_cues("gesture", shown, source),
        *utterance_cues(utterances, SCRIPT),
    )
    timeline = EvidenceTimeline().adding(cues, _coverage(scenario, whole, source))
    return Analysis(
        video=VideoSource(
            path=scenario.id, sha256=_digest(scenario), duration=scenario.duration, fps=_FPS,
            frames=round(scenario.duration * _FPS), width=640, height=480, has_audio=True,
        ),
        span=whole,
        cues=timeline.cues,
        coverage=timeline.coverage,
        utterances=utterances,
        watched=("gesture", "face", *PARTS, "speech"),
        rate=_RATE,
        digest=_digest(scenario)[:16],
    )  # fmt: skip


def asked_of(scenario: Scenario, item: Item, seed: int) -> Asked:
    """Put a question as a reasoner is given it; the order of choices is drawn from the seed."""
    options = list(item.options)
    if item.kind == "choice":
        random.Random(drawn(seed, scenario.id, item.id, "order")).shuffle(options)  # noqa: S311
    return Asked(
        scenario=scenario.id,
        family=scenario.family,
        context=scenario.context,
        setting=scenario.setting,
        culture=scenario.culture,
        item=item.id,
        kind=item.kind,
        question=item.question,
        options=tuple(options),
    )


def drawn(seed: int, *about: str) -> int:
    """Return a seed of its own for one thing, the same on every machine."""
    text = "\n".join((str(seed), *about))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def _cues(modality: str, shown: Iterable[Shown], source: Source) -> Iterator[Cue]:
    for one in shown:
        yield Cue.make(
            span=Span(start=one.start, end=one.end),
            modality=modality,
            label=one.label,
            text=one.text or one.label,
            confidence=one.confidence,
            source=source,
        )


def _coverage(scenario: Scenario, whole: Span, source: Source) -> Iterator[Coverage]:
    """A part cannot be in view where its whole is not."""
    for modality in ("speech", "face", "gesture", *PARTS):
        names = {modality, modality.partition("/")[0]}
        hidden = [Span(start=one.start, end=one.end) for one in scenario.scene.unseen if one.modality in names]
        reporter = {"speech": SCRIPT, "gesture": source}.get(modality.partition("/")[0], ANNOTATION)
        for part in subtract(whole, hidden):
            yield Coverage(span=part, modality=modality, source=reporter)


def _digest(scenario: Scenario) -> str:
    """Hash what every condition shows alike, so that the hash tells nothing of what is closed."""
    content = [scenario.id, scenario.duration, [one.model_dump(mode="json") for one in scenario.scene.speech]]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
