"""Real clips, made harder: flipped, at ten frames a second, coarse, small in the picture, dim."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mg_agent.core.evidence import Cue, EvidenceTimeline
from mg_agent.core.pose import PoseSequence
from mg_agent.core.signal import SignalTrack
from mg_agent.core.span import Span
from mg_agent.coverage import coverage, told
from mg_agent.perception.face import SIGNALS, measure
from mg_agent.perception.face_cues import facial_cues
from mg_agent.perception.landmarks import LandmarkModels
from mg_agent.perception.person import Followed, follow_person
from mg_agent.perception.pose import PoseAssembler
from mg_agent.perception.privacy import head_circle
from mg_agent.perception.steadiness import steadied
from mg_agent.perception.video import Frame, FrameReader, probe
from mg_agent.recognition.rules.kinematic import KinematicRecognizer
from mg_agent.recognition.vocabulary import HEAD, must_be_in_view, touches_face
from mg_agent.settings import Settings

pytestmark = pytest.mark.slow
Change = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]


def flipped(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(image[:, ::-1])


def coarse(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A third of the detail: what a small or heavily compressed picture has."""
    small = image[: image.shape[0] // 3 * 3, : image.shape[1] // 3 * 3]
    blocks = small.reshape(small.shape[0] // 3, 3, small.shape[1] // 3, 3, 3).mean(axis=(1, 3))
    return blocks.astype(np.uint8).repeat(3, axis=0).repeat(3, axis=1)


def small(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A third of the size in a gray frame: somebody across a room."""
    frame, inner = np.full_like(image, 120), image[1::3, 1::3]
    top, left = (image.shape[0] - inner.shape[0]) // 2, (image.shape[1] - inner.shape[1]) // 2
    frame[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    return frame


def dim(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A quarter of the light, with noise."""
    noise = np.random.default_rng(int(image[::40, ::40].sum())).normal(0, 10, image.shape)
    return np.clip(image * 0.25 + noise, 0, 255).astype(np.uint8)


def read(path: Path, *, rate: float, change: Change) -> tuple[Cue, ...]:
    """The cues of a clip whose every frame was changed before it was looked at."""
    return KinematicRecognizer().cues(*tracks(path, rate=rate, change=change))


def tracks(path: Path, *, rate: float, change: Change) -> tuple[PoseSequence, SignalTrack]:
    """Pose and face of a clip whose every frame was changed before it was looked at."""
    settings = Settings.load({}, adaptive=False)
    frames = FrameReader(probe(path, settings), settings, rate=rate)

    def changed() -> Iterator[Frame]:
        for frame in frames:
            yield Frame(frame.time, change(frame.image))

    assembler, signals = PoseAssembler(), []
    with LandmarkModels() as models:
        for found in models.stream(changed()):
            kept = assembler.add(found)
            hands = tuple(hand.points for hand in kept.hands.values())
            signals.append(np.full(len(SIGNALS), np.nan) if kept.face is None else measure(kept.face, hands))
    pose = assembler.finish().pose
    return pose, SignalTrack(SIGNALS, np.array(signals, np.float32), pose.times)


def masking(pose: PoseSequence) -> Change:
    """Paint a gray disk over the head in one frame after the other."""
    places = count()

    def change(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        circle = head_circle(pose, next(places))
        assert circle is not None
        x, y, radius = (value * image.shape[0] for value in circle)
        down, along = np.ogrid[: image.shape[0], : image.shape[1]]
        out = image.copy()
        out[np.hypot(along - x, down - y) < 0.7 * radius] = 150
        return out

    return change


def test_a_masked_head_is_not_observed_and_what_it_seems_to_do_is_not_told(clips):
    path, settings = clips["asl_gestures__no"], Settings.load({}, adaptive=False)
    plain = follow_person(probe(path, settings), settings)
    pose, face = tracks(path, rate=plain.rate, change=masking(plain.pose))
    recognizer, whole = KinematicRecognizer(), Span(start=0.0, end=2.2)
    masked = Followed(pose, face, plain.rate, (), {})
    looked = coverage(masked, whole, None, recognizer.source)
    seen = EvidenceTimeline(coverage=tuple(looked))
    assert seen.share_observed("gesture", whole) >= 0.95, "the body model follows somebody without a face"
    assert seen.share_observed(HEAD, whole) <= 0.05
    cues = recognizer.cues(pose, face)
    assert {cue.label for cue in cues if must_be_in_view(cue.label) == HEAD}, "the mask no longer looks like a movement"
    assert not [cue for cue in told(cues, masked) if must_be_in_view(cue.label) == HEAD]
    unhidden = EvidenceTimeline(coverage=tuple(coverage(plain, whole, None, recognizer.source)))
    assert unhidden.share_observed(HEAD, whole) >= 0.95


def pixelating(pose: PoseSequence) -> Change:
    """Show the head in coarse cells, as recordings may to protect people, in one frame after the other."""
    places = count()

    def change(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        circle = head_circle(pose, next(places))
        assert circle is not None
        x, y, radius = (value * image.shape[0] for value in circle)
        cell, (height, width) = max(2, round(0.14 * radius)), image.shape[:2]
        rows, columns = (np.arange(n) // cell * cell + cell // 2 for n in (height, width))
        cells = image[np.minimum(rows, height - 1)[:, None], np.minimum(columns, width - 1)]
        down, along = np.ogrid[:height, :width]
        return np.where((np.hypot(along - x, down - y) < 0.6 * radius)[..., None], cells, image)

    return change


def test_a_pixelated_face_that_keeps_still_neither_shakes_nor_nods_nor_shows_a_feeling(clips):
    path, settings = clips["preview__head-pose-face-detection-male"], Settings.load({}, adaptive=False)
    plain = follow_person(probe(path, settings), settings)
    assert plain.guessed is None
    pose, face = tracks(path, rate=plain.rate, change=pixelating(plain.pose))
    shaken = {cue.label for cue in KinematicRecognizer().cues(pose, face)}
    assert shaken & {"nodding", "shaking head"}, (
        "the mesh behind the cells no longer trembles: a sharper test is needed"
    )
    steady_pose, steady_face, guessed = steadied(pose, face)
    assert guessed.mean() > 0.5
    followed = Followed(steady_pose, steady_face, plain.rate, (), {}, guessed)
    cues = told(KinematicRecognizer().cues(steady_pose, steady_face), followed)
    assert not {cue.label for cue in cues} & {"nodding", "shaking head"}
    assert {cue.label for cue in facial_cues(steady_face)} <= {cue.label for cue in facial_cues(plain.face)}


@pytest.mark.parametrize(("change", "side"), [(flipped, "left"), (coarse, "right")])
@pytest.mark.parametrize("rate", [10.0, 30.0])
def test_a_hand_at_the_mouth(clips, change, rate, side):
    cues = [cue for cue in read(clips["asl_gestures__eat"], rate=rate, change=change) if touches_face(cue.label)]
    assert len(cues) == 1
    assert cues[0].label in ("touching mouth", "touching chin")
    assert cues[0].span.iou(Span(start=0.55, end=1.05)) > 0.4
    assert cues[0].details["side"] == side


@pytest.mark.parametrize("change", [small, dim])
def test_somebody_small_or_in_dim_light_is_seen(clips, change):
    cues = read(clips["asl_gestures__please"], rate=15.0, change=change)
    assert [(cue.label, cue.details["side"]) for cue in cues] == [("touching chest", "right")]
    assert cues[0].details["witness"] == "hand"


def test_somebody_small_brings_a_hand_to_the_mouth(clips):
    cues = read(clips["asl_gestures__eat"], rate=15.0, change=small)
    assert [cue.label for cue in cues if touches_face(cue.label)] == ["touching mouth"]


@pytest.mark.parametrize(("change", "side"), [(flipped, "left"), (coarse, "right")])
@pytest.mark.parametrize("clip", ["asl_gestures__please", "asl_gestures__sorry"])
def test_a_hand_on_the_chest(clips, clip, change, side):
    cues = read(clips[clip], rate=10.0, change=change)
    assert [(cue.label, cue.details["side"]) for cue in cues] == [("touching chest", side)]
    assert cues[0].span.iou(Span(start=0.4, end=1.95)) > 0.6


@pytest.mark.parametrize("change", [flipped, coarse])
@pytest.mark.parametrize("clip", ["asl_gestures__again", "asl_gestures__no"])
def test_hands_in_the_air(clips, clip, change):
    assert not [cue for cue in read(clips[clip], rate=10.0, change=change) if cue.label.startswith(("touch", "cover"))]
