"""How the pages for print look, measured on every page of every lesson: nothing cut, nothing over another, no heading left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pytest
from lessons import KIT, LESSONS, kit_in, lesson_of

from kit_builder.exports.registry import FORMATS

PAPER = [name for name, form in FORMATS.items() if form.path.endswith(".pdf")]
FOOT = 50  # points from below: page numbers
HEADING = 22  # points that a heading of one line takes


@dataclass(frozen=True)
class Words:
    """Text in one line, and its box on the page in points from below left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    def covers(self, other: Words) -> float:
        """Return which part of the smaller box lies in both."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        if wide <= 0 or high <= 0:
            return 0
        return wide * high / min(self.area, other.area)

    @property
    def area(self) -> float:
        return max(0.1, (self.right - self.left) * (self.top - self.bottom))


def words_of(page: pdfium.PdfPage) -> list[Words]:
    text = page.get_textpage()
    found = []
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        words = text.get_text_bounded(left, bottom, right, top).strip()
        if words:
            found.append(Words(words, left, bottom, right, top))
    return found


def problems(number: int, page: pdfium.PdfPage) -> Iterator[str]:
    wide, high = page.get_size()
    words = words_of(page)
    for one in words:
        if one.left < 4 or one.bottom < 4 or one.right > wide - 4 or one.top > high - 4:
            yield f"page {number}: cut at the edge: {one.text!r}"
    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            if one.covers(other) > 0.3:
                yield f"page {number}: {one.text!r} over {other.text!r}"


def left_behind(document: pdfium.PdfDocument) -> Iterator[str]:
    """Find headings with nothing below them on their page; the bookmarks say where each begins."""
    for bookmark in document.get_toc():
        target = bookmark.get_dest()
        _, (_, from_below, _) = target.get_view()
        words = words_of(document[target.get_index()])
        if not [one for one in words if FOOT < one.top < from_below - HEADING]:
            yield f"page {target.get_index() + 1}: a heading is left behind: {bookmark.get_title()!r}"


@pytest.mark.parametrize("form", PAPER)
@pytest.mark.parametrize(("risk", "age"), LESSONS)
@pytest.mark.parametrize("language", KIT.languages)
def test_no_text_is_cut_or_covered_and_no_heading_is_left_behind(risk: str, age: str, form: str, language: str) -> None:
    made = FORMATS[form].export(lesson_of(risk, age, language), kit_in(language))
    assert made is not None
    document = pdfium.PdfDocument(made)
    if form == "family-pdf":
        assert len(document) == 1
    found = [problem for number, page in enumerate(document, 1) for problem in problems(number, page)]
    if form.startswith(("worksheet", "guide", "family")):
        found += left_behind(document)
    assert found == []


@pytest.mark.parametrize("colour", [risk.colour for risk in KIT.risks.values()])
def test_white_words_on_the_colour_of_a_risk_can_be_read_in_black_and_white(colour: str) -> None:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]  # WCAG 2.2, relative luminance
    assert 1.05 / (luminance + 0.05) >= 4.5
