"""The formats that a lesson is exported to, as the modules of this folder declare them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from kit_builder.core.model import Kit, Lesson
from kit_builder.exports import SHELVES, Format


def read_formats(folder: Path) -> dict[str, Format]:
    """Read what the modules of the folder of exports declare, in the order in which START and the command line name formats.

    A module is loaded only when it has to make a file, because what it needs is slow to load. Raises ValueError naming a module
    whose declaration cannot be read.
    """
    formats = [entry for path in sorted(folder.glob("*.py")) for entry in _declared_in(path)]
    return {entry.name: entry for entry in sorted(formats, key=lambda entry: (SHELVES.index(entry.shelf), entry.order, entry.name))}


def _declared_in(path: Path) -> Iterator[Format]:
    _, separator, declaration = path.read_text("utf-8").rpartition("\nFORMATS = ")
    try:
        for call in ast.walk(ast.parse(declaration)) if separator else ():
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "Format":
                fields: dict[str, Any] = {
                    str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords if keyword.arg != "make"
                }
                yield Format(**fields, make=partial(_make, path.stem, fields["name"]))
    except (KeyError, SyntaxError, TypeError, ValueError) as error:
        shape = 'FORMATS = (Format(name="...", ...),), where all but make is plain text, a number, True or False'
        raise ValueError(f"{path.name} must end with {shape}: {error}.") from error


def _make(module: str, name: str, lesson: Lesson, kit: Kit) -> bytes | None:
    """Load the module of a format, and let it make the file."""
    declared: tuple[Format, ...] = import_module(f"kit_builder.exports.{module}").FORMATS
    return next(entry for entry in declared if entry.name == name).make(lesson, kit)


FORMATS = read_formats(Path(__file__).parent)
COMPRESSED = tuple({Path(entry.path).suffix for entry in FORMATS.values() if entry.is_compressed})
"""The suffixes of files that a zip stores without compressing them."""
