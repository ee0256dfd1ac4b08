"""A person before anything happens: sitting or standing, arms resting somewhere, breathing, perhaps talking."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mg_agent.recognition.synthetic.body import Build, Tracks, draw_build
from mg_agent.recognition.synthetic.hands import FINGERS, POINTS, Frame, Reach, hand_points
from mg_agent.recognition.synthetic.moves import Clock, Dice, Floats, drift, swing

Vector = tuple[float, float, float]
PALM, TIPS, PINCH, KNUCKLES, ROOT = (
    (0.5, 0.0, 0.06),
    (0.90, 0.06, 0.08),
    (0.72, 0.2, 0.12),
    (0.5, 0.0, -0.05),
    (0, 0, 0),
)
"""Points of a hand that lie on something: its middle, the finger tips, thumb and index, the back, the wrist."""


@dataclass(frozen=True)
class Spot:
    """A place where a hand can be, of the own side.

    Attributes:
        share: How often, among its kind.
        frame: What it moves with, as in ``hands.Reach``.
        at: Where.
        spread: How far off it may be, per axis.
        aim: Where the fingers point, as the trunk is turned.
        palm: Where the palm faces.
        grip: Which point of the hand is there; for ``TIPS`` and ``PINCH`` wherever curled fingers bring them.
        curl: Range of how far the fingers are curled.
        swivel: Usual degrees by which the elbow is lifted outwards.
    """

    share: float
    frame: Frame
    at: Vector
    spread: Vector
    aim: Vector
    palm: Vector
    grip: Vector = PALM
    curl: tuple[float, float] = (0.05, 0.3)
    swivel: float = 20.0


_DOWN, _IN, _BACK = (0.0, -1.0, 0.0), (-1.0, 0.0, 0.0), (0.0, 0.0, -1.0)
SEATED = (
    Spot(0.27, "seat", (0.50, 0.42, 1.25), (0.15, 0.03, 0.40), (-0.3, -0.1, 1.0), _DOWN),
    Spot(0.12, "seat", (0.42, 0.46, 0.80), (0.12, 0.05, 0.20), (-1.0, -0.1, 0.5), _DOWN),
    Spot(0.10, "seat", (1.25, 0.95, 0.95), (0.12, 0.12, 0.30), (0.0, -0.1, 1.0), _DOWN, PALM, (0.05, 0.5), 30.0),
    Spot(0.06, "seat", (0.95, 0.10, 0.30), (0.10, 0.10, 0.30), (0.0, -1.0, 0.3), _IN),
)
AT_TABLE = (
    Spot(0.55, "seat", (0.65, 1.17, 1.80), (0.30, 0.04, 0.35), (-0.6, 0.15, 1.0), _DOWN, PALM, (0.0, 0.2), 30.0),
    Spot(0.30, "seat", (0.48, 1.17, 1.45), (0.10, 0.04, 0.20), (-1.0, 0.1, 0.4), _DOWN, PALM, (0.0, 0.2), 35.0),
    Spot(0.15, "seat", (0.50, 0.42, 1.25), (0.15, 0.03, 0.40), (-0.3, -0.1, 1.0), _DOWN),
)
STANDING = (
    Spot(0.55, "seat", (1.00, -0.30, 0.10), (0.12, 0.06, 0.15), (0.0, -1.0, 0.1), _IN, ROOT, (0.2, 0.6), 10.0),
    Spot(0.12, "seat", (0.72, -0.20, 0.40), (0.10, 0.10, 0.10), (-0.2, -1.0, 0.1), _BACK, ROOT, (0.2, 0.6), 15.0),
    Spot(0.10, "seat", (0.70, -0.10, 0.32), (0.06, 0.08, 0.06), (-0.2, -1.0, 0.1), _IN, PALM, (0.3, 0.7), 40.0),
)
AT_LECTERN = (
    Spot(0.60, "seat", (0.80, 1.25, 1.10), (0.20, 0.06, 0.25), (-0.1, 0.0, 1.0), _DOWN, PALM, (0.2, 0.8), 30.0),
    Spot(0.40, "seat", (1.00, -0.30, 0.10), (0.12, 0.06, 0.15), (0.0, -1.0, 0.1), _IN, ROOT, (0.2, 0.6), 10.0),
)
_PLACES = (SEATED, AT_TABLE, STANDING, AT_LECTERN)


@dataclass
class Scene:
    """Persons in clips, to whom an act is added; every array has n rows.

    Attributes:
        dice: Source of chance.
        clock: The moments.
        build: Lengths.
        tracks: What trunk, head, face and legs do.
        layers: What the hands do; the first is where they rest.
        seated: (n, 1), 1 for those who sit.
        board: (n,) height of the table or lectern before them, -inf where there is none.
        facing: (n, 1) degrees by which the body is turned from the camera, to the own left.
        shown: (n, 2) which hands the camera must show.
        close: (n, 1) whether it must be close enough for lips.
        acted: (n, 2, T) each, how far hands do something that is not a reach, for the camera to show.
        legs: Whether the camera must show the knees.
        fingers: Whether fingers must be seen, not only wrists.
    """

    dice: Dice
    clock: Clock
    build: Build
    tracks: Tracks
    seated: Floats
    board: Floats
    facing: Floats
    shown: NDArray[np.bool_]
    close: NDArray[np.bool_]
    layers: list[Reach] = field(default_factory=list)
    acted: list[Floats] = field(default_factory=list)
    legs: bool = False
    fingers: bool = False

    @property
    def n(self) -> int:
        """Count the clips."""
        return len(self.board)

    def per_clip(self, low: float, high: float) -> Floats:
        """Draw one number a clip, (n, 1)."""
        return self.dice.uniform((low, high), (self.n, 1))


ANYWHERE = (0.36, 0.27, 0.25, 0.12)
"""Shares of those who sit, sit at a table, stand, and stand at a lectern."""


def idle(dice: Dice, clock: Clock, n: int, kinds: tuple[float, ...] = ANYWHERE) -> Scene:
    """Draw persons who do nothing but live: they rest, sway, breathe, look about and perhaps talk."""
    kind = dice.pick(kinds, n)
    seated = (kind < 2).astype(np.float32)[:, None]
    board = np.select(
        [kind == 1, kind == 3], [dice.uniform((0.95, 1.15), (n,)), dice.uniform((0.9, 1.3), (n,))], -np.inf
    )
    facing = np.where(dice.chance(0.55, (n, 1)), dice.normal(9, (n, 1)), dice.uniform((-45, 45), (n, 1)))
    scene = Scene(
        dice, clock, draw_build(dice, n), _tracks(dice, clock, n, seated), seated, board.astype(np.float32),
        facing.astype(np.float32), np.zeros((n, 2), bool), np.zeros((n, 1), bool),
    )  # fmt: skip
    scene.tracks.yaw -= facing * dice.uniform((0, 0.7), (n, 1))  # who is turned away still looks here
    scene.tracks.lean += np.where(kind == 1, dice.uniform((0, 16), (n,)), 0)[:, None].astype(np.float32)
    scene.layers.append(_rest(scene, kind))
    return scene


def _tracks(dice: Dice, clock: Clock, n: int, seated: Floats) -> Tracks:
    t = clock.frames
    talks = dice.chance(0.55, (n, 1)).astype(np.float32)
    lively = talks * dice.uniform((0.3, 1.6), (n, 1))

    def wander(base: float, slow: float, speech: float) -> Floats:
        calm = dice.normal(base, (n, 1)) + drift(dice, clock, (n,), slow)
        return calm + lively * drift(dice, clock, (n,), speech, (0.4, 1.6))

    sway = drift(dice, clock, (n, 3), 0.02).transpose(0, 2, 1)
    breathing = dice.uniform((0.004, 0.022), (n, 1)) * swing(dice, clock, (n,), (0.2, 0.35))
    return Tracks(
        yaw=wander(7, 1.6, 2.2), pitch=wander(5, 1.2, 1.8) - 2, roll=wander(3, 0.8, 1.0),
        crane=dice.normal(0.06, (n, 1)) + drift(dice, clock, (n,), 0.01),
        lean=wander(5, 0.5, 0.6) + 3 * seated, side=wander(2.2, 0.5, 0.4), twist=wander(5, 0.8, 0.6),
        slouch=np.broadcast_to(seated * dice.uniform((0, 0.3), (n, 1)), (n, t)).astype(np.float32),
        breath=breathing, shrug=dice.normal(0.035, (n, 2, 1)) + drift(dice, clock, (n, 2), 0.006),
        jaw=_talk(dice, clock, n, talks), press=np.zeros((n, t), np.float32),
        smile=dice.uniform((-0.3, 0.8), (n, 1)) + drift(dice, clock, (n,), 0.15) * talks,
        hips=sway, knees=_knees(dice, clock, n),
    )  # fmt: skip


def _knees(dice: Dice, clock: Clock, n: int) -> Floats:
    """Knees at rest: together, apart or drawn up, nearly still."""
    base = np.stack([dice.uniform((-0.25, 0.5), (n, 2)), dice.normal(0.08, (n, 2)), dice.normal(0.15, (n, 2))], -1)
    knees: Floats = base[:, :, None] + drift(dice, clock, (n, 2, 3), 0.008).transpose(0, 1, 3, 2)
    return knees


def _talk(dice: Dice, clock: Clock, n: int, talks: Floats) -> Floats:
    """How far the jaw goes down while talking: syllables in phrases, (n, T)."""
    syllables = np.abs(swing(dice, clock, (n,), (1.6, 3.0)) + 0.6 * swing(dice, clock, (n,), (2.5, 4.5)))
    phrases = np.clip(0.6 + 1.5 * drift(dice, clock, (n,), 0.8, (0.2, 0.6)), 0, 1)
    jaw: Floats = talks * dice.uniform((0.015, 0.06), (n, 1)) * syllables * phrases
    return jaw


def _rest(scene: Scene, kind: NDArray[np.int64]) -> Reach:
    """Where hands rest; both at the same kind of place three times out of four."""
    n, dice = scene.n, scene.dice
    spots = [spot for place in _PLACES for spot in place]
    first = np.cumsum([0, *(len(place) for place in _PLACES)])
    chosen = np.empty((n, 2), np.int64)
    alike = dice.chance(0.75, (n,))
    for k, among in enumerate(_PLACES):
        shares = tuple(spot.share for spot in among)
        left, right = (first[k] + dice.pick(shares, n) for _ in range(2))
        mine = kind == k
        chosen[mine, 0], chosen[mine, 1] = left[mine], np.where(alike, left, right)[mine]
    reach = at_spots(scene, spots, chosen, np.ones((n, 2, 1), np.float32))
    moved = drift(dice, scene.clock, (n, 2, 3), 0.012).transpose(0, 1, 3, 2)
    height = np.where(np.isin(chosen, (4, 5, 10)), scene.board[:, None] - 1.05, 0.0)  # hands lie on the board
    place = reach.place + moved
    place[..., 1] += np.where(np.isfinite(height), height, 0.0)[..., None].astype(np.float32)
    return replace(reach, place=place, frame="seat")


def at_spots(scene: Scene, spots: list[Spot], chosen: NDArray[np.int64], weight: Floats) -> Reach:
    """Tell hands to go to spots, by number (n, 2); all spots in one frame."""
    n, dice = scene.n, scene.dice

    def table(name: str) -> Floats:
        return np.array([getattr(spot, name) for spot in spots], np.float32)[chosen][:, :, None]

    def loosened(name: str, by: float) -> Floats:
        return table(name) + dice.normal(by, (n, 2, 1, 3))

    low, high = np.moveaxis(table("curl"), -1, 0)
    curl = (
        low[..., None] + (high - low)[..., None] * dice.uniform((0, 1), (n, 2, 1, 1)) + dice.normal(0.08, (n, 2, 1, 4))
    )
    curl = np.clip(curl, 0, 1)
    return Reach(
        frame=spots[0].frame,
        place=table("at") + table("spread") * np.clip(dice.normal(0.6, (n, 2, 1, 3)), -1.2, 1.2),
        aim=loosened("aim", 0.18), palm=loosened("palm", 0.15),
        grip=_gripping(table("grip"), curl) + dice.normal(0.025, (n, 2, 1, 3)), curl=curl, weight=weight,
        swivel=table("swivel") + dice.normal(9, (n, 2, 1)), spread=dice.uniform((0.0, 1.0), (n, 2, 1)),
    )  # fmt: skip


def _gripping(grip: Floats, curl: Floats) -> Floats:
    """Where the tips, or thumb and index, of curled hands are, in place of ``TIPS`` and ``PINCH``."""
    points = hand_points(curl, np.full(curl.shape[:-1], 0.5, np.float32))
    thumb, index, middle = (points[..., POINTS.index(f"{finger}_tip"), :] for finger in FINGERS[:3])
    for sentinel, place in ((TIPS, (index + middle) / 2), (PINCH, (thumb + index) / 2)):
        grip = np.where((grip == np.array(sentinel, np.float32)).all(-1, keepdims=True), place, grip)
    return grip
