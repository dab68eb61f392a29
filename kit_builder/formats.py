"""The formats that a lesson is exported to: where each file goes in a bundle, and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kit_builder.exports import certificate, deck_pdf, deck_pptx, notebook, page, poster, sheets, slides
from kit_builder.model import Kit, Lesson


@dataclass(frozen=True)
class Format:
    """``path`` is the place in the bundle, with {risk} filled in; ``export`` makes the file, or None if a lesson has nothing for it."""

    path: str
    export: Callable[[Lesson, Kit], bytes | None]


FORMATS: dict[str, Format] = {
    "slides": Format("{risk}/slides.html", slides.slides),
    "exercise": Format("{risk}/exercise.html", page.exercise),
    "guide": Format("{risk}/guide.html", page.guide),
    "family": Format("{risk}/family.html", page.family),
    "pptx": Format("{risk}/slides.pptx", deck_pptx.pptx),
    "slides-pdf": Format("{risk}/slides.pdf", deck_pdf.slides),
    "handout-pdf": Format("{risk}/handout.pdf", deck_pdf.handout),
    "worksheet-pdf": Format("{risk}/worksheet.pdf", sheets.worksheet),
    "guide-pdf": Format("{risk}/teacher-guide.pdf", sheets.guide),
    "family-pdf": Format("{risk}/family.pdf", sheets.family),
    "certificate": Format("{risk}/certificate.pdf", certificate.certificate),
    "poster-a3": Format("{risk}/poster-a3.pdf", poster.a3),
    "poster-a4": Format("{risk}/poster-a4.pdf", poster.a4),
    "poster-svg": Format("{risk}/poster.svg", poster.svg),
    "poster-png": Format("{risk}/poster.png", poster.png),
    "teacher": Format("notebooks/{risk}-teacher.ipynb", notebook.teacher),
    "pupil": Format("notebooks/{risk}-pupil.ipynb", notebook.pupil),
}
