"""The kit's formats as exporters of nbconvert: ``jupyter nbconvert --to tumar_slides any.ipynb``, and JupyterLab's export menu.

They take any notebook. What it has no cells for is refused in a sentence; what a page cannot show is left out and named.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, get_args

from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException
from traitlets import Unicode

from kit_builder.check import check_appearance
from kit_builder.core.errors import KitError
from kit_builder.core.kit import choose, kit_of, known_root, with_notebook
from kit_builder.core.model import Cell, Notebook
from kit_builder.exports import Format
from kit_builder.exports.registry import FORMATS
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import kit_in, left_out_of, lesson_of, notebook_for, variant_of
from kit_builder.lesson.read import read_cells, setup_setting, title_of
from kit_builder.paper.drawable import why_not_drawable
from tumar.activities import named
from tumar.activity import Role


class NotExported(ConversionException):  # type: ignore[misc]  # nbconvert is not read by the type checker
    """A notebook that cannot be exported to a format, with a sentence that says why and what to do."""


class TumarExporter(Exporter):  # type: ignore[misc]  # nbconvert is not read by the type checker
    """One format of the kit; the notebook's own tags and slide types say what goes where."""

    form: ClassVar[Format]
    age = Unicode("", help="The age whose cells are taken, such as 10-13; else the one that setup names.").tag(config=True)
    language = Unicode("en", help="The language: of the pages, and of the lessons of the kit.").tag(config=True)

    def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> tuple[str | bytes, Any]:
        """Return the file, and the resources with its ending; raises NotExported with a sentence."""
        nb, resources = super().from_notebook_node(nb, resources, **options)
        metadata = resources.get("metadata", {})
        path = Path(metadata.get("path") or ".").resolve() / f"{metadata.get('name') or 'notebook'}.ipynb"
        try:
            content = self._export(path, nb["cells"])
        except KitError as error:
            from nbconvert.nbconvertapp import NbConvertApp  # which loads all exporters, this one too

            if NbConvertApp.initialized():  # the command, which would print a traceback
                self.log.error("%s", error)
                NbConvertApp.instance().exit(1)
            raise NotExported(str(error)) from error
        resources["output_extension"] = self.file_extension
        return (content.decode("utf-8") if self.output_mimetype.startswith("text/") else content), resources

    def _export(self, path: Path, raw: list[Any]) -> bytes:
        kit = kit_of(path)
        if path.stem not in kit.risks or path != kit.notebook_of(path.stem).resolve():
            kit = with_notebook(kit, path, title_of(path, raw))
        (age,) = choose("age", [self.age or setup_setting(raw, "age")], kit.risks[path.stem].lessons)
        cells = tuple(read_cells(path, kit, raw))
        kit, translation = kit_in(kit, self.language)
        notebook = notebook_for(Notebook(path, cells, known_root(kit)), kit.ages[age], translation)
        lesson = lesson_of(kit, notebook, variant_of(kit, path.stem, age), Renderer(draw=why_not_drawable))
        for sentence in dict.fromkeys(
            [*_raw(path, cells), *map(str, left_out_of(lesson, path)), *map(str, check_appearance(kit, lesson, path))]
        ):
            self.log.warning("Not as you see it: %s", sentence)
        content = self.form.export(lesson, kit)
        if content is None:
            needs = self.form.needs.format(**{role: named(role) for role in get_args(Role)})
            raise KitError(f"{path.name} has nothing for {self.form.name}: {needs}.")
        return content


def _raw(path: Path, cells: tuple[Cell, ...]) -> Iterator[str]:
    for cell in cells:
        if cell.type == "raw":
            yield f"{path.name}, cell {cell.index}: a raw cell is left out."


def class_name(file_format: Format) -> str:
    """Return the name of the class that exports a format, such as SlidesPdfExporter."""
    return "".join(part.capitalize() for part in file_format.name.split("-")) + "Exporter"


def _exporter(file_format: Format) -> type[TumarExporter]:
    """Make the class of a format, under the name by which its entry point finds it.

    The entry point has underscores, as tumar_slides_pdf, because Jupyter's server (2.x, nbconvert/handlers.py) knows no hyphen.
    """
    path = Path(file_format.path)
    return type(
        class_name(file_format),
        (TumarExporter,),
        {
            "__module__": __name__,
            "__doc__": f"Exports any notebook to the kit's format {file_format.name}.",
            "form": file_format,
            "file_extension": Unicode(f".{path.stem.replace('{risk}-', '')}{path.suffix}"),
            "output_mimetype": file_format.mime,
        },
    )


globals().update({class_name(form): _exporter(form) for form in FORMATS.values()})
