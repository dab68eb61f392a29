"""Cards that belong into bins."""

from __future__ import annotations

from html import escape
from random import Random
from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_feedback
from tumar.context import Context
from tumar.grammar import Document, Item
from tumar.slide import SlideMetrics

BINS = (2, 4)


class Sort(Activity):
    """One card after the other is put into a bin; risky found and safe trusted are counted apart.

    ``order`` is the order of the cards: mixed, and the same on every screen and worksheet of a class.
    """

    shares: ClassVar[tuple[str, ...]] = ("order",)
    marks: ClassVar[frozenset[str]] = frozenset({"risky"})

    def __init__(self, markdown: str, *, context: Context | None = None) -> None:
        super().__init__(markdown, context=context)
        count = sum(len(section.items) for section in self.document.sections)
        self.order = Random(count).sample(range(count), count)  # noqa: S311 - cards, not secrets

    def check(self, document: Document) -> None:
        """Require two to four bins with at least one card each, and feedback on every card."""
        bins = document.sections
        if not BINS[0] <= len(bins) <= BINS[1]:
            document.fail(1, f"sorting needs two to four bins (## headings); here are {len(bins)}.")
        for section in bins:
            if not section.items:
                document.fail(section.line, "this bin has no cards: add lines that begin with -.")
            for item in section.items:
                check_feedback(document, item)

    def cards(self) -> list[tuple[Item, str]]:
        """Return the cards with the title of their bin, in the order in which they are shown."""
        cards = [(item, section.title) for section in self.document.sections for item in section.items]
        return [cards[index] for index in self.order]

    def slide_height(self, metrics: SlideMetrics) -> float:
        """Take the highest card, above the bins."""
        texts = [paper.without_tags(item.html) for section in self.document.sections for item in section.items]
        cards = max(metrics.text(text, metrics.width / 1.15 - 8) for text in texts)
        return metrics.blocks(self.document.intro, metrics.width, 11.5) + 1.7 + max(4.5, cards + 1.2) * 1.15 + 0.5 + 3.7

    def judged(self) -> tuple[int, int]:
        """Count the cards of risky bins, and the others; without a risky bin nothing is judged."""
        risky = sum(len(section.items) for section in self.document.sections if "risky" in section.marks)
        return (risky, len(self.order) - risky) if risky else (0, 0)

    def paper_form(self) -> paper.PaperForm:
        """Cards to cut out and a box for each bin; the key gives the letters of each bin."""
        words = self.words
        cards = self.cards()
        bins = tuple(section.title for section in self.document.sections)
        key = tuple(
            f"<strong>{escape(title)}</strong>: " + ", ".join(paper.letter(n) for n, (_, home) in enumerate(cards) if home == title)
            for title in bins
        )
        blocks = [
            *paper.prose(self.document.intro.blocks),
            paper.Prose(escape(words["sort_cut"])),
            paper.Cards(tuple(item for item, _ in cards)),
            paper.Prose(escape(words["sort_box"])),
            paper.Boxes(bins),
        ]
        why = tuple(f"{paper.letter(n)}: {item.feedback}" for n, (item, _) in enumerate(cards))
        return paper.PaperForm(tuple(blocks), key + why)
