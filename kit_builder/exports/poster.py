"""The poster of a lesson's help steps: A3 and A4 as PDF/UA, and as SVG and PNG."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

from kit_builder.core.model import Kit, Lesson
from kit_builder.exports import Format
from kit_builder.paper.typst import Document, Raw, string
from kit_builder.translation.page_words import describe

_TEMPLATE = "poster.typ"


def poster(lesson: Lesson, kit: Kit, paper: str = "a3", file_format: Literal["pdf", "svg", "png"] = "pdf") -> bytes | None:
    """Make the poster on a size of paper as "pdf", "svg" or "png"; None where the lesson has no help steps."""
    help_poster = next((poster for lesson_cell in lesson.cells if lesson_cell.activity and (poster := lesson_cell.activity.poster())), None)
    if help_poster is None:
        return None
    document, variant, words = Document.of(lesson, kit), lesson.variant, kit.page_words
    steps = (
        f"(name: {string(step['name'])}, how: {string(step['how'])}, icon: {string(document.keep(step['icon']))}),"
        for step in help_poster.steps
    )
    routes = (string(" ".join(route["lines"]) if route["id"] == "111" else route["name"]) + "," for route in help_poster.routes)
    settings: dict[str, Any] = {
        "title": f"{help_poster.title}: {describe(lesson)}",
        "language": variant.language,
        "paper": paper,
        "heading-of": help_poster.title,
        "grades": variant.age.grades,
        "risk": variant.risk.title,
        "colour": variant.risk.colour,
        "tile": document.keep(lesson.context.files.art("ornament.svg")),
        "mascot": document.keep(lesson.context.files.art("tumar/hello.svg")),
        "mascot-words": words["mascot"],
        "ask": help_poster.ask,
        "danger": help_poster.danger,
        "qr": help_poster.qr,
        "steps": Raw(f"({''.join(steps)})"),
        "routes": Raw(f"({''.join(routes)})"),
        "foot": words["licence_short"],
    }
    return document.pdf(_TEMPLATE, "", **settings) if file_format == "pdf" else document.picture_of(file_format, _TEMPLATE, **settings)


a3 = partial(poster, paper="a3")
a4 = partial(poster, paper="a4")
svg = partial(poster, paper="a4", file_format="svg")
png = partial(poster, paper="a4", file_format="png")


FORMATS = (
    Format(
        name="poster-a3",
        path="{risk}/poster-a3.pdf",
        mime="application/pdf",
        shelf="print",
        word="print_poster-a3",
        order=80,
        is_compressed=True,
        needs="a poster shows help steps, so a cell must call {help}",
        make=a3,
    ),
    Format(
        name="poster-a4",
        path="{risk}/poster-a4.pdf",
        mime="application/pdf",
        shelf="print",
        word="print_poster-a4",
        order=81,
        is_compressed=True,
        needs="a poster shows help steps, so a cell must call {help}",
        make=a4,
    ),
    Format(
        name="poster-svg",
        path="{risk}/poster.svg",
        mime="image/svg+xml",
        shelf="print",
        word="print_poster-svg",
        order=82,
        needs="a poster shows help steps, so a cell must call {help}",
        make=svg,
    ),
    Format(
        name="poster-png",
        path="{risk}/poster.png",
        mime="image/png",
        shelf="print",
        word="print_poster-png",
        order=83,
        is_compressed=True,
        needs="a poster shows help steps, so a cell must call {help}",
        make=png,
    ),
)
