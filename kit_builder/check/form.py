"""Rules of form that hold for any notebook: what of a cell comes out otherwise than its author sees it in JupyterLab."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from html import escape

from kit_builder.deck import slides_of
from kit_builder.layout import SLIDE_HEIGHT, slide_height
from kit_builder.model import Kit, Lesson, LessonCell
from kit_builder.typst import not_on_paper
from tumar.paper import without_tags

Result = Iterator[tuple[LessonCell | None, str]]
MOST_ROWS, MOST_COLUMNS = 12, 6  # of a table that can be read from the last row

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_FORMULA = re.compile(r"\$\$.+?\$\$|(?<![\\$\w])\$(?=\S)[^$\n]*[\\^_={}][^$\n]*(?<=\S)\$(?!\d)|\\begin\{", re.DOTALL)
_HTML = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>")


def overflow(lesson: Lesson, kit: Kit) -> Result:
    """Every slide fits."""
    for slide in slides_of(lesson, kit):
        height = slide_height(slide.cells)
        if height > SLIDE_HEIGHT:
            yield slide.cells[0], f"the slide is too full: about {height} of {SLIDE_HEIGHT} pixels. Shorten it, or begin a new slide."


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


def _prose(lesson: Lesson) -> Iterator[tuple[LessonCell, str]]:
    for shown in lesson.cells:
        if shown.cell.type == "markdown":
            yield shown, _CODE.sub("", shown.cell.source)


def _tables(source: str) -> Iterator[tuple[int, int]]:
    """Count the rows and columns of each table."""
    for table in re.findall(r"<table>.*?</table>", source, re.DOTALL):
        rows = re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
        yield len(rows), max((len(re.findall(r"<t[hd][ >]", row)) for row in rows), default=0)


RULES: tuple[Callable[[Lesson, Kit], Result], ...] = (overflow, formulas, html, tables, letters)
