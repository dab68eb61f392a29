"""The formats that a lesson is exported to: where each file goes in a bundle, and what makes it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import cast

from kit_builder.core.model import Kit, Lesson


@dataclass(frozen=True)
class Format:
    """``path`` is the place in the bundle, with {risk} filled in; ``maker`` the function that makes the file, as "module:name"."""

    path: str
    maker: str

    def export(self, lesson: Lesson, kit: Kit) -> bytes | None:
        """Make the file, or None if a lesson has nothing for it; what that needs is imported only now, because it is slow."""
        module, _, name = self.maker.partition(":")
        return cast("bytes | None", getattr(import_module(f"kit_builder.exports.{module}"), name)(lesson, kit))


FORMATS: dict[str, Format] = {
    "slides": Format("{risk}/slides.html", "slides:slides"),
    "exercise": Format("{risk}/exercise.html", "page:exercise"),
    "guide": Format("{risk}/guide.html", "page:guide"),
    "family": Format("{risk}/family.html", "page:family"),
    "pptx": Format("{risk}/slides.pptx", "slides_pptx:pptx"),
    "slides-pdf": Format("{risk}/slides.pdf", "slides_pdf:slides"),
    "handout-pdf": Format("{risk}/handout.pdf", "slides_pdf:handout"),
    "worksheet-pdf": Format("{risk}/worksheet.pdf", "sheets:worksheet"),
    "guide-pdf": Format("{risk}/teacher-guide.pdf", "sheets:guide"),
    "family-pdf": Format("{risk}/family.pdf", "sheets:family"),
    "certificate": Format("{risk}/certificate.pdf", "certificate:certificate"),
    "poster-a3": Format("{risk}/poster-a3.pdf", "poster:a3"),
    "poster-a4": Format("{risk}/poster-a4.pdf", "poster:a4"),
    "poster-svg": Format("{risk}/poster.svg", "poster:svg"),
    "poster-png": Format("{risk}/poster.png", "poster:png"),
    "teacher": Format("notebooks/{risk}-teacher.ipynb", "notebook:teacher"),
    "pupil": Format("notebooks/{risk}-pupil.ipynb", "notebook:pupil"),
}
