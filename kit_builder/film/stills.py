"""Pictures of lessons that are frames of films: ``media/stills.toml`` names them, ``media/art/scenes`` holds them as SVG."""

from __future__ import annotations

from pathlib import Path as File

from kit_builder.core.errors import KitError
from kit_builder.core.files import replace_file
from kit_builder.core.kit import read_toml
from kit_builder.film.drawing import HEIGHT, WIDTH
from kit_builder.film.reading import read_storyboard
from kit_builder.film.scene import picture
from kit_builder.film.storyboard import storyboard_path
from kit_builder.film.studio import open_studio
from kit_builder.film.svg import svg


def draw_stills(root: File) -> list[File]:
    """Write every still anew; raise KitError naming the entry of ``stills.toml`` that is wrong."""
    studio = open_studio(root / "media")
    written = []
    for name, entry in read_toml(root / "media" / "stills.toml").items():
        try:
            film, at = str(entry["film"]), float(entry["at"])
        except (KeyError, TypeError, ValueError) as error:
            raise KitError(f"stills.toml, {name}: an entry is missing or not a number: {error}.") from error
        board = read_storyboard(storyboard_path(root, film), studio)
        path = root / "media" / "art" / "scenes" / f"{name}.svg"
        replace_file(path, svg(picture(studio, board, at), studio.look, WIDTH, HEIGHT, name).encode("utf-8"))
        written.append(path)
    return written
