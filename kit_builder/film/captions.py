"""Captions: WebVTT from a storyboard, slow enough to be read at that age, with notes of what is seen."""

from __future__ import annotations

from collections.abc import Iterator

from kit_builder.film.storyboard import Scene, Storyboard

LINES, LINE_LENGTH = 2, 37
LETTERS_A_SECOND = {"6-9": 12, "10-13": 15, "14-17": 15}


def captions(board: Storyboard) -> str:
    """Write the captions as WebVTT; a NOTE before each says what is seen."""
    blocks = ["WEBVTT"]
    for scene, start in zip(board.scenes, board.starts, strict=False):
        blocks += [f"NOTE {scene.describe}", f"{_clock(start)} --> {_clock(start + scene.seconds)}\n{scene.caption}"]
    return "\n\n".join(blocks) + "\n"


def too_hard(scene: Scene, age: str) -> Iterator[str]:
    """Yield what makes a caption hard to read: too long for two lines, or for its seconds at that age."""
    lines = scene.caption.split("\n")
    if len(lines) > LINES or max(map(len, lines)) > LINE_LENGTH:
        yield f"the caption is longer than {LINES} lines of {LINE_LENGTH} letters."
    if len(scene.caption) > scene.seconds * LETTERS_A_SECOND[age]:
        need = len(scene.caption) / LETTERS_A_SECOND[age]
        yield f"{scene.seconds:g} seconds are too short to read the caption at that age: {need:.1f} are needed."


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"00:{whole // 60000:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"
