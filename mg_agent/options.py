"""What several commands take, and what they begin with: settings, a part of the video, an analysis."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mg_agent.terminal import interruptible, printable, progress_bar

if TYPE_CHECKING:
    from mg_agent.analysis import Progress
    from mg_agent.core.evidence import Analysis
    from mg_agent.core.scenario import Condition
    from mg_agent.core.span import Span
    from mg_agent.knowledge.work import Work
    from mg_agent.recognition.recognizer import Guess
    from mg_agent.settings import Settings


def named(text: str) -> Path:
    """Refuse no name, which a shell makes of a variable that is not set: it would be the folder one is in."""
    if not text.strip():
        raise typer.BadParameter("say which file or folder; a dot is the one you are in")
    return Path(text)


Video = Annotated[Path, typer.Argument(metavar="VIDEO", parser=named, help="The video file.", show_default=False)]
Transcript = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        parser=named,
        help="SRT, WebVTT or JSON; default: a file of the video's name beside it.",
        show_default=False,
    ),
]
Start = Annotated[str | None, typer.Option(help="Begin here: seconds, MM:SS or H:MM:SS.", show_default=False)]
End = Annotated[str | None, typer.Option(help="End here.", show_default=False)]
Rate = Annotated[float | None, typer.Option(help="Frames looked at a second; default 15.", show_default=False)]
Asr = Annotated[
    str | None,
    typer.Option(help="Speech model to use, e.g. openai/whisper-small or a folder.", show_default=False),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Look again, even if this was analyzed before.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Llm = Annotated[
    str | None,
    typer.Option(
        help="Who argues; default MG_AGENT_LLM, else offline: auto, offline, openai:MODEL, anthropic:MODEL, "
        "google:MODEL, ollama:MODEL, hf:REPO, or the "
        "address of an OpenAI-style server; keys come from the environment.",
        show_default=False,
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option(help="Close a modality: gesture, face, speech or knowledge; may be repeated.", show_default=False),
]


def settings_of(*, rate: float | None = None, asr: str | None = None) -> "Settings":
    """Read the settings, with what was chosen on the command line."""
    from mg_agent.settings import Settings

    # A rate the user names is meant; only the default one may give way on a slow machine.
    return Settings.load(rate=rate, asr=asr, adaptive=None if rate is None else False)


def span_of(start: str | None, end: str | None) -> "Span | None":
    """Read the part of the video that was chosen; None for all of it."""
    from mg_agent.core.span import Span, parse_timecode
    from mg_agent.errors import MediaError

    if start is None and end is None:
        return None
    first = parse_timecode(start) if start else 0.0
    last = parse_timecode(end) if end else 1e9
    if last <= first:
        raise MediaError.of("the chosen part is empty", f"got {first:g} to {last:g} s", "choose an end after the start")
    return Span(start=first, end=last)


def analyzed(
    video: Path,
    settings: "Settings",
    *,
    transcript: Path | None = None,
    span: "Span | None" = None,
    fresh: bool = False,
) -> "Analysis":
    """Return the analysis of a video, kept from before or made now."""
    from mg_agent.analysis import analyze_video
    from mg_agent.store import Store

    with Store(settings.home) as store, interruptible() as stopped, progress_bar() as progress:
        return analyze_video(
            video,
            settings,
            transcript=transcript,
            span=span,
            store=store,
            progress=_telling(progress),
            cancelled=stopped,
            fresh=fresh,
        )


def analyzed_by_each(video: Path, settings: "Settings") -> "dict[str, Analysis]":
    """Return the analysis of a video by each recognizer, kept from before or made now from one look."""
    from mg_agent.analysis import analyze_by_each
    from mg_agent.store import Store

    with Store(settings.home) as store, interruptible() as stopped, progress_bar() as progress:
        return analyze_by_each(video, settings, store=store, progress=_telling(progress), cancelled=stopped)


def guessed(video: Path, settings: "Settings", spans: "Sequence[Span]") -> "list[tuple[Guess, ...]]":
    """Rank what the network would name in stretches of an analyzed video, told or not.

    Args:
        video: Its analysis under these settings is kept; where it is not, nothing is guessed.
        settings: Which network, and which analysis.
        spans: When.
    """
    from mg_agent.analysis import analysis_key
    from mg_agent.recognition.recognizer import MicroGestureRecognizer
    from mg_agent.store import Store

    with Store(settings.home) as store:
        pose = store.pose(analysis_key(video, settings, store))
    if pose is None:
        return [() for _ in spans]
    network = MicroGestureRecognizer(settings.model)
    seen = network.look(pose)
    return [network.guesses(seen, span) for span in spans]


@contextmanager
def followed() -> "Iterator[Work]":
    """Show how far work on own documents is, and let Ctrl-C stop it."""
    from mg_agent.knowledge.work import Work

    with interruptible() as stopped, progress_bar() as bar:
        yield Work(bar, stopped)


def documents_ready(settings: "Settings", condition: "Condition | None" = None) -> None:
    """Say that own documents are read again before anything is asked, where another model reads them now.

    Args:
        settings: Where they are kept, and what reads them.
        condition: What may be looked at; None for everything.
    """
    from mg_agent.errors import Cancelled, KnowledgeError, MissingExtra
    from mg_agent.knowledge import library

    if condition is not None and not condition.allows("knowledge"):
        return
    # What is wrong with the index is told where it is consulted, which not every question does.
    with suppress(KnowledgeError, MissingExtra):
        if (due := library.due(settings)) is None:
            return
        sys.stderr.write(f"{printable(due.sentence)}\n")
        try:
            with followed() as work:
                library.refresh(settings, work)
        except Cancelled:
            got, do = (
                "the index is as it was, what was read is kept",
                "it goes on the next time you ask, or with: mg-agent index rebuild",
            )
            raise Cancelled.of("reading your documents again was stopped", got, do) from None


def _telling(progress: "Progress") -> "Progress":
    """Let a line say where the looking begins, where that is not at the beginning."""
    from mg_agent.core.span import timecode

    looking = False

    def tell(stage: str, done: float, total: float) -> None:
        nonlocal looking
        if stage == "looking" and not looking and done > 0:
            sys.stderr.write(f"Going on at {timecode(done)} of {timecode(total)}.\n")
        looking = looking or stage == "looking"
        progress(stage, done, total)

    return tell


def one_form(*, as_json: bool, as_csv: bool) -> None:
    """Refuse two forms of output at once, before any long work."""
    if as_json and as_csv:
        raise typer.BadParameter("choose --json or --csv, not both")


def show(analysis: "Analysis", *, as_json: bool, as_csv: bool, only: str | None = None) -> None:
    """Print a timeline in the form that was chosen; ``only`` names the one modality that it was cut down to."""
    if as_json:
        typer.echo(analysis.to_json(indent=2))
    elif as_csv:
        from mg_agent.formats.tables import write_csv

        write_csv(analysis, sys.stdout)
    else:
        from mg_agent.report import timeline_text

        typer.echo(timeline_text(analysis, only=only))
