"""Where the regions of a body lie in the picture, and how far a point is from each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.signal import Signal
from mg_agent.recognition.rules.body import Body, Points, first_known, length

HEAD_REGIONS = ("forehead", "eyes", "nose", "mouth", "cheek", "chin", "ear", "hair", "neck")
"""Regions that move with the head, in the order in which equal claims are settled."""
BODY_REGIONS = ("chest", "arm")
ALL_REGIONS = (*HEAD_REGIONS, *BODY_REGIONS)
FACE_POINTS = ("forehead", "left_eye", "right_eye", "nose", "mouth", "left_cheek", "right_cheek", "chin")
"""Points by which a covered face is told: most of them lie behind the hands."""


@dataclass(frozen=True)
class Capsule:
    """A thick line over time: everything nearer than ``radius`` face heights to the line from a to b."""

    region: str
    a: Points
    b: Points
    radius: float


class Regions:
    """Several capsules at once, in chosen frames."""

    def __init__(self, capsules: Sequence[Capsule], frames: NDArray[np.intp], unit: Signal) -> None:
        self.names = tuple(capsule.region for capsule in capsules)
        self._start = np.stack([capsule.a[frames] for capsule in capsules])  # (C, t, 2)
        self._along = np.stack([capsule.b[frames] for capsule in capsules]) - self._start
        self._square = np.maximum(np.sum(self._along**2, axis=2), 1e-12)
        self._radius = np.array([capsule.radius for capsule in capsules])[:, None]
        self._unit = unit[frames]

    def distances(self, point: Points) -> NDArray[np.float64]:
        """Distance of a point, (t, 2), to each surface in face heights, (C, t); infinite where unknown."""
        offset = point - self._start
        share = np.clip(np.sum(offset * self._along, axis=2) / self._square, 0.0, 1.0)
        rest = offset - share[..., None] * self._along
        distance: NDArray[np.float64] = np.hypot(rest[..., 0], rest[..., 1]) / self._unit - self._radius
        return np.where(np.isnan(distance), np.inf, distance)


def head_capsules(body: Body) -> tuple[Capsule, ...]:
    """Lay the regions of the head and the neck over a body; radii in face heights."""
    u = body.unit[:, None]
    up, side = u * body.up, u * body.side
    at = {name: body.face(name) for name in (*FACE_POINTS, "left_brow", "right_brow", "left_mouth", "right_mouth")}
    eyes = (at["left_eye"] + at["right_eye"]) / 2
    crown = at["forehead"] + 0.22 * up
    pit = first_known(body.neck, at["chin"] - 0.65 * up)
    throat = pit - at["chin"]
    pairs = [
        ("forehead", (at["forehead"] + at["left_brow"]) / 2, (at["forehead"] + at["right_brow"]) / 2, 0.13),
        ("nose", eyes + 0.1 * up, at["nose"], 0.10),
        ("mouth", at["left_mouth"], at["right_mouth"], 0.15),
        ("chin", at["chin"] + 0.10 * side, at["chin"] - 0.10 * side, 0.12),
        ("hair", crown + 0.25 * side, crown - 0.25 * side, 0.20),
        ("neck", at["chin"] + 0.45 * throat, at["chin"] + 0.80 * throat, 0.20),
    ]
    for name, sign in (("left", 1.0), ("right", -1.0)):
        ear = body.face(f"{name}_ear")
        pairs += [
            ("eyes", at[f"{name}_eye"], at[f"{name}_eye"], 0.11),
            ("cheek", at[f"{name}_cheek"], at[f"{name}_cheek"] + 0.06 * sign * side, 0.13),
            ("ear", ear, ear, 0.12),
            ("hair", ear + 0.35 * up, ear + 0.55 * up, 0.15),
        ]
    return tuple(Capsule(*pair) for pair in pairs)


def chest_capsule(body: Body) -> Capsule:
    """Lay the upper chest over a body: a hand's breadth below the shoulders, between them."""
    u = body.unit[:, None]
    down = torso_down(body) * u
    return Capsule("chest", body.neck + 0.40 * down, body.neck + 0.75 * down, 0.42)


def arm_capsules(body: Body, side: str) -> tuple[Capsule, ...]:
    """Lay one arm over a body, without its last third, where a hand rather meets the other hand."""
    shoulder, elbow, wrist = (body.joint(f"{side}_{j}") for j in ("shoulder", "elbow", "wrist"))
    upper = Capsule("arm", shoulder + 0.25 * (elbow - shoulder), elbow, 0.14)
    return (upper, Capsule("arm", elbow, elbow + 0.65 * (wrist - elbow), 0.12))


def torso_down(body: Body) -> Points:
    """Direction from the neck to the hips, (T, 2), length 1; straight down where the hips are not in view."""
    axis = body.hips - body.neck
    size = length(axis)[:, None]
    long_enough = size > body.unit[:, None]
    return np.where(long_enough, axis / np.maximum(size, 1e-6), (0.0, 1.0))


def covered_share(body: Body, hands: tuple[Points, ...]) -> Signal:
    """Share of the face's points that lie behind points of a hand, (T,), 0 to 1."""
    hidden = np.zeros(len(body.times))
    for name in FACE_POINTS:
        place = body.face(name)
        nearest = np.full(len(body.times), np.inf)
        for point in hands:
            nearest = np.fmin(nearest, length(point - place) / body.unit)
        hidden += nearest < 0.17
    return hidden / len(FACE_POINTS)
