"""The slides of a lesson: which cells each one shows, its notes, its minutes, for which choice it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from kit_builder.core.model import Kit, Lesson, LessonCell
from kit_builder.lesson.choices import place_of
from kit_builder.lesson.select import is_seen
from tumar.paper import without_tags

_NEW_SLIDE = ("slide", "subslide")


@dataclass
class Slide:
    """A slide: ``cells`` are what it shows in order, ``notes`` the teacher's, ``part`` its block or "booster".

    With a ``choice`` it is shown only where this choice is; notes may have choices of their own.
    """

    cells: list[LessonCell] = field(default_factory=list)
    notes: list[LessonCell] = field(default_factory=list)
    choice: str | None = None

    @property
    def part(self) -> str:
        """The block that the slide belongs to."""
        cell = self.cells[0].cell
        return "booster" if cell.is_booster else cell.block or "all"

    @property
    def minutes(self) -> int:
        """The class time planned for the slide."""
        return sum(lesson_cell.cell.minutes for lesson_cell in self.cells)

    @property
    def title(self) -> str:
        """The title of an activity, or the first line that is shown."""
        first = self.cells[0]
        return first.title if first.is_done_by_pupils else without_tags(first.html.partition("\n")[0]).strip()


def slides_of(lesson: Lesson, kit: Kit) -> list[Slide]:
    """Group the cells into slides by their slide type; notes and fragments belong to the slide before them.

    A slide whose cells belong to several choices becomes one for each of them, so that no slide mixes two stories.
    Where no cell of the notebook has a type, as in other people's, each cell with a heading and each activity begins a slide.
    """
    slides: list[Slide] = []
    is_typed = any(lesson_cell.cell.slide in _NEW_SLIDE for lesson_cell in lesson.cells)
    is_begun = False  # by a cell of which there is nothing to show
    for lesson_cell in lesson.cells:
        cell = lesson_cell.cell
        if lesson_cell.is_setup or cell.slide == "skip" or lesson_cell.is_empty or not is_seen(cell, kit.audiences["class"]):
            is_begun |= cell.slide in _NEW_SLIDE and (lesson_cell.is_empty or "cell" in cell.hidden)
            continue
        if cell.slide == "notes":
            if slides:
                slides[-1].notes.append(lesson_cell)
        elif not slides or is_begun or cell.slide in _NEW_SLIDE or (not is_typed and _begins_slide(lesson_cell)):
            slides.append(Slide([lesson_cell]))
            is_begun = False
        else:
            slides[-1].cells.append(lesson_cell)
    used = {lesson_cell.cell.choice for lesson_cell in lesson.cells}
    return [single for slide in slides for part in _by_choice(slide, kit, used) for single in (part, *_further(part))]


def _by_choice(slide: Slide, kit: Kit, used: Collection[str | None]) -> Iterator[Slide]:
    """Give a slide that mixes choices once for each choice that changes it; what an extra adds stands on a slide of its own."""
    choices = list(dict.fromkeys(lesson_cell.cell.choice for lesson_cell in slide.cells))
    if len(choices) == 1:
        yield replace(slide, choice=choices[0])
        return
    first = next((place_of(kit, name) for name in choices if name and not kit.choices[name].extra), None)
    alternatives = [name for name in kit.choices if place_of(kit, name) == first and (name == first or name in used)] if first else [None]
    for name in alternatives:
        others = {*alternatives, *choices} - {None, name}
        cells, notes = (
            [lesson_cell for lesson_cell in part if lesson_cell.cell.choice not in others] for part in (slide.cells, slide.notes)
        )
        if cells:
            yield Slide(cells, notes, name)
    for name in choices:
        if name and name not in alternatives:
            cells, notes = ([lesson_cell for lesson_cell in part if lesson_cell.cell.choice == name] for part in (slide.cells, slide.notes))
            yield Slide(cells, notes, name)


def _further(slide: Slide) -> Iterator[Slide]:
    """Yield what the activities of a slide show on slides of their own: as prose, without minutes, because theirs are counted already."""
    for lesson_cell in slide.cells:
        for html in lesson_cell.activity.further_slides() if lesson_cell.activity else ():
            tags = {family: values for family, values in lesson_cell.cell.tags.items() if family != "minutes"}
            cell = replace(lesson_cell.cell, type="markdown", source=without_tags(html), tags=tags, slide="slide")
            yield Slide([LessonCell(cell, html=html)], choice=slide.choice)


def _begins_slide(lesson_cell: LessonCell) -> bool:
    return lesson_cell.is_done_by_pupils or (lesson_cell.cell.type == "markdown" and lesson_cell.cell.source.startswith("#"))
