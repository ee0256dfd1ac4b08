"""Own documents in a real Chromium: added, asked about, removed; by keyboard, on a phone, light and dark."""

import time
from pathlib import Path

import pytest
from pages import analyzed, ask, serious, tab

from mg_agent.errors import Cancelled
from mg_agent.knowledge import documents, library
from mg_agent.settings import Settings
from mg_agent.ui.asking import choose_analyst

pytestmark = pytest.mark.browser
WORDS = "# Nose\nTouching the nose is coded as a self-adaptor in the river study.\n"
INSIDE = """selector => {
  const part = document.querySelector(selector).getBoundingClientRect();
  return part.left >= 0 && part.right <= innerWidth;
}"""


def add(page, *files: Path) -> None:
    """Choose files as a person does."""
    with page.expect_file_chooser() as chooser:
        page.click("#mg-add-documents")
    chooser.value.set_files([str(file) for file in files])


def test_a_document_is_added_asked_about_and_removed(
    serve, visit, clip: Path, tmp_path: Path, settings: Settings
) -> None:
    guide, film = tmp_path / "river guide (2).md", tmp_path / "film.avi"
    guide.write_text(WORDS)
    film.write_bytes(b"pixels")
    page = visit(serve(choose=choose_analyst), width=1920, height=1080)
    analyzed(page, clip)
    tab(page, "Documents")
    page.wait_for_selector("#mg-documents .mg-empty")
    faults = {"empty": serious(page)}
    add(page, guide, film)
    page.wait_for_selector("#mg-documents-said .mg-good:has-text('river guide (2).md is added, 1 piece.')")
    page.wait_for_selector("#mg-documents-said .mg-bad:has-text('film.avi was not added: ')")
    faults["listed"] = serious(page)
    page.click("#mg-shade")
    page.wait_for_timeout(300)
    faults["dark"] = serious(page)
    assert not {name: found for name, found in faults.items() if found}
    assert list(settings.home.glob("app/*/inbox/**/*.md")) == [], "no upload stays"

    tab(page, "Desk")
    ask(page, "What do my documents say about touching the nose?")
    page.wait_for_selector(".mg-it .mg-passage:has-text('river guide (2).md')")
    assert "river study" in page.inner_text(".mg-it")

    tab(page, "Documents")
    page.focus("#mg-documents .mg-table-wide")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-act=remove]:has-text('Press again to confirm')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#mg-documents-said:has-text('river guide (2).md is removed.')")
    page.wait_for_selector("#mg-documents .mg-empty")
    page.wait_for_function("() => document.activeElement.closest('#mg-add-documents')")
    assert not any(
        b"river study" in path.read_bytes() for path in settings.home.glob("knowledge/**/*") if path.is_file()
    )


def test_adding_is_seen_on_the_next_page_too_and_stopped_there(
    serve, visit, tmp_path: Path, settings: Settings, monkeypatch
) -> None:
    def waits(path: Path, *rest, stopped, **more):
        while path.name == "2.txt" and not stopped():
            time.sleep(0.02)
        if stopped():
            raise Cancelled("stopped")
        return read(path, *rest, stopped=stopped, **more)

    read = documents.read
    monkeypatch.setattr(documents, "read", waits)
    for number in (1, 2, 3):
        (tmp_path / f"{number}.txt").write_text(f"{WORDS} {number}")
    page = visit(serve())
    tab(page, "Documents")
    add(page, *(tmp_path / f"{number}.txt" for number in (1, 2, 3)))
    page.wait_for_selector("#mg-documents-said .mg-busy:has-text('Reading 2.txt, file 2 of 3')")
    assert serious(page) == []
    page.reload()
    tab(page, "Documents")
    page.wait_for_selector("#mg-documents-said .mg-busy:has-text('Reading 2.txt, file 2 of 3')")
    page.focus("#mg-add-documents")
    page.keyboard.press("Tab")
    page.wait_for_function("() => document.activeElement.closest('#mg-documents-cancel')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#mg-documents-said :text('Stopped. Not added: 2.txt, 3.txt.')")
    page.wait_for_selector("#mg-documents-said .mg-good:has-text('1.txt is added')")
    page.wait_for_selector("#mg-documents-cancel", state="hidden")
    page.wait_for_function("() => document.activeElement.closest('#mg-add-documents')")
    assert [one.name for one in library.listed(settings)] == ["1.txt"]


def test_a_phone_lists_documents_as_cards(serve, visit, tmp_path: Path) -> None:
    guide = tmp_path / f"{'a very long name of a codebook for interviews ' * 3}.txt"
    guide.write_text(WORDS)
    page = visit(serve(), width=390, height=844, scheme="dark")
    page.click("#mg-tabs .overflow-menu > button")
    page.click(".overflow-dropdown button:has-text('Documents')")
    add(page, guide)
    page.wait_for_selector(".mg-documents [data-act=remove]")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for part in ("#mg-add-documents", ".mg-documents td", ".mg-documents [data-act=remove]"):
        assert page.evaluate(INSIDE, part), part
    assert serious(page) == []
