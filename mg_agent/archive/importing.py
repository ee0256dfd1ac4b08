"""A session back from files, once everything about them was checked; nothing in them is trusted."""

import hashlib
import json
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from mg_agent.archive.exporting import without_folders
from mg_agent.archive.manifest import (
    ANALYSIS,
    CORRECTIONS,
    EXCHANGES,
    FORMAT,
    KNOWN,
    MANIFEST,
    NEEDED,
    POSES,
    VERSION,
    Manifest,
    Mark,
)
from mg_agent.core.assessment import Assessment
from mg_agent.core.correction import Correction
from mg_agent.core.evidence import Analysis
from mg_agent.core.pose import PoseSequence
from mg_agent.errors import SettingsError, StoreError
from mg_agent.store import SavedExchange, SavedSession, Sessions, Store
from mg_agent.store.audit import note
from mg_agent.store.poses import unpack
from mg_agent.store.purpose import purpose
from mg_agent.store.rows import CHANGES

MOST_BYTES = 512 * 2**20
"""Of all files together, unpacked."""
MOST_ITEMS = 100_000
_T = TypeVar("_T")
_READ = "export it again, or get the file anew"


def import_session(store: Store, path: Path, *, name: str = "") -> SavedSession:
    """Keep an exported session, from its folder or zip file, beside those that are here.

    The analysis is kept under a key made of its content, never under the key it had elsewhere: what somebody sends
    can never stand in for what this machine would find in a video. Answers come as they were given; they are not
    made again.

    Args:
        store: An open store.
        path: What :func:`export_session` wrote, with the form "bundle" among the others.
        name: What to call it here; empty for the name it has.

    Raises:
        StoreError: when it is no exported session, was damaged or changed, is too large, or comes from a newer
            version. Nothing is kept then.
    """
    files = _from_folder(path) if path.is_dir() else _from_zip(path)
    manifest = _manifest(files)
    _check_marks(manifest, files)
    analysis = _read(ANALYSIS, lambda: _analysis(files[ANALYSIS]))
    pose = _poses(files[POSES]) if POSES in files else None
    exchanges = _read(EXCHANGES, lambda: _exchanges(files[EXCHANGES]))
    corrections = _read(CORRECTIONS, lambda: _corrections(files[CORRECTIONS]))
    key = hashlib.sha256(b"imported" + files[ANALYSIS] + files.get(POSES, b"")).hexdigest()
    there = store.get(key) is not None
    store.put(key, analysis, pose)
    try:
        kept = Sessions(store).restore(
            key, name or manifest.name, purpose=_purpose(manifest.purpose), exchanges=exchanges, corrections=corrections
        )
    except StoreError:
        if not there:
            store.delete(key)
        raise
    with store.database.writing() as connection:
        note(connection, "session imported", kept.id)
    return kept


def _from_zip(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            _check_names(path, names, sum(entry.file_size for entry in entries))
            if any(entry.flag_bits & 0x1 or entry.is_dir() or _is_link(entry) for entry in entries):
                raise _refused(path, "it holds a folder, a link or a locked file", _READ)
            return {entry.filename: _unpacked(path, archive, entry) for entry in entries}
    except OSError as error:
        raise _refused(path, error.strerror or str(error), "check the path") from None
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise _refused(path, f"it is no readable zip file: {error}", _READ) from None


def _from_folder(folder: Path) -> dict[str, bytes]:
    try:
        places = [place for place in sorted(folder.iterdir()) if place.name in KNOWN]
        if any(not stat.S_ISREG(place.lstat().st_mode) for place in places):
            raise _refused(folder, "it holds a folder or a link where a file should be", _READ)
        _check_names(folder, [place.name for place in places], sum(place.stat().st_size for place in places))
        return {place.name: place.read_bytes() for place in places}
    except OSError as error:
        raise _refused(folder, error.strerror or str(error), "check the path") from None


def _check_names(path: Path, names: list[str], size: int) -> None:
    strange = next((name for name in names if name not in KNOWN), None)
    if strange is not None:
        raise _refused(path, f"it holds {strange[:80]!r}, which does not belong in an exported session", _READ)
    if len(set(names)) != len(names):
        raise _refused(path, "it holds two files of the same name", _READ)
    if size > MOST_BYTES:
        raise _refused(path, f"it unpacks to {size / 2**20:.0f} MB, more than {MOST_BYTES / 2**20:.0f}", _READ)


def _unpacked(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise _refused(path, f"{entry.filename} is longer than it says", _READ)
    return content


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _manifest(files: dict[str, bytes]) -> Manifest:
    if MANIFEST not in files:
        raise StoreError.of("this is no exported session", f"it holds no {MANIFEST}", _READ)
    _check_version(MANIFEST, files[MANIFEST], "format", FORMAT, VERSION)
    return _read(MANIFEST, lambda: Manifest.model_validate_json(files[MANIFEST]))


def _check_version(name: str, content: bytes, key: str, prefix: str, known: int) -> None:
    """Refuse what a newer version wrote by that very name; another shape is told apart from it."""
    body = _read(name, lambda: json.loads(content))
    said = body.get(key) if isinstance(body, dict) else None
    number = str(said).removeprefix(prefix)
    if not isinstance(said, str) or not said.startswith(prefix) or not number.isascii() or not number.isdigit():
        raise StoreError.of("this is no exported session", f"{name} says {key} {str(said)[:60]!r}", _READ)
    if len(number) > 6 or int(number) > known:
        raise StoreError.of(
            "the session was exported by a newer mg_agent",
            f"{name} has version {number[:6]}, this one knows {known}",
            "update mg_agent",
        )


def _check_marks(manifest: Manifest, files: dict[str, bytes]) -> None:
    there = {name: Mark.of(content) for name, content in files.items() if name != MANIFEST}
    for name in (*NEEDED, *manifest.files):
        if name not in there:
            raise StoreError.of(
                "the exported session is not whole", f"{name[:80]} is missing", "export it with the form 'bundle'"
            )
    for name, mark in there.items():
        if manifest.files.get(name) != mark:
            raise StoreError.of("the exported session was damaged or changed", f"the hash of {name} is another", _READ)


def _analysis(content: bytes) -> Analysis:
    _check_version(ANALYSIS, content, "schema", "mg-agent/analysis/", 1)
    analysis = without_folders(Analysis.from_json(content.decode()))
    if len(analysis.cues) > MOST_ITEMS or len({cue.id for cue in analysis.cues}) != len(analysis.cues):
        raise ValueError("it holds too many cues, or two of the same id")
    return analysis


def _exchanges(content: bytes) -> list[SavedExchange]:
    _check_version(EXCHANGES, content, "schema", "mg-agent/exchanges/", 3)
    found = []
    for one in _few(json.loads(content)["exchanges"]):
        body = one["assessment"]
        said = None if body is None else Assessment.model_validate_json(json.dumps(body))
        changes = CHANGES.validate_json(json.dumps(one.get("changes", [])))  # version 1 kept none
        asked, failure = _text(one["question"]), _text(one["failure"] or "") or None
        earlier = _text(one.get("earlier", ""))  # neither did version 2 of this
        found.append(SavedExchange(asked, said, failure, _text(one["at"]), changes, earlier))
    return found


def _corrections(content: bytes) -> list[Correction]:
    _check_version(CORRECTIONS, content, "schema", "mg-agent/corrections/", 1)
    found = [Correction.model_validate_json(json.dumps(one)) for one in _few(json.loads(content)["corrections"])]
    if len({one.id for one in found}) != len(found):
        raise ValueError("it holds a correction twice")
    return found


def _few(items: list[dict[str, str]]) -> list[dict[str, str]]:
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise ValueError(f"a list of at most {MOST_ITEMS} entries is expected")
    return items


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text is expected, got {type(value).__name__}")
    return value


def _poses(content: bytes) -> PoseSequence:
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as arrays:
            if sum(part.file_size for part in arrays.infolist()) > MOST_BYTES:
                raise StoreError.of("the exported session is too large", f"{POSES} unpacks to more", _READ)
        return unpack(content)
    except (zipfile.BadZipFile, MemoryError, RuntimeError, NotImplementedError) as error:
        raise StoreError.of("the exported session was damaged", f"{POSES}: {error}", _READ) from None


def _purpose(purpose_id: str) -> str:
    """Take over a purpose that is known and allowed here; any other is none."""
    try:
        return purpose_id if purpose(purpose_id).allowed else ""
    except SettingsError:
        return ""


def _read(name: str, how: Callable[[], _T]) -> _T:
    """Read a part; whatever is wrong with it becomes one sentence."""
    try:
        return how()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        got = f"{name}: {first['msg']} in {where or 'its whole'}"
    except RecursionError:
        got = f"{name} is nested too deeply"
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        got = f"{name}: {error}"
    raise StoreError.of("the exported session has no meaning", " ".join(got[:300].split()), _READ)


def _refused(path: Path, got: str, do: str) -> StoreError:
    return StoreError.of(f"{path.name} cannot be imported", got, do)
