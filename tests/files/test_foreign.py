"""Other people's notebooks: what their authors have hidden, or written for themselves alone, is in nothing that a class can see."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

Cells = list[dict[str, Any]]
OUTPUT = {"output_type": "stream", "name": "stdout", "text": "OUTPUT-WORD\n"}
TITLE = "# Our lesson\n\nHello"
QUIZ = '# Think\nQuiz("""\n<!-- SECRET -->\nIs it kind? <!-- SECRET -->\n\n- [x] Yes <!-- SECRET\n  SECRET -->\n  > It is. <!-- SECRET -->\n- [ ] No\n  > F\n""")'


@pytest.fixture
def words_of(tmp_path: Path, run: Any, write_notebook: Callable[..., Path]) -> Callable[..., dict[str, str]]:
    """Build a notebook in all formats; return the words of each file by its name."""

    def build(cells: Cells) -> dict[str, str]:
        path = write_notebook(tmp_path / "strange.ipynb", cells)
        ran = run(tmp_path, "build", str(path), "--age", "10-13", "-o", str(tmp_path / "made"))
        assert ran.code == 0, ran.err
        assert "Traceback" not in ran.err
        made = {file.name: _words(file) for file in (tmp_path / "made").rglob("*") if file.suffix in (".html", ".ipynb", ".pptx", ".pdf")}
        assert {"slides.html", "exercise.html", "guide.html", "slides.pptx", "slides.pdf", "strange-pupil.ipynb"} <= set(made)
        return made

    return build


def _words(file: Path) -> str:
    if file.suffix == ".pptx":
        with zipfile.ZipFile(file) as parts:
            return " ".join(parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml"))
    if file.suffix == ".pdf":
        return re.sub(r"-\s*\n", "-", " ".join(page.extract_text() for page in PdfReader(file).pages))
    return file.read_text("utf-8")


def holding(made: dict[str, str], word: str) -> set[str]:
    return {name for name, words in made.items() if word in words}


# Comments

COMMENTS = {
    "on lines of its own": "# Feelings\n\n<!-- SECRET -->\n\nOPEN-WORD",
    "of several lines": "# Feelings\n\n<!-- SECRET\n\nSECRET\n-->\n\nOPEN-WORD",
    "within a line": "# Feelings\n\nOPEN-WORD <!-- SECRET --> here",
    "over the end of a line": "# Feelings\n\nOPEN-WORD <!-- SECRET\nSECRET --> here",
    "in a heading": "# Feelings <!-- SECRET -->\n\nOPEN-WORD",
    "a heading of nothing else": "# <!-- SECRET -->\n\nOPEN-WORD",
    "in a table": "| OPEN-WORD | b |\n|---|---|\n| c <!-- SECRET --> | d |",
    "in a list": "- OPEN-WORD <!-- SECRET -->\n- b",
    "in a quotation": "> OPEN-WORD\n> <!-- SECRET -->",
    "without an end": "OPEN-WORD\n\n<!-- SECRET\n\nSECRET",
    "without an end in a line": "OPEN-WORD <!-- SECRET",
    "a link that is none": 'OPEN-WORD\n[//]: # (SECRET)\n\n[comment]: <> (SECRET)\n[//]: # "SECRET"',
    "a line of MyST": "% SECRET\nOPEN-WORD",
    "spoilt by autocorrect": "OPEN-WORD <! -- SECRET --> a <!- SECRET -> b ‹!—SECRET—> c <!—SECRET—>",
    "spoilt at its end": "OPEN-WORD <!-- SECRET —> a <!-- SECRET -->",
    "several": "<!-- SECRET -->OPEN-WORD<!-- SECRET --> a <!---->b<!-- SECRET -->",
    "beside code": "`OPEN-WORD` <!-- `SECRET` -->\n\n```\nx\n```\n\n<!-- SECRET -->",
}


def test_a_comment_in_markdown_is_in_no_file(words_of: Any, cell: Any) -> None:
    cells = [cell(source.replace("OPEN-WORD", f"WORD-{number}."), slide="slide") for number, source in enumerate(COMMENTS.values())]
    quiz = cell(QUIZ, type="code", slide="slide")
    made = words_of(
        [cell("# Title <!-- SECRET -->", slide="slide"), *cells, quiz, cell("Note <!-- SECRET -->", "for:teacher", slide="notes")]
    )
    assert holding(made, "SECRET") == set()
    assert [number for number in range(len(cells)) if f"WORD-{number}." not in made["slides.html"]] == []
    assert "Is it kind?" in made["exercise.html"]
    assert "<!--" not in made["slides.pptx"]


def test_a_comment_that_is_none_to_jupyter_is_named(tmp_path: Path, run: Any, cell: Any, write_notebook: Callable[..., Path]) -> None:
    quiz = cell(QUIZ.replace("Is it kind?", "Is it kind? <! -- note -->"), type="code")
    path = write_notebook(tmp_path / "a.ipynb", [cell(TITLE), cell("A\n\n<!-- x\ny"), cell("A\n<!- x ->"), quiz, cell("`<!- x ->`")])
    for command, said in (("build", "err"), ("check", "out")):
        text = getattr(run(tmp_path, command, str(path), *(["--format", "slides"] if command == "build" else [])), said)
        assert "a.ipynb, cell 2, line 3: the comment that begins here has no end" in text
        assert "a.ipynb, cell 3, line 2: this comment is left out, but JupyterLab shows it" in text
        assert "a.ipynb, cell 4, line 4: this comment is left out" in text
        assert "cell 5" not in text


def test_a_comment_that_is_code_stays(words_of: Any, cell: Any) -> None:
    made = words_of(
        [cell(TITLE, slide="slide"), cell("`<!-- inline -->`\n\n```\n<!-- fenced -->\n```\n\n    <!-- indented -->", slide="slide")]
    )
    for word in ("inline", "fenced", "indented"):
        assert f"&lt;!-- {word} --&gt;" in made["slides.html"]


# Notes

FOR_A_CLASS = {
    "slides.html",
    "exercise.html",
    "slides.pptx",
    "slides.pdf",
    "worksheet.pdf",
    "family.html",
    "family.pdf",
    "strange-pupil.ipynb",
}


def test_notes_are_in_nothing_that_pupils_get(words_of: Any, cell: Any) -> None:
    quiz = QUIZ.replace("Is it kind?", "NOTE-QUIZ")
    notes = [
        cell("NOTE-PROSE", slide="notes"),
        cell("x = 'NOTE-CODE'", type="code", slide="notes"),
        cell(quiz, type="code", slide="notes"),
        *(cell(f"NOTE-{name}", f"for:{name}", slide="notes") for name in ("pupil", "family", "booster")),
    ]
    made = words_of([cell(TITLE, slide="slide"), *notes, cell("# Second", slide="slide")])
    for name in ("PROSE", "CODE", "QUIZ", "pupil", "family", "booster"):
        found = holding(made, f"NOTE-{name}")
        assert "guide.html" in found, name
        assert not found & FOR_A_CLASS - {"slides.html", "slides.pptx"}, (name, found)  # which hold them as the speaker's
    shown = re.sub(r"(?s)<(script|template|aside)\b.*?</\1>", "", made["slides.html"])
    assert "NOTE-" not in shown


# Hidden code and outputs

CODE_HIDDEN = [
    {"jupyter": {"source_hidden": True}},
    {"tags": ["hide-input"]},
    {"tags": ["hide_input"]},
    {"tags": ["remove-input"]},
    {"tags": ["remove_input"]},
    {"tags": ["Hide-Input"]},
    {"hide_input": True},
    {"cellView": "form"},
    {"inputHidden": True},
    {"vscode": {"inputCollapsed": True}},
    {"vscode": {"outputCollapsed": False}, "inputHidden": True},
]
OUTPUTS_HIDDEN = [
    {"jupyter": {"outputs_hidden": True}},
    {"collapsed": True},
    {"tags": ["remove-output"]},
    {"tags": ["remove-stdout"]},
    {"tags": ["remove_stderr"]},
    {"outputHidden": True},
    {"tags": ["remove_output"]},
    {"tags": ["hide-output"]},
    {"tags": ["hide_output"]},
    {"tags": ["remove_all_outputs"]},
    {"hide_output": True},
]
CELL_HIDDEN = [
    {"tags": ["remove-cell"]},
    {"tags": ["remove_cell"]},
    {"tags": ["hide-cell"]},
    {"tags": ["hide_cell"]},
    {"tags": ["remove-input", "remove-output"]},
    {"jupyter": {"source_hidden": True, "outputs_hidden": True}},
]


def code(metadata: dict[str, Any], number: int, kind: str) -> dict[str, Any]:
    output = OUTPUT | {"text": f"OUTPUT-{kind}-{number}.\n"}
    return {
        "cell_type": "code",
        "metadata": metadata,
        "source": f"x = 1  # CODE-{kind}-{number}.",
        "outputs": [output],
        "execution_count": 1,
    }


def test_code_and_outputs_that_are_hidden_are_in_no_file_for_a_class(words_of: Any, cell: Any) -> None:
    kinds = {
        "A": CODE_HIDDEN,
        "B": OUTPUTS_HIDDEN,
        "C": CELL_HIDDEN,
        "D": [{}, {"tags": ["anything"]}, {"jupyter": {"source_hidden": False}}],
    }
    cells = [code(metadata, number, kind) for kind, some in kinds.items() for number, metadata in enumerate(some)]
    made = words_of([cell(TITLE, slide="slide"), *cells])
    notebooks = {"strange-pupil.ipynb", "strange-teacher.ipynb"}  # where code is folded, and outputs are not kept
    for kind, some in kinds.items():
        for number in range(len(some)):
            code_in, output_in = holding(made, f"CODE-{kind}-{number}."), holding(made, f"OUTPUT-{kind}-{number}.")
            assert bool(code_in - notebooks) == (kind in "BD"), (kind, number, code_in)
            assert bool(output_in) == (kind in "AD"), (kind, number, output_in)
            assert ("slides.html" in output_in) == (kind in "AD")
    for notebook in notebooks:
        for one in json.loads(made[notebook])["cells"]:
            assert one["cell_type"] != "code" or one["metadata"]["jupyter"]["source_hidden"]


def test_a_cell_that_is_hidden_is_for_its_author_alone(words_of: Any, cell: Any) -> None:
    hidden = [
        cell("# HIDDEN-PROSE", "remove-cell", slide="slide"),
        cell(QUIZ.replace("Is it kind?", "HIDDEN-QUIZ"), "remove_cell", type="code", slide="slide"),
        cell("HIDDEN-NOTE", "hide-cell", "for:teacher", slide="notes"),
        cell("HIDDEN-FAMILY", "hide-cell", "for:family", slide="skip"),
    ]
    made = words_of([cell(TITLE, slide="slide"), *hidden, cell("# Second", slide="slide")])
    for word in ("PROSE", "QUIZ", "NOTE", "FAMILY"):
        assert holding(made, f"HIDDEN-{word}") == {"strange-teacher.ipynb"}
    assert made["slides.html"].count("<section") == made["slides.html"].count("</section>")


def test_a_hidden_cell_that_began_a_slide_lets_the_next_begin_it(words_of: Any, cell: Any) -> None:
    secret = cell("x = 1", "remove-cell", type="code", slide="slide")
    made = words_of([cell(TITLE, slide="slide"), secret, cell("After it")])
    first = made["slides.html"].split("Hello")[1].split("After it")[0]
    assert "</section>" in first


def test_a_hidden_heading_is_no_title(words_of: Any, cell: Any) -> None:
    made = words_of([cell("# HIDDEN", "remove-cell"), cell("# Shown <!-- SECRET -->", slide="slide"), cell("# Next")])
    assert "<title>Shown" in made["slides.html"]


def test_a_lab_with_hidden_code_shows_what_it_found(words_of: Any, cell: Any) -> None:
    lab = "# Python lab: the box\none_in = 100\nlabs.loot_boxes(one_in, 300)"
    made = words_of([cell(TITLE, slide="slide"), cell(lab, "hide-input", type="code", slide="slide")])
    assert holding(made, "one_in") == {"strange-pupil.ipynb", "strange-teacher.ipynb"}
    assert "tumar-lab" in made["slides.html"]
