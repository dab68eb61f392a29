"""A scrolling page of a lesson in one HTML file: exercises for pupils, the teacher's guide, the family page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from markupsafe import Markup

from kit_builder.core.model import Block, Choice, Kit, Lesson, LessonCell
from kit_builder.exports import Format
from kit_builder.lesson.choices import offered
from kit_builder.lesson.select import is_seen
from kit_builder.translation.page_words import describe, name_of_choice, not_reviewed
from kit_builder.web.page import Activities, asset, render
from tumar import Activity
from tumar.help_routes import pupil_routes
from tumar.paper import to_html

_HEADING = re.compile(r"(</?)h[1-3]>")
_HELPLINE = re.compile(r"(?<![\w.,-])111(?![\w,]|-\d|\.\d)(?=[^<>]*<)(?![^<]*</(?:a|code)>)")  # in text, and no part of another number

Show = Callable[[Activity], Markup]


@dataclass(frozen=True)
class PageCell:
    """A cell on the page: ``kind`` is its CSS class, ``id`` what links from outside name."""

    id: str
    kind: str
    html: Markup
    minutes: int
    choice: Choice | None = None


@dataclass(frozen=True)
class Part:
    """Pieces of one block, of the boosters (``later``), or before and after the blocks."""

    block: Block | None = None
    later: bool = False
    pieces: list[PageCell] = field(default_factory=list)


def exercise(lesson: Lesson, kit: Kit) -> bytes:
    """Make the pupils' page, with live activities."""
    activities = Activities(kit, "pupil")
    return _page("exercise", lesson, kit, _visible_cells(lesson, kit, "pupil"), activities.place, activities)


def guide(lesson: Lesson, kit: Kit) -> bytes:
    """Make the teacher's guide: plan, notes, paper forms with answers, sources."""
    return _page("guide", lesson, kit, _visible_cells(lesson, kit, "teacher"), _with_answers)


def family(lesson: Lesson, kit: Kit) -> bytes | None:
    """Make the family page; None for a lesson without one."""
    visible = _visible_cells(lesson, kit, "family")
    return _page("family", lesson, kit, visible, _with_answers) if visible else None


def _visible_cells(lesson: Lesson, kit: Kit, audience: str) -> list[LessonCell]:
    return [
        lesson_cell
        for lesson_cell in lesson.cells
        if not (lesson_cell.is_setup or lesson_cell.is_empty) and is_seen(lesson_cell.cell, kit.audiences[audience])
    ]


def _with_answers(activity: Activity) -> Markup:
    form = to_html(activity.paper_form(), with_key=True, place="class")
    return Markup(f'<div class="activity"><div class="on-paper">{form}</div></div>')


def _page(kind: str, lesson: Lesson, kit: Kit, visible: list[LessonCell], show: Show, activities: Activities | None = None) -> bytes:
    variant = lesson.variant
    parts = _parts(kind, visible, kit, show)
    offer = offered(visible, kit)
    is_interactive = activities is not None and activities.states
    objectives = [
        objective for objective in kit.objectives.values() if (objective.risk, objective.age) == (variant.risk.name, variant.age.name)
    ]
    return render(
        "page.html",
        kit,
        title=describe(lesson),
        kind=kind,
        lesson=lesson,
        parts=parts,
        not_reviewed=not_reviewed(kit, variant.risk.name) if kind == "guide" else "",
        routes=pupil_routes(dict(kit.data)),
        danger=kit.data["danger"],
        objectives=objectives if kind == "guide" else [],
        offer=offer,
        name_of_choice=partial(name_of_choice, kit=kit),
        ornament=lesson.context.files.art("ornament.svg"),
        data=activities.data() if activities else "",
        films=activities.films if activities else {},
        styles=[asset("base.css"), asset("page.css"), *(activities.styles if activities else [])],
        scripts=[
            *([asset("page.js")] if kind == "exercise" else []),
            *([asset("choices.js")] if kind == "exercise" and offer.choices else []),
            *([asset("host.js"), asset("asleep.js")] if is_interactive else []),
        ],
    )


def _parts(page: str, visible: list[LessonCell], kit: Kit, show: Show) -> list[Part]:
    parts: list[Part] = []
    for lesson_cell in visible:
        block, later = kit.blocks.get(lesson_cell.cell.block or ""), lesson_cell.cell.is_booster
        is_new = not parts or (parts[-1].block, parts[-1].later) != (block, later)
        if is_new and not (parts and lesson_cell.cell.slide == "notes"):  # notes stay with the slide before them
            parts.append(Part(block, later))
        part = parts[-1]
        is_note = page == "guide" and "teacher" in lesson_cell.cell.readers
        html = show(lesson_cell.activity) if lesson_cell.activity else _prose(lesson_cell.html, 3 if part.block or part.later else 2)
        if page == "family":
            html = Markup(_HELPLINE.sub('<a href="tel:111">111</a>', html))
        kind = "for-teacher" if is_note else "lab" if lesson_cell.lab else "prose"
        part.pieces.append(
            PageCell(lesson_cell.cell.id, kind, html, lesson_cell.cell.minutes, kit.choices.get(lesson_cell.cell.choice or ""))
        )
    return parts


def _prose(html: str, level: int) -> Markup:
    """Return prose with its headings one level below the heading of its part."""
    return Markup(_HEADING.sub(rf"\1h{level}>", html))


FORMATS = (
    Format(
        name="exercise",
        path="{risk}/exercise.html",
        mime="text/html",
        shelf="page",
        word="job_exercise",
        order=20,
        leads_back=True,
        make=exercise,
    ),
    Format(
        name="guide",
        path="{risk}/guide.html",
        mime="text/html",
        shelf="page",
        word="job_guide",
        order=30,
        make=guide,
    ),
    Format(
        name="family",
        path="{risk}/family.html",
        mime="text/html",
        shelf="page",
        word="job_family",
        order=40,
        needs="no cell has the tag for:family",
        make=family,
    ),
)
