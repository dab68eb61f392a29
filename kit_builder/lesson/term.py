"""The plan of a term: which block or booster in which week (``[term]`` in ``kit.toml``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kit_builder.core.errors import KitError
from kit_builder.core.model import Kit

WHOLE, WEEKLY = "whole", "weekly"
CLASS_HOUR = 45
BOOSTER = 5


@dataclass(frozen=True)
class Step:
    """What is done in a week: a ``block`` of the risk's lesson, all of it (``block`` is ""), or a ``booster`` (1, 2, ...).

    ``minutes`` of class time.
    """

    week: int
    risk: str
    block: str
    booster: int
    minutes: int


def term_plan(kit: Kit) -> list[Step]:
    """Return the steps of the term in the order of weeks; raise KitError when they do not fit into it."""
    steps = sorted((step for entry in kit.term.lessons for step in _steps(kit, **entry)), key=lambda step: (step.week, step.booster))
    for step in steps:
        if not 1 <= step.week <= kit.term.weeks:
            raise KitError(f"kit.toml, [term]: {step.risk!r} needs week {step.week}, but the term has {kit.term.weeks}.")
        if sum(other.minutes for other in steps if other.week == step.week) > CLASS_HOUR + BOOSTER:
            raise KitError(f"kit.toml, [term]: week {step.week} holds more than a class hour and a booster.")
    return steps


def _steps(kit: Kit, risk: str, week: int, pace: str) -> Iterator[Step]:
    if risk not in kit.risks or pace not in (WHOLE, WEEKLY):
        raise KitError(f"kit.toml, [term]: {risk!r} at pace {pace!r} is not known. Write a risk, and {WEEKLY!r} or {WHOLE!r}.")
    if pace == WHOLE:
        yield Step(week, risk, "", 0, CLASS_HOUR)
        last = week
    else:
        for number, block in enumerate(kit.blocks.values()):
            yield Step(week + number, risk, block.name, 0, block.minutes)
        last = week + len(kit.blocks) - 1
    for number, later in enumerate(kit.term.boosters, 1):
        yield Step(last + later, risk, "", number, BOOSTER)
