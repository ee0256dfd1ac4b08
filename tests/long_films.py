"""A film long enough to be looked at in pieces, and models that remember what they saw, for tests without models."""

from pathlib import Path

import numpy as np
from media import make
from people import Fake, Fakes, body, box, hand, mesh

from mg_agent.perception import seams

SECONDS, RATE = 31, 5
PIECE, SHORTEST = 5.0, 2.5


def short_pieces(monkeypatch) -> None:
    """Let pieces be short: the film has six, the last one of six seconds."""
    monkeypatch.setattr(seams, "PIECE", PIECE)
    monkeypatch.setattr(seams, "SHORTEST", SHORTEST)


def film(path: Path, cuts: tuple[int, ...] = (74, 120)) -> Path:
    """Make a film of a wall before which a camera pans; pictures after a cut, by number, show another wall."""
    walls = [_wall(seed) for seed in range(len(cuts) + 1)]

    def picture(n: int) -> np.ndarray:
        wall = walls[sum(n >= cut for cut in cuts)]
        return wall[40:160, n % 100 // 2 : n % 100 // 2 + 160].copy()

    return make(path, frames=SECONDS * RATE, fps=RATE, picture=picture, gop=25)


def _wall(seed: int) -> np.ndarray:
    coarse = np.random.default_rng(seed).integers(20, 235, (25, 27, 3)).astype(np.uint8)
    return np.kron(coarse, np.ones((8, 8, 1), np.uint8))


class _Remembering(Fake):
    """Finds what it follows with its third picture, and somewhere else the longer it follows."""

    def __init__(self, answer):
        super().__init__(answer)
        self._followed = 0

    def process(self, image):
        self.seen.append(image)
        self._followed += 1
        return self.answer(0.004 * min(self._followed, 12) + image.mean() / 2550, found=self._followed > 2)

    def anew(self):
        super().anew()
        self._followed = 0


class Followers(Fakes):
    """Makes models that remember; two people are there, and one of them comes and goes."""

    def make(self, name):
        answer = {
            "body": lambda at, found: body(0.5 + at, 0.4, 0.3) if found else None,
            "face": lambda at, found: mesh(0.5 + at, 0.4, 0.3) if found else None,
            "hands": lambda at, found: (hand(0.6 + at, 0.9),) if found else (),
        }.get(name)
        made = Fake(_faces) if answer is None else _Remembering(answer)
        self.made[name].append(made)
        return made


def _faces(image):
    light = float(image[:, :40].mean())
    return (box(0.5, 0.4, 0.3), box(1.1, 0.4, 0.15))[: 1 + (light > 120)]
