"""What of a lesson practises and checks each objective: read by ``check``, and printed for teachers."""

from __future__ import annotations

from dataclasses import dataclass

from kit_builder.core.model import Kit, Lesson, LessonCell, Objective


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
