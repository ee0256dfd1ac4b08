"""What was really looked at, from what could be followed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.evidence import Coverage, Source
from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import spans_where
from mg_agent.core.span import Span
from mg_agent.recognition.vocabulary import ARMS, EYES, MOUTH

if TYPE_CHECKING:
    from mg_agent.perception.person import Followed

_DROPOUT = 0.3  # seconds: a shorter loss of track does not end what was observed


def coverage(followed: "Followed", span: Span, words_from: Source | None, gestures: Source) -> list[Coverage]:
    """Say what was really looked at: the body and its arms, the face and its parts, words where somebody listened."""
    from mg_agent.perception.face import readable
    from mg_agent.perception.face_cues import SOURCE as FACES

    pose, face = followed.pose, followed.face
    eyes, mouth = readable(face)
    looked = [
        *_stretches("gesture", np.isfinite(pose.xy[:, :, 0]).any(axis=1), pose.times, span, gestures),
        *_stretches(ARMS, _arms_in_view(pose), pose.times, span, gestures),
        *_stretches("face", eyes | mouth, face.times, span, FACES),
        *_stretches(EYES, eyes, face.times, span, FACES),
        *_stretches(MOUTH, mouth, face.times, span, FACES),
    ]
    if words_from is not None:
        looked.append(Coverage(span=span, modality="speech", source=words_from))
    return looked


def _arms_in_view(pose: PoseSequence) -> NDArray[np.bool_]:
    sides = [pose.seen(f"{side}_{joint}") for side in ("left", "right") for joint in ("wrist", "palm")]
    seen: NDArray[np.bool_] = np.any(sides, axis=0)
    return seen


def _stretches(
    modality: str, seen: NDArray[np.bool_], times: NDArray[np.float64], span: Span, source: Source
) -> Iterable[Coverage]:
    for stretch in spans_where(seen, times, gap=_DROPOUT):
        cut = Span(start=round(stretch.start, 3), end=round(stretch.end, 3)) & span
        if cut is not None:
            yield Coverage(span=cut, modality=modality, source=source)


def nobody(followed: "Followed") -> tuple[str, ...]:
    """Note that no person was found, where none was."""
    if np.isfinite(followed.pose.xy[:, :, 0]).any():
        return ()
    return ("No person was found in the pictures; nothing can be said about gestures or the face.",)
