"""A face built from numbers, turned and moved as told: what is measured is what was done to it."""

import numpy as np
import pytest

from mg_agent.core.signal import SignalTrack
from mg_agent.perception import face as subject
from mg_agent.perception.face import SIGNALS, measure, readable
from mg_agent.perception.face_cues import facial_cues

MOUTH = {"lips_gap", "lips_height", "mouth_width", "smile"}


def turned(yaw=0.0, pitch=0.0, roll=0.0):
    """Rotation in the frame x to the person's left, y up, z to the camera; written from the words of the convention."""
    y, p, r = np.radians((yaw, pitch, roll))
    to_left_shoulder = np.array([[np.cos(r), np.sin(r), 0], [-np.sin(r), np.cos(r), 0], [0, 0, 1]])  # up goes to left
    look_up = np.array([[1, 0, 0], [0, np.cos(p), np.sin(p)], [0, -np.sin(p), np.cos(p)]])  # ahead goes up
    to_left = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])  # ahead goes to left
    return to_left @ look_up @ to_left_shoulder


def neutral(*, opening=(0.3, 0.3), gaze=(0.0, 0.0), brow=(0.24, 0.24), gap=0.0, red=0.17, width=0.55, lift=0.02):
    """A face in its own frame, in outer-eye distances: x to the person's own left, y up, z ahead."""
    points = np.zeros((478, 3))
    points[subject._RIGID] = subject._REFERENCE
    for side, sign, spread, height in (("l", 1, opening[0], brow[0]), ("r", -1, opening[1], brow[1])):
        center = np.array([sign * 0.35, -0.06, -0.22])
        eye_width = np.linalg.norm(points[subject._SPOTS[f"eye_out_{side}"][0]] - points[362 if sign > 0 else 133])
        up, low = np.array([0, spread * eye_width / 2, 0.05]), np.array([0, -spread * eye_width / 2, 0.05])
        points[list(subject._SPOTS[f"lid_up_{side}"])] = center + up
        points[list(subject._SPOTS[f"lid_low_{side}"])] = center + low
        points[list(subject._SPOTS[f"iris_{side}"])] = center + np.array([*gaze, 0.0]) * eye_width
        points[list(subject._SPOTS[f"brow_{side}"])] = center + np.array([0, height, 0.1])
        points[list(subject._SPOTS[f"brow_end_{side}"])] = (sign * 0.16, -0.06 + height, -0.1)
        points[subject._SPOTS[f"mouth_{side}"][0]] = (sign * width / 2, -0.85 + lift, -0.15)
    for name, y in (
        ("lip_top", gap / 2 + red / 2),
        ("lip_up", gap / 2),
        ("lip_low", -gap / 2),
        ("lip_bottom", -gap / 2 - red / 2),
    ):
        points[list(subject._SPOTS[name])] = (0, -0.85 + y, 0.0)
    points[152] = (0, -1.2, -0.1)
    return points


def picture(points, *, yaw=0.0, pitch=0.0, roll=0.0, size=0.15, at=(0.9, 0.45)):
    """The face as a camera sees it: x right, y down, z away, in picture heights; the person's left is at the right."""
    seen = points @ turned(yaw, pitch, roll).T * size
    return (seen * (1, -1, -1) + (*at, 0.0)).astype(np.float32)


def measured(points, hands=()):
    return dict(zip(SIGNALS, measure(points, hands).tolist(), strict=True))


def test_one_number_a_signal():
    values = measure(picture(neutral()))
    assert values.shape == (len(SIGNALS),)
    assert values.dtype == np.float32
    assert np.isfinite(values).all()


@pytest.mark.parametrize(
    ("yaw", "pitch", "roll"),
    [
        (0, 0, 0),
        (30, 0, 0),
        (-30, 0, 0),
        (0, 20, 0),
        (0, -25, 0),
        (0, 0, 25),
        (0, 0, -40),
        (25, -15, 10),
        (-45, 20, -30),
    ],
)
def test_head_angles_have_the_documented_signs(yaw, pitch, roll):
    values = measure(picture(neutral(), yaw=yaw, pitch=pitch, roll=roll))
    assert values[:3] == pytest.approx((yaw, pitch, roll), abs=0.1)


def test_turning_left_moves_the_nose_to_the_right_of_the_picture():
    """The convention itself, in the picture: without it the test above would hold for any sign."""
    nose, brow, eye_left, eye_right, crown = 1, 9, 263, 33, 10
    front, left = picture(neutral()), picture(neutral(), yaw=20)
    assert left[nose, 0] > front[nose, 0]
    up = picture(neutral(), pitch=20)
    assert up[nose, 1] - up[brow, 1] < front[nose, 1] - front[brow, 1]
    tilted = picture(neutral(), roll=20)
    assert tilted[crown, 0] > front[crown, 0]
    assert tilted[eye_left, 1] > tilted[eye_right, 1]
    assert front[eye_left, 0] > front[eye_right, 0]


@pytest.mark.parametrize("pose", [{"yaw": 35}, {"pitch": -20}, {"roll": 30}, {"yaw": -20, "pitch": 15, "roll": 10}])
def test_nothing_but_the_angles_changes_when_the_head_turns(pose):
    points = neutral(gap=0.05)
    front, away = measure(picture(points)), measure(picture(points, **pose, size=0.3, at=(0.5, 0.6)))
    eyes_and_mouth = slice(3, 14)
    assert away[eyes_and_mouth] == pytest.approx(front[eyes_and_mouth], abs=0.01)
    assert away[-1] == pytest.approx(2 * front[-1], rel=0.01)


@pytest.mark.parametrize(
    ("change", "moved", "sign"),
    [
        ({"opening": (0.05, 0.3)}, {"eye_open_left"}, -1),
        ({"opening": (0.3, 0.05)}, {"eye_open_right"}, -1),
        ({"gaze": (0.2, 0.0)}, {"gaze_x"}, 1),
        ({"gaze": (0.0, 0.1)}, {"gaze_y"}, 1),
        ({"brow": (0.3, 0.24)}, {"brow_left"}, 1),
        ({"brow": (0.24, 0.3)}, {"brow_right"}, 1),
        ({"gap": 0.3}, {"lips_gap"}, 1),
        ({"red": 0.06}, {"lips_height"}, -1),
        ({"width": 0.75}, {"mouth_width"}, 1),
        ({"lift": 0.12}, {"smile"}, 1),
    ],
)
def test_each_movement_moves_its_own_signal_in_a_turned_head_too(change, moved, sign):
    pose = {"yaw": 18, "pitch": -8, "roll": 12}
    still, now = measured(picture(neutral(), **pose)), measured(picture(neutral(**change), **pose))
    for name in SIGNALS[3:14]:
        if name in moved:
            assert sign * (now[name] - still[name]) > 0.04, name
        elif not (name == "brow_gap" and "brow" in change):  # one brow up takes the gap along, as in life
            assert now[name] == pytest.approx(still[name], abs=0.02), name


def test_opening_is_lid_over_width():
    values = measured(picture(neutral(opening=(0.31, 0.12)), yaw=10))
    assert (values["eye_open_left"], values["eye_open_right"]) == pytest.approx((0.31, 0.12), abs=0.01)


def test_gaze_listens_to_the_nearer_eye():
    points = neutral()
    points[468, 0] += 0.1  # the right iris alone
    turned_left = measured(picture(points, yaw=30))["gaze_x"]  # shows the right side of the face
    turned_right = measured(picture(points, yaw=-30))["gaze_x"]
    assert turned_left > 0.25
    assert turned_right == pytest.approx(0.0, abs=0.01)


def test_no_face_is_not_measured():
    rng = np.random.default_rng(3)
    nowhere = np.full((478, 3), np.nan, dtype=np.float32)
    cloud = rng.uniform(0, 1, (478, 3)).astype(np.float32)
    flat = picture(neutral()) * (1, 0.2, 1)
    tiny = picture(neutral(), size=0.01)
    inside_out = picture(neutral()) * (-1, 1, 1)  # left and right exchanged, as no turn of a head can do
    for points in (nowhere, cloud, flat, tiny, inside_out, np.zeros((478, 3)), np.zeros((468, 3))):
        assert np.isnan(measure(points)).all()


def test_a_hand_hides_what_it_covers_and_nothing_else():
    points = picture(neutral())
    lips, left_lid = points[13, :2], points[386, :2]
    fingers = np.linspace((0.0, 0.3), (0.0, 0.0), 21)
    on_mouth = measured(points, [lips + fingers])
    assert {name for name, value in on_mouth.items() if np.isnan(value)} == MOUTH
    on_eye = measured(points, [left_lid + fingers[::-1] * (1, -1)])
    lost = {name for name, value in on_eye.items() if np.isnan(value)}
    assert {"eye_open_left", "gaze_x", "gaze_y"} <= lost
    assert not lost & (MOUTH | {"eye_open_right", "yaw_deg"})
    beside = measured(points, [lips + fingers + np.array([0.4, 0.0]), np.full((21, 3), np.nan)])
    assert np.isfinite(list(beside.values())).all()


def test_eyes_and_mouth_are_readable_while_turned_to_the_camera_and_free():
    points = picture(neutral())
    fingers = np.linspace((0.0, 0.3), (0.0, 0.0), 21)
    on_mouth, on_eye = points[13, :2] + fingers, points[386, :2] + fingers * (1, -1)
    on_other = points[159, :2] + fingers * (1, -1)
    looks = [
        (measure(points), (True, True)),
        (measure(points, [on_mouth]), (True, False)),
        (measure(points, [on_eye]), (True, True)),
        (measure(points, [on_eye, on_other]), (False, True)),
        (measure(picture(neutral(), yaw=45)), (True, True)),
        (measure(picture(neutral(), yaw=-60)), (False, False)),
        (measure(picture(neutral(), pitch=-50)), (False, False)),
        (measure(np.full((478, 3), np.nan)), (False, False)),
    ]
    rows = np.array([values for values, _ in looks], np.float32)
    eyes, mouth = readable(SignalTrack(SIGNALS, rows, np.arange(len(looks)) / 15))
    assert list(zip(eyes.tolist(), mouth.tolist(), strict=True)) == [expected for _, expected in looks]


def test_jitter_of_the_mesh_leaves_the_angles_within_a_degree():
    rng = np.random.default_rng(5)
    points = picture(neutral(), yaw=12, pitch=-5, roll=4)
    tries = [measure(points + rng.normal(0, 0.001, points.shape))[:3] for _ in range(50)]
    assert np.abs(np.array(tries) - (12, -5, 4)).max() < 1.0


@pytest.mark.parametrize("fps", [10, 15, 30])
@pytest.mark.parametrize("path", ["nod", "shake", "tilt"])
def test_a_moving_head_yields_no_brow_eye_or_lip_cue(fps, path):
    rng = np.random.default_rng(7)
    times = np.arange(0, 4, 1 / fps)
    wave = np.sin(2 * np.pi * 1.5 * times)
    pose = {"nod": ("pitch", 15), "shake": ("yaw", 22), "tilt": ("roll", 25)}[path]
    rows = [
        measure(picture(neutral(), **{pose[0]: pose[1] * level}) + rng.normal(0, 0.0007, (478, 3))) for level in wave
    ]
    found = facial_cues(SignalTrack(SIGNALS, np.array(rows), times))
    assert [cue.label for cue in found if cue.label != "looking away"] == []
