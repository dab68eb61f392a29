"""All that outputs are made from, by content: the kit, the builder, and the versions of what runs it."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Collection, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from kit_builder.core import files
from kit_builder.core.errors import KitError
from kit_builder.core.files import Seen
from kit_builder.core.kit import EXAMPLE
from kit_builder.core.look import FILE as LOOK
from kit_builder.core.model import Kit
from kit_builder.core.plan import Bundle, Plan

_BUILDER = Path(__file__).parents[1]
_LOCALE = "notebooks/locale/"
_CODE = ("builder/", "notebooks/tumar/", "media/fonts/", LOOK)
_ACTIVITY_WORDS = "notebooks/tumar/locale/"  # made from the catalogs
_SHARED_CATALOGS = ("kit.po", "pages.po", "tumar.po")  # the catalogs that every lesson needs


class Inputs:
    """The SHA-256 of every file of the kit and of the builder, as they are when this is made, by names from the kit's folder.

    Files that were ``seen`` before and are as they were then are not read again.
    ``code`` names what makes the outputs: the builder, the activities, templates, typefaces, Python and the packages.
    ``typst`` names what of that decides what Typst makes of a document: its version, its templates, the typefaces.
    """

    def __init__(self, kit: Kit, plan: Plan, seen: Mapping[str, Seen] = MappingProxyType({})) -> None:
        self._kit, self._plan = kit, plan
        self.seen = {name: file for name, path in sorted(_files(kit)) if (file := _see_if_exists(path, seen.get(name)))}
        self._checksums = {name: file.sha256 for name, file in self.seen.items()}
        self._other_checksums: dict[str, str] = {}
        lines = {name: f"{name} {sha256}" for name, sha256 in self._checksums.items() if not name.startswith(_ACTIVITY_WORDS)}
        code_lines, packages = (line for name, line in lines.items() if name.startswith(_CODE)), _packages()
        self.code = files.digest(sys.version, *packages, *code_lines)
        typst = (line for name, line in lines.items() if name.endswith((".typ", "look.toml")) or "/fonts/" in name)
        self.typst = files.digest(*(name for name in packages if name.startswith("typst-")), *typst)
        common = {name: line for name, line in lines.items() if not name.startswith(_LOCALE)}
        self._common = files.digest(self.code, *common.values())
        lessons = {files.name_of(kit.notebook_of(risk), kit.root) for risk in kit.risks}
        self._pages = files.digest(self.code, *(line for name, line in common.items() if name not in lessons))
        self._catalog_lines = {name: line for name, line in lines.items() if name.startswith(_LOCALE)}
        self._data_lines = [line for name, line in lines.items() if name in ("notebooks/kit.toml", "notebooks/objectives.toml")]

    def changed(self, media: Collection[str]) -> list[str]:
        """Return the files that are not any more what they were; of what lies beside the notebooks only what is among the ``media``."""
        current = Inputs(self._kit, self._plan, self.seen)._checksums
        changed = (name for name in {*current, *self._checksums} if current.get(name) != self._checksums.get(name))
        return sorted(name for name in changed if name in media or not self._is_beside(name))

    def _is_beside(self, name: str) -> bool:
        """Say whether a file lies beside the notebooks without being one of them or their data, such as another notebook."""
        if not name.startswith("notebooks/") or name.startswith((_LOCALE, "notebooks/tumar/")) or name.endswith(".toml"):
            return False
        return name not in {files.name_of(path, self._kit.root) for path in _notebooks(self._kit)}

    def unchanged(self, media: Mapping[str, str]) -> bool:
        """Say whether files, by their names from the kit's folder or whole paths, have the SHA-256 noted, "" for none."""
        return all(self._sha256_of(name) == sha256 for name, sha256 in media.items())

    def bundle_key(self, bundle: Bundle) -> str:
        """Name all that a bundle is made from: of the translations only those into its languages."""
        return files.digest(self._common, *self._plan_lines(bundle), *self._locale_lines(bundle.languages))

    def pages_key(self, bundle: Bundle, *lessons: str) -> str:
        """Name all that a bundle's own files are made from but what they look for; ``lessons`` is what its lessons are, in words."""
        titles = (repr(self._kit.risks[risk]) for risk in self._plan.risks)
        return files.digest(self._pages, *self._plan_lines(bundle), *titles, *self._locale_lines(bundle.languages), *lessons)

    def _plan_lines(self, bundle: Bundle) -> Iterator[str]:
        plan = self._plan
        school_languages = plan.languages if len(plan.languages) > 1 else ()
        yield from (str(plan.trust), str(plan.pack))
        yield from ("|".join(names) for names in (plan.risks, plan.formats, bundle.languages, school_languages))

    def lesson_key(self, bundle: Bundle, risk: str, *cells: str) -> str:
        """Name all that a lesson is made from but its media; ``cells`` is what select and translate leave, in words."""
        (language,) = bundle.languages
        shared = (line for line in self._locale_lines(bundle.languages) if line.partition(" ")[0].endswith((".toml", *_SHARED_CATALOGS)))
        lesson = repr(self._kit.risks[risk])  # a notebook of one's own has its folder and its title from here
        return files.digest(self.code, str(self._plan.trust), bundle.age.name, language, lesson, *self._data_lines, *shared, *cells)

    def lesson_files(self, bundle: Bundle, risk: str) -> str:
        """Name the files that a lesson comes from: where these are the same, its cells are."""
        notebook, catalog = files.name_of(self._kit.notebook_of(risk), self._kit.root), f"{_LOCALE}{bundle.languages[0]}/{risk}.po"
        return self.lesson_key(bundle, risk, self._sha256_of(notebook), self._sha256_of(catalog))

    def catalog_key(self, language: str, name: str) -> str:
        """Name all that decides what a catalog of a language lacks: the texts, and their translations."""
        texts = [self._sha256_of(f"notebooks/{name}.ipynb")]
        if name == "films":  # whose texts are needed if a notebook shows them
            texts = [f"{file} {sha256}" for file, sha256 in self._checksums.items() if _is_of_films(file)]
        contexts = (line for line in self._locale_lines(()) if line.partition(" ")[0].endswith(".toml"))
        axes = ("|".join(names) for names in (self._plan.risks, self._plan.ages))
        translations = self._sha256_of(f"{_LOCALE}{language}/{name}.po")
        return files.digest(self.code, translations, *axes, *self._data_lines, *contexts, *texts)

    def _locale_lines(self, languages: tuple[str, ...]) -> Iterator[str]:
        """Give the lines of what all languages share, and of the catalogs of some."""
        for name, line in self._catalog_lines.items():
            folder, inside, _ = name.removeprefix(_LOCALE).partition("/")
            if not inside or folder in languages:
                yield line

    def _sha256_of(self, name: str) -> str:
        if name in self._checksums:
            return self._checksums[name]
        if name not in self._other_checksums:
            try:
                self._other_checksums[name] = files.sha256_of(self._kit.root / name)
            except OSError:
                self._other_checksums[name] = ""
        return self._other_checksums[name]


def _is_of_films(name: str) -> bool:
    return name.endswith(".ipynb") or name.startswith("media/storyboards/")


def _see_if_exists(path: str, previous: Seen | None) -> Seen | None:
    """Look at a file, which may have gone since it was listed; raise KitError for one that cannot be read."""
    try:
        return files.see(path, previous)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KitError(f"{path} cannot be read: {error.strerror}. Close the program that has it open, or check who may read it.") from error


def _files(kit: Kit) -> Iterator[tuple[str, str]]:
    """Give the name and the path of every file."""
    root = str(kit.root)
    for name, folder in (("notebooks", kit.notebooks), ("media", kit.root / "media"), ("builder", _BUILDER), *_builder_parts(kit)):
        notebooks = {str(path) for path in _notebooks(kit)}
        entries = files.walk(name, str(folder))
        yield from (entry for entry in entries if not entry[1].endswith((".ipynb", EXAMPLE)) or entry[1] in notebooks)
    if not (kit.root / LOOK).is_file():
        yield f"builder/{LOOK}", str(_BUILDER.parent / LOOK)

    yield from ((name, os.path.join(root, name)) for name in ("LICENSE", "LICENSE-CONTENT") if (kit.root / name).is_file())
    yield from ((files.name_of(risk.path, kit.root), str(risk.path)) for risk in kit.risks.values() if risk.path)


def _notebooks(kit: Kit) -> list[Path]:
    return [kit.handbook, *map(kit.notebook_of, kit.risks)]


def _builder_parts(kit: Kit) -> Iterator[tuple[str, Path]]:
    """Give the parts of the builder that are the kit's own, where the two do not lie together."""
    activities = find_spec("tumar")
    assert activities is not None
    assert activities.origin is not None
    parts = {"tumar": (Path(activities.origin).parent, kit.notebooks / "tumar")}
    parts |= {name: (_BUILDER.parent / "media" / name, kit.root / "media" / name) for name in ("fonts", "icons")}
    yield from ((f"builder/{name}", path) for name, (path, in_kit) in parts.items() if path.resolve() != in_kit.resolve())


def _packages() -> list[str]:
    """Name the packages that are installed, with their versions, as their folders do."""
    return sorted(name for name in os.listdir(sysconfig.get_paths()["purelib"]) if name.endswith(".dist-info"))
