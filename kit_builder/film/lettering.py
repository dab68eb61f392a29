"""Measure words, and break them into lines."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path as File

import skia

from kit_builder.film.drawing import Text

INK, WHITE = "ink", "white"


@lru_cache(4)
def _face(fonts: File, bold: bool) -> skia.Typeface:
    return skia.Typeface.MakeFromFile(str(fonts / f"nunito-{'bold' if bold else 'regular'}.ttf"))


@lru_cache(4096)
def measure(fonts: File, words: str, size: float, bold: bool = True) -> float:
    """Return how wide words are."""
    return float(skia.Font(_face(fonts, bold), size).measureText(words))


def fitting(fonts: File, words: str, size: float, wide: float, bold: bool = True) -> float:
    """Return the size, or the smaller one at which words are no wider than ``wide``."""
    return min(size, size * wide / max(1.0, measure(fonts, words, size, bold)))


@lru_cache(1024)
def wrap(fonts: File, words: str, size: float, wide: float, bold: bool = True) -> tuple[str, ...]:
    """Break words into lines that are at most ``wide``; a longer word stays whole."""
    lines: list[str] = []
    for part in words.split("\n"):
        line = ""
        for word in part.split():
            longer = f"{line} {word}".strip()
            if line and measure(fonts, longer, size, bold) > wide:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return tuple(lines)


def text(fonts: File, words: str, x: float, y: float, size: float, colour: str = INK, bold: bool = True, centred: bool = False) -> Text:
    """Return a line of words at a place."""
    return Text(words, x, y, size, measure(fonts, words, size, bold), colour, bold, centred)


def lines(
    fonts: File, words: tuple[str, ...], x: float, y: float, size: float, colour: str = INK, centred: bool = False
) -> tuple[Text, ...]:
    """Return lines below each other; ``y`` is the base line of the first."""
    return tuple(text(fonts, line, x, y + number * size * 1.22, size, colour, centred=centred) for number, line in enumerate(words))
