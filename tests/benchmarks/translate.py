"""Time what a language adds to a build: reading its catalogs, then selecting and translating a lesson.

Run: ``uv run --group test python tests/benchmarks/translate.py``. Every message of the real kit is translated (into a made-up
language). Prints the medians in milliseconds, for the first time in a process and once the cells are known, beside the time
that the run stage takes for the same lessons in English.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from pseudo import pseudo  # noqa: E402

from kit_builder.core.kit import read_kit  # noqa: E402
from kit_builder.core.model import Age, Notebook, Variant  # noqa: E402
from kit_builder.lesson.markdown import Renderer  # noqa: E402
from kit_builder.lesson.pipeline import lesson_of  # noqa: E402
from kit_builder.lesson.select import select_age  # noqa: E402
from kit_builder.lesson.translate import translate  # noqa: E402
from kit_builder.translate import notebooks_of, update  # noqa: E402
from kit_builder.translation import catalog, cells, markdown  # noqa: E402
from kit_builder.translation.language import Translation, translation_of  # noqa: E402

TIMES, MOST = 7, 50  # milliseconds that a lesson may take


def milliseconds(work: Callable[[], object]) -> float:
    """Time one call, in time of the processor."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def _said(notebook: Notebook, age: Age, known: Translation) -> Notebook:
    return translate(select_age(notebook, age), known)


def main() -> None:
    """Print the table."""
    home = Path(tempfile.mkdtemp()) / "kit"
    shutil.copytree(ROOT / "notebooks", home / "notebooks", ignore=shutil.ignore_patterns("__pycache__", "gallery.ipynb"))
    shutil.copytree(ROOT / "media", home / "media")
    kit = read_kit(home)
    list(update(kit, ["kk"]))
    for path in (home / "notebooks" / "locale" / "kk").glob("*.po"):
        po = polib.pofile(str(path), wrapwidth=0)
        for entry in po:
            entry.msgstr, entry.flags = pseudo(entry.msgid), []
        po.save()

    def forget() -> None:
        for known in (catalog._read, markdown.segments, cells._code):
            known.cache_clear()

    notebooks = [notebook for notebook in notebooks_of(kit) if notebook.risk in kit.risks]
    lessons = [(notebook, age) for notebook in notebooks for age in kit.ages.values()]
    reading, first, again, running = [], [], [], []
    for _ in range(TIMES):
        forget()
        reading.append(milliseconds(lambda: translation_of(kit, "kk")))
        known = translation_of(kit, "kk")
        work = [partial(_said, notebook, age, known) for notebook, age in lessons]
        first += [milliseconds(one) for one in work]
        again += [milliseconds(one) for one in work]
    for notebook, age in lessons:
        variant = Variant(kit.risks[notebook.risk], age, "en")
        running.append(
            milliseconds(lambda notebook=notebook, age=age, variant=variant: lesson_of(kit, select_age(notebook, age), variant, Renderer()))
        )
    print(
        f"read all catalogs of a language      {statistics.median(reading):7.1f} ms, {statistics.median(reading) / len(lessons):.1f} a lesson"
    )
    print(f"select and translate, first time     {statistics.median(first):7.1f} ms a lesson (slowest {max(first):.1f}; at most {MOST})")
    print(f"select and translate, cells known    {statistics.median(again):7.1f} ms a lesson")
    print(f"run the lesson in English            {statistics.median(running):7.1f} ms")
    shutil.rmtree(home.parent)


if __name__ == "__main__":
    main()
