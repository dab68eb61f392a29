"""The stages: what is read of a notebook, what is kept of it, and that none of its code ever runs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit_builder.core.errors import CellError, KitError
from kit_builder.core.model import Cell, Kit, Lesson, Notebook, Variant
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import lesson_of as make_lesson
from kit_builder.lesson.read import read
from kit_builder.lesson.select import is_seen, select_age
from kit_builder.lesson.translate import translate
from kit_builder.translation.language import translation_of

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
Reader = Callable[..., Notebook]


@pytest.fixture
def read_cells(kit: Kit, tmp_path: Path, write_notebook: Callable[..., Path]) -> Reader:
    """Write cells as a notebook and read it."""

    def read_them(*cells: dict[str, Any]) -> Notebook:
        return read(write_notebook(tmp_path / "cyberbullying.ipynb", list(cells)), kit)

    return read_them


# ---------------------------------------------------------------- read


def test_a_cell_is_read_with_its_tags_slide_and_place(read_cells: Reader, cell: Callable[..., Any]) -> None:
    tags = ("age:6-9", "age:10-13", "for:teacher", "block:meet", "minutes:2", "minutes:3", "objective:cb6-tell", "hide-input")
    notebook = read_cells(cell("first"), cell("# Second", *tags, slide="subslide", id="abc"))
    second = notebook.cells[1]
    assert (second.id, second.type, second.source, second.index, second.slide) == ("abc", "markdown", "# Second", 2, "subslide")
    assert second.tags["age"] == ("6-9", "10-13")
    assert (second.readers, second.block, second.minutes) == (("teacher",), "meet", 5)
    assert "hide-input" not in second.tags
    assert (notebook.cells[0].readers, notebook.cells[0].block, notebook.cells[0].minutes) == (("everyone",), None, 0)
    assert notebook.risk == "cyberbullying"


def test_text_in_lines_and_text_in_one_piece_are_read_alike(read_cells: Reader, cell: Callable[..., Any]) -> None:
    one, other = read_cells({**cell(""), "source": ["# A\n", "b"]}, cell("# A\nb")).cells
    assert one.source == other.source == "# A\nb"


def test_a_cell_without_an_id_gets_one_of_its_place(read_cells: Reader, cell: Callable[..., Any], tmp_path: Path, kit: Kit) -> None:
    read_cells(cell("a"), cell("b"))
    path = tmp_path / "cyberbullying.ipynb"
    raw = json.loads(path.read_text("utf-8"))
    for made in raw["cells"]:
        del made["id"]
    path.write_text(json.dumps(raw), "utf-8")
    ids = [made.id for made in read(path, kit).cells]
    assert len(set(ids)) == 2
    assert all(re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", name) for name in ids)


NOT_NOTEBOOKS = {
    "empty": (b"", "not valid JSON"),
    "cut off": (b'{"nbformat": 4, "cells": [', "not valid JSON (line 1)"),
    "binary": (b"\x89PNG\r\n\xff\xfe", "it is not text"),
    "a list": (b"[]", "it has no cells"),
    "no cells": (b'{"nbformat": 4}', "it has no cells"),
    "version 3": (b'{"nbformat": 3, "worksheets": []}', "notebook format 3"),
    "version 3 with cells": (b'{"nbformat": 3, "cells": []}', "notebook format 3"),
    "version 5": (b'{"nbformat": 5, "cells": []}', "notebook format 5"),
    "no version": (b'{"cells": []}', "notebook format None"),
    "deep": (b"[" * 200_000, "not valid JSON"),
}


@pytest.mark.parametrize(("content", "says"), NOT_NOTEBOOKS.values(), ids=NOT_NOTEBOOKS)
def test_what_is_no_notebook_is_named(kit: Kit, tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "privacy.ipynb"
    path.write_bytes(content)
    with pytest.raises(KitError) as caught:
        read(path, kit)
    assert str(caught.value).startswith("privacy.ipynb ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_notebook_that_is_missing_or_a_folder_is_named(kit: Kit, tmp_path: Path) -> None:
    (tmp_path / "folder.ipynb").mkdir()
    for name in ("gone.ipynb", "folder.ipynb"):
        with pytest.raises(KitError, match=name):
            read(tmp_path / name, kit)


WRONG_TAGS = {
    "age:10-12": "there is no tag 'age:10-12'. Did you mean 'age:10-13'?",
    "ages:6-9": "there is no tag 'ages:6-9'. Did you mean 'age:6-9'?",
    "for:teachers": "Did you mean 'for:teacher'?",
    "for:everyone": "there is no tag 'for:everyone'.",
    "block:practice": "Did you mean 'block:practise'?",
    "objective:cb10-tel": "Did you mean 'objective:cb10-tell'?",
    "age:": "there is no tag 'age:'.",
    "minutes:five": "needs whole minutes, such as 'minutes:5'",
    "minutes:": "needs whole minutes",
    "minutes:-1": "needs whole minutes",
    "minutes:2.5": "needs whole minutes",
    "minutes:²": "needs whole minutes",
}


MEANT_TAGS = {
    **dict.fromkeys(
        (
            "For:teacher",
            "for=teacher",
            "for;teacher",
            "for-teacher",
            "for_teacher",
            "for teacher",
            "for: teacher",
            "FOR : Teacher",
            "fro:teacher",
            "fr:teacher",
            "teacher",
            "Teacher",
            "teachers",
            "teacher-only",
            "for:techer",
            "form:teacher",
        ),
        "for:teacher",
    ),
    **{name: f"for:{name}" for name in ("pupil", "family", "booster")},
    **dict.fromkeys(("Age:10-13", "age=10-13", "age-10-13", "ages:10-13", "10-13", "aeg:10-13"), "age:10-13"),
    **dict.fromkeys(("Block:meet", "block meet", "meet", "blok:meet"), "block:meet"),
    **dict.fromkeys(("minutes=5", "minutes-5", "Minutes:5", "minute:5", "minutes:5 min"), "minutes:5"),
    "Waive:brands its name": "waive:brands",
    "Part:tips": "part:tips",
}
TAGS_OF_OTHERS = [
    "hide-input",
    "remove_cell",
    "full-width",
    "part-time",
    "block-quote",
    "topic:bio",
    "solution",
    "raises-exception",
    "parameters",
    "nbval-skip",
]


@pytest.mark.parametrize(("tag", "right"), MEANT_TAGS.items())
def test_a_tag_that_is_nearly_one_of_the_kit_is_named(read_cells: Reader, cell: Callable[..., Any], tag: str, right: str) -> None:
    with pytest.raises(CellError, match=f"'{right}"):
        read_cells(cell("ok"), cell("bad", tag))


@pytest.mark.parametrize("tag", TAGS_OF_OTHERS)
def test_the_tags_of_other_tools_are_none_of_the_kit(read_cells: Reader, cell: Callable[..., Any], tag: str) -> None:
    assert dict(read_cells(cell("a", tag)).cells[0].tags) == {}


STRANGE_TAGS = ("for:loop", "age:30", "part:two", "teacher", "for-teacher", "minutes=5", "age=11", "block:quote")


def test_a_strangers_tags_are_left_alone(kit: Kit, cell: Callable[..., Any], write_notebook: Callable[..., Path], tmp_path: Path) -> None:
    strange = [cell("a", *STRANGE_TAGS), cell("for i in x: pass", "for:loop", type="code")]
    assert [dict(one.tags) for one in read(write_notebook(tmp_path / "strange.ipynb", strange), kit).cells] == [{}, {}]
    for ours in (cell("x", "for:teacher"), cell("from tumar import *", type="code"), cell('Quiz("""\na\n""")', type="code")):
        with pytest.raises(CellError, match="there is no tag"):
            read(write_notebook(tmp_path / "strange.ipynb", [*strange, ours]), kit)


@pytest.mark.parametrize(("tag", "says"), WRONG_TAGS.items())
def test_an_unknown_tag_names_the_cell_and_the_nearest_right_one(read_cells: Reader, cell: Callable[..., Any], tag: str, says: str) -> None:
    with pytest.raises(CellError) as caught:
        read_cells(cell("ok"), cell("bad", tag))
    assert str(caught.value).startswith("cyberbullying.ipynb, cell 2, line 1: ")
    assert says in str(caught.value)


def test_tags_of_other_tools_do_no_harm(read_cells: Reader, cell: Callable[..., Any]) -> None:
    assert dict(read_cells(cell("a", "remove-cell", "hide_input", "age")).cells[0].tags) == {}


def test_an_unknown_slide_type_lists_the_known_ones(read_cells: Reader, cell: Callable[..., Any]) -> None:
    with pytest.raises(CellError, match=r"cell 1, .*no slide type 'slid'\. Known: slide, subslide, fragment, skip, notes, -"):
        read_cells(cell("a", slide="slid"))


WEIRD_CELLS: list[Any] = [
    5,
    None,
    "text",
    {},
    {"cell_type": "heading", "source": "old"},
    {"cell_type": "markdown", "source": 5},
    {"cell_type": "markdown", "source": ["a", 5]},
    {"cell_type": "markdown", "source": "a", "metadata": {"tags": "age:6-9"}},
    {"cell_type": "markdown", "source": "a", "metadata": {"tags": [5]}},
    {"cell_type": "markdown", "source": "a", "metadata": {"slideshow": {"slide_type": ["slide"]}}},
]


@pytest.mark.parametrize("weird", WEIRD_CELLS, ids=str)
def test_a_weird_cell_is_named(kit: Kit, tmp_path: Path, weird: Any) -> None:
    path = tmp_path / "content.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "ok"}, weird]}), "utf-8")
    with pytest.raises(CellError, match=r"content\.ipynb, cell 2, line 1: "):
        read(path, kit)


@pytest.mark.parametrize(
    "metadata", [None, 5, [], {"slideshow": None}, {"slideshow": "slide"}, {"deep": {"er": [1, {"x": None}]}}], ids=str
)
def test_metadata_of_no_meaning_is_passed_by(kit: Kit, tmp_path: Path, metadata: Any) -> None:
    path = tmp_path / "content.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "ok", "metadata": metadata}]}), "utf-8")
    assert read(path, kit).cells[0].slide == "-"


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["cell_type", "source", "metadata", "tags", "slideshow", "slide_type", "id"]), inner, max_size=4), max_leaves=12)  # fmt: skip


@settings(max_examples=200)
@given(made=st.lists(st.fixed_dictionaries({"cell_type": st.sampled_from(["markdown", "code", "raw"]), "source": st.text(max_size=20)}, optional={"metadata": JSON, "id": JSON}) | JSON, max_size=3))  # fmt: skip
def test_any_json_is_read_or_refused_with_a_sentence(kit: Kit, tmp_path_factory: pytest.TempPathFactory, made: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "any.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "cells": made}), "utf-8")
    try:
        cells = read(path, kit).cells
    except KitError:
        return
    assert all(isinstance(found.minutes, int) and found.readers for found in cells)


# ---------------------------------------------------------------- select


def test_cells_of_an_age_are_kept_with_those_of_every_age(kit: Kit) -> None:
    cells = (
        Cell("a", "markdown", "all", 1),
        Cell("b", "markdown", "small", 2, tags={"age": ("6-9",)}),
        Cell("c", "markdown", "two ages", 3, tags={"age": ("6-9", "10-13")}),
    )
    notebook = Notebook(Path("x.ipynb"), cells)
    assert [kept.id for kept in select_age(notebook, kit.ages["6-9"]).cells] == ["a", "b", "c"]
    assert [kept.id for kept in select_age(notebook, kit.ages["10-13"]).cells] == ["a", "c"]
    assert [kept.index for kept in select_age(notebook, kit.ages["14-17"]).cells] == [1]
    assert len(notebook.cells) == 3


@pytest.mark.parametrize(
    ("tags", "readers"),
    [
        ((), {"teacher", "pupil", "class"}),
        (("teacher",), {"teacher", "class"}),
        (("pupil",), {"teacher", "pupil", "class"}),
        (("family",), {"teacher", "family"}),
        (("booster",), {"teacher", "pupil", "class"}),
        (("family", "teacher"), {"teacher", "class", "family"}),
    ],
)
def test_who_sees_what(kit: Kit, tags: tuple[str, ...], readers: set[str]) -> None:
    made = Cell("a", "markdown", "x", 1, tags={"for": tags} if tags else {})
    assert {name for name, sees in kit.audiences.items() if is_seen(made, sees)} >= readers
    assert not {"pupil", "family", "class", "teacher"} & ({name for name, sees in kit.audiences.items() if is_seen(made, sees)} - readers)


@pytest.mark.parametrize("tags", [(), ("pupil",), ("family",), ("booster",), ("teacher", "pupil")])
def test_notes_are_for_the_teacher_alone_whatever_their_tags(kit: Kit, tags: tuple[str, ...]) -> None:
    made = Cell("a", "markdown", "x", 1, "notes", {"for": tags} if tags else {})
    assert {name for name, sees in kit.audiences.items() if is_seen(made, sees)} == {"teacher", "class"}


def test_a_language_that_the_kit_does_not_know_is_said(kit: Kit) -> None:
    with pytest.raises(KitError, match="no language 'xx'"):
        translation_of(kit, "xx")


def test_the_language_of_the_source_passes_as_it_is(kit: Kit) -> None:
    notebook = Notebook(Path("x.ipynb"), (Cell("a", "markdown", "x", 1),))
    assert translate(notebook, translation_of(kit, "en")) == notebook


# ---------------------------------------------------------------- run


def code(source: str) -> Cell:
    return Cell("a", "code", source, 1)


QUIZ = 'Quiz("""\nKind?\n\n- [x] Yes\n  > F\n- [ ] No\n  > F\n""")'


def test_a_call_of_an_activity_becomes_the_activity(lesson_of: Callable[..., Lesson]) -> None:
    shown = lesson_of(code("# Title\n" + QUIZ)).cells[0]
    assert type(shown.activity).__name__ == "Quiz"
    assert not shown.is_setup


@pytest.mark.parametrize(
    "source",
    ['setup(age="6-9")', 'from tumar import *\nsetup(language="en", age="6-9")', "import tumar\ntumar.setup()", "from tumar import Quiz"],
)
def test_the_setup_cell_is_recognised(lesson_of: Callable[..., Lesson], source: str) -> None:
    assert lesson_of(code(source)).cells[0].is_setup


def not_activities(proof: Path) -> dict[str, str]:
    write = f"__import__('pathlib').Path({str(proof)!r}).write_text('x')"
    return {
        "a call of something else": write,
        "an activity and more": f"{QUIZ}\n{write}",
        "more and an activity": f"{write}\n{QUIZ}",
        "an argument that is made": f"Quiz({write})",
        "a text with a value in it": f'Quiz(f"{{{write}}}")',
        "a second argument": f'Quiz("a", {write})',
        "a keyword": f'Quiz("a", x={write})',
        "an attribute": 'tumar.Quiz("a")',
        "an assignment": 'quiz = Quiz("a")',
        "the like of setup": f"setup(age={write})",
        "a decorator": f"@({write})\ndef f(): pass",
        "a default": f"def f(x={write}): pass",
        "a magic": "",
    }


@pytest.mark.parametrize("name", not_activities(Path("x")))
def test_no_code_of_a_notebook_is_run(lesson_of: Callable[..., Lesson], tmp_path: Path, name: str) -> None:
    proof = tmp_path / "proof"
    with suppress(CellError):  # what was meant as an activity is a mistake
        assert lesson_of(code(not_activities(proof)[name])).cells[0].activity is None
    assert not proof.exists()


def test_code_that_is_only_shown_is_shown_as_text(lesson_of: Callable[..., Lesson]) -> None:
    shown = lesson_of(code("print('<script>alert(1)</script>')")).cells[0]
    assert "<script>" not in shown.html
    assert "&lt;script&gt;alert(1)" in shown.html


def test_raw_cells_are_left_out(lesson_of: Callable[..., Lesson]) -> None:
    assert lesson_of(Cell("a", "raw", "<script>", 1), Cell("b", "markdown", "x", 2)).cells[0].cell.id == "b"


@pytest.mark.parametrize("source", ["Quiz(", "labs.spread(", "Sort(" + "(" * 500], ids=["open", "lab", "deep"])
def test_what_is_no_python_but_names_an_activity_is_a_mistake(lesson_of: Callable[..., Lesson], source: str) -> None:
    with pytest.raises(CellError, match=r"cyberbullying\.ipynb, cell 1, line \d+: this is not Python"):
        lesson_of(code(source))


@pytest.mark.parametrize("source", ["%matplotlib inline", "def", "'\0'", "(" * 500], ids=["magic", "def", "zero", "deep"])
def test_other_code_is_shown_as_it_is_even_if_it_is_no_python(lesson_of: Callable[..., Lesson], source: str) -> None:
    assert lesson_of(code(source)).cells[0].html == f"<pre><code>{escape(source)}</code></pre>"


def test_saved_outputs_of_other_code_are_shown_and_what_is_alive_is_named(lesson_of: Callable[..., Lesson]) -> None:
    outputs = (
        {"output_type": "stream", "name": "stdout", "text": ["one\n", "\x1b[31mtwo\x1b[0m <b>"]},
        {"output_type": "stream", "name": "stderr", "text": "WARNING-WORD"},
        {"output_type": "display_data", "data": {"image/png": PIXEL + "\n", "text/plain": "<Figure size 640x480>"}},
        {"output_type": "display_data", "data": {"image/png": "no base64!"}},
        {"output_type": "execute_result", "data": {"text/html": "<script>HTML-WORD</script>", "text/plain": "a table"}},
        {"output_type": "display_data", "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "Slider()"}},
        {"output_type": "display_data", "data": {"application/javascript": "JS-WORD"}},
        {"output_type": "error", "ename": "ZeroDivisionError", "traceback": ["TRACE-WORD"]},
        {"output_type": "stream", "text": 7},
        {"output_type": "display_data", "data": [1]},
        {"output_type": "stream", "text": "long " * 2000},
    )
    shown = lesson_of(Cell("c", "code", "plot()", 1, outputs=outputs)).cells[0]
    assert "one\ntwo &lt;b&gt;" in shown.html
    assert f'<img src="data:image/png;base64,{PIXEL}" alt="&lt;Figure size 640x480&gt;">' in shown.html
    assert "a table" in shown.html
    for word in ("WARNING-WORD", "HTML-WORD", "Slider", "JS-WORD", "TRACE-WORD", "\x1b"):
        assert word not in shown.html
    reasons = " ".join(one.reason for one in shown.left_out)
    for said in ("cannot be read", "is HTML", "widget", "application/javascript", "ZeroDivisionError", "is cut after"):
        assert said in reasons


def test_a_picture_attached_to_a_cell_is_shown(lesson_of: Callable[..., Lesson]) -> None:
    attached = {"a.png": {"image/png": PIXEL}, "b.bin": {"application/zip": "UEs="}}
    shown = lesson_of(Cell("a", "markdown", "![A](attachment:a.png)\n\n![B](attachment:b.bin)", 1, attachments=attached)).cells[0]
    assert f"data:image/png;base64,{PIXEL}" in shown.html
    assert [(one.line, "is not attached" in one.reason) for one in shown.left_out] == [(3, True)]


def test_an_error_in_an_activity_has_the_line_of_the_cell(lesson_of: Callable[..., Lesson]) -> None:
    source = '# Title\n\nQuiz("""\nKind?\n\n- [x] Yes\n  > F\n- [ ] No\n""")'
    with pytest.raises(CellError) as caught:
        lesson_of(code(source))
    error = caught.value
    assert source.splitlines()[error.line - 1] == error.quote == "- [ ] No"


def test_a_lesson_has_the_age_of_its_variant_wherever_setup_was_called(lesson_of: Callable[..., Lesson]) -> None:
    titles = {lesson_of(code('HelpSteps("cyberbullying")'), age=age).cells[0].activity.title for age in ("6-9", "10-13", "14-17")}
    assert len(titles) == 3


def test_media_of_prose_and_activities_are_named(lesson_of: Callable[..., Lesson]) -> None:
    quiz = QUIZ.replace("Kind?", "![A face](../media/icons/grinning-face.svg)")
    lesson = lesson_of(Cell("a", "markdown", "![Tumar](../media/art/tumar/hello.svg)", 1), code(quiz))
    assert [shown.media for shown in lesson.cells] == [("../media/art/tumar/hello.svg",), ("../media/icons/grinning-face.svg",)]


# ---------------------------------------------------------------- prose

PROSE_ERRORS = {
    "no words": ("![](../media/art/tumar/hello.svg)", "has no words in [ ]"),
    "missing": ("![A](../media/gone.svg)", "../media/gone.svg does not exist"),
    "network": ("![A](https://x.kz/a.png)", "not a file of the kit"),
    "other host": ("![A](//x.kz/a.png)", "not a file of the kit"),
    "data": ("![A](data:image/png;base64,AAAA)", "not a file of the kit"),
    "outside": ("![A](../../../../../../etc/passwd)", "outside the folder of the kit"),
    "absolute": ("![A](/etc/passwd)", "outside the folder of the kit"),
    "not a picture": ("![A](kit.toml)", ".svg, .png or .jpg"),
}


@pytest.mark.parametrize(("source", "says"), PROSE_ERRORS.values(), ids=PROSE_ERRORS)
def test_a_picture_that_cannot_be_shown_is_quoted_with_its_line(lesson_of: Callable[..., Lesson], source: str, says: str) -> None:
    shown = lesson_of(Cell("a", "markdown", f"# Title\n\nText\n\n{source}\n", 7)).cells[0]
    (left_out,) = shown.left_out
    assert says in left_out.reason
    assert (left_out.line, left_out.quote) == (5, source)
    assert "https:" not in shown.html
    assert "<p>Text</p>" in shown.html


@pytest.mark.parametrize("name", ["суретші.svg", "my picture.svg"])
def test_a_picture_may_have_a_name_of_any_letters(kit: Kit, tmp_path: Path, name: str) -> None:
    (tmp_path / "kit" / "notebooks").mkdir(parents=True)
    (tmp_path / "kit" / "media").mkdir()
    (tmp_path / "kit" / "media" / name).write_text("<svg/>", "utf-8")
    notebook = Notebook(tmp_path / "kit" / "notebooks" / "x.ipynb", (
        Cell("a", "markdown", f"![A](<../media/{name}>)", 1),
        code(QUIZ.replace("Kind?", f"![A](<../media/{name}>)")),
    ), tmp_path / "kit")  # fmt: skip
    lesson = make_lesson(kit, notebook, Variant(kit.risks["cyberbullying"], kit.ages["6-9"], "en"), Renderer())
    assert "data:image/svg" in lesson.cells[0].html
    assert next(iter(lesson.cells[1].activity.pictures.values())).startswith("data:image/svg")


class Active(HTMLParser):
    """Collects what could run or load in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "svg", "style", "link", "meta", "base", "form", "input"):
            self.found.append(tag)
        for name, value in attrs:
            value = (value or "").strip().lower()
            if name.startswith("on") or value.startswith(("javascript:", "vbscript:", "file:", "data:text")):
                self.found.append(f"{name}={value}")
            if name == "src" and not value.startswith("data:image/"):
                self.found.append(f"{name}={value}")


def active(html: str) -> list[str]:
    parser = Active()
    parser.feed(html)
    parser.close()
    return parser.found


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "text <b onclick=alert(1)>x</b>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    "[a]\n\n[a]: javascript:alert(1)",
    "![x](javascript:alert(1))",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    '[x](https://a.kz "onmouseover=alert(1)")',
    '[x](<https://a.kz/" onmouseover="alert(1)>)',
    "~~<svg onload=alert(1)>~~",
    "```html\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
]


@pytest.mark.parametrize("source", HOSTILE)
def test_prose_of_a_stranger_has_nothing_that_runs(lesson_of: Callable[..., Lesson], source: str) -> None:
    assert active(lesson_of(Cell("a", "markdown", source, 1)).cells[0].html) == []


@settings(max_examples=200)
@given(text=st.one_of(st.text(max_size=150), st.lists(st.sampled_from([*HOSTILE, "\n", "\n\n", "- ", "> ", "`", "|", "*", "<", ">", '"', "&", "[", "]("]), max_size=12).map("".join)))  # fmt: skip
def test_any_prose_is_rendered_or_refused_and_has_nothing_that_runs(lesson_of: Callable[..., Lesson], text: str) -> None:
    try:
        html = lesson_of(Cell("a", "markdown", text, 1)).cells[0].html
    except KitError:
        return
    assert active(html) == []


def test_html_is_only_let_through_for_those_one_trusts(lesson_of: Callable[..., Lesson], kit: Kit, root: Path) -> None:
    notebook = Notebook(root / "notebooks" / "x.ipynb", (Cell("a", "markdown", "<b>bold</b>", 1),))
    variant = Variant(kit.risks["cyberbullying"], kit.ages["6-9"], "en")
    assert "<b>bold</b>" in make_lesson(kit, notebook, variant, Renderer(trust=True)).cells[0].html
    assert "<b>bold</b>" not in make_lesson(kit, notebook, variant, Renderer()).cells[0].html
