"""What a process needs for its part of a build: the kit, the plan, the staging folder, and what it has read already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from kit_builder.core.cache import Cache
from kit_builder.core.errors import KitError
from kit_builder.core.files import Seen, digest, name_of, see, write
from kit_builder.core.model import Age, Kit, Notebook
from kit_builder.core.plan import Plan
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import kit_in, notebook_for
from kit_builder.lesson.read import read
from kit_builder.paper.drawable import why_not_drawable
from kit_builder.translation.catalog import Key
from kit_builder.translation.language import COMMON, HANDBOOK, Translation, translation_of
from kit_builder.translation.messages import FILMS, SOURCES, CatalogMessage, entries_of
from tumar.files import Files, State, state_of


class TranslatedNotebook(NamedTuple):
    """The cells of a lesson in a language; ``key`` names them, and the mark for a language that no teacher has reviewed."""

    notebook: Notebook
    key: str


def translated_lessons(kit: Kit, plan: Plan) -> list[str]:
    """Name the lessons of a plan that are the kit's, and so are translated."""
    return [risk for risk in plan.risks if not kit.risks[risk].path]


def catalogs_of(kit: Kit, plan: Plan) -> tuple[str, ...]:
    """Name the catalogs that a plan needs."""
    shared = (name for names in SOURCES.values() for name in names)
    has_own = any(risk.path for risk in kit.risks.values())
    return (*shared, *translated_lessons(kit, plan), *([] if has_own or not kit.handbook.is_file() else [HANDBOOK]))


class Session:
    """What a process needs for all its work: the kit, the plan, the staging folder, and what has been read already.

    ``seen`` are the kit's files when the build began: those that are as they were then need not be read again for their SHA-256.
    ``cache`` keeps what is slow to make.
    """

    def __init__(self, kit: Kit, plan: Plan, staging: Path, seen: Mapping[str, Seen], cache: Cache | None = None) -> None:
        self.kit, self.plan, self.staging, self.seen, self.cache = kit, plan, staging, seen, cache
        self.renderer = Renderer(trust=plan.trust, draw=why_not_drawable)
        self._files: dict[Path, Files] = {}
        self._notebooks: dict[str, Notebook] = {}
        self._entries: dict[str, Mapping[Key, CatalogMessage]] = {}
        self._languages: dict[str, tuple[Kit, Translation]] = {}
        self._checksums: dict[Path, tuple[Any, str]] = {}

    def notebook(self, risk: str) -> Notebook:
        """Read the notebook of a risk, once."""
        if risk not in self._notebooks:
            self._notebooks[risk] = read(self.kit.notebook_of(risk), self.kit)
        return self._notebooks[risk]

    @cached_property
    def handbook(self) -> Notebook | None:
        """The notebook of the teacher's page; None for notebooks of one's own."""
        return read(self.kit.handbook, self.kit) if HANDBOOK in catalogs_of(self.kit, self.plan) else None

    def entries(self, name: str) -> Mapping[Key, CatalogMessage]:
        """Return the texts of a catalog, gathered once."""
        if name not in self._entries:
            lessons = [self.notebook(risk) for risk in translated_lessons(self.kit, self.plan) if name in (risk, FILMS)]
            others = [self.handbook] if name in (HANDBOOK, FILMS) and self.handbook else []
            shared = [source for source, names in SOURCES.items() if name in names]
            sources = shared or [source for source, names in SOURCES.items() if not names]
            self._entries |= {name: {}, **entries_of(self.kit, [*lessons, *others], sources)}
        return self._entries[name]

    def in_language(self, language: str) -> tuple[Kit, Translation]:
        """Return the kit in a language, and the catalogs of pages, activities, data and the teacher's page, read once."""
        if language not in self._languages:
            self._languages[language] = kit_in(self.kit, language, (*COMMON, HANDBOOK))
        return self._languages[language]

    def translated(self, risk: str, age: Age, language: str) -> TranslatedNotebook:
        """Return the cells of a lesson in a language."""
        notebook = notebook_for(self.notebook(risk), age, translation_of(self.kit, language, [risk]))
        unreviewed = self.in_language(language)[0].unreviewed & {*COMMON, risk}
        return TranslatedNotebook(notebook, digest(repr((sorted(unreviewed), notebook.cells))))

    def files_in(self, folder: Path) -> Files:
        """Return the files for the notebooks in a folder, with nothing asked yet; what they hold is read once."""
        return self._files.setdefault(folder, Files(folder, self.kit.root)).asked_anew()

    def looked_for(self, asked: Mapping[Path, State]) -> dict[str, str]:
        """Return the SHA-256 of the files that were looked for, "" for none, by their names from the kit's folder or whole paths.

        Each is read once. Raises KitError for one that is not any more as it was when it was looked for.
        """
        checksums = {}
        for path in sorted(asked):
            state = asked[path]
            if path not in self._checksums:
                self._checksums[path] = state, self._sha256_of(path) if state else ""
            if self._checksums[path][0] != state or state_of(path) != state:
                raise KitError(f"{path} has changed while the build was running. Nothing was changed; build again.")
            checksums[name_of(path, self.kit.root)] = self._checksums[path][1]
        return checksums

    def _sha256_of(self, path: Path) -> str:
        """Return the SHA-256 of a file, which is not read again if it is as it was when the build began."""
        return see(str(path), self.seen.get(name_of(path, self.kit.root))).sha256

    def stage(self, name: str, content: Path | bytes, existing: Mapping[str, str]) -> str:
        """Write or copy a file into the staging folder, unless it stands in its place as it is; return its SHA-256."""
        sha256 = self._sha256_of(content) if isinstance(content, Path) else hashlib.sha256(content).hexdigest()
        if existing.get(name) != sha256:
            write(self.staging / name, content)
        return sha256

    def where(self, name: str, staged: frozenset[str]) -> Path:
        """Return where a file is now."""
        return (self.staging if name in staged else self.plan.output) / name
