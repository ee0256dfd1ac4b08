"""Acts of arms, shoulders, trunk, lips and legs."""

from collections.abc import Callable

import numpy as np

from mg_agent.recognition.synthetic.acts_speech import beat
from mg_agent.recognition.synthetic.acts_touch import acting, weights
from mg_agent.recognition.synthetic.moves import MOVING, Floats, course, smooth_step, swing
from mg_agent.recognition.synthetic.scene import PALM, ROOT, Scene, Spot, at_spots

_DOWN, _IN = (0.0, -1.0, 0.0), (-1.0, 0.0, 0.0)
_FOLDED = [  # over the other arm, and under it
    Spot(
        1, "trunk", (-0.34, -1.12, 0.74), (0.12, 0.12, 0.05), (-1.0, 0.35, -0.1), (0.1, 0.0, -1.0), ROOT, (0.1, 0.6), 20
    ),
    Spot(
        1, "trunk", (-0.22, -1.34, 0.52), (0.10, 0.12, 0.05), (-1.0, 0.15, -0.3), (0.2, 0.0, -1.0), ROOT, (0.3, 0.8), 18
    ),
]
_AKIMBO = [
    Spot(
        1,
        "trunk",
        (0.76, -2.20, 0.10),
        (0.06, 0.12, 0.10),
        (-0.35, -0.5, 0.9),
        (-1.0, -0.1, -0.3),
        PALM,
        (0.1, 0.5),
        95,
    ),
    Spot(
        1,
        "trunk",
        (0.76, -2.15, -0.05),
        (0.06, 0.12, 0.10),
        (-0.4, -0.4, -0.8),
        (-1.0, 0.0, 0.3),
        PALM,
        (0.3, 0.9),
        100,
    ),
]
_BEHIND = [
    Spot(
        1, "trunk", (0.12, -2.05, -0.62), (0.20, 0.15, 0.06), (-1.0, -0.3, -0.1), (0.2, 0.1, -1.0), ROOT, (0.2, 0.7), 48
    )
]
_FORWARD = [
    Spot(1, "trunk", (0.60, -1.35, 1.85), (0.25, 0.20, 0.20), (-0.3, 0.0, 1.0), _DOWN, PALM, (0.1, 0.5), 25),
    Spot(
        1, "trunk", (0.65, -0.85, 1.75), (0.25, 0.25, 0.20), (-0.2, 0.3, 1.0), (-0.4, -0.6, 0.0), PALM, (0.1, 0.5), 25
    ),
]
_DRAWN = [
    Spot(1, "trunk", (0.60, -2.05, 0.55), (0.20, 0.15, 0.15), (-0.6, -0.2, 0.8), _DOWN, PALM, (0.2, 0.6), 22),
    Spot(1, "trunk", (0.75, -1.45, 0.45), (0.15, 0.25, 0.12), (-0.5, 0.3, 0.8), _IN, PALM, (0.3, 0.8), 28),
    Spot(1, "trunk", (1.05, -2.30, 0.10), (0.12, 0.20, 0.15), (0.0, -0.9, 0.4), _IN, PALM, (0.2, 0.6), 18),
]


def _number(scene: Scene, count: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """One spot a clip, the same for both hands, (n, 2)."""
    return np.repeat(scene.dice.rng.integers(0, count, (scene.n, 1)), 2, 1)


def folding_arms(scene: Scene) -> None:
    """Cross the arms before the chest."""
    n, dice = scene.n, scene.dice
    when = course(dice, scene.clock, n, kinds=(0.5, 0.22, 0.16, 0.12), rise=(0.4, 0.9))
    top = dice.chance(0.5, (n,)).astype(np.int64)
    both = np.ones((n, 2), bool)
    reach = at_spots(scene, _FOLDED, np.stack([top, 1 - top], 1), weights(scene, both, when))
    height = dice.normal(0.12, (n, 1, 1))
    reach.place[..., 1] += height
    scene.layers.append(reach)
    scene.shown |= both


def arms_akimbo(scene: Scene) -> None:
    """Put hands on hips, elbows out."""
    n, dice = scene.n, scene.dice
    when = course(dice, scene.clock, n, kinds=(0.5, 0.22, 0.16, 0.12), rise=(0.3, 0.8))
    hands = acting(scene, (0.13, 0.13, 0.74))
    scene.layers.append(at_spots(scene, _AKIMBO, _number(scene, 2), weights(scene, hands, when)))
    scene.shown |= hands
    beat(scene, ~hands & dice.chance(0.4, (n, 1)))


def hands_behind(scene: Scene) -> None:
    """Put both hands behind the back."""
    when = course(scene.dice, scene.clock, scene.n, kinds=(0.5, 0.25, 0.17, 0.08), rise=(0.35, 0.8))
    both = np.ones((scene.n, 2), bool)
    scene.layers.append(at_spots(scene, _BEHIND, _number(scene, 1), weights(scene, both, when)))
    scene.shown |= both


def withdrawing(scene: Scene) -> None:
    """Draw arms back from where they were stretched out: to the lap, to the body, to the sides."""
    n, dice = scene.n, scene.dice
    hands = acting(scene, (0.2, 0.2, 0.6))
    when = course(dice, scene.clock, n, kinds=(0.0, 0.85, 0.0, 0.15), rise=(0.3, 0.6))
    always = np.broadcast_to(hands[:, :, None], (n, 2, scene.clock.frames)).astype(np.float32)
    scene.layers.append(at_spots(scene, _FORWARD, _number(scene, 2), always))
    scene.layers.append(at_spots(scene, _DRAWN, _number(scene, 3), weights(scene, hands, when)))
    scene.shown |= hands
    scene.tracks.lean += 6 * (1 - when.envelope(scene.clock)) * dice.uniform((0, 1), (n, 1))


def shrugging(scene: Scene) -> None:
    """Raise the shoulders briefly, often with open hands and a tilted head."""
    n, dice = scene.n, scene.dice
    when = course(dice, scene.clock, n, kinds=(0.0, 0.24, 0.14, 0.62), rise=(0.15, 0.45))
    act = when.envelope(scene.clock)
    sides = np.where(dice.chance(0.85, (n, 1)), 1.0, acting(scene, (0.5, 0.5, 0)).astype(np.float32))
    scene.tracks.shrug += (sides * dice.uniform((0.20, 0.48), (n, 1)) * (1 + dice.normal(0.1, (n, 2))))[
        :, :, None
    ] * act[:, None]
    scene.tracks.roll += act * dice.normal(7, (n, 1))
    scene.tracks.crane += act * dice.uniform((-0.05, 0.12), (n, 1))
    scene.tracks.smile -= act * dice.uniform((0, 1.2), (n, 1))
    spots = [
        Spot(1, "trunk", (1.15, -1.25, 0.85), (0.25, 0.30, 0.2), (0.3, 0.2, 1), (-0.1, 1, 0.2), PALM, (0, 0.3), 18)
    ]
    hands = sides.astype(bool) & dice.chance(0.45, (n, 1))
    scene.layers.append(at_spots(scene, spots, _number(scene, 1), weights(scene, hands, when)))


def _trunk(scene: Scene, degrees: tuple[float, float]) -> Floats:
    when = course(scene.dice, scene.clock, scene.n, kinds=MOVING, rise=(0.35, 0.9))
    return when.envelope(scene.clock) * scene.dice.uniform(degrees, (scene.n, 1))


def leaning_forward(scene: Scene) -> None:
    """Bend the trunk towards the camera, the head kept up."""
    angle = _trunk(scene, (11, 34))
    scene.tracks.lean += angle - 3
    scene.tracks.pitch += 0.25 * angle * scene.per_clip(0, 1)
    scene.tracks.hips[..., 2] += 0.006 * angle


def leaning_back(scene: Scene) -> None:
    """Lay the trunk back into the chair."""
    angle = _trunk(scene, (9, 27))
    scene.tracks.lean += scene.per_clip(3, 14) - angle
    scene.tracks.pitch -= 0.3 * angle * scene.per_clip(-0.4, 1)
    scene.tracks.hips[..., 2] += 0.006 * angle
    scene.tracks.slouch += 0.006 * angle * scene.per_clip(0, 1)


def leaning_sideways(scene: Scene) -> None:
    """Bend the trunk to one side, perhaps onto an elbow."""
    when = course(scene.dice, scene.clock, scene.n, kinds=(0.22, 0.38, 0.15, 0.25), rise=(0.35, 0.9))
    angle = when.envelope(scene.clock) * scene.per_clip(9, 24) * scene.dice.sign((scene.n, 1))
    scene.tracks.side += angle
    scene.tracks.hips[..., 0] += 0.005 * angle


def shifting_posture(scene: Scene) -> None:
    """Move to another place on the chair: hips lift, slide and settle, the trunk swings along."""
    n, dice, clock = scene.n, scene.dice, scene.clock
    when = course(dice, clock, n, kinds=(0.0, 0.65, 0.0, 0.35), rise=(0.3, 0.6))
    act = when.envelope(clock)
    again = smooth_step((clock.times - when.start - 0.8 * when.rise) / dice.uniform((0.25, 0.6), (n, 1)))
    there = 0.65 * act + 0.35 * again * dice.uniform((-1, 1), (n, 1))
    way = dice.normal(1, (n, 1, 3)) * np.array((0.33, 0.06, 0.25), np.float32)
    scene.tracks.hips += way * there[..., None]
    on_the_way = 4 * act * (1 - act) + 2.0 * again * (1 - again)
    scene.tracks.hips[..., 1] += on_the_way * dice.uniform((0.04, 0.22), (n, 1))
    scene.tracks.side += on_the_way * dice.normal(6, (n, 1)) + there * dice.normal(4, (n, 1))
    scene.tracks.twist += on_the_way * dice.normal(6, (n, 1)) + there * dice.normal(7, (n, 1))
    scene.tracks.lean += on_the_way * dice.uniform((0, 12), (n, 1)) + there * dice.normal(4, (n, 1))


def sitting_upright(scene: Scene) -> None:
    """Straighten a sunken trunk."""
    act = _trunk(scene, (1, 1))
    scene.tracks.slouch += scene.per_clip(0.2, 0.55) * (1 - act) - 0.3 * act * scene.tracks.slouch
    scene.tracks.lean += scene.per_clip(0, 10) * (1 - act) - 3 * act
    scene.tracks.side += scene.dice.normal(5, (scene.n, 1)) * (1 - act)
    scene.tracks.pitch += act * scene.per_clip(-1, 5)


def deep_breath(scene: Scene) -> None:
    """Lift chest and shoulders slowly with air, and let them sink."""
    n, dice, times = scene.n, scene.dice, scene.clock.times
    top = scene.per_clip(0.3, 0.7) * scene.clock.span
    share = (times - top) / np.where(times < top, scene.per_clip(0.45, 0.9), scene.per_clip(0.45, 1.2))
    act = np.exp(-share * share)
    scene.tracks.breath += act * scene.per_clip(0.09, 0.24)
    scene.tracks.lean -= act * dice.uniform((0, 4), (n, 1))
    scene.tracks.pitch += act * dice.uniform((-1, 6), (n, 1))
    scene.tracks.jaw = scene.tracks.jaw * 0.3 + act * dice.uniform((-0.02, 0.05), (n, 1))


def pressing_lips(scene: Scene) -> None:
    """Press the lips together: the chin rises, corners tighten, talking stops."""
    act = course(scene.dice, scene.clock, scene.n, kinds=(0.0, 0.35, 0.2, 0.45), rise=(0.12, 0.35)).envelope(
        scene.clock
    )
    scene.close[:] = True
    tracks = scene.tracks
    tracks.press += act * scene.per_clip(0.8, 1.8)
    tracks.jaw *= 1 - act
    tracks.smile += act * scene.per_clip(-1.2, 0.6)


def crossing_legs(scene: Scene) -> None:
    """Lay one knee over the other."""
    n, dice = scene.n, scene.dice
    when = course(dice, scene.clock, n, kinds=(0.35, 0.35, 0.1, 0.2), rise=(0.4, 0.9))
    act = when.envelope(scene.clock)[..., None]
    over = acting(scene, (0.5, 0.5, 0.0)).astype(np.float32)[:, :, None, None]
    sit = scene.seated[:, :, None, None]
    apart = scene.tracks.knees[:, :, :1, 0].sum(axis=1) + 1.7 * scene.build.hip + 0.1  # of the two knees
    share = dice.uniform((0.75, 1.2), (n, 1)) * apart
    across = sit * np.array((0, 0.42, 0.15), np.float32) + (1 - sit) * np.array((0, 0.12, 0.3), np.float32)
    across = across * dice.uniform((0.8, 1.2), (n, 1, 1, 1)) - share[:, None, None] * np.array((1, 0, 0), np.float32)
    lift = 4 * act * (1 - act) * np.array((0.1, 0.5, 0.1), np.float32)
    under = (1 - over) * act[:, None] * np.array((-0.1, 0, 0), np.float32)
    scene.tracks.knees = scene.tracks.knees + over * (across * act[:, None] + lift[:, None]) + under
    scene.tracks.side += act[..., 0] * dice.normal(3, (n, 1))
    scene.tracks.lean -= lift[..., 1] * dice.uniform((0, 12), (n, 1))
    _free_legs(scene)


def moving_legs(scene: Scene) -> None:
    """Bounce a knee, swing the knees open and shut, or shift from one leg to the other."""
    n, dice, clock = scene.n, scene.dice, scene.clock
    act = course(dice, clock, n, kinds=(0.5, 0.2, 0.15, 0.15), rise=(0.15, 0.4)).envelope(clock)
    sides = acting(scene, (0.3, 0.3, 0.4)).astype(np.float32)[:, :, None]
    bounce = dice.chance(0.55, (n, 1))
    up = np.where(bounce, 1.0, 0.15) * dice.uniform((0.05, 0.16), (n, 1)) * np.abs(swing(dice, clock, (n,), (1.0, 3.2)))
    open_ = np.where(bounce, 0.1, 1.0) * dice.uniform((0.15, 0.5), (n, 1)) * swing(dice, clock, (n,), (0.35, 1.4))
    scene.tracks.knees = (
        scene.tracks.knees + sides[..., None] * np.stack([act * open_, act * up, 0.3 * act * up], -1)[:, None]
    )
    scene.tracks.hips[..., 0] += np.where(scene.seated > 0, 0.02, 0.25) * act * open_
    _free_legs(scene)


def _free_legs(scene: Scene) -> None:
    scene.legs = True
    scene.board[:] = -np.inf


ACTS: dict[str, Callable[[Scene], None]] = {
    "folding arms": folding_arms,
    "arms akimbo": arms_akimbo,
    "hands behind back": hands_behind,
    "withdrawing arms": withdrawing,
    "shrugging": shrugging,
    "leaning forward": leaning_forward,
    "leaning back": leaning_back,
    "leaning sideways": leaning_sideways,
    "shifting posture": shifting_posture,
    "sitting upright": sitting_upright,
    "deep breath": deep_breath,
    "pressing lips": pressing_lips,
    "crossing legs": crossing_legs,
    "moving legs": moving_legs,
}
