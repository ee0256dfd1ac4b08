"""Skeletons by joint name, and their motion over time."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.span import Span
from mg_agent.errors import ModelError, did_you_mean

GUESSED = 0.5
"""Score, at most, of a head's joints where a model can only guess at the face; a steady face's mesh has 1."""


STILL_CAMERA = np.array((1.0, 0.0, 0.0, 0.0), np.float32)
"""A row of :attr:`PoseSequence.camera` where the camera looks as it did in the first frame of the shot."""


@dataclass(frozen=True)
class Skeleton:
    """Joints and bones by name; every index, adjacency and mirror map is derived.

    Attributes:
        name: What the layout is called, e.g. "mg-agent".
        joints: Joint names in array order; left and right differ only in the prefix.
        bones: Pairs of joint names.
    """

    name: str
    joints: tuple[str, ...]
    bones: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        """Refuse repeated joints and bones between joints that do not exist."""
        if len(set(self.joints)) != len(self.joints):
            raise ModelError.of(f"skeleton '{self.name}' repeats a joint", "names must differ", "rename it")
        for joint in (joint for bone in self.bones for joint in bone):
            self.index(joint)

    @cached_property
    def _indices(self) -> dict[str, int]:
        return {joint: i for i, joint in enumerate(self.joints)}

    def index(self, joint: str) -> int:
        """Return the array index of a joint.

        Raises:
            ModelError: when the skeleton has no such joint.
        """
        try:
            return self._indices[joint]
        except KeyError:
            raise ModelError.of(
                f"skeleton '{self.name}' has no joint '{joint}'",
                f"it has {len(self.joints)}",
                did_you_mean(joint, self.joints),
            ) from None

    def __contains__(self, joint: str) -> bool:
        """Tell whether the skeleton has a joint of that name."""
        return joint in self._indices

    @cached_property
    def mirror(self) -> tuple[int, ...]:
        """Index map that swaps ``left_*`` and ``right_*`` joints; others map to themselves."""
        return tuple(self._indices.get(swap_side(joint), i) for i, joint in enumerate(self.joints))

    @cached_property
    def adjacency(self) -> NDArray[np.float32]:
        """Symmetric (V, V) matrix, 1 where a bone joins two joints, without self loops."""
        matrix = np.zeros((len(self.joints), len(self.joints)), np.float32)
        for one, other in self.bones:
            i, j = self.index(one), self.index(other)
            matrix[i, j] = matrix[j, i] = 1.0
        return matrix


def swap_side(joint: str) -> str:
    """Return the name of the joint on the other side; joints of the middle keep theirs."""
    if joint.startswith("left_"):
        return "right_" + joint[5:]
    if joint.startswith("right_"):
        return "left_" + joint[6:]
    return joint


@dataclass(frozen=True)
class PoseSequence:
    """One person's joints over time.

    Attributes:
        xy: (T, V, C) float32. For poses from video C = 2, in picture heights: x from 0 to
            width / height, y from 0 at the top to 1 at the bottom, so that both axes share one
            unit. NaN where a joint was not seen.
        score: (T, V) float32, 0 to 1, how sure the landmark model was; 0 where unseen.
        times: (T,) float64, seconds, strictly increasing.
        skeleton: The names behind the V axis.
        person: "A", "B" ...
        cuts: Seconds of the first frames after cuts of the film, rising: nothing moved there, and whoever is seen
            after one may be somebody else.
        camera: (T, 4) float32 a, b, x, y: what stood at (u, v) in the first frame of the shot and did not move stands
            at (a u - b v + x, b u + a v + y) now, in picture heights. None where the camera stood still, or nobody
            knows. ``xy`` is in the picture as it was filmed all the same.
    """

    xy: NDArray[np.float32]
    score: NDArray[np.float32]
    times: NDArray[np.float64]
    skeleton: Skeleton
    person: str = "A"
    cuts: tuple[float, ...] = ()
    camera: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        """Check that the shapes fit one another and that time moves forward."""
        t, v = len(self.times), len(self.skeleton.joints)
        if self.xy.ndim != 3 or self.xy.shape[:2] != (t, v) or self.score.shape != (t, v):
            raise ModelError.of(
                "a pose sequence has arrays that do not fit",
                f"got xy {self.xy.shape}, score {self.score.shape}, {t} times",
                f"give xy ({t}, {v}, C) and score ({t}, {v}) for skeleton '{self.skeleton.name}'",
            )
        if self.camera is not None and self.camera.shape != (t, 4):
            raise ModelError.of(
                "a camera's path does not fit the pose", f"got {self.camera.shape} for {t} times", f"give ({t}, 4)"
            )
        if t > 1 and not bool(np.all(np.diff(self.times) > 0)):
            raise ModelError.of("a pose sequence runs backwards", "times must increase", "sort the frames")

    def __len__(self) -> int:
        """Count the frames."""
        return len(self.times)

    @property
    def fps(self) -> float:
        """Median frames a second; 0 for fewer than two frames."""
        return float(1.0 / np.median(np.diff(self.times))) if len(self) > 1 else 0.0

    def joint(self, name: str) -> NDArray[np.float32]:
        """Return one joint's path as a (T, C) view."""
        return self.xy[:, self.skeleton.index(name)]

    def seen(self, name: str) -> NDArray[np.bool_]:
        """Tell per frame, (T,), whether a joint was seen."""
        seen: NDArray[np.bool_] = np.isfinite(self.joint(name)[:, 0])
        return seen

    def between(self, span: Span) -> "PoseSequence":
        """Return the frames inside a span, as views."""
        lo, hi = np.searchsorted(self.times, (span.start, span.end))
        cuts = tuple(cut for cut in self.cuts if span.start < cut < span.end)
        camera = None if self.camera is None else self.camera[lo:hi]
        return PoseSequence(
            self.xy[lo:hi], self.score[lo:hi], self.times[lo:hi], self.skeleton, self.person, cuts, camera
        )

    def select(self, skeleton: Skeleton) -> "PoseSequence":
        """Return the same motion over another skeleton's joints, matched by name.

        Raises:
            ModelError: when a wanted joint is missing here.
        """
        order = [self.skeleton.index(joint) for joint in skeleton.joints]
        xy, score = self.xy[:, order], self.score[:, order]
        return PoseSequence(xy, score, self.times, skeleton, self.person, self.cuts, self.camera)


_FINGERS = ("thumb", "index", "middle", "ring", "pinky")
_THUMB = ("cmc", "mcp", "ip", "tip")
_FINGER = ("mcp", "pip", "dip", "tip")
_SIDES = ("left", "right")
BODY_JOINTS = (
    "nose", "neck",
    *(f"{s}_{j}" for j in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle") for s in _SIDES),
)  # fmt: skip
FACE_JOINTS = (
    "forehead", "chin", "mouth",
    *(f"{s}_{j}" for j in ("eye", "brow", "ear", "cheek", "mouth") for s in _SIDES),
)  # fmt: skip
HAND_POINTS = ("palm", *(f"{f}_{j}" for f in _FINGERS for j in (_THUMB if f == "thumb" else _FINGER)))
"""The 21 points of a hand in MediaPipe and OpenPose order; "palm" is the hand model's own wrist point."""
HAND_JOINTS = tuple(f"{s}_{p}" for s in _SIDES for p in HAND_POINTS)


def _bones() -> tuple[tuple[str, str], ...]:
    bones = [("nose", "neck"), ("nose", "mouth"), ("mouth", "chin"), ("nose", "forehead")]
    for s in _SIDES:
        chains = (
            ("neck", f"{s}_shoulder", f"{s}_elbow", f"{s}_wrist", f"{s}_palm"),
            ("neck", f"{s}_hip", f"{s}_knee", f"{s}_ankle"),
            ("nose", f"{s}_eye", f"{s}_ear"),
            (f"{s}_eye", f"{s}_brow"),
            ("nose", f"{s}_cheek"),
            ("mouth", f"{s}_mouth"),
            *((f"{s}_palm", *(f"{s}_{f}_{j}" for j in (_THUMB if f == "thumb" else _FINGER))) for f in _FINGERS),
        )
        bones += [pair for chain in chains for pair in pairwise(chain)]
    return tuple(bones)


MG_SKELETON = Skeleton("mg-agent", BODY_JOINTS + FACE_JOINTS + HAND_JOINTS, _bones())
"""Our own layout: body, the few face points that gestures need, and two hands of 21 points.

"left" and "right" are the person's own. "neck" is the middle of the shoulders, "mouth" the middle of
the lips, "forehead" the middle of the hairline, "cheek" the middle of a cheek.
"""
