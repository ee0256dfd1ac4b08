"""People made of numbers: landmarks as the models would give them, for tests without models."""

import numpy as np

from mg_agent.perception.chooser import FaceBox
from mg_agent.perception.landmarks import FrameLandmarks, Graphs, Hand

ASPECT = 16 / 9
# BlazePose points of somebody who looks at the camera, in face heights from the middle of the face.
_BODY = {
    0: (0.0, 0.05), 1: (0.1, -0.2), 2: (0.17, -0.2), 3: (0.24, -0.2), 4: (-0.1, -0.2), 5: (-0.17, -0.2),
    6: (-0.24, -0.2), 7: (0.4, -0.1), 8: (-0.4, -0.1), 9: (0.14, 0.2), 10: (-0.14, 0.2),
    11: (1.0, 1.2), 12: (-1.0, 1.2), 13: (1.2, 2.6), 14: (-1.2, 2.6), 15: (1.2, 4.0), 16: (-1.2, 4.0),
    23: (0.7, 4.0), 24: (-0.7, 4.0), 25: (0.7, 6.0), 26: (-0.7, 6.0), 27: (0.7, 8.0), 28: (-0.7, 8.0),
}  # fmt: skip
_MESH = {
    1: (0.0, 0.05), 10: (0.0, -0.5), 152: (0.0, 0.5), 13: (0.0, 0.18), 14: (0.0, 0.22),
    263: (0.24, -0.2), 362: (0.1, -0.2), 33: (-0.24, -0.2), 133: (-0.1, -0.2), 291: (0.14, 0.2), 61: (-0.14, 0.2),
    454: (0.4, -0.1), 234: (-0.4, -0.1),
    **{point: (0.17, -0.3) for point in (300, 293, 334, 296, 336)},
    **{point: (-0.17, -0.3) for point in (70, 63, 105, 66, 107)},
    **{point: (0.25, 0.1) for point in (280, 425)}, **{point: (-0.25, 0.1) for point in (50, 205)},
}  # fmt: skip


def body(x=0.9, y=0.3, size=0.15, *, wrists=None, **visible):
    """Return (33, 4); wrists maps "left" or "right" to a place, visible maps them to a visibility."""
    points = np.zeros((33, 4), np.float32)
    points[:, :2], points[:, 3] = (x, y), 0.99
    for index, (dx, dy) in _BODY.items():
        points[index, :2] = x + dx * size, y + dy * size
    for side, place in (wrists or {}).items():
        points[15 if side == "left" else 16, :2] = place
    for side, value in visible.items():
        points[15 if side == "left" else 16, 3] = value
    return points


def mesh(x=0.9, y=0.3, size=0.15):
    """Return (478, 3): only the points that the pose uses are where they belong."""
    points = np.zeros((478, 3), np.float32)
    points[:, :2] = x, y
    for index, (dx, dy) in _MESH.items():
        points[index, :2] = x + dx * size, y + dy * size
    return points


def hand(x, y, side="left", score=0.9, size=0.1):
    """Return a hand that points upwards with its root at x, y."""
    points = np.zeros((21, 3), np.float32)
    for finger in range(5):
        for joint in range(4):
            points[1 + finger * 4 + joint, :2] = (finger - 2) * 0.2 * size, -(0.4 + 0.2 * joint) * size
    points[:, :2] += (x, y)
    return Hand(points, side, score)


def frame(time, *, body=None, face=None, hands=(), followed=None, count=None):
    """Return the landmarks of one frame."""
    return FrameLandmarks(time, ASPECT, body, tuple(hands), face, count, followed)


def box(x, y, size=0.15, score=0.9):
    """Return a face as the scout finds it."""
    return FaceBox(x, y, size, score)


class Fake:
    """A model that answers the same each time and remembers what it saw, and after how many pictures it began anew."""

    def __init__(self, answer):
        self.answer, self.seen, self.closed, self.begun = answer, [], False, []

    def process(self, image):
        assert not self.closed
        self.seen.append(image)
        return self.answer(image) if callable(self.answer) else self.answer

    def anew(self):
        self.begun.append(len(self.seen))

    def close(self):
        self.closed = True


class Fakes:
    """Makes models and keeps hold of all that were made."""

    def __init__(self, **answers):
        self.answers = {"body": None, "hands": (), "face": None, "scout": ()} | answers
        self.made = {name: [] for name in self.answers}

    def make(self, name):
        self.made[name].append(Fake(self.answers[name]))
        return self.made[name][-1]

    def graphs(self):
        return Graphs(**{name: lambda name=name: self.make(name) for name in self.answers})
