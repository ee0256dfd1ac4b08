"""What people marked in their videos, and what rules, network and both make of it: for ``mg-agent evaluate``."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mg_agent.terminal import lines_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mg_agent.recognition.marks import Mark


def evaluate_videos(model: str, folder: Path, labels: str, out: Path | None, *, as_json: bool) -> None:
    """Let rules, network and both name what is in videos, and compare each with what a person marked.

    Args:
        model: A recognizer.
        folder: Of videos, each beside a table of the same name.
        labels: Whose labels the tables use.
        out: Where videos.json is written too.
        as_json: Whether JSON is printed and not a table for people.

    Raises:
        ModelError: when there is no such video, or a table is faulty.
    """
    from mg_agent.errors import ModelError
    from mg_agent.judging import in_words, judge
    from mg_agent.options import analyzed_by_each
    from mg_agent.perception.video import probe
    from mg_agent.recognition.marks import read_marks
    from mg_agent.settings import Settings

    tables = sorted(folder.glob("*.csv"))
    pairs = [(table, video) for table in tables if (video := _beside(table)) is not None]
    if not pairs:
        got = f"{len(tables)} tables" if folder.is_dir() else "no such folder"
        raise ModelError.of(f"{folder} holds no video beside a table", f"got {got}", "put NAME.csv beside NAME.mp4")
    marks = [read_marks(table, labels) for table, _ in pairs]  # a faulty table is refused before the long work
    settings = Settings.load(model=model)
    for (table, video), marked in zip(pairs, marks, strict=True):
        _require_inside(table, marked, probe(video, settings).duration)
    unknown = [mark.label for marked in marks for mark in marked if not mark.labels]
    if not any(mark.labels for marked in marks for mark in marked):
        got = f"got {len(unknown)} marks in {len(pairs)} tables"
        raise ModelError.of("no marked gesture is one that our labels know", got, "mark one, or choose other --labels")
    found = [analyzed_by_each(video, settings) for _, video in pairs]
    judged = {name: judge([(marked, by[name]) for marked, by in zip(marks, found, strict=True)]) for name in found[0]}
    videos = {
        video.name: {name: judge([(marked, one)]).to_json() for name, one in by.items()}
        for (_, video), marked, by in zip(pairs, marks, found, strict=True)
    }
    whole = {name: one.to_json() for name, one in judged.items()}
    body = json.dumps({**whole, "left_out": unknown, "videos": videos}, indent=1)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "videos.json").write_text(body + "\n", encoding="utf-8")
    typer.echo(body if as_json else lines_shown(in_words(judged, unknown)))


def _require_inside(table: Path, marks: "Sequence[Mark]", duration: float) -> None:
    """Refuse marks that lie after the end of their video."""
    from mg_agent.errors import ModelError

    for mark in marks:
        if mark.span.start >= duration:
            got = f"'{mark.label}' at {mark.span} of {duration:.2f} s"
            raise ModelError.of(f"{table} marks what lies after the end of its video", got, "mend the times")


def _beside(table: Path) -> Path | None:
    """Return the video of a table's name."""
    kinds = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v")
    return next((path for kind in kinds if (path := table.with_suffix(kind)).is_file()), None)
