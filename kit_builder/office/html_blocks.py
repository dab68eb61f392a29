"""Read the HTML of cells as blocks of runs, for formats that have paragraphs of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from lxml import etree, html

Kind = Literal["heading", "text", "bullet", "number", "quote", "code"]
_KINDS: dict[str, Kind] = {"blockquote": "quote", "pre": "code"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = {*_HEADINGS, "p", "div", "ul", "ol", "li", "blockquote", "pre", "table", "hr"}

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Run:
    """Text in one style; ``link`` is its address; a line feed begins a new line in the same paragraph; ``huge`` is seen from afar."""

    text: str
    bold: bool = False
    huge: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph; ``level`` counts from 0 for items of lists inside lists."""

    kind: Kind
    runs: tuple[Run, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """The words without their styles."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first row names the columns."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]


@dataclass(frozen=True)
class Shot:
    """A picture: a data: address, and what is seen on it."""

    address: str
    alternative: str


Block = Line | Table | Shot


def clean(words: str) -> str:
    """Leave out characters that XML cannot hold (XML 1.0, production 2)."""
    return _NO_XML.sub("", words)


def blocks(source: str) -> list[Block]:
    """Return the blocks of HTML as the builder writes it, in order; other elements leave their text."""
    if not source.strip():
        return []
    root = html.fragment_fromstring(clean(source), create_parent="div")
    return list(_blocks(root, "text", 0))


def _blocks(parent: etree._Element, kind: Kind, level: int) -> Iterator[Block]:
    """Go through the children of an element; runs that stand between blocks make a paragraph."""
    pending: list[Run] = []
    item = kind

    def paragraph() -> Iterator[Line]:
        nonlocal item
        if runs := _trimmed(pending):
            yield Line(item, runs, level)
            item = "text" if item in ("bullet", "number") else item  # what follows in an item has no second bullet
        pending.clear()

    pending += _text(parent.text, Run(""), kind == "code")
    for child in parent:
        if child.tag in _BLOCKS or child.tag == "img":
            if child.tag == "p":
                pending += _runs(child, Run(""))
                yield from paragraph()
                for picture in child.iter("img"):
                    yield Shot(picture.get("src", ""), picture.get("alt", ""))
            else:
                yield from paragraph()
                yield from _block(child, kind, level)
        else:
            pending += _inline(child, Run(""), keep=kind == "code")
        pending += _text(child.tail, Run(""), kind == "code")
    yield from paragraph()


def _block(element: etree._Element, kind: Kind, level: int) -> Iterator[Block]:
    match element.tag:
        case "img":
            yield Shot(element.get("src", ""), element.get("alt", ""))
        case "ul" | "ol":
            inner: Kind = "bullet" if element.tag == "ul" else "number"
            for item in element.iterchildren("li"):
                yield from _blocks(item, inner, level + (kind in ("bullet", "number")))
        case "table":
            yield Table(tuple(tuple(_trimmed(_runs(cell, Run(""))) for cell in row.iter("th", "td")) for row in element.iter("tr")))
        case tag if tag in _HEADINGS:
            if runs := _trimmed(_runs(element, Run(""))):
                yield Line("heading", runs)
        case _:
            yield from _blocks(element, _KINDS.get(str(element.tag), kind), level)


def _runs(element: etree._Element, style: Run, *, keep: bool = False) -> list[Run]:
    runs = _text(element.text, style, keep)
    for child in element:
        runs += _inline(child, style, keep=keep)
        runs += _text(child.tail, style, keep)
    return runs


def _inline(element: etree._Element, style: Run, *, keep: bool) -> list[Run]:
    if element.tag == "br":
        return [replace(style, text="\n")]
    if not isinstance(element.tag, str) or element.tag == "img":
        return []
    return _runs(element, _styled(element, style), keep=keep)


def _text(text: str | None, style: Run, keep: bool) -> list[Run]:
    """Make a run of text; spaces in a row are one, unless they are kept as in code."""
    if not text:
        return []
    if not keep:
        text = (" " if text[0].isspace() else "") + " ".join(text.split()) + (" " if text[-1].isspace() and text.strip() else "")
    return [replace(style, text=text)]


def _styled(element: etree._Element, style: Run) -> Run:
    match element.tag:
        case "strong" | "b":
            return replace(style, bold=True, huge=element.get("class") == "huge")
        case "em" | "i":
            return replace(style, italic=True)
        case "code":
            return replace(style, code=True)
        case "a" if element.get("href", "").startswith(("https:", "http:", "mailto:")):
            return replace(style, link=element.get("href", ""))
    return style


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Take spaces from both ends of a paragraph and from the beginnings of its lines."""
    trimmed: list[Run] = []
    for run in runs:
        begins_line = not trimmed or trimmed[-1].text.endswith("\n")
        text = run.text.lstrip(" ") if begins_line and not run.code else run.text
        if text and not (text == "\n" and not trimmed):
            trimmed.append(replace(run, text=text))
    while trimmed and not trimmed[-1].text.rstrip():
        trimmed.pop()
    if trimmed:
        trimmed[-1] = replace(trimmed[-1], text=trimmed[-1].text.rstrip())
    return tuple(trimmed)
