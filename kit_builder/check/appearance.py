"""Rules of form that hold for any notebook: what of a cell comes out otherwise than its author sees it in JupyterLab."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from html import escape

from kit_builder.core.model import Kit, Lesson, LessonCell
from kit_builder.lesson.choices import place_of
from kit_builder.lesson.slide_height import slide_height
from kit_builder.lesson.slides import slides_of
from kit_builder.paper.typst import not_on_paper
from tumar.paper import without_tags

Result = Iterator[tuple[LessonCell | None, str]]
MOST_ROWS, MOST_COLUMNS = 12, 6  # of a table that can be read from the last row

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_FORMULA = re.compile(r"\$\$.+?\$\$|(?<![\\$\w])\$(?=\S)[^$\n]*[\\^_={}][^$\n]*(?<=\S)\$(?!\d)|\\begin\{", re.DOTALL)
_HTML = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>")


def overflow(lesson: Lesson, kit: Kit) -> Result:
    """Every slide fits."""
    _, room = kit.look.slide_room
    for slide in slides_of(lesson, kit):
        height = slide_height(slide.cells, kit.look)
        if height > room:
            yield slide.cells[0], f"the slide is too full: about {height} of {room:g} pixels. Shorten it, or begin a new slide."


def formulas(lesson: Lesson, kit: Kit) -> Result:
    """No cell has a formula: pages would show its characters."""
    for lesson_cell, text in _prose(lesson):
        if match := _FORMULA.search(text):
            what = f"the formula {match[0][:40]!r} would be shown as it is typed."
            yield lesson_cell, f"{what} Put a picture of it in its place, or say it in words."


def html(lesson: Lesson, kit: Kit) -> Result:
    """No cell has HTML: pages show it as text, because it could do harm."""
    for lesson_cell, text in _prose(lesson):
        if tags := [match[0] for match in _HTML.finditer(text) if escape(match[0], quote=False) in lesson_cell.html.replace("&quot;", '"')]:
            yield lesson_cell, f"the HTML {tags[0][:40]!r} would be shown as text. Write it in Markdown."


def tables(lesson: Lesson, kit: Kit) -> Result:
    """Tables on slides can be read from the last row."""
    for slide in slides_of(lesson, kit):
        for lesson_cell in slide.cells:
            for rows, columns in _tables(lesson_cell.html):
                if rows > MOST_ROWS or columns > MOST_COLUMNS:
                    what = f"the table of {rows} rows and {columns} columns is too big for a slide"
                    yield lesson_cell, f"{what}: at most {MOST_ROWS} and {MOST_COLUMNS}. Split it, or give it out on paper."


def letters(lesson: Lesson, kit: Kit) -> Result:
    """Every character can be printed."""
    for lesson_cell in lesson.cells:
        printed = without_tags(lesson_cell.html) if lesson_cell.cell.outputs else ""
        missing = not_on_paper(lesson_cell.cell.source + printed)
        if missing and not lesson_cell.is_setup:
            names = ", ".join(f"{character} ({unicodedata.name(character, 'without a name').lower()})" for character in missing[:5])
            yield (
                lesson_cell,
                f"these characters cannot be printed and are left out on paper: {names}. Use a picture of media/icons instead.",
            )


def choices(lesson: Lesson, kit: Kit) -> Result:
    """What takes the place of something has something whose place it takes, and notes go with their slide."""
    places: dict[str, LessonCell] = {}
    for lesson_cell in reversed(lesson.cells):
        if lesson_cell.cell.choice and not kit.choices[lesson_cell.cell.choice].extra:
            places[lesson_cell.cell.choice] = lesson_cell
    for name, lesson_cell in places.items():
        default = place_of(kit, name)
        others = [other for other in kit.choices.values() if other.instead == name]
        if default not in places:
            yield lesson_cell, f"choice:{name} takes the place of choice:{default}, which no cell of this lesson has. Tag what it replaces."
        elif name == default and not any(other.name in places for other in others):
            names = " or ".join(f"choice:{other.name}" for other in others) or "a choice with instead in kit.toml"
            yield lesson_cell, f"nothing here takes the place of choice:{name}. Tag the other story's cells {names}, or take this tag away."
    for slide in slides_of(lesson, kit):
        for note in slide.notes:
            if slide.choice and note.cell.choice not in (None, slide.choice):
                yield note, f"choice:{note.cell.choice} is no choice of the slide before it, choice:{slide.choice}, so it is never shown."


def _prose(lesson: Lesson) -> Iterator[tuple[LessonCell, str]]:
    for lesson_cell in lesson.cells:
        if lesson_cell.cell.type == "markdown":
            yield lesson_cell, _CODE.sub("", lesson_cell.cell.source)


def _tables(source: str) -> Iterator[tuple[int, int]]:
    """Count the rows and columns of each table."""
    for table in re.findall(r"<table>.*?</table>", source, re.DOTALL):
        rows = re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
        yield len(rows), max((len(re.findall(r"<t[hd][ >]", row)) for row in rows), default=0)


RULES: tuple[Callable[[Lesson, Kit], Result], ...] = (overflow, formulas, html, tables, letters, choices)
