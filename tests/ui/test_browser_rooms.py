"""Sessions, corrections, privacy and accessibility in a real Chromium."""

import zipfile
from pathlib import Path

import pytest
from pages import analyze, analyzed, ask, serious, settled, tab, upload

from mg_agent.settings import Settings

pytestmark = pytest.mark.browser


def test_a_session_survives_a_restart_with_its_skeleton_in_place_of_the_video(
    serve, visit, clip: Path, keep_pose, settings: Settings
) -> None:
    page = visit(serve(), width=1920, height=1080)
    analyzed(page, clip)
    keep_pose()
    page.click(".mg-table tr:has-text('nodding') .mg-confirm")
    page.wait_for_selector(".mg-table tr:has-text('nodding') .mg-confirm[aria-pressed=true]")
    ask(page, "What did the hand do?")
    page.wait_for_selector(".mg-it .mg-chip")
    page.close()
    serve.stop()
    assert [path for path in settings.home.rglob("*") if path.suffix in (".webm", ".mp4")] == [], "no pixel stays"

    page = visit(serve(), width=1920, height=1080)
    page.click(f".mg-recent:has-text('{clip.name[:1]}')")
    page.wait_for_selector("#mg-player video[src$='skeleton']")
    page.wait_for_selector(".mg-table tr:has-text('nodding') .mg-confirm[aria-pressed=true]")
    assert "You asked: What did the hand do?" in page.inner_text(".mg-answer")
    assert "The video itself is not kept" in page.inner_text("#mg-player")
    page.click(".mg-it .mg-chip:has-text('touching nose')")
    settled(page, 2.53)


def test_corrections_are_made_in_the_table_and_taken_along(serve, visit, clip: Path, tmp_path: Path) -> None:
    page = visit(serve(), width=1920, height=1080)
    analyzed(page, clip)
    page.click(".mg-table tr:has-text('touching nose') .mg-time")
    settled(page, 2.53)
    page.uncheck(".mg-filter input[value=face]")
    page.click(".mg-table tr:has-text('touching nose') .mg-reject")
    page.wait_for_selector("tr.mg-gone:has-text('touching nose')")
    page.wait_for_function("() => parseFloat(document.querySelector('.mg-playhead').style.left) > 40")  # it stays there
    assert not page.is_checked(".mg-filter input[value=face]"), "filters stay as they were"
    page.click(".mg-table tr:has-text('nodding') [data-edit=change]")
    page.fill(".mg-edit [name=label]", "shaking head")
    page.fill(".mg-edit [name=end]", "0:03.50")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr:has-text('was: nodding'):has-text('shaking head')")
    assert page.locator(".mg-row:not(.mg-within) .mg-mark[aria-label^='touching nose']").count() == 0
    page.click("[data-edit=add]")
    page.fill(".mg-edit [name=label]", "deep breath")
    page.click(".mg-edit .mg-save")
    page.wait_for_selector("tr:has-text('deep breath')")
    assert "1 missed" in page.inner_text(".mg-agreement")
    ask(page, "And now?")
    page.wait_for_selector(".mg-it .mg-chip:has-text('shaking head')")
    with page.expect_download() as waiting:
        page.click("#mg-export summary")
        page.click("[data-form=bundle]")
    target = tmp_path / "session.zip"
    waiting.value.save_as(target)
    assert "corrections.json" in zipfile.ZipFile(target).namelist()
    page.click("[data-act=undo]")
    page.wait_for_selector("tr:has-text('deep breath')", state="detached")

    tab(page, "Sessions")
    page.set_input_files("#mg-import input[type=file], input[accept='.zip']", str(target))
    page.wait_for_selector("#mg-sessions-said:has-text('Imported')")
    assert page.locator(".mg-sessions tbody tr").count() == 2


def test_first_results_stand_there_while_the_rest_runs(serve, visit, clip: Path, stub, analysis) -> None:
    page = visit(serve())
    stub.glimpse = analysis.model_copy(update={"cues": analysis.cues[:2], "span": type(analysis.span)(start=0, end=3)})
    stub.held.clear()
    upload(page, clip)
    analyze(page)
    page.wait_for_selector(".mg-table tbody tr[data-cue]")
    assert page.locator(".mg-table tbody tr[data-cue]").count() == 2
    assert page.locator(".mg-judge").count() == 0, "what is not finished is not judged"
    assert page.locator(".mg-gap:has-text('not looked at yet')").count() > 0
    stub.held.set()
    page.wait_for_selector(".mg-judge")
    assert page.locator(".mg-table tbody tr[data-cue]").count() == 4


def test_an_answer_shows_its_looks_live_and_can_be_stopped(serve, visit, clip: Path, analyst) -> None:
    page = visit(serve(), width=1920, height=1080)
    analyzed(page, clip)
    analyst.held.clear()
    ask(page, "What did the hand do?")
    page.wait_for_selector(".mg-looks[open] li:has-text('Looked at the body'):has-text('00:00.00 to 00:05.00')")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector(".mg-it:has-text('Stopped')")
    analyst.held.set()
    ask(page, "Again?")
    page.wait_for_selector(".mg-it .mg-chip")
    assert page.locator(".mg-looks[open]").count() == 0 or "Stopped" in page.inner_text(".mg-it >> nth=0")
    page.get_by_role("button", name="What would change without gestures?").click()
    page.wait_for_selector("text=No longer said")


def test_files_of_one_browser_are_not_there_for_another(serve, visit, clip: Path, keep_pose) -> None:
    url = serve()
    mine, yours = visit(url), visit(url)
    analyzed(mine, clip)
    keep_pose()
    mine.click(".mg-views [data-view=skeleton]")
    mine.wait_for_selector("#mg-player video[src$='skeleton']")
    source = mine.get_attribute("#mg-player video", "src")
    assert mine.request.get(url + source).status == 200
    assert yours.request.get(url + source).status == 404
    assert yours.request.get(url + source.removesuffix("/skeleton")).status == 404


def test_the_purpose_is_asked_once_and_removal_leaves_nothing(
    serve, visit, clip: Path, settings: Settings, keep_pose
) -> None:
    page = visit(serve(purpose=""))
    page.wait_for_selector(".mg-dialog")
    assert serious(page) == []
    page.click(".mg-dialog summary")
    assert "workplace" in page.inner_text(".mg-dialog")
    page.check(".mg-choice input[value=own-material]")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_selector(".mg-dialog", state="detached")
    page.reload()
    page.wait_for_selector("#mg-timeline")
    page.wait_for_selector(".mg-start")
    assert page.locator(".mg-dialog").count() == 0

    analyzed(page, clip)
    keep_pose()
    page.click(".mg-views [data-view=skeleton]")
    page.wait_for_selector("#mg-player video[src$='skeleton']")
    pixels = clip.read_bytes()[2000:2064]
    assert any(pixels in path.read_bytes() for path in settings.home.rglob("*") if path.is_file())
    run = settings.home / "benchmarks" / "2026-01-01-0900-aaaa"
    run.mkdir(parents=True)
    tab(page, "Privacy")
    page.get_by_label("Also one benchmark run").check()
    page.get_by_role("button", name="Remove everything").click()
    page.get_by_role("button", name="Press again to confirm").click()
    page.wait_for_selector("#mg-privacy-said:has-text('Removed 1 analysis, 1 benchmark run')")
    left = [path for path in settings.home.rglob("*") if path.is_file()]
    for path in left:
        held = path.read_bytes()
        assert pixels not in held
        assert b"touching nose" not in held, path
        assert b"bold &amp; name" not in held, path
    assert not [path for path in left if path.suffix in (".webm", ".mp4")]
    assert not run.exists()
    assert page.get_by_label("Also one").count() == 0
    assert "purged" in page.inner_text("#mg-audit")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier_is_found(serve, visit, clip: Path, scheme: str) -> None:
    page = visit(serve(), width=1920, height=1080, scheme=scheme)
    faults = {"empty": serious(page)}
    analyzed(page, clip)
    ask(page, "What did the hand do?")
    page.wait_for_selector(".mg-it .mg-chip")
    page.click(".mg-finer summary")
    page.click(".mg-table tr:has-text('nodding') [data-edit=change]")
    faults["desk"] = serious(page)
    for name in ("Across videos", "Sessions", "Documents", "Benchmark", "Privacy"):
        tab(page, name)
        page.wait_for_timeout(600)
        faults[name] = serious(page)
    assert not {name: found for name, found in faults.items() if found}


@pytest.mark.parametrize("width", [768, 1280, 1920])
def test_nothing_reaches_over_the_edge(serve, visit, clip: Path, width: int) -> None:
    page = visit(serve(), width=width, height=1000)
    analyzed(page, clip)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tab(page, "Benchmark")
    page.wait_for_selector("#mg-bench-runs .mg-empty")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_offers_of_an_empty_desk_do_not_stand_beside_a_video(serve, visit, clip: Path) -> None:
    url = serve(opened=clip)
    for _ in range(2):  # at the second visit there is a session that an empty desk would offer
        page = visit(url)
        page.wait_for_selector(".mg-table tbody tr[data-cue] .mg-judge")
        page.wait_for_timeout(500)
        assert not page.is_visible("#mg-start")
