import importlib.util
import os
from pathlib import Path

import pytest

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import documents
from mg_agent.knowledge.excerpt import Part, cut
from mg_agent.knowledge.readers import Limits

_SPEC = importlib.util.spec_from_file_location("paper", Path(__file__).with_name("paper.py"))
paper = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(paper)


def read(path, limits=None):
    return documents.read(path, documents.digest(path, limits), limits)


def test_a_pdf_keeps_its_pages(tmp_path):
    document, excerpts = read(paper.pdf(tmp_path / "a.pdf", "Noses were touched.", "Nobody lied.", ""))
    assert [(e.page, e.text) for e in excerpts] == [(1, "Noses were touched."), (2, "Nobody lied.")]
    assert document.kind == "pdf"
    assert document.notes == ("a page holds no text, perhaps a picture of one",)
    assert excerpts[1].where == "page 2"


def test_only_so_many_pages_are_read_and_that_is_said(tmp_path):
    path = paper.pdf(tmp_path / "a.pdf", "one", "two", "three")
    document, excerpts = read(path, Limits(pages=2))
    assert len(excerpts) == 2
    assert document.notes == ("only the first 2 pages were read",)


def test_a_docx_keeps_its_headings_and_tables(tmp_path):
    _, excerpts = read(paper.docx(tmp_path / "a.docx"))
    assert [(e.section, e.text) for e in excerpts] == [
        ("Methods", "Forty people were filmed while they waited."),
        ("Results", "Wombats were mentioned by nobody. nods | 12"),
    ]


def test_markdown_keeps_the_trail_of_headings(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("intro\n# One\na\n## Two\nb\n```\n# no heading\n```\n# Three #\nc\n")
    _, excerpts = read(path)
    assert [(e.section, e.text) for e in excerpts] == [
        ("", "intro"),
        ("One", "a"),
        ("One > Two", "b ``` # no heading ```"),
        ("Three", "c"),
    ]


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        ("caf\u00e9".encode(), "caf\u00e9", False),
        ("\ufeffcaf\u00e9".encode(), "caf\u00e9", False),
        ("caf\u00e9".encode("utf-16"), "caf\u00e9", False),
        ("caf\u00e9".encode("cp1252"), "caf\u00e9", True),
    ],
)
def test_text_is_read_in_its_encoding(tmp_path, data, text, note):
    (tmp_path / "a.txt").write_bytes(data)
    document, excerpts = read(tmp_path / "a.txt")
    assert excerpts[0].text == text
    assert bool(document.notes) == note


def test_a_pdf_bomb_is_refused(tmp_path):
    with pytest.raises(KnowledgeError, match=r"bomb\.pdf"):
        read(paper.pdf(tmp_path / "bomb.pdf", "x", bomb=120 * 2**20))


def test_a_docx_bomb_is_refused(tmp_path):
    with pytest.raises(KnowledgeError, match="unpack to 40 MB"):
        read(paper.docx_bomb(tmp_path / "bomb.docx"))


def test_reading_that_takes_too_long_is_stopped(tmp_path):
    with pytest.raises(KnowledgeError, match="took too long"):
        read(paper.pdf(tmp_path / "slow.pdf", "x"), Limits(seconds=0.01))


def test_reading_that_takes_too_much_memory_is_stopped(tmp_path):
    with pytest.raises(KnowledgeError, match="could not be read"):
        read(paper.pdf(tmp_path / "fat.pdf", "x"), Limits(memory=16 * 2**20))


def test_a_text_of_two_gigabytes_is_refused_unread(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(2 * 2**30)
    with pytest.raises(KnowledgeError, match="2048 MB"):
        documents.digest(path)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"%PDF-1.4 nothing more", "could not be read"),
        ("a.pdf", b"", "could not be read"),
        ("a.docx", b"PK\x03\x04 no archive", "could not be read"),
        ("a.txt", b"\x00\x01\x02" * 100, "binary data"),
        ("a.txt", b"%PDF-1.4 words that stand in no text", r"begins as a \.pdf file does; let its name end in \.pdf"),
        ("a.md", b"PK\x03\x04 words", r"begins as a \.docx file does"),
        ("a.txt", b"  \n ", "holds no words"),
        ("a.exe", b"MZ", "cannot be read"),
    ],
)
def test_broken_files_are_told_in_one_sentence(tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(KnowledgeError, match=said) as caught:
        read(tmp_path / name)
    assert "Traceback" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_folders_are_walked_without_hidden_files_and_links(tmp_path):
    for name in ("b.txt", "a.md", ".hidden.txt", "c.png", ".git/d.txt", "sub/e.pdf"):
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "docs" / "link.txt").symlink_to(tmp_path / "secret.txt")
    found = [str(path.relative_to(tmp_path / "docs")) for path in documents.find(tmp_path / "docs").files]
    assert found == ["a.md", "b.txt", "sub/e.pdf"]


def test_what_is_passed_over_in_a_folder_is_told(tmp_path):
    docs = tmp_path / "docs"
    for name in ("a.md", "pictures/c.png", "d.HTML", "README", ".hidden.txt"):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text("x")
    assert documents.find(docs).passed == "passed over: 3 files of other kinds (.html, .png, without an ending)"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "far.md").write_text("x")
    (docs / "papers").symlink_to(tmp_path / "elsewhere")
    (docs / "near.md").symlink_to("a.md")
    (docs / "ring.md").symlink_to("ring.md")
    (docs / "picture.png").symlink_to(tmp_path / "far.md")
    for name in ("d.HTML", "README"):
        (docs / name).unlink()
    assert documents.find(docs).passed == (
        "passed over: a link that leads out of the folder (papers; add what it leads to by its own name) and "
        "2 files of other kinds (.png)"
    )
    (docs / "far.md").symlink_to(tmp_path / "far.md")
    assert "2 links that lead out of the folder (papers, far.md; add what they lead to" in documents.find(docs).passed
    assert documents.find(docs / "a.md").passed == ""


def test_what_is_no_file_and_no_folder_is_told_as_what_it_is(tmp_path):
    with pytest.raises(KnowledgeError, match="does not exist"):
        documents.find(tmp_path / "gone")
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(KnowledgeError, match="neither a file nor a folder"):
        documents.find(tmp_path / "pipe.txt")
    with pytest.raises(KnowledgeError, match=r"pipe\.txt is no regular file"):
        documents.digest(tmp_path / "pipe.txt")


def test_a_place_that_may_not_be_looked_at_is_said(tmp_path, monkeypatch):
    stat = Path.stat

    def closed(self, **more):
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return stat(self, **more)

    monkeypatch.setattr(Path, "stat", closed)
    with pytest.raises(KnowledgeError, match="could not be read; Permission denied"):
        documents.find(tmp_path / "a.txt")
    assert not documents.is_gone(str(tmp_path / "a.txt"))


def test_a_folder_that_cannot_be_looked_into_is_named(tmp_path, monkeypatch):
    for name in ("a.txt", "locked/b.txt", "open/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    look = os.scandir

    def scandir(where):
        if Path(where).name == "locked":
            raise PermissionError(13, "Permission denied", where)
        return look(where)

    monkeypatch.setattr(os, "scandir", scandir)
    found = documents.find(tmp_path)
    assert [path.name for path in found.files] == ["a.txt", "c.txt"]
    assert found.unread == ((tmp_path / "locked", "the folder could not be read; Permission denied."),)


@pytest.mark.parametrize("code", ["\u2028", "\u2029", "\x85"])
def test_a_docx_with_other_ends_of_lines_is_read(tmp_path, code):
    _, excerpts = read(paper.docx(tmp_path / "a.docx", f"Before{code}after."))
    assert [e.text for e in excerpts][-1] == "Wombats were mentioned by nobody. nods | 12 Before after."


def test_nothing_that_lies_in_the_users_folder_is_run(tmp_path, monkeypatch):
    (tmp_path / "docx.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\nraise ImportError\n")
    path = paper.docx(tmp_path / "a.docx")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(documents.__file__).parents[2]))
    read(path)
    assert not (tmp_path / "ran").exists()


def test_pieces_end_at_sentences_and_never_cross_a_page():
    long = " ".join(f"Sentence number {i} is here." for i in range(100))
    pieces = cut([Part(text=long, page=1), Part(text="x" * 2000, page=2)], document="d", name="n")
    assert all(len(piece.text) <= 900 for piece in pieces)
    assert all(piece.text.endswith(".") for piece in pieces if piece.page == 1)
    assert " ".join(piece.text for piece in pieces if piece.page == 1) == long
    assert "".join(piece.text for piece in pieces if piece.page == 2) == "x" * 2000
    assert len({piece.id for piece in pieces}) == len(pieces)
