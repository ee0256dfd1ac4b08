"""Ways to vary a clip that keep what it means, each with its reason; and two that are here to be compared.

Every function takes places (N, T, V, C) with NaN where a joint was not seen, a strength (1 is the usual one), and
dice, and returns new places. Changes are measured against the body's own size, not the picture's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from mg_agent.core.pose import Skeleton
from mg_agent.errors import ModelError, did_you_mean

Augmentation = Callable[[Tensor, float, "Dice"], Tensor]


@dataclass(frozen=True)
class Dice:
    """Where chance comes from, and what the joints are.

    Attributes:
        generator: Seeded; the same seed varies clips alike.
        skeleton: Joints by name, so that mirroring swaps sides and nothing else.
    """

    generator: torch.Generator
    skeleton: Skeleton

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        """Numbers between low and high."""
        return low + (high - low) * torch.rand(*shape, generator=self.generator)

    def normal(self, *shape: int) -> Tensor:
        """Numbers around 0, of deviation 1."""
        return torch.randn(*shape, generator=self.generator)


def perturb_coordinates(xy: Tensor, strength: float, dice: Dice) -> Tensor:
    """Displace each joint a little, steadily and from frame to frame: other bodies, and landmark models that err."""
    n, t, v, c = xy.shape
    size = body_size(xy)
    steady, shaky = dice.normal(n, 1, v, c), dice.normal(n, t, v, c)
    return xy + strength * size * (0.012 * steady + 0.006 * shaky)


def change_viewpoint(xy: Tensor, strength: float, dice: Dice) -> Tensor:
    """Look from elsewhere: a rotation in space, or the shear and squeeze that turning does to a flat picture."""
    n = len(xy)
    if xy.shape[-1] == 3:
        yaw, pitch, roll = (
            strength * dice.uniform(n, low=-a, high=a) for a in (torch.pi / 4, torch.pi / 12, torch.pi / 24)
        )
        return about_middle(xy, rotation(yaw, pitch, roll))
    turn = strength * dice.uniform(n, low=-0.15, high=0.15)
    shear, squeeze = strength * dice.uniform(n, low=-0.15, high=0.15), 1 - strength * dice.uniform(n, high=0.25)
    cos, sin = torch.cos(turn), torch.sin(turn)
    matrix = torch.stack((cos * squeeze, -sin + shear, sin * squeeze, cos), dim=-1).view(n, 2, 2)
    return about_middle(xy, matrix)


def repeat_clip(xy: Tensor, strength: float, dice: Dice) -> Tensor:
    """Show a part of the clip twice: micro-gestures are brief and often come again."""
    n, t = xy.shape[:2]
    start = dice.uniform(n, 1, high=0.35) * (t - 1)
    length = (t - 1) * (1 - dice.uniform(n, 1, low=0.2, high=0.35) * strength)
    steps = torch.linspace(0, 2, t).expand(n, t) % 1.0000001
    return at_times(xy, (start + steps * torch.minimum(length, t - 1 - start)).clamp(0, t - 1))


def posterize_time(xy: Tensor, strength: float, dice: Dice) -> Tensor:
    """Hold every frame for a while: slow cameras and dropped frames; what is told by places stays."""
    n, t = xy.shape[:2]
    hold = 1 + (dice.uniform(n, 1) * (3 * strength + 0.999)).floor()
    steps = torch.arange(t).expand(n, t)
    return at_times(xy, (steps / hold).floor() * hold)


def crop_time(xy: Tensor, strength: float, dice: Dice) -> Tensor:
    """Show a part of the clip, stretched to its length: nobody knows where a gesture begins."""
    n, t = xy.shape[:2]
    share = 1 - strength * dice.uniform(n, 1, high=0.5)
    start = dice.uniform(n, 1) * (1 - share)
    return at_times(xy, (start + share * torch.linspace(0, 1, t)) * (t - 1))


def change_speed(xy: Tensor, strength: float, dice: Dice) -> Tensor:
    """Bend time, faster here and slower there, with both ends kept: people differ in pace."""
    n, t = xy.shape[:2]
    power = torch.exp(strength * dice.uniform(n, 1, low=-0.5, high=0.5))
    return at_times(xy, torch.linspace(0, 1, t).expand(n, t) ** power * (t - 1))


def flip(xy: Tensor, strength: float, dice: Dice) -> Tensor:
    """Mirror the person, sides swapped by joint name; never where a class means one side."""
    turned = xy[:, :, list(dice.skeleton.mirror)].clone()
    turned[..., 0] = -turned[..., 0]
    return turned


def mask_joints(xy: Tensor, strength: float, dice: Dice) -> Tensor:
    """Lose whole joints for the whole clip: they are out of the picture or behind something."""
    n, _, v, _ = xy.shape
    lost = dice.uniform(n, 1, v, 1) < 0.12 * strength
    return torch.where(lost, torch.nan, xy)


def mask_frames(xy: Tensor, strength: float, dice: Dice) -> Tensor:
    """Lose all joints for a few frames: landmark models drop out."""
    n, t = xy.shape[:2]
    length = dice.uniform(n, 1) * 0.25 * strength * t
    start = dice.uniform(n, 1) * (t - length)
    steps = torch.arange(t).expand(n, t)
    lost = (steps >= start) & (steps < start + length)
    return torch.where(lost[:, :, None, None], torch.nan, xy)


def shear_strongly(xy: Tensor, strength: float, dice: Dice) -> Tensor:
    """Shear by up to the body's own size, as skeleton-contrastive learning does (2108.03656): to compare with."""
    n, c = len(xy), xy.shape[-1]
    off = strength * dice.uniform(n, c, c, low=-1.0, high=1.0)
    eye = torch.eye(c)
    return about_middle(xy, eye + off * (1 - eye))


def reverse_time(xy: Tensor, strength: float, dice: Dice) -> Tensor:
    """Run backwards: harmless where a movement goes back and forth, wrong where direction is the meaning."""
    return xy.flip(dims=(1,))


AUGMENTATIONS: Mapping[str, Augmentation] = {
    "perturb coordinates": perturb_coordinates,
    "change viewpoint": change_viewpoint,
    "repeat clip": repeat_clip,
    "posterize time": posterize_time,
    "crop time": crop_time,
    "change speed": change_speed,
    "flip": flip,
    "mask joints": mask_joints,
    "mask frames": mask_frames,
    "shear strongly": shear_strongly,
    "reverse time": reverse_time,
}
"""All of them by name; the first four are those that arXiv 2405.13206 is said to favor."""

Recipe = tuple[tuple[str, float, float], ...]
"""What is applied, in order: name, share of the clips, strength."""

VIEWS: Recipe = (
    ("change viewpoint", 0.8, 1.0),
    ("perturb coordinates", 0.5, 1.0),
    ("crop time", 0.8, 1.0),
    ("change speed", 0.5, 1.0),
    ("posterize time", 0.2, 1.0),
    ("mask joints", 0.3, 1.0),
    ("mask frames", 0.2, 1.0),
)
"""For recorded skeletons of whole actions."""


def augment(xy: Tensor, score: Tensor, recipe: Recipe, dice: Dice) -> tuple[Tensor, Tensor]:
    """Vary clips by a recipe, each clip by its own throw.

    Args:
        xy: (N, T, V, C), NaN where not seen.
        score: (N, T, V).
        recipe: What to apply.
        dice: Where chance comes from.

    Returns:
        New places and scores, of the same shapes; the score of what is no longer seen is 0. Scores travel with the
        places through every change of time and side.

    Raises:
        ModelError: for a name that is no augmentation.
    """
    both = torch.cat((xy, score.unsqueeze(-1)), dim=-1)
    for name, share, strength in recipe:
        if name not in AUGMENTATIONS:
            raise ModelError.of("no such augmentation", f"got '{name}'", did_you_mean(name, tuple(AUGMENTATIONS)))
        chosen = torch.nonzero(dice.uniform(len(xy)) < share).flatten()
        if len(chosen):
            both = both.index_copy(0, chosen, _applied(AUGMENTATIONS[name], both[chosen], strength, dice))
    xy, score = both[..., :-1], both[..., -1]
    seen = torch.isfinite(xy).all(dim=-1)
    return xy, torch.where(seen, torch.nan_to_num(score).clamp(0, 1), 0.0)


_MOVES_SCORES = (repeat_clip, posterize_time, crop_time, change_speed, flip, reverse_time)


def _applied(change: Augmentation, both: Tensor, strength: float, dice: Dice) -> Tensor:
    """Apply to places; changes of time and side take the score along as one more coordinate."""
    if change in _MOVES_SCORES:
        return change(both, strength, dice)
    return torch.cat((change(both[..., :-1], strength, dice), both[..., -1:]), dim=-1)


def at_times(xy: Tensor, when: Tensor) -> Tensor:
    """Read clips (N, T, ...) at fractional frames (N, S), between two frames in a straight line."""
    t = xy.shape[1]
    low = when.floor().long().clamp(0, t - 1)
    share = (when - low).view(*when.shape, 1, 1)
    rows = torch.arange(len(xy))[:, None]
    before, after = xy[rows, low], xy[rows, (low + 1).clamp(max=t - 1)]
    return torch.where(share == 0, before, before + share * (after - before))


def body_size(xy: Tensor) -> Tensor:
    """Diagonal of what was seen of a body, (N, 1, 1, 1)."""
    flat = xy.flatten(1, 2)
    known = torch.isfinite(flat)
    high = torch.where(known, flat, -torch.inf).amax(dim=1)
    low = torch.where(known, flat, torch.inf).amin(dim=1)
    size = torch.linalg.vector_norm(high - low, dim=-1)
    return torch.where(torch.isfinite(size), size, 0.0)[:, None, None, None]


def about_middle(xy: Tensor, matrix: Tensor) -> Tensor:
    """Apply matrices (N, C, C) to places around the middle of what was seen."""
    middle = torch.nanmean(xy.flatten(1, 2), dim=1)[:, None, None, :]
    return (xy - middle) @ matrix.transpose(1, 2)[:, None] + middle


def rotation(yaw: Tensor, pitch: Tensor, roll: Tensor) -> Tensor:
    """Rotations about y, then x, then z, from angles in radians (N,), (N, 3, 3)."""
    zero, one = torch.zeros_like(yaw), torch.ones_like(yaw)

    def stacked(*entries: Tensor) -> Tensor:
        return torch.stack(entries, dim=-1).view(-1, 3, 3)

    cy, sy, cp, sp, cr, sr = yaw.cos(), yaw.sin(), pitch.cos(), pitch.sin(), roll.cos(), roll.sin()
    about_y = stacked(cy, zero, sy, zero, one, zero, -sy, zero, cy)
    about_x = stacked(one, zero, zero, zero, cp, -sp, zero, sp, cp)
    about_z = stacked(cr, -sr, zero, sr, cr, zero, zero, zero, one)
    return about_z @ about_x @ about_y
