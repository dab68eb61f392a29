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
    po = polib.POFile(wrapwidth=0)
    po.header = old.header or "Tumar Kit. How to translate stands in notebooks/locale/README.md."
    po.metadata = {**_HEADER, "Language": language, **old.metadata}
    old_entries: dict[Key, Any] = {}
    for entry in sorted(old, key=lambda entry: bool(entry.obsolete)):
        old_entries.setdefault((entry.msgctxt or "", entry.msgid), entry)
    gone = {key: entry for key, entry in old_entries.items() if key not in entries}
    for key, message in entries.items():
        po.append(_entry(message, old_entries.get(key) or _changed(message, gone)))
    for key, entry in gone.items():
        if entry.msgstr.strip():
            po.append(_obsolete(key, entry))
    return (str(po).rstrip("\n") + "\n").encode("utf-8")


def _changed(message: CatalogMessage, gone: dict[Key, Any]) -> Any | None:
    """Take the entry that this text was before it changed out of those that are gone: at the same place, and alike."""
    places = {_place(place) for place in message.places}
    candidates = [
        (SequenceMatcher(None, key[1], message.key[1], autojunk=False).ratio(), key)
        for key, entry in gone.items()
        if entry.msgstr.strip() and not entry.obsolete and places & {_place(*occurrence) for occurrence in entry.occurrences}
    ]
    ratio, key = max(candidates, default=(0.0, ("", "")), key=lambda candidate: candidate[0])
    if ratio < ALIKE:
        return None
    old = gone.pop(key)
    entry = polib.POEntry(msgid=message.key[1], msgstr=old.msgstr, tcomment=old.tcomment, flags=["fuzzy"])
    entry.previous_msgid = old.previous_msgid if old.fuzzy and old.previous_msgid else old.msgid
    return entry


def _place(file: str, line: str = "") -> str:
    """Return a place in one form: polib reads ``file:name`` without the colon."""
    return f"{file}{line}".replace(":", "")


def _entry(message: CatalogMessage, old: Any | None) -> Any:
    context, text = message.key
    entry = polib.POEntry(msgid=text, msgctxt=context or None, occurrences=[(place, "") for place in message.places])
    entry.comment = "\n".join(message.notes)
    if "{" in text:
        entry.flags = ["python-brace-format"]
    if old is not None:
        entry.msgstr, entry.tcomment = old.msgstr, old.tcomment
        if old.fuzzy and old.msgstr.strip():
            entry.flags = ["fuzzy", *entry.flags]
            entry.previous_msgid = old.previous_msgid
    return entry


def _obsolete(key: Key, entry: Any) -> Any:
    return polib.POEntry(msgid=key[1], msgctxt=key[0] or None, msgstr=entry.msgstr, tcomment=entry.tcomment, obsolete=True)


def counted(entries: Iterable[CatalogMessage], texts: Mapping[Key, str], fuzzy: Iterable[Key]) -> tuple[int, int, int]:
    """Count what is done, fuzzy and missing of some entries."""
    doubtful = set(fuzzy)
    keys = [entry.key for entry in entries]
    done, unsure = sum(key in texts for key in keys), sum(key in doubtful for key in keys)
    return done, unsure, len(keys) - done - unsure
