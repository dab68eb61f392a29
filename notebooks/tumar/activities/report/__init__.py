"""Proof, report, block, tell: practised in a made-up app."""

from __future__ import annotations

from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of
from tumar.grammar import Document, Message

PARTS = ("post", "proof", "reason", "block", "tell")
JUDGED = ("proof", "reason")


class Report(Activity):
    """Four moves in any order on a post of a made-up app, and what each of them does.

    Blocking before proof is kept is no mistake that ends the exercise: it says how proof can still be had.
    """

    marks: ClassVar[frozenset[str]] = frozenset(PARTS)

    def check(self, document: Document) -> None:
        """Require every part once; messages in the post, options in proof, reason and tell, words in block."""
        check_parts(document, PARTS)
        post, block = section_of(document, "post"), section_of(document, "block")
        if not post.of_kind(Message):
            document.fail(post.line, "the post has no message: write **Name:** and the words.")
        if not block.blocks:
            document.fail(block.line, "say here in a sentence or two what blocking does.")
        for name in ("proof", "reason", "tell"):
            check_items(document, section_of(document, name), 2, 5, feedback=True, judged=name in JUDGED)

    def paper_form(self) -> paper.PaperForm:
        """The post, then one part after the other; the key says what is right and why."""
        blocks = paper.prose(self.document.intro.blocks)
        key: list[str] = []
        for name in PARTS:
            section = section_of(self.document, name)
            blocks += [paper.Title(section.title), *paper.prose(section.blocks)]
            if section.items:
                blocks.append(paper.Options(section.items, several=name in JUDGED))
            key += paper.answers(section.items)
        return paper.PaperForm((*blocks, paper.Lines(self.words["report_order"], 2)), tuple(key))
