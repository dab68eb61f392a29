"""The plan of the term, what covers each objective, and the teacher's page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markupsafe import escape

from kit_builder.build.bundle import handbook_page
from kit_builder.core.errors import KitError
from kit_builder.core.model import Kit, Lesson, Term
from kit_builder.lesson.coverage import coverage, covered
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import lessons_of
from kit_builder.lesson.read import read
from kit_builder.lesson.term import term_plan
from kit_builder.translation.language import translation_of
from tumar.files import Files


@pytest.fixture(scope="module")
def lessons(kit: Kit) -> dict[str, list[Lesson]]:
    """The real lessons of each age."""
    notebooks, renderer = [read(kit.notebook_of(name), kit) for name in kit.risks], Renderer()
    return {name: list(lessons_of(kit, notebooks, age, "en", renderer)) for name, age in kit.ages.items()}


def with_term(kit: Kit, *lessons: tuple[str, int, str], weeks: int = 12) -> Kit:
    entries = tuple({"risk": risk, "week": week, "pace": pace} for risk, week, pace in lessons)
    return replace(kit, term=Term(weeks, (2, 4), entries))


def test_the_term_holds_every_lesson_and_its_boosters_two_and_four_weeks_after_its_last_block(kit: Kit) -> None:
    steps = term_plan(kit)
    assert kit.term.weeks == 12
    for risk in kit.risks:
        mine = [step for step in steps if step.risk == risk]
        blocks = [step for step in mine if not step.booster]
        last = max(step.week for step in blocks)
        assert sum(step.minutes for step in blocks) in (30, 45)
        assert [step.week - last for step in mine if step.booster] == [2, 4]
    assert [step.week for step in steps] == sorted(step.week for step in steps)


def test_a_lesson_a_week_takes_its_blocks_in_order(kit: Kit) -> None:
    steps = term_plan(with_term(kit, ("privacy", 3, "weekly")))
    assert [(step.week, step.block, step.booster) for step in steps] == [
        (3, "meet", 0),
        (4, "practise", 0),
        (5, "tell", 0),
        (7, "", 1),
        (9, "", 2),
    ]


@pytest.mark.parametrize(
    ("lessons", "says"),
    [
        ([("privacy", 7, "weekly")], "needs week 13, but the term has 12"),
        ([("privacy", 0, "whole")], "needs week 0"),
        ([("privacy", 1, "whole"), ("content", 1, "whole")], "week 1 holds more than a class hour"),
        ([("privcy", 1, "whole")], "'privcy' at pace 'whole' is not known"),
        ([("privacy", 1, "fast")], "at pace 'fast' is not known"),
    ],
)
def test_a_term_that_cannot_be_taught_is_named(kit: Kit, lessons: list[tuple[str, int, str]], says: str) -> None:
    with pytest.raises(KitError, match=re.escape(says)):
        term_plan(with_term(kit, *lessons))


@pytest.mark.parametrize("age", ["6-9", "10-13", "14-17"])
def test_every_objective_is_practised_and_checked(kit: Kit, lessons: dict[str, list[Lesson]], age: str) -> None:
    rows = [row for lesson in lessons[age] for row in coverage(lesson, kit)]
    assert len(rows) == sum(one.age == age for one in kit.objectives.values())
    assert [row.objective.id for row in rows if not row.practised or not row.checked] == []


def test_at_least_eight_kinds_of_activity_train_each_risk(lessons: dict[str, list[Lesson]]) -> None:
    kinds: dict[str, set[str]] = {}
    for several in lessons.values():
        for lesson in several:
            kinds.setdefault(lesson.variant.risk.name, set()).update(
                type(shown.activity).__name__ for shown in lesson.cells if shown.activity
            )
    assert all(len(names) >= 8 for names in kinds.values()), {risk: len(names) for risk, names in kinds.items()}


class Cells(HTMLParser):
    """Collects the text of the cells of all tables."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("td", "th"):
            self.inside = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


@pytest.mark.parametrize("age", ["6-9", "10-13", "14-17"])
def test_no_cell_of_the_teachers_page_is_empty(kit: Kit, lessons: dict[str, list[Lesson]], age: str) -> None:
    rows = {lesson.variant.risk.name: covered(lesson, kit) for lesson in lessons[age]}
    page = handbook_page(
        kit, read(kit.handbook, kit), kit.ages[age], translation_of(kit, "en"), rows, Renderer(), Files(kit.notebooks)
    ).decode()
    cells = Cells()
    cells.feed(page)
    assert [text for text in cells.cells if not text.strip()] == []
    said = Counter(" ".join(text.split()) for text in cells.cells)
    assert all(said[one.text] for one in kit.objectives.values() if one.age == age)
    for lesson in lessons[age]:
        assert escape(lesson.title) in page
    for needed in ("Do not promise secrecy", "art. 47 p. 10-1", "Device use for a learning purpose", "A project day", "111"):
        assert needed in page
