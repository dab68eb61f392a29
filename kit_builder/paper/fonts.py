"""What all use of Typst needs: its typefaces and the signs that have a shape in them, and a folder to work in."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TypeVar

import typst

from kit_builder.core.files import explain, temporary_folder
from kit_builder.core.kit import FONTS

T = TypeVar("T")

# What lessons are written with, so that Typst need not be asked: Latin and Cyrillic letters, and the usual signs.
_RANGES = ((0x20, 0x7F), (0xA0, 0x180), (0x400, 0x483), (0x48A, 0x500), (0x2010, 0x2028), (0x2030, 0x203B))
_PLAIN = frozenset(chr(number) for first, end in _RANGES for number in range(first, end))
_SHAPED = set(_PLAIN)
_SHAPELESS = set(map(chr, range(0xFE00, 0xFE10)))  # which say only how a sign before them looks
_AT_ONCE = 400  # signs that Typst is asked about
_MOST = 2000  # files that lie in the folder for Typst; a kit has some hundred
_LONGEST = 60  # letters and marks of a word that Typst is asked about
_ASKING = '#set document(title: "signs"); #set text(font: ("Nunito", "DejaVu Sans Mono"))\n\n'
_REFERENCE = re.compile("&#(?:x([0-9a-fA-F]{2,6})|([0-9]{3,7}));")
_ODD = re.compile(rb"&#|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE = re.compile(r"\.typ:(\d+):")


@cache
def typefaces() -> typst.Fonts:
    """Return the kit's typeface and those of Typst, which are the same on every computer."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def shapeless(words: str) -> set[str]:
    """Return the signs of words that no typeface has."""
    return _without_shape({sign for sign in set(words) - _SHAPED if sign.isprintable()})


def _without_shape(found: set[str]) -> set[str]:
    """Return those of signs, or of letters with marks, that cannot be shown; about what is not known yet, Typst is asked once."""
    new = sorted(found - _SHAPED - _SHAPELESS)
    for start in range(0, len(new), _AT_ONCE):
        some = new[start : start + _AT_ONCE]
        missing = _missing(some)
        _SHAPELESS.update(missing)
        _SHAPED.update(set(some) - missing)
    return found & _SHAPELESS


def _missing(some: list[str]) -> set[str]:
    """Ask Typst, which names the line of what it cannot show, if PDF/UA is to be kept."""
    words = ("".join(f"\\u{{{ord(sign):x}}}" for sign in one) for one in some)
    document = _ASKING + "".join(f'#"{one}"#parbreak()#raw("{one}")\n\n' for one in words)
    try:
        typst.compile(document.encode(), pdf_standards=["ua-1"], timestamp=0, font_paths=typefaces())
    except typst.TypstError as error:
        return {some[(int(line) - 3) // 2] for line in _LINE.findall(error.diagnostic)}
    return set()


def printed(words: str) -> str:
    """Return words as paper can show them: each space as one, without signs that have no shape, alone or with the mark above them."""
    if _PLAIN.issuperset(words) and words.isprintable():
        return words
    missing = shapeless(words)
    kept = "".join(
        "\n" if sign == "\n" else " " if sign.isspace() else sign
        for sign in words
        if (sign.isprintable() and sign not in missing) or sign.isspace()
    )
    marks = {sign for sign in set(kept) - _PLAIN if unicodedata.category(sign)[0] == "M"}
    return _whole(kept, marks) if marks else kept


def _whole(words: str, marks: set[str]) -> str:
    """Leave out the marks of those words whose letters and marks are not in one typeface."""
    parts = re.split(r"(\s+)", words)
    marked = {part for part in parts if not marks.isdisjoint(part)}
    torn = {part for part in marked if len(part) > _LONGEST}
    torn |= _without_shape(marked - torn)
    return "".join("".join(sign for sign in part if sign not in marks) if part in torn else part for part in parts)


def printed_drawing(content: bytes) -> bytes:
    """Return an SVG in which all words can be printed, those that stand there as numbers (``&#9731;``) too."""
    if content.isascii() and not _ODD.search(content):
        return content
    return printed(_REFERENCE.sub(_sign, content.decode("utf-8", "replace"))).encode("utf-8")


def _sign(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(number) if 0x80 <= number <= 0x10FFFF else reference[0]


class BrokenDown(RuntimeError):
    """Typst has broken down, without a word about why."""


def name_by_content(content: bytes, suffix: str) -> str:
    """Name a file by what it holds, so that each is laid out once."""
    return f"{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"


def let_typst(work: Callable[..., T], main: str, files: Mapping[str, bytes]) -> T:
    """Let a function of Typst work on a document, with files beside it.

    Raises KitError where these cannot be written, BrokenDown where Typst breaks down, and what Typst says of the document.
    """
    with _working:
        try:
            folder = _laid_out(files)
        except OSError as error:
            raise explain(error, Path(tempfile.gettempdir())) from error
        try:
            return work(main.encode("utf-8"), root=folder, font_paths=typefaces())
        except BaseException as error:
            if type(error).__name__ == "PanicException":  # of Rust: it is no Exception, and no module names it
                raise BrokenDown from error
            raise


_working = Lock()  # JupyterLab exports in several threads
_laid: dict[str, int] = {}  # the names of files that lie in the folder, and the hash of each


@cache
def _folder() -> str:
    """Return the folder of this process for Typst."""
    folder = temporary_folder() / "files"
    folder.mkdir()
    return str(folder)


def _laid_out(files: Mapping[str, bytes]) -> str:
    """Lay files into the folder for Typst, unless they lie there already, and return the folder."""
    folder = _folder()
    if len(_laid) > _MOST:
        shutil.rmtree(folder, ignore_errors=True)
        _laid.clear()
    for name, content in files.items():
        path = f"{folder}/{name}"
        if _laid.get(name) != hash(content) or not os.path.exists(path):  # some computers tidy up their folder for such files
            os.makedirs(folder, exist_ok=True)
            Path(path).write_bytes(content)
            _laid[name] = hash(content)
    return folder
