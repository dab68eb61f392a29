"""Hands: at rest, spread, and around something."""

from __future__ import annotations

from kit_builder.film.cast import Person
from kit_builder.film.drawing import Item, Outline, Oval, Path


def hand(person: Person, kind: str, side: int) -> tuple[Item, ...]:
    """Draw a hand for the viewer's left (0) or right (1) arm, which comes from above and ends at 0, 0."""
    skin, shade = person.skin, person.skin_shade
    inner = 1 if side == 0 else -1  # where the thumb is
    if kind == "open":
        tips = [(-8.6, 14.5), (-3.4, 19), (2.6, 19.4), (8.0, 16.4)]
        fingers: list[Outline] = [(("M", x * 0.55, 4.0), ("L", x, y)) for x, y in tips]
        thumb: Outline = (("M", inner * 5.0, 1.0), ("Q", inner * 11, 2.0, inner * 13.5, 8.0))
        lines = [*fingers, thumb]
        return (
            *(Path(line, stroke=shade, width=7.2) for line in lines),
            Oval(0, 3, 9.6, 9.6, skin, shade, 1.4),
            *(Path(line, stroke=skin, width=5.2) for line in lines),
        )
    if kind == "hold":
        knuckles = tuple(Path((("M", x, 5.5), ("L", x, 9.5)), stroke=shade, width=1.5) for x in (-4.2, 0, 4.2))
        return (
            Oval(0, 3, 10, 9.6, skin, shade, 1.4),
            *knuckles,
            Path((("M", inner * 3, -2.5), ("L", inner * 8.5, -1)), stroke=shade, width=1.6),
        )
    thumb_line: Outline = (("M", inner * 6.0, 0.5), ("Q", inner * 10.5, 4, inner * 9, 10.5))
    return (
        Path(thumb_line, stroke=shade, width=7.4),
        Oval(0, 4.4, 9.2, 11.4, skin, shade, 1.4),
        Path(thumb_line, stroke=skin, width=5.4),
        Path((("M", -2.6, 10.5), ("L", -2.9, 14.2)), stroke=shade, width=1.5),
        Path((("M", 2.6, 10.5), ("L", 2.7, 14.2)), stroke=shade, width=1.5),
    )
