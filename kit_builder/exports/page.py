"""A scrolling page of a lesson in one HTML file: exercises for pupils, the teacher's guide, the family page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup

from kit_builder.model import Block, Kit, Lesson, LessonCell
from kit_builder.page import Activities, asset, describe, not_reviewed, render
from kit_builder.stages.select import is_seen
from tumar import Activity
from tumar.paper import to_html
from tumar.settings import current

_HEADING = re.compile(r"(</?)h[1-3]>")

Show = Callable[[Activity], Markup]


@dataclass(frozen=True)
class Piece:
    """A cell on the page: ``kind`` is its CSS class, ``id`` what links from outside name."""

    id: str
    kind: str
    html: Markup
    minutes: int


@dataclass(frozen=True)
class Part:
    """Pieces of one block, of the boosters (``later``), or before and after the blocks."""

    block: Block | None = None
    later: bool = False
    pieces: list[Piece] = field(default_factory=list)


def exercise(lesson: Lesson, kit: Kit) -> bytes:
    """Make the pupils' page, with live activities."""
    activities = Activities(lesson.variant.language)
    parts = _parts(lesson, kit, "pupil", activities.place)
    return _page("exercise", lesson, kit, parts, activities)


def guide(lesson: Lesson, kit: Kit) -> bytes:
    """Make the teacher's guide: plan, notes, paper forms with answers, sources."""
    return _page("guide", lesson, kit, _parts(lesson, kit, "teacher", _with_answers))


def family(lesson: Lesson, kit: Kit) -> bytes | None:
    """Make the family page; None for a lesson without one."""
    parts = _parts(lesson, kit, "family", _with_answers)
    return _page("family", lesson, kit, parts) if parts else None


def _with_answers(activity: Activity) -> Markup:
    form = to_html(activity.paper_form(), with_key=True)
    return Markup(f'<div class="activity"><div class="on-paper">{form}</div></div>')


def _page(kind: str, lesson: Lesson, kit: Kit, parts: list[Part], activities: Activities | None = None) -> bytes:
    variant = lesson.variant
    live = activities is not None and activities.states
    wanted = [o for o in kit.objectives.values() if (o.risk, o.age) == (variant.risk.name, variant.age.name)]
    return render(
        "page.html",
        kit,
        language=variant.language,
        title=describe(lesson),
        kind=kind,
        lesson=lesson,
        parts=parts,
        not_reviewed=not_reviewed(kit, variant.risk.name) if kind == "guide" else "",
        objectives=wanted if kind == "guide" else [],
        ornament=current().picture("../media/art/ornament.svg"),
        data=activities.data() if activities else "",
        films=activities.films if activities else {},
        styles=[asset("base.css"), asset("page.css"), *(activities.styles if activities else [])],
        scripts=[asset("host.js")] if live else [],
    )


def _parts(lesson: Lesson, kit: Kit, audience: str, show: Show) -> list[Part]:
    sees = kit.audiences[audience]
    seen = [cell for cell in lesson.cells if not cell.is_setup and is_seen(cell.cell, sees)]
    parts: list[Part] = []
    for shown in seen:
        block, later = kit.blocks.get(shown.cell.block or ""), "booster" in shown.cell.readers
        is_new = not parts or (parts[-1].block, parts[-1].later) != (block, later)
        if is_new and not (parts and shown.cell.slide == "notes"):  # notes stay with the slide before them
            parts.append(Part(block, later))
        parts[-1].pieces.append(_piece(shown, audience, show, 3 if parts[-1].block or parts[-1].later else 2))
    return parts


def _piece(shown: LessonCell, audience: str, show: Show, level: int) -> Piece:
    """Make a piece; its headings stand one level below the heading of its part."""
    is_note = "teacher" in shown.cell.readers and audience == "teacher"
    html = show(shown.activity) if shown.activity else Markup(_HEADING.sub(rf"\1h{level}>", shown.html))
    kind = "for-teacher" if is_note else "lab" if shown.lab else "prose"
    return Piece(shown.cell.id, kind, html, shown.cell.minutes)
