"""What is written for print: HTML and paper forms in Typst, set as PDF/UA by Typst itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit_builder.errors import KitError
from kit_builder.markdown import Renderer
from kit_builder.model import Cell
from kit_builder.typst import Document, call, string

SHEET = {"title": "A title", "language": "en", "heading-of": "A heading", "grades": "Grades 1-4", "risk": "A risk", "foot": "foot"}


def set_html(html: str) -> bytes:
    paper = Document("en")
    return paper.pdf("sheet.typ", paper.html(html, level=2), **SHEET)


MARKDOWN = """### A heading

Words with **strong**, *soft*, `code` and [a source](https://example.org), and a break
in the line. Ә ғ қ ң ө ү ұ һ і. 20 000 ₸ “quoted”.

- one
- two
  - three

1. first
2. second

> said

| a | b |
|---|---|
| 1 |   |

```
code
```

---
"""


def test_everything_that_markdown_makes_can_be_set(root: Path) -> None:
    html = Renderer().html(root / "notebooks" / "x.ipynb", Cell("x", "markdown", MARKDOWN, 1)).html
    typst = Document("en").html(html)
    for part in ("#heading(", "#strong([", "#emph([", "#raw(", '#link("https://example.org")', "#linebreak()", "#list(", "#enum(", "#said(", "#listing(columns: 2", "#divider()"):  # fmt: skip
        assert part in typst
    assert set_html(html).startswith(b"%PDF")


def test_two_settings_of_the_same_page_are_the_same_bytes() -> None:
    assert set_html("<h3>A</h3><p>B</p>") == set_html("<h3>A</h3><p>B</p>")


@given(st.text(max_size=60))
def test_no_words_are_read_as_markup(words: str) -> None:
    assert string(words).startswith('"')
    assert string(words).endswith('"')
    assert not any(ord(sign) < 32 for sign in string(words))
    assert string(words)[1:-1].count('"') == 0


@pytest.mark.parametrize(
    "words", ["#panic()", "*a* _b_ $x$ @c <d> = e", "\\ // /* */ ~ - + `", '"quoted" [in] (brackets) {braces}', "#let x = 1; x"]
)
def test_signs_of_typst_are_words_in_a_lesson(words: str) -> None:
    paper = Document("en")
    assert paper.pdf("sheet.typ", f"{paper.text(words)} {call('strong', paper.text(words))}", **SHEET).startswith(b"%PDF")


def test_an_emoji_becomes_its_icon_and_a_sign_without_a_shape_is_left_out() -> None:
    paper = Document("en")
    written = paper.text("ha \U0001f602 \u4f60 end")
    assert "face with tears of joy" in written
    assert "\u4f60" not in written
    assert paper.pdf("sheet.typ", written, **SHEET).startswith(b"%PDF")


def test_a_picture_without_words_is_refused_by_the_setting_itself() -> None:
    paper = Document("en")
    with pytest.raises(KitError, match="cannot be set"):
        paper.pdf(
            "sheet.typ",
            paper.drawing(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg", "").replace('alternative: ""', "alternative: none"),
            **SHEET,
        )


def test_pages_are_counted() -> None:
    paper = Document("en")
    assert paper.pages("sheet.typ", paper.html("<p>short</p>"), **SHEET) == 1
    assert paper.pages("sheet.typ", paper.html("<p>long</p>" * 200), **SHEET) > 1
