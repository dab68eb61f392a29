"""Estimate how high a slide becomes, so that an over-full one is named by the build, with no browser at hand.

The figures are those of ``assets/slides.css`` and tumar's CSS at 1280 x 720; widths of letters are means of Nunito. A test
in tests/browser holds the estimate against Chromium: no slide that overflows there may pass here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, repeat, zip_longest
from math import ceil
from typing import NamedTuple

from markdown_it.tree import SyntaxTreeNode

from kit_builder.core.model import LessonCell
from tumar import Activity, HelpSteps
from tumar.activity import questions
from tumar.charts import TALLEST
from tumar.grammar import Message, Paragraph, Picture, Section
from tumar.labs import Result
from tumar.markdown import plain_text
from tumar.paper import without_tags

SLIDE_WIDTH, SLIDE_HEIGHT = 1168, 604
TEXT_WIDTH = 608  # beside a picture
PICTURE_HEIGHT = 400
LETTER, BOLD_LETTER = 0.51, 0.56  # mean width of a letter, in em
SIZES = {
    "h1": (61, 1.1, 15),
    "h2": (45, 1.15, 16),
    "h3": (37, 1.2, 11),
    "h4": (32, 1, 42, 42),
    "h5": (27, 1, 44, 44),
    "h6": (21, 1, 50, 50),
    "p": (32, 1.35, 16),
    "li": (32, 1.35, 0),
}  # in pixels, the line height in em, the margins below and above in pixels
HELPLINE_SIZE = 42  # of a sentence about 111
ACTIVITY_SIZE = 27 * 0.75  # the deck shrinks activities; below three quarters they cannot be read from the last row
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


def slide_height(cells: Sequence[LessonCell]) -> int:
    """Estimate the height in pixels of what a slide shows."""
    return sum(_cell_height(shown) for shown in cells)


def _cell_height(shown: LessonCell) -> int:
    if shown.activity:
        return _activity_height(shown.activity)
    if shown.lab:
        return _lab_height(shown.lab, shown.cell.source if "<pre>" in shown.html else "")
    if shown.cell.type == "code":
        return int((shown.cell.source.count("\n") + 1) * CODE_LINE + 2 * CODE_MARGIN if "<pre>" in shown.html else 0)
    return _prose_height(shown)


def lines(text: str, size: float, width: float, letter: float = LETTER) -> int:
    """Estimate how many lines a text takes; sizes in pixels."""
    return sum(max(1, ceil(len(line) * size * letter / width)) for line in text.split("\n"))


def _prose_height(shown: LessonCell) -> int:
    """Estimate prose by the tokens that it was made from; what was no Markdown, by its text."""
    try:
        if shown.tokens:
            return int(_nodes_height(SyntaxTreeNode(shown.tokens).children))
    except RecursionError:  # thousands of marks inside each other: the text alone says enough
        pass
    return int(lines(shown.cell.source, 32, SLIDE_WIDTH) * 32 * 1.35)


def _nodes_height(nodes: Sequence[SyntaxTreeNode]) -> float:
    pictures = [node for node in nodes if node.type == "paragraph" and _is_picture(node)]
    extents = [_extent(node, TEXT_WIDTH if pictures else SLIDE_WIDTH) for node in nodes if node not in pictures]
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


def _extent(node: SyntaxTreeNode, width: float) -> _Extent:
    match node.type:
        case "bullet_list" | "ordered_list":
            items = _stacked([_extent(item, width - LIST_INDENT) for item in node.children])
            return items._replace(below=max(items.below, 16))
        case "list_item":
            return _stacked([_extent(child, width) for child in node.children]) if node.children else _Extent(32 * 1.35)
        case "blockquote":
            said = _stacked([_extent(child, width - QUOTE_INDENT) for child in node.children])
            return said._replace(below=max(said.below, 32), above=max(said.above, 32))
        case "table":
            return _Extent(_table_height(node, width))
        case "fence" | "code_block":
            return _Extent(node.content.count("\n") * CODE_LINE, CODE_MARGIN, CODE_MARGIN)
        case "hr":
            return _Extent(2, 16, 16)
    return _text_extent(node, width)


def _text_extent(node: SyntaxTreeNode, width: float) -> _Extent:
    kind = "li" if node.hidden else node.tag
    size, line_height, below, *above = SIZES.get(kind, SIZES["p"])
    letter = BOLD_LETTER if kind.startswith("h") else LETTER
    height = sum(_line_height(line, size, width, letter) for line in plain_text(node).split("\n")) * line_height
    pictures = sum(child.type == "image" for child in node.walk())
    return _Extent(height + pictures * PICTURE_IN_TEXT, below, *above)


def _line_height(text: str, size: float, width: float, letter: float) -> float:
    """Estimate one line of a text, which may be too long for the slide; sentences about 111 are larger."""
    helpline = "".join(_HELPLINE.findall(text)) if size < HELPLINE_SIZE else ""
    needed = (len(text) * size + len(helpline) * (HELPLINE_SIZE - size)) * letter
    count = max(1, ceil(needed / width))
    larger = min(count, lines(helpline, HELPLINE_SIZE, width, letter)) if helpline else 0
    return count * size + larger * (HELPLINE_SIZE - size)


def _table_height(table: SyntaxTreeNode, width: float) -> float:
    """Estimate a table, whose columns share the width by the length of their longest text, as in browsers."""
    rows = [[plain_text(cell) for cell in row.children] for part in table.children for row in part.children]
    longest = [max(map(len, column)) * TABLE_LINE * LETTER for column in zip_longest(*rows, fillvalue="")]
    share = min(1, (width - len(longest) * CELL_PADDING) / max(1, sum(longest)))
    widths = [max(TABLE_LINE, whole * share) for whole in longest]
    return sum(max(map(lines, row, repeat(TABLE_LINE), widths)) * TABLE_LINE + TABLE_PADDING for row in rows)


def _activity_height(activity: Activity) -> int:
    """Estimate an activity at the smallest size that can be read, in its largest first view; sizes below in em."""
    return int(ACTIVITY_SIZE * (_FRAME + _IN_EM.get(type(activity).__name__, _any)(activity)))


_FRAME = 1.0 + 1.9 + 2.9  # padding, status line, bar
_WIDE = (SLIDE_WIDTH - 40) / ACTIVITY_SIZE  # the inner width of an activity in em


def _lab_height(lab: Result, source: str) -> int:
    """Estimate a lab: a heading, then the code beside the chart and what it says."""
    code = (source.count("\n") + 1) * 0.72 * 1.4
    width, height = re.search(r'viewBox="0 0 (\d+) (\d+)', lab.chart).groups()  # type: ignore[union-attr]
    tall = min(_WIDE * 0.5 * int(height) / int(width), TALLEST / 27)
    chart = tall + sum(_em_lines(line, _WIDE * 0.5 / 0.85) * 0.85 + 0.4 for line in lab.says)
    return int(ACTIVITY_SIZE * (3.5 + max(code, chart)))


def _em_lines(text: str, width: float, letter: float = LETTER) -> float:
    return lines(text, 1, width, letter) * 1.35


def _blocks(section: Section, width: float, picture: float = 0) -> float:
    """Estimate text and messages, and ``picture`` for each picture that stands among them."""
    height = 0.0
    for block in section.blocks:
        if isinstance(block, Picture):
            height += picture
        elif isinstance(block, Paragraph):
            height += _em_lines(without_tags(block.html), width) + 0.5
        elif isinstance(block, Message):
            height += max(2.2, _em_lines(f"{block.name}: {without_tags(block.html)}", width - 4.5) + 0.7) + 0.5
    return height


def _options(section: Section, width: float) -> float:
    return sum(max(2.4, _em_lines(without_tags(item.html), width - 5) + 0.9) + 0.4 for item in section.items)


def _quiz(activity: Activity) -> float:
    document = activity.document
    views = []
    for section in questions(document):
        has_picture = bool(section.of_kind(Picture))
        width = _WIDE - 16 if has_picture else _WIDE
        several = sum(bool(item.right) for item in section.items) > 1
        text = _em_lines(section.title, width, BOLD_LETTER) * 1.15 + 0.5 + _blocks(section, width) + _options(section, width)
        views.append(max(text + (4.5 if several else 0), 15 if has_picture else 0))
    return (_blocks(document.intro, _WIDE, 11.5) if document.sections else 0) + 1.7 + max(views)


def _sort(activity: Activity) -> float:
    cards = max(_em_lines(without_tags(item.html), _WIDE / 1.15 - 8) for section in activity.document.sections for item in section.items)
    return _blocks(activity.document.intro, _WIDE, 11.5) + 1.7 + max(4.5, cards + 1.2) * 1.15 + 0.5 + 3.7


def _story(activity: Activity) -> float:
    views = [_blocks(activity.document.intro, _WIDE) + 6]
    for section in activity.document.sections:
        width = _WIDE * (0.38 if section.of_kind(Picture) else 0.55)
        ways = 2 + sum(_em_lines(without_tags(item.html), _WIDE * 0.27 - 3) + 1.3 for item in section.items)
        views.append(2.2 + max(_blocks(section, width), ways if section.level > 1 else 0))
    return max(views)


def _poll(activity: Activity) -> float:
    views = [
        2.2
        + _blocks(section, _WIDE, 6.5)
        + 3.2
        + sum(max(3.0, _em_lines(without_tags(item.html), _WIDE - 27)) + 0.5 for item in section.items)
        for section in questions(activity.document)
    ]
    return (_blocks(activity.document.intro, _WIDE, 6.5) if activity.document.sections else 0) + max(views)


def _help_steps(activity: Activity) -> float:
    assert isinstance(activity, HelpSteps)
    return 2.2 + ceil(len(activity.steps) / 2) * 2.8 + 11


def _rehearsal(activity: Activity) -> float:
    views = [_blocks(activity.document.intro, _WIDE * 0.6) + 4]
    views += [2.5 + _blocks(part, _WIDE) + _options(part, _WIDE) for part in activity.document.sections if "asked" not in part.marks]
    return max(views)


def _video(activity: Activity) -> float:
    return 20.0  # the film takes the place that is left


def _any(activity: Activity) -> float:
    """Estimate an activity that shows its sections one at a time."""
    document = activity.document
    views = [_em_lines(section.title, _WIDE) + 0.5 + _blocks(section, _WIDE, 8) + _options(section, _WIDE) for section in document.sections]
    return max([_blocks(document.intro, _WIDE, 11.5) + 3, *views])


_IN_EM = {
    "HelpSteps": _help_steps,
    "Poll": _poll,
    "Quiz": _quiz,
    "Rehearsal": _rehearsal,
    "Sort": _sort,
    "Story": _story,
    "Video": _video,
}
