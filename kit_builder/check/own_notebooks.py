"""Which rules hold for a lesson of one's own: those of form and words always, others where its author has taken up what they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from kit_builder.check.appearance import RULES as FORM
from kit_builder.check.quotes import RULES as QUOTES
from kit_builder.check.rules import balance, blocks, checks, code, help_steps, notes, parts, practice, setup
from kit_builder.check.sources import facts, sources, tips
from kit_builder.check.wording import RULES as WORDING
from kit_builder.core.cell_kinds import activity_in
from kit_builder.core.model import Cell, Kit, Lesson, LessonCell

Rule = Callable[[Lesson, Kit], Iterator[tuple[LessonCell | None, str]]]


def own_rules(cells: Iterable[Cell]) -> Mapping[str, tuple[Rule, ...]]:
    """Return the rules for a notebook by their kind, for people to read."""
    cells = tuple(cells)
    part_names = {part for cell in cells for part in cell.tags.get("part", ())}
    kinds: dict[str, tuple[Rule, ...]] = {"form": FORM, "words": WORDING, "cells": (code, notes, balance), "quotations": QUOTES}
    if any(activity_in(cell.source) for cell in cells if cell.type == "code"):
        kinds["setup"] = (setup,)
    if any(cell.block for cell in cells):
        kinds["three blocks, boosters and family page"] = (blocks, practice, checks, help_steps, parts)
    if "tips" in part_names:
        kinds["tips"] = (tips,)
    if "sources" in part_names:
        kinds["sources"] = (sources, facts)
    return kinds
