"""The page on a phone and in the dark, in a real Chromium."""

from pathlib import Path

import pytest
from pages import analyzed, ask, serious, tab

pytestmark = pytest.mark.browser
INSIDE = """selector => {
  const part = document.querySelector(selector).getBoundingClientRect();
  return part.left >= 0 && part.right <= innerWidth;
}"""


def shown(page, selector: str) -> float:
    """How high a part is, in pixels."""
    return page.evaluate("one => document.querySelector(one).getBoundingClientRect().height", selector)


def test_a_phone_shows_whole_cues_answers_and_one_line_of_limits(serve, visit, clip: Path) -> None:
    page = visit(serve(), width=390, height=844)
    analyzed(page, clip)
    assert shown(page, ".mg-limits") < 40
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for part in (".mg-table tr[data-cue] .mg-cue", ".mg-table tr[data-cue] .mg-reject", ".mg-judge[data-edit=change]"):
        assert page.evaluate(INSIDE, part), part
    assert shown(page, ".mg-table tr[data-cue]:has(.mg-confirm)") < 140
    assert shown(page, ".mg-table-scroll") > 3 * 90
    page.uncheck(".mg-filter input[value=face]")
    assert page.locator(".mg-table tr[data-modality=face]").is_hidden(), "filters hide cards as they hide rows"
    page.click(".mg-switch [data-panel=ask]")
    ask(page, "What did the hand do?")
    page.wait_for_selector(".mg-it .mg-chip")
    assert shown(page, ".mg-chat") > 250
    assert page.locator(".mg-rule").bounding_box()["width"] > 300, "who answers is read in whole lines"
    page.click(".mg-limits")
    assert page.locator(".mg-limits-all").bounding_box()["height"] > 50, "all of it is a touch away"


def test_a_low_window_has_one_line_of_limits_too(serve, visit) -> None:
    page = visit(serve(), width=720, height=450)
    assert shown(page, ".mg-limits") < 40
    page.click(".mg-limits")
    assert page.locator(".mg-limits-all").bounding_box()["height"] > 30
    page.set_viewport_size({"width": 720, "height": 700})
    assert page.locator(".mg-limits-short").is_hidden(), "a higher one shows all of it"


def test_a_phone_leads_back_from_the_video_to_the_answer(serve, visit, clip: Path) -> None:
    page = visit(serve(), width=390, height=844)
    analyzed(page, clip)
    page.click(".mg-table tr[data-cue] .mg-time")
    page.click("#mg-back:has-text('Back to the cue')")
    page.wait_for_selector("#mg-back", state="detached")
    page.click(".mg-switch [data-panel=ask]")
    ask(page, "What did the hand do?")
    chip = page.locator(".mg-it:not([aria-busy]) .mg-chip[data-start]").first
    chip.click()
    page.wait_for_selector("#mg-back:has-text('Back to the answer')")
    assert page.evaluate(INSIDE, "#mg-back")
    assert serious(page) == []
    page.evaluate("scrollTo(0, document.querySelector('.mg-chat').getBoundingClientRect().top + scrollY - 100)")
    page.wait_for_selector("#mg-back", state="detached")  # it is no longer away
    chip.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'mg-back'")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('.mg-it .mg-chip')")
    place = chip.bounding_box()
    assert 0 < place["y"] < 800


def test_a_phone_lists_sessions_as_cards(serve, visit, clip: Path) -> None:
    page = visit(serve(), width=390, height=844)
    analyzed(page, clip)
    page.click("#mg-tabs .overflow-menu > button")
    page.click(".overflow-dropdown button:has-text('Sessions')")
    page.wait_for_selector(".mg-sessions .mg-name")
    for part in (".mg-sessions .mg-name", ".mg-sessions [data-act=delete]"):
        assert page.evaluate(INSIDE, part), part


def test_a_long_name_is_seen_whole_and_enter_ends_the_naming(serve, visit, clip: Path) -> None:
    page = visit(serve())
    analyzed(page, clip)
    tab(page, "Sessions")
    long = "An interview of one minute, taken in the garden, first take of several, " * 2
    page.fill(".mg-name", long)
    page.press(".mg-name", "Enter")
    page.wait_for_selector(f"[data-act=open][aria-label^='Open {long[:40]}']")
    assert page.evaluate(
        "(one => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight + 1)"
        "(document.querySelector('.mg-name'))"
    )


def test_the_dark_page_is_dark_to_its_scrollbars(serve, visit) -> None:
    page = visit(serve(), scheme="dark")
    page.wait_for_selector("body.dark")
    scheme = "getComputedStyle(document.documentElement).colorScheme"
    assert page.evaluate(scheme) == "dark"
    page.click("#mg-shade")
    assert page.evaluate(scheme) == "light"


def test_a_refused_kind_of_file_takes_the_place_of_the_error_before(serve, visit, clip: Path, tmp_path: Path) -> None:
    page = visit(serve())
    (tmp_path / "empty.mp4").write_bytes(b"")
    (tmp_path / "words.txt").write_text("words")
    for _ in range(2):
        page.set_input_files("#mg-upload input[type=file]", str(tmp_path / "empty.mp4"))
        page.wait_for_selector("#mg-status .mg-bad:has-text('empty')")
        page.set_input_files("#mg-upload input[type=file]", str(tmp_path / "words.txt"))
        page.wait_for_selector("#mg-status .mg-bad", state="hidden")
    analyzed(page, clip)


def test_another_transcript_keeps_session_and_corrections_and_folds_the_questions(
    serve, visit, clip: Path, stub, analysis, tmp_path: Path
) -> None:
    page = visit(serve(), width=1920, height=1080)
    analyzed(page, clip)
    page.click(".mg-table tr:has-text('touching nose') .mg-reject")
    page.wait_for_selector("tr.mg-gone:has-text('touching nose')")
    ask(page, "What did the hand do?")
    page.wait_for_selector(".mg-it .mg-answer")
    words = tmp_path / "new.srt"
    words.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello.\n")
    cues = tuple(cue for cue in analysis.cues if cue.modality != "speech")
    stub.outcome = analysis.model_copy(update={"cues": cues})
    with page.expect_file_chooser() as chooser:
        page.click("button:has-text('Add transcript')")
    chooser.value.set_files(str(words))
    page.wait_for_selector("#mg-status:has-text('new.srt added')")
    page.get_by_role("button", name="Analyze").click()
    page.wait_for_selector("#mg-status:has-text('Your correction carried over')")
    page.wait_for_selector("tr.mg-gone:has-text('touching nose')")
    assert page.locator(".mg-answer").is_hidden()
    page.click(".mg-earlier > summary")
    page.wait_for_selector(".mg-earlier .mg-answer:visible")
    tab(page, "Sessions")
    page.wait_for_selector(".mg-sessions .mg-name")
    assert page.locator(".mg-sessions .mg-name").count() == 1
