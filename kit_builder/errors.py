"""Errors that a teacher can act on: the command line prints their sentence and no traceback."""

from __future__ import annotations


class KitError(Exception):
    """Something that a person can mend; the message names the file and place and says what to do."""
