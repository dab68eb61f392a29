"""Take every lesson through the stages cell by cell, collect what fails, then apply the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import product
from pathlib import Path

from kit_builder.check.appearance import RULES as FORM
from kit_builder.check.catalogs import check_catalogs
from kit_builder.check.look import check_look
from kit_builder.check.own_notebooks import own_rules
from kit_builder.check.parity import parity
from kit_builder.check.quotes import RULES as QUOTES
from kit_builder.check.rules import RULES, routes
from kit_builder.check.sources import RULES as SOURCES
from kit_builder.check.sources import facts, sources
from kit_builder.check.wording import RULES as WORDING
from kit_builder.core.errors import CellError, KitError
from kit_builder.core.model import Cell, Finding, Kit, Lesson, LessonCell, Notebook, Variant
from kit_builder.core.plan import Plan
from kit_builder.core.schema import nearest
from kit_builder.film.manifest import stale
from kit_builder.lesson.choices import paths
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import handbook_variant, kit_in, left_out_of, lesson_of, notebook_for, variant_of
from kit_builder.lesson.read import load_json, read, read_cells
from kit_builder.lesson.select import select_age
from kit_builder.lesson.term import term_plan
from kit_builder.lesson.translate import translate
from kit_builder.paper.drawable import why_not_drawable
from kit_builder.translation.language import Translation, folder_of

Rule = Callable[[Lesson, Kit], Iterator[tuple[LessonCell | None, str]]]
SOURCES_OF_PROSE = (sources, facts)
IN_SOURCE = (*SOURCES, *QUOTES)  # what holds for the language that lessons are written in


def check(kit: Kit, plan: Plan, today: date | None = None) -> list[Finding]:
    """Return the findings for the plan's risks, ages and languages, in the order of the notebooks; ``own_rules`` for one's own."""
    is_own = any(risk.path for risk in kit.risks.values())
    findings: list[Finding] = [] if is_own else list(routes(kit, today or datetime.now(UTC).date()))
    languages: list[tuple[Kit, Translation]] = []
    for language in plan.languages:
        try:
            languages.append(kit_in(kit, language))
        except KitError as error:
            findings.append(Finding(folder_of(kit.notebooks, language), 0, 0, "catalog", str(error)))
    for risk in plan.risks:
        findings += _check_lesson(kit, plan, risk, languages)
    if not is_own:
        if kit.handbook.is_file():
            findings += _check_handbook(kit, plan, languages)
        findings += check_catalogs(kit, [translation.language for _, translation in languages if not translation.is_source])
        findings += check_look(kit)

        findings += [Finding(path, 0, 0, "films", sentence) for path, sentence in stale(kit.root)]
    return list(dict.fromkeys(findings))


def _check_lesson(kit: Kit, plan: Plan, risk: str, languages: Sequence[tuple[Kit, Translation]]) -> Iterator[Finding]:
    path, is_own = kit.notebook_of(risk), bool(kit.risks[risk].path)
    try:
        raw = load_json(path)["cells"]
    except KitError as error:
        yield Finding(path, 0, 0, "notebook", str(error))
        return
    errors: list[CellError] = []
    cells = tuple(read_cells(path, kit, raw, errors.append))
    yield from (_finding(error, "tags") for error in errors)
    yield from (Finding(path, cell.index, 1, "tags", sentence) for cell in cells for sentence in _wrong_waivers(cell))
    ages = [age for age in plan.ages if age in kit.risks[risk].lessons]
    for age, (own_kit, translation) in product(ages, languages):
        selected = select_age(Notebook(path, cells, kit.root), kit.ages[age])
        rules: Iterable[Rule] = (*RULES, *FORM, *WORDING, *(IN_SOURCE if translation.is_source else ()))
        if is_own:
            rules = [rule for group in own_rules(cells).values() for rule in group]
        of_all, of_paths = ([rule for rule in rules if (rule in RULES) is is_of_paths] for is_of_paths in (False, True))
        translated = translate(selected, translation)
        findings = _check_cells(own_kit, translated, variant_of(own_kit, risk, age), of_all, of_paths)
        yield from findings if is_own else map(partial(_with_language, translation), findings)
        if not translation.is_source and not is_own:
            yield from map(partial(_with_language, translation), parity(selected, translated))


def kinds_of_rules(kit: Kit, path: Path) -> list[str]:
    """Say which kinds of rules hold for a notebook of one's own."""
    return list(own_rules(read_cells(path, kit, load_json(path)["cells"], lambda _: None)))


def not_checked(kit: Kit) -> list[Path]:
    """Return the notebooks beside the lessons of the kit that no check of the lessons looks at."""
    if any(risk.path for risk in kit.risks.values()):
        return []
    checked = {kit.handbook, *map(kit.notebook_of, kit.risks)}
    return [path for path in sorted(kit.notebooks.glob("*.ipynb")) if path not in checked]


def _with_language(translation: Translation, finding: Finding) -> Finding:
    """Say in which language something was found, where it is not the source."""
    return finding if translation.is_source else replace(finding, message=f"in {translation.language}: {finding.message}")


def check_appearance(kit: Kit, lesson: Lesson, path: Path) -> list[Finding]:
    """Return what of a lesson comes out otherwise than its author sees it, by the rules that hold for any notebook.

    What the author waives is left out.
    """
    return [finding for rule in FORM for finding in _apply(rule, kit, lesson, path) if not finding.waived]


def _check_handbook(kit: Kit, plan: Plan, languages: Sequence[tuple[Kit, Translation]]) -> Iterator[Finding]:
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
    for age, (own_kit, translation) in product(plan.ages, languages):
        rules = SOURCES_OF_PROSE if translation.is_source else ()
        cells = notebook_for(notebook, kit.ages[age], translation)
        yield from _check_cells(own_kit, cells, handbook_variant(own_kit.ages[age], own_kit), rules)


def _check_cells(
    kit: Kit, notebook: Notebook, variant: Variant, rules: Iterable[Rule], rules_of_paths: Iterable[Rule] = ()
) -> Iterator[Finding]:
    """Make the cells of one variant, and apply the rules to what could be made: to all of it, or to each path through its choices."""
    errors: list[CellError] = []
    renderer = Renderer(draw=why_not_drawable)
    lesson = lesson_of(kit, notebook, variant, renderer, report=lambda _, error: errors.append(error))
    yield from (
        _finding(error, "content") for error in sorted([*errors, *left_out_of(lesson, notebook.path)], key=lambda error: error.cell)
    )
    for rule in rules:
        yield from _apply(rule, kit, lesson, notebook.path)
    reported: set[Finding] = set()
    for choice, chosen_lesson in paths(lesson, kit):
        findings = [finding for rule in rules_of_paths for finding in _apply(rule, kit, chosen_lesson, notebook.path)]
        new = [finding for finding in findings if finding not in reported]
        reported.update(new)
        yield from (replace(finding, message=f"with choice:{choice.name}: {finding.message}") if choice else finding for finding in new)


def _apply(rule: Rule, kit: Kit, lesson: Lesson, path: Path) -> Iterator[Finding]:
    for lesson_cell, message in rule(lesson, kit):
        waived = _waived(lesson_cell.cell, rule.__name__) if lesson_cell else ""
        yield Finding(
            path,
            lesson_cell.cell.index if lesson_cell else 0,
            _line(lesson_cell.cell, message) if lesson_cell else 0,
            rule.__name__,
            message,
            waived,
        )


def _line(cell: Cell, message: str) -> int:
    """Return the line of a cell that a message quotes, or the first."""
    quoted = [text.lower() for text in re.findall(r"“([^“”]+)”|'([^']+)'", message) for text in text if text]
    lines = cell.source.lower().splitlines()
    return next((number for text in quoted for number, line in enumerate(lines, 1) if text in line), 1)


def _waived(cell: Cell, rule: str) -> str:
    """Return the reason for which the cell waives a rule: its tag is ``waive:<rule> <reason>``."""
    reasons = [value.removeprefix(rule).strip() for value in cell.tags.get("waive", ()) if value.split(" ")[0] == rule]
    return next(filter(None, reasons), "")


def _wrong_waivers(cell: Cell) -> Iterator[str]:
    """Name the rules that a cell waives and that are none."""
    rule_names = [rule.__name__ for rule in (*RULES, *FORM, *WORDING, *QUOTES, *SOURCES)]
    for name in (value.split()[0] for value in cell.tags.get("waive", ())):
        if name not in rule_names:
            yield f"the tag waive:{name} waives nothing: there is no rule {name!r}.{nearest(name, rule_names)}"


def _finding(error: CellError, rule: str) -> Finding:
    quoted = f"\n    {error.quote}" if error.quote else ""
    return Finding(Path(error.path), error.cell, error.line, rule, error.message + quoted)
