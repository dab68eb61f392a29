"""From a notebook to a lesson: read, select, translate, run. Build, check, watch and the exporters take notebooks through here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kit_builder.core.cache import Cache
from kit_builder.core.errors import CellError
from kit_builder.core.model import Age, Kit, Lesson, Notebook, Risk, Variant
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.run import Report, run, show_in_its_place, stop
from kit_builder.lesson.select import select_age
from kit_builder.lesson.translate import translate
from kit_builder.translation.language import Translation, translated_kit, translation_of
from tumar.context import Context, words_with
from tumar.files import Files


def kit_in(kit: Kit, language: str, names: Iterable[str] | None = None) -> tuple[Kit, Translation]:
    """Return the kit in a language, and its catalogs, or those that are named; raises KitError for a catalog that cannot be read."""
    translation = translation_of(kit, language, names)
    return translated_kit(kit, translation), translation


def notebook_for(notebook: Notebook, age: Age, translation: Translation) -> Notebook:
    """Return the cells of an age in a language."""
    return translate(select_age(notebook, age), translation)


def context_of(kit: Kit, age: str, files: Files) -> Context:
    """Return what the activities of a lesson are made with; ``kit`` is in the language of the lesson."""
    return Context(kit.language, age, files, words_with(kit.activity_words), kit.data_texts)


def files_of(notebook: Notebook) -> Files:
    """Return the files that a notebook may read."""
    return Files(notebook.path.parent, notebook.kit)


def lesson_of(
    kit: Kit,
    notebook: Notebook,
    variant: Variant,
    renderer: Renderer,
    *,
    files: Files | None = None,
    cache: Cache | None = None,
    report: Report | None = None,
) -> Lesson:
    """Run a notebook that has been selected and translated; ``kit`` and ``variant`` are in the same language.

    A wrong cell of the kit's raises CellError; in a notebook of one's own a sentence stands in its place. ``report`` may do otherwise.
    """
    context = context_of(kit, variant.age.name, files or files_of(notebook))
    default_report = show_in_its_place(kit.page_words["activity_missing"]) if variant.risk.path else stop
    return run(notebook, variant, context, renderer, report or default_report, cache)


def lessons_of(kit: Kit, notebooks: Iterable[Notebook], age: Age, language: str, renderer: Renderer) -> Iterator[Lesson]:
    """Take each notebook through the stages for one age and language."""
    kit, translation = kit_in(kit, language)
    for notebook in notebooks:
        yield lesson_of(kit, notebook_for(notebook, age, translation), variant_of(kit, notebook.risk, age.name), renderer)


def variant_of(kit: Kit, risk: str, age: str) -> Variant:
    """Return the lesson of a risk for an age, in the language of the kit."""
    return Variant(kit.risks[risk], kit.ages[age], kit.language)


def left_out_of(lesson: Lesson, path: Path) -> Iterator[CellError]:
    """Say what of the cells no page can show: file, cell, line, why."""
    for lesson_cell in lesson.cells:
        for left_out in lesson_cell.left_out:
            yield CellError(path, lesson_cell.cell.index, left_out.line, left_out.reason, left_out.quote)


def handbook_variant(age: Age, kit: Kit) -> Variant:
    """Return the variant that the handbook is made for: no risk, but its own title."""
    title = kit.page_words["handbook_title"]
    return Variant(Risk("handbook", title, "", "", {age.name: title}), age, kit.language)
