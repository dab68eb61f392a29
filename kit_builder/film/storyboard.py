"""A storyboard: the scenes of a film as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path as File

View = tuple[float, float, float]


@dataclass(frozen=True)
class Cue:
    """From ``at`` on, somebody does something else; what is None stays as it is."""

    at: float
    pose: str | None = None
    face: str | None = None
    turn: float | None = None
    look: tuple[float, float] | None = None
    walk: float | None = None
    say: float | None = None
    sit: bool | None = None
    holds: str | None = None


@dataclass(frozen=True)
class Actor:
    """Somebody in a scene: where, how large, and what he or she does."""

    who: str
    x: float
    cues: tuple[Cue, ...]
    y: float | None = None
    size: float = 1.0
    seat: float = 0.0
    behind: bool = False


@dataclass(frozen=True)
class Thing:
    """Something in a scene: a drawing of ``media/art/props`` or ``media/icons``; it may move, or stand in a cloud of thought."""

    what: str
    x: float
    y: float
    size: float = 1.0
    at: float = 0.0
    until: float = 999.0
    to: tuple[float, float] | None = None
    over: float = 1.5
    spin: float = 0.0
    cloud: bool = False
    front: bool = False


@dataclass(frozen=True)
class Entry:
    """What appears on a screen at a time; which of it is used depends on the app."""

    at: float
    text: str = ""
    by: str = ""
    who: str = ""
    picture: str = ""
    mine: bool = False
    typed: str = ""
    button: str = ""
    tap: str = ""
    tapped: float | None = None
    popup: str = ""
    on: bool | None = None
    until: float = 999.0


@dataclass(frozen=True)
class Device:
    """A large phone or tablet beside the people."""

    kind: str
    app: str
    title: str
    side: str
    at: float
    until: float
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Reactions:
    """Small pictures that fly up: how many, of which icon, and around which place, how far to each side."""

    icon: str
    count: int
    x: float
    y: float
    wide: float = 130.0
    at: float = 0.0


@dataclass(frozen=True)
class Sound:
    """A small sound at a time."""

    at: float
    play: str


@dataclass(frozen=True)
class Scene:
    """One picture of the film, with its caption and what those who cannot see it are told."""

    number: int
    place: str
    seconds: float
    caption: str
    describe: str
    people: tuple[Actor, ...] = ()
    things: tuple[Thing, ...] = ()
    device: Device | None = None
    reactions: Reactions | None = None
    sounds: tuple[Sound, ...] = ()
    steps: tuple[str, ...] = ()
    mascot: str = ""
    mascot_at: tuple[float, float] = (1128.0, 200.0)
    view: View = (640.0, 360.0, 1.0)
    view_to: View | None = None
    light: str = ""
    fade: bool = False
    card: bool = False
    quiet: bool = False
    stop: float | None = None


@dataclass(frozen=True)
class Storyboard:
    """A film of the kit before it is drawn."""

    name: str
    title: str
    age: str
    music: str
    scenes: tuple[Scene, ...]
    starts: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", (0.0, *accumulate(scene.seconds for scene in self.scenes)))

    @property
    def seconds(self) -> float:
        """Return how long the film is."""
        return self.starts[-1]

    @property
    def stops(self) -> tuple[float, ...]:
        """Return the times at which the film waits for a question."""
        return tuple(start + scene.stop for start, scene in zip(self.starts, self.scenes, strict=False) if scene.stop is not None)

    def at(self, time: float) -> tuple[Scene, float]:
        """Return the scene at a time, and the time within it."""
        for scene, start in zip(reversed(self.scenes), reversed(self.starts[:-1]), strict=True):
            if time >= start - 1e-9:
                return scene, time - start
        return self.scenes[0], 0.0


def storyboard_path(root: File, name: str) -> File:
    """Return where the storyboard of a film lies."""
    return root / "media" / "storyboards" / f"{name}.toml"
