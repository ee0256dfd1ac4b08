"""How small somebody may be in the picture: clips shrunk step by step, and which of their cues the film as it was has.

Usage: python benchmarks/small_people.py FOLDER OF CLIPS [--made FOLDER]

The limit of ``mg_agent/smallness.py`` is switched off for this. A cue agrees where the clip as it was filmed has one of
the same label at an overlapping time; it says that shrinking changed nothing, not that the cue is right.
"""

import argparse
from collections import defaultdict
from pathlib import Path
from unittest.mock import patch

import cv2
import numpy as np
from conditions import Picture, _once, _pictures
from door import run, there

from mg_agent import smallness
from mg_agent.analysis import analyze_video
from mg_agent.core.evidence import Analysis
from mg_agent.perception import person
from mg_agent.perception.person import Followed
from mg_agent.recognition.rules.body import Body
from mg_agent.settings import Settings

WIDTHS = (96, 120, 144, 192)
GROUPS = (0, 15, 20, 30)
"""Lower ends of the groups of face heights, in pixels."""


def shrunk(clip: Path, width: int, folder: Path) -> Path:
    """Return a clip of a smaller width, made now or found in the folder."""

    def change(image: Picture, _: float) -> Picture:
        height = max(2, round(image.shape[0] * width / image.shape[1]))
        return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)

    return _once(folder / f"{clip.stem}--{width}.mp4", lambda: _pictures(clip, change, 240.0), 14)


def looked(clip: Path) -> tuple[Analysis, float]:
    """Analyze a clip, however small people are in it; return their face's height in pixels as well."""
    kept: list[Followed] = []
    follow = person.follow_person

    def followed(*args: object, **named: object) -> Followed:
        kept.append(follow(*args, **named))  # type: ignore[arg-type]  # handed on as they came
        return kept[-1]

    with (
        patch.object(person, "follow_person", followed),
        patch.object(smallness, "LEAST", 0.0),
        patch.object(smallness, "SURE", 0.0),
    ):
        analysis = analyze_video(clip, Settings.load({}, adaptive=False))
    unit = Body(kept[-1].pose).unit
    scale = min(1.0, 640 / max(analysis.video.width, analysis.video.height))
    known = np.isfinite(unit).any()
    return analysis, float(np.nanmedian(unit)) * analysis.video.height * scale if known else float("nan")


def main() -> None:
    """Print a line a film, then the shares of cues that agree, by the height of the face."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=there)
    parser.add_argument("--made", type=Path, default=Path("small-clips"))
    chosen = parser.parse_args()
    films = sorted(p for p in chosen.clips.rglob("*") if p.suffix in (".mp4", ".mkv", ".mov"))
    if not films:
        parser.error(f"there is no film in {chosen.clips}; name a folder of .mp4, .mkv or .mov files")
    tallies: dict[int, list[bool]] = defaultdict(list)
    for film in films:
        before, _ = looked(film)
        told_before = [cue for cue in before.cues if cue.modality != "speech"]
        for width in WIDTHS:
            after, pixels = looked(shrunk(film, width, chosen.made))
            cues = [cue for cue in after.cues if cue.modality != "speech"]
            same = [any(c.label == o.label and c.span.overlaps(o.span) for o in told_before) for c in cues]
            told = ", ".join(f"{c.label}{'' if fits else ' (not before)'}" for c, fits in zip(cues, same, strict=True))
            print(f"{film.name} at {width}: face {pixels:.1f} pixels; {told or 'nothing'}", flush=True)
            if np.isfinite(pixels):
                tallies[max(low for low in GROUPS if low <= pixels)] += same
    for low in sorted(tallies):
        print(f"face of {low} pixels and more: {sum(tallies[low])} of {len(tallies[low])} cues agree")


if __name__ == "__main__":
    run(main)
