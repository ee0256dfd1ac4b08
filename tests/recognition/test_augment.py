"""Variations of clips: what each may change, and what it must leave."""

import pytest
import torch

from mg_agent.errors import ModelError
from mg_agent.recognition.augment import AUGMENTATIONS, Dice, at_times, augment, rotation
from mg_agent.recognition.layout import UPPER_BODY


def dice(seed: int = 0) -> Dice:
    return Dice(torch.Generator().manual_seed(seed), UPPER_BODY)


@pytest.fixture
def clips():
    torch.manual_seed(0)
    path = torch.linspace(0, 1, 16)[None, :, None, None] * torch.rand(8, 1, 37, 2)
    xy = torch.rand(8, 1, 37, 2) + path
    xy[:, 3:5, 7] = torch.nan
    return xy, torch.where(torch.isfinite(xy[..., 0]), 0.9, 0.0)


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_each_changes_something_and_keeps_shape_and_holes_consistent(clips, name):
    xy, score = augment(*clips, ((name, 1.0, 1.0),), dice())
    assert xy.shape == clips[0].shape
    assert not torch.equal(torch.nan_to_num(xy), torch.nan_to_num(clips[0]))
    seen = torch.isfinite(xy).all(dim=-1)
    assert ((score > 0) == seen).all()


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_the_same_seed_varies_alike(clips, name):
    one, other = (augment(*clips, ((name, 0.5, 1.0),), dice(4))[0] for _ in range(2))
    assert torch.equal(torch.nan_to_num(one), torch.nan_to_num(other))


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_each_works_on_three_dimensions(name):
    xy, _ = augment(torch.rand(3, 12, 37, 3), torch.ones(3, 12, 37), ((name, 1.0, 1.0),), dice())
    assert xy.shape == (3, 12, 37, 3)


def test_only_the_chosen_share_is_varied(clips):
    xy, _ = augment(*clips, (("flip", 0.0, 1.0),), dice())
    assert torch.equal(torch.nan_to_num(xy), torch.nan_to_num(clips[0]))


def test_mirroring_swaps_sides_by_name_and_twice_is_nothing(clips):
    flipped, _ = augment(*clips, (("flip", 1.0, 1.0),), dice())
    left, right = UPPER_BODY.index("left_wrist"), UPPER_BODY.index("right_wrist")
    assert torch.allclose(flipped[:, :, left, 0], -clips[0][:, :, right, 0])
    again, _ = augment(flipped, clips[1], (("flip", 1.0, 1.0),), dice())
    assert torch.equal(torch.nan_to_num(again), torch.nan_to_num(clips[0]))


def test_a_held_frame_is_one_that_was_there():
    xy = torch.arange(16.0)[None, :, None, None].expand(6, 16, 37, 2)
    held, _ = augment(xy, torch.ones(6, 16, 37), (("posterize time", 1.0, 1.0),), dice())
    assert (held == held.floor()).all()
    assert (held.diff(dim=1) >= 0).all()
    assert (held[:, :, 0, 0].diff(dim=1) == 0).any()


def test_a_repeated_clip_returns_to_its_beginning():
    xy = torch.arange(16.0)[None, :, None, None].expand(6, 16, 37, 2)
    twice, _ = augment(xy, torch.ones(6, 16, 37), (("repeat clip", 1.0, 1.0),), dice())
    drops = (twice[:, :, 0, 0].diff(dim=1) < 0).sum(dim=1)
    assert (drops == 1).all()


def test_a_viewpoint_in_space_keeps_every_distance():
    xy = torch.rand(4, 8, 37, 3)
    turned, _ = augment(xy, torch.ones(4, 8, 37), (("change viewpoint", 1.0, 1.0),), dice())
    bones, same = (p[:, :, 1:] - p[:, :, :-1] for p in (xy, turned))
    assert torch.allclose(same.norm(dim=-1), bones.norm(dim=-1), atol=1e-5)


def test_rotations_are_rotations():
    turn = rotation(torch.tensor([0.3]), torch.tensor([-0.2]), torch.tensor([0.5]))[0]
    assert torch.allclose(turn @ turn.T, torch.eye(3), atol=1e-6)
    assert torch.linalg.det(turn) == pytest.approx(1.0, abs=1e-5)


def test_between_two_frames_lies_the_straight_line():
    xy = torch.tensor([0.0, 2.0, 4.0])[None, :, None, None]
    assert at_times(xy, torch.tensor([[0.5, 1.75]])).flatten().tolist() == [1.0, 3.5]


def test_an_unknown_augmentation_is_refused_by_name(clips):
    with pytest.raises(ModelError, match="did you mean 'flip'"):
        augment(*clips, (("flipp", 1.0, 1.0),), dice())
