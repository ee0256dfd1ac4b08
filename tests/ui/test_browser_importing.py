"""Out to ELAN and back onto the desk, in a real Chromium."""

from pathlib import Path

import pytest
from edited import renamed
from pages import analyzed, ask
from pympi.Elan import Eaf

from mg_agent.store import Sessions, Store

pytestmark = pytest.mark.browser


def bring(page, file: Path) -> None:
    """Choose a file as a person does; the same one may be chosen again."""
    with page.expect_file_chooser() as chooser:
        page.click("#mg-bring")
    chooser.value.set_files(str(file))


def test_a_file_edited_in_elan_comes_back_onto_the_desk(serve, visit, clip: Path, tmp_path: Path, settings) -> None:
    page = visit(serve(), width=1920, height=1080)
    analyzed(page, clip)
    with page.expect_download() as waiting:
        page.click("#mg-export summary")
        page.click("[data-form=elan]")
    file = tmp_path / "talk.eaf"
    waiting.value.save_as(file)
    eaf = Eaf(str(renamed(file, "nodding", "shaking head")))
    for name in ("face@A", "face@A.confidence", "face@A.id", "face@A.record"):
        eaf.remove_all_annotations_from_tier(name)
    eaf.to_file(str(file))
    bring(page, file)
    page.wait_for_selector("#mg-status:has-text('1 correction, 2 unchanged')")
    page.wait_for_selector("tr:has-text('was: nodding'):has-text('shaking head')")
    page.click("[data-act=reject-missing]")
    page.wait_for_selector("tr.mg-gone:has-text('blinking')")
    ask(page, "And now?")
    page.wait_for_selector(".mg-it .mg-chip:has-text('shaking head')")
    bring(page, file)
    page.wait_for_selector("#mg-status:has-text('0 added, 0 corrections, 3 unchanged')")
    broken = tmp_path / "broken.eaf"
    broken.write_text("<eaf")
    bring(page, broken)
    page.wait_for_selector("#mg-status .mg-bad:has-text('broken.eaf')")
    assert "inbox" not in page.inner_text("#mg-status")
    assert list(settings.home.glob("app/*/inbox/**/*.eaf")) == [], "no upload stays"
    with Store(settings.home) as store:
        assert len(Sessions(store).list()) == 3
