"""A chat on a screen: messages that come, stickers, and words that are typed."""

from __future__ import annotations

from kit_builder.film.acting import Look
from kit_builder.film.drawing import Box, Group, Item, Oval, Path, line, place
from kit_builder.film.face import head
from kit_builder.film.lettering import WHITE, fitting, lines, measure, text, wrap
from kit_builder.film.motion import ease, pop
from kit_builder.film.outline import outline
from kit_builder.film.storyboard import Device, Entry
from kit_builder.film.studio import Studio

_SIZE, _LINE = 31.0, 38.0
_HEADER, _KEYS = 92.0, 168.0
_LETTERS_A_SECOND = 13.0
_HAT = outline("M-26,-40 L0,-98 L26,-40 Q0,-52 -26,-40Z")
_SHOULDERS = outline("M-40,70 C-40,48 -22,46 0,46 S40,48 40,70Z")
_RIM = outline("M-52,0 C-56,-46 -34,-56 -30,-60 L-8,-104 Q0,-116 8,-104 L30,-60 C34,-56 56,-46 52,0 C50,34 26,52 0,52 S-50,34 -52,0Z")


def chat(studio: Studio, spec: Device, time: float, inside: tuple[float, float]) -> tuple[Item, ...]:
    """Draw a chat at a time of its scene; when the screen is full, older messages go up and out."""
    wide, high = inside
    fonts = studio.media / "fonts"
    writing = next((entry for entry in spec.entries if entry.typed and entry.at <= time < entry.until), None)
    keys = ease((time - writing.at) / 0.3) if writing else 0.0
    low = high - 76 - _KEYS * keys
    placed, y, room = [], _HEADER + 16, low - 12
    pushed = 0.0
    for entry in spec.entries:
        if entry.popup or entry.typed or entry.at > time:
            continue
        tall = _height(studio, entry, wide)
        over = max(0.0, y + tall - room - pushed)
        pushed += over * ease((time - entry.at) / 0.3)
        placed.append((entry, y, tall))
        y += tall + 14
    shown: list[Item] = [Box(0, 0, wide, high, 0, "screen")]
    messages: list[Item] = []
    for entry, top, tall in placed:
        place_y = top - pushed
        if place_y + tall < _HEADER:
            continue
        grown = 0.9 + 0.1 * pop((time - entry.at) / 0.35)
        x = wide - 14 if entry.mine else 14
        bubble = _bubble(studio, entry, wide, tall, time)
        moved = place(x * (1 - grown), place_y + tall * (1 - grown), grown)
        messages.append(Group(bubble, moved, ease((time - entry.at) / 0.18)))
    shown.append(Group(tuple(messages), clip=Box(0, _HEADER, wide, low - _HEADER)))
    shown += [Box(0, 0, wide, _HEADER, 0, "sky"), Oval(50, 50, 28, 28, "white", opacity=0.95)]
    title = text(fonts, spec.title, 92, 61, fitting(fonts, spec.title, 34.0, wide - 108), WHITE)
    shown += [Group((studio.drawing("busts-in-silhouette"),), place(50, 50, 0.66)), title]
    shown += _field(studio, writing, time, low, wide)
    if keys:
        shown.append(Group(_keyboard(writing, time, wide), place(0, high - _KEYS * keys)))
    return tuple(shown)


def avatar(studio: Studio, who: str, radius: float, face: str = "happy") -> tuple[Item, ...]:
    """Draw a round picture of somebody about 0, 0; without a name it has no face."""
    person = studio.cast.get(who) or studio.cast["pupil"]
    scale = radius / 62
    bust = (*person.back, Path(_SHOULDERS, person.top), *head(person, studio.acting.faces[face], (0, 0), 0, 0))
    round_off = Oval(0, 0, radius, radius)
    return (
        Oval(0, 0, radius, radius, person.backdrop),
        Group((Group(bust, place(0, 8 * scale, scale)),), clip=round_off),
        Oval(0, 0, radius, radius, None, WHITE, 3),
    )


def sticker(studio: Studio, who: str, look: Look) -> tuple[Item, ...]:
    """Draw somebody's photo as a sticker with a party hat, about 0, 0."""
    person = studio.cast[who]
    hat: tuple[Item, ...] = (
        Path(_HAT, "red"),
        Path(line((-16, -60), (14, -72)), stroke="gold", width=7),
        Path(line((-21, -48), (20, -56)), stroke="gold", width=7),
        Oval(0, -99, 8, 8, "gold"),
    )
    whole = (*person.back, *head(person, look, (0, 0), 0, 0), *hat)
    return (Path(_RIM, WHITE, "sticker", 2), *whole)


def _words(studio: Studio, entry: Entry, wide: float) -> tuple[str, ...]:
    return wrap(studio.media / "fonts", entry.text, _SIZE, _room(wide)) if entry.text else ()


def _room(wide: float) -> float:
    return min(430.0, wide - 118)


def _height(studio: Studio, entry: Entry, wide: float) -> float:
    words = _words(studio, entry, wide)
    picture = (180 if entry.picture.startswith("sticker ") else 176) if entry.picture else 0
    return 26 + (34 if entry.by and not entry.mine else 0) + picture + _LINE * len(words)


def _bubble(studio: Studio, entry: Entry, wide: float, tall: float, time: float) -> tuple[Item, ...]:
    """Draw one message, its top at 0."""
    fonts = studio.media / "fonts"
    words = _words(studio, entry, wide)
    name = entry.by if entry.by and not entry.mine else ""
    need = [measure(fonts, word, _SIZE) for word in words] + [measure(fonts, name, 30)] + ([230.0] if entry.picture else [])
    broad = max(need) + 40
    left = wide - 14 - broad if entry.mine else 66.0
    fill = "bubble" if entry.mine else WHITE
    parts: list[Item] = [Box(left, 3, broad, tall, 24, "ink", opacity=0.1), Box(left, 0, broad, tall, 24, fill)]
    if not entry.mine:
        parts.append(Group(avatar(studio, entry.who, 24, "happy"), place(34, 26)))
    y = 12.0
    if name:
        parts.append(text(fonts, name, left + 20, y + 25, 30, "dark-sky"))
        y += 34
    if entry.picture.startswith("sticker "):
        look = studio.acting.faces["laugh"]
        parts.append(Group(sticker(studio, entry.picture.removeprefix("sticker "), look), place(left + broad / 2, y + 122, 1.02)))
        y += 180
    elif entry.picture:
        size = 1.24 if entry.picture == "drawing" else 2.4
        parts.append(Group((studio.drawing(entry.picture),), place(left + broad / 2, y + 86, size)))
        y += 176
    centred = bool(entry.picture)
    parts += lines(fonts, words, left + (broad / 2 if centred else 20), y + 28, _SIZE, centred=centred)
    return tuple(parts)


def _field(studio: Studio, writing: Entry | None, time: float, low: float, wide: float) -> tuple[Item, ...]:
    """Draw the field in which words are typed; it shows the end of what is too long."""
    fonts = studio.media / "fonts"
    parts: list[Item] = [Box(0, low, wide, 300, 0, "field"), Box(14, low + 10, wide - 96, 56, 28, WHITE)]
    parts.append(Oval(wide - 42, low + 38, 28, 28, "sky"))
    parts.append(Group((Path(outline("M-10,-11 L15,0 L-10,11 L-5,0Z"), WHITE),), place(wide - 42, low + 38)))
    if writing:
        done = writing.typed[: int((time - writing.at) * _LETTERS_A_SECOND)]
        while done and measure(fonts, done, _SIZE) > wide - 146:
            done = done[done.find(" ") + 1 or 1 :]
        caret = "|" if int(time * 3) % 2 == 0 else ""
        parts.append(text(fonts, done + caret, 36, low + 49, _SIZE))
    return tuple(parts)


def _keyboard(writing: Entry | None, time: float, wide: float) -> tuple[Item, ...]:
    """Draw keys without letters, of which one is pressed."""
    parts: list[Item] = [Box(0, 0, wide, _KEYS + 10, 0, "keyboard")]
    key = (wide - 20) / 10
    pressed = (
        int((time - writing.at) * _LETTERS_A_SECOND) * 7 % 27
        if writing and len(writing.typed) > (time - writing.at) * _LETTERS_A_SECOND
        else -1
    )
    number = 0
    for row, count in enumerate((10, 9, 8)):
        for column in range(count):
            x = 10 + (10 - count) * key / 2 + column * key
            parts.append(Box(x + 3, 12 + row * 50, key - 6, 40, 9, "key" if number == pressed else WHITE))
            number += 1
    return tuple(parts)
