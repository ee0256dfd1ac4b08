"""Own documents from the page: what is said of each file, the list, and who may change it."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import gradio as gr
import pytest
from knowledge import paper

from mg_agent.errors import StoreError
from mg_agent.knowledge import library, making
from mg_agent.knowledge.adding import Added
from mg_agent.knowledge.excerpt import Document, Excerpt
from mg_agent.knowledge.making import Maker
from mg_agent.settings import Settings
from mg_agent.store import Store
from mg_agent.ui.bridge import bridge
from mg_agent.ui.desk import Desk
from mg_agent.ui.documents_shown import added_html, documents_html
from mg_agent.ui.documents_tab import DocumentsWiring, build_documents

HOSTILE = "<img src=x> guide.md"
GUIDE = Document(id="a" * 12, name="guide.md", path="uploaded/guide.md", sha256="a" * 64, kind="markdown", excerpts=3)


@pytest.fixture
def wiring(stub, analyst, home: Path) -> DocumentsWiring:
    desk = Desk(Settings(home=home, embedder="lsa"), analyze=stub, choose=analyst)
    desk.jobs.open()
    with gr.Blocks():
        return DocumentsWiring(build_documents(), bridge("b"), desk)


@pytest.fixture
def upload(wiring: DocumentsWiring):
    """Put a file where Gradio puts uploads."""

    def put(name: str, words: str) -> str:
        path = wiring.desk.jobs.inbox / "0a1b" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(words)
        return str(path)

    return put


def add(wiring: DocumentsWiring, *uploads: str) -> dict:
    return list(wiring.add(uploads))[-1]


def remove(wiring: DocumentsWiring, document: str) -> dict:
    return list(wiring.act(gr.EventData(None, {"act": "remove", "document": document})))[-1]


def look(wiring: DocumentsWiring) -> list[dict]:
    return list(wiring.look(gr.SelectData(None, {"index": 3, "value": "Documents"})))


@pytest.fixture
def slow(monkeypatch) -> Callable[[], None]:
    """Let the second of several files take until it is stopped; returns what waits for its turn."""
    reached = threading.Event()

    def reads(self: Maker, before, pieces, at, note) -> None:
        while at[0] == 1:
            self.work.step("adding", 1.5, at[1], note)
            reached.set()
            time.sleep(0.01)
        read(self, before, pieces, at, note)

    read = Maker.read
    monkeypatch.setattr(Maker, "read", reads)
    return lambda: reached.wait(20)


def test_documents_are_added_listed_and_removed(wiring: DocumentsWiring, upload) -> None:
    panel = wiring.panel
    seen = add(wiring, upload("guide.md", "# Eyes\nLook at the eyes."), upload("film.avi", "pixels"))
    assert "guide.md is added, 1 piece." in seen[panel.said]
    assert "film.avi was not added: " in seen[panel.said]
    assert "guide.md" in seen[panel.listed]
    assert list(wiring.desk.jobs.inbox.rglob("*.*")) == [], "no upload stays"
    (kept,) = library.listed(wiring.desk.settings)
    gone = remove(wiring, kept.id)
    assert "guide.md is removed." in gone[panel.said]
    assert "No document yet" in gone[panel.listed]
    assert "not here anymore" in remove(wiring, kept.id)[panel.said]


def test_a_page_that_goes_stops_nothing_and_the_next_one_is_told(wiring: DocumentsWiring, upload) -> None:
    adding = wiring.add([upload("guide.md", "Look at the eyes.")])
    assert "Reading guide.md" in next(adding)[wiring.panel.said]
    adding.close()
    (seen,) = look(wiring)[-1:]
    assert "guide.md is added, 1 piece." in seen[wiring.panel.said]
    assert "guide.md</b>" in seen[wiring.panel.listed]
    assert look(wiring)[-1][wiring.panel.said] == "", "told once"
    assert list(wiring.desk.jobs.inbox.rglob("*.md")) == []


def test_a_pdf_and_a_docx_are_added_asked_about_and_shown_with_their_page(
    wiring: DocumentsWiring, upload, monkeypatch
) -> None:
    guide, notes = Path(upload("guide.pdf", "")), Path(upload("notes.docx", ""))
    paper.pdf(guide, "A page before.", "Touching the nose is coded as a self-adaptor in the river study.")
    paper.docx(notes, "Quokkas touched their chins in the lake study.")
    said = add(wiring, str(guide), str(notes))[wiring.panel.said]
    assert "guide.pdf is added, 2 pieces" in said
    assert "notes.docx is added, " in said
    assert 'role="alert"' not in said
    assert {(one.name, one.kind) for one in library.listed(wiring.desk.settings)} == {
        ("guide.pdf", "pdf"),
        ("notes.docx", "docx"),
    }
    found = library.searcher(wiring.desk.settings).consult("touching the nose in the river study")
    assert ("guide.pdf", "page 2") in {(one.name, one.where) for one in found if isinstance(one, Excerpt)}
    assert list(wiring.desk.jobs.inbox.rglob("*.*")) == [], "no upload stays"


def test_cancel_keeps_what_was_added_and_names_the_rest(wiring: DocumentsWiring, upload, slow) -> None:
    panel = wiring.panel
    adding = wiring.add([upload(f"{name}.md", f"Look at the {name}.") for name in ("eyes", "nose", "chin")])
    seen = next(adding)
    assert seen[panel.cancel].visible
    assert slow()
    assert "Reading nose.md, file 2 of 3" in next(adding)[panel.said]
    assert wiring.cancel()[panel.cancel].value == "Stopping…"
    seen = list(adding)[-1]
    assert "eyes.md is added, 1 piece." in seen[panel.said]
    assert "Stopped. Not added: nose.md, chin.md." in seen[panel.said]
    assert not seen[panel.cancel].visible
    assert [one.name for one in library.listed(wiring.desk.settings)] == ["eyes.md"]
    assert list(wiring.desk.jobs.inbox.rglob("*.md")) == []
    assert "chin.md is added" in add(wiring, upload("chin.md", "Look at the chin."))[panel.said]


def test_another_page_sees_what_goes_on_and_its_files_wait_for_their_turn(
    wiring: DocumentsWiring, upload, slow
) -> None:
    first = wiring.add([upload("eyes.md", "Look at the eyes."), upload("nose.md", "Look at the nose.")])
    next(first)
    assert slow()
    other = wiring.add([upload("chin.md", "Look at the chin.")])
    assert "Reading nose.md, file 2 of 2" in next(other)[wiring.panel.said]
    assert next(wiring.look(gr.SelectData(None, {"index": 3, "value": "Documents"})))[wiring.panel.cancel].visible
    wiring.cancel()
    said = list(other)[-1][wiring.panel.said]
    assert "Stopped. Not added: nose.md." in said
    assert "Stopped. Not added: chin.md." in said
    assert list(first)[-1][wiring.panel.said] == said


def test_removing_everything_ends_what_is_being_added(wiring: DocumentsWiring, upload, slow) -> None:
    adding = wiring.add([upload("eyes.md", "Look at the eyes."), upload("nose.md", "Look at the nose.")])
    next(adding)
    assert slow()
    wiring.desk.purge(None)
    assert not wiring.errands.going
    assert library.listed(wiring.desk.settings) == ()


def test_what_another_model_reads_now_is_told_and_read_again_on_demand(
    wiring: DocumentsWiring, upload, monkeypatch
) -> None:
    add(wiring, upload("eyes.md", "Look at the eyes."))
    library._open.clear()
    monkeypatch.setattr(making, "ENGINE", "newer")
    listed = look(wiring)[-1][wiring.panel.listed]
    assert "Before the next question, 1 document of yours is read again by lsa (1 piece); what ships" in listed
    seen = list(wiring.act(gr.EventData(None, {"act": "again"})))[-1]
    assert "The documents are read again." in seen[wiring.panel.said]
    assert "read again by" not in seen[wiring.panel.listed]


def test_an_unexpected_error_is_one_sentence_and_the_next_file_is_read(
    wiring: DocumentsWiring, upload, monkeypatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("no such thing")

    with monkeypatch.context() as broken:
        broken.setattr(library, "add_uploads", breaks)
        assert "unexpected error" in add(wiring, upload("eyes.md", "Look at the eyes."))[wiring.panel.said]
    assert "eyes.md is added" in add(wiring, upload("eyes.md", "Look at the eyes."))[wiring.panel.said]


def test_a_file_that_was_not_uploaded_is_never_read(wiring: DocumentsWiring, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("A secret.")
    seen = add(wiring, str(tmp_path / "secret.txt"))
    assert "not there anymore" in seen[wiring.panel.said]
    assert (tmp_path / "secret.txt").exists()
    assert library.listed(wiring.desk.settings) == ()


def test_open_to_other_machines_it_neither_tells_nor_changes(wiring: DocumentsWiring, upload) -> None:
    add(wiring, upload("guide.md", "Look at the eyes."))
    (kept,) = library.listed(wiring.desk.settings)
    wiring.desk.keeper.apart = True
    for seen in (add(wiring, upload("more.md", "More.")), remove(wiring, kept.id)):
        assert "its owner runs: mg-agent index add FILE" in seen[wiring.panel.said]
        assert seen[wiring.panel.listed] == ""
    assert library.listed(wiring.desk.settings) == (kept,)
    assert list(wiring.desk.jobs.inbox.rglob("*.md")) == []


def test_a_damaged_shelf_is_one_sentence(wiring: DocumentsWiring, upload) -> None:
    add(wiring, upload("guide.md", "Look at the eyes."))
    (library.home(wiring.desk.settings) / "CURRENT").write_text("nonsense")
    for seen in (add(wiring, upload("more.md", "More.")), remove(wiring, "a" * 12)):
        assert "was changed or cut short" in seen[wiring.panel.said]


def test_removing_everything_takes_documents_along_though_others_read_the_store(
    wiring: DocumentsWiring, upload, monkeypatch
) -> None:
    def busy(_: Store) -> int:
        raise StoreError("another program is using the store")

    add(wiring, upload("guide.md", "Look at the eyes."))
    monkeypatch.setattr(Store, "purge", busy)
    with pytest.raises(StoreError):
        wiring.desk.purge(None)
    assert library.listed(wiring.desk.settings) == ()
    assert not any(b"eyes" in path.read_bytes() for path in wiring.desk.settings.home.rglob("*") if path.is_file())


def test_what_became_of_each_file_is_a_sentence() -> None:
    rows = [
        Added("guide.md", "added", GUIDE, "only the first 2000 pages were read"),
        Added("guide.md", "replaced", GUIDE),
        Added("guide.md", "unchanged", GUIDE, "the same as /home/me/guide.md"),
        Added("scan.pdf", "skipped", None, "scan.pdf holds no words; it is empty; save it as text."),
    ]
    told = added_html(rows)
    assert told.index('role="alert"') < told.index("scan.pdf was") < told.index('role="status"')
    for words in (
        "guide.md is added, 3 pieces; only the first 2000 pages were read.",
        "guide.md is added in place of what was here under its name, 3 pieces.",
        "guide.md was here already, 3 pieces; the same as /home/me/guide.md.",
        "scan.pdf was not added: it holds no words; it is empty; save it as text.",
    ):
        assert words in told
    assert 'role="alert"' not in added_html(rows[:3])


def test_names_and_remarks_are_text(tmp_path: Path) -> None:
    odd = GUIDE.model_copy(update={"name": HOSTILE, "path": str(tmp_path / HOSTILE), "notes": ("<b>cut</b>",)})
    told = documents_html([GUIDE, odd])
    assert "<img" not in told
    assert "<b>cut" not in told
    assert told.index("&lt;img") < told.index("guide.md</b>"), "the newest first"
    assert told.count("the file is gone, its words are still quoted") == 1
    assert "<img" not in added_html([replace(Added(HOSTILE, "added", odd), reason=HOSTILE)])
    many = [GUIDE.model_copy(update={"id": f"{n:012x}"}) for n in range(230)]
    assert documents_html(many).count("<tr><td>") == 200
    assert "30 more; all are listed by: mg-agent index list" in documents_html(many)
