"""Read a catalog: one PO file of one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polib

from kit_builder.core.errors import KitError
from kit_builder.translation.faults import faults

REVIEWED_BY, REVIEWED_ON = "X-Reviewed-By", "X-Reviewed-On"  # in the header of a catalog

Key = tuple[str, str]  # the context, mostly empty, and the English text
_MAX_NAME_LENGTH = 100  # characters of a name in the header: polib cannot sort longer numbers
_ERROR_LINE = re.compile(r"line (\d+)")
_BLANK = r"[^\S\n]"  # within a line
_TEXT = rf'(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?){_BLANK}+)?"(?:[^"\\\n]|\\.)*+"{_BLANK}*'
_VALID_LINES = re.compile(rf"(?:(?:{_TEXT}|#.*|{_BLANK}*)\n)*+")


@dataclass(frozen=True)
class Catalog:
    """The translations of one file: ``texts`` holds those that may be shown, ``fuzzy`` those that a person must look at first."""

    path: Path
    texts: Mapping[Key, str] = field(default_factory=lambda: MappingProxyType({}))
    fuzzy: frozenset[Key] = frozenset()


def read_catalog(path: Path) -> Catalog:
    """Read a PO file; one that is not there has no translations. Raises KitError with file, line and what to do."""
    try:
        return _read(path, path.read_bytes())
    except FileNotFoundError:
        return Catalog(path)
    except OSError as error:
        raise KitError(f"{path} cannot be read: {error.strerror}.") from error


def is_reviewed(path: Path) -> bool:
    """Say whether a teacher stands for a catalog with a name and a date, from its header alone; one that is not there has no review."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            header = "".join(takewhile(str.strip, file))
    except OSError:
        return False
    return all(re.search(rf'^"{name}: *[^\s\\"]', header, re.MULTILINE) for name in (REVIEWED_BY, REVIEWED_ON))


def parse_po(path: Path, content: bytes) -> Any:
    """Parse the bytes of a PO file with polib; raise KitError for its encoding, its syntax, and a message that is there twice."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise KitError(f"{_name(path)}, line {line}: this is not UTF-8. Save the file with the encoding UTF-8.") from error
    if not text.strip():
        raise KitError(f"{_name(path)}, line 1: the file is empty. Delete it and run: kit-builder translate update")
    text = text.replace("\r\n", "\n") + "\n"
    lines, valid = text.split("\n"), _VALID_LINES.match(text)
    assert valid is not None  # it may be empty
    try:
        if valid.end() < len(text):  # polib overlooks quotation marks
            raise ValueError(f"line {text.count(chr(10), 0, valid.end()) + 1}")
        po = polib.pofile(text, wrapwidth=0)
    except (OSError, ValueError, UnicodeError, IndexError) as error:
        match = _ERROR_LINE.search(str(error))
        line = int(match[1]) if match else 1
        quote = next(iter(lines[line - 1 : line]), "").strip()[:80]
        message = "this is not PO. Look there for a missing quotation mark or keyword."
        raise KitError(f"{_name(path)}, line {line}: {message}\n    {quote}") from error
    if long_name := next((name for name in po.metadata if len(name) > _MAX_NAME_LENGTH), ""):
        raise KitError(f"{_name(path)}, line 1: the header has a name of {len(long_name)} characters. Delete it.\n    {long_name[:80]}")
    charset = str(po.metadata.get("Content-Type", "charset=utf-8")).rpartition("charset=")[2].lower()
    if charset not in ("utf-8", "utf8", ""):
        raise KitError(f"{_name(path)}, line 1: the header names the encoding {charset}; it must be UTF-8.")
    first_lines: dict[Key, int] = {}
    for entry in po:
        if entry.obsolete:
            continue
        key = (entry.msgctxt or "", entry.msgid)
        if key in first_lines:
            message = f"this message is there twice, first in line {first_lines[key]}. Keep one of them."
            raise KitError(f"{_name(path)}, line {entry.linenum}: {message}\n    {entry.msgid[:80]}")
        first_lines[key] = entry.linenum
    return po


@lru_cache(maxsize=64)
def _read(path: Path, content: bytes) -> Catalog:
    po = parse_po(path, content)
    texts: dict[Key, str] = {}
    fuzzy = set()
    for entry in po:
        key = (entry.msgctxt or "", entry.msgid)
        if entry.obsolete or not entry.msgstr.strip():
            continue
        if entry.fuzzy:
            fuzzy.add(key)
            continue
        if fault := next(faults(entry.msgid, entry.msgstr), None):
            raise KitError(f"{_name(path)}, line {entry.linenum}: {fault}\n    {entry.msgstr.strip()[:80]}")
        texts[key] = entry.msgstr.strip()
    return Catalog(path, MappingProxyType(texts), frozenset(fuzzy))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
