"""What of a lesson practises and checks each objective: read by ``check``, and printed for teachers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kit_builder.core.model import Kit, Lesson, LessonCell, Objective

Rows = list[dict[str, Any]]
"""An objective's ``text``, and where it is ``practised`` and ``checked``, as words."""


@dataclass(frozen=True)
class Coverage:
    """The cells that practise an objective (films and checks are none), and the checks that ask for it."""

    objective: Objective
    practised: tuple[LessonCell, ...]
    checked: tuple[LessonCell, ...]


def objectives_of(lesson: Lesson, kit: Kit) -> list[Objective]:
    """Return the objectives of the lesson's risk and age."""
    variant = lesson.variant
    return [objective for objective in kit.objectives.values() if (objective.risk, objective.age) == (variant.risk.name, variant.age.name)]


def coverage(lesson: Lesson, kit: Kit) -> list[Coverage]:
    """Return for each objective of the lesson what practises it and what checks it."""
    rows = []
    for objective in objectives_of(lesson, kit):
        tagged = [lesson_cell for lesson_cell in lesson.cells if objective.id in lesson_cell.cell.tags.get("objective", ())]
        checked = tuple(lesson_cell for lesson_cell in tagged if lesson_cell.activity and lesson_cell.activity.role == "check")
        practised = tuple(lesson_cell for lesson_cell in tagged if lesson_cell.is_practice and lesson_cell not in checked)
        rows.append(Coverage(objective, practised, checked))
    return rows


def covered(lesson: Lesson, kit: Kit) -> Rows:
    """Say what of a lesson covers each of its objectives."""
    return [
        {
            "text": row.objective.text,
            "practised": [_place(lesson_cell, kit) for lesson_cell in row.practised],
            "checked": [_place(lesson_cell, kit) for lesson_cell in row.checked],
        }
        for row in coverage(lesson, kit)
    ]


def _place(lesson_cell: LessonCell, kit: Kit) -> str:
    """Say where something stands: its block, its title, its minutes."""
    words = kit.page_words
    where = words["booster"] if lesson_cell.cell.is_booster else kit.blocks[lesson_cell.cell.block].title if lesson_cell.cell.block else ""
    title = f"{kit.choices[lesson_cell.cell.choice].title}: {lesson_cell.title}" if lesson_cell.cell.choice else lesson_cell.title
    return words["covered_in"].format(where=where, title=title, minutes=lesson_cell.cell.minutes)
