"""Recognise what a code cell is by its shape, without running it: the call of ``setup``, of an activity, of a lab."""

from __future__ import annotations

import ast

import tumar
from tumar.labs import LABS


def is_setup(body: list[ast.stmt]) -> bool:
    """Say whether a cell does nothing but import tumar and call ``setup``."""
    return bool(body) and all(_imports_tumar(node) or _call_name(node) in ("setup", "tumar.setup") for node in body)


def _imports_tumar(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "tumar"
    return isinstance(node, ast.Import) and all(name.name == "tumar" for name in node.names)


def _call_name(node: ast.stmt) -> str:
    return ast.unparse(node.value.func) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else ""


def activity_in(source: str) -> ast.Call | None:
    """Return the call of an activity in the source of a cell, if it is that and nothing else."""
    try:
        return activity_call(ast.parse(source).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last is for a hundred thousand operators in a row
        return None


def activity_call(body: list[ast.stmt]) -> ast.Call | None:
    """Return the call of an activity with one literal text and perhaps literal settings, if the cell is that and nothing else."""
    if len(body) != 1 or not isinstance(body[0], ast.Expr) or not isinstance(body[0].value, ast.Call):
        return None
    call = body[0].value
    if not isinstance(call.func, ast.Name) or call.func.id not in tumar.ACTIVITIES or len(call.args) != 1:
        return None
    literal = all(isinstance(node, ast.Constant) for node in (*call.args, *(keyword.value for keyword in call.keywords)))
    return call if literal and isinstance(ast.literal_eval(call.args[0]), str) else None


def lab_call(body: list[ast.stmt]) -> ast.Call | None:
    """Return the call of a lab, if the cell is nothing but plain values with names and, last, that call."""
    if not body or not isinstance(body[-1], ast.Expr) or not isinstance(body[-1].value, ast.Call):
        return None
    call = body[-1].value
    if not isinstance(call.func, ast.Attribute) or ast.unparse(call.func.value) != "labs" or call.func.attr not in LABS:
        return None
    named = all(isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) for node in body[:-1])
    return call if named else None
