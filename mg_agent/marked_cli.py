"""What people marked in their videos, and what rules, network and both make of it: for ``mg-agent evaluate``."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mg_agent.core.counts import plural
from mg_agent.terminal import lines_shown, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mg_agent.core.evidence import Analysis, Source
    from mg_agent.recognition.measured.marks import Mark

_KINDS = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v")
_NAMED = 5
"""How many files are named where many are left out."""
_OVER = 1.0
"""Seconds by which a mark may reach beyond the end of its video: people round."""


def evaluate_videos(model: str, folder: Path, labels: str, out: Path | None, *, as_json: bool) -> None:
    """Let rules, network and both name what is in videos, and compare each with what a person marked.

    Args:
        model: A recognizer.
        folder: Of videos, each beside a table of the same name.
        labels: Whose labels the tables use.
        out: Where videos.json, videos-marks.csv and videos-besides.csv are written too.
        as_json: Whether JSON is printed and not a table for people.

    Raises:
        ModelError: when there is no such video, a table is faulty, or ``out`` cannot be written.
    """
    from mg_agent.judging import by_force, force_in_words, in_words, judge
    from mg_agent.options import analyzed_by_each, guessed
    from mg_agent.perception.video import probe
    from mg_agent.recognition.measured.marks import read_marks
    from mg_agent.settings import Settings

    pairs = _pairs(folder)
    marks = [read_marks(table, labels) for table, _ in pairs]  # a faulty table is refused before the long work
    settings = Settings.load(model=model)
    for (table, video), marked in zip(pairs, marks, strict=True):
        _require_inside(table, marked, probe(video, settings).duration)
    unknown = _unknown(marks)
    found = [analyzed_by_each(video, settings) for _, video in pairs]
    judged = {name: judge([(marked, by[name]) for marked, by in zip(marks, found, strict=True)]) for name in found[0]}
    films = [(video.name, marked, by) for (_, video), marked, by in zip(pairs, marks, found, strict=True)]
    spans = [[mark.span for mark in marked] for marked in marks]
    ranked = [guessed(video, settings, there) for (_, video), there in zip(pairs, spans, strict=True)]
    chosen = by_force(list(zip(marks, found, ranked, strict=True)))
    videos = {name: {who: judge([(marked, one)]).to_json() for who, one in by.items()} for name, marked, by in films}
    forced = {name: {"if_forced": one.to_json()} for name, one in chosen.items()}
    whole = {name: one.to_json() | forced.get(name, {}) for name, one in judged.items()}
    source, network = _source(found), ""
    if source is not None:
        network = f"{source.name} {source.version}"
    told = {"model": model, "network": source and source.model_dump(mode="json", include={"name", "version"})}
    body = json.dumps({**told, **whole, "left_out": unknown, "videos": videos}, indent=1)
    for note in _of_network(found):
        typer.echo(lines_shown(note), err=True)
    typer.echo(body if as_json else lines_shown(in_words(judged, unknown, network) + force_in_words(chosen)))
    if out is not None:
        _write(out, body, films)


def _unknown(marks: "Sequence[Sequence[Mark]]") -> list[str]:
    """Return the labels that were marked and that ours do not know; refuse tables in which there are only such."""
    from mg_agent.errors import ModelError

    unknown = [mark.label for marked in marks for mark in marked if not mark.labels]
    if not any(mark.labels for marked in marks for mark in marked):
        got = f"got {plural(len(unknown), 'mark')} in {plural(len(marks), 'table')}"
        raise ModelError.of("no marked gesture is one that our labels know", got, "mark one, or choose other --labels")
    return unknown


def _source(found: "Sequence[Mapping[str, Analysis]]") -> "Source | None":
    """Return which network looked, weights and all; None where it could look nowhere."""
    looked = (one.source for by in found for one in by["learned"].coverage if one.modality.startswith("gesture"))
    return next(looked, None)


def _of_network(found: "Sequence[Mapping[str, Analysis]]") -> list[str]:
    """List what must be known of the network's cues, and is not said of the rules' in the same film."""
    return list(
        dict.fromkeys(note for by in found for note in by["learned"].notes if note not in by["kinematic"].notes)
    )


def _pairs(folder: Path) -> list[tuple[Path, Path]]:
    """Return the tables of a folder with their videos; say on stderr what has no other half."""
    from mg_agent.errors import ModelError

    there = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    tables = [path for path in there if path.suffix.lower() == ".csv"]
    films = [path for kind in _KINDS for path in there if path.suffix.lower() == kind]
    found = [(table, next((film for film in films if film.stem == table.stem), None)) for table in tables]
    pairs = [(table, film) for table, film in found if film is not None]
    if not pairs:
        got = plural(len(tables), "table") if folder.is_dir() else "no such folder"
        raise ModelError.of(f"{folder} holds no video beside a table", f"got {got}", "put NAME.csv beside NAME.mp4")
    lone = [table for table, film in found if film is None]
    unmarked = sorted({film for film in films} - {film for _, film in pairs})
    for what, paths in (("no video of that name lies beside", lone), ("no table of marks lies beside", unmarked)):
        if paths:
            more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
            names = ", ".join(path.name for path in paths[:_NAMED])
            typer.echo(printable(f"Left out, since {what}: {names}{more}."), err=True)
    return pairs


def _require_inside(table: Path, marks: "Sequence[Mark]", duration: float) -> None:
    """Refuse marks that lie after the end of their video, or reach far beyond it."""
    from mg_agent.errors import ModelError

    for mark in marks:
        if mark.span.start >= duration or mark.span.end > duration + _OVER:
            got = f"'{mark.label}' at {mark.span} of {duration:.2f} s"
            raise ModelError.of(f"{table} marks what lies after the end of its video", got, "mend the times")


def _write(out: Path, body: str, films: "Sequence[tuple[str, Sequence[Mark], Mapping[str, Analysis]]]") -> None:
    """Write the figures, what became of every mark, and every gesture that was said besides."""
    from mg_agent.errors import ModelError
    from mg_agent.formats.tables import guarded
    from mg_agent.judging import IN_WORDS, fate_of, said_besides
    from mg_agent.recognition.measured.evaluation import write_table

    who = list(films[0][2])
    marks = [
        (guarded(name), guarded(mark.label), f"{mark.span.start:.3f}", f"{mark.span.end:.3f}",
         *(fate_of(mark, by[one]) if mark.labels else "left out" for one in who))
        for name, marked, by in films for mark in marked
    ]  # fmt: skip
    besides = [
        (guarded(name), IN_WORDS[one], cue.label, f"{cue.span.start:.3f}", f"{cue.span.end:.3f}",
         "" if cue.confidence is None else cue.confidence, cue.id)
        for name, marked, by in films for one in who for cue in said_besides(marked, by[one])
    ]  # fmt: skip
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "videos.json").write_text(body + "\n", encoding="utf-8")
        write_table(
            out / "videos-marks.csv", ("video", "label", "start_s", "end_s", *(IN_WORDS[one] for one in who)), marks
        )
        heads = ("video", "who", "label", "start_s", "end_s", "confidence", "id")
        write_table(out / "videos-besides.csv", heads, besides)
    except OSError as error:
        raise ModelError.of("the evaluation was not written", f"{out}: {error}", "choose another one") from None
