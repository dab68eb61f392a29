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
    key = _key(kit, plan)
    bundles = {
        bundle_name(plan.name, kit.ages[age], language): (kit.ages[age], language) for age, language in product(plan.ages, plan.languages)
    }
    old = {name: state.get(name, {}) for name in bundles}
    unchanged = {
        name for name, known in old.items() if not fresh and known.get("key") == key and files.is_unchanged(plan.output, known["files"])
    }
    left_out: dict[str, list[str]] = {name: [] for name in bundles}
    made = _make(kit, plan, {name: bundles[name] for name in bundles if name not in unchanged}, start, left_out)
    for name, new in made.items():
        sums = {path: hashlib.sha256(content).hexdigest() for path, content in new.items()}
        state[name] = {"key": key, "files": sums, "left_out": left_out[name]}
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


def _key(kit: Kit, plan: Plan) -> str:
    """Name all that the outputs are made from: the kit's files, the builder's own, and the versions of what runs it."""
    places = (kit.notebooks, kit.root / "media", Path(__file__).parent)
    inputs = [
        p
        for place in places
        for p in place.rglob("*")
        if p.is_file() and "__pycache__" not in p.parts and ".ipynb_checkpoints" not in p.parts
    ]
    inputs += [path for name in ("LICENSE", "LICENSE-CONTENT", "uv.lock") if (path := kit.root / name).is_file()]
    elsewhere = [risk.path for risk in kit.risks.values() if risk.path and not risk.path.is_relative_to(kit.root.resolve())]
    more = [str(uuid.uuid4())] if elsewhere else []  # whose pictures are not known yet: made anew each time
    return files.digest(inputs, platform.python_version(), *plan.risks, "|", *plan.formats, str(plan.trust), *more)


def _make(
    kit: Kit, plan: Plan, bundles: dict[str, tuple[Age, str]], start: StartProgress, left_out: dict[str, list[str]]
) -> dict[str, dict[str, bytes]]:
    """Make the files of bundles; what that needs is slow to import, so only if there are any."""
    if not bundles:
        return {}
    from kit_builder.markdown import Renderer
    from kit_builder.stages.read import read

    own = any(risk.path for risk in kit.risks.values())
    handbook = None if own or not kit.handbook.is_file() else read(kit.handbook, kit)
    progress = start(len(bundles) * (len(plan.risks) * len(plan.formats) + 1))
    renderer = Renderer(trust=plan.trust)
    notebooks = [read(kit.notebook_of(name), kit) for name in plan.risks]
    return {
        name: _bundle(kit, plan, age, language, notebooks, handbook, renderer, progress, left_out[name].append)
        for name, (age, language) in bundles.items()
    }


def _bundle(
    kit: Kit,
    plan: Plan,
    age: Age,
    language: str,
    notebooks: list[Notebook],
    handbook: Notebook | None,
    renderer: Renderer,
    progress: Progress,
    leave_out: Warn,
) -> dict[str, bytes]:
    """Make the files of one bundle, its folder and its zip; paths are relative to the output folder."""
    from kit_builder import bundle
    from kit_builder.formats import FORMATS
    from kit_builder.typst import SettingError

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
        content[bundle.HANDBOOK] = bundle.handbook_page(kit, handbook, age, language, lessons, renderer)
    content["START.html"] = bundle.start_page(kit, name, age, language, lessons, content)
    content |= bundle.common_files(kit, lessons)
    content[bundle.SUMS] = bundle.checksums(content)
    return {**{f"{name}/{path}": data for path, data in content.items()}, f"{name}.zip": bundle.zip_bytes(name, content)}


def left_out_of(lesson: Lesson, path: Path) -> Iterator[str]:
    """Say what of the cells no page can show: file, cell, line, why."""
    for shown in lesson.cells:
        for one in shown.left_out:
            yield str(CellError(path, shown.cell.index, one.line, one.reason, one.quote))


def lessons_of(kit: Kit, notebooks: list[Notebook], age: Age, language: str, renderer: Renderer) -> Iterator[Lesson]:
    """Take each notebook through the stages for one age and language."""
    from kit_builder.model import Variant
    from kit_builder.stages.run import run
    from kit_builder.stages.select import select_age
    from kit_builder.stages.translate import translate

    for notebook in notebooks:
        variant = Variant(kit.risks[notebook.risk], age, language)
        yield run(translate(select_age(notebook, age), language), variant, renderer)
