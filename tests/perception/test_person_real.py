"""People in real footage are followed: whose hand it is, who is followed of two, and what is nobody."""

import numpy as np
import pytest

from mg_agent.perception.face import readable
from mg_agent.perception.person import follow_person
from mg_agent.perception.video import probe
from mg_agent.settings import Settings

SETTINGS = Settings()


@pytest.fixture(scope="module")
def followed(clips):
    done = {}

    def follow(name):
        if name not in done:
            done[name] = follow_person(probe(clips[name], SETTINGS), SETTINGS)
        return done[name]

    return follow


@pytest.mark.slow
@pytest.mark.parametrize(("clip", "start", "end"), [("face_noface", 0.0, 2.35), ("noface_face", 3.95, 6.4)])
def test_a_cartoon_is_nobody(followed, clip, start, end):
    found = followed(clip)
    there = (found.pose.times >= start) & (found.pose.times < end)
    for seen in (found.pose.seen("nose"), found.pose.seen("neck"), np.isfinite(found.face["yaw_deg"])):
        np.testing.assert_array_equal(seen, there)
    assert np.isnan(found.pose.xy[~there]).all()


@pytest.mark.slow
def test_a_face_behind_a_hand_is_still_somebody_and_it_is_her_right_hand(followed):
    pose = followed("hand_to_face").pose
    assert pose.seen("nose").all()
    covered = (pose.times > 2.7) & (pose.times < 9.0)
    assert pose.seen("right_palm")[covered].mean() > 0.9
    assert not pose.seen("left_palm").any()
    assert not pose.seen("right_palm")[pose.times > 11].any()


@pytest.mark.slow
def test_a_face_behind_a_hand_is_followed_but_not_readable(followed):
    face = followed("hand_to_face").face
    covered = (face.times > 2.7) & (face.times < 9.0)
    assert np.isfinite(face["yaw_deg"])[covered].mean() > 0.9
    mouth = readable(face)[1]
    assert mouth[covered].mean() < 0.1
    assert mouth[(face.times < 2.2) | (face.times > 9.8)].mean() > 0.95


@pytest.mark.slow
@pytest.mark.parametrize(
    ("clip", "x"), [("preview__head-pose-face-detection-female-and-male", (1.15, 1.5)), ("address", (0.7, 0.95))]
)
def test_of_two_people_one_is_followed_with_body_and_face(followed, clip, x):
    found = followed(clip)
    for joint in ("nose", "chin", "neck"):
        path = found.pose.joint(joint)[:, 0]
        assert np.isfinite(path).mean() > 0.95, joint
        assert (x[0] < np.nanmin(path)) & (np.nanmax(path) < x[1]), joint
    assert np.isfinite(found.face["yaw_deg"]).mean() > 0.95
    assert sum("More than one person" in note for note in found.notes) == 1


@pytest.mark.slow
@pytest.mark.parametrize("clip", ["again", "eat", "no", "please", "sorry", "thanks"])
def test_somebody_who_stands_alone_is_seen_throughout(followed, clip):
    found = followed(f"asl_gestures__{clip}")
    assert found.notes == ()
    for joint in ("nose", "neck", "left_elbow", "right_elbow", "right_wrist"):
        assert found.pose.seen(joint).all(), joint


@pytest.mark.slow
def test_the_hand_that_eats_is_the_right_one(followed):
    pose = followed("asl_gestures__eat").pose
    mouth = (pose.times > 0.6) & (pose.times < 1.0)
    assert pose.seen("right_palm")[mouth].mean() > 0.5
    assert not pose.seen("left_palm").any()


@pytest.mark.slow
def test_the_same_video_gives_the_same_arrays(clips):
    video = probe(clips["asl_gestures__sorry"], SETTINGS)
    one, other = follow_person(video, SETTINGS), follow_person(video, SETTINGS)
    np.testing.assert_array_equal(one.pose.xy, other.pose.xy)
    np.testing.assert_array_equal(one.pose.score, other.pose.score)
    np.testing.assert_array_equal(one.face.values, other.face.values)
