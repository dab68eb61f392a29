"""The kit's formats as exporters of nbconvert: ``jupyter nbconvert --to tumar-slides any.ipynb``, and JupyterLab's export menu.

They take any notebook. What it has no cells for is refused in a sentence; what a page cannot show is left out and named.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException
from traitlets import Unicode, default

from kit_builder.check import check_form
from kit_builder.core.errors import KitError
from kit_builder.core.kit import choose, kit_of, known_root, with_notebook
from kit_builder.core.model import Cell, Notebook
from kit_builder.exports.registry import FORMATS
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import left_out_of, lesson_of, said, spoken, variant_of
from kit_builder.lesson.read import read_cells, setup_setting, title_of
from kit_builder.paper.drawable import why_not_drawable
from tumar.activities import named

_KINDS = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ipynb": "application/x-ipynb+json",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


class NotExported(ConversionException):  # type: ignore[misc]  # nbconvert is not read by the type checker
    """A notebook that cannot be exported to a format, with a sentence that says why and what to do."""


class TumarExporter(Exporter):  # type: ignore[misc]  # nbconvert is not read by the type checker
    """One format of the kit; the notebook's own tags and slide types say what goes where."""

    form: ClassVar[str]
    age = Unicode("", help="The age whose cells are taken: 6-9, 10-13 or 14-17; else the one that setup names.").tag(config=True)
    language = Unicode("en", help="The language: of the pages, and of the lessons of the kit.").tag(config=True)

    def from_notebook_node(self, nb: Any, resources: Any = None, **more: Any) -> tuple[str | bytes, Any]:
        """Return the file, and the resources with its ending; raises NotExported with a sentence."""
        nb, resources = super().from_notebook_node(nb, resources, **more)
        about = resources.get("metadata", {})
        path = Path(about.get("path") or ".").resolve() / f"{about.get('name') or 'notebook'}.ipynb"
        try:
            made = self._export(path, nb["cells"])
        except KitError as error:
            from nbconvert.nbconvertapp import NbConvertApp  # which loads all exporters, this one too

            if NbConvertApp.initialized():  # the command, which would print a traceback
                self.log.error("%s", error)
                NbConvertApp.instance().exit(1)
            raise NotExported(str(error)) from error
        resources["output_extension"] = self.file_extension
        return (made.decode("utf-8") if self.output_mimetype.startswith("text/") else made), resources

    def _export(self, path: Path, raw: list[Any]) -> bytes:
        kit = kit_of(path)
        if path.stem not in kit.risks or path != kit.notebook_of(path.stem).resolve():
            kit = with_notebook(kit, path, title_of(path, raw))
        (age,) = choose("age", [self.age or setup_setting(raw, "age")], kit.risks[path.stem].lessons)
        cells = tuple(read_cells(path, kit, raw))
        kit, translation = spoken(kit, self.language)
        notebook = said(Notebook(path, cells, known_root(kit)), kit.ages[age], translation)
        lesson = lesson_of(kit, notebook, variant_of(kit, path.stem, age), Renderer(draw=why_not_drawable))
        for sentence in dict.fromkeys([*_raw(path, cells), *map(str, left_out_of(lesson, path)), *map(str, check_form(kit, lesson, path))]):
            self.log.warning("Not as you see it: %s", sentence)
        made = FORMATS[self.form].export(lesson, kit)
        if made is None:
            raise KitError(f"{path.name} has nothing for {self.form}: {_NEEDS.get(self.form, 'no cell is for its readers')}.")
        return made


_NEEDS = {
    **dict.fromkeys(
        ("poster-a3", "poster-a4", "poster-svg", "poster-png"), f"a poster shows help steps, so a cell must call {named('help')}"
    ),
    **dict.fromkeys(("family", "family-pdf"), "no cell has the tag for:family"),
    "worksheet-pdf": "it has no activity, and no cell of the slide type skip for pupils",
    "certificate": "its sentences come from objectives.toml, so it must be a lesson of the kit",
}


def _raw(path: Path, cells: tuple[Cell, ...]) -> Iterator[str]:
    for cell in cells:
        if cell.type == "raw":
            yield f"{path.name}, cell {cell.index}: a raw cell is left out."


def _in_server() -> bool:
    """Say whether a Jupyter server asks, as JupyterLab's menu does."""
    server = sys.modules.get("jupyter_server.serverapp")
    return server is not None and bool(server.ServerApp.initialized())


def _exporter(form: str, *, for_menu: bool) -> type[TumarExporter]:
    """Make the class of a format, under the name by which the entry points find it.

    Jupyter's server (2.x, nbconvert/handlers.py) knows no hyphen in a name, so each format has a second name for its menu;
    each is hidden where the other belongs.
    """
    path = Path(FORMATS[form].path)
    name = path.stem.replace("{risk}-", "")
    return type(
        class_name(form, for_menu=for_menu),
        (TumarExporter,),
        {
            "__module__": __name__,
            "__doc__": f"Exports any notebook to the kit's format {form}.",
            "form": form,
            "file_extension": Unicode(f".{name}{path.suffix}"),
            "output_mimetype": _KINDS[path.suffix],
            "_is_enabled": default("enabled")(lambda self: _in_server() == for_menu),
        },
    )


def class_name(form: str, *, for_menu: bool = False) -> str:
    """Return the name of the class that exports a format, such as SlidesPdfExporter."""
    return "".join(part.capitalize() for part in form.split("-")) + ("Menu" if for_menu else "") + "Exporter"


globals().update({class_name(form, for_menu=menu): _exporter(form, for_menu=menu) for form in FORMATS for menu in (False, True)})
