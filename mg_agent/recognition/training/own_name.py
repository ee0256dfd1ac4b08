"""What a recognizer of one's own is called, so that two of them can be told apart where a cue names its source."""

import unicodedata
from pathlib import Path

from mg_agent.errors import ModelError
from mg_agent.recognition.checkpoint import built_in
from mg_agent.recognition.datasets import DATASETS
from mg_agent.recognition.kept.training_plan import kept_name
from mg_agent.recognition.rules.kinematic import KinematicRecognizer

_LONGEST = 100


def called(usual: str, folder: Path, given: str | None = None, *, resume: bool = False) -> str:
    """Return the name of a recognizer that is trained in a folder.

    Args:
        usual: The task's own name: the dataset, or that of the recognizer in the box.
        folder: Of the training. Recordings of one's own have no name, so the folder's is taken for them.
        given: The name that a person chose; None for none.
        resume: Whether a training that was begun in the folder is gone on with; it keeps its name.

    Raises:
        ModelError: when the chosen name cannot be one, or is that of another recognizer.
    """
    if given is not None:
        return _refused_or(given, usual)
    if resume and (kept := kept_name(folder)) and _fitting(kept) == kept:
        return kept
    if usual not in DATASETS or DATASETS[usual].ask:
        return usual
    name = _fitting(folder.resolve().name) or usual
    return f"{name}-own" if name in _taken() else name


def _refused_or(given: str, usual: str) -> str:
    if not given or _fitting(given) != given:
        got = f"got '{given[:_LONGEST]}'"
        do = f"use letters, digits, '.', '_' and '-', at most {_LONGEST}"
        raise ModelError.of("a recognizer cannot be called so", got, do)
    if given in _taken() and given != usual:
        raise ModelError.of("this is the name of another recognizer", f"got '{given}'", "choose another --name")
    return given


def _taken() -> tuple[str, ...]:
    return (*built_in(), KinematicRecognizer.source.name)


def _fitting(word: str) -> str:
    """Put "-" in the place of what a card's name cannot hold."""
    word = unicodedata.normalize("NFC", word)
    kept = (c if c in "._-" or unicodedata.category(c)[:1] in "LM" or c.isdecimal() else " " for c in word)
    return "-".join("".join(kept).split())[:_LONGEST]
