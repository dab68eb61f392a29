"""A face: eyes that look and blink, brows, cheeks, nose and mouth, on a head that can turn."""

from __future__ import annotations

from kit_builder.film.acting import Look
from kit_builder.film.cast import Person
from kit_builder.film.drawing import Group, Item, Outline, Oval, Path, place
from kit_builder.film.motion import Point

_DARK, _MOUTH, _INSIDE, _TONGUE = "eye", "lips", "mouth", "tongue"
_EYES = 15.5  # from the middle of the face


def head(person: Person, look: Look, gaze: Point, turn: float, sway: float) -> tuple[Item, ...]:
    """Draw a head about its middle. ``turn`` is -1 to 1; ``gaze`` where the eyes look, each -1 to 1; ``sway`` moves the locks."""
    build = person.build
    parts: list[Item] = []
    if person.ears:
        for side in (-1, 1):
            x = side * build.ear - 3.4 * turn + (side * 1.5 if side * turn < 0 else 0)
            parts.append(Oval(x, 6, 8, 9.5, person.skin))
            parts.append(Path((("M", x + 2 * side, 2), ("Q", x + 4 * side, 6, x + 2 * side, 10)), stroke=person.skin_shade, width=2))
    parts.append(Path(build.face, person.skin))
    if person.under:
        parts.append(Group(person.under, place(3 * turn, 0)))
    if not person.faceless:
        across = 1 - 0.1 * abs(turn)
        parts.append(Group((*_features(person, look, gaze), *person.over), place(7.5 * turn, 0, 1, wide=across)))
    parts.append(Group(person.hair, place(1.6 * turn, 0)))
    if person.locks:
        parts.append(Group(person.locks, place(1.2 * turn + sway * 0.4, 0, 1, -sway * 1.2)))
    return tuple(parts)


def _features(person: Person, look: Look, gaze: Point) -> tuple[Item, ...]:
    build = person.build
    x, y = build.cheeks
    blush = min(0.9, 0.42 + look.blush)
    parts: list[Item] = [Oval(side * x, y, 7, 5.2, "blush", opacity=blush) for side in (-1, 1)]
    for side in (-1, 1):
        parts += _eye(person, look, gaze, side)
        parts.append(_brow(person, look, side))
    parts.append(Path((("M", -3, 15), ("Q", 0, 18, 3, 15)), stroke=person.skin_shade, width=3))
    return (*parts, *_mouth(look, build.mouth))


def _eye(person: Person, look: Look, gaze: Point, side: int) -> tuple[Item, ...]:
    rx, ry = person.build.eye
    x, y = side * _EYES + 2.3 * gaze[0], person.build.eyes_at + 1.9 * gaze[1]
    if look.arch > 0.5:
        return (Path((("M", x - 6.4, y + 2.4), ("Q", x, y - 6.6, x + 6.4, y + 2.4)), stroke=_DARK, width=3.4),)
    if look.lids < 0.3:
        return (Path((("M", x - 6, y + 1), ("Q", x, y + 4.2, x + 6, y + 1)), stroke=_DARK, width=3.2), *_lash(person, x, y + 2, side))
    high = ry * min(1.15, look.lids)
    low = y + ry - high
    shine: tuple[Item, ...] = (Oval(x + 1.7 + gaze[0] * 0.5, low - 0.36 * high, 1.9, 1.9, "white"),) if look.lids > 0.7 else ()
    lid: tuple[Item, ...] = ()
    if look.lids < 0.7:
        lid = (Path((("M", x - rx - 1, low - high + 2), ("Q", x, low - high - 1, x + rx + 1, low - high + 2)), stroke=_DARK, width=2.4),)
    return (Oval(x, low, rx, high, _DARK), *shine, *lid, *_lash(person, x, low - high * 0.55, side))


def _lash(person: Person, x: float, y: float, side: int) -> tuple[Item, ...]:
    if not person.lashes:
        return ()
    out = x + side * (person.build.eye[0] - 0.6)
    return (Path((("M", out, y), ("L", out + side * 4.2, y - 2.6)), stroke=_DARK, width=2),)


def _brow(person: Person, look: Look, side: int) -> Path:
    y = person.build.eyes_at - 14.2 - look.brows * 0.9
    inner, outer = y + 0.4 - look.slant * 0.95, y + 1.8 + look.slant * 0.55
    curve: Outline = (("M", side * 22.4, outer), ("Q", side * 16, min(inner, outer) - 3.6, side * 9, inner))
    return Path(curve, stroke=person.brows, width=person.brow)


def _mouth(look: Look, y: float) -> tuple[Item, ...]:
    wide, curve = 9.2 * look.wide, look.curve
    if look.open > 0.16:
        deep = 3 + 11.5 * look.open
        rise = 2.2 * curve
        hole: Outline = (
            ("M", -wide, y - rise),
            ("Q", 0, y + rise * 0.9, wide, y - rise),
            ("C", wide * 0.96, y + deep * 1.02, -wide * 0.96, y + deep * 1.02, -wide, y - rise),
            ("Z",),
        )
        inside: list[Item] = [Oval(0, y + deep * 0.74, wide * 0.52, deep * 0.26, _TONGUE)]
        if look.open > 0.4 and curve > 0.3:
            teeth: Outline = (
                ("M", -wide * 0.9, y - rise),
                ("Q", 0, y + rise, wide * 0.9, y - rise),
                ("L", wide * 0.76, y + deep * 0.2),
                ("Q", 0, y + deep * 0.34, -wide * 0.76, y + deep * 0.2),
                ("Z",),
            )
            inside.append(Path(teeth, "white"))
        return (Path(hole, _INSIDE), Group(tuple(inside), clip=Path(hole)), Path(hole, stroke=_INSIDE, width=1.6))
    bow = 9.5 * curve
    if look.crook > 0.3:
        c = look.crook * 2.6
        line: Outline = (
            ("M", -wide, y + c * 0.6),
            ("Q", -wide * 0.4, y - c - bow * 0.2, 0, y + bow * 0.3),
            ("Q", wide * 0.5, y + c, wide, y - c * 0.5),
        )
    else:
        line = (("M", -wide, y - bow * 0.12), ("Q", 0, y + bow, wide, y - bow * 0.12))
    return (Path(line, stroke=_MOUTH, width=3.2),)
