"""A line ends alike everywhere: in pages, on paper, in Office and in the estimate of heights, however its end is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from line_ends import PROSE

from kit_builder.core.kit import HOME, read_look
from kit_builder.core.model import Cell, Lesson, LessonCell
from kit_builder.lesson.slide_height import slide_height
from kit_builder.office.html_blocks import Line, blocks
from kit_builder.office.text import plain
from kit_builder.paper import activity_forms as forms
from kit_builder.paper.typst import Document
from tumar.grammar import content, parse
from tumar.paper import to_html, to_text

LessonOf = Callable[..., Lesson]
LOOK = read_look(HOME)
ENDS = {"Enter": "\n", "two blanks": "  \n", "many blanks": "     \n", "a backslash": "\\\n"}
WINDOWS = {f"{name} of Windows": end.replace("\n", "\r\n") for name, end in ENDS.items()}


class Shown(NamedTuple):
    """What a reader gets of a cell: its HTML, its Typst, its words in Office and notes, its height on a slide in pixels."""

    html: str
    paper: str
    office: str
    height: int

    @property
    def breaks(self) -> tuple[int, int, int]:
        """How many lines end within a paragraph: in pages, on paper, in Office."""
        in_office = sum(block.text.count("\n") for block in blocks(self.html) if isinstance(block, Line) and block.kind != "code")
        return len(re.findall("<br", self.html)), self.paper.count("#linebreak()"), in_office


def shown(lesson_of: LessonOf, source: str) -> Shown:
    (cell,) = lesson_of(Cell("a", "markdown", source, 1)).cells
    return Shown(cell.html, Document("en", LOOK).html(cell.html), plain(cell.html), slide_height([cell], LOOK))


@pytest.mark.parametrize("place", PROSE)
def test_a_line_of_prose_is_a_line_however_its_end_is_written(lesson_of: LessonOf, place: str) -> None:
    markdown, count = PROSE[place]
    found = {name: shown(lesson_of, markdown.replace("¶", end)) for name, end in (ENDS | WINDOWS).items()}
    assert set(found.values()) == {found["Enter"]}
    assert found["Enter"].breaks == (count,) * 3
    assert found["Enter"].height >= 43 * (count + 1)


@pytest.mark.parametrize(
    ("markdown", "seen"),
    [
        ("one{}", "one"),
        ("one{}\n\ntwo", "one\ntwo"),
        ("- one{}\n- two", "• one\n• two"),
        ("# one{}\ntwo", "one\ntwo"),
        ("one\n{}\n{}\ntwo", "one\ntwo"),
    ],
)
def test_blanks_where_no_line_follows_are_not_seen(lesson_of: LessonOf, markdown: str, seen: str) -> None:
    found = [shown(lesson_of, markdown.format(*[end] * 2)) for end in ("", "  ", "  \r", "\t")]
    assert {(one.office, one.breaks, one.height) for one in found} == {(seen, (0, 0, 0), found[0].height)}


def test_a_backslash_where_no_line_follows_is_seen_by_all(lesson_of: LessonOf) -> None:
    found = shown(lesson_of, "one\\\n\ntwo")
    assert (found.html, found.office) == ("<p>one\\</p>\n<p>two</p>\n", "one\\\ntwo")
    assert "one\\u{5c}" in found.paper


def test_a_break_that_is_typed_as_html_is_text_for_all(lesson_of: LessonOf) -> None:
    found = shown(lesson_of, "one<br>two")
    assert (found.html, found.office, found.breaks) == ("<p>one&lt;br&gt;two</p>\n", "one<br>two", (0, 0, 0))
    assert '"one<br>two"' in found.paper


def in_item(lines: list[str]) -> list[str]:
    return [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]


def in_numbers(lines: list[str]) -> list[str]:
    return [f"1. {lines[0]}", *(f"   {line}" for line in lines[1:])]


def in_quotation(lines: list[str]) -> list[str]:
    return [f"> {line}" for line in lines]


@given(
    st.lists(st.sampled_from(["one", "**two**", "*three*", "`four`", "Call 111.", "[five](https://example.org)"]), min_size=2, max_size=6),
    st.lists(st.sampled_from([in_item, in_numbers, in_quotation]), max_size=3),
    st.sampled_from(["", "**", "*", "~~"]),
    st.data(),
)
def test_a_line_is_a_line_in_whatever_it_stands(lesson_of: LessonOf, words: list[str], around: list[Callable], mark: str, data: st.DataObject) -> None:  # fmt: skip
    def written(ends: list[str]) -> str:
        words_and_marks = ["Say:" if mark else words[0], *words[1:]]
        lines = [f"{word}{end}" for word, end in zip(words_and_marks, [*ends, ""], strict=True)]
        if mark and not any(mark[0] in word for word in words_and_marks):
            lines = [mark + lines[0], *lines[1:-1], lines[-1] + mark]
        for put_in in around:
            lines = put_in(lines)
        return "\n".join(lines)

    enter = shown(lesson_of, written([""] * (len(words) - 1)))
    mixed = st.lists(st.sampled_from(["", "  ", "\\", "\r"]), min_size=len(words) - 1, max_size=len(words) - 1)
    assert shown(lesson_of, written(data.draw(mixed))) == enter
    assert enter.breaks == (len(words) - 1,) * 3
    assert enter.height >= 43 * len(words)


# ---------------------------------------------------------------- the texts of activities
ACTIVITIES = {
    "a task": "one¶two",
    "bold": "**one¶two**",
    "a link": "[one¶two](https://example.org)",
    "a message": "**Ata:** one¶two",
    "an item": "- one¶  two",
    "an option": "- [x] one¶  two",
    "an item with a picture": "- ![A](a.svg) one¶  two",
    "feedback": "- A\n  > one¶  > two",
    "a scene": "## A\none¶two",
    "the words of a picture": "![one¶two](a.svg)",
    "a title": "one¶two\n---",
}
NO_LINES = ("the words of a picture", "a title")  # where every end of a line is a blank


@pytest.mark.parametrize("place", ACTIVITIES)
def test_in_an_activity_enter_is_a_blank_and_two_blanks_or_a_backslash_end_a_line(place: str) -> None:
    read = {name: str(content(parse(ACTIVITIES[place].replace("¶", end), "Quiz"))) for name, end in (ENDS | WINDOWS).items()}
    blank = str(content(parse(re.sub("¶[ >]*", " ", ACTIVITIES[place]), "Quiz")))
    ended = blank if place in NO_LINES else blank.replace("one two", "one<br>two", 1)
    assert {read["Enter"], read["Enter of Windows"]} == {blank}
    assert {found for name, found in read.items() if not name.startswith("Enter")} == {ended}


@pytest.mark.parametrize("end", ["  \n", "\\\n"])
def test_a_message_does_not_begin_with_an_empty_line(end: str) -> None:
    (section,) = content(parse(f"## A\n**Ata:**{end}Come in", "Story"))["sections"]
    assert section["blocks"] == [{"kind": "message", "name": "Ata", "html": "Come in"}]


QUIZ = 'Quiz(r"""\n{0}\n\n## Why?\n- [x] {0}\n  > {0}\n- [ ] B\n  > F\n""")'


def quiz(lesson_of: LessonOf, text: str) -> LessonCell:
    (cell,) = lesson_of(Cell("a", "code", QUIZ.format(text), 1)).cells
    assert cell.activity
    return cell


@pytest.mark.parametrize(("end", "line"), [("\n  ", " "), ("  \n  ", "\n"), ("\\\n  ", "\n")])
def test_the_paper_form_shows_the_lines_of_an_activity(lesson_of: LessonOf, end: str, line: str) -> None:
    cell = quiz(lesson_of, f"one{end}two")
    form, seen = cell.activity.paper_form(), f"one{line}two"
    assert to_text(form).split("\n\n")[0] == seen
    assert f"[ ] {seen}" in to_text(form)
    assert any(plain(key).endswith(f": {seen}") for key in form.key)
    html = to_html(form, with_key=True, place="class")
    assert html.count("one<br>two") == (3 + 1 if line == "\n" else 0)
    paper = forms.form(Document("en", LOOK), cell.activity, "sheet") + forms.answers(Document("en", LOOK), cell.activity)
    assert paper.count("#linebreak()") == html.count("<br>")


def test_the_end_of_a_line_in_words_is_a_blank_on_paper_as_in_html() -> None:
    assert Document("en", LOOK).text("one\ntwo") == Document("en", LOOK).text("one two")


@pytest.mark.parametrize("text", ["{}", "**Ata:** {}"])
def test_lines_of_an_activity_add_to_its_height(lesson_of: LessonOf, text: str) -> None:
    heights = [slide_height([quiz(lesson_of, text.format(end.join(["word"] * 12)))], LOOK) for end in (" ", "\n  ", "  \n  ", "\\\n  ")]
    assert heights[0] == heights[1]
    assert heights[2] == heights[3] > heights[0] + 200
