"""Draw what the synthetic people do: sheets of five moments a clip, one row a class.

Run: python benchmarks/draw_gestures.py [FOLDER] [--seen] [--seed N] [--rows N]
"""

import argparse
from pathlib import Path

import numpy as np
from door import run, some
from PIL import Image, ImageDraw

from mg_agent.recognition.layout import RATE, UPPER_BODY, WINDOW
from mg_agent.recognition.synthetic.camera import film
from mg_agent.recognition.synthetic.moves import Clock, Dice
from mg_agent.recognition.synthetic.person import HANDS, Performance, joined, perform
from mg_agent.recognition.synthetic.sensor import look
from mg_agent.recognition.vocabulary import LEARNED

SHEETS = {
    "head": LEARNED[1:7],
    "face": LEARNED[7:14],
    "body": LEARNED[14:22],
    "hands": LEARNED[22:29],
    "arms": LEARNED[29:34],
    "trunk": LEARNED[34:40],
    "legs-and-speech": (*LEARNED[40:], LEARNED[0]),
}
CELL, MOMENTS, _CHOICE = 150, 5, 24
Color = tuple[int, int, int]
Point = tuple[float, float]
_INK, _LEFT, _RIGHT, _PALE, _MARK = (60, 60, 70), (200, 70, 40), (40, 90, 190), (214, 216, 220), (252, 214, 120)
_SKIN, _CLOTH, _LINE = (247, 236, 226), (238, 240, 244), (150, 152, 160)
_FINGERS = [("palm", f"{f}_mcp") for f in ("index", "middle", "pinky")]
_FINGERS += [(f"{f}_mcp", f"{f}_tip") for f in ("index", "middle", "pinky")]
_FINGERS += [("palm", "thumb_tip"), ("index_mcp", "middle_mcp"), ("middle_mcp", "pinky_mcp")]
_BOTH = ("left", "right")
# Region -> places, each the mean of some joints with weights.
_REGIONS: dict[str, list[dict[str, float]]] = {
    "forehead": [{"forehead": 0.65, "left_eye": 0.175, "right_eye": 0.175}],
    "eyes": [{f"{s}_eye": 1.0} for s in _BOTH],
    "nose": [{"nose": 1.0}],
    "mouth": [{"mouth": 1.0}],
    "cheek": [{f"{s}_ear": 0.35, f"{s}_mouth": 0.65} for s in _BOTH],
    "chin": [{"chin": 1.0}],
    "ear": [{f"{s}_ear": 1.0} for s in _BOTH],
    "hair": [{"forehead": 1.25, "chin": -0.25}, *({f"{s}_ear": 1.0, "forehead": 0.4, "chin": -0.4} for s in _BOTH)],
    "neck": [{"chin": 0.5, "neck": 0.5}],
    "chest": [{"neck": 0.72, "left_hip": 0.14, "right_hip": 0.14}],
    "shoulder": [{f"{s}_shoulder": 1.0} for s in _BOTH],
    "arm": [{f"{s}_elbow": 0.5, f"{s}_{j}": 0.5} for s in _BOTH for j in ("shoulder", "wrist")],
    "leg": [{f"{s}_hip": 0.5, f"{s}_knee": 0.5} for s in _BOTH],
}


class Sketch:
    """One frame of joints, (V, 2) in pixels, on a small picture."""

    def __init__(self, image: Image.Image, xy: np.ndarray, face: float) -> None:
        self._pen = ImageDraw.Draw(image)
        self._at = {name: xy[i] for i, name in enumerate(UPPER_BODY.joints)}
        self._face = face

    def draw(self, region: str | None) -> None:
        """Draw trunk and legs, the region that is touched, the head, then arms and hands."""
        self._fill([f"{s}_{j}" for s, j in zip("lrrl", ("shoulder", "shoulder", "hip", "hip"), strict=True)])
        for side in _BOTH:
            self._line(f"{side}_hip", f"{side}_knee", _LINE, 3)
        self._head()
        for place in _REGIONS.get(region or "", []):
            self._disc(sum(share * self._at[joint] for joint, share in place.items()), 0.16 * self._face, _MARK)
        self._features()
        for side, color in zip(_BOTH, (_LEFT, _RIGHT), strict=True):
            self._line(f"{side}_shoulder", f"{side}_elbow", color, 3)
            self._line(f"{side}_elbow", f"{side}_wrist", color, 3)
            for one, other in _FINGERS:
                self._line(f"{side}_{one}", f"{side}_{other}", color, 1)

    def _fill(self, corners: list[str]) -> None:
        names = [{"l": "left", "r": "right"}[name[0]] + name[1:] for name in corners]
        points = [tuple(self._at[name]) for name in names if np.isfinite(self._at[name]).all()]
        if len(points) > 1:
            self._pen.polygon(points, _CLOTH, _LINE)

    def _head(self) -> None:
        ends = [self._at[name] for name in ("forehead", "left_ear", "chin", "right_ear")]
        if not np.isfinite(ends).all():
            return
        top, left, chin, right = ends
        middle, across, down = (left + right) / 2, (left - right) / 2, chin - (left + right) / 2
        up = top - (left + right) / 2
        angles = np.linspace(0, 2 * np.pi, 40)
        oval = [middle + np.cos(a) * across + abs(np.sin(a)) * (down if np.sin(a) > 0 else 1.25 * up) for a in angles]
        self._pen.polygon([tuple(point) for point in oval], _SKIN, (170, 150, 130))

    def _features(self) -> None:
        self._line("left_mouth", "right_mouth", (170, 60, 60), 2)
        for name in ("left_eye", "right_eye"):
            self._disc(self._at[name], 0.05 * self._face, _INK)
        eyes = (self._at["left_eye"] + self._at["right_eye"]) / 2
        if np.isfinite([eyes, self._at["nose"]]).all():
            self._pen.line([tuple(eyes), tuple(self._at["nose"])], (170, 150, 130), 2)

    def _line(self, one: str, other: str, color: Color, thick: int) -> None:
        a, b = self._at[one], self._at[other]
        if np.isfinite([a, b]).all():
            self._pen.line([tuple(a), tuple(b)], color, thick)

    def _disc(self, at: np.ndarray, radius: float, color: Color) -> None:
        if np.isfinite(at).all():
            self._pen.ellipse([*(at - radius), *(at + radius)], color)


def sheet(names: tuple[str, ...], seed: int, *, seen: bool, rows: int = 1) -> Image.Image:
    """Draw one row of moments for each class and repetition; ``seen`` draws what the landmark model makes of it."""
    height = CELL + 16
    image = Image.new("RGB", (MOMENTS * CELL + 4, len(names) * rows * height), "white")
    pen = ImageDraw.Draw(image)
    for row, (name, repeat) in enumerate((name, repeat) for name in names for repeat in range(rows)):
        dice = Dice(np.random.default_rng((seed, repeat, LEARNED.index(name))))
        played = _typical(perform(name, _CHOICE, Clock(WINDOW, RATE), dice), name)
        picture = film(played, dice)
        xy = look(picture, played, RATE, dice)[0][0] if seen else picture.xy[0]
        pen.text((4, row * height + 1), name, fill=_INK)
        low, scale = _crop(picture.xy[0], picture.face[0, 0], legs="leg" in name)
        for k, frame in enumerate(np.linspace(1, WINDOW - 2, MOMENTS).round().astype(int)):
            cell = Image.new("RGB", (CELL - 6, CELL - 6), (252, 252, 253))
            Sketch(cell, (xy[frame] - low) * scale, picture.face[0, 0] * scale).draw(name.removeprefix("touching "))
            ImageDraw.Draw(cell).rectangle([0, 0, CELL - 7, CELL - 7], outline=_PALE)
            image.paste(cell, (k * CELL + 4, row * height + 14))
    return image


def _typical(played: Performance, name: str) -> Performance:
    """Choose the one of several clips that shows most: turned to us, and with the act in the middle of the clip."""
    hands = played.needed[:, :, HANDS[:, 4]].any(axis=2)
    middle = WINDOW // 2
    worth = hands[:, middle] * 2.0 - hands[:, 0] - 0.5 * hands[:, -1] - np.abs(played.facing[:, 0] - 12) / 30
    head = played.joints[:, :, UPPER_BODY.index("nose")] - played.joints[:, :, UPPER_BODY.index("neck")]
    if name in SHEETS["head"]:
        worth = worth + np.ptp(head, axis=1).sum(axis=1)
    if name in SHEETS["hands"]:
        worth = worth + np.clip(played.joints[:, middle, HANDS[:, 4], 1].max(axis=1), -0.5, 1.5)
    if name in SHEETS["trunk"]:
        worth = worth + 0.5 * np.ptp(played.joints[:, :, UPPER_BODY.index("neck")], axis=1).sum(axis=1)
    return joined([played], np.array([int(np.argmax(worth))]))


def _crop(xy: np.ndarray, face: float, *, legs: bool) -> tuple[np.ndarray, float]:
    """Return the corner and the scale that show the person large, whatever the camera showed."""
    columns = [i for i, name in enumerate(UPPER_BODY.joints) if legs or "knee" not in name]
    low, high = xy[:, columns].min(axis=(0, 1)) - 0.4 * face, xy[:, columns].max(axis=(0, 1)) + 0.1 * face
    size = float((high - low).max())
    return (low + high - size) / 2, (CELL - 6) / size


def main() -> None:
    """Write one picture a group."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/gestures"))
    parser.add_argument("--seen", action="store_true", help="draw what the landmark model makes of it")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--rows", type=some, default=1, help="clips a class")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for group, names in SHEETS.items():
        image = sheet(names, options.seed, seen=options.seen, rows=options.rows)
        image.quantize(64).save(options.folder / f"{group}.png", optimize=True)


if __name__ == "__main__":
    run(main)
