"""Online F1 over the whole recordings of a dataset, for ``mg-agent evaluate``."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mg_agent.errors import Cancelled
from mg_agent.terminal import interruptible, progress_bar

if TYPE_CHECKING:
    from mg_agent.recognition.checkpoint import Checkpoint
    from mg_agent.recognition.measured.evaluation import Evaluation


def with_online(
    measured: "Evaluation", checkpoint: "Checkpoint", dataset: str, path: Path, side: str
) -> "tuple[Evaluation, Cancelled | None]":
    """Add online F1 to what was measured over clips, or why there is none.

    Args:
        measured: What was measured.
        checkpoint: The recognizer.
        dataset: Which dataset.
        path: Its file or folder.
        side: Which side of its split.

    Returns:
        Both together; and after Ctrl-C, the figures over clips alone, with what is to be said of it once they are told.

    Raises:
        ModelError: when a file of the dataset is missing or malformed.
    """
    from mg_agent.recognition.measured.whole_recordings import measure_online, needs_recordings

    if why := needs_recordings(dataset):
        return replace(measured, without_online=why), None
    try:
        with interruptible() as stopped, progress_bar() as bar:
            found = measure_online(
                checkpoint, dataset, path, side=side, cancelled=stopped,
                looked=lambda done, total, name: bar("recordings", done, total, name),
            )  # fmt: skip
    except Cancelled as stop:
        return replace(measured, without_online="online F1 was not measured to the end"), stop
    return replace(measured, online=found), None
