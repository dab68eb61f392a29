"""All that outputs are made from, by content: the kit, the builder, and the versions of what runs it."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kit_builder import files
from kit_builder.model import Kit
from kit_builder.plan import Bundle, Plan

_BUILDER = Path(__file__).parent
_SHARED = ("kit.po", "pages.po", "tumar.po")  # the catalogs that every lesson needs


class Inputs:
    """The SHA-256 of every file of the kit and of the builder, as they are when this is made.

    ``code`` names what makes the outputs: the builder, the activities, templates, typefaces, Python and the packages.
    """

    def __init__(self, kit: Kit, plan: Plan) -> None:
        self._kit, self._plan = kit, plan
        own = [risk.path for risk in kit.risks.values() if risk.path]
        licences = [path for name in ("LICENSE", "LICENSE-CONTENT") if (path := kit.root / name).is_file()]
        self._sums = files.sums([*_walk(kit.notebooks), *_walk(kit.root / "media"), *_walk(_BUILDER), *own, *licences])
        self._elsewhere: dict[Path, str] = {}
        tumar, fonts = kit.notebooks / "tumar", kit.root / "media" / "fonts"
        self._words = tumar / "locale"  # which are made from the catalogs
        makes = (path for path in self._sums if _lies_in(path, _BUILDER, tumar, fonts) and path.parent != self._words)
        self.code = files.digest(sys.version, *_packages(), *self._lines(makes))

    def changed(self) -> list[Path]:
        """Return the files that are not any more what they were."""
        now = Inputs(self._kit, self._plan)._sums
        return sorted(path for path in {*now, *self._sums} if now.get(path) != self._sums.get(path))

    def still(self, media: Mapping[str, str]) -> bool:
        """Say whether files, by their names from the kit's folder or whole paths, have the SHA-256 noted, "" for none."""
        return all(self._sum_of(self._kit.root / name) == total for name, total in media.items())

    def bundle_key(self, bundle: Bundle) -> str:
        """Name all that a bundle is made from: of the translations only those into its languages."""
        plan, locale = self._plan, self._kit.notebooks / "locale"
        others = {
            path for path in self._sums if _lies_in(path, locale) and path.parent != locale and path.parent.name not in bundle.languages
        }
        paths = (path for path in self._sums if path not in others and path.parent != self._words)
        together = plan.languages if len(plan.languages) > 1 else ()
        chosen = ("|".join(part) for part in (plan.risks, plan.formats, bundle.languages, together))
        return files.digest(self.code, str(plan.trust), *chosen, *self._lines(paths))

    def lesson_key(self, bundle: Bundle, cells: str) -> str:
        """Name all that a lesson is made from but its media; ``cells`` is what select and translate leave, in words."""
        notebooks, (language,) = self._kit.notebooks, bundle.languages
        names = {notebooks / name for name in ("kit.toml", "objectives.toml", "locale/contexts.toml")}
        names |= {notebooks / "locale" / language / name for name in _SHARED}
        data = self._lines(path for path in self._sums if path in names)
        return files.digest(self.code, str(self._plan.trust), bundle.age.name, language, *data, cells)

    def _sum_of(self, path: Path) -> str:
        if path in self._sums:
            return self._sums[path]
        if path not in self._elsewhere:
            try:
                self._elsewhere[path] = files.sha256_of(path)
            except OSError:
                self._elsewhere[path] = ""
        return self._elsewhere[path]

    def _lines(self, paths: Iterable[Path]) -> Iterator[str]:
        return (f"{path} {self._sums[path]}" for path in sorted(paths))


def _walk(folder: Path) -> Iterator[Path]:
    """Give the files of a folder; those with a point in front are of other programs."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and name[0] != "."]
        yield from (Path(place, name) for name in names if name[0] != ".")


def _lies_in(path: Path, *places: Path) -> bool:
    return any(path.is_relative_to(place) for place in places)


def _packages() -> list[str]:
    """Name the packages that are installed, with their versions, as their folders do."""
    return sorted(name for name in os.listdir(sysconfig.get_paths()["purelib"]) if name.endswith(".dist-info"))
