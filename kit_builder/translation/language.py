"""A language of the kit: all its catalogs together, and the kit, its words and its cells said in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from kit_builder.core.errors import KitError
from kit_builder.core.kit import OWN, read_toml
from kit_builder.core.model import Gap, Kit, Notebook, Objective
from kit_builder.translation.catalog import Catalog, Key, is_reviewed, read_catalog
from kit_builder.translation.cells import translated_source
from kit_builder.translation.data import entries, translated_data
from kit_builder.translation.messages import FILMS, CatalogMessage, activity_words, contexts_of

SOURCE_LANGUAGE = "en"
COMMON = ("pages", "tumar", "kit")  # the catalogs that every lesson needs
HANDBOOK = "handbook"  # the notebook of the teacher's page, and its catalog
NAMED = 3  # so many messages are named when a build stops


@dataclass(frozen=True)
class Translation:
    """What is known of a language: ``catalogs`` by the stem of their files; the source language has none.

    ``contexts`` are those of ``locale/contexts.toml``.
    """

    language: str
    notebooks: Path
    catalogs: Mapping[str, Catalog] = field(default_factory=dict)
    contexts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def is_source(self) -> bool:
        """Say whether this is the language that the kit is written in."""
        return self.language == SOURCE_LANGUAGE

    def say(self, catalog: str, place: str, text: str) -> str:
        """Return the translation of a text, or the text itself where there is none that may be shown."""
        found = self.catalogs.get(catalog)
        return found.texts.get(self._key(catalog, place, text), text) if found else text

    def has(self, catalog: str, place: str, text: str) -> bool:
        """Say whether there is a translation of a text that may be shown."""
        return catalog in self.catalogs and self._key(catalog, place, text) in self.catalogs[catalog].texts

    def _key(self, catalog: str, place: str, text: str) -> Key:
        return self.contexts.get(catalog, {}).get(place, ""), text

    def unreviewed(self, names: Iterable[str]) -> bool:
        """Say whether one of these catalogs has not been read by a teacher, be it among ``catalogs`` or not."""
        folder = folder_of(self.notebooks, self.language)
        return not self.is_source and not all(is_reviewed(folder / f"{name}.po") for name in names)


def folder_of(notebooks: Path, language: str) -> Path:
    """Return the folder of the catalogs of a language."""
    return notebooks / "locale" / language


def translation_of(kit: Kit, language: str, names: Iterable[str] | None = None) -> Translation:
    """Read the catalogs of a language, or those that are named.

    Raises KitError for a language that kit.toml does not know, and for a catalog that cannot be read.
    """
    if language == SOURCE_LANGUAGE:
        return Translation(language, kit.notebooks)
    if language not in kit.languages:
        raise KitError(f"there is no language {language!r}. Known: {', '.join(kit.languages)}. Add it to kit.toml first.")
    folder = folder_of(kit.notebooks, language)
    paths = sorted(folder.glob("*.po")) if names is None else [folder / f"{name}.po" for name in names]
    return Translation(language, kit.notebooks, {path.stem: read_catalog(path) for path in paths}, contexts_of(kit.notebooks))


def films_in(notebooks: Path, language: str) -> Translation:
    """Read the catalog of the films alone; raise KitError for one that cannot be read."""
    return Translation(language, notebooks, {FILMS: read_catalog(folder_of(notebooks, language) / f"{FILMS}.po")}, contexts_of(notebooks))


def translated_notebook(notebook: Notebook, translation: Translation) -> Notebook:
    """Return a notebook of the kit in a language; one of one's own stays in the language of its author."""
    if (
        translation.is_source
        or notebook.path.parent.resolve() != translation.notebooks.resolve()
        or notebook.risk not in translation.catalogs
    ):
        return notebook
    cells = (
        replace(cell, source=translated_source(cell, partial(translation.say, notebook.risk, f"{notebook.path.name}:{cell.id}")))
        for cell in notebook.cells
    )
    return replace(notebook, cells=tuple(cells))


def translated_kit(kit: Kit, translation: Translation) -> Kit:
    """Return the kit with its titles, objectives, help steps, routes and words in a language."""
    if translation.is_source or kit.language == translation.language:
        return kit

    def say(place: str, text: str) -> str:
        return translation.say("kit", f"kit.toml:{place}", text)

    own_words = own_words_of(kit, translation)
    data = translated_data("objectives.toml", kit.data, lambda text, place: translation.say("kit", f"objectives.toml:{place}", text))
    return replace(
        kit,
        language=translation.language,
        title=say("title", kit.title),
        risks={
            name: replace(
                risk,
                title=translation.say("pages", f"words.toml:{OWN}", risk.title) if risk.path else say(f"risks.{name}.title", risk.title),
                lessons={age: say(f"risks.{name}.lessons.{age}", title) for age, title in risk.lessons.items()},
            )
            for name, risk in kit.risks.items()
        },
        ages={
            name: replace(age, title=say(f"ages.{name}.title", age.title), grades=say(f"ages.{name}.grades", age.grades))
            for name, age in kit.ages.items()
        },
        choices={
            name: replace(
                choice,
                title=say(f"choices.{name}.title", choice.title),
                note=say(f"choices.{name}.note", choice.note) if choice.note else "",
            )
            for name, choice in kit.choices.items()
        },
        blocks={name: replace(block, title=say(f"blocks.{name}.title", block.title)) for name, block in kit.blocks.items()},
        objectives={entry["id"]: Objective(**entry) for entry in data["objectives"]},
        data=data,
        page_words={name: translation.say("pages", f"words.toml:{name}", text) for name, text in kit.page_words.items()},
        activity_words=own_words["words"],
        data_texts=own_words["data"],
        unreviewed=frozenset(
            name
            for name in (*COMMON, *(risk for risk in kit.risks if not kit.risks[risk].path), HANDBOOK)
            if translation.unreviewed([name])
        ),
    )


def own_words_of(kit: Kit, translation: Translation) -> dict[str, dict[str, Any]]:
    """Return what tumar needs of a language, for its ``locale/<language>.json``: only what is translated.

    ``words`` maps the name of a word to its text. ``data`` has the tables of objectives.toml without the lists between them, down to
    {English text: text} in the place of each text.
    """
    words: dict[str, str] = {}
    for place, text in activity_words(kit).items():
        if (translated := translation.say("tumar", place, text)) != text:
            words[place.rpartition(":")[2]] = translated
    data: dict[str, Any] = {}
    for entry in entries("objectives.toml", read_toml(kit.notebooks / "objectives.toml")):
        translated = translation.say("kit", f"objectives.toml:{entry.place}", entry.text)
        if translated != entry.text:
            texts = data
            for name in entry.tables:
                texts = texts.setdefault(name, {})
            texts[entry.text] = translated
    return {"words": words, "data": data}


def own_words_bytes(kit: Kit, translation: Translation) -> bytes:
    """Write what tumar needs of a language as the file that it reads."""
    return (json.dumps(own_words_of(kit, translation), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def gap_of(translation: Translation, name: str, entries: Mapping[Key, CatalogMessage], ages: Iterable[str]) -> Gap:
    """Say what a catalog lacks of the texts that a build of some ages needs."""
    wanted, file = set(ages), f"{translation.language}/{name}.po"
    catalog = translation.catalogs.get(name) or Catalog(folder_of(translation.notebooks, translation.language) / f"{name}.po")
    needed = [entry for entry in entries.values() if entry.ages & wanted]
    lacking = [entry for entry in needed if entry.key not in catalog.texts]
    first = (
        f"{file}: {'fuzzy' if entry.key in catalog.fuzzy else 'missing'}: {entry.key[1][:60]!r} ({entry.places[0]})"
        for entry in lacking[:NAMED]
    )
    return Gap(len(needed), len(lacking), tuple(first))


def draft_of(kit: Kit, language: str, gaps: Iterable[Gap]) -> str:
    """Say how much of a draft is still English; nothing when it is complete. Raises KitError for a released language."""
    gaps, spec = tuple(gaps), kit.languages[language]
    lacking = sum(gap.lacking for gap in gaps)
    if not lacking:
        return ""
    if spec.release:
        first = "\n".join([f"    {line}" for gap in gaps for line in gap.first][:NAMED])
        what = f"{lacking} texts are missing or fuzzy, so {spec.title} cannot be released. The first ones:"
        raise KitError(f"{what}\n{first}\nTranslate them, or set release = false for {language!r} in kit.toml.")
    total = sum(gap.texts for gap in gaps)
    return f"{spec.title} is a draft: {lacking} of {total} texts are not translated and stand there in English."
