"""A bundle: everything for one age in one language, as files and as a zip with reproducible bytes."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kit_builder.core.files import walk
from kit_builder.core.kit import EXAMPLE
from kit_builder.core.licences import licences
from kit_builder.core.look import TUMAR_STYLE, tumar_style
from kit_builder.core.model import Age, Kit, Notebook, Risk
from kit_builder.exports import SHELVES, Format
from kit_builder.exports.handbook import handbook
from kit_builder.exports.registry import FORMATS
from kit_builder.lesson.coverage import Rows
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import handbook_variant, lesson_of, notebook_for
from kit_builder.translation.language import Translation, own_words_bytes
from kit_builder.translation.page_words import not_reviewed
from kit_builder.web.page import asset, render
from tumar.files import Files, State
from tumar.help_routes import pupil_routes

Asked = dict[Path, State]
"""The files that something is made from, as they were found."""


SUMS = "SHA256SUMS"
HANDBOOK = "teacher.html"
UNPACKED = "unpacked.css"  # hides START's words on unpacking: it is not found where START was opened within the zip


def common_files(kit: Kit, media: Mapping[str, Iterable[str]], translation: Translation, asked: Asked) -> dict[str, Path | bytes]:
    """Return the files that the notebooks of a bundle need beside them: tumar, the data, the media they name, licences.

    ``media`` are the pictures and films that the lesson of each risk names; what is looked for is noted in ``asked``. Of the
    translations of tumar's own words only that of the bundle's language comes along, made from its catalog.
    """
    members = own_tumar(kit, [translation])
    members |= {f"notebooks/{name}": kit.notebooks / name for name in ("kit.toml", "objectives.toml")}
    members |= {name: path for name in ("LICENSE", "LICENSE-CONTENT") if (path := kit.root / name).is_file()}
    for risk, sources in media.items():
        files = Files(kit.notebook_of(risk).parent, kit.root)
        for source in sources:
            members[posixpath.normpath(posixpath.join(kit.notebooks.name, source))] = files.find(source)
        asked |= files.asked
    members["LICENCES-OF-OTHERS.txt"] = licences().encode("utf-8")
    return members


def own_tumar(kit: Kit, translations: Iterable[Translation]) -> dict[str, Path | bytes]:
    """Return the activities of a kit as they lie in a bundle, with its look, and their own words in some languages, from the catalogs."""
    entries = walk("notebooks/tumar", str(kit.notebooks / "tumar"))
    members: dict[str, Path | bytes] = {
        name: Path(path) for name, path in entries if not name.startswith("notebooks/tumar/locale/") and not name.endswith(EXAMPLE)
    }
    words = {
        f"notebooks/tumar/locale/{translation.language}.json": own_words_bytes(kit, translation)
        for translation in translations
        if not translation.is_source
    }
    return members | words | {TUMAR_STYLE: tumar_style(kit.look)}


def handbook_page(
    kit: Kit, notebook: Notebook, age: Age, translation: Translation, rows: Mapping[str, Rows], renderer: Renderer, files: Files
) -> bytes:
    """Make the teacher's page from its notebook and what covers the objectives of each risk's lesson."""
    prose = lesson_of(kit, notebook_for(notebook, age, translation), handbook_variant(age, kit), renderer, files=files)
    return handbook(prose, rows, kit)


def edition() -> str:
    """Return which edition of the kit this is; whoever makes a bundle can write any into it, so it explains and proves nothing."""
    return version("tumar-kit")


def start_page(
    kit: Kit, age: Age, risks: Iterable[str], linked: Collection[str], *, folder: str, others: Mapping[str, str], files: Files
) -> bytes:
    """Make ``START.html``: the lessons of some risks, the jobs, where help is to be had.

    ``linked`` are the paths of the files that it may lead to, ``others`` the START pages of other languages.
    """
    return render(
        "start.html",
        kit,
        age=age,
        lessons=[_entry(kit.risks[risk], age, linked) for risk in risks],
        folder=folder,
        edition=edition(),
        others=[{"language": kit.languages[other], "href": quote(href)} for other, href in others.items()],
        not_reviewed=not_reviewed(kit, *risks),
        style_beside=UNPACKED,
        handbook=HANDBOOK if HANDBOOK in linked else "",
        routes=pupil_routes(dict(kit.data)),
        danger=kit.data["danger"],
        mascot=files.art("tumar/hello.svg"),
        ornament=files.art("ornament.svg"),
        styles=[asset("base.css"), asset("page.css"), asset("start.css")],
    )


def unpacked_style() -> bytes:
    """Return the style sheet that START finds beside it once everything has been extracted from the zip."""
    return b".packed { display: none }\n"


def _entry(risk: Risk, age: Age, linked: Collection[str]) -> dict[str, Any]:
    exported = [(file_format, path) for file_format in FORMATS.values() if (path := file_format.path.format(risk=risk.name)) in linked]
    return {
        "risk": risk,
        "title": risk.lessons[age.name],
        "shelves": {shelf: [_link(file_format, path) for file_format, path in exported if file_format.shelf == shelf] for shelf in SHELVES},
    }


def _link(file_format: Format, path: str) -> dict[str, str]:
    """Return how START leads to a file; by ?start its page knows that there is a START."""
    return {"word": file_format.word, "path": path, "href": quote(path) + ("?start" if file_format.leads_back else "")}


def languages_page(kit: Kit, age: Age, folders: Mapping[str, str], words: Mapping[str, Mapping[str, str]], files: Files) -> bytes:
    """Make the START page of a zip with several languages: it lets the reader choose; ``folders`` maps a language to its folder.

    ``words`` are those of the pages in each language.
    """
    return render(
        "languages.html",
        kit,
        style_beside=quote(f"{next(iter(folders.values()))}/{UNPACKED}"),
        packed=[{"language": language, "words": words[language]["start_extract"]} for language in folders],
        ways=[{"language": kit.languages[language], "href": quote(f"{folder}/START.html")} for language, folder in folders.items()],
        mascot=files.art("tumar/hello.svg"),
        ornament=files.art("ornament.svg"),
        styles=[asset("base.css"), asset("page.css"), asset("start.css")],
    )


def checksums(digests: Mapping[str, str]) -> bytes:
    """List the SHA-256 of every file in the form that ``sha256sum -c`` reads."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()
