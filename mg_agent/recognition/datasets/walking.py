"""What lies below a dataset's folder: large ones are often put together from links to where there was room."""

import os
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from mg_agent.errors import ModelError

_NO_DATA = re.compile(r"lost\+found|System Volume Information|\$RECYCLE\.BIN|\.Trash.*|\.git")


def below(root: Path, pattern: str) -> list[Path]:
    """Find files and folders by their names, at any depth, links followed; what several names lead to comes once.

    A link to what has no such name itself is told by its own name: in stores that name files by what they hold, links
    of two recordings lead to one file where both hold the same. Links to a folder above ``root`` are not followed.

    Args:
        root: Where to begin.
        pattern: Of the name, such as "*.skeleton".

    Returns:
        Their paths below ``root``, in order. Where a thing lies in the folder itself that is its path, not a link's.

    Raises:
        ModelError: when a folder cannot be looked into, so that none is left out unnoticed.
    """
    found: dict[str, Path] = {}
    links, seen, above = [root] if root.is_dir() else [], set[str](), Path(os.path.realpath(root)).parents
    while links:
        for folder, real, folders, files in _folders(links.pop(0), seen):
            for name in sorted((*folders, *files)):
                path, linked = folder / name, (folder / name).is_symlink()
                there = Path(os.path.realpath(path)) if linked else path
                if linked and name in folders and there not in above:
                    links.append(path)
                if fnmatchcase(name, pattern) and linked:
                    found.setdefault(f"{there}" if fnmatchcase(there.name, pattern) else f"{there}\0{name}", path)
                elif fnmatchcase(name, pattern):
                    found[f"{real}{os.sep}{name}"] = path
    return sorted(found.values())


def _folders(root: Path, seen: set[str]) -> Iterator[tuple[Path, str, list[str], list[str]]]:
    """Give each folder that was not seen, its real path, and the names in it; links are named only.

    What a disk keeps for itself, and often lets nobody look into, is no part of a dataset, nor is what was thrown away
    or is kept by git, into which links may lead.
    """
    for name, folders, files in os.walk(root, onerror=_refuse):
        real = os.path.realpath(name)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = [one for one in folders if not _NO_DATA.fullmatch(one)]
        yield Path(name), real, folders, files


def _refuse(error: OSError) -> None:
    raise ModelError.of(f"{error.filename} cannot be looked into", f"got {error.strerror}", "check its permissions")
