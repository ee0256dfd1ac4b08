"""Acts of hands on the own body: every region of face, head, neck, trunk, arm and leg, and clothes."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from mg_agent.recognition.synthetic.acts_speech import beat
from mg_agent.recognition.synthetic.hands import Reach
from mg_agent.recognition.synthetic.moves import USUAL, Course, Floats, Range, course, drift, swing
from mg_agent.recognition.synthetic.scene import KNUCKLES, PALM, PINCH, TIPS, Scene, Spot, at_spots

_UP, _TO_FACE, _TO_SIDE = (-0.35, 1.0, -0.25), (-0.2, 0.1, -1.0), (-1.0, 0.2, -0.2)
_ACROSS, _TO_TRUNK = (-1.0, 0.25, 0.1), (0.0, 0.0, -1.0)
SPOTS: dict[str, tuple[Spot, ...]] = {
    "forehead": (
        Spot(0.55, "head", (0.05, 0.33, 0.45), (0.20, 0.07, 0.03), _UP, _TO_FACE, TIPS, (0.05, 0.4), 35),
        Spot(0.25, "head", (0.10, 0.33, 0.46), (0.14, 0.06, 0.03), (-0.9, 0.5, -0.1), _TO_FACE, TIPS, (0.05, 0.35), 50),
        Spot(0.20, "head", (0.08, 0.32, 0.48), (0.12, 0.05, 0.03), (-0.5, 0.9, 0.0), _TO_FACE, PALM, (0.1, 0.5), 35),
    ),
    "eyes": (
        Spot(0.55, "head", (0.19, 0.09, 0.45), (0.06, 0.05, 0.02), _UP, _TO_FACE, TIPS, (0.15, 0.6), 32),
        Spot(0.25, "head", (0.19, 0.09, 0.46), (0.06, 0.05, 0.02), _UP, _TO_FACE, KNUCKLES, (0.7, 1.0), 30),
        Spot(0.20, "head", (-0.17, 0.09, 0.47), (0.06, 0.05, 0.02), (-0.8, 0.8, -0.2), _TO_FACE, TIPS, (0.15, 0.6), 35),
    ),
    "nose": (
        Spot(0.60, "head", (0.00, -0.08, 0.62), (0.05, 0.07, 0.02), _UP, _TO_FACE, TIPS, (0.1, 0.6), 28),
        Spot(0.25, "head", (0.01, -0.07, 0.60), (0.04, 0.06, 0.02), _UP, _TO_FACE, PINCH, (0.3, 0.8), 28),
        Spot(0.15, "head", (0.03, -0.10, 0.62), (0.03, 0.04, 0.02), (-1.0, 0.5, 0.0), _TO_FACE, (0.8, 0.14, 0.0), (0.2, 0.9), 45),
    ),
    "mouth": (
        Spot(0.45, "head", (0.02, -0.30, 0.53), (0.09, 0.04, 0.02), _UP, _TO_FACE, TIPS, (0.05, 0.6), 25),
        Spot(0.30, "head", (0.02, -0.32, 0.54), (0.07, 0.05, 0.02), (-0.7, 0.7, -0.1), _TO_FACE, (0.62, 0, 0.08), (0.1, 0.6), 30),
        Spot(0.25, "head", (0.02, -0.31, 0.53), (0.06, 0.04, 0.02), _UP, _TO_FACE, KNUCKLES, (0.7, 1.0), 22),
    ),
    "cheek": (
        Spot(0.45, "head", (0.29, -0.15, 0.34), (0.06, 0.12, 0.03), _UP, (-0.7, 0.1, -0.7), TIPS, (0.05, 0.5), 25),
        Spot(0.30, "head", (0.30, -0.22, 0.32), (0.05, 0.10, 0.03), (-0.15, 1.0, -0.2), _TO_SIDE, PALM, (0.1, 0.6), 20),
        Spot(0.15, "head", (0.29, -0.22, 0.34), (0.05, 0.08, 0.03), _UP, _TO_SIDE, (0.55, 0.0, 0.1), (0.7, 1.0), 22),
        Spot(0.10, "head", (-0.27, -0.15, 0.38), (0.05, 0.10, 0.02), (-0.8, 0.8, -0.2), _TO_FACE, TIPS, (0.05, 0.5), 30),
    ),
    "chin": (
        Spot(0.40, "head", (0.02, -0.56, 0.46), (0.09, 0.05, 0.03), _UP, _TO_FACE, PINCH, (0.3, 0.8), 18),
        Spot(0.25, "head", (0.04, -0.57, 0.45), (0.10, 0.04, 0.03), _UP, _TO_FACE, TIPS, (0.2, 0.7), 18),
        Spot(0.25, "head", (0.03, -0.64, 0.36), (0.10, 0.04, 0.05), (-0.4, 0.9, 0.2), (-0.5, 0.1, -0.8), (0.55, 0.08, 0.0), (0.7, 1.0), 15),
        Spot(0.10, "head", (0.02, -0.65, 0.36), (0.08, 0.03, 0.05), _ACROSS, (0.0, -1.0, -0.1), KNUCKLES, (0.3, 0.9), 35),
    ),
    "ear": (
        Spot(0.60, "head", (0.41, -0.02, 0.00), (0.02, 0.10, 0.05), (-0.1, 1.0, -0.35), _TO_SIDE, PINCH, (0.3, 0.8), 40),
        Spot(0.40, "head", (0.40, 0.00, 0.00), (0.02, 0.09, 0.06), (-0.1, 1.0, -0.4), _TO_SIDE, TIPS, (0.1, 0.6), 42),
    ),
    "hair": (
        Spot(0.35, "head", (0.36, 0.45, -0.02), (0.05, 0.10, 0.18), (-0.4, 0.9, -0.5), _TO_SIDE, TIPS, (0.1, 0.6), 65),
        Spot(0.30, "head", (0.12, 0.70, 0.05), (0.18, 0.06, 0.15), (-0.6, 0.7, -0.6), (-0.1, -1.0, -0.3), TIPS, (0.1, 0.5), 75),
        Spot(0.20, "head", (0.12, 0.52, 0.28), (0.20, 0.06, 0.06), (-0.5, 0.8, -0.5), (-0.1, -0.4, -0.9), TIPS, (0.1, 0.5), 60),
        Spot(0.15, "head", (0.20, 0.25, -0.45), (0.10, 0.20, 0.05), (-0.7, 0.5, -0.6), (-0.3, -0.2, 1.0), TIPS, (0.1, 0.5), 85),
    ),
    "neck": (
        Spot(0.35, "head", (0.06, -0.88, 0.14), (0.12, 0.10, 0.04), (-0.8, 0.6, -0.1), _TO_FACE, TIPS, (0.1, 0.5), 25),
        Spot(0.35, "head", (0.29, -0.78, -0.02), (0.05, 0.10, 0.06), (-0.2, 0.9, -0.6), _TO_SIDE, TIPS, (0.1, 0.5), 35),
        Spot(0.30, "head", (0.16, -0.65, -0.36), (0.08, 0.14, 0.04), (-0.6, 0.3, -0.7), (-0.4, 0.0, 1.0), (0.7, 0, 0.08), (0.1, 0.5), 75),
    ),
    "chest": (
        Spot(0.60, "trunk", (-0.10, -0.62, 0.45), (0.28, 0.24, 0.03), _ACROSS, _TO_TRUNK, PALM, (0.05, 0.35), 30),
        Spot(0.25, "trunk", (-0.05, -0.60, 0.45), (0.25, 0.22, 0.03), _ACROSS, _TO_TRUNK, TIPS, (0.1, 0.7), 25),
        Spot(0.15, "trunk", (-0.05, -0.66, 0.46), (0.22, 0.20, 0.03), _ACROSS, _TO_TRUNK, (0.5, 0, 0.1), (0.7, 1.0), 28),
    ),
    "shoulder": (
        Spot(0.65, "trunk", (-0.85, 0.06, 0.16), (0.14, 0.08, 0.14), (-0.8, 0.5, -0.3), (0.1, -0.6, -0.9), PALM, (0.1, 0.5), 25),
        Spot(0.35, "trunk", (0.62, 0.14, -0.02), (0.14, 0.06, 0.12), (-0.3, 0.5, -0.9), (-0.2, -1.0, 0.1), TIPS, (0.1, 0.5), 60),
    ),
    "arm": (
        Spot(0.40, "arm", (0.70, 0.14, 0.02), (0.22, 0.03, 0.04), _ACROSS, _TO_TRUNK, PALM, (0.1, 0.6), 15),
        Spot(0.40, "arm", (1.40, 0.10, 0.08), (0.22, 0.04, 0.03), _ACROSS, (0.0, -0.7, -0.7), PALM, (0.1, 0.6), 18),
        Spot(0.20, "arm", (1.05, 0.10, 0.02), (0.12, 0.05, 0.05), _ACROSS, _TO_TRUNK, TIPS, (0.2, 0.7), 15),
    ),
    "leg": (
        Spot(0.60, "seat", (0.50, 0.38, 1.45), (0.16, 0.03, 0.45), (-0.2, -0.1, 1.0), (0.0, -1.0, 0.0), PALM, (0.1, 0.5), 25),
        Spot(0.40, "seat", (0.52, 0.30, 1.95), (0.16, 0.10, 0.20), (-0.2, -0.5, 1.0), (0.0, -1.0, -0.3), TIPS, (0.2, 0.7), 15),
    ),
    "clothes": (
        Spot(0.35, "trunk", (0.20, 0.06, 0.28), (0.10, 0.06, 0.04), (-0.6, 0.8, -0.1), _TO_TRUNK, PINCH, (0.5, 0.9), 35),
        Spot(0.35, "trunk", (0.00, -0.25, 0.42), (0.05, 0.25, 0.02), (-0.9, 0.5, 0.0), _TO_TRUNK, PINCH, (0.5, 0.9), 25),
        Spot(0.30, "trunk", (0.36, -0.80, 0.40), (0.12, 0.40, 0.04), (-0.7, 0.1, -0.2), _TO_TRUNK, PINCH, (0.5, 0.9), 25),
    ),
}  # fmt: skip
_CUFF = Spot(1.0, "arm", (1.90, 0.06, 0.05), (0.06, 0.03, 0.03), _ACROSS, (0.0, -0.6, -0.8), PINCH, (0.5, 0.9), 20)
_SIDES = (0.46, 0.46, 0.08)


def acting(scene: Scene, shares: tuple[float, float, float] = _SIDES) -> NDArray[np.bool_]:
    """Draw which hands act, (n, 2): left, right or both with the given shares."""
    hand = scene.dice.pick(shares, scene.n)
    return np.stack([hand != 1, hand != 0], 1)


def weights(scene: Scene, hands: NDArray[np.bool_], when: Course) -> Floats:
    """Spread one course over the hands that act, (n, 2, T); the second hand may come a little later."""
    lag = scene.dice.uniform((0, 0.15), (scene.n, 1))
    later = Course(when.start + lag, when.rise, when.end + lag, when.fall)
    return np.stack([when.envelope(scene.clock), later.envelope(scene.clock)], 1) * hands[:, :, None]


def rubbing(scene: Scene, when: Course, size: Range, hertz: Range, still: float) -> Floats:
    """Back and forth along one direction while hands are there, (n, 2, T, 3); a share of clips keeps still."""
    n, dice, clock = scene.n, scene.dice, scene.clock
    way = dice.normal(1, (n, 2, 1, 3))
    way /= np.maximum(np.sqrt((way * way).sum(-1, keepdims=True)), 1e-3)
    moving = np.where(dice.chance(still, (n, 1)), 0.0, 1.0).astype(np.float32) * when.held(clock)
    path = dice.uniform(size, (n, 2, 1)) * swing(dice, clock, (n, 2), hertz) * moving[:, None]
    slow = drift(dice, clock, (n, 2, 3), 0.012, (0.2, 0.8)).transpose(0, 1, 3, 2)
    rubbed: Floats = way * path[..., None] + slow
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
    reach = at_spots(scene, spots, np.stack([one, one], 1), weights(scene, hands, when))
    size, hertz, still = ((0.1, 0.45), (0.6, 2.5), 0.0) if region == "leg" else ((0.02, 0.11), (0.9, 4.5), 0.45)
    moved = reach.place + rubbing(scene, when, size, hertz, still) * _tangent(region)
    scene.layers.append(Reach(**{**vars(reach), "place": moved}))
    scene.shown |= hands
    incline(scene, region, hands, when)
    if region != "arm":
        beat(scene, ~hands & dice.chance(0.22, (n, 1)))


def sit_free(scene: Scene) -> None:
    """Take tables away, most of the time: a hand on the leg behind one is not seen."""
    scene.board = np.where(scene.dice.chance(0.9, (scene.n,)), -np.inf, scene.board).astype(np.float32)


def _tangent(region: str) -> Floats:
    """How far a rubbing hand moves along the three axes: along the skin rather than into it."""
    if region in ("ear", "neck"):
        return np.array((0.3, 1, 0.6), np.float32)
    if region == "leg":
        return np.array((0.2, 0.1, 1), np.float32)
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
    scene.layers.append(Reach(**{**vars(reach), "place": reach.place + tug}))
    _raise_other(scene, hands, cuff, when)
    reach = at_spots(scene, [_CUFF], np.zeros((n, 2), np.int64), weights(scene, hands & cuff, when))
    scene.layers.append(Reach(**{**vars(reach), "place": reach.place + 0.6 * tug}))
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
    both = hands.all(1)
    x = np.where(both, 0.17, 0.0)
    spots = [
        Spot(1, "head", (0.0, -0.10, 0.60), (0.05, 0.10, 0.03), (-0.35, 1.0, -0.1), _TO_FACE, (0.62, -0.02, 0.06), (0, 0.25), 32),
        Spot(1, "head", (0.17, -0.02, 0.56), (0.03, 0.10, 0.03), (-0.25, 1.0, -0.1), _TO_FACE, (0.62, -0.02, 0.06), (0, 0.3), 28),
    ]  # fmt: skip
    chosen = np.repeat((x > 0).astype(np.int64)[:, None], 2, 1)
    reach = at_spots(scene, spots, chosen, weights(scene, hands, when))
    moved = reach.place + rubbing(scene, when, (0.02, 0.10), (0.7, 2.5), 0.6) * _tangent("face")
    scene.layers.append(Reach(**{**vars(reach), "place": moved}))
    scene.shown |= hands
    scene.tracks.pitch -= when.envelope(scene.clock) * dice.uniform((0, 25), (n, 1))


ACTS = {
    **{f"touching {region}": partial(touching, region=region) for region in SPOTS if region != "clothes"},
    "covering face": covering_face,
    "adjusting clothes": adjusting_clothes,
}
