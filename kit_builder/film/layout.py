"""Find words in a frame that are too small, leave the frame or their screen, or lie over each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

from kit_builder.film.drawing import HERE, WIDTH, Box, Group, Item, Matrix, Oval, Text, apply, times

SMALLEST = 30.0
_FRAME = (0.0, 0.0, float(WIDTH), 676.0)  # without the ornament
_SLACK = 2.0
_ROUGH = 0.97  # words may be this much smaller while what they are on grows into place
_SEEN, _HIDES = 0.6, 0.3

Area = tuple[float, float, float, float]


@dataclass
class _Words:
    words: str
    area: Area
    size: float
    cut: bool


def problems(items: tuple[Item, ...]) -> list[str]:
    """Return a sentence for each text of a frame that cannot be read well."""
    found: list[_Words] = []
    _collect(items, HERE, 1.0, None, found)
    sentences = []
    for index, one in enumerate(found):
        if one.size < SMALLEST * _ROUGH:
            sentences.append(f"the words {one.words!r} are {one.size:.0f} pixels high; {SMALLEST:.0f} are needed")
        if one.cut:
            sentences.append(f"the words {one.words!r} do not fit on the screen that they are on")
        elif not _inside(one.area, _FRAME):
            sentences.append(f"the words {one.words!r} leave the picture")
        for other in found[:index]:
            if _overlap(one.area, other.area):
                sentences.append(f"the words {other.words!r} and {one.words!r} lie over each other")
    return sentences


def texts(items: tuple[Item, ...]) -> Iterator[Text]:
    """Yield every text of a draw list."""
    for item in items:
        if isinstance(item, Group):
            yield from texts(item.items)
        elif isinstance(item, Text):
            yield item


def _collect(items: tuple[Item, ...], matrix: Matrix, opacity: float, clip: Area | None, found: list[_Words]) -> None:
    """Add the texts that can be seen; what is drawn over a text later takes it away again."""
    for item in items:
        if isinstance(item, Group):
            if item.still:
                continue
            inside = times(matrix, item.matrix)
            own = clip
            if isinstance(item.clip, Box | Oval):
                own = _meet(clip, _area(inside, *_bounds(item.clip)))
            _collect(item.items, inside, opacity * item.opacity, own, found)
        elif isinstance(item, Text):
            left = item.x - (item.wide / 2 if item.centred else 0)
            area = _area(matrix, left, item.y - 0.72 * item.size, left + item.wide, item.y + 0.2 * item.size)
            within = clip or area
            if (
                opacity >= _SEEN and item.words.strip() and _inside(area, (area[0], within[1], area[2], within[3]))
            ):  # else it is scrolled away
                cut = not _inside(area, (within[0], area[1], within[2], area[3]))
                found.append(_Words(item.words, area, item.size * hypot(matrix[2], matrix[3]), cut))
        elif isinstance(item, Box) and item.fill is not None and item.opacity * opacity >= _HIDES:
            over = _area(matrix, *_bounds(item))
            over = over if clip is None else _meet(clip, over)
            found[:] = [one for one in found if not _covers(over, one.area)]


def _bounds(item: Box | Oval) -> Area:
    if isinstance(item, Oval):
        return item.x - item.rx, item.y - item.ry, item.x + item.rx, item.y + item.ry
    return item.x, item.y, item.x + item.wide, item.y + item.high


def _area(matrix: Matrix, left: float, top: float, right: float, bottom: float) -> Area:
    corners = [apply(matrix, x, y) for x in (left, right) for y in (top, bottom)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _meet(one: Area | None, other: Area) -> Area:
    if one is None:
        return other
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _inside(one: Area, outer: Area) -> bool:
    return one[0] >= outer[0] - _SLACK and one[1] >= outer[1] - _SLACK and one[2] <= outer[2] + _SLACK and one[3] <= outer[3] + _SLACK


def _covers(over: Area, one: Area) -> bool:
    x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return over[0] <= x <= over[2] and over[1] <= y <= over[3]


def _overlap(one: Area, other: Area) -> bool:
    left, top, right, bottom = _meet(one, other)
    return right - left > 2 * _SLACK and bottom - top > 2 * _SLACK
