"""Errors that a teacher can act on: the command line prints their sentence and no traceback."""

from __future__ import annotations

from pathlib import Path


class KitError(Exception):
    """Something that a person can mend; the message names the file and place and says what to do."""


class CellError(KitError):
    """Something wrong in one cell; ``cell`` and ``line`` count from 1, ``quote`` is the line as written."""

    def __init__(self, path: Path, cell: int, line: int, message: str, quote: str = "") -> None:
        self.path, self.cell, self.line, self.message, self.quote = path, cell, line, message, quote.strip()
        quoted = f"\n    {self.quote}" if self.quote else ""
        super().__init__(f"{path.name}, cell {cell}, line {line}: {message}{quoted}")
