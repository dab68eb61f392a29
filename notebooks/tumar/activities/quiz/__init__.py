"""Questions with one or several right options and feedback for each."""

from __future__ import annotations

from tumar import paper
from tumar.activity import Activity, check_options, questions
from tumar.grammar import Document


class Quiz(Activity):
    """Questions, one after the other; every option explains itself and may be tried again."""

    def check(self, document: Document) -> None:
        """Require options, feedback and a right answer for every question."""
        check_options(document)

    def paper_form(self) -> paper.PaperForm:
        """Options to tick; the key names the right ones and says why."""
        blocks: list[paper.PaperBlock] = []
        key: list[str] = []
        if self.document.sections:
            blocks += paper.prose(self.document.intro.blocks)
        for number, section in enumerate(questions(self.document), 1):
            right = [item for item in section.items if item.right]
            if section.title:
                blocks.append(paper.Title(f"{number}. {section.title}"))
            blocks += [*paper.prose(section.blocks), paper.Options(section.items, several=len(right) > 1)]
            key += [f"{number}. {'✓' if item.right else '–'} {item.html}: {item.feedback}" for item in section.items]
        return paper.PaperForm(tuple(blocks), tuple(key))
