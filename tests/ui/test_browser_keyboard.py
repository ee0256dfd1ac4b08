"""The page by keyboard, and what closes, stays or fits while somebody works, in a real Chromium."""

from pathlib import Path

import pytest
from pages import analyzed, tab

pytestmark = pytest.mark.browser
ON = "name => document.activeElement.matches(name)"
ROOM = """() => document.querySelector('.mg-limits').getBoundingClientRect().top
  - document.querySelector('#mg-question').getBoundingClientRect().bottom"""


def press(page, selector: str) -> None:
    page.focus(selector)
    page.keyboard.press("Enter")


def test_the_focus_stays_in_place_when_parts_are_drawn_anew(serve, visit, clip: Path, stub) -> None:
    page = visit(serve(), width=1920, height=1080)
    page.set_input_files("#mg-upload input[type=file]", str(clip))
    page.wait_for_selector("#mg-player video")
    stub.held.clear()
    page.get_by_role("button", name="Analyze").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.textContent.trim() === 'Cancel'")
    stub.held.set()
    page.wait_for_function("() => document.activeElement.textContent.trim() === 'Analyze'")
    press(page, ".mg-table tr:has-text('touching nose') .mg-confirm")
    page.wait_for_selector(".mg-confirm[aria-pressed=true]")
    page.wait_for_function(ON, arg="tr[data-label='touching nose'] .mg-confirm")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr.mg-gone")
    page.wait_for_function(ON, arg="tr[data-label='touching nose'] .mg-reject")
    press(page, "[data-act=undo]")
    page.wait_for_selector("tr.mg-gone", state="detached")
    page.wait_for_function(ON, arg="[data-act=undo]")
    page.fill("#mg-question textarea", "What did the hand do?")
    press(page, "#mg-question textarea")
    page.wait_for_selector(".mg-it .mg-chip")
    press(page, "[data-act=without][data-modality=gesture]")
    page.wait_for_selector(".mg-say:has-text('No longer said')")
    page.wait_for_function(ON, arg=".mg-chat")


def test_the_export_menu_closes_at_a_press_elsewhere_and_at_escape(serve, visit, clip: Path) -> None:
    page = visit(serve(), width=1920, height=1080)
    analyzed(page, clip)
    for leave in (lambda: page.keyboard.press("Escape"), lambda: page.click("#mg-ask-panel h2")):
        page.click("#mg-export summary")
        assert page.locator(".mg-menu[open]").count() == 1
        leave()
        assert page.locator(".mg-menu[open]").count() == 0


def test_a_time_that_cannot_be_read_is_said_beside_it_and_what_was_typed_stays(serve, visit, clip: Path) -> None:
    page = visit(serve(), width=1920, height=1080)
    analyzed(page, clip)
    page.click(".mg-table tr:has-text('nodding') [data-edit=change]")
    for start in ("abc", "0:09"):
        page.fill(".mg-edit [name=start]", start)
        page.click(".mg-edit .mg-save")
        assert page.input_value(".mg-edit [name=start]") == start
    assert "write a later end" in page.evaluate("document.querySelector('.mg-edit [name=end]').validationMessage")
    page.fill(".mg-edit [name=start]", "2,9")
    page.click(".mg-edit .mg-save")
    page.wait_for_selector("tr:has-text('other time')")


def test_a_long_question_stays_above_the_line_of_limits(serve, visit, clip: Path) -> None:
    page = visit(serve(), width=1440, height=900)
    analyzed(page, clip)
    page.click(".mg-switch [data-panel=ask]")
    page.fill("#mg-question textarea", "Did she nod, and when? " * 60)
    page.wait_for_function(f"() => ({ROOM})() >= 0")
    assert page.evaluate("document.querySelector('#mg-question textarea').clientHeight") < 180


def test_words_on_a_narrow_timeline_are_cut_at_their_end(serve, visit, clip: Path) -> None:
    page = visit(serve(), width=390, height=844)
    analyzed(page, clip)
    style = "getComputedStyle(document.querySelector('.mg-gap'))"
    assert page.evaluate(f"[{style}.display, {style}.textOverflow]") == ["block", "ellipsis"]


def test_the_columns_of_counts_share_the_width(serve, visit, clip: Path) -> None:
    page = visit(serve())
    analyzed(page, clip)
    tab(page, "Across videos")
    page.click("[data-act]:has-text('How often was touching nose')")
    page.wait_for_selector(".mg-total")
    wide = page.evaluate("[...document.querySelectorAll('.mg-total td')].map((one) => one.offsetWidth)")
    assert max(wide[1:]) < sum(wide) / 3, wide
