"""The poster of a lesson's help steps: A3 and A4 as PDF/UA, and as SVG and PNG."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

from kit_builder.core.model import Kit, Lesson
from kit_builder.paper.typst import Document, Raw, string
from kit_builder.translation.page_words import describe, page_words
from tumar import HelpSteps
from tumar.settings import current

_TEMPLATE = "poster.typ"
_MASCOT = "../media/art/tumar/hello.svg"


def poster(lesson: Lesson, kit: Kit, paper: str = "a3", form: Literal["pdf", "svg", "png"] = "pdf") -> bytes | None:
    """Make the poster on a size of paper as "pdf", "svg" or "png"; None where the lesson has no help steps."""
    found = next((shown.activity for shown in lesson.cells if isinstance(shown.activity, HelpSteps)), None)
    if found is None:
        return None
    document, variant, words = Document(lesson.variant.language, kit.look), lesson.variant, page_words(lesson.variant.language)
    steps = (
        f"(name: {string(step['name'])}, how: {string(step['how'])}, icon: {string(document.keep(found.pictures[step['icon']]))}),"
        for step in found.steps
    )
    routes = (string(" ".join(route["lines"]) if route["id"] == "111" else route["name"]) + "," for route in found.routes)
    settings: dict[str, Any] = {
        "title": f"{found.title}: {describe(lesson)}",
        "language": variant.language,
        "paper": paper,
        "heading-of": found.title,
        "grades": variant.age.grades,
        "risk": variant.risk.title,
        "colour": variant.risk.colour,
        "tile": document.keep(current().picture("../media/art/ornament.svg")),
        "mascot": document.keep(current().picture(_MASCOT)),
        "mascot-words": words["mascot"],
        "ask": found.words["help_ask"],
        "danger": found.danger,
        "qr": found.words["help_qr"],
        "steps": Raw(f"({''.join(steps)})"),
        "routes": Raw(f"({''.join(routes)})"),
        "foot": words["licence_short"],
    }
    return document.pdf(_TEMPLATE, "", **settings) if form == "pdf" else document.picture_of(form, _TEMPLATE, **settings)


a3 = partial(poster, paper="a3")
a4 = partial(poster, paper="a4")
svg = partial(poster, paper="a4", form="svg")
png = partial(poster, paper="a4", form="png")
