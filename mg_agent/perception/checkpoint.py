"""Where a speech checkpoint lies: a folder, the hub's cache, or the hub itself when the user names it."""

import hashlib
import json
import re
from difflib import get_close_matches
from pathlib import Path

from mg_agent.core.evidence import Source
from mg_agent.errors import ModelError

PUBLISHED = tuple(
    f"openai/whisper-{size}"
    for size in ("tiny", "base", "small", "medium", "large-v3", "large-v3-turbo", "tiny.en", "base.en", "small.en")
)
_FILES = ["*.json", "*.txt", "model.safetensors", "model-*.safetensors"]
_LOCAL = re.compile(r"^[./~\\]|^[A-Za-z]:|/.*/|\\")


_HUB = re.compile(r"(?!.*(?:--|\.\.))[\w.-]*\w/[\w.-]*\w", re.ASCII)
_LONGEST_NAME = 96  # the hub's own limit


def require_model(name: str) -> None:
    """Refuse early a speech model that cannot be meant: no such folder, no checkpoint in it, or no name of a model.

    Looks at this machine only; that the hub has a model of that name shows when it is fetched.

    Raises:
        ModelError: when it cannot be meant.
    """
    folder = _folder(name)
    if folder is not None:
        refuse_others(folder, name)
        if not any(folder.glob("*.safetensors")):
            raise broken(name, "no weights (*.safetensors) in it")
    elif _LOCAL.search(name):
        raise _no_folder(name)
    elif len(name) > _LONGEST_NAME or not _HUB.fullmatch(name):
        raise _no_name(name)


def _folder(name: str) -> Path | None:
    """Return the folder of that name, if there is one."""
    try:
        folder = Path(name).expanduser()
        return folder if name.strip() and folder.is_dir() else None
    except (OSError, RuntimeError, ValueError):  # too long for a path, nobody's home, bytes that no path has
        return None


def _no_folder(name: str) -> ModelError:
    return ModelError.of("the speech model was not found", f"there is no folder {name[:200]}", "check the path")


def _no_name(name: str) -> ModelError:
    shown = name if len(name) <= _LONGEST_NAME else f"{name[:40]}..."
    return ModelError.of(f"'{shown}' cannot be the name of a model", "names look like owner/model", _advice(name[:200]))


def find_checkpoint(name: str) -> Path:
    """Return the folder of a checkpoint: the folder named, the hub's cache, or what the hub sends.

    Raises:
        ModelError: when there is no such folder or model, or the hub cannot be reached.
    """
    folder = _folder(name)
    if folder is not None:
        return folder
    if _LOCAL.search(name):
        raise _no_folder(name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        cached = Path(snapshot_download(name, allow_patterns=_FILES, local_files_only=True))
        if any(cached.glob("*.safetensors")):
            return cached
    except LocalEntryNotFoundError:
        pass
    except HFValidationError:
        raise _no_name(name) from None
    return _fetch(name)


def _fetch(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

    try:
        return Path(snapshot_download(name, allow_patterns=_FILES))
    except GatedRepoError:
        do = "accept its terms on the hub and log in with: hf auth login"
        raise ModelError.of(f"the speech model '{name}' is not free to all", "the hub refused it", do) from None
    except RepositoryNotFoundError:
        raise ModelError.of(
            f"the speech model '{name}' does not exist", "the hub does not know it", _advice(name)
        ) from None
    except Exception as error:  # offline mode, no route, proxies, full disks: each its own class
        raise ModelError.of(
            f"the speech model '{name}' is not on this machine and could not be fetched",
            f"got {type(error).__name__}",
            f"go online once, or name a folder that holds the model, or {_advice(name)}",
        ) from None


def speech_source(name: str) -> Source:
    """Name a speech model as a source: its name, and the hub's revision or the hash of its weights.

    Raises:
        ModelError: when it is missing or cannot be fetched.
    """
    folder = find_checkpoint(name)
    if folder.parent.name == "snapshots":
        return Source(name=name, version=folder.name[:12])
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return Source(name=folder.resolve().name, version=digest.hexdigest()[:12])


def _advice(name: str) -> str:
    full = name if "/" in name else f"openai/whisper-{name.removeprefix('whisper-')}"
    near = [known for known in get_close_matches(full, PUBLISHED, n=1, cutoff=0.8) if known != name]
    return f"name '{near[0]}', if that was meant" if near else "check the name"


def refuse_others(folder: Path, name: str) -> None:
    """Refuse a folder that holds something else than a Whisper.

    Raises:
        ModelError: when it does.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        config = None
    if not isinstance(config, dict):
        raise broken(name, "no config.json that can be read")
    kind = config.get("model_type")
    if kind != "whisper":
        raise ModelError.of(
            f"'{name}' is no Whisper model", f"got model type {kind!r}", f"name a Whisper, such as {PUBLISHED[2]}"
        )


def broken(name: str, got: str) -> ModelError:
    """Return the error that says that a checkpoint cannot be loaded, and why, on one line."""
    line = " ".join(got.split())[:160]
    return ModelError.of(f"the speech model '{name}' cannot be loaded", f"got {line}", "fetch or save it again")
