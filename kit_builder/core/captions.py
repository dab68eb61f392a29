"""How long a caption may be: two lines that fit below a picture, and no faster than a child of that age reads."""

from __future__ import annotations

from collections.abc import Iterator

LINES, LINE_LENGTH = 2, 37
LETTERS_A_SECOND = {"6-9": 12, "10-13": 15, "14-17": 15}


def longest(seconds: float, age: str) -> int:
    """Return how many letters an age can read in so many seconds, on as many lines as there are."""
    return min(int(seconds * LETTERS_A_SECOND[age]), LINES * LINE_LENGTH)


def too_hard(caption: str, seconds: float, age: str) -> Iterator[str]:
    """Yield what makes a caption hard to read: too long for two lines, or for its seconds at that age."""
    lines = caption.split("\n")
    if len(lines) > LINES or max(map(len, lines)) > LINE_LENGTH:
        yield f"the caption is longer than {LINES} lines of {LINE_LENGTH} letters."
    if len(caption) > seconds * LETTERS_A_SECOND[age]:
        need = len(caption) / LETTERS_A_SECOND[age]
        yield f"{seconds:g} seconds are too short to read the caption at that age: {need:.1f} are needed."
