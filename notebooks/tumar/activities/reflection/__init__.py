"""A private look at oneself: scales, notes and one plan. Nobody else sees it."""

from __future__ import annotations

from html import escape
from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of, sections_of
from tumar.grammar import Document


class Reflection(Activity):
    """What a pupil marks, writes and plans stays on the screen: not even a kernel sees it. One button covers it all."""

    marks: ClassVar[frozenset[str]] = frozenset({"scale", "note", "plan"})

    def check(self, document: Document) -> None:
        """Require one plan with choices; scales have three to five steps, notes have no items."""
        check_parts(document, ("plan",), ("scale", "note"), optional=("scale", "note"))
        for section in sections_of(document, "scale"):
            check_items(document, section, 3, 5)
        for section in sections_of(document, "note"):
            check_items(document, section, 0, 0)
        check_items(document, section_of(document, "plan"), 2, 6)

    def paper_form(self) -> paper.PaperForm:
        """Scales to tick, lines to write on, and the plan; the sheet belongs to the pupil."""
        blocks: list[paper.PaperBlock] = [*paper.prose(self.document.intro.blocks), paper.Prose(escape(self.words["reflect_paper"]))]
        for section in self.document.sections:
            blocks += [paper.Title(section.title), *paper.prose(section.blocks)]
            if section.items:
                blocks.append(paper.Options(section.items))
            if "scale" not in section.marks:
                blocks.append(paper.Lines(self.words["reflect_own"] if "plan" in section.marks else "", 2))
        return paper.PaperForm(tuple(blocks), tuple(line for section in self.document.sections for line in paper.answers(section.items)))
