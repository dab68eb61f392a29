"""Stage 3: put the notebook into a language."""

from __future__ import annotations

from kit_builder.core.model import Notebook
from kit_builder.translation.language import Translation, translated_notebook


def translate(notebook: Notebook, translation: Translation) -> Notebook:
    """Return the notebook in a language; the source language passes through as it is, and so does what is not translated."""
    return translated_notebook(notebook, translation)
