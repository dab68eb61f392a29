"""The slides of a lesson: which cells each one shows, its notes, its minutes, for which choice it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from kit_builder.core.model import Kit, Lesson, LessonCell
from kit_builder.lesson.choices import place_of
from kit_builder.lesson.select import is_seen
from tumar.paper import without_tags

_BEGIN = ("slide", "subslide")


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
        return sum(shown.cell.minutes for shown in self.cells)

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
    is_typed = any(shown.cell.slide in _BEGIN for shown in lesson.cells)
    is_begun = False  # by a cell of which there is nothing to show
    for shown in lesson.cells:
        cell = shown.cell
        if shown.is_setup or cell.slide == "skip" or shown.is_empty or not is_seen(cell, kit.audiences["class"]):
            is_begun |= cell.slide in _BEGIN and (shown.is_empty or "cell" in cell.hidden)
            continue
        if cell.slide == "notes":
            if slides:
                slides[-1].notes.append(shown)
        elif not slides or is_begun or cell.slide in _BEGIN or (not is_typed and _begins(shown)):
            slides.append(Slide([shown]))
            is_begun = False
        else:
            slides[-1].cells.append(shown)
    used = {shown.cell.choice for shown in lesson.cells}
    return [one for slide in slides for part in _by_choice(slide, kit, used) for one in (part, *_further(part))]


def _by_choice(slide: Slide, kit: Kit, used: Collection[str | None]) -> Iterator[Slide]:
    """Give a slide that mixes choices once for each choice that changes it; what an extra adds stands on a slide of its own."""
    named = list(dict.fromkeys(shown.cell.choice for shown in slide.cells))
    if len(named) == 1:
        yield replace(slide, choice=named[0])
        return
    first = next((place_of(kit, name) for name in named if name and not kit.choices[name].extra), None)
    either = [name for name in kit.choices if place_of(kit, name) == first and (name == first or name in used)] if first else [None]
    for name in either:
        others = {*either, *named} - {None, name}
        cells, notes = ([shown for shown in part if shown.cell.choice not in others] for part in (slide.cells, slide.notes))
        if cells:
            yield Slide(cells, notes, name)
    for name in named:
        if name and name not in either:
            cells, notes = ([shown for shown in part if shown.cell.choice == name] for part in (slide.cells, slide.notes))
            yield Slide(cells, notes, name)


def _further(slide: Slide) -> Iterator[Slide]:
    """Yield what the activities of a slide show on slides of their own: as prose, without minutes, because theirs are counted already."""
    for shown in slide.cells:
        for html in shown.activity.further_slides() if shown.activity else ():
            tags = {family: values for family, values in shown.cell.tags.items() if family != "minutes"}
            cell = replace(shown.cell, type="markdown", source=without_tags(html), tags=tags, slide="slide")
            yield Slide([LessonCell(cell, html=html)], choice=slide.choice)


def _begins(shown: LessonCell) -> bool:
    return shown.is_done_by_pupils or (shown.cell.type == "markdown" and shown.cell.source.startswith("#"))
