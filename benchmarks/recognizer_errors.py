"""How mg-agent-base errs, label by label, as data for the benchmark's noisy cues.

    python benchmarks/recognizer_errors.py --count 4096 --idle 1024

Counts what the recognizer answers on procedural clips that no training saw (those of `mg-agent evaluate mg-agent-base
procedural`), and on more clips of people who do nothing, for false alarms. All clips are synthetic: on people the
recognizer errs otherwise, and by how much is not known. Writes mg_agent/benchmark/recognizer_errors.json.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from door import run, some

from mg_agent.recognition.checkpoint import load
from mg_agent.recognition.clips import Clips
from mg_agent.recognition.layout import RATE, WINDOW
from mg_agent.recognition.recognizer import logits
from mg_agent.recognition.scoring.calibration import softmax
from mg_agent.recognition.synthesis import synthesize
from mg_agent.recognition.training.making import HELD_OUT_SEED, held_out_procedural
from mg_agent.recognition.vocabulary import NONE

FILE = Path(__file__).parents[1] / "mg_agent" / "benchmark" / "recognizer_errors.json"
IDLE_SEED = HELD_OUT_SEED + 1000


def main() -> None:
    """Count and write."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=some, default=4096)
    options.add_argument("--idle", type=some, default=1024)
    options.add_argument("--model", default="mg-agent-base")
    chosen = options.parse_args()
    checkpoint = load(chosen.model)
    names = checkpoint.card.labels
    answers: dict[str, dict[str, int]] = {name: {} for name in names}
    sure: dict[bool, list[float]] = {True: [], False: []}
    idle = synthesize(chosen.idle, seed=IDLE_SEED, labels=[NONE])
    for clips in (held_out_procedural(chosen.count), idle):
        for truth, answer, confidence in told(checkpoint, clips):
            answers[truth][answer] = answers[truth].get(answer, 0) + 1
            if answer != NONE:
                sure[truth == answer].append(confidence)
    steps = np.linspace(0, 100, 11)
    body = {
        "model": f"{checkpoint.card.name}#{checkpoint.card.sha256[:12]}",
        "data": f"procedural micro-gestures (synthetic): {chosen.count} clips of seed {HELD_OUT_SEED}, "
        f"{chosen.idle} idle ones of seed {IDLE_SEED}",
        "clips": chosen.count + chosen.idle,
        "none": NONE,
        "window": round(WINDOW / RATE, 4),
        "right": [round(float(x), 4) for x in np.percentile(sure[True], steps)],
        "wrong": [round(float(x), 4) for x in np.percentile(sure[False], steps)],
        "answers": {name: dict(sorted(row.items(), key=lambda one: -one[1])) for name, row in answers.items() if row},
    }
    FILE.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    missed = sum(row.get(NONE, 0) for name, row in answers.items() if name != NONE)
    gestures = sum(sum(row.values()) for name, row in answers.items() if name != NONE)
    right = sum(row.get(name, 0) for name, row in answers.items() if name != NONE)
    alarms = 1 - answers[NONE].get(NONE, 0) / sum(answers[NONE].values())
    print(f"of {gestures} gestures {right / gestures:.1%} right, {missed / gestures:.1%} missed; "
          f"{alarms:.1%} of idle windows answered with a gesture")  # fmt: skip


def told(checkpoint, clips: Clips) -> list[tuple[str, str, float]]:  # noqa: ANN001
    """Return truth, answer and calibrated confidence of every clip."""
    said = softmax(logits(checkpoint, clips.xy, clips.score), checkpoint.card.temperature)
    answers = said.argmax(axis=1)
    return [
        (clips.names[truth], checkpoint.card.labels[answer], float(row[answer]))
        for truth, answer, row in zip(clips.labels, answers, said, strict=True)
    ]


if __name__ == "__main__":
    run(main)
