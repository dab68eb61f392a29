"""The one Markdown parser of the kit, and what the end of a line is in a text.

In the prose of a cell a line is a line, whether Enter, two spaces or a backslash ends it. In the text of an activity Enter is a
space, and two spaces or a backslash end a line. So in the tokens of both a ``hardbreak`` ends a line, and a ``softbreak`` is a space.
"""

from __future__ import annotations

import re
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

Kind = Literal["prose", "activity"]
_LINE_END = re.compile(r"(?:\\|[ \t]*)\n[ \t]*")


def parser(kind: Kind, *, inline: bool = True, html: bool = False) -> MarkdownIt:
    """Return a new parser; prose has tables and ~~strikethrough~~, the text of an activity has not.

    Without ``inline`` it finds blocks alone, and the marks inside stay text. With ``html`` HTML is found, without it is text.
    """
    markdown = MarkdownIt("commonmark", {"html": html})
    if kind == "prose":
        markdown.enable(["table", "strikethrough"])
        markdown.core.ruler.push("enter_ends_lines", _enter_ends_lines)
    if not inline:
        markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


def _enter_ends_lines(state: StateCore) -> None:
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "softbreak":
                token.type = "hardbreak"


def plain_text(node: SyntaxTreeNode, line_end: str = "\n") -> str:
    """Return the words of a node without marks and pictures, with ``line_end`` where a line ends."""
    match node.type:
        case "hardbreak":
            return line_end
        case "softbreak":
            return " "
        case "image":
            return ""
    return "".join(plain_text(child, line_end) for child in node.children) if node.children else node.content


def alternative(image: Token) -> str:
    """Return what is read aloud in the place of a picture, as one line."""
    return _LINE_END.sub(" ", image.content).strip()
