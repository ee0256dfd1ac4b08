"""Synthetic people do what their label says, and are seen with a landmark model's mistakes."""

from functools import cache

import numpy as np
import pytest

from mg_agent.core.pose import GUESSED
from mg_agent.errors import ModelError
from mg_agent.recognition.layout import RATE, UPPER_BODY, WINDOW
from mg_agent.recognition.synthesis import synthesize
from mg_agent.recognition.synthetic.body import HEAD_POINTS
from mg_agent.recognition.synthetic.camera import film
from mg_agent.recognition.synthetic.hands import hand_points
from mg_agent.recognition.synthetic.moves import KINDS, USUAL, Clock, Dice, course, rotate, turned
from mg_agent.recognition.synthetic.person import ACTS, HANDS, HIPS, KNEES, WRISTS, perform
from mg_agent.recognition.synthetic.playback import played_back
from mg_agent.recognition.synthetic.sensor import look
from mg_agent.recognition.vocabulary import LEARNED

AT = UPPER_BODY.index
CLOCK = Clock(WINDOW, RATE)


@cache
def played(name, n=200):
    return perform(name, n, CLOCK, Dice(np.random.default_rng(7)))


@cache
def seen():
    return synthesize(660, seed=5)


def joint(name, path):
    return played(name).joints[:, :, AT(path)]


def nearest(name, *regions):
    """Face heights from a hand to the nearest of some joints: mean of each clip's best 8 frames."""
    joints = played(name).joints
    hands = joints[:, :, HANDS.ravel()]
    gaps = [np.linalg.norm(hands - joints[:, :, None, AT(region)], axis=-1).min(axis=2) for region in regions]
    return np.sort(np.min(gaps, axis=0), axis=1)[:, :8].mean(axis=1)


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


def test_acts_fill_two_fifths_of_their_clip():
    dice = Dice(np.random.default_rng(0))
    for kind in range(len(KINDS)):
        kinds = tuple(float(k == kind) for k in range(len(KINDS)))
        when = course(dice, CLOCK, 500, kinds=kinds)
        there = (when.envelope(CLOCK) > 0.02).mean(axis=1)
        assert np.quantile(there, 0.02) > 0.36
        assert when.envelope(CLOCK).max(axis=1).min() > 0.9
    assert sum(USUAL) == pytest.approx(1)


@pytest.mark.parametrize(
    ("label", "regions", "within"),
    [
        ("touching forehead", ("forehead",), 0.30),
        ("touching eyes", ("left_eye", "right_eye"), 0.20),
        ("touching nose", ("nose",), 0.25),
        ("touching mouth", ("mouth", "left_mouth", "right_mouth"), 0.25),
        ("touching cheek", ("left_mouth", "right_mouth", "left_ear", "right_ear"), 0.40),
        ("touching chin", ("chin",), 0.27),
        ("touching ear", ("left_ear", "right_ear"), 0.25),
        ("touching hair", ("forehead", "left_ear", "right_ear"), 0.60),
        ("touching neck", ("chin", "neck"), 0.70),
        ("touching shoulder", ("left_shoulder", "right_shoulder"), 0.55),
        ("covering face", ("nose",), 0.45),
    ],
)
def test_hands_reach_the_region_they_are_said_to_touch(label, regions, within):
    assert np.quantile(nearest(label, *regions), 0.9) < within


def test_hands_that_talk_stay_off_the_body():
    face = tuple(HEAD_POINTS)
    assert np.quantile(nearest("illustrating", *face), 0.05) > 0.25
    assert np.quantile(nearest("none", *face), 0.05) > 0.6


@pytest.mark.parametrize("label", ["clasping hands", "rubbing hands", "interlocking fingers", "steepling fingers"])
def test_hands_meet(label):
    joints = played(label).joints
    left, right = joints[:, :, HANDS[0]], joints[:, :, HANDS[1]]
    gap = np.linalg.norm(left[:, :, :, None] - right[:, :, None], axis=-1).min(axis=(2, 3))
    assert np.quantile(np.sort(gap, axis=1)[:, :8].mean(axis=1), 0.9) < 0.22


def test_steepled_hands_meet_at_their_tips_and_clasped_ones_at_their_palms():
    def apart(label, point):
        path = played(label).joints
        gaps = np.linalg.norm(path[:, :, AT(f"left_{point}")] - path[:, :, AT(f"right_{point}")], axis=-1)
        return np.median(np.sort(gaps, axis=1)[:, :8].mean(axis=1))

    assert apart("steepling fingers", "middle_tip") < 0.2 < apart("steepling fingers", "palm")
    assert apart("clasping hands", "middle_mcp") < 0.4 < apart("steepling fingers", "palm")


def pitch(name):
    ahead = joint(name, "nose") - (joint(name, "left_ear") + joint(name, "right_ear")) / 2
    return np.degrees(np.arcsin(ahead[..., 1] / np.linalg.norm(ahead, axis=-1)))


def yaw(name):
    ahead = joint(name, "nose") - (joint(name, "left_ear") + joint(name, "right_ear")) / 2
    return np.degrees(np.arctan2(ahead[..., 0], ahead[..., 2]))


def test_nodding_swings_the_pitch_and_shaking_the_yaw():
    assert np.median(np.ptp(pitch("nodding"), axis=1)) > 2 * np.median(np.ptp(yaw("nodding"), axis=1))
    assert np.median(np.ptp(yaw("shaking head"), axis=1)) > 2 * np.median(np.ptp(pitch("shaking head"), axis=1))
    assert np.quantile(np.ptp(pitch("nodding"), axis=1), 0.05) > 3
    assert np.quantile(np.ptp(pitch("nodding"), axis=1), 0.95) < 35


@pytest.mark.parametrize(("label", "sign"), [("raising head", 1), ("lowering head", -1)])
def test_heads_go_where_the_label_says(label, sign):
    assert np.median(sign * pitch(label)[:, 8:-8].mean(axis=1)) > np.median(sign * pitch("none").mean(axis=1)) + 6


def test_turns_and_tilts_are_balanced_between_the_sides():
    for path in (
        yaw("turning head"),
        joint("tilting head", "left_eye")[..., 1] - joint("tilting head", "right_eye")[..., 1],
    ):
        left = (path.mean(axis=1) > 0).mean()
        assert 0.3 < left < 0.7


def test_left_and_right_hands_act_equally_often():
    needed = played("touching nose").needed
    left, right = (needed[:, :, HANDS[side, 4]].any(axis=1).mean() for side in (0, 1))
    assert 0.35 < left < 0.7
    assert 0.35 < right < 0.7


def test_shrugs_lift_the_shoulders_and_breaths_do_so_less():
    def lift(name):
        height = joint(name, "neck")[..., 1] - played(name).joints[:, :, HIPS, 1].mean(axis=2)
        return np.median(np.ptp(height, axis=1))

    assert lift("shrugging") > 0.2
    assert lift("shrugging") > 1.3 * lift("deep breath") > 2 * lift("none")


def test_leans_move_the_shoulders_over_the_hips():
    def lean(name, axis):
        return joint(name, "neck")[..., axis] - played(name).joints[:, :, HIPS, axis].mean(axis=2)

    def change(name):
        path = lean(name, 2)
        return path[np.arange(len(path)), np.abs(path - path[:, :1]).argmax(axis=1)] - path[:, 0]

    assert np.median(change("leaning forward")) > 0.3
    assert np.median(change("leaning back")) < -0.3
    assert np.median(np.abs(change("none"))) < 0.15
    assert np.median(np.abs(lean("leaning sideways", 0)).max(axis=1)) > 0.5


def test_folded_arms_cross_and_hands_behind_the_back_are_hidden():
    wrists = played("folding arms").joints[:, :, WRISTS, 0]
    assert np.median((wrists[:, :, 0] < wrists[:, :, 1]).mean(axis=1)) > 0.6
    hidden = played("hands behind back").hidden[:, :, WRISTS].any(axis=(1, 2))
    assert hidden.mean() > 0.9


def test_crossed_knees_pass_the_middle():
    knees = played("crossing legs").joints[:, :, KNEES, 0]
    assert np.median((knees[:, :, 0] - knees[:, :, 1]).min(axis=1)) < 0.25
    assert np.median((played("none").joints[:, :, KNEES, 0] * (1, -1)).sum(axis=2)) > 0.9


def test_fists_are_shorter_than_open_hands():
    curl = np.array([[0, 0, 0, 0], [1, 1, 1, 1]], np.float32)
    opened, fist = hand_points(curl, np.ones(2, np.float32))[:, [3, 5, 7], 0]
    assert (fist < 0.65 * opened).all()


def test_bones_keep_their_length():
    joints = played("touching hair").joints
    for one, other in (("shoulder", "elbow"), ("elbow", "wrist"), ("palm", "middle_mcp")):
        for side in ("left", "right"):
            bone = np.linalg.norm(joints[:, :, AT(f"{side}_{one}")] - joints[:, :, AT(f"{side}_{other}")], axis=-1)
            if one == "shoulder":  # an elbow goes with the shoulder as it is shrugged
                assert np.ptp(bone, axis=1).max() < 0.02
            assert np.ptp(bone, axis=1).max() < 0.03


def test_signs_of_turns_are_those_of_the_face_module():
    angles = np.float32(20)
    nothing = np.float32(0)
    ahead, up = np.array((0, 0, 1), np.float32), np.array((0, 1, 0), np.float32)
    assert rotate(turned(angles, nothing, nothing), ahead)[0] > 0  # to the own left
    assert rotate(turned(nothing, angles, nothing), ahead)[1] > 0  # upwards
    assert rotate(turned(nothing, nothing, angles), up)[0] > 0  # towards the own left shoulder


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


def test_some_people_who_do_nothing_stand_up_sit_down_or_walk():
    none = played("none", 600).joints
    hips, shoulders = none[:, :, HIPS].mean(axis=2), none[:, :, AT("neck")]
    went = np.abs(hips - hips[:, :1]).max(axis=1)  # (n, 3)
    risen, walked = went[:, 1] > 1.3, went[:, 0] > 0.5
    assert 0.03 < risen.mean() < 0.13
    assert 0.01 < walked.mean() < 0.10
    along = np.abs(shoulders - shoulders[:, :1]).max(axis=1)
    assert (along[risen, 1] > 0.8).all()  # all of the body goes
    knees = none[risen][:, :, KNEES].mean(axis=2)
    assert (np.abs(knees - knees[:, :1]).max(axis=1)[:, 1] < 0.4).all()  # over feet that stay


def test_hands_go_along_with_who_walks():
    none = played("none", 600).joints
    hips = none[:, :, HIPS, 0].mean(axis=2)
    far = np.abs(hips[:, -1] - hips[:, 0]) > 1.5
    hands = none[:, :, WRISTS, 0].mean(axis=2)
    assert far.sum() > 5
    assert (np.abs((hands - hips)[:, -1] - (hands - hips)[:, 0])[far] < 1.2).all()


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
