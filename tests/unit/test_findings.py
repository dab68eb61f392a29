"""What ``check`` finds: a lesson that keeps every rule, and each way to break one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kit_builder.check import check
from kit_builder.check.rules import RULES
from kit_builder.core.model import Finding, Kit
from kit_builder.core.plan import Plan

TODAY = date(2026, 11, 24)
SETUP = 'from tumar import *\n\nsetup(language="en", age="10-13")'
QUIZ = '# Think\nQuiz("""\nKind?\n\n- [x] Yes\n  > F\n- [ ] No\n  > F\n""")'
SORT = '# Sort\nSort("""\n## Kind\n- A\n  > F\n## Hurts {.risky}\n- B\n  > F\n""")'
HELP = '# Help\nHelpSteps("cyberbullying")'
CHECK = """# Check
CheckIn('''
## A? {.telling}
- [x] Yes
  > F
- [ ] No
  > F
## B? {.judging}
- [x] Yes
  > F
- [ ] No
  > F
## C? {.doing}
- [x] Yes
  > F
- [ ] No
  > F
''', round="%s")"""


@pytest.fixture
def lesson(cell: Callable[..., Any], kit: Kit) -> dict[str, dict[str, Any]]:
    """A lesson, cell by cell, that keeps every rule."""
    objectives = [f"objective:{o.id}" for o in kit.objectives.values() if (o.risk, o.age) == ("cyberbullying", "10-13")]

    def code(source: str, *tags: str, slide: str = "slide") -> dict[str, Any]:
        return cell(source, *tags, slide=slide, type="code")

    return {
        "setup": code("# Start\n" + SETUP, slide="skip"),
        "meet": cell("# Hello", "block:meet", "minutes:2", slide="slide"),
        "notes": cell("Say hello", "block:meet", "for:teacher", slide="notes"),
        "before": code(CHECK % "before", "block:meet", "minutes:2"),
        "poll": code(QUIZ, "block:meet", "minutes:6", *objectives),
        "practise": code(SORT, "block:practise", "minutes:10"),
        "tell": code(HELP, "block:tell", "minutes:8"),
        "after": code(CHECK % "after", "block:tell", "minutes:2", *objectives),
        "booster 1": code(CHECK % "booster", "for:booster"),
        "booster 2": code(CHECK % "booster", "for:booster"),
        "family": cell("At home", "for:family", slide="skip"),
        "tips": cell("".join(f"{n}. Talk. *Follows: A.*\n" for n in (1, 2, 3)), "for:teacher", "part:tips", slide="skip"),
        "sources": cell(
            "| fact | source | mark |\n|---|---|---|\n| 21 % told | a paper | P |", "for:teacher", "part:sources", slide="skip"
        ),
    }


@pytest.fixture
def findings(kit: Kit, tmp_path: Path, write_notebook: Callable[..., Path]) -> Callable[..., list[Finding]]:
    """Check cells as the lesson on cyberbullying for ages 10-13."""
    home = tmp_path / "kit"
    (home / "notebooks").mkdir(parents=True)

    def found(cells: dict[str, dict[str, Any]], **changes: Any) -> list[Finding]:
        write_notebook(home / "notebooks" / "cyberbullying.ipynb", list(cells.values()))
        return check(replace(kit, root=home, **changes), Plan(("cyberbullying",), ("10-13",), ("en",), (), tmp_path), TODAY)

    return found


def tag(cell: dict[str, Any], old: str, new: str = "") -> None:
    tags = cell["metadata"]["tags"]
    assert old in tags
    cell["metadata"]["tags"] = [made for made in [new if made == old else made for made in tags] if made]


def add(cell: dict[str, Any], new: str) -> None:
    cell["metadata"]["tags"].append(new)


def slide(cell: dict[str, Any], kind: str) -> None:
    cell["metadata"]["slideshow"] = {"slide_type": kind}


def talk_for_16_minutes(cells: dict[str, Any]) -> None:
    tag(cells["poll"], "minutes:6", "minutes:1")
    tag(cells["meet"], "minutes:2", "minutes:7")
    tag(cells["practise"], "minutes:10", "minutes:1")
    cells["talk"] = {**cells["meet"], "id": "talk", "metadata": {"tags": ["block:practise", "minutes:9"]}}


def test_a_lesson_that_keeps_the_rules_has_no_findings(findings: Any, lesson: Any) -> None:
    assert findings(lesson) == []


def two_stories(cells: dict[str, Any], minutes: int) -> None:
    """Let the quiz belong to Story A, and a Story B of so many minutes take its place."""
    add(cells["poll"], "choice:story-a")
    tags = [made for made in cells["poll"]["metadata"]["tags"] if not made.startswith(("choice:", "minutes:"))]
    other = {
        **cells["poll"],
        "id": "other",
        "metadata": {**cells["poll"]["metadata"], "tags": [*tags, "choice:story-b", f"minutes:{minutes}"]},
    }
    places = list(cells)
    after = {name: cells.pop(name) for name in places[places.index("poll") + 1 :]}
    cells.update({"other": other, **after})


def test_a_lesson_whose_two_stories_keep_the_rules_has_no_findings(findings: Any, lesson: Any) -> None:
    two_stories(lesson, 6)
    assert findings(lesson) == []


def test_what_breaks_a_rule_in_both_stories_is_said_once(findings: Any, lesson: Any) -> None:
    two_stories(lesson, 6)
    tag(lesson["tell"], "minutes:8", "minutes:7")
    assert [finding.message for finding in findings(lesson)] == ["the minutes of block 'tell' add up to 9; they should be 10."]


BREAKS: dict[str, tuple[str, str, Callable[[dict[str, Any]], object]]] = {
    # what is wrong: the rule that finds it, what it says, and how to do it wrong
    "a block is missing": ("blocks", "the block 'practise' is missing", lambda c: tag(c["practise"], "block:practise", "block:meet")),
    "the minutes of a block are too many": ("blocks", "add up to 12; they should be 10", lambda c: tag(c["meet"], "minutes:2", "minutes:4")),
    "the minutes of a block are too few": ("blocks", "add up to 9; they should be 10", lambda c: tag(c["tell"], "minutes:8", "minutes:7")),
    "a block begins in the middle of a slide": ("blocks", "not with a new slide", lambda c: slide(c["practise"], "fragment")),
    "a block has nothing to do": ("blocks", "has no activity", lambda c: c["practise"].update(cell_type="markdown", source="# Text")),
    "there is no setup": ("setup", "the first code cell must", lambda c: c.pop("setup")),
    "setup comes last": ("setup", "the first code cell must", lambda c: c.update(setup=c.pop("setup"))),
    "code without a title": ("code", "the first line must be a title", lambda c: c["poll"].update(source=QUIZ.partition("\n")[2])),
    "code that is no activity": ("code", "not one call of an activity", lambda c: c["poll"].update(source="# Sum\n1 + 1")),
    "notes that are not for the teacher": ("notes", "notes are for the teacher alone", lambda c: tag(c["notes"], "for:teacher")),
    "notes that pupils see too": ("notes", "notes are for the teacher alone", lambda c: add(c["notes"], "for:pupil")),
    "a teacher's cell on the wall": ("notes", "would be projected", lambda c: slide(c["notes"], "slide")),
    "an objective of another lesson": ("objectives", "belongs to another lesson", lambda c: add(c["poll"], "objective:cb6-tell")),
    "an objective that nothing practises": ("objectives", "no activity practises the objective 'cb10-tell'", lambda c: tag(c["poll"], "objective:cb10-tell")),
    "an objective that is only read": ("objectives", "no activity practises the objective 'cb10-tell'", lambda c: (tag(c["poll"], "objective:cb10-tell"), add(c["meet"], "objective:cb10-tell"))),
    "an objective that no check asks for": ("objectives", "no CheckIn asks for the objective 'cb10-tell'", lambda c: tag(c["after"], "objective:cb10-tell")),
    "an objective that only a check knows": ("objectives", "no activity practises the objective 'cb10-tell'", lambda c: tag(c["poll"], "objective:cb10-tell")),
    "a second story that is too long": ("blocks", "with choice:story-b: the minutes of block 'meet' add up to 13", lambda c: two_stories(c, 9)),
    "a second story that practises nothing": ("objectives", "with choice:story-b: age 10-13: no activity practises the objective 'cb10-tell'", lambda c: (two_stories(c, 6), tag(c["other"], "objective:cb10-tell"))),
    "a second story without a first": ("choices", "which no cell of this lesson has", lambda c: add(c["poll"], "choice:story-b")),
    "a first story without a second": ("choices", "nothing here takes the place of choice:story-a", lambda c: add(c["poll"], "choice:story-a")),
    "no check before": ("checks", "the block 'meet' has no CheckIn", lambda c: c["before"].update(source=QUIZ)),
    "no check after": ("checks", "the block 'tell' has no CheckIn", lambda c: c["after"].update(source=QUIZ)),
    "a check in the wrong round": ("checks", "the block 'tell' has no CheckIn", lambda c: c["after"].update(source=CHECK % "before")),
    "a booster without a check": ("checks", "1 boosters have a CheckIn", lambda c: c["booster 1"].update(source=QUIZ)),
    "more talk than practice": ("practice", "only 14 of 30 minutes", talk_for_16_minutes),
    "more risky cards than safe ones": ("balance", "2 risky and 1 safe", lambda c: c["practise"].update(source=SORT.replace("- B\n", "- C\n  > F\n- B\n"))),
    "more safe cards than risky ones": ("balance", "1 risky and 2 safe", lambda c: c["practise"].update(source=SORT.replace("- A\n", "- C\n  > F\n- A\n"))),
    "no help steps": ("help_steps", "the help steps are missing", lambda c: c["tell"].update(source=QUIZ)),
    "help steps in another block": ("help_steps", "the help steps are missing", lambda c: (c["tell"].update(source=QUIZ), c["practise"].update(source=HELP))),
    "one booster": ("parts", "1 booster activities; there must be 2", lambda c: c.pop("booster 1")),
    "a booster without activity": ("parts", "1 booster activities", lambda c: c["booster 1"].update(cell_type="markdown", source="Text")),
    "no family page": ("parts", "the family page is missing", lambda c: c.pop("family")),
    "a slide that is too full": ("overflow", "the slide is too full", lambda c: c["meet"].update(source="# Hello\n\n" + "Too many words to read. " * 60)),
    "an unknown tag": ("tags", "Did you mean 'for:family'", lambda c: tag(c["family"], "for:family", "for:famliy")),
    "a missing picture": ("content", "gone.svg does not exist", lambda c: c["meet"].update(source="![A](../media/gone.svg)")),
    "a broken activity": ("content", "there is no feedback", lambda c: c["poll"].update(source=QUIZ.replace("- [ ] No\n  > F", "- [ ] No"))),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "says", "break_it"), BREAKS.values(), ids=BREAKS)
def test_what_breaks_a_rule_is_found(findings: Any, lesson: Any, rule: str, says: str, break_it: Any) -> None:
    break_it(lesson)
    found = findings(lesson)
    assert [finding for finding in found if finding.rule == rule and says in finding.message], [str(finding) for finding in found]


def test_every_rule_is_broken_here_at_least_once() -> None:
    assert {rule.__name__ for rule in RULES} <= {rule for rule, _, _ in BREAKS.values()}


def test_a_finding_names_the_notebook_the_cell_and_the_rule(findings: Any, lesson: Any) -> None:
    slide(lesson["practise"], "fragment")
    (finding,) = (finding for finding in findings(lesson) if finding.rule == "blocks")
    assert str(finding).startswith("cyberbullying.ipynb, cell 6, line 1: ")
    assert str(finding).endswith(" [blocks]")


def test_safe_cards_may_be_any_number_where_nothing_is_risky(findings: Any, lesson: Any) -> None:
    lesson["practise"].update(source=SORT.replace(" {.risky}", "").replace("- B\n", "- C\n  > F\n- B\n"))
    assert findings(lesson) == []


# ---------------------------------------------------------------- help routes


def with_route(kit: Kit, **entry: Any) -> dict[str, Any]:
    route = {"id": "x", "status": "verified", "verified_on": TODAY, "source": "a page"}
    return {**kit.data, "help_routes": [{key: value for key, value in {**route, **entry}.items() if value is not None}]}


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"source": None}, "has no source"),
        ({"source": ""}, "has no source"),
        ({"verified_on": None}, "has no date verified_on"),
        ({"verified_on": "2026-11-23"}, "has no date verified_on"),
        ({"verified_on": TODAY - timedelta(days=181)}, "more than 180 days ago"),
        ({"verified_on": TODAY + timedelta(days=30)}, "in the future"),
    ],
)
def test_a_help_route_that_nobody_can_vouch_for_is_found(findings: Any, lesson: Any, kit: Kit, entry: Any, says: str) -> None:
    found = [finding for finding in findings(lesson, data=with_route(kit, **entry)) if finding.rule == "routes"]
    assert [says in finding.message for finding in found] == [True]
    assert found[0].path.name == "objectives.toml"


@pytest.mark.parametrize("entry", [{}, {"verified_on": TODAY - timedelta(days=180)}, {"status": "unverified", "verified_on": None}])
def test_a_help_route_in_order_is_no_finding(findings: Any, lesson: Any, kit: Kit, entry: Any) -> None:
    assert [finding for finding in findings(lesson, data=with_route(kit, **entry)) if finding.rule == "routes"] == []
