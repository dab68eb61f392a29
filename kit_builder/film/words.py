"""The texts of a storyboard in a language, from the catalog ``films.po``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

from kit_builder.core.kit import read_toml
from kit_builder.film.storyboard import storyboard_path
from kit_builder.translation.data import STORYBOARD, entries, translated_data
from kit_builder.translation.language import SOURCE_LANGUAGE, films_in


@dataclass(frozen=True)
class Words:
    """What a storyboard's file holds, said in a language, and the places and texts that are not translated."""

    raw: Mapping[str, Any]
    missing: tuple[tuple[str, str], ...] = ()
    is_source: bool = False


def words_in(root: File, name: str, language: str) -> Words:
    """Say the texts of a storyboard in a language; raise KitError for a file or a catalog that cannot be read."""
    path = storyboard_path(root, name)
    raw = read_toml(path)
    if language == SOURCE_LANGUAGE:
        return Words(raw, is_source=True)
    known = films_in(root / "notebooks", language)
    missing = tuple(
        (entry.place, entry.text) for entry in entries(STORYBOARD, raw) if not known.has("films", f"{path.name}:{entry.place}", entry.text)
    )
    return Words(translated_data(STORYBOARD, raw, lambda text, place: known.say("films", f"{path.name}:{place}", text)), missing)
