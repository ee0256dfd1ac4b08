"""One class of acts performed by many persons: from a scene to joints in space."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.recognition.layout import UPPER_BODY
from mg_agent.recognition.synthetic import acts_body, acts_hands, acts_head, acts_touch
from mg_agent.recognition.synthetic.acts_speech import illustrating, nothing
from mg_agent.recognition.synthetic.body import HEAD_NAMES, head_joints, legs, place
from mg_agent.recognition.synthetic.hands import POINTS, solve
from mg_agent.recognition.synthetic.moves import Clock, Dice, Floats
from mg_agent.recognition.synthetic.scene import ANYWHERE, Scene, idle
from mg_agent.recognition.vocabulary import NONE

ACTS: dict[str, Callable[[Scene], None]] = {
    NONE: nothing,
    "nodding": acts_head.nodding,
    "shaking head": acts_head.shaking_head,
    "tilting head": acts_head.tilting_head,
    "turning head": acts_head.turning_head,
    "raising head": acts_head.raising_head,
    "lowering head": acts_head.lowering_head,
    **acts_touch.ACTS,
    **acts_hands.ACTS,
    **acts_body.ACTS,
    "illustrating": illustrating,
}
"""How each class is performed: a function that adds the act to a scene."""
_WHERE = {
    "sitting upright": (0.55, 0.45, 0.0, 0.0),
    "shifting posture": (0.50, 0.28, 0.16, 0.06),
    "leaning forward": (0.42, 0.36, 0.12, 0.10),
    "leaning back": (0.45, 0.40, 0.10, 0.05),
    "leaning sideways": (0.45, 0.33, 0.14, 0.08),
    "withdrawing arms": (0.38, 0.40, 0.12, 0.10),
    "crossing legs": (0.75, 0.0, 0.25, 0.0),
    "moving legs": (0.70, 0.0, 0.30, 0.0),
    "arms akimbo": (0.10, 0.0, 0.80, 0.10),
    "hands behind back": (0.14, 0.0, 0.76, 0.10),
}
"""Where classes are performed that are not performed anywhere, as in ``scene.ANYWHERE``."""
_SIDES = ("left", "right")
_AT = UPPER_BODY.index
_HEAD = np.array([_AT(name) for name in HEAD_NAMES])
HANDS = np.array([[_AT(f"{side}_{point}") for point in POINTS] for side in _SIDES])
"""(2, P) columns of the hands' points."""
WRISTS = np.array([_AT(f"{side}_wrist") for side in _SIDES])
ELBOWS = np.array([_AT(f"{side}_elbow") for side in _SIDES])
SHOULDERS = np.array([_AT(f"{side}_shoulder") for side in _SIDES])
HIPS = np.array([_AT(f"{side}_hip") for side in _SIDES])
KNEES = np.array([_AT(f"{side}_knee") for side in _SIDES])
_THERE = 0.9


@dataclass(frozen=True)
class Performance:
    """Persons in space, before any camera.

    Attributes:
        joints: (n, T, V, 3) over ``UPPER_BODY``, face heights, world axes of ``body``.
        hidden: (n, T, V) whether a joint is behind the table or behind the own back.
        needed: (n, T, V) which joints a camera should have in its picture, and when.
        facing: (n, 1) degrees by which the person is turned from the camera.
        close: (n, 1) whether lips matter, which are only seen from close by.
        fingers: (n, 1) whether it is in the fingers, and not told by a wrist.
    """

    joints: Floats
    hidden: NDArray[np.bool_]
    needed: NDArray[np.bool_]
    facing: Floats
    close: NDArray[np.bool_]
    fingers: NDArray[np.bool_]


def perform(name: str, count: int, clock: Clock, dice: Dice) -> Performance:
    """Let ``count`` persons do what a label says."""
    scene = idle(dice, clock, count, _WHERE.get(name, ANYWHERE))
    ACTS[name](scene)
    return act_out(scene)


def act_out(scene: Scene) -> Performance:
    """Put a scene's joints in space."""
    build, tracks = scene.build, scene.tracks
    frames = place(build, tracks)
    arms = solve(build, frames, scene.layers)
    n, t = tracks.lean.shape
    joints = np.empty((n, t, len(UPPER_BODY.joints), 3), np.float32)
    joints[:, :, _HEAD] = head_joints(build, tracks, frames)
    hips, knees = legs(build, tracks, scene.seated)
    for columns, path in (
        (SHOULDERS, frames.shoulders), (ELBOWS, arms.elbows), (WRISTS, arms.wrists), (HIPS, hips), (KNEES, knees),
    ):  # fmt: skip
        joints[:, :, columns] = path.transpose(0, 2, 1, 3)
    for side in (0, 1):
        joints[:, :, HANDS[side]] = arms.points[:, side]
    joints[:, :, _AT("neck")] = frames.shoulders.mean(axis=1)
    needed = _needed(scene, t)
    fingers = np.full((n, 1), scene.fingers)
    return Performance(joints, _hidden(scene, joints, needed), needed, scene.facing, scene.close, fingers)


def _hidden(scene: Scene, joints: Floats, needed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    below: NDArray[np.bool_] = joints[..., 1] < scene.board[:, None, None] - 0.05
    acts = needed[:, :, HANDS[:, 4]]
    lost = (acts & below[:, :, HANDS[:, 4]]).sum(axis=(1, 2)) > 0.6 * acts.sum(axis=(1, 2))
    below[lost] = False  # an act wholly under a table is nobody's act: no table then
    behind = np.zeros_like(below)
    chest = joints[:, :, _AT("neck"), 2]
    back = chest + 0.5 * (joints[:, :, HIPS, 2].mean(axis=2) - chest)
    for columns in (WRISTS, *HANDS):
        inside = np.abs(joints[:, :, columns, 0]) < scene.build.shoulder[:, None] * 0.95
        behind[:, :, columns] = inside & (joints[:, :, columns, 2] < back[..., None] - 0.25)
    return below | behind


def _needed(scene: Scene, t: int) -> NDArray[np.bool_]:
    needed = np.zeros((scene.n, t, len(UPPER_BODY.joints)), bool)
    needed[:, :, _HEAD] = True
    acting = np.zeros((scene.n, 2, t), np.float32)
    for weight in (*(layer.weight for layer in scene.layers[1:]), *scene.acted):
        acting = np.maximum(acting, weight)
    there = (acting > _THERE) & scene.shown[:, :, None]
    for side in (0, 1):
        needed[:, :, HANDS[side]] = there[:, side, :, None]
    if scene.legs:
        needed[:, :, KNEES] = True
    return needed


def joined(parts: Sequence[Performance], order: NDArray[np.int64]) -> Performance:
    """Put performances one after the other, then into an order."""
    return Performance(
        np.concatenate([part.joints for part in parts])[order],
        np.concatenate([part.hidden for part in parts])[order],
        np.concatenate([part.needed for part in parts])[order],
        np.concatenate([part.facing for part in parts])[order],
        np.concatenate([part.close for part in parts])[order],
        np.concatenate([part.fingers for part in parts])[order],
    )
