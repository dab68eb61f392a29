"""Slips of the keyboard in a notebook get a sentence instead of a traceback, and so does whatever the kit itself refuses."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

Words = Callable[[], Mapping[str, str]]


class Refused(ValueError):
    """Something in a cell that the kit cannot make anything of; Jupyter shows the sentence alone, with no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def running_shell() -> Any:
    """Return the shell of the notebook that runs in this process, an ``InteractiveShell`` of IPython; None elsewhere."""
    ipython = sys.modules.get("IPython")  # a notebook that runs has loaded it
    return ipython.get_ipython() if ipython else None


def show_sentences(words: Words, names: Iterable[str] = ()) -> None:
    """Let a running notebook say what to do when a cell cannot be read or a name is unknown; elsewhere do nothing.

    ``words`` gives the activities' own words in the language of the moment, ``names`` are those that may have been meant.
    """
    if shell := running_shell():
        shell.set_custom_exc((SyntaxError, NameError), _traceback_handler(words, {name.lower(): name for name in names}))


def sentence(error: SyntaxError | NameError, words: Mapping[str, str], names: Mapping[str, str] | None = None) -> str:
    """Say what to look for; ``names`` maps names in small letters to what they are."""
    if isinstance(error, NameError):
        close = get_close_matches(str(error.name).replace("_", "").lower(), names or (), 1, 0.8)
        near = words["lab_slip_near"].format(name=repr((names or {})[close[0]])) + " " if close else ""
        return near + words["lab_slip_name"].format(name=repr(error.name))
    quote = error.text.strip().partition("\n")[0][:80] if error.text else "…"
    where = words["lab_slip_line"].format(line=error.lineno, quote=quote) if error.lineno else words["lab_slip_cell"].format(quote=quote)
    return f"{where}\n{words['lab_slip_look'].format(error=error.msg)}"


def _traceback_handler(words: Words, names: Mapping[str, str]) -> Callable[..., list[str]]:
    def say(shell: Any, kind: type, error: Any, _trace: Any, tb_offset: int | None = None) -> list[str]:
        lines = [sentence(error, words(), names)]
        shell._showtraceback(kind, error, lines)
        return lines

    return say
