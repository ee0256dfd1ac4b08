"""Clips of synthetic people: repeatable, balanced, and seen with a landmark model's mistakes."""

from functools import cache

import numpy as np
import pytest
from recognition.acted import AT, played

from mg_agent.core.pose import GUESSED
from mg_agent.errors import ModelError
from mg_agent.recognition.layout import RATE, UPPER_BODY
from mg_agent.recognition.synthesis import synthesize
from mg_agent.recognition.synthetic.camera import film
from mg_agent.recognition.synthetic.moves import Dice
from mg_agent.recognition.synthetic.person import ACTS, HANDS, WRISTS
from mg_agent.recognition.synthetic.playback import played_back
from mg_agent.recognition.synthetic.sensor import look
from mg_agent.recognition.vocabulary import LEARNED


@cache
def seen():
    return synthesize(660, seed=5)


def test_the_same_call_gives_the_same_arrays():
    one, same, other = (synthesize(50, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.xy, same.xy, equal_nan=True)
    assert np.array_equal(one.score, same.score)
    assert np.array_equal(one.labels, same.labels)
    assert not np.array_equal(one.xy, other.xy, equal_nan=True)


def test_shapes_names_and_holes():
    clips = synthesize(45, seed=3, frames=20, rate=10.0)
    assert clips.xy.shape == (45, 20, 37, 2)
    assert clips.xy.dtype == clips.score.dtype == np.float32
    assert (clips.names, clips.rate, clips.skeleton) == (LEARNED, 10.0, UPPER_BODY)
    assert np.array_equal(np.isfinite(clips.xy).all(axis=-1), clips.score > 0)
    assert np.array_equal(np.isnan(clips.xy[..., 0]), np.isnan(clips.xy[..., 1]))
    assert clips.score.max() <= 1
    assert len(synthesize(0, seed=1)) == 0


def test_every_class_is_made_as_often_as_any_other():
    assert set(ACTS) == set(LEARNED)
    counts = np.bincount(seen().labels, minlength=len(LEARNED))
    assert counts.min() >= 14
    assert counts.max() <= 16


def test_only_the_wanted_classes_are_made():
    clips = synthesize(30, seed=1, labels=("nodding", "folding arms"))
    assert {LEARNED[label] for label in clips.labels} == {"nodding", "folding arms"}


@pytest.mark.parametrize("wrong", [{"labels": ("noding",)}, {"labels": ()}, {"frames": 2}, {"rate": 0}, {"count": -1}])
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ModelError, match=r"nodding|cannot be made"):
        synthesize(**({"count": 4, "seed": 0} | wrong))


def test_pictures_show_what_matters():
    act = played("touching chin")
    picture = film(act, Dice(np.random.default_rng(1)))
    x, y = np.moveaxis(picture.xy, -1, 0)
    inside = (x > 0) & (x < picture.aspect[..., None]) & (y > 0) & (y < 1)
    assert inside[act.needed].mean() > 0.95
    hips = inside[:, :, [AT("left_hip"), AT("right_hip")]].mean()
    assert 0.2 < hips < 0.8  # pictures from close by cut them off
    assert np.quantile(picture.face, 0.98) > 0.35
    assert np.quantile(picture.face, 0.02) < 0.09


def test_a_person_facing_the_camera_is_not_mirrored():
    act = played("none")
    front = film(act, Dice(np.random.default_rng(1))).xy[:, 0]
    assert (front[:, AT("left_shoulder"), 0] > front[:, AT("right_shoulder"), 0]).all()
    assert (front[:, AT("left_shoulder"), 1] > front[:, AT("nose"), 1]).mean() > 0.97


def share_seen(clips, name):
    return np.isfinite(clips.xy[:, :, AT(name), 0])


def face_heights(clips):
    """Usual face height of each clip that has a face mesh in most of its frames, (N,); NaN for the others."""
    heights = np.linalg.norm(clips.xy[:, :, AT("forehead")] - clips.xy[:, :, AT("chin")], axis=-1)
    known = np.isfinite(heights).mean(axis=1) > 0.5
    return np.where(known, np.nanmedian(np.where(known[:, None], heights, 0.0), axis=1), np.nan)


def test_hands_are_found_at_about_the_measured_rate():
    palms = np.concatenate([share_seen(seen(), f"{side}_palm") for side in ("left", "right")])
    ever = palms[palms.any(axis=1)]
    assert 0.5 < ever.mean() < 0.8
    changes = np.abs(np.diff(ever.astype(int), axis=1)).sum(axis=1)
    assert 0.3 < (changes > 0).mean() < 0.95  # most hands are lost at times
    assert changes.mean() < 6  # in spans, not frame by frame


def test_faces_lose_their_mesh_and_keep_what_the_body_model_knows():
    nose, chin = share_seen(seen(), "nose"), share_seen(seen(), "chin")
    assert nose.mean() > 0.95
    assert 0.1 < (nose & ~chin).mean() < 0.35
    score = seen().score[:, :, AT("nose")]
    guessed = (score <= GUESSED).all(axis=1)
    assert 0.03 < guessed.mean() < 0.12
    sure = chin & nose & ~guessed[:, None]
    assert (score[sure] > 0.99).mean() > 0.98
    assert 0.3 <= score[nose & ~chin].min() < 0.99


def test_meshes_are_lost_on_heads_turned_away():
    act = played("turning head")
    dice = Dice(np.random.default_rng(1))
    picture = film(act, dice)
    _, score = look(picture, act, RATE, dice)
    chin = score[:, :, AT("chin")] > 0
    assert chin[picture.turn > 80].mean() < 0.05
    assert chin[picture.turn < 30].mean() > 0.7


def test_still_faces_tremble_as_little_as_measured():
    clips = synthesize(300, seed=4, labels=("none",))
    size = face_heights(clips)
    path = clips.xy[np.isfinite(size)][:, :, AT("forehead")] / size[np.isfinite(size), None, None]
    jolt = path[:, 2:] - 2 * path[:, 1:-1] + path[:, :-2]
    tremor = np.nanmedian(np.abs(jolt).reshape(len(jolt), -1), axis=1) / 0.6745 / np.sqrt(6)
    assert np.nanquantile(tremor, 0.1) > 0.0005
    assert np.nanquantile(tremor, 0.9) < 0.02


def test_wrists_of_the_body_lie_beside_the_hands():
    clips = seen()
    gap = np.linalg.norm(clips.xy[:, :, AT("left_wrist")] - clips.xy[:, :, AT("left_palm")], axis=-1)
    assert 0.03 < np.nanmedian(gap / face_heights(clips)[:, None]) < 0.2


def test_acts_of_hands_are_hardly_ever_unseen():
    for label in ("touching nose", "clasping hands", "illustrating"):
        act = played(label)
        dice = Dice(np.random.default_rng(2))
        score = look(film(act, dice), act, RATE, dice)[1]
        seen_ = np.zeros(len(score), bool)
        for side in (0, 1):
            shown = act.needed[:, :, HANDS[side, 4]]
            witness = (score[:, :, HANDS[side, 4]] > 0) | (score[:, :, WRISTS[side]] > 0)
            seen_ |= (witness & shown).sum(axis=1) >= 3
        assert seen_.mean() > 0.9


def test_acts_of_fingers_and_lips_show_fingers_and_lips():
    for label, joint_ in (("steepling fingers", "palm"), ("clenching fist", "palm"), ("pressing lips", "chin")):
        score = synthesize(150, seed=8, labels=(label,)).score
        sides = [AT(joint_)] if joint_ in UPPER_BODY.joints else [AT(f"{side}_{joint_}") for side in ("left", "right")]
        assert ((score[:, :, sides] > 0).any(axis=2).sum(axis=1) >= 6).mean() > 0.85


def test_no_act_hides_under_a_table():
    act = played("clasping hands")
    hands = act.needed[:, :, HANDS[0, 4]]
    hidden = (act.hidden[:, :, HANDS[0, 4]] & hands).sum(axis=1) > 0.75 * np.maximum(hands.sum(axis=1), 1)
    assert hidden.mean() < 0.06


def test_playback_swaps_hands_leaves_gaps_and_repeats_frames():
    n, t = 2000, 16
    xy = np.broadcast_to(np.arange(t, dtype=np.float32)[None, :, None, None], (n, t, 37, 2)).copy()
    xy[:, :, HANDS[0]] += 1000
    out, score = played_back(xy, np.ones((n, t, 37), np.float32), RATE, Dice(np.random.default_rng(0)))
    left = out[:, :, HANDS[0, 0], 0]
    assert 0.01 < (left < 500).any(axis=1).mean() < 0.12
    assert 0.02 < np.isnan(out[..., 0]).all(axis=2).any(axis=1).mean() < 0.12
    assert np.array_equal(score > 0, np.isfinite(out[..., 0]))
    nose = out[:, :, AT("nose"), 0]
    repeated = (np.diff(nose, axis=1) == 0).mean(axis=1) > 0.15
    assert 0.03 < repeated.mean() < 0.3
    assert (np.nan_to_num(np.diff(nose, axis=1)) >= -1e-3).all()  # time never runs backwards
