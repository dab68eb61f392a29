"""Whatever an author writes wrong in an activity is one sentence in JupyterLab; marks behind a heading are written in one way or in two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from examples import example
from IPython.core.interactiveshell import InteractiveShell

import tumar
from tumar.current import current
from tumar.grammar import GrammarError, parse

ROOT = Path(__file__).resolve().parents[2]
START = 'from tumar import *\nsetup(language="en", age="10-13")'
WRONG = {
    "the grammar": ('Quiz("""\nA\n\n- [x] b\n""")', "Quiz, line 1: a question needs at least two options"),
    "a picture": ('Poll("""\n![A](../media/none.svg)\n\n- a\n- b\n""")', "none.svg does not exist"),
    "a film": ('Video("""\n[F](../media/films/none.mp4)\n\n![A](../media/icons/camera.svg)\n""")', "none.mp4 does not exist"),
    "a theme": ('HelpSteps("bullying")', "there are no help steps for 'bullying'"),
    "no text": ("Quiz()", 'Quiz needs its text, and nothing but that without a name: Quiz("""…""")'),
    "two texts": ('Quiz("a", "b")', "Quiz needs its text"),
    "an unknown setting": ('CheckIn("""\nA\n""", rounds="before")', "CheckIn has no setting 'rounds'. It has: round."),
    "a wrong setting": ('CheckIn("""\nA\n""", round="first")', 'round="first" is not known'),
    "a wrong number": ('LootBox("""\nA\n""", price="much")', "LootBox, line 1: "),
    "a number": ("Poll(5)", "Poll needs its text in quotation marks, not 5"),
    "nothing": ("Poll(None)", "in quotation marks, not None"),
    "a wrong name": ('Qiz("""\nA\n""")', "Did you mean 'Quiz'?"),
    "small letters": ('check_in("""\nA\n""")', "Did you mean 'CheckIn'?"),
    "no end": ('Quiz("""\nA\n', "cannot be read"),
    "no bracket": ('Quiz("""\nA\n"""', "cannot be read"),
    "setup without names": ('setup("en", "10-13")', "setup needs the names of what it is told"),
    "setup with a number": ("setup(age=10)", "setup needs age in quotation marks, and here is 10"),
    "setup with a wrong name": ('setup(lang="en")', "setup has no setting 'lang'. Write setup(language="),
    "a lab": ("labs.loot_boxes(0, 1)", "one_in is 0"),
}


@pytest.fixture(scope="module")
def shell() -> Iterator[Any]:
    shell = InteractiveShell.instance()
    shell.run_cell(START)
    yield shell
    InteractiveShell.clear_instance()


@pytest.mark.parametrize(("source", "says"), WRONG.values(), ids=WRONG)
def test_in_jupyter_a_mistake_is_one_sentence(shell: Any, capsys: pytest.CaptureFixture[str], source: str, says: str) -> None:
    capsys.readouterr()
    shell.run_cell(START)
    shell.run_cell(source)
    shown = "".join(capsys.readouterr())
    assert says in shown
    assert "Traceback" not in shown
    assert "File " not in shown
    assert len(shown.strip().splitlines()) <= 3


@pytest.mark.parametrize("name", tumar.ACTIVITIES)
def test_no_activity_answers_a_wrong_call_with_what_python_says(name: str) -> None:
    kind: Any = tumar.ACTIVITIES[name]
    for arguments, settings in (((), {}), ((1,), {}), (("a", "b", "c"), {}), (("a",), {"x": 1}), ((), {"text": "a"}), ((b"a",), {})):
        with pytest.raises(ValueError, match=name) as caught:
            kind(*arguments, **settings)
        assert caught.value._render_traceback_() == [str(caught.value)]  # type: ignore[attr-defined]


# Marks


@pytest.mark.parametrize(
    "heading",
    [
        "## A {.one .two #name}",
        "## A {.one} {.two} {#name}",
        "## A {#name}{.two}{.one}",
        "## A  { .one  .two }  {#name} ",
        "## A {.one .one} {.two #name}",
    ],
)
def test_marks_stand_in_one_pair_of_brackets_or_in_several(heading: str) -> None:
    (section,) = parse(heading, "Quiz").sections
    assert (section.title, section.marks, section.identifier) == ("A", {"one", "two"}, "name")


@pytest.mark.parametrize("name", tumar.ACTIVITIES)
def test_every_activity_takes_two_marks_written_in_both_ways(name: str) -> None:
    text = example(name).TEXT
    apart = re.sub(r"(?m)^(#.*?)\{([^{}\n]+)\}[ ]*$", lambda found: found[1] + " ".join(f"{{{one}}}" for one in found[2].split()), text)
    one, two = parse(text, name), parse(apart, name)
    assert [(s.title, s.marks, s.identifier) for s in one.sections] == [(s.title, s.marks, s.identifier) for s in two.sections]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("## A {.a} b", "{.a} stands before the words"),
        ("## {#a} A", "{#a} stands before the words"),
        ("## A {}", "{} is not a mark"),
        ("## A {.a, .b}", "{.a,} is not a mark"),
        ("## A {a}", "{a} is not a mark"),
        ("## A {#a} {#b}", "one name is enough"),
        ("- card {.a}", "{.a} has a meaning only behind a heading"),
        ("words {#a}", "{#a} has a meaning only behind a heading"),
        ("- a\n  > feedback {.a}", "{.a} has a meaning only behind a heading"),
        ("**Ata:** hello {.a}", "{.a} has a meaning only behind a heading"),
    ],
)
def test_a_mark_that_would_mean_nothing_is_an_error(text: str, says: str) -> None:
    with pytest.raises(GrammarError, match=re.escape(says)):
        parse(text, "Quiz")


@pytest.mark.parametrize("text", ["- `{.a}`", "a set {1, 2}", "- { } and {x}", "a {", "in `code {#a}` too"])
def test_what_is_no_mark_is_text(text: str) -> None:
    parse(text, "Quiz")


def test_setup_in_a_cell_that_awaits_holds_for_the_next_cells(shell: Any) -> None:
    copy_context().run(lambda: tumar.setup(language="kk"))  # as the task of such a cell
    assert current().language == "kk"
