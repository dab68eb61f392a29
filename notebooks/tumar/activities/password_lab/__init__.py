"""Passwords tried out: how long would guessing take, and why."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of
from tumar.grammar import Document, Paragraph

_FOLDER = Path(__file__).parent
LEAST_WORDS = 36  # two dice choose one of them


def _library() -> str:
    """Return the estimator and its list of passwords as text for a module; the estimator hangs itself on ``this``."""
    script = (_FOLDER / "vendor" / "zxcvbn.js").read_text("utf-8").rpartition("//# sourceMappingURL")[0]
    passwords = (_FOLDER / "vendor" / "passwords.base64").read_text("ascii")
    local = (_FOLDER / "local-words.txt").read_text("utf-8").split("\n", 1)[1].split()
    estimator = "const zxcvbn = (() => { const place = {}; (function () {" + script + "}).call(place); return place.zxcvbnts.core; })();"
    return f"{estimator}\nconst PASSWORDS = [...atob('{passwords}').split(','), ...{json.dumps(local, ensure_ascii=False)}];\n"


class PasswordLab(Activity):
    """Made-up examples, passphrases by dice, and a field that forgets: what is typed there is nowhere kept.

    Guesses are those of zxcvbn; times are for 100 tries an hour (a site that slows guessing down) and for 10 000 a second
    (a stolen list whose passwords were stored slowly), the two ends that zxcvbn itself names.
    """

    library: ClassVar[str] = _library()
    marks: ClassVar[frozenset[str]] = frozenset({"examples", "words", "rules"})

    def check(self, document: Document) -> None:
        """Require examples and rules with feedback, and enough words for the dice."""
        check_parts(document, ("examples", "words", "rules"))
        check_items(document, section_of(document, "examples"), 3, 8, feedback=True)
        check_items(document, section_of(document, "rules"), 2, 6, feedback=True)
        section = section_of(document, "words")
        check_items(document, section, 0, 0)
        if len(set(self._dice(document))) < LEAST_WORDS:
            document.fail(section.line, f"the dice need {LEAST_WORDS} different words or more, with spaces between them.")

    @staticmethod
    def _dice(document: Document) -> list[str]:
        blocks = section_of(document, "words").of_kind(Paragraph)
        return blocks[-1].text.split() if blocks else []

    def paper_form(self) -> paper.PaperForm:
        """The examples to put in order, the words with numbers for two dice, the rules."""
        examples, dice, rules = (section_of(self.document, name) for name in ("examples", "words", "rules"))
        words = self.words
        numbered = [f"{first}-{second} {word}" for (first, second), word in zip(_throws(), self._dice(self.document), strict=False)]
        blocks = [
            *paper.prose(self.document.intro.blocks),
            paper.Prose(escape(words["password_never"])),
            paper.Title(examples.title),
            *paper.prose(examples.blocks),
            paper.Prose(escape(words["password_order"])),
            paper.Cards(examples.items),
            paper.Title(dice.title),
            *paper.prose(dice.blocks),
            paper.Prose(escape(words["password_dice"])),
            paper.Prose(" &nbsp; ".join(map(escape, numbered))),
            paper.Lines(words["password_phrase"], 1),
            paper.Title(rules.title),
            *paper.prose(rules.blocks),
            paper.Options(rules.items, several=True),
        ]
        return paper.PaperForm(tuple(blocks), (*paper.answers(examples.items), *paper.answers(rules.items)))


def _throws() -> list[tuple[int, int]]:
    return [(first, second) for first in range(1, 7) for second in range(1, 7)]
