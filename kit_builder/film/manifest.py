"""Which film was made from what: ``media/films/manifest.json`` binds each film to the SHA-256 of all it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

from kit_builder.core.kit import read_look
from kit_builder.film.words import words_in
from kit_builder.translation.language import SOURCE_LANGUAGE

_WITHOUT = ("contact", "manifest", "command", "stills", "svg")  # modules that change nothing in a film


def manifest_path(root: File) -> File:
    """Return where the manifest lies."""
    return root / "media" / "films" / "manifest.json"


def read_manifest(root: File) -> dict[str, Any]:
    """Return ``{film: {language: {"made_from": SHA-256, "film": SHA-256}}}``; what cannot be read counts as nothing."""
    try:
        known = json.loads(manifest_path(root).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def with_film(known: dict[str, Any], name: str, language: str, made_from: str, film: bytes) -> bytes:
    """Return the manifest with a film that has just been made."""
    entry = {**known.get(name, {}), language: {"made_from": made_from, "film": hashlib.sha256(film).hexdigest()}}
    return (json.dumps({**known, name: entry}, indent=1, sort_keys=True) + "\n").encode()


def made_from(root: File, name: str, language: str) -> str:
    """Return one SHA-256 for all that a film is made from: storyboard, words, people, places, colours, drawings, letters, voice and code.

    Raises KitError for a storyboard or a catalog that cannot be read.
    """
    total = hashlib.sha256(f"{name} {language}\0".encode())
    total.update(json.dumps(read_look(root).film_colours, sort_keys=True).encode())
    if language != SOURCE_LANGUAGE:
        total.update(json.dumps(words_in(root, name, language).raw, sort_keys=True).encode())
    for path in _sources(root, name, language):
        total.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).digest())
    return total.hexdigest()


def film_name(name: str, language: str) -> str:
    """Return the name of the file of a film; English has none of its own."""
    return f"{name}.mp4" if language == SOURCE_LANGUAGE else f"{name}.{language}.mp4"


def stale(root: File) -> Iterator[tuple[File, str]]:
    """Yield each storyboard whose film is missing, older than what it is made from, or changed by another hand.

    A film belongs to every language in which all its texts are translated.
    """
    known = read_manifest(root)
    for path in sorted((root / "media" / "storyboards").glob("*.toml")):
        made = known.get(path.stem, {})
        for language in dict.fromkeys([SOURCE_LANGUAGE, *made, *_translated(root, path.stem)]):
            entry = made.get(language, {})
            film = root / "media" / "films" / film_name(path.stem, language)
            redo = f"Make it again: kit-builder film {path.stem}" + ("" if language == SOURCE_LANGUAGE else f" --language {language}")
            if not film.is_file():
                yield path, f"there is no film {film.name}. {redo}"
            elif entry.get("film") != hashlib.sha256(film.read_bytes()).hexdigest():
                yield path, f"the film {film.name} is not the one that was made from this storyboard. {redo}"
            elif entry.get("made_from") != made_from(root, path.stem, language):
                yield path, f"the film {film.name} is older than what it is made from. {redo}"


def _translated(root: File, name: str) -> Iterator[str]:
    for catalog in sorted((root / "notebooks" / "locale").glob("*/films.po")):
        if not words_in(root, name, catalog.parent.name).missing:
            yield catalog.parent.name


def _sources(root: File, name: str, language: str) -> Iterator[File]:
    media = root / "media"
    board = media / "storyboards" / f"{name}.toml"
    yield board
    yield from (media / f"{part}.toml" for part in ("cast", "acting", "places"))
    yield from (media / "fonts" / f"nunito-{weight}.ttf" for weight in ("bold", "regular"))
    yield media / "art" / "ornament.svg"
    for folder in ("figures", "places", "props"):
        yield from sorted((media / "art" / folder).glob("*.svg"))
    words = board.read_text("utf-8")
    yield from (path for path in sorted((media / "icons").glob("*.svg")) if f'"{path.stem}"' in words)
    yield from sorted((media / "voices").glob(f"{name}.{language}.*"))
    yield from (path for path in sorted(File(__file__).parent.glob("*.py")) if path.stem not in _WITHOUT)
