"""Errors that a teacher can act on: the command line prints their sentence and no traceback."""

from __future__ import annotations

import re
from pathlib import Path

# control characters: C0 and C1 except tab and newline, and the marks of text direction
_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]")


class KitError(Exception):
    """Something that a person can fix; the message names the file and place and says what to do."""


class CellError(KitError):
    """Something wrong in one cell; ``cell`` and ``line`` count from 1, ``quote`` is the line as written."""

    def __init__(self, path: Path, cell: int, line: int, message: str, quote: str = "") -> None:
        self.path, self.cell, self.line, self.message, self.quote = path, cell, line, message, quote.strip()
        quoted = f"\n    {self.quote}" if self.quote else ""
        super().__init__(f"{path.name}, cell {cell}, line {line}: {message}{quoted}")


def plain(text: object) -> str:
    """Return a text with control characters escaped as Python does: names and lines in it may come from a stranger."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), str(text))


def say_plainly(text: object) -> None:
    """Print a sentence at once, for a terminal that must not obey it."""
    print(plain(text), flush=True)
