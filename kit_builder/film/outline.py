"""Read the path data of SVG (``M10,4 c...``) into an outline of absolute moves, lines, quadratic and cubic curves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import acos, ceil, cos, degrees, hypot, pi, radians, sin, sqrt, tan

from kit_builder.film.drawing import Command, Outline

_LETTER, _FLAG = re.compile(r"[\s,]*([MmLlHhVvCcSsQqTtAaZz])"), re.compile(r"[\s,]*([01])")
_NUMBER = re.compile(r"[\s,]*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


@lru_cache(4096)
def outline(data: str) -> Outline:
    """Return the outline of SVG path data; raise ValueError when it is none."""
    return tuple(_absolute(data))


def _absolute(data: str) -> Iterator[Command]:
    x = y = left = top = 0.0
    handle: tuple[str, float, float] | None = None
    for letter, numbers in _pieces(data):
        kind, own = letter.upper(), letter.islower()
        if kind == "Z":
            x, y, handle = left, top, None
            yield ("Z",)
            continue
        if kind == "H":
            numbers = (numbers[0] + (x if own else 0), y)
        elif kind == "V":
            numbers = (x, numbers[0] + (y if own else 0))
        elif kind == "A":
            numbers = (*numbers[:5], numbers[5] + (x if own else 0), numbers[6] + (y if own else 0))
        elif own:
            numbers = tuple(number + (y if index % 2 else x) for index, number in enumerate(numbers))
        if kind in "ST":
            same = handle is not None and handle[0] == ("C" if kind == "S" else "Q")
            mirrored = (2 * x - handle[1], 2 * y - handle[2]) if same and handle else (x, y)
            kind, numbers = ("C" if kind == "S" else "Q"), (*mirrored, *numbers)
        if kind == "A":
            yield from _arc(x, y, numbers)
        else:
            yield (kind if kind in "MLCQ" else "L", *numbers)
        handle = (kind, numbers[-4], numbers[-3]) if kind in "CQ" else None
        x, y = numbers[-2:]
        if kind == "M":
            left, top = x, y


def _pieces(data: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield each letter with its numbers; the two flags of an arc may stand together without a space."""
    letter, numbers, at = "", list[float](), 0
    data = data.rstrip()
    while at < len(data):
        flag = letter in ("A", "a") and len(numbers) in (3, 4)
        match = (_FLAG if flag else _NUMBER).match(data, at) or _LETTER.match(data, at)
        if match is None or not (letter or match[1].isalpha()):
            raise ValueError(f"this is no path data: {data[at : at + 20]!r}")
        at = match.end()
        if match[1].isalpha():
            letter = match[1]
            if letter in "Zz":
                yield letter, ()
            continue
        numbers.append(float(match[1]))
        if len(numbers) == _TAKES[letter.upper()]:
            yield letter, tuple(numbers)
            letter = {"M": "L", "m": "l"}.get(letter, letter)
            numbers = []


def _arc(x: float, y: float, numbers: tuple[float, ...]) -> Iterator[Command]:
    """Yield an elliptic arc as cubic curves (SVG 1.1, appendix F.6)."""
    rx, ry, angle, large, sweep, ex, ey = numbers
    if (x, y) == (ex, ey):
        return
    c, s = cos(radians(angle)), sin(radians(angle))
    px, py = c * (x - ex) / 2 + s * (y - ey) / 2, -s * (x - ex) / 2 + c * (y - ey) / 2
    grow = max(1.0, sqrt((px / rx) ** 2 + (py / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    below = (rx * py) ** 2 + (ry * px) ** 2
    root = sqrt(max(0.0, ((rx * ry) ** 2 - below) / below)) * (-1 if large == sweep else 1)
    qx, qy = root * rx * py / ry, -root * ry * px / rx
    mx, my = c * qx - s * qy + (x + ex) / 2, s * qx + c * qy + (y + ey) / 2
    start = _direction((px - qx) / rx, (py - qy) / ry)
    turn = (_direction((-px - qx) / rx, (-py - qy) / ry) - start) % (2 * pi)
    if not sweep:
        turn -= 2 * pi
    parts = max(1, ceil(abs(degrees(turn)) / 90 - 1e-9))
    step = turn / parts
    reach = 4 / 3 * tan(step / 4)
    for number in range(parts):
        a, b = start + number * step, start + (number + 1) * step
        points = (
            (cos(a) - reach * sin(a), sin(a) + reach * cos(a)),
            (cos(b) + reach * sin(b), sin(b) - reach * cos(b)),
            (cos(b), sin(b)),
        )
        seen = [(mx + c * rx * u - s * ry * v, my + s * rx * u + c * ry * v) for u, v in points]
        yield ("C", *(value for point in seen for value in point))


def _direction(x: float, y: float) -> float:
    angle = acos(max(-1.0, min(1.0, x / hypot(x, y))))
    return -angle if y < 0 else angle
