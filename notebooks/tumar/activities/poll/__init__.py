"""Hands up: the teacher enters numbers before and after, bars show what changed."""

from __future__ import annotations

from html import escape
from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, questions
from tumar.grammar import Document
from tumar.slide import SlideMetrics


class Poll(Activity):
    """Counts of hands for each option, before and after; never who raised them.

    A question marked ``{.once}`` is asked once only.
    """

    marks: ClassVar[frozenset[str]] = frozenset({"once"})

    def check(self, document: Document) -> None:
        """Require two or more options for every question, and no right answer."""
        for section in questions(document):
            if len(section.items) < 2:
                document.fail(section.line, "a poll needs at least two options, each in a line that begins with -.")
            for item in section.items:
                if item.right is not None:
                    document.fail(item.line, "a poll has no right answer: leave out [x] and [ ], or use Quiz.")

    def slide_height(self, metrics: SlideMetrics) -> float:
        """Take the highest question; behind each option stand the counters."""
        width = metrics.width
        views = [
            2.2
            + metrics.blocks(section, width, 6.5)
            + 3.2
            + sum(max(3.0, metrics.text(paper.without_tags(item.html), width - 27)) + 0.5 for item in section.items)
            for section in questions(self.document)
        ]
        return (metrics.blocks(self.document.intro, width, 6.5) if self.document.sections else 0) + max(views)

    def paper_form(self) -> paper.PaperForm:
        """Give a box for the number of hands behind every option, before and after."""
        words, blocks = self.words, []
        if self.document.sections:
            blocks += paper.prose(self.document.intro.blocks)
        for section in questions(self.document):
            if section.title:
                blocks.append(paper.Title(section.title))
            blocks += paper.prose(section.blocks)
            for item in section.items:
                twice = f"{escape(words['poll_before'])} ☐ &nbsp; {escape(words['poll_after'])} ☐"
                box = "☐" if "once" in section.marks else twice
                blocks.append(paper.Prose(f"{item.html} &nbsp; {box}"))
        return paper.PaperForm(tuple(blocks))
