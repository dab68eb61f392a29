"""Five adults for five fingers, and the first sentence."""

from __future__ import annotations

from html import escape
from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of
from tumar.grammar import Document

FINGERS = 5


class HelpingHand(Activity):
    """A hand whose fingers are adults to tell; it prints, and is nowhere kept."""

    marks: ClassVar[frozenset[str]] = frozenset({"people", "words"})

    def check(self, document: Document) -> None:
        """Require five to nine kinds of people and two to four first sentences."""
        check_parts(document, ("people", "words"))
        check_items(document, section_of(document, "people"), FINGERS, 9)
        check_items(document, section_of(document, "words"), 2, 4)

    def paper_form(self) -> paper.PaperForm:
        """An own hand to draw around, ideas for the fingers, and the sentences."""
        people, sentences = section_of(self.document, "people"), section_of(self.document, "words")
        blocks = [
            *paper.prose(self.document.intro.blocks),
            paper.Prose(escape(self.words["hand_draw"])),
            paper.Title(people.title),
            *paper.prose(people.blocks),
            paper.Cards(people.items),
            *[paper.Lines(self.words["hand_finger"].format(number=number), 1) for number in range(1, FINGERS + 1)],
            paper.Title(sentences.title),
            *paper.prose(sentences.blocks),
            paper.Options(sentences.items),
        ]
        return paper.PaperForm(tuple(blocks), paper.answers((*people.items, *sentences.items)))
