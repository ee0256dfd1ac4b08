"""What a recognizer's card says of how good it is: measured on clips that its training never saw."""

from mg_agent.recognition.card import Figure
from mg_agent.recognition.checkpoint import Checkpoint
from mg_agent.recognition.clips import Clips
from mg_agent.recognition.recognizer import logits
from mg_agent.recognition.scoring.calibration import fit_temperature, reliability, softmax
from mg_agent.recognition.scoring.metrics import Interval, interval, macro_f1

ENOUGH = 100
"""Held-out clips, half of which fit the temperature; with fewer it says more of these clips than of the network."""


def too_few(clips: Clips) -> tuple[str, ...]:
    """Say, for the card, that there are too few held-out clips to calibrate with; nothing where they are enough."""
    if len(clips) >= ENOUGH:
        return ()
    told = f"Its probabilities are not calibrated: {len(clips)} held-out clips are too few for that"
    return (f"{told}, {ENOUGH} are needed.",)


def measured(checkpoint: Checkpoint, clips: Clips, script: str) -> tuple[float, dict[str, Figure]]:
    """Fit the temperature on one half of the held-out clips and measure on the other.

    Where there are fewer than ``ENOUGH``, the temperature is 1, and all are measured.
    """
    half = 0 if too_few(clips) else len(clips) // 2
    said = logits(checkpoint, clips.xy, clips.score)
    temperature = round(fit_temperature(said[:half], clips.labels[:half]), 4) if half else 1.0
    labels, answers = clips.labels[half:], said[half:].argmax(axis=1)
    classes, people = len(clips.names), clips.subjects[half:]
    top = interval(lambda rows: float((answers[rows] == labels[rows]).mean()), len(labels), groups=people)
    f1 = interval(lambda rows: macro_f1(answers[rows], labels[rows], classes), len(labels), groups=people)
    raw, calibrated = (reliability(softmax(said[half:], t), labels).ece for t in (1.0, temperature))
    figures = {
        "held-out top-1": _figure(top, script),
        "held-out macro-F1": _figure(f1, script),
        "held-out ECE, 15 bins": Figure(value=round(calibrated, 4), script=script),
    }
    if half:
        figures["held-out ECE before calibration"] = Figure(value=round(raw, 4), script=script)
    return temperature, figures


def _figure(found: Interval, script: str) -> Figure:
    low, high = round(found.low, 4), round(found.high, 4)
    return Figure(value=round(found.value, 4), low=low, high=high, script=script)
