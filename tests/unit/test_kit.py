"""The axes of the kit: reading them, choosing from them, and the sentences when something is wrong."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from kit_builder.cli import main
from kit_builder.core.errors import KitError
from kit_builder.core.kit import choose, find_root, read_kit
from kit_builder.core.model import Kit

TOML = ("kit.toml", "objectives.toml")


@pytest.fixture
def toml_copy(root: Path, tmp_path: Path) -> Path:
    """A kit that is only its two TOML files."""
    (tmp_path / "notebooks").mkdir()
    for name in TOML:
        (tmp_path / "notebooks" / name).write_bytes((root / "notebooks" / name).read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", TOML)
def test_bad_toml_names_the_file_and_the_line(toml_copy: Path, name: str) -> None:
    path = toml_copy / "notebooks" / name
    path.write_text(path.read_text("utf-8") + "\nbroken = = 1\n", "utf-8")
    with pytest.raises(KitError, match=rf"{name} is not valid TOML: .*line \d+"):
        read_kit(toml_copy)


@pytest.mark.parametrize("name", TOML)
def test_toml_that_is_not_text_names_the_file(toml_copy: Path, name: str) -> None:
    (toml_copy / "notebooks" / name).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KitError, match=name):
        read_kit(toml_copy)


@pytest.mark.parametrize("name", TOML)
def test_missing_toml_is_named(toml_copy: Path, name: str) -> None:
    (toml_copy / "notebooks" / name).unlink()
    with pytest.raises(KitError, match=rf"{name} is missing"):
        read_kit(toml_copy)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('grades = "Grades 1-4"', 'grads = "Grades 1-4"', r"ages\.6-9\.grades is missing"),
        ('title = "Tumar Kit"', "", "title"),
        ("[ages.", "[aegs.", "ages"),
        ('[languages.en]\ntitle = "English"', '[languages.en]\ntitel = "English"', r"languages\.en\.title is missing"),
        ('slug = "grades-5-8"', 'slug = "Grades-1-4"', "'6-9' and '10-13' have one slug, 'Grades-1-4'"),
        ("print_size = 13", "print_size = nan", r"ages\.6-9\.print_size must be a number above 0"),
        ("print_size = 13", "print_syze = 13", r"ages\.6-9\.print_syze is not known\. Did you mean 'print_size'"),
    ],
)
def test_a_wrong_entry_is_named(toml_copy: Path, old: str, new: str, says: str) -> None:
    path = toml_copy / "notebooks" / "kit.toml"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(KitError, match=says):
        read_kit(toml_copy)


@pytest.mark.parametrize("entry", ["title = 5\n[risks]\nx = 1", 'risks = "cyberbullying"\ntitle = "T"'])
def test_an_axis_of_another_shape_is_a_sentence_too(toml_copy: Path, entry: str) -> None:
    (toml_copy / "notebooks" / "kit.toml").write_text(entry, "utf-8")
    with pytest.raises(KitError):
        read_kit(toml_copy)


def test_a_new_age_is_known_by_its_entry_alone(toml_copy: Path) -> None:
    path = toml_copy / "notebooks" / "kit.toml"
    entry = '[ages."4-5"]\ntitle = "Ages 4-5"\ngrades = "Kindergarten"\nslug = "k"\nwords_a_sentence = 5\nletters_a_second = 10\n'
    path.write_text(f"{path.read_text('utf-8')}\n{entry}", "utf-8")
    assert read_kit(toml_copy).ages["4-5"].grades == "Kindergarten"


def test_the_kit_is_found_from_any_folder_in_it(toml_copy: Path) -> None:
    inner = toml_copy / "notebooks" / "deep" / "er"
    inner.mkdir(parents=True)
    assert find_root(inner) == toml_copy.resolve()


def test_a_folder_that_is_no_kit_is_named(tmp_path: Path) -> None:
    with pytest.raises(KitError, match=rf"{re.escape(str(tmp_path))} is not a kit"):
        find_root(tmp_path)


def test_every_lesson_has_a_title_for_every_age_and_every_objective_a_lesson(kit: Kit) -> None:
    for risk in kit.risks.values():
        assert set(risk.lessons) == set(kit.ages)
    for objective in kit.objectives.values():
        assert objective.age in kit.ages


def test_objectives_have_an_id_of_their_own(kit: Kit) -> None:
    ids = [entry["id"] for entry in kit.data["objectives"]]
    assert len(ids) == len(set(ids))


# ---------------------------------------------------------------- choosing


def test_who_chooses_nothing_gets_all() -> None:
    assert choose("age", None, ["6-9", "10-13"]) == ["6-9", "10-13"]


def test_what_is_chosen_comes_once_and_in_the_order_of_the_kit() -> None:
    assert choose("age", ["10-13", "6-9", "10-13"], ["6-9", "10-13", "14-17"]) == ["6-9", "10-13"]


def test_a_wrong_name_gets_the_nearest_right_one_and_all_that_are_known() -> None:
    with pytest.raises(KitError) as caught:
        choose("risk", ["cyberbuling"], ["content", "cyberbullying"])
    assert str(caught.value) == "there is no risk 'cyberbuling'. Did you mean 'cyberbullying'? Known: content, cyberbullying."


def test_a_name_that_is_near_nothing_gets_no_guess() -> None:
    with pytest.raises(KitError) as caught:
        choose("language", ["zz"], ["en"])
    assert "Did you mean" not in str(caught.value)


# ---------------------------------------------------------------- the command line's help


def help_of(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    with pytest.raises(SystemExit) as left:
        main([*command, "--help"])
    assert left.value.code == 0
    return capsys.readouterr().out


def test_every_command_and_option_says_what_it_does(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    start = help_of(capsys)
    commands = re.findall(r"^    (\w+)(?:\n {10,}| *)(.*)$", start, re.M)
    assert {name for name, _ in commands} >= {"build", "check", "open"}
    assert [name for name, says in commands if not says] == []
    for name, _ in commands:
        text = help_of(capsys, name)
        options = re.findall(r"^  (\S.*?)(?: {2,}(\S.*))?\n(?: {20,}(\S.*))?", text.split("\noptions:")[1] + "\n", re.M)
        assert len(options) >= 1
        assert [option for option, here, below in options if not (here or below)] == [], name


def test_options_of_the_command_line_are_all_in_its_help(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[argparse.Action] = []
    add = argparse._ActionsContainer.add_argument

    def remember(self: argparse._ActionsContainer, *names: str, **more: object) -> argparse.Action:
        made.append(add(self, *names, **more))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(argparse._ActionsContainer, "add_argument", remember)
    help_of(capsys)
    assert made
    assert [action.dest for action in made if not action.help] == []


@pytest.mark.parametrize("wrong", [["bulid"], ["build", "--aeg", "6-9"], [], ["open"]])
def test_a_wrong_command_is_told_how_it_is_used(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(wrong)
    assert left.value.code == 2
    assert "usage: kit-builder" in capsys.readouterr().err
