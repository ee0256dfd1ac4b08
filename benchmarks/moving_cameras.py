"""What a camera that moves makes the recognizers say of people who keep still, and of the acts in real clips.

    python benchmarks/moving_cameras.py --made ~/.cache/harder_clips --show

Six pictures of people are held for ten seconds each, and filmed by every camera of ``cameras.py``. Nothing moves in
them, so whatever is told but "keeping still" is a false alarm: gestures by the rules, by the network alone and by both
together, the default, and what is told of the face. Then the acts of ``real_clips.py`` are counted in the same way.
"""

import argparse
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from cameras import CAMERAS
from conditions import held, under
from door import run, there
from real_clips import CLIPS, Tally, count, recognizers

from mg_agent.analysis import RECOGNIZERS
from mg_agent.core.evidence import Cue
from mg_agent.core.exact import rate_interval
from mg_agent.coverage import told
from mg_agent.perception.face_cues import facial_cues
from mg_agent.perception.person import Followed, follow_person
from mg_agent.perception.video import probe
from mg_agent.settings import Settings

MOMENTS = (
    ("pyfeat/hand_to_face.mp4", 11.0),
    ("pyfeat/single_face.mp4", 0.3),
    ("intel_ccby/asl_gestures__eat.mkv", 0.0),
    ("intel_ccby/asl_gestures__again.mkv", 0.0),
    ("intel_ccby/preview__head-pose-face-detection-male.mp4", 0.5),
    ("speech/address.mp4", 4.0),
)
"""Clips and seconds in which nobody touches anything or tilts the head."""
STILL = "keeping still"
FACE = "face"
CONDITIONS = ("as filmed", *CAMERAS)
PICTURE, BACKGROUND = "picture", "background"
WAYS = (PICTURE, BACKGROUND)
"""What movement is measured against: the border of the picture, as if no camera moved, or the background."""


@dataclass
class Alarms:
    """What one recognizer tells of people who keep still, over some minutes of film."""

    labels: Counter[str] = field(default_factory=Counter)
    still: float = 0.0

    def add(self, cues: list[Cue]) -> None:
        """Count what was said of one film."""
        self.labels.update(cue.label for cue in cues if cue.label != STILL)
        self.still += sum(cue.span.duration for cue in cues if cue.label == STILL)

    def line(self, minutes: float) -> str:
        """Return the count, what it is a minute with its exact interval, and the labels."""
        total = self.labels.total()
        rate = rate_interval(total, minutes)
        named = ", ".join(f"{label} {times}" for label, times in self.labels.most_common())
        told = f"{total:>4} {total / minutes:>6.1f} a minute [{rate.low:.1f}, {rate.high:>4.1f}]"
        return f"{told} still {self.still:>3.0f} of {60 * minutes:.0f} s  {named}"


def main() -> None:
    """Hold, move and look, and print both tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--videos", type=there, default="../shared/data/videos")
    options.add_argument("--made", type=Path, default=Path(tempfile.gettempdir()) / "mg_agent_harder_clips")
    options.add_argument("--cameras", nargs="+", choices=CONDITIONS, default=CONDITIONS)
    options.add_argument("--only", choices=("still", "acts"), help="one of the two tables")
    options.add_argument("--show", action="store_true", help="list every false alarm and what was missed")
    chosen = options.parse_args()
    if chosen.only != "acts":
        still(chosen.videos, chosen.made, chosen.cameras, shown=chosen.show)
    if chosen.only != "still":
        acts(chosen.videos, chosen.made, chosen.cameras, shown=chosen.show)


def followed_in(path: Path) -> tuple[float, dict[str, Followed]]:
    """Follow the person of a film once; return its seconds, and the person with and without the camera's movement."""
    settings = Settings.load({}, adaptive=False)
    video = probe(path, settings)
    found = follow_person(video, settings)
    return video.duration, {PICTURE: replace(found, pose=replace(found.pose, camera=None)), BACKGROUND: found}


def still(videos: Path, made: Path, cameras: list[str], *, shown: bool) -> None:
    """Count what is told of people who keep still."""
    print(f"people who keep still, {len(MOMENTS)} films; told, and for how long they are said to keep still")
    for camera in cameras:
        alarms, minutes, known = {(way, who): Alarms() for way in WAYS for who in (*RECOGNIZERS, FACE)}, 0.0, 0
        for name, moment in MOMENTS:
            path = under(held(videos / name, moment, made), camera, made)
            seconds, found = followed_in(path)
            minutes, known = minutes + seconds / 60, known + (found[BACKGROUND].pose.camera is not None)
            for way, one in found.items():
                for who, cues in said(one).items():
                    alarms[way, who].add(cues)
                    for cue in cues if shown else ():
                        print(f"  {way}, {who}, {path.stem}: {cue.label} {cue.span} {cue.confidence}")
        for (way, who), counted in alarms.items():
            print(f"{camera:11}{way:11}{who:10}{counted.line(minutes)}", flush=True)
        print(f"{camera:11}the camera's movement is known in {known} of {len(MOMENTS)} films", flush=True)


def said(followed: Followed) -> dict[str, list[Cue]]:
    """Return what each recognizer, and the reader of faces, tell of a person."""
    cues = {name: one.cues(followed.pose, followed.face) for name, one in recognizers().items()}
    cues[FACE] = facial_cues(followed.face, followed.pose.cuts)
    return {who: told(some, followed) for who, some in cues.items()}


def acts(videos: Path, made: Path, cameras: list[str], *, shown: bool) -> None:
    """Count the acts of real clips that are found, and the false alarms."""
    number = sum(len(clip.acts) for clip in CLIPS)
    print("acts in real clips: found, false alarms a minute, missed and not observed, restless, swings")
    for camera in cameras:
        tallies = {way: {name: Tally() for name in RECOGNIZERS} for way in WAYS}
        known = 0
        for clip in CLIPS:
            path = under(videos / clip.path, camera, made)
            seconds, found = followed_in(path)
            known += found[BACKGROUND].pose.camera is not None
            for way, one in found.items():
                count(clip, one, seconds, tallies[way], recognizers(), f"{way} {path.stem}" if shown else "")
        for way, tally in tallies.items():
            for name in RECOGNIZERS:
                print(f"{camera:11}{way:11}{name:10}{tally[name].line(number)}", flush=True)
        print(f"{camera:11}the camera's movement is known in {known} of {len(CLIPS)} films", flush=True)


if __name__ == "__main__":
    run(main)
