"""A translation has the same form as its source: cells, activities, options, marks, links, minutes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from kit_builder.core.cell_kinds import activity_call
from kit_builder.core.model import Cell, Finding, Notebook
from tumar.grammar import Document, GrammarError, Item, Message, Picture, Section, parse

Structure = tuple[Any, ...]


def parity(source: Notebook, translation: Notebook) -> Iterator[Finding]:
    """Compare the cells of a notebook with those of its translation."""
    for cell, translated in zip(source.cells, translation.cells, strict=True):
        if cell.source == translated.source:
            continue
        if (cell.id, cell.tags, cell.slide) != (translated.id, translated.tags, translated.slide):
            yield _finding(source, cell, "its tags or its slide type are not those of the source.")
        if cell.type == "code" and (sentence := _difference(cell, translated)):
            yield _finding(source, cell, sentence)


def _difference(cell: Cell, translated: Cell) -> str:
    try:
        expected, actual = _structures(cell), _structures(translated)
    except (GrammarError, SyntaxError) as error:
        return f"the translated activity cannot be read: {error}"
    if len(expected) != len(actual):
        return f"the translated activity has {len(actual)} parts, the source has {len(expected)}."
    for number, (source_part, part) in enumerate(zip(expected, actual, strict=True)):
        if source_part != part:
            return f"part {number} of the translated activity differs from the source in its options, marks, links or pictures."
    return ""


def _structures(cell: Cell) -> list[Structure]:
    call = activity_call(ast.parse(cell.source).body)
    if call is None or not isinstance(call.args[0], ast.Constant):
        return []
    name = ast.unparse(call.func)
    document: Document = parse(str(call.args[0].value), name)
    settings = tuple((keyword.arg, ast.unparse(keyword.value)) for keyword in call.keywords)
    return [(name, *settings), *(_section_structure(section) for section in (document.intro, *document.sections))]


def _section_structure(section: Section) -> Structure:
    blocks = tuple((type(block).__name__, block.source if isinstance(block, Picture) else "") for block in section.blocks)
    names = sum(isinstance(block, Message) for block in section.blocks)
    items = tuple(map(_item_structure, section.items))
    return section.level, section.identifier, section.marks, section.seconds, blocks, names, items


def _item_structure(item: Item) -> Structure:
    return item.right, item.target, item.picture.source if item.picture else "", bool(item.feedback)


def _finding(notebook: Notebook, cell: Cell, sentence: str) -> Finding:
    return Finding(notebook.path, cell.index, 1, "parity", sentence)
