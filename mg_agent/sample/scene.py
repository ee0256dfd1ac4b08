"""One frame of the sample: wall and suit, the head over them, the hand over all."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from mg_agent.sample.arm import arm_drawn, lay_arm
from mg_agent.sample.expression import face_now
from mg_agent.sample.head import undo
from mg_agent.sample.portrait import CROP, HEAD_BOX, SCALE, SIZE, Array, backdrop, matte, picture
from mg_agent.sample.script import Moment, moment

_SHADE = np.array((62.0, 28.0, 26.0), np.float32)
"""Colour between closed lids and lips."""

_SUIT_FROM = 196
"""First row of the video that moves with the breath."""

_CAPTION = (504, 400, 640, 444)
"""Left, top, right and bottom of the words in the video."""

_WORDS = ("generated sample,", "not a recording")


def set_up(seconds: float) -> None:
    """Draw once what the frames up to a time need; else threads that paint the first ones would each draw it."""
    for draw in (_still, matte, _breathing, _grain, _caption):
        draw()
    if any(moment(time).arm > 0.0 for time in np.arange(0.0, seconds, 0.1)):
        arm_drawn()


def paint(time: float) -> NDArray[np.uint8]:
    """Return the frame shown at a time in seconds, (480, 640, 3) RGB; the same every time it is asked."""
    now = moment(time)
    frame = _body(now)
    _lay_head(frame, now)
    lay_arm(frame, now)
    shift = int(time * 7919) % SIZE[0]
    frame += _grain()[:, shift : shift + SIZE[0]]
    left, top, right, bottom = _CAPTION
    words = frame[top:bottom, left:right]
    words += (225.0 - words) * _caption()
    return np.asarray(np.clip(frame + 0.5, 0.0, 255.0), np.uint8)


def _body(now: Moment) -> Array:
    """Wall and suit; the suit rises and falls with the breath."""
    import cv2

    body = _still().copy()
    x, y = _places(0, _SUIT_FROM, SIZE[0], SIZE[1])
    y = y + now.breath * _breathing()[_SUIT_FROM:]
    body[_SUIT_FROM:] = cv2.remap(backdrop(), x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    return body


def _lay_head(frame: Array, now: Moment) -> None:
    import cv2

    left, top, right, bottom = (round(edge / SCALE) for edge in HEAD_BOX)
    x, y = _places(left, top, right, bottom)
    y = y + now.breath * _breathing()[top:bottom, left:right]
    x, y = undo(x, y, now)
    cover = cv2.remap(matte(), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[..., None]
    x, y, shade = face_now(x, y, now)
    seen = cv2.remap(picture(), x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101).astype(np.float32)
    seen += (_SHADE - seen) * shade[..., None]
    part = frame[top:bottom, left:right]
    part += (seen - part) * cover


@cache
def _still() -> Array:
    """Wall and suit between two breaths."""
    import cv2

    x, y = _places(0, 0, SIZE[0], SIZE[1])
    return np.asarray(cv2.remap(backdrop(), x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101), np.float32)


@cache
def _breathing() -> Array:
    """Share of the breath that moves each place of the video, (480, 640), in picture pixels."""
    rows = np.clip((np.arange(SIZE[1]) * SCALE - 150.0) / 120.0, 0.0, 1.0)
    columns = 1.0 - np.clip((np.abs(np.arange(SIZE[0]) * SCALE - 210.0) - 130.0) / 40.0, 0.0, 1.0)
    return np.asarray(1.1 * np.outer(rows * rows * (3 - 2 * rows), columns), np.float32)


@cache
def _grain() -> Array:
    """Grain of a photograph, (480, 1280, 1); frames take windows of it."""
    return np.random.default_rng(11).normal(0.0, 1.2, (SIZE[1], 2 * SIZE[0], 1)).astype(np.float32)


@cache
def _caption() -> Array:
    """Cover of the words that tell what this is, (H, W, 1), 0 to 1: nobody moved or spoke like this."""
    import cv2

    left, top, right, bottom = _CAPTION
    cover = np.zeros((bottom - top, right - left), np.uint8)
    for row, words in enumerate(_WORDS):
        cv2.putText(cover, words, (4, 18 + 17 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.42, 255, 1, cv2.LINE_AA)
    return cover[..., None].astype(np.float32) * (0.8 / 255.0)


@cache
def _places(left: int, top: int, right: int, bottom: int) -> tuple[Array, Array]:
    """Where the middles of video pixels lie in the picture, as x and y, each (H, W)."""
    x = (np.arange(left, right, dtype=np.float32) + 0.5) * (CROP[0] / SIZE[0]) - 0.5
    y = (np.arange(top, bottom, dtype=np.float32) + 0.5) * (CROP[1] / SIZE[1]) - 0.5
    grid = np.meshgrid(x, y)
    return grid[0], grid[1]
