"""Captions as WebVTT from a storyboard, with notes of what is seen."""

from __future__ import annotations

from kit_builder.film.storyboard import Storyboard


def captions(board: Storyboard) -> str:
    """Write the captions as WebVTT; a NOTE before each says what is seen."""
    blocks = ["WEBVTT"]
    for scene, start in zip(board.scenes, board.starts, strict=False):
        blocks += [f"NOTE {scene.describe}", f"{_clock(start)} --> {_clock(start + scene.seconds)}\n{scene.caption}"]
    return "\n\n".join(blocks) + "\n"


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"00:{whole // 60000:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"
