"""The real lessons as the exports get them, and their words to compare."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from itertools import product
from pathlib import Path

from kit_builder.core.kit import read_kit
from kit_builder.core.model import Kit, Lesson
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import lessons_of
from kit_builder.lesson.read import read
from kit_builder.translation.language import translated_kit, translation_of

ROOT = Path(__file__).resolve().parents[1]
KIT = read_kit(ROOT)
LESSONS = list(product(KIT.risks, KIT.ages))


@cache
def lesson_of(risk: str, age: str, language: str = "en") -> Lesson:
    """Take a lesson through the stages, once."""
    (lesson,) = lessons_of(KIT, [read(KIT.notebook_of(risk), KIT)], KIT.ages[age], language, Renderer())
    return lesson


@cache
def kit_in(language: str) -> Kit:
    """Return the kit in a language."""
    return translated_kit(KIT, translation_of(KIT, language))


def squeezed(text: str) -> str:
    """Keep letters and figures alone, without tags: blanks and hyphens differ between paper and text."""
    return re.sub(r"[^\w]", "", unescape(re.sub(r"<[^>]+>", "", text)))
