"""The commands that bring timelines to other programs and back: timeline export, import, agree."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mg_agent.core.counts import plural
from mg_agent.options import AsJson, Video, analyzed, named, settings_of
from mg_agent.terminal import printable

if TYPE_CHECKING:
    from mg_agent.core.evidence import Analysis
    from mg_agent.formats.coded import Coded
    from mg_agent.formats.onto import Laid
    from mg_agent.store import Store

timeline = typer.Typer(
    help="Export to ELAN, Praat, BORIS and captions, and back.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        parser=named,
        show_default=False,
        help=".eaf, .TextGrid, .vtt, .srt, .csv, .tsv, .json, .boris.tsv or .boris.csv; .rttm only to read.",
    ),
]


@timeline.command()
def export(
    video: Video,
    file: File,
    only: Annotated[
        list[str] | None, typer.Option(help="A modality, e.g. speech; may be repeated.", show_default="all")
    ] = None,
    session: Annotated[str, typer.Option(help="As corrected in this session.", show_default=False)] = "",
) -> None:
    """Write the timeline for another program. The file's suffix names the format."""
    from mg_agent import formats
    from mg_agent.formats.door import suffix_of

    suffix_of(file.name, tuple(formats.WRITERS))
    found = _corrected(session) if session else analyzed(video, settings_of())
    if only:
        parts = tuple(name for name in (*found.watched, *only) if name.split("/")[0] in only)
        kept = found.timeline.of(*only, *parts)
        found = found.model_copy(update={"cues": kept.cues, "coverage": kept.coverage, "watched": parts})
    formats.write(found, file)
    count = f"{plural(len(found.cues), 'cue')} to"
    typer.echo(f"Wrote {count} {printable(str(file))}.")


@timeline.command("import")
def import_(
    file: File,
    onto: Annotated[str, typer.Option(metavar="VIDEO", help="A video that was analyzed.", show_default=False)],
    name: Annotated[str, typer.Option(help="What to call the session; default: the video's name.")] = "",
    reject_missing: Annotated[
        bool, typer.Option("--reject-missing", help="Cues deleted from an exported file count as rejected.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Keep a file as a session over a video. Edits as corrections, a fresh coding as its own analysis."""
    from mg_agent import formats
    from mg_agent.formats.taking import outcome, take
    from mg_agent.store import Store
    from mg_agent.store.purpose import chosen

    coded = formats.read(file)
    with Store(settings_of().home) as store:
        key, analysis = _best(store, onto, coded)
        standing = chosen(store)
        called, purpose = name or Path(analysis.video.path).name, standing.purpose.id if standing else ""
        kept, laid = take(
            store, file, coded, key, analysis, name=called, purpose=purpose, reject_missing=reject_missing
        )
    typer.echo(_json(kept.id, laid) if as_json else f"{kept.id}  {printable(kept.name)}  ({outcome(laid)})")


@timeline.command()
def agree(
    first: Annotated[Path, typer.Argument(metavar="A", parser=named, show_default=False)],
    second: Annotated[Path, typer.Argument(metavar="B", parser=named, show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Compare two codings of one video. Cohen's kappa over frames of 0.1 s and F1 of events, label by label."""
    from mg_agent import formats
    from mg_agent.formats.agreeing import agree as compared

    found = compared(formats.read(first), formats.read(second))
    if as_json:
        typer.echo(json.dumps({"schema": "mg-agent/agreement/1", **found.model_dump(mode="json")}, indent=2))
        return
    wide = max(len("label"), *(len(printable(one.label)) for one in found.labels))
    typer.echo(f"{'label':<{wide}}  kappa  both  only A  only B  neither     F1  events A  events B  matched")
    for one in found.labels:
        kappa = "    -" if one.kappa is None else f"{one.kappa:5.2f}"
        counts = f"{one.both:>4}  {one.first:>6}  {one.second:>6}  {one.neither:>7}"
        events = f"{one.f1:5.2f}  {one.events_first:>8}  {one.events_second:>8}  {one.matched:>7}"
        typer.echo(f"{printable(one.label):<{wide}}  {kappa}  {counts}  {events}")
    typer.echo("Frames of 0.1 s, only those that both looked at; events match when they overlap by half or more.")


def _corrected(session: str) -> "Analysis":
    from mg_agent.store import Sessions, Store

    with Store(settings_of().home) as store:
        kept = Sessions(store)
        return kept.read(kept.find(session).id).analysis


def _best(store: "Store", video: str, coded: "Coded") -> "tuple[str, Analysis]":
    """Choose the analysis that the file was exported from, of which it lacks least; else the newest not of a file."""
    from mg_agent.errors import StoreError
    from mg_agent.formats.onto import FILED, shared

    found = [(row.key, kept) for row in store.find(video, limit=50) if (kept := store.get(row.key)) is not None]
    if not found:
        raise StoreError.of("there is no analysis of this video", f"got '{video}'", "run: mg-agent analyze VIDEO")

    def fit(one: "tuple[str, Analysis]") -> tuple[int, int, bool]:
        known = shared(one[1], coded)
        return known, known - len(one[1].cues) if known else 0, not one[1].digest.startswith(FILED)

    return max(found, key=fit)


def _json(session: str, laid: "Laid") -> str:
    body = {
        "session": session,
        "added": laid.added,
        "corrections": len(laid.corrections),
        "unchanged": laid.unchanged,
        "missing": list(laid.missing),
        "outside": laid.outside,
        "left_out": laid.unsaid,
    }
    return json.dumps(body, indent=2)
