"""Somebody who is too small in the picture is not observed, which is told; larger people are read as before."""

from pathlib import Path

import numpy as np
import pytest

from mg_agent.core.evidence import Cue
from mg_agent.core.media import VideoSource
from mg_agent.core.pose import MG_SKELETON, PoseSequence
from mg_agent.core.signal import SignalTrack
from mg_agent.core.span import Span, total
from mg_agent.listening import Words
from mg_agent.naming import Naming
from mg_agent.perception.face import SIGNALS
from mg_agent.perception.person import Followed
from mg_agent.recognition.rules.kinematic import KinematicRecognizer
from mg_agent.smallness import LEAST, pixels_of, readable_only

TIMES = np.arange(0, 10, 0.1)


def somebody(sizes: np.ndarray, cuts: tuple[float, ...] = ()) -> Followed:
    """A face of given heights, (T,) picture heights, before the camera."""
    xy = np.full((100, len(MG_SKELETON.joints), 2), np.nan, np.float32)
    for joint, below in (("forehead", 0.0), ("nose", 0.5), ("chin", 1.0)):
        xy[:, MG_SKELETON.index(joint)] = np.stack([np.full(100, 0.5), 0.3 + below * sizes], axis=1)
    pose = PoseSequence(xy, np.ones(xy.shape[:2], np.float32), TIMES, MG_SKELETON, cuts=cuts)
    values = np.ones((100, len(SIGNALS)), np.float32)
    return Followed(pose=pose, face=SignalTrack(SIGNALS, values, TIMES), rate=10.0, notes=("Before.",), seconds={})


def video(height: int) -> VideoSource:
    return VideoSource(
        path="a.mp4", sha256="0" * 64, duration=10.0, fps=10.0, frames=100, width=height * 3 // 2, height=height
    )


def test_who_is_large_enough_is_left_as_they_are():
    followed = somebody(np.full(100, 0.25))
    assert readable_only(followed, video(100), 640) is followed


def test_who_is_too_small_is_hidden_and_that_is_told():
    found = readable_only(somebody(np.full(100, 0.2)), video(64), 640)
    assert np.isnan(found.pose.xy).all()
    assert np.isnan(found.face.values).all()
    assert not found.pose.seen("nose").any()
    assert found.notes == (
        "Before.",
        "The person is too small in the picture to be read for about 10 s, with a face of less than 15 pixels: nothing "
        "of body and face counts as observed there.",
    )


def test_pixels_are_those_that_were_looked_at():
    followed = somebody(np.full(100, 0.05))
    assert readable_only(followed, video(1000), 1500) is followed
    found = readable_only(followed, video(1000), 300)
    assert np.isnan(found.pose.xy).all()
    assert found.notes[-1].endswith("a larger MG_AGENT_WIDTH reads them.")


def test_each_shot_is_measured_by_itself_and_a_bowed_head_is_not_somebody_small():
    sizes = np.where(TIMES < 5, 0.3, 0.1)
    pixels = pixels_of(somebody(sizes, cuts=(5.0,)).pose, 100)
    assert pixels == pytest.approx([30] * 50 + [10] * 50)
    bowed = np.where((TIMES > 4) & (TIMES < 4.5), 0.12, 0.2)
    assert pixels_of(somebody(bowed).pose, 100).min() == pytest.approx(20)


def test_who_is_small_is_read_and_called_less_certain():
    followed = somebody(np.full(100, 0.18))
    found = readable_only(followed, video(100), 640)
    assert found.pose is followed.pose
    assert found.notes[1:] == (
        "The person is small in the picture for about 10 s, with a face of less than 20 pixels: what is told there is "
        "less certain.",
    )


def test_nobody_is_not_somebody_small():
    nobody = somebody(np.full(100, 0.1))
    nobody.pose.xy[:] = np.nan
    assert np.isnan(pixels_of(nobody.pose, 64)).all()
    assert readable_only(nobody, video(64), 640) is nobody


@pytest.mark.parametrize(("height", "seconds"), [(64, 0.0), (200, 10.0)])
def test_nothing_is_told_of_who_is_too_small(height, seconds):
    whole = Span(start=0, end=10)

    class Seer(KinematicRecognizer):
        """Sees a shrug in every person."""

        def cues(self, pose, face=None):
            seen = np.isfinite(pose.xy[:, :, 0]).any()
            shrug = Cue.make(
                span=Span(start=1, end=2), modality="gesture", label="shrugging", text="", source=self.source
            )
            return (shrug,) if seen else ()

    naming = Naming(video(height), whole, "0" * 16, Path("a.mp4"), 640)
    made = naming.whole(somebody(np.full(100, 0.2)), Words(), Seer())
    assert [cue.label for cue in made.cues if cue.modality == "gesture"] == (["shrugging"] if seconds else [])
    assert total(made.timeline.observed("gesture", whole)) == pytest.approx(seconds, abs=0.2)
    assert any(note.startswith("The person is too small") for note in made.notes) == (not seconds)
    assert not any(note.startswith("No person") for note in made.notes)


def test_the_limit_is_what_the_note_says():
    assert LEAST == 15.0
