"""Stage 4: make the activities and render the prose.

No code of a notebook is executed: an activity cell is recognised by its shape (a call of one of tumar's classes with
literal text), and the class is called. So a stranger's notebook can do nothing here, and errors have exact lines.
"""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import tumar
from kit_builder.errors import CellError
from kit_builder.markdown import Renderer
from kit_builder.model import Cell, Lesson, LessonCell, Notebook, Variant


def run(notebook: Notebook, variant: Variant, renderer: Renderer) -> Lesson:
    """Make a lesson of a notebook; raise CellError."""
    start(notebook.path, variant)
    cells = tuple(run_cell(notebook.path, cell, renderer) for cell in notebook.cells if cell.type != "raw")
    return Lesson(variant, cells)


def start(path: Path, variant: Variant) -> None:
    """Set tumar up for a variant, as the first code cell of the notebook does in JupyterLab."""
    tumar.setup(language=variant.language, age=variant.age.name, folder=path.parent)


def run_cell(path: Path, cell: Cell, renderer: Renderer) -> LessonCell:
    """Make one cell; raise CellError."""
    if cell.type == "markdown":
        html, media = renderer.html(path, cell)
        return LessonCell(cell, html=html, media=media)
    try:
        body = ast.parse(cell.source).body
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None) or 1
        raise CellError(path, cell.index, line, f"this is not Python: {error}.") from error
    if is_setup(body):
        return LessonCell(cell, is_setup=True)
    if call := activity_call(body):
        activity = _make(path, cell, call)
        return LessonCell(cell, activity=activity, media=activity.media())
    return LessonCell(cell, html=renderer.code(cell.source))


def is_setup(body: list[ast.stmt]) -> bool:
    """Say whether a cell does nothing but import tumar and call ``setup``."""
    return bool(body) and all(_imports_tumar(node) or _called(node) in ("setup", "tumar.setup") for node in body)


def _imports_tumar(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "tumar"
    return isinstance(node, ast.Import) and all(name.name == "tumar" for name in node.names)


def _called(node: ast.stmt) -> str:
    return ast.unparse(node.value.func) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else ""


def activity_call(body: list[ast.stmt]) -> ast.Call | None:
    """Return the call of an activity with one literal text and perhaps literal settings, if the cell is that and nothing else."""
    if len(body) != 1 or not isinstance(body[0], ast.Expr) or not isinstance(body[0].value, ast.Call):
        return None
    call = body[0].value
    if not isinstance(call.func, ast.Name) or call.func.id not in tumar.ACTIVITIES or len(call.args) != 1:
        return None
    literal = all(isinstance(node, ast.Constant) for node in (*call.args, *(keyword.value for keyword in call.keywords)))
    return call if literal and isinstance(ast.literal_eval(call.args[0]), str) else None


def _make(path: Path, cell: Cell, call: ast.Call) -> tumar.Activity:
    assert isinstance(call.func, ast.Name)
    assert isinstance(call.args[0], ast.Constant)
    activity = tumar.ACTIVITIES[call.func.id]
    settings = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}
    known = [name for name in inspect.signature(activity).parameters if name != "markdown"]
    if wrong := [name for name in settings if name not in known]:
        raise CellError(path, cell.index, call.lineno, f"{call.func.id} has no setting {wrong[0]!r}. It has: {', '.join(known) or 'none'}.")
    try:
        return activity(str(call.args[0].value), **settings)
    except tumar.GrammarError as error:
        line = call.args[0].lineno + error.line - 1
        raise CellError(path, cell.index, line, f"{error.activity}: {error.message}", error.quote) from error
