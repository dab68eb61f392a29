"""Take notebooks through the stages: select, translate, run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kit_builder.core.errors import CellError
from kit_builder.core.model import Age, Kit, Lesson, Notebook, Variant
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.run import run
from kit_builder.lesson.select import select_age
from kit_builder.lesson.translate import translate
from kit_builder.translation.language import Translation, teach, translated_kit, translation_of
from kit_builder.translation.page_words import teach_pages


def spoken(kit: Kit, language: str, names: Iterable[str] | None = None) -> tuple[Kit, Translation]:
    """Let activities and pages speak a language; return the kit in it, and its catalogs, or those that are named."""
    known = translation_of(kit, language, names)
    teach(kit, known)
    teach_pages(known)
    return translated_kit(kit, known), known


def said(notebook: Notebook, age: Age, known: Translation) -> Notebook:
    """Return the cells of an age in a language."""
    return translate(select_age(notebook, age), known)


def lesson_of(kit: Kit, notebook: Notebook, age: str, renderer: Renderer) -> Lesson:
    """Run a notebook that has been selected and translated; ``kit`` is in the same language."""
    return run(notebook, Variant(kit.risks[notebook.risk], kit.ages[age], kit.language), renderer)


def lessons_of(kit: Kit, notebooks: Iterable[Notebook], age: Age, language: str, renderer: Renderer) -> Iterator[Lesson]:
    """Take each notebook through the stages for one age and language."""
    kit, known = spoken(kit, language)
    for notebook in notebooks:
        yield lesson_of(kit, said(notebook, age, known), age.name, renderer)


def left_out_of(lesson: Lesson, path: Path) -> Iterator[str]:
    """Say what of the cells no page can show: file, cell, line, why."""
    for shown in lesson.cells:
        for one in shown.left_out:
            yield str(CellError(path, shown.cell.index, one.line, one.reason, one.quote))
