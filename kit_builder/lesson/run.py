"""Stage 4: make the activities and render the prose.

No code of a notebook is executed: an activity cell is recognised by its shape (a call of one of tumar's classes with
literal text), a lab by its own (plain values, then one call), and the class or lab is called. So a stranger's notebook
can do nothing here, and errors have exact lines.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, NoReturn

import tumar
from kit_builder.core.cache import Cache
from kit_builder.core.cell_kinds import activity_call, is_setup, lab_call
from kit_builder.core.errors import CellError
from kit_builder.core.model import Cell, LeftOut, Lesson, LessonCell, Notebook, Variant
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.near_misses import Miss, Names, misplaced, names_in, near_miss
from kit_builder.lesson.outputs import outputs_html
from kit_builder.lesson.pictures import Pictures
from tumar.activity import settings_of
from tumar.context import Context
from tumar.errors import Refused
from tumar.files import Files, MediaError
from tumar.labs import LABS, LabError, Result

_PICTURE_LINK = re.compile(r"!\[[^\[\]\n]*\]\(([^()\s]+)\)")  # without brackets inside, so that no text takes long
_LONGEST = 40_000  # characters of a cell; what looks like links in links takes a second for some thousand
_BACKSLASHES = re.compile(r"(\\+)\r?$")  # at the end of a line
_INLINE_CODE = re.compile(r"`[^`\n]*`")
_HTML_TAG = re.compile(
    r"</?(?:a|abbr|audio|b|big|br|center|code|del|details|div|em|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|ol|p|pre|s|script|small|span"
    r"|strike|strong|style|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul|video)(?:\s[^<>]*)?/?>|<!--",
    re.I,
)


Report = Callable[[Cell, CellError], LessonCell | None]
"""Is told which cell is wrong, and why; returns what stands in its place, or nothing, or raises."""


def run(notebook: Notebook, variant: Variant, context: Context, renderer: Renderer, report: Report, cache: Cache | None = None) -> Lesson:
    """Make a lesson of a notebook; a wrong cell is told to ``report``, which may raise its CellError."""
    _check_pictures(notebook, context.files, renderer.pictures)
    names, cells = names_in(notebook.cells), []
    for cell in notebook.cells:
        try:
            lesson_cell = run_cell(notebook.path, cell, context, renderer, names)
            lesson_cell = lesson_cell and replace(lesson_cell, left_out=(*cell.left_out, *lesson_cell.left_out))
        except CellError as error:
            lesson_cell = report(cell, error)
        if lesson_cell:
            cells.append(lesson_cell)
    return Lesson(variant, tuple(cells), context, cache)


def stop(cell: Cell, error: CellError) -> NoReturn:
    """Let a wrong cell end the work."""
    raise error


def show_in_its_place(sentence: str) -> Report:
    """Let a wrong cell cost itself: a sentence stands in its place, also in notebooks, for what it holds may be answers."""
    html = f"<blockquote><p>{escape(sentence)}</p></blockquote>"

    def report(cell: Cell, error: CellError) -> LessonCell:
        replacement = replace(cell, type="markdown", source=f"> {sentence}", attachments={}, outputs=())
        return LessonCell(replacement, html=html, left_out=(LeftOut(error.line, error.message, error.quote),))

    return report


def _check_pictures(notebook: Notebook, files: Files, pictures: Pictures) -> None:
    """Look at all pictures that the cells name in one go; where one is missing or wrong, its own cell says so."""
    sources = (source for cell in notebook.cells for source in _PICTURE_LINK.findall(cell.source))
    addresses: list[str] = []
    fresh_files = files.asked_anew()  # a cell that needs one asks for it again
    for source in dict.fromkeys(sources):
        with suppress(MediaError, OSError):
            addresses.append(fresh_files.picture(source))
    pictures.problems_of(addresses)


def run_cell(path: Path, cell: Cell, context: Context, renderer: Renderer, names: Names | None = None) -> LessonCell | None:
    """Make one cell, or nothing of a raw one; raise CellError.

    ``names`` are those of its notebook, by which other people's code is told from ours.
    """
    try:
        return _run_cell(path, cell, context, renderer, names or Names())
    except (RecursionError, MemoryError) as error:
        what = "what it calls or calculates is nested too deeply" if cell.type == "code" else "its text is nested too deeply"
        raise CellError(path, cell.index, 1, f"{what} to be read. Write it in shorter steps.") from error


def _run_cell(path: Path, cell: Cell, context: Context, renderer: Renderer, names: Names) -> LessonCell | None:
    if cell.type != "code" and (miss := misplaced(cell, names)):
        raise _error_of(path, cell, miss)
    if cell.type == "raw":
        return None
    if cell.type == "markdown":
        if len(cell.source) > _LONGEST:
            message = f"its text has {len(cell.source)} characters; at most {_LONGEST} can be read. Split the cell."
            raise CellError(path, cell.index, 1, message)
        rendered = renderer.html(cell, context.files)
        return LessonCell(cell, tokens=rendered.tokens, html=rendered.html, media=rendered.media, left_out=rendered.left_out)
    try:
        body = ast.parse(cell.source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last is of a hundred thousand minus signs in a row
        body = []  # such as the commands of Jupyter that begin with %
    call = activity_call(body)
    if call and ast.unparse(call.func) not in names.foreign:
        activity = _make_activity(path, cell, call, context, renderer.pictures)
        return LessonCell(cell, activity=activity, media=activity.media(), left_out=(*_html_in(cell, call), *_glued_lines(cell, call)))
    if (call := lab_call(body)) and "labs" not in names.foreign:
        result = _run_lab(path, cell, body, call, context)
        return LessonCell(cell, html=_lab_html(cell, result, renderer), lab=result)
    if miss := near_miss(cell.source, names):
        raise _error_of(path, cell, miss)
    return LessonCell(cell, is_setup=True) if is_setup(body) and "setup" not in names.foreign else _other_code(cell, renderer)


def _error_of(path: Path, cell: Cell, miss: Miss) -> CellError:
    lines = cell.source.split("\n")
    return CellError(path, cell.index, miss.line, miss.message, lines[min(miss.line, len(lines)) - 1])


def _other_code(cell: Cell, renderer: Renderer) -> LessonCell:
    """Show code that is not the kit's as it is written, and what it gave when its author ran it, unless its author has hidden that."""
    html, left_out = ("", ()) if cell.hidden & {"cell", "outputs"} else outputs_html(cell, renderer.pictures)
    code = renderer.code(cell.source) if cell.source.strip() and not cell.hidden & {"cell", "code"} else ""
    return LessonCell(cell, html=code + html, left_out=left_out)


def _html_in(cell: Cell, call: ast.Call) -> Iterator[LeftOut]:
    """Name the HTML in the text of an activity, which pupils would see as it is typed."""
    for number, line in enumerate(cell.source.split("\n"), 1):
        if number >= call.lineno and (match := _HTML_TAG.search(_INLINE_CODE.sub("", line))):
            advice = "Write it in Markdown, such as **bold**." if match[0] != "<!--" else "End the comment with -->."
            yield LeftOut(number, f"the HTML {match[0][:40]!r} is shown as text. {advice}", line.strip())


def _glued_lines(cell: Cell, call: ast.Call) -> Iterator[LeftOut]:
    """Name the lines of an activity whose end Python takes away, with the backslash before it: words would run together."""
    text = ast.get_source_segment(cell.source, call.args[0]) or ""
    if text[:1] in "rR":
        return
    for number, line in enumerate(text.split("\n"), call.args[0].lineno):
        if (end := _BACKSLASHES.search(line)) and len(end[1]) % 2 and line[: end.start()].strip("\"'"):
            reason = (
                "the backslash at its end glues the next line to it. End it with two blanks for a new line, or with nothing for a blank."
            )
            yield LeftOut(number, reason, line.strip())


def _run_lab(path: Path, cell: Cell, body: list[ast.stmt], call: ast.Call, context: Context) -> Result:

    assert isinstance(call.func, ast.Attribute)
    values: dict[str, Any] = {}

    def value(node: ast.expr) -> Any:
        if isinstance(node, ast.Name) and node.id in values:
            return values[node.id]
        try:
            return ast.literal_eval(node)
        except (ValueError, TypeError) as error:  # the last is of a list or a dictionary as a key
            message = f"{ast.unparse(node)[:60]} is not a plain value. In a lab write numbers, words in quotation marks, and lists of them."
            raise CellError(path, cell.index, node.lineno, message) from error

    for node in body[:-1]:
        assert isinstance(node, ast.Assign)
        assert isinstance(node.targets[0], ast.Name)
        values[node.targets[0].id] = value(node.value)
    arguments = [value(node) for node in call.args]
    settings = {str(keyword.arg): value(keyword.value) for keyword in call.keywords}
    lab = LABS[call.func.attr]
    try:
        if "context" in settings:
            raise TypeError("got an unexpected keyword argument 'context'")
        inspect.signature(lab).bind(*arguments, **settings)
    except TypeError as error:
        raise CellError(path, cell.index, call.lineno, f"labs.{call.func.attr}: {error}") from error
    try:
        return lab(*arguments, **settings, context=context)
    except LabError as error:
        raise CellError(path, cell.index, call.lineno, f"labs.{call.func.attr}: {error}") from error
    except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:  # such as a number where a name should be
        message = f"labs.{call.func.attr} cannot calculate with these values. Start from the values of a lab in the kit's own notebooks."
        raise CellError(path, cell.index, call.lineno, message) from error


def _lab_html(cell: Cell, result: Result, renderer: Renderer) -> str:
    title, _, code = cell.source.partition("\n")
    code_html = "" if "code" in cell.hidden else renderer.code(code.strip())
    output_html = "" if "outputs" in cell.hidden else result._repr_html_()
    return f"<h3>{escape(title.lstrip('# '))}</h3>{code_html}{output_html}"


def _make_activity(path: Path, cell: Cell, call: ast.Call, context: Context, pictures: Pictures) -> tumar.Activity:
    assert isinstance(call.func, ast.Name)
    assert isinstance(call.args[0], ast.Constant)
    activity_class = tumar.ACTIVITIES[call.func.id]
    settings = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}
    setting_names = settings_of(activity_class)
    if wrong := [name for name in settings if name not in setting_names]:
        raise CellError(
            path, cell.index, call.lineno, f"{call.func.id} has no setting {wrong[0]!r}. It has: {', '.join(setting_names) or 'none'}."
        )
    try:
        activity = activity_class(str(call.args[0].value), **settings, context=context)
    except tumar.GrammarError as error:
        line = call.args[0].lineno + error.line - 1
        raise CellError(path, cell.index, line, f"{error.activity}: {error.message}", error.quote) from error
    except Refused as error:
        raise CellError(path, cell.index, call.lineno, str(error)) from error
    problems = pictures.problems_of(activity.pictures.values())
    for source, address in activity.pictures.items():
        if problem := problems[address]:
            line, quote = next(
                ((number, text) for number, text in enumerate(cell.source.splitlines(), 1) if source in text), (call.lineno, "")
            )
            raise CellError(path, cell.index, line, f"{call.func.id}: {source[:60]}: {problem}", quote.strip())
    return activity
