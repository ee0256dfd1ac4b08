"""Where a head is and what its points are, from a face mesh or from the body model."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import FACE_JOINTS

Points = NDArray[np.float32]
HEAD_JOINTS = ("nose", *FACE_JOINTS)
"""The joints of our skeleton that a face mesh knows; "nose" comes with the body's joints."""

# Points of the face mesh (MediaPipe FaceMesh numbering, looked up in its face_mesh_connections and on
# pictures), averaged for each joint. Eyes are the middle of their corners, so that they do not move with the gaze.
_MESH: dict[str, tuple[int, ...]] = {
    "nose": (1,),
    "forehead": (10,),
    "chin": (152,),
    "mouth": (13, 14),
    "left_eye": (263, 362),
    "right_eye": (33, 133),
    "left_brow": (300, 293, 334, 296, 336),
    "right_brow": (70, 63, 105, 66, 107),
    "left_ear": (454,),
    "right_ear": (234,),
    "left_cheek": (280, 425),
    "right_cheek": (50, 205),
    "left_mouth": (291,),
    "right_mouth": (61,),
}
_BODY: dict[str, tuple[int, ...]] = {
    "nose": (0,),
    "mouth": (9, 10),
    "left_eye": (2,),
    "right_eye": (5,),
    "left_ear": (7,),
    "right_ear": (8,),
    "left_mouth": (9,),
    "right_mouth": (10,),
}
BODY_KNOWS = np.array([joint in _BODY for joint in HEAD_JOINTS])
"""(H,) which head joints the body model knows as well."""
_CENTER = [HEAD_JOINTS.index(joint) for joint in ("nose", "left_eye", "right_eye", "left_mouth", "right_mouth")]
_EYES = [HEAD_JOINTS.index(joint) for joint in ("left_eye", "right_eye")]
_EARS = [HEAD_JOINTS.index(joint) for joint in ("left_ear", "right_ear")]
_MOUTH = HEAD_JOINTS.index("mouth")

# Forehead to chin of the mesh, measured against the body model's own head points over a dozen clips of
# frontal and turned heads: within 0.8 to 1.2 of one another.
_EAR_TO_HEIGHT, _EYE_MOUTH_TO_HEIGHT = 1.15, 2.6


@dataclass(frozen=True)
class Head:
    """A head in one picture.

    Attributes:
        x: Middle of eyes, nose and mouth corners, picture heights.
        y: The same, downwards.
        size: About the height from forehead to chin, picture heights.
    """

    x: float
    y: float
    size: float

    @classmethod
    def of_mesh(cls, mesh: Points) -> Self:
        """Locate the head of a face mesh (478, 3)."""
        x, y = mesh_joints(mesh)[_CENTER].mean(axis=0)
        return cls(float(x), float(y), max(1e-6, math.dist(mesh[10, :2], mesh[152, :2])))

    @classmethod
    def of_body(cls, body: Points) -> Self:
        """Locate the head of a body (33, 4)."""
        points = body_joints(body)
        x, y = points[_CENTER].mean(axis=0)
        ears = math.dist(points[_EARS[0]], points[_EARS[1]])
        drop = math.dist(points[_EYES].mean(axis=0), points[_MOUTH])
        return cls(float(x), float(y), max(1e-6, ears * _EAR_TO_HEIGHT, drop * _EYE_MOUTH_TO_HEIGHT))

    def distance(self, x: float, y: float) -> float:
        """Return how far a point is from the middle of this head, in heads."""
        return math.hypot(self.x - x, self.y - y) / self.size

    def same_as(self, other: "Head") -> bool:
        """Tell whether two models look at the same head in the same picture."""
        apart = math.hypot(self.x - other.x, self.y - other.y) / max(self.size, other.size)
        return apart < 0.6 and 0.4 < self.size / other.size < 2.5


def _averaging(groups: dict[str, tuple[int, ...]]) -> tuple[NDArray[np.intp], Points]:
    """Return the points that are used, (N,), and the matrix (H, N) that averages them into joints."""
    used = np.unique([point for group in groups.values() for point in group]).astype(np.intp)
    weights = np.zeros((len(HEAD_JOINTS), len(used)), np.float32)
    for joint, group in groups.items():
        weights[HEAD_JOINTS.index(joint), np.searchsorted(used, group)] = 1.0 / len(group)
    return used, weights


_MESH_USED, _MESH_MEANS = _averaging(_MESH)
_BODY_USED, _BODY_MEANS = _averaging(_BODY)


def mesh_joints(mesh: Points) -> Points:
    """Return (H, 2) the head joints of a face mesh (478, 3)."""
    joints: Points = _MESH_MEANS @ mesh[_MESH_USED, :2]
    return joints


def body_joints(body: Points) -> Points:
    """Return (H, 2) the head joints of a body (33, 4); NaN for those that the body model does not know."""
    joints: Points = _BODY_MEANS @ body[_BODY_USED, :2]
    joints[~BODY_KNOWS] = np.nan
    return joints
