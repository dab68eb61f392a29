"""The texts of the kit's TOML files: which entries they are stands in ``texts.toml``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kit_builder.core.kit import read_toml

STORYBOARD = "storyboard"  # the name of its texts in texts.toml


class DataText(NamedTuple):
    """A text of a TOML file: its dotted place, itself, the note for translators, and the names of the place that are no numbers."""

    place: str
    text: str
    note: str
    tables: tuple[str, ...]


def entries(name: str, data: Mapping[str, Any]) -> Iterator[DataText]:
    """Give the texts of a file named as in ``texts.toml``, in the order of the file."""
    patterns = _patterns(name)
    for keys, text in _texts(data, ()):
        for pattern, note in patterns:
            if len(pattern) == len(keys) and all(wanted in ("*", str(key)) for wanted, key in zip(pattern, keys, strict=True)):
                yield DataText(".".join(map(str, keys)), text, note, tuple(key for key in keys if isinstance(key, str)))
                break


def translated_data(name: str, data: Mapping[str, Any], say: Callable[[str, str], str]) -> dict[str, Any]:
    """Return the data with each text said in another language; ``say`` gets the text and its place."""
    result: dict[str, Any] = _copy(data)
    for place, text, *_ in entries(name, data):
        *keys, last = place.split(".")
        container: Any = result
        for key in keys:
            container = container[int(key) if isinstance(container, list) else key]
        container[int(last) if isinstance(container, list) else last] = say(text, place)
    return result


def note_for(what: str) -> str:
    """Return what a translator should know of a catalog or of a kind of message; nothing where there is nothing to say."""
    return str(_table()["notes"].get(what, ""))


def _texts(data: Any, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(data, str) and any(character.isalpha() for character in data):
        yield keys, data
    items = enumerate(data) if isinstance(data, list) else data.items() if isinstance(data, Mapping) else ()
    for name, value in items:
        yield from _texts(value, (*keys, name))


def _copy(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {name: _copy(value) for name, value in data.items()}
    return [_copy(value) for value in data] if isinstance(data, list) else data


def _patterns(name: str) -> list[tuple[tuple[str, ...], str]]:
    return [(tuple(pattern.split(".")), note) for pattern, note in _table()[name].items()]


@cache
def _table() -> dict[str, dict[str, str]]:
    return read_toml(Path(__file__).with_name("texts.toml"))
