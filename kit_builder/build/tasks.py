"""Make the files of lessons and bundles, in this process or in another: they are staged beside their places, and described."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kit_builder.build import bundle
from kit_builder.build.session import Session, TranslatedNotebook
from kit_builder.core.model import Gap, Kit, Lesson
from kit_builder.core.plan import Bundle, risks_of
from kit_builder.core.zips import OldMember, pack
from kit_builder.exports.registry import COMPRESSED, FORMATS
from kit_builder.lesson.coverage import Rows, covered
from kit_builder.lesson.pipeline import left_out_of, lesson_of, variant_of
from kit_builder.paper.typst import SettingError
from kit_builder.translation.language import gap_of, translation_of

FEW = 8  # files of a lesson, which are not worth two processes


@dataclass(frozen=True)
class MadeLesson:
    """What has been made of a lesson: ``made`` maps a format to its path or "", ``checksums`` a path to its SHA-256.

    ``media`` are the files that were looked for, with their SHA-256 or "", ``summary`` what its bundle needs to know.
    ``left_out`` are the sentences about what could not be shown in a format, or, by "", in any. ``cells`` names what it was made from.
    """

    cells: str
    made: dict[str, str]
    checksums: dict[str, str]
    media: dict[str, str]
    summary: dict[str, Any]
    left_out: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class MadeBundle:
    """What has been made of a bundle beside its lessons: ``checksums`` maps a path to its SHA-256, ``media`` are as for a lesson."""

    checksums: dict[str, str]
    media: dict[str, str]


@dataclass(frozen=True)
class LessonJob:
    """Some formats of one lesson.

    ``existing`` are files that stand in the output folder, with their SHA-256. ``translated`` are its cells if they were needed before.
    """

    bundle: Bundle
    risk: str
    formats: tuple[str, ...]
    existing: Mapping[str, str]
    translated: TranslatedNotebook | None = None

    @property
    def group(self) -> str:
        """The lesson, whose notebook, catalogs and pictures must be read."""
        return self.risk

    @property
    def label(self) -> str:
        """What is being made."""
        return f"{self.bundle.name}: {self.risk}"

    def parts(self) -> list[LessonJob]:
        """Split the job in two, each of which makes the lesson's cells again; one with few files stays whole."""
        at = len(self.formats) // 3  # with PowerPoint among it, the first third takes as long as the rest
        return [replace(self, formats=part) for part in (self.formats[:at], self.formats[at:])] if len(self.formats) >= FEW else [self]

    def make(self, session: Session) -> MadeLesson:
        """Make the files; raise KitError."""
        kit, _ = session.in_language(self.bundle.languages[0])
        path = kit.notebook_of(self.risk)
        translated = self.translated or session.translated(self.risk, self.bundle.age, self.bundle.languages[0])
        variant = variant_of(kit, self.risk, self.bundle.age.name)
        lesson = lesson_of(kit, translated.notebook, variant, session.renderer, files=session.files_in(path.parent), cache=session.cache)
        made, checksums, left_out = {}, {}, {"": tuple(map(str, left_out_of(lesson, path)))}
        for format_name in self.formats:
            name = f"{self.bundle.name}/{FORMATS[format_name].path.format(risk=self.risk)}"
            try:
                content = FORMATS[format_name].export(lesson, kit)
            except SettingError as error:
                left_out[format_name] = (f"{name} was left out. {path.name}: {error}",)
                content = None
            made[format_name] = "" if content is None else name
            if content is not None:
                checksums[name] = session.stage(name, content, self.existing)
        return MadeLesson(translated.key, made, checksums, session.looked_for(lesson.context.files.asked), _summary(lesson, kit), left_out)


def _summary(lesson: Lesson, kit: Kit) -> dict[str, Any]:
    return {"rows": covered(lesson, kit), "media": sorted({source for cell in lesson.cells for source in cell.media})}


@dataclass(frozen=True)
class BundleJob:
    """The files of a bundle that are not of one lesson, and its zip.

    ``checksums`` are its lessons' files, ``staged`` those of them that are not in their places yet, ``reusable`` those that its
    old zip holds as they are.
    ``others`` leads to the START pages of other languages.
    """

    bundle: Bundle
    summaries: Mapping[str, Mapping[str, Any]]
    checksums: Mapping[str, str]
    staged: frozenset[str]
    reusable: frozenset[str]
    others: Mapping[str, str]
    existing: Mapping[str, str]
    group: str = ""

    @property
    def label(self) -> str:
        """What is being made."""
        return self.bundle.zip

    @property
    def words(self) -> str:
        """What it needs of its lessons and of other bundles."""
        return json.dumps([self.summaries, self.checksums, self.others], sort_keys=True)

    def make(self, session: Session) -> MadeBundle:
        """Make the files; START leads to the other languages in the folder, but not in the zip, where they are not."""
        kit, translation = session.in_language(self.bundle.languages[0])
        name, age = self.bundle.name, kit.ages[self.bundle.age.name]
        lessons = {path.removeprefix(f"{name}/"): sha256 for path, sha256 in self.checksums.items()}
        own_files: dict[str, Path | bytes] = {}
        files = session.files_in(kit.notebooks)
        if session.handbook:
            rows: dict[str, Rows] = {risk: summary["rows"] for risk, summary in self.summaries.items()}
            own_files[bundle.HANDBOOK] = bundle.handbook_page(kit, session.handbook, age, translation, rows, session.renderer, files)
        linked = {*lessons, *own_files}
        media = {risk: summary["media"] for risk, summary in self.summaries.items()}
        own_files |= bundle.common_files(kit, media, translation, files.asked) | {bundle.UNPACKED: bundle.unpacked_style()}
        own_checksums = {path: session.stage(f"{name}/{path}", data, self.existing) for path, data in own_files.items()}

        def front_pages(others: Mapping[str, str]) -> dict[str, bytes]:
            start = bundle.start_page(kit, age, risks_of(kit, session.plan, age), linked, folder=name, others=others, files=files)
            listed = {**lessons, **own_checksums, "START.html": hashlib.sha256(start).hexdigest()}
            return {f"{name}/START.html": start, f"{name}/{bundle.SUMS}": bundle.checksums(listed)}

        checksums = {f"{name}/{path}": sha256 for path, sha256 in own_checksums.items()}
        staged = self.staged | {path for path, sha256 in checksums.items() if self.existing.get(path) != sha256}
        members: dict[str, Path | bytes] = {path: session.where(path, staged) for path in (*self.checksums, *checksums)}
        checksums |= {path: session.stage(path, data, self.existing) for path, data in front_pages(self.others).items()}
        looked_for = session.looked_for(files.asked)
        if not session.plan.pack:
            return MadeBundle(checksums, looked_for)
        members |= front_pages({})
        reusable = {path: OldMember(session.plan.output / self.bundle.zip, path) for path in self.reusable}
        zip_sha256 = pack(session.staging / self.bundle.zip, dict(sorted(members.items())), reusable, COMPRESSED)
        return MadeBundle({**checksums, self.bundle.zip: zip_sha256}, looked_for)


@dataclass(frozen=True)
class SchoolJob:
    """The zip for a school with several languages.

    ``checksums`` are the files of the folders of ``bundles``, ``staged`` those that are not in their places yet, their zips among them.
    """

    bundle: Bundle
    bundles: tuple[Bundle, ...]
    checksums: Mapping[str, str]
    staged: frozenset[str]
    group: str = ""

    @property
    def label(self) -> str:
        """What is being made."""
        return self.bundle.zip

    @property
    def words(self) -> str:
        """What it needs of its bundles."""
        return json.dumps([[single.name for single in self.bundles], self.checksums], sort_keys=True)

    def make(self, session: Session) -> MadeBundle:
        """Pack the folders, with a START that lets the reader choose; what the zips of the languages hold is taken from there."""
        name = self.bundle.name
        files, folders = session.files_in(session.kit.notebooks), {single.languages[0]: single.name for single in self.bundles}
        words = {language: session.in_language(language)[0].page_words for language in folders}
        members: dict[str, Path | bytes] = {f"{name}/{path}": session.where(path, self.staged) for path in self.checksums}
        members[f"{name}/START.html"] = bundle.languages_page(session.kit, self.bundle.age, folders, words, files)
        differ = {f"{single.name}/{path}" for single in self.bundles for path in ("START.html", bundle.SUMS)}
        zips = {single.name: session.where(single.zip, self.staged) for single in self.bundles}
        reusable = {f"{name}/{path}": OldMember(zips[path.partition("/")[0]], path) for path in self.checksums if path not in differ}
        zip_sha256 = pack(session.staging / self.bundle.zip, dict(sorted(members.items())), reusable, COMPRESSED)
        return MadeBundle({self.bundle.zip: zip_sha256}, session.looked_for(files.asked))


@dataclass(frozen=True)
class GapJob:
    """To see what a catalog lacks in some languages."""

    catalog: str
    languages: tuple[str, ...]
    label: str = ""

    @property
    def group(self) -> str:
        """The catalog: that of a lesson has its name."""
        return self.catalog

    def make(self, session: Session) -> dict[str, Gap]:
        """Return what it lacks in each language; raise KitError."""
        texts = session.entries(self.catalog)
        translations = {language: translation_of(session.kit, language, [self.catalog]) for language in self.languages}
        return {language: gap_of(translation, self.catalog, texts, session.plan.ages) for language, translation in translations.items()}
