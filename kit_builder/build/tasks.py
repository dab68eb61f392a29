"""Make the files of lessons and bundles, in this process or in another: they are written aside, and described."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kit_builder.build import bundle
from kit_builder.build.session import Said, Session
from kit_builder.core.model import Gap, Kit, Lesson
from kit_builder.core.plan import Bundle, risks_of
from kit_builder.core.zips import OldMember, pack
from kit_builder.exports.registry import COMPRESSED, FORMATS
from kit_builder.lesson.coverage import Rows, covered
from kit_builder.lesson.pipeline import left_out_of, lesson_of, variant_of
from kit_builder.paper.typst import SettingError
from kit_builder.translation.language import gap_of, translation_of

FEW = 8  # files of a lesson, which are not worth to be made by two processes


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
        """The lesson, whose notebook, catalogs and pictures must be read."""
        return self.risk

    @property
    def label(self) -> str:
        """What is being made."""
        return f"{self.bundle.name}: {self.risk}"

    def parts(self) -> list[LessonJob]:
        """Cut the job in two, each of which makes the lesson's cells anew; one with few files stays whole."""
        at = len(self.forms) // 3  # with PowerPoint among it, the first third takes as long as the rest
        return [replace(self, forms=forms) for forms in (self.forms[:at], self.forms[at:])] if len(self.forms) >= FEW else [self]

    def make(self, here: Session) -> MadeLesson:
        """Make the files; raise KitError."""
        kit, _ = here.spoken(self.bundle.languages[0])
        path = kit.notebook_of(self.risk)
        known = self.said or here.said(self.risk, self.bundle.age, self.bundle.languages[0])
        variant = variant_of(kit, self.risk, self.bundle.age.name)
        lesson = lesson_of(kit, known.notebook, variant, here.renderer, files=here.files_in(path.parent), cache=here.cache)
        made, sums, left_out = {}, {}, {"": tuple(map(str, left_out_of(lesson, path)))}
        for form in self.forms:
            name = f"{self.bundle.name}/{FORMATS[form].path.format(risk=self.risk)}"
            try:
                content = FORMATS[form].export(lesson, kit)
            except SettingError as error:
                left_out[form] = (f"{name} was left out. {path.name}: {error}",)
                content = None
            made[form] = "" if content is None else name
            if content is not None:
                sums[name] = here.write_aside(name, content, self.held)
        return MadeLesson(known.key, made, sums, here.looked_for(lesson.context.files.asked), _summary(lesson, kit), left_out)


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
    kin: str = ""

    @property
    def label(self) -> str:
        """What is being made."""
        return self.bundle.zip

    @property
    def words(self) -> str:
        """What it needs of its lessons and of other bundles."""
        return json.dumps([self.summaries, self.sums, self.others], sort_keys=True)

    def make(self, here: Session) -> MadeBundle:
        """Make the files; START leads to the other languages in the folder, but not in the zip, where they are not."""
        kit, known = here.spoken(self.bundle.languages[0])
        name, age = self.bundle.name, kit.ages[self.bundle.age.name]
        lessons = {path.removeprefix(f"{name}/"): total for path, total in self.sums.items()}
        own: dict[str, Path | bytes] = {}
        files = here.files_in(kit.notebooks)
        if here.handbook:
            rows: dict[str, Rows] = {risk: summary["rows"] for risk, summary in self.summaries.items()}
            own[bundle.HANDBOOK] = bundle.handbook_page(kit, here.handbook, age, known, rows, here.renderer, files)
        there = {*lessons, *own}
        media = {risk: summary["media"] for risk, summary in self.summaries.items()}
        own |= bundle.common_files(kit, media, known, files.asked) | {bundle.UNPACKED: bundle.unpacked_style()}
        own_sums = {path: here.write_aside(f"{name}/{path}", data, self.held) for path, data in own.items()}

        def front(others: Mapping[str, str]) -> dict[str, bytes]:
            start = bundle.start_page(kit, age, risks_of(kit, here.plan, age), there, folder=name, others=others, files=files)
            listed = {**lessons, **own_sums, "START.html": hashlib.sha256(start).hexdigest()}
            return {f"{name}/START.html": start, f"{name}/{bundle.SUMS}": bundle.checksums(listed)}

        sums = {f"{name}/{path}": total for path, total in own_sums.items()}
        aside = self.aside | {path for path, total in sums.items() if self.held.get(path) != total}
        members: dict[str, Path | bytes] = {path: here.where(path, aside) for path in (*self.sums, *sums)}
        sums |= {path: here.write_aside(path, data, self.held) for path, data in front(self.others).items()}
        looked_for = here.looked_for(files.asked)
        if not here.plan.pack:
            return MadeBundle(sums, looked_for)
        members |= front({})
        ready = {path: OldMember(here.plan.output / self.bundle.zip, path) for path in self.ready}
        packed = pack(here.place / self.bundle.zip, dict(sorted(members.items())), ready, COMPRESSED)
        return MadeBundle({**sums, self.bundle.zip: packed}, looked_for)


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

    def make(self, here: Session) -> MadeBundle:
        """Pack the folders, with a START that lets the reader choose; what the zips of the languages hold is taken from there."""
        name = self.bundle.name
        files, folders = here.files_in(here.kit.notebooks), {one.languages[0]: one.name for one in self.bundles}
        words = {language: here.spoken(language)[0].page_words for language in folders}
        members: dict[str, Path | bytes] = {f"{name}/{path}": here.where(path, self.aside) for path in self.sums}
        members[f"{name}/START.html"] = bundle.languages_page(here.kit, self.bundle.age, folders, words, files)
        differ = {f"{one.name}/{path}" for one in self.bundles for path in ("START.html", bundle.SUMS)}
        zips = {one.name: here.where(one.zip, self.aside) for one in self.bundles}
        ready = {f"{name}/{path}": OldMember(zips[path.partition("/")[0]], path) for path in self.sums if path not in differ}
        packed = pack(here.place / self.bundle.zip, dict(sorted(members.items())), ready, COMPRESSED)
        return MadeBundle({self.bundle.zip: packed}, here.looked_for(files.asked))


@dataclass(frozen=True)
class GapJob:
    """To see what a catalog lacks in some languages."""

    catalog: str
    languages: tuple[str, ...]
    label: str = ""

    @property
    def kin(self) -> str:
        """The catalog: that of a lesson has its name."""
        return self.catalog

    def make(self, here: Session) -> dict[str, Gap]:
        """Return what it lacks in each language; raise KitError."""
        texts = here.entries(self.catalog)
        known = {language: translation_of(here.kit, language, [self.catalog]) for language in self.languages}
        return {language: gap_of(one, self.catalog, texts, here.plan.ages) for language, one in known.items()}
