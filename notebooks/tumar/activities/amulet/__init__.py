"""The amulet with a bead for each risk."""

from __future__ import annotations

from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items
from tumar.grammar import Document, Picture

FEWEST, MOST = 2, 8  # beads that are a string and still find room on a slide


class Amulet(Activity):
    """A bead shines when its "I can" sentences are ticked; all make a certificate to print, with an empty line for the name."""

    is_practice: ClassVar[bool] = False
    marks: ClassVar[frozenset[str]] = frozenset({"today"})

    def check(self, document: Document) -> None:
        """Require some risks, each with the picture of its bead and two to four sentences."""
        if not FEWEST <= len(document.sections) <= MOST:
            document.fail(1, f"the amulet has {FEWEST} to {MOST} beads, each with a ## heading; here are {len(document.sections)}.")
        for section in document.sections:
            check_items(document, section, 2, 4)
            if len(section.of_kind(Picture)) != 1:
                document.fail(section.line, "put one picture of the bead here: ![what is seen](../media/art/tumar/…).")

    def paper_form(self) -> paper.PaperForm:
        """A line for the name, which stays on the sheet, and under each bead sentences to tick."""
        blocks = [*paper.prose(self.document.intro.blocks), paper.Lines(self.words["amulet_name"], 1)]
        for section in self.document.sections:
            blocks += [paper.Title(section.title), *paper.prose(section.blocks), paper.Options(section.items, several=True)]
        feedback = [line for section in self.document.sections for line in paper.answers(section.items)]
        return paper.PaperForm(tuple(blocks), tuple(feedback))
