"""A face mesh that guesses anew in every picture is told from a head that moves."""

import numpy as np
import pytest

from mg_agent.core.pose import GUESSED, MG_SKELETON, PoseSequence
from mg_agent.core.signal import SignalTrack
from mg_agent.perception.face import SIGNALS
from mg_agent.perception.head import HEAD_JOINTS
from mg_agent.perception.steadiness import GROWS, NODS, guessing, steadied, tremble_around, trembled

TIMES = np.arange(0, 8, 1 / 15)


def face(pitch, height, times=TIMES) -> SignalTrack:
    """A face with these angles and sizes, and open eyes."""
    values = np.full((len(times), len(SIGNALS)), 0.3, np.float32)
    values[:, SIGNALS.index("pitch_deg")] = pitch
    values[:, SIGNALS.index("yaw_deg")] = 0
    values[:, SIGNALS.index("face_height")] = height
    return SignalTrack(SIGNALS, values, times)


def trembling(degrees: float, share: float, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Pitch and height of a face that trembles by so many degrees and so large a share of its height."""
    dice = np.random.default_rng(seed)
    return degrees * dice.standard_normal(len(TIMES)), 0.3 * np.exp(share * dice.standard_normal(len(TIMES)))


@pytest.mark.parametrize("rate", [10, 15, 30])
def test_a_head_that_nods_hard_does_not_guess(rate):
    times = np.arange(0, 8, 1 / rate)
    nod = face(10 * np.sin(2 * np.pi * 2.5 * times), 0.3 * (1 + 0.02 * np.sin(2 * np.pi * 0.5 * times)), times)
    assert not guessing(nod).any()


def test_trembling_of_angles_and_size_together_is_guessing_and_either_alone_is_not():
    pitch, height = trembling(3.0, 0.012)
    assert guessing(face(pitch, height)).all()
    assert not guessing(face(pitch, 0.3)).any()
    assert not guessing(face(0.0, height)).any()
    assert not guessing(face(*trembling(0.7, 0.004))).any()


@pytest.mark.parametrize("rate", [5, 7.5])
def test_a_head_that_moves_about_is_not_called_guessing_where_frames_are_few(rate):
    times = np.arange(0, 12, 1 / rate)
    pitch, grown = (np.sin(2 * np.pi * share * rate * times) for share in (0.16, 0.133))
    moving = face(14 * pitch, 0.3 * (1 + 0.14 * grown), times)
    assert tremble_around(moving["pitch_deg"], times).max() > NODS
    assert tremble_around(np.log(moving["face_height"]), times).max() > GROWS
    assert not guessing(moving).any()


@pytest.mark.parametrize("rate", [15, 30])
def test_a_nod_that_brings_the_head_nearer_each_time_is_no_guess(rate):
    times = np.arange(0, 8, 1 / rate)
    wave = np.sin(2 * np.pi * 2.5 * times)
    assert not guessing(face(8 * wave, 0.3 * (1 + 0.02 * wave), times)).any()


def test_a_few_frames_of_a_mesh_that_comes_and_goes_are_no_verdict_and_frames_without_one_are_not_guessed():
    pitch, height = trembling(3.0, 0.012)
    pitch[TIMES > 0.4] = np.nan
    assert not guessing(face(pitch, height)).any()
    pitch, height = trembling(3.0, 0.012)
    pitch[50:60] = np.nan
    guessed = guessing(face(pitch, height))
    assert not guessed[50:60].any()
    assert guessed[:50].all()


def test_only_the_trembling_part_of_a_film_is_guessed_and_two_seconds_around_it():
    pitch, height = trembling(3.0, 0.012)
    steady = TIMES < 5
    pitch[steady], height[steady] = 0.0, 0.3
    guessed = guessing(face(pitch, height))
    assert not guessed[TIMES < 2.9].any()
    assert guessed[TIMES > 5.5].all()


def test_no_face_and_other_signals_are_no_guess():
    assert not guessing(face(np.nan, np.nan)).any()
    assert not guessing(face(0.0, 0.0)).any()
    assert not guessing(SignalTrack(("gaze",), np.zeros((5, 1), np.float32), TIMES[:5])).any()
    assert not guessing(face(np.zeros(0), np.zeros(0), TIMES[:0])).any()


def pose() -> PoseSequence:
    xy = np.random.default_rng(3).normal(0.5, 0.02, (len(TIMES), len(MG_SKELETON.joints), 2)).astype(np.float32)
    return PoseSequence(xy, np.ones(xy.shape[:2], np.float32), TIMES, MG_SKELETON)


def test_what_a_guessing_mesh_says_is_averaged_for_the_head_and_dropped_for_the_face():
    raw, (pitch, height) = face(*trembling(3.0, 0.012)), trembling(3.0, 0.012)
    before = pose()
    after, track, guessed = steadied(before, raw)
    assert guessed.all()
    assert np.isnan(track["eye_open_left"]).all()
    assert np.isnan(track["smile"]).all()
    assert np.nanstd(track["pitch_deg"]) < 0.6 * np.std(pitch)
    assert np.nanmedian(track["face_height"]) == pytest.approx(np.median(height), rel=0.02)
    head, rest = MG_SKELETON.index(HEAD_JOINTS[0]), MG_SKELETON.index("left_wrist")
    assert np.std(after.xy[:, head]) < 0.6 * np.std(before.xy[:, head])
    np.testing.assert_array_equal(after.xy[:, rest], before.xy[:, rest])
    assert after.score[:, head].max() <= GUESSED
    assert after.score[:, rest].min() == 1
    assert "about 8 s" in trembled(guessed, TIMES)


def test_a_turn_of_the_head_outlasts_the_averaging_and_a_steady_face_is_left_as_it_is():
    pitch, height = trembling(3.0, 0.012)
    track = face(pitch, height)
    turn = 30.0 * ((TIMES > 3) & (TIMES < 3.7))
    track.values[:, SIGNALS.index("yaw_deg")] = turn
    assert steadied(pose(), track)[1]["yaw_deg"].max() > 25
    steady, before = face(0.0, 0.3), pose()
    after, same, guessed = steadied(before, steady)
    assert after is before
    assert same is steady
    assert not guessed.any()


def test_nothing_is_averaged_across_a_cut():
    track, before = face(*trembling(3.0, 0.012)), pose()
    before.xy[60:] += 1.0
    after, _, guessed = steadied(before, track)
    assert guessed.all()
    nose = after.joint("nose")
    assert np.abs(nose[:60] - 0.5).max() < 0.1
    assert np.abs(nose[60:] - 1.5).max() < 0.1
