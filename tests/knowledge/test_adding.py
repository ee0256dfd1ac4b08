import importlib.util
import os
from pathlib import Path

import pytest

from mg_agent.knowledge import documents, library, shelf
from mg_agent.knowledge.excerpt import Excerpt, Part

_SPEC = importlib.util.spec_from_file_location("paper", Path(__file__).with_name("paper.py"))
paper = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(paper)
pytestmark = pytest.mark.usefixtures("few")
WOMBATS = "Wombats were filmed in the marsupial enclosure while they rested."
QUOKKAS = "Quokkas were filmed in the marsupial enclosure while they ate."


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "docs"
    made.mkdir()
    return made


@pytest.fixture
def add(settings, folder):
    """Add the folder; returns file name to outcome."""

    def now(place=folder):
        return {row.name.rpartition("/")[2]: row.outcome for row in library.add(settings, place)}

    return now


@pytest.fixture
def kept(settings):
    """What is on the shelf: text to the names of the files that say it."""

    def now():
        texts = {one.document: one.text for one in shelf.current(library.home(settings)).excerpts}
        return {texts[one.id]: [path.rpartition("/")[2] for path in one.paths] for one in library.listed(settings)}

    return now


def found(settings):
    hits = library.searcher(settings).consult("filmed in the marsupial enclosure")
    return {(hit.name, hit.text) for hit in hits if isinstance(hit, Excerpt)}


def test_a_content_stays_as_long_as_one_file_says_it(settings, folder, add, kept):
    (folder / "z.txt").write_text(WOMBATS)
    add()
    (folder / "c.txt").write_text(WOMBATS)
    (folder / "z.txt").write_text(QUOKKAS)
    assert add() == {"c.txt": "unchanged", "z.txt": "replaced"}
    assert kept() == {WOMBATS: ["c.txt"], QUOKKAS: ["z.txt"]}
    assert found(settings) == {("c.txt", WOMBATS), ("z.txt", QUOKKAS)}
    (folder / "c.txt").write_text(QUOKKAS)
    assert add() == {"c.txt": "replaced", "z.txt": "unchanged"}
    assert kept() == {QUOKKAS: ["z.txt", "c.txt"]}
    assert add() == {"c.txt": "unchanged", "z.txt": "unchanged"}


def test_a_copy_is_told_as_one_while_it_is_one(settings, folder):
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(WOMBATS)
    _, copy = library.add(settings, folder)
    assert (copy.outcome, copy.reason) == ("unchanged", f"the same as {folder / 'a.txt'}")
    (folder / "a.txt").write_text(QUOKKAS)
    (row,) = library.add(settings, folder / "b.txt")
    assert (row.outcome, row.reason) == ("unchanged", "")


def test_files_that_change_places_lose_nothing(folder, add, kept):
    (folder / "a.txt").write_text(WOMBATS)
    (folder / "b.txt").write_text(QUOKKAS)
    add()
    (folder / "a.txt").write_text(QUOKKAS)
    (folder / "b.txt").write_text(WOMBATS)
    add()
    assert kept() == {WOMBATS: ["b.txt"], QUOKKAS: ["a.txt"]}


def test_a_renamed_file_keeps_its_document_under_the_new_name(settings, folder, add, kept):
    (folder / "a.txt").write_text(WOMBATS)
    add()
    (folder / "a.txt").rename(folder / "b.txt")
    (row,) = library.add(settings, folder)
    assert (row.outcome, row.reason) == ("unchanged", f"{folder / 'a.txt'} is gone")
    assert kept() == {WOMBATS: ["b.txt"]}
    assert found(settings) == {("b.txt", WOMBATS)}
    (folder / "b.txt").write_text(QUOKKAS)
    assert add() == {"b.txt": "replaced"}
    assert kept() == {QUOKKAS: ["b.txt"]}


def test_a_new_name_is_embedded_anew(settings, folder, add, monkeypatch):
    (folder / "a.txt").write_text(WOMBATS)
    add()
    (folder / "a.txt").rename(folder / "quokkas.txt")
    counts = []
    embed = library.Lsa.embed
    monkeypatch.setattr(library.Lsa, "embed", lambda s, t, b: counts.append(len(t)) or embed(s, t, b))
    add()
    assert counts == [1]


def test_what_no_file_says_any_more_is_told_and_kept_until_it_is_removed(settings, folder, add, kept):
    (folder / "a.txt").write_text(WOMBATS)
    (folder / "b.txt").write_text(QUOKKAS)
    add()
    (folder / "a.txt").unlink()
    assert add() == {"b.txt": "unchanged", "a.txt": "gone"}
    (folder / "b.txt").unlink()
    rows = library.add(settings, folder)
    assert [(row.outcome, row.document.name) for row in rows] == [("gone", "a.txt"), ("gone", "b.txt")]
    assert rows[0].reason.endswith(f"mg-agent index remove {rows[0].document.id}")
    assert kept() == {WOMBATS: ["a.txt"], QUOKKAS: ["b.txt"]}
    for row in rows:
        library.remove(settings, row.document.id)
    assert kept() == {}


def test_what_lies_elsewhere_is_no_concern_of_this_folder(folder, add, tmp_path):
    (tmp_path / "elsewhere.txt").write_text(WOMBATS)
    add(tmp_path / "elsewhere.txt")
    (tmp_path / "elsewhere.txt").unlink()
    (folder / "a.txt").write_text(QUOKKAS)
    assert add() == {"a.txt": "added"}


def test_a_document_goes_by_the_name_of_any_of_its_files(settings, folder, add, kept):
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(WOMBATS)
    add()
    library.remove(settings, "b.txt")
    assert kept() == {}


def test_a_name_that_is_not_utf_8_costs_only_itself(settings, folder, kept):
    (folder / "good.txt").write_text(WOMBATS)
    (folder / os.fsdecode(b"bad\xff.txt")).write_text(QUOKKAS)
    rows = library.add(settings, folder)
    assert [row.outcome for row in rows] == ["skipped", "added"]
    assert "not UTF-8" in rows[0].reason
    assert kept() == {WOMBATS: ["good.txt"]}


@pytest.mark.parametrize("error", [ValueError("no sense\nin it"), FileNotFoundError(2, "No such file")])
def test_whatever_reading_a_file_ends_with_costs_only_that_file(settings, folder, kept, monkeypatch, error):
    (folder / "a.txt").write_text(QUOKKAS)
    (folder / "b.txt").write_text(WOMBATS)
    read = documents.read

    def fails(path, *rest, **more):
        if path.name == "a.txt":
            raise error
        return read(path, *rest, **more)

    monkeypatch.setattr(documents, "read", fails)
    rows = library.add(settings, folder)
    assert [row.outcome for row in rows] == ["skipped", "added"]
    assert rows[0].reason.startswith("a.txt could not be read; ")
    assert "\n" not in rows[0].reason
    assert kept() == {WOMBATS: ["b.txt"]}


def test_a_name_with_a_separator_of_lines_breaks_nothing(settings, folder, add, kept):
    (folder / "a\u2028b.txt").write_text(WOMBATS)
    add()
    assert found(settings) == {("a\u2028b.txt", WOMBATS)}
    library.rebuild(settings)
    assert kept() == {WOMBATS: ["a\u2028b.txt"]}


def test_pipes_and_closed_folders_are_skipped_rows(settings, folder, monkeypatch):
    (folder / "good.txt").write_text(WOMBATS)
    (folder / "locked").mkdir()
    os.mkfifo(folder / "pipe.txt")
    look = os.scandir

    def scandir(where):
        if str(where).endswith("locked"):
            raise PermissionError(13, "Permission denied", where)
        return look(where)

    monkeypatch.setattr(os, "scandir", scandir)
    rows = {row.name.rpartition("/")[2]: row for row in library.add(settings, folder)}
    assert {name: row.outcome for name, row in rows.items()} == {
        "locked": "skipped",
        "good.txt": "added",
        "pipe.txt": "skipped",
    }
    assert "Permission denied" in rows["locked"].reason
    assert "no regular file" in rows["pipe.txt"].reason


def test_a_document_that_an_earlier_reader_read_is_read_anew_when_it_is_added_again(
    settings, folder, add, kept, monkeypatch
):
    file = paper.docx_of(folder / "a.docx", f"<w:p><w:r><w:t>{WOMBATS}</w:t></w:r></w:p>")
    (folder / "copy.docx").write_bytes(file.read_bytes())
    (folder / "b.txt").write_text(QUOKKAS)
    with monkeypatch.context() as earlier:
        earlier.setitem(documents.READERS, "docx", 1)
        earlier.setattr(documents, "read_apart", lambda *_: ((Part(text="Wombats were filmed."),), ()))
        assert add() == {"a.docx": "added", "copy.docx": "unchanged", "b.txt": "added"}
    assert kept() == {"Wombats were filmed.": ["a.docx", "copy.docx"], QUOKKAS: ["b.txt"]}
    rows = {Path(row.name).name: row for row in library.add(settings, folder)}
    assert [rows[name].outcome for name in ("a.docx", "copy.docx", "b.txt")] == ["replaced", "unchanged", "unchanged"]
    assert rows["a.docx"].reason.startswith("read anew: the reader has changed since it was added")
    assert kept() == {WOMBATS: ["a.docx", "copy.docx"], QUOKKAS: ["b.txt"]}
    assert found(settings) == {("a.docx", WOMBATS), ("b.txt", QUOKKAS)}
    assert set(add().values()) == {"unchanged"}
    assert {one.kind: one.reader for one in library.listed(settings)} == {"docx": 2, "text": 1}


def test_a_list_from_before_readers_had_versions_is_still_read(settings, folder, add, kept):
    (folder / "a.txt").write_text(WOMBATS)
    add()
    (document,) = library.listed(settings)
    older = document.model_dump(exclude={"reader"})
    assert type(document).model_validate(older).reader == 1
