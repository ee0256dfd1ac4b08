import numpy as np
import pytest
from people import ASPECT, body, box, frame, hand, mesh

from mg_agent.core.pose import MG_SKELETON
from mg_agent.perception.pose import PoseAssembler

STEP = 1 / 15


def assemble(*frames):
    assembler = PoseAssembler(2)  # smaller than any test, so that the arrays must grow
    for one in frames:
        assembler.add(one)
    return assembler.finish()


def at(pose, joint, n=0):
    return pose.joint(joint)[n]


def test_joints_have_their_names_and_are_in_picture_heights():
    seated = body(0.9, 0.3, 0.15)
    pose = assemble(frame(0.0, body=seated, face=mesh())).pose
    assert pose.skeleton is MG_SKELETON
    for joint, index in (("left_shoulder", 11), ("right_shoulder", 12), ("left_elbow", 13), ("right_wrist", 16)):
        np.testing.assert_allclose(at(pose, joint), seated[index, :2])
    np.testing.assert_allclose(at(pose, "neck"), (seated[11, :2] + seated[12, :2]) / 2)
    assert at(pose, "left_shoulder")[0] > at(pose, "right_shoulder")[0], (
        "who faces the camera has the left to our right"
    )
    for joint in ("eye", "brow", "ear", "cheek", "mouth"):
        assert at(pose, f"left_{joint}")[0] > at(pose, "nose")[0] > at(pose, f"right_{joint}")[0], joint
    assert at(pose, "forehead")[1] < at(pose, "nose")[1] < at(pose, "mouth")[1] < at(pose, "chin")[1]
    assert not pose.seen("left_palm")[0]


def test_without_a_mesh_the_body_gives_what_it_knows_of_the_head():
    pose = assemble(frame(0.0, body=body(), followed=box(0.9, 0.3))).pose
    for joint in ("nose", "left_eye", "right_ear", "mouth", "left_mouth"):
        assert pose.seen(joint)[0], joint
    for joint in ("forehead", "chin", "left_brow", "right_cheek"):
        assert not pose.seen(joint)[0], joint
        assert pose.score[0, MG_SKELETON.index(joint)] == 0


def test_losing_the_mesh_moves_nothing():
    shifted = mesh(0.9, 0.32)  # the two models put the face a little apart
    frames = [frame(n * STEP, body=body(), face=shifted if n % 5 else None) for n in range(20)]
    pose = assemble(*frames).pose
    for joint in ("nose", "left_eye", "right_ear", "mouth"):
        assert np.ptp(pose.joint(joint), axis=0).max() < 1e-5, joint


def test_a_mesh_alone_is_a_person_too():
    done = assemble(frame(0.0, face=mesh()))
    assert done.present.all()
    assert done.pose.seen("chin")[0]
    assert not done.pose.seen("neck")[0]


@pytest.mark.parametrize("place", [(0.9, 1.2), (-0.2, 0.5), (ASPECT + 0.2, 0.5), (0.9, -0.3)])
def test_joints_outside_of_the_picture_are_not_seen(place):
    pose = assemble(frame(0.0, body=body(wrists={"left": place}), face=mesh())).pose
    assert not pose.seen("left_wrist")[0]
    assert pose.seen("right_wrist")[0]


def test_a_hidden_joint_is_not_seen_and_a_doubtful_one_does_not_flicker():
    values = [0.2, 0.5, 0.7, 0.5, 0.45, 0.5, 0.3, 0.5]
    pose = assemble(*(frame(n * STEP, body=body(left=v), face=mesh()) for n, v in enumerate(values))).pose
    assert pose.seen("left_wrist").tolist() == [False, False, True, True, True, True, False, False]


def test_the_neck_needs_both_shoulders():
    half = body()
    half[12, 3] = 0.1
    pose = assemble(frame(0.0, body=half, face=mesh())).pose
    assert pose.seen("left_shoulder")[0]
    assert not pose.seen("neck")[0]


def test_hands_go_to_their_sides():
    wrists = {"left": (1.1, 0.7), "right": (0.7, 0.7)}
    hands = (hand(0.7, 0.7, "left"), hand(1.1, 0.7, "right"))  # labels swapped
    pose = assemble(frame(0.0, body=body(wrists=wrists), face=mesh(), hands=hands)).pose
    np.testing.assert_allclose(at(pose, "right_palm"), (0.7, 0.7), atol=1e-6)
    np.testing.assert_allclose(at(pose, "left_palm"), (1.1, 0.7), atol=1e-6)
    np.testing.assert_allclose(at(pose, "left_middle_tip"), hands[1].points[12, :2])
    assert pose.score[0, MG_SKELETON.index("left_index_tip")] == pytest.approx(0.9)


def test_a_hand_without_a_person_is_nobodys():
    done = assemble(frame(0.0, hands=(hand(0.9, 0.5),)))
    assert not done.present.any()
    assert np.isnan(done.pose.xy).all()


def test_a_hand_survives_a_moment_without_body_and_face():
    frames = [frame(n * STEP, body=body(), face=mesh(), hands=(hand(0.8, 0.6),)) for n in range(5)]
    gap = [frame((5 + n) * STEP, hands=(hand(0.8, 0.6),)) for n in range(3)]
    after = [frame(8 * STEP, body=body(), face=mesh())]
    done = assemble(*frames, *gap, *after)
    assert done.present.all()
    assert sum(done.pose.seen(f"{side}_palm")[5:8].sum() for side in ("left", "right")) == 3


def test_letters_that_look_like_a_body_are_nobody():
    title = [frame(n * STEP, body=body(1.17, 0.5, 0.04)) for n in range(40)]
    done = assemble(*title)
    assert not done.present.any()
    assert np.isnan(done.pose.xy).all()
    assert (done.pose.score == 0).all()


def test_a_person_before_the_letters_stays():
    person = [frame(n * STEP, body=body(0.5, 0.4, 0.2), face=mesh(0.5, 0.4, 0.2)) for n in range(20)]
    title = [frame((20 + n) * STEP, body=body(1.17, 0.5, 0.04)) for n in range(40)]
    done = assemble(*person, *title)
    assert done.present.tolist() == [True] * 20 + [False] * 40


def test_a_face_turned_away_or_hidden_does_not_end_the_person():
    frames = [
        frame(n * STEP, body=body(0.9, 0.3, 0.05), face=mesh(0.9, 0.3, 0.05) if n < 5 else None) for n in range(90)
    ]
    assert assemble(*frames).present.all()


@pytest.mark.parametrize("witness", ["scout", "hand"])
def test_a_person_whose_face_the_mesh_never_finds_is_confirmed_by_others(witness):
    small = body(0.9, 0.3, 0.05, wrists={"right": (0.8, 0.45)})
    extra = (
        {"followed": box(0.9, 0.3, 0.06)} if witness == "scout" else {"hands": (hand(0.8, 0.45, "right", size=0.03),)}
    )
    frames = [frame(n * STEP, body=small, **(extra if n == 10 else {})) for n in range(30)]
    assert assemble(*frames).present.all()


def test_a_face_elsewhere_does_not_confirm_a_body():
    frames = [frame(n * STEP, body=body(1.17, 0.5, 0.04), followed=box(0.3, 0.3, 0.05)) for n in range(30)]
    assert not assemble(*frames).present.any()


def test_of_two_people_the_one_followed_so_far_is_kept():
    mine, other = (0.5, 0.4, 0.15), (1.3, 0.4, 0.15)
    both = [frame(n * STEP, body=body(*mine), face=mesh(*mine)) for n in range(5)]
    body_strays = [frame((5 + n) * STEP, body=body(*other), face=mesh(*mine)) for n in range(5)]
    face_strays = [frame((10 + n) * STEP, body=body(*mine), face=mesh(*other)) for n in range(5)]
    pose = assemble(*both, *body_strays, *face_strays).pose
    assert np.ptp(pose.joint("nose")[:, 0]) < 0.05
    assert pose.seen("neck").tolist() == [True] * 5 + [False] * 5 + [True] * 5
    assert pose.seen("chin").tolist() == [True] * 10 + [False] * 5


def test_a_stray_mesh_is_not_measured():
    assembler = PoseAssembler()
    assert assembler.add(frame(0.0, body=body(0.5), face=mesh(0.5))).face is not None
    assert assembler.add(frame(STEP, body=body(0.5), face=mesh(1.3))).face is None


def test_at_first_the_scout_tells_which_of_two_is_meant():
    two = {"body": body(0.5), "face": mesh(1.3)}
    followed_body = assemble(frame(0.0, **two, followed=box(0.5, 0.3))).pose
    followed_face = assemble(frame(0.0, **two, followed=box(1.3, 0.3))).pose
    assert followed_body.seen("neck")[0]
    assert not followed_body.seen("chin")[0]
    assert followed_face.seen("chin")[0]
    assert not followed_face.seen("neck")[0]


def test_no_frames():
    done = PoseAssembler().finish()
    assert len(done.pose) == 0
    assert done.present.shape == (0,)


def test_a_glance_at_the_frames_so_far_changes_nothing_of_the_end():
    frames = [frame(n * STEP, body=body(0.9 + 0.01 * n, 0.3, 0.15), face=mesh() if n % 3 else None) for n in range(7)]
    glancing = PoseAssembler(2)
    for n, one in enumerate(frames):
        glancing.add(one)
        so_far = glancing.so_far().pose
        np.testing.assert_array_equal(so_far.xy, assemble(*frames[: n + 1]).pose.xy)
    np.testing.assert_array_equal(glancing.finish().pose.xy, assemble(*frames).pose.xy)
