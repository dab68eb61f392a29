"""Read ``kit.toml`` and ``objectives.toml`` and find the folder of the kit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from kit_builder.core.errors import KitError
from kit_builder.core.files import portable, read_whole
from kit_builder.core.look import FILE, Look, as_look
from kit_builder.core.model import Age, Block, Choice, Kit, Language, Objective, Risk, Term
from kit_builder.core.schema import KIT, OBJECTIVES, nearest, require, require_choices, require_known

_TAKEN = frozenset(
    {
        "START.html",
        "SHA256SUMS",
        "teacher.html",
        "unpacked.css",
        "LICENSE",
        "LICENSE-CONTENT",
        "LICENCES-OF-OTHERS.txt",
        "notebooks",
        "media",
    }
)

HOME = Path(__file__).resolve().parents[2]  # the folder of the kit that this builder belongs to
ASSETS = Path(__file__).parents[1] / "assets"
FONTS = HOME / "media" / "fonts"
PAGE_WORDS = ASSETS / "words.toml"
EXAMPLE = "/example.py"  # how the path of what an activity is tested with ends: no output is made from it
OWN = "own_lesson"  # the word that stands where a lesson of the kit names its risk


def find_root(start: Path) -> Path:
    """Return the first folder, from ``start`` upwards, that holds ``notebooks/kit.toml``."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "notebooks" / "kit.toml").is_file():
            return folder
    raise KitError(f"{start} is not a kit: there is no notebooks/kit.toml in it or above it. Start the command in the kit's folder.")


def kit_of(path: Path) -> Kit:
    """Return the kit that a notebook lies in; for one from elsewhere, the kit that this builder belongs to."""
    try:
        root = find_root(path)
    except KitError:
        root = HOME
    return read_kit(root)


def known_root(kit: Kit) -> Path | None:
    """Return the folder of a kit, if it is the one that the command was started in or that of this builder.

    One that was found beside a notebook may be a stranger's, and then media that lie beside it need not be.
    """
    homes = []
    for start in (Path.cwd(), HOME):
        with suppress(KitError):
            homes.append(find_root(start))
    return kit.root if kit.root in homes else None


def read_kit(root: Path) -> Kit:
    """Read the axes and the data; raise KitError naming the file and the entry that is wrong."""
    axes = read_toml(root / "notebooks" / "kit.toml")
    data = read_toml(root / "notebooks" / "objectives.toml")
    require("notebooks/kit.toml", axes, KIT)
    require("notebooks/objectives.toml", data, OBJECTIVES)
    require_choices("notebooks/kit.toml", axes.get("choices", {}))
    for table in ("risks", "ages", "blocks", "languages"):
        require_known("notebooks/kit.toml", axes[table], KIT[table], table)
    for name in (*axes["risks"], *axes["languages"], *(age["slug"] for age in axes["ages"].values())):
        if "/" in name or not portable(name):
            raise KitError(f"notebooks/kit.toml: {name!r} becomes the name of files, so it may have only letters, digits and hyphens.")
    slugs: dict[str, str] = {}
    for name, entry in axes["ages"].items():
        if (other := slugs.setdefault(entry["slug"].casefold(), name)) != name:
            raise KitError(f"notebooks/kit.toml: the ages {other!r} and {name!r} have one slug, {entry['slug']!r}, and so one folder.")
    look = read_look(root)
    for name, entry in axes["risks"].items():
        _require_bead(root, name, entry)
    if Kit.language not in axes["languages"]:
        raise KitError(f"notebooks/kit.toml: languages.{Kit.language} is missing; the lessons are written in it.")
    try:
        return Kit(
            root=root,
            title=axes["title"],
            risks={name: _risk(name, entry, axes["ages"], _band(root, look, name)) for name, entry in axes["risks"].items()},
            ages={name: Age(name, **entry) for name, entry in axes["ages"].items()},
            blocks={name: Block(name, **entry) for name, entry in axes["blocks"].items()},
            languages={
                name: Language(name, **(entry | {"menus": tuple(entry.get("menus", ()))})) for name, entry in axes["languages"].items()
            },
            audiences={name: frozenset(entry["sees"]) for name, entry in axes["audiences"].items()},
            page_words={name: str(text) for name, text in read_toml(PAGE_WORDS).items()},
            term=Term(axes["term"]["weeks"], tuple(axes["term"]["boosters"]), tuple(axes["term"]["lessons"])),
            objectives={entry["id"]: Objective(**entry) for entry in data["objectives"]},
            data=data,
            look=look,
            choices={name: Choice(name, **entry) for name, entry in axes.get("choices", {}).items()},
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise KitError(f"notebooks/kit.toml or objectives.toml: an entry is missing or not known: {error}.") from error


def read_look(root: Path) -> Look:
    """Read the look of a kit; where it has none, as in a bundle, that of the kit that this builder belongs to."""
    return as_look(read_toml((root if (root / FILE).is_file() else HOME) / FILE))


def _band(root: Path, look: Look, risk: str) -> str:
    """Return the colour of a risk; one of a bundle that this builder does not know is set in ink."""
    if risk in look.risks:
        return look.risks[risk].band
    if (root / FILE).is_file():
        raise KitError(f"{FILE}: risks.{risk} is missing. Write its colour, such as band = {look.common.deep!r}, below [risks.{risk}].")
    return look.common.ink


def _require_bead(root: Path, name: str, entry: dict[str, Any]) -> None:
    """Require a picture of the kit."""
    if not any(_has_file(home.resolve(), entry["bead"]) for home in (root, HOME)):
        raise KitError(f"notebooks/kit.toml: risks.{name}.bead: there is no picture {entry['bead'][:60]!r} in the folder of the kit.")


def _has_file(home: Path, name: str) -> bool:
    """Say whether a file, named from the folder of notebooks, is there, and where lessons may read (``tumar.files.Files``)."""
    try:
        path = (home / "notebooks" / name).resolve()
        return any(path.is_relative_to(home / place) for place in ("notebooks", "media")) and path.is_file()
    except (OSError, ValueError, RuntimeError):  # which is no name of a file, or a link that leads to itself
        return False


def _risk(name: str, entry: dict[str, Any], ages: Iterable[str], colour: str) -> Risk:
    """Make a risk; it has lessons for the ages that its titles name, and for no other."""
    lessons = entry["lessons"]
    known_ages = list(ages)
    if unknown := next((age for age in lessons if age not in known_ages), None):
        raise KitError(f"notebooks/kit.toml: risks.{name}.lessons: there is no age {unknown!r}.{nearest(unknown, known_ages)}")
    if not lessons:
        raise KitError(f'notebooks/kit.toml: risks.{name} has no lesson. Write its title, such as lessons."{known_ages[0]}" = "…".')
    return Risk(name, **(entry | {"colour": colour, "lessons": {age: lessons[age] for age in known_ages if age in lessons}}))


def check_name(path: Path) -> None:
    """Require of a lesson's file a name that every computer can have and that no file of a bundle has; raise KitError."""
    if path.stem in _TAKEN or not portable(path.stem):
        name = path.name.encode("utf-8", "backslashreplace").decode("utf-8")
        raise KitError(f"{name} cannot be the name of a lesson on every computer. Choose another, such as my-lesson.ipynb.")


def is_still(kit: Kit) -> bool:
    """Say whether the files of a kit hold what it was read from; a notebook of one's own stands for what it is."""
    now = read_kit(kit.root)
    return (replace(now, risks=kit.risks) if any(risk.path for risk in kit.risks.values()) else now) == kit


def with_notebook(kit: Kit, path: Path, title: str) -> Kit:
    """Return the kit with one notebook of one's own in place of the risks."""
    first = next(iter(kit.risks.values()))
    own = Risk(path.stem, str(read_toml(PAGE_WORDS)[OWN]), first.colour, first.bead, dict.fromkeys(kit.ages, title), path.resolve())
    return replace(kit, risks={own.name: own})


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; raise KitError with file and line when it cannot be read."""
    try:
        return tomllib.loads(read_whole(path).decode("utf-8"))
    except FileNotFoundError as error:
        raise KitError(f"{path} is missing.") from error
    except OSError as error:
        raise KitError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise KitError(f"{path.name} is not valid TOML: {error}.") from error


def choose(kind: str, wanted: Iterable[str] | None, known: Iterable[str]) -> list[str]:
    """Return the wanted names of an axis, or all of it; raise KitError naming the nearest known one."""
    known = list(known)
    for name in wanted or ():
        if name not in known:
            raise KitError(f"there is no {kind} {name!r}.{nearest(name, known)} Known: {', '.join(known)}.")
    return [name for name in known if name in wanted] if wanted else known


def released(kit: Kit) -> list[str]:
    """Return the languages that are no drafts."""
    return [name for name, language in kit.languages.items() if language.release]
