"""Pieces of the user's own documents, and what is known of those documents."""

import hashlib
import re
from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from mg_agent.core.knowledge import KnowledgePassage
from mg_agent.core.span import Value

Kind = Literal["pdf", "docx", "markdown", "text"]
_LONGEST = 900
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_SPACE = re.compile(r"\s+")


class Part(Value):
    """A stretch of a document as its reader gives it.

    Attributes:
        text: The words.
        page: Page from 1; None where the format has no pages.
        section: The heading above; empty where there is none.
    """

    text: str
    page: int | None = None
    section: str = ""


class Excerpt(Value):
    """A piece of a document of the user's: foreign words, to be quoted, never obeyed; nobody graded it.

    Attributes:
        id: ``doc-`` and ten hexadecimal digits.
        document: Id of the document.
        name: File name of the document.
        text: At most some hundred words.
        page: Page from 1; None where the format has no pages.
        section: The heading above.
    """

    id: str = Field(pattern=r"^doc-[0-9a-f]{10}$")
    document: str
    name: str
    text: str
    page: int | None = None
    section: str = ""

    @property
    def where(self) -> str:
        """Page and section in words, e.g. ``page 3, Results``."""
        parts = (f"page {self.page}" if self.page is not None else "", self.section)
        return ", ".join(part for part in parts if part)


Passage = KnowledgePassage | Excerpt
"""What consulting brings: a graded passage that ships, or a piece of the user's own documents."""


class Document(Value):
    """A document that was added.

    Attributes:
        id: First twelve digits of its hash.
        name: File name.
        path: Where it lay when it was added.
        also: Other files that say the same.
        sha256: Hash of the file.
        kind: How it was read.
        excerpts: Number of pieces.
        notes: What was left out, plain sentences.
        reader: Version of what read it; lists of before this was kept have 1.
    """

    id: str
    name: str
    path: str
    sha256: str
    kind: Kind
    excerpts: int
    notes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    reader: int = 1

    @property
    def paths(self) -> tuple[str, ...]:
        """All files that say this."""
        return (self.path, *self.also)


def cut(parts: Iterable[Part], *, document: str, name: str) -> tuple[Excerpt, ...]:
    """Cut a document into pieces at ends of sentences; no piece crosses a page or a heading."""
    out: list[Excerpt] = []
    for part in parts:
        for text in _pieces(part.text):
            digest = hashlib.sha256(f"{document}/{len(out)}".encode()).hexdigest()[:10]
            out.append(
                Excerpt(
                    id=f"doc-{digest}",
                    document=document,
                    name=name,
                    text=text,
                    page=part.page,
                    section=part.section[:120],
                )
            )
    return tuple(out)


def _pieces(text: str) -> Iterable[str]:
    held = ""
    for sentence in _SENTENCE.split(_SPACE.sub(" ", text).strip()):
        for piece in (sentence[i : i + _LONGEST] for i in range(0, len(sentence), _LONGEST)):
            if held and len(held) + len(piece) >= _LONGEST:
                yield held
                held = ""
            held = f"{held} {piece}".strip()
    if held:
        yield held
