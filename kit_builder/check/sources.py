"""Rules about where things come from: facts stand in the lesson's list of sources, tips name whom they follow.

They follow the rule on sources in notebooks/README.md. The list is the cell tagged ``part:sources``, a table of fact, source and mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kit_builder.core.model import Kit, Lesson, LessonCell

Result = Iterator[tuple[LessonCell | None, str]]

TIPS = 3
_TIP = re.compile(r"^\d+\.\s+(.*)$", re.M)
_FOLLOWS = re.compile(r"(?<!\*)\*[^*\s][^*]+\*(?!\*)")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What can be wrong and be looked up: shares, articles of a law, dates but for "as of ...".
_FACT = re.compile(rf"\d[\d,.]*\s?%|\bart\. ?\d+(?:-\d+)?|(?<!as of )\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}", re.I)


def tips(lesson: Lesson, kit: Kit) -> Result:
    """A lesson has at least three tips of experts, and each says whom it follows."""
    cells = _part(lesson, "tips")
    numbered_tips = [(lesson_cell, tip) for lesson_cell in cells for tip in _TIP.findall(lesson_cell.cell.source)]
    if len(numbered_tips) < TIPS:
        yield (
            cells[0] if cells else None,
            f"age {lesson.variant.age.name}: {len(numbered_tips)} tips of experts; there must be {TIPS}, tagged part:tips.",
        )
    for lesson_cell, tip in numbered_tips:
        if not _FOLLOWS.search(tip):
            yield lesson_cell, f"this tip does not say whom it follows: “{tip[:60]}”. Add *Follows: the source.*"


def sources(lesson: Lesson, kit: Kit) -> Result:
    """A lesson lists its sources in a table, and no cell of it is empty."""
    cells = _part(lesson, "sources")
    if not cells:
        yield None, f"age {lesson.variant.age.name}: the sources are missing. Tag the cell with their table part:sources."
    for lesson_cell in cells:
        for row in _rows(lesson_cell):
            if len(row) != 3 or not all(row):
                yield lesson_cell, f"this row needs a fact, a source and a mark: “{' | '.join(row)[:70]}”."


def facts(lesson: Lesson, kit: Kit) -> Result:
    """Shares, articles and dates stand in the list of sources; those that pupils read are verified there (mark V)."""
    source_cells = _part(lesson, "sources")
    sources_text = "\n".join(lesson_cell.cell.source for lesson_cell in source_cells)
    rows = [row for lesson_cell in source_cells for row in _rows(lesson_cell)]
    for lesson_cell in lesson.cells:
        if lesson_cell in source_cells or lesson_cell.cell.type != "markdown":
            continue
        for fact in dict.fromkeys(_FACT.findall(lesson_cell.cell.source)):
            if fact.lower() not in sources_text.lower():
                yield lesson_cell, f"“{fact}” is not in the list of sources. Add a row for it, or leave it out."
            elif not set(lesson_cell.cell.readers) <= {"teacher", "family"}:
                marks = [row[-1] for row in rows if fact.lower() in " ".join(row).lower()]
                if not any(mark.startswith(("V", "-")) for mark in marks):
                    yield lesson_cell, f"pupils read “{fact}”, and its source is not marked V (verified). Leave it out."


def _part(lesson: Lesson, name: str) -> list[LessonCell]:
    return [lesson_cell for lesson_cell in lesson.cells if name in lesson_cell.cell.tags.get("part", ())]


def _rows(lesson_cell: LessonCell) -> Iterator[list[str]]:
    """Give the rows of the tables in a cell, without heading and rule."""
    lines = [line.strip().strip("|") for line in lesson_cell.cell.source.splitlines() if line.strip().startswith("|")]
    for line in lines[2:]:
        yield [cell.strip() for cell in line.split("|")]


RULES = (tips, sources, facts)
