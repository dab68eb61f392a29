"""What all use of Typst needs: its typefaces and the characters that have a shape in them, and a folder to work in."""

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

# What lessons are written with, so that Typst need not be asked: Latin and Cyrillic letters, and the usual punctuation.
_RANGES = ((0x20, 0x7F), (0xA0, 0x180), (0x400, 0x483), (0x48A, 0x500), (0x2010, 0x2028), (0x2030, 0x203B))
_PLAIN = frozenset(chr(number) for first, end in _RANGES for number in range(first, end))
_SHAPED = set(_PLAIN)
_SHAPELESS = set(map(chr, range(0xFE00, 0xFE10)))  # which only say how the character before them looks
_BATCH_SIZE = 400  # characters or words that Typst is asked about at once
_MOST_FILES = 2000  # files in the folder for Typst; a kit has some hundred
_LONGEST_WORD = 60  # characters of a word that Typst is asked about
_QUESTION = '#set document(title: "signs"); #set text(font: ("Nunito", "DejaVu Sans Mono"))\n\n'
_REFERENCE = re.compile("&#(?:x([0-9a-fA-F]{2,6})|([0-9]{3,7}));")
_UNPRINTABLE = re.compile(rb"&#|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE = re.compile(r"\.typ:(\d+):")


@cache
def typefaces() -> typst.Fonts:
    """Return the kit's typeface and those of Typst, which are the same on every computer."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def shapeless(words: str) -> set[str]:
    """Return the characters of words that no typeface has."""
    return _without_shape({character for character in set(words) - _SHAPED if character.isprintable()})


def _without_shape(texts: set[str]) -> set[str]:
    """Return those of the texts, single characters or words, that cannot be shown; Typst is asked once about each new one."""
    unknown = sorted(texts - _SHAPED - _SHAPELESS)
    for start in range(0, len(unknown), _BATCH_SIZE):
        batch = unknown[start : start + _BATCH_SIZE]
        missing = _missing(batch)
        _SHAPELESS.update(missing)
        _SHAPED.update(set(batch) - missing)
    return texts & _SHAPELESS


def _missing(texts: list[str]) -> set[str]:
    """Ask Typst, which names the line of what it cannot show, if PDF/UA is to be kept."""
    escaped = ("".join(f"\\u{{{ord(character):x}}}" for character in text) for text in texts)
    document = _QUESTION + "".join(f'#"{text}"#parbreak()#raw("{text}")\n\n' for text in escaped)
    try:
        typst.compile(document.encode(), pdf_standards=["ua-1"], timestamp=0, font_paths=typefaces())
    except typst.TypstError as error:
        return {texts[(int(line) - 3) // 2] for line in _LINE.findall(error.diagnostic)}
    return set()


def printed(words: str) -> str:
    """Return words as paper can show them: each space as one, without characters that have no shape, alone or with the mark above them."""
    if _PLAIN.issuperset(words) and words.isprintable():
        return words
    missing = shapeless(words)
    kept = "".join(
        "\n" if character == "\n" else " " if character.isspace() else character
        for character in words
        if (character.isprintable() and character not in missing) or character.isspace()
    )
    marks = {character for character in set(kept) - _PLAIN if unicodedata.category(character)[0] == "M"}
    return _without_torn_marks(kept, marks) if marks else kept


def _without_torn_marks(words: str, marks: set[str]) -> str:
    """Leave out the marks of those words whose letters and marks are not in one typeface."""
    parts = re.split(r"(\s+)", words)
    marked = {part for part in parts if not marks.isdisjoint(part)}
    torn = {part for part in marked if len(part) > _LONGEST_WORD}
    torn |= _without_shape(marked - torn)
    return "".join("".join(character for character in part if character not in marks) if part in torn else part for part in parts)


def printed_drawing(content: bytes) -> bytes:
    """Return an SVG in which all words can be printed, those that stand there as numbers (``&#9731;``) too."""
    if content.isascii() and not _UNPRINTABLE.search(content):
        return content
    return printed(_REFERENCE.sub(_character, content.decode("utf-8", "replace"))).encode("utf-8")


def _character(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(number) if 0x80 <= number <= 0x10FFFF else reference[0]


class BrokenDown(RuntimeError):
    """Typst has crashed without saying why."""


def name_by_content(content: bytes, suffix: str) -> str:
    """Name a file by what it holds, so that each is written once."""
    return f"{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"


def let_typst(work: Callable[..., T], main: str, files: Mapping[str, bytes]) -> T:
    """Let a function of Typst work on a document, with files beside it.

    Raises KitError where these cannot be written, BrokenDown where Typst crashes, and what Typst says of the document.
    """
    with _working:
        try:
            folder = _write_files(files)
        except OSError as error:
            raise explain(error, Path(tempfile.gettempdir())) from error
        try:
            return work(main.encode("utf-8"), root=folder, font_paths=typefaces())
        except BaseException as error:
            if type(error).__name__ == "PanicException":  # of Rust: it is no Exception, and no module names it
                raise BrokenDown from error
            raise


_working = Lock()  # JupyterLab exports in several threads
_written_files: dict[str, int] = {}  # the names of the files in the folder, and the hash of each


@cache
def _folder() -> str:
    """Return the folder of this process for Typst."""
    folder = temporary_folder() / "files"
    folder.mkdir()
    return str(folder)


def _write_files(files: Mapping[str, bytes]) -> str:
    """Write files into the folder for Typst, unless they are there already, and return the folder."""
    folder = _folder()
    if len(_written_files) > _MOST_FILES:
        shutil.rmtree(folder, ignore_errors=True)
        _written_files.clear()
    for name, content in files.items():
        path = f"{folder}/{name}"
        if _written_files.get(name) != hash(content) or not os.path.exists(path):  # some computers tidy up their folder for such files
            os.makedirs(folder, exist_ok=True)
            Path(path).write_bytes(content)
            _written_files[name] = hash(content)
    return folder
