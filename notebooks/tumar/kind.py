"""Slips of the keyboard in a notebook get a sentence instead of a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

Words = Callable[[], Mapping[str, str]]


def be_kind(words: Words) -> None:
    """Let a running notebook say what to do when a cell cannot be read or a name is unknown; elsewhere do nothing.

    ``words`` gives the activities' own words in the language of the moment.
    """
    running = sys.modules.get("IPython")  # a notebook that runs has loaded it
    if running and (shell := running.get_ipython()):
        shell.set_custom_exc((SyntaxError, NameError), _sayer(words))


def sentence(error: SyntaxError | NameError, says: Mapping[str, str]) -> str:
    """Say what to look for."""
    if isinstance(error, NameError):
        return says["lab_slip_name"].format(name=repr(error.name))
    quote = error.text.strip()[:80] if error.text else "…"
    where = says["lab_slip_line"].format(line=error.lineno, quote=quote) if error.lineno else says["lab_slip_cell"].format(quote=quote)
    return f"{where}\n{says['lab_slip_look'].format(error=error.msg)}"


def _sayer(words: Words) -> Callable[..., list[str]]:
    def say(shell: Any, kind: type, error: Any, _trace: Any, tb_offset: int | None = None) -> list[str]:
        lines = [sentence(error, words())]
        shell._showtraceback(kind, error, lines)
        return lines

    return say
