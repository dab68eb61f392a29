"""Stage 3: put the notebook into a language."""

from __future__ import annotations

from kit_builder.errors import KitError
from kit_builder.model import Notebook

SOURCE_LANGUAGE = "en"


def translate(notebook: Notebook, language: str) -> Notebook:
    """Return the notebook in ``language``; the source language passes through as it is."""
    if language != SOURCE_LANGUAGE:
        raise KitError(f"there is no translation into {language!r} yet. Take the language out of kit.toml, or build with --language en.")
    return notebook
