"""What an activity or a lab is made with: language, age, who does it, its files and its words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tumar.files import Files
from tumar.words import english_words

_FOLDER = Path(__file__).resolve().parent
DataTexts = Mapping[str, Any]
"""The tables of objectives.toml, without lists, down to {English text: its translation}."""


@dataclass(frozen=True)
class Context:
    """What activities are made with, handed to each and never changed.

    ``audience`` is who does them, as in ``kit.toml``: a "class" with its "teacher", or a "pupil" alone. ``words`` are the activities' own
    words by name, ``data_texts`` the translations of ``objectives.toml``.
    """

    language: str
    age: str
    files: Files
    words: Mapping[str, str]
    data_texts: DataTexts = field(default_factory=dict)
    audience: str = "class"

    @property
    def data(self) -> dict[str, Any]:
        """What ``objectives.toml`` says, in the language as far as it is translated; raises MediaError where it is missing."""
        data: dict[str, Any] = _translated(self.files.data(), self.data_texts)
        return data


def context_of(language: str, age: str, files: Files, audience: str = "class") -> Context:
    """Return a context with the words of a language as they lie beside tumar, in ``locale/<language>.json``."""
    texts = _read(language)
    return Context(language, age, files, words_with(texts.get("words", {})), texts.get("data", {}), audience)


def words_with(translated: Mapping[str, str]) -> dict[str, str]:
    """Return the activities' own words: translated ones, and English where there is no translation."""
    return {**_english(), **translated}


@cache
def _read(language: str) -> dict[str, dict[str, Any]]:
    path = _FOLDER / "locale" / f"{language}.json"
    if not language.replace("-", "").replace("_", "").isalnum() or not path.is_file():
        return {}
    texts: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return texts


@cache
def _english() -> dict[str, str]:
    return english_words(_FOLDER)


def _translated(data: Any, texts: DataTexts) -> Any:
    """Return data in another language: ``texts`` has its tables, without lists, down to {English text: text} where a text may stand."""
    if not texts:
        return data
    if isinstance(data, dict):
        return {name: _translated(value, texts.get(name, {})) for name, value in data.items()}
    if isinstance(data, list):
        return [_translated(value, texts) for value in data]
    return texts.get(data, data) if isinstance(data, str) else data
