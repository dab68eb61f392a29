"""A made-up screen: find the tricks, name them, make one thing fairer."""

from __future__ import annotations

from html import escape
from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, sections_of
from tumar.grammar import Document


class DesignTricks(Activity):
    """Things on a screen that push, and things that are fair; a trick is found, then named, then a feature is redesigned.

    A thing is a trick when it links to one: ``- [Next clip in 3, 2, 1](#autoplay)``.
    """

    marks: ClassVar[frozenset[str]] = frozenset({"trick", "screen", "redesign"})

    def check(self, document: Document) -> None:
        """Require named tricks, screens with as much fair as tricky, and features to redesign."""
        check_parts(document, (), ("trick", "screen", "redesign"))
        tricks = sections_of(document, "trick")
        if not 2 <= len(tricks) <= 6:
            document.fail(tricks[0].line, f"two to six tricks are needed; here are {len(tricks)}.")
        identifiers: set[str] = set()
        for section in tricks:
            check_items(document, section, 0, 0)
            if not section.identifier or section.identifier in identifiers:
                document.fail(section.line, "give each trick a name of its own for links, such as {#autoplay .trick}.")
            if not section.blocks:
                document.fail(section.line, "say in a sentence how this trick works.")
            identifiers.add(section.identifier)
        for section in sections_of(document, "screen"):
            check_items(document, section, 2, 10, feedback=True)
            for item in section.items:
                if item.target is not None and item.target not in identifiers:
                    names = ", ".join(f"#{name}" for name in sorted(identifiers))
                    document.fail(item.line, f"the link #{item.target} leads to no trick. Tricks here: {names}.")
            tricky = sum(item.target is not None for item in section.items)
            if abs(len(section.items) - 2 * tricky) > 1:
                document.fail(section.line, f"as many fair things as tricks: here are {tricky} tricks of {len(section.items)} things.")
        for section in sections_of(document, "redesign"):
            check_items(document, section, 2, 5, feedback=True, judged=True)

    def paper_form(self) -> paper.PaperForm:
        """The screen to ring round, the names of the tricks, the features to redesign."""
        blocks = paper.prose(self.document.intro.blocks)
        tricks = {section.identifier: section for section in sections_of(self.document, "trick")}
        key: list[str] = []
        for section in tricks.values():
            blocks += [paper.Title(section.title), *paper.prose(section.blocks)]
        blocks.append(paper.Prose(escape(self.words["tricks_paper"])))
        for section in sections_of(self.document, "screen"):
            blocks += [paper.Title(section.title), *paper.prose(section.blocks), paper.Cards(section.items)]
            for item in section.items:
                name = tricks[item.target].title if item.target else self.words["tricks_fair"]
                key.append(f"{item.html}: <strong>{escape(name)}</strong>. {item.feedback}")
        for section in sections_of(self.document, "redesign"):
            blocks += [
                paper.Title(section.title),
                *paper.prose(section.blocks),
                paper.Options(section.items),
                paper.Lines(self.words["reflect_own"], 1),
            ]
            key += paper.answers(section.items)
        return paper.PaperForm(tuple(blocks), tuple(key))
