"""The three questions before a lesson, after it, and weeks later."""

from __future__ import annotations

from html import escape
from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, Role, check_items, check_parts
from tumar.context import Context
from tumar.grammar import Document

SKILLS = ("telling", "judging", "doing")
ROUNDS = ("before", "after", "booster")


class CheckIn(Activity):
    """One question each on telling, judging and doing; the class is counted by hands, before and after stand side by side.

    ``round`` is "before", "after" or "booster". Before the lesson nobody is told what is right: the lesson does that.
    Counts belong to the class: there is no name, no mark, and nothing is stored. A pupil alone counts nobody, and the words before
    the first question, which say how a class answers, are not for him or her.
    """

    role: ClassVar[Role] = "check"
    shares: ClassVar[tuple[str, ...]] = ("round", "age")
    marks: ClassVar[frozenset[str]] = frozenset(SKILLS)

    def __init__(self, markdown: str, round: str = "after", *, context: Context | None = None) -> None:
        self.round = round
        super().__init__(markdown, context=context)
        self.age = self.context.age

    def check(self, document: Document) -> None:
        """Require one question for each skill, with two to four options."""
        if self.round not in ROUNDS:
            document.fail(1, f'round="{self.round}" is not known; write one of {", ".join(ROUNDS)}.')
        check_parts(document, SKILLS)
        for section in document.sections:
            check_items(document, section, 2, 4, feedback=True, judged=True)

    def paper_form(self) -> paper.PaperForm:
        """Options to tick without a name; how a class answers stands only before a class."""
        intro = paper.prose(self.document.intro.blocks)
        blocks: list[paper.PaperBlock | paper.Only] = [
            paper.Only(block, ("class",)) if isinstance(block, paper.Prose) else block for block in intro
        ]
        blocks.append(paper.Only(paper.Prose(escape(self.words["check_no_name"])), ("sheet", "screen")))
        key: list[str] = []
        for number, section in enumerate(self.document.sections, 1):
            blocks += [paper.Title(f"{number}. {section.title}"), *paper.prose(section.blocks), paper.Options(section.items)]
            key += [f"{number}. {line}" for line in paper.answers(section.items)]
        return paper.PaperForm(tuple(blocks), (*key, escape(self.words["check_count_paper"])))
