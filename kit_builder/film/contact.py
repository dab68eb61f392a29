"""A contact sheet: one small frame for each second of a film, to look at it all at once."""

from __future__ import annotations

from math import ceil
from pathlib import Path as File

from kit_builder.film.drawing import HEIGHT, WIDTH, Box, Group, Item, place
from kit_builder.film.lettering import text
from kit_builder.film.scene import scene
from kit_builder.film.skia_canvas import Canvas
from kit_builder.film.storyboard import Storyboard
from kit_builder.film.studio import Studio

_ACROSS, _SMALL, _LABEL = 6, 320, 22


def contact_sheet(studio: Studio, board: Storyboard, path: File) -> File:
    """Write a PNG with the frame of every second (its middle), and the time below it."""
    fonts = studio.media / "fonts"
    seconds = int(board.seconds)
    high = _SMALL * HEIGHT // WIDTH + _LABEL
    sheet = Canvas(fonts, studio.look, _ACROSS * _SMALL, ceil(seconds / _ACROSS) * high)
    sheet.draw((Box(0, 0, 9999, 99999, 0, "white"),))
    for second in range(seconds):
        left, top = second % _ACROSS * _SMALL, second // _ACROSS * high
        small = _SMALL / WIDTH
        frame: tuple[Item, ...] = (
            Group(scene(studio, board, second + 0.5), place(left, top, small), clip=Box(0, 0, WIDTH, HEIGHT)),
            text(fonts, f"{second // 60}:{second % 60:02}", left + 6, top + high - 6, 14),
        )
        sheet.draw(frame)
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)
    return path
