"""A draw list: what a frame is made of, as plain frozen data that Skia and SVG draw alike.

A colour is ``#RRGGBB``, as drawings and people have it, or a name of ``Look.film_colours``, such as ``gold``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin

Command = tuple[str, *tuple[float, ...]]
Outline = tuple[Command, ...]
Matrix = tuple[float, float, float, float, float, float]

WIDTH, HEIGHT = 1280, 720  # of a frame, in the units of storyboards, places and figures; no slide decides it
HERE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Gradient:
    """Colours ``(offset, colour, opacity)`` along a line, or from a middle outwards when ``radius`` is given.

    ``line`` is x1, y1, x2, y2, or the middle x, y twice; in shares of the shape's box when ``by_box``.
    """

    stops: tuple[tuple[float, str, float], ...]
    line: tuple[float, float, float, float]
    radius: float = 0.0
    by_box: bool = True


Colour = str | Gradient | None


@dataclass(frozen=True, slots=True)
class Path:
    """A filled or stroked outline of ``M``, ``L``, ``Q``, ``C`` and ``Z`` with absolute numbers."""

    outline: Outline
    fill: Colour = None
    stroke: str | None = None
    width: float = 0.0
    opacity: float = 1.0
    dash: tuple[float, ...] = ()
    butt: bool = False


@dataclass(frozen=True, slots=True)
class Oval:
    """A circle or an ellipse."""

    x: float
    y: float
    rx: float
    ry: float
    fill: Colour = None
    stroke: str | None = None
    width: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with round corners."""

    x: float
    y: float
    wide: float
    high: float
    radius: float = 0.0
    fill: Colour = None
    stroke: str | None = None
    width: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words; ``x`` is its left end, or its middle when ``centred``; ``y`` the base line; ``wide`` its measured width."""

    words: str
    x: float
    y: float
    size: float
    wide: float
    colour: str = "ink"
    bold: bool = True
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that move and fade together.

    ``still`` says that it is the same in many frames, so that it may be kept as a picture; ``clip`` is the shape that it stays inside.
    """

    items: tuple[Item, ...]
    matrix: Matrix = HERE
    opacity: float = 1.0
    clip: Box | Oval | Path | None = None
    still: bool = False


Item = Path | Oval | Box | Text | Group


def hex_of(colour: str, colours: Mapping[str, str]) -> str:
    """Return a colour as ``#RRGGBB``; ``colours`` are those that have names."""
    return colour if colour.startswith("#") else colours[colour]


def place(x: float, y: float, scale: float = 1.0, angle: float = 0.0, wide: float | None = None) -> Matrix:
    """Return the matrix that turns by ``angle`` degrees, scales (``wide`` across), and then moves to x, y."""
    across = scale if wide is None else wide
    c, s = cos(radians(angle)), sin(radians(angle))
    return (c * across, s * across, -s * scale, c * scale, x, y)


def about(x: float, y: float, angle: float) -> Matrix:
    """Return the matrix that turns by ``angle`` degrees about a point."""
    c, s = cos(radians(angle)), sin(radians(angle))
    return (c, s, -s, c, x - c * x + s * y, y - s * x - c * y)


def times(first: Matrix, then: Matrix) -> Matrix:
    """Return what is seen when ``then`` is drawn inside ``first``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a point is seen."""
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def line(*points: tuple[float, float]) -> Outline:
    """Return an outline through points with straight lines."""
    return tuple(("M" if number == 0 else "L", x, y) for number, (x, y) in enumerate(points))


def limb(start: tuple[float, float], joint: tuple[float, float], end: tuple[float, float], soft: float = 0.3) -> Outline:
    """Return the middle line of an arm or a leg: straight bones, and a joint rounded by a share of each."""
    (sx, sy), (jx, jy), (ex, ey) = start, joint, end
    return (
        ("M", sx, sy),
        ("L", jx + (sx - jx) * soft, jy + (sy - jy) * soft),
        ("Q", jx, jy, jx + (ex - jx) * soft, jy + (ey - jy) * soft),
        ("L", ex, ey),
    )
