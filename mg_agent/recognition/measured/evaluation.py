"""How good a recognizer is on clips with known labels: figures, tables and plots."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mg_agent.core.counts import plural
from mg_agent.errors import ModelError
from mg_agent.recognition.card import require_clips, require_motion
from mg_agent.recognition.checkpoint import Checkpoint
from mg_agent.recognition.clips import Clips
from mg_agent.recognition.datasets.translation import translated
from mg_agent.recognition.measured.online import OnlineMeasured
from mg_agent.recognition.measured.plots import calibration_svg, confusion_svg
from mg_agent.recognition.recognizer import logits
from mg_agent.recognition.scoring.calibration import Reliability, brier, reliability, softmax
from mg_agent.recognition.scoring.metrics import (
    Floats,
    Interval,
    Ints,
    PerClass,
    confusion,
    interval,
    macro_f1,
    per_class,
    top_k,
)

_BINS = 15


@dataclass(frozen=True)
class Answered:
    """What a recognizer said of each clip, (N,) each.

    Attributes:
        clips: The clip's number in the data, from 0; what of it cannot be used is not counted.
        people: Who moves; -1 where unknown.
        truth: Label, a number into the evaluation's names.
        answers: The likeliest label.
        sure: Its probability.
    """

    clips: Ints
    people: Ints
    truth: Ints
    answers: Ints
    sure: Floats


@dataclass(frozen=True)
class Evaluation:
    """What a recognizer got right.

    Attributes:
        model: Its name.
        data: What it was shown.
        names: (K,) labels.
        clips: How many.
        top1: Share right, with its 95 % interval over subjects where these are known, else over clips.
        top5: Share whose label is among the five likeliest.
        macro_f1: Mean F1 of the classes that occur.
        classes: Precision, recall, F1 and clips of each class.
        counts: (K, K) clips by truth and answer.
        curve: Calibration.
        brier: Brier score.
        answered: What it said of each clip.
        notes: What a reader of the figures must know.
        weights: SHA-256 of the recognizer's weights: its name alone does not tell it from others.
        online: What was found in the data's whole recordings; None where that was not measured.
        without_online: Why it was not; empty where nobody would look for it.
    """

    model: str
    data: str
    names: tuple[str, ...]
    clips: int
    top1: Interval
    top5: float
    macro_f1: Interval
    classes: PerClass
    counts: Ints
    curve: Reliability
    brier: float
    answered: "Answered"
    notes: tuple[str, ...] = ()
    weights: str = ""
    online: OnlineMeasured | None = None
    without_online: str = ""

    def to_json(self) -> str:
        """Write all figures."""
        return json.dumps(self.to_body(), indent=1, ensure_ascii=False)

    def to_body(self) -> dict[str, object]:
        """Return all figures by name."""
        return {
            "model": self.model,
            "weights": self.weights,
            "data": self.data,
            "clips": self.clips,
            "notes": list(self.notes),
            "intervals": f"95 %, over {self.over}",
            "top1": as_numbers(self.top1),
            "top5": round(self.top5, 4),
            "macro_f1": as_numbers(self.macro_f1),
            "ece": round(self.curve.ece, 4),
            "ece_bins": _BINS,
            "brier": round(self.brier, 4),
            "classes": {name: dict(zip(("precision", "recall", "f1", "clips"), row, strict=True))
                        for name, *row in self.rows()},
            "confusion": self.counts.tolist(),
        } | self._of_recordings()  # fmt: skip

    def _of_recordings(self) -> dict[str, object]:
        if self.online is not None:
            return {"online": self.online.to_json()}
        return {"online": None, "without_online": self.without_online} if self.without_online else {}

    @property
    def over(self) -> str:
        """What the intervals are over: people where these are known, else clips."""
        return plural(self.top1.people, "person", "people") if self.top1.people else plural(self.clips, "clip")

    def rows(self) -> list[tuple[str, float, float, float, int]]:
        """List each label with precision, recall, F1 and clips."""
        found = self.classes
        numbers = (found.precision.round(4), found.recall.round(4), found.f1.round(4), found.support)
        columns = [array.tolist() for array in numbers]
        return list(zip(self.names, *columns, strict=True))

    def clip_rows(self) -> list[tuple[int, int | str, str, str, float]]:
        """List of each clip its number, who moves ("" where unknown), its label, the answer and its probability."""
        a, names = self.answered, self.names
        columns = (a.clips.tolist(), a.people.tolist(), a.truth.tolist(), a.answers.tolist(), a.sure.round(4).tolist())
        return [
            (clip, "" if person < 0 else person, names[truth], names[answer], sure)
            for clip, person, truth, answer, sure in zip(*columns, strict=True)
        ]

    def to_text(self) -> str:
        """Write a table for people; classes that do not occur are left out."""
        lines = [
            f"{self.model} on {self.data}, {plural(self.clips, 'clip')}",
            f"top-1 {self.top1}  top-5 {self.top5:.3f}  macro-F1 {self.macro_f1}  (95 % intervals over {self.over})",
            f"calibration error {self.curve.ece:.3f} ({_BINS} bins)  Brier {self.brier:.3f}",
            "",
            f"{'label':<32}{'precision':>10}{'recall':>8}{'F1':>8}{'clips':>8}",
        ]
        shown = [row for row in self.rows() if row[4]]
        lines += [f"{n:<32}{p:>10.3f}{r:>8.3f}{f:>8.3f}{c:>8}" for n, p, r, f, c in shown]
        online = self.without_online if self.online is None else self.online.to_text()
        return "\n".join((*lines, "", online) if online else lines)

    def write(self, folder: Path) -> None:
        """Write evaluation.json, classes.csv, clips.csv, confusion.svg and calibration.svg.

        Raises:
            ModelError: when the folder cannot be written.
        """
        title = f"{self.model} on {self.data}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "evaluation.json").write_text(self.to_json() + "\n", encoding="utf-8")
            (folder / "confusion.svg").write_text(confusion_svg(self.counts, self.names, title), encoding="utf-8")
            (folder / "calibration.svg").write_text(calibration_svg(self.curve, title), encoding="utf-8")
            write_table(folder / "classes.csv", ("label", "precision", "recall", "f1", "clips"), self.rows())
            write_table(folder / "clips.csv", ("clip", "person", "label", "answer", "probability"), self.clip_rows())
        except OSError as error:
            raise ModelError.of("the evaluation was not written", f"{folder}: {error}", "choose another one") from None


def write_table(path: Path, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((heads, *rows))


def evaluate(
    checkpoint: Checkpoint,
    clips: Clips,
    data: str,
    *,
    vocabulary: str | None = None,
    notes: tuple[str, ...] = (),
    numbers: Ints | None = None,
) -> Evaluation:
    """Show clips to a recognizer and count.

    Args:
        checkpoint: The recognizer.
        clips: Of its own joints and rate, and of its own labels or those of the vocabulary.
        data: What they are called.
        vocabulary: Whose labels the clips have, "imigue" or "ma-52"; None for the recognizer's own.
        notes: What is to be said of the clips beside the figures.
        numbers: (N,) what number each clip has in the data; None for its place.

    Raises:
        ModelError: when there is no clip, or they are not what it was made for.
    """
    if vocabulary is None:
        require_clips(checkpoint.card, clips)
    else:
        require_motion(checkpoint.card, clips)
    if len(clips) == 0:
        raise ModelError.of("nothing can be measured", "there are no clips", "check the data set and its split")
    said = softmax(logits(checkpoint, clips.xy, clips.score), checkpoint.card.temperature)
    if vocabulary is not None:
        said = translated(said, checkpoint.card.labels, vocabulary)
    labels, answers, k = clips.labels, said.argmax(axis=1), len(clips.names)
    counts = confusion(answers, labels, k)
    right = (answers == labels).astype(np.float64)
    return Evaluation(
        model=checkpoint.card.name, data=data, names=clips.names, clips=len(clips),
        top1=interval(lambda rows: float(right[rows].mean()), len(clips), groups=clips.subjects),
        top5=top_k(said, labels, 5),
        macro_f1=interval(lambda rows: macro_f1(answers[rows], labels[rows], k), len(clips), groups=clips.subjects),
        classes=per_class(counts), counts=counts, curve=reliability(said, labels, _BINS), brier=brier(said, labels),
        answered=Answered(
            np.arange(len(clips)) if numbers is None else numbers, clips.subjects, labels, answers, said.max(axis=1)
        ),
        notes=notes, weights=checkpoint.card.sha256,
    )  # fmt: skip


def as_numbers(one: Interval) -> dict[str, float]:
    """Return a figure with the ends of its interval, four digits each."""
    return {"value": round(one.value, 4), "low": round(one.low, 4), "high": round(one.high, 4)}
