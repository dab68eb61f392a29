"""Choices: what kit.toml may say, what a class sees on each path, and what ``check`` says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import stories, with_more

from kit_builder.check.appearance import choices
from kit_builder.check.rules import blocks, practice
from kit_builder.core.errors import CellError, KitError
from kit_builder.core.kit import read_kit
from kit_builder.core.model import Cell, Choice, Kit, Lesson
from kit_builder.lesson.choices import offered, paths, shown_with
from kit_builder.lesson.read import read
from kit_builder.lesson.slides import slides_of

FIRST = '[choices.one]\ntitle = "One"\n'


@pytest.fixture
def own_choices(root: Path, tmp_path: Path) -> Callable[[str], Kit]:
    """Read a kit whose kit.toml has these choices alone."""
    (tmp_path / "notebooks").mkdir()
    for name in ("kit.toml", "objectives.toml"):
        (tmp_path / "notebooks" / name).write_bytes((root / "notebooks" / name).read_bytes())

    def reads(text: str) -> Kit:
        path = tmp_path / "notebooks" / "kit.toml"
        before, _, after = (root / "notebooks" / "kit.toml").read_text("utf-8").partition("[choices.")
        path.write_text(f"{before}{text}\n[term]{after.partition('[term]')[2]}", "utf-8")
        return read_kit(tmp_path)

    return reads


@pytest.fixture
def lesson(kit: Kit, lesson_of: Callable[..., Lesson]) -> Lesson:
    return lesson_of(*stories())


@pytest.fixture
def more(kit: Kit) -> Kit:
    return with_more(kit)


# ---------------------------------------------------------------- kit.toml and tags


def test_a_kit_may_have_no_choices(own_choices: Callable[[str], Kit]) -> None:
    assert own_choices("").choices == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (FIRST + '[choices.two]\ntitle = "T"\ninstead = "on"', r"choices\.two\.instead names 'on', which is no choice. Known: one, two\."),
        (FIRST + '[choices.two]\ntitle = "T"\ninstead = "two"', r"choices\.two\.instead names itself"),
        (
            '[choices.a]\ntitle = "A"\ninstead = "b"\n[choices.b]\ntitle = "B"\ninstead = "a"',
            r"choices\.a\.instead names 'b', which is itself",
        ),
        (
            FIRST + '[choices.b]\ntitle = "B"\ninstead = "one"\n[choices.c]\ntitle = "C"\ninstead = "b"',
            r"choices\.c\.instead names 'b', which is",
        ),
        ('[choices.x]\ntitle = "X"\nextra = true\n[choices.y]\ntitle = "Y"\ninstead = "x"', r"choices\.y\.instead names 'x', which is"),
        (FIRST + '[choices.two]\ntitle = "T"\ninstead = "one"\nextra = true', r"choices\.two cannot be both"),
        ('[choices."Story B"]\ntitle = "B"', r"choices\.Story B must be named in small Latin letters"),
        ('[choices."a,b"]\ntitle = "B"', r"choices\.a,b must be named"),
        ("[choices.two]\nextra = true", r"choices\.two\.title is missing"),
        ('[choices.two]\ntitle = "T"\nextra = "yes"', r"choices\.two\.extra must be true or false"),
    ],
)
def test_what_is_wrong_with_a_choice_is_named(own_choices: Callable[[str], Kit], text: str, says: str) -> None:
    with pytest.raises(KitError, match=says):
        own_choices(text)


def test_a_tag_is_read_and_a_wrong_one_gets_the_nearest(kit: Kit, tmp_path: Path, write_notebook: Any, cell: Any) -> None:
    path = tmp_path / "cyberbullying.ipynb"
    assert [one.choice for one in read(write_notebook(path, [cell("x", "choice:story-b"), cell("y")]), kit).cells] == ["story-b", None]
    for wrong, right in [("choice:storyb", "choice:story-b"), ("choise:story-a", "choice:story-a")]:
        with pytest.raises(CellError, match=f"Did you mean '{right}'"):
            read(write_notebook(path, [cell("x", wrong)]), kit)
    with pytest.raises(CellError, match="several choices: story-a, story-b"):
        read(write_notebook(path, [cell("x", "choice:story-a", "choice:story-b")]), kit)


# ---------------------------------------------------------------- what a class sees


def test_a_choice_takes_the_place_of_its_first_and_an_extra_comes_on_top(more: Kit) -> None:
    assert shown_with(more) == {None, "story-a"}
    assert shown_with(more, "story-b") == {None, "story-b"}
    assert shown_with(more, "more") == {None, "story-a", "more"}


def test_a_lesson_has_a_path_for_each_of_its_choices(lesson: Lesson, more: Kit) -> None:
    found = {choice.name if choice else "": {cell.cell.choice for cell in seen.cells} for choice, seen in paths(lesson, more)}
    assert found == {"": {None, "story-a"}, "story-b": {None, "story-b"}, "more": {None, "story-a", "more"}}


def test_a_lesson_without_choices_has_one_path_and_offers_nothing(kit: Kit, lesson_of: Callable[..., Lesson]) -> None:
    plain = lesson_of(Cell("a", "markdown", "# Hi", 1))
    assert list(paths(plain, kit)) == [(None, plain)]
    assert offered(plain.cells, kit).choices == ()


def test_what_cannot_be_chosen_is_not_offered(lesson: Lesson, more: Kit) -> None:
    offer = offered(lesson.cells, more)
    assert [[choice.name for choice in group] for group in offer.either] == [["story-a", "story-b"]]
    assert [(choice.name, minutes) for choice, minutes in offer.extras] == [("more", 5)]
    of_a = [shown for shown in lesson.cells if shown.cell.choice == "story-a"]
    assert offered(of_a, more).choices == ()


def test_no_slide_mixes_two_choices_and_each_has_its_own_notes(lesson: Lesson, more: Kit) -> None:
    found = [
        (slide.choice, [cell.cell.index for cell in slide.cells], [note.cell.index for note in slide.notes])
        for slide in slides_of(lesson, more)
    ]
    assert found == [
        (None, [1], []),
        ("story-a", [2], [3]),
        ("story-a", [4], []),
        ("story-b", [5], []),
        ("story-b", [6], []),
        ("story-a", [7, 8], [10, 11]),
        ("story-b", [7, 9], [10, 12]),
        (None, [13], []),
        ("more", [14], []),
    ]


def test_each_path_through_the_slides_has_the_minutes_of_its_blocks(lesson: Lesson, more: Kit) -> None:
    for chosen, minutes in [((), 20), (("story-b",), 20), (("more",), 25)]:
        assert sum(slide.minutes for slide in slides_of(lesson, more) if slide.choice in shown_with(more, *chosen)) == minutes


TAGS = st.lists(
    st.tuples(st.sampled_from([None, "story-a", "story-b", "story-c", "more"]), st.sampled_from(["slide", "-", "notes"])), max_size=12
)


@given(TAGS)
def test_whatever_is_tagged_each_path_shows_each_of_its_cells_once_and_no_other(
    kit: Kit, lesson_of: Callable[..., Lesson], tags: Any
) -> None:
    third = Choice("story-c", "Story C", instead="story-a")
    wide = replace(with_more(kit), choices={**with_more(kit).choices, "story-c": third})
    cells = [Cell(f"c{n}", "markdown", "x", n, slide, {"choice": (name,)} if name else {}) for n, (name, slide) in enumerate(tags, 1)]
    made = lesson_of(*cells)
    slides = slides_of(made, wide)
    assert all(shown.cell.choice in (None, slide.choice) for slide in slides for shown in slide.cells)
    for choice, seen in paths(made, wide):
        names = shown_with(wide, *([choice.name] if choice else []))
        on_slides = [shown.cell.index for slide in slides if slide.choice in names for shown in slide.cells]
        assert sorted(on_slides) == [shown.cell.index for shown in seen.cells if shown.cell.slide != "notes"]


# ---------------------------------------------------------------- check


def test_each_path_is_held_to_the_minutes_and_extras_are_not_counted(lesson: Lesson, more: Kit) -> None:
    for _, seen in paths(lesson, more):
        assert [said for shown, said in blocks(seen, more) if shown] == []
        assert list(practice(seen, more)) == []


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        (("story-b",), "choice:story-b takes the place of choice:story-a, which no cell of this lesson has"),
        (("story-a",), "nothing here takes the place of choice:story-a. Tag the other story's cells choice:story-b"),
        (("more",), ""),
        (("story-a", "story-b", "more"), ""),
    ],
)
def test_a_choice_on_one_side_only_is_found(lesson: Lesson, more: Kit, kept: tuple[str, ...], says: str) -> None:
    cells = tuple(shown for shown in lesson.cells if shown.cell.choice in (None, *kept))
    found = [said for _, said in choices(replace(lesson, cells=cells), more)]
    assert len(found) == bool(says)
    assert says in "".join(found)


def test_notes_that_nobody_sees_are_found(kit: Kit, lesson_of: Callable[..., Lesson]) -> None:
    made = lesson_of(
        Cell("a", "markdown", "# A", 1, "slide", {"choice": ("story-a",)}),
        Cell("b", "markdown", "n", 2, "notes", {"choice": ("story-b",), "for": ("teacher",)}),
    )
    assert [said for _, said in choices(made, kit)] == [
        "choice:story-b is no choice of the slide before it, choice:story-a, so it is never shown."
    ]
