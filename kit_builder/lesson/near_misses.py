"""Say what a code cell was meant to be that is nearly, but not quite, an activity, a lab or ``setup``; no code is run.

Other people's code is none of it: a name that the notebook itself defines or imports from elsewhere is theirs, and where tumar is
not imported, only a text with the marks of an activity tells that one was meant.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

import tumar
from kit_builder.core.cell_kinds import activity_call, is_setup
from kit_builder.core.model import Cell
from tumar.labs import LABS
from tumar.settings import wrong_setup

_ACTIVITY_MARKUP = re.compile(r"^\s*- \[[ xX]\]|^\s+>|^#{1,2} .*\{[.#]|^\s*- .*\]\(#|^\s*- !\[|^\*\*[^*\n]+:\*\* ", re.M)
_JUPYTER_COMMAND = re.compile(r"^\s*[%!?].*$", re.M)  # the commands of Jupyter
_OPENING = re.compile(
    r"(?<![\w.])(?P<name>(?:tumar\.)?[A-Za-z_]\w*|labs\.\w+)(?:[^\S\n]*[(\[{]+\s*|[^\S\n]*(?=\"\"\"|'{3}))"
    r"(?P<text>[a-zA-Z]{0,2}(?:\"{1,3}|'{1,3}|[“”„«])|\Z)"
)
_DEFINITION = re.compile(r"^\s*(?:async\s+)?(?:def|class)\s+(\w+)", re.M)
_MISSPELT_IMPORT = re.compile(r"^[ \t]*[a-z]{3,7}[ \t]+tumar[ \t]+[a-z]{4,7}[ \t]", re.M | re.I)
_MARKDOWN_CODE = re.compile(r"^([ \t]*(`{3,}|~{3,})).*?(?:^\1[ \t]*$|\Z)|`[^`\n]*`", re.M | re.S)
_SETUP_CODE = re.compile(r"^[ \t]*(?P<code>from tumar import |import tumar\b|setup\((?:language|age)\b)", re.M)
_FEEDBACK = re.compile(r"^[ \t]*(?P<item>[-*+] \[[ xX]\] [^\n]*\n[ \t]+>)", re.M)
_NAME_FIRST = f"Write its name before it, such as {next(name + kind.form for name, kind in tumar.ACTIVITIES.items())}."
_SETUP_NAMES = ("setup", "tumar.setup")
_LOWER_NAMES = {name.lower(): name for name in tumar.ACTIVITIES}
_LONG_NAME = 8  # characters of a name that nobody else has, such as helpsteps
_IMPORTS = (ast.Import, ast.ImportFrom)
_KEYWORDS = {"If": "if", "For": "for", "While": "while", "With": "with", "Try": "try", "FunctionDef": "def", "ClassDef": "class"}


class Miss(NamedTuple):
    """What is wrong in a cell: its line, from 1, and what to do."""

    line: int
    message: str


@dataclass(frozen=True)
class Names:
    """What the code of a notebook says of names: those of its own or from elsewhere, and whether it uses tumar's.

    ``modules`` are the names that stand for tumar itself. ``any_is_foreign`` says that all names of another module were imported, and none
    of tumar.
    """

    foreign: frozenset[str] = frozenset()
    uses_tumar: bool = False
    modules: frozenset[str] = frozenset({"tumar"})
    any_is_foreign: bool = False


class _Call(NamedTuple):
    """A call that was meant as one of an activity: as written, and the activity's name, or "" where no name is near."""

    node: ast.Call
    written: str
    right: str


def names_in(cells: Iterable[Cell]) -> Names:
    """Look through the code of a notebook; what is taken from a module that is nearly called tumar is tumar's."""
    foreign: set[str] = set()
    trees: list[ast.Module] = []
    for cell in cells:
        if cell.type != "code":
            continue
        try:
            trees.append(ast.parse(_JUPYTER_COMMAND.sub("", cell.source)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            foreign |= set(_DEFINITION.findall(cell.source))
    nodes = [node for tree in trees for node in ast.walk(tree)]
    star_imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"]
    kit_imports = [node for node in nodes if _is_ours(node)]
    foreign |= {name for node in nodes if node not in star_imports and not _is_ours(node) for name in _defined_names(node)}
    foreign -= {name for node in kit_imports for name in _defined_names(node)}
    calls = [call for tree in trees if (call := activity_call(tree.body)) and "\n" in _text(call.args[0])]
    has_call = any(ast.unparse(call.func) not in foreign for call in calls)
    kit_imports += [node for node in star_imports if has_call and _is_nearly_tumar(node.module)]
    if not kit_imports and star_imports:
        return Names(frozenset(foreign | set(tumar.__all__)), any_is_foreign=True)
    modules = {name for node in kit_imports if isinstance(node, ast.Import) for name in _defined_names(node)}
    return Names(frozenset(foreign), bool(kit_imports) or has_call, frozenset(modules | {"tumar"} - foreign))


def _is_ours(node: ast.AST) -> bool:
    """Say whether code imports tumar, or something of it from a module that is nearly called so."""
    if isinstance(node, ast.ImportFrom):
        is_near = _is_nearly_tumar(node.module) and any(alias.name in tumar.__all__ for alias in node.names)
        return _is_tumar(node.module) or is_near
    return isinstance(node, ast.Import) and any(_is_tumar(alias.name) for alias in node.names)


def _is_tumar(module: str | None) -> bool:
    return (module or "").partition(".")[0] == "tumar"


def _is_nearly_tumar(module: str | None) -> bool:
    """Say whether a module that there is not was meant as tumar."""
    first = (module or "").partition(".")[0].lower()
    return not _is_tumar(module) and bool(get_close_matches(first[: len("tumar") + 1], ["tumar"], 1, 0.75))


def _defined_names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, _IMPORTS):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg


def near_miss(source: str, names: Names) -> Miss | None:
    """Return what is wrong with a cell that was meant for the kit; None for other code."""
    if names.any_is_foreign:
        return None
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:  # the last is of a hundred thousand minus signs in a row
        return _syntax_miss(source, error, names)
    calls = list(filter(None, (_meant_call(node, names) for node in ast.walk(tree))))
    if calls := sorted([call for call in calls if call.right] or calls, key=lambda call: (call.node.lineno, call.node.col_offset)):
        return _call_miss(calls, tree.body)
    return _lab_miss(tree, names) or _setup_miss(tree.body, names) or _text_miss(tree.body, names)


def _meant_call(node: ast.AST, names: Names) -> _Call | None:
    """Return a call that was meant as one of an activity, by its name and its text."""
    if not isinstance(node, ast.Call):
        return None
    text = next(map(_text, [*node.args, *(keyword.value for keyword in node.keywords)]), "")
    is_marked = "\n" in text.strip() and bool(_ACTIVITY_MARKUP.search(text))
    if isinstance(node.func, ast.Attribute):
        right = _nearest(node.func.attr)
        module = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        is_tumar = module in names.modules or (is_marked and _is_nearly_tumar(module))
        return _Call(node, f"{module}.{node.func.attr}", right) if is_tumar and right else None
    if not isinstance(node.func, ast.Name) or node.func.id in names.foreign or hasattr(builtins, node.func.id):
        return None
    written, right = node.func.id, _nearest(node.func.id)
    if written in tumar.ACTIVITIES:
        is_ours = names.uses_tumar or is_marked
    elif right:
        is_whole = _normalised(written) == right.lower()
        is_ours = is_marked or bool(text.strip() and (names.uses_tumar or (is_whole and len(right) > _LONG_NAME)))
    else:
        is_ours = is_marked and names.uses_tumar
    return _Call(node, written, right) if is_ours else None


def _nearest(name: str) -> str:
    matches = get_close_matches(_normalised(name), _LOWER_NAMES, 1, 0.8)
    return _LOWER_NAMES[matches[0]] if matches else ""


def _normalised(name: str) -> str:
    return name.replace("_", "").lower()


def _text(node: ast.AST) -> str:
    """Return a text as far as it is written in the code, also one that is put together."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(map(_text, parts))
        case ast.BinOp(left=left, right=right):
            return _text(left) + _text(right)
        case ast.Call(func=ast.Attribute(value=value)):
            return _text(value)
        case ast.Call(args=[first, *_]):
            return _text(first)
    return ""


def _call_miss(calls: list[_Call], body: list[ast.stmt]) -> Miss:
    call = calls[0]
    if not call.right:
        activities = ", ".join(tumar.ACTIVITIES)
        return Miss(call.node.lineno, f"there is no activity {call.written!r}. Known: {activities}.")
    form = _form(call.right)
    if "." in call.written:
        first, module = f"from tumar import {call.right}", call.written.partition(".")[0]
        return Miss(call.node.lineno, f"write {form}, without {module}. before it; the first code cell says: {first}")
    if call.written != call.right:
        return Miss(call.node.lineno, f"there is no activity {call.written!r}. Did you mean {call.right!r}? Write {form}.")
    return Miss(call.node.lineno, _wrong_place(calls, body) or _wrong_arguments(call))


def _form(name: str) -> str:
    return name + tumar.ACTIVITIES[name].form


def _wrong_place(calls: list[_Call], body: list[ast.stmt]) -> str:
    """Say what stands around a call of an activity that should stand alone."""
    call, form = calls[0].node, _form(calls[0].right)
    statement = next(node for node in body if any(inner is call for inner in ast.walk(node)))
    standalone = [node for node in body if isinstance(node, ast.Expr) and any(node.value is other.node for other in calls)]
    if len(standalone) > 1:
        return f"there are {len(standalone)} activities in this cell. Put each into a cell of its own."
    if isinstance(statement, ast.Expr) and statement.value is call:
        return "an activity stands alone in its cell. Put the other lines into a cell of their own." if len(body) > 1 else ""
    if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and statement.value is call:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        return f"take “{ast.unparse(target)[:40]} =” away: {form} stands alone, with no name before it."
    outer = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(outer, ast.Call) and any(argument is call for argument in outer.args):
        return f"take {ast.unparse(outer.func)[:40]}( ) away: {form} stands alone and shows itself."
    around = _KEYWORDS.get(type(statement).__name__, "")
    return f"{form} stands alone in its cell, " + (f"not inside “{around}”." if around else "with nothing around it.")


def _wrong_arguments(call: _Call) -> str:
    """Say what is wrong with the arguments."""
    node, form = call.node, _form(call.right)
    settings = list(inspect.signature(tumar.ACTIVITIES[call.right]).parameters)[1:]
    if not node.args:
        named = next((keyword.arg for keyword in node.keywords if keyword.arg and keyword.arg not in settings), "")
        return f"write the text first, without “{named}=” before it: {form}." if named else f"its text is missing. Write {form}."
    match node.args[0]:
        case ast.JoinedStr():
            return f"take the f away before the quotation marks: the text of an activity stands as it is. Write {form}."
        case ast.Name(id=name):
            return f"write the text itself in the place of “{name}”: {form}."
        case ast.BinOp():
            return f"the text is put together here. Write it as one, between three quotation marks: {form}."
        case ast.Call(func=ast.Attribute(value=value, attr=attribute)) if _text(value):
            return f"take .{attribute}( ) away: the text of an activity stands as it is. Write {form}."
        case ast.Call(func=function):
            return f"take {ast.unparse(function)[:40]}( ) away: the text of an activity stands as it is. Write {form}."
        case ast.Constant(value=str()):
            pass
        case _:
            return f"its text stands between three quotation marks. Write {form}."
    if len(node.args) > 1:
        example = f"{form[:-1]}, {settings[0]}={ast.unparse(node.args[1])[:40]})" if settings else form
        return f"after its text write only settings with their names: {example}."
    wrong = next((keyword.arg or "**" for keyword in node.keywords if not isinstance(keyword.value, ast.Constant)), form)
    return f"the setting “{wrong}” needs its value itself, such as a number or a word in quotation marks."


def _lab_miss(tree: ast.Module, names: Names) -> Miss | None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            lab, name = node.func.value.id, node.func.attr
            if lab == "labs" and lab not in names.foreign and names.uses_tumar:
                matches = get_close_matches(name, LABS, 1, 0.5)
                hint = f" Did you mean {matches[0]!r}?" if matches else ""
                wrong = f"there is no lab {name!r}.{hint} Known: {', '.join(LABS)}."
                right = f"in a lab write only plain values with names, then the call alone: labs.{name}(…)."
                return Miss(node.lineno, right if name in LABS else wrong)
    return None


def _setup_miss(body: list[ast.stmt], names: Names) -> Miss | None:
    """Find what is wrong in a cell that imports tumar or calls ``setup``, and in the names that it asks for."""
    for node in body:
        if isinstance(node, _IMPORTS) and (miss := _import_miss(node, names)):
            return miss
    calls = [node.value for node in body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    for call in calls:
        name = call.func.id if isinstance(call.func, ast.Name) and call.func.id not in names.foreign else "setup"
        is_near = name != "setup" and bool(get_close_matches(name.lower(), ["setup"], 1, 0.75))
        if is_near and {keyword.arg for keyword in call.keywords} & {"age", "language"}:
            return Miss(call.lineno, f'there is no {name!r}. Write setup(language="en", age="10-13").')
        if name == "setup" and names.uses_tumar and "setup" not in names.foreign and ast.unparse(call.func) in _SETUP_NAMES:
            values = {keyword.arg or "**": getattr(keyword.value, "value", ...) for keyword in call.keywords}
            if wrong := wrong_setup(len(call.args), values):
                return Miss(call.lineno, wrong)
    if not is_setup(body) and any(map(_is_ours, body)):
        other = next(node for node in body if not is_setup([node]))
        return Miss(
            other.lineno, "the cell that imports tumar and calls setup holds nothing else. Put the other lines into a cell of their own."
        )
    return None


def _import_miss(node: ast.Import | ast.ImportFrom, names: Names) -> Miss | None:
    if isinstance(node, ast.Import):
        near = next((alias.name for alias in node.names if names.uses_tumar and _is_nearly_tumar(alias.name)), "")
        return Miss(node.lineno, f"there is no {near!r}. Write: from tumar import *") if near else None
    imported = [alias.name for alias in node.names if alias.name != "*"]
    if _is_nearly_tumar(node.module) and (set(imported) & set(tumar.__all__) or (names.uses_tumar and not imported)):
        return Miss(node.lineno, f"there is no {node.module!r}. Write: from tumar import …")
    if node.module != "tumar" and _is_tumar(node.module):
        return Miss(node.lineno, f"write: from tumar import {', '.join(imported) or '*'}")
    unknown = next((name for name in imported if node.module == "tumar" and name not in tumar.__all__), "")
    hint = f" Did you mean {right!r}?" if (right := _nearest(unknown)) else ""
    return Miss(node.lineno, f"tumar has no {unknown!r}.{hint}") if unknown else None


def _text_miss(body: list[ast.stmt], names: Names) -> Miss | None:
    """Find the text of an activity that no activity takes."""
    if names.uses_tumar and len(body) == 1 and isinstance(body[0], (ast.Assign, ast.Expr)):
        value = body[0].value
        if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name) and value.value.id in tumar.ACTIVITIES:
            return Miss(body[0].lineno, f"write round brackets: {_form(value.value.id)}.")
        text = _text(value) if isinstance(value, (ast.Constant, ast.JoinedStr)) else ""
        if "\n" in text.strip() and _ACTIVITY_MARKUP.search(text):
            return Miss(body[0].lineno, f"this is the text of an activity, but which one? {_NAME_FIRST}")
    return None


def _syntax_miss(source: str, error: Exception, names: Names) -> Miss | None:
    """Say what is wrong in a cell that is no Python and opens an activity, a lab or ``setup``."""
    opening = next(
        (opening for opening in _OPENING.finditer(_JUPYTER_COMMAND.sub("", source)) if _opens_activity(opening, source, names)), None
    )
    if opening is None:
        return _bare_text_miss(source, names)
    written = opening["name"].removeprefix("tumar.")
    right = _nearest(written) or written
    if command := _JUPYTER_COMMAND.search(source):
        line = source[: command.start()].count("\n") + 1
        return Miss(line, f"an activity stands alone in its cell. Put “{command[0].strip()[:40]}” into a cell of its own.")
    line = getattr(error, "lineno", None) or source[: opening.start()].count("\n") + 1
    if right in tumar.ACTIVITIES and right != written:
        line = source[: opening.start()].count("\n") + 1
        return Miss(line, f"there is no activity {written!r}. Did you mean {right!r}? Write {_form(right)}.")
    return Miss(line, f"this is not Python: {_reason(error, source, right)}")


def _bare_text_miss(source: str, names: Names) -> Miss | None:
    """Find an import of tumar that is no Python, and the text of an activity with nothing around it."""
    if misspelt := _MISSPELT_IMPORT.search(source):
        return Miss(_line_of(source, misspelt.start()), "this is not Python. Write: from tumar import *")
    marks = list(_ACTIVITY_MARKUP.finditer(source))
    if len(marks) > 1 and names.uses_tumar and not source.lstrip().startswith("%"):
        return Miss(
            _line_of(source, marks[0].end() - len(marks[0][0].lstrip())), f"this is the text of an activity, but which one? {_NAME_FIRST}"
        )
    return None


def misplaced(cell: Cell, names: Names) -> Miss | None:
    """Return what of a cell that is no code was meant as code of the kit: an activity, its text, or the call of ``setup``."""
    source = _MARKDOWN_CODE.sub(lambda code: "\n" * code[0].count("\n"), cell.source)
    kind = {"markdown": "Markdown", "raw": "raw"}[cell.type]
    for opening in _OPENING.finditer(source):
        is_first = not source[: opening.start()].rpartition("\n")[2].strip()
        written = opening["name"].removeprefix("tumar.")
        is_marked = bool(_ACTIVITY_MARKUP.search(source, opening.end()))
        is_sure = names.uses_tumar if written in tumar.ACTIVITIES else names.uses_tumar and is_marked and bool(_nearest(written))
        if is_first and opening["text"] and (is_sure or (is_marked and written in tumar.ACTIVITIES)):
            what = f"this is a {kind} cell, and {_form(_nearest(written))} is code. Choose Code as the type of the cell."
            return Miss(_line_of(source, opening.start("name")), what)
    if names.uses_tumar and (code := _SETUP_CODE.search(source)):
        return Miss(_line_of(source, code.start("code")), f"this is a {kind} cell, and this is code. Choose Code as the type of the cell.")
    if names.uses_tumar and (text := _FEEDBACK.search(source)):
        return Miss(_line_of(source, text.start("item")), f"this is the text of an activity. Put it into a code cell. {_NAME_FIRST}")
    return None


def _line_of(source: str, at: int) -> int:
    return source[:at].count("\n") + 1


def _opens_activity(opening: re.Match[str], source: str, names: Names) -> bool:
    written = opening["name"].removeprefix("tumar.")
    if written in names.foreign:
        return False
    quotes = opening["text"].lstrip("bfruBFRU")
    is_sure = names.uses_tumar or not quotes or len(quotes) == len('"""') or quotes in "“”„«" or bool(_ACTIVITY_MARKUP.search(source))
    if written in tumar.ACTIVITIES or written.partition(".")[0] == "labs":
        return is_sure
    return bool(_nearest(written)) and is_sure and bool(opening["text"]) and bool(_ACTIVITY_MARKUP.search(source))


def _reason(error: Exception, source: str, name: str) -> str:
    message = getattr(error, "msg", None) or str(error) or type(error).__name__
    form = _form(name) if name in tumar.ACTIVITIES else f"{name}(…)"
    if "unterminated triple-quoted" in message:
        return f'{message}. The three quotation marks at the end of the text are missing: """)'
    if "unterminated string" in message:
        return f"{message}. A text of several lines stands between three quotation marks: {form}."
    if "never closed" in message:
        return f"{message}. The bracket at the end is missing: {form}."
    if "invalid character" in message:
        return f"{message}. Write straight quotation marks: {form}."
    return f"{message}. Write it like this: {form}."
