"""Find what is wrong or looks wrong in the catalogs of a language: every message with its file, line and what to do.

A translator who knows better writes ``# waive:<rule> <reason>`` above the message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kit_builder.core.captions import too_hard
from kit_builder.core.errors import KitError
from kit_builder.core.model import Finding, Kit, Language
from kit_builder.core.schema import CAPTIONS, require
from kit_builder.film.words import words_in
from kit_builder.translation.catalog import parse_po
from kit_builder.translation.faults import doubts, faults
from kit_builder.translation.glossary import missing_terms, read_glossary
from kit_builder.translation.language import folder_of, own_words_bytes, translation_of

_WAIVE = re.compile(r"waive:(\w+)\s+(\S.*)")


def check_catalogs(kit: Kit, languages: Iterable[str]) -> Iterator[Finding]:
    """Check every catalog of some languages, and that tumar's own file is the one that belongs to them."""
    terms = read_glossary(kit.notebooks / "locale" / "glossary.tsv")
    for language in languages:
        broken = False
        for path in sorted(folder_of(kit.notebooks, language).glob("*.po")):
            try:
                po = parse_po(path, path.read_bytes())
            except KitError as error:
                yield Finding(path, 0, 0, "catalog", str(error))
                broken = True
                continue
            for entry in po:
                if entry.obsolete or entry.fuzzy or not entry.msgstr.strip():
                    continue
                for rule, message in _entry_problems(entry, kit.languages[language], terms):
                    broken = broken or rule == "form"
                    yield _finding(path, entry, rule, message)
        if not broken:
            yield from _own_file(kit, language)
            yield from _captions(kit, language)


def _entry_problems(entry: Any, language: Language, terms: Any) -> Iterator[tuple[str, str]]:
    yield from (("form", sentence) for sentence in faults(entry.msgid, entry.msgstr))
    yield from (("text", sentence) for sentence in doubts(entry.msgid, entry.msgstr, language.letters))
    yield from (("glossary", sentence) for sentence in missing_terms(entry.msgid, entry.msgstr, language.name, terms))


def _own_file(kit: Kit, language: str) -> Iterator[Finding]:
    path = own_file(kit, language)
    if (path.read_bytes() if path.is_file() else b"") != own_words_bytes(kit, translation_of(kit, language)):
        message = "it is not what the catalogs say. Run: kit-builder translate update"
        yield Finding(path, 0, 0, "catalog", message)


def _captions(kit: Kit, language: str) -> Iterator[Finding]:
    """Captions of films that are too long, or too fast to read at their age."""
    path = folder_of(kit.notebooks, language) / "films.po"
    for board in sorted((kit.root / "media" / "storyboards").glob("*.toml")):
        try:
            words = words_in(kit.root, board.stem, language)
            require(board.name, words.raw, CAPTIONS)
        except KitError as error:
            yield Finding(path, 0, 0, "captions", str(error))
            continue
        age = kit.ages.get(words.raw["age"])
        if age is None:
            continue  # which the film says
        missing = {place for place, _ in words.missing}
        for number, scene in enumerate(words.raw["scenes"]):
            if f"scenes.{number}.caption" not in missing:
                for sentence in too_hard(scene["caption"], scene["seconds"], age.letters_a_second):
                    yield Finding(
                        path, 0, 0, "captions", f"{language}, {board.name}, scene {number + 1}: {sentence}\n    {scene['caption']}"
                    )


def own_file(kit: Kit, language: str) -> Path:
    """Return the file in which tumar finds its words when no builder is there."""
    return kit.notebooks / "tumar" / "locale" / f"{language}.json"


def _finding(path: Path, entry: Any, rule: str, message: str) -> Finding:
    reasons = dict(_WAIVE.findall(entry.tcomment or ""))
    sentence = f"{path.parent.name}, line {entry.linenum}: {message}\n    {' '.join(entry.msgstr.split())[:100]}"
    return Finding(path, 0, 0, rule, sentence, reasons.get(rule, ""))
