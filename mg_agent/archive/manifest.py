"""The list of what an exported session holds, with hashes: what ties its files together."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Literal

from pydantic import Field

from mg_agent import __version__
from mg_agent.core.span import Value
from mg_agent.store.rows import SavedSession

FORMAT = "mg-agent/session/"
VERSION = 1
MANIFEST, ANALYSIS, POSES = "manifest.json", "analysis.json", "poses.npz"
EXCHANGES, CORRECTIONS = "exchanges.json", "corrections.json"
MARKDOWN, HTML, CUES = "report.md", "report.html", "cues.csv"
LABELS, LABELS_TABLE = "labels.npz", "labels.csv"
KNOWN = frozenset((MANIFEST, ANALYSIS, POSES, EXCHANGES, CORRECTIONS, MARKDOWN, HTML, CUES, LABELS, LABELS_TABLE))
"""Every name that an export writes; nothing else belongs in one."""
NEEDED = (ANALYSIS, EXCHANGES, CORRECTIONS)
"""What an import needs besides the manifest."""
_SEPARATORS = re.compile(r"[\\/]")


class Mark(Value):
    """What a file is known by: its hash and length."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    length: int = Field(ge=0)

    @classmethod
    def of(cls, content: bytes) -> "Mark":
        """Return the mark of a file's bytes."""
        return cls(sha256=hashlib.sha256(content).hexdigest(), length=len(content))


class Manifest(Value):
    """What an exported session holds.

    Attributes:
        format: Version of this shape.
        made_by: Version of mg_agent.
        made: When, UTC, ISO 8601.
        name: What the session is called.
        created: When it was begun.
        purpose: What it was for.
        files: Every file besides this one.
    """

    format: Literal["mg-agent/session/1"] = "mg-agent/session/1"
    made_by: str
    made: str
    name: str
    created: str
    purpose: str
    files: dict[str, Mark]


def manifest_of(session: SavedSession, files: dict[str, bytes]) -> bytes:
    """Write the manifest of a session's files."""
    manifest = Manifest(
        made_by=__version__,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        name=session.name,
        created=session.created,
        purpose=session.purpose,
        files={name: Mark.of(content) for name, content in sorted(files.items())},
    )
    return as_json(manifest.model_dump(mode="json"))


def as_json(body: object) -> bytes:
    """Write JSON as an export holds it."""
    return (json.dumps(body, indent=1, ensure_ascii=False) + "\n").encode()


def file_name(path: str) -> str:
    """Return a path without its folders, which are nobody's business, whichever system wrote it."""
    return _SEPARATORS.split(path)[-1]
