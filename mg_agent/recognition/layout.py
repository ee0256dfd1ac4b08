"""The joints that a learned recognizer looks at, and where a body's own frame of reference is."""

from dataclasses import dataclass

from mg_agent.core.pose import Skeleton

_SIDES = ("left", "right")
_HAND = ("palm", "thumb_tip", "index_mcp", "index_tip", "middle_mcp", "middle_tip", "pinky_mcp", "pinky_tip")
_JOINTS = (
    "nose", "neck", "forehead", "chin", "mouth",
    *(f"{s}_{j}" for j in ("eye", "ear", "mouth", "shoulder", "elbow", "wrist", "hip", "knee") for s in _SIDES),
    *(f"{s}_{j}" for s in _SIDES for j in _HAND),
)  # fmt: skip


def _bones() -> tuple[tuple[str, str], ...]:
    bones = [("neck", "nose"), ("nose", "mouth"), ("mouth", "chin"), ("nose", "forehead")]
    for s in _SIDES:
        bones += [("neck", f"{s}_shoulder"), (f"{s}_shoulder", f"{s}_elbow"), (f"{s}_elbow", f"{s}_wrist")]
        bones += [("neck", f"{s}_hip"), (f"{s}_hip", f"{s}_knee"), ("nose", f"{s}_eye"), (f"{s}_eye", f"{s}_ear")]
        bones += [("mouth", f"{s}_mouth"), (f"{s}_wrist", f"{s}_palm")]
        for finger in ("index", "middle", "pinky"):
            bones += [(f"{s}_palm", f"{s}_{finger}_mcp"), (f"{s}_{finger}_mcp", f"{s}_{finger}_tip")]
        bones += [(f"{s}_palm", f"{s}_thumb_tip")]
    return tuple(bones)


UPPER_BODY = Skeleton("mg-agent-37", _JOINTS, _bones())
"""The 37 joints of ``core.pose.MG_SKELETON`` that micro-gestures need; every bone points away from the neck."""

WINDOW, RATE = 32, 15.0
"""Frames of one window and frames a second: 2.1 s, since the mean micro-action lasts 2.1 s (MA-Bench, 2603.26586)."""


@dataclass(frozen=True)
class Layout:
    """A skeleton with its own frame of reference, so that size, place and camera do not matter.

    Attributes:
        skeleton: Joints and bones; a bone's first joint is its parent.
        center: Joints whose mean is the origin.
        unit: Pairs of joints, any of which measures the body's size, with that length in units.
        head: Whether positions relative to the head are measured as well (two-dimensional layouts only).
        dimensions: 2 for pictures, 3 for depth sensors.
    """

    skeleton: Skeleton
    center: tuple[str, ...]
    unit: tuple[tuple[str, str, float], ...]
    head: bool = False
    dimensions: int = 2

    @property
    def parents(self) -> tuple[int, ...]:
        """Index of each joint's parent; a root is its own."""
        parent = {child: up for up, child in self.skeleton.bones}
        index = self.skeleton.index
        return tuple(index(parent.get(joint, joint)) for joint in self.skeleton.joints)


MG_LAYOUT = Layout(
    UPPER_BODY,
    center=("neck",),
    # Usual lengths in face heights (hairline to chin), as in ``recognition.rules.body``.
    unit=(("left_eye", "right_eye", 0.37), ("left_ear", "right_ear", 0.72), ("forehead", "chin", 1.0),
          ("left_shoulder", "right_shoulder", 1.9)),
    head=True,
)  # fmt: skip
"""What ``mg-agent-base`` sees: coordinates in face heights around the neck, and around the head."""
