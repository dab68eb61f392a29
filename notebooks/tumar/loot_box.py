"""Made-up boxes with open odds: what a wish costs."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import ClassVar

import traitlets

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of
from tumar.grammar import Document

_ODDS = re.compile(r"^(\d{1,4}) in (\d{1,6}): (.+)$")
_REST = re.compile(r"^otherwise: (.+)$")


class LootBox(Activity):
    """Open boxes one, ten or a hundred at a time; costs and counts stand beside the odds. Nothing glitters, nothing almost wins.

    ``price`` of a box in tenge. ``odds`` are the chances of the things, which sum up to 1. ``seed`` is made from the things:
    the same boxes open in the same order on every screen, drawn by mulberry32.
    """

    price = traitlets.Int(300).tag(sync=True)
    names: traitlets.List[str] = traitlets.List().tag(sync=True)
    odds: traitlets.List[float] = traitlets.List().tag(sync=True)
    seed = traitlets.Int().tag(sync=True)

    marks: ClassVar[frozenset[str]] = frozenset({"box", "guess", "think"})

    def __init__(self, markdown: str, price: int = 300) -> None:
        self._price = price
        super().__init__(markdown)
        things = self.chances()
        self.price, self.names, self.odds = price, [name for name, _ in things], [float(chance) for _, chance in things]
        self.seed = sum(map(ord, "".join(self.names)))

    def check(self, document: Document) -> None:
        """Require odds that can be read and sum up to 1, a question to guess, and questions to think about."""
        check_parts(document, ("box", "guess", "think"))
        if not (isinstance(self._price, int) and 1 <= self._price <= 100_000):
            document.fail(1, f"price={self._price!r} is no price in tenge; write a whole number from 1 to 100000.")
        box = section_of(document, "box")
        check_items(document, box, 2, 6)
        chances(document)
        check_items(document, section_of(document, "guess"), 2, 5, feedback=True, judged=True)
        if not section_of(document, "think").blocks:
            document.fail(section_of(document, "think").line, "write here what the class shall think about.")

    def chances(self) -> list[tuple[str, Fraction]]:
        """Return the things with their exact chances, in the order of the text."""
        return chances(self.document)

    def paper_form(self) -> paper.PaperForm:
        """The odds, a game with slips of paper, the guess, the questions."""
        box, guess, think = (section_of(self.document, name) for name in ("box", "guess", "think"))
        own = self.words
        blocks = [*paper.prose(self.document.intro.blocks), paper.Title(box.title), *paper.prose(box.blocks)]
        blocks += [paper.Prose(own["loot_price"].format(price=self._price)), *[paper.Prose(item.html) for item in box.items]]
        blocks += [paper.Title(guess.title), *paper.prose(guess.blocks), paper.Options(guess.items), paper.Prose(own["loot_paper"])]
        blocks += [paper.Title(think.title), *paper.prose(think.blocks), paper.Lines("", 2)]
        return paper.PaperForm(tuple(blocks), (*paper.answers(guess.items), *paper.answers((*box.items, *think.items))))


def chances(document: Document) -> list[tuple[str, Fraction]]:
    """Read "1 in 100: a thing" and, last, "otherwise: a thing"; raise GrammarError where that cannot be."""
    box = section_of(document, "box")
    found: list[tuple[str, Fraction]] = []
    for item in box.items[:-1]:
        read = _ODDS.match(item.text)
        if not read or not int(read[1]) or not int(read[2]) or int(read[1]) > int(read[2]):
            document.fail(item.line, "write the odds as: 1 in 100: a thing.")
        found.append((read[3], Fraction(int(read[1]), int(read[2]))))
    rest = _REST.match(box.items[-1].text)
    if not rest:
        document.fail(box.items[-1].line, "the last line says what else is in the box: otherwise: a thing.")
    left = Fraction(1) - sum((chance for _, chance in found), Fraction())
    if left <= 0:
        document.fail(box.line, "the odds of the things are more than 1 in all.")
    return [*found, (rest[1], left)]
