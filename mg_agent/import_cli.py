"""The command that puts a foreign set of questions, from the user's disk, to a language model."""

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mg_agent.core.counts import plural
from mg_agent.errors import BenchmarkError, ModelError
from mg_agent.options import AsJson, named
from mg_agent.terminal import progress_bar

if TYPE_CHECKING:
    from mg_agent.benchmark.importers.asking import Ask
    from mg_agent.benchmark.importers.questions import ImportedSet

_REPLIES = "replies.jsonl"


def import_set(
    file: Annotated[
        Path, typer.Argument(parser=named, help="EmoBench's EA.jsonl or EU.jsonl, or EQ-Bench's JSON of questions.")
    ],
    llm: Annotated[str, typer.Option(help="The model that is asked, as ask takes it.")],
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", parser=named, help="Folder of the run; the same one again asks only what is missing."
        ),
    ],
    language: Annotated[str, typer.Option(help="EmoBench: en or zh.")] = "en",
    epochs: Annotated[int, typer.Option(help="How often everything is asked.", min=1)] = 1,
    limit: Annotated[int, typer.Option(help="Questions; 0 for all.", min=0)] = 0,
    as_json: AsJson = False,
) -> None:
    """Put a set of others, on your disk, to a language model. The same statistics, the same report."""
    from mg_agent.agent.models import choose
    from mg_agent.benchmark.importers.asking import asked
    from mg_agent.benchmark.outcome import write_run
    from mg_agent.benchmark.pages import write_report
    from mg_agent.benchmark.report import reported

    model = choose(llm)
    if model.rules:
        raise ModelError.of(
            "the offline analyst does not answer these sets", f"got --llm {llm}", "name a language model"
        )
    found = read_set(file, language)
    if limit:
        found = found.model_copy(update={"questions": found.questions[:limit]})
    ask = remembering(_asking(model.chat), out / _REPLIES, model.name)
    with progress_bar() as progress:
        run = asked(
            found, ask, run=out.name, reasoner="model", model=model.name, epochs=epochs,
            progress=lambda done, total: progress(found.name, done, total),
        )  # fmt: skip
    write_run(run, out / "outcomes.jsonl")
    report = reported(run)
    files = write_report(report, out / "report")
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
        return
    (summary,) = report.summaries
    right = summary.correct
    shown = "none is scored" if right is None else (
        f"{100 * right.value:.1f} points right, 95 % interval {100 * right.low:.1f} to {100 * right.high:.1f}"
    )  # fmt: skip
    answers = plural(summary.asked, "answer")
    typer.echo(f"{found.name}: {shown}; {answers}, {summary.unscored} unscored, {summary.failed} failed")
    for name, score in summary.scores.items():
        typer.echo(f"{name}: {100 * score.value:.1f}, 95 % interval {100 * score.low:.1f} to {100 * score.high:.1f}")
    for note in report.notes:
        typer.echo(f"Note: {note}")
    typer.echo(f"report: {files[0]}", err=True)


def read_set(file: Path, language: str) -> "ImportedSet":
    """Read a set by the form of its file: one JSON object a line is EmoBench, one in all is EQ-Bench."""
    from mg_agent.benchmark.importers.emobench import read_emobench
    from mg_agent.benchmark.importers.eq_bench import read_eq_bench

    return read_eq_bench(file) if file.suffix.lower() == ".json" else read_emobench(file, language)


def remembering(ask: "Ask", path: Path, model: str) -> "Ask":
    """Keep every reply beside the run as it comes, so that a stopped run asks, and pays, for nothing twice.

    The same prompt asked again (another epoch) is another reply.

    Args:
        ask: Sends a prompt.
        path: File of replies, JSON lines; a torn last line is asked again.
        model: Name of the model; replies of another are not taken.
    """
    from mg_agent.benchmark.importers.asking import Reply

    kept: dict[str, Reply] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for line in lines:
        try:
            row = json.loads(line)
            kept[row["key"]] = Reply.model_validate(row["reply"])
        except (ValueError, KeyError, TypeError):
            continue
    asked: dict[str, int] = {}

    def answer(prompt: str) -> Reply:
        digest = hashlib.sha256(f"{model}\n{prompt}".encode()).hexdigest()
        asked[digest] = asked.get(digest, 0) + 1
        key = f"{digest}:{asked[digest]}"
        if key not in kept:
            kept[key] = ask(prompt)
            _append(path, {"key": key, "reply": kept[key].model_dump()})
        return kept[key]

    return answer


def _append(path: Path, row: dict[str, object]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as stream:
            if stream.tell():
                # A line torn by a kill is closed first, so that it spoils no other.
                stream.seek(-1, os.SEEK_END)
                stream.write(b"" if stream.read(1) == b"\n" else b"\n")
            stream.write(json.dumps(row).encode() + b"\n")
    except OSError as error:
        raise BenchmarkError.of(
            "the replies could not be kept", f"{path}: {error.strerror}", "choose another folder"
        ) from None


def _asking(chat: Any) -> "Ask":  # noqa: ANN401 - LangChain's chat model, which is loaded only with one
    from mg_agent.agent.llm.failures import as_model_error
    from mg_agent.benchmark.importers.asking import Reply

    def ask(prompt: str) -> Reply:
        try:
            message = chat.invoke(prompt)
        except Exception as error:  # every provider raises its own
            raise as_model_error(error) from None
        usage = message.usage_metadata or {}
        tokens = usage.get("input_tokens", 0), usage.get("output_tokens", 0)
        return Reply(text=str(message.text), tokens_in=tokens[0], tokens_out=tokens[1])

    return ask
