"""Bytes of a file as text: no larger than it may be, in whichever encoding it is."""

from pathlib import Path

from mg_agent.errors import MediaError


def bytes_of(path: Path, largest: int, *, kind: str = "", smaller: str = "split it by recording") -> bytes:
    """Read a whole plain file.

    Args:
        path: The file.
        largest: Bytes that it may have.
        kind: What it is for the user, such as "the transcript"; stands before its name in messages.
        smaller: What to do where it is larger.

    Raises:
        MediaError: when it is missing, no plain file, empty, or too large.
    """
    name = f"{kind} {path.name}".strip()
    try:
        if not path.is_file():
            found = "a folder" if path.is_dir() else "nothing there" if not path.exists() else "no regular file"
            raise MediaError.of(f"{name} cannot be read", f"got {found}", "check the path")
        with path.open("rb") as file:
            raw = file.read(largest + 1)
    except OSError as error:
        raise MediaError.of(
            f"{name} cannot be read", f"got {error.strerror or error}", "check its permissions"
        ) from None
    if len(raw) > largest:
        raise MediaError.of(f"{name} is too large", f"got more than {largest >> 20} MB", smaller)
    if not raw.strip():
        raise MediaError.of(f"{name} is empty", f"got {len(raw)} bytes", "export it again")
    return raw


def text_of(raw: bytes, name: str, *, exact: bool = False) -> str:
    """Decode UTF-8, UTF-16 (with a mark, or plainly so), else Windows Latin, which old subtitles are in.

    Args:
        raw: The bytes.
        name: The file's name, for messages.
        exact: Leave every character as it is; otherwise a line ends with one newline, and zero bytes are refused.

    Raises:
        MediaError: when the bytes are no text.
    """
    text = _decoded(raw)
    if exact:
        return text
    if "\0" in text:
        raise MediaError.of(f"{name} is not a text file", "got bytes that are not text", "export it again")
    # Files that went through a wrong conversion have two carriage returns a line.
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    head = raw[:64]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) > 3 and not any(zeros):
            return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
