"""How the camera moves, told by what stands behind the people: where it pans, rolls, shakes or zooms, they do not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import STILL_CAMERA, PoseSequence
from mg_agent.perception.closer import Place

Image = NDArray[np.uint8]
Points = NDArray[np.float32]
Matrix = NDArray[np.float64]

_WIDTH = 320
"""Pixels of the longer side at which pictures are compared."""
_MOST, _APART, _QUALITY = 80, 6, 0.005
"""Points that are followed, pixels between two of them, and the worst against the best."""
_REACH, _LEVELS, _FLAT = 21, 3, 2e-4
"""How points are followed: window in pixels, halvings of the picture, and contrast below which a place is flat."""
_RETURNS, _NEAR = 0.5, 1.0
"""Pixels within which a point followed forth and back returns, and within which it goes along with the others."""
_FEWEST, _SHARE = 6, 0.6
"""Points that must agree, and their share of all that could be followed."""
_NOISE, _ERROR = 0.15, 0.4
"""Pixels by which a point is off at least, however well it fits, and by which what all tell of a face may be off."""
_WILD, _ROUGH, _WELL = 2.0, 0.4, 0.3
"""Variance with which points tell where a face would go if it stood still, in variances of one point: from the first on
they tell nothing; from the second on roughly, so that new points are taken where these would stay within the third."""
_WORN = 0.6
"""Share of the points of a key picture that must be left; else a new one is taken."""
_PATIENCE = 8
"""Pictures in a row that may not be told, as in the blur of a shake, before a new key picture is taken."""
_DEAD = 0.3
"""Pixels by which no point of a picture must have moved for the camera to stand still from one key to the next."""
_HEAD, _TRUNK = (1.1, 1.3, 0.5), 2.3
"""What is no background, in sizes of a face: a head to either side, above and below; shoulders to either side of it."""
_MOVES, _KNOWN, _GUESSED = 0.01, 0.8, 0.4
"""Picture heights that the camera must carry some joint within a shot to count as moving; the share of the frames with
a person in which it must be known; and the one below which the background is too plain to say anything of it."""
MOVING = "The camera moves: gestures are measured against the background, not against the border of the picture."
UNCLEAR = (
    "The camera seems to move, but the background hardly tells how: "
    "some of its movement may be told as movement of head and trunk."
)


@dataclass(frozen=True)
class CameraMemory:
    """What a tracker knows but pictures: places of points, (N, 2) each, counts, and matrices, (3, 3) each."""

    key: tuple[tuple[float, ...], ...]
    now: tuple[tuple[float, ...], ...]
    taken: int
    lost: int
    base: tuple[tuple[float, ...], ...]
    whole: tuple[tuple[float, ...], ...]
    follows: bool


@dataclass
class CameraTracker:
    """Follows points of the background from picture to picture, and fits one shift, turn and growth to all of them.

    Points are compared with where they were in a key picture, so that a camera that stands still does not drift.
    """

    _last: Image | None = None
    _key: Points = field(default_factory=lambda: _none())
    _now: Points = field(default_factory=lambda: _none())
    _taken: int = 0
    _lost: int = 0
    _base: Matrix = field(default_factory=lambda: np.eye(3))
    _whole: Matrix = field(default_factory=lambda: np.eye(3))
    _variance: float = 0.0

    def look(self, image: Image, people: Sequence[Place]) -> Points | None:
        """Take in a picture (H, W, 3) and where its faces are.

        Returns:
            (4,) as in :attr:`mg_agent.core.pose.PoseSequence.camera`, against the first picture; None where nobody is
            known to be there, or the background is too plain to tell.
        """
        if not people:
            self._last = None
            return None
        gray = _small(image)
        if self._last is None:
            self._take(gray, people)
            return self._row(gray)
        found = self._followed(self._last, gray, people)
        if found is None:
            self._lost += 1
            if self._lost > _PATIENCE or not len(self._now):
                self._take(gray, people)
            return None
        self._last, self._lost, self._whole = gray, 0, found @ self._base
        if len(self._now) < _WORN * self._taken or self._better(gray, people):
            if _travel(found, gray) < _DEAD:
                self._whole = self._base
            self._take(gray, people)
        return self._row(gray)

    def memory(self) -> CameraMemory:
        """Return what it takes to go on, beside the pictures looked at last."""
        key, now, base, whole = (
            tuple(map(tuple, array.tolist())) for array in (self._key, self._now, self._base, self._whole)
        )
        return CameraMemory(key, now, self._taken, self._lost, base, whole, self._last is not None)

    @classmethod
    def recalled(cls, memory: CameraMemory, recent: Sequence[Image]) -> Self:
        """Return a tracker that goes on where another one was, after the same pictures.

        Args:
            memory: What that one knew.
            recent: The pictures (H, W, 3) that it looked at last, in order; one more than it had lost, or a new key
                picture is taken.
        """
        key, now = (np.array(part, np.float32).reshape(-1, 2) for part in (memory.key, memory.now))
        base, whole = (np.array(part, np.float64) for part in (memory.base, memory.whole))
        there = memory.follows and len(recent) > memory.lost
        last = _small(recent[-1 - memory.lost]) if there else None
        return cls(last, key, now, memory.taken, memory.lost, base, whole)

    def _row(self, gray: Image) -> Points:
        (a, _, x), (b, _, y) = self._whole[0], self._whole[1]
        return np.array((a, b, x / gray.shape[0], y / gray.shape[0]), np.float32)

    def _followed(self, last: Image, gray: Image, people: Sequence[Place]) -> Matrix | None:
        """Follow the points into a picture; return what became of the key picture, (3, 3), where enough agree."""
        import cv2

        if len(self._now) < _FEWEST or last.shape != gray.shape:
            return None
        there, kept = _flow(last, gray, self._now)
        if len(kept) < _FEWEST:
            return None
        onto, fit = cv2.estimateAffinePartial2D(self._key[kept], there[kept], ransacReprojThreshold=_NEAR)
        agree = kept[fit.ravel().astype(bool)]
        if onto is None or len(agree) < max(_FEWEST, _SHARE * len(kept)):
            return None
        self._variance = _leverage(there[agree], people[0], gray)
        left = there[agree] - (self._key[agree] @ onto[:, :2].T + onto[:, 2])
        off = float((left**2).sum()) / (2 * len(agree) - 4)  # a shift, a turn and a growth fit two points exactly
        if self._variance > _WILD or self._variance * max(off, _NOISE**2) > _ERROR**2:
            return None
        if not self._taken:  # what cannot be followed from the first picture to the second never was a point
            self._taken = len(agree)
        self._key, self._now = self._key[agree], there[agree]
        return np.vstack((onto, (0.0, 0.0, 1.0)))

    def _better(self, gray: Image, people: Sequence[Place]) -> bool:
        """Tell whether the points tell only roughly what a turn does at the face, and new ones would tell it better."""
        if self._variance <= _ROUGH:
            return False
        fresh = _points(gray, people)
        return len(fresh) >= _FEWEST and _leverage(fresh, people[0], gray) < _WELL

    def _take(self, gray: Image, people: Sequence[Place]) -> None:
        """Take a picture as the new key, and points in its background."""
        self._key = self._now = _points(gray, people)
        self._last, self._base, self._taken, self._lost = gray, self._whole, 0, 0


def _none() -> Points:
    return np.zeros((0, 2), np.float32)


def _points(gray: Image, people: Sequence[Place]) -> Points:
    """Return places in the background that can be followed, (N, 2)."""
    import cv2

    points = cv2.goodFeaturesToTrack(gray, _MOST, _QUALITY, _APART, mask=background(gray, people))
    return _none() if points is None else points.reshape(-1, 2)


def _flow(last: Image, gray: Image, points: Points) -> tuple[Points, NDArray[np.intp]]:
    """Follow points (N, 2) into the next picture; return where they are, (N, 2), and which came back when asked."""
    import cv2

    def followed(one: Image, other: Image, places: Points) -> tuple[Points, NDArray[np.bool_]]:
        there, found, _ = cv2.calcOpticalFlowPyrLK(
            one, other, places, None, winSize=(_REACH, _REACH), maxLevel=_LEVELS, minEigThreshold=_FLAT
        )
        return there, found.ravel().astype(bool)

    there, found = followed(last, gray, points)
    kept = np.flatnonzero(found)
    if len(kept) == 0:
        return there, kept
    back, found = followed(gray, last, there[kept])
    return there, kept[found & (np.hypot(*(back - points[kept]).T) < _RETURNS)]


def _small(image: Image) -> Image:
    """Return a picture in gray, (H, W), small."""
    import cv2

    height, width = image.shape[:2]
    share = min(1.0, _WIDTH / max(height, width))
    size = (round(width * share), round(height * share))
    gray: Image = cv2.resize(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA)
    return gray


def _leverage(points: Points, face: Place, gray: Image) -> float:
    """How roughly points (N, 2) tell what a turn and a growth do at a face: a few, or all on one spot, hardly can."""
    middle = points.mean(axis=0)
    spread = float(((points - middle) ** 2).sum())
    away = np.hypot(*(np.array((face.x, face.y)) * gray.shape[0] - middle))
    return 1.0 / len(points) + float(away) ** 2 / max(spread, 1e-6)


def background(gray: Image, people: Iterable[Place]) -> Image:
    """Return (H, W), 255 where no person is and 0 around each face and below it."""
    height, width = gray.shape
    mask = np.full(gray.shape, 255, np.uint8)

    def without(left: float, top: float, right: float, bottom: float) -> None:
        rows = slice(max(0, round(top * height)), max(0, round(bottom * height)))
        columns = slice(max(0, round(left * height)), min(width, max(0, round(right * height))))
        mask[rows, columns] = 0

    aside, above, below = _HEAD
    for face in people:
        neck = face.y + below * face.size
        without(face.x - aside * face.size, face.y - above * face.size, face.x + aside * face.size, neck)
        without(face.x - _TRUNK * face.size, neck, face.x + _TRUNK * face.size, 1.0)
    return mask


def _travel(onto: Matrix, gray: Image) -> float:
    """How far, at most, a corner of the picture goes, in pixels."""
    height, width = gray.shape
    corners = np.array([(x, y, 1.0) for x in (0, width) for y in (0, height)])
    return float(np.hypot(*((corners @ onto.T) - corners)[:, :2].T).max())


def filmed(seen: Points, pose: PoseSequence) -> tuple[PoseSequence, tuple[str, ...]]:
    """Say where the camera looks, against the first picture of each shot, from what was seen of it.

    Args:
        seen: (T, 4) what a tracker said; NaN where it could not tell.
        pose: The person, and where the film cuts.

    Returns:
        The pose with its ``camera``; None where it stands still throughout, or nobody knows. Then what to say of it.
    """
    path, unclear = np.tile(STILL_CAMERA, (len(seen), 1)), False
    there = np.isfinite(pose.xy[:, :, 0]).any(axis=1)
    edges = [0, *np.searchsorted(pose.times, pose.cuts).tolist(), len(seen)]
    for shot in (slice(a, b) for a, b in pairwise(edges) if b > a):
        known = np.isfinite(seen[shot, 0])
        share = known[there[shot]].mean() if there[shot].any() else 0.0
        if share < _GUESSED:
            continue
        bearing = _against_first(_filled(seen[shot], pose.times[shot]))
        if carried(bearing, pose.xy[shot]) <= _MOVES:
            continue
        if share < _KNOWN:
            unclear = True
        else:
            path[shot] = bearing
    moves = not (path == STILL_CAMERA).all()
    return replace(pose, camera=path if moves else None), ((MOVING,) if moves else ()) + ((UNCLEAR,) if unclear else ())


def carried(path: Points, xy: Points) -> float:
    """How far, at most, the camera carries a joint of (T, V, 2) in the picture, in picture heights; 0 without any."""
    turn, place = _complex(path)
    now = xy[..., 0] + 1j * xy[..., 1]
    moved = np.abs((now - place[:, None]) / turn[:, None] - now)
    return float(np.nanmax(moved)) if np.isfinite(moved).any() else 0.0


def _filled(seen: Points, times: NDArray[np.float64]) -> Matrix:
    """Fill rows that are not known with straight lines between those that are."""
    known = np.isfinite(seen[:, 0])
    if not known.any():
        return np.tile(STILL_CAMERA, (len(seen), 1)).astype(np.float64)
    return np.stack([np.interp(times, times[known], seen[known, k]) for k in range(4)], axis=1)


def _against_first(path: Matrix) -> Points:
    """Say where a camera looks, (T, 4), against the first of these pictures."""
    turn, place = _complex(path)
    turned = turn / turn[0]
    moved = place - turned * place[0]
    rows: Points = np.stack((turned.real, turned.imag, moved.real, moved.imag), axis=1).astype(np.float32)
    return rows


def _complex(path: Points | Matrix) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """Turn and growth as one number, and the shift as another, (T,) each."""
    a, b, x, y = path.astype(np.float64).T
    return a + 1j * b, x + 1j * y
