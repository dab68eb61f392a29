"""Build bundles: read, select, translate, run, export, bundle; what has not changed is left as it is."""

from __future__ import annotations

import hashlib
import platform
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from kit_builder import files
from kit_builder.errors import CellError
from kit_builder.model import Age, Kit

if TYPE_CHECKING:
    from kit_builder.markdown import Renderer
    from kit_builder.model import Lesson, Notebook

Progress = Callable[[str], None]
StartProgress = Callable[[int], Progress]
Warn = Callable[[str], object]


@dataclass(frozen=True)
class Plan:
    """What to build: names of the axes, and the folder to write to.

    ``trust`` lets raw HTML of Markdown through; bundles are named ``name`` with grades and language.
    """

    risks: tuple[str, ...]
    ages: tuple[str, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    output: Path
    trust: bool = False
    name: str = "tumar-kit"


def bundle_name(name: str, age: Age, language: str) -> str:
    """Name a bundle by school grades, as teachers look for it."""
    return f"{name}-{age.slug}-{language}"


@dataclass(frozen=True)
class Built:
    """A file that stands in the output folder now; ``is_new`` is False when it was left as it was."""

    path: Path
    size: int
    is_new: bool


def build(
    kit: Kit, plan: Plan, start: StartProgress = lambda _: lambda _: None, *, fresh: bool = False, warn: Warn = lambda _: None
) -> list[Built]:
    """Build every bundle of the plan and return its files.

    Everything is made before anything is written, so an error or an interruption leaves the last good bundle whole.
    ``start`` gets the number of steps, if there is something to make, and returns what is called at each. ``warn`` gets a
    sentence for each page that cannot be set for print: it is left out, and the rest is made.
    Raises KitError for bad input and for a folder that cannot be written.
    """
    files.remove_leftovers(plan.output)
    state = files.read_state(plan.output)
    keys = _keys(kit, plan)
    bundles = {name: keys[one.languages] for age in plan.ages for name, one in _bundles_of(kit, plan, age).items()}
    old = {name: state.get(name, {}) for name in bundles}
    unchanged = {
        name
        for name, known in old.items()
        if not fresh and known.get("key") == bundles[name] and files.is_unchanged(plan.output, known["files"])
    }
    left_out: dict[str, list[str]] = {name: [] for name in bundles}
    ages = [age for age in plan.ages if not _bundles_of(kit, plan, age).keys() <= unchanged]
    made = _make(kit, plan, ages, unchanged, start, left_out)
    for name, new in made.items():
        sums = {path: hashlib.sha256(content).hexdigest() for path, content in new.items()}
        state[name] = {"key": bundles[name], "files": sums, "left_out": left_out[name]}
    for sentence in dict.fromkeys(str(sentence) for name in bundles for sentence in state[name].get("left_out", [])):
        warn(sentence)
    if made:
        outdated = [path for name, new in made.items() for path in old[name].get("files", {}) if path not in new]
        everything = {path: content for new in made.values() for path, content in new.items()}
        zips_last = dict(sorted(everything.items(), key=lambda item: item[0].endswith(".zip")))
        files.write_all(plan.output, {**zips_last, f"{files.STATE}/state.json": files.state_bytes(state)}, outdated)
    return [
        Built(plan.output / path, (plan.output / path).stat().st_size, is_new=name in made)
        for name in bundles
        for path in state[name]["files"]
    ]


@dataclass(frozen=True)
class _Bundle:
    """A bundle to make: for an age in one language, or the zip for a school with several."""

    age: Age
    languages: tuple[str, ...]


def _bundles_of(kit: Kit, plan: Plan, age: str) -> dict[str, _Bundle]:
    """Name the bundles of an age: one a language and, where they are several, all of them in one zip."""
    found = {bundle_name(plan.name, kit.ages[age], language): _Bundle(kit.ages[age], (language,)) for language in plan.languages}
    if len(plan.languages) > 1:
        found[bundle_name(plan.name, kit.ages[age], "-".join(plan.languages))] = _Bundle(kit.ages[age], plan.languages)
    return found


def _keys(kit: Kit, plan: Plan) -> dict[tuple[str, ...], str]:
    """Return the key of each choice of languages; a change in one language makes only that one anew."""
    common = _key(kit, plan)
    together = plan.languages if len(plan.languages) > 1 else ()
    locale = kit.notebooks / "locale"
    of = {language: files.digest([*locale.glob("*.toml"), *(locale / language).glob("*.po")]) for language in plan.languages}
    keys = {plan.languages: files.digest([], common, *of.values(), *together)}
    for language in plan.languages:
        keys[language,] = files.digest([], common, language, of[language], *together)
    return keys


def _key(kit: Kit, plan: Plan) -> str:
    """Name all that the outputs are made from: the kit's files, the builder's own, and the versions of what runs it.

    Without the translations, which belong to one language each.
    """
    places = (kit.notebooks, kit.root / "media", Path(__file__).parent)
    inputs = [
        p
        for place in places
        for p in place.rglob("*")
        if p.is_file()
        and "__pycache__" not in p.parts
        and ".ipynb_checkpoints" not in p.parts
        and "locale" not in p.relative_to(place).parts[:2]
    ]
    inputs += [path for name in ("LICENSE", "LICENSE-CONTENT", "uv.lock") if (path := kit.root / name).is_file()]
    elsewhere = [risk.path for risk in kit.risks.values() if risk.path and not risk.path.is_relative_to(kit.root.resolve())]
    more = [str(uuid.uuid4())] if elsewhere else []  # whose pictures are not known yet: made anew each time
    return files.digest(inputs, platform.python_version(), *plan.risks, "|", *plan.formats, str(plan.trust), *more)


def _make(
    kit: Kit, plan: Plan, ages: list[str], unchanged: set[str], start: StartProgress, left_out: dict[str, list[str]]
) -> dict[str, dict[str, bytes]]:
    """Make the files of the bundles of some ages; what that needs is slow to import, so only if there are any."""
    if not ages:
        return {}
    from kit_builder.markdown import Renderer
    from kit_builder.stages.read import read
    from kit_builder.translation.language import draft_of, translation_of

    own = any(risk.path for risk in kit.risks.values())
    handbook = None if own or not kit.handbook.is_file() else read(kit.handbook, kit)
    notebooks = [read(kit.notebook_of(name), kit) for name in plan.risks]
    texts = [*(notebook for notebook in notebooks if not kit.risks[notebook.risk].path), *([handbook] if handbook else [])]
    drafts = {language: draft_of(kit, translation_of(kit, language), texts, plan.ages) for language in plan.languages}
    several = len(plan.languages) > 1
    wanted = [(age, language) for age in ages for language in plan.languages]
    wanted = [(age, language) for age, language in wanted if several or bundle_name(plan.name, kit.ages[age], language) not in unchanged]
    progress = start(len(wanted) * (len(plan.risks) * len(plan.formats) + 1))
    renderer = Renderer(trust=plan.trust)
    made: dict[str, dict[str, bytes]] = {}
    for age, language in wanted:
        name = bundle_name(plan.name, kit.ages[age], language)
        if drafts[language]:
            left_out[name].append(drafts[language])
        made[name] = _bundle(kit, plan, age, language, notebooks, handbook, renderer, progress, left_out[name].append)
    if several:
        from kit_builder.bundle import school_zip

        for age in ages:
            *names, school = _bundles_of(kit, plan, age)
            made[school] = {f"{school}.zip": school_zip(kit, school, kit.ages[age], plan.languages, [made[name] for name in names])}
    return made


def _bundle(
    kit: Kit,
    plan: Plan,
    age_name: str,
    language: str,
    notebooks: list[Notebook],
    handbook: Notebook | None,
    renderer: Renderer,
    progress: Progress,
    leave_out: Warn,
) -> dict[str, bytes]:
    """Make the files of one bundle, its folder and its zip; paths are relative to the output folder.

    Where several languages are built together, START leads from one to the other, but not in the zip of one language.
    """
    from kit_builder import bundle
    from kit_builder.formats import FORMATS
    from kit_builder.translation.language import translated_kit, translation_of
    from kit_builder.typst import SettingError

    known = translation_of(kit, language)
    kit = translated_kit(kit, known)
    age = kit.ages[age_name]
    name = bundle_name(plan.name, age, language)
    lessons = list(lessons_of(kit, notebooks, age, language, renderer))
    for lesson in lessons:
        for sentence in left_out_of(lesson, kit.notebook_of(lesson.variant.risk.name)):
            leave_out(sentence)
    content: dict[str, bytes] = {}
    for lesson, form in product(lessons, plan.formats):
        path = FORMATS[form].path.format(risk=lesson.variant.risk.name)
        progress(f"{name}: {path}")
        try:
            made = FORMATS[form].export(lesson, kit)
        except SettingError as error:
            leave_out(f"{name}/{path} was left out. {kit.notebook_of(lesson.variant.risk.name).name}: {error}")
            continue
        if made is not None:
            content[path] = made
    progress(f"{name}: zip")
    if handbook:
        content[bundle.HANDBOOK] = bundle.handbook_page(kit, handbook, age, known, lessons, renderer)
    others = {other: f"../{bundle_name(plan.name, age, other)}/START.html" for other in plan.languages if other != language}
    alone = {**content, "START.html": bundle.start_page(kit, name, age, language, lessons, content)}
    common = bundle.common_files(kit, lessons, known)
    alone = bundle.with_checksums(alone | common)
    together = alone
    if others:
        start = bundle.start_page(kit, name, age, language, lessons, content, others)
        together = bundle.with_checksums({**content, "START.html": start, **common})
    return {**{f"{name}/{path}": data for path, data in together.items()}, f"{name}.zip": bundle.zip_bytes(name, alone)}


def left_out_of(lesson: Lesson, path: Path) -> Iterator[str]:
    """Say what of the cells no page can show: file, cell, line, why."""
    for shown in lesson.cells:
        for one in shown.left_out:
            yield str(CellError(path, shown.cell.index, one.line, one.reason, one.quote))


def lessons_of(kit: Kit, notebooks: list[Notebook], age: Age, language: str, renderer: Renderer) -> Iterator[Lesson]:
    """Take each notebook through the stages for one age and language."""
    from kit_builder.model import Variant
    from kit_builder.page import teach_pages
    from kit_builder.stages.run import run
    from kit_builder.stages.select import select_age
    from kit_builder.stages.translate import translate
    from kit_builder.translation.language import teach, translated_kit, translation_of

    known = translation_of(kit, language)
    if not known.is_source:
        teach(kit, known)
        teach_pages(known)
    said = translated_kit(kit, known)
    for notebook in notebooks:
        variant = Variant(said.risks[notebook.risk], said.ages[age.name], language)
        yield run(translate(select_age(notebook, age), known), variant, renderer)
