"""What the recognizers say of real clips, beside what a person sees in them.

    python benchmarks/real_clips.py --show
    python benchmarks/real_clips.py --conditions --made ~/.cache/harder_clips    # again under harder conditions
    python benchmarks/real_clips.py --conditions --model mine                    # with other weights

The clips are few, and both the rules and the drawn people were adjusted after looking at some of them. So this is a
check that nothing is grossly wrong, and no estimate of how well they do on footage they have not seen. Acts were
written down from watching; an act counts as found when a cue with a fitting label overlaps it by at least a third of
the shorter of the two, as ``mg-agent evaluate MODEL videos FOLDER`` counts in videos of your own. A false alarm is a
self-touch, a hand or an arm gesture that the clip does not hold; head and trunk are not judged, but nobody nods or
shakes the head in these clips: "swings" counts what says so. "top-1" and "top-5" are of all acts where a label must be
chosen for each: the network ranks its labels, rules choose among what they tell, both among that and then the ranking.
"""

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from cameras import CAMERAS
from conditions import CONDITIONS, under
from door import run, there

from mg_agent.analysis import RECOGNIZERS
from mg_agent.core.evidence import Cue, EvidenceTimeline
from mg_agent.core.exact import rate_interval, share_interval
from mg_agent.core.span import Span
from mg_agent.coverage import SWINGS, coverage, told
from mg_agent.naming import Recognizer
from mg_agent.perception.person import Followed, follow_person
from mg_agent.perception.video import probe
from mg_agent.recognition.ensemble import EnsembleRecognizer
from mg_agent.recognition.measured.choice import choices, forced
from mg_agent.recognition.measured.marks import Mark
from mg_agent.recognition.recognizer import MicroGestureRecognizer
from mg_agent.recognition.rules.kinematic import KinematicRecognizer
from mg_agent.recognition.training.making import BASE
from mg_agent.recognition.vocabulary import ARMS, HEAD, MG_AGENT, must_be_in_view
from mg_agent.settings import Settings

_JUDGED = frozenset(label.name for label in MG_AGENT if label.group in ("self-touch", "hands", "arms"))
_CHIN = ("touching mouth", "touching chin")


@dataclass(frozen=True)
class Clip:
    """A clip, the acts in it, further labels that may be said of it without being wrong, and whether nothing moves."""

    path: str
    acts: tuple[Mark, ...] = ()
    fine: frozenset[str] = frozenset()
    still: bool = False


def _act(start: float, end: float, *labels: str) -> Mark:
    return Mark(" or ".join(labels), Span(start=start, end=end), frozenset(labels))


_CHEST = ("touching chest",)
CLIPS = (
    Clip(
        "pyfeat/hand_to_face.mp4",
        (
            _act(2.4, 3.9, *_CHIN),
            _act(3.95, 5.9, "touching nose", "touching eyes", "covering face", "touching forehead"),
            _act(5.9, 9.3, "touching nose", "touching mouth", "touching cheek"),
            _act(16.4, 18.2, "tilting head"),
            _act(18.6, 19.6, "tilting head", "lowering head"),
        ),
    ),
    Clip("intel_ccby/asl_gestures__eat.mkv", (_act(0.55, 1.07, *_CHIN),)),
    Clip("intel_ccby/asl_gestures__thanks.mkv", (_act(0.42, 0.85, *_CHIN),)),
    Clip("intel_ccby/asl_gestures__please.mkv", (_act(0.38, 2.05, *_CHEST),)),
    Clip("intel_ccby/asl_gestures__sorry.mkv", (_act(0.38, 1.85, *_CHEST),)),
    Clip("intel_ccby/asl_gestures__again.mkv", fine=frozenset(("clasping hands", "rubbing hands", "clenching fist"))),
    Clip("intel_ccby/asl_gestures__no.mkv"),
    Clip(
        "intel_ccby/preview__head-pose-face-detection-female.mp4",
        (_act(0.0, 0.6, "turning head"), _act(0.85, 1.5, "turning head")),
    ),
    Clip("intel_ccby/preview__head-pose-face-detection-male.mp4", still=True),
    Clip("intel_ccby/preview__head-pose-face-detection-female-and-male.mp4", (_act(0.5, 4.4, "tilting head"),)),
    Clip("pyfeat/single_face.mp4", still=True),
    Clip("speech/address.mp4"),
)


def alarms(cues: Sequence[Cue], clip: Clip) -> list[Cue]:
    """Return the judged cues that fit nothing in the clip."""
    near = {label for act in clip.acts for label in act.labels} | clip.fine
    return [cue for cue in cues if cue.label in _JUDGED and cue.label not in near]


@dataclass
class Tally:
    """What one recognizer made of all clips under one condition."""

    missed: int = 0
    wrong: int = 0
    seconds: float = 0.0
    not_observed: int = 0
    unsettled: int = 0
    swings: int = 0
    first: int = 0
    five: int = 0

    def line(self, acts: int) -> str:
        """Return the counts with their exact intervals."""
        found, minutes = acts - self.missed, self.seconds / 60
        share, rate = share_interval(found, acts), rate_interval(self.wrong, minutes)
        return (
            f"{found:>3} of {acts} [{share.low:>4.0%}, {share.high:>4.0%}] {self.wrong / minutes:>10.1f}"
            f" [{rate.low:.1f}, {rate.high:>4.1f}] {self.not_observed:>15} of {self.missed:>2}"
            f" {self.unsettled:>8} {self.swings:>8} {self.first:>6} {self.five:>6}"
        )


def main() -> None:
    """Look at every clip with every recognizer and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--videos", type=there, default="../shared/data/videos")
    options.add_argument("--show", action="store_true", help="list what was missed and what was said wrongly")
    options.add_argument(
        "--conditions", nargs="*", choices=(*CONDITIONS, *CAMERAS), help="which; else all without cameras"
    )
    options.add_argument("--made", type=Path, default=Path(tempfile.gettempdir()) / "mg_agent_harder_clips")
    options.add_argument("--model", default=BASE, help="name or folder of the network")
    chosen = options.parse_args()
    conditions = ("as filmed",) if chosen.conditions is None else chosen.conditions or CONDITIONS
    acts = sum(len(clip.acts) for clip in CLIPS)
    by, over = recognizers(chosen.model), {name: Tally() for name in RECOGNIZERS}
    print(
        f"{'condition':14}{'recognizer':12}{'acts found':>22} {'false alarms a minute':>22}"
        f" {'missed, not observed':>21} {'restless':>8} {'swings':>8} {'top-1':>6} {'top-5':>6}"
    )
    for condition in conditions:
        tallies = {name: Tally() for name in RECOGNIZERS}
        for clip in CLIPS:
            judge(clip, under(chosen.videos / clip.path, condition, chosen.made), tallies, by, shown=chosen.show)
        for name, tally in tallies.items():
            print(f"{condition:14}{name:12}{tally.line(acts)}", flush=True)
            for figure in ("missed", "wrong", "first", "five"):
                setattr(over[name], figure, getattr(over[name], figure) + getattr(tally, figure))
    total = acts * len(conditions)
    for name, tally in over.items() if len(conditions) > 1 else ():
        print(
            f"{'all':14}{name:12}{total - tally.missed:>3} of {total}, {tally.wrong} false alarms,"
            f" top-1 {tally.first}, top-5 {tally.five}"
        )


def judge(clip: Clip, path: Path, tallies: dict[str, Tally], by: Mapping[str, Recognizer], *, shown: bool) -> None:
    """Follow the person of a clip once, let every recognizer name the gestures, and count."""
    settings = Settings.load({}, adaptive=False)
    video = probe(path, settings)
    count(clip, follow_person(video, settings), video.duration, tallies, by, path.stem if shown else "")


def count(
    clip: Clip,
    followed: Followed,
    seconds: float,
    tallies: dict[str, Tally],
    by: Mapping[str, Recognizer],
    shown: str = "",
) -> None:
    """Let every recognizer name the gestures of a person who was followed, and count; shown under a name, if any."""
    whole = Span(start=0.0, end=seconds)
    network = cast("MicroGestureRecognizer", by["learned"])
    seen = network.look(followed.pose)
    for name, tally in tallies.items():
        recognizer = by[name]
        looked = coverage(followed, whole, None, recognizer.source)
        cues = told(recognizer.cues(followed.pose, followed.face), followed)
        timeline = EvidenceTimeline().adding(cues, looked)
        lost, said = [act for act in clip.acts if not any(act.named_by(cue) for cue in cues)], alarms(cues, clip)
        ranked = [() if name == "kinematic" else network.guesses(seen, act.span) for act in clip.acts]
        beside = [] if name == "learned" else cues
        judged = forced([(act, choices(act, beside, one)) for act, one in zip(clip.acts, ranked, strict=True)])
        tally.first, tally.five = tally.first + judged.first, tally.five + judged.five
        restless = [cue for cue in cues if clip.still and cue.label != "keeping still"]
        tally.missed, tally.wrong = tally.missed + len(lost), tally.wrong + len(said)
        tally.seconds, tally.unsettled = tally.seconds + whole.duration, tally.unsettled + len(restless)
        tally.swings += sum(cue.label in SWINGS for cue in cues)
        tally.not_observed += sum(unseen(act, timeline) for act in lost)
        if shown:
            show(name, shown, lost, [*said, *restless], cues)


@cache
def recognizers(model: str = BASE) -> dict[str, Recognizer]:
    """Load each recognizer once, the network by its name or folder."""
    learned = MicroGestureRecognizer(model)
    return {"kinematic": KinematicRecognizer(), "learned": learned, "both": EnsembleRecognizer(learned)}


def unseen(act: Mark, timeline: EvidenceTimeline) -> bool:
    """Tell whether the timeline says that it did not look at what an act needs, for most of the act."""
    modality = HEAD if any(must_be_in_view(label) == HEAD for label in act.labels) else ARMS
    return timeline.share_observed(modality, act.span) < 0.5


def show(name: str, clip: str, lost: Sequence[Mark], said: Sequence[Cue], cues: Sequence[Cue]) -> None:
    """List what a recognizer missed in a clip, and what it said wrongly."""
    for act in lost:
        during = [f"{cue.label} {cue.span}" for cue in cues if cue.span.overlaps(act.span)]
        print(f"  {name} {clip}: missed {sorted(act.labels)} {act.span}; said {during}")
    for cue in said:
        print(f"  {name} {clip}: wrongly {cue.label} {cue.span} {cue.confidence}")


if __name__ == "__main__":
    run(main)
