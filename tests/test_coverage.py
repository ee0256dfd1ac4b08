"""What was really looked at: parts that a hand or the picture's edge hides are not observed."""

from dataclasses import replace

import numpy as np
import pytest

from mg_agent.core.evidence import Coverage, Cue, Source
from mg_agent.core.pose import MG_SKELETON, PoseSequence
from mg_agent.core.signal import SignalTrack
from mg_agent.core.span import Span
from mg_agent.coverage import coverage, nobody, told
from mg_agent.perception.face import SIGNALS
from mg_agent.perception.person import Followed
from mg_agent.recognition.vocabulary import ARMS, EYES, HEAD, LEGS, MOUTH, TRUNK

TIMES = np.arange(0, 10, 0.1)
WHOLE = Span(start=0, end=10)
SOURCE = Source(name="test", version="1")


@pytest.fixture
def followed() -> Followed:
    """Ten seconds of somebody whose nose and left wrist are seen and whose face looks at the camera."""
    xy = np.full((100, len(MG_SKELETON.joints), 2), np.nan, np.float32)
    for joint in ("nose", "left_wrist"):
        xy[:, MG_SKELETON.index(joint)] = 0.5
    values = np.zeros((100, len(SIGNALS)), np.float32)
    pose = PoseSequence(xy, np.ones(xy.shape[:2], np.float32), TIMES, MG_SKELETON)
    return Followed(pose=pose, face=SignalTrack(SIGNALS, values, TIMES), rate=10.0, notes=(), seconds={})


def seconds(looked: list[Coverage], modality: str) -> float:
    return round(sum(c.span.duration for c in looked if c.modality == modality), 2)


def test_everything_in_view_is_observed_and_words_only_where_somebody_listened(followed):
    looked = coverage(followed, WHOLE, None, SOURCE)
    assert {m: seconds(looked, m) for m in ("gesture", HEAD, ARMS, "face", EYES, MOUTH, "speech")} == {
        "gesture": 10, HEAD: 10, ARMS: 10, "face": 10, EYES: 10, MOUTH: 10, "speech": 0,
    }  # fmt: skip
    assert seconds(coverage(followed, WHOLE, SOURCE, SOURCE), "speech") == 10


def test_where_the_film_lost_its_pictures_nothing_was_observed(followed):
    later = np.where(TIMES < 5, TIMES, TIMES + 60)
    torn = replace(
        followed, pose=replace(followed.pose, times=later), face=SignalTrack(SIGNALS, followed.face.values, later)
    )
    looked = coverage(torn, Span(start=0, end=70), None, SOURCE)
    assert {seconds(looked, modality) for modality in ("gesture", HEAD, ARMS, "face", EYES, MOUTH)} == {10}


def test_a_hand_over_the_mouth_leaves_the_eyes(followed):
    followed.face.values[30:60, SIGNALS.index("lips_gap")] = np.nan
    looked = coverage(followed, WHOLE, None, SOURCE)
    assert seconds(looked, MOUTH) == 7
    assert seconds(looked, EYES) == seconds(looked, "face") == 10


def test_a_face_turned_away_is_not_observed(followed):
    followed.face.values[:50, SIGNALS.index("yaw_deg")] = 80
    looked = coverage(followed, WHOLE, None, SOURCE)
    assert seconds(looked, "face") == 5
    assert seconds(looked, "gesture") == 10


def test_a_head_turned_far_aside_is_still_read(followed):
    followed.face.values[:50, SIGNALS.index("yaw_deg")] = 80
    assert seconds(coverage(followed, WHOLE, None, SOURCE), HEAD) == 10


def test_a_head_without_a_measured_face_is_not_observed_although_the_body_model_places_its_nose(followed):
    followed.face.values[:40] = np.nan
    looked = coverage(followed, WHOLE, None, SOURCE)
    assert seconds(looked, "gesture") == seconds(looked, ARMS) == 10
    assert [c.span for c in looked if c.modality == HEAD] == [Span(start=4, end=10)]


def test_the_face_of_nobody_is_no_head(followed):
    followed.pose.xy[:70] = np.nan
    assert seconds(coverage(followed, WHOLE, None, SOURCE), HEAD) == 3


def cue(label: str, start: float, end: float) -> Cue:
    return Cue.make(span=Span(start=start, end=end), modality="gesture", label=label, text=label, source=SOURCE)


def test_movements_of_a_hidden_head_are_not_told_and_the_rest_is(followed):
    followed.face.values[:40] = np.nan
    guess, half, seen = cue("nodding", 1, 3), cue("turning head", 3, 5), cue("tilting head", 6, 7)
    mostly_guess, touch = cue("shaking head", 2, 4.5), cue("touching nose", 1, 3)
    assert told([guess, half, seen, mostly_guess, touch], followed) == [half, seen, touch]


def look(label: str, start: float, end: float) -> Cue:
    return Cue.make(span=Span(start=start, end=end), modality="face", label=label, text=label, source=SOURCE)


@pytest.mark.parametrize(("label", "start", "kept"), [
    ("clasping hands", 1, True), ("clasping hands", 6, False), ("crossing legs", 1, False), ("shrugging", 6, True),
])  # fmt: skip
def test_what_arms_or_legs_out_of_view_do_is_not_told(followed, label, start, kept):
    followed.pose.xy[50:, MG_SKELETON.index("left_wrist")] = np.nan
    cue = Cue.make(
        span=Span(start=start, end=start + 2), modality="gesture", label=label, text="x", confidence=0.9, source=SOURCE
    )
    assert told([cue], followed) == ([cue] if kept else [])


def test_where_the_mesh_guesses_a_stay_of_the_head_is_told_and_no_swing_and_the_head_is_not_observed(followed):
    guessed = replace(followed, guessed=TIMES < 4)
    assert [c.span for c in coverage(guessed, WHOLE, None, SOURCE) if c.modality == HEAD] == [Span(start=4, end=10)]
    nod, shake, turn, later = (
        cue("nodding", 1, 3),
        cue("shaking head", 2, 4),
        cue("turning head", 1, 3),
        cue("nodding", 5, 6),
    )
    assert told([nod, shake, turn, later], guessed) == [turn, later]
    assert told([nod, shake, turn, later], followed) == [nod, shake, turn, later]
    away, seen = look("looking away", 1, 3), look("looking away", 5, 6)
    assert told([away, seen], guessed) == [seen]
    assert told([away, seen], followed) == [away, seen]


def test_a_wrist_below_the_picture_takes_the_arms_with_it_and_dropouts_are_bridged(followed):
    followed.pose.xy[50:, MG_SKELETON.index("left_wrist")] = np.nan
    followed.pose.xy[20:22, MG_SKELETON.index("left_wrist")] = np.nan
    assert seconds(coverage(followed, WHOLE, None, SOURCE), ARMS) == 5


def test_one_knee_is_legs_and_hips_alone_are_none(followed):
    followed.pose.xy[:, MG_SKELETON.index("left_hip")] = followed.pose.xy[:, MG_SKELETON.index("right_hip")] = 0.5
    assert seconds(coverage(followed, WHOLE, None, SOURCE), LEGS) == 0
    followed.pose.xy[60:, MG_SKELETON.index("right_knee")] = 0.5
    assert seconds(coverage(followed, WHOLE, None, SOURCE), LEGS) == 4


def test_both_shoulders_are_a_trunk_and_one_is_none(followed):
    followed.pose.xy[:, MG_SKELETON.index("left_shoulder")] = 0.5
    assert seconds(coverage(followed, WHOLE, None, SOURCE), TRUNK) == 0
    followed.pose.xy[30:, MG_SKELETON.index("right_shoulder")] = 0.5
    assert seconds(coverage(followed, WHOLE, None, SOURCE), TRUNK) == 7


def test_nobody_is_said_to_be_nobody(followed):
    assert nobody(followed) == ()
    followed.pose.xy[:] = np.nan
    assert "No person" in nobody(followed)[0]
    assert seconds(coverage(followed, WHOLE, None, SOURCE), "gesture") == 0


def test_rounding_leaves_no_gap_at_the_end_of_a_film(followed):
    slower = TIMES * 1.00004
    watched = replace(
        followed, pose=replace(followed.pose, times=slower), face=SignalTrack(SIGNALS, followed.face.values, slower)
    )
    span = Span(start=0, end=10.0004)
    assert {c.span.end for c in coverage(watched, span, None, SOURCE)} == {span.end}
