"""The commands around the learned recognizer: recognize, train, evaluate, export."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mg_agent.options import AsJson, Fresh, Rate, Video, one_form, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mg_agent.core.evidence import Analysis
    from mg_agent.recognition.making import Task
    from mg_agent.recognition.marks import Mark
    from mg_agent.recognition.train import Progress
    from mg_agent.settings import Settings

recognition = typer.Typer(rich_markup_mode=None)

PROCEDURAL, VIDEOS = "procedural", "videos"
SPLIT = "Which of a dataset's splits; NTU: subject, view or setup."
Model = Annotated[str, typer.Argument(metavar="MODEL", help="A recognizer: its name or folder.", show_default=False)]


@recognition.command()
def recognize(
    video: Video,
    model: Annotated[
        str | None, typer.Option(help="A recognizer: its name or folder.", show_default="mg-agent-base")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            help="Who names them: both (each act told once), learned (the network alone) or kinematic (rules alone).",
            show_default="MG_AGENT_RECOGNIZER, else both",
        ),
    ] = None,
    rate: Rate = None,
    fresh: Fresh = False,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print one row a gesture.")] = False,
) -> None:
    """List the micro-gestures in a video, and who saw each."""
    one_form(as_json=as_json, as_csv=as_csv)
    found = _recognized(video, _settings(model, rate, by), fresh=fresh)
    show(found, as_json=as_json, as_csv=as_csv, only="gesture")


@recognition.command()
def evaluate(
    model: Model,
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="A dataset, 'procedural', or 'videos'.")],
    path: Annotated[
        Path | None, typer.Argument(help="Its file or folder; for videos, each beside a CSV.", show_default=False)
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Of procedural clips.", show_default=False)] = None,
    count: Annotated[int, typer.Option(help="How many procedural clips.", min=1, max=1_000_000)] = 4096,
    side: Annotated[
        str | None,
        typer.Option(help="Of the dataset's split: train, val, test or all.", show_default="test, else all"),
    ] = None,
    split: Annotated[str | None, typer.Option(help=SPLIT, show_default="as trained, else subject")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Also write tables, confusion.svg and calibration.svg here.", show_default=False)
    ] = None,
    labels: Annotated[
        str, typer.Option(help="Whose labels the tables beside videos use: mg-agent, imigue, smg or ma-52.")
    ] = "mg-agent",
    as_json: AsJson = False,
) -> None:
    """Measure a recognizer: accuracy, each class, calibration.

    Top-1, top-5, macro-F1; in videos, what was named of what a person saw, beside rules alone and both together.

    For 'videos', PATH is a folder of videos, each beside a table of the same name, .csv, with the columns label, start
    and end: what a person saw.
    """
    if path is None and dataset != PROCEDURAL:
        raise typer.BadParameter(f"say where {dataset} lies", param_hint="PATH")
    if dataset == VIDEOS and path is not None:
        _evaluate_videos(model, path, labels, out, as_json=as_json)
        return
    from mg_agent.recognition.checkpoint import load
    from mg_agent.recognition.evaluation import evaluate as measure
    from mg_agent.recognition.material import procedural_material, recorded_material

    checkpoint = load(model)
    shown = (
        procedural_material(count, seed)
        if path is None
        else recorded_material(checkpoint.card, dataset, path, side=side, split=split)
    )
    measured = measure(checkpoint, shown.clips, shown.name, vocabulary=shown.vocabulary, notes=shown.notes)
    for note in shown.notes:
        typer.echo(_shown(note), err=True)
    if out is not None:
        measured.write(out)
    typer.echo(measured.to_json() if as_json else _shown(measured.to_text()))


@recognition.command()
def train(
    out: Annotated[Path, typer.Option(help="Folder for the training's state and the recognizer.", show_default=False)],
    dataset: Annotated[
        tuple[str, Path] | None,
        typer.Option(metavar="NAME PATH", help="A dataset; default: procedural micro-gestures.", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of everything left to chance.", min=0)] = 0,
    steps: Annotated[
        int | None,
        typer.Option(help="Batches of 64 clips; default: as mg-agent-base.", min=1, show_default=False),
    ] = None,
    split: Annotated[str | None, typer.Option(help=SPLIT, show_default="subject")] = None,
    terms: Annotated[
        str | None, typer.Option("--license", help="Of the weights, for the card.", show_default="the dataset's terms")
    ] = None,
    pretrain: Annotated[
        int, typer.Option(metavar="STEPS", help="Batches to learn from before, without their labels.", min=0)
    ] = 0,
    ours: Annotated[
        bool, typer.Option("--ours", help="Learn imigue, smg or ma-52 in our labels, to use the result on videos.")
    ] = False,
    device: Annotated[
        str,
        typer.Option(help="cpu makes a seed's weights again; cuda is in bfloat16; auto: cuda if there is one."),
    ] = "cpu",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the training kept in the folder.")] = False,
) -> None:
    """Train a recognizer. Ctrl-C and every minute keep the state, and --resume goes on with it.

    How it goes is in log.csv in the folder, and in pretraining/log.csv for what is learned without labels.
    """
    from mg_agent.recognition.making import STEPS, learn
    from mg_agent.recognition.pretraining import DEVICES, device_of
    from mg_agent.terminal import interruptible, progress_bar

    if device not in DEVICES:
        raise typer.BadParameter(f"choose one of {', '.join(DEVICES)}", param_hint="--device")
    runs_on = device_of(device)
    task = _task(dataset, seed, split, terms, ours=ours)
    begins = [_told_kept(out)] if resume else []  # told once it goes on, not before a refusal
    with interruptible() as stopped, progress_bar() as bar:

        def progress(now: "Progress") -> None:
            _tell(begins)
            bar(now.name, now.step, now.steps, f"loss {now.loss:.3f}")

        card = learn(
            task, out, steps=steps or STEPS, seed=seed, pretrain=pretrain, device=runs_on, resume=resume,
            progress=progress, cancelled=stopped,
        )  # fmt: skip
    _tell(begins)
    for name, figure in card.figures.items():
        between = "" if figure.low is None else f" [{figure.low:.3f}, {figure.high:.3f}]"
        typer.echo(f"{name}: {figure.value:.3f}{between}")
    typer.echo(f"Wrote {card.name} {card.sha256[:12]} to {out}")


@recognition.command()
def export(
    model: Model,
    file: Annotated[Path, typer.Argument(metavar="FILE.onnx", help="The file to write.", show_default=False)],
) -> None:
    """Write a recognizer's network as ONNX and check it."""
    from mg_agent.recognition.checkpoint import load
    from mg_agent.recognition.export import to_onnx

    if file.suffix.lower() != ".onnx":
        raise typer.BadParameter("name a file that ends in .onnx", param_hint="FILE.onnx")
    apart = to_onnx(load(model), file)
    typer.echo(f"Wrote {file}; it differs from the original by at most {apart:.1g}.")


def _task(dataset: tuple[str, Path] | None, seed: int, split: str | None, terms: str | None, *, ours: bool) -> "Task":
    """Say what is to be learned, and on stderr what of it cannot be used."""
    if dataset is None:
        from mg_agent.recognition.making import procedural

        for option, given in (("--ours", ours), ("--split", split), ("--license", terms)):
            if given:
                raise typer.BadParameter("is for recordings; add --dataset NAME PATH", param_hint=option)
        return procedural(seed=seed)
    name, path = dataset
    if ours:
        from mg_agent.recognition.adopting import adopt, adopted_task

        if split:
            raise typer.BadParameter("the datasets that --ours takes have one split each", param_hint="--split")
        found = adopt(name, path)
        sequences, task = found.sequences, adopted_task(name, found, seed=seed, terms=terms)
        typer.echo(_shown(found.in_words()), err=True)
    else:
        from mg_agent.recognition.datasets import read_dataset
        from mg_agent.recognition.recorded import recorded

        sequences = read_dataset(name, path, split)
        task = recorded(name, sequences, seed=seed, split=split, terms=terms)
    if sequences.left_out:
        typer.echo(_shown(sequences.left_out), err=True)
    return task


def _tell(sentences: list[str]) -> None:
    """Say on stderr what was not said yet."""
    while sentences:
        typer.echo(sentences.pop(0), err=True)


def _told_kept(folder: Path) -> str:
    """Say how much of a training is kept, so that none starts over unnoticed."""
    from mg_agent.recognition.pretraining import FOLDER
    from mg_agent.recognition.training_state import kept_steps

    done, before = kept_steps(folder), kept_steps(folder / FOLDER)
    if done or before:
        return f"Going on after {f'{done} steps' if done else f'{before} steps of the pre-training'}."
    return f"No step is kept in {folder}: the training begins anew."


def _evaluate_videos(model: str, folder: Path, labels: str, out: Path | None, *, as_json: bool) -> None:
    """Let rules, network and both name what is in videos, and compare each with what a person marked."""
    from mg_agent.errors import ModelError
    from mg_agent.judging import in_words, judge
    from mg_agent.options import analyzed_by_each
    from mg_agent.perception.video import probe
    from mg_agent.recognition.marks import read_marks

    tables = sorted(folder.glob("*.csv"))
    pairs = [(table, video) for table in tables if (video := _beside(table)) is not None]
    if not pairs:
        got = f"{len(tables)} tables" if folder.is_dir() else "no such folder"
        raise ModelError.of(f"{folder} holds no video beside a table", f"got {got}", "put NAME.csv beside NAME.mp4")
    marks = [read_marks(table, labels) for table, _ in pairs]  # a faulty table is refused before the long work
    settings = _settings(model, None)
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
    typer.echo(body if as_json else _shown(in_words(judged, unknown)))


def _require_inside(table: Path, marks: "Sequence[Mark]", duration: float) -> None:
    """Refuse marks that lie after the end of their video."""
    from mg_agent.errors import ModelError

    for mark in marks:
        if mark.span.start >= duration:
            got = f"'{mark.label}' at {mark.span} of {duration:.2f} s"
            raise ModelError.of(f"{table} marks what lies after the end of its video", got, "mend the times")


def _shown(text: str) -> str:
    """Let names from files of others not move the cursor."""
    from mg_agent.terminal import printable

    return "\n".join(printable(line) for line in text.split("\n"))


def _beside(table: Path) -> Path | None:
    """Return the video of a table's name."""
    kinds = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v")
    return next((path for kind in kinds if (path := table.with_suffix(kind)).is_file()), None)


def _recognized(video: Path, settings: "Settings", *, fresh: bool) -> "Analysis":
    """Return what is seen of gestures alone, and where the body was in view."""
    from mg_agent.options import analyzed

    whole = analyzed(video, settings, fresh=fresh)
    kept = {
        "cues": tuple(cue for cue in whole.cues if cue.modality == "gesture"),
        "coverage": tuple(one for one in whole.coverage if one.modality.startswith("gesture")),
        "watched": tuple(one for one in whole.watched if one.startswith("gesture")),
        "utterances": (),
    }
    return whole.model_copy(update=kept)


def _settings(model: str | None, rate: float | None, by: str | None = None) -> "Settings":
    from mg_agent.settings import Settings

    return Settings.load(recognizer=by, model=model, rate=rate, adaptive=None if rate is None else False)
