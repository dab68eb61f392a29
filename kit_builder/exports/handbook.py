"""The teacher's page of a bundle: slots, plan of the term, what to do when a child tells, and what covers each objective."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from markupsafe import Markup

from kit_builder.core.model import Age, Kit, Lesson
from kit_builder.lesson.coverage import Rows
from kit_builder.lesson.term import Step, term_plan
from kit_builder.web.page import asset, render

_HEADING = re.compile(r"(</?)h[12]>")


def handbook(prose: Lesson, rows: Mapping[str, Rows], kit: Kit) -> bytes:
    """Make ``teacher.html`` from the cells of ``handbook.ipynb``; the first cell stands before the plan of the term.

    ``rows`` say what covers the objectives of each risk's lesson.
    """
    first, *rest = [
        Markup(_HEADING.sub(r"\1h2>", lesson_cell.html))
        for lesson_cell in prose.cells
        if lesson_cell.html and "cell" not in lesson_cell.cell.hidden
    ] or [Markup("")]
    return render(
        "handbook.html",
        kit,
        age=prose.variant.age,
        title=prose.title,
        first=first,
        rest=rest,
        weeks=[
            {"number": week, "steps": [_step(step, kit, prose) for step in group]}
            for week, group in groupby(_steps_for(prose.variant.age, kit), lambda step: step.week)
        ],
        covered=[{"title": kit.risks[risk].lessons[prose.variant.age.name], "risk": kit.risks[risk], "rows": rows[risk]} for risk in rows],
        ornament=prose.context.files.art("ornament.svg"),
        styles=[asset("base.css"), asset("page.css"), asset("handbook.css")],
    )


def _steps_for(age: Age, kit: Kit) -> list[Step]:
    """Return the steps of the term in the lessons that there are for an age."""
    return [step for step in term_plan(kit) if age.name in kit.risks[step.risk].lessons]


def _step(step: Step, kit: Kit, prose: Lesson) -> dict[str, Any]:
    words, risk = kit.page_words, kit.risks[step.risk]
    what = (
        words["term_booster"].format(number=step.booster)
        if step.booster
        else kit.blocks[step.block].title
        if step.block
        else words["whole_lesson"]
    )
    return {"risk": risk, "lesson": risk.lessons[prose.variant.age.name], "what": what, "minutes": step.minutes}
