"""All the words of a DOCX file, in order, and by name what has none or cannot be read."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mg_agent.knowledge.excerpt import Part

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_UNPACKED = 300 * 2**20
_RATIO = 200
_MEMBERS = 5000
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SILENT = {"pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "tblGrid", "instrText", "Fallback"}
"""Formatting, codes of fields, and what older programs show instead of a drawing: its words stand there twice."""
_UNREAD = {
    "del": "tracked deletions",
    "moveFrom": "tracked deletions",
    "blip": "pictures",
    "imagedata": "pictures",
    "chart": "charts",
    "relIds": "diagrams",
    "OLEObject": "embedded objects",
    "altChunk": "embedded documents",
    "": "references to entities",
}
_APART = {"header": "page header", "footer": "page footer", "footnotes": "footnotes", "endnotes": "endnotes"}


def read_docx(path: Path, notes: list[str]) -> list[Part]:
    """Read body, tables, text boxes, content controls, tracked insertions, footnotes, headers and footers.

    Args:
        path: The file.
        notes: Gets a sentence about what was not read, if there is any.

    Raises:
        ValueError: when it would unpack to too much.
    """
    from docx import Document

    _no_bomb(path)
    document, unread = Document(str(path)), Counter[str]()
    parts = [*_body(document, unread), *_beside(document, unread)]
    if unread:
        notes.append("not read: " + ", ".join(f"{what} ({count})" for what, count in unread.items()))
    return parts


def _body(document: "Document", unread: Counter[str]) -> Iterator[Part]:
    names = {style.style_id: style.name or "" for style in document.styles}
    section, held = "", list[str]()
    for block in _blocks(document.element.body, unread):
        if names.get(_style(block), "").startswith(("Heading", "Title")):
            yield Part(text="\n".join(held), section=section)
            section, held = " ".join(_said(block, unread).split()), []
        else:
            held.append(_said(block, unread))
    yield Part(text="\n".join(held), section=section)


def _beside(document: "Document", unread: Counter[str]) -> Iterator[Part]:
    """Read what stands in parts of its own; the same header in several sections is told once."""
    from docx.oxml.parser import parse_xml

    told: set[tuple[str, str]] = set()
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if relation.is_external or kind not in (*_APART, "comments"):
            continue
        try:
            root = parse_xml(relation.target_part.blob)
        except SyntaxError:  # what lxml raises for broken XML
            unread[kind] += 1
            continue
        if kind == "comments":
            unread[kind] += len(root)
            continue
        text = "\n".join(_said(block, unread) for block in _blocks(root, unread)).strip()
        if text and (kind, text) not in told:
            told.add((kind, text))
            yield Part(text=text, section=_APART[kind])


def _blocks(node: "BaseOxmlElement", unread: Counter[str]) -> Iterator["BaseOxmlElement"]:
    """Go through paragraphs and tables, also those in content controls and tracked changes."""
    for child in _seen(node, unread):
        if _tag(child) in ("p", "tbl"):
            yield child
        else:
            yield from _blocks(child, unread)


def _said(block: "BaseOxmlElement", unread: Counter[str]) -> str:
    if _tag(block) == "tbl":
        return "\n".join(_rows(block, unread))
    return "".join(_words(block, unread))


def _rows(table: "BaseOxmlElement", unread: Counter[str]) -> Iterator[str]:
    for row in _within(table, "tr", unread):
        if any(_tag(mark) == "del" for part in row if _tag(part) == "trPr" for mark in part):
            unread[_UNREAD["del"]] += 1
            continue
        cells = ("".join(_words(cell, unread)) for cell in _within(row, "tc", unread))
        yield " | ".join(" ".join(cell.split()) for cell in cells)


def _within(node: "BaseOxmlElement", tag: str, unread: Counter[str]) -> Iterator["BaseOxmlElement"]:
    for child in _seen(node, unread):
        if _tag(child) == tag:
            yield child
        else:
            yield from _within(child, tag, unread)


def _words(node: "BaseOxmlElement", unread: Counter[str]) -> Iterator[str]:
    for child in _seen(node, unread):
        tag = _tag(child)
        if tag == "t":
            yield child.text or ""
            for cut in child:  # an entity that is not resolved, or a comment; the words go on after it
                unread.update([_UNREAD[""]] if _is_entity(cut) else [])
                yield cut.tail or ""
        elif tag == "tbl":
            yield "\n".join(("", *_rows(child, unread), ""))
        else:
            yield _MARKS.get(tag, "")
            yield from _words(child, unread)
            yield "\n" if tag == "p" else ""


def _seen(node: "BaseOxmlElement", unread: Counter[str]) -> Iterator["BaseOxmlElement"]:
    """Go through the children that may hold words; those that hold something else are counted."""
    for child in node:
        tag = _tag(child)
        if not tag:
            unread.update([_UNREAD[""]] if _is_entity(child) else [])
        elif tag in _UNREAD:
            unread[_UNREAD[tag]] += 1
        elif tag == "sdt" and any(_tag(mark) == "showingPlcHdr" for part in child for mark in part):
            unread["form fields nobody filled in"] += 1
        elif tag not in _SILENT:
            yield child


def _tag(node: "BaseOxmlElement") -> str:
    """Return the name without its namespace; empty for comments and entities."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _is_entity(node: "BaseOxmlElement") -> bool:
    return getattr(node.tag, "__name__", "") == "Entity"


def _style(block: "BaseOxmlElement") -> str:
    from docx.oxml.ns import qn

    mark = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if mark is None else str(mark.get(qn("w:val")))


def _no_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if len(members) > _MEMBERS or unpacked > _UNPACKED or unpacked > _RATIO * max(packed, 2**16):
        raise ValueError(f"it would unpack to {unpacked / 2**20:.0f} MB in {len(members)} parts")
