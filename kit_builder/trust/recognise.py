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

_LOUD = re.compile(r"<[a-zA-Z/!?]|\\[a-zA-Z]")  # what Markdown in JupyterLab can take for HTML or for a command of a formula
_SCRIPT = re.compile("(?:java|vb)script:")
_PICTURE = re.compile(r"!\[[^\[\]]*\]\((?![/])[^\s:&\\<>()\[\]]+\)")  # that lies beside the notebook, whoever reads the Markdown
_NAME = re.compile("[0-9a-f]{32}")


def has_own_activities(folder: Path, kit: Kit) -> bool:
    """Say whether the activities in a bundle are those of a kit, to the last byte."""
    there = {name: Path(path) for name, path in walk(TUMAR.rstrip("/"), str(folder / TUMAR))}
    languages = {Path(name).stem for name in there if name.startswith(f"{TUMAR}locale/")}
    if not languages <= set(kit.languages):
        return False
    own = own_tumar(kit, [translation_of(kit, language) for language in languages])
    return there.keys() == own.keys() and all(_content(there[name]) == _content(own[name]) for name in there)


def _content(of: Path | bytes) -> bytes:
    return of if isinstance(of, bytes) else of.read_bytes()


def digest(notebook: Mapping[str, Any]) -> str:
    """Return the digest of a notebook as it is after reading it from a file: the same only for the same JSON."""
    import nbformat

    as_read_again = nbformat.v4.reads(json.dumps(notebook))
    return hashlib.sha256(json.dumps(as_read_again, sort_keys=True).encode()).hexdigest()


def understand(folder: Path, path: Path, kit: Kit) -> str:
    """Return the digest of a notebook of a bundle; raise KitError with what in it this builder would not write."""
    try:
        raw = _as_shown(path)
        found, made = as_read(raw), as_read(json.loads(_made_anew(folder, path, raw, kit)))
        for number, (cell, own) in enumerate(zip(found["cells"], made["cells"], strict=True), 1):
            if cell != own:
                raise KitError(f"cell {number} shows something else than this kit makes of its text")
        if found != made:
            raise KitError("it carries scripts or data that this kit does not make of its cells")
        return digest(raw)
    except CellError as error:
        raise KitError(f"cell {error.cell}: {error.message.rstrip('.')}") from error
    except KitError as error:
        raise KitError(str(error).removeprefix(f"{path.name} ").rstrip(".")) from error
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError, MemoryError) as error:
        raise KitError("it is not written as a notebook is") from error


def _as_shown(path: Path) -> dict[str, Any]:
    """Read a notebook once, as the server does, and mend nothing; raise KitError or ValueError."""
    import nbformat

    text = path.read_text("utf-8")
    raw = json.loads(text)
    if not isinstance(raw, dict) or (raw.get("nbformat"), raw.get("nbformat_minor")) != (4, 5):
        raise KitError("it is not in the format of notebooks that this kit writes, 4.5")
    try:
        json.dumps(raw, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise KitError("it has half a sign in it, as broken programs write them") from error
    shown: dict[str, Any] = nbformat.v4.reads(text)
    return shown


def _made_anew(folder: Path, path: Path, raw: Mapping[str, Any], kit: Kit) -> bytes:
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
    shown = [_text_of_a_lesson(path, cell, context, renderer) for cell in cells]
    return written(Lesson(variant, tuple(shown), context), shown, lambda cell: _name(path, cell), audience, kit.look)


def _text_of_a_lesson(path: Path, cell: Cell, context: Context, renderer: Renderer) -> LessonCell:
    """Make a cell again; raise CellError for one that is neither plain prose nor an activity, a lab, or the call of ``setup``."""
    if cell.type == "markdown":
        if "![" in _PICTURE.sub("", cell.source):
            raise CellError(path, cell.index, 1, "it shows a picture from elsewhere than the bundle")
        if found := _LOUD.search(cell.source) or _SCRIPT.search("".join(html.unescape(cell.source).split()).lower()):
            raise CellError(path, cell.index, 1, f"it has more in it than plain text: {found[0]}")
        return LessonCell(cell)
    made = (run_cell(path, cell, context, renderer) if cell.type == "code" else None) or LessonCell(cell)
    if not made.is_setup and not made.is_done_by_pupils:
        raise CellError(path, cell.index, 1, "it is neither an activity nor a lab of this kit")
    return made


def _name(path: Path, cell: Cell) -> str:
    """Return the name of the widget that a cell shows."""
    views = [output["data"][VIEW]["model_id"] for output in cell.outputs if VIEW in output.get("data", ())]
    if len(views) != 1 or not _NAME.fullmatch(views[0]):
        raise CellError(path, cell.index, 1, "it shows something else than this kit makes of its text")
    return str(views[0])
