"""Makes the bundled sample at first use: a video, its transcript and its truth."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mg_agent.errors import MediaError
from mg_agent.sample.encode import speak, write_video
from mg_agent.sample.portrait import SIZE
from mg_agent.sample.scene import paint, set_up
from mg_agent.sample.script import DURATION, FPS, LINES
from mg_agent.sample.truth import VERSION, truth, web_vtt

_AT_ONCE = 8

Progress = Callable[[float, float], None]
"""Told the seconds of video done and in all."""


@dataclass(frozen=True)
class SamplePaths:
    """Where the sample lies.

    Attributes:
        video: An MP4 file, 640 x 480, 30 frames a second.
        transcript: WebVTT, beside the video and named like it.
        truth: JSON; see :func:`mg_agent.sample.truth.truth`.
    """

    video: Path
    transcript: Path
    truth: Path


def make_sample(folder: Path, progress: Progress | None = None, *, seconds: float = DURATION) -> SamplePaths:
    """Make the sample in a folder, unless it is there already; some 20 seconds on two cores, offline.

    A portrait in the public domain, from the wheel of scikit-image, is made to nod, turn, blink and
    smile, and a drawn hand to touch its chin. The files come into their places whole or not at all,
    the truth last. The words are spoken where ``espeak-ng`` is installed; else there is no sound.

    Args:
        folder: Made if it is missing.
        progress: Called with the seconds of video done and in all.
        seconds: Length; a shorter sample holds what ends in time.

    Raises:
        MediaError: when the files cannot be written.
    """
    paths = SamplePaths(folder / "sample.mp4", folder / "sample.vtt", folder / "sample.truth.json")
    if _made_before(paths, seconds):
        return paths
    try:
        for one in (folder.parent, folder):
            one.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as scratch:
            _make(Path(scratch), paths, seconds, progress)
    except OSError as error:
        raise MediaError.of(
            "the sample video could not be made",
            f"got '{error.strerror or error}' in {folder}",
            "free space there or choose another folder with MG_AGENT_HOME",
        ) from error
    return paths


def _make(scratch: Path, paths: SamplePaths, seconds: float, progress: Progress | None) -> None:
    new = SamplePaths(scratch / "video.mp4", scratch / "lines.vtt", scratch / "truth.json")
    sound = speak([line for line in LINES if line.span.end <= seconds], seconds, scratch)
    write_video(new.video, _frames(seconds, progress), FPS, SIZE, sound)
    new.transcript.write_text(web_vtt(seconds), encoding="utf-8")
    new.truth.write_text(truth(seconds, speech=sound is not None), encoding="utf-8")
    paths.truth.unlink(missing_ok=True)
    new.video.replace(paths.video)
    new.transcript.replace(paths.transcript)
    new.truth.replace(paths.truth)


def _frames(seconds: float, progress: Progress | None) -> Iterator[NDArray[np.uint8]]:
    """Paint the frames in order, a few at once, so that memory stays flat."""
    count = round(seconds * FPS)
    set_up(seconds)
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        for first in range(0, count, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, count))
            yield from pool.map(paint, [number / FPS for number in numbers])
            if progress is not None:
                progress(numbers[-1] / FPS + 1 / FPS, seconds)


def _made_before(paths: SamplePaths, seconds: float) -> bool:
    if not (paths.video.is_file() and paths.transcript.is_file() and paths.truth.is_file()):
        return False
    try:
        known = json.loads(paths.truth.read_text(encoding="utf-8"))
        return bool(known["generator"] == VERSION and known["seconds"] == seconds)
    except (OSError, ValueError, KeyError, TypeError):
        return False
