"""A video without what tells who somebody is: the face made unrecognizable, or no pixels at all, only the skeleton."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mg_agent.core.media import VideoSource
from mg_agent.core.pose import FACE_JOINTS, PoseSequence
from mg_agent.errors import Cancelled, MediaError
from mg_agent.perception.video import FrameReader
from mg_agent.settings import Settings

View = Literal["skeleton", "blurred"]
Picture = NDArray[np.uint8]
_HEIGHT = 480
_TICKS = 1000  # of a second, so that times stay those of the analysis
_GRAY = (22, 28, 36)
_COLORS = {"left": (79, 181, 200), "right": (226, 165, 92), "": (228, 235, 241)}
_GROWN = 1.9
"""How much wider than the points of a face the hidden circle is: hair and ears tell as well."""
_CELLS = 7
"""Cells across a hidden face; nothing finer is left of it."""
_COARSE = 12
"""Cells across the whole picture where no face was followed: who is there cannot be told from so few."""
_HEAD = ("nose", *FACE_JOINTS)


def render(
    view: View,
    pose: PoseSequence,
    video: VideoSource,
    target: Path,
    settings: Settings,
    *,
    progress: Callable[[float, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Path:
    """Write an MP4 without sound, with the times of the analysis: voices tell who somebody is as faces do.

    "skeleton" draws the stored joints on gray and never opens the video. "blurred" hides the followed person's face
    behind a few coarse cells and draws the skeleton; a picture in which no face was followed is made coarse as a
    whole. Faces of other people are not looked for.

    Args:
        view: Which.
        pose: Joints in picture heights.
        video: Size and length; its file is read for "blurred" only.
        target: Where; removed again when the work is stopped.
        settings: How frames are read.
        progress: Told the seconds done and in all.
        cancelled: Asked before each picture.

    Raises:
        MediaError: when the video cannot be read, or there is no pose to draw.
        Cancelled: when ``cancelled`` says so.
    """
    if len(pose) == 0:
        raise MediaError.of("there is no skeleton to draw", "no picture was looked at", "analyze the video again")
    pictures = _drawn(pose, video) if view == "skeleton" else _hidden(pose, video, settings)
    try:
        _write(pictures, video.duration, target, progress or (lambda done, total: None), cancelled or (lambda: False))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    target.chmod(0o600)
    return target


def _drawn(pose: PoseSequence, video: VideoSource) -> Iterator[tuple[float, Picture]]:
    height = _HEIGHT - _HEIGHT % 2
    width = max(2, round(height * video.width / video.height / 2) * 2)
    for place, time in enumerate(pose.times):
        picture = np.full((height, width, 3), _GRAY, np.uint8)
        draw(picture, pose, place)
        yield float(time), picture


def _hidden(pose: PoseSequence, video: VideoSource, settings: Settings) -> Iterator[tuple[float, Picture]]:
    reader = FrameReader(video, settings, rate=max(1.0, pose.fps))
    for frame in reader:
        place = int(np.clip(np.searchsorted(pose.times, frame.time), 0, len(pose) - 1))
        picture = frame.image[: frame.image.shape[0] // 2 * 2, : frame.image.shape[1] // 2 * 2].copy()
        near = [at for at in (place - 1, place, place + 1) if 0 <= at < len(pose)]
        hide(picture, [circle for at in near if (circle := head_circle(pose, at)) is not None])
        if abs(pose.times[place] - frame.time) < 1.0 / max(1.0, pose.fps):
            draw(picture, pose, place)
        yield frame.time, picture


def head_circle(pose: PoseSequence, place: int) -> tuple[float, float, float] | None:
    """Return the circle that hides a head, (x, y, radius) in picture heights; None where no head was followed."""
    points = np.array([pose.xy[place, pose.skeleton.index(j), :2] for j in _HEAD if j in pose.skeleton])
    points = points[np.isfinite(points).all(axis=1)] if len(points) else points
    if len(points) < 3:
        return None
    x, y = points.mean(axis=0)
    return float(x), float(y), _GROWN * float(np.hypot(*(points - (x, y)).T).max())


def hide(picture: Picture, circles: list[tuple[float, float, float]]) -> None:
    """Make faces unrecognizable, in place; without a circle the whole picture.

    Args:
        picture: (H, W, 3) uint8.
        circles: x, y and radius in picture heights.
    """
    height, width = picture.shape[:2]
    if not circles:
        picture[:] = _coarse(picture, _COARSE)
        return
    rows, columns = np.ogrid[:height, :width]
    for x, y, radius in circles:
        low, high = np.array([y - radius, x - radius]) * height, np.array([y + radius, x + radius]) * height
        top, left = (max(0, int(v)) for v in low)
        bottom, right = min(height, int(high[0]) + 1), min(width, int(high[1]) + 1)
        if top >= bottom or left >= right:
            continue
        box = (slice(top, bottom), slice(left, right))
        inside = (columns[:, box[1]] - x * height) ** 2 + (rows[box[0]] - y * height) ** 2 <= (radius * height) ** 2
        picture[box] = np.where(inside[..., None], _coarse(picture[box], _CELLS), picture[box])


def draw(picture: Picture, pose: PoseSequence, place: int) -> None:
    """Draw the bones and joints of one picture, in place; what was not seen is not drawn."""
    import cv2

    height = picture.shape[0]
    points = pose.xy[place, :, :2] * height
    thin = max(1, round(height / 240))
    for one, other in pose.skeleton.bones:
        ends = points[[pose.skeleton.index(one), pose.skeleton.index(other)]]
        if np.isfinite(ends).all():
            start, end = (tuple(int(v) for v in np.clip(point, -9999, 9999)) for point in ends)
            fine = thin if "_" in other and other.rpartition("_")[2] in ("mcp", "pip", "dip", "tip", "ip") else 2 * thin
            cv2.line(picture, start, end, _color(other), fine, cv2.LINE_AA)
    for joint, point in zip(pose.skeleton.joints, points, strict=True):
        if np.isfinite(point).all():
            cv2.circle(
                picture, tuple(int(v) for v in np.clip(point, -9999, 9999)), thin, _color(joint), -1, cv2.LINE_AA
            )


def _color(joint: str) -> tuple[int, int, int]:
    return _COLORS["left" if joint.startswith("left_") else "right" if joint.startswith("right_") else ""]


def _coarse(picture: Picture, cells: int) -> Picture:
    """Return the picture as a few cells; what is finer is averaged away before it is drawn large again."""
    import cv2

    height, width = picture.shape[:2]
    few = (max(1, min(width, cells)), max(1, min(height, cells)))
    small = cv2.resize(picture, few, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _write(
    pictures: Iterator[tuple[float, Picture]],
    duration: float,
    target: Path,
    progress: Callable[[float, float], None],
    cancelled: Callable[[], bool],
) -> None:
    import av

    options = {"crf": "26", "preset": "veryfast", "g": "15"}  # a key picture a second, so that seeking is exact
    last, picture = -1, None
    with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=30, options=options)
        stream.pix_fmt, stream.time_base = "yuv420p", Fraction(1, _TICKS)
        stream.codec_context.time_base = Fraction(1, _TICKS)

        def put(image: Picture, tick: int) -> None:
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = tick, Fraction(1, _TICKS)
            container.mux(stream.encode(frame))

        for time, picture in pictures:
            if cancelled():
                raise Cancelled("the picture without faces was stopped")
            if last < 0:
                stream.height, stream.width = picture.shape[:2]
            tick = 0 if last < 0 else max(last + 1, round(time * _TICKS))  # the first stands from the beginning
            put(picture, tick)
            last = tick
            progress(min(time, duration), duration)
        if picture is None:
            raise MediaError.of("the video has no picture that can be read", f"'{target.name}'", "choose another file")
        if round(duration * _TICKS) > last + 1:
            put(picture, round(duration * _TICKS) - 1)
        container.mux(stream.encode(None))
