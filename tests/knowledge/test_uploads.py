"""Documents whose files do not stay: kept by name, never gone, taken out with all of their words."""

import pytest

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import documents, library, shelf
from mg_agent.knowledge.excerpt import Excerpt

pytestmark = pytest.mark.usefixtures("few")
WOMBATS = "Wombats were filmed in the marsupial enclosure while they rested."
QUOKKAS = "Quokkas were filmed in the marsupial enclosure while they ate."


@pytest.fixture
def put(settings, tmp_path):
    """Upload files, given as name and words, from a folder that is gone at once."""

    def now(**words: str):
        paths = []
        for name, text in words.items():
            path = tmp_path / "inbox" / name / f"{name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            paths.append(path)
        rows = library.add_uploads(settings, paths)
        for path in paths:
            path.unlink()
        return rows

    return now


def found(settings) -> list[str]:
    hits = library.searcher(settings).consult("filmed in the marsupial enclosure")
    return sorted(hit.text for hit in hits if isinstance(hit, Excerpt))


def on_disk(settings) -> bytes:
    return b"".join(path.read_bytes() for path in library.home(settings).rglob("*") if path.is_file())


def test_an_upload_is_found_by_its_name_and_is_not_gone_without_its_file(settings, put, called, tmp_path) -> None:
    (row,) = put(guide=WOMBATS)
    assert (row.name, row.outcome, row.reason) == ("guide.txt", "added", "")
    assert found(settings) == [WOMBATS]
    (kept,) = library.listed(settings)
    assert kept.name == "guide.txt"
    assert not documents.all_gone(kept)
    told = called("index", "list")[1]
    assert "guide.txt" in told
    assert "gone" not in told
    assert str(tmp_path).encode() not in on_disk(settings), "no path of a folder that is not there anymore"


def test_the_same_name_again_takes_the_place_of_the_one_before(settings, put) -> None:
    put(guide=WOMBATS)
    assert [row.outcome for row in put(guide=WOMBATS)] == ["unchanged"]
    assert [row.outcome for row in put(guide=QUOKKAS)] == ["replaced"]
    assert found(settings) == [QUOKKAS]
    (row,) = put(copy=QUOKKAS)
    assert (row.outcome, row.reason) == ("unchanged", "the same as uploaded/guide.txt")
    assert library.remove(settings, "guide.txt").paths == ("uploaded/guide.txt", "uploaded/copy.txt")


def test_a_file_of_the_same_words_keeps_an_upload_company_and_leaves_it_there(settings, put, tmp_path) -> None:
    put(guide=WOMBATS)
    (tmp_path / "mine.txt").write_text(WOMBATS)
    (row,) = library.add(settings, tmp_path / "mine.txt")
    assert (row.outcome, row.reason) == ("unchanged", "the same as uploaded/guide.txt")
    (tmp_path / "mine.txt").write_text(QUOKKAS)
    library.add(settings, tmp_path / "mine.txt")
    assert found(settings) == [QUOKKAS, WOMBATS], "the upload still says it"


def test_what_cannot_be_read_costs_only_itself_and_is_told_without_its_folder(settings, put, tmp_path) -> None:
    tmp_path.joinpath("film.mp4").write_bytes(b"pixels")
    empty, film = put(empty="", guide=WOMBATS)[0], library.add_uploads(settings, [tmp_path / "film.mp4"])[0]
    lost = library.add_uploads(settings, [tmp_path / "lost.txt"])[0]
    assert [row.outcome for row in (empty, film, lost)] == ["skipped"] * 3
    assert "holds no words" in empty.reason
    assert "ends in '.mp4'" in film.reason
    assert "could not be read" in lost.reason
    assert not any(str(tmp_path) in row.reason for row in (empty, film, lost))
    assert found(settings) == [WOMBATS]


def test_what_is_taken_out_is_not_on_the_disk_anymore(settings, put) -> None:
    put(guide=WOMBATS, other=QUOKKAS)
    library.remove(settings, "guide.txt")
    assert b"Wombats" not in on_disk(settings)
    assert found(settings) == [QUOKKAS]


def test_who_reads_while_a_document_is_taken_out_reads_again(settings, put, monkeypatch) -> None:
    put(guide=WOMBATS, other=QUOKKAS)
    opened, meanwhile = library._opened, [lambda: library.remove(settings, "guide.txt")]

    def slow(settings):
        if meanwhile:
            meanwhile.pop()()
            raise KnowledgeError("what was being read is gone")
        return opened(settings)

    library._open.clear()
    monkeypatch.setattr(library, "_opened", slow)
    assert found(settings) == [QUOKKAS]
    library._open.clear()
    monkeypatch.setattr(library, "_opened", lambda *_: (_ for _ in ()).throw(KnowledgeError("damaged")))
    with pytest.raises(KnowledgeError, match="damaged"):
        found(settings)


def test_a_shelf_that_moved_while_it_was_read_is_not_called_damaged(settings, put, monkeypatch) -> None:
    put(guide=WOMBATS, other=QUOKKAS)
    root, agree, meanwhile = library.home(settings), shelf._agree, [lambda: library.remove(settings, "guide.txt")]

    def late(*given) -> None:
        if meanwhile:
            meanwhile.pop()()
            raise ValueError("the files went meanwhile")
        agree(*given)

    monkeypatch.setattr(shelf, "_agree", late)
    assert [one.name for one in shelf.current(root).shelf.documents] == ["other.txt"]


def test_purging_says_where_words_may_remain(settings, put, called, monkeypatch) -> None:
    put(guide=WOMBATS)
    monkeypatch.setattr(shelf.shutil, "rmtree", lambda *_, **__: None)
    code, _, told = called("purge", "--yes")
    assert code == 1
    assert "words of your documents may remain on the disk" in told


def test_purging_leaves_no_word_of_a_document_and_no_file_of_the_user_is_touched(
    settings, put, called, tmp_path
) -> None:
    put(guide=WOMBATS)
    (tmp_path / "mine.txt").write_text(QUOKKAS)
    library.add(settings, tmp_path / "mine.txt")
    assert "2 added documents" in called("purge", "--yes")[1]
    assert b"marsupial" not in on_disk(settings)
    assert (tmp_path / "mine.txt").read_text() == QUOKKAS
    assert found(settings) == []
    assert called("purge", "--yes")[1] == "Removed 0 analyses.\n"
    put(guide=WOMBATS)
    (shelf.pointed(library.home(settings)) / "shelf.json").write_text("{}")
    called("purge", "--yes")
    assert b"Wombats" not in on_disk(settings), "a damaged shelf goes as well"
    assert library.listed(settings) == ()
