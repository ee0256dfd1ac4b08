"""What a file holds, taken into the store as a session over the analysis of its video."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from mg_agent.core.correction import Correction, loose
from mg_agent.core.counts import plural
from mg_agent.core.evidence import Analysis
from mg_agent.errors import MediaError
from mg_agent.formats.coded import Coded
from mg_agent.formats.onto import Laid, lay
from mg_agent.store import Sessions, Store
from mg_agent.store.rows import SavedSession


class Taken(NamedTuple):
    """A session that a file was taken into, and what became of the file's content."""

    session: SavedSession
    laid: Laid


def take(
    store: Store,
    file: Path,
    coded: Coded,
    key: str,
    analysis: Analysis,
    *,
    name: str,
    purpose: str = "",
    before: Sequence[Correction] = (),
    reject_missing: bool = False,
) -> Taken:
    """Keep what a file holds as a new session over a video: edits as corrections, a fresh coding as its own analysis.

    Args:
        store: An open store.
        file: The file, for its hash.
        coded: What :func:`mg_agent.formats.read` made of it.
        key: Key of the analysis, whose skeleton goes along.
        analysis: As it was recognized.
        name: What to call the session.
        purpose: Id of a purpose.
        before: What a person said of the analysis until now; kept where the cues it names are still there.
        reject_missing: Take cues that an edited export lacks as rejected.

    Raises:
        MediaError: when the file holds nothing of the part that was analyzed.
        StoreError: when it cannot be kept.
    """
    digest = _sha256_of(file)
    laid = lay(analysis, coded, digest, before=before, reject_missing=reject_missing)
    new = store.key_for(analysis.video.sha256, laid.analysis.digest, analysis.span, digest)
    store.put(new, laid.analysis, store.pose(key))
    idle = {one.id for one in loose(laid.analysis, before)}
    said = (*(one for one in before if one.id not in idle), *laid.corrections)
    kept = Sessions(store).restore(new, name, purpose=purpose, exchanges=(), corrections=said)
    return Taken(kept, laid)


def _sha256_of(file: Path) -> str:
    """Hash a file that was just read; the store's own memory of hashes would keep its path."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise MediaError.of(f"{file.name} cannot be read", f"got {error.strerror}", "check the path") from None


def outcome(laid: Laid) -> str:
    """Say what became of a file's content: "1 added, 2 corrections, 40 unchanged"."""
    count = len(laid.corrections)
    parts = [f"{laid.added} added", plural(count, "correction"), f"{laid.unchanged} unchanged"]
    if laid.missing:
        parts.append(f"{len(laid.missing)} of the analysis not in the file")
    if laid.outside:
        parts.append(f"{laid.outside} left out, outside of the analyzed part")
    if laid.unsaid:
        parts.append(f"{plural(laid.unsaid, 'change')} of words or persons left out")
    return ", ".join(parts)
