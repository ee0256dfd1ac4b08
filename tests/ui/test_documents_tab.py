"""Own documents from the page: what is said of each file, the list, and who may change it."""

from dataclasses import replace
from pathlib import Path

import gradio as gr
import pytest

from mg_agent.errors import StoreError
from mg_agent.knowledge import library
from mg_agent.knowledge.adding import Added
from mg_agent.knowledge.excerpt import Document
from mg_agent.settings import Settings
from mg_agent.store import Store
from mg_agent.ui.bridge import bridge
from mg_agent.ui.desk import Desk
from mg_agent.ui.documents_tab import DocumentsWiring, added_html, build_documents, documents_html

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


def press(document: str) -> gr.EventData:
    return gr.EventData(None, {"act": "remove", "document": document})


def test_documents_are_added_listed_and_removed(wiring: DocumentsWiring, upload) -> None:
    panel = wiring.panel
    seen = add(wiring, upload("guide.md", "# Eyes\nLook at the eyes."), upload("film.avi", "pixels"))
    assert "guide.md is added, 1 piece." in seen[panel.said]
    assert "film.avi was not added: " in seen[panel.said]
    assert "guide.md" in seen[panel.listed]
    assert list(wiring.desk.jobs.inbox.rglob("*.*")) == [], "no upload stays"
    (kept,) = library.listed(wiring.desk.settings)
    gone = wiring.remove(press(kept.id))
    assert "guide.md is removed." in gone[panel.said]
    assert "No document yet" in gone[panel.listed]
    assert "not here anymore" in wiring.remove(press(kept.id))[panel.said]


def test_an_upload_goes_even_where_nobody_waits_for_the_outcome(wiring: DocumentsWiring, upload) -> None:
    adding = wiring.add([upload("guide.md", "Look at the eyes.")])
    assert "Reading guide.md" in next(adding)[wiring.panel.said]
    adding.close()
    assert list(wiring.desk.jobs.inbox.rglob("*.md")) == []


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
    for seen in (add(wiring, upload("more.md", "More.")), wiring.remove(press(kept.id))):
        assert "its owner runs: mg-agent index add FILE" in seen[wiring.panel.said]
        assert seen[wiring.panel.listed] == ""
    assert library.listed(wiring.desk.settings) == (kept,)
    assert list(wiring.desk.jobs.inbox.rglob("*.md")) == []


def test_a_damaged_shelf_is_one_sentence(wiring: DocumentsWiring, upload) -> None:
    add(wiring, upload("guide.md", "Look at the eyes."))
    (library.home(wiring.desk.settings) / "CURRENT").write_text("nonsense")
    for seen in (add(wiring, upload("more.md", "More.")), wiring.remove(press("a" * 12))):
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
