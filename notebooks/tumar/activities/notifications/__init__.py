"""One small task with and without pop-ups, and one's own two times."""

from __future__ import annotations

from html import escape
from random import Random
from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of
from tumar.context import Context
from tumar.grammar import Document


class Notifications(Activity):
    """Press things in order, once in quiet and once with pop-ups; the pupil compares only with him- or herself.

    The second round is easier because one has practised, so pupils choose which comes first and half of a class begins
    with pop-ups. ``orders`` are three mixed orders of the things: for trying, and for the two rounds.
    """

    shares: ClassVar[tuple[str, ...]] = ("orders",)
    marks: ClassVar[frozenset[str]] = frozenset({"task", "popups", "think"})

    def __init__(self, markdown: str, *, context: Context | None = None) -> None:
        super().__init__(markdown, context=context)
        count = len(section_of(self.document, "task").items)
        random = Random(count)  # noqa: S311 - an order on a screen, not a secret
        self.orders = [random.sample(range(count), count) for _ in range(2)]

    def check(self, document: Document) -> None:
        """Require six to twelve things to press, three to five pop-ups with feedback, and questions."""
        check_parts(document, ("task", "popups", "think"))
        task = section_of(document, "task")
        check_items(document, task, 6, 12)
        if len({item.text for item in task.items}) < len(task.items):
            document.fail(task.line, "each thing to press must have other words.")
        check_items(document, section_of(document, "popups"), 3, 5, feedback=True)
        if not section_of(document, "think").blocks:
            document.fail(section_of(document, "think").line, "write here what the class shall think about.")

    def paper_form(self) -> paper.PaperForm:
        """The same with a partner who taps on the table, and two times to write down."""
        task, popups, think = (section_of(self.document, name) for name in ("task", "popups", "think"))
        words = self.words
        blocks = [
            *paper.prose(self.document.intro.blocks),
            paper.Prose(escape(words["notify_paper"])),
            paper.Title(task.title),
            *paper.prose(task.blocks),
        ]
        blocks += [paper.Cards(task.items), paper.Lines(words["notify_quiet"], 1), paper.Lines(words["notify_loud"], 1)]
        blocks += [paper.Title(popups.title), *paper.prose(popups.blocks), *[paper.Prose(item.html) for item in popups.items]]
        blocks += [paper.Title(think.title), *paper.prose(think.blocks), paper.Lines("", 2)]
        return paper.PaperForm(tuple(blocks), (*paper.answers(popups.items), *paper.answers((*task.items, *think.items))))
