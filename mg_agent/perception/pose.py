"""Landmarks of body, hands and face become one person's pose."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.pose import HAND_POINTS, MG_SKELETON, PoseSequence
from mg_agent.perception.hands import SIDES, Arm, HandSides, Side
from mg_agent.perception.head import BODY_KNOWS, HEAD_JOINTS, Head, body_joints, mesh_joints
from mg_agent.perception.landmarks import FrameLandmarks, Hand
from mg_agent.perception.presence import Evidence, present
from mg_agent.perception.rows import Rows

Points = NDArray[np.float32]
# Joints of BlazePose (33 points) that ours take over as they are.
_BODY = {
    f"{side}_{joint}": first + (side == "right")
    for joint, first in (("shoulder", 11), ("elbow", 13), ("wrist", 15), ("hip", 23), ("knee", 25), ("ankle", 27))
    for side in SIDES
}
_BODY_FROM = np.array(list(_BODY.values()))
_BODY_TO = np.array([MG_SKELETON.index(joint) for joint in _BODY])
_HEAD_TO = np.array([MG_SKELETON.index(joint) for joint in HEAD_JOINTS])
_NECK = MG_SKELETON.index("neck")
_HAND_TO = {side: MG_SKELETON.index(f"{side}_{HAND_POINTS[0]}") for side in SIDES}

# BlazePose always gives all 33 joints. Those behind a table or below the picture get visibilities below
# 0.4, those in plain sight above 0.6 (looked up on the frames of a dozen clips); in between the last
# decision stays, so that a joint does not flicker.
_APPEARS, _VANISHES = 0.6, 0.4
_MARGIN = 0.05
"""Picture heights by which a joint may lie outside of the picture: half a shoulder still tells where it is."""
_MEMORY = 1.0
"""Seconds for which the last head tells which of two people is the followed one."""
_HAND_AT_WRIST = 1.0


@dataclass(frozen=True)
class Assembled:
    """A person's pose, and when the person was there.

    Attributes:
        pose: Over MG_SKELETON; NaN throughout the frames in which nobody was there.
        present: (T,) whether the person was there.
    """

    pose: PoseSequence
    present: NDArray[np.bool_]


@dataclass(frozen=True)
class Kept:
    """What of one frame belongs to the followed person.

    Attributes:
        face: The face mesh (478, 3), or None.
        hands: By side.
    """

    face: Points | None
    hands: dict[Side, Hand]


@dataclass(frozen=True)
class Memory:
    """What an assembler knows beside its rows.

    Attributes:
        seen: (33,) whether each point of the body counts as seen.
        last: By side, seconds and place of the hand seen last.
        anchor: Seconds and place of the head seen last.
    """

    seen: tuple[bool, ...]
    last: dict[Side, tuple[float, tuple[float, float]]]
    anchor: tuple[float, Head] | None


class PoseAssembler:
    """Puts landmarks together frame by frame; what needs the frames after is decided at the end."""

    def __init__(self, block: int = 512) -> None:
        self._rows = Rows(block)
        self._seen = np.zeros(33, bool)
        self._sides = HandSides()
        self._anchor: tuple[float, Head] | None = None

    def add(self, found: FrameLandmarks) -> Kept:
        """Take in one frame; return what of it belongs to the followed person."""
        if found.cut is not None:
            self._sides, self._anchor = HandSides(), None
        body, mesh, head = self._one_person(found)
        row, rows = self._rows.add(), self._rows
        rows.times[row] = found.time
        if head is not None:
            rows.head[row] = (head.x, head.y, head.size)
            self._anchor = (found.time, head)
        self._body(row, found.aspect, body)
        self._head(row, body, mesh)
        hands: dict[Side, Hand] = {}
        if self._anchor is not None and found.time - self._anchor[0] <= _MEMORY:
            hands = self._sides.assign(found.time, found.hands, self._arms(body), self._anchor[1].size)
        for side, hand in hands.items():
            to = slice(_HAND_TO[side], _HAND_TO[side] + len(HAND_POINTS))
            rows.xy[row, to], rows.score[row, to] = hand.points[:, :2], hand.score
        rows.confirmed[row] = mesh is not None or self._agreed(row, found, head, hands)
        return Kept(mesh, hands)

    def since(self, first: int) -> dict[str, NDArray[np.generic]]:
        """Return the rows from one frame on, as :meth:`extend` takes them."""
        return self._rows.since(first)

    def memory(self) -> "Memory":
        """Return what it takes to go on, beside the rows."""
        last = {side: (when, (float(at[0]), float(at[1]))) for side, (when, at) in self._sides.last.items()}
        return Memory(tuple(self._seen.tolist()), last, self._anchor)

    def extend(self, rows: Mapping[str, NDArray[np.generic]], memory: "Memory") -> None:
        """Take in the rows of frames that another assembler saw, and go on where that one was."""
        self._rows.extend(rows)
        self._seen = np.array(memory.seen, bool)
        self._sides = HandSides({side: (when, np.array(at, np.float32)) for side, (when, at) in memory.last.items()})
        self._anchor = memory.anchor

    def finish(self) -> Assembled:
        """Return the pose of all frames, unseen where no person is believed to have been; call it once."""
        self._rows.gather()
        return _assembled(self._rows)

    def so_far(self) -> Assembled:
        """Return the pose of the frames so far, as :meth:`finish` would; more frames can be added."""
        return _assembled(self._rows.copied())

    def _one_person(self, found: FrameLandmarks) -> tuple[Points | None, Points | None, Head | None]:
        """Keep body and mesh if they are of one head; else the one that continues the followed head."""
        body, mesh = found.body, found.face
        of_body = Head.of_body(body) if body is not None else None
        of_mesh = Head.of_mesh(mesh) if mesh is not None else None
        if of_body is None or of_mesh is None or of_mesh.same_as(of_body):
            return body, mesh, of_mesh or of_body
        anchor = self._wanted(found)
        if anchor is not None and anchor.distance(of_body.x, of_body.y) < anchor.distance(of_mesh.x, of_mesh.y):
            return body, None, of_body
        return None, mesh, of_mesh

    def _wanted(self, found: FrameLandmarks) -> Head | None:
        if found.followed is not None:
            return Head(found.followed.x, found.followed.y, found.followed.size)
        if self._anchor is None or found.time - self._anchor[0] > _MEMORY:
            return None
        return self._anchor[1]

    def _body(self, row: int, aspect: float, body: Points | None) -> None:
        if body is None:
            self._seen[:] = False
            return
        x, y, visible = body[:, 0], body[:, 1], body[:, 3]
        inside = (x > -_MARGIN) & (x < aspect + _MARGIN) & (y > -_MARGIN) & (y < 1 + _MARGIN)
        self._seen = inside & (visible >= np.where(self._seen, _VANISHES, _APPEARS))
        seen = self._seen[_BODY_FROM]
        to, source = _BODY_TO[seen], _BODY_FROM[seen]
        self._rows.xy[row, to], self._rows.score[row, to] = body[source, :2], visible[source]
        pair = [MG_SKELETON.index(f"{side}_shoulder") for side in SIDES]
        self._rows.xy[row, _NECK] = self._rows.xy[row, pair].mean(axis=0)
        self._rows.score[row, _NECK] = self._rows.score[row, pair].min()

    def _head(self, row: int, body: Points | None, mesh: Points | None) -> None:
        rows = self._rows
        rows.meshed[row] = mesh is not None
        of_body = body_joints(body) if body is not None else None
        if mesh is not None:
            joints = mesh_joints(mesh)
            if of_body is not None:
                rows.offset[row] = (joints - of_body)[BODY_KNOWS]
            rows.xy[row, _HEAD_TO], rows.score[row, _HEAD_TO] = joints, 1.0
        elif body is not None and of_body is not None:
            rows.xy[row, _HEAD_TO] = of_body
            rows.score[row, _HEAD_TO] = np.where(BODY_KNOWS, body[:11, 3].mean(), 0.0)

    def _arms(self, body: Points | None) -> dict[Side, Arm]:
        if body is None:
            return dict.fromkeys(SIDES, Arm())
        seen = [point if self._seen[i] else None for i, point in enumerate(body[:, :2])]
        return {
            side: Arm(seen[11 + i], seen[13 + i], body[15 + i, :2], float(body[15 + i, 3]), bool(self._seen[15 + i]))
            for i, side in enumerate(SIDES)
        }

    def _agreed(self, row: int, found: FrameLandmarks, head: Head | None, hands: dict[Side, Hand]) -> bool:
        """Tell whether another model than the body's own sees a face on this head or a hand at this wrist."""
        if head is None:
            return False
        face = found.followed
        if face is not None and head.distance(face.x, face.y) < 1.0 and 0.4 < head.size / face.size < 2.5:
            return True
        for side, hand in hands.items():
            wrist = self._rows.xy[row, MG_SKELETON.index(f"{side}_wrist")]
            if np.hypot(*(wrist - hand.points[0, :2])) < _HAND_AT_WRIST * head.size:
                return True
        return False


def _assembled(rows: Rows) -> Assembled:
    xy, score, times = rows.xy, rows.score, rows.times
    left, right = (xy[:, MG_SKELETON.index(f"{side}_shoulder")] for side in SIDES)
    shoulders = np.hypot(*(left - right).T)
    there, tracks = present(Evidence(times, rows.head, rows.confirmed, shoulders))
    for track in tracks:
        _align(rows, track)
    xy[~there], score[~there] = np.nan, 0.0
    return Assembled(PoseSequence(xy, score, times, MG_SKELETON), there)


def _align(rows: Rows, track: slice) -> None:
    """Shift the body model's head points to where the mesh has them, in the frames without a mesh.

    The two models put nose and eyes up to a fifth of a face apart: without this, each loss of the
    mesh would look like a nod.
    """
    both = np.flatnonzero(np.isfinite(rows.offset[track, 0, 0]))
    alone = np.flatnonzero(~rows.meshed[track] & np.isfinite(rows.head[track, 0]))
    if len(both) == 0 or len(alone) == 0:
        return
    to = _HEAD_TO[BODY_KNOWS]
    times, xy, offset = rows.times[track], rows.xy[track], rows.offset[track]
    for k, joint in enumerate(to):
        for axis in (0, 1):
            xy[alone, joint, axis] += np.interp(times[alone], times[both], offset[both, k, axis])
