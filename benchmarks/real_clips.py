"""What the recognizers say of real clips, beside what a person sees in them: ``python benchmarks/real_clips.py``.

The clips are few, and both the rules and the drawn people were adjusted after looking at some of them. So this is a
check that nothing is grossly wrong, and no estimate of how well they do on footage they have not seen. Acts were
written down from watching; an act counts as found when a cue with a fitting label overlaps it by at least a third of
the shorter of the two. A false alarm is a self-touch, a hand or an arm gesture that the clip does not hold; head and
trunk are not judged.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mg_agent.analysis import RECOGNIZERS, analyze_video
from mg_agent.core.evidence import Cue
from mg_agent.core.exact import rate_interval, share_interval
from mg_agent.core.span import Span
from mg_agent.recognition.vocabulary import MG_AGENT
from mg_agent.settings import Settings

_ALIKE = 1 / 3
_JUDGED = frozenset(label.name for label in MG_AGENT if label.group in ("self-touch", "hands", "arms"))
_CHIN = frozenset(("touching mouth", "touching chin"))


@dataclass(frozen=True)
class Act:
    """What a person sees: from, to (seconds), and the labels that fit."""

    start: float
    end: float
    labels: frozenset[str]


@dataclass(frozen=True)
class Clip:
    """A clip, the acts in it, and further labels that may be said of it without being wrong."""

    path: str
    acts: tuple[Act, ...] = ()
    fine: frozenset[str] = frozenset()


def _act(start: float, end: float, *labels: str) -> Act:
    return Act(start, end, frozenset(labels))


_CHEST = ("touching chest",)
CLIPS = (
    Clip(
        "pyfeat/hand_to_face.mp4",
        (
            Act(2.4, 3.9, _CHIN),
            _act(3.95, 5.9, "touching nose", "touching eyes", "covering face", "touching forehead"),
            _act(5.9, 9.3, "touching nose", "touching mouth", "touching cheek"),
            _act(16.4, 18.2, "tilting head"),
            _act(18.6, 19.6, "tilting head", "lowering head"),
        ),
    ),
    Clip("intel_ccby/asl_gestures__eat.mkv", (Act(0.55, 1.07, _CHIN),)),
    Clip("intel_ccby/asl_gestures__thanks.mkv", (Act(0.42, 0.85, _CHIN),)),
    Clip("intel_ccby/asl_gestures__please.mkv", (_act(0.38, 2.05, *_CHEST),)),
    Clip("intel_ccby/asl_gestures__sorry.mkv", (_act(0.38, 1.85, *_CHEST),)),
    Clip("intel_ccby/asl_gestures__again.mkv", fine=frozenset(("clasping hands", "rubbing hands", "clenching fist"))),
    Clip("intel_ccby/asl_gestures__no.mkv"),
    Clip(
        "intel_ccby/preview__head-pose-face-detection-female.mp4",
        (_act(0.0, 0.6, "turning head"), _act(0.85, 1.5, "turning head")),
    ),
    Clip("intel_ccby/preview__head-pose-face-detection-male.mp4"),
    Clip("intel_ccby/preview__head-pose-face-detection-female-and-male.mp4", (_act(0.5, 4.4, "tilting head"),)),
    Clip("pyfeat/single_face.mp4"),
    Clip("speech/address.mp4"),
)


def fits(cue: Cue, act: Act) -> bool:
    """Tell whether a cue is about an act, under a fitting label."""
    span = Span(start=act.start, end=act.end)
    common = cue.span & span
    shorter = min(cue.span.duration, span.duration)
    return cue.label in act.labels and common is not None and common.duration >= _ALIKE * shorter


def alarms(cues: Sequence[Cue], clip: Clip) -> list[Cue]:
    """Return the judged cues that fit nothing in the clip."""
    near = {label for act in clip.acts for label in act.labels} | clip.fine
    return [cue for cue in cues if cue.label in _JUDGED and cue.label not in near]


def main() -> None:
    """Look at every clip with every recognizer and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--videos", type=Path, default=Path("../shared/data/videos"))
    options.add_argument("--show", action="store_true", help="list what was missed and what was said wrongly")
    chosen = options.parse_args()
    acts = sum(len(clip.acts) for clip in CLIPS)
    print(f"{'recognizer':12} {'acts found':>24} {'false alarms a minute':>28} {'seconds':>8}")
    for name in RECOGNIZERS:
        began, missed, wrong, length = time.perf_counter(), 0, 0, 0.0
        for clip in CLIPS:
            analysis = analyze_video(chosen.videos / clip.path, Settings.load({}, recognizer=name, adaptive=False))
            cues = [cue for cue in analysis.cues if cue.modality == "gesture"]
            lost, said = [act for act in clip.acts if not any(fits(cue, act) for cue in cues)], alarms(cues, clip)
            missed, wrong, length = missed + len(lost), wrong + len(said), length + analysis.span.duration
            if chosen.show:
                show(name, clip, lost, said, cues)
        share, rate = share_interval(acts - missed, acts), rate_interval(wrong, length / 60)
        print(
            f"{name:12} {acts - missed:>3} of {acts} [{share.low:.0%}, {share.high:.0%}]"
            f" {wrong / length * 60:>12.1f} [{rate.low:.1f}, {rate.high:.1f}] {time.perf_counter() - began:>10.0f}"
        )


def show(name: str, clip: Clip, lost: Sequence[Act], said: Sequence[Cue], cues: Sequence[Cue]) -> None:
    """List what a recognizer missed in a clip, and what it said wrongly."""
    for act in lost:
        during = [f"{cue.label} {cue.span}" for cue in cues if cue.span.overlaps(Span(start=act.start, end=act.end))]
        print(f"  {name} {clip.path}: missed {sorted(act.labels)} {act.start}-{act.end}; said {during}")
    for cue in said:
        print(f"  {name} {clip.path}: wrongly {cue.label} {cue.span} {cue.confidence}")


if __name__ == "__main__":
    main()
