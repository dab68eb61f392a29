"""Write the blocks of prose into the frames and tables of a slide: paragraphs, lists, styles, sizes that fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import unescape
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from kit_builder.lesson.slide_height import BOLD_LETTER, LETTER, lines
from kit_builder.office.html_blocks import Line, Run, Shot, Table, blocks
from kit_builder.office.presentation import Box

ROWS = 7  # of a table on a slide, below the names of its columns
_BELOW = 6  # points between paragraphs
HUGE = 3  # times as large as the text around it


def plain(html: str) -> str:
    """Write HTML as text: a line for each paragraph and item."""
    rows: list[str] = []
    for block in blocks(html):
        match block:
            case Line():
                bullet = "  " * block.level + "• " if block.kind in ("bullet", "number") else ""
                rows.append(bullet + block.text)
            case Table():
                rows += [" | ".join("".join(run.text for run in cell) for cell in row) for row in block.rows]
            case Shot():
                rows.append(f"({block.alternative})")
    return "\n".join(rows)


def title_size(text: str, sizes: Sequence[int], width: float) -> int:
    """Return the first of the sizes (points) at which a title takes two lines at most."""
    return next((size for size in sizes if lines(text, size, width, BOLD_LETTER) <= 2), sizes[-1])


def height(text: Sequence[Line], size: float, width: float) -> float:
    """Estimate the height of lines in points, with a little to spare for other typefaces."""
    return sum(
        lines(line.text, size, (width - 14 - 24 * (line.level + 1)) / 1.06, LETTER) * size * (HUGE if _is_huge(line) else 1) * 1.25 + _BELOW
        for line in text
    )


def _is_huge(line: Line) -> bool:
    return any(run.huge for run in line.runs)


def write(frame: Any, text: Sequence[Line], size: float) -> None:
    """Write lines into a frame as paragraphs, in a size in points."""
    frame.word_wrap = True
    for number, line in enumerate(text):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        if number:
            paragraph.space_before = Pt(_BELOW)
        _indent(paragraph, line)
        _add_runs(paragraph, line, size)


def _indent(paragraph: Any, line: Line) -> None:
    """Give an item its bullet or number, and its indent."""
    if line.kind not in ("bullet", "number", "quote"):
        return
    style = paragraph._p.get_or_add_pPr()
    style.set("marL", str(Pt(24 * (line.level + 1))))
    style.set("indent", str(Pt(-22 if line.kind != "quote" else 0)))
    if line.kind == "bullet":
        style.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))
    elif line.kind == "number":
        style.append(parse_xml(f'<a:buAutoNum {nsdecls("a")} type="arabicPeriod"/>'))


def _add_runs(paragraph: Any, line: Line | None, size: float, runs: Iterable[Run] = ()) -> None:
    for run in line.runs if line else runs:
        for number, text in enumerate(run.text.split("\n")):
            if number:
                paragraph.add_line_break()
            if not text:
                continue
            added = paragraph.add_run()
            added.text = _printable(text)
            added.font.size = Pt(size * (HUGE if run.huge else 1))
            if run.bold or (line and line.kind == "heading"):
                added.font.bold = True
            if run.italic:
                added.font.italic = True
            if run.code or (line and line.kind == "code"):
                added.font.name = "Courier New"
            if run.link:
                added.hyperlink.address = run.link


def _printable(text: str) -> str:
    """Leave out characters that XML cannot hold."""
    return "".join(character for character in unescape(text) if character.isprintable() or character == "\t")


def cut_table(table: Table) -> list[Table]:
    """Cut a table into parts that fit on a slide each, with the names of the columns above each."""
    names, *rows = table.rows
    return [Table((names, *rows[start : start + ROWS])) for start in range(0, max(1, len(rows)), ROWS)]


def fill_table(slide: Any, table: Table, box: Box) -> None:
    """Put a table into a place on a slide."""
    rows, columns = len(table.rows), max(map(len, table.rows))
    shape = slide.shapes.add_table(rows, columns, *box._replace(height=min(box.height, 30 * rows)).emu)
    size = max(10, min(18, box.height / rows / 1.7))
    for head in shape.table.rows[0].cells:
        head.fill.solid()
        head.fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_1
    for row_index, row in enumerate(table.rows):
        for column, runs in enumerate(row):
            frame = shape.table.cell(row_index, column).text_frame
            _add_runs(frame.paragraphs[0], None, size, runs)
