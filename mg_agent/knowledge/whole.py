"""Whether the learned files that ship are those that were learned: their hashes, kept beside them."""

import hashlib
import json
from pathlib import Path

from mg_agent.errors import KnowledgeError

HASHES = Path(__file__).parent / "shipped.json"
"""SHA-256 by name of the file; written anew with every file that is."""


def noted(path: Path) -> None:
    """Keep the hash of a file that was written just now, where it lies beside the hashes."""
    if path.parent != HASHES.parent:
        return
    known = {**_known(), path.name: _sha256(path)}
    HASHES.write_text(json.dumps(dict(sorted(known.items())), indent=2) + "\n", encoding="utf-8")


def check_shipped() -> tuple[str, ...]:
    """Return the names of the learned files, if each is what it was when it was learned.

    Raises:
        KnowledgeError: when one is missing, was changed or cut short, naming it.
    """
    known = _known()
    for name, sha256 in known.items():
        path = HASHES.parent / name
        if not path.is_file() or _sha256(path) != sha256:
            why = "is not what it was" if path.is_file() else "is missing"
            raise KnowledgeError.of(
                "what was learned for finding research was changed or cut short",
                f"{path} {why}",
                f"install mg_agent again, or in a clone: git checkout -- mg_agent/knowledge/{name}",
            )
    return tuple(known)


def _known() -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads(HASHES.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KnowledgeError.of(
            "the hashes of what was learned could not be read", str(error)[:160], "install mg_agent again"
        ) from None
    return known


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
