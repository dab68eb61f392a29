"""A made-up clip feed that learns from every tap, and says so."""

from __future__ import annotations

from html import escape
from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of, sections_of
from tumar.grammar import Document


class Feed(Activity):
    """Like, watch, skip or hide clips and see what comes next, and why; then clean the feed and see it change.

    The recommender is small and open. Every topic has a weight, 1 at first, 2 for a topic that the app itself pushes
    (``{.loud}``). A like adds 2, watching to the end adds 1, skipping takes off 1 (never below a half), hiding makes it 0.
    The next clip is chosen by smooth weighted round-robin (as in nginx's load balancer), so that the same taps give the
    same feed on every screen: nothing is drawn by chance.
    """

    marks: ClassVar[frozenset[str]] = frozenset({"topic", "loud", "think"})

    def check(self, document: Document) -> None:
        """Require three to five topics with three or more clips each, and questions to think about."""
        check_parts(document, ("think",), ("topic",))
        topics = sections_of(document, "topic")
        if not 3 <= len(topics) <= 5:
            document.fail(1, f"a feed needs three to five topics (## … {{.topic}}); here are {len(topics)}.")
        for section in topics:
            check_items(document, section, 3, 12)
        if not section_of(document, "think").blocks:
            document.fail(section_of(document, "think").line, "write here what the class shall think about.")

    def paper_form(self) -> paper.PaperForm:
        """A feed played with cards: one pupil is the app, one the viewer, tallies are the weights."""
        words = self.words
        blocks = [*paper.prose(self.document.intro.blocks), paper.Prose(escape(words["feed_paper"]))]
        key: list[str] = []
        for section in sections_of(self.document, "topic"):
            blocks += [paper.Title(section.title), *paper.prose(section.blocks), paper.Cards(section.items)]
            key += paper.answers(section.items)
        think = section_of(self.document, "think")
        blocks += [paper.Title(think.title), *paper.prose(think.blocks), paper.Lines("", 2)]
        return paper.PaperForm(tuple(blocks), (escape(words["feed_rule"]), *key, *paper.answers(think.items)))
