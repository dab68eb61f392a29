"""Make the files of lessons and bundles, in this process or in another: they are written aside, and described."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from kit_builder import bundle
from kit_builder.archive import Ready, pack
from kit_builder.errors import KitError
from kit_builder.exports.handbook import Rows, covered
from kit_builder.files import digest, name_of, sha256_of, write
from kit_builder.formats import FORMATS
from kit_builder.lessons import left_out_of, lesson_of, said, spoken
from kit_builder.markdown import Renderer
from kit_builder.model import Age, Kit, Lesson, Notebook
from kit_builder.plan import Bundle, Plan
from kit_builder.stages.read import read
from kit_builder.translation.catalog import Key
from kit_builder.translation.language import COMMON, SOURCE_LANGUAGE, Translation, draft_of, translation_of
from kit_builder.translation.messages import Entry, entries_of
from kit_builder.typst import SettingError
from tumar.settings import asked, forget_files, state_of


class Said(NamedTuple):
    """The cells of a lesson in a language; ``key`` names them, and the mark for a language that no teacher has reviewed."""

    notebook: Notebook
    key: str


def read_for(language: str) -> str:
    """Return the language whose catalogs must be read, "" for the one that the kit is written in."""
    return "" if language == SOURCE_LANGUAGE else language


class Workshop:
    """What a process needs for all its work: the kit, the plan, the place aside, and what has been read already."""

    def __init__(self, kit: Kit, plan: Plan, place: Path) -> None:
        self.kit, self.plan, self.place = kit, plan, place
        self.renderer = Renderer(trust=plan.trust)
        forget_files()  # which an earlier build of this process may have read
        self._notebooks: dict[str, Notebook] = {}
        self._spoken: dict[str, tuple[Kit, Translation]] = {}
        self._sums: dict[Path, tuple[Any, str]] = {}

    def notebook(self, risk: str) -> Notebook:
        """Read the notebook of a risk, once."""
        if risk not in self._notebooks:
            self._notebooks[risk] = read(self.kit.notebook_of(risk), self.kit)
        return self._notebooks[risk]

    @cached_property
    def handbook(self) -> Notebook | None:
        """The notebook of the teacher's page; None for notebooks of one's own."""
        own = any(risk.path for risk in self.kit.risks.values())
        return None if own or not self.kit.handbook.is_file() else read(self.kit.handbook, self.kit)

    @cached_property
    def entries(self) -> dict[str, dict[Key, Entry]]:
        """The texts of the kit, and of the notebooks of the plan that are its own."""
        notebooks = [self.notebook(risk) for risk in self.plan.risks if not self.kit.risks[risk].path]
        return entries_of(self.kit, [*notebooks, *([self.handbook] if self.handbook else [])])

    def spoken(self, language: str) -> tuple[Kit, Translation]:
        """Return the kit in a language, and the catalogs of pages, activities, data and the teacher's page, read once."""
        if language not in self._spoken:
            self._spoken[language] = spoken(self.kit, language, (*COMMON, "handbook"))
        return self._spoken[language]

    def said(self, risk: str, age: Age, language: str) -> Said:
        """Return the cells of a lesson in a language."""
        made = said(self.notebook(risk), age, translation_of(self.kit, language, [risk]))
        unreviewed = self.spoken(language)[0].unreviewed & {*COMMON, risk}
        return Said(made, digest(repr((sorted(unreviewed), made.cells))))

    def looked_for(self) -> dict[str, str]:
        """Return the SHA-256 of the files that were looked for, "" for none, by their names from the kit's folder or whole paths.

        Each is read once. Raises KitError for one that is not any more as it was when it was looked for.
        """
        for path, state in asked.items():
            if path not in self._sums:
                self._sums[path] = state, sha256_of(path) if state else ""
            if self._sums[path][0] != state or state_of(path) != state:
                raise KitError(f"{path} has changed while the build was running. Nothing was changed; build again.")
        return {name_of(path, self.kit.root): self._sums[path][1] for path in sorted(asked)}

    def stage(self, name: str, content: bytes, held: Mapping[str, str]) -> str:
        """Write a file aside, unless it stands in its place as it is; return its SHA-256."""
        total = hashlib.sha256(content).hexdigest()
        if held.get(name) != total:
            write(self.place / name, content)
        return total

    def where(self, name: str, aside: frozenset[str]) -> Path:
        """Return where a file is now."""
        return (self.place if name in aside else self.plan.output) / name


@dataclass(frozen=True)
class MadeLesson:
    """What has been made of a lesson: ``made`` maps a format to its path or "", ``sums`` a path to its SHA-256.

    ``media`` are the files that were looked for, with their SHA-256 or "", ``summary`` what its bundle needs to know.
    ``left_out`` are the sentences about what could not be shown in a format, or, by "", in any. ``cells`` names what it was made from.
    """

    cells: str
    made: dict[str, str]
    sums: dict[str, str]
    media: dict[str, str]
    summary: dict[str, Any]
    left_out: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class MadeBundle:
    """What has been made of a bundle beside its lessons: ``sums`` maps a path to its SHA-256, ``media`` are as for a lesson."""

    sums: dict[str, str]
    media: dict[str, str]


@dataclass(frozen=True)
class LessonJob:
    """Some formats of one lesson.

    ``held`` are files that stand in the output folder, with their SHA-256. ``said`` are its cells where they have been needed already.
    """

    bundle: Bundle
    risk: str
    forms: tuple[str, ...]
    held: Mapping[str, str]
    said: Said | None = None

    @property
    def kin(self) -> str:
        """The language, if its catalogs must be read."""
        return read_for(self.bundle.languages[0])

    @property
    def label(self) -> str:
        """What is being made."""
        return f"{self.bundle.name}: {self.risk}"

    def make(self, here: Workshop) -> MadeLesson:
        """Make the files; raise KitError."""
        kit, _ = here.spoken(self.bundle.languages[0])
        path = kit.notebook_of(self.risk)
        known = self.said or here.said(self.risk, self.bundle.age, self.bundle.languages[0])
        asked.clear()
        lesson = lesson_of(kit, known.notebook, self.bundle.age.name, here.renderer)
        made, sums, left_out = {}, {}, {"": tuple(left_out_of(lesson, path))}
        for form in self.forms:
            name = f"{self.bundle.name}/{FORMATS[form].path.format(risk=self.risk)}"
            try:
                content = FORMATS[form].export(lesson, kit)
            except SettingError as error:
                left_out[form] = (f"{name} was left out. {path.name}: {error}",)
                content = None
            made[form] = "" if content is None else name
            if content is not None:
                sums[name] = here.stage(name, content, self.held)
        return MadeLesson(known.key, made, sums, here.looked_for(), _summary(lesson, kit), left_out)


def _summary(lesson: Lesson, kit: Kit) -> dict[str, Any]:
    return {"rows": covered(lesson, kit), "media": sorted({source for cell in lesson.cells for source in cell.media})}


@dataclass(frozen=True)
class BundleJob:
    """The files of a bundle that are not of one lesson, and its zip.

    ``sums`` are its lessons' files, ``aside`` those of them that stand aside, ``ready`` those that its old zip holds as they are.
    ``others`` leads to the START pages of other languages.
    """

    bundle: Bundle
    summaries: Mapping[str, Mapping[str, Any]]
    sums: Mapping[str, str]
    aside: frozenset[str]
    ready: frozenset[str]
    others: Mapping[str, str]
    held: Mapping[str, str]

    @property
    def kin(self) -> str:
        """The language, if its catalogs must be read."""
        return read_for(self.bundle.languages[0])

    @property
    def label(self) -> str:
        """What is being made."""
        return self.bundle.zip

    @property
    def words(self) -> str:
        """What it needs of its lessons and of other bundles."""
        return json.dumps([self.summaries, self.sums, self.others], sort_keys=True)

    def make(self, here: Workshop) -> MadeBundle:
        """Make the files; START leads to the other languages in the folder, but not in the zip, where they are not."""
        kit, known = here.spoken(self.bundle.languages[0])
        name, age = self.bundle.name, kit.ages[self.bundle.age.name]
        lessons = {path.removeprefix(f"{name}/"): total for path, total in self.sums.items()}
        own: dict[str, bytes] = {}
        asked.clear()
        if here.handbook:
            rows: dict[str, Rows] = {risk: summary["rows"] for risk, summary in self.summaries.items()}
            own[bundle.HANDBOOK] = bundle.handbook_page(kit, here.handbook, age, known, rows, here.renderer)
        there = {*lessons, *own}
        media = {risk: summary["media"] for risk, summary in self.summaries.items()}
        own |= bundle.common_files(kit, media, known)
        own_sums = lessons | {path: hashlib.sha256(data).hexdigest() for path, data in own.items()}

        def whole(others: Mapping[str, str]) -> dict[str, bytes]:
            start = bundle.start_page(kit, age, here.plan.risks, there, folder=name, others=others)
            listed = own_sums | {"START.html": hashlib.sha256(start).hexdigest()}
            return {f"{name}/{path}": data for path, data in {**own, "START.html": start, bundle.SUMS: bundle.checksums(listed)}.items()}

        sums = {path: here.stage(path, data, self.held) for path, data in whole(self.others).items()}
        looked_for = here.looked_for()
        if not here.plan.pack:
            return MadeBundle(sums, looked_for)
        members: dict[str, Path | bytes] = {path: here.where(path, self.aside) for path in self.sums}
        members.update(whole({}))
        ready = {path: Ready(here.plan.output / self.bundle.zip, path) for path in self.ready}
        return MadeBundle({**sums, self.bundle.zip: pack(here.place / self.bundle.zip, dict(sorted(members.items())), ready)}, looked_for)


@dataclass(frozen=True)
class SchoolJob:
    """The zip for a school with several languages.

    ``sums`` are the files of the folders of ``bundles``, ``aside`` those that stand aside, their zips among them.
    """

    bundle: Bundle
    bundles: tuple[Bundle, ...]
    sums: Mapping[str, str]
    aside: frozenset[str]
    kin: str = ""

    @property
    def label(self) -> str:
        """What is being made."""
        return self.bundle.zip

    @property
    def words(self) -> str:
        """What it needs of its bundles."""
        return json.dumps([[one.name for one in self.bundles], self.sums], sort_keys=True)

    def make(self, here: Workshop) -> MadeBundle:
        """Pack the folders, with a START that lets the reader choose; what the zips of the languages hold is taken from there."""
        name = self.bundle.name
        asked.clear()
        members: dict[str, Path | bytes] = {f"{name}/{path}": here.where(path, self.aside) for path in self.sums}
        members[f"{name}/START.html"] = bundle.languages_page(
            here.kit, self.bundle.age, {one.languages[0]: one.name for one in self.bundles}
        )
        differ = {f"{one.name}/{path}" for one in self.bundles for path in ("START.html", bundle.SUMS)}
        zips = {one.name: here.where(one.zip, self.aside) for one in self.bundles}
        ready = {f"{name}/{path}": Ready(zips[path.partition("/")[0]], path) for path in self.sums if path not in differ}
        return MadeBundle({self.bundle.zip: pack(here.place / self.bundle.zip, dict(sorted(members.items())), ready)}, here.looked_for())


@dataclass(frozen=True)
class DraftJob:
    """To see how much of a language is translated."""

    language: str
    label: str = ""

    @property
    def kin(self) -> str:
        """The language, whose catalogs must be read."""
        return self.language

    def make(self, here: Workshop) -> str:
        """Return a sentence for a draft that is not complete, or nothing; raise KitError for a released language."""
        return draft_of(here.kit, translation_of(here.kit, self.language), here.entries, here.plan.ages)
