"""The slides on paper as PDF/UA: one a page, and a handout with three and lines on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from kit_builder.core.model import Kit, Lesson
from kit_builder.exports import Format
from kit_builder.lesson.slides import Slide, slides_of
from kit_builder.paper import activity_forms as forms
from kit_builder.paper.typst import Document, Raw, call
from kit_builder.translation.page_words import describe, name_of_choice

_TEMPLATE = "deck.typ"
_TEXT_ALONE, _TEXT_BESIDE = (852, 446), (482, 446)  # points, of text on a slide without and with a picture
_SIZES = (30, 27, 24, 21, 18, 16, 14)
_PICTURE = re.compile(r'<p><img src="([^"]*)" alt="([^"]*)"\s*/?></p>')


def slides(lesson: Lesson, kit: Kit) -> bytes:
    """Make ``slides.pdf``: one page a slide, the activities in their paper form."""
    paper = Document.of(lesson, kit)
    return _typeset(paper, lesson, "".join(call("one", sheet) + "\n" for sheet in _sheets(paper, lesson, kit)), handout=False)


def handout(lesson: Lesson, kit: Kit) -> bytes:
    """Make ``handout.pdf``: three slides a page, beside each lines to write on."""
    paper = Document.of(lesson, kit)
    sheets = "".join(f"[{sheet}]," for sheet in _sheets(paper, lesson, kit))
    return _typeset(paper, lesson, call("three", slides=Raw(f"({sheets})")), handout=True)


def _typeset(paper: Document, lesson: Lesson, body: str, *, handout: bool) -> bytes:
    title = describe(lesson)
    return paper.pdf(_TEMPLATE, body, title=title, language=lesson.variant.language, handout=handout, foot=title)


def _sheets(paper: Document, lesson: Lesson, kit: Kit) -> Iterator[str]:
    variant, words = lesson.variant, kit.page_words
    tile = paper.keep(lesson.context.files.art("ornament.svg"))
    mascot = paper.keep(lesson.context.files.art("tumar/hello.svg"))
    pages = [
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
    deck_slides = slides_of(lesson, kit)
    pieces = [_piece(paper, slide, kit) for slide in deck_slides]
    fitted = forms.fitted(paper, pieces)
    pages += [paper.at(slide.cells[0].cell) + _content(paper, slide, content) for slide, content in zip(deck_slides, fitted, strict=True)]
    names = ["", *(name_of_choice(kit.choices[slide.choice], kit) if slide.choice else "" for slide in deck_slides)]
    for number, (content, name) in enumerate(zip(pages, names, strict=True), 1):
        yield call("sheet", content, tile=tile, number=f"{number} / {len(pages)}", choice=name)


def _piece(paper: Document, slide: Slide, kit: Kit) -> forms.SlideContent:
    """Return what has to fit on a slide: the form of an activity, or the text."""
    first = slide.cells[0]
    if first.is_done_by_pupils:
        return forms.slide_content(paper, first, kit.page_words["on_worksheet"])
    html = "".join(lesson_cell.html for lesson_cell in slide.cells)
    width, height = _TEXT_BESIDE if _PICTURE.search(html) else _TEXT_ALONE
    return forms.SlideContent((paper.html(_PICTURE.sub("", html), level=2),), width, height, _SIZES, cell=first.cell.index)


def _content(paper: Document, slide: Slide, content: str) -> str:
    """Write what a slide shows."""
    first = slide.cells[0]
    if first.is_done_by_pupils:
        return call("titled", paper.heading(paper.text(first.title), 2), content)
    pictures = _PICTURE.findall("".join(lesson_cell.html for lesson_cell in slide.cells))
    if not pictures:
        return content
    address, alternative = map(unescape, pictures[0])
    return call("beside", call("big", source=paper.keep(address), alternative=alternative), content)


FORMATS = (
    Format(
        name="slides-pdf",
        path="{risk}/slides.pdf",
        mime="application/pdf",
        shelf="print",
        word="print_slides-pdf",
        order=20,
        is_compressed=True,
        make=slides,
    ),
    Format(
        name="handout-pdf",
        path="{risk}/handout.pdf",
        mime="application/pdf",
        shelf="print",
        word="print_handout-pdf",
        order=30,
        is_compressed=True,
        make=handout,
    ),
)
