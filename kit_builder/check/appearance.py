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
    """No cell has a formula: pages would show its signs."""
    for shown, text in _prose(lesson):
        if found := _FORMULA.search(text):
            what = f"the formula {found[0][:40]!r} would be shown as it is typed."
            yield shown, f"{what} Put a picture of it in its place, or say it in words."


def html(lesson: Lesson, kit: Kit) -> Result:
    """No cell has HTML: pages show it as text, because it could do harm."""
    for shown, text in _prose(lesson):
        if found := [match[0] for match in _HTML.finditer(text) if escape(match[0], quote=False) in shown.html.replace("&quot;", '"')]:
            yield shown, f"the HTML {found[0][:40]!r} would be shown as text. Write it in Markdown."


def tables(lesson: Lesson, kit: Kit) -> Result:
    """Tables on slides can be read from the last row."""
    for slide in slides_of(lesson, kit):
        for shown in slide.cells:
            for rows, columns in _tables(shown.html):
                if rows > MOST_ROWS or columns > MOST_COLUMNS:
                    what = f"the table of {rows} rows and {columns} columns is too big for a slide"
                    yield shown, f"{what}: at most {MOST_ROWS} and {MOST_COLUMNS}. Split it, or give it out on paper."


def letters(lesson: Lesson, kit: Kit) -> Result:
    """Every letter and sign has a shape on paper."""
    for shown in lesson.cells:
        printed = without_tags(shown.html) if shown.cell.outputs else ""
        missing = not_on_paper(shown.cell.source + printed)
        if missing and not shown.is_setup:
            named = ", ".join(f"{sign} ({unicodedata.name(sign, 'without a name').lower()})" for sign in missing[:5])
            yield shown, f"these signs cannot be printed and are left out on paper: {named}. Use a picture of media/icons instead."


def choices(lesson: Lesson, kit: Kit) -> Result:
    """What takes the place of something has something whose place it takes, and notes go with their slide."""
    places: dict[str, LessonCell] = {}
    for shown in reversed(lesson.cells):
        if shown.cell.choice and not kit.choices[shown.cell.choice].extra:
            places[shown.cell.choice] = shown
    for name, shown in places.items():
        first = place_of(kit, name)
        others = [other for other in kit.choices.values() if other.instead == name]
        if first not in places:
            yield shown, f"choice:{name} takes the place of choice:{first}, which no cell of this lesson has. Tag what it replaces."
        elif name == first and not any(other.name in places for other in others):
            named = " or ".join(f"choice:{other.name}" for other in others) or "a choice with instead in kit.toml"
            yield shown, f"nothing here takes the place of choice:{name}. Tag the other story's cells {named}, or take this tag away."
    for slide in slides_of(lesson, kit):
        for note in slide.notes:
            if slide.choice and note.cell.choice not in (None, slide.choice):
                yield note, f"choice:{note.cell.choice} is no choice of the slide before it, choice:{slide.choice}, so it is never shown."


def _prose(lesson: Lesson) -> Iterator[tuple[LessonCell, str]]:
    for shown in lesson.cells:
        if shown.cell.type == "markdown":
            yield shown, _CODE.sub("", shown.cell.source)


def _tables(source: str) -> Iterator[tuple[int, int]]:
    """Count the rows and columns of each table."""
    for table in re.findall(r"<table>.*?</table>", source, re.DOTALL):
        rows = re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
        yield len(rows), max((len(re.findall(r"<t[hd][ >]", row)) for row in rows), default=0)


RULES: tuple[Callable[[Lesson, Kit], Result], ...] = (overflow, formulas, html, tables, letters, choices)
