"""Stage 2: keep the cells of one age, and of one audience."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kit_builder.core.model import Age, Cell, Notebook


def select_age(notebook: Notebook, age: Age) -> Notebook:
    """Keep the cells of an age; a cell without an age is for every age."""
    kept = tuple(cell for cell in notebook.cells if age.name in cell.tags.get("age", (age.name,)))
    return replace(notebook, cells=kept)


def is_seen(cell: Cell, sees: Iterable[str]) -> bool:
    """Say whether an audience that sees these readers' cells sees this one; nobody sees what its author has hidden."""
    return "cell" not in cell.hidden and bool(set(cell.readers) & set(sees))
