"""A session as files: a report to read, a bundle to take along, labels to train on."""

import io
import os
import secrets
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from mg_agent.archive.contents import Contents
from mg_agent.archive.labels import judged, packed_labels, training_labels, write_labels_csv
from mg_agent.archive.manifest import (
    ANALYSIS,
    CORRECTIONS,
    CUES,
    EXCHANGES,
    HTML,
    LABELS,
    LABELS_TABLE,
    MANIFEST,
    MARKDOWN,
    POSES,
    as_json,
    file_name,
    manifest_of,
)
from mg_agent.archive.markdown import markdown
from mg_agent.archive.page import page
from mg_agent.core.evidence import Analysis
from mg_agent.errors import StoreError, did_you_mean
from mg_agent.formats.tables import write_csv
from mg_agent.recognition.datasets.sequences import Sequences
from mg_agent.store import Sessions, Store
from mg_agent.store.audit import note
from mg_agent.store.poses import pack

Form = Literal["markdown", "html", "bundle", "table", "labels"]
FORMS: tuple[Form, ...] = ("markdown", "html", "bundle", "table", "labels")
"""Reports to read; what can be imported again; one row a cue; what was judged, as labels."""


def export_session(store: Store, session: str, target: Path, forms: Sequence[str] = FORMS) -> tuple[str, ...]:
    """Write a session into a folder, or into one file where the target ends in ``.zip``.

    What is written is readable for its owner alone, holds no pixel and no folder of this machine. Files of the same
    names are replaced.

    Args:
        store: An open store.
        session: Its id.
        target: A folder, made where it is missing, or a zip file.
        forms: Any of :data:`FORMS`.

    Returns:
        The names of the files, the manifest last.

    Raises:
        StoreError: when there is no such session or form, or the target cannot be written.
    """
    unknown = next((form for form in forms if form not in FORMS), None)
    if unknown is not None or not forms:
        raise StoreError.of("there is no such form", f"got '{unknown or ''}'", did_you_mean(unknown or "", list(FORMS)))
    opened = Sessions(store).read(session)
    contents = Contents(opened, store.pose(opened.session.key))
    files = {name: made for form in dict.fromkeys(forms) for name, made in _WRITERS[form](contents).items()}
    if not files:
        raise StoreError.of("there are no labels to write", "no cue was judged", "confirm or reject a cue first")
    files[MANIFEST] = manifest_of(opened.session, files)
    try:
        _write_zip(target, files) if target.suffix.lower() == ".zip" else _write_folder(target, files)
    except OSError as error:
        raise StoreError.of(
            "the session could not be exported", f"{target}: {error.strerror}", "choose another place"
        ) from None
    with store.database.writing() as connection:
        note(connection, "session exported", session, len(files))
    return tuple(files)


def export_labels(store: Store, sessions: Sequence[str], path: Path) -> Sequences:
    """Write what was judged or coded in several sessions into one file to train on; each video is a subject.

    Args:
        store: An open store.
        sessions: Their ids.
        path: An ``.npz`` file, replaced where it is there.

    Returns:
        What was written, with what had to be left out and why.

    Raises:
        StoreError: when there is no such session, nothing was judged, or the file cannot be written.
    """
    kept = Sessions(store)
    opened = [(one, labels) for one in map(kept.read, sessions) if (labels := judged(one.recognized, one.corrections))]
    found = [(labels, store.pose(one.session.key)) for one, labels in opened]
    recordings = training_labels(found, videos=[one.recognized.video.sha256 for one, _ in opened])
    if not len(recordings):
        raise StoreError.of("there are no labels to write", "no cue with a skeleton was judged", "judge some first")
    try:
        _replace(path, packed_labels(recordings))
    except OSError as error:
        raise StoreError.of("the labels could not be written", f"{path}: {error.strerror}", "choose another") from None
    with store.database.writing() as connection:
        for one, _ in opened:
            note(connection, "session exported", one.session.id)
    return recordings


def without_folders(analysis: Analysis) -> Analysis:
    """Return an analysis that names its video without the folders it lay in."""
    video = analysis.video.model_copy(update={"path": file_name(analysis.video.path)})
    return analysis.model_copy(update={"video": video})


def _bundle(contents: Contents) -> dict[str, bytes]:
    opened = contents.opened
    exchanges = [
        {
            "question": one.question,
            "assessment": one.assessment.model_dump(mode="json") if one.assessment else None,
            "failure": one.failure,
            "at": one.at,
            "changes": [change.model_dump(mode="json") for change in one.changes],
            "earlier": one.earlier,
        }
        for one in opened.exchanges
    ]
    corrections = [one.model_dump(mode="json") for one in opened.corrections]
    files = {
        ANALYSIS: (without_folders(opened.recognized).to_json(indent=1) + "\n").encode(),
        EXCHANGES: as_json({"schema": "mg-agent/exchanges/3", "exchanges": exchanges}),
        CORRECTIONS: as_json({"schema": "mg-agent/corrections/1", "corrections": corrections}),
    }
    return files if contents.pose is None else {**files, POSES: pack(contents.pose)}


def _table(contents: Contents) -> dict[str, bytes]:
    stream = io.StringIO(newline="")
    write_csv(contents.analysis, stream)
    return {CUES: stream.getvalue().encode()}


def _labels(contents: Contents) -> dict[str, bytes]:
    found = judged(contents.opened.recognized, contents.opened.corrections)
    if not found:
        return {}
    stream = io.StringIO(newline="")
    write_labels_csv(stream, contents.opened.recognized, found)
    files = {LABELS_TABLE: stream.getvalue().encode()}
    recordings = training_labels([(found, contents.pose)])
    return {**files, LABELS: packed_labels(recordings)} if len(recordings) else files


_WRITERS: dict[str, Callable[[Contents], dict[str, bytes]]] = {
    "markdown": lambda contents: {MARKDOWN: markdown(contents).encode()},
    "html": lambda contents: {HTML: page(contents).encode()},
    "bundle": _bundle,
    "table": _table,
    "labels": _labels,
}


def _write_folder(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in files.items():
        _replace(folder / name, content)


def _write_zip(path: Path, files: dict[str, bytes]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _replace(path, buffer.getvalue())


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, readable for its owner alone."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
