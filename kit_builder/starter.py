"""Write a working lesson for a teacher to change: ``kit-builder new``."""

from __future__ import annotations

import json
import re
from pathlib import Path

from kit_builder.core import files
from kit_builder.core.errors import KitError
from kit_builder.core.kit import ASSETS, check_name
from kit_builder.core.model import Age, Kit

_NAME = re.compile(r"[\w][\w -]*")


def new_lesson(kit: Kit, path: Path, age: Age) -> Path:
    """Write the starter lesson for an age to ``path``, or into the kit's folder notebooks where only a name is given.

    Raises KitError for a name that cannot be a file, and where a file of that name is there already.
    """
    path = path.with_suffix(".ipynb") if path.name else path
    if not _NAME.fullmatch(path.stem):
        raise KitError(f"{path.stem!r} cannot be the name of a lesson. Use letters, digits and hyphens, such as my-lesson.")
    if path.parent == Path():
        path = kit.notebooks / path.name
    check_name(path)
    try:
        is_there = path.exists()
    except OSError as error:
        raise files.explain(error, path.parent) from error
    if is_there:
        raise KitError(f"{path} is there already, and is left as it is. Choose another name.")
    title = path.stem.replace("-", " ").replace("_", " ").capitalize()
    notebook = json.loads((ASSETS / "starter.ipynb").read_text("utf-8"))
    words = {"TITLE": title, "NAME": path.name, '"AGE"': f'"{age.name}"'}
    for cell in notebook["cells"]:
        for placeholder, text in words.items():
            cell["source"] = [line.replace(placeholder, text) for line in cell["source"]]
    content = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    files.replace_file(path, content.encode("utf-8"))
    return path
