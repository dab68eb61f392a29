"""What the kit's TOML files must hold: which entries, of which kind; what is wrong is named by its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from math import inf, isfinite
from typing import Any

from kit_builder.core.errors import KitError

NUMBER = (int, float)
ABOVE_ZERO = "a number above 0"  # the only shape that is a string; NaN and infinity are no numbers
COLOUR = re.compile("#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?")  # the only one that is a pattern
_KIND_NAMES = {str: "text in quotation marks", int: "a whole number", NUMBER: "a number", bool: "true or false"}

# A name with ? may be missing; "*" stands for any name; [shape] is a list of such.
KIT: dict[str, Any] = {
    "title": str,
    "risks": {"*": {"title": str, "bead": str, "lessons": {"*": str}}},
    "ages": {
        "*": {"title": str, "grades": str, "slug": str, "words_a_sentence": int, "letters_a_second": ABOVE_ZERO, "print_size?": ABOVE_ZERO}
    },
    "blocks": {"*": {"title": str, "minutes": int}},
    "choices?": {"*": {"title": str, "instead?": str, "extra?": bool, "note?": str}},
    "languages": {"*": {"title": str, "locale?": str, "letters?": str, "menus?": [str], "release?": bool}},
    "audiences": {name: {"sees": [str]} for name in ("class", "pupil", "teacher", "family", "*")},
    "term": {"weeks": int, "boosters": [int], "lessons": [{"risk": str, "week": int, "pace": str}]},
}
OBJECTIVES: dict[str, Any] = {
    "danger": str,
    "danger_says?": {"*": str},
    "objectives": [{"id": str, "risk": str, "age": str, "text": str}],
    "help_steps": {"*": {"title": {"*": str}, "steps": [{"name": str, "icon": str, "how": {"*": str}}]}},
    "help_routes": [
        {
            "id": str,
            "name": str,
            "what": str,
            "hours": str,
            "write?": str,
            "says?": {"*": [str]},
            "audience": [str],
            "status": str,
            "source": str,
        }
    ],
}
CAPTIONS: dict[str, Any] = {
    "title": str,
    "age": str,
    "scenes": [{"seconds": NUMBER, "caption": str, "describe": str, "steps?": [str], "view?": [ABOVE_ZERO], "view_to?": [ABOVE_ZERO]}],
}


def require(file: str, data: Any, shape: Any, place: str = "") -> None:
    """Raise KitError for the first entry that is missing or of another kind."""
    match shape:
        case dict():
            _require_table(file, data, shape, place)
        case [item_shape]:
            if not isinstance(data, list):
                _fail(file, place, "must be a list in brackets")
            for number, item in enumerate(data, 1):
                require(file, item, item_shape, f"{place}, number {number}")
        case str():
            if not isinstance(data, NUMBER) or isinstance(data, bool) or not 0 < data < inf:
                _fail(file, place, f"must be {shape}")
        case re.Pattern():
            if not isinstance(data, str) or not shape.fullmatch(data):
                _fail(file, place, "must be a colour in quotation marks: # and six digits or letters from a to f, such as #0B3A53")
        case kind:
            is_right = isinstance(data, kind) and (kind is bool or not isinstance(data, bool))
            if not is_right or (isinstance(data, float) and not isfinite(data)):
                _fail(file, place, f"must be {_KIND_NAMES[kind]}")


def require_known(file: str, data: Any, shape: Any, place: str = "") -> None:
    """Raise KitError for the first entry that a shape does not name, with the nearest one that it does; ``require`` comes before."""
    if not isinstance(shape, dict):
        return
    known = [name.removesuffix("?") for name in shape]
    for name, value in data.items():
        if name not in known and "*" not in known:
            _fail(file, f"{place}.{name}".lstrip("."), f"is not known.{nearest(name, known)} Known: {', '.join(known)}")
        require_known(file, value, shape.get(name, shape.get("*")), f"{place}.{name}".lstrip("."))


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name is meant, if one is near."""
    matches = get_close_matches(name, list(known), 1, 0.5)
    return f" Did you mean {matches[0]!r}?" if matches else ""


def require_choices(file: str, choices: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise KitError for a choice whose name is no tag, or which takes the place of what is not shown from the start."""
    shown_at_first = [name for name, choice in choices.items() if not choice.get("instead") and not choice.get("extra")]
    for name, choice in choices.items():
        place, instead = f"choices.{name}", choice.get("instead", "")
        if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name):
            _fail(file, place, "must be named in small Latin letters, digits and single hyphens, such as story-b")
        if instead and choice.get("extra"):
            _fail(file, place, "cannot be both extra and instead of another: remove one of the two")
        if instead == name:
            _fail(file, f"{place}.instead", "names itself; name the choice whose place it takes")
        if instead and instead not in choices:
            _fail(file, f"{place}.instead", f"names {instead[:60]!r}, which is no choice. Known: {', '.join(choices)}")
        if instead and instead not in shown_at_first:
            _fail(file, f"{place}.instead", f"names {instead!r}, which is itself instead of another or extra")


def _require_table(file: str, data: Any, shape: Mapping[str, Any], place: str) -> None:
    if not isinstance(data, dict):
        _fail(file, place, "must be a table")
    names = {name.removesuffix("?") for name in shape} - {"*"}
    for name, entry_shape in shape.items():
        key = name.removesuffix("?")
        if key == "*":
            for free_name in data.keys() - names:
                require(file, data[free_name], entry_shape, f"{place}.{free_name}".lstrip("."))
        elif key in data:
            require(file, data[key], entry_shape, f"{place}.{key}".lstrip("."))
        elif key == name:
            _fail(file, f"{place}.{key}".lstrip("."), "is missing")


def _fail(file: str, place: str, sentence: str) -> None:
    raise KitError(f"{file}: {place or 'the file'} {sentence}.")
