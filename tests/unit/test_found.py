"""Activities are found in their folders, and one that is not whole is named with what it lacks."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import tumar
from kit_builder.core.errors import KitError
from kit_builder.core.model import Kit
from kit_builder.lesson.read import read
from tumar import activities
from tumar.activities import Found, find, named

TUMAR = Path(tumar.__file__).parent


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of activities of its own, with Sort and Quiz in it."""
    home = tmp_path / "found" / "activities"
    for name in ("quiz", "sort"):
        shutil.copytree(TUMAR / "activities" / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(TUMAR / "words.toml", home.parent)
    for folder in (home, home.parent):
        (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield home
    for name in [name for name in sys.modules if name.partition(".")[0] == "found"]:
        del sys.modules[name]


def found_in(home: Path) -> Found:
    return find(home, "found.activities")


def copied(home: Path) -> Path:
    return Path(shutil.copytree(home / "sort", home / "traffic"))


def renamed(home: Path) -> Path:
    """Copy Sort and give the class and the words names of their own, as its next author would."""
    folder = copied(home)
    for path in folder.iterdir():
        text = re.sub(r"\bSort\b", "Traffic", path.read_text("utf-8"))
        path.write_text(text.replace("sort_", "traffic_").replace("tumar-sort", "tumar-traffic"), "utf-8")
    return folder


def test_a_folder_is_an_activity_and_nothing_names_it(folders: Path) -> None:
    renamed(folders)
    found = found_in(folders)
    assert found.faults == ()
    assert list(found.activities) == ["Quiz", "Sort", "Traffic"]
    assert "tumar-traffic" in found.activities["Traffic"].style


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "no front end": (
        lambda home: (renamed(home) / "front.js").unlink(),
        "activities/traffic has no front.js. An activity needs __init__.py, front.js and style.css: copy those of another activity.",
    ),
    "no class": (lambda home: (renamed(home) / "__init__.py").unlink(), "activities/traffic has no __init__.py. "),
    "the class of another": (
        lambda home: (renamed(home) / "__init__.py").write_text((home / "sort" / "__init__.py").read_text("utf-8"), "utf-8"),
        "activities/traffic/__init__.py has no class Traffic. Begin it with: class Traffic(Activity):",
    ),
    "the words of another": (
        lambda home: shutil.copy(home / "sort" / "words.toml", renamed(home)),
        "activities/traffic/words.toml: the word sort_where is also in activities/sort/words.toml. Give it a name of its own.",
    ),
    "words that are no TOML": (
        lambda home: (renamed(home) / "words.toml").write_text("a = ", "utf-8"),
        "activities/traffic/words.toml cannot be read: ",
    ),
    "no Python": (
        lambda home: (renamed(home) / "__init__.py").write_text("class Traffic(", "utf-8"),
        "activities/traffic/__init__.py cannot be loaded: SyntaxError: '(' was never closed",
    ),
    "a name with a blank": (
        lambda home: renamed(home).rename(home / "traffic lights"),
        "activities/traffic lights cannot be the name of an activity. Write small letters, digits and _, such as help_steps.",
    ),
}


@pytest.mark.parametrize(("spoil", "says"), SPOILT.values(), ids=SPOILT)
def test_a_folder_that_is_not_whole_is_a_sentence_and_costs_itself_alone(folders: Path, spoil: Callable[[Path], object], says: str) -> None:
    spoil(folders)
    found = found_in(folders)
    assert found.faults[0].startswith(says)
    assert set(found.activities) >= {"Quiz", "Sort"}
    assert "Traffic" not in found.activities or "words.toml" in says


def test_what_python_compiled_of_an_activity_that_is_gone_is_none(folders: Path) -> None:
    (folders / "gone" / "__pycache__").mkdir(parents=True)
    (folders / "__pycache__").mkdir(exist_ok=True)
    assert found_in(folders).faults == ()


def test_a_notebook_and_the_builder_say_which_folder_is_not_whole(root: Path, kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tumar.activities.FAULTS", ("activities/traffic has no front.js.",))
    monkeypatch.setattr("kit_builder.lesson.read.FAULTS", ("activities/traffic has no front.js.",))
    with pytest.raises(ValueError, match=r"^activities/traffic has no front\.js\.$") as caught:
        tumar.setup()
    assert hasattr(caught.value, "_render_traceback_")
    with pytest.raises(KitError, match=r"^activities/traffic has no front\.js\.$"):
        read(root / "notebooks" / "gallery.ipynb", kit)


def test_the_activities_of_the_kit_are_whole() -> None:
    assert activities.FAULTS == ()
    assert (named("help"), named("check"), named("film")) == ("HelpSteps", "CheckIn", "Video")
