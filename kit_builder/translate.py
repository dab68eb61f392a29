"""The commands ``kit-builder translate``: bring the catalogs up to date, count what is done, check it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kit_builder.check.catalogs import check_catalogs, own_file
from kit_builder.check.parity import parity
from kit_builder.core.errors import KitError
from kit_builder.core.files import replace_file
from kit_builder.core.model import Finding, Kit, Notebook
from kit_builder.lesson.read import read
from kit_builder.lesson.translate import translate
from kit_builder.translation.catalog import read_catalog
from kit_builder.translation.language import SOURCE_LANGUAGE, folder_of, own_words_bytes, translation_of
from kit_builder.translation.merge import counted, merged
from kit_builder.translation.messages import entries_of


def notebooks_of(kit: Kit) -> list[Notebook]:
    """Read what is translated: the lessons and the handbook."""
    return [read(path, kit) for path in (*map(kit.notebook_of, kit.risks), kit.handbook) if path.is_file()]


def drafts_and_released(kit: Kit, wanted: Iterable[str] | None) -> list[str]:
    """Return the languages to translate into: those that are wanted, or all."""
    return [name for name in wanted or kit.languages if name != SOURCE_LANGUAGE]


def update(kit: Kit, languages: Iterable[str]) -> Iterator[tuple[Path, bool]]:
    """Write the catalogs and tumar's own words; give each file, and whether it has changed. Raises KitError."""
    entries = entries_of(kit, notebooks_of(kit))
    for language in languages:
        folder = folder_of(kit.notebooks, language)
        catalogs: dict[Path, bytes] = {}
        for name, messages in entries.items():
            path = folder / f"{name}.po"
            catalogs[path] = merged(path, path.read_bytes() if path.is_file() else None, messages, language)
        for path, content in catalogs.items():
            yield path, replace_file(path, content)
        words = own_file(kit, language)
        yield words, replace_file(words, own_words_bytes(kit, translation_of(kit, language)))


def status(kit: Kit, languages: Iterable[str]) -> list[tuple[str, ...]]:
    """Return rows of language, file, age, done, fuzzy, missing; a file that is for every age has one row."""
    rows: list[tuple[str, ...]] = [("Language", "File", "Age", "Done", "Fuzzy", "Missing")]
    entries = entries_of(kit, notebooks_of(kit))
    for language in languages:
        for name, messages in entries.items():
            catalog = read_catalog(folder_of(kit.notebooks, language) / f"{name}.po")
            by_age = {age: [entry for entry in messages.values() if age in entry.ages] for age in kit.ages}
            is_same_for_all = len({len(of_age) for of_age in by_age.values()}) == 1 and len(messages) == len(next(iter(by_age.values())))
            for age, of_age in {"all": list(messages.values())}.items() if is_same_for_all else by_age.items():
                numbers = counted(of_age, catalog.texts, catalog.fuzzy)
                rows.append((language, f"{name}.po", age, *map(str, numbers)))
    return rows


def check(kit: Kit, languages: Iterable[str]) -> list[Finding]:
    """Check the catalogs, and that every translated cell has the form of its source."""
    languages = list(languages)
    findings = list(check_catalogs(kit, languages))
    notebooks = notebooks_of(kit)
    for language in languages:
        try:
            translation = translation_of(kit, language)
        except KitError:
            continue  # which check_catalogs has said
        for notebook in notebooks:
            findings += parity(notebook, translate(notebook, translation))
    return findings
