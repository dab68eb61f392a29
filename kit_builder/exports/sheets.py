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
        shown
        for shown in lesson.cells
        if (shown.is_done_by_pupils or (shown.cell.slide == "skip" and bool(shown.html))) and is_seen(shown.cell, kit.audiences["pupil"])
    ]
    parts: list[str] = []
    order = [None, *kit.choices]
    sheets.sort(key=lambda shown: order.index(shown.cell.choice))
    for choice, group in groupby(sheets, lambda shown: shown.cell.choice):
        if parts:
            parts.append("#pagebreak(weak: true)")
        parts += _choice(paper, choice, kit)
        for shown in group:
            parts += [paper.at(shown.cell), *_for_worksheet(paper, shown)]
    return _sheet(paper, lesson, kit.page_words["worksheet"], parts, sizes=(lesson.variant.age.print_size,)) if parts else None


def _for_worksheet(paper: Document, shown: LessonCell) -> list[str]:
    if not shown.is_done_by_pupils:
        return [paper.html(shown.html, level=2)]
    heading = paper.heading(paper.text(shown.title), 2)
    return [heading, forms.form(paper, shown.activity, "sheet") if shown.activity else forms.lab(paper, shown)]


def _choice(paper: Document, choice: str | None, kit: Kit) -> list[str]:
    """Write the badge of a choice, if there is one."""
    return [call("choice", paper.text(name_of_choice(kit.choices[choice], kit)))] if choice else []


def guide(lesson: Lesson, kit: Kit) -> bytes:
    """Make ``teacher-guide.pdf``: objectives, plan with minutes, notes, paper forms with answers, tips and sources."""
    paper, words = Document.of(lesson, kit), kit.page_words
    mark = not_reviewed(kit, lesson.variant.risk.name)
    parts = [call("for-teacher", f"#strong[{paper.text(mark)}]")] if mark else []
    if can := objectives_of(lesson, kit):
        parts.append(paper.heading(paper.text(words["objectives"]), 2))
        parts.append("#list(" + "".join(f"[{paper.text(one.text)}]," for one in can) + ")")
    seen = [shown for shown in lesson.cells if not shown.is_setup and is_seen(shown.cell, kit.audiences["teacher"])]
    parts += _choices(paper, seen, kit)
    block = ""
    for shown in seen:
        part = "booster" if shown.cell.is_booster else shown.cell.block or block
        if part != block and shown.cell.slide != "notes":
            block = part
            title = words["later"] if part == "booster" else kit.blocks[part].title
            parts.append(paper.heading(paper.text(title), 2))
        parts += [paper.at(shown.cell), *_choice(paper, shown.cell.choice, kit), *_for_guide(paper, shown, kit)]
    return _sheet(paper, lesson, words["job_guide"], parts)


def _choices(paper: Document, seen: Sequence[LessonCell], kit: Kit) -> list[str]:
    """Say what may be chosen, when, and where."""
    others = [choice for choice in offered(seen, kit).choices if not choice.is_shown_at_first]
    said = [f"#strong[{paper.text(name_of_choice(choice, kit))}.] {paper.text(choice.note)}" for choice in others]
    return [call("for-teacher", "\n\n".join([*said, paper.text(kit.page_words["choices_how"])]))] if said else []


def family(lesson: Lesson, kit: Kit) -> bytes | None:
    """Make ``family.pdf``; None for a lesson without a page for families."""
    paper = Document.of(lesson, kit)
    seen = [shown for shown in lesson.cells if is_seen(shown.cell, kit.audiences["family"])]
    parts = [
        part for shown in seen for part in (paper.at(shown.cell), *_choice(paper, shown.cell.choice, kit), paper.html(shown.html, level=2))
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


def _for_guide(paper: Document, shown: LessonCell, kit: Kit) -> Iterator[str]:
    if shown.cell.minutes:
        yield call("minutes", paper.text(kit.page_words["minutes_short"].format(minutes=shown.cell.minutes)))
    if shown.activity:
        yield paper.heading(paper.text(shown.title), 3)
        yield call("activity", forms.form(paper, shown.activity, "class") + "\n\n" + forms.answers(paper, shown.activity))
    elif shown.lab:
        yield paper.heading(paper.text(shown.title), 3)
        yield call("activity", forms.lab(paper, shown))
    elif "teacher" in shown.cell.readers:
        yield call("for-teacher", paper.html(shown.html, level=3))
    else:
        yield paper.html(shown.html, level=3, height="2.4cm")


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
