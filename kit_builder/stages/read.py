"""Stage 1: read a lesson notebook and its tags.

The file is read as JSON: importing nbformat costs seconds, reading takes milliseconds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, NoReturn

from kit_builder.errors import CellError, KitError
from kit_builder.kit import nearest
from kit_builder.model import Cell, Kit, Notebook
from kit_builder.stages.hidden import CELL, hidden_parts, uncommented
from tumar.settings import Settings

SLIDES = ("slide", "subslide", "fragment", "skip", "notes", "-")
PARTS = ("tips", "sources")
FAMILIES = ("age", "for", "block", "minutes", "objective", "part", "choice", "waive")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")  # of a sign that takes two numbers in JSON
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_SETUP = r"setup\([^)]*\b{}\s*=\s*[\"']([^\"']+)"


def read(path: Path, kit: Kit) -> Notebook:
    """Read one notebook; raise KitError naming the file, and the cell where there is one."""
    cells = tuple(read_cell(path, kit, index, cell) for index, cell in enumerate(load_json(path)["cells"], 1))
    return Notebook(path, cells, kit.root)


def title_of(path: Path, cells: Iterable[Any]) -> str:
    """Return the first heading in the JSON of a notebook's cells, or the name of its file."""
    for cell in cells:
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown" and CELL not in _hidden(cell):
            for line in uncommented("markdown", _source_of(cell)).splitlines():
                if line.startswith("# ") and line[2:].strip():
                    return line[2:].strip()
    return path.stem


def _hidden(cell: dict[str, Any]) -> frozenset[str]:
    """Return what is hidden in the JSON of a cell."""
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    tags = metadata.get("tags")
    return hidden_parts(metadata, [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [])


def _source_of(cell: dict[str, Any]) -> str:
    """Return the source in the JSON of a cell, or nothing where it is none."""
    source = cell.get("source", "")
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))


def ages_of(cells: Iterable[Any], known: Iterable[str]) -> list[str]:
    """Return the ages that the JSON of cells is for: those of its tags, or else the one that its ``setup`` names."""
    cells = [cell for cell in cells if isinstance(cell, dict)]
    found = [cell["metadata"].get("tags") for cell in cells if isinstance(cell.get("metadata"), dict)]
    tags = [tag for some in found if isinstance(some, list) for tag in some]
    return [age for age in known if f"age:{age}" in tags] or [setup_setting(cells, "age")]


def setup_setting(cells: Iterable[Any], name: Literal["age", "language", "audience"]) -> str:
    """Return what ``setup`` is called with in the JSON of cells, or what tumar takes where it is not called."""
    pattern = re.compile(_SETUP.format(name))
    sources = (_source_of(cell) for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code")
    return next((match[1] for source in sources if (match := pattern.search(source))), str(getattr(Settings(), name)))


def load_json(path: Path) -> dict[str, Any]:
    """Read an .ipynb file and require notebook format 4."""
    try:
        text = path.read_text("utf-8")
        raw = json.loads(text)
    except FileNotFoundError as error:
        raise KitError(f"{path} does not exist.") from error
    except OSError as error:
        raise KitError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise KitError(f"{path.name} is not a notebook: it is not text. Save it again in JupyterLab.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise KitError(f"{path.name} is not a notebook: it is not valid JSON{place}. Save it again in JupyterLab.") from error
    except ValueError as error:
        raise KitError(f"{path.name} is not a notebook: it has a number that is too long. Save it again in JupyterLab.") from error
    raw = _whole(raw) if _HALF.search(text) else raw
    if not isinstance(raw, dict) or not isinstance(raw.get("cells"), list):
        version = raw.get("nbformat") if isinstance(raw, dict) else None
        if isinstance(version, int) and version != 4:
            raise KitError(_wrong_version(path, version))
        raise KitError(f"{path.name} is not a notebook: it has no cells.")
    if raw.get("nbformat") != 4:
        raise KitError(_wrong_version(path, raw.get("nbformat")))
    return raw


def _whole(value: Any) -> Any:
    """Return JSON with a question mark in the place of each half of a sign, but in the text of cells, of which ``read_cell`` says more."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): one if name == "source" else _whole(one) for name, one in value.items()}
    return value


def _wrong_version(path: Path, version: object) -> str:
    return f"{path.name} has notebook format {version}; the kit reads format 4. Open it in JupyterLab and save it again."


def read_cell(path: Path, kit: Kit, index: int, raw: Any) -> Cell:
    """Read one cell of a notebook's JSON; raise CellError."""

    def fail(message: str) -> NoReturn:
        raise CellError(path, index, 1, message)

    if not isinstance(raw, dict) or raw.get("cell_type") not in ("markdown", "code", "raw"):
        fail("this is not a Markdown, code or raw cell. Delete it and write it again in JupyterLab.")
    source = raw.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        fail("its text cannot be read. Delete the cell and write it again in JupyterLab.")
    if any("\ud800" <= sign <= "\udfff" for sign in source):
        fail("its text holds half a sign, which cannot be written anywhere. Delete what looks like a box or a question mark.")
    metadata = raw.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    slideshow = metadata.get("slideshow")
    slide = slideshow.get("slide_type", "-") if isinstance(slideshow, dict) else "-"
    if slide not in SLIDES:
        fail(f"there is no slide type {slide!r}. Known: {', '.join(SLIDES)}.")
    tags = metadata.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        fail("its tags cannot be read. Write them again in JupyterLab.")
    attachments, outputs = raw.get("attachments"), raw.get("outputs")
    return Cell(
        name if isinstance(name := raw.get("id"), str) and _ID.fullmatch(name) else f"cell-{index}",
        raw["cell_type"],
        uncommented(raw["cell_type"], source),
        index,
        slide,
        _tags(fail, kit, tags),
        {name: kinds for name, kinds in attachments.items() if isinstance(kinds, dict)} if isinstance(attachments, dict) else {},
        tuple(output for output in outputs if isinstance(output, dict)) if isinstance(outputs, list) else (),
        _hidden(raw),
    )


def _tags(fail: Callable[[str], NoReturn], kit: Kit, tags: list[str]) -> Mapping[str, tuple[str, ...]]:
    """Sort the tags by family; an unknown tag of a family, or nearly of one, is an error with the nearest right one."""
    known = {
        "age": list(kit.ages),
        "for": sorted({reader for sees in kit.audiences.values() for reader in sees} - {"everyone"}),
        "block": list(kit.blocks),
        "objective": list(kit.objectives),
        "part": list(PARTS),
        "choice": list(kit.choices),
    }
    right = [f"{family}:{value}" for family, values in known.items() for value in values]
    found: dict[str, tuple[str, ...]] = {}
    for tag in tags:
        family, colon, value = tag.partition(":")
        if family == "minutes" and colon:
            if not re.fullmatch("[0-9]{1,3}", value):
                fail(f"the tag {tag!r} needs whole minutes, such as 'minutes:5'.")
        elif family == "waive" and colon:
            if len(value.split()) < 2:
                fail(f"the tag {tag!r} needs a rule and a reason, such as 'waive:brands the song has this title'.")
        elif not colon or (family not in FAMILIES and not get_close_matches(family, FAMILIES, 1, 0.75)):
            continue  # the tags of other people and tools
        elif tag not in right:
            fail(f"there is no tag {tag!r}.{nearest(tag, right)}")
        found[family] = (*found.get(family, ()), value)
    if len(set(found.get("choice", ()))) > 1:
        fail(f"it belongs to several choices: {', '.join(found['choice'])}. Keep one of these tags, and copy the cell for the others.")
    return found
