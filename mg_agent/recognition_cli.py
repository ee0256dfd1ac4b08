"""The commands around the learned recognizer: recognize, train, evaluate, export."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mg_agent.clips_cli import Asked, evaluate_clips
from mg_agent.core.counts import plural
from mg_agent.marked_cli import evaluate_videos
from mg_agent.options import AsJson, Fresh, Rate, Video, named, one_form, show
from mg_agent.terminal import lines_shown

if TYPE_CHECKING:
    from mg_agent.core.evidence import Analysis
    from mg_agent.recognition.train import Progress
    from mg_agent.recognition.training.making import Task
    from mg_agent.settings import Settings

recognition = typer.Typer(rich_markup_mode=None)

PROCEDURAL, VIDEOS = "procedural", "videos"
_LARGEST_SEED = 2**32 - 1
"""Seeds of single steps are made of it, and must fit into 64 bits."""
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
    guesses: Annotated[
        int | None,
        typer.Option(
            help="Also rank so many labels over the whole film, told or not: for clips cut to one act.",
            min=1,
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print one row a gesture.")] = False,
) -> None:
    """List the micro-gestures in a video, and who saw each."""
    one_form(as_json=as_json, as_csv=as_csv)
    if guesses and (as_json or as_csv):
        raise typer.BadParameter("are no evidence and in no table; leave --json or --csv out", param_hint="--guesses")
    settings = _settings(model, rate, by)
    if model is not None and settings.recognizer == "kinematic":
        typer.echo("The rules alone look here, so --model is not asked.", err=True)
    found = _recognized(video, settings, fresh=fresh)
    show(found, as_json=as_json, as_csv=as_csv, only="gesture")
    if guesses:
        typer.echo(f"\n{_in_doubt(video, settings, found, guesses)}")


@recognition.command()
def evaluate(
    model: Model,
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="A dataset, 'procedural', or 'videos'.")],
    path: Annotated[
        Path | None,
        typer.Argument(parser=named, help="Its file or folder; for videos, each beside a CSV.", show_default=False),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Of procedural clips.", min=0, max=_LARGEST_SEED, show_default=False)
    ] = None,
    count: Annotated[
        int | None, typer.Option(help="How many procedural clips.", min=1, max=1_000_000, show_default="4096")
    ] = None,
    side: Annotated[
        str | None,
        typer.Option(help="Of the dataset's split: train, val, test or all.", show_default="test, else all"),
    ] = None,
    split: Annotated[str | None, typer.Option(help=SPLIT, show_default="as trained, else subject")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            parser=named,
            help="Also write tables and plots here; for videos what became of every mark.",
            show_default=False,
        ),
    ] = None,
    labels: Annotated[
        str | None,
        typer.Option(
            help="Whose labels the tables beside videos use: mg-agent, imigue, smg or ma-52.", show_default="mg-agent"
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="Another recognizer, to be compared on the same clips.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure a recognizer: accuracy, each class, calibration.

    Top-1, top-5, macro-F1; where a dataset has whole recordings (imigue, smg), online F1 of segments, too; in videos,
    what was named of what a person saw, beside rules alone and both together.

    For 'videos', PATH is a folder of videos, each beside a table of the same name, .csv, with the columns label, start
    and end: what a person saw.
    """
    given = {"--seed": seed, "--count": count, "--labels": labels, "--side": side, "--split": split,
             "--against": against}  # fmt: skip
    _require_meant(dataset, path, {option for option, value in given.items() if value is not None})
    if dataset == VIDEOS and path is not None:
        evaluate_videos(model, path, labels or "mg-agent", out, as_json=as_json)
        return
    evaluate_clips(model, against, asked=Asked(dataset, path, seed, count, side, split), out=out, as_json=as_json)


@recognition.command()
def train(
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", parser=named, help="Folder for the training's state and the recognizer.", show_default=False
        ),
    ],
    dataset: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="NAME PATH", help="A dataset; default: procedural micro-gestures.", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of everything left to chance.", min=0, max=_LARGEST_SEED)] = 0,
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
    name: Annotated[
        str | None,
        typer.Option(help="What cues and tables call it.", show_default="the dataset; for npz the folder's name"),
    ] = None,
    device: Annotated[
        str,
        typer.Option(help="cpu makes a seed's weights again; cuda is in bfloat16; auto: cuda if there is one."),
    ] = "cpu",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the training kept in the folder.")] = False,
) -> None:
    """Train a recognizer. Ctrl-C and every minute keep the state, and --resume goes on with it.

    How it goes is in log.csv in the folder, and in pretraining/log.csv for what is learned without labels.
    """
    from mg_agent.recognition.kept.training_records import LOG
    from mg_agent.recognition.training.making import STEPS, learn
    from mg_agent.recognition.training.pretraining import DEVICES, device_of
    from mg_agent.terminal import interruptible, progress_bar

    if device not in DEVICES:
        raise typer.BadParameter(f"choose one of {', '.join(DEVICES)}", param_hint="--device")
    runs_on = device_of(device)
    task = _task(dataset, seed, split, terms, ours=ours)
    begins = [_told_kept(out)] if resume else []  # told once it goes on, not before a refusal
    if not sys.stderr.isatty():  # where no bar shows it, an hour of silence would look like a hang
        begins.append(f"How it goes is in {out / LOG}.")
    with interruptible() as stopped, progress_bar() as bar:

        def progress(now: "Progress") -> None:
            _tell(begins)
            bar(now.name, now.step, now.steps, f"loss {now.loss:.3f}")

        card = learn(
            task, out, steps=steps or STEPS, seed=seed, pretrain=pretrain, device=runs_on, resume=resume,
            name=name, progress=progress, cancelled=stopped,
        )  # fmt: skip
    _tell(begins)
    for what, figure in card.figures.items():
        between = "" if figure.low is None else f" [{figure.low:.3f}, {figure.high:.3f}]"
        typer.echo(f"{what}: {figure.value:.3f}{between}")
    typer.echo(f"Wrote {card.name} {card.sha256[:12]} to {out}")


@recognition.command()
def export(
    model: Model,
    file: Annotated[
        Path, typer.Argument(metavar="FILE.onnx", parser=named, help="The file to write.", show_default=False)
    ],
) -> None:
    """Write a recognizer's network as ONNX and check it."""
    from mg_agent.recognition.checkpoint import load
    from mg_agent.recognition.export import to_onnx

    if file.suffix.lower() != ".onnx":
        raise typer.BadParameter("name a file that ends in .onnx", param_hint="FILE.onnx")
    apart = to_onnx(load(model), file)
    typer.echo(f"Wrote {file}; it differs from the original by at most {apart:.1g}.")


def _require_meant(dataset: str, path: Path | None, given: set[str]) -> None:
    """Refuse what would be left unread, so that nobody takes figures for those of another side or seed."""
    if (path is None) != (dataset == PROCEDURAL):
        wrong = f"say where {dataset} lies" if path is None else "procedural clips are made, not read; leave it out"
        raise typer.BadParameter(wrong, param_hint="PATH")
    taken = {PROCEDURAL: {"--seed", "--count", "--against"}, VIDEOS: {"--labels"}}
    taken_here = taken.get(dataset, {"--side", "--split", "--against"})
    for option in sorted(given - taken_here):
        raise typer.BadParameter(f"means nothing for '{dataset}'; leave it out", param_hint=option)


def _task(dataset: tuple[str, str] | None, seed: int, split: str | None, terms: str | None, *, ours: bool) -> "Task":
    """Say what is to be learned, and on stderr what of it cannot be used."""
    if dataset is None:
        from mg_agent.recognition.training.making import procedural

        for option, given in (("--ours", ours), ("--split", split), ("--license", terms)):
            if given:
                raise typer.BadParameter("is for recordings; add --dataset NAME PATH", param_hint=option)
        return procedural(seed=seed)
    name, path = dataset[0], named(dataset[1])
    if ours:
        from mg_agent.recognition.training.adopting import adopt, adopted_task

        if split:
            raise typer.BadParameter("the datasets that --ours takes have one split each", param_hint="--split")
        found = adopt(name, path)
        sequences, task = found.sequences, adopted_task(name, found, seed=seed, terms=terms)
        typer.echo(lines_shown(found.in_words()), err=True)
    else:
        from mg_agent.recognition.datasets import read_dataset
        from mg_agent.recognition.training.recorded import recorded

        sequences = read_dataset(name, path, split)
        task = recorded(name, sequences, seed=seed, split=split, terms=terms)
    if sequences.left_out:
        typer.echo(lines_shown(sequences.left_out), err=True)
    return task


def _tell(sentences: list[str]) -> None:
    """Say on stderr what was not said yet."""
    while sentences:
        typer.echo(sentences.pop(0), err=True)


def _told_kept(folder: Path) -> str:
    """Say how much of a training is kept, so that none starts over unnoticed."""
    from mg_agent.recognition.kept.training_state import kept_steps
    from mg_agent.recognition.training.pretraining import FOLDER

    done, before = kept_steps(folder), kept_steps(folder / FOLDER)
    if done or before:
        return f"Going on after {plural(done or before, 'step')}{'' if done else ' of the pre-training'}."
    return f"No step is kept in {folder}: the training begins anew."


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


def _in_doubt(video: Path, settings: "Settings", found: "Analysis", most: int) -> str:
    """Write what the network would name over a whole film if it had to."""
    from mg_agent.options import guessed

    (ranked,) = guessed(video, settings, [found.span])
    if not ranked:
        return "No guesses: nobody was looked at."
    names = ", ".join(f"{one.label} {one.probability:.2f}" for one in ranked[:most])
    return f"What the network would name over the whole film if it had to, as a guess and no evidence: {names}."


def _settings(model: str | None, rate: float | None, by: str | None = None) -> "Settings":
    from mg_agent.settings import Settings

    return Settings.load(recognizer=by, model=model, rate=rate, adaptive=None if rate is None else False)
