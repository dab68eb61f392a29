"""Something odd appears: close it, tell, and somebody listens. For the youngest."""

from __future__ import annotations

from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of
from tumar.grammar import Document, Picture

PARTS = ("nice", "odd", "feelings", "close", "tell")


class CloseAndTell(Activity):
    """A calm run through five moments. No picture of it frightens: what is odd is only told in words and shown neutrally."""

    marks: ClassVar[frozenset[str]] = frozenset(PARTS)

    def check(self, document: Document) -> None:
        """Require the five moments, pictures on both screens, and feedback on all that can be chosen."""
        check_parts(document, PARTS)
        for name in ("nice", "odd"):
            if not section_of(document, name).of_kind(Picture):
                document.fail(section_of(document, name).line, "a screen needs a picture: ![what is seen](../media/…).")
        for name in ("feelings", "close", "tell"):
            check_items(document, section_of(document, name), 2, 6, feedback=True, judged=name == "close")

    def paper_form(self) -> paper.PaperForm:
        """The moments one after the other, with things to ring round."""
        blocks = paper.prose(self.document.intro.blocks)
        key: list[str] = []
        for name in PARTS:
            section = section_of(self.document, name)
            blocks += [paper.Title(section.title), *paper.prose(section.blocks)]
            if section.items:
                blocks.append(paper.Options(section.items, several=name != "close"))
            key += paper.answers(section.items)
        return paper.PaperForm(tuple(blocks), tuple(key))
