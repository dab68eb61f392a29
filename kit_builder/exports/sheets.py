"""A4 sheets of a lesson as PDF/UA: worksheet, teacher's guide, family page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from kit_builder.core.model import Kit, Lesson, LessonCell
from kit_builder.exports import Format
from kit_builder.lesson.choices import offered
from kit_builder.lesson.coverage import objectives_of
from kit_builder.lesson.select import is_seen
from kit_builder.paper import activity_forms as forms
from kit_builder.paper.typst import Document, Raw, call
from kit_builder.translation.page_words import describe, name_of_choice, not_reviewed

_TEMPLATE = "sheet.typ"
FAMILY_SIZES = (14, 13.5, 13, 12.5, 12, 11.5, 11, 10.5, 10, 9.5)


def worksheet(lesson: Lesson, kit: Kit) -> bytes | None:
    """Make ``worksheet.pdf``: the paper forms of the activities, and the sheets that stand in the lesson for pupils; None without.

    What belongs to a choice stands at the end, on pages of its own, so that a class gets those of one story alone.
    """
    paper = Document.of(lesson, kit)
    sheets = [
        lesson_cell
        for lesson_cell in lesson.cells
        if (lesson_cell.is_done_by_pupils or (lesson_cell.cell.slide == "skip" and bool(lesson_cell.html)))
        and is_seen(lesson_cell.cell, kit.audiences["pupil"])
    ]
    parts: list[str] = []
    order = [None, *kit.choices]
    sheets.sort(key=lambda lesson_cell: order.index(lesson_cell.cell.choice))
    for choice, group in groupby(sheets, lambda lesson_cell: lesson_cell.cell.choice):
        if parts:
            parts.append("#pagebreak(weak: true)")
        parts += _choice_badge(paper, choice, kit)
        for lesson_cell in group:
            parts += [paper.at(lesson_cell.cell), *_for_worksheet(paper, lesson_cell)]
    return _sheet(paper, lesson, kit.page_words["worksheet"], parts, sizes=(lesson.variant.age.print_size,)) if parts else None


def _for_worksheet(paper: Document, lesson_cell: LessonCell) -> list[str]:
    if not lesson_cell.is_done_by_pupils:
        return [paper.html(lesson_cell.html, level=2)]
    heading = paper.heading(paper.text(lesson_cell.title), 2)
    return [heading, forms.form(paper, lesson_cell.activity, "sheet") if lesson_cell.activity else forms.lab(paper, lesson_cell)]


def _choice_badge(paper: Document, choice: str | None, kit: Kit) -> list[str]:
    """Write the badge of a choice, if there is one."""
    return [call("choice", paper.text(name_of_choice(kit.choices[choice], kit)))] if choice else []


def guide(lesson: Lesson, kit: Kit) -> bytes:
    """Make ``teacher-guide.pdf``: objectives, plan with minutes, notes, paper forms with answers, tips and sources."""
    paper, words = Document.of(lesson, kit), kit.page_words
    warning = not_reviewed(kit, lesson.variant.risk.name)
    parts = [call("for-teacher", f"#strong[{paper.text(warning)}]")] if warning else []
    if objectives := objectives_of(lesson, kit):
        parts.append(paper.heading(paper.text(words["objectives"]), 2))
        parts.append("#list(" + "".join(f"[{paper.text(objective.text)}]," for objective in objectives) + ")")
    visible = [
        lesson_cell for lesson_cell in lesson.cells if not lesson_cell.is_setup and is_seen(lesson_cell.cell, kit.audiences["teacher"])
    ]
    parts += _choice_notes(paper, visible, kit)
    block = ""
    for lesson_cell in visible:
        part = "booster" if lesson_cell.cell.is_booster else lesson_cell.cell.block or block
        if part != block and lesson_cell.cell.slide != "notes":
            block = part
            title = words["later"] if part == "booster" else kit.blocks[part].title
            parts.append(paper.heading(paper.text(title), 2))
        parts += [paper.at(lesson_cell.cell), *_choice_badge(paper, lesson_cell.cell.choice, kit), *_for_guide(paper, lesson_cell, kit)]
    return _sheet(paper, lesson, words["job_guide"], parts)


def _choice_notes(paper: Document, visible: Sequence[LessonCell], kit: Kit) -> list[str]:
    """Say what may be chosen, when, and where."""
    others = [choice for choice in offered(visible, kit).choices if not choice.is_shown_at_first]
    notes = [f"#strong[{paper.text(name_of_choice(choice, kit))}.] {paper.text(choice.note)}" for choice in others]
    return [call("for-teacher", "\n\n".join([*notes, paper.text(kit.page_words["choices_how"])]))] if notes else []


def family(lesson: Lesson, kit: Kit) -> bytes | None:
    """Make ``family.pdf``; None for a lesson without a page for families."""
    paper = Document.of(lesson, kit)
    visible = [lesson_cell for lesson_cell in lesson.cells if is_seen(lesson_cell.cell, kit.audiences["family"])]
    parts = [
        part
        for lesson_cell in visible
        for part in (paper.at(lesson_cell.cell), *_choice_badge(paper, lesson_cell.cell.choice, kit), paper.html(lesson_cell.html, level=2))
    ]
    return _sheet(paper, lesson, kit.page_words["job_family"], parts, sizes=FAMILY_SIZES) if parts else None


def _sheet(paper: Document, lesson: Lesson, kind: str, parts: list[str], sizes: Sequence[float] = (11,)) -> bytes:
    """Set the parts in the biggest of the sizes (in points) at which they fit on one page, or in the smallest."""
    body = "\n\n".join(parts)
    *bigger, smallest = sizes
    size = next((size for size in bigger if paper.pages(_TEMPLATE, body, **_settings(lesson, kind, size)) == 1), smallest)
    return paper.pdf(_TEMPLATE, body, **_settings(lesson, kind, size))


def _settings(lesson: Lesson, kind: str, size: float) -> dict[str, Any]:
    variant = lesson.variant
    return dict(
        title=f"{kind}: {describe(lesson)}",
        language=variant.language,
        **{"heading-of": lesson.title, "size": Raw(f"{size}pt")},
        grades=variant.age.grades,
        risk=variant.risk.title,
        colour=variant.risk.colour,
        foot=f"{kind} · {lesson.title}",
    )


def _for_guide(paper: Document, lesson_cell: LessonCell, kit: Kit) -> Iterator[str]:
    if lesson_cell.cell.minutes:
        yield call("minutes", paper.text(kit.page_words["minutes_short"].format(minutes=lesson_cell.cell.minutes)))
    if lesson_cell.activity:
        yield paper.heading(paper.text(lesson_cell.title), 3)
        yield call("activity", forms.form(paper, lesson_cell.activity, "class") + "\n\n" + forms.answers(paper, lesson_cell.activity))
    elif lesson_cell.lab:
        yield paper.heading(paper.text(lesson_cell.title), 3)
        yield call("activity", forms.lab(paper, lesson_cell))
    elif "teacher" in lesson_cell.cell.readers:
        yield call("for-teacher", paper.html(lesson_cell.html, level=3))
    else:
        yield paper.html(lesson_cell.html, level=3, height="2.4cm")


FORMATS = (
    Format(
        name="worksheet-pdf",
        path="{risk}/worksheet.pdf",
        mime="application/pdf",
        shelf="print",
        word="print_worksheet-pdf",
        order=40,
        is_compressed=True,
        needs="it has no activity, and no cell of the slide type skip for pupils",
        make=worksheet,
    ),
    Format(
        name="guide-pdf",
        path="{risk}/teacher-guide.pdf",
        mime="application/pdf",
        shelf="print",
        word="print_guide-pdf",
        order=50,
        is_compressed=True,
        make=guide,
    ),
    Format(
        name="family-pdf",
        path="{risk}/family.pdf",
        mime="application/pdf",
        shelf="print",
        word="print_family-pdf",
        order=60,
        is_compressed=True,
        needs="no cell has the tag for:family",
        make=family,
    ),
)
