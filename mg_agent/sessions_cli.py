"""The commands around kept sessions: sessions, across, purpose, audit."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mg_agent.core.counts import plural
from mg_agent.options import AsJson, named, settings_of
from mg_agent.terminal import printable

if TYPE_CHECKING:
    from mg_agent.agent.across.counting import Answer
    from mg_agent.store import Store
    from mg_agent.store.across import Tally

keeping = typer.Typer(rich_markup_mode=None)
sessions = typer.Typer(
    help="Keep, export and import what was asked and corrected.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
keeping.add_typer(sessions, name="sessions")
Which = Annotated[
    str, typer.Argument(metavar="SESSION", help="Its id, the beginning of it, or its name.", show_default=False)
]


@sessions.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the sessions, the one opened last first."""
    from mg_agent.store import Sessions

    with _store() as store:
        rows = Sessions(store).list(limit=1000)
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], indent=2))
    elif not rows:
        typer.echo("No sessions yet; the app makes one for every video, or run: mg-agent sessions new VIDEO")
    for row in () if as_json else rows:
        done = f"{row.exchanges:>3} asked  {row.corrections:>3} corrected"
        typer.echo(f"{row.opened[:16].replace('T', ' ')}  {row.id}  {done}  {printable(row.name)}")


@sessions.command()
def new(
    video: Annotated[str, typer.Argument(metavar="VIDEO", help="A video that was analyzed.", show_default=False)],
    name: Annotated[str, typer.Option(help="What to call it; default: the video's name.", show_default=False)] = "",
) -> None:
    """Begin a session over the newest analysis of a video."""
    from mg_agent.errors import StoreError
    from mg_agent.store import Sessions
    from mg_agent.store.purpose import chosen

    with _store() as store:
        found = store.find(video, limit=1)
        if not found:
            raise StoreError.of("there is no analysis of this video", f"got '{video}'", "run: mg-agent analyze VIDEO")
        standing = chosen(store)
        purpose = standing.purpose.id if standing else ""
        made = Sessions(store).create(found[0].key, name, purpose=purpose)
    typer.echo(f"{made.id}  {printable(made.name)}")


@sessions.command()
def rename(session: Which, name: Annotated[str, typer.Argument(help="The new name.", show_default=False)]) -> None:
    """Give a session another name."""
    from mg_agent.store import Sessions

    with _store() as store:
        kept = Sessions(store)
        made = kept.rename(kept.find(session).id, name)
    typer.echo(f"{made.id}  {printable(made.name)}")


@sessions.command()
def delete(session: Which, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Remove a session for good. Its analysis goes too where no other session is about it."""
    from mg_agent.errors import SettingsError
    from mg_agent.store import Sessions

    with _store() as store:
        kept = Sessions(store)
        found = kept.find(session)
        if not yes and (sys.stdin is None or not sys.stdin.isatty()):
            raise SettingsError.of("nothing was removed", "there is nobody to ask", "repeat the command with --yes")
        if not yes:
            typer.confirm(f"Remove '{printable(found.name)}' for good?", abort=True, err=True)
        kept.delete(found.id)
    typer.echo(f"Removed {printable(found.name)}.")


@sessions.command()
def export(
    session: Which,
    target: Annotated[Path, typer.Argument(metavar="DIR|FILE.zip", parser=named, help="Where to.", show_default=False)],
    form: Annotated[
        list[str] | None,
        typer.Option(
            help="markdown, html, bundle (can be imported), table, labels; may be repeated.", show_default="all"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a report, a bundle to take along, a table, labels."""
    from mg_agent.archive import FORMS, export_session
    from mg_agent.store import Sessions

    with _store() as store:
        names = export_session(store, Sessions(store).find(session).id, target, tuple(form or FORMS))
    typer.echo(json.dumps(names) if as_json else f"Wrote {', '.join(names)} to {printable(str(target))}.")


@sessions.command()
def labels(
    target: Annotated[Path, typer.Argument(metavar="FILE.npz", parser=named, help="Where to.", show_default=False)],
    session: Annotated[
        list[str] | None, typer.Option(help="A session; may be repeated.", show_default="all with labels")
    ] = None,
) -> None:
    """Write what was judged or coded into one file to train on."""
    from mg_agent.archive import export_labels
    from mg_agent.store import Sessions

    if target.suffix.lower() != ".npz":
        raise typer.BadParameter("name a file that ends in .npz", param_hint="FILE.npz")
    with _store() as store:
        kept = Sessions(store)
        found = [kept.find(one) for one in session or ()] or kept.list(limit=10_000)
        written = export_labels(store, [one.id for one in found], target)
    for reason in written.skipped:
        typer.echo(f"mg-agent: left out: {printable(reason)}", err=True)
    videos = len(set(written.subjects.tolist()))
    clips = plural(len(written), "labeled clip")
    typer.echo(f"Wrote {clips} of {plural(videos, 'video')} to {printable(str(target))}.")


@sessions.command("import")
def import_(
    source: Annotated[
        Path, typer.Argument(metavar="DIR|FILE.zip", help="What was exported.", parser=named, show_default=False)
    ],
    name: Annotated[str, typer.Option(help="What to call it here; default: as it was.", show_default=False)] = "",
) -> None:
    """Keep an exported session beside those that are here."""
    from mg_agent.archive import import_session

    with _store() as store:
        kept = import_session(store, source, name=name)
    done = f"{kept.exchanges} asked, {kept.corrections} corrected"
    typer.echo(f"{kept.id}  {printable(kept.name)}  ({done})")


@keeping.command()
def across(
    question: Annotated[str, typer.Argument(help='E.g. "which video has most nodding".', show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Count over all analyzed videos. A sentence, a table, and what could not be observed."""
    from mg_agent.agent.across.counting import ask_across

    with _store() as store:
        answer = ask_across(store, question)
    if as_json:
        typer.echo(json.dumps(_body(answer), indent=2, ensure_ascii=False))
    else:
        typer.echo("\n".join(printable(line) for line in _lines(answer)))
    if answer.kind is None:
        raise typer.Exit(1)


@keeping.command()
def purpose(
    choice: Annotated[
        str | None, typer.Argument(metavar="PURPOSE", help="What to use mg_agent for.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say or choose what this is used for. Lists what it may and may not be used for."""
    from mg_agent.prompts import load_prompt
    from mg_agent.store.purpose import choose, chosen, purposes

    with _store() as store:
        if choice is not None:
            choose(store, choice)
        standing = chosen(store)
    if as_json:
        body = {
            "chosen": standing.purpose.id if standing else None,
            "since": standing.at if standing else None,
            "purposes": [one.model_dump() for one in purposes()],
        }
        typer.echo(json.dumps(body, indent=2))
        return
    typer.echo(f"Chosen: {standing.purpose.name}, since {standing.at[:10]}." if standing else "None chosen yet.")
    for one in purposes() if choice is None else ():
        mark = "" if one.allowed else f" NOT ALLOWED: {one.why}."
        typer.echo(f"{one.id:<15} {one.name}. {one.words}{mark}")
    typer.echo(f"\n{load_prompt('notice').render()}")


@keeping.command()
def audit(as_json: AsJson = False) -> None:
    """Show what was done, and whether the log was changed."""
    from mg_agent.store.audit import log, verify

    with _store() as store:
        lines, broken = log(store), verify(store)
    if as_json:
        typer.echo(json.dumps({"broken": broken, "lines": [line._asdict() for line in lines]}, indent=2))
    for line in () if as_json else lines:
        typer.echo(f"{line.n:>5}  {line.at[:19].replace('T', ' ')}  {line.action:<18} {line.things:>4}  {line.session}")
    if broken is not None:
        typer.echo(f"mg-agent: the log was changed; {broken}; treat it as no proof of what was done.", err=True)
        raise typer.Exit(1)
    if not as_json:
        typer.echo(f"{plural(len(lines), 'line')}; the chain holds.")


@contextmanager
def _store() -> "Iterator[Store]":
    from mg_agent.store import Store

    with Store(settings_of().home) as store:
        yield store


def _lines(answer: "Answer") -> list[str]:
    notes = ["", *(f"Note: {note}" for note in answer.notes)] if answer.notes else []
    can = ["", "What can be asked, for example:", *(f"  {one}" for one in answer.can)] if answer.can else []
    return [answer.sentence, *_tables(answer), *notes, *can]


def _tables(answer: "Answer") -> list[str]:
    """Write counts as aligned lines: a table a cue, or one of all cues where many are counted."""
    if answer.kind in ("labels", "observed"):
        return _aligned(
            "cue" if answer.kind == "labels" else "part", [(t.sought.name, t.pooled) for t in answer.tables]
        )
    lines = []
    for table in answer.tables:
        rows = table.rows if len(table.rows) == 1 else (*table.rows, table.pooled)
        lines += _aligned(table.sought.name, [(row.name, row) for row in rows])
    return lines


def _aligned(head: str, rows: "list[tuple[str, Tally]]") -> list[str]:
    cells = [(head, "count", "minutes", "per minute", "95 % interval", ""), *(_cells(name, row) for name, row in rows)]
    wide = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return ["", *("  ".join(cell.ljust(w) for cell, w in zip(row, wide, strict=True)).rstrip() for row in cells)]


def _cells(name: str, row: "Tally") -> tuple[str, ...]:
    interval = row.interval
    rate = "" if row.per_minute is None else f"{row.per_minute:.2f}"
    between = "" if interval is None else f"{interval.low:.2f} to {interval.high:.2f}"
    known = row.state in ("counted", "none found")
    return (name, str(row.count) if known else "-", f"{row.minutes:.2f}", rate, between, "" if known else row.state)


def _body(answer: "Answer") -> dict[str, object]:
    """Return the versioned JSON shape of an answer."""
    return {
        "schema": "mg-agent/across/1",
        "question": answer.question,
        "understood": answer.kind is not None,
        "kind": answer.kind,
        "sentence": answer.sentence,
        "notes": answer.notes,
        "can": answer.can,
        "tables": [
            {
                "sought": asdict(table.sought),
                "left_out": table.left_out,
                "rows": [_row(row) for row in table.rows],
                "pooled": _row(table.pooled),
            }
            for table in answer.tables
        ],
    }


def _row(row: "Tally") -> dict[str, object]:
    interval = row.interval
    return {
        "name": row.name,
        "owner": row.owner,
        "count": row.count,
        "lasted_s": round(row.lasted, 3),
        "observed_s": round(row.seconds, 3),
        "state": row.state,
        "per_minute": row.per_minute,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
    }
