"""How long a caption may be: two lines that fit below a picture, and no faster than a child of that age reads."""

from __future__ import annotations

from collections.abc import Iterator

LINES, LINE_LENGTH = 2, 37


def longest(seconds: float, letters_a_second: float) -> int:
    """Return how many letters can be read in so many seconds, on as many lines as there are."""
    return int(min(seconds * letters_a_second, LINES * LINE_LENGTH))


def too_hard(caption: str, seconds: float, letters_a_second: float) -> Iterator[str]:
    """Yield what makes a caption hard to read: too long for two lines, or for its seconds at the reading speed of an age."""
    lines = caption.split("\n")
    if len(lines) > LINES or max(map(len, lines)) > LINE_LENGTH:
        yield f"the caption is longer than {LINES} lines of {LINE_LENGTH} letters."
    if len(caption) > seconds * letters_a_second:
        need = len(caption) / letters_a_second
        yield f"{seconds:g} seconds are too short to read the caption at that age: {need:.1f} are needed."
