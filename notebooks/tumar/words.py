"""The English words of the activities and labs: shared ones in ``words.toml``, the own ones of an activity in its folder."""

from __future__ import annotations

import tomllib
from pathlib import Path


def word_files(tumar: Path) -> list[Path]:
    """Name the files of words in a folder of tumar: first the one that is shared, then those of the activities in order."""
    return [tumar / "words.toml", *sorted(tumar.glob("activities/*/words.toml"))]


def english_words(tumar: Path) -> dict[str, str]:
    """Read all words by their names."""
    return {name: text for path in word_files(tumar) for name, text in tomllib.loads(path.read_text("utf-8")).items()}
