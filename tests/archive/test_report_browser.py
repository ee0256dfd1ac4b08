"""The HTML report in a real browser: nothing is fetched, nothing runs, everybody can read it."""

import os
import shutil
from pathlib import Path

import pytest
from kept import keep

from mg_agent.archive import export_session
from mg_agent.store import Store


@pytest.mark.browser
def test_the_report_opens_alone_and_is_accessible(home: Path, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    found = os.environ.get("MG_AGENT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium here")
    with Store(home) as store:
        export_session(store, keep(store), tmp_path, ("html",))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for width in (1280, 480):
            page = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True).new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
            page.goto((tmp_path / "report.html").as_uri())
            assert asked == [(tmp_path / "report.html").as_uri()]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert Axe().run(page).response["violations"] == []
            chip = page.locator("li a.chip").first
            target = (chip.get_attribute("href") or "").removeprefix("#")
            chip.click()
            assert page.evaluate("id => document.getElementById(id).matches(':target')", target)
        browser.close()
