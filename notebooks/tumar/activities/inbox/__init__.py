"""Messages of a made-up inbox: safe or bait, and the words that give it away."""

from __future__ import annotations

from html import escape
from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, sections_of
from tumar.grammar import Document, Message, Section

KINDS = ("mail", "chat", "sms")
VERDICTS = ("bait", "safe")


class Inbox(Activity):
    """Each message is judged, then its cues can be opened on the message itself; bait found and safe trusted are counted apart."""

    marks: ClassVar[frozenset[str]] = frozenset({*KINDS, *VERDICTS})

    def check(self, document: Document) -> None:
        """Require a kind and a verdict for each message, cues that stand in it, and as much safe as bait."""
        if not 2 <= len(document.sections) <= 12:
            document.fail(1, f"an inbox holds 2 to 12 messages (## headings); here are {len(document.sections)}.")
        for section in document.sections:
            for marks in (KINDS, VERDICTS):
                if len(section.marks & set(marks)) != 1:
                    document.fail(section.line, f"mark this message with one of {', '.join(f'{{.{mark}}}' for mark in marks)}.")
            if not section.of_kind(Message):
                document.fail(section.line, "this message has no sender: write **Sender:** and the words.")
            check_items(document, section, 1, 4, feedback=True)
            for item in section.items:
                if not any(item.text in words_of(message) for message in section.of_kind(Message)):
                    document.fail(item.line, "this cue must stand in the message above, letter for letter.")
        bait, safe = (len(sections_of(document, mark)) for mark in VERDICTS)
        if abs(bait - safe) > 1:
            document.fail(1, f"as many safe messages as bait: here are {bait} of bait and {safe} safe ones.")

    def paper_form(self) -> paper.PaperForm:
        """The messages to judge and underline; the key names the cues."""
        words = self.words
        verdicts = {"bait": words["inbox_bait"], "safe": words["inbox_safe"]}
        blocks: list[paper.PaperBlock] = [*paper.prose(self.document.intro.blocks), paper.Prose(escape(words["inbox_paper"]))]
        key: list[str] = []
        for number, section in enumerate(self.document.sections, 1):
            blocks += [paper.Title(f"{number}. {section.title} ({words[f'inbox_{kind_of(section)}']})"), *paper.prose(section.blocks)]
            blocks.append(paper.Boxes(tuple(verdicts.values()), to_tick=True))
            verdict = verdicts["bait" if "bait" in section.marks else "safe"]
            key += [f"{number}. <strong>{escape(verdict)}</strong>: {item.html} – {item.feedback}" for item in section.items]
        return paper.PaperForm(tuple(blocks), tuple(key))


def kind_of(section: Section) -> str:
    """Return the kind of a message: mail, chat or sms."""
    return next(kind for kind in KINDS if kind in section.marks)


def words_of(message: Message) -> str:
    """Return the words of a message as they stand on the screen."""
    return paper.without_tags(message.html)
