"""Read the kit's own SVG drawings into draw lists: shapes, groups, linear and radial gradients, ``use``."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path as File
from xml.etree import ElementTree

from kit_builder.core.errors import KitError
from kit_builder.film.drawing import HERE, Box, Colour, Gradient, Group, Item, Matrix, Oval, Path, place, times
from kit_builder.film.outline import outline

_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_SPACE = re.compile(r"^\{[^}]*\}")
_INHERITED = ("fill", "stroke", "stroke-width", "fill-opacity")


@lru_cache(256)
def read_svg(path: File) -> dict[str, Group]:
    """Return the groups at the top of a drawing by their ids, in order; what has no id is numbered.

    Raises KitError with the name of the file when it is missing or not SVG.
    """
    try:
        top = ElementTree.parse(path).getroot()  # noqa: S314 - the kit's own drawings
    except (OSError, ElementTree.ParseError) as error:
        raise KitError(f"{path.name} cannot be read as an SVG drawing: {error}.") from error
    reader = _Reader(top)
    groups = {}
    for number, element in enumerate(top):
        item = reader.item(element, {})
        if item is not None:
            groups[element.get("id", str(number))] = item if isinstance(item, Group) else Group((item,))
    return groups


def drawing_of(path: File) -> Group:
    """Return a whole drawing, in the units of its view box."""
    return Group(tuple(read_svg(path).values()))


class _Reader:
    """What a drawing defines once and uses elsewhere."""

    def __init__(self, top: ElementTree.Element) -> None:
        self.named = {element.get("id", ""): element for element in top.iter()}

    def item(self, element: ElementTree.Element, above: dict[str, str]) -> Item | None:
        kind = _SPACE.sub("", element.tag)
        look = {name: element.get(name, above.get(name, "")) for name in _INHERITED}
        number = {name: float(value) for name, value in element.items() if _NUMBER.fullmatch(value)}
        if kind in ("defs", "clipPath", "linearGradient", "radialGradient", "title", "desc"):
            return None
        matrix = _matrix(element.get("transform", ""))
        item: Item
        if kind == "g":
            inside = (self.item(child, look) for child in element)
            return Group(tuple(item for item in inside if item), matrix, number.get("opacity", 1.0))
        if kind == "use":
            used = self.item(self.named[element.get("href", "").removeprefix("#")], look)
            moved = times(matrix, place(number.get("x", 0), number.get("y", 0)))
            return Group((used,), moved, number.get("opacity", 1.0)) if used else None
        fill, stroke = self.fill(look["fill"] or "#000000"), _colour(look["stroke"])
        width = float(look["stroke-width"] or 1) if stroke else 0.0
        opacity = number.get("opacity", 1.0) * (float(look["fill-opacity"] or 1) if not stroke else 1.0)
        if kind == "path":
            dash = tuple(map(float, _NUMBER.findall(element.get("stroke-dasharray", ""))))
            item = Path(outline(element.get("d", "")), fill, stroke, width, opacity, dash, element.get("stroke-linecap") == "butt")
        elif kind == "rect":
            if look["fill-opacity"] and stroke:
                fill = None
            box = (number.get("x", 0), number.get("y", 0), number["width"], number["height"])
            item = Box(*box, number.get("rx", 0), fill, stroke, width, opacity)
        elif kind in ("circle", "ellipse"):
            rx, ry = number.get("rx", number.get("r", 0)), number.get("ry", number.get("r", 0))
            item = Oval(number.get("cx", 0), number.get("cy", 0), rx, ry, fill, stroke, width, opacity)
        else:
            raise KitError(f"a drawing has a {kind!r}, which films cannot draw. Make it of paths, rectangles, circles and groups.")
        return item if matrix == HERE else Group((item,), matrix)

    def fill(self, value: str) -> Colour:
        if not value.startswith("url("):
            return _colour(value)
        element = self.named[value[5:-1]]
        stops = tuple(
            (float(stop.get("offset", "0")), _colour(stop.get("stop-color", "")) or "#000000", float(stop.get("stop-opacity", "1")))
            for stop in element
        )
        if element.tag.endswith("radialGradient"):
            return Gradient(stops, (0.5, 0.5, 0.5, 0.5), 0.5)
        x1, y1, x2, y2 = (float(element.get(name, other)) for name, other in (("x1", "0"), ("y1", "0"), ("x2", "1"), ("y2", "0")))
        return Gradient(stops, (x1, y1, x2, y2))


def _colour(value: str) -> str | None:
    """Return ``#RRGGBB``, or None for nothing."""
    if not value or value == "none":
        return None
    return "#" + "".join(2 * letter for letter in value[1:]) if len(value) == 4 else value


def _matrix(text: str) -> Matrix:
    matrix = HERE
    for name, inside in re.findall(r"(\w+)\(([^)]*)\)", text):
        numbers = [float(number) for number in _NUMBER.findall(inside)]
        if name == "translate":
            step = place(numbers[0], numbers[1] if len(numbers) > 1 else 0)
        elif name == "scale":
            step = place(0, 0, numbers[-1], wide=numbers[0])
        elif name == "rotate":
            x, y = numbers[1:] or (0, 0)
            step = times(times(place(x, y), place(0, 0, 1, numbers[0])), place(-x, -y))
        elif name == "skewX":
            step = (1.0, 0.0, place(0, 0, 1, numbers[0])[1] / place(0, 0, 1, numbers[0])[0], 1.0, 0.0, 0.0)
        else:
            raise KitError(f"a drawing is turned by {name!r}, which films cannot read. Use translate, scale or rotate.")
        matrix = times(matrix, step)
    return matrix
