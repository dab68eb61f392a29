"""Which notebooks of a bundle this builder would write just so, whoever has written them.

Jupyter shows the outputs of a trusted notebook as they are, scripts and HTML included, and restores its widgets, whose scripts are in
the notebook. So a notebook is trusted only if it can be made anew from the texts in its cells, without running any of them, by the
activities that are installed here, and comes out the same to the last value. An attacker can write any text, and no script.

What is trusted is known by a digest of all that JupyterLab shows of it. A signature of Jupyter would not do: it runs the names and the
values of a notebook together, so that another notebook, with scripts for texts, has the same one.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kit_builder.build.bundle import own_tumar
from kit_builder.core.errors import CellError, KitError
from kit_builder.core.files import walk
from kit_builder.core.kit import with_notebook
from kit_builder.core.model import Cell, Kit, Lesson, LessonCell, Variant
from kit_builder.exports.notebook import VIEW, as_read, written
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.read import read_cell, setup_setting
from kit_builder.lesson.run import run_cell
from kit_builder.translation.language import translation_of
from kit_builder.trust.unpack import TUMAR
from tumar.context import Context, context_of
from tumar.files import Files

_ACTIVE_MARKUP = re.compile(r"<[a-zA-Z/!?]|\\[a-zA-Z]")  # what Markdown in JupyterLab can take for HTML or for a command of a formula
_SCRIPT_SCHEME = re.compile("(?:java|vb)script:")
_LOCAL_PICTURE = re.compile(r"!\[[^\[\]]*\]\((?![/])[^\s:&\\<>()\[\]]+\)")  # that lies beside the notebook, whoever reads the Markdown
_MODEL_ID = re.compile("[0-9a-f]{32}")


def has_own_activities(folder: Path, kit: Kit) -> bool:
    """Say whether the activities in a bundle are those of a kit, to the last byte."""
    files = {name: Path(path) for name, path in walk(TUMAR.rstrip("/"), str(folder / TUMAR))}
    languages = {Path(name).stem for name in files if name.startswith(f"{TUMAR}locale/")}
    if not languages <= set(kit.languages):
        return False
    own_files = own_tumar(kit, [translation_of(kit, language) for language in languages])
    return files.keys() == own_files.keys() and all(_bytes_of(files[name]) == _bytes_of(own_files[name]) for name in files)


def _bytes_of(source: Path | bytes) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def digest(notebook: Mapping[str, Any]) -> str:
    """Return the digest of a notebook as it is after reading it from a file: the same only for the same JSON."""
    import nbformat

    as_read_again = nbformat.v4.reads(json.dumps(notebook))
    return hashlib.sha256(json.dumps(as_read_again, sort_keys=True).encode()).hexdigest()


def understand(folder: Path, path: Path, kit: Kit) -> str:
    """Return the digest of a notebook of a bundle; raise KitError with what in it this builder would not write."""
    try:
        raw = _read_strictly(path)
        received, expected = as_read(raw), as_read(json.loads(_rebuilt(folder, path, raw, kit)))
        for number, (cell, expected_cell) in enumerate(zip(received["cells"], expected["cells"], strict=True), 1):
            if cell != expected_cell:
                raise KitError(f"cell {number} shows something else than this kit makes of its text")
        if received != expected:
            raise KitError("it carries scripts or data that this kit does not make of its cells")
        return digest(raw)
    except CellError as error:
        raise KitError(f"cell {error.cell}: {error.message.rstrip('.')}") from error
    except KitError as error:
        raise KitError(str(error).removeprefix(f"{path.name} ").rstrip(".")) from error
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError, MemoryError) as error:
        raise KitError("it is not written as a notebook is") from error


def _read_strictly(path: Path) -> dict[str, Any]:
    """Read a notebook once, as the server does, and mend nothing; raise KitError or ValueError."""
    import nbformat

    text = path.read_text("utf-8")
    raw = json.loads(text)
    if not isinstance(raw, dict) or (raw.get("nbformat"), raw.get("nbformat_minor")) != (4, 5):
        raise KitError("it is not in the format of notebooks that this kit writes, 4.5")
    try:
        json.dumps(raw, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise KitError("it has half a character in it, as broken programs write them") from error
    notebook: dict[str, Any] = nbformat.v4.reads(text)
    return notebook


def _rebuilt(folder: Path, path: Path, raw: Mapping[str, Any], kit: Kit) -> bytes:
    """Write a notebook from the texts of another; raise KitError, CellError among them, for what is no text of a lesson."""
    age = setup_setting(raw["cells"], "age")
    language = setup_setting(raw["cells"], "language")
    audience = setup_setting(raw["cells"], "audience")
    if age not in kit.ages or language not in kit.languages or audience not in kit.audiences:
        raise KitError(f"the age {age[:20]!r}, the language {language[:20]!r} or the audience {audience[:20]!r} is not known here")
    cells = tuple(read_cell(path, kit, number, cell) for number, cell in enumerate(raw["cells"], 1))
    titles = [cell.source.partition("\n")[0].removeprefix("# ") for cell in cells if cell.type == "code"]
    risk = with_notebook(kit, path, titles[0] if titles else "").risks[path.stem]
    variant = Variant(risk, kit.ages[age], language)
    context, renderer = context_of(language, age, Files(path.parent, folder)), Renderer()
    lesson_cells = [_rebuilt_cell(path, cell, context, renderer) for cell in cells]
    return written(Lesson(variant, tuple(lesson_cells), context), lesson_cells, lambda cell: _model_id(path, cell), audience, kit.look)


def _rebuilt_cell(path: Path, cell: Cell, context: Context, renderer: Renderer) -> LessonCell:
    """Make a cell again; raise CellError for one that is neither plain prose nor an activity, a lab, or the call of ``setup``."""
    if cell.type == "markdown":
        if "![" in _LOCAL_PICTURE.sub("", cell.source):
            raise CellError(path, cell.index, 1, "it shows a picture from elsewhere than the bundle")
        if match := _ACTIVE_MARKUP.search(cell.source) or _SCRIPT_SCHEME.search("".join(html.unescape(cell.source).split()).lower()):
            raise CellError(path, cell.index, 1, f"it has more in it than plain text: {match[0]}")
        return LessonCell(cell)
    lesson_cell = (run_cell(path, cell, context, renderer) if cell.type == "code" else None) or LessonCell(cell)
    if not lesson_cell.is_setup and not lesson_cell.is_done_by_pupils:
        raise CellError(path, cell.index, 1, "it is neither an activity nor a lab of this kit")
    return lesson_cell


def _model_id(path: Path, cell: Cell) -> str:
    """Return the name of the widget that a cell shows."""
    views = [output["data"][VIEW]["model_id"] for output in cell.outputs if VIEW in output.get("data", ())]
    if len(views) != 1 or not _MODEL_ID.fullmatch(views[0]):
        raise CellError(path, cell.index, 1, "it shows something else than this kit makes of its text")
    return str(views[0])
