"""A large phone or tablet beside the people: its body, what is on its screen, and pop-ups over it."""

from __future__ import annotations

from kit_builder.film.apps import APPS, ripple
from kit_builder.film.drawing import Box, Group, Item, Oval, place, times
from kit_builder.film.lettering import INK, WHITE, lines, measure, text, wrap
from kit_builder.film.motion import ease, pop
from kit_builder.film.storyboard import Device, Entry
from kit_builder.film.studio import Studio

_SIZES = {"phone": (440.0, 636.0), "tablet": (680.0, 500.0)}
_MIDDLES = {"phone": {"left": 290.0, "right": 985.0, "middle": 640.0}, "tablet": {"left": 385.0, "right": 900.0, "middle": 640.0}}
_EDGE = 16.0


def device(studio: Studio, spec: Device, time: float) -> tuple[Item, ...]:
    """Draw a device at a time of its scene; nothing before it comes and after it has gone."""
    if not spec.at <= time < spec.until:
        return ()
    wide, high = _SIZES[spec.kind]
    x, y = _MIDDLES[spec.kind][spec.side], 20 + high / 2 if spec.kind == "phone" else 46 + high / 2
    comes, goes = (time - spec.at) / 0.5 if spec.at > 0 else 1.0, ease((spec.until - time) / 0.25) if spec.until < 900 else 1.0
    scale = 0.9 + 0.1 * pop(comes)
    angle = -1.6 if spec.side == "right" else 1.6 if spec.side == "left" else 0.0
    matrix = times(place(x, y + 26 * (1 - pop(comes)), scale, angle), place(-wide / 2, -high / 2))
    inside = (wide - 2 * _EDGE, high - 2 * _EDGE)
    screen = Box(0, 0, *inside, 30)
    shown = APPS[spec.app](studio, spec, time, inside)
    over = tuple(item for entry in spec.entries if entry.popup for item in _popup(studio, entry, time, inside))
    body: tuple[Item, ...] = (
        Box(0, 0, wide, high, 46, INK),
        Box(3, 3, wide - 6, high - 6, 43, None, "device-rim", 2.5),
        Group((*shown, *over), place(_EDGE, _EDGE), clip=screen),
        Oval(wide / 2, _EDGE + 11, 5, 5, "lens"),
    )
    shadow = tuple(Box(6 - grow, 14 - grow, wide + 2 * grow, high + 2 * grow, 46 + grow, INK, opacity=0.05) for grow in (2, 7, 12, 18))
    return (Group((Group((*shadow, *body), matrix),), opacity=min(ease(comes * 2), goes)),)


def _popup(studio: Studio, entry: Entry, time: float, inside: tuple[float, float]) -> tuple[Item, ...]:
    """Draw a card over the screen, with a button that may be pressed."""
    if not entry.at <= time < entry.until:
        return ()
    wide, high = inside
    fonts = studio.media / "fonts"
    card = min(wide - 44, 470.0)
    words = wrap(fonts, entry.popup, 33, card - 56)
    tall = 46 + len(words) * 40 + (92 if entry.button else 12) + (64 if entry.picture else 0)
    left, top = (wide - card) / 2, (high - 60 - tall) / 2
    scale = 0.92 + 0.08 * pop((time - entry.at) / 0.4)
    parts: list[Item] = [Box(left, top + 8, card, tall, 26, INK, opacity=0.16), Box(left, top, card, tall, 26, "paper", "gold", 5)]
    if entry.picture:
        parts.append(Group((studio.drawing(entry.picture),), place(wide / 2, top + 52, 1.1)))
    parts += lines(fonts, words, wide / 2, top + 58 + (64 if entry.picture else 0), 33, centred=True)
    if entry.button:
        label = measure(fonts, entry.button, 31)
        y = top + tall - 84
        pressed = entry.tapped is not None and 0 <= time - entry.tapped < 0.35
        parts.append(Box(wide / 2 - label / 2 - 34, y, label + 68, 60, 30, "dark-sky" if pressed else "sky"))
        parts.append(text(fonts, entry.button, wide / 2, y + 41, 31, WHITE, centred=True))
        parts += ripple(entry, time, wide / 2, y + 30)
    veil = Box(0, 0, wide, high, 0, "ink", opacity=round(0.38 * ease((time - entry.at) / 0.3), 2))
    moved = times(place(wide / 2, top + tall / 2, scale), place(-wide / 2, -top - tall / 2))
    return (veil, Group(tuple(parts), moved, ease((time - entry.at) / 0.2)))
