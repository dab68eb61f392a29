"""What can be on a screen: a chat, a feed of clips, a page with fields, settings, a call. All of it made up."""

from __future__ import annotations

from collections.abc import Callable
from math import pi, sin

from kit_builder.film.chat import avatar, chat
from kit_builder.film.drawing import Box, Gradient, Group, Item, Oval, Path, place
from kit_builder.film.lettering import INK, WHITE, lines, measure, text, wrap
from kit_builder.film.motion import ease, mix, on_twos, pop
from kit_builder.film.storyboard import Device, Entry
from kit_builder.film.studio import Studio

Inside = tuple[float, float]
_CARDS = tuple(f"clips-{number}" for number in range(6))


def ripple(entry: Entry, time: float, x: float, y: float) -> tuple[Item, ...]:
    """Draw the touch of a finger: a ring that grows and goes."""
    if entry.tapped is None or not 0 <= time - entry.tapped < 0.6:
        return ()
    share = (time - entry.tapped) / 0.6
    return (
        Oval(x, y, 14 + 34 * share, 14 + 34 * share, None, "gold", 6 * (1 - share) + 1, round(1 - share, 2)),
        Oval(x, y, 15, 15, "gold", opacity=round(0.7 * (1 - share), 2)),
    )


def feed(studio: Studio, spec: Device, time: float, inside: Inside) -> tuple[Item, ...]:
    """Draw a feed: one clip fills the screen; the next pushes it up. ``button`` counts down, ``tap`` can be pressed."""
    wide, high = inside
    clips = [entry for entry in spec.entries if not entry.popup and entry.at <= time]
    shown: list[Item] = [Box(0, 0, wide, high, 0, "feed")]
    for number, entry in enumerate(clips[-2:], max(0, len(clips) - 2)):
        after = clips[number + 1 :]
        up = ease((time - after[0].at) / 0.45) if after else 0.0
        down = 1 - ease((time - entry.at) / 0.45) if number else 0.0
        if up < 1:
            picture, words = _clip(studio, entry, number, time, inside)
            shown.append(Group((*picture, Group(words, opacity=1 - ease(up * 4))), place(0, high * (down - up))))
    fonts = studio.media / "fonts"
    bar = measure(fonts, spec.title, 31)
    shown += [Box(22, 18, bar + 44, 52, 26, "ink", opacity=0.78), text(fonts, spec.title, 44, 55, 31, WHITE)]
    return tuple(shown)


def _clip(studio: Studio, entry: Entry, number: int, time: float, inside: Inside) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Return the picture of a clip, and the words over it, which are gone before it has gone."""
    wide, high = inside
    fonts = studio.media / "fonts"
    strange = entry.picture == "red-question-mark"
    colour = "unknown" if strange else _CARDS[number % len(_CARDS)]
    glow = Gradient(((0, "white", 0.75), (1, "white", 0.0)), (0.5, 0.5, 0.5, 0.5), 0.5)
    since = on_twos(time - entry.at)
    bounce, tip = 8 * abs(sin(2 * pi * 0.9 * since)), 3 * sin(2 * pi * 0.45 * since)
    middle = 250.0 if high > 560 else 190.0
    size = 3.4 if high > 560 else 2.7
    words = wrap(fonts, entry.text, 34, wide - 70)
    base = high - 226 if high > 560 else high - 150
    bobbing = place(wide / 2, middle - bounce, size, tip)
    picture = (
        Box(0, 0, wide, high, 0, colour),
        Oval(wide / 2, middle, 190, 190, glow),
        Group((studio.drawing(entry.picture or "video-camera"),), bobbing),
    )
    plate = Box(22, base - 44, wide - 44, 22 + 42 * len(words) + 8, 20, "paper")
    parts: list[Item] = [plate, *lines(fonts, words, 44, base, 34)]
    low = base + 42 * len(words) - 6
    label = entry.tap or entry.button
    if label:
        size_of = measure(fonts, label, 31)
        pressed = entry.tapped is not None and time >= entry.tapped
        fill = ("green" if pressed else "white") if entry.tap else "ink"
        parts += [
            Box(22, low, size_of + 56, 56, 28, fill, "ink" if entry.tap and not pressed else None, 3),
            text(fonts, label, 50, low + 39, 31, INK if entry.tap and not pressed else WHITE),
            *ripple(entry, time, 50 + size_of / 2, low + 28),
        ]
    return picture, tuple(parts)


def page(studio: Studio, spec: Device, time: float, inside: Inside) -> tuple[Item, ...]:
    """Draw a page of the made-up net: its address, headlines, fields that are filled in (``by`` is the label), buttons."""
    wide, _ = inside
    fonts = studio.media / "fonts"
    shown: list[Item] = [Box(0, 0, wide, 800, 0, "paper"), Box(0, 0, wide, 92, 0, "address-bar"), Box(18, 30, wide - 36, 50, 25, WHITE)]
    shown.append(text(fonts, spec.title, 44, 66, 30, "address"))
    y = 146.0
    for entry in spec.entries:
        if entry.popup:
            continue
        seen = ease((time - entry.at) / 0.3)
        parts: list[Item] = []
        top = y
        if entry.picture:
            parts.append(Group((studio.drawing(entry.picture),), place(wide / 2, y + 20, 1.5)))
            y += 100
        if entry.text:
            words = wrap(fonts, entry.text, 34, wide - 60)
            parts += lines(fonts, words, 30, y + 8, 34)
            y += 42 * len(words) + 12
        if entry.by:
            parts += [text(fonts, entry.by, 30, y + 4, 30, "address"), Box(28, y + 16, wide - 56, 56, 14, WHITE, "field-edge", 3)]
            done = entry.typed[: max(0, int((time - entry.at - 0.4) * 9))]
            caret = "" if done == entry.typed or int(time * 3) % 2 else "|"
            parts.append(text(fonts, done + caret, 46, y + 55, 32))
            y += 112
        if entry.button:
            y += 4
            label = measure(fonts, entry.button, 32)
            parts += [Box(wide / 2 - label / 2 - 40, y - 14, label + 80, 62, 31, "green")]
            parts.append(text(fonts, entry.button, wide / 2, y + 29, 32, WHITE, centred=True))
            parts += ripple(entry, time, wide / 2, y + 18)
            y += 78
        if seen > 0:
            shown.append(Group(tuple(parts), place(0, 10 * (1 - seen)), seen))
        else:
            y = top
    return tuple(shown)


def settings(studio: Studio, spec: Device, time: float, inside: Inside) -> tuple[Item, ...]:
    """Draw settings: rows with a switch (``on``) or a tick, which change when they are ``tapped``."""
    wide, _ = inside
    fonts = studio.media / "fonts"
    shown: list[Item] = [Box(0, 0, wide, 800, 0, "settings"), Box(0, 0, wide, 96, 0, "sky"), text(fonts, spec.title, 30, 66, 34, WHITE)]
    y = 122.0
    for entry in spec.entries:
        if entry.popup:
            continue
        words = wrap(fonts, entry.text, 31, wide - 170)
        tall = 34 + 38 * len(words)
        share = ease((time - entry.tapped) / 0.3) if entry.tapped is not None else 0.0
        on = (1 - share) if entry.on else share
        parts: list[Item] = [Box(16, y, wide - 32, tall, 18, WHITE), *lines(fonts, words, 36, y + 45, 31)]
        x, middle = wide - 106, y + tall / 2
        parts += [
            Box(x, middle - 19, 70, 38, 19, "switch"),
            Box(x, middle - 19, 70, 38, 19, "green", opacity=round(on, 2)),
            Oval(x + mix(19, 51, on), middle, 15, 15, WHITE),
            *ripple(entry, time, x + 35, middle),
        ]
        seen = ease((time - entry.at) / 0.3) if entry.at > 0 else 1.0
        shown.append(Group(tuple(parts), place(0, 12 * (1 - seen)), seen))
        y += tall + 14
    return tuple(shown)


def call(studio: Studio, spec: Device, time: float, inside: Inside) -> tuple[Item, ...]:
    """Draw a call: who is called, and rings while it rings; ``tapped`` is when somebody answers."""
    wide, high = inside
    fonts = studio.media / "fonts"
    shown: list[Item] = [Box(0, 0, wide, high, 0, Gradient(((0, "call-top", 1), (1, "call-foot", 1)), (0, 0, 0, 1)))]
    for entry in spec.entries:
        if entry.popup or entry.at > time:
            continue
        answered = entry.tapped is not None and time >= entry.tapped
        for number in range(3):
            share = (on_twos(time - entry.at) * 0.7 + number / 3) % 1
            radius = 96 + 70 * share
            if not answered:
                shown.append(Oval(wide / 2, 210, radius, radius, None, WHITE, 4, round(0.6 * (1 - share), 2)))
        shown.append(
            Group(
                avatar(studio, entry.who, 92, "smile" if answered else "happy"),
                place(wide / 2, 210, 0.96 + 0.04 * pop((time - entry.at) / 0.4)),
            )
        )
        shown.append(text(fonts, entry.by, wide / 2, 372, 42, WHITE, centred=True))
        words = wrap(fonts, entry.text, 33, wide - 60) if answered or entry.tapped is None else ("· · ·",)
        shown += lines(fonts, words, wide / 2, 428, 33, WHITE, centred=True)
        horn = (("M", wide / 2 - 16, 548.0), ("Q", wide / 2, 532, wide / 2 + 16, 548.0))
        shown += [Oval(wide / 2, 544, 34, 34, "red"), Path(horn, stroke=WHITE, width=9)]
    return tuple(shown)


APPS: dict[str, Callable[[Studio, Device, float, Inside], tuple[Item, ...]]] = {
    "chat": chat,
    "feed": feed,
    "page": page,
    "settings": settings,
    "call": call,
}
