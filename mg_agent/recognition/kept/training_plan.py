"""What is trained in a folder, written down before the first step, so that no other training goes on there."""

import json
from collections.abc import Mapping
from pathlib import Path

from mg_agent.errors import ModelError
from mg_agent.recognition.checkpoint import WEIGHTS

FILE = "training.json"


def keep_plan(folder: Path, chosen: Mapping[str, int | str], *, resume: bool) -> None:
    """Write down what is trained in a folder.

    Args:
        folder: Of the training.
        chosen: What is learned from ("data" in words, "recordings" as a hash), how ("steps", "seed" ...), and what it
            will be called ("name"), which makes no other training.
        resume: Whether a training that was begun there is gone on with.

    Raises:
        ModelError: when the folder holds another training or a recognizer, or cannot be written.
    """
    plan, path = json.dumps(chosen, indent=1), folder / FILE
    try:
        kept = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None
        if not resume and (kept is not None or (folder / WEIGHTS).exists()):
            raise ModelError.of(
                f"{folder} holds a training already",
                "it would be overwritten",
                "add --resume, or choose another folder",
            )
        if resume and (unlike := _unlike(kept, chosen)) is not None:
            raise ModelError.of(f"this training cannot be gone on with in {folder}", *unlike)
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(plan, encoding="utf-8")
    except OSError as error:
        raise ModelError.of("the training cannot be kept", f"{folder}: {error}", "choose another folder") from None


def kept_name(folder: Path) -> str:
    """Return what the training begun in a folder will be called; "" where that was not written down."""
    try:
        name = json.loads((folder / FILE).read_text(encoding="utf-8"))["name"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return name if isinstance(name, str) else ""


def _unlike(kept: str | None, chosen: Mapping[str, int | str]) -> tuple[str, str] | None:
    """Say how a kept training is another one, and what to do; None where it is the same, however it is written."""
    if kept is None:
        return "there is none, or it was never begun", "leave out --resume to begin it"
    try:
        begun = dict(json.loads(kept))
    except (ValueError, TypeError):
        return f"got a {FILE} that cannot be read", "choose another folder"
    if begun.get("recordings", "") != chosen.get("recordings", ""):
        return f"it was begun with other recordings ({begun.get('data')})", "give those, or choose another folder"
    other = [name for name in dict.fromkeys((*begun, *chosen)) if begun.get(name) != chosen.get(name)]
    other = [name for name in other if name != "name"]  # the weights are the same, whatever they are called
    if not other:
        return None
    pairs = (f"{name} {begun.get(name, 'not given')} instead of {chosen.get(name, 'not given')}" for name in other)
    return f"it was begun with {', '.join(pairs)}", "ask for the same, or choose another folder"
