"""The kit's formats as exporters of nbconvert, for any notebook, and lessons of one's own that lie anywhere."""

from __future__ import annotations

import base64
import json
import logging
import re
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import replace
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import get_export_names, get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from kit_builder.check import check
from kit_builder.core.errors import KitError
from kit_builder.core.kit import PAGE_WORDS, read_kit, read_toml, with_notebook
from kit_builder.core.plan import Plan
from kit_builder.exporters import NotExported, class_name
from kit_builder.exports.registry import FORMATS, read_formats

ROOT = Path(__file__).resolve().parents[2]
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
START = {".html": b"<!doctype html>", ".pdf": b"%PDF-1.7", ".pptx": b"PK", ".svg": b"<svg", ".png": b"\x89PNG", ".ipynb": b"{"}
HELP = 'HelpSteps("privacy")'


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Another person's notebook, in a folder that knows nothing of the kit."""
    notebook = new_notebook(
        cells=[
            new_markdown_cell(
                "# Photosynthesis\n\nWith $E = mc^2$ and <b>HTML</b>.\n\n![](https://x.example/a.png)", metadata={"tags": ["topic:bio"]}
            ),
            new_code_cell(
                "%matplotlib inline\nplot()", outputs=[new_output("display_data", {"image/png": PIXEL, "text/plain": "<Figure>"})]
            ),
            new_markdown_cell("## Data\n\n| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 20 + "\n你"),
            new_code_cell(
                "slider()", outputs=[new_output("display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}})]
            ),
            new_raw_cell("raw"),
            new_markdown_cell("## More\n\n![A dot.](attachment:p.png) ![A sun.](sun.png)", attachments={"p.png": {"image/png": PIXEL}}),
        ]
    )
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "sun.png").write_bytes(base64.b64decode(PIXEL))
    path = tmp_path / "far" / "plants.ipynb"
    nbformat.write(notebook, str(path))
    return path


def entry_point(form: str) -> str:
    """Name the entry point of a format: with underscores, because Jupyter's server knows no hyphen in it."""
    return f"tumar_{form.replace('-', '_')}"


def export(form: str, path: Path) -> tuple[bytes, str]:
    """Return the file and its ending."""
    made, resources = get_exporter(entry_point(form))().from_filename(str(path))
    return (made.encode() if isinstance(made, str) else made), resources["output_extension"]


def test_every_format_has_its_entry_point_and_every_entry_point_its_format() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["nbconvert.exporters"]
    wanted = {entry_point(name): f"kit_builder.exporters:{class_name(form)}" for name, form in FORMATS.items()}
    lacking = [f'{name} = "{value}"' for name, value in wanted.items() if declared.get(name) != value]
    assert not lacking, "\n".join(['Add to [project.entry-points."nbconvert.exporters"] of pyproject.toml, then install again:', *lacking])
    assert not declared.keys() - wanted.keys(), "no module of kit_builder/exports declares these formats: take out their entry points"


def test_jupyter_knows_the_formats_by_their_entry_points() -> None:
    installed = {entry.name for entry in entry_points(group="nbconvert.exporters") if entry.name.startswith("tumar")}
    assert installed == set(map(entry_point, FORMATS)), "install the kit again: uv sync --all-extras --group test"
    assert {name for name in get_export_names() if name.startswith("tumar")} == installed


def test_every_format_has_its_word() -> None:
    words = read_toml(PAGE_WORDS)
    wanted = {word: form for form in FORMATS.values() for word in (form.word, *([f"{form.word}_how"] if form.shelf == "page" else []))}
    lacking = [f'{word} = "..."    for START to name {form.path}' for word, form in wanted.items() if word not in words]
    assert not lacking, "\n".join(["Add to kit_builder/assets/words.toml, then run kit-builder translate update:", *lacking])


def test_formats_are_declared_once_and_read_as_their_modules_say() -> None:
    modules = [path.stem for path in sorted((ROOT / "kit_builder" / "exports").glob("*.py")) if path.stem not in ("__init__", "registry")]
    declared = [form for module in modules for form in getattr(import_module(f"kit_builder.exports.{module}"), "FORMATS", ())]
    assert len({form.name for form in declared}) == len({form.path for form in declared}) == len(declared)
    assert {form.name: replace(form, make=FORMATS[form.name].make) for form in declared} == FORMATS


SCORM = "Format(name='{}', path='{}', mime='x', shelf='{}', word='w', make=scorm)"


@pytest.mark.parametrize(
    ("declarations", "says"),
    [
        ([("scorm", "{risk}/a.zip", "page"), ("scorm", "{risk}/b.zip", "page")], "declares the format 'scorm', which is there already"),
        ([("one", "{risk}/a.zip", "page"), ("two", "{risk}/A.zip", "print")], "the formats 'one' and 'two' have the same path"),
        ([("one", "../{risk}/a.zip", "page")], "must lie in the bundle"),
        ([("one", "START.html", "page")], "hold {risk}"),
        ([("one", "{risk}/a.zip", "pages")], "the shelf 'pages' is not known; write one of page, print, notebook"),
    ],
)
def test_a_format_that_is_not_like_the_others_is_named(tmp_path: Path, declarations: list[tuple[str, str, str]], says: str) -> None:
    declared = ", ".join(SCORM.format(*values) for values in declarations)
    (tmp_path / "scorm.py").write_text(f"FORMATS_OF_THIS = 0\nFORMATS = ({declared},)\n", "utf-8")
    with pytest.raises(KitError, match=re.escape(says)):
        read_formats(tmp_path)


@pytest.mark.parametrize("line", ["FORMATS: tuple = ({},)", "FORMATS=({},)", "FORMATS = (exports.{},)"])
def test_a_declaration_that_is_written_otherwise_is_not_overlooked(tmp_path: Path, line: str) -> None:
    (tmp_path / "scorm.py").write_text("\n" + line.format(SCORM.format("scorm", "{risk}/a.zip", "page")) + "\n", "utf-8")
    with pytest.raises(KitError, match=r"^scorm\.py must end with FORMATS = "):
        read_formats(tmp_path)


@pytest.mark.parametrize(
    "declaration",
    [
        "(",
        "(Format(),)",
        "(Format(path='x.zip'),)",
        "(Format(name=NAME, path='x.zip'),)",
        "(Format(name='zip', path='x.zip', colour='red'),)",
    ],
)
def test_a_format_whose_declaration_cannot_be_read_is_named(tmp_path: Path, declaration: str) -> None:
    (tmp_path / "scorm.py").write_text(f'"""A format."""\n\nFORMATS = {declaration}\n', "utf-8")
    with pytest.raises(KitError, match=r"^scorm\.py must end with FORMATS = "):
        read_formats(tmp_path)


def test_it_is_said_how_a_file_of_each_ending_begins() -> None:
    lacking = {Path(form.path).suffix for form in FORMATS.values()} - set(START)
    assert lacking == set(), "say in START with which bytes such a file begins"


@pytest.mark.parametrize("form", FORMATS)
def test_a_notebook_of_the_kit_is_exported(form: str) -> None:
    made, ending = export(form, ROOT / "notebooks" / "privacy.ipynb")
    assert made.startswith(START[Path(ending).suffix])
    assert made


@pytest.mark.parametrize("form", ["slides", "exercise", "guide", "pptx", "slides-pdf", "handout-pdf", "guide-pdf", "pupil", "teacher"])
def test_any_notebook_is_exported_and_what_is_left_out_is_said(form: str, elsewhere: Path, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("traitlets").propagate = True
    with caplog.at_level(logging.WARNING):
        made, ending = export(form, elsewhere)
    assert made.startswith(START[Path(ending).suffix])
    said = " ".join(record.getMessage() for record in caplog.records)
    for wanted in (
        "cell 1, line 5: the picture https://x.example/a.png",
        "a widget",
        "cell 5: a raw cell",
        "the formula",
        "<b>",
        "21 rows",
        "你 (cjk",
    ):
        assert wanted in said


@pytest.mark.parametrize("form", ["family", "family-pdf", "worksheet-pdf", "certificate", "poster-a3", "poster-svg"])
def test_a_format_for_which_a_notebook_has_nothing_says_what_it_needs(form: str, elsewhere: Path) -> None:
    with pytest.raises(NotExported, match=r"plants\.ipynb has nothing for"):
        export(form, elsewhere)


def test_the_command_says_a_sentence_and_shows_no_traceback(elsewhere: Path) -> None:
    command = [sys.executable, "-m", "nbconvert", "--to", "tumar_poster_a4", str(elsewhere)]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "so a cell must call HelpSteps" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_command_writes_the_file_beside_the_notebook(elsewhere: Path) -> None:
    subprocess.run([sys.executable, "-m", "nbconvert", "--to", "tumar_pptx", str(elsewhere)], check=True, capture_output=True)
    assert zipfile.is_zipfile(elsewhere.with_name("plants.slides.pptx"))


def test_the_age_is_that_of_setup_or_the_one_asked_for() -> None:
    path = str(ROOT / "notebooks" / "cyberbullying.ipynb")
    exporter = get_exporter("tumar_exercise")
    titles = [re.search(r"<title>(.*?)</title>", exporter(**wanted).from_filename(path)[0])[1] for wanted in ({}, {"age": "6-9"})]
    assert [title.partition(" –")[0] for title in titles] == ["Joke or bullying?", "Kind words travel"]
    with pytest.raises(NotExported, match="there is no age '6-10'"):
        exporter(age="6-10").from_filename(path)


# ---------------------------------------------------------------- lessons of one's own


def test_a_notebook_from_elsewhere_is_built_with_its_pictures(elsewhere: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run(elsewhere.parent, "build", "plants.ipynb")
    assert ran.code == 0
    bundle = elsewhere.parent / "dist" / "plants-grades-5-8-en"
    for name in (
        "plants/slides.html",
        "plants/slides.pptx",
        "plants/slides.pdf",
        "notebooks/plants-pupil.ipynb",
        "notebooks/sun.png",
        "START.html",
    ):
        assert (bundle / name).is_file(), name
    assert not (bundle / "plants" / "family.html").exists()
    assert "Our own lesson" in (bundle / "START.html").read_text("utf-8")
    assert "0 min" not in (bundle / "plants" / "slides.html").read_text("utf-8")
    assert run(elsewhere.parent, "build", "plants.ipynb", "--language", "kk", "--format", "slides").code == 0
    assert "Өз сабағымыз" in (bundle.parent / "plants-grades-5-8-kk" / "START.html").read_text("utf-8")
    for wanted in ("x.example", "the formula", "21 rows", "你"):
        assert wanted in ran.err
    page = bundle / "plants" / "exercise.html"
    elsewhere.write_text(elsewhere.read_text("utf-8").replace("Photosynthesis", "Leaves"), "utf-8")
    run(elsewhere.parent, "build", "plants.ipynb")
    assert "Leaves" in page.read_text("utf-8")


def test_the_starter_is_a_lesson_that_breaks_no_rule_but_those_of_the_kits_own(kit_copy: Path, run) -> None:
    ran = run(kit_copy, "new", "ask-first")
    assert ran.code == 0
    path = kit_copy / "notebooks" / "ask-first.ipynb"
    assert str(path) in ran.out
    nbformat.validate(nbformat.read(path, as_version=4))
    kit = with_notebook(read_kit(kit_copy), path, "Ask first")
    found = check(kit, Plan(("ask-first",), ("10-13",), ("en",), (), kit_copy))
    # it has no objectives of its own and no sources: those belong to the lessons of the kit
    assert {finding.rule for finding in found if finding.path == path} <= {"objectives", "tips", "sources"}
    ran = run(kit_copy, "build", "notebooks/ask-first.ipynb")
    assert (ran.code, ran.err.strip()) == (0, "")
    bundle = kit_copy / "dist" / "ask-first-grades-5-8-en"
    wanted = {"slides.html", "exercise.html", "guide.html", "family.html", "slides.pptx", "slides.pdf", "worksheet.pdf", "poster-a3.pdf"}
    assert wanted <= {file.name for file in (bundle / "ask-first").iterdir()}


@pytest.mark.parametrize("age", ["6-9", "10-13", "14-17"])
def test_the_starter_takes_the_age_that_is_asked_for(kit_copy: Path, run, age: str) -> None:
    assert run(kit_copy, "new", "my-lesson", "--age", age).code == 0
    assert f'age=\\"{age}\\"' in (kit_copy / "notebooks" / "my-lesson.ipynb").read_text("utf-8")


def test_a_lesson_that_is_there_is_never_written_over(kit_copy: Path, run) -> None:
    before = (kit_copy / "notebooks" / "cyberbullying.ipynb").read_bytes()
    ran = run(kit_copy, "new", "cyberbullying")
    assert ran.code == 1
    assert "is there already" in ran.err
    assert (kit_copy / "notebooks" / "cyberbullying.ipynb").read_bytes() == before


@pytest.mark.parametrize("name", ["../out", ".hidden", "a/b/c", "x;y", "-"])
def test_a_name_that_is_no_name_is_answered(kit_copy: Path, run, name: str) -> None:
    ran = run(kit_copy, "new", "--", name)
    assert "Traceback" not in ran.err
    assert ran.code == 1 or (kit_copy / f"{name}.ipynb").resolve().is_file()


def test_the_entry_points_of_the_project_are_those_that_are_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["nbconvert.exporters"]
    assert json.dumps(project, sort_keys=True) == json.dumps(
        {entry.name: entry.value for entry in entry_points(group="nbconvert.exporters") if entry.name.startswith("tumar")}, sort_keys=True
    )


def test_the_notebooks_keep_to_their_format() -> None:
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        nbformat.validate(json.loads(path.read_text("utf-8")))
