"""Estimate how high a slide becomes, so that an over-full one is named by the build, with no browser at hand.

Sizes are those of the look; the other figures are those of ``assets/slides.css`` and tumar's CSS, and widths of letters are means
of Nunito. A test in tests/browser holds the estimate against Chromium: no slide that overflows there may pass here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from kit_builder.core.look import Look
from kit_builder.core.model import LessonCell
from tumar import Activity, HelpSteps
from tumar.activity import questions
from tumar.charts import TALLEST
from tumar.grammar import Message, Paragraph, Picture, Section
from tumar.labs import Result

PICTURE_WIDTH, PICTURE_HEIGHT = 560, 400  # beside a text, with what lies between them
LETTER, BOLD_LETTER = 0.51, 0.56  # mean width of a letter, in em
READABLE = 0.75  # the deck shrinks activities; below three quarters they cannot be read from the last row

_HELPLINE = re.compile(r"[^.!?]*\b111\b[^.!?]*")
_markdown = MarkdownIt("commonmark").enable("table")


def slide_height(cells: Sequence[LessonCell], look: Look) -> int:
    """Estimate the height in pixels of what a slide shows; the room for it is ``look.slide_room``."""
    return sum(_cell_height(shown, look) for shown in cells)


def _sizes(look: Look) -> dict[str, tuple[float, float, float]]:
    """Return the size of each kind of text in pixels, the height of its lines in em, and what lies below it in pixels."""
    size, leading = look.type, look.leading
    return {
        "h1": (ceil(size.title), leading.title, 15),
        "h2": (ceil(size.heading), leading.heading, 16),
        "h3": (ceil(size.subheading), leading.subheading, 11),
        "p": (size.text, leading.text, 16),
        "li": (size.text, leading.text, 0),
    }


def _cell_height(shown: LessonCell, look: Look) -> int:
    if shown.activity:
        return _activity_height(shown.activity, look)
    source = "" if shown.cell.type == "code" and "<pre>" not in shown.html else shown.cell.source  # code that is not shown
    return _lab_height(shown.lab, source, look) if shown.lab else _prose_height(source, look)


def lines(text: str, size: float, width: float, letter: float = LETTER) -> int:
    """Estimate how many lines a text takes; sizes in pixels."""
    return sum(max(1, ceil(len(line) * size * letter / width)) for line in text.split("\n"))


def _prose_height(source: str, look: Look) -> int:
    try:
        nodes = SyntaxTreeNode(_markdown.parse(source)).children
        return _nodes_height(nodes, look)
    except RecursionError:  # thousands of marks inside each other: the text alone says enough
        return int(lines(source, look.type.text, look.slide_room[0]) * look.type.text * look.leading.text)


def _nodes_height(nodes: Sequence[SyntaxTreeNode], look: Look) -> int:
    pictures = [node for node in nodes if node.type == "paragraph" and _is_picture(node)]
    width = look.slide_room[0] - (PICTURE_WIDTH if pictures else 0)
    height = sum(_node_height(node, width, look) for node in nodes if node not in pictures)
    return int(max(height, PICTURE_HEIGHT) if pictures else height)


def _is_picture(node: SyntaxTreeNode) -> bool:
    return [child.type for child in node.children[0].children] == ["image"]


def _node_height(node: SyntaxTreeNode, width: float, look: Look) -> float:
    if node.type in ("bullet_list", "ordered_list"):
        return 16 + sum(_text_height("li", item, width - 40, look) for item in node.children)
    if node.type == "table":
        return 55 * sum(len(part.children) for part in node.children)
    if node.type in ("fence", "code_block"):
        return node.content.count("\n") * look.type.text * look.leading.text + 16
    return _text_height(node.tag if node.type == "heading" else "p", node, width, look)


def _text_height(kind: str, node: SyntaxTreeNode, width: float, look: Look) -> float:
    sizes, helpline_size = _sizes(look), look.type.helpline
    size, line_height, below = sizes.get(kind, sizes["p"])
    letter = BOLD_LETTER if kind.startswith("h") else LETTER
    helpline = next((found[0] for found in _HELPLINE.finditer(_text(node))), "") if kind in ("p", "li") else ""
    larger = lines(helpline, helpline_size - size, width) * (helpline_size - size) if helpline else 0
    return (lines(_text(node), size, width, letter) * size + larger) * line_height + below


def _text(node: SyntaxTreeNode) -> str:
    if node.type == "hardbreak":
        return "\n"
    return "".join(map(_text, node.children)) if node.children else node.content


def _activity_height(activity: Activity, look: Look) -> int:
    """Estimate an activity at the smallest size that can be read, in its largest first view; sizes below in em."""
    return int(_activity_size(look) * (_FRAME + _IN_EM.get(type(activity).__name__, _any)(activity, _wide(look))))


_FRAME = 1.0 + 1.9 + 2.9  # padding, status line, bar


def _activity_size(look: Look) -> float:
    """Return the smallest size of an activity that can be read, in pixels."""
    return look.type.activity * READABLE


def _wide(look: Look) -> float:
    """Return the inner width of an activity in em."""
    return (look.slide_room[0] - 40) / _activity_size(look)


def _lab_height(lab: Result, source: str, look: Look) -> int:
    """Estimate a lab: a heading, then the code beside the chart and what it says."""
    code = (source.count("\n") + 1) * 0.72 * 1.4
    width, height = re.search(r'viewBox="0 0 (\d+) (\d+)', lab.chart).groups()  # type: ignore[union-attr]
    wide = _wide(look)
    tall = min(wide * 0.5 * int(height) / int(width), TALLEST / look.type.activity)
    chart = tall + sum(_em_lines(line, wide * 0.5 / 0.85) * 0.85 + 0.4 for line in lab.says)
    return int(_activity_size(look) * (3.5 + max(code, chart)))


def _em_lines(text: str, width: float, letter: float = LETTER) -> float:
    return lines(text, 1, width, letter) * 1.35


def _blocks(section: Section, width: float, picture: float = 0) -> float:
    """Estimate text and messages, and ``picture`` for each picture that stands among them."""
    height = 0.0
    for block in section.blocks:
        if isinstance(block, Picture):
            height += picture
        elif isinstance(block, Paragraph):
            height += _em_lines(block.text, width) + 0.5
        elif isinstance(block, Message):
            height += max(2.2, _em_lines(f"{block.name}: {block.text}", width - 4.5) + 0.7) + 0.5
    return height


def _options(section: Section, width: float) -> float:
    return sum(max(2.4, _em_lines(item.text, width - 5) + 0.9) + 0.4 for item in section.items)


def _quiz(activity: Activity, wide: float) -> float:
    document = activity.document
    views = []
    for section in questions(document):
        has_picture = bool(section.of_kind(Picture))
        width = wide - 16 if has_picture else wide
        several = sum(bool(item.right) for item in section.items) > 1
        text = _em_lines(section.title, width, BOLD_LETTER) * 1.15 + 0.5 + _blocks(section, width) + _options(section, width)
        views.append(max(text + (4.5 if several else 0), 15 if has_picture else 0))
    return (_blocks(document.intro, wide, 11.5) if document.sections else 0) + 1.7 + max(views)


def _sort(activity: Activity, wide: float) -> float:
    cards = max(_em_lines(item.text, wide / 1.15 - 8) for section in activity.document.sections for item in section.items)
    return _blocks(activity.document.intro, wide, 11.5) + 1.7 + max(4.5, cards + 1.2) * 1.15 + 0.5 + 3.7


def _story(activity: Activity, wide: float) -> float:
    views = [_blocks(activity.document.intro, wide) + 6]
    for section in activity.document.sections:
        width = wide * (0.38 if section.of_kind(Picture) else 0.55)
        ways = 2 + sum(_em_lines(item.text, wide * 0.27 - 3) + 1.3 for item in section.items)
        views.append(2.2 + max(_blocks(section, width), ways if section.level > 1 else 0))
    return max(views)


def _poll(activity: Activity, wide: float) -> float:
    views = [
        2.2 + _blocks(section, wide, 6.5) + 3.2 + sum(max(3.0, _em_lines(item.text, wide - 27)) + 0.5 for item in section.items)
        for section in questions(activity.document)
    ]
    return (_blocks(activity.document.intro, wide, 6.5) if activity.document.sections else 0) + max(views)


def _help_steps(activity: Activity, wide: float) -> float:
    assert isinstance(activity, HelpSteps)
    return 2.2 + ceil(len(activity.steps) / 2) * 2.8 + 11


def _rehearsal(activity: Activity, wide: float) -> float:
    views = [_blocks(activity.document.intro, wide * 0.6) + 4]
    views += [2.5 + _blocks(part, wide) + _options(part, wide) for part in activity.document.sections if "asked" not in part.marks]
    return max(views)


def _video(activity: Activity, wide: float) -> float:
    return 20.0  # the film takes the place that is left


def _any(activity: Activity, wide: float) -> float:
    """Estimate an activity that shows its sections one at a time."""
    document = activity.document
    views = [_em_lines(section.title, wide) + 0.5 + _blocks(section, wide, 8) + _options(section, wide) for section in document.sections]
    return max([_blocks(document.intro, wide, 11.5) + 3, *views])


_IN_EM = {
    "HelpSteps": _help_steps,
    "Poll": _poll,
    "Quiz": _quiz,
    "Rehearsal": _rehearsal,
    "Sort": _sort,
    "Story": _story,
    "Video": _video,
}
