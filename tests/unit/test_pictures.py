"""Pictures are looked at before a page is made of them: many at once, and yet each gets its own sentence."""

from __future__ import annotations

from urllib.parse import quote

from kit_builder.lesson.pictures import Pictures
from kit_builder.paper.drawable import why_not_drawable

GOOD = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="{}"/></svg>'
NOT_FOR_TYPST = '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>'


def address(drawing: str) -> str:
    return f"data:image/svg+xml,{quote(drawing)}"


def test_only_the_picture_that_cannot_be_shown_is_named() -> None:
    good = [address(GOOD.format(size)) for size in (1, 2, 3)]
    torn, hollow, odd = address("<svg"), address(NOT_FOR_TYPST), "data:image/bmp;base64,AAAA"
    pictures = Pictures(why_not_drawable)
    found = pictures.problems_of([good[0], torn, good[1], hollow, odd, good[2], good[0]])
    assert set(found) == {*good, torn, hollow, odd}
    assert [found[one] for one in good] == ["", "", ""]
    assert "not a complete drawing" in found[torn]
    assert "cannot be drawn" in found[hollow]
    assert "bmp" in found[odd]
    assert pictures.problems_of([hollow, good[0]]) == {hollow: found[hollow], good[0]: ""}
    assert pictures.problem_of(torn) == found[torn]
    assert Pictures().problem_of(hollow) == ""  # nobody has asked who would draw it
