"""A day filled with cards, its balance, and one if-then plan."""

from __future__ import annotations

from html import escape
from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of, sections_of
from tumar.grammar import Document, Paragraph


class DayBuilder(Activity):
    """Put cards into the parts of a day and see which kinds of time it holds and which are missing. No minutes are judged."""

    marks: ClassVar[frozenset[str]] = frozenset({"time", "kind", "if", "then", "ask"})

    def check(self, document: Document) -> None:
        """Require the parts of the day, two to seven kinds with cards, questions; if and then come together."""
        check_parts(document, ("time", "ask", "if", "then"), ("kind",), optional=("if", "then"))
        check_items(document, section_of(document, "time"), 2, 6)
        kinds = sections_of(document, "kind")
        if not 2 <= len(kinds) <= 7:
            document.fail(kinds[0].line, f"two to seven kinds of time are needed; here are {len(kinds)}.")
        for section in kinds:
            check_items(document, section, 1, 6)
            if not section.of_kind(Paragraph):
                document.fail(section.line, "say in a sentence what this kind of time is good for.")
        plan = [*sections_of(document, "if"), *sections_of(document, "then")]
        if len(plan) == 1:
            document.fail(plan[0].line, "a plan needs both parts, {.if} and {.then}.")
        for section in plan:
            check_items(document, section, 2, 6)
        if not section_of(document, "ask").blocks:
            document.fail(section_of(document, "ask").line, "write here what the class shall think about.")

    def paper_form(self) -> paper.PaperForm:
        """Cards to cut out and lay into the parts of a day, the plan, the questions."""
        words, time, ask = self.words, section_of(self.document, "time"), section_of(self.document, "ask")
        kinds = sections_of(self.document, "kind")
        blocks = paper.prose(self.document.intro.blocks)
        for section in kinds:
            blocks += [paper.Title(section.title), *paper.prose(section.blocks), paper.Cards(section.items)]
        blocks += [paper.Title(time.title), *paper.prose(time.blocks), paper.Prose(escape(words["day_paper"]))]
        blocks.append(paper.Boxes(tuple(item.text for item in time.items)))
        for section in (*sections_of(self.document, "if"), *sections_of(self.document, "then")):
            blocks += [
                paper.Title(section.title),
                *paper.prose(section.blocks),
                paper.Options(section.items),
                paper.Lines(words["reflect_own"], 1),
            ]
        blocks += [paper.Title(ask.title), *paper.prose(ask.blocks), paper.Lines("", 2)]
        feedback = [line for section in self.document.sections for line in paper.answers(section.items)]
        return paper.PaperForm(tuple(blocks), tuple(feedback))
