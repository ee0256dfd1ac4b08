"""Make the pictures of the app for the docs, from the bundled sample alone: docs/images/desk.png and desk-dark.png.

    python benchmarks/app_pictures.py          # needs a Chromium and playwright

The face is blurred, or only the skeleton is shown: a manual needs nobody's face.
"""

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from door import run

from mg_agent.sample.generate import make_sample
from mg_agent.settings import Settings
from mg_agent.store import Store
from mg_agent.store.purpose import choose
from mg_agent.ui.demo import build_demo, free_port

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
OUT = Path(__file__).parents[1] / "docs" / "images"
COLORS = 256


def main() -> None:
    """Serve the sample, walk through it, and write both pictures."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        settings = Settings(home=Path(folder) / "home")
        with Store(settings.home) as store:
            choose(store, "own-material")
        demo = build_demo(settings, opened=make_sample(settings.home / "sample").video)
        port = free_port()
        demo.launch(server_port=port, prevent_thread_lock=True, quiet=True)
        found = os.environ.get("MG_AGENT_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        browser = play.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            for name, scheme, view in (("desk", "light", "blurred"), ("desk-dark", "dark", "skeleton")):
                context = browser.new_context(viewport={"width": 1680, "height": 960}, color_scheme=scheme)
                picture(context.new_page(), f"http://127.0.0.1:{port}/", view, OUT / f"{name}.png")
        finally:
            browser.close()
            demo.close()


def picture(page, url: str, view: str, target: Path) -> None:  # noqa: ANN001 - playwright's own type
    """Walk to a view that shows evidence, words and an answer at the same moment."""
    page.goto(url)
    page.wait_for_selector(".mg-table tbody tr .mg-judge", timeout=300_000)
    if page.locator(".mg-it").count() == 0:
        page.get_by_role("button", name="What did the hands do?").first.click()
    page.wait_for_selector(".mg-it:not([aria-busy]) .mg-chip")
    page.click(".mg-lane[data-modality=gesture] .mg-fold")
    if page.locator(".mg-confirm[aria-pressed=true]").count() == 0:
        page.click(".mg-table tr:has-text('touching chin') .mg-confirm")
        page.wait_for_selector(".mg-confirm[aria-pressed=true]")
    page.click(f".mg-views [data-view={view}]")
    page.wait_for_selector(f"#mg-player video[src$='{view}']", timeout=120_000)
    page.click(".mg-it .mg-chip[data-start]")
    page.mouse.move(5, 5)
    page.wait_for_timeout(1500)
    page.screenshot(path=str(target))
    place = page.locator("#mg-player video").bounding_box()
    shrink(target, (place["x"], place["y"], place["x"] + place["width"], place["y"] + place["height"]))
    print(f"{target.relative_to(OUT.parents[1])}: {target.stat().st_size / 1000:.0f} kB")


def shrink(path: Path, photo: tuple[float, float, float, float]) -> None:
    """Write the picture with a palette, half of it for the photo, so that the page keeps its own few colors."""
    from PIL import Image

    with Image.open(path) as shown:
        image = shown.convert("RGB")
    box = tuple(round(edge) for edge in photo)
    page = image.copy()
    page.paste((0, 0, 0), box)
    halves = [part.quantize(COLORS // 2, dither=Image.Dither.NONE) for part in (page, image.crop(box))]
    palette = Image.new("P", (1, 1))
    palette.putpalette([tone for half in halves for tone in (half.getpalette() or [])[: 3 * (COLORS // 2)]])
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    run(main)
