"""Rehearsal of telling: a first sentence, what the adult may ask, what happens then."""

from __future__ import annotations

from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_feedback
from tumar.grammar import Document, Section

PARTS = ("first", "asked", "next")


class Rehearsal(Activity):
    """Choose or write a first sentence, say it aloud, meet the adult's questions, see what happens next."""

    marks: ClassVar[frozenset[str]] = frozenset(PARTS)

    def check(self, document: Document) -> None:
        """Require the three parts once each, and a possible answer to every question."""
        for name in PARTS:
            found = [section for section in document.sections if name in section.marks]
            if len(found) != 1:
                line = found[1].line if found else 1
                document.fail(line, f"a rehearsal needs exactly one part marked {{.{name}}}; here are {len(found)}.")
            if not found[0].items:
                document.fail(found[0].line, "this part has no sentences: add lines that begin with -.")
            for item in found[0].items if name == "asked" else ():
                check_feedback(document, item)
        for section in document.sections:
            if not section.marks & set(PARTS):
                document.fail(section.line, "mark this part with {.first}, {.asked} or {.next}.")

    def _part(self, name: str) -> Section:
        return next(section for section in self.document.sections if name in section.marks)

    def paper_form(self) -> paper.PaperForm:
        """Sentences to choose from with lines for an own one, the questions, and what happens next."""
        first, asked, later = (self._part(name) for name in PARTS)
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
