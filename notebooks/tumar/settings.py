"""``setup``, which a notebook calls once: what the activities that are made after it share."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from pathlib import Path

from tumar import activities
from tumar.context import context_of
from tumar.current import choose, current
from tumar.errors import Refused, show_sentences
from tumar.files import Files


def setup(
    *without_name: object,
    language: str = "en",
    age: str = "10-13",
    folder: str | Path | None = None,
    kit: str | Path | None = None,
    audience: str = "class",
    **unknown: object,
) -> None:
    """Choose the language, the age, where the files are and who does the activities that are made after this call.

    ``folder`` is where the notebook and ``objectives.toml`` lie, ``kit`` the folder of the kit whose media it may take (see ``Files``).
    """
    if wrong := wrong_setup(len(without_name), {"language": language, "age": age, "audience": audience, **unknown}):
        raise Refused(wrong)
    if activities.FAULTS:
        raise Refused(activities.FAULTS[0])
    show_sentences(lambda: current().words, activities.ACTIVITIES)
    files = Files(Path(folder) if folder else None, Path(kit) if kit else None)
    choose(context_of(language, age, files, audience))


def wrong_setup(without_name: int, named: Mapping[str, object]) -> str:
    """Say what is wrong with a call of ``setup``, as far as no kit must be known for it."""
    form = 'setup(language="en", age="10-13")'
    if without_name:
        return f"setup needs the names of what it is told. Write {form}."
    for name, value in named.items():
        if name not in inspect.signature(setup).parameters or name in ("without_name", "unknown"):
            return f"setup has no setting {name!r}. Write {form}."
        if name in ("language", "age", "audience") and not isinstance(value, str):
            return f"setup needs {name} in quotation marks, and here is {value!r:.40}. Write {form}."
    return ""
