"""Notebooks for JupyterLab: code folded, cells locked, activities saved so that they show on opening.

The state of the widgets is written as the format says: ``metadata.widgets`` of a notebook, version 2.0
(ipywidgets, "Jupyter widgets interactive state in notebooks").
"""

from __future__ import annotations

import json
import re
import secrets
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from kit_builder.core.look import Look, paint, tumar_style
from kit_builder.core.model import Cell, Kit, Lesson, LessonCell
from kit_builder.exports import Format
from kit_builder.lesson.select import is_seen
from kit_builder.translation.page_words import name_of_choice
from kit_builder.web.page import film_text
from tumar import ACTIVITIES, Activity
from tumar.activity import KIT_SCRIPT, KIT_STYLE

_NAMESPACE = uuid.UUID("7f1f4c4e-6f1b-4f7e-9a55-6e1d2b7f3a10")
_LOCKED_CELL = {"editable": False, "deletable": False}
MARK = secrets.token_hex(8)  # of placeholders: random, so that no author can write one
_PLACEHOLDER = re.compile(rb'"%b:([\w.-]+)"' % MARK.encode())
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
_ANYWIDGET_VERSION = "~0.11.*"
_MODEL = {"model_module": "anywidget", "model_module_version": _ANYWIDGET_VERSION, "model_name": "AnyModel"}
_PYTHON_INFO = {
    "name": "python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
_PYTHON_VERSION = re.compile(r"3(\.[0-9]{1,3}){0,2}((a|b|rc)[0-9]{1,2})?\+?")
# What every widget of anywidget says of itself; it is written here, because widgets need not be made for it and are slow to load
_WIDGET: dict[str, Any] = {
    **{f"_{name}": value for name, value in _MODEL.items()},
    "_view_module": "anywidget",
    "_view_module_version": _ANYWIDGET_VERSION,
    "_view_name": "AnyView",
    "_view_count": None,
    "_dom_classes": [],
    "tabbable": None,
    "tooltip": None,
}
_KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def teacher(lesson: Lesson, kit: Kit) -> bytes:
    """Make the teacher's notebook: everything, notes and family page included."""
    return _notebook(lesson, kit, "teacher")


def pupil(lesson: Lesson, kit: Kit) -> bytes:
    """Make the pupils' notebook: what the class sees and does."""
    return _notebook(lesson, kit, "pupil")


def _notebook(lesson: Lesson, kit: Kit, audience: str) -> bytes:
    lesson_cells = [
        _with_choice(lesson_cell, kit) for lesson_cell in lesson.cells if lesson_cell.is_setup or _is_for(lesson_cell.cell, kit, audience)
    ]
    lesson_name = f"{lesson.variant.risk.name}/{lesson.variant.age.name}"
    return written(
        lesson, lesson_cells, lambda cell: uuid.uuid5(_NAMESPACE, f"{lesson_name}/{cell.id}/{cell.index}").hex, audience, kit.look
    )


def _is_for(cell: Cell, kit: Kit, audience: str) -> bool:
    """Say whether an audience gets a cell; teachers see what the author has hidden, too."""
    return is_seen(replace(cell, hidden=frozenset()) if audience == "teacher" else cell, kit.audiences[audience])


def written(lesson: Lesson, lesson_cells: Iterable[LessonCell], name_of: Callable[[Cell], str], audience: str, look: Look) -> bytes:
    """Write some cells of a lesson as a notebook for an audience; ``name_of`` names the widget of a cell."""
    cells: list[dict[str, Any]] = []
    widgets: dict[str, Any] = {}
    placeholders = _Placeholders()
    for lesson_cell in lesson_cells:
        cells.append(
            _setup(lesson_cell.cell, lesson, audience)
            if lesson_cell.is_setup
            else _cell(lesson_cell, widgets, placeholders, name_of, audience, look)
        )
    _make_ids_unique(cells)
    state = {STATE: {"version_major": 2, "version_minor": 0, "state": widgets}}
    notebook = {"cells": cells, "metadata": {**_KERNEL, "widgets": state}, "nbformat": 4, "nbformat_minor": 5}
    return placeholders.fill_in(_json(notebook)) + b"\n"


def as_read(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON of a notebook in one form, for comparing: JupyterLab writes a notebook that was only opened in another.

    Texts are in one piece, and what a kernel tells of itself and of its runs is left out, but not what only stands in its place.
    """
    cells = []
    for cell in raw["cells"]:
        cell_read = {**cell, "source": _joined(cell["source"]), "execution_count": _count(cell)}
        if "outputs" in cell:
            cell_read["outputs"] = [
                {
                    **output,
                    "execution_count": _count(output),
                    "data": {kind: _joined(value) for kind, value in output.get("data", {}).items()},
                }
                for output in cell["outputs"]
            ]
        cells.append(cell_read)
    language_info = raw["metadata"].get("language_info")
    return {
        **raw,
        "cells": cells,
        "metadata": {**raw["metadata"], "language_info": None if _is_python_info(language_info) else language_info},
    }


def _count(item: Mapping[str, Any]) -> Any:
    count = item.get("execution_count")
    return None if type(count) is int else count


def _is_python_info(language_info: Any) -> bool:
    """Say whether this is what a kernel of Python tells of its language, or a part of it."""
    if language_info is None:
        return True
    if not isinstance(language_info, dict):
        return False
    version = language_info.get("version", "3")
    expected = {**_PYTHON_INFO, "version": version if isinstance(version, str) and _PYTHON_VERSION.fullmatch(version) else None}
    return all(
        key in expected and json.dumps(value, sort_keys=True) == json.dumps(expected[key], sort_keys=True)
        for key, value in language_info.items()
    )


def _joined(text: Any) -> Any:
    return "".join(text) if isinstance(text, list) and all(isinstance(line, str) for line in text) else text


class _Placeholders:
    """Texts that are JSON already and would take json long to write again; placeholders stand for them until the end."""

    def __init__(self) -> None:
        self._written: dict[bytes, bytes] = {}

    def name(self, name: str, write: Callable[[], bytes]) -> str:
        """Return the placeholder of what ``write`` returns, which is called once for each name."""
        if name.encode() not in self._written:
            self._written[name.encode()] = write()
        return f"{MARK}:{name}"

    def fill_in(self, notebook: bytes) -> bytes:
        """Put the texts in place of their placeholders."""
        return _PLACEHOLDER.sub(lambda match: self._written.get(match[1], match[0]), notebook)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8")  # with indent, it is ten times as slow


_json_of_text = cache(_json)


def _make_ids_unique(cells: list[dict[str, Any]]) -> None:
    """Give each cell an id of its own, as the format demands."""
    used_ids: set[str] = set()
    for number, cell in enumerate(cells, 1):
        if cell["id"] in used_ids:
            cell["id"] = f"{cell['id'][:50]}-{number}"
        used_ids.add(cell["id"])


def _setup(cell: Cell, lesson: Lesson, audience: str) -> dict[str, Any]:
    names = ", ".join([*sorted(ACTIVITIES), "labs", "setup"])
    call = f'setup(language="{lesson.variant.language}", age="{lesson.variant.age.name}", audience="{audience}")'
    return _code(cell, f"# {' '.join(lesson.title.split())}\nfrom tumar import {names}\n\n{call}", [])


def _with_choice(lesson_cell: LessonCell, kit: Kit) -> LessonCell:
    """Return a cell that says which choice it belongs to: before its prose, or in the title of its code."""
    cell = lesson_cell.cell
    if not cell.choice:
        return lesson_cell
    name = name_of_choice(kit.choices[cell.choice], kit)
    if cell.type == "markdown":
        source = f"**{name}**\n\n{cell.source}"
    elif cell.source.startswith("# "):
        source = f"# {name}: {cell.source.removeprefix('# ')}"
    else:  # a stranger's code, which may have to begin as it does
        source = cell.source
    return replace(lesson_cell, cell=replace(cell, source=source))


def _cell(
    lesson_cell: LessonCell, widgets: dict[str, Any], placeholders: _Placeholders, name_of: Callable[[Cell], str], audience: str, look: Look
) -> dict[str, Any]:
    """Make a cell; its widgets are added to ``widgets``."""
    cell = lesson_cell.cell
    if cell.type == "markdown":
        return {"cell_type": "markdown", "id": cell.id, "metadata": _metadata(cell), "source": _lines(cell.source)}
    if lesson_cell.lab is not None:
        data = {"text/html": paint(look, lesson_cell.lab._repr_html_()), "text/plain": repr(lesson_cell.lab)}
        return _code(cell, cell.source, [_output(data)], is_open=True)
    if lesson_cell.activity is None:
        return _code(cell, cell.source, [])
    name = name_of(cell)
    widgets.update(_widget(lesson_cell.activity, name, placeholders, audience, look))
    view = {"version_major": 2, "version_minor": 0, "model_id": name}
    return _code(cell, cell.source, [_output({**lesson_cell.activity.asleep(), VIEW: view})])


def _output(data: dict[str, Any]) -> dict[str, Any]:
    return {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data}


def _code(cell: Cell, source: str, outputs: list[dict[str, Any]], *, is_open: bool = False) -> dict[str, Any]:
    """Make a code cell; ``is_open`` lets pupils see and change the code, as in a lab."""
    visibility: dict[str, Any] = {"editable": True} if is_open else {"jupyter": {"source_hidden": True}}
    metadata = {**_metadata(cell), **visibility}
    return {
        "cell_type": "code",
        "id": cell.id,
        "metadata": metadata,
        "source": _lines(source),
        "execution_count": None,
        "outputs": outputs,
    }


def _metadata(cell: Cell) -> dict[str, Any]:
    tags = [f"{family}:{value}" for family, values in cell.tags.items() for value in values]
    slideshow = {} if cell.slide == "-" else {"slideshow": {"slide_type": cell.slide}}
    return {**_LOCKED_CELL, **slideshow, **({"tags": tags} if tags else {})}


def _lines(source: str) -> list[str]:
    return source.splitlines(keepends=True)


def _widget(activity: Activity, name: str, placeholders: _Placeholders, audience: str, look: Look) -> dict[str, Any]:
    layout, activity_class = uuid.uuid5(_NAMESPACE, name).hex, type(activity)
    class_name = f"{activity_class.__module__}.{activity_class.__name__}"
    state = {
        **_WIDGET,
        **activity.state(audience),
        "_anywidget_id": class_name,
        "_esm": placeholders.name(f"{class_name}.js", lambda: _json_of_text(KIT_SCRIPT + activity_class.script)),
        "_css": placeholders.name(
            f"{class_name}.css", lambda: _json_of_text(tumar_style(look).decode() + KIT_STYLE + activity_class.style)
        ),
        "words": placeholders.name(f"words.{activity.language}", lambda: _json(activity.words)),
        "layout": f"IPY_MODEL_{layout}",
    }
    buffers = []
    if "film" in state:
        film, text = film_text(state.pop("film"))
        buffers = [{"encoding": "base64", "path": ["film"], "data": placeholders.name(film, lambda: b'"%b"' % text)}]
    base = {"model_module": "@jupyter-widgets/base", "model_module_version": "2.0.0"}
    model = {**_MODEL, "state": state, **({"buffers": buffers} if buffers else {})}
    return {name: model, layout: {**base, "model_name": "LayoutModel", "state": {}}}


FORMATS = (
    Format(
        name="teacher",
        path="notebooks/{risk}-teacher.ipynb",
        mime="application/x-ipynb+json",
        shelf="notebook",
        word="notebook_teacher",
        order=10,
        make=teacher,
    ),
    Format(
        name="pupil",
        path="notebooks/{risk}-pupil.ipynb",
        mime="application/x-ipynb+json",
        shelf="notebook",
        word="notebook_pupil",
        order=20,
        make=pupil,
    ),
)
