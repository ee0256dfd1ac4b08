import importlib.util
import zipfile
from pathlib import Path

import pytest

from mg_agent.knowledge.docx_text import read_docx

_SPEC = importlib.util.spec_from_file_location("paper", Path(__file__).with_name("paper.py"))
paper = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(paper)


def run(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(text):
    return f"<w:p>{run(text)}</w:p>"


def table(*rows):
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


@pytest.fixture
def read(tmp_path):
    def now(body, **beside):
        notes = []
        parts = read_docx(paper.docx_of(tmp_path / "a.docx", body, **beside), notes)
        return [(part.section, " ".join(part.text.split())) for part in parts if part.text.strip()], notes

    return now


def test_tracked_insertions_are_read_and_tracked_deletions_named(read):
    body = (
        f"<w:p>{run('Plain, ')}<w:ins w:id='1'>{run('inserted, ')}</w:ins>"
        f"<w:moveTo w:id='2'>{run('moved here.')}</w:moveTo>"
        "<w:del w:id='3'><w:r><w:delText>Deleted.</w:delText></w:r></w:del></w:p>"
    )
    assert read(body) == ([("", "Plain, inserted, moved here.")], ["not read: tracked deletions (1)"])


def test_content_controls_are_read_but_not_what_they_ask_for(read):
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('A whole paragraph.')}</w:sdtContent></w:sdt>"
        f"<w:p><w:sdt><w:sdtContent>{run('Within a line.')}</w:sdtContent></w:sdt></w:p>"
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph('Click here.')}</w:sdtContent></w:sdt>"
    )
    assert read(body) == (
        [("", "A whole paragraph. Within a line.")],
        ["not read: form fields nobody filled in (1)"],
    )


def test_headings_in_content_controls_and_with_insertions_are_headings(read):
    style = "<w:pPr><w:pStyle w:val='Heading1'/></w:pPr>"
    body = f"<w:sdt><w:sdtContent><w:p>{style}<w:ins w:id='1'>{run('Results')}</w:ins></w:p></w:sdtContent></w:sdt>"
    assert read(body + paragraph("Nobody nodded.")) == ([("Results", "Nobody nodded.")], [])


def test_tables_in_tables_are_read_and_joined_cells_once(read):
    inner = table([paragraph("inner left"), paragraph("inner right")])
    joined = f"<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{paragraph('joined')}"
    body = table([joined], [paragraph("outer") + inner + "<w:p/>", paragraph("12")])
    assert read(body) == ([("", "joined outer inner left | inner right | 12")], [])


def test_rows_that_were_deleted_are_not_read(read):
    body = table([paragraph("kept")], [paragraph("away")]).replace(
        f"<w:tr><w:tc>{paragraph('away')}", f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>{paragraph('away')}"
    )
    assert read(body) == ([("", "kept")], ["not read: tracked deletions (1)"])


def test_headers_footers_and_notes_are_read_and_comments_named(read):
    parts, notes = read(
        paragraph("Body."),
        header="The header.",
        footer="The footer.",
        footnotes=f"<w:footnote w:id='1'>{paragraph('A footnote.')}</w:footnote>",
        endnotes=f"<w:endnote w:id='1'>{paragraph('An endnote.')}</w:endnote>",
        comments=f"<w:comment w:id='1'>{paragraph('Is that so?')}</w:comment>",
    )
    assert parts[0] == ("", "Body.")
    assert set(parts[1:]) == {
        ("page header", "The header."),
        ("page footer", "The footer."),
        ("footnotes", "A footnote."),
        ("endnotes", "An endnote."),
    }
    assert notes == ["not read: comments (1)"]


def test_text_boxes_are_read_once_and_pictures_named(read):
    box = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    body = (
        f"<w:p>{run('Beside.')}<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='w'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"
    )
    assert read(body) == ([("", "Beside.In a box.")], ["not read: pictures (1)"])


def test_words_after_an_entity_are_read_and_the_entity_is_named(tmp_path):
    whole, cut = paper.docx_of(tmp_path / "a.docx", paragraph("before MARK after")), tmp_path / "b.docx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(cut, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                kind = b"<!DOCTYPE w:document [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><w:document "
                data = data.replace(b"<w:document ", kind, 1).replace(b"MARK", b"&x;")
            new.writestr(name, data)
    notes = []
    assert [part.text.split() for part in read_docx(cut, notes) if part.text] == [["before", "after"]]
    assert notes == ["not read: references to entities (1)"]


def test_a_broken_part_beside_costs_only_itself(tmp_path):
    whole = paper.docx_of(tmp_path / "a.docx", paragraph("Body."), footnotes="<w:p/>")
    cut = tmp_path / "b.docx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(cut, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<w:foot" if name == "word/footnotes.xml" else old.read(name))
    notes = []
    assert [part.text.strip() for part in read_docx(cut, notes) if part.text.strip()] == ["Body."]
    assert notes == ["not read: footnotes (1)"]
