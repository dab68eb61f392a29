"""All that films are drawn with: people, poses, places, drawings and letters of one folder ``media``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as File

from kit_builder.core.errors import KitError
from kit_builder.core.kit import read_kit, read_toml
from kit_builder.core.look import Look
from kit_builder.core.model import Age
from kit_builder.film.acting import Acting, read_acting
from kit_builder.film.cast import Person, read_cast
from kit_builder.film.drawing import Group, place
from kit_builder.film.read_svg import drawing_of, read_svg

SCALE = 4 / 3  # places are drawn three quarters as large as a frame


@dataclass(frozen=True)
class Place:
    """Where a film happens: what moves least, the room, and what stands before the people; see ``media/places.toml``."""

    far: Group | None
    room: Group | None
    front: Group | None
    floor: float
    size: float
    scroll: float


@dataclass(frozen=True, eq=False)
class Studio:
    """What one folder of media holds; ``ages`` are those of the kit that it belongs to."""

    media: File
    cast: dict[str, Person]
    acting: Acting
    places: dict[str, Place]
    ages: Mapping[str, Age]
    look: Look

    def find(self, name: str) -> File | None:
        """Return where the drawing of a thing is: among the props, or the icons."""
        for folder in ("art/props", "icons"):
            path = self.media / folder / f"{name}.svg"
            if path.is_file():
                return path
        return None

    def drawing(self, name: str) -> Group:
        """Return the drawing of a thing about its middle, 64 units wide when it is an icon."""
        path = self.find(name)
        if path is None:
            raise KitError(f"there is no drawing {name!r} in media/art/props or media/icons.")
        return _about_middle(path) if path.parent.name == "icons" else drawing_of(path)


@lru_cache(4)
def open_studio(media: File) -> Studio:
    """Read the data of a folder ``media`` of a kit; raise KitError naming the file that is wrong."""
    raw = read_toml(media / "places.toml")
    places = {name: _place(media, name, entry) for name, entry in raw.items()}
    kit = read_kit(media.parent)
    return Studio(media, read_cast(media), read_acting(media), places, kit.ages, kit.look)


def _place(media: File, name: str, entry: dict[str, float]) -> Place:
    groups = read_svg(media / "art" / "places" / f"{name}.svg")
    far, room, front = (_still(groups.get(layer)) for layer in ("far", "room", "front"))
    try:
        return Place(far, room, front, float(entry["floor"]), float(entry["size"]), float(entry.get("scroll", 0)))
    except (KeyError, TypeError) as error:
        raise KitError(f"places.toml, {name}: an entry is missing or not a number: {error}.") from error


def _still(group: Group | None) -> Group | None:
    """Return a layer in pixels of the film, as something that may be kept as a picture."""
    return Group((Group(group.items, place(0, 0, SCALE)),), still=True) if group else None


@lru_cache(256)
def _about_middle(path: File) -> Group:
    return Group((Group(drawing_of(path).items, place(-32, -32, 2)),))
