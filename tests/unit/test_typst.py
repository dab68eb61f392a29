"""What is written for print: HTML and paper forms in Typst, set as PDF/UA by Typst itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from kit_builder.core.errors import KitError
from kit_builder.core.files import remove_leftovers
from kit_builder.core.kit import HOME, read_look
from kit_builder.core.model import Cell
from kit_builder.lesson.markdown import Renderer
from kit_builder.paper.fonts import _PLAIN, _folder, _missing, let_typst, printed, printed_drawing, shapeless
from kit_builder.paper.typst import Document, call, not_on_paper, string
from tumar.files import Files

LOOK = read_look(HOME)
SHEET = {"title": "A title", "language": "en", "heading-of": "A heading", "grades": "Grades 1-4", "risk": "A risk", "foot": "foot"}


def set_html(html: str) -> bytes:
    paper = Document("en", LOOK)
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
    html = Renderer().html(Cell("x", "markdown", MARKDOWN, 1), Files(root / "notebooks")).html
    typst = Document("en", LOOK).html(html)

    for part in ("#heading(", "#strong([", "#emph([", "#raw(", '#link("https://example.org")', "#linebreak()", "#list(", "#enum(", "#said(", "#listing(columns: 2", "#divider()"):  # fmt: skip
        assert part in typst
    assert set_html(html).startswith(b"%PDF")


def test_files_for_typst_are_laid_out_once_and_again_where_somebody_has_tidied_up() -> None:
    name, square = "square.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="{}"/></svg>'
    draw = partial(typst.compile, format="svg")
    document = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{name}", width: 9pt)'
    first = let_typst(draw, document, {name: square.format(9).encode()})
    path = Path(_folder()) / name
    before = path.stat().st_ino
    assert let_typst(draw, document, {name: square.format(9).encode()}) == first
    assert path.stat().st_ino == before
    shutil.rmtree(path.parent)
    assert let_typst(draw, document, {name: square.format(9).encode()}) == first
    assert let_typst(draw, document, {name: square.format(4).encode()}) != first


ENDED_BY_FORCE = (
    "import os; from kit_builder.core.files import temporary_folder; print(temporary_folder(), flush=True); os.kill(os.getpid(), 9)"
)


def test_the_folder_of_a_process_that_was_ended_by_force_goes_with_the_next_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    said = subprocess.run(
        [sys.executable, "-c", ENDED_BY_FORCE], env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True, text=True
    )
    left = Path(said.stdout.strip())
    old, young = (tmp_path / f"tumar-typst-{name}" for name in ("old", "young"))  # which have no lock, or not yet
    for folder in (old, young):
        folder.mkdir()
    os.utime(old, (1, 1))
    made = Path(_folder.__wrapped__()).parent
    assert left.is_dir()
    remove_leftovers(tmp_path / "dist")
    assert set(tmp_path.iterdir()) == {made, young}


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
    paper = Document("en", LOOK)
    assert paper.pdf("sheet.typ", f"{paper.text(words)} {call('strong', paper.text(words))}", **SHEET).startswith(b"%PDF")


def test_an_emoji_becomes_its_icon_and_a_sign_without_a_shape_is_left_out() -> None:
    paper = Document("en", LOOK)
    written = paper.text("ha \U0001f602 \u4f60 end")
    assert "face with tears of joy" in written
    assert "\u4f60" not in written
    assert paper.pdf("sheet.typ", written, **SHEET).startswith(b"%PDF")


def test_the_signs_about_which_nobody_asks_have_shapes() -> None:
    assert _missing(sorted(_PLAIN)) == set()


def test_signs_without_a_shape_are_told_from_the_others() -> None:
    assert shapeless("Ә, ә! ❤ ☑ ✓ → שלום \u4f60\ufdfd ✅ ❌ \U0001f602 \u4f60") == {"\u4f60", "\ufdfd", "✅", "❌", "\U0001f602"}
    assert not_on_paper("❤\ufe0f ❌ \U0001f602 ✅ \u4f60 a\u0301 ✅") == ["✅", "\u4f60"]


@pytest.mark.parametrize(
    ("words", "shown"),
    [("е\u0301", "е\u0301"), ("k\u20e0! a\u0301", "k! a\u0301"), ("\u20e0", "\u20e0"), ("שָׁלוֹם", "שָׁלוֹם"), ("a k" + "\u0301" * 99, "a k")],
)
def test_a_mark_that_another_typeface_has_than_its_letter_is_left_out(words: str, shown: str) -> None:
    paper = Document("en", LOOK)
    assert printed(words) == shown
    assert paper.pdf("sheet.typ", paper.text(words), **SHEET).startswith(b"%PDF")


@pytest.mark.parametrize("first", [0x07C0, 0x0710, 0x0780, 0x0870, 0x0A80, 0x1000, 0x4E00, 0x10330, 0x1F900], ids=hex)
def test_letters_of_any_script_cost_no_page(first: int) -> None:
    paper = Document("en", LOOK)
    words = "".join(f"{chr(first + number)} " for number in range(64)) * 3
    body = f"{paper.text(words)}\n\n#raw({string(words)}, block: true)"
    assert paper.pdf("sheet.typ", body, **SHEET).startswith(b"%PDF")


@pytest.mark.parametrize("words", ["\u4f60", "&#20320;", "&#x4f60;", "&#x4F60;\u2028\x01", "\x01", "&#xd800;"])
def test_words_of_a_drawing_cost_no_page(words: str) -> None:
    paper = Document("en", LOOK)
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text y='9'>A{words}&lt;&#60;&#33;</text></svg>".encode()
    assert "A&lt;&#60;&#33;" in "".join(printed_drawing(drawing).decode().split())
    assert paper.pdf("sheet.typ", paper.drawing(drawing, "svg", "A drawing"), **SHEET).startswith(b"%PDF")


def test_a_picture_without_words_is_refused_by_the_setting_itself() -> None:
    paper = Document("en", LOOK)
    with pytest.raises(KitError, match="cannot be set"):
        paper.pdf(
            "sheet.typ",
            paper.drawing(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg", "").replace('alternative: ""', "alternative: none"),
            **SHEET,
        )


def test_pages_are_counted() -> None:
    paper = Document("en", LOOK)
    assert paper.pages("sheet.typ", paper.html("<p>short</p>"), **SHEET) == 1
    assert paper.pages("sheet.typ", paper.html("<p>long</p>" * 200), **SHEET) > 1
