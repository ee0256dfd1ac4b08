"""Acts of hands on the own body: every region of face, head, neck, trunk, arm and leg, and clothes."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from mg_agent.recognition.synthetic.acts_speech import beat
from mg_agent.recognition.synthetic.moves import USUAL, Course, Floats, Range, course, drift, swing, unit
from mg_agent.recognition.synthetic.scene import PALM, Scene, Spot, at_spots
from mg_agent.recognition.synthetic.spots import COVERING, CUFF, SPOTS, STANDING_LEG

_SIDES = (0.46, 0.46, 0.08)

_RUBS: dict[str, tuple[Range, Range, float, float]] = {
    "leg": ((0.10, 0.45), (0.6, 2.5), 0.0, 0.3),
    "chest": ((0.03, 0.32), (0.7, 3.0), 0.35, 0.55),
    "hair": ((0.02, 0.20), (0.7, 4.0), 0.35, 0.3),
}
"""How far and how often hands rub, where they do so otherwise than on a face, how many keep still, and how many of the
others go round and round."""


def acting(scene: Scene, shares: tuple[float, float, float] = _SIDES) -> NDArray[np.bool_]:
    """Draw which hands act, (n, 2): left, right or both with the given shares."""
    hand = scene.dice.pick(shares, scene.n)
    return np.stack([hand != 1, hand != 0], 1)


def weights(scene: Scene, hands: NDArray[np.bool_], when: Course) -> Floats:
    """Spread one course over the hands that act, (n, 2, T); the second hand may come a little later."""
    lag = scene.dice.uniform((0, 0.15), (scene.n, 1))
    later = Course(when.start + lag, when.rise, when.end + lag, when.fall)
    return np.stack([when.envelope(scene.clock), later.envelope(scene.clock)], 1) * hands[:, :, None]


def rubbing(scene: Scene, when: Course, size: Range, hertz: Range, still: float, circles: float = 0.3) -> Floats:
    """Back and forth or round and round while hands are there, (n, 2, T, 3); a share of clips keeps still."""
    n, dice, clock = scene.n, scene.dice, scene.clock
    way, across = unit(dice.normal(1, (n, 2, 1, 3))), unit(dice.normal(1, (n, 2, 1, 3)))
    round_ = dice.chance(circles, (n, 1, 1, 1)) * dice.uniform((0.4, 1.0), (n, 1, 1, 1))
    moving = np.where(dice.chance(still, (n, 1)), 0.0, 1.0).astype(np.float32) * when.held(clock)
    there = swing(dice, clock, (n, 2), hertz)
    again = np.gradient(there, axis=-1)  # a quarter of a cycle ahead
    again /= np.maximum(np.abs(again).max(axis=-1, keepdims=True), 1e-3)
    path = way * there[..., None] + round_ * across * again[..., None]
    path = path * (dice.uniform(size, (n, 2, 1)) * moving[:, None])[..., None]
    slow = drift(dice, clock, (n, 2, 3), 0.012, (0.2, 0.8)).transpose(0, 1, 3, 2)
    rubbed: Floats = path + slow
    return rubbed


def touching(scene: Scene, region: str) -> None:
    """Bring one hand, seldom both, to a region; keep still there, scratch, rub or stroke; the other hand may talk."""
    n, dice, clock = scene.n, scene.dice, scene.clock
    when = course(dice, clock, n, kinds=USUAL, rise=(0.25, 0.7))
    hands = acting(scene, (0.5, 0.5, 0.0) if region == "arm" else _SIDES)
    if region == "leg":
        sit_free(scene)
    spots = list(SPOTS[region])
    one = dice.pick(tuple(spot.share for spot in spots), n)
    if region == "leg":
        spots.append(STANDING_LEG)
        one = np.where(scene.seated[:, 0] > 0, one, 2)
    reach = at_spots(scene, spots, np.stack([one, one], 1), weights(scene, hands, when))
    size, hertz, still, circles = _RUBS.get(region, ((0.02, 0.11), (0.9, 4.5), 0.45, 0.3))
    moved = reach.place + rubbing(scene, when, size, hertz, still, circles) * _tangent(region)
    scene.layers.append(replace(reach, place=moved))
    scene.shown |= hands
    incline(scene, region, hands, when)
    if region not in ("arm", "leg"):
        beat(scene, ~hands & dice.chance(0.22, (n, 1)))


def sit_free(scene: Scene) -> None:
    """Take tables away, most of the time: a hand on the leg behind one is not seen."""
    scene.board = np.where(scene.dice.chance(0.9, (scene.n,)), -np.inf, scene.board).astype(np.float32)


def _tangent(region: str) -> Floats:
    """How far a rubbing hand moves along the three axes: along the skin rather than into it."""
    if region in ("ear", "neck"):
        return np.array((0.3, 1, 0.6), np.float32)
    if region == "leg":
        return np.array((0.2, 0.25, 1), np.float32)
    if region == "arm":  # share of the arm, off the arm
        return np.array((1.6, 0.1, 0.2), np.float32)
    return np.array((1, 1, 0.1), np.float32)


def incline(scene: Scene, region: str, hands: NDArray[np.bool_], when: Course) -> None:
    """Let the head come to meet a hand: people bow to their fingers and lean on their fists."""
    if SPOTS[region][0].frame != "head":
        return
    n, dice, act = scene.n, scene.dice, when.envelope(scene.clock)
    side = hands @ np.array((1.0, -1.0), np.float32)
    scene.tracks.pitch -= act * np.abs(dice.normal(6, (n, 1))) * dice.chance(0.6, (n, 1))
    scene.tracks.roll += act * side[:, None] * dice.normal(5, (n, 1))
    scene.tracks.yaw += act * dice.normal(5, (n, 1))


def adjusting_clothes(scene: Scene) -> None:
    """Pull at a collar, a tie or a lapel, or pluck at the other sleeve."""
    n, dice = scene.n, scene.dice
    when = course(dice, scene.clock, n, rise=(0.25, 0.6))
    cuff = dice.chance(0.35, (n, 1))
    hands = acting(scene, (0.4, 0.4, 0.2))
    hands &= ~(cuff & hands.all(1, keepdims=True) & np.array((True, False)))
    spots = list(SPOTS["clothes"])
    one = dice.pick(tuple(spot.share for spot in spots), n)
    reach = at_spots(scene, spots, np.stack([one, one], 1), weights(scene, hands & ~cuff, when))
    tug = rubbing(scene, when, (0.05, 0.18), (0.8, 3.0), 0.08)
    scene.layers.append(replace(reach, place=reach.place + tug))
    _raise_other(scene, hands, cuff, when)
    reach = at_spots(scene, [CUFF], np.zeros((n, 2), np.int64), weights(scene, hands & cuff, when))
    scene.layers.append(replace(reach, place=reach.place + 0.6 * tug))
    scene.shown |= hands


def _raise_other(scene: Scene, hands: NDArray[np.bool_], cuff: NDArray[np.bool_], when: Course) -> None:
    """Hold the arm whose sleeve is plucked before the trunk, most of the time."""
    raised = cuff & scene.dice.chance(0.75, (scene.n, 1)) & ~hands
    spot = Spot(
        1, "trunk", (0.35, -1.55, 1.05), (0.2, 0.3, 0.15), (-0.8, 0.1, 0.6), (0, -1, -0.3), PALM, (0.2, 0.7), 18
    )
    scene.layers.append(at_spots(scene, [spot], np.zeros((scene.n, 2), np.int64), weights(scene, raised, when)))


def covering_face(scene: Scene) -> None:
    """Lay one palm, or both, over most of the face."""
    n, dice = scene.n, scene.dice
    when = course(dice, scene.clock, n, rise=(0.3, 0.7))
    hands = acting(scene, (0.25, 0.25, 0.5))
    across = np.where(dice.chance(0.4, (n,)), 2, 0)
    chosen = np.repeat(np.where(hands.all(1), 1, across)[:, None], 2, 1)
    reach = at_spots(scene, list(COVERING), chosen, weights(scene, hands, when))
    moved = reach.place + rubbing(scene, when, (0.02, 0.10), (0.7, 2.5), 0.6) * _tangent("face")
    scene.layers.append(replace(reach, place=moved))
    scene.shown |= hands
    scene.tracks.pitch -= when.envelope(scene.clock) * dice.uniform((0, 25), (n, 1))


ACTS: dict[str, Callable[[Scene], None]] = {
    **{f"touching {region}": partial(touching, region=region) for region in SPOTS if region != "clothes"},
    "covering face": covering_face,
    "adjusting clothes": adjusting_clothes,
}
