"""One recognizer measured on clips with known labels, or two on the same ones: for ``mg-agent evaluate``."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mg_agent.spotted_cli import with_online
from mg_agent.terminal import lines_shown

if TYPE_CHECKING:
    from mg_agent.recognition.checkpoint import Checkpoint
    from mg_agent.recognition.measured.evaluation import Evaluation
    from mg_agent.recognition.measured.material import Material

CLIPS = 4096
"""Procedural ones, unless another number is asked for."""


@dataclass(frozen=True)
class Asked:
    """Which clips.

    Attributes:
        dataset: Its name; "procedural" where there is no path.
        path: Its file or folder.
        seed: Of procedural clips; None for one that no training uses.
        count: How many procedural clips; None for ``CLIPS``.
        side: Of the dataset's split; None for the test side, or all.
        split: Which of the dataset's protocols; None for the one that the recognizer was trained by.
    """

    dataset: str
    path: Path | None
    seed: int | None = None
    count: int | None = None
    side: str | None = None
    split: str | None = None


def evaluate_clips(model: str, against: str | None, *, asked: Asked, out: Path | None, as_json: bool) -> None:
    """Show clips to a recognizer, and to another one where there is one; print how right they are.

    Args:
        model: A recognizer.
        against: Another one, to be shown the same clips; None for none.
        asked: Which clips.
        out: Where tables and plots are written too.
        as_json: Whether JSON is printed and not a table for people.

    Raises:
        ModelError: when there is no such recognizer, both are one, clips cannot be read or do not fit, or ``out``
            cannot be written.
    """
    from mg_agent.recognition.checkpoint import load

    measured: list[Evaluation] = []
    recognizers = [load(name) for name in (model, against) if name is not None]
    _require_different(recognizers)
    for recognizer in recognizers:
        shown = _material(recognizer, asked)
        asked = replace(asked, split=shown.split)  # the second is shown what the first was
        measured.append(_measured(recognizer, shown))
    stop = None
    if against is None and asked.path is not None:
        measured[0], stop = with_online(measured[0], recognizers[0], asked.dataset, asked.path, shown.side)
    for note in _notes(measured):
        typer.echo(lines_shown(note), err=True)
    if against is None:
        typer.echo(measured[0].to_json() if as_json else lines_shown(measured[0].to_text()))
    else:
        from mg_agent.paired_evaluation import compared

        pair = compared(*measured)
        typer.echo(pair.to_json() if as_json else lines_shown(pair.to_text()))
    if out is not None:  # after the figures, which a folder that cannot be written must not cost
        measured[0].write(out)
        if against is not None:
            pair.write(out)
    if stop is not None:
        raise stop


def _require_different(recognizers: "list[Checkpoint]") -> None:
    """Refuse to compare a recognizer with itself, as under another name."""
    from mg_agent.errors import ModelError

    if len({one.card.sha256 for one in recognizers}) < len(recognizers):
        got = f"both have the weights {recognizers[0].card.sha256[:12]}"
        raise ModelError.of("a recognizer cannot be compared with itself", got, "name another one")


def _material(recognizer: "Checkpoint", asked: Asked) -> "Material":
    from mg_agent.recognition.measured.material import procedural_material, recorded_material

    if asked.path is None:
        return procedural_material(asked.count or CLIPS, asked.seed)
    return recorded_material(recognizer.card, asked.dataset, asked.path, side=asked.side, split=asked.split)


def _measured(recognizer: "Checkpoint", shown: "Material") -> "Evaluation":
    from mg_agent.recognition.measured.evaluation import evaluate

    return evaluate(
        recognizer, shown.clips, shown.name, vocabulary=shown.vocabulary, notes=shown.notes, numbers=shown.numbers
    )


def _notes(measured: "list[Evaluation]") -> list[str]:
    """Return what must be said of the clips; what holds for one of two recognizers alone names it."""
    shared = set.intersection(*(set(one.notes) for one in measured))
    alike = len({one.model for one in measured}) < len(measured)
    names = [f"{one.model} ({one.weights[:12]})" if alike else one.model for one in measured]
    return list(
        dict.fromkeys(
            note if note in shared else f"{name}: {note}"
            for name, one in zip(names, measured, strict=True)
            for note in one.notes
        )
    )
