"""Time all paper of a lesson and its PowerPoint file, against Chromium's print of the same slides, in one run.

Run: uv run --all-extras --group test python tests/benchmarks/paper.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from kit_builder.core.kit import read_kit
from kit_builder.exports.registry import FORMATS
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import lessons_of
from kit_builder.lesson.read import read

ROOT = Path(__file__).resolve().parents[2]
PAPER = [name for name, form in FORMATS.items() if form.path.endswith((".pdf", "poster.svg", "poster.png"))]


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def row(name: str, seconds: list[float]) -> None:
    """Print a row of the table."""
    print(f"{name:<38} {statistics.median(seconds):7.3f} s   {min(seconds):.3f} - {max(seconds):.3f}")


def main() -> None:
    """Time every lesson once after one that warms up; each lesson is new to the type setter."""
    kit, renderer = read_kit(ROOT), Renderer()
    lessons = [
        next(iter(lessons_of(kit, [read(kit.notebook_of(risk), kit)], kit.ages[age], "en", renderer)))
        for risk, age in product(kit.risks, kit.ages)
    ]
    first, *rest = lessons
    for name in (*PAPER, "pptx"):
        FORMATS[name].export(first, kit)
    paper = [timed(lambda lesson=lesson: [FORMATS[name].export(lesson, kit) for name in PAPER]) for lesson in rest]
    again = [timed(lambda lesson=lesson: [FORMATS[name].export(lesson, kit) for name in PAPER]) for lesson in rest]
    slides = [timed(lambda lesson=lesson: FORMATS["slides-pdf"].export(lesson, kit)) for lesson in rest]
    pptx = [timed(lambda lesson=lesson: FORMATS["pptx"].export(lesson, kit)) for lesson in rest]
    print(f"{'':<38} {'median':>9}   from - to")
    row(f"all paper of a lesson ({len(PAPER)} files)", paper)
    row("the same, unchanged", again)
    row("slides.pdf, unchanged", slides)
    row("slides.pptx", pptx)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None)
        printed = []
        for number, lesson in enumerate(rest[:4]):
            path = Path(folder) / f"{number}.html"
            path.write_bytes(FORMATS["slides"].export(lesson, kit) or b"")
            page = browser.new_page()

            def work(page: object = page, path: Path = path) -> None:
                page.goto(f"{path.as_uri()}?print-pdf")  # type: ignore[attr-defined]
                page.pdf(path=str(path.with_suffix(".pdf")))  # type: ignore[attr-defined]

            printed.append(timed(work))
            page.close()
        browser.close()
    row("Chromium's print of the slides alone", printed)
    print(f"All paper of a lesson against Chromium's print of its slides: {statistics.median(paper) / statistics.median(printed):.2f}")


if __name__ == "__main__":
    main()
