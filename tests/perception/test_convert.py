import numpy as np
import pytest

from mg_agent.core.pose import MG_SKELETON
from mg_agent.errors import ModelError
from mg_agent.perception.convert import from_coco_wholebody, from_kinect, from_openpose

HEIGHT = 720.0


def numbered(points, frames=2):
    """Return (T, points, 3) in which point i lies at (10 i, 5 i) pixels with confidence 0.8."""
    one = np.stack([np.arange(points) * 10.0, np.arange(points) * 5.0, np.full(points, 0.8)], axis=1)
    return np.repeat(one[None], frames, axis=0)


def source(pose, joint):
    """Return which point a joint of ``numbered`` came from; a half for the middle of two."""
    x, y = pose.joint(joint)[0]
    assert x / 10 == pytest.approx(y / 5)
    return float(x * HEIGHT / 10)


OPENPOSE = {
    "nose": 0, "neck": 1,
    "right_shoulder": 2, "right_elbow": 3, "right_wrist": 4,
    "left_shoulder": 5, "left_elbow": 6, "left_wrist": 7,
    "right_hip": 9, "right_knee": 10, "right_ankle": 11, "left_hip": 12, "left_knee": 13, "left_ankle": 14,
    "right_eye": 15, "left_eye": 16, "right_ear": 17, "left_ear": 18,
}  # fmt: skip
OPENPOSE_MORE = {
    "chin": 25 + 8, "mouth": 25 + 64, "right_mouth": 25 + 48, "left_mouth": 25 + 54,
    "right_brow": 25 + 19, "left_brow": 25 + 24,
    "left_palm": 95, "left_thumb_tip": 99, "left_pinky_tip": 115,
    "right_palm": 116, "right_index_mcp": 121, "right_pinky_tip": 136,
}  # fmt: skip
WHOLE_BODY = {
    "nose": 0, "left_eye": 1, "right_eye": 2, "left_ear": 3, "right_ear": 4,
    "left_shoulder": 5, "right_shoulder": 6, "neck": 5.5, "left_elbow": 7, "right_elbow": 8,
    "left_wrist": 9, "right_wrist": 10, "left_hip": 11, "right_hip": 12,
    "left_knee": 13, "right_knee": 14, "left_ankle": 15, "right_ankle": 16,
    "chin": 31, "mouth": 23 + 64, "right_mouth": 71, "left_mouth": 77, "right_brow": 23 + 19, "left_brow": 23 + 24,
    "left_palm": 91, "left_pinky_tip": 111, "right_palm": 112, "right_pinky_tip": 132,
}  # fmt: skip


@pytest.mark.parametrize(
    ("convert", "points", "expected"),
    [
        (from_openpose, 25, OPENPOSE),
        (from_openpose, 137, OPENPOSE | OPENPOSE_MORE),
        (from_coco_wholebody, 133, WHOLE_BODY),
    ],
)
def test_every_joint_comes_from_its_point_in_picture_heights(convert, points, expected):
    pose = convert(numbered(points), [0.0, 0.1], height=HEIGHT)
    assert pose.skeleton is MG_SKELETON
    assert {joint: source(pose, joint) for joint in expected} == pytest.approx(expected, abs=1e-3)
    assert pose.score[0, MG_SKELETON.index("nose")] == pytest.approx(0.8)


@pytest.mark.parametrize(("convert", "points"), [(from_openpose, 137), (from_coco_wholebody, 133)])
def test_only_forehead_and_cheeks_are_missing(convert, points):
    pose = convert(numbered(points), [0.0, 0.1], height=HEIGHT)
    missing = {joint for joint in MG_SKELETON.joints if not pose.seen(joint).any()}
    assert missing == {"forehead", "left_cheek", "right_cheek"}


def test_the_body_alone_has_neither_hands_nor_face():
    pose = from_openpose(numbered(25), [0.0, 0.1], height=HEIGHT)
    assert {joint for joint in MG_SKELETON.joints if pose.seen(joint).all()} == set(OPENPOSE)


def test_no_confidence_is_unseen():
    keypoints = numbered(25)
    keypoints[0, 4] = 0.0  # OpenPose writes 0, 0, 0 for what it did not find
    pose = from_openpose(keypoints, [0.0, 0.1], height=HEIGHT)
    assert pose.seen("right_wrist").tolist() == [False, True]
    assert pose.score[0, MG_SKELETON.index("right_wrist")] == 0.0


def test_a_joint_made_of_several_points_is_as_sure_as_the_least():
    keypoints = numbered(133)
    keypoints[0, 5, 2], keypoints[1, 6, 2] = 0.3, 0.0
    pose = from_coco_wholebody(keypoints, [0.0, 0.1], height=HEIGHT)
    assert pose.score[:, MG_SKELETON.index("neck")] == pytest.approx([0.3, 0.0])
    assert pose.seen("neck").tolist() == [True, False]


def test_the_callers_array_is_left_alone():
    keypoints = numbered(25)
    keypoints[0, 4] = 0.0
    before = keypoints.copy()
    from_openpose(keypoints, [0.0, 0.1], height=HEIGHT)
    np.testing.assert_array_equal(keypoints, before)


KINECT = {
    "nose": 3, "neck": 20, "left_shoulder": 4, "left_elbow": 5, "left_wrist": 6, "left_palm": 6, "left_middle_mcp": 7,
    "left_middle_tip": 21, "left_thumb_tip": 22, "right_shoulder": 8, "right_elbow": 9, "right_wrist": 10,
    "right_palm": 10, "right_middle_mcp": 11, "right_middle_tip": 23, "right_thumb_tip": 24,
    "left_hip": 12, "left_knee": 13, "left_ankle": 14, "right_hip": 16, "right_knee": 17, "right_ankle": 18,
}  # fmt: skip


def kinect():
    joints = np.stack([np.arange(1, 26), np.full(25, 0.5), np.full(25, 2.0)], axis=1)
    return np.repeat(joints[None], 2, axis=0)


def test_kinect_keeps_its_depth_and_turns_to_the_axes_of_a_picture():
    pose = from_kinect(kinect(), [0.0, 1 / 30])
    assert pose.xy.shape == (2, len(MG_SKELETON.joints), 3)
    for joint, index in KINECT.items():
        assert pose.joint(joint)[0] == pytest.approx((-(index + 1), -0.5, 2.0)), joint
    assert {joint for joint in MG_SKELETON.joints if pose.seen(joint).any()} == set(KINECT)


def test_a_person_who_faces_the_kinect_has_the_left_hand_to_the_right_of_the_picture():
    joints = kinect()
    joints[:, 8, 0], joints[:, 4, 0] = 0.2, -0.2  # camera space: the person's right is +x, up is +y
    joints[:, 3, 1], joints[:, 20, 1] = 0.6, 0.3
    pose = from_kinect(joints, [0.0, 1 / 30])
    assert pose.joint("left_shoulder")[0, 0] > pose.joint("right_shoulder")[0, 0]
    assert pose.joint("nose")[0, 1] < pose.joint("neck")[0, 1]


def test_kinect_tells_tracked_from_inferred_from_lost():
    tracked = np.full((2, 25), 2)
    tracked[0, 6], tracked[0, 10] = 1, 0
    pose = from_kinect(kinect(), [0.0, 1 / 30], tracked=tracked)
    scores = {joint: float(pose.score[0, MG_SKELETON.index(joint)]) for joint in ("neck", "left_wrist", "right_wrist")}
    assert scores == {"neck": 1.0, "left_wrist": 0.5, "right_wrist": 0.0}
    assert not pose.seen("right_wrist")[0]


def test_a_kinect_joint_at_the_origin_was_not_tracked():
    joints = kinect()
    joints[0, 6] = 0.0
    assert from_kinect(joints, [0.0, 1 / 30]).seen("left_wrist").tolist() == [False, True]


@pytest.mark.parametrize(
    ("convert", "shape", "wanted"),
    [
        (from_openpose, (2, 24, 3), "(T, 25, 3) or (T, 137, 3)"),
        (from_openpose, (2, 25), "(T, 25, 3)"),
        (from_openpose, (2, 25, 2), "(T, 25, 3)"),
        (from_coco_wholebody, (2, 17, 3), "(T, 133, 3)"),
    ],
)
def test_another_shape_is_told_with_what_came_and_what_is_wanted(convert, shape, wanted):
    with pytest.raises(ModelError) as caught:
        convert(np.ones(shape), [0.0, 0.1], height=HEIGHT)
    assert str(shape) in str(caught.value)
    assert wanted in str(caught.value)


@pytest.mark.parametrize("wrong", [np.ones((2, 20, 3)), np.ones((25, 3)), [["a"]]])
def test_a_wrong_kinect_skeleton_is_told(wrong):
    with pytest.raises(ModelError, match="Kinect v2"):
        from_kinect(wrong, [0.0, 0.1])


def test_wrong_times_heights_and_states_are_told():
    with pytest.raises(ModelError, match="do not fit"):
        from_openpose(numbered(25), [0.0], height=HEIGHT)
    with pytest.raises(ModelError, match="height"):
        from_openpose(numbered(25), [0.0, 0.1], height=0)
    with pytest.raises(ModelError, match="tracking states"):
        from_kinect(kinect(), [0.0, 0.1], tracked=np.ones((2, 20)))
