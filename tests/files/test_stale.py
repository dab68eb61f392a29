"""Cases in which a second build once kept something old: it gives the same bytes as a build that remembers nothing."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builds import COMMAND, differing, sums

from kit_builder.build.tasks import BundleJob, SchoolJob
from kit_builder.cli import main
from kit_builder.exports import Format
from kit_builder.exports.registry import FORMATS
from kit_builder.paper.typst import SettingError

RED = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#f00"/></svg>'
BLUE = RED.replace("#f00", "#00f")
ONE = ("--age", "10-13", "--language", "en")
STEPS = '# Steps\nHelpSteps("cyberbullying")'
Build = Callable[..., None]


@pytest.fixture
def build(kit_copy: Path, tmp_path: Path) -> Build:
    """Build from the folder of a small kit into a folder beside it."""

    def build(*arguments: object, fresh: bool = False) -> None:
        output = ("-o", str(tmp_path / ("fresh" if fresh else "made")), *(("--fresh",) if fresh else ()))
        with contextlib.chdir(kit_copy):
            assert main(["build", *map(str, arguments), *output]) == 0

    return build


def assert_fresh(build: Build, tmp_path: Path, *arguments: object) -> None:
    """Require that what stands there now is what a build makes that remembers nothing."""
    build(*arguments)
    build(*arguments, fresh=True)
    assert differing(sums(tmp_path / "made"), sums(tmp_path / "fresh")) == []


@pytest.fixture
def mine(tmp_path: Path, cell: Any, write_notebook: Any) -> Path:
    """A notebook of one's own in another folder than the kit, with a picture beside it."""
    path = tmp_path / "mine" / "day.ipynb"
    path.parent.mkdir()
    (path.parent / "cat.svg").write_text(RED, "utf-8")
    write_notebook(path, [cell("# Day\n\n![A cat.](cat.svg)", slide="slide"), cell(STEPS, type="code", slide="slide")])
    return path


def test_a_picture_beside_a_notebook_of_ones_own_for_a_school_with_several_languages(build: Build, tmp_path: Path, mine: Path) -> None:
    wanted = (mine, "--language", "en", "--language", "ru", "--format", "exercise")
    build(*wanted)
    (mine.parent / "cat.svg").write_text(BLUE, "utf-8")
    assert_fresh(build, tmp_path, *wanted)


def test_two_notebooks_of_one_name_in_two_folders(build: Build, tmp_path: Path, mine: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(mine.parent, other)
    (other / "cat.svg").write_text(BLUE, "utf-8")
    build(mine, "--language", "en", "--format", "exercise")
    assert_fresh(build, tmp_path, other / "day.ipynb", "--language", "en", "--format", "exercise")


def test_the_title_of_a_notebook_of_ones_own_stands_in_a_cell_for_another_age(
    build: Build, tmp_path: Path, mine: Path, cell: Any, write_notebook: Any
) -> None:
    for title in ("First", "Second"):
        write_notebook(mine, [cell(f"# {title}", "age:6-9", slide="slide"), cell("## Words", "age:10-13", slide="slide")])
        build(mine, *ONE, "--format", "exercise")
    assert_fresh(build, tmp_path, mine, *ONE, "--format", "exercise")


def test_data_that_appear_and_change_beside_a_notebook_of_ones_own(build: Build, kit_copy: Path, tmp_path: Path, mine: Path) -> None:
    data = (kit_copy / "notebooks" / "objectives.toml").read_text("utf-8")
    build(mine, "--language", "en", "--format", "exercise")
    for name in ("Halt", "Wait"):
        (mine.parent / "objectives.toml").write_text(data.replace('name = "Stop"', f'name = "{name}"'), "utf-8")
        assert_fresh(build, tmp_path, mine, "--language", "en", "--format", "exercise")


def test_files_of_other_programs_in_the_folder_of_activities_do_not_come_along(build: Build, kit_copy: Path, tmp_path: Path) -> None:
    for text in ("one", "two"):
        (kit_copy / "notebooks" / "tumar" / ".ipynb_checkpoints").mkdir(exist_ok=True)
        (kit_copy / "notebooks" / "tumar" / ".ipynb_checkpoints" / "GRAMMAR-checkpoint.md").write_text(text, "utf-8")
        build(*ONE, "--format", "family")
    assert [path for path in (tmp_path / "made").rglob(".ipynb*") if path.parent.name == "tumar"] == []
    assert_fresh(build, tmp_path, *ONE, "--format", "family")


def test_a_readme_does_not_come_along_and_nothing_is_made_anew_for_it(build: Build, kit_copy: Path, tmp_path: Path) -> None:
    build(*ONE, "--format", "family")
    state = tmp_path / "made" / ".kit-builder" / "state.json"
    before, changed = sums(tmp_path / "made"), state.stat().st_mtime_ns
    for folder in ("notebooks", "notebooks/locale", "notebooks/tumar", "media"):
        (kit_copy / folder / "README.md").write_text("How to work here.", "utf-8")
    build(*ONE, "--format", "family")
    assert state.stat().st_mtime_ns == changed
    assert sums(tmp_path / "made") == before
    assert_fresh(build, tmp_path, *ONE, "--format", "family")


def test_a_picture_of_the_teachers_page_in_a_folder_of_its_own(
    build: Build, kit_copy: Path, tmp_path: Path, cell: Any, write_notebook: Any
) -> None:
    write_notebook(kit_copy / "notebooks" / "handbook.ipynb", [cell("## A\n\n![Our school.](../school/door.svg)", "for:teacher")])
    (kit_copy / "school").mkdir()
    axes = kit_copy / "notebooks" / "kit.toml"
    term = 'lessons = [{ risk = "cyberbullying", week = 1, pace = "weekly" }]'
    axes.write_text(re.sub(r"lessons = \[\n.*?\n\]", term, axes.read_text("utf-8"), flags=re.S), "utf-8")
    for text in (RED, BLUE):
        (kit_copy / "school" / "door.svg").write_text(text, "utf-8")
        assert_fresh(build, tmp_path, *ONE, "--format", "family")


def test_a_link_that_leads_to_another_picture_now(build: Build, kit_copy: Path, tmp_path: Path, cell: Any, write_notebook: Any) -> None:
    art = kit_copy / "media" / "art"
    for name, text in (("red.svg", RED), ("blue.svg", BLUE)):
        (art / name).write_text(text, "utf-8")
    write_notebook(
        kit_copy / "notebooks" / "cyberbullying.ipynb", [cell("# A\n\n![A.](../media/art/own.svg)", "block:meet", slide="slide")]
    )
    for name in ("red.svg", "blue.svg"):
        (art / "own.svg").unlink(missing_ok=True)
        (art / "own.svg").symlink_to(name)
        assert_fresh(build, tmp_path, *ONE, "--format", "exercise")


def test_a_picture_elsewhere_that_is_saved_while_a_lesson_is_made(
    build: Build, kit_copy: Path, tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    export = Format.export

    def saved_meanwhile(self: Format, lesson: Any, kit: Any) -> bytes | None:
        made = export(self, lesson, kit)
        (mine.parent / "cat.svg").write_text(BLUE + "\n", "utf-8")
        return made

    with monkeypatch.context() as patch, contextlib.chdir(kit_copy):
        patch.setattr(Format, "export", saved_meanwhile)
        assert main(["build", str(mine), "--language", "en", "--format", "exercise", "-o", str(tmp_path / "made")]) == 1
    assert "cat.svg has changed while the build was running" in capsys.readouterr().err
    assert_fresh(build, tmp_path, mine, "--language", "en", "--format", "exercise")


def test_an_icon_that_appears(
    build: Build, kit_copy: Path, tmp_path: Path, cell: Any, write_notebook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit_builder.paper.typst.ICONS", kit_copy / "media" / "icons")  # where builder and kit lie together
    cells = [cell("Page \N{BLACK SUN WITH RAYS} and \N{SAUROPOD}", "for:family", slide="skip")]
    write_notebook(kit_copy / "notebooks" / "cyberbullying.ipynb", cells)
    build(*ONE, "--format", "family-pdf")
    (kit_copy / "media" / "icons" / "sauropod.svg").write_text(RED, "utf-8")
    assert_fresh(build, tmp_path, *ONE, "--format", "family-pdf")


def test_a_builder_that_lies_elsewhere_with_its_own_activities_and_typefaces(
    kit_copy: Path, tmp_path: Path, start_process: Any, root: Path
) -> None:
    there = tmp_path / "builder"
    left_out = shutil.ignore_patterns("__pycache__", "films", "*.ipynb")
    for name in ("kit_builder", "notebooks", "media"):
        shutil.copytree(root / name, there / name, ignore=shutil.ignore_patterns("__pycache__") if name == "kit_builder" else left_out)

    def made(output: str, *more: str) -> dict[str, str]:
        wanted = ("build", *ONE, "--format", "exercise", "--format", "worksheet-pdf", "-o", str(tmp_path / output), *more)
        process = start_process(COMMAND, *wanted, folder=kit_copy, PYTHONPATH=f"{there}:{there}/notebooks")
        _, err = process.communicate(timeout=100)
        assert process.returncode == 0, err
        return sums(tmp_path / output / "tumar-kit-grades-5-8-en")

    first = made("made")
    script, fonts = there / "notebooks" / "tumar" / "activities" / "quiz" / "front.js", there / "media" / "fonts"
    script.write_text(script.read_text("utf-8") + "export const more = 1;\n", "utf-8")
    shutil.copy(fonts / "nunito-italic.ttf", fonts / "nunito-regular.ttf")
    (kit_copy / "LICENSE").write_text("Use it.", "utf-8")  # and START is made without a lesson before it
    second = made("made")
    assert {name for name in first if first[name] != second[name]} >= {"cyberbullying/exercise.html", "cyberbullying/worksheet.pdf"}
    assert second == made("fresh", "--fresh")


def test_a_mascot_of_the_kit_while_no_lesson_is_made(kit_copy: Path, tmp_path: Path, start_process: Any) -> None:
    (kit_copy / "media" / "art" / "tumar" / "hello.svg").write_text(BLUE, "utf-8")
    pages = []
    for output, text in (("made", "One."), ("made", "Two."), ("fresh", "Two.")):
        (kit_copy / "LICENSE").write_text(text, "utf-8")
        process = start_process(COMMAND, "build", *ONE, "--format", "exercise", "-o", str(tmp_path / output), folder=kit_copy)
        _, err = process.communicate(timeout=100)
        assert process.returncode == 0, err
        pages.append((tmp_path / output / "tumar-kit-grades-5-8-en" / "START.html").read_bytes())
    assert pages[0] == pages[1] == pages[2]


def test_sentences_about_formats_that_are_not_wanted_any_more(
    build: Build, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(lesson: Any, kit: Any) -> bytes:
        raise SettingError(1, "no")

    monkeypatch.setitem(FORMATS, "family-pdf", replace(FORMATS["family-pdf"], make=fail))
    build(*ONE, "--format", "family-pdf", "--format", "exercise")
    assert "family.pdf was left out" in capsys.readouterr().err
    build(*ONE, "--format", "exercise")
    assert "was left out" not in capsys.readouterr().err


def test_a_zip_of_an_age_that_another_builder_made(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit_builder.build.run.ENOUGH", 10**6)  # what is changed here no other process would see
    ages = ("--age", "10-13", "--age", "14-17")
    wanted = ("--language", "en", "--format", "exercise", "--format", "family")
    build(*ages, *wanted)
    monkeypatch.setattr("kit_builder.build.inputs._packages", lambda: ["isal-99.dist-info"])
    monkeypatch.setattr("kit_builder.core.zips.LEVEL", 0)  # what another version of isal could press otherwise
    build(*ages[:2], *wanted)
    build(*ages[2:], *wanted)
    assert_fresh(build, tmp_path, *ages, *wanted)


def test_the_title_of_a_notebook_of_ones_own_that_is_saved_meanwhile(
    build: Build, kit_copy: Path, tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kit_builder.build import run as building

    def saved_meanwhile(*arguments: Any) -> Any:
        raw = json.loads(mine.read_text("utf-8"))
        raw["cells"][0]["source"] = "# Night"
        mine.write_text(json.dumps(raw), "utf-8")
        return inputs(*arguments)

    inputs = building.Inputs
    with monkeypatch.context() as patch, contextlib.chdir(kit_copy):
        patch.setattr(building, "Inputs", saved_meanwhile)
        assert main(["build", str(mine), "--language", "en", "--format", "exercise", "-o", str(tmp_path / "made")]) == 1
    assert "has changed while it was read" in capsys.readouterr().err
    assert_fresh(build, tmp_path, mine, "--language", "en", "--format", "exercise")


def test_a_mark_that_a_translator_gives_to_one_catalog_reaches_the_first_page(build: Build, kit_copy: Path, tmp_path: Path) -> None:
    catalog = kit_copy / "notebooks" / "locale" / "kk" / "cyberbullying.po"
    catalog.parent.mkdir(parents=True, exist_ok=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"X-Reviewed-By: {}\\n"\n'
    wanted = ("--age", "10-13", "--language", "en", "--language", "kk", "--format", "family")
    for reader in ("", "A teacher"):
        catalog.write_text(head.format(reader), "utf-8")
        assert_fresh(build, tmp_path, *wanted)


def test_where_one_age_has_changed_the_files_of_the_others_are_not_made(
    build: Build, kit_copy: Path, tmp_path: Path, cell: Any, write_notebook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ("--language", "en", "--language", "kk", "--format", "exercise", "--format", "family")
    made: list[str] = []
    for kind in (BundleJob, SchoolJob):
        make = kind.make

        def seen(self: Any, here: Any, make: Any = make) -> Any:
            made.append(self.bundle.name)
            return make(self, here)

        monkeypatch.setattr(kind, "make", seen)
    for words in ("Kind words", "Good words"):
        made.clear()
        cells = [cell("# For all", "block:meet", slide="slide"), cell(f"# {words}", "block:meet", "age:14-17", slide="slide")]
        write_notebook(kit_copy / "notebooks" / "cyberbullying.ipynb", cells)
        build(*wanted)
    assert sorted(made) == [f"tumar-kit-grades-9-11-{language}" for language in ("en", "en-kk", "kk")]
    assert_fresh(build, tmp_path, *wanted)


def test_no_build_wakes_jupyter_and_one_with_nothing_to_do_no_activity(kit_copy: Path, tmp_path: Path, start_process: Any) -> None:
    program = "import sys; from kit_builder.cli import main; main(sys.argv[1:]); print('anywidget' in sys.modules, 'tumar' in sys.modules)"
    for woken in ("False True", "False False"):
        process = start_process(program, "build", *ONE, "--format", "exercise", "-o", str(tmp_path / "made"), folder=kit_copy)
        out, err = process.communicate(timeout=100)
        assert out.strip().endswith(woken), err
