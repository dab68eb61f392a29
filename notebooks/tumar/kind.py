"""Slips of the keyboard in a notebook get a sentence instead of a traceback."""

from __future__ import annotations

from typing import Any


def be_kind() -> None:
    """Let a running notebook say what to do when a cell cannot be read or a name is unknown; elsewhere do nothing."""
    try:
        from IPython import get_ipython
    except ImportError:
        return
    if shell := get_ipython():
        shell.set_custom_exc((SyntaxError, NameError), _say)


def sentence(error: SyntaxError | NameError) -> str:
    """Say what to look for."""
    if isinstance(error, NameError):
        return (
            f"The name {error.name!r} is not known here. Is it spelled as above? Words need quotation marks. "
            "Has the first cell of the notebook been run?"
        )
    where = f"Line {error.lineno} of this cell" if error.lineno else "This cell"
    quote = f": {error.text.strip()[:80]}" if error.text else ""
    return f"{where} cannot be read{quote}\nLook there and one line above: is a comma, a bracket or a quotation mark missing? ({error.msg})"


def _say(shell: Any, kind: type, error: Any, _trace: Any, tb_offset: int | None = None) -> list[str]:
    lines = [sentence(error)]
    shell._showtraceback(kind, error, lines)
    return lines
