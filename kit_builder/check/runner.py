"""Take every lesson through the stages cell by cell, collect what fails, then apply the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

from kit_builder.build import Plan
from kit_builder.check.form import RULES as FORM
from kit_builder.check.rules import RULES, routes
from kit_builder.check.sources import RULES as SOURCES
from kit_builder.check.sources import facts, sources
from kit_builder.check.wording import RULES as WORDING
from kit_builder.errors import CellError, KitError
from kit_builder.exports.handbook import handbook_variant
from kit_builder.film.manifest import stale
from kit_builder.markdown import Renderer
from kit_builder.model import Cell, Finding, Kit, Lesson, LessonCell, Notebook, Variant
from kit_builder.stages.read import load_json, read, read_cell
from kit_builder.stages.run import run_cell, start
from kit_builder.stages.select import select_age
from kit_builder.stages.translate import translate
from kit_builder.term import term_plan

Rule = Callable[[Lesson, Kit], Iterator[tuple[LessonCell | None, str]]]
SOURCES_OF_PROSE = (sources, facts)


def check(kit: Kit, plan: Plan, today: date | None = None) -> list[Finding]:
    """Return the findings for the plan's risks, ages and languages, in the order of the notebooks."""
    found: list[Finding] = list(routes(kit, today or datetime.now(UTC).date()))
    for risk in plan.risks:
        path = kit.notebook_of(risk)
        try:
            raw = load_json(path)["cells"]
        except KitError as error:
            found.append(Finding(path, 0, 0, "notebook", str(error)))
            continue
        cells: list[Cell] = []
        for index, cell in enumerate(raw, 1):
            try:
                cells.append(read_cell(path, kit, index, cell))
            except CellError as error:
                found.append(_finding(error, "tags"))
        for age, language in product(plan.ages, plan.languages):
            notebook = translate(select_age(Notebook(path, tuple(cells)), kit.ages[age]), language)
            found += _check_cells(kit, notebook, Variant(kit.risks[risk], kit.ages[age], language), (*RULES, *FORM, *WORDING, *SOURCES))
    if kit.handbook.is_file():
        found += _check_handbook(kit, plan)
    found += [Finding(path, 0, 0, "films", sentence) for path, sentence in stale(kit.root)]
    return list(dict.fromkeys(found))


def check_form(kit: Kit, lesson: Lesson, path: Path) -> list[Finding]:
    """Return what of a lesson comes out otherwise than its author sees it, by the rules that hold for any notebook."""
    return [finding for rule in FORM for finding in _apply(rule, kit, lesson, path)]


def _check_handbook(kit: Kit, plan: Plan) -> Iterator[Finding]:
    """The plan of the term fits, the handbook can be made, and its facts have sources."""
    try:
        term_plan(kit)
    except KitError as error:
        yield Finding(kit.notebooks / "kit.toml", 0, 0, "term", str(error))
    try:
        notebook = read(kit.handbook, kit)
    except CellError as error:
        yield _finding(error, "tags")
        return
    except KitError as error:
        yield Finding(kit.handbook, 0, 0, "notebook", str(error))
        return
    for age, language in product(plan.ages, plan.languages):
        variant = handbook_variant(kit.ages[age], language)
        yield from _check_cells(kit, translate(select_age(notebook, kit.ages[age]), language), variant, SOURCES_OF_PROSE)


def _check_cells(kit: Kit, notebook: Notebook, variant: Variant, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Make the cells of one variant, and apply the rules to what could be made."""
    renderer, cells = Renderer(), []
    start(notebook.path, variant)
    for cell in notebook.cells:
        if cell.type == "raw":
            continue
        try:
            cells.append(run_cell(notebook.path, cell, renderer))
        except CellError as error:
            yield _finding(error, "content")
            continue
        for one in cells[-1].left_out:
            yield _finding(CellError(notebook.path, cell.index, one.line, one.reason, one.quote), "content")
    lesson = Lesson(variant, tuple(cells))
    for rule in rules:
        yield from _apply(rule, kit, lesson, notebook.path)


def _apply(rule: Rule, kit: Kit, lesson: Lesson, path: Path) -> Iterator[Finding]:
    for place, message in rule(lesson, kit):
        waived = _waived(place.cell, rule.__name__) if place else ""
        yield Finding(path, place.cell.index if place else 0, 1 if place else 0, rule.__name__, message, waived)


def _waived(cell: Cell, rule: str) -> str:
    """Return the reason for which the cell waives a rule: its tag is ``waive:<rule> <reason>``."""
    reasons = [value.removeprefix(rule).strip() for value in cell.tags.get("waive", ()) if value.split(" ")[0] == rule]
    return next(filter(None, reasons), "")


def _finding(error: CellError, rule: str) -> Finding:
    quoted = f"\n    {error.quote}" if error.quote else ""
    return Finding(Path(error.path), error.cell, error.line, rule, error.message + quoted)
