"""Rehearsal of telling: a first sentence, what the adult may ask, what happens then."""

from __future__ import annotations

from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of
from tumar.grammar import Document
from tumar.slide import SlideMetrics

PARTS = ("first", "asked", "next")


class Rehearsal(Activity):
    """Choose or write a first sentence, say it aloud, meet the adult's questions, see what happens next."""

    marks: ClassVar[frozenset[str]] = frozenset(PARTS)

    def check(self, document: Document) -> None:
        """Require the three parts once each, and a possible answer to every question."""
        check_parts(document, PARTS)
        for name in PARTS:
            check_items(document, section_of(document, name), 1, 9, feedback=name == "asked")

    def slide_height(self, metrics: SlideMetrics) -> float:
        """Take the highest part; answers are not shown at first."""
        width = metrics.width
        parts = [part for part in self.document.sections if "asked" not in part.marks]
        views = [2.5 + metrics.blocks(part, width) + metrics.options(part, width) for part in parts]
        return max([metrics.blocks(self.document.intro, width * 0.6) + 4, *views])

    def paper_form(self) -> paper.PaperForm:
        """Sentences to choose from with lines for an own one, the questions, and what happens next."""
        first, asked, later = (section_of(self.document, name) for name in PARTS)
        blocks = [
            *paper.prose(self.document.intro.blocks),
            paper.Lines(self.words["rehearsal_two"], 2),
            paper.Title(first.title),
            *paper.prose(first.blocks),
            paper.Options(first.items),
            paper.Lines(self.words["rehearsal_lines"], 2),
            paper.Title(asked.title),
            *paper.prose(asked.blocks),
            *[paper.Lines(item.text, 1) for item in asked.items],
            paper.Title(later.title),
            *paper.prose(later.blocks),
            *[paper.Prose(item.html) for item in later.items],
        ]
        return paper.PaperForm(tuple(blocks), tuple(f"{item.html} – {item.feedback}" for item in asked.items))
