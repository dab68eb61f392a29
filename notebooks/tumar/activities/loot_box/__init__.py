"""Made-up boxes with open odds: what a wish costs."""

from __future__ import annotations

import re
from fractions import Fraction
from html import escape
from typing import ClassVar, NamedTuple

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of
from tumar.context import Context
from tumar.grammar import Document

_ODDS = re.compile(r"^(\d{1,4}) in (\d{1,6}): (.+)$")
_REST = re.compile(r"^otherwise: (.+)$")


class LootBox(Activity):
    """Open boxes one, ten or a hundred at a time; costs and counts stand beside the odds. Nothing glitters, nothing almost wins.

    ``price`` of a box in tenge. ``odds`` are the chances of the things, which sum up to 1; ``lines`` say them in the language.
    ``seed`` is made from the odds: the same boxes open in the same order on every screen, drawn by mulberry32.
    """

    shares: ClassVar[tuple[str, ...]] = ("price", "names", "lines", "odds", "seed")
    item_prefix: ClassVar[str] = r"(?:\d{1,4} in \d{1,6}|otherwise):\s+"
    marks: ClassVar[frozenset[str]] = frozenset({"box", "guess", "think"})

    def __init__(self, markdown: str, price: int = 300, *, context: Context | None = None) -> None:
        self.price = price
        super().__init__(markdown, context=context)
        things = chances(self.document)
        self.names, self.odds = [thing.name for thing in things], [float(thing.chance) for thing in things]
        odds, rest = self.words["loot_odds"], self.words["loot_rest"]
        self.lines = [(odds if thing.many else rest).format(one=thing.one, many=thing.many, thing=thing.name) for thing in things]
        self.seed = sum(map(ord, "".join(f"{thing.one}/{thing.many}" for thing in things)))

    def check(self, document: Document) -> None:
        """Require odds that can be read and sum up to 1, a question to guess, and questions to think about."""
        check_parts(document, ("box", "guess", "think"))
        if not (isinstance(self.price, int) and 1 <= self.price <= 100_000):
            document.fail(1, f"price={self.price!r} is no price in tenge; write a whole number from 1 to 100000.")
        box = section_of(document, "box")
        check_items(document, box, 2, 6)
        chances(document)
        check_items(document, section_of(document, "guess"), 2, 5, feedback=True, judged=True)
        if not section_of(document, "think").blocks:
            document.fail(section_of(document, "think").line, "write here what the class shall think about.")

    def paper_form(self) -> paper.PaperForm:
        """The odds, a game with slips of paper, the guess, the questions."""
        box, guess, think = (section_of(self.document, name) for name in ("box", "guess", "think"))
        words = self.words
        blocks = [*paper.prose(self.document.intro.blocks), paper.Title(box.title), *paper.prose(box.blocks)]
        blocks += [paper.Prose(escape(words["loot_price"].format(price=self.price))), *[paper.Prose(escape(line)) for line in self.lines]]
        blocks += [
            paper.Title(guess.title),
            *paper.prose(guess.blocks),
            paper.Options(guess.items),
            paper.Prose(escape(words["loot_paper"])),
        ]
        blocks += [paper.Title(think.title), *paper.prose(think.blocks), paper.Lines("", 2)]
        return paper.PaperForm(tuple(blocks), (*paper.answers(guess.items), *paper.answers((*box.items, *think.items))))


class Thing(NamedTuple):
    """Something in a box: ``one`` in ``many`` boxes has it, as written; both are 0 for what is in all others."""

    name: str
    chance: Fraction
    one: int = 0
    many: int = 0


def chances(document: Document) -> list[Thing]:
    """Read "1 in 100: a thing" and, last, "otherwise: a thing"; raise GrammarError where that cannot be.

    These words are the same in every language; ``loot_odds`` and ``loot_rest`` of ``words.toml`` say them to pupils.
    """
    box = section_of(document, "box")
    things: list[Thing] = []
    for item in box.items[:-1]:
        match = _ODDS.match(item.text)
        if not match or not int(match[1]) or not int(match[2]) or int(match[1]) > int(match[2]):
            document.fail(item.line, "write the odds as: 1 in 100: a thing.")
        one, many = int(match[1]), int(match[2])
        things.append(Thing(match[3], Fraction(one, many), one, many))
    rest = _REST.match(box.items[-1].text)
    if not rest:
        document.fail(box.items[-1].line, "the last line says what else is in the box: otherwise: a thing.")
    remaining = Fraction(1) - sum((thing.chance for thing in things), Fraction())
    if remaining <= 0:
        document.fail(box.line, "the odds of the things are more than 1 in all.")
    return [*things, Thing(rest[1], remaining)]
