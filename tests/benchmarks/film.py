"""Time the work for one second of film with two processes, as a ratio against Chromium's screenshots of the same scenes.

Run: ``uv run --extra film --group test python tests/benchmarks/film.py [NAME ...]``. For each film: seconds of work for a second
of film, drawn and encoded; the same for screenshots of the same frames as SVG, not encoded; and their ratio. 0.7 is the aim.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from kit_builder.film.drawing import HEIGHT, WIDTH
from kit_builder.film.encode import FULL, encode
from kit_builder.film.render import load, names
from kit_builder.film.scene import RATE, scene
from kit_builder.film.sound import soundtrack
from kit_builder.film.svg import svg

ROOT = Path(__file__).resolve().parents[2]
SHOTS = 12


def main() -> None:
    """Print a line for each film."""
    print("film                 length   work/s   chromium/s   ratio")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for name in sys.argv[1:] or names(ROOT):
            studio, board = load(ROOT, name)
            path = ROOT / "dist" / "films" / f"{name}.benchmark.mp4"
            path.parent.mkdir(parents=True, exist_ok=True)
            began = time.perf_counter()
            encode(path, studio.media, board, soundtrack(board), FULL, lambda _: None)
            work = (time.perf_counter() - began) / board.seconds
            path.unlink()
            began = time.perf_counter()
            for number in range(SHOTS):
                drawn = svg(scene(studio, board, board.seconds * (number + 0.5) / SHOTS), studio.look, WIDTH, HEIGHT, "frame")
                page.set_content(f"<body style='margin:0'>{drawn}</body>")
                page.screenshot(type="jpeg")
            shots = (time.perf_counter() - began) / SHOTS * RATE
            print(f"{name:<20} {board.seconds:>4.0f} s   {work:>6.2f}   {shots:>10.2f}   {work / shots:>5.2f}")
        browser.close()


if __name__ == "__main__":
    main()
