"""Skeletons by name and motion over time."""

import numpy as np
import pytest

from mg_agent.core.pose import MG_SKELETON, PoseSequence, Skeleton
from mg_agent.core.span import Span
from mg_agent.errors import ModelError


def sequence(frames: int = 5) -> PoseSequence:
    v = len(MG_SKELETON.joints)
    xy = np.arange(frames * v * 2, dtype=np.float32).reshape(frames, v, 2)
    return PoseSequence(xy, np.ones((frames, v), np.float32), np.arange(frames) / 10.0, MG_SKELETON)


def test_mirroring_twice_changes_nothing_and_swaps_every_side():
    mirror = MG_SKELETON.mirror
    assert [mirror[i] for i in mirror] == list(range(len(mirror)))
    for joint, i in zip(MG_SKELETON.joints, mirror, strict=True):
        other = MG_SKELETON.joints[i]
        assert other == joint if not joint.startswith(("left_", "right_")) else other != joint


def test_every_joint_hangs_on_the_body():
    reached, edge = {"neck"}, {"neck"}
    while edge:
        edge = {b for a, b in [*MG_SKELETON.bones, *((b, a) for a, b in MG_SKELETON.bones)] if a in edge} - reached
        reached |= edge
    assert reached == set(MG_SKELETON.joints)
    assert MG_SKELETON.adjacency.sum() == 2 * len(MG_SKELETON.bones)


def test_a_misspelled_joint_says_what_was_meant():
    with pytest.raises(ModelError, match="did you mean 'left_wrist'"):
        sequence().joint("left_wirst")
    with pytest.raises(ModelError, match="no joint 'tail'"):
        Skeleton("x", ("a", "b"), (("a", "tail"),))


def test_shapes_and_time_are_checked():
    good = sequence()
    with pytest.raises(ModelError, match="do not fit"):
        PoseSequence(good.xy[:3], good.score, good.times, MG_SKELETON)
    with pytest.raises(ModelError, match="backwards"):
        PoseSequence(good.xy, good.score, good.times[::-1], MG_SKELETON)


def test_a_part_is_cut_by_time_and_joints_by_name():
    pose = sequence()
    assert pose.fps == pytest.approx(10)
    assert list(pose.between(Span(start=0.1, end=0.3)).times) == pytest.approx([0.1, 0.2])
    small = Skeleton("two", ("nose", "left_wrist"), (("nose", "left_wrist"),))
    assert np.array_equal(pose.select(small).joint("left_wrist"), pose.joint("left_wrist"))
