"""Time the builder: against nbconvert, growing, changed by a cell; its memory, and where its time goes. One table and one plot.

Run: ``uv run --group test python tests/benchmarks/run.py [--quick] [-o benchmarks.svg]``. It asserts nothing; quote the ratios, not the
seconds. nbconvert makes slides, a page and a notebook of each lesson: 4 risks x 3 ages x 3 languages x 3 kinds = 108 files. It
gets the lessons as plain notebooks without outputs (so less than the kit's pages hold: no live activities, no films), then the
notebooks that the builder makes for pupils, which hold all of it, and those once more without what the builder has put into them: then
nbconvert runs the cells itself, without which none of its files has an activity in it. Its command is timed on some of the files and scaled,
its reused exporters on all of them; the builder runs as a whole process. To measure the builder and not a disk, set ``TMPDIR`` to
a folder in memory, such as ``/dev/shm``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from kit_builder.build.run import build
from kit_builder.core.files import TICK
from kit_builder.core.kit import read_kit
from kit_builder.core.model import Kit
from kit_builder.core.plan import Plan
from kit_builder.exports import Format
from kit_builder.exports.registry import FORMATS
from kit_builder.lesson.pipeline import kit_in
from kit_builder.lesson.read import read
from kit_builder.lesson.select import select_age
from kit_builder.lesson.translate import translate
from tumar import charts

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("slides", "html", "notebook")  # of nbconvert
SAME = ("slides", "exercise", "pupil")  # the same of ours
EVERY = 9  # every how many of their files the command is timed on
# As on most computers, Python keeps what it has compiled; the first run of each command is not timed
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
CHILD = """
import sys, json
from dataclasses import replace
from pathlib import Path
from kit_builder.build.run import build
from kit_builder.core.kit import read_kit
from kit_builder.core.plan import Plan
if __name__ == "__main__":
    wanted = json.loads(sys.argv[1])
    kit = read_kit(Path(wanted["root"]))
    languages = tuple(wanted["languages"] or kit.languages)
    plan = Plan(tuple(kit.risks), tuple(kit.ages), languages, tuple(wanted["formats"]), Path(wanted["output"]), pack=wanted["pack"])
    build(kit, plan, fresh=wanted["fresh"])
"""


class Spread:
    """Seconds of several runs."""

    def __init__(self, seconds: list[float]) -> None:
        self.seconds, self.median = seconds, statistics.median(seconds)

    def __str__(self) -> str:
        return f"{self.median:8.2f} s  ({min(self.seconds):.2f}-{max(self.seconds):.2f}, {len(self.seconds)} runs)"


def timed(work: Callable[[], object], runs: int, before: Callable[[], object] = lambda: None) -> Spread:
    """Time some work several times; what is done ``before`` each is not timed."""
    found = []
    for _ in range(runs):
        before()
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return Spread(found)


def whole_process(root: Path, output: Path, formats: tuple[str, ...], languages: tuple[str, ...] = (), **more: bool) -> None:
    """Build in a process of its own, as the command does."""
    wanted = {"root": str(root), "output": str(output), "formats": formats, "languages": languages, "pack": True, "fresh": False, **more}
    child = output.parent / "child.py"
    child.write_text(CHILD, "utf-8")
    subprocess.run([sys.executable, str(child), json.dumps(wanted)], check=True, env=ENVIRONMENT)


def plain_notebooks(kit: Kit, folder: Path) -> list[Path]:
    """Write each lesson of each language as a plain notebook, for nbconvert."""
    made = []
    for language in kit.languages:
        said, known = kit_in(kit, language)
        for risk in kit.risks:
            for age in said.ages.values():
                cells = translate(select_age(read(kit.notebook_of(risk), kit), age), known).cells
                raw = [
                    {
                        "cell_type": cell.type,
                        "id": f"c{cell.index}",
                        "source": cell.source,
                        "metadata": {"slideshow": {"slide_type": cell.slide}},
                    }
                    | ({"outputs": [], "execution_count": None} if cell.type == "code" else {})
                    for cell in cells
                ]
                path = folder / f"{risk}-{age.name}-{language}.ipynb"
                path.write_text(json.dumps({"cells": raw, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
                made.append(path)
    return made


def full_notebooks(built: Path, folder: Path) -> list[Path]:
    """Copy the pupils' notebooks of all bundles, which hold the activities and films, for nbconvert."""
    folder.mkdir()
    return [Path(shutil.copy(path, folder / f"{path.parts[-3]}-{path.name}")) for path in sorted(built.glob("*/notebooks/*-pupil.ipynb"))]


def nbconvert_command(path: Path, kind: str) -> None:
    """Convert one notebook with the command."""
    command = [sys.executable, "-m", "nbconvert", "--to", kind, "--output", f"out-{kind}", path.name]
    subprocess.run(command, cwd=path.parent, check=True, capture_output=True, env=ENVIRONMENT)


def nbconvert_in_one_process(paths: list[Path], *, run: bool = False) -> None:
    """Convert all notebooks with exporters that are made once; each is read once, and its cells are ``run`` once, if at all."""
    import nbformat
    from nbconvert.exporters import HTMLExporter, NotebookExporter, SlidesExporter
    from nbconvert.preprocessors import ClearOutputPreprocessor, ExecutePreprocessor

    exporters = [SlidesExporter(), HTMLExporter(), NotebookExporter()]
    for path in paths:
        notebook = nbformat.read(path, nbformat.NO_CONVERT)
        if run:
            notebook.metadata.pop("widgets", None)
            ClearOutputPreprocessor().preprocess(notebook, {})
            ExecutePreprocessor(kernel_name="python3", extra_arguments=["--log-level=ERROR"]).preprocess(
                notebook, {"metadata": {"path": str(path.parent)}}
            )
        for exporter in exporters:
            text, resources = exporter.from_notebook_node(notebook)
            (path.parent / f"{path.stem}{resources['output_extension']}.made").write_text(text, "utf-8")


def copy_of(root: Path, folder: Path) -> Path:
    """Copy the kit, so that a cell of it can be changed; then let the files grow as old as those of an author mostly are (``files.see``)."""
    for name in ("notebooks", "media"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    axes = folder / "notebooks" / "kit.toml"
    axes.write_text(axes.read_text("utf-8").replace("release = true", "release = false"), "utf-8")  # a changed cell is not translated
    time.sleep(2 * TICK / 1e9)
    return folder


def with_another_word(root: Path, runs: int, work: Callable[[], None]) -> Spread:
    """Time a build after one pupils' cell of one age has changed, several times."""
    path = root / "notebooks" / "privacy.ipynb"
    found = []
    for number in range(runs):
        text = path.read_text("utf-8")
        path.write_text(text.replace("## Somebody writes with", f"## Somebody {number} writes with", 1), "utf-8")
        assert path.read_text("utf-8") != text
        found += timed(work, 1).seconds
        path.write_text(text, "utf-8")
    return Spread(found)


def small_kit(folder: Path, cells: int = 20, lessons: int = 1, languages: int = 1) -> Path:
    """Write a kit with so many cells in each lesson, lessons, and languages."""
    shutil.copytree(ROOT / "notebooks" / "tumar", folder / "notebooks" / "tumar", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "media" / "fonts", folder / "media" / "fonts")
    shutil.copytree(ROOT / "media" / "art" / "tumar", folder / "media" / "art" / "tumar")
    shutil.copy(ROOT / "media" / "art" / "ornament.svg", folder / "media" / "art")
    shutil.copytree(ROOT / "media" / "icons", folder / "media" / "icons")
    data = (ROOT / "notebooks" / "kit.toml").read_text("utf-8")
    start, ages = data.split("[risks.", 1)[0], '[ages."10-13"]' + data.split('[ages."10-13"]')[1].split("[ages.")[0]
    rest = "[blocks." + data.split("[blocks.", 1)[1]
    before, after = rest.split("[languages.", 1)[0], "[audiences" + rest.split("[audiences", 1)[1]
    before = before.split("[term]")[0] + "[term]\nweeks = 12\nboosters = []\nlessons = []\n\n" if "[term]" in before else before
    risk = '[risks.r{n}]\ntitle = "R"\nbead = "../media/art/tumar/hello.svg"\nlessons."10-13" = "L{n}"\n\n'
    names = ["en", *(f"l{n}" for n in range(1, languages))]
    spoken_in = "".join(f'[languages.{name}]\ntitle = "{name}"\nrelease = false\nlocale = "en-GB"\n\n' for name in names)
    text = start + "".join(risk.format(n=n) for n in range(lessons)) + ages + before + spoken_in + after
    (folder / "notebooks" / "kit.toml").write_text(text, "utf-8")
    shutil.copy(ROOT / "notebooks" / "objectives.toml", folder / "notebooks")
    quiz = '# Think\nQuiz("""\nIs it {n}?\n\n- [x] Yes\n  > It is.\n- [ ] No\n  > Once more.\n""")'
    for lesson in range(lessons):
        made: list[dict[str, Any]] = [{"cell_type": "code", "source": "from tumar import setup\nsetup()", "metadata": {}, "outputs": []}]
        for n in range(cells):
            code = n % 4 == 3
            source = quiz.format(n=f"{lesson} {n}") if code else f"## Title {lesson} {n}\n\nSome words, **strong** and *weak*, of cell {n}."
            made.append({"cell_type": "code" if code else "markdown", "source": source, "metadata": {"slideshow": {"slide_type": "slide"}}})
        raw = {"cells": [{**cell, "id": f"c{n}"} for n, cell in enumerate(made)], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / "notebooks" / f"r{lesson}.ipynb").write_text(json.dumps(raw), "utf-8")
    for name in names[1:]:
        place = folder / "notebooks" / "locale" / name
        place.mkdir(parents=True)
        for lesson in range(lessons):
            said = "".join(f'msgid "Title {lesson} {n}"\nmsgstr "Titel {lesson} {n}"\n\n' for n in range(cells) if n % 4 != 3)
            (place / f"r{lesson}.po").write_text(said, "utf-8")
    return folder


def growth(folder: Path, quick: bool) -> Iterator[tuple[str, str]]:
    """Time 1, 10 and 100 times the cells, the lessons and the languages; what one more costs should stay the same."""
    for what, start in (("cells", 10), ("lessons", 1), ("languages", 1)):
        seconds = []
        for times in (1, 10) if quick else (1, 10, 100):
            root = small_kit(folder / f"{what}-{times}", **{what: start * times})
            output = folder / f"out-{what}-{times}"
            seconds.append(
                (start * times, timed(lambda root=root, output=output: whole_process(root, output, SAME, pack=False, fresh=True), 1).median)
            )
            shutil.rmtree(output)
        costs = [(later - before) / (more - fewer) for (fewer, before), (more, later) in itertools.pairwise(seconds)]
        said = ", ".join(f"{count}: {value:.2f} s" for count, value in seconds)
        yield f"growth, {what}", f"{said}; one more costs " + ", then ".join(f"{1000 * cost:.1f} ms" for cost in costs)


def peak_memory(work: Callable[[], None]) -> tuple[float, float]:
    """Return the peak memory in MB of the largest process below this one, and of all of them together, looked at 50 times a second."""
    largest = together = 0
    ended = threading.Event()

    def look() -> None:
        nonlocal largest, together
        while not ended.wait(0.02):
            sizes = []
            for process in psutil.Process().children(recursive=True):
                try:
                    sizes.append(process.memory_info().rss)
                except psutil.Error:
                    continue
            largest, together = max([largest, *sizes]), max(together, sum(sizes))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        work()
    finally:
        ended.set()
        watcher.join()
    return largest / 1e6, together / 1e6


def where_time_goes(kit: Kit, folder: Path) -> Iterator[tuple[str, str]]:
    """Time each format over all lessons in English, in this process."""
    from kit_builder.build import run as module

    spent: dict[str, float] = {}

    def timed_format(form: Format) -> Format:
        def make(lesson: Any, kit: Any) -> bytes | None:
            start = time.perf_counter()
            made = form.make(lesson, kit)
            spent[form.path] = spent.get(form.path, 0) + time.perf_counter() - start
            return made

        return replace(form, make=make)

    known, enough = dict(FORMATS), module.ENOUGH
    try:
        module.ENOUGH = 10**6  # no other process, which would not be seen
        FORMATS.update({name: timed_format(form) for name, form in known.items()})
        all_of_it = timed(lambda: build(kit, Plan(tuple(kit.risks), tuple(kit.ages), ("en",), tuple(known), folder), fresh=True), 1).median
    finally:
        module.ENOUGH = enough
        FORMATS.update(known)
    for path, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        yield f"where time goes, {path}", f"{seconds:8.2f} s  {100 * seconds / all_of_it:3.0f} %"
    rest = all_of_it - sum(spent.values())
    yield "where time goes, stages, zips, files", f"{rest:8.2f} s  {100 * rest / all_of_it:3.0f} %"


def main() -> int:
    """Print the table as it comes, and draw the plot."""
    parser = argparse.ArgumentParser(description="Time the builder against nbconvert, and growing.")
    parser.add_argument("--quick", action="store_true", help="fewer runs, and no growth by 100")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist" / "benchmarks.svg", help="where to draw the plot")
    options = parser.parse_args()
    runs = 2 if options.quick else 5
    bars: list[tuple[str, Spread, float]] = []

    def row(name: str, value: object) -> None:
        print(f"{name:58} {value}", flush=True)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kit = read_kit(ROOT)
        (folder / "theirs").mkdir()
        notebooks = plain_notebooks(kit, folder / "theirs")
        count = len(notebooks) * len(KINDS)
        some = [(path, kind) for path in notebooks for kind in KINDS][::EVERY]
        nbconvert_command(*some[0])
        single = timed_each(some)
        loop = Spread([value * count for value in single.seconds])
        row(
            f"nbconvert command in a loop, {count} files (from {len(some)})",
            f"{single.median * count:8.2f} s  ({single.median:.2f} s a file)",
        )
        reused = timed(lambda: nbconvert_in_one_process(notebooks), 1 if options.quick else 3)
        row(f"nbconvert in one process, exporters reused, {count} files", reused)
        whole_process(ROOT, folder / "same", SAME, pack=False)
        with_all = full_notebooks(folder / "same", folder / "full")
        full = timed(lambda: nbconvert_in_one_process(with_all), 1 if options.quick else 3)
        row("  the same with the activities and films of our notebooks", full)
        asleep = sorted((folder / "same").glob("*/notebooks/*-pupil.ipynb"))
        ran = timed(lambda: nbconvert_in_one_process(asleep, run=True), 1)
        row("  the same without our outputs: it runs the cells itself", ran)
        ours = timed(lambda: whole_process(ROOT, folder / "same", SAME, pack=False), runs, lambda: shutil.rmtree(folder / "same"))
        row(f"kit-builder, whole process, the same {count} files", ours)
        ratios = [value / ours.median for value in (single.median * count, reused.median, full.median, ran.median)]
        row("ratio to these four", ", ".join(f"{ratio:.1f}" for ratio in ratios))
        bars += [("nbconvert, loop", loop, single.median * count), ("nbconvert, one process", reused, reused.median)]
        bars += [
            ("nbconvert with films", full, full.median),
            ("nbconvert that runs", ran, ran.median),
            ("kit-builder, 108 files", ours, ours.median),
        ]
        root = copy_of(ROOT, folder / "kit")
        for languages in (("en",), ()):
            what = f"the same files and zips, {len(languages) or len(kit.languages)} language(s)"
            shutil.rmtree(folder / "same", ignore_errors=True)
            whole_process(root, folder / "same", SAME, languages)
            changed = with_another_word(root, runs, lambda languages=languages: whole_process(root, folder / "same", SAME, languages))
            row(f"kit-builder, {what}, one cell changed", changed)
            bars.append((f"one cell changed, {len(languages) or len(kit.languages)} language(s)", changed, changed.median))
            whole_process(root, folder / "same", SAME, languages)
            nothing = timed(lambda languages=languages: whole_process(root, folder / "same", SAME, languages), runs * 2)
            row(f"kit-builder, {what}, nothing changed", nothing)
        bars.append(("nothing changed", nothing, nothing.median))
        for languages in (("en",), ()):
            what = f"{len(kit.risks)} x {len(kit.ages)} x {len(languages) or len(kit.languages)} lessons, all formats"
            cold = timed(
                lambda languages=languages: whole_process(root, folder / "all", tuple(FORMATS), languages),
                min(runs, 3),
                lambda: shutil.rmtree(folder / "all", ignore_errors=True),
            )
            row(f"kit-builder, {what}, cold", cold)
            bars.append((f"all formats, {len(languages) or len(kit.languages)} language(s)", cold, cold.median))
            largest, together = peak_memory(
                lambda languages=languages: whole_process(root, folder / "all", tuple(FORMATS), languages, fresh=True)
            )
            row(f"kit-builder, {what}, memory", f"{largest:8.0f} MB the largest process, {together:.0f} MB all together")
            again = with_another_word(
                root, min(runs, 3), lambda languages=languages: whole_process(root, folder / "all", tuple(FORMATS), languages)
            )
            row(f"kit-builder, {what}, one cell changed", again)
            whole_process(root, folder / "all", tuple(FORMATS), languages)
            row(
                f"kit-builder, {what}, nothing changed",
                timed(lambda languages=languages: whole_process(root, folder / "all", tuple(FORMATS), languages), runs),
            )
            shutil.rmtree(folder / "all")
        for label, value in growth(folder, options.quick):
            row(label, value)
        for label, value in where_time_goes(kit, folder / "profile"):
            row(label, value)
    plot = [(label, math.log10(max(value, 0.01)) + 2, f"{value:.2f} s") for label, _, value in bars]
    ticks = [(0.0, "0.01 s"), (1.0, "0.1 s"), (2.0, "1 s"), (3.0, "10 s"), (4.0, "100 s"), (5.0, "1000 s")]
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(charts.bars(plot, ticks, "Seconds, each line ten times the one before"), "utf-8")
    print(f"The plot is in {options.output}.")
    return 0


def timed_each(pairs: list[tuple[Path, str]]) -> Spread:
    """Time the command on each of some files."""
    found = []
    for path, kind in pairs:
        found += timed(lambda path=path, kind=kind: nbconvert_command(path, kind), 1).seconds
    return Spread(found)


if __name__ == "__main__":
    sys.exit(main())
