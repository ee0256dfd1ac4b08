"""Files taken onto the shelf one after another: what was read is kept though the work is stopped or a file is bad."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mg_agent.errors import Cancelled
from mg_agent.knowledge.adding import Added, Holdings
from mg_agent.knowledge.making import Maker
from mg_agent.knowledge.readers import Limits
from mg_agent.knowledge.shelf import Generation

_LEAST, _SHARE = 256, 8
"""New pieces after which they are written: these many, or one of so many of all, since all are written each time."""
LEFT = "adding was stopped before it was read; add it again"


@dataclass
class Taking:
    """Takes files onto a shelf that is locked meanwhile.

    Attributes:
        before: The shelf as it is.
        maker: What reads and writes.
        limits: What one file may cost.
        held: All documents, with what was taken so far.
        rows: What became of each file.
    """

    before: Generation
    maker: Maker
    limits: Limits | None = None
    rows: list[Added] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.held = Holdings(self.before)
        self._new, self._kept = 0, 0

    def take(self, files: Sequence[tuple[Path, str | None]]) -> tuple[Added, ...]:
        """Take files, each with what is kept as its path; None for its own.

        Returns:
            What became of each; "left" for those that the user did not wait for.

        Raises:
            KnowledgeError: when the index cannot be written.
        """
        for number, (path, place) in enumerate(files):
            good = self.held.copy()
            try:
                self.rows.append(self._taken(path, place, good, (number, len(files))))
            except Cancelled:  # of this file nothing is kept, of those before everything
                self.held = good
                break
            if self._new >= max(_LEAST, len(self.before.excerpts) // _SHARE) and not self._write():
                break
        self._write()
        self.rows += left(files[len(self.rows) :])
        return tuple(self.rows)

    def _taken(self, path: Path, place: str | None, good: Holdings, at: tuple[int, int]) -> Added:
        work = self.maker.work
        work.step("adding", *at, path.name)
        row = self.held.take(path, self.limits, place=place, stopped=work.stopped)
        pieces = self.held.pieces.get(row.document.id, ()) if row.document is not None else ()
        if pieces and row.document is not None and good.pieces.get(row.document.id) != pieces:
            self.maker.read(self.before, pieces, at, path.name)
            self._new += len(pieces)
        return row

    def _write(self) -> bool:
        """Keep what was taken so far; False where the user did not wait for older pieces that had to be read again."""
        try:
            if self.held.changed:
                self.before = self.maker.write(self.before, self.held.documents.values(), self.held.pieces)
        except Cancelled:
            self.rows[self._kept :] = left([(Path(row.name), None) for row in self.rows[self._kept :]])
            self.held = Holdings(self.before)
            return False
        self.held.changed, self._new, self._kept = False, 0, len(self.rows)
        return True


def left(files: Sequence[tuple[Path, str | None]]) -> tuple[Added, ...]:
    """Say of files that the user did not wait for them."""
    return tuple(Added(str(path), "left", None, LEFT) for path, _ in files)
