"""How high an activity is on a slide: the activity adds up what it shows, and whoever makes slides measures it."""

from __future__ import annotations

from typing import Protocol

from tumar.grammar import Section


class SlideMetrics(Protocol):
    """What text takes on a slide, in em of the activity; ``width`` is what an activity has."""

    @property
    def width(self) -> float:
        """What an activity has."""

    def text(self, text: str, width: float, *, bold: bool = False) -> float:
        """Return the height of a text in lines of some width."""

    def blocks(self, section: Section, width: float, picture: float = 0) -> float:
        """Return the height of the paragraphs and messages of a section, and ``picture`` for each of its pictures."""

    def options(self, section: Section, width: float) -> float:
        """Return the height of the items of a section as buttons below each other."""
