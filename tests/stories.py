"""A lesson that offers Story A, Story B and something extra, and a kit that knows these choices."""

from __future__ import annotations

from dataclasses import replace

from kit_builder.core.model import Cell, Choice, Kit

A, B, MORE = "choice:story-a", "choice:story-b", "choice:more"
_QUIZ = '# {0}\nQuiz("""\n{0}?\n\n- [x] Yes\n  > F\n- [ ] No\n  > F\n""")'
_CELLS = (
    # source, slide type, tags
    ("# Welcome", "slide", "block:meet minutes:2"),
    ("# The horse", "slide", f"block:meet minutes:3 {A}"),
    ("Notes on the horse", "notes", f"block:meet for:teacher {A}"),
    (_QUIZ.format("Hurt by the horse"), "slide", f"block:meet minutes:5 {A}"),
    ("# The song", "slide", f"block:meet minutes:4 {B}"),
    (_QUIZ.format("Hurt by the song"), "slide", f"block:meet minutes:4 {B}"),
    ("# Both begin so", "slide", "block:practise minutes:2"),
    ("A horse goes on", "-", f"block:practise {A}"),
    ("A song goes on", "-", f"block:practise {B}"),
    ("Notes for all", "notes", "block:practise for:teacher"),
    ("Notes on horses", "notes", f"block:practise for:teacher {A}"),
    ("Notes on songs", "notes", f"block:practise for:teacher {B}"),
    (_QUIZ.format("The same for all"), "slide", "block:practise minutes:8"),
    ("# There is time", "slide", f"block:practise minutes:5 {MORE}"),
    ("# At home", "skip", "for:family"),
    ("Ask about the horse", "skip", f"for:family {A}"),
    ("Ask about the song", "skip", f"for:family {B}"),
)
OF_A = ("The horse", "Hurt by the horse", "A horse goes on")
OF_B = ("The song", "Hurt by the song", "A song goes on")


def with_more(kit: Kit) -> Kit:
    """Return the kit with a choice that is extra."""
    return replace(kit, choices={**kit.choices, "more": Choice("more", "Extra slides", extra=True)})


def stories() -> list[Cell]:
    """Return the cells of the lesson."""
    return [_cell(number, *cell) for number, cell in enumerate(_CELLS, 1)]


def _cell(number: int, source: str, slide: str, tags: str) -> Cell:
    found: dict[str, tuple[str, ...]] = {}
    for tag in tags.split():
        family, _, value = tag.partition(":")
        found[family] = (*found.get(family, ()), value)
    return Cell(f"c{number}", "code" if "Quiz(" in source else "markdown", source, number, slide, found)
