"""The formats that a lesson is exported to: where each file goes in a bundle, and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kit_builder.exports import notebook, page, sheets, slides
from kit_builder.model import Kit, Lesson


@dataclass(frozen=True)
class Format:
    """``path`` is the place in the bundle, with {risk} filled in; ``export`` makes the file's bytes."""

    path: str
    export: Callable[[Lesson, Kit], bytes]


FORMATS: dict[str, Format] = {
    "slides": Format("{risk}/slides.html", slides.slides),
    "exercise": Format("{risk}/exercise.html", page.exercise),
    "guide": Format("{risk}/guide.html", page.guide),
    "family": Format("{risk}/family.html", page.family),
    "worksheet-pdf": Format("{risk}/worksheet.pdf", sheets.worksheet),
    "guide-pdf": Format("{risk}/teacher-guide.pdf", sheets.guide),
    "family-pdf": Format("{risk}/family.pdf", sheets.family),
    "teacher": Format("notebooks/{risk}-teacher.ipynb", notebook.teacher),
    "pupil": Format("notebooks/{risk}-pupil.ipynb", notebook.pupil),
}
