"""Stage 1: read a lesson notebook and its tags.

The file is read as JSON: importing nbformat costs seconds, reading takes milliseconds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, NoReturn

from kit_builder.core.errors import CellError, KitError
from kit_builder.core.files import read_whole
from kit_builder.core.model import Cell, Kit, Notebook
from kit_builder.core.schema import nearest
from kit_builder.lesson.hidden import CELL, hidden_parts, uncommented
from kit_builder.lesson.near_misses import names_in
from tumar.activities import FAULTS
from tumar.current import current

SLIDES = ("slide", "subslide", "fragment", "skip", "notes", "-")
PARTS = ("tips", "sources")
FAMILIES = ("age", "for", "block", "minutes", "objective", "part", "choice", "waive")
_TAG = re.compile(r"(?P<family>[^\W\d_]+)(?P<mark>\s*[:=;]\s*|[\s._,/–—-]+)(?P<value>.*)", re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")  # half of a character that takes two numbers in JSON
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_SETUP_SETTING = r"setup\([^()]{{0,300}}\b{}\s*=\s*[\"']([^\"']+)"


def read(path: Path, kit: Kit) -> Notebook:
    """Read one notebook; raise KitError naming the file, and the cell where there is one."""
    return Notebook(path, tuple(read_cells(path, kit, load_json(path)["cells"])), kit.root)


def read_cells(path: Path, kit: Kit, raw: list[Any], wrong: Callable[[CellError], object] | None = None) -> Iterator[Cell]:
    """Read the cells in the JSON of a notebook; raise CellError for one that cannot be read, or hand it to ``wrong`` and go on.

    Raises KitError where the folder of an activity is not whole: what its cells are cannot be known.
    """
    if FAULTS:
        raise KitError(FAULTS[0])
    is_ours = uses_kit(path, kit, raw)
    for index, cell in enumerate(raw, 1):
        try:
            yield read_cell(path, kit, index, cell, is_ours=is_ours)
        except CellError as error:
            if wrong is None:
                raise
            wrong(error)


def title_of(path: Path, cells: Iterable[Any]) -> str:
    """Return the first heading in the JSON of a notebook's cells, or the name of its file."""
    for cell in cells:
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown" and CELL not in _hidden(cell):
            for line in uncommented("markdown", _source_of(cell))[0].splitlines():
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


def ages_of(cells: Iterable[Any], kit_ages: Iterable[str]) -> list[str]:
    """Return the ages that the JSON of cells is for: those of its tags, or else the one that its ``setup`` names."""
    cells = [cell for cell in cells if isinstance(cell, dict)]
    tag_lists = [cell["metadata"].get("tags") for cell in cells if isinstance(cell.get("metadata"), dict)]
    tags = [tag for tag_list in tag_lists if isinstance(tag_list, list) for tag in tag_list]
    return [age for age in kit_ages if f"age:{age}" in tags] or [setup_setting(cells, "age")]


def setup_setting(cells: Iterable[Any], name: Literal["age", "language", "audience"]) -> str:
    """Return what ``setup`` is called with in the JSON of cells, or what tumar takes where it is not called."""
    pattern = re.compile(_SETUP_SETTING.format(name))
    sources = (_source_of(cell) for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code")
    return next((match[1] for source in sources if (match := pattern.search(source))), str(getattr(current(), name)))


def load_json(path: Path) -> dict[str, Any]:
    """Read an .ipynb file and require notebook format 4."""
    try:
        text = read_whole(path).decode("utf-8")
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
    raw = _without_surrogates(raw) if _SURROGATE.search(text) else raw
    if not isinstance(raw, dict) or not isinstance(raw.get("cells"), list):
        version = raw.get("nbformat") if isinstance(raw, dict) else None
        if isinstance(version, int) and version != 4:
            raise KitError(_wrong_version(path, version))
        raise KitError(f"{path.name} is not a notebook: it has no cells.")
    if raw.get("nbformat") != 4:
        raise KitError(_wrong_version(path, raw.get("nbformat")))
    return raw


def _without_surrogates(value: Any) -> Any:
    """Return JSON with a question mark for each half of a character, but not in the text of cells, of which ``read_cell`` says more."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(name): item if name == "source" else _without_surrogates(item) for name, item in value.items()}
    return value


def _wrong_version(path: Path, version: object) -> str:
    return f"{path.name} has notebook format {version}; the kit reads format 4. Open it in JupyterLab and save it again."


def read_cell(path: Path, kit: Kit, index: int, raw: Any, *, is_ours: bool = True) -> Cell:
    """Read one cell of a notebook's JSON; raise CellError. Where it ``is_ours``, so is a tag that is nearly one of the kit."""

    def fail(message: str) -> NoReturn:
        raise CellError(path, index, 1, message)

    if not isinstance(raw, dict) or raw.get("cell_type") not in ("markdown", "code", "raw"):
        fail("this is not a Markdown, code or raw cell. Delete it and write it again in JupyterLab.")
    source = raw.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        fail("its text cannot be read. Delete the cell and write it again in JupyterLab.")
    if any("\ud800" <= character <= "\udfff" for character in source):
        fail("its text holds half a character, which cannot be saved. Delete what looks like a box or a question mark.")
    metadata = raw.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    slideshow = metadata.get("slideshow")
    slide = slideshow.get("slide_type", "-") if isinstance(slideshow, dict) else "-"
    if slide not in SLIDES:
        fail(f"there is no slide type {slide!r}. Known: {', '.join(SLIDES)}.")
    tags = metadata.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        fail("its tags cannot be read. Write them again in JupyterLab.")
    source, left_out = uncommented(raw["cell_type"], source)
    attachments, outputs = raw.get("attachments"), raw.get("outputs")
    return Cell(
        name if isinstance(name := raw.get("id"), str) and _ID.fullmatch(name) else f"cell-{index}",
        raw["cell_type"],
        source,
        index,
        slide,
        _tags(fail, kit, tags, is_ours=is_ours),
        {name: kinds for name, kinds in attachments.items() if isinstance(kinds, dict)} if isinstance(attachments, dict) else {},
        tuple(output for output in outputs if isinstance(output, dict)) if isinstance(outputs, list) else (),
        _hidden(raw),
        left_out,
    )


def _tags(fail: Callable[[str], NoReturn], kit: Kit, tags: list[str], *, is_ours: bool) -> Mapping[str, tuple[str, ...]]:
    """Sort the tags by family; one that was meant for the kit is an error with the nearest right one, if the notebook ``is_ours``."""
    families = _tag_families(kit)
    valid_tags = [f"{family}:{value}" for family, values in families.items() for value in values]
    sorted_tags: dict[str, tuple[str, ...]] = {}
    for tag in tags:
        family, _, value = tag.partition(":")
        is_known = tag in valid_tags or bool(re.fullmatch("minutes:[0-9]{1,3}", tag)) or (family == "waive" and len(value.split()) > 1)
        if is_known:
            sorted_tags[family] = (*sorted_tags.get(family, ()), value)
        elif is_ours and (problem := _tag_problem(tag, families, valid_tags)):
            fail(problem)
    if len(set(sorted_tags.get("choice", ()))) > 1:
        fail(
            f"it belongs to several choices: {', '.join(sorted_tags['choice'])}. Keep one of these tags, and copy the cell for the others."
        )
    return sorted_tags


def _tag_families(kit: Kit) -> dict[str, list[str]]:
    """Return the families of tags whose values the kit lists, each with its values."""
    return {
        "age": list(kit.ages),
        "for": sorted({reader for sees in kit.audiences.values() for reader in sees} - {"everyone"}),
        "block": list(kit.blocks),
        "objective": list(kit.objectives),
        "part": list(PARTS),
        "choice": list(kit.choices),
    }


def _tag_problem(tag: str, families: Mapping[str, list[str]], valid_tags: list[str]) -> str:
    """Say what is wrong with a tag that was meant for the kit; nothing of the tags of other people and tools."""
    parts = _TAG.fullmatch(tag.strip())
    family, mark, value = (parts["family"].lower(), parts["mark"].strip(), parts["value"]) if parts else ("", "", tag.strip())
    near = next(iter(get_close_matches(family, FAMILIES, 1, 0.75)), "")
    is_sure = bool(near) and mark in (":", "=", ";")
    if near == "minutes" and (is_sure or value.isdecimal()):
        return f"the tag {tag!r} needs whole minutes, such as 'minutes:5'."
    if near == "waive" and (is_sure or len(value.split()) > 1):
        return f"the tag {tag!r} needs a rule and a reason, such as 'waive:brands the song has this title'."
    no_such_tag = f"there is no tag {tag!r}."
    reader = next((match for word in (value.lower(), family) for match in get_close_matches(word, families["for"], 1, 0.85)), "")
    if reader and near in ("", "for"):
        return f"{no_such_tag} Did you mean 'for:{reader}'?"
    if not parts:
        suggestion = next((f"{name}:{value}" for name, values in families.items() if value in values), "")
        return f"{no_such_tag} Did you mean {suggestion!r}?" if suggestion else ""
    full_tag = f"{near or family}:{value.lower()}"
    if is_sure:
        return no_such_tag + nearest(full_tag, [valid for valid in valid_tags if valid.startswith(f"{near}:")] or valid_tags)
    suggestion = next(iter(get_close_matches(full_tag, valid_tags, 1, 0.85)), "")
    return f"{no_such_tag} Did you mean {suggestion!r}?" if suggestion else ""


def uses_kit(path: Path, kit: Kit, cells: Iterable[Any]) -> bool:
    """Say whether a notebook uses the kit: it is one of its own, has tags of it or nearly so, or code of tumar."""
    risk = kit.risks.get(path.stem)
    if path == kit.handbook or (risk and not risk.path):
        return True
    cells = [cell for cell in cells if isinstance(cell, dict)]
    families = _tag_families(kit)
    for cell in cells:
        metadata = cell.get("metadata")
        tags = metadata.get("tags") if isinstance(metadata, dict) else None
        for tag in tags if isinstance(tags, list) else ():
            family, _, value = tag.partition(":") if isinstance(tag, str) else ("", "", "")
            if get_close_matches(value, families.get(family, ()), 1, 0.75):
                return True
    code = (Cell("", "code", _source_of(cell), 0) for cell in cells if cell.get("cell_type") == "code")
    return names_in(code).uses_tumar
