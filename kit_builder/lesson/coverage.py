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
    return [one for one in kit.objectives.values() if (one.risk, one.age) == (variant.risk.name, variant.age.name)]


def coverage(lesson: Lesson, kit: Kit) -> list[Coverage]:
    """Return for each objective of the lesson what practises it and what checks it."""
    rows = []
    for objective in objectives_of(lesson, kit):
        named = [shown for shown in lesson.cells if objective.id in shown.cell.tags.get("objective", ())]
        checked = tuple(shown for shown in named if shown.activity and shown.activity.role == "check")
        practised = tuple(shown for shown in named if shown.is_practice and shown not in checked)
        rows.append(Coverage(objective, practised, checked))
    return rows


def covered(lesson: Lesson, kit: Kit) -> Rows:
    """Say what of a lesson covers each of its objectives."""
    return [
        {
            "text": row.objective.text,
            "practised": [_place(shown, kit) for shown in row.practised],
            "checked": [_place(shown, kit) for shown in row.checked],
        }
        for row in coverage(lesson, kit)
    ]


def _place(shown: LessonCell, kit: Kit) -> str:
    """Say where something stands: its block, its title, its minutes."""
    words = kit.page_words
    where = words["booster"] if shown.cell.is_booster else kit.blocks[shown.cell.block].title if shown.cell.block else ""
    title = f"{kit.choices[shown.cell.choice].title}: {shown.title}" if shown.cell.choice else shown.title
    return words["covered_in"].format(where=where, title=title, minutes=shown.cell.minutes)
