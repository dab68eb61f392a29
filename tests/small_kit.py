"""A small kit of its own, with one risk and short data, for tests that spoil or attack one."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.ipynb", "films", "locale", "scenes", "readme", "storyboards")


def small_kit(home: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write a kit without notebooks and return what its ``kit.toml`` and ``objectives.toml`` hold."""
    for part in ("notebooks", "media"):
        shutil.copytree(ROOT / part, home / part, ignore=_LEFT_OUT)
    axes, data = (tomllib.loads((ROOT / "notebooks" / name).read_text("utf-8")) for name in ("kit.toml", "objectives.toml"))
    axes["risks"] = {"cyberbullying": axes["risks"]["cyberbullying"]}
    for name, language in axes["languages"].items():
        language["release"] = name == "en"  # the others have no catalogs here
    axes["term"]["lessons"] = axes["term"]["lessons"][:1]
    data["objectives"] = [one for one in data["objectives"] if one["id"] in ("cb10-tell", "cb10-judge")]
    data["help_steps"] = {"cyberbullying": data["help_steps"]["cyberbullying"]}
    data["help_routes"] = data["help_routes"][:2]
    write_kit(home, axes, data)
    return axes, data


def write_kit(home: Path, axes: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    """Write ``kit.toml`` and ``objectives.toml``."""
    for name, content in (("kit.toml", axes), ("objectives.toml", data)):
        (home / "notebooks" / name).write_text(toml_file(content), "utf-8")


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON of a notebook of format 4."""
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def toml_file(data: Mapping[str, Any]) -> str:
    """Write a TOML file as authors do: first an entry a line, then tables in lists, whose names are in double brackets."""
    lists = {
        name: value for name, value in data.items() if isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
    }
    lines = [f"{_key(name)} = {toml(value)}" for name, value in data.items() if name not in lists]
    for name, tables in lists.items():
        for table in tables:
            lines += ["", f"[[{_key(name)}]]", *(f"{_key(key)} = {toml(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def toml(value: Any) -> str:
    """Write a value as TOML, tables inside braces."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(name)} = {toml(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _key(name: str) -> str:
    is_bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if is_bare else toml(name)
