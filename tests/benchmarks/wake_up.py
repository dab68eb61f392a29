"""Time how soon the activities of ``slides.html`` live after opening in Chromium; prints the median and the size without film.

Run: ``uv run --group test python tests/benchmarks/wake_up.py`` after a build.
"""

from __future__ import annotations

import re
import shutil
import statistics
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for path in sorted((ROOT / "dist").glob("*/*/slides.html")):
            text = path.read_text("utf-8")
            film = sum(map(len, re.findall(r'id="film-\w+">([^<]*)<', text)))
            times = []
            for _ in range(7):
                page = browser.new_page()
                page.add_init_script(
                    "new MutationObserver(() => document.documentElement?.dataset.awake && (window.awakeAt ??= performance.now()))"
                    ".observe(document, {subtree: true, attributes: true})"
                )
                page.goto(path.as_uri())
                page.wait_for_selector("html[data-awake]", state="attached")
                times.append(page.evaluate("window.awakeAt"))
                page.close()
            size = (len(text.encode()) - film) / 1e6
            print(f"{path.parent.parent.name}: live after {statistics.median(times):.0f} ms, {size:.2f} MB without film")
        browser.close()


if __name__ == "__main__":
    main()
