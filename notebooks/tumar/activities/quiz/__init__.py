"""Questions with one or several right options and feedback for each."""

from __future__ import annotations

from tumar import paper
from tumar.activity import Activity, check_options, questions
from tumar.grammar import Document, Picture
from tumar.slide import SlideMetrics


class Quiz(Activity):
    """Questions, one after the other; every option explains itself and may be tried again."""

    def check(self, document: Document) -> None:
        """Require options, feedback and a right answer for every question."""
        check_options(document)

    def slide_height(self, metrics: SlideMetrics) -> float:
        """Take the highest question; its picture stands beside the options."""
        views = []
        for section in questions(self.document):
            has_picture = bool(section.of_kind(Picture))
            width = metrics.width - 16 if has_picture else metrics.width
            several = sum(bool(item.right) for item in section.items) > 1
            title = metrics.text(section.title, width, bold=True) * 1.15 + 0.5
            text = title + metrics.blocks(section, width) + metrics.options(section, width)
            views.append(max(text + (4.5 if several else 0), 15 if has_picture else 0))
        return (metrics.blocks(self.document.intro, metrics.width, 11.5) if self.document.sections else 0) + 1.7 + max(views)

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
