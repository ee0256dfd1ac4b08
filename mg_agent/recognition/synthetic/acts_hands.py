"""Acts of hands with each other, with their own fingers, and with small things."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mg_agent.recognition.synthetic.acts_touch import acting, weights
from mg_agent.recognition.synthetic.hands import Reach
from mg_agent.recognition.synthetic.moves import Course, Floats, course, drift, swing
from mg_agent.recognition.synthetic.scene import PALM, PINCH, TIPS, Scene, Spot, Vector

_MEETINGS = (
    # share, middle of the two hands from the middle of the shoulders, spread
    (0.34, (0.0, -2.05, 1.05), (0.20, 0.12, 0.20)),  # in the lap
    (0.22, (0.0, -1.50, 1.40), (0.20, 0.15, 0.25)),  # on a table, before the belly
    (0.22, (0.0, -1.70, 0.75), (0.15, 0.25, 0.12)),  # at the belly
    (0.14, (0.0, -0.85, 0.95), (0.15, 0.25, 0.20)),  # before the chest
    (0.08, (0.0, -0.15, 1.00), (0.15, 0.20, 0.15)),  # before the chin
)


def meet(scene: Scene, when: Course, *, gap: Floats, aim: Vector, palms: Floats, grip: Vector, curl: Floats) -> Reach:
    """Bring both hands together somewhere before the trunk.

    Args:
        scene: Who.
        when: When.
        gap: (n, 2, 1 or T, 3) where each hand is from their middle, of the own side.
        aim: Where the fingers point.
        palms: (n or 1, 2, 1, 3) where the palms face.
        grip: Which point of the hand is meant.
        curl: (n, 2, 1 or T, 4) how far the fingers are curled.
    """
    n, dice = scene.n, scene.dice
    one = dice.pick(tuple(share for share, _, _ in _MEETINGS), n)
    center = np.array([place for _, place, _ in _MEETINGS], np.float32)[one]
    center = center + np.array([width for _, _, width in _MEETINGS], np.float32)[one] * dice.normal(0.6, (n, 3))
    own = np.stack([center * (1, 1, 1), center * (-1, 1, 1)], 1)[:, :, None].astype(np.float32)
    moved = drift(dice, scene.clock, (n, 1, 3), 0.015).transpose(0, 1, 3, 2) * np.array((0, 1, 1), np.float32)
    scene.shown |= True
    return Reach(
        frame="trunk", place=own + moved + gap, aim=np.array(aim, np.float32) + dice.normal(0.16, (n, 2, 1, 3)),
        palm=palms + dice.normal(0.12, (n, 2, 1, 3)),
        grip=np.array(grip, np.float32) + dice.normal(0.03, (n, 2, 1, 3)), curl=np.clip(curl, 0, 1).astype(np.float32),
        weight=weights(scene, np.ones((n, 2), bool), when), swivel=dice.normal(9, (n, 2, 1)) + 22,
        spread=dice.uniform((0.2, 0.9), (n, 2, 1)),
    )  # fmt: skip


def _over(scene: Scene) -> tuple[Floats, Floats]:
    """One hand over the other: where each is, and where its palm faces; (n, 2, 1, 3) each."""
    top = scene.dice.sign((scene.n,))
    gap = np.zeros((scene.n, 2, 1, 3), np.float32)
    palms = np.zeros((scene.n, 2, 1, 3), np.float32)
    for i, sign in enumerate((1.0, -1.0)):
        gap[:, i, 0, 1] = 0.07 * sign * top
        gap[:, i, 0, 2] = 0.06 * sign * top
        palms[:, i, 0] = np.array((-0.4, 0.0, -0.4), np.float32)
        palms[:, i, 0, 1] = -0.8 * sign * top
    return gap, palms


def _usual(scene: Scene) -> Course:
    return course(scene.dice, scene.clock, scene.n, kinds=(0.5, 0.2, 0.14, 0.16), rise=(0.25, 0.7))


def clasping(scene: Scene) -> None:
    """Hold one hand with the other, still."""
    gap, palms = _over(scene)
    curl = scene.per_clip(0.35, 0.7)[:, None, None] + scene.dice.normal(0.08, (scene.n, 2, 1, 4))
    reach = meet(scene, _usual(scene), gap=gap, aim=(-1.0, 0.1, 0.35), palms=palms, grip=PALM, curl=curl)
    scene.layers.append(reach)


def rubbing_hands(scene: Scene) -> None:
    """Rub hands or wring them: palms, backs or fingers slide along each other."""
    n, dice, when = scene.n, scene.dice, _usual(scene)
    gap, palms = _over(scene)
    flat = dice.chance(0.5, (n, 1, 1, 1))
    palms = np.where(flat, np.array((-1.0, 0.0, -0.1), np.float32), palms)
    gap = np.where(flat, np.array((0.06, 0.0, 0.0), np.float32), gap)
    slide = dice.uniform((0.08, 0.30), (n, 1)) * swing(dice, scene.clock, (n,), (0.9, 4.0)) * when.held(scene.clock)
    way = np.where(flat[:, :, 0], np.array((0.0, 0.45, 0.9), np.float32), np.array((0.8, 0.2, 0.5), np.float32))
    opposite = np.stack([slide, -slide * dice.uniform((0.1, 1.0), (n, 1))], 1)
    opposite[..., 0] += 0.0
    curl = np.where(flat[..., 0], 0.12, scene.per_clip(0.3, 0.6)[:, None])[..., None] + dice.normal(0.05, (n, 2, 1, 4))
    reach = meet(
        scene, when, gap=gap + _mirrored(way[:, :, None] * opposite[..., None]), aim=(-0.6, 0.35, 0.8), palms=palms,
        grip=PALM, curl=curl,
    )  # fmt: skip
    scene.layers.append(reach)


def _mirrored(world: Floats) -> Floats:
    """The same movement in the world, told of the own side for both hands."""
    own: Floats = world * np.array(((1, 1, 1), (-1, 1, 1)), np.float32)[None, :, None]
    return own


def interlocking(scene: Scene) -> None:
    """Put the fingers of both hands between each other."""
    scene.fingers = True
    n, dice = scene.n, scene.dice
    gap = np.zeros((n, 2, 1, 3), np.float32)
    gap[..., 0] = dice.uniform((0.0, 0.06), (n, 1, 1))
    gap[:, 0, :, 1] = dice.uniform((0.01, 0.05), (n, 1))
    palms = np.array((-1.0, -0.1, -0.25), np.float32)[None, None, None]
    curl = dice.uniform((0.3, 0.6), (n, 1, 1, 1)) + dice.normal(0.05, (n, 2, 1, 4))
    scene.layers.append(
        meet(scene, _usual(scene), gap=gap, aim=(-0.75, 0.3, 0.75), palms=palms, grip=(0.6, 0, 0.06), curl=curl)
    )


def steepling(scene: Scene) -> None:
    """Put the tips of the fingers together, palms apart."""
    scene.fingers = True
    n, dice = scene.n, scene.dice
    gap = np.zeros((n, 2, 1, 3), np.float32)
    gap[..., 0] = dice.uniform((0.01, 0.05), (n, 1, 1))
    palms = np.array((-1.0, -0.1, -0.2), np.float32)[None, None, None]
    curl = dice.uniform((0.0, 0.22), (n, 1, 1, 1)) + dice.normal(0.04, (n, 2, 1, 4))
    aim = (-0.9, 2.2, 0.9)
    scene.layers.append(meet(scene, _usual(scene), gap=gap, aim=aim, palms=palms, grip=TIPS, curl=curl))


def _somewhere(scene: Scene, when: Course, hands: NDArray[np.bool_], share: float) -> None:
    """Lift acting hands into the open before the trunk, in a share of the clips."""
    lifted = hands & scene.dice.chance(share, (scene.n, 1))
    spot = Spot(1, "trunk", (0.5, -1.5, 1.1), (0.3, 0.45, 0.25), (-0.3, 0.3, 1), (-0.6, -0.6, 0), PALM, (0.1, 0.5), 22)
    from mg_agent.recognition.synthetic.scene import at_spots

    chosen = np.zeros((scene.n, 2), np.int64)
    whole = Course(when.start - 0.4, when.rise, when.end + 0.4, when.fall)
    scene.layers.append(at_spots(scene, [spot], chosen, weights(scene, lifted, whole)))
    scene.shown |= hands


def _with_fingers(scene: Scene, curl: Floats, weight: Floats) -> None:
    """Lay a course of the fingers, (n, 2, T, 4), over whatever the hands do."""
    under = scene.layers.pop()
    share = weight[..., None]
    scene.layers.append(replace(under, curl=np.clip(under.curl + share * (curl - under.curl), 0, 1)))


def clenching(scene: Scene) -> None:
    """Close a hand, or both, to a fist."""
    scene.fingers = True
    n, dice = scene.n, scene.dice
    when = course(dice, scene.clock, n, kinds=(0.15, 0.4, 0.15, 0.3), rise=(0.15, 0.5))
    hands = acting(scene, (0.35, 0.35, 0.3))
    fist = np.array((0.85, 1, 1, 1), np.float32) - np.abs(dice.normal(0.06, (n, 2, 1, 4)))
    weight = weights(scene, hands, when)
    again = 1 - 0.5 * dice.chance(0.3, (n, 1)) * (0.5 + 0.5 * swing(dice, scene.clock, (n,), (0.7, 2.5)))
    _over_all_layers(scene, fist, weight * again[:, None], when, hands, 0.45)


def _over_all_layers(
    scene: Scene, curl: Floats, weight: Floats, when: Course, hands: NDArray[np.bool_], lifted: float
) -> None:
    """Move fingers where hands rest and where they are lifted alike."""
    scene.acted.append(when.envelope(scene.clock)[:, None] * hands[:, :, None])
    _with_fingers(scene, curl, weight)
    _somewhere(scene, when, hands, lifted)
    _with_fingers(scene, curl, weight)


def fidgeting(scene: Scene) -> None:
    """Drum, pick, rub finger on finger: small quick movements of fingers, of one hand or at the other's."""
    scene.fingers = True
    n, dice, clock = scene.n, scene.dice, scene.clock
    when = _usual(scene)
    together = dice.chance(0.5, (n, 1))
    hands = acting(scene, (0.35, 0.35, 0.3)) & ~together
    base = dice.uniform((0.2, 0.6), (n, 2, 1, 4))
    quick = swing(dice, clock, (n, 2, 4), (1.2, 5.0)).transpose(0, 1, 3, 2)
    curl = base + dice.uniform((0.10, 0.32), (n, 2, 1, 4)) * quick
    _over_all_layers(scene, curl, weights(scene, hands, when), when, hands, 0.2)
    gap, palms = _over(scene)
    pick = drift(dice, clock, (n, 2, 3), 0.06, (0.8, 3.0)).transpose(0, 1, 3, 2)
    reach = meet(scene, when, gap=gap + pick, aim=(-0.85, 0.15, 0.6), palms=palms, grip=PINCH, curl=curl)
    scene.layers.append(replace(reach, weight=reach.weight * together[:, :, None]))


def playing(scene: Scene) -> None:
    """Turn a small thing about with one hand or with both: a pen, a ring, a cable, a cup."""
    scene.fingers = True
    n, dice, clock = scene.n, scene.dice, scene.clock
    when = _usual(scene)
    both = dice.chance(0.55, (n, 1))
    hands = acting(scene, (0.5, 0.5, 0.0)) & ~both
    grasp = np.array((0.55, 0.45, 0.5, 0.6), np.float32) + dice.normal(0.1, (n, 2, 1, 4))
    twirl = dice.uniform((0.03, 0.2), (n, 2, 1, 4)) * swing(dice, clock, (n, 2, 4), (0.6, 3.0)).transpose(0, 1, 3, 2)
    _over_all_layers(scene, grasp + twirl, weights(scene, hands, when), when, hands, 0.8)
    turn = drift(dice, clock, (n, 2, 3), 0.35, (0.5, 2.2)).transpose(0, 1, 3, 2)
    lifted = scene.layers.pop()
    scene.layers.append(
        Reach(
            **{
                **vars(lifted),
                "aim": lifted.aim + turn,
                "palm": lifted.palm + 1.5 * turn,
                "place": lifted.place + 0.15 * turn,
            }
        )
    )
    gap = np.zeros((n, 2, 1, 3), np.float32)
    gap[..., 0] = dice.uniform((0.05, 0.45), (n, 1, 1))
    wander = drift(dice, clock, (n, 2, 3), 0.05, (0.5, 2.0)).transpose(0, 1, 3, 2)
    palms = np.array((-0.8, -0.4, -0.2), np.float32) + 0.6 * turn
    reach = meet(scene, when, gap=gap + wander, aim=(-0.7, 0.2, 0.7), palms=palms, grip=PINCH, curl=grasp + twirl)
    scene.layers.append(replace(reach, weight=reach.weight * both[:, :, None]))


ACTS: dict[str, Callable[[Scene], None]] = {
    "clasping hands": clasping,
    "rubbing hands": rubbing_hands,
    "interlocking fingers": interlocking,
    "steepling fingers": steepling,
    "clenching fist": clenching,
    "fidgeting fingers": fidgeting,
    "playing with object": playing,
}
