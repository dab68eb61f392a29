"""Poses and faces from ``media/acting.toml`` as numbers that can be mixed."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path as File

from kit_builder.core.errors import KitError
from kit_builder.core.kit import read_toml
from kit_builder.film.motion import Point, mix


@dataclass(frozen=True)
class Pose:
    """Where the hands are, and how body and head are held; see ``media/acting.toml``."""

    left: Point
    right: Point
    lean: float = 0.0
    tilt: float = 0.0
    nod: float = 0.0
    rise: float = 0.0
    beat: str = ""
    open: str = ""

    def mirrored(self) -> Pose:
        """Return the pose of somebody who faces left."""
        hands = {"left": "right", "right": "left"}
        (lx, ly), (rx, ry) = self.left, self.right
        return replace(self, left=(-rx, ry), right=(-lx, ly), lean=-self.lean, tilt=-self.tilt, open=hands.get(self.open, self.open))

    def towards(self, other: Pose, share: float, arms: float) -> Pose:
        """Return a pose between two: body and head at one share of the way, the hands, which follow later, at another."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.left, other.left, self.right, other.right
        late = other if arms > 0.5 else self
        return Pose(
            (mix(ax, bx, arms), mix(ay, by, arms)),
            (mix(cx, dx, arms), mix(cy, dy, arms)),
            mix(self.lean, other.lean, share),
            mix(self.tilt, other.tilt, share),
            mix(self.nod, other.nod, share),
            mix(self.rise, other.rise, share),
            late.beat,
            late.open,
        )


@dataclass(frozen=True)
class Look:
    """What a face does; see ``media/acting.toml``."""

    brows: float = 0.0
    slant: float = 0.0
    lids: float = 1.0
    arch: float = 0.0
    curve: float = 0.0
    open: float = 0.0
    wide: float = 1.0
    crook: float = 0.0
    blush: float = 0.0

    def towards(self, other: Look, share: float) -> Look:
        """Return a face between two."""
        return Look(*(mix(getattr(self, field.name), getattr(other, field.name), share) for field in fields(self)))


@dataclass(frozen=True)
class Acting:
    """All poses and faces by name."""

    poses: dict[str, Pose]
    faces: dict[str, Look]


@lru_cache(8)
def read_acting(media: File) -> Acting:
    """Read poses and faces; raise KitError naming the file and the entry that is wrong."""
    raw = read_toml(media / "acting.toml")
    name = "poses"
    try:
        poses = {}
        for name, entry in raw["poses"].items():
            left, right = (tuple(map(float, entry[hand])) for hand in ("left", "right"))
            poses[name] = Pose(**{**entry, "left": (left[0], left[1]), "right": (right[0], right[1])})
        faces = {}
        for name, entry in raw["faces"].items():
            faces[name] = Look(**entry)
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise KitError(f"acting.toml, {name}: an entry is missing or not known: {error}.") from error
    return Acting(poses, faces)
