"""Every rule of ``check`` finds what breaks it, and the real lessons break none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from kit_builder.check import check
from kit_builder.check.appearance import RULES as FORM
from kit_builder.check.quotes import RULES as QUOTES
from kit_builder.check.rules import RULES
from kit_builder.check.sources import RULES as SOURCES
from kit_builder.check.wording import RULES as WORDING
from kit_builder.check.wording import _listed_words as words_found
from kit_builder.check.wording import sentences
from kit_builder.core.kit import read_kit
from kit_builder.core.model import Kit
from kit_builder.core.plan import Plan
from tumar.words import english_words

SORT = '# Sort\nSort("""\nKind?\n\n## Kind\n- A\n  > F\n- B\n  > F\n## Hurts {.risky}\n- C\n  > F\n""")'
LONG = "# Long\n\n" + "\n\n".join(["A sentence that goes on and on until nobody can read it. " * 3] * 9)


def found(kit: Kit, today: date = date(2026, 12, 1)) -> list[str]:
    return [str(finding) for finding in check(kit, Plan(("cyberbullying",), ("10-13",), ("en",), (), Path()), today)]


@pytest.fixture
def findings(kit, tmp_path, write_notebook):
    (tmp_path / "notebooks").mkdir()
    small = replace(kit, root=tmp_path, risks={"cyberbullying": kit.risks["cyberbullying"]})

    def of(cells):
        write_notebook(small.notebooks / "cyberbullying.ipynb", cells)
        return found(small)

    return of


BREAKS = {
    "setup": (lambda cell: [cell("# Hi")], "the first code cell must import"),
    "code": (lambda cell: [cell('Quiz("""\nQ\n- [x] A\n  > F\n- [ ] B\n  > F\n""")', type="code")], "the first line must be a title for people"),
    "blocks": (lambda cell: [cell("# Hi", "block:meet", "minutes:3", slide="slide")], "add up to 3; they should be 10"),
    "notes": (lambda cell: [cell("x", "for:teacher", "for:pupil", slide="notes")], "notes are for the teacher alone"),
    "objectives": (lambda cell: [cell("x", "objective:cb6-tell")], "belongs to another lesson"),
    "practice": (lambda cell: [cell("x", "block:meet", "minutes:10", slide="slide")], "only 0 of 10 minutes are practice"),
    "balance": (lambda cell: [cell(SORT, type="code")], "1 risky and 2 safe cards"),
    "help_steps": (lambda cell: [cell("x")], "the help steps are missing"),
    "parts": (lambda cell: [cell("x")], "the family page is missing"),
    "sentence_length": (lambda cell: [cell("# One\n\n" + "word " * 15 + ".")], "a sentence of 15 words; for this age at most 14"),
    "fear": (lambda cell: [cell("A terrifying story.")], "“terrifying” frightens"),
    "blame": (lambda cell: [cell("You should have known.")], "“you should have” blames"),
    "promises": (lambda cell: [cell("They thank you. You are not in trouble.")], "“they thank you” promises for others"),
    "brands": (lambda cell: [cell("Open TikTok now.")], "“tiktok” is a real name"),
    "addresses": (lambda cell: [cell("Call +7 701 123 45 67 or open win.kz now.")], "win.kz could be a real address"),
    "threat_with_step": (lambda cell: [cell("He threatens her.", slide="slide")], "“threatens” stands here without a step"),
    "checks": (lambda cell: [cell("x")], "the block 'meet' has no CheckIn"),
    "tips": (lambda cell: [cell("1. Talk.\n2. Talk. *Follows: A.*\n3. Talk. *Follows: B.*", "part:tips")], "this tip does not say whom it follows: “Talk.”"),
    "sources": (lambda cell: [cell("| fact | source | mark |\n|---|---|---|\n| 21 % told |  | P |", "part:sources")], "this row needs a fact, a source and a mark"),
    "facts": (lambda cell: [cell("Only 21 % told an adult.")], "“21 %” is not in the list of sources"),
    "overflow": (lambda cell: [cell(LONG, slide="slide")], "the slide is too full"),
    "formulas": (lambda cell: [cell("It costs 5 $ or 6 $. So $E = mc^2$ it is.")], "the formula '$E = mc^2$'"),
    "html": (lambda cell: [cell('`<b>` and a <div class="x">box</div>')], "the HTML '<div class=\"x\">'"),
    "tables": (lambda cell: [cell("| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 12, slide="slide")], "the table of 13 rows and 2 columns"),
    "quotes": (lambda cell: [cell('Read on at "A card that is gone".', "for:teacher", slide="notes")], "“A card that is gone” is quoted here"),
    "letters": (lambda cell: [cell("你 and ☐ and 🙂 are there, ә ғ қ too")], "on paper: 你 (cjk"),
    "choices": (lambda cell: [cell("x", "choice:story-b")], "choice:story-b takes the place of choice:story-a, which no cell of this lesson has"),
}  # fmt: skip


def test_every_rule_has_an_example_that_breaks_it():
    assert set(BREAKS) == {rule.__name__ for rule in (*RULES, *FORM, *WORDING, *SOURCES, *QUOTES)}


@pytest.mark.parametrize("rule", BREAKS)
def test_a_rule_finds_what_breaks_it(findings, cell, rule):
    cells, sentence = BREAKS[rule]
    assert any(sentence in line and f"[{rule}]" in line for line in findings(cells(cell)))


@pytest.mark.parametrize(
    "text",
    [
        "Call 111. In danger call 112.",
        "Write to +7 (000) 000-00-00.",
        "parcel.example wants 10 000 ₸ at 11:30.",
        "He threatens her. Tell an adult.",
        "In 2026 we meet.",
    ],
)
def test_what_is_right_is_not_found(findings, cell, text):
    wording = {rule.__name__ for rule in WORDING}
    assert [line for line in findings([cell(text, slide="slide")]) if any(f"[{name}]" in line for name in wording)] == []


def test_pupils_read_only_what_is_verified(findings, cell):
    table = "| fact | source | mark |\n|---|---|---|\n| 21 % told | a paper | {} |"
    said = {
        mark: any("“21 %”" in line for line in findings([cell("21 % told."), cell(table.format(mark), "for:teacher", "part:sources")]))
        for mark in ("V", "V, check again", "P", "K")
    }
    assert said == {"V": False, "V, check again": False, "P": True, "K": True}


def test_the_date_of_a_statement_is_no_fact(findings, cell):
    assert not any("[facts]" in line for line in findings([cell("As of 23 November 2026; not legal advice.", "for:family")]))


def test_words_for_teachers_alone_are_free(findings, cell):
    assert not any("[brands]" in line for line in findings([cell("Pupils may name TikTok.", "for:teacher", slide="notes")]))


def test_a_rule_is_waived_with_a_reason_that_the_report_prints(findings, cell):
    lines = findings([cell("Open TikTok now.", "waive:brands the lesson compares names")])
    assert any(line.endswith("[brands] Waived: the lesson compares names") for line in lines)
    assert any("needs a rule and a reason" in line for line in findings([cell("x", "waive:brands")]))


def test_a_teachers_cell_is_not_projected(findings, cell):
    assert any("would be projected" in line for line in findings([cell("x", "for:teacher", slide="slide")]))


def test_a_finding_names_notebook_cell_and_line(findings, cell):
    lines = findings([cell("one"), cell('# T\nStory("""\n## A\n- [x](#b)\n""")', type="code")])
    assert any(line.startswith("cyberbullying.ipynb, cell 2, line 4: Story: the link #b leads to no scene.") for line in lines)


def test_all_findings_come_at_once(findings, cell):
    lines = findings([cell("x", "block:met"), cell("![](a.svg)"), cell("# T\nQuiz(", type="code")])
    assert [bool([line for line in lines if f"cell {number}, " in line]) for number in (1, 2, 3)] == [True, True, True]


def test_the_handbook_is_checked(kit_copy, write_notebook, cell):
    write_notebook(kit_copy / "notebooks" / "handbook.ipynb", [cell("Only 21 % told."), cell("x", "block:met")])
    assert any(line.startswith("handbook.ipynb, cell 2, line 1: there is no tag 'block:met'") for line in found(read_kit(kit_copy)))
    write_notebook(kit_copy / "notebooks" / "handbook.ipynb", [cell("Only 21 % told.")])
    lines = found(read_kit(kit_copy))
    assert any(line.startswith("handbook.ipynb, cell 1, line 1: “21 %” is not in the list of sources") for line in lines)
    assert any(line.startswith("kit.toml: kit.toml, [term]: 'content' at pace 'whole' is not known") for line in lines)


def test_a_help_route_that_was_verified_long_ago_is_named(kit):
    assert any("'111' was verified on 2026-11-23, more than 180 days ago" in line for line in found(kit, date(2027, 6, 1)))


def test_the_real_lessons_break_no_rule(kit):
    plan = Plan(tuple(kit.risks), tuple(kit.ages), ("en",), (), Path())
    assert [str(finding) for finding in check(kit, plan, date(2026, 12, 1)) if not finding.waived] == []


@pytest.mark.parametrize(("risk", "name"), list(product(["cyberbullying", "content", "privacy", "overuse"], ["6-9", "10-13", "14-17"])))
def test_pupils_find_no_other_number_than_111_and_112(kit, risk, name):
    """Look for the numbers of other services, and for whole telephone numbers, in what pupils of an age read."""
    import json

    cells = json.loads((kit.notebooks / f"{risk}.ipynb").read_text("utf-8"))["cells"]
    for cell in cells:
        tags = cell["metadata"].get("tags", [])
        if f"age:{name}" in tags and not {"for:teacher", "for:family"} & set(tags):
            numbers = re.findall(r"(?<![\w:.])(?:10[1-9]|11\d|150|1414|\+?\d[\d ()-]{6,}\d)(?![\w:])", "".join(cell["source"]))
            assert set(numbers) <= {"111", "112"}, numbers


def test_help_steps_objectives_and_activities_promise_nothing_for_others(kit):
    words = english_words(kit.notebooks / "tumar").values()
    steps = [sentence for risk in kit.data["help_steps"].values() for step in risk["steps"] for sentence in step["how"].values()]
    assert [
        text for text in (*words, *steps, *(goal.text for goal in kit.objectives.values())) if list(words_found("promises", text))
    ] == []


def test_help_steps_and_objectives_keep_the_length_of_sentences_of_their_age(kit):
    """Every risk has steps and objectives for every age, one of them telling."""
    risks = list(kit.data["help_steps"])
    for risk, (name, age) in product(risks, kit.ages.items()):
        texts = [step["how"][name] for step in kit.data["help_steps"][risk]["steps"] if name in step["how"]]
        assert 3 <= len(texts) <= 5
        mine = [one for one in kit.objectives.values() if (one.risk, one.age) == (risk, name)]
        assert len(mine) >= 4
        assert mine[0].text == "I can name two adults I would tell and say my first sentence."
        assert [sentence for text in texts for count, sentence in sentences(text) if count > age.words_a_sentence] == []
