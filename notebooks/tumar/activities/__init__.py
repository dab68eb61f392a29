"""The activities, each in a folder of its own: one that is put here is found, and nothing else must name it.

A folder ``help_steps`` holds the class ``HelpSteps``.
"""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from tumar.activity import Activity, Role
from tumar.words import word_files

PARTS = ("__init__.py", "front.js", "style.css")
"""What every folder holds; ``words.toml`` and ``example.py`` come beside them."""


class Found(NamedTuple):
    """The activities by the names of their classes, in order, and a sentence for each folder that holds none."""

    activities: dict[str, type[Activity]]
    faults: tuple[str, ...] = ()


def find(home: Path, package: str) -> Found:
    """Find the activities in the folders of ``home``, which is imported as ``package``; nothing is found in one that is not whole."""
    activities: dict[str, type[Activity]] = {}
    faults = _faults_of_words(home.parent)
    for folder in sorted(home.iterdir()):
        if folder.name[0] in "._" or not any((folder / part).is_file() for part in PARTS):
            continue  # such as what Python has compiled of an activity that is gone
        activity = _activity_in(folder, package)
        if isinstance(activity, str):
            faults.append(activity)
        else:
            activities[activity.__name__] = activity
    return Found(dict(sorted(activities.items())), tuple(faults))


def _activity_in(folder: Path, package: str) -> type[Activity] | str:
    """Return the activity in a folder, or a sentence that says what is missing."""
    place = f"{folder.parent.name}/{folder.name}"
    if missing := [part for part in PARTS if not (folder / part).is_file()]:
        return f"{place} has no {missing[0]}. An activity needs {', '.join(PARTS[:-1])} and {PARTS[-1]}: copy those of another activity."
    if not folder.name.isidentifier() or folder.name != folder.name.lower():
        return f"{place} cannot be the name of an activity. Write small letters, digits and _, such as help_steps."
    name = "".join(part.capitalize() for part in folder.name.split("_"))
    try:
        activity = getattr(import_module(f"{package}.{folder.name}"), name, None)
    except Exception as error:
        return f"{place}/__init__.py cannot be loaded: {type(error).__name__}: {error}"
    if not isinstance(activity, type) or not issubclass(activity, Activity):
        return f"{place}/__init__.py has no class {name}. Begin it with: class {name}(Activity):"
    return activity


def _faults_of_words(tumar: Path) -> list[str]:
    """Say which files of words cannot be read, and which words stand in two of them."""
    faults: list[str] = []
    places: dict[str, str] = {}
    for path in word_files(tumar):
        place = path.relative_to(tumar).as_posix()
        try:
            names = tomllib.loads(path.read_text("utf-8"))
        except ValueError as error:
            faults.append(f"{place} cannot be read: {error}.")
            continue
        faults += [f"{place}: the word {name} is also in {places[name]}. Give it a name of its own." for name in names if name in places]
        places |= {name: places.get(name, place) for name in names}
    return faults


ACTIVITIES, FAULTS = find(Path(__file__).parent, __name__)


def named(role: Role) -> str:
    """Name the activities with a role, as a sentence does: "HelpSteps", "Video or Slides"."""
    return " or ".join(name for name, activity in ACTIVITIES.items() if activity.role == role)
