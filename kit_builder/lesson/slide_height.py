"""Estimate how high a slide becomes, so that an over-full one is named by the build, with no browser at hand.

Sizes are those of the look; the other numbers are those of ``assets/slides.css`` and tumar's CSS, and widths of letters are means
of Nunito. A test in tests/browser holds the estimate against Chromium: no slide that overflows there may pass here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat, zip_longest
from math import ceil
from typing import NamedTuple

from markdown_it.tree import SyntaxTreeNode

from kit_builder.core.look import Look
from kit_builder.core.model import LessonCell
from tumar import Activity
from tumar.charts import TALLEST
from tumar.grammar import Message, Paragraph, Picture, Section
from tumar.labs import Result
from tumar.markdown import plain_text
from tumar.paper import without_tags

PICTURE_WIDTH, PICTURE_HEIGHT = 560, 400  # beside a text, with what lies between them
LETTER, BOLD_LETTER = 0.51, 0.56  # mean width of a letter, in em
READABLE = 0.75  # the deck shrinks activities; below three quarters they cannot be read from the last row

CODE_LINE, CODE_MARGIN = 32, 32  # without wrapping
TABLE_LINE, TABLE_PADDING, CELL_PADDING = 32, 22, 48  # of a row above and below its lines, of a cell beside them
LIST_INDENT, QUOTE_INDENT = 40, 80
PICTURE_IN_TEXT = 343

_HELPLINE = re.compile(r"[^.!?]*\b111\b[^.!?]*")


class _Extent(NamedTuple):
    """A block in pixels: ``height``, and the margins above and below it, of which the larger one of two neighbours counts."""

    height: float
    below: float = 0
    above: float = 0


def slide_height(cells: Sequence[LessonCell], look: Look) -> int:
    """Estimate the height in pixels of what a slide shows; the room for it is ``look.slide_room``."""
    return sum(_cell_height(lesson_cell, look) for lesson_cell in cells)


def _sizes(look: Look) -> dict[str, tuple[float, ...]]:
    """Return the size of each kind of text in pixels, the height of its lines in em, and the margins below and above in pixels."""
    size, leading = look.type, look.leading
    return {
        "h1": (ceil(size.title), leading.title, 15),
        "h2": (ceil(size.heading), leading.heading, 16),
        "h3": (ceil(size.subheading), leading.subheading, 11),
        "p": (size.text, leading.text, 16),
        "h4": (32, 1, 42, 42),
        "h5": (27, 1, 44, 44),
        "h6": (21, 1, 50, 50),
        "li": (size.text, leading.text, 0),
    }


def _cell_height(lesson_cell: LessonCell, look: Look) -> int:
    if lesson_cell.activity:
        return _activity_height(lesson_cell.activity, look)
    if lesson_cell.lab:
        return _lab_height(lesson_cell.lab, lesson_cell.cell.source if "<pre>" in lesson_cell.html else "", look)
    if lesson_cell.cell.type == "code":
        return int((lesson_cell.cell.source.count("\n") + 1) * CODE_LINE + 2 * CODE_MARGIN if "<pre>" in lesson_cell.html else 0)
    return _prose_height(lesson_cell, look)


def lines(text: str, size: float, width: float, letter: float = LETTER) -> int:
    """Estimate how many lines a text takes; sizes in pixels."""
    return sum(max(1, ceil(len(line) * size * letter / width)) for line in text.split("\n"))


def _prose_height(lesson_cell: LessonCell, look: Look) -> int:
    """Estimate prose by the tokens that it was made from; what was no Markdown, by its text."""
    try:
        if lesson_cell.tokens:
            return int(_nodes_height(SyntaxTreeNode(lesson_cell.tokens).children, look))
    except RecursionError:  # thousands of levels inside each other: the text alone says enough
        pass
    return int(lines(lesson_cell.cell.source, look.type.text, look.slide_room[0]) * look.type.text * look.leading.text)


def _nodes_height(nodes: Sequence[SyntaxTreeNode], look: Look) -> float:
    pictures = [node for node in nodes if node.type == "paragraph" and _is_picture(node)]
    width = look.slide_room[0] - (PICTURE_WIDTH if pictures else 0)
    extents = [_extent(node, width, look) for node in nodes if node not in pictures]
    if pictures:  # in a grid, where margins add up
        return max(sum(map(sum, extents)), PICTURE_HEIGHT)
    return sum(_stacked(extents))


def _is_picture(node: SyntaxTreeNode) -> bool:
    return [child.type for child in node.children[0].children] == ["image"]


def _stacked(extents: Sequence[_Extent]) -> _Extent:
    """Put blocks below each other."""
    if not extents:
        return _Extent(0)
    gaps = sum(max(upper.below, lower.above) for upper, lower in pairwise(extents))
    return _Extent(sum(extent.height for extent in extents) + gaps, extents[-1].below, extents[0].above)


def _extent(node: SyntaxTreeNode, width: float, look: Look) -> _Extent:
    match node.type:
        case "bullet_list" | "ordered_list":
            items = _stacked([_extent(item, width - LIST_INDENT, look) for item in node.children])
            return items._replace(below=max(items.below, 16))
        case "list_item":
            return (
                _stacked([_extent(child, width, look) for child in node.children])
                if node.children
                else _Extent(look.type.text * look.leading.text)
            )
        case "blockquote":
            quote = _stacked([_extent(child, width - QUOTE_INDENT, look) for child in node.children])
            return quote._replace(below=max(quote.below, 32), above=max(quote.above, 32))
        case "table":
            return _Extent(_table_height(node, width))
        case "fence" | "code_block":
            return _Extent(node.content.count("\n") * CODE_LINE, CODE_MARGIN, CODE_MARGIN)
        case "hr":
            return _Extent(2, 16, 16)
    return _text_extent(node, width, look)


def _text_extent(node: SyntaxTreeNode, width: float, look: Look) -> _Extent:
    kind = "li" if node.hidden else node.tag
    sizes = _sizes(look)
    size, line_height, below, *above = sizes.get(kind, sizes["p"])
    letter = BOLD_LETTER if kind.startswith("h") else LETTER
    height = sum(_line_height(line, size, width, letter, look.type.helpline) for line in plain_text(node).split("\n")) * line_height
    pictures = sum(child.type == "image" for child in node.walk())
    return _Extent(height + pictures * PICTURE_IN_TEXT, below, *above)


def _line_height(text: str, size: float, width: float, letter: float, helpline_size: float) -> float:
    """Estimate one line of a text, which may be too long for the slide; sentences about 111 are larger."""
    helpline = "".join(_HELPLINE.findall(text)) if size < helpline_size else ""
    needed = (len(text) * size + len(helpline) * (helpline_size - size)) * letter
    count = max(1, ceil(needed / width))
    larger = min(count, lines(helpline, helpline_size, width, letter)) if helpline else 0
    return count * size + larger * (helpline_size - size)


def _table_height(table: SyntaxTreeNode, width: float) -> float:
    """Estimate a table, whose columns share the width by the length of their longest text, as in browsers."""
    rows = [[plain_text(cell) for cell in row.children] for part in table.children for row in part.children]
    lengths = [max(map(len, column)) * TABLE_LINE * LETTER for column in zip_longest(*rows, fillvalue="")]
    share = min(1, (width - len(lengths) * CELL_PADDING) / max(1, sum(lengths)))
    widths = [max(TABLE_LINE, length * share) for length in lengths]
    return sum(max(map(lines, row, repeat(TABLE_LINE), widths)) * TABLE_LINE + TABLE_PADDING for row in rows)


def _activity_height(activity: Activity, look: Look) -> int:
    """Estimate an activity at the smallest size that can be read, in its largest first view; sizes below in em."""
    return int(_activity_size(look) * (_FRAME + activity.slide_height(_Metrics(_activity_width(look)))))


_FRAME = 1.0 + 1.9 + 2.9  # padding, status line, bar


def _activity_size(look: Look) -> float:
    """Return the smallest size of an activity that can be read, in pixels."""
    return look.type.activity * READABLE


def _activity_width(look: Look) -> float:
    """Return the inner width of an activity in em."""
    return (look.slide_room[0] - 40) / _activity_size(look)


def _lab_height(lab: Result, source: str, look: Look) -> int:
    """Estimate a lab: a heading, then the code beside the chart and what it says."""
    code = (source.count("\n") + 1) * 0.72 * 1.4
    width, height = re.search(r'viewBox="0 0 (\d+) (\d+)', lab.chart).groups()  # type: ignore[union-attr]
    half_width = _activity_width(look) * 0.5
    chart_height = min(half_width * int(height) / int(width), TALLEST / look.type.activity)
    chart = chart_height + sum(_em_lines(line, half_width / 0.85) * 0.85 + 0.4 for line in lab.says)
    return int(_activity_size(look) * (3.5 + max(code, chart)))


def _em_lines(text: str, width: float, letter: float = LETTER) -> float:
    return lines(text, 1, width, letter) * 1.35


@dataclass(frozen=True)
class _Metrics:
    """What text takes in an activity on a slide (``tumar.slide.SlideMetrics``)."""

    width: float

    def text(self, text: str, width: float, *, bold: bool = False) -> float:
        return _em_lines(text, width, BOLD_LETTER if bold else LETTER)

    def blocks(self, section: Section, width: float, picture: float = 0) -> float:
        height = 0.0
        for block in section.blocks:
            if isinstance(block, Picture):
                height += picture
            elif isinstance(block, Paragraph):
                height += _em_lines(without_tags(block.html), width) + 0.5
            elif isinstance(block, Message):
                height += max(2.2, _em_lines(f"{block.name}: {without_tags(block.html)}", width - 4.5) + 0.7) + 0.5
        return height

    def options(self, section: Section, width: float) -> float:
        return sum(max(2.4, _em_lines(without_tags(item.html), width - 5) + 0.9) + 0.4 for item in section.items)
