"""The slides on paper as PDF/UA: one a page, and a handout with three and lines on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kit_builder import forms
from kit_builder.deck import Slide, slides_of
from kit_builder.model import Kit, Lesson
from kit_builder.page import describe, page_words
from kit_builder.typst import Document, Raw, call
from tumar.settings import current

_TEMPLATE = "deck.typ"
_PICTURE = re.compile(r'<p><img src="([^"]*)" alt="([^"]*)"\s*/?></p>')


def slides(lesson: Lesson, kit: Kit) -> bytes:
    """Make ``slides.pdf``: one page a slide, the activities in their paper form."""
    paper = Document(lesson.variant.language)
    return _set(paper, lesson, "".join(call("one", sheet) + "\n" for sheet in _sheets(paper, lesson, kit)), handout=False)


def handout(lesson: Lesson, kit: Kit) -> bytes:
    """Make ``handout.pdf``: three slides a page, beside each lines to write on."""
    paper = Document(lesson.variant.language)
    sheets = "".join(f"[{sheet}]," for sheet in _sheets(paper, lesson, kit))
    return _set(paper, lesson, call("three", slides=Raw(f"({sheets})")), handout=True)


def _set(paper: Document, lesson: Lesson, body: str, *, handout: bool) -> bytes:
    title = describe(lesson)
    return paper.pdf(_TEMPLATE, body, title=title, language=lesson.variant.language, handout=handout, foot=title)


def _sheets(paper: Document, lesson: Lesson, kit: Kit) -> Iterator[str]:
    variant, words = lesson.variant, page_words()
    tile = paper.keep(current().picture("../media/art/ornament.svg"))
    mascot = paper.keep(current().picture("../media/art/tumar/hello.svg"))
    made = [
        call(
            "title-page",
            paper.text(lesson.title),
            mascot=mascot,
            risk=variant.risk.title,
            grades=variant.age.grades,
            colour=variant.risk.colour,
            **{"mascot-words": words["mascot"]},
        )
    ]
    made += [paper.at(slide.cells[0].cell) + _content(paper, slide) for slide in slides_of(lesson, kit)]
    for number, content in enumerate(made, 1):
        yield call("sheet", content, tile=tile, number=f"{number} / {len(made)}")


def _content(paper: Document, slide: Slide) -> str:
    """Write what a slide shows; an activity that is too long for it is named, with where it is to be found."""
    first = slide.cells[0]
    if first.activity or first.lab:
        return forms.fitted(paper, first, paper.heading(paper.text(first.title), 2))
    html = "".join(shown.html for shown in slide.cells)
    pictures = _PICTURE.findall(html)
    text = paper.html(_PICTURE.sub("", html), level=2)
    if not pictures:
        return call("fitted", parts=Raw(f"([{text}],)"))
    address, alternative = pictures[0]
    return call("beside", call("big", source=paper.keep(address), alternative=alternative), text)
