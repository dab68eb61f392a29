"""A bundle: everything for one age in one language, as files and as a zip with reproducible bytes."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from kit_builder.exports.handbook import handbook, handbook_variant
from kit_builder.files import zipped
from kit_builder.formats import FORMATS
from kit_builder.markdown import Renderer
from kit_builder.model import Age, Kit, Lesson, Notebook
from kit_builder.page import asset, not_reviewed, render
from kit_builder.stages.run import run
from kit_builder.stages.select import select_age
from kit_builder.stages.translate import translate
from kit_builder.translation.language import Translation, own_words_bytes
from tumar.help_steps import pupil_routes
from tumar.settings import Settings, current

SUMS = "SHA256SUMS"
HANDBOOK = "teacher.html"
_JOBS = {"slides": "present", "exercise": "exercise", "guide": "guide", "family": "family"}


def common_files(kit: Kit, lessons: Iterable[Lesson], known: Translation) -> dict[str, bytes]:
    """Return the files that the notebooks of a bundle need beside them: tumar, the data, the media they name, licences.

    Of the translations of tumar's own words only that of the bundle's language, made from its catalog.
    """
    own = kit.notebooks / "tumar"
    paths = [
        *(p for p in own.rglob("*") if p.is_file() and "__pycache__" not in p.parts and not p.is_relative_to(own / "locale")),
        *(kit.notebooks / name for name in ("kit.toml", "objectives.toml")),
        *(path for name in ("LICENSE", "LICENSE-CONTENT") if (path := kit.root / name).is_file()),
    ]
    root = kit.root.resolve()
    found = {path.resolve().relative_to(root).as_posix(): path.read_bytes() for path in paths}
    for lesson in lessons:
        settings = Settings(folder=kit.notebook_of(lesson.variant.risk.name).parent)
        for source in {source for cell in lesson.cells for source in cell.media}:
            place = posixpath.normpath(posixpath.join(kit.notebooks.name, source))
            found[place] = settings.file(source).read_bytes()
    if not known.is_source:
        found[f"notebooks/tumar/locale/{known.language}.json"] = own_words_bytes(kit, known)
    return found


def handbook_page(kit: Kit, notebook: Notebook, age: Age, known: Translation, lessons: Sequence[Lesson], renderer: Renderer) -> bytes:
    """Make the teacher's page from its notebook and the lessons of the bundle."""
    prose = run(translate(select_age(notebook, age), known), handbook_variant(age, known.language), renderer)
    return handbook(prose, lessons, kit)


def start_page(
    kit: Kit,
    name: str,
    age: Age,
    language: str,
    lessons: Sequence[Lesson],
    there: Collection[str],
    others: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Make ``START.html``: the lessons, the jobs, where help is to be had.

    ``there`` are the paths of the files that it may lead to, ``others`` the START pages of other languages.
    """
    return render(
        "start.html",
        kit,
        language=language,
        age=age,
        lessons=[_entry(lesson, there) for lesson in lessons],
        folder=name,
        others=[{"language": kit.languages[other], "href": href} for other, href in others.items()],
        not_reviewed=not_reviewed(kit, *(lesson.variant.risk.name for lesson in lessons)),
        handbook=HANDBOOK if HANDBOOK in there else "",
        routes=pupil_routes(dict(kit.data)),
        danger=kit.data["danger"],
        mascot=current().picture("../media/art/tumar/hello.svg"),
        ornament=current().picture("../media/art/ornament.svg"),
        styles=[asset("base.css"), asset("page.css"), asset("start.css")],
    )


def _entry(lesson: Lesson, there: Collection[str]) -> dict[str, Any]:
    risk = lesson.variant.risk
    places = {name: path for name, form in FORMATS.items() if (path := form.path.format(risk=risk.name)) in there}
    return {
        "risk": risk,
        "title": lesson.title,
        "jobs": [{"name": job, "href": places[name]} for name, job in _JOBS.items() if name in places],
        "prints": [{"name": name, "href": place} for name, place in places.items() if place.endswith((".pptx", ".pdf", ".svg", ".png"))],
        "notebooks": [{"name": name, "href": place} for name, place in places.items() if place.endswith(".ipynb")],
    }


def school_zip(kit: Kit, name: str, age: Age, languages: Iterable[str], bundles: Sequence[Mapping[str, bytes]]) -> bytes:
    """Pack the folders of several languages into one zip, with a START that lets the reader choose.

    ``bundles`` are the files of each language as they stand in the output folder.
    """
    folders = {path: data for files in bundles for path, data in files.items() if not path.endswith(".zip")}
    ways = [
        {"language": kit.languages[language], "href": f"{next(iter(files)).partition('/')[0]}/START.html"}
        for language, files in zip(languages, bundles, strict=True)
    ]
    page = render(
        "languages.html",
        kit,
        language=kit.language,
        slug=age.slug,
        ways=ways,
        mascot=current().picture("../media/art/tumar/hello.svg"),
        ornament=current().picture("../media/art/ornament.svg"),
        styles=[asset("base.css"), asset("page.css"), asset("start.css")],
    )
    return zip_bytes(name, {"START.html": page, **folders})


def with_checksums(content: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with the list of their sums behind them."""
    return {**content, SUMS: checksums(content)}


def checksums(files: Mapping[str, bytes]) -> bytes:
    """List the SHA-256 of every file in the form that ``sha256sum -c`` reads."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def zip_bytes(name: str, files: Mapping[str, bytes]) -> bytes:
    """Pack the files under one folder ``name``; the same files give the same bytes."""
    return zipped({f"{name}/{path}": files[path] for path in sorted(files)})
