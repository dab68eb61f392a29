"""The estimate of a slide's height: more to show is never lower."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit_builder.core.kit import HOME, read_look
from kit_builder.core.model import Cell, Lesson
from kit_builder.lesson.slide_height import lines, slide_height

LessonOf = Callable[..., Lesson]
LOOK = read_look(HOME)
SLIDE_HEIGHT = LOOK.slide_room[1]
WORDS = st.lists(st.text("abcқәдұ", min_size=1, max_size=9), min_size=1, max_size=60).map(" ".join)
KINDS = {
    "a paragraph": "{}",
    "a title": "# {}",
    "a heading": "## {}",
    "a small heading": "### {}",
    "a list": "- {}\n- two",
    "numbers": "1. {}\n2. two",
    "a table": "| a |\n|---|\n| {} |",
    "a quotation": "> {}",
    "beside a picture": "{}\n\n![A](../media/art/tumar/hello.svg)",
}
ACTIVITIES = {
    "the task of a quiz": 'Quiz("""\n{}\n\n## Why?\n- [x] A\n  > F\n- [ ] B\n  > F\n""")',
    "a question": 'Quiz("""\n## {}\n- [x] A\n  > F\n- [ ] B\n  > F\n""")',
    "an option": 'Quiz("""\n## Why?\n- [x] {}\n  > F\n- [ ] B\n  > F\n""")',
    "a card": 'Sort("""\n## Why?\n- {}\n  > F\n## So\n- B\n  > F\n""")',
    "a scene": 'Story("""\n## A\n{}\n""")',
    "a message": 'Story("""\n## A\n**Ata:** {}\n""")',
    "a way": 'Story("""\n## A\n- [{}](#b)\n## B {{#b}}\nEnd\n""")',
    "the beginning of a story": 'Story("""\n{}\n\n## A\nText\n""")',
    "the option of a poll": 'Poll("""\nWho?\n\n- {}\n- B\n""")',
    "a sentence to say": 'Rehearsal("""\n## F {{.first}}\n- {}\n## A {{.asked}}\n- Q\n  > A\n## N {{.next}}\n- T\n""")',
}


def height(lesson_of: LessonOf, source: str, kind: str) -> int:
    return slide_height(lesson_of(Cell("a", "code" if kind in ACTIVITIES else "markdown", source, 1)).cells, LOOK)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(text=WORDS, more=WORDS)
def test_longer_prose_is_never_lower(lesson_of: LessonOf, kind: str, text: str, more: str) -> None:
    short, long = (height(lesson_of, KINDS[kind].format(words), kind) for words in (text, f"{text} {more}"))
    assert short <= long


@pytest.mark.parametrize("kind", ACTIVITIES)
def test_a_longer_text_in_an_activity_is_never_lower(lesson_of: LessonOf, kind: str) -> None:
    heights = [height(lesson_of, ACTIVITIES[kind].format("word " * count), kind) for count in (1, 2, 5, 20, 50, 100, 200, 400, 800)]
    assert heights == sorted(heights)
    assert heights[0] <= SLIDE_HEIGHT < heights[-1]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "a table"])  # rows of tables are counted below
def test_prose_that_is_far_too_long_does_not_fit(lesson_of: LessonOf, kind: str) -> None:
    assert height(lesson_of, KINDS[kind].format("word " * 1_000), kind) > SLIDE_HEIGHT


@pytest.mark.parametrize("piece", ["Text\n\n", "- item\n", "## Title\n\n", "| a |\n", "> said\n\n", "line\\\n"], ids=str.strip)
def test_more_pieces_are_never_lower_and_at_last_too_many(lesson_of: LessonOf, piece: str) -> None:
    head, end = ("| a |\n|---|\n", "\n") if piece.startswith("|") else ("", "end")
    heights = [height(lesson_of, head + piece * count + end, "prose") for count in (1, 2, 4, 8, 16, 32)]
    assert heights == sorted(heights)
    assert heights[-1] > SLIDE_HEIGHT


def test_lines_of_code_count_one_by_one(lesson_of: LessonOf) -> None:
    assert height(lesson_of, "```\n" + "x\n" * 60 + "```", "prose") > SLIDE_HEIGHT


def test_a_second_cell_adds_to_a_slide(lesson_of: LessonOf) -> None:
    cells = lesson_of(Cell("a", "markdown", "# One", 1), Cell("b", "markdown", "Two", 2)).cells
    assert slide_height(cells, LOOK) == slide_height(cells[:1], LOOK) + slide_height(cells[1:], LOOK)


@given(st.integers(0, 500), st.integers(0, 500))
def test_lines_grow_with_the_text_and_are_at_least_one(short: int, more: int) -> None:
    assert 1 <= lines("a" * short, 32, 600) <= lines("a" * (short + more), 32, 600)


def test_the_smallest_text_fits(lesson_of: LessonOf) -> None:
    assert 0 < height(lesson_of, "# Hi\n\nOne line.", "prose") <= SLIDE_HEIGHT


def test_prose_of_nothing_but_marks_has_a_height_too(lesson_of: LessonOf) -> None:
    assert height(lesson_of, "*" * 5_000 + "a" + "*" * 5_000, "prose") > 0
