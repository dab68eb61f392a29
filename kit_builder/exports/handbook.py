"""The teacher's page of a bundle: slots, plan of the term, what to do when a child tells, and what covers each objective."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from markupsafe import Markup

from kit_builder.core.model import Age, Kit, Lesson, LessonCell, Risk, Variant
from kit_builder.lesson.coverage import coverage
from kit_builder.lesson.term import Step, term_plan
from kit_builder.translation.page_words import page_words
from kit_builder.web.page import art, asset, render

Rows = list[dict[str, Any]]
"""An objective's ``text``, and where it is ``practised`` and ``checked``, as words."""

_HEADING = re.compile(r"(</?)h[12]>")


def handbook_variant(age: Age, language: str) -> Variant:
    """Return the variant that the handbook is made for: no risk, but its own title."""
    title = page_words(language)["handbook_title"]
    return Variant(Risk("handbook", title, "", "", {age.name: title}), age, language)


def handbook(prose: Lesson, rows: Mapping[str, Rows], kit: Kit) -> bytes:
    """Make ``teacher.html`` from the cells of ``handbook.ipynb``; the first cell stands before the plan of the term.

    ``rows`` say what covers the objectives of each risk's lesson.
    """
    first, *rest = [
        Markup(_HEADING.sub(r"\1h2>", shown.html)) for shown in prose.cells if shown.html and "cell" not in shown.cell.hidden
    ] or [Markup("")]
    return render(
        "handbook.html",
        kit,
        language=prose.variant.language,
        age=prose.variant.age,
        title=prose.title,
        first=first,
        rest=rest,
        weeks=[
            {"number": week, "steps": [_step(step, kit, prose) for step in group]}
            for week, group in groupby(_steps_for(prose.variant.age, kit), lambda step: step.week)
        ],
        covered=[{"title": kit.risks[risk].lessons[prose.variant.age.name], "risk": kit.risks[risk], "rows": rows[risk]} for risk in rows],
        ornament=art(kit, "ornament.svg"),
        styles=[asset("base.css"), asset("page.css"), asset("handbook.css")],
    )


def _steps_for(age: Age, kit: Kit) -> list[Step]:
    """Return the steps of the term in the lessons that there are for an age."""
    return [step for step in term_plan(kit) if age.name in kit.risks[step.risk].lessons]


def _step(step: Step, kit: Kit, prose: Lesson) -> dict[str, Any]:
    words, risk = page_words(kit.language), kit.risks[step.risk]
    what = (
        words["term_booster"].format(number=step.booster)
        if step.booster
        else kit.blocks[step.block].title
        if step.block
        else words["whole_lesson"]
    )
    return {"risk": risk, "lesson": risk.lessons[prose.variant.age.name], "what": what, "minutes": step.minutes}


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
    words = page_words(kit.language)
    where = words["booster"] if shown.cell.is_booster else kit.blocks[shown.cell.block].title if shown.cell.block else ""
    title = f"{kit.choices[shown.cell.choice].title}: {shown.title}" if shown.cell.choice else shown.title
    return words["covered_in"].format(where=where, title=title, minutes=shown.cell.minutes)
