"""The commands that argue: ``ask``, ``chat``, ``replay`` and ``mcp``."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mg_agent.core.counts import plural
from mg_agent.errors import GroundingError, MgAgentError, ToolError, did_you_mean
from mg_agent.options import (
    AsJson,
    Asr,
    End,
    Fresh,
    Llm,
    Rate,
    Start,
    Transcript,
    Video,
    Without,
    analyzed,
    documents_ready,
    named,
    settings_of,
    span_of,
)
from mg_agent.terminal import printable

if TYPE_CHECKING:
    from mg_agent.agent.analyst import Analyst
    from mg_agent.agent.events import Turn
    from mg_agent.core.evidence import Analysis
    from mg_agent.core.scenario import Condition

_CLOSABLE = ("gesture", "face", "speech", "knowledge")
_ENDS = ("", "exit", "quit", ":q")
Counterfactual = Annotated[
    bool, typer.Option("--counterfactual", help="Ask again without each modality, and show what changes.")
]
WithoutCue = Annotated[
    list[str] | None,
    typer.Option(metavar="ID", help="Ask again without this one cue, and show what changes; may be repeated."),
]
Bundle = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        parser=named,
        help="Also write a folder that holds everything needed to verify the answer.",
        show_default=False,
    ),
]


def ask(
    video: Video,
    question: Annotated[str, typer.Argument(help="What you want to know.", show_default=False)],
    transcript: Transcript = None,
    start: Start = None,
    end: End = None,
    rate: Rate = None,
    asr: Asr = None,
    fresh: Fresh = False,
    llm: Llm = None,
    without: Without = None,
    counterfactual: Counterfactual = False,
    without_cue: WithoutCue = None,
    bundle: Bundle = None,
    as_json: AsJson = False,
) -> None:
    """Ask about a video; every statement cites the cues it rests on."""
    condition = _condition(without)
    analyst = _analyst(llm)
    settings = settings_of(rate=rate, asr=asr)
    analysis = analyzed(video, settings, transcript=transcript, span=span_of(start, end), fresh=fresh)
    documents_ready(settings, condition)
    from mg_agent.agent.answer import render, to_json
    from mg_agent.agent.bundle import write_bundle
    from mg_agent.agent.counterfactual import CLOSED, compare_without, contrast_text
    from mg_agent.tools.session import Session

    if counterfactual or without_cue:
        closing = CLOSED if counterfactual else ()
        contrast = compare_without(analyst, question, analysis, condition, cues=without_cue or (), closing=closing)
        typer.echo(contrast.model_dump_json(indent=2) if as_json else contrast_text(contrast, analysis))
        return
    events = list(analyst.stream(question, Session(analysis, condition)))
    assessment = events[-1].assessment  # type: ignore[union-attr]  # the last event is the answer
    if bundle is not None:
        write_bundle(bundle, analysis, condition, events)
    typer.echo(to_json(assessment, indent=2) if as_json else render(assessment, analysis))


def chat(
    video: Video,
    transcript: Transcript = None,
    start: Start = None,
    end: End = None,
    rate: Rate = None,
    asr: Asr = None,
    fresh: Fresh = False,
    llm: Llm = None,
    without: Without = None,
) -> None:
    """Talk about a video in the terminal. Looks are shown as they are taken; an empty line ends."""
    condition = _condition(without)
    analyst = _analyst(llm)
    settings = settings_of(rate=rate, asr=asr)
    analysis = analyzed(video, settings, transcript=transcript, span=span_of(start, end), fresh=fresh)
    documents_ready(settings, condition)
    typer.echo(f"{analyst.name}; {plural(len(analysis.cues), 'cue')}. Ask; an empty line ends.", err=True)
    history: list[Turn] = []
    failed = False
    while (question := _asked()) not in _ENDS:
        try:
            history.append(_answered(analyst, question, analysis, condition, history))
            failed = False
        except MgAgentError as error:  # one question without an answer does not end a conversation
            typer.echo(f"mg-agent: {printable(str(error))}", err=True)
            failed = True
    if failed:
        raise typer.Exit(1)


def replay(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="A folder that ask --bundle wrote.", parser=named)],
    as_json: AsJson = False,
) -> None:
    """Verify a kept answer. Its hashes, prompts, tools and claims, and, by rules, the answer itself."""
    import json

    from mg_agent.agent.bundle import verify_bundle

    checks = verify_bundle(bundle)
    if as_json:
        typer.echo(json.dumps([check._asdict() for check in checks], indent=2))
    else:
        for check in checks:
            typer.echo(f"{check.outcome:<9} {check.about}: {printable(check.detail)}")
    if any(check.outcome == "differs" for check in checks):
        raise typer.Exit(1)


def mcp(
    video: Video,
    transcript: Transcript = None,
    start: Start = None,
    end: End = None,
    rate: Rate = None,
    asr: Asr = None,
    fresh: Fresh = False,
    without: Without = None,
    http: Annotated[bool, typer.Option("--http", help="Serve over HTTP on 127.0.0.1 instead of stdio.")] = False,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1 for --http; 0 for any free one.")] = 8765,
) -> None:
    """Offer the tools over one analyzed video to any MCP client."""
    from mg_agent.serve.mcp import require_mcp, serve

    require_mcp()
    condition = _condition(without)
    settings = settings_of(rate=rate, asr=asr)
    analysis = analyzed(video, settings, transcript=transcript, span=span_of(start, end), fresh=fresh)
    documents_ready(settings, condition)
    serve(analysis, condition, http=http, port=port)


def _analyst(llm: str | None) -> "Analyst":
    from mg_agent.agent.analyst import Analyst
    from mg_agent.agent.models import choose
    from mg_agent.tools.toolbox import Toolbox

    # Words from a video go to a provider only where that was asked for; a key in the environment asks nothing.
    return Analyst(choose(llm or os.environ.get("MG_AGENT_LLM") or "offline"), Toolbox.discover())


def _condition(without: list[str] | None) -> "Condition":
    from mg_agent.core.scenario import FULL, Condition

    closed = frozenset(without or ())
    for modality in closed:
        if modality not in _CLOSABLE:
            raise ToolError.of("no such modality can be closed", f"got '{modality}'", did_you_mean(modality, _CLOSABLE))
    return Condition(name=f"without {', '.join(sorted(closed))}", closed=closed) if closed else FULL


def _asked() -> str:
    if sys.stdin is not None and sys.stdin.isatty():
        typer.echo("> ", nl=False, err=True)
    line = sys.stdin.readline() if sys.stdin is not None else ""
    return line.strip()


def _answered(
    analyst: "Analyst", question: str, analysis: "Analysis", condition: "Condition", history: "list[Turn]"
) -> "Turn":
    from mg_agent.agent.events import Answered, Found, Looked, Returned, Turn, Wrote
    from mg_agent.tools.session import Session

    for event in analyst.stream(question, Session(analysis, condition), history):
        if isinstance(event, Looked | Found):
            typer.echo(f"  {'looks:' if isinstance(event, Looked) else '      '} {printable(str(event))}", err=True)
        elif isinstance(event, Returned):
            typer.echo(f"  sent back: {printable('; '.join(event.faults))[:300]}", err=True)
        elif isinstance(event, Wrote):
            typer.echo(f"{event.text}\n")
        elif isinstance(event, Answered):
            return Turn(question=question, answer=event.assessment.answer)
    raise GroundingError.of("no answer came about", "the stream ended without one", "report this")
