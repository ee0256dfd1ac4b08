"""Hands that accompany speech, and hands that do nothing: what must not be taken for a touch."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mg_agent.recognition.synthetic.hands import Reach
from mg_agent.recognition.synthetic.moves import Clock, Dice, Floats, course, drift, swing
from mg_agent.recognition.synthetic.scene import PALM, Scene

_CENTERS = (
    # share, place from the middle of the shoulders, spread
    (0.46, (0.55, -1.35, 1.25), (0.30, 0.35, 0.25)),  # before the trunk
    (0.20, (1.15, -1.25, 0.90), (0.30, 0.40, 0.25)),  # beside it
    (0.14, (0.30, -0.55, 1.20), (0.25, 0.30, 0.20)),  # before the chest
    (0.12, (0.35, 0.45, 1.25), (0.30, 0.40, 0.20)),  # before chin and face, in the air
    (0.08, (1.15, 0.10, 0.70), (0.30, 0.45, 0.30)),  # beside the head
)


def _knots(dice: Dice, clock: Clock, n: int, size: float) -> Floats:
    """Move from place to place with rests between, (n, 2, T, 3): strokes and holds of gesturing hands."""
    step = dice.uniform((0.28, 0.95), (n, 1))
    phase = clock.times / step + dice.uniform((0, 1), (n, 1))  # (n, T)
    knot = np.floor(phase).astype(np.int64)
    share = np.clip((phase - knot) / dice.uniform((0.45, 1.0), (n, 1)), 0, 1)
    share = share * share * (3 - 2 * share)
    count = int(knot.max()) + 2
    places = dice.normal(size, (n, 2, count, 3))
    alike = dice.chance(0.6, (n, 1, 1))
    places[:, 1] = np.where(alike, 0.8 * places[:, 0] + 0.3 * places[:, 1], places[:, 1])
    rows = np.arange(n)[:, None]
    a, b = places[rows, :, knot], places[rows, :, knot + 1]  # (n, T, 2, 3)
    path: Floats = (a + share[..., None, None] * (b - a)).transpose(0, 2, 1, 3)
    return path


def gesturing(scene: Scene, weight: Floats, *, lively: tuple[float, float] = (0.12, 0.55)) -> Reach:
    """Return what hands do that accompany speech: beats, openings, points and holds in the air."""
    n, dice, clock = scene.n, scene.dice, scene.clock
    one = dice.pick(tuple(share for share, _, _ in _CENTERS), n)
    center = np.array([place for _, place, _ in _CENTERS], np.float32)[one][:, None, None]
    spread = np.array([width for _, _, width in _CENTERS], np.float32)[one][:, None, None]
    center = center + spread * np.clip(dice.normal(0.7, (n, 2, 1, 3)), -1.3, 1.3)
    size = dice.uniform(lively, (n, 1, 1, 1))
    path = size * _knots(dice, clock, n, 1.0) * np.array((0.9, 0.9, 0.5), np.float32)
    beats = dice.chance(0.5, (n, 1, 1)) * dice.uniform((0.04, 0.25), (n, 1, 1)) * swing(dice, clock, (n, 1), (0.9, 3.2))
    path[..., 1] += beats * np.clip(1 + drift(dice, clock, (n, 1), 0.6, (0.3, 0.9)), 0, 2)
    place = center + path
    both = weight.max(axis=-1).min(axis=-1)[:, None, None] > 0.5  # two hands that talk keep apart, nearly always
    least = np.where(both & dice.chance(0.9, (n, 1, 1)), dice.uniform((0.22, 0.6), (n, 1, 1)), -0.9)
    place[..., 0] = least + np.abs(place[..., 0] - least)
    place[..., 2] = np.maximum(place[..., 2], 0.85 - 0.35 * (np.abs(place[..., 0]) > 0.95))  # off the body
    aim = np.array((-0.35, 0.35, 1.0), np.float32) + dice.normal(0.35, (n, 2, 1, 3)) + 0.5 * size * path
    up = dice.chance(0.45, (n, 1, 1, 1))
    palm = np.where(up, np.array((-0.4, 0.9, -0.1), np.float32), np.array((-0.8, -0.4, -0.1), np.float32))
    turning = 0.35 * drift(dice, clock, (n, 2, 3), 1.0, (0.3, 1.2)).transpose(0, 1, 3, 2)
    return Reach(
        frame="trunk", place=place, aim=aim + 0.5 * turning, palm=palm + dice.normal(0.25, (n, 2, 1, 3)) + turning,
        grip=np.array(PALM, np.float32)[None, None, None], curl=_fingers(dice, clock, n), weight=weight,
        swivel=dice.normal(14, (n, 2, 1)) + 28, spread=dice.uniform((0.4, 1.6), (n, 2, 1)),
    )  # fmt: skip


def _fingers(dice: Dice, clock: Clock, n: int) -> Floats:
    """Open hands, loose ones, pinching and pointing ones, and now and then a fist; (n, 2, T, 4)."""
    shapes = np.array(
        (
            (0.1, 0.06, 0.08, 0.1),
            (0.25, 0.2, 0.28, 0.34),
            (0.7, 0.6, 0.4, 0.3),
            (0.7, 0.03, 0.85, 0.95),
            (0.8, 0.9, 0.9, 0.9),
        ),
        np.float32,
    )
    one, other = (shapes[dice.pick((0.32, 0.36, 0.12, 0.14, 0.06), n)][:, None, None] for _ in range(2))
    share = np.clip(0.5 + drift(dice, clock, (n, 2), 0.6, (0.2, 0.9)), 0, 1)[..., None]
    curl = one + np.where(dice.chance(0.4, (n, 1, 1, 1)), share, 0) * (other - one) + dice.normal(0.06, (n, 2, 1, 4))
    return np.clip(curl, 0, 1).astype(np.float32)


def illustrating(scene: Scene) -> None:
    """Talk with one hand or both: beats, openings, points, holds; before the body, never on it."""
    n, dice, clock = scene.n, scene.dice, scene.clock
    when = course(dice, clock, n, kinds=(0.5, 0.2, 0.15, 0.15), rise=(0.25, 0.6))
    hand = dice.pick((0.27, 0.27, 0.46), n)
    hands = np.stack([hand != 1, hand != 0], 1)
    scene.layers.append(gesturing(scene, when.envelope(clock)[:, None] * hands[:, :, None]))
    scene.shown |= hands
    speak(scene)


def speak(scene: Scene) -> None:
    """Let the head move with the words, a little."""
    size = scene.dice.uniform((0.3, 1.8), (scene.n, 1))
    scene.tracks.pitch += size * drift(scene.dice, scene.clock, (scene.n,), 1.5, (0.5, 1.8))
    scene.tracks.yaw += size * drift(scene.dice, scene.clock, (scene.n,), 2.2, (0.3, 1.2))


def beat(scene: Scene, hands: NDArray[np.bool_]) -> None:
    """Let other hands, (n, 2), gesture beside an act."""
    when = course(scene.dice, scene.clock, scene.n, kinds=(0.5, 0.2, 0.2, 0.1))
    weight = when.envelope(scene.clock)[:, None] * hands[:, :, None]
    scene.layers.append(gesturing(scene, weight.astype(np.float32), lively=(0.08, 0.4)))


def nothing(scene: Scene) -> None:
    """Do nothing that counts: rest, or let a hand slide a little, glance a little, sway a little."""
    n, dice, clock = scene.n, scene.dice, scene.clock
    some = dice.chance(0.35, (n, 1)).astype(np.float32)
    scene.tracks.yaw += some * drift(dice, clock, (n,), 3.5, (0.1, 0.4))
    scene.tracks.pitch += some * drift(dice, clock, (n,), 2.0, (0.1, 0.4))
    scene.tracks.side += some * drift(dice, clock, (n,), 0.8, (0.1, 0.3))
    scene.close |= dice.chance(0.5, (n, 1))  # so that a face from close by is not a reason to see pressed lips
    _grimace(scene)
    gone = _got_up(scene) + _walked(scene)
    rest = scene.layers[0]
    slide = dice.chance(0.25, (n, 2, 1, 1)) * drift(dice, clock, (n, 2, 3), 0.07, (0.05, 0.35)).transpose(0, 1, 3, 2)
    moved = course(dice, clock, n, kinds=(0, 0.7, 0, 0.3)).envelope(clock)[:, None, :, None]
    step = dice.chance(0.12, (n, 2, 1, 1)) * dice.normal(0.3, (n, 2, 1, 3)) * np.array((0.6, 0.1, 1), np.float32)
    slide = slide + moved * step
    along = np.stack([gone, gone * np.array((-1, 1, 1), np.float32)], 1)  # hands go with the hips, each on its own side
    scene.layers[0] = replace(rest, place=(rest.place + slide + along).astype(np.float32))


def _got_up(scene: Scene) -> Floats:
    """Let some stand up or sit down; return how far hips went, (n, T, 3). Shoulders go with them: that is no shrug."""
    n, dice = scene.n, scene.dice
    when = course(dice, scene.clock, n, kinds=(0.0, 0.6, 0.0, 0.4), rise=(0.5, 1.0))
    free = ~np.isfinite(scene.board)[:, None]
    act = when.envelope(scene.clock) * (dice.chance(0.12, (n, 1)) & free)
    up = 2 * scene.seated - 1  # from a chair, or down to it
    way = act * up * scene.build.thigh * dice.uniform((0.7, 1.0), (n, 1))
    zero = np.zeros_like(way)
    hips = np.stack([zero, way, 0.15 * way], -1)
    knees = np.stack([zero, -0.5 * way, -0.97 * way], -1)  # they stay over the feet
    scene.tracks.hips = scene.tracks.hips + hips
    scene.tracks.knees = scene.tracks.knees + knees[:, None]
    scene.tracks.lean += 4 * act * (1 - act) * dice.uniform((8, 35), (n, 1))
    along: Floats = hips * dice.uniform((0.6, 1.0), (n, 1, 1))
    return along


def _walked(scene: Scene) -> Floats:
    """Let some of those who stand walk a little; return how far hips went, (n, T, 3). All of a body moves, and bobs."""
    n, dice, times = scene.n, scene.dice, scene.clock.times
    free = (scene.seated == 0) & ~np.isfinite(scene.board)[:, None]
    share = (dice.chance(0.2, (n, 1)) & free).astype(np.float32)
    far = share * times * dice.uniform((0.3, 2.5), (n, 1)) * dice.sign((n, 1))
    bob, pace = dice.uniform((0.02, 0.12), (n, 1)), dice.uniform((1.5, 2.2), (n, 1))
    steps = share * np.sin(2 * np.pi * pace * times + dice.uniform((0, 6.28), (n, 1)))
    hips: Floats = np.stack([far, bob * steps, far * dice.normal(0.3, (n, 1))], -1)
    scene.tracks.hips = (scene.tracks.hips + hips).astype(np.float32)
    swung = 0.3 * share * np.sin(np.pi * pace * times)
    legs = np.stack([swung, -swung], 1)[..., None] * np.array((0, 0.1, 1), np.float32)
    scene.tracks.knees = (scene.tracks.knees + legs).astype(np.float32)
    scene.tracks.knees[..., 0] += 0.15 * np.stack([far, -far], 1)  # of which legs() gives 0.85
    return hips


def _grimace(scene: Scene) -> None:
    """Smile, open the mouth, or begin and stop to talk: what lips do other than being pressed."""
    n, dice, clock = scene.n, scene.dice, scene.clock
    act = course(dice, clock, n, rise=(0.15, 0.6)).envelope(clock)
    kind = dice.pick((0.55, 0.2, 0.1, 0.15), n)[:, None]
    scene.tracks.smile += (kind == 1) * act * dice.uniform((0.5, 2.5), (n, 1))
    scene.tracks.jaw += (kind == 2) * act * dice.uniform((0.03, 0.15), (n, 1))
    scene.tracks.jaw *= np.where(kind == 3, 1 - act, 1)
