import errno
import hashlib
import json

import pytest

from mg_agent.errors import KnowledgeError
from mg_agent.knowledge import library, shelf
from mg_agent.knowledge.excerpt import Document, Excerpt
from mg_agent.knowledge.shelf import Shelf
from mg_agent.settings import Settings


def kept(root, *names):
    """Write a shelf of documents with one piece each, as adding does."""
    documents, excerpts = [], []
    for name in names:
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        documents.append(Document(id=sha256[:12], name=name, path=f"/d/{name}", sha256=sha256, kind="text", excerpts=1))
        excerpts.append(Excerpt(id=f"doc-{sha256[:10]}", document=sha256[:12], name=name, text="Words."))
    with shelf.locked(root):
        shelf.swap(root, shelf.begin(root, Shelf(documents=tuple(documents)), tuple(excerpts)))
    return shelf.pointed(root)


def all_files(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and path.name != "lock"}


@pytest.mark.parametrize("code", ["\u2028", "\u2029", "\x85", "\x1e"])
def test_a_name_may_hold_what_ends_a_line_elsewhere(tmp_path, code):
    kept(tmp_path / "k", f"a{code}b.txt")
    (excerpt,) = shelf.current(tmp_path / "k").excerpts
    assert excerpt.name == f"a{code}b.txt"


@pytest.mark.parametrize("said", [b"", b"\n", b"\xff\xfe", b"g-../..", b"../../elsewhere", b"g-0123456789ab", None])
def test_a_damaged_pointer_is_refused_and_nothing_is_deleted(tmp_path, said):
    root = tmp_path / "knowledge"
    kept(root, "a.txt")
    (root / shelf.CURRENT).unlink()
    if said is not None:
        (root / shelf.CURRENT).write_bytes(said)
    before = all_files(root)
    settings = Settings(home=tmp_path, embedder="lsa")
    (tmp_path / "b.txt").write_text("Words.")
    for use in (library.listed, library.searcher, library.rebuild, lambda home: library.add(home, tmp_path / "b.txt")):
        with pytest.raises(KnowledgeError, match=f"changed or cut short.*remove {root} and add"):
            use(settings)
    assert all_files(root) == before


def test_a_first_document_that_was_never_finished_is_no_damage(tmp_path):
    root = tmp_path / "k"
    with shelf.locked(root):
        shelf.begin(root, Shelf(), ())
    assert shelf.current(root).folder is None
    assert kept(root, "a.txt") == shelf.pointed(root)


def test_a_full_disk_leaves_nothing_half_written_behind(tmp_path, monkeypatch):
    root = tmp_path / "k"
    kept(root, "a.txt")
    before = all_files(root)

    def full(path):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(shelf, "synced", full)
    with pytest.raises(KnowledgeError, match="No space left on device"):
        kept(root, "a.txt", "b.txt")
    with pytest.raises(OSError, match="No space"):
        shelf._point(root, "g-0123456789ab")
    assert all_files(root) == before


def edited(folder, change):
    path = folder / shelf.SHELF
    row = json.loads(path.read_text())
    change(row)
    path.write_text(json.dumps(row))


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row["documents"].pop(),
        lambda row: row["documents"][0].update(name="other.txt"),
        lambda row: row.update(embedder="other"),
    ],
)
def test_a_changed_description_is_refused(tmp_path, change):
    edited(kept(tmp_path / "k", "a.txt", "b.txt"), change)
    with pytest.raises(KnowledgeError, match=r"changed or cut short; shelf\.json is not what it was"):
        shelf.current(tmp_path / "k")


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row["documents"].pop(),
        lambda row: row["documents"].append(row["documents"][0]),
        lambda row: row["documents"][0].update(excerpts=2),
    ],
)
def test_an_older_shelf_is_read_if_documents_and_pieces_agree(tmp_path, change):
    root = tmp_path / "k"
    folder = kept(root, "a.txt", "b.txt")
    (root / shelf.CURRENT).write_text(f"{folder.name}\n")
    assert [one.name for one in shelf.current(root).shelf.documents] == ["a.txt", "b.txt"]
    edited(folder, change)
    with pytest.raises(KnowledgeError, match="do not agree"):
        shelf.current(root)
