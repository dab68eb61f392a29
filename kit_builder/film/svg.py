"""Write a draw list as SVG: the same picture as the frame of a film, for slides, pages and posters."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from kit_builder.core.look import Look
from kit_builder.film.drawing import HERE, Box, Colour, Gradient, Group, Item, Oval, Path, Text, hex_of


def svg(items: tuple[Item, ...], look: Look, wide: float, high: float, name: str, left: float = 0.0, top: float = 0.0) -> str:
    """Return an SVG drawing; ``name`` begins its ids, so that two drawings may stand on one page."""
    writer = _Writer(name, look.film_colours)
    body = "".join(writer.item(item, 1) for item in items)
    box = " ".join(_number(value) for value in (left, top, wide, high))
    defs = f" <defs>\n{''.join(writer.defs)} </defs>\n" if writer.defs else ""
    start = f'<svg xmlns="http://www.w3.org/2000/svg" stroke-linecap="round" stroke-linejoin="round" viewBox="{box}">\n'
    return f"{start}{defs}{body}</svg>\n"


class _Writer:
    """Gradients and clips that a drawing has named so far."""

    def __init__(self, name: str, colours: Mapping[str, str]) -> None:
        self.name, self.colours = name, colours
        self.defs: list[str] = []
        self.known: dict[object, str] = {}

    def item(self, item: Item, deep: int) -> str:
        if isinstance(item, Group):
            return self.group(item, deep)
        pad = " " * deep
        if isinstance(item, Text):
            x, fill = item.x, hex_of(item.colour, self.colours)
            looks = f'font-family="Nunito, sans-serif" font-size="{_number(item.size)}" font-weight="{700 if item.bold else 400}"'
            anchor = ' text-anchor="middle"' if item.centred else ""
            return f'{pad}<text x="{_number(x)}" y="{_number(item.y)}" {looks} fill="{fill}"{anchor}>{escape(item.words)}</text>\n'
        return f"{pad}<{_shape(item)}{self.paint(item)}/>\n"

    def group(self, group: Group, deep: int) -> str:
        if group.opacity <= 0 or not group.items:
            return ""
        inside = "".join(self.item(item, deep + 1) for item in group.items)
        looks = ""
        if group.matrix != HERE:
            looks += f' transform="matrix({" ".join(_number(value, 4) for value in group.matrix)})"'
        if group.opacity < 1:
            looks += f' opacity="{_number(group.opacity, 2)}"'
        if group.clip is not None:
            looks += f' clip-path="url(#{self.named(group.clip)})"'
        pad = " " * deep
        return f"{pad}<g{looks}>\n{inside}{pad}</g>\n" if looks else inside

    def paint(self, item: Path | Oval | Box) -> str:
        looks = f' fill="{self.colour(item.fill)}"'
        if item.stroke is not None:
            looks += f' stroke="{hex_of(item.stroke, self.colours)}" stroke-width="{_number(item.width, 2)}"'
        if item.opacity < 1:
            looks += f' opacity="{_number(item.opacity, 2)}"'
        if isinstance(item, Path):
            looks += f' stroke-dasharray="{" ".join(map(_number, item.dash))}"' if item.dash else ""
            looks += ' stroke-linecap="butt"' if item.butt and item.stroke else ""
        return looks

    def colour(self, fill: Colour) -> str:
        return f"url(#{self.named(fill)})" if isinstance(fill, Gradient) else hex_of(fill, self.colours) if fill else "none"

    def named(self, thing: Gradient | Box | Oval | Path) -> str:
        """Return the id of a gradient or a clip, and define it when it is new."""
        if thing not in self.known:
            name = self.known[thing] = f"{self.name}-{len(self.known) + 1}"
            self.defs.append(self.gradient(thing, name) if isinstance(thing, Gradient) else _clip(thing, name))
        return self.known[thing]

    def gradient(self, fill: Gradient, name: str) -> str:
        stops = "".join(self.stop(*stop) for stop in fill.stops)
        x1, y1, x2, y2 = (_number(value, 2) for value in fill.line)
        if fill.radius:
            return f'  <radialGradient id="{name}" cx="{x1}" cy="{y1}" r="{_number(fill.radius, 2)}">{stops}</radialGradient>\n'
        return f'  <linearGradient id="{name}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">{stops}</linearGradient>\n'

    def stop(self, offset: float, colour: str, opacity: float) -> str:
        shows = f' stop-opacity="{_number(opacity, 2)}"' if opacity < 1 else ""
        return f'<stop offset="{_number(offset, 2)}" stop-color="{hex_of(colour, self.colours)}"{shows}/>'


def _clip(shape: Box | Oval | Path, name: str) -> str:
    return f'  <clipPath id="{name}"><{_shape(shape)}/></clipPath>\n'


def _shape(item: Path | Oval | Box) -> str:
    if isinstance(item, Path):
        return f'path d="{_data(item)}"'
    if isinstance(item, Oval):
        middle = f'cx="{_number(item.x)}" cy="{_number(item.y)}"'
        if item.rx == item.ry:
            return f'circle {middle} r="{_number(item.rx)}"'
        return f'ellipse {middle} rx="{_number(item.rx)}" ry="{_number(item.ry)}"'
    radius = f' rx="{_number(item.radius)}"' if item.radius else ""
    return f'rect x="{_number(item.x)}" y="{_number(item.y)}" width="{_number(item.wide)}" height="{_number(item.high)}"{radius}'


def _data(path: Path) -> str:
    return "".join(letter + " ".join(map(_number, numbers)) for letter, *numbers in path.outline)


def _number(value: float, digits: int = 1) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
