"""The user's own documents: found, read within limits, and cut into pieces with page and section."""

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge.excerpt import Document, Excerpt, Kind, Part, cut
from mg_agent.knowledge.readers import Limits, read_apart

KINDS: dict[str, Kind] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
}
READERS: dict[Kind, int] = {"pdf": 1, "docx": 2, "markdown": 1, "text": 1}
"""Version of each reader; raised whenever it reads more, or otherwise, of the same file, which is then read anew."""
_PLAIN_MEGABYTES = 20
_PACKED = {b"%PDF-": ".pdf", b"PK\x03\x04": ".docx"}
"""What files begin with whose words do not stand in them as they are: signs would be found, never a word."""
_MOST_FILES = 5000
_UPLOADED = "uploaded"
"""Stands for the folder of what came through the app: its words are kept and the file is not, so it cannot be gone."""
_NAMED = 5
"""How many names are told of those that are passed over."""
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_FENCE = re.compile(r"^\s*(```|~~~)")


@dataclass(frozen=True)
class Found:
    """What lies in a place.

    Attributes:
        files: Documents, in the order of their names.
        unread: Folders that could not be looked into, and why.
        passed: What was passed over, in words; "" for nothing.
    """

    files: tuple[Path, ...]
    unread: tuple[tuple[Path, str], ...] = ()
    passed: str = ""


@dataclass
class _Beside:
    """What a walk meets beside documents: folders that are closed, links that lead out, files of other kinds."""

    unread: list[tuple[Path, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)

    def in_words(self) -> str:
        many, kinds = self.others.total(), sorted(self.others)
        said = []
        if self.links:
            lead, it = ("a link that leads", "it leads") if len(self.links) == 1 else (
                f"{len(self.links)} links that lead", "they lead")  # fmt: skip
            said.append(f"{lead} out of the folder ({_some(self.links)}; add what {it} to by its own name)")
        if many:
            said.append(f"{'a file' if many == 1 else f'{many} files'} of other kinds ({_some(kinds)})")
        return f"passed over: {' and '.join(said)}" if said else ""


def find(place: Path) -> Found:
    """Return the documents of a file or folder; hidden files and links are passed over, those out of it told.

    Raises:
        KnowledgeError: when there is no such place, or too much in it.
    """
    try:
        mode = place.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise KnowledgeError.of(
            "there is nothing to add", f"{place} does not exist", "name a file or a folder"
        ) from None
    except OSError as error:
        raise KnowledgeError.of(f"{place} could not be read", _why(error), "check who may read it") from None
    if stat.S_ISREG(mode):
        return Found((place,))
    if not stat.S_ISDIR(mode):
        got = f"{place} is neither a file nor a folder"
        raise KnowledgeError.of("there is nothing to add", got, "name a file or a folder")
    found, beside = list[Path](), _Beside()
    for path in _walk(place, beside):
        found.append(path)
        if len(found) > _MOST_FILES:
            raise KnowledgeError.of(
                "the folder holds too many documents", f"more than {_MOST_FILES}", "add its folders one by one"
            )
    return Found(tuple(found), tuple(beside.unread), beside.in_words())


def nothing_in(place: Path, found: Found) -> KnowledgeError:
    """Say that a folder holds no document, and what it holds else."""
    got = f"{place} holds no {', '.join(KINDS)} file" + (f"; {found.passed}" if found.passed else "")
    return KnowledgeError.of("there is nothing to add", got, "name another folder")


def uploaded(name: str) -> str:
    """Return what stands for the path of a file that was uploaded and not kept; other paths are absolute."""
    return f"{_UPLOADED}/{name}"


def is_uploaded(path: str) -> bool:
    """Tell whether a path stands for a file that was uploaded."""
    return path.startswith(f"{_UPLOADED}/")


def is_gone(path: str) -> bool:
    """Tell whether no file is there any more; one that may not be looked at, or was uploaded, is not gone."""
    if is_uploaded(path):
        return False
    try:
        return not stat.S_ISREG(Path(path).stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False


def says(path: str, sha256: str) -> bool:
    """Tell whether a file still holds what has this hash; of what was uploaded, that is what is kept."""
    if is_uploaded(path):
        return True
    try:
        return digest(Path(path)) == sha256
    except KnowledgeError:
        return False


def all_gone(document: Document) -> bool:
    """Tell whether none of the files that said this is there any more."""
    return all(is_gone(path) for path in document.paths)


def digest(path: Path, limits: Limits | None = None) -> str:
    """Return the SHA-256 of a document that is of a known kind and not too large.

    Raises:
        KnowledgeError: otherwise, saying which.
    """
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        got = f"{path.name} ends in '{path.suffix}'"
        raise KnowledgeError.of("this kind of file cannot be read", got, f"save it as one of {', '.join(KINDS)}")
    chosen = limits or Limits()
    most = chosen.megabytes if kind in ("pdf", "docx") else min(chosen.megabytes, _PLAIN_MEGABYTES)
    try:
        about = path.stat()
        size = about.st_size
        if not stat.S_ISREG(about.st_mode):  # opening a pipe would wait for somebody to write into it
            got = "it is a pipe, a socket or a device"
            raise KnowledgeError.of(f"{path.name} is no regular file", got, "copy what it holds into a file")
        if size > most * 2**20:
            raise KnowledgeError.of(f"{path.name} is too large", f"{size / 2**20:.0f} MB", f"keep below {most} MB")
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise KnowledgeError.of(f"{path.name} could not be read", _why(error), "check the file") from None


def read(
    path: Path, sha256: str, limits: Limits | None = None, *, stopped: Callable[[], bool] = lambda: False
) -> tuple[Document, tuple[Excerpt, ...]]:
    """Read a document and cut it into pieces.

    Args:
        path: The file.
        sha256: Its hash, from :func:`digest`.
        limits: What it may cost.
        stopped: Tells whether the reading is to stop.

    Raises:
        KnowledgeError: when it cannot be read, costs too much, or holds no words.
        Cancelled: when the reading was to stop.
    """
    chosen, kind = limits or Limits(), KINDS[path.suffix.lower()]
    apart = kind in ("pdf", "docx")
    parts, notes = read_apart(path, kind, chosen, stopped) if apart else _plain(path, kind, chosen)
    excerpts = cut(parts, document=sha256[:12], name=path.name)
    if not excerpts:
        raise KnowledgeError.of(f"{path.name} holds no words", "; ".join(notes) or "it is empty", "save it as text")
    document = Document(
        id=sha256[:12],
        name=path.name,
        path=str(path.resolve()),
        sha256=sha256,
        kind=kind,
        excerpts=len(excerpts),
        notes=notes,
        reader=READERS[kind],
    )
    return document, excerpts


def _walk(folder: Path, beside: _Beside) -> Iterator[Path]:
    def note(error: OSError) -> None:
        beside.unread.append((Path(os.fsdecode(error.filename)), f"the folder could not be read; {_why(error)}."))

    top = folder.resolve()
    for where, folders, files in os.walk(folder, onerror=note, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        beside.links += [name for name in folders if _leads_out(Path(where, name), top)]
        for name in sorted(name for name in files if not name.startswith(".")):
            path = Path(where, name)
            if path.suffix.lower() not in KINDS:
                beside.others[path.suffix.lower() or "without an ending"] += 1
            elif not os.path.islink(path):  # noqa: PTH114 - Path's raises in closed folders
                yield path
            elif _leads_out(path, top):
                beside.links.append(name)


def _leads_out(path: Path, top: Path) -> bool:
    """Tell whether something is a link to what does not lie in the folder itself, where it would be found anyway."""
    try:
        return path.is_symlink() and not path.resolve().is_relative_to(top)
    except (OSError, RuntimeError):  # a closed folder, or links in a ring
        return False


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" ..." if len(names) > _NAMED else "")


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _plain(path: Path, kind: Kind, limits: Limits) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    data = path.read_bytes()
    for kept_in, ending in _PACKED.items():
        if data.startswith(kept_in):
            got = f"it begins as a {ending} file does"
            raise KnowledgeError.of(f"{path.name} is not text", got, f"let its name end in {ending}, if it is one")
    if b"\0" in data[:8192] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise KnowledgeError.of(f"{path.name} is not text", "it holds binary data", "save it as text")
    text, notes = _decoded(data)
    if len(text) > limits.characters:
        notes = (*notes, f"only the first {limits.characters} characters were read")
    text = text[: limits.characters]
    return (tuple(_sections(text)) if kind == "markdown" else (Part(text=text),)), notes


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig"), ()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), ("it is not UTF-8; read as Windows-1252",)


def _sections(text: str) -> Iterator[Part]:
    trail: list[tuple[int, str]] = []
    held: list[str] = []
    fenced = False
    for line in text.splitlines():
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            held.append(line)
            continue
        yield Part(text="\n".join(held), section=" > ".join(name for _, name in trail))
        depth = len(heading[1])
        trail = [*((level, name) for level, name in trail if level < depth), (depth, heading[2])]
        held = []
    yield Part(text="\n".join(held), section=" > ".join(name for _, name in trail))
