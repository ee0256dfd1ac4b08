"""A benchmark run from the page, in a real Chromium: begun, found again, stopped, gone on with, shown."""

import pytest
from pages import tab

from mg_agent.settings import Settings

pytestmark = pytest.mark.browser
pytest.importorskip("inspect_ai")
MINUTES = 180_000  # milliseconds a run may take where the machine is busy
FEW = ("transcript", "full")


def choose(page, group: str, *wanted: str) -> None:
    """Tick what begins with these words, and nothing else."""
    for box in page.locator(f"fieldset:has-text('{group}') label").all():
        ticked = any(box.inner_text().strip().startswith(word) for word in wanted)
        box.locator("input").set_checked(ticked)


def begin(page, *who: str) -> None:
    choose(page, "About", "Emotion")
    choose(page, "Who is asked", *who)
    choose(page, "What may be looked at", "transcript:", "full:")
    page.get_by_label("Scenarios of each family (0: all)").fill("1")
    page.click("#mg-bench-run")


def test_a_run_is_begun_found_again_stopped_gone_on_with_shown_and_compared(serve, visit, settings: Settings) -> None:
    url = serve()
    page = visit(url, height=1400)
    tab(page, "Benchmark")
    page.wait_for_selector("#mg-bench-runs:has-text('No run yet')")
    begin(page)
    page.wait_for_selector("#mg-bench-status .mg-bad:has-text('no reasoner is chosen')")
    begin(page, "random", "oracle")
    page.wait_for_selector("#mg-bench-status .mg-busy")
    page.reload()
    tab(page, "Benchmark")
    page.wait_for_selector("#mg-bench-status .mg-busy")
    page.click("#mg-bench-stop")
    page.wait_for_selector("#mg-bench-runs:has-text('Stopped')")
    page.click("[data-act=resume]")
    page.wait_for_selector("#mg-bench-status:has-text('finished: 12 answers')", timeout=MINUTES)
    assert page.locator("#mg-bench-compare").count() == 0, "one run cannot be compared"

    page.click("[data-act=report]")
    frame = page.frame_locator(".mg-report iframe")
    frame.locator("h1:has-text('Benchmark run')").wait_for()
    assert page.get_attribute(".mg-report iframe", "sandbox") == ""
    page.click("#mg-shade")
    frame.locator(":root:has(#dark:target)").wait_for()
    with page.expect_download() as waiting:
        page.click(".mg-file-link:has-text('measures.csv')")
    assert waiting.value.path().read_text().startswith("run,version,")
    address = page.evaluate("document.querySelector('.mg-report iframe').src.split('#')[0]")
    assert page.request.get(address).headers["content-security-policy"].startswith("sandbox")
    assert visit(url).request.get(address).status == 404, "another browser session finds nothing"

    begin(page, "random", "majority")
    page.wait_for_selector("#mg-bench-status:has-text('finished: 12 answers')", timeout=MINUTES)
    page.click("#mg-bench-compare", timeout=MINUTES)
    page.wait_for_selector(".mg-findings li:has-text('answers of random')")
    assert "oracle" in page.inner_text("#mg-bench-shown")
    for left in (1, 0):
        page.locator("[data-act=remove]").first.click()
        page.locator("[data-act=remove][data-armed]").click()
        page.wait_for_function("left => document.querySelectorAll('[data-act=remove]').length === left", arg=left)
    assert [one.name for one in (settings.home / "benchmarks").iterdir()] == ["in-use"]
