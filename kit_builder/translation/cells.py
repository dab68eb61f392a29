"""The messages of a notebook's cell, and the cell in another language."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from textwrap import dedent

from kit_builder.core.cell_kinds import activity_call, lab_call
from kit_builder.core.model import Cell
from kit_builder.translation.markdown import Say, Span, segments, translated
from tumar import ACTIVITIES

_LINE_END = re.compile(r"\r\n?|\n")
_QUOTES = re.compile(r"[uU]?(\"\"\"|'''|\"|')")


@dataclass(frozen=True)
class Text:
    """A text of a cell: what it is ("heading", "item", ..., "title" of code), and the activity that it stands in."""

    text: str
    kind: str
    activity: str = ""


@dataclass(frozen=True)
class _Code:
    """What of a code cell is for people: its comments as (span, text), and the Markdown of its activity with its place.

    ``item_prefix`` is what its items begin with and is no text, as a regular expression.
    """

    comments: tuple[tuple[Span, str], ...]
    name: str = ""
    literal: Span = (0, 0)
    markdown: str = ""
    item_prefix: str = ""


def texts_of(cell: Cell) -> Iterator[Text]:
    """Give the texts of a cell in order; code that is neither an activity nor a lab has none."""
    if cell.type == "markdown":
        yield from (Text(segment.text, segment.kind) for segment in segments(cell.source))
    elif cell.type == "code" and (code := _code(cell.source)):
        yield from (Text(text, "title", code.name) for _, text in code.comments)
        yield from (
            Text(segment.text, segment.kind, code.name)
            for segment in segments(dedent(code.markdown), activity=True, item_prefix=code.item_prefix)
        )


def translated_source(cell: Cell, say: Say) -> str:
    """Return the source of a cell with each text said in another language, and everything else as it was."""
    if cell.type == "markdown":
        return translated(cell.source, say)
    code = _code(cell.source) if cell.type == "code" else None
    if code is None:
        return cell.source
    replacements = [(span, " ".join(translation.split())) for span, text in code.comments if (translation := say(text)) != text]
    markdown = dedent(code.markdown)
    if markdown and (translated_markdown := translated(markdown, say, activity=True, item_prefix=code.item_prefix)) != markdown:
        replacements.append((code.literal, _literal(translated_markdown)))
    source = cell.source
    for (start, end), text in sorted(replacements, reverse=True):
        source = source[:start] + text + source[end:]
    return source


def _literal(text: str) -> str:
    """Write a text as Python does; a quotation mark at its end must not end it."""
    text = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return '"""' + (text[:-1] + '\\"' if text.endswith('"') else text) + '"""'


@lru_cache(maxsize=2048)
def _code(source: str) -> _Code | None:
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if call := activity_call(body):
        assert isinstance(call.func, ast.Name)
        node = call.args[0]
        assert isinstance(node, ast.Constant)
        literal = _place(source, node)
        activity = ACTIVITIES[call.func.id]
        text = str(node.value) if activity.is_translatable and _QUOTES.match(source, literal[0]) else ""
        comments = _comments(source, source[: literal[0]].count("\n") + 1)
        return _Code(comments, call.func.id, literal, text, activity.item_prefix)
    return _Code(_comments(source), "a lab") if lab_call(body) else None


def _place(source: str, node: ast.Constant) -> Span:
    """Return where a node stands, in letters; ``ast`` counts bytes of UTF-8."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(source))]

    def offset(line: int, column: int) -> int:
        rest = source[starts[line - 1] :].encode("utf-8", "surrogatepass")[:column]
        return starts[line - 1] + len(rest.decode("utf-8", "surrogatepass"))

    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return offset(node.lineno, node.col_offset), offset(node.end_lineno, node.end_col_offset)


def _comments(source: str, lines: int | None = None) -> tuple[tuple[Span, str], ...]:
    """Return the comments, or those of the first lines, with the place of their words."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(source))]
    comments = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and (lines is None or token.start[0] <= lines):
            text = token.string.lstrip("#").strip()
            if any(letter.isalpha() for letter in text):
                start = starts[token.start[0] - 1] + token.start[1] + token.string.index(text)
                comments.append(((start, start + len(text)), text))
    return tuple(comments)
