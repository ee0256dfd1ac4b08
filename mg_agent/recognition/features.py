"""From joints to what the network reads: places, bones and motion in the body's own frame, and what was seen."""

import torch
from torch import Tensor

from mg_agent.core.pose import Skeleton
from mg_agent.recognition.layout import Layout

VERSION = 1
"""Raised whenever the numbers below change: weights belong to one version."""
_FAR = 12.0
"""Units from the center beyond which a place is cut off: a joint that flew away must not drown the rest."""
_EYES = (("left_eye", "right_eye"), ("left_ear", "right_ear"), ("nose", "nose"))


def channels(layout: Layout) -> int:
    """Count the numbers a joint has: place, place from the head, bone, motion, score and whether it was seen."""
    return layout.dimensions * (4 if layout.head else 3) + 2


def features(xy: Tensor, score: Tensor, layout: Layout) -> Tensor:
    """Describe clips in the body's own frame.

    Lengths are in the layout's unit (face heights for people in pictures), measured once a clip, so that
    neither the size of the picture nor the distance of the camera matters. The origin is the usual place of the
    layout's center over the clip: a trunk that moves is seen to move. Places from the head follow the head from
    frame to frame, turned upright, because what a hand touches is told by the head alone.

    Args:
        xy: (N, T, V, C) places, NaN where a joint was not seen.
        score: (N, T, V) how sure the landmark model was, 0 to 1.
        layout: What the joints are.

    Returns:
        (N, T, V, F) with F = ``channels(layout)``; zeros where a joint was not seen.
    """
    seen = torch.isfinite(xy).all(dim=-1)  # (N, T, V)
    joints = layout.skeleton
    unit = _unit(xy, layout)  # (N, 1, 1, 1)
    center = _center(xy, seen, layout)  # (N, 1, 1, C)
    place = ((xy - center) / unit).clamp(-_FAR, _FAR)
    parents = torch.tensor(layout.parents, device=xy.device)
    parts = [place]
    if layout.head:
        parts.append((_from_head(xy, joints) / unit).clamp(-_FAR, _FAR))
    parts.append(place - place[:, :, parents])
    motion = torch.zeros_like(place)
    motion[:, 1:] = place[:, 1:] - place[:, :-1]
    parts.append(motion)
    known = torch.nan_to_num(torch.cat(parts, dim=-1), nan=0.0)
    return torch.cat((known, score.unsqueeze(-1), seen.unsqueeze(-1).to(xy.dtype)), dim=-1)


def _unit(xy: Tensor, layout: Layout) -> Tensor:
    """Length of one unit, (N, 1, 1, 1): the largest of what the pairs say; a turned body shortens, never lengthens."""
    index = layout.skeleton.index
    said = []
    for one, other, units in layout.unit:
        lengths = torch.linalg.vector_norm(xy[:, :, index(one)] - xy[:, :, index(other)], dim=-1)
        said.append(torch.nanmedian(lengths, dim=1).values / units)
    largest = torch.nan_to_num(torch.stack(said), nan=0.0).amax(dim=0)
    spread = _spread(xy)
    return torch.where(largest > 1e-6, largest, spread)[:, None, None, None]


def _spread(xy: Tensor) -> Tensor:
    """A size for bodies none of whose pairs was seen, (N,): a tenth of the extent of what was."""
    flat = xy.flatten(1, 2)
    known = torch.isfinite(flat)
    high = torch.where(known, flat, -torch.inf).amax(dim=1)
    low = torch.where(known, flat, torch.inf).amin(dim=1)
    extent = (high - low).amax(dim=-1) / 10
    return torch.where(torch.isfinite(extent) & (extent > 1e-6), extent, torch.ones_like(extent))


def _center(xy: Tensor, seen: Tensor, layout: Layout) -> Tensor:
    """Usual place of the center, (N, 1, 1, C); where it was never seen, the middle of all that was."""
    columns = [layout.skeleton.index(joint) for joint in layout.center]
    usual = torch.nanmedian(xy[:, :, columns].mean(dim=2), dim=1).values  # (N, C)
    count = seen.flatten(1).sum(dim=1).clamp(min=1)[:, None]
    middle = torch.nan_to_num(xy, nan=0.0).flatten(1, 2).sum(dim=1) / count
    return torch.where(torch.isfinite(usual), usual, middle)[:, None, None, :]


def _from_head(xy: Tensor, joints: Skeleton) -> Tensor:
    """Places seen from the middle of the eyes, turned so that the eyes are level, (N, T, V, 2)."""
    neck = xy[:, :, joints.index("neck")]
    head = torch.full_like(neck, torch.nan)
    for one, other in _EYES:
        guess = (xy[:, :, joints.index(one)] + xy[:, :, joints.index(other)]) / 2
        head = torch.where(torch.isfinite(head), head, guess)
    # A hidden head stays where it was on the shoulders, else where it was in the picture.
    head = torch.where(torch.isfinite(head), head, neck + filled(head - neck))
    head = filled(head)
    across = xy[:, :, joints.index("left_eye")] - xy[:, :, joints.index("right_eye")]
    across = filled(across)
    size = torch.linalg.vector_norm(across, dim=-1, keepdim=True)
    level = torch.tensor((1.0, 0.0), device=xy.device, dtype=xy.dtype)
    # Mirrored pictures show the left eye on the left; the person's own sides are kept, the turn is not.
    across = torch.where(across[..., :1] < 0, -across, across)
    axis = torch.where(torch.isfinite(size) & (size > 1e-6), across / size.clamp(min=1e-6), level)
    cos, sin = axis[..., 0][:, :, None], axis[..., 1][:, :, None]
    offset = xy - head[:, :, None]
    return torch.stack((offset[..., 0] * cos + offset[..., 1] * sin, offset[..., 1] * cos - offset[..., 0] * sin), -1)


def filled(path: Tensor) -> Tensor:
    """Fill holes of paths with the last known value, before the first with the first; (N, T, C), NaN where never."""
    known = torch.isfinite(path).all(dim=-1)  # (N, T)
    steps = torch.arange(path.shape[1], device=path.device).expand_as(known)
    last = torch.where(known, steps, -1).cummax(dim=1).values
    first = torch.where(known, steps, path.shape[1]).amin(dim=1, keepdim=True).clamp(max=path.shape[1] - 1)
    source = torch.where(last >= 0, last, first)
    return torch.gather(path, 1, source.unsqueeze(-1).expand_as(path))
