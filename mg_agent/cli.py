"""The command line: data on stdout, progress on stderr, exit 0 when it worked, 1 when not, 2 for wrong usage."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mg_agent import agent_cli, benchmark_cli, import_cli
from mg_agent.core.counts import plural
from mg_agent.errors import Cancelled, MgAgentError, SettingsError
from mg_agent.knowledge_cli import index
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
    analyzed,
    named,
    one_form,
    settings_of,
    show,
    span_of,
)
from mg_agent.recognition_cli import recognition
from mg_agent.sessions_cli import keeping
from mg_agent.terminal import printable, progress_bar, speak_any_language
from mg_agent.timeline_cli import timeline

if TYPE_CHECKING:
    from mg_agent.settings import Settings

app = typer.Typer(
    name="mg-agent",
    help="Read behavior in video honestly: timed cues with sources, and answers that cite them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
checks = typer.Typer(help="Check what others wrote: tools, scenarios.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(checks, name="check")
app.add_typer(benchmark_cli.app, name="bench")
app.add_typer(index, name="index")
app.add_typer(recognition)
app.add_typer(keeping)
app.add_typer(timeline, name="timeline")
for command in (agent_cli.ask, agent_cli.chat, agent_cli.replay, agent_cli.mcp):
    app.command()(command)
checks.command()(benchmark_cli.scenarios)
benchmark_cli.app.command("import")(import_cli.import_set)


def main() -> None:
    """Run the command line; an expected error is one sentence and exit code 1, never a traceback.

    Stopping with Ctrl-C ends with 130, as shells expect.
    """
    speak_any_language()
    try:
        app()
    except Cancelled as error:
        _end(str(error), 130)
    except MgAgentError as error:
        _end(str(error), 1)
    except OSError as error:
        # What is still unwritten would be tried again, and fail loudly, when the program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if not isinstance(error, BrokenPipeError):
            _end(f"the output could not be written; {error.strerror}; choose another place for it.", 1)
        sys.exit(1)


def _end(sentence: str, code: int) -> None:
    typer.echo(f"mg-agent: {printable(sentence)}", err=True)
    sys.exit(code)


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:
    if version:
        from mg_agent import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.command()
def analyze(
    video: Video,
    transcript: Transcript = None,
    start: Start = None,
    end: End = None,
    rate: Rate = None,
    asr: Asr = None,
    fresh: Fresh = False,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print one row a cue.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            parser=named,
            help="Also write analysis.json, cues.csv and timeline.md into this folder.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Turn a video into a timeline of timed, sourced cues."""
    one_form(as_json=as_json, as_csv=as_csv)
    settings = settings_of(rate=rate, asr=asr)
    analysis = analyzed(video, settings, transcript=transcript, span=span_of(start, end), fresh=fresh)
    if out is not None:
        from mg_agent.report import write_folder

        write_folder(analysis, out)
    show(analysis, as_json=as_json, as_csv=as_csv)


@app.command()
def demo(
    video: Annotated[
        Path | None, typer.Argument(parser=named, help="Your video; default: the bundled sample.", show_default=False)
    ] = None,
    port: Annotated[int, typer.Option(help="Port; 0 for any free one.")] = 7860,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page.")] = True,
    host: Annotated[str, typer.Option(help="Address; others need MG_AGENT_PASSWORD and TLS.")] = "127.0.0.1",
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", parser=named, help="TLS certificate, PEM.", show_default=False)
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(metavar="FILE", parser=named, help="Private key of the certificate.", show_default=False),
    ] = None,
    exposed: Annotated[bool, typer.Option("--exposed", help="Open to others without password or TLS.")] = False,
) -> None:
    """Open the app with your video, or the bundled sample."""
    from mg_agent.ui.access import Access
    from mg_agent.ui.demo import require_port, serve

    access = Access.load(host, exposed=exposed, certificate=certificate, key=key)
    access.require_safe()
    require_port(port)
    settings = settings_of()
    chosen = video or _sample(settings)
    if not sys.stderr.isatty():
        typer.echo(f"Analyzing {chosen.name}; the page opens when that is done ...", err=True)
    analyzed(chosen, settings)
    serve(settings, opened=chosen, access=access, port=port, open_browser=browser)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List what was analyzed before, newest first."""
    import json

    from mg_agent.core.span import timecode
    from mg_agent.store import Store

    with Store(settings_of().home) as store:
        rows = [
            {
                "key": kept.key,
                "created": kept.created,
                "name": kept.name,
                "seconds": kept.seconds,
                "cues": kept.cues,
            }
            for kept in store.recent(limit=100)
        ]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
    elif not rows:
        typer.echo("Nothing was analyzed yet; run: mg-agent analyze VIDEO")
    for row in [] if as_json else rows:
        when, length = str(row["created"])[:19].replace("T", " "), timecode(float(str(row["seconds"])))
        cues = f"{row['cues']:>4} {'cue ' if row['cues'] == 1 else 'cues'}"
        typer.echo(f"{when}  {str(row['key'])[:12]}  {length:>10}  {cues}  {printable(str(row['name']))}")


@app.command()
def doctor(as_json: AsJson = False, llm: Llm = None) -> None:
    """Say what works here, and how to mend what does not. With --llm also what a model can do."""
    from mg_agent.doctor import examine, to_json, to_text

    findings = examine(settings_of())
    if llm is not None:
        from mg_agent.model_doctor import examine_model

        findings = (*findings, *examine_model(llm))
    typer.echo(to_json(findings) if as_json else to_text(findings))
    if any(finding.state == "broken" for finding in findings):
        raise typer.Exit(1)


@app.command()
def purge(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    benchmarks: Annotated[bool, typer.Option("--benchmarks", help="Also remove benchmark runs of the app.")] = False,
) -> None:
    """Remove analyses, sessions, own documents and uploads for good."""
    home = settings_of().home
    if not yes and (sys.stdin is None or not sys.stdin.isatty()):
        raise SettingsError.of("nothing was removed", "there is nobody to ask", "repeat the command with --yes")
    if not yes:
        typer.confirm(f"Remove all analyses, sessions and added documents under {home}?", abort=True, err=True)
    from mg_agent.knowledge import library, shelf
    from mg_agent.store import Store
    from mg_agent.store.pieces import unfinished
    from mg_agent.ui.benchmark_runs import BenchmarkRuns
    from mg_agent.ui.runs import sweep_abandoned

    begun = unfinished(home)
    with Store(home) as store:
        removed = [plural(store.purge(), "analysis", "analyses")]
    if begun:
        removed.append(f"what was kept of {begun} that {'was' if begun == 1 else 'were'} stopped")
    if documents := shelf.purge(library.home(settings_of())):
        removed.append(plural(documents, "added document"))
    if left := sweep_abandoned(home):
        removed.append(f"the uploads of {plural(left, 'ended run')} of the app")
    typer.echo(f"Removed {' and '.join(removed)}.")
    runs = BenchmarkRuns(home)
    if benchmarks:
        typer.echo(f"Removed {runs.delete_all()} benchmark runs of the app.")
    elif runs.count():
        typer.echo(f"Benchmark runs of the app stay: {runs.count()}; --benchmarks removes them.", err=True)


@checks.command()
def tools(as_json: AsJson = False) -> None:
    """Check every tool that is installed against the contract."""
    import json

    from mg_agent.tools.contract import fine, remarks_on
    from mg_agent.tools.toolbox import OURS, Toolbox, check_tool

    box = Toolbox.discover()
    verdicts = {tool.name: check_tool(tool) for tool in box}
    broken = {name: [reason] for name, reason in box.broken.items()}
    if as_json:
        typer.echo(json.dumps(verdicts | broken, indent=2))
    else:
        for one, package in zip(box, box.packages, strict=True):
            whose = "" if package == OURS else f" of package '{package}'"
            typer.echo(f"{one.name}{whose}: {'; '.join(verdicts[one.name]) or fine(one)}")
        for name, (reason,) in broken.items():
            typer.echo(f"{name}: {reason}")
    for one in box:
        for remark in [] if verdicts[one.name] else remarks_on(one):
            typer.echo(f"warning: {remark}.", err=True)
    if any((verdicts | broken).values()):
        raise typer.Exit(1)


def _sample(settings: "Settings") -> Path:
    from mg_agent.sample.generate import make_sample

    with progress_bar() as progress:
        made = make_sample(settings.home / "sample", progress=lambda done, total: progress("sample", done, total))
    return made.video


if __name__ == "__main__":
    main()
