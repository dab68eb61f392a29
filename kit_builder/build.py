"""Build bundles: read, select, translate, run, export, bundle; what has not changed is left as it is."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from kit_builder import files
from kit_builder.model import Age, Kit

if TYPE_CHECKING:
    from kit_builder.markdown import Renderer
    from kit_builder.model import Lesson, Notebook

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What to build: names of the axes, and the folder to write to; ``trust`` lets raw HTML of Markdown through."""

    risks: tuple[str, ...]
    ages: tuple[str, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    output: Path
    trust: bool = False

    @property
    def steps(self) -> int:
        """How many steps of progress a build reports: one for each file of a lesson, one for each bundle."""
        bundles = len(self.ages) * len(self.languages)
        return bundles * (len(self.risks) * len(self.formats) + 1)


@dataclass(frozen=True)
class Built:
    """A file that stands in the output folder now; ``is_new`` is False when it was left as it was."""

    path: Path
    size: int
    is_new: bool


def build(kit: Kit, plan: Plan, progress: Progress = lambda _: None, *, fresh: bool = False) -> list[Built]:
    """Build every bundle of the plan and return its files, the zip of each last.

    Everything is made before anything is written, so an error or an interruption leaves the last good bundle whole.
    Raises KitError for bad input and for a folder that cannot be written.
    """
    files.remove_leftovers(plan.output)
    state = files.read_state(plan.output)
    key = _key(kit, plan)
    built: list[Built] = []
    maker: Callable[[Age, str], dict[str, bytes]] | None = None
    made: dict[str, bytes] = {}
    outdated: list[str] = []
    for age, language in product((kit.ages[name] for name in plan.ages), plan.languages):
        name = f"tumar-kit-{age.slug}-{language}"
        known = state.get(name, {})
        if not fresh and known.get("key") == key and files.is_unchanged(plan.output, known["files"]):
            built += [_built(plan.output, path, is_new=False) for path in known["files"]]
            for _ in range(plan.steps // (len(plan.ages) * len(plan.languages))):
                progress(f"{name}: nothing has changed")
            continue
        maker = maker or _maker(kit, plan, progress)
        new = maker(age, language)
        made |= new
        outdated += sorted(set(known.get("files", {})) - set(new))
        state[name] = {"key": key, "files": {path: hashlib.sha256(content).hexdigest() for path, content in new.items()}}
        built += [Built(plan.output / path, len(content), is_new=True) for path, content in new.items()]
    if made:
        zips_last = dict(sorted(made.items(), key=lambda item: item[0].endswith(".zip")))
        files.write_all(plan.output, {**zips_last, f"{files.STATE}/state.json": files.state_bytes(state)}, outdated)
    return built


def _built(output: Path, name: str, *, is_new: bool) -> Built:
    return Built(output / name, (output / name).stat().st_size, is_new)


def _key(kit: Kit, plan: Plan) -> str:
    """Name all that the outputs are made from: the kit's files, the builder's own, and the versions of what runs it."""
    places = (kit.notebooks, kit.root / "media", Path(__file__).parent)
    inputs = [p for place in places for p in place.rglob("*") if p.is_file() and "__pycache__" not in p.parts and ".ipynb_checkpoints" not in p.parts]
    inputs += [path for name in ("LICENSE", "LICENSE-CONTENT", "uv.lock") if (path := kit.root / name).is_file()]
    return files.digest(inputs, platform.python_version(), *plan.risks, "|", *plan.formats, str(plan.trust))


def _maker(kit: Kit, plan: Plan, progress: Progress) -> Callable[[Age, str], dict[str, bytes]]:
    """Load what making needs (slow to import, so only when something has changed) and return the maker of one bundle."""
    from kit_builder.markdown import Renderer
    from kit_builder.stages.read import read

    renderer = Renderer(trust=plan.trust)
    notebooks = [read(kit.notebooks / f"{name}.ipynb", kit) for name in plan.risks]
    return lambda age, language: _bundle(kit, plan, age, language, notebooks, renderer, progress)


def _bundle(
    kit: Kit, plan: Plan, age: Age, language: str, notebooks: list[Notebook], renderer: Renderer, progress: Progress
) -> dict[str, bytes]:
    """Make the files of one bundle, its folder and its zip; paths are relative to the output folder."""
    from kit_builder import bundle
    from kit_builder.formats import FORMATS

    name = bundle.bundle_name(age, language)
    lessons = list(lessons_of(kit, notebooks, age, language, renderer))
    content: dict[str, bytes] = {}
    for lesson, form in product(lessons, plan.formats):
        path = FORMATS[form].path.format(risk=lesson.variant.risk.name)
        progress(f"{name}: {path}")
        content[path] = FORMATS[form].export(lesson, kit)
    progress(f"{name}: zip")
    content["START.html"] = bundle.start_page(kit, age, language, lessons, plan.formats)
    content |= bundle.common_files(kit, lessons)
    content[bundle.SUMS] = bundle.checksums(content)
    return {**{f"{name}/{path}": data for path, data in content.items()}, f"{name}.zip": bundle.zip_bytes(name, content)}


def lessons_of(kit: Kit, notebooks: list[Notebook], age: Age, language: str, renderer: Renderer) -> Iterator[Lesson]:
    """Take each notebook through the stages for one age and language."""
    from kit_builder.model import Variant
    from kit_builder.stages.run import run
    from kit_builder.stages.select import select_age
    from kit_builder.stages.translate import translate

    for notebook in notebooks:
        variant = Variant(kit.risks[notebook.risk], age, language)
        yield run(translate(select_age(notebook, age), language), variant, renderer)
