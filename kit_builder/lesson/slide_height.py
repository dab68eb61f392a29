"""Estimate how high a slide becomes, so that an over-full one is named by the build, with no browser at hand.

The figures are those of ``assets/slides.css`` and tumar's CSS at 1280 x 720; widths of letters are means of Nunito. A test
in tests/browser holds the estimate against Chromium: no slide that overflows there may pass here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from kit_builder.core.model import LessonCell
from tumar import Activity
from tumar.charts import TALLEST
from tumar.grammar import Message, Paragraph, Picture, Section
from tumar.labs import Result

SLIDE_WIDTH, SLIDE_HEIGHT = 1168, 604
TEXT_WIDTH = 608  # beside a picture
PICTURE_HEIGHT = 400
LETTER, BOLD_LETTER = 0.51, 0.56  # mean width of a letter, in em
SIZES = {
    "h1": (61, 1.1, 15),
    "h2": (45, 1.15, 16),
    "h3": (37, 1.2, 11),
    "p": (32, 1.35, 16),
    "li": (32, 1.35, 0),
}
HELPLINE_SIZE = 42  # of a sentence about 111
ACTIVITY_SIZE = 27 * 0.75  # the deck shrinks activities; below three quarters they cannot be read from the last row

_HELPLINE = re.compile(r"[^.!?]*\b111\b[^.!?]*")
_markdown = MarkdownIt("commonmark").enable("table")


def slide_height(cells: Sequence[LessonCell]) -> int:
    """Estimate the height in pixels of what a slide shows."""
    return sum(_cell_height(shown) for shown in cells)


def _cell_height(shown: LessonCell) -> int:
    if shown.activity:
        return _activity_height(shown.activity)
    source = "" if shown.cell.type == "code" and "<pre>" not in shown.html else shown.cell.source  # code that is not shown
    return _lab_height(shown.lab, source) if shown.lab else _prose_height(source)


def lines(text: str, size: float, width: float, letter: float = LETTER) -> int:
    """Estimate how many lines a text takes; sizes in pixels."""
    return sum(max(1, ceil(len(line) * size * letter / width)) for line in text.split("\n"))


def _prose_height(source: str) -> int:
    try:
        nodes = SyntaxTreeNode(_markdown.parse(source)).children
        return _nodes_height(nodes)
    except RecursionError:  # thousands of marks inside each other: the text alone says enough
        return int(lines(source, 32, SLIDE_WIDTH) * 32 * 1.35)


def _nodes_height(nodes: Sequence[SyntaxTreeNode]) -> int:
    pictures = [node for node in nodes if node.type == "paragraph" and _is_picture(node)]
    width = TEXT_WIDTH if pictures else SLIDE_WIDTH
    height = sum(_node_height(node, width) for node in nodes if node not in pictures)
    return int(max(height, PICTURE_HEIGHT) if pictures else height)


def _is_picture(node: SyntaxTreeNode) -> bool:
    return [child.type for child in node.children[0].children] == ["image"]


def _node_height(node: SyntaxTreeNode, width: float) -> float:
    if node.type in ("bullet_list", "ordered_list"):
        return 16 + sum(_text_height("li", item, width - 40) for item in node.children)
    if node.type == "table":
        return 55 * sum(len(part.children) for part in node.children)
    if node.type in ("fence", "code_block"):
        return node.content.count("\n") * 32 * 1.35 + 16
    return _text_height(node.tag if node.type == "heading" else "p", node, width)


def _text_height(kind: str, node: SyntaxTreeNode, width: float) -> float:
    size, line_height, below = SIZES.get(kind, SIZES["p"])
    letter = BOLD_LETTER if kind.startswith("h") else LETTER
    helpline = next((found[0] for found in _HELPLINE.finditer(_text(node))), "") if kind in ("p", "li") else ""
    larger = lines(helpline, HELPLINE_SIZE - size, width) * (HELPLINE_SIZE - size) if helpline else 0
    return (lines(_text(node), size, width, letter) * size + larger) * line_height + below


def _text(node: SyntaxTreeNode) -> str:
    if node.type == "hardbreak":
        return "\n"
    return "".join(map(_text, node.children)) if node.children else node.content


def _activity_height(activity: Activity) -> int:
    """Estimate an activity at the smallest size that can be read, in its largest first view; sizes below in em."""
    return int(ACTIVITY_SIZE * (_FRAME + activity.slide_height(_Metrics())))


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


class _Metrics:
    """What text takes in an activity on a slide (``tumar.slide.SlideMetrics``)."""

    width: float = _WIDE

    def text(self, text: str, width: float, *, bold: bool = False) -> float:
        return _em_lines(text, width, BOLD_LETTER if bold else LETTER)

    def blocks(self, section: Section, width: float, picture: float = 0) -> float:
        height = 0.0
        for block in section.blocks:
            if isinstance(block, Picture):
                height += picture
            elif isinstance(block, Paragraph):
                height += _em_lines(block.text, width) + 0.5
            elif isinstance(block, Message):
                height += max(2.2, _em_lines(f"{block.name}: {block.text}", width - 4.5) + 0.7) + 0.5
        return height

    def options(self, section: Section, width: float) -> float:
        return sum(max(2.4, _em_lines(item.text, width - 5) + 0.9) + 0.4 for item in section.items)
