"""Time how long each activity takes to render in Chromium slowed down four times, as a share of one frame of 16 ms.

Run: ``uv run --group test python tests/benchmarks/render.py``. Prints the median of nine renderings of each example, and how
many frames a page with thirty activities draws in a second while it scrolls.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kit_builder.build.run import build
from kit_builder.core.kit import read_kit, with_notebook
from kit_builder.core.plan import Plan
from kit_builder.lesson.read import load_json, title_of

ROOT = Path(__file__).resolve().parents[2]
FRAME, SLOWER, TIMES = 16, 4, 9

RENDER = """async ({index, times}) => {
  const data = JSON.parse(document.getElementById("tumar-data").textContent);
  const { module, state } = data.activities[index];
  const code = await import(URL.createObjectURL(new Blob([data.kit, data.modules[module]], {type: "text/javascript"})));
  const found = [];
  for (let time = 0; time < times; time++) {
    const el = document.body.appendChild(document.createElement("div"));
    const model = new Model({...structuredClone(state), words: data.words, pictures: data.pictures});
    const began = performance.now();
    code.default.render({model, el});
    el.getBoundingClientRect();
    found.push(performance.now() - began);
    el.remove();
  }
  return found;
}"""
SCROLL = """() => new Promise(done => {
  let frames = 0; const began = performance.now();
  const step = () => { frames++; scrollBy(0, 40); performance.now() - began < 2000 ? requestAnimationFrame(step) : done(frames / 2); };
  requestAnimationFrame(step);
})"""


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    path = ROOT / "notebooks" / "gallery.ipynb"
    kit = with_notebook(read_kit(ROOT), path, title_of(path, load_json(path)["cells"]))
    build(kit, Plan(("gallery",), ("10-13",), ("en",), ("exercise",), folder, name="gallery"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(next(folder.glob("gallery-*/gallery/exercise.html")).as_uri())
        page.wait_for_selector("html[data-awake]", state="attached")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        names = page.evaluate("[...document.querySelectorAll('[data-activity] .tumar')].map(node => node.classList[1])")
        for index, name in enumerate(names):
            median = statistics.median(page.evaluate(RENDER, {"index": index, "times": TIMES}))
            print(f"{name.removeprefix('tumar-'):20} {median:5.1f} ms  {median / FRAME:4.1f} of a frame")
        print(f"scrolling a page of {len(names)} activities: {page.evaluate(SCROLL):.0f} frames a second")
        browser.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
