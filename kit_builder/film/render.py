"""Make a film from its storyboard: the MP4, its captions, a contact sheet and its line in the manifest, all of them or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kit_builder.core.errors import KitError
from kit_builder.core.files import STATE, remove_leftovers, write_all
from kit_builder.film.captions import captions
from kit_builder.film.manifest import film_name, made_from, manifest_path, read_manifest, with_film
from kit_builder.film.reading import read_storyboard
from kit_builder.film.storyboard import Storyboard, storyboard_path
from kit_builder.film.studio import Studio, open_studio
from kit_builder.film.words import words_in

LARGEST = 4_000_000


@dataclass(frozen=True)
class Made:
    """A film that has been made, and its contact sheet."""

    film: Path
    sheet: Path
    seconds: float


def names(root: Path) -> list[str]:
    """Return the films of the kit."""
    return sorted(path.stem for path in (root / "media" / "storyboards").glob("*.toml"))


def load(root: Path, name: str, language: str = "en") -> tuple[Studio, Storyboard]:
    """Read a storyboard in a language; raise KitError naming what is wrong or not translated."""
    studio = open_studio(root / "media")
    path = storyboard_path(root, name)
    said = words_in(root, name, language)
    if said.missing:
        count, (place, text) = len(said.missing), said.missing[0]
        raise KitError(f"{language}/films.po: {count} texts of the film {name!r} are not translated; the first is {place} ({text!r}).")
    try:
        return studio, read_storyboard(path, studio, said.raw)
    except KitError as error:
        raise error if said.is_source else KitError(f"{language}/films.po, in {language!r}: {error}") from error


def make(
    root: Path,
    name: str,
    language: str = "en",
    draft: bool = False,
    sheets: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Made:
    """Write a film of ``media/films``; a draft goes to the folder of contact sheets and changes nothing else.

    Raises KitError for a bad storyboard, for words that do not fit, for a film that is too large, and without the extra ``film``.
    """
    try:
        from kit_builder.film.contact import contact_sheet
        from kit_builder.film.encode import DRAFT, FULL, encode
        from kit_builder.film.sound import soundtrack, voice_of
    except ImportError as error:
        raise KitError("films need the extra 'film': install the kit with uv sync --extra film, then try again.") from error
    studio, board = load(root, name, language)
    sheets = sheets or root / "dist" / "films"
    folder = sheets if draft else root / "media" / "films"
    file = film_name(name, language)
    key = made_from(root, name, language)
    remove_leftovers(folder)
    aside = folder / STATE / f"new-{os.getpid()}"
    aside.mkdir(parents=True, exist_ok=True)
    try:
        sound = soundtrack(board, voice_of(studio.media, name, language))
        found = encode(aside / file, studio.media, board, sound, DRAFT if draft else FULL, progress)
        if found:
            raise KitError(f"{name}.toml, in {language!r}, {found[0]}." + (f" And {len(found) - 1} more like it." if found[1:] else ""))
        film = (aside / file).read_bytes()
        if len(film) > LARGEST and not draft:
            raise KitError(f"{file} has {len(film) / 1e6:.1f} MB; {LARGEST / 1e6:.0f} MB fit. Make it shorter, or move the camera less.")
        files = {file: film}
        if not draft:
            files[f"{name}.{language}.vtt"] = captions(board).encode()
            files[manifest_path(root).name] = with_film(read_manifest(root), name, language, key, film)
        write_all(folder, files)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        with suppress(OSError):
            aside.parent.rmdir()
    sheet = contact_sheet(studio, board, sheets / f"{Path(file).stem}.png")
    return Made(folder / file, sheet, board.seconds)
