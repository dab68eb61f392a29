"""The formats that a lesson is exported to, as the modules of this folder declare them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from functools import partial
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from kit_builder.core.errors import KitError
from kit_builder.core.model import Kit, Lesson
from kit_builder.exports import SHELVES, Format

_NOT_EXPORTS = ("__init__", "registry")
_KINDS: dict[type, str] = {str: "text", int: "a whole number", bool: "True or False"}


def read_formats(folder: Path) -> dict[str, Format]:
    """Read what the modules of the folder of exports declare, in the order in which START and the command line name formats.

    A module is loaded only when it has to make a file, because what it needs is slow to load. Raises KitError naming a module
    whose declaration cannot be read, or that takes the name or the path of another format.
    """
    formats: dict[str, Format] = {}
    paths: dict[str, str] = {}
    for path in sorted(path for path in folder.glob("*.py") if path.stem not in _NOT_EXPORTS):
        for entry in _declared_in(path):
            if entry.name in formats:
                raise KitError(f"{path.name} declares the format {entry.name!r}, which is there already. Give it a name of its own.")
            if other := paths.get(entry.path.casefold()):
                raise KitError(f"{path.name}: the formats {other!r} and {entry.name!r} have the same path, {entry.path}.")
            formats[entry.name], paths[entry.path.casefold()] = entry, entry.name
    order = sorted(formats.values(), key=lambda entry: (SHELVES.index(entry.shelf), entry.order, entry.name))
    return {entry.name: entry for entry in order}


def _declared_in(path: Path) -> Iterator[Format]:
    try:
        source = path.read_text("utf-8")
        _, separator, declaration = source.rpartition("\nFORMATS = ")
        if not separator and re.search(r"\bFormat\(", source):
            raise ValueError("no line begins with FORMATS = ")
        nodes = ast.walk(ast.parse(declaration)) if separator else ()
        calls = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "Format"]
        if separator and not calls:
            raise ValueError("there is no Format(...) in it")
        for call in calls:
            values: dict[str, Any] = {str(entry.arg): ast.literal_eval(entry.value) for entry in call.keywords if entry.arg != "make"}
            _require_right(values)
            yield Format(**values, make=partial(_make, path.stem, values["name"]))
    except (KeyError, SyntaxError, TypeError, ValueError, OSError) as error:
        shape = 'FORMATS = (Format(name="...", ...),), where all but make is plain text, a number, True or False'
        raise KitError(f"{path.name} must end with {shape}: {error}.") from error


def _require_right(values: Mapping[str, Any]) -> None:
    """Require values of the right kinds, and a path within a bundle; raise KeyError for one that is missing, ValueError."""
    defaults = {entry.name: entry.default for entry in fields(Format)}
    for name, value in values.items():
        kind = str if defaults.get(name, MISSING) is MISSING else type(defaults[name])
        if type(value) is not kind:
            raise ValueError(f"{name} must be {_KINDS[kind]}")
    if values["shelf"] not in SHELVES:
        raise ValueError(f"the shelf {values['shelf']!r} is not known; write one of {', '.join(SHELVES)}")
    path = PurePosixPath(values["path"])
    if "{risk}" not in values["path"] or path.is_absolute() or ".." in path.parts or not path.suffix:
        raise ValueError(f"the path {values['path']!r} must lie in the bundle, hold {{risk}} and end with a suffix")


def _make(module: str, name: str, lesson: Lesson, kit: Kit) -> bytes | None:
    """Load the module of a format, and let it make the file."""
    declared: tuple[Format, ...] = import_module(f"kit_builder.exports.{module}").FORMATS
    return next(entry for entry in declared if entry.name == name).make(lesson, kit)


FORMATS = read_formats(Path(__file__).parent)
COMPRESSED = tuple({Path(entry.path).suffix for entry in FORMATS.values() if entry.is_compressed})
"""The suffixes of files that a zip stores without compressing them."""
