"""Synthetic people do what their label says, with bones that keep their length."""

import numpy as np
import pytest
from recognition.acted import AT, CLOCK, joint, played

from mg_agent.recognition.synthetic.body import HEAD_POINTS
from mg_agent.recognition.synthetic.hands import hand_points
from mg_agent.recognition.synthetic.moves import KINDS, USUAL, Dice, course, rotate, turned
from mg_agent.recognition.synthetic.person import HANDS, HIPS, KNEES, WRISTS


def nearest(name, *regions):
    """Face heights from a hand to the nearest of some joints: mean of each clip's best 8 frames."""
    joints = played(name).joints
    hands = joints[:, :, HANDS.ravel()]
    gaps = [np.linalg.norm(hands - joints[:, :, None, AT(region)], axis=-1).min(axis=2) for region in regions]
    return np.sort(np.min(gaps, axis=0), axis=1)[:, :8].mean(axis=1)


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
