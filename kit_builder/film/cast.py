"""The people of the films: ``media/cast.toml``, and the drawings of their hair and clothes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as File
from typing import Any

from kit_builder.core.errors import KitError
from kit_builder.core.kit import read_toml
from kit_builder.film.drawing import Group, Item, Outline
from kit_builder.film.outline import outline
from kit_builder.film.read_svg import read_svg

_PARTS = ("back", "clothes", "collar", "under", "over", "hair", "locks")


@dataclass(frozen=True)
class Build:
    """The measures of an age; see ``media/cast.toml``."""

    hip: float
    floor: float
    half: float
    shoulder: float
    hips: float
    arm: float
    bones: tuple[float, float]
    leg: float
    eye: tuple[float, float]
    eyes_at: float
    cheeks: tuple[float, float]
    mouth: float
    face: Outline
    ear: float


@dataclass(frozen=True)
class Person:
    """Somebody of the cast. Drawn are: behind the body, on it, over the neck, under and over the face, hair, locks that swing."""

    name: str
    build: Build
    skin: str
    skin_shade: str
    brows: str
    brow: float
    top: str
    top_shade: str
    legs: str
    backdrop: str
    back: tuple[Item, ...] = ()
    clothes: tuple[Item, ...] = ()
    collar: tuple[Item, ...] = ()
    under: tuple[Item, ...] = ()
    over: tuple[Item, ...] = ()
    hair: tuple[Item, ...] = ()
    locks: tuple[Item, ...] = ()
    shoes: str = "shoes"
    skirt: str | None = None
    lashes: bool = False
    ears: bool = True
    wheelchair: bool = False
    faceless: bool = False


@lru_cache(8)
def read_cast(media: File) -> dict[str, Person]:
    """Read the cast; raise KitError naming the file, and the person whose entry is wrong."""
    raw = read_toml(media / "cast.toml")
    name = "builds"
    try:
        builds = {name: _build(entry) for name, entry in raw["builds"].items()}
        people = {}
        for name, entry in raw["people"].items():
            parts = read_svg(media / "art" / "figures" / f"{name}.svg")
            drawn: dict[str, Any] = {part: parts.get(part, Group(())).items for part in _PARTS}
            people[name] = Person(name, **{**entry, "build": builds[entry["build"]]}, **drawn)
    except (KeyError, TypeError, ValueError) as error:
        raise KitError(f"cast.toml, {name}: an entry is missing or not known: {error}.") from error
    return people


def _build(entry: dict[str, Any]) -> Build:
    pairs = {name: tuple(entry[name]) for name in ("bones", "eye", "cheeks")}
    return Build(**{**entry, **pairs, "face": outline(entry["face"])})
