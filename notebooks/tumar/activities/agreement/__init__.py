"""An agreement of a class or a family: proposed, voted by hands, printed."""

from __future__ import annotations

from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of, sections_of
from tumar.grammar import Document


class Agreement(Activity):
    """Proposals of the kit and of the pupils themselves; what more than half vote for is agreed and can be printed."""

    marks: ClassVar[frozenset[str]] = frozenset({"area", "sign"})

    def check(self, document: Document) -> None:
        """Require areas with two to five proposals each, and closing words."""
        check_parts(document, ("sign",), ("area",))
        for section in sections_of(document, "area"):
            check_items(document, section, 2, 5)
        if not section_of(document, "sign").blocks:
            document.fail(section_of(document, "sign").line, "write here in a sentence what signing means.")

    def paper_form(self) -> paper.PaperForm:
        """Proposals with a box for the hands, lines for own ones, and lines to sign."""
        words = self.words
        blocks = paper.prose(self.document.intro.blocks)
        key: list[str] = []
        for section in sections_of(self.document, "area"):
            blocks += [paper.Title(section.title), *paper.prose(section.blocks), paper.Options(section.items, several=True)]
            blocks.append(paper.Lines(words["agree_own"], 1))
            key += paper.answers(section.items)
        closing = section_of(self.document, "sign")
        blocks += [paper.Title(closing.title), *paper.prose(closing.blocks), paper.Lines(words["agree_signed"], 3)]
        return paper.PaperForm(tuple(blocks), (*key, *paper.answers(closing.items)))
