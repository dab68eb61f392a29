"""A storyboard: the scenes of a film as a TOML file of ``media/storyboards``, and its captions as WebVTT."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kit_builder.errors import KitError
from kit_builder.kit import read_toml

LINES, LINE_LENGTH = 2, 37
LETTERS_A_SECOND = {"6-9": 12, "10-13": 15, "14-17": 15}


@dataclass(frozen=True)
class Scene:
    """One picture (a path below ``media/art``) with a caption and what those who cannot see it are told."""

    picture: str
    seconds: int
    caption: str
    describe: str


@dataclass(frozen=True)
class Storyboard:
    """A film of the kit before it is drawn."""

    title: str
    age: str
    scenes: tuple[Scene, ...]


def storyboard_path(root: Path, name: str) -> Path:
    """Return where the storyboard of a film lies."""
    return root / "media" / "storyboards" / f"{name}.toml"


def read_storyboard(path: Path) -> Storyboard:
    """Read a storyboard; raise KitError naming the file and the scene that breaks a rule.

    Captions are two lines of 37 letters at most, and slow enough to be read at that age.
    """
    raw = read_toml(path)
    try:
        board = Storyboard(raw["title"], raw["age"], tuple(Scene(**scene) for scene in raw["scenes"]))
    except (KeyError, TypeError) as error:
        raise KitError(f"{path.name}: an entry is missing or not known: {error}.") from error
    if board.age not in LETTERS_A_SECOND:
        raise KitError(f"{path.name}: there is no age {board.age!r}.")
    for number, scene in enumerate(board.scenes, 1):
        lines = scene.caption.split("\n")
        if len(lines) > LINES or max(map(len, lines)) > LINE_LENGTH:
            raise KitError(f"{path.name}, scene {number}: the caption is longer than {LINES} lines of {LINE_LENGTH} letters.")
        if len(scene.caption) > scene.seconds * LETTERS_A_SECOND[board.age]:
            raise KitError(f"{path.name}, scene {number}: {scene.seconds} seconds are too short to read the caption at that age.")
        if not scene.describe.strip():
            raise KitError(f"{path.name}, scene {number}: say in describe what is seen.")
        if not (path.parent.parent / "art" / scene.picture).is_file():
            raise KitError(f"{path.name}, scene {number}: there is no picture {scene.picture} in media/art.")
    return board


def captions(board: Storyboard) -> str:
    """Write the captions as WebVTT; a NOTE before each says what is seen."""
    blocks, start = ["WEBVTT"], 0
    for scene in board.scenes:
        end = start + scene.seconds
        blocks += [f"NOTE {scene.describe}", f"{_clock(start)} --> {_clock(end)}\n{scene.caption}"]
        start = end
    return "\n\n".join(blocks) + "\n"


def _clock(seconds: int) -> str:
    return f"00:{seconds // 60:02}:{seconds % 60:02}.000"
