"""Bring a catalog up to date with the English texts, as gettext's msgmerge does; what has not changed stays byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import polib

from kit_builder.translation.catalog import REVIEWED_BY, REVIEWED_ON, Key, parse_po
from kit_builder.translation.messages import CatalogMessage

ALIKE = 0.5  # from here on (0 to 1) a text at the same place counts as the old one, changed
_HEADER = {
    "Project-Id-Version": "Tumar Kit",
    "Language": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    REVIEWED_BY: "",
    REVIEWED_ON: "",
}


def merged(path: Path, content: bytes | None, entries: Mapping[Key, CatalogMessage], language: str) -> bytes:
    """Return the PO file for these entries; ``content`` is what it is now, if there is one.

    A text that changed keeps its translation as fuzzy with the previous text; one that is gone becomes obsolete. Raises KitError.
    """
    old = parse_po(path, content) if content is not None else polib.POFile(wrapwidth=0)
    made = polib.POFile(wrapwidth=0)
    made.header = old.header or "Tumar Kit. How to translate stands in notebooks/locale/README.md."
    made.metadata = {**_HEADER, "Language": language, **old.metadata}
    known: dict[Key, Any] = {}
    for entry in sorted(old, key=lambda entry: bool(entry.obsolete)):
        known.setdefault((entry.msgctxt or "", entry.msgid), entry)
    gone = {key: entry for key, entry in known.items() if key not in entries}
    for key, wanted in entries.items():
        made.append(_entry(wanted, known.get(key) or _changed(wanted, gone)))
    for key, entry in gone.items():
        if entry.msgstr.strip():
            made.append(_obsolete(key, entry))
    return (str(made).rstrip("\n") + "\n").encode("utf-8")


def _changed(wanted: CatalogMessage, gone: dict[Key, Any]) -> Any | None:
    """Take the entry that this text was before it changed out of those that are gone: at the same place, and alike."""
    places = {_place(place) for place in wanted.places}
    near = [
        (SequenceMatcher(None, key[1], wanted.key[1], autojunk=False).ratio(), key)
        for key, entry in gone.items()
        if entry.msgstr.strip() and not entry.obsolete and places & {_place(*one) for one in entry.occurrences}
    ]
    ratio, key = max(near, default=(0.0, ("", "")), key=lambda one: one[0])
    if ratio < ALIKE:
        return None
    before = gone.pop(key)
    fresh = polib.POEntry(msgid=wanted.key[1], msgstr=before.msgstr, tcomment=before.tcomment, flags=["fuzzy"])
    fresh.previous_msgid = before.previous_msgid if before.fuzzy and before.previous_msgid else before.msgid
    return fresh


def _place(file: str, line: str = "") -> str:
    """Return a place in one form: polib reads ``file:name`` without the colon."""
    return f"{file}{line}".replace(":", "")


def _entry(wanted: CatalogMessage, before: Any | None) -> Any:
    context, text = wanted.key
    made = polib.POEntry(msgid=text, msgctxt=context or None, occurrences=[(place, "") for place in wanted.places])
    made.comment = "\n".join(wanted.notes)
    if "{" in text:
        made.flags = ["python-brace-format"]
    if before is not None:
        made.msgstr, made.tcomment = before.msgstr, before.tcomment
        if before.fuzzy and before.msgstr.strip():
            made.flags = ["fuzzy", *made.flags]
            made.previous_msgid = before.previous_msgid
    return made


def _obsolete(key: Key, entry: Any) -> Any:
    return polib.POEntry(msgid=key[1], msgctxt=key[0] or None, msgstr=entry.msgstr, tcomment=entry.tcomment, obsolete=True)


def counted(entries: Iterable[CatalogMessage], texts: Mapping[Key, str], fuzzy: Iterable[Key]) -> tuple[int, int, int]:
    """Count what is done, fuzzy and missing of some entries."""
    doubtful = set(fuzzy)
    keys = [entry.key for entry in entries]
    done, unsure = sum(key in texts for key in keys), sum(key in doubtful for key in keys)
    return done, unsure, len(keys) - done - unsure
