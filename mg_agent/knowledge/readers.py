"""Reading PDF and DOCX in a process of their own, with little memory and little time: files may be hostile.

Run as ``python -m mg_agent.knowledge.readers KIND FILE``; prints one JSON line a part, then how it ended.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mg_agent.errors import Cancelled, KnowledgeError, MissingExtra
from mg_agent.knowledge.docx_text import read_docx
from mg_agent.knowledge.excerpt import Part

_ROOT = Path(__file__).parents[2]
"""Where the reading process starts: from the user's folder, Python would run a ``docx.py`` that lies there."""
_LOOK = 0.1  # seconds between two looks whether the reading is to stop


@dataclass(frozen=True)
class Limits:
    """What one document may cost.

    Attributes:
        megabytes: Largest file of each kind.
        seconds: Longest reading.
        memory: Bytes of address space of the reading process (where the system can hold it to that).
        pages: Pages read; the rest is left out, and said so.
        characters: Characters kept; the rest is left out, and said so.
    """

    megabytes: int = 100
    seconds: float = 60.0
    memory: int = 3 * 2**30
    pages: int = 2000
    characters: int = 4_000_000


def read_apart(
    path: Path, kind: str, limits: Limits, stopped: Callable[[], bool] = lambda: False
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Read a PDF or DOCX file in another process.

    Returns:
        The parts, and what was left out in plain sentences.

    Raises:
        Cancelled: when the reading was to stop.
        KnowledgeError: when it takes too long, too much memory, or is no such file.
        MissingExtra: when the parser is not installed.
    """
    command = [sys.executable, "-m", __name__, kind, str(path.resolve()), str(limits.memory), str(limits.pages)]
    command += [str(limits.characters), str(int(limits.seconds) + 1)]
    out = _output(command, path.name, limits.seconds, stopped)
    # Other ends of a line than "\n" may stand inside a text; the last line is empty, or was cut short.
    rows = [json.loads(line) for line in out.decode("utf-8", "replace").split("\n")[:-1]]
    end = rows.pop() if rows and "end" in rows[-1] else {"end": "the reader was stopped, perhaps for want of memory"}
    if end["end"] == "missing":
        raise MissingExtra.named("documents", str(end["notes"][0]))
    if end["end"] != "fine":
        raise KnowledgeError.of(f"{path.name} could not be read", str(end["end"])[:200], "save it anew or as text")
    return tuple(Part(**row) for row in rows), tuple(end["notes"])


def _output(command: list[str], name: str, seconds: float, stopped: Callable[[], bool]) -> bytes:
    """Return what a reading process prints; it is ended where it takes too long or is not waited for."""
    until = time.monotonic() + seconds
    with subprocess.Popen(  # noqa: S603 - our own module, arguments are a list
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=_ROOT
    ) as reader:
        try:
            while not stopped():
                left = until - time.monotonic()
                try:
                    return reader.communicate(timeout=max(0.0, min(_LOOK, left)))[0]
                except subprocess.TimeoutExpired:
                    if left <= _LOOK:
                        got, do = f"more than {seconds:g} s", "split it or save it as text"
                        raise KnowledgeError.of(f"{name} took too long to read", got, do) from None
        finally:
            reader.kill()
    raise Cancelled.of("reading was stopped", name, "add it again")


def _main(kind: str, path: str, memory: str, pages: str, characters: str, seconds: str) -> None:
    _confine(int(memory), int(seconds))
    notes: list[str] = []
    try:
        parts = _pdf(Path(path), int(pages), notes) if kind == "pdf" else read_docx(Path(path), notes)
        left = int(characters)
        for part in parts:
            _say(text=part.text[:left], page=part.page, section=part.section)
            left -= len(part.text)
            if left <= 0:
                notes.append(f"only the first {int(characters)} characters were read")
                break
        _say(end="fine", notes=notes)
    except ImportError as error:
        _say(end="missing", notes=[str(error.name)])
    except MemoryError:
        _say(end="it needs too much memory", notes=[])
    except ValueError as error:
        _say(end=str(error) or "it makes no sense", notes=[])
    except Exception as error:  # parsers raise whatever they like on broken files
        _say(end=f"{type(error).__name__}: {error}", notes=[])


def _say(**row: object) -> None:
    text = json.dumps(row, ensure_ascii=False)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")


def _confine(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not everywhere; the time limit of the parent still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _pdf(path: Path, most: int, notes: list[str]) -> Iterator[Part]:
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError("it is protected by a password")
    empty = 0
    for number, page in enumerate(reader.pages, start=1):
        if number > most:
            notes.append(f"only the first {most} pages were read")
            break
        text = page.extract_text() or ""
        empty += not text.strip()
        yield Part(text=text, page=number)
    if empty:
        few = "a page holds no text, perhaps a picture of one"
        notes.append(few if empty == 1 else f"{empty} pages hold no text, perhaps pictures of pages")


if __name__ == "__main__":
    _main(*sys.argv[1:])
