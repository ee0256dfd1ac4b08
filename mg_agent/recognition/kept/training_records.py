"""What a running training leaves on disk: its state, at least every minute, and a table of how it goes."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from mg_agent.recognition.kept.training_state import State, kept_steps, load_state, not_kept, save_state

LOG = "log.csv"
_COLUMNS = ("step", "loss", "accuracy", "learning_rate", "seconds")
_ROW_EVERY = 50
"""Steps."""
_STATE_EVERY = 45.0
"""Seconds; a kill loses at most a minute where a step takes less than a quarter of one."""


@dataclass
class Records:
    """Keeps state and log of one training; keeps nothing where there is no folder.

    Attributes:
        state: What changes while the network learns.
        folder: Where both are kept.
        save_every: Steps between two states, where a minute is not over before.
    """

    state: State
    folder: Path | None
    save_every: int
    _loss: list[float] = field(default_factory=list)
    _right: list[float] = field(default_factory=list)
    _before: float = 0.0
    _began: float = 0.0
    _saved: float = 0.0

    def begin(self) -> int:
        """Go on from a kept state, or keep that of the beginning; return the steps behind it.

        Rows of the log that are younger than the state are dropped, since their steps come again.

        Raises:
            ModelError: when a kept state is broken or belongs to another network.
        """
        self._began = self._saved = monotonic()
        if self.folder is None:
            return 0
        first = load_state(self.state, self.folder)
        rows = [row for row in _rows(self.folder / LOG) if int(row["step"]) <= first]
        self._before = float(rows[-1].get("seconds") or 0) if rows else 0.0
        if first == 0:
            save_state(self.state, self.folder, 0)
        self._put(self.folder, "w", _COLUMNS, *([row.get(name) or "" for name in _COLUMNS] for row in rows))
        return first

    def after(self, step: int, loss: float, right: float, rate: float, *, last: bool) -> None:
        """Note what one step brought; write a row and keep the state where it is time.

        Args:
            step: Steps done.
            loss: Of its batch.
            right: Share of its batch that was answered rightly.
            rate: Its learning rate.
            last: Whether nothing comes after it, so that both are kept now.
        """
        self._loss.append(loss)
        self._right.append(right)
        if self.folder is None:
            return
        late = monotonic() - self._saved >= _STATE_EVERY
        keeps = last or late or step % self.save_every == 0
        if keeps or step % _ROW_EVERY == 0:
            self._write(self.folder, step, rate)
        if keeps:
            save_state(self.state, self.folder, step)
            self._saved = monotonic()

    def _write(self, folder: Path, step: int, rate: float) -> None:
        loss, right = (sum(several) / len(several) for several in (self._loss, self._right))
        seconds = self._before + monotonic() - self._began
        self._put(folder, "a", (step, f"{loss:.4f}", f"{right:.4f}", f"{rate:.6g}", f"{seconds:.1f}"))
        self._loss.clear()
        self._right.clear()

    def _put(self, folder: Path, mode: str, *rows: Iterable[object]) -> None:
        try:
            with (folder / LOG).open(mode, newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(rows)
        except OSError as error:
            raise not_kept(folder, error, kept_steps(folder)) from None


def _rows(path: Path) -> list[dict[str, str]]:
    """Read a log; a row that a kill cut off, or that somebody wrote words into, is dropped."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        return [row for row in csv.DictReader(file) if row.get("accuracy") and _counted(row)]


def _counted(row: dict[str, str]) -> bool:
    try:
        return int(row["step"]) >= 0 and float(row.get("seconds") or 0) >= 0
    except (KeyError, TypeError, ValueError):
        return False
