"""A lesson of one's own: whatever its author writes wrong is said with cell and line, costs its cell alone, and what is meant is taken."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from builds import COMMAND

SETUP = '# Start\nfrom tumar import *\n\nsetup(language="en", age="10-13")'
CARD = "../media/icons/soccer-ball.svg"


def quiz(text: str) -> str:
    return f'# Think\nQuiz("""\n{text}\n""")'


def call(name: str, text: str) -> str:
    return f'# Do\n{name}("""\n{text}\n""")'


Q = "Is it kind?\n\n- [x] Yes\n  > F\n- [ ] No\n  > F"
CHECK = "\n".join(f"## {mark}? {{.{mark}}}\n- [x] Yes\n  > F\n- [ ] No\n  > F" for mark in ("telling", "judging", "doing"))
BOX = "**Milana:** come to chess\n\n- chess\n  > F"

# what an author writes wrong, and what must be said of it: kind of cell, source, tags, line, words
MISTAKES: dict[str, tuple[str, str, tuple[str, ...], int, str]] = {
    # grammar
    "one option": ("code", quiz("Kind?\n\n- [x] Yes\n  > F"), (), 2, "Quiz: a question needs at least two options"),
    "no box": ("code", quiz("Kind?\n\n- Yes\n  > F\n- [ ] No\n  > F"), (), 5, "an option begins with - [ ]"),
    "nothing is right": ("code", quiz(Q.replace("[x]", "[ ]")), (), 2, "no option is marked as right"),
    "no feedback": ("code", quiz(Q.replace("- [ ] No\n  > F", "- [ ] No")), (), 7, "there is no feedback"),
    "feedback that is not set in": ("code", quiz(Q.replace("  > F\n- [ ]", "\n> F\n\n- [ ]", 1)), (), 7, "a quotation outside a list item"),
    "a numbered list": ("code", quiz("Kind?\n\n1. Yes\n2. No"), (), 5, "a numbered list has no meaning"),
    "a table": ("code", quiz("| a | b |\n|---|---|\n| 1 | 2 |\n\n" + Q), (), 3, "a table has no meaning"),
    "a line across": ("code", quiz(Q + "\n\n---"), (), 10, "a line across has no meaning"),
    "a code block": ("code", quiz("```\nx\n```\n" + Q), (), 3, "a code block has no meaning"),
    "a deep heading": ("code", quiz("### Kind?\n\n- [x] Yes\n  > F"), (), 3, "use # or ## for headings"),
    "a heading without words": ("code", quiz("##\n\n- [x] Yes\n  > F"), (), 3, "a heading needs words"),
    "an item without words": ("code", quiz("Kind?\n\n- [x]\n  > F\n- [ ] No\n  > F"), (), 5, "a list item needs words"),
    "a heading twice": ("code", call("Sort", "## A\n- a\n  > F\n## A\n- b\n  > F"), (), 6, "the heading 'A' is there twice"),
    "a seat in a quiz": ("code", quiz("# Kind?\n- [x] Yes\n  > F\n- [ ] No\n  > F"), (), 3, "use ## for headings here"),
    "a dead link": ("code", call("Story", "## A {#a}\n- [x](#b)"), (), 4, "the link #b leads to no scene"),
    "a link to nowhere": ("code", quiz(Q.replace("Is it", "[Is](http://a.example) it")), (), 3, "leads nowhere"),
    # marks
    "an unknown mark": ("code", call("Sort", "## A {.risk}\n- a\n  > F\n## B\n- b\n  > F"), (), 3, "the mark {.risk} means nothing here"),
    "a mark without a point": ("code", call("Sort", "## A {risky}\n- a\n  > F\n## B\n- b\n  > F"), (), 3, "{risky} is not a mark"),
    "a mark in big letters": ("code", call("Sort", "## A {.Risky}\n- a\n  > F\n## B\n- b\n  > F"), (), 3, "{.Risky} is not a mark"),
    "a mark behind a card": ("code", call("Sort", "## A\n- a {.risky}\n  > F\n## B\n- b\n  > F"), (), 4, "{.risky} has a meaning only behind a heading"),
    "a mark behind a line": ("code", call("Sort", "Do it {.risky}\n\n## A\n- a\n  > F\n## B\n- b\n  > F"), (), 3, "only behind a heading"),
    "a mark before the words": ("code", call("Sort", "## {.risky} A\n- a\n  > F\n## B\n- b\n  > F"), (), 3, "stands before the words"),
    "two names": ("code", call("Story", "## A {#a} {#b}\n\nEnd."), (), 3, "one name is enough"),
    "a mark is missing": ("code", call("CheckIn", CHECK.replace(" {.doing}", "")), (), 13, "mark this part with one of {.telling}"),
    "an unknown round": ("code", call("CheckIn", CHECK)[:-1] + ', round="first")', (), 2, 'round="first" is not known'),
    "an unknown setting": ("code", quiz(Q)[:-1] + ', colour="red")', (), 2, "Quiz has no setting 'colour'"),
    "an unknown theme": ("code", '# Help\nHelpSteps("bullying")', (), 2, "there are no help steps for 'bullying'"),
    # media
    "no picture": ("code", quiz(f"![A ball]({CARD.replace('ball', 'bal')})\n\n" + Q), (), 3, "soccer-bal.svg does not exist"),
    "a picture without words": ("code", quiz(f"![]({CARD})\n\n" + Q), (), 3, "the picture has no words in [ ]"),
    "a picture of the web": ("code", quiz("![A](https://a.example/a.svg)\n\n" + Q), (), 3, "nothing is loaded from a network"),
    "a picture in a sentence": ("code", quiz(Q.replace("kind", f"![A]({CARD}) kind")), (), 3, "a picture stands on a line of its own"),
    "a picture in a heading": ("code", quiz(f"## ![A]({CARD}) Kind?\n- [x] Yes\n  > F"), (), 3, "a heading is words only"),
    "no picture in prose": ("markdown", "# A\n\n![A cat](cat.svg)", (), 3, "cat.svg does not exist"),
    "a blank in the name of a picture": ("code", quiz("![A](../media/my pic.png)\n\n" + Q), (), 3, "the name of the picture has a space"),
    "such a picture in prose": ("markdown", "# A\n\n![A cat](my cat.PNG)", (), 3, "write “my%20cat.PNG”"),
    # HTML
    "HTML in an option": ("code", quiz(Q.replace("Yes", "<b>Yes</b>")), (), 5, "the HTML '<b>' is shown as text"),
    "HTML in prose": ("markdown", "# A\n\nA <u>word</u>", (), 3, "the HTML '<u>' would be shown as text"),
    # lines
    "a backslash at the end of a line": ("code", quiz(Q.replace("Is it", "Is it\\\n")), (), 3, "glues the next line to it"),
    # tags
    "an unknown tag": ("markdown", "x", ("block:practice",), 1, "Did you mean 'block:practise'?"),
    "an unknown family": ("markdown", "x", ("blocks:meet",), 1, "there is no tag 'blocks:meet'"),
    "an unknown age": ("markdown", "x", ("age:10-12",), 1, "Did you mean 'age:10-13'?"),
    "an unknown reader": ("markdown", "x", ("for:pupils",), 1, "Did you mean 'for:pupil'?"),
    "minutes in words": ("markdown", "x", ("minutes:five",), 1, "needs whole minutes"),
    "a waiver without a reason": ("markdown", "x", ("waive:brands",), 1, "needs a rule and a reason"),
    "big letters in a tag": ("markdown", "x", ("For:teacher",), 1, "Did you mean 'for:teacher'?"),
    "a waiver of no rule": ("markdown", "x", ("waive:brnads it is its name",), 1, "there is no rule 'brnads'. Did you mean 'brands'?"),
    # near misses
    "a letter less": ("code", quiz(Q).replace("Quiz", "Qiz"), (), 2, "Did you mean 'Quiz'?"),
    "small letters": ("code", quiz(Q).replace("Quiz", "quiz"), (), 2, "Did you mean 'Quiz'?"),
    "an f-string": ("code", quiz(Q).replace('Quiz(', "Quiz(f"), (), 2, "take the f away"),
    "a name before it": ("code", quiz(Q).replace("Quiz", "q = Quiz"), (), 2, "take “q =” away"),
    "two in a cell": ("code", quiz(Q) + "\n" + quiz(Q), (), 2, "there are 2 activities"),
    "no end of the text": ("code", quiz(Q)[:-4], (), 2, "quotation marks at the end of the text are missing"),
    "no closing bracket": ("code", quiz(Q)[:-1], (), 2, "The bracket at the end is missing"),
    "no text": ("code", "# Think\nQuiz()", (), 2, "its text is missing"),
    "an activity in a Markdown cell": ("markdown", quiz(Q), (), 2, "this is a Markdown cell, and Quiz"),
    "an activity in a raw cell": ("raw", quiz(Q), (), 2, "this is a raw cell, and Quiz"),
    "the text of one in a Markdown cell": ("markdown", Q, (), 3, "this is the text of an activity"),
    "the text of one with nothing around it": ("code", f"# Think\n{Q}", (), 4, "this is the text of an activity, but which one?"),
    # structure
    "no title": ("code", quiz(Q).partition("\n")[2], (), 1, "the first line must be a title for people"),
    "notes for the class": ("markdown", "x", ("for:pupil",), 1, "notes are for the teacher alone"),
}  # fmt: skip
NO_HARM = ("no title", "notes for the class", "a waiver of no rule")  # to its cell
STOPS = [name for name, (*_, tags, _, _) in MISTAKES.items() if any(":" in tag for tag in tags) and name not in NO_HARM]

MEANT = {
    "a star": quiz(Q.replace("- [", "* [")),
    "a plus": quiz(Q.replace("- [", "+ [")),
    "a big X": quiz(Q.replace("[x]", "[X]")),
    "a tab": quiz(Q.replace("  > F", "\t> F")),
    "four blanks": quiz(Q.replace("  > F", "    > F")),
    "no blank line": quiz(Q.replace("\n\n", "\n")),
    "a blank line more": quiz(Q.replace("\n- [ ]", "\n\n- [ ]")),
    "the text set in": quiz("\n".join(f"    {line}" for line in Q.split("\n"))),
    "other quotation marks": quiz(Q).replace('"""', "'''"),
    "lines of Windows": quiz(Q).replace("\n", "\r\n"),
    "a scene without a name": call("Story", "## A\n\nThe end."),
    "a blank before the bracket": quiz(Q).replace("Quiz(", "Quiz ("),
    "a comment behind it": quiz(Q) + "  # for Friday",
    "a semicolon behind it": quiz(Q) + ";",
    "two marks in one": call("Inbox", f"## A {{.chat .safe}}\n{BOX}\n\n## B {{.mail .bait}}\n{BOX}"),
    "two marks in two": call("Inbox", f"## A {{.chat}} {{.safe}}\n{BOX}\n\n## B {{.mail}}{{.bait}}\n{BOX}"),
    "marks and a name": call("Feed", "\n".join(f"## T{n} {{.topic}} {{#t{n}}}\n- a{n}\n- b{n}\n- c{n}" for n in range(3)) + "\n## Ask {.think}\n\nWhy?"),
    "a mark that is code": quiz(Q.replace("kind", "`{.risky}` kind")),
    "a line that ends with two blanks": quiz(Q.replace("Is it", "Is it  \n")),
    "a backslash behind the quotation marks": quiz(Q).replace('("""', '("""\\'),
    "a backslash that is one": quiz(Q.replace("Is it", "Is it\\\\\n")),
    "less than": quiz(Q.replace("kind", "2 < 3 and a<y>c")),
}  # fmt: skip


@pytest.fixture
def own(kit_copy: Path, cell: Any, write_notebook: Callable[..., Path]) -> Callable[..., Path]:
    """Write a lesson of one's own: setup, a title, and cells."""

    def write(*cells: dict[str, Any], name: str = "mine") -> Path:
        first = [cell(SETUP, type="code", slide="skip"), cell("# Mine\n\nHello.", slide="slide")]
        return write_notebook(kit_copy / "notebooks" / f"{name}.ipynb", [*first, *cells])

    return write


def _cell(cell: Any, name: str) -> dict[str, Any]:
    kind, source, tags, _, _ = MISTAKES[name]
    made: dict[str, Any] = cell(source, *tags, type=kind, slide="notes" if name.startswith("notes") else "slide")
    return made


def test_each_mistake_of_an_author_is_found_with_its_cell_and_line(kit_copy: Path, run: Any, cell: Any, own: Any) -> None:
    own(*(_cell(cell, name) for name in MISTAKES))
    ran = run(kit_copy, "check", "notebooks/mine.ipynb")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    said = ran.out.splitlines()
    missing = []
    for number, (name, (*_, line, words)) in enumerate(MISTAKES.items(), 3):
        if not any(one.startswith(f"mine.ipynb, cell {number}, line {line}: ") and words in one for one in said):
            missing.append((name, line, words, [one for one in said if f"cell {number}," in one]))
    assert missing == []
    assert len(MISTAKES) >= 29


def test_a_bad_cell_costs_itself_and_its_code_is_shown_to_nobody(kit_copy: Path, run: Any, cell: Any, own: Any) -> None:
    names = [name for name in MISTAKES if name not in STOPS and name not in NO_HARM]
    own(*(_cell(cell, name) for name in names), cell(quiz("THE-LAST?\n\n- [x] A\n  > F\n- [ ] B\n  > F"), type="code", slide="slide"))
    ran = run(kit_copy, "build", "notebooks/mine.ipynb", "--format", "slides", "--format", "exercise", "--format", "pptx")
    assert ran.code == 0, ran.err
    for number, name in enumerate(names, 3):
        assert f"mine.ipynb, cell {number}, line {MISTAKES[name][3]}: " in ran.err, name
        assert MISTAKES[name][4] in ran.err, name
    for page in ("slides", "exercise"):
        html = unescape((kit_copy / "dist" / "mine-grades-5-8-en" / "mine" / f"{page}.html").read_text("utf-8"))
        assert "THE-LAST" in html
        assert html.count("An activity is missing here") >= 40
        assert "&gt; F" not in html
        for raw in ('iz("""', 'Sort("""', 'Story("""', "Quiz()"):
            assert raw not in re.sub(r"(?s)<script.*?</script>", "", html), raw


def test_what_stands_in_the_place_of_a_bad_cell_stands_in_notebooks_too(kit_copy: Path, run: Any, cell: Any, own: Any) -> None:
    text = Q.replace("> F", "> ANSWER")
    bad = [quiz(text).replace("Quiz", "Qiz"), quiz(text.replace("[ ]", "[x]").replace("[x]", "[ ]")), f"# Think\n{text}", quiz(text)[:-1]]
    prose = [cell(source, slide="slide") for source in (quiz(text), text)]
    own(*(cell(source, type="code", slide="slide") for source in bad), *prose, cell(quiz(text), type="raw"))
    assert run(kit_copy, "build", "notebooks/mine.ipynb", "--format", "pupil", "--format", "exercise").code == 0
    folder = kit_copy / "dist" / "mine-grades-5-8-en"
    for path in (folder / "notebooks" / "mine-pupil.ipynb", folder / "mine" / "exercise.html"):
        made = path.read_text("utf-8")
        assert "ANSWER" not in made
        assert made.count("An activity is missing here") == 7


@pytest.mark.parametrize("start", ["from tumor import Quiz, setup", "from Tumar import *", "form tumar import *"])
def test_a_misspelt_import_costs_no_answers(kit_copy: Path, run: Any, cell: Any, write_notebook: Any, start: str) -> None:
    cells = [cell("# A", slide="slide"), cell(start, type="code"), cell(quiz(Q), type="code", slide="slide")]
    write_notebook(kit_copy / "notebooks" / "mine.ipynb", cells)
    ran = run(kit_copy, "build", "notebooks/mine.ipynb", "--format", "exercise")
    assert ran.code == 0
    assert "Write: from tumar import" in ran.err
    html = (kit_copy / "dist" / "mine-grades-5-8-en" / "mine" / "exercise.html").read_text("utf-8")
    assert "An activity is missing here" in html
    assert "[x]" not in html.partition("<script")[0]


@pytest.mark.parametrize("name", STOPS)
def test_a_tag_that_is_no_tag_is_said_in_a_sentence(kit_copy: Path, run: Any, cell: Any, own: Any, name: str) -> None:
    own(_cell(cell, name))
    ran = run(kit_copy, "build", "notebooks/mine.ipynb", "--format", "slides")
    assert ran.code == 1
    assert "mine.ipynb, cell 3, line 1: " in ran.err
    assert MISTAKES[name][4] in ran.err


def test_what_is_meant_is_taken(kit_copy: Path, run: Any, cell: Any, own: Any) -> None:
    own(*(cell(source, type="code", slide="slide") for source in MEANT.values()))
    ran = run(kit_copy, "check", "notebooks/mine.ipynb")
    found = [(name, one) for number, name in enumerate(MEANT, 3) for one in ran.out.splitlines() if f"cell {number}," in one]
    assert found == []
    assert ran.code == 0, ran.out


def test_a_notebook_without_setup_is_a_lesson(kit_copy: Path, run: Any, cell: Any, write_notebook: Any) -> None:
    write_notebook(kit_copy / "notebooks" / "bare.ipynb", [cell("# Bare", slide="slide"), cell(quiz(Q), type="code", slide="slide")])
    ran = run(kit_copy, "build", "notebooks/bare.ipynb", "--format", "slides")
    assert (ran.code, ran.err.strip()) == (0, "")
    assert "data-activity" in (kit_copy / "dist" / "bare-grades-5-8-en" / "bare" / "slides.html").read_text("utf-8")


def test_a_lesson_of_the_kit_with_a_near_miss_is_not_built(
    kit_copy: Path, run: Any, cell: Any, small_lesson: Any, write_notebook: Any
) -> None:
    bad = cell(quiz(Q).replace("Quiz", "quiz"), type="code", slide="slide")
    write_notebook(kit_copy / "notebooks" / "cyberbullying.ipynb", [*small_lesson, bad])
    ran = run(kit_copy, "build", "--age", "10-13", "--format", "slides")
    assert ran.code == 1
    assert "cyberbullying.ipynb, cell 7, line 2: there is no activity 'quiz'. Did you mean 'Quiz'?" in ran.err
    assert not (kit_copy / "dist" / "tumar-kit-grades-5-8-en").exists()


# Which rules hold


def test_check_says_which_rules_it_has_applied(kit_copy: Path, run: Any, cell: Any, own: Any) -> None:
    own()
    ran = run(kit_copy, "check", "notebooks/mine.ipynb")
    assert (ran.code, ran.err.strip()) == (0, "")
    assert "Rules for a lesson of your own: form, words, cells, quotations." in ran.out
    own(cell("# A", "block:meet", "minutes:3", slide="slide"))
    ran = run(kit_copy, "check", "notebooks/mine.ipynb")
    assert "three blocks, boosters and family page" in ran.out
    assert "cell 3, line 1: the minutes of block 'meet' add up to 3" in ran.out
    assert "objectives.toml" not in ran.out


def test_check_finds_words_and_notes_in_a_lesson_of_ones_own(kit_copy: Path, run: Any, cell: Any, own: Any) -> None:
    prose = cell("# A\n\nIt is kind.\n\nOpen TikTok now.", slide="slide")
    own(prose, cell(quiz(Q), type="code", slide="slide"), cell('Press "Perhaps not" first.', "for:teacher", slide="notes"))
    ran = run(kit_copy, "check", "notebooks/mine.ipynb")
    assert "mine.ipynb, cell 3, line 5: “tiktok” is a real name" in ran.out
    assert "mine.ipynb, cell 5, line 1: “Perhaps not” is quoted here, but stands nowhere in the lesson" in ran.out


def test_check_names_the_notebooks_that_it_does_not_look_at(kit_copy: Path, run: Any, own: Any) -> None:
    own(name="ai-chatbots")
    assert "Not checked: ai-chatbots.ipynb: kit-builder check notebooks/ai-chatbots.ipynb" in run(kit_copy, "check").out.splitlines()
    assert "Not checked" not in run(kit_copy, "check", "notebooks/ai-chatbots.ipynb").out


def test_other_peoples_code_is_no_mistake(kit_copy: Path, run: Any, cell: Any, write_notebook: Any) -> None:
    cells = [
        cell("# Sums"),
        cell("def report(x):\n    print(x)", type="code"),
        cell('report("""\n- [x] a\n""")', type="code"),
        cell("sort([1])", type="code"),
    ]
    write_notebook(kit_copy / "notebooks" / "sums.ipynb", cells)
    ran = run(kit_copy, "build", "notebooks/sums.ipynb", "--format", "slides")
    assert (ran.code, ran.err.strip()) == (0, "")
    assert "def report(x)" in (kit_copy / "dist" / "sums-grades-5-8-en" / "sums" / "slides.html").read_text("utf-8")
    assert run(kit_copy, "check", "notebooks/sums.ipynb").code == 0


# All commands with all their options

NOTEBOOK = "notebooks/mine.ipynb"
COMMANDS = [
    *(["build", NOTEBOOK, "--format", "slides", *more] for more in (
        [], ["-o", "made"], ["--output", "made"], ["--trust"], ["--fresh"], ["--age", "6-9"], ["--age", "10-13", "--age", "14-17"],
        ["--language", "kk"], ["--language", "en", "--language", "ru"], ["--risk", "mine"], ["--risk", "cyberbullying"], ["--age", "5"],
        ["--language", "xx"], ["--format", "nothing"], ["-o", "notebooks/kit.toml"],
    )),
    ["build", "notebooks/none.ipynb"], ["build", "notebooks/kit.toml"], ["build", "notebooks"], ["build", "--risk", "none"],
    *(["check", *more] for more in (
        [], [NOTEBOOK], [NOTEBOOK, "--age", "6-9"], [NOTEBOOK, "--language", "kk"], [NOTEBOOK, "--risk", "mine"], ["--risk", "cyberbullying"],
        ["--age", "14-17"], ["--language", "ru"], ["--risk", "none"], ["notebooks/none.ipynb"], ["notebooks"], ["notebooks/kit.toml"],
    )),
    *(["new", *more] for more in (
        ["first"], ["second", "--age", "6-9"], ["third", "-o", "elsewhere"], ["a/b"], ["fifth", "-o", "notebooks/kit.toml"], ["mine"],
        ["sixth", "--age", "5"], ["con"], [""], ["seventh", "-o", "deep/er"],
    )),
    *(["translate", what, *more] for what in ("update", "status", "check") for more in ([], ["--language", "kk"], ["--language", "xx"], ["--language", "en"])),
    *(["film", *more] for more in (["none"], ["none", "--draft"], ["--language", "xx"], ["none", "--sheets", "x"])),
    *(["open", *more] for more in (["none.zip", "--no-browser"], ["notebooks", "--no-browser", "--teacher"], [NOTEBOOK, "--no-browser"], ["none.zip", "--risk", "privacy"])),
    *[[name, "--help"] for name in ("build", "check", "watch", "new", "translate", "film", "look", "open")],
    ["look"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_ends_with_a_traceback(kit_copy: Path, run: Any, own: Any, arguments: list[str]) -> None:
    own()
    with contextlib.suppress(SystemExit):  # of argparse, which says what it does not know
        ran = run(kit_copy, *arguments)
        assert ran.code in (0, 1)
        assert "Traceback" not in ran.out + ran.err


def test_every_command_of_the_command_line_is_tried() -> None:
    import argparse

    from kit_builder.cli import _parser

    (commands,) = (action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    assert {arguments[0] for arguments in COMMANDS} | {"watch"} == set(commands.choices)
    for name, parser in commands.choices.items():
        known = {option for action in parser._actions for option in action.option_strings}
        tried = {option for arguments in [*COMMANDS, *WATCHES] if arguments[0] == name for option in arguments}
        assert known - tried <= {"-h", "--help", "--port", "--output", "--stills", "--draft"}, name


WATCHES = [
    ["watch", NOTEBOOK],
    ["watch", NOTEBOOK, "-o", "seen"],
    ["watch", NOTEBOOK, "--age", "6-9", "--language", "kk", "--risk", "mine"],
    ["watch", NOTEBOOK, "--format", "slides"],
    ["watch", "--risk", "cyberbullying", "--age", "10-13", "-o", "seen"],
]


@pytest.mark.parametrize("arguments", WATCHES, ids=" ".join)
def test_watch_shows_its_pages_until_it_is_stopped(
    kit_copy: Path, own: Any, start_process: Callable[..., subprocess.Popen[str]], arguments: list[str]
) -> None:
    own()
    process = start_process(COMMAND, *arguments, folder=kit_copy)
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Save a notebook"):
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in out + err
    assert any(line.startswith("http://127.0.0.1:") for line in said), err
    assert process.returncode == 130
    folder = kit_copy / "seen" if "-o" in arguments else kit_copy / "dist" / "watch"
    assert list(folder.glob("*/START.html"))


@pytest.mark.parametrize(
    "arguments", [["watch", "notebooks/none.ipynb"], ["watch", "--age", "5"], ["watch", NOTEBOOK, "-o", "notebooks/kit.toml"]]
)
def test_watch_says_what_it_cannot_show(kit_copy: Path, run: Any, own: Any, arguments: list[str]) -> None:
    own()
    ran = run(kit_copy, *arguments)
    assert ran.code == 1
    assert ran.err.startswith("kit-builder: ")
    assert "Traceback" not in ran.err


def test_a_message_recommends_only_options_that_its_command_has(
    kit_copy: Path, run: Any, own: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kit_builder.core import files
    from kit_builder.core.errors import KitError

    def denied(*arguments: Any, **more: Any) -> None:
        raise KitError(str(files.explain(PermissionError(13, "denied"), kit_copy)))

    monkeypatch.setattr("kit_builder.translate.update", denied)
    ran = run(kit_copy, "translate", "update")
    assert ran.code == 1
    assert " -o" not in ran.err
    assert "Make it writable" in ran.err
