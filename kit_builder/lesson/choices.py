"""What a class sees of a lesson: a choice may take the place of another, or be extra (``[choices]`` of kit.toml)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kit_builder.core.model import Choice, Kit, Lesson, LessonCell


def shown_with(kit: Kit, *chosen: str) -> frozenset[str | None]:
    """Return the choices whose cells are shown where these are chosen; None stands for the cells without a choice."""
    replaced = {kit.choices[name].instead for name in chosen}
    shown_at_first = {choice.name for choice in kit.choices.values() if choice.is_shown_at_first}
    return frozenset({None, *chosen, *(shown_at_first - replaced)})


def place_of(kit: Kit, name: str) -> str:
    """Return the choice that this one takes the place of: itself, where it replaces none."""
    return kit.choices[name].instead or name


def paths(lesson: Lesson, kit: Kit) -> Iterator[tuple[Choice | None, Lesson]]:
    """Give the lesson as classes see it: where nothing is chosen, then with each choice that changes it."""
    for choice in (None, *(used for used in _used_choices(lesson.cells, kit) if not used.is_shown_at_first)):
        visible = shown_with(kit, *([choice.name] if choice else []))
        yield choice, replace(lesson, cells=tuple(cell for cell in lesson.cells if cell.cell.choice in visible))


@dataclass(frozen=True)
class Offer:
    """What may be chosen: of each group ``either`` the first or one of the others, and ``extras`` with their minutes."""

    either: tuple[tuple[Choice, ...], ...]
    extras: tuple[tuple[Choice, int], ...]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All that are offered; what is in no offer is always shown."""
        return (*(choice for group in self.either for choice in group), *(choice for choice, _ in self.extras))

    def name_of(self, choice: str | None) -> str:
        """Return the name of a choice if it is offered."""
        return next((candidate.name for candidate in self.choices if candidate.name == choice), "")


def offered(cells: Iterable[LessonCell], kit: Kit) -> Offer:
    """Return what may be chosen where these cells are shown."""
    cells = list(cells)
    used = _used_choices(cells, kit)
    groups = ((first, *(other for other in used if other.instead == first.name)) for first in kit.choices.values())
    extras = (
        (extra, sum(lesson_cell.cell.minutes for lesson_cell in cells if lesson_cell.cell.choice == extra.name))
        for extra in used
        if extra.extra
    )
    return Offer(tuple(group for group in groups if len(group) > 1), tuple(extras))


def _used_choices(cells: Iterable[LessonCell], kit: Kit) -> list[Choice]:
    """Return the choices of the cells, in the order of kit.toml."""
    names = {lesson_cell.cell.choice for lesson_cell in cells}
    return [choice for choice in kit.choices.values() if choice.name in names]
