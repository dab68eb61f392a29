"""The messages of the whole kit, by the catalog that each belongs to.

A new source of texts is a function in ``SOURCES``; if its texts come from files that no other catalog needs,
``Inputs.catalog_key`` must name them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit_builder.core.captions import LINE_LENGTH, LINES, longest
from kit_builder.core.kit import PAGE_WORDS, read_toml
from kit_builder.core.model import Cell, Kit, Notebook
from kit_builder.core.schema import CAPTIONS, require
from kit_builder.translation.catalog import Key
from kit_builder.translation.cells import Text, texts_of
from kit_builder.translation.data import STORYBOARD, entries, note_for
from tumar.words import word_files

FILMS = "films"  # the catalog of what films show and say
_FILM = re.compile(r"films/([\w-]+)\.mp4")


@dataclass(frozen=True)
class Message:
    """A text at one place: ``catalog`` is the PO file's stem, ``place`` what its ``#:`` line says, ``ages`` empty for all."""

    catalog: str
    text: str
    place: str
    notes: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()


@dataclass(frozen=True)
class CatalogMessage:
    """A message as it stands in a catalog: one for all the places of a text."""

    key: Key
    places: tuple[str, ...]
    notes: tuple[str, ...]
    ages: frozenset[str]


def of_notebooks(kit: Kit, notebooks: Iterable[Notebook]) -> Iterator[Message]:
    """Give the texts of the cells."""
    for notebook in notebooks:
        for cell in notebook.cells:
            place, ages = f"{notebook.path.name}:{cell.id}", _ages_of(kit, notebook, cell)
            notes: dict[tuple[str, str], tuple[str, ...]] = {}
            for text in texts_of(cell):
                what = (text.kind, text.activity)
                if what not in notes:
                    notes[what] = _notes(kit, cell, text, ages)
                yield Message(notebook.path.stem, text.text, place, notes[what], ages)


def _ages_of(kit: Kit, notebook: Notebook, cell: Cell) -> tuple[str, ...]:
    """Return the ages that a cell names, or else those that its risk has lessons for; none where that is each of the kit."""
    risk = kit.risks.get(notebook.path.stem)
    lessons = tuple(risk.lessons) if risk else tuple(kit.ages)
    return tuple(age for age in cell.tags.get("age", () if len(lessons) == len(kit.ages) else lessons) if age in lessons)


def _notes(kit: Kit, cell: Cell, text: Text, named: tuple[str, ...]) -> tuple[str, ...]:
    is_for_pupils = not kit.audiences["pupil"].isdisjoint(cell.readers)
    if is_for_pupils:
        who = "To pupils."
        ages = [kit.ages[age] for age in named or kit.ages]
        limit = f"A sentence has at most {min(age.words_a_sentence for age in ages)} words." if ages else ""
    else:
        who, limit = ("To families." if "family" in cell.readers else "To teachers."), ""
    is_title = text.kind in ("heading", "title") and cell.slide in ("slide", "subslide") and is_for_pupils
    what = note_for("title") if is_title else note_for(text.kind)
    activity = f"{text.activity}: {text.kind}." if text.activity else ""
    return tuple(filter(None, (who, activity, what, limit)))


def of_data(kit: Kit, notebooks: Iterable[Notebook]) -> Iterator[Message]:
    """Give the texts of ``kit.toml`` and ``objectives.toml``."""
    for name in ("kit.toml", "objectives.toml"):
        data = read_toml(kit.notebooks / name)
        for place, text, note, _ in entries(name, data):
            yield Message("kit", text, f"{name}:{place}", (note, *_sentences_of_step(data, place)))


def _sentences_of_step(data: Mapping[str, Any], place: str) -> Iterator[str]:
    """Give what the one word of a help step stands for: alone it could be a noun, a person or a feast."""
    kind, *names = place.split(".")
    if kind == "help_steps" and names[-1] == "name":
        risk, _, number, _ = names
        yield "It is short for: " + " / ".join(data[kind][risk]["steps"][int(number)]["how"].values())


def of_words(kit: Kit, notebooks: Iterable[Notebook]) -> Iterator[Message]:
    """Give the words of the pages and of the activities."""
    pages = {f"words.toml:{name}": str(text) for name, text in read_toml(PAGE_WORDS).items()}
    for catalog, words in (("pages", pages), ("tumar", activity_words(kit))):
        for place, text in words.items():
            notes = tuple(filter(None, (note_for(f"{catalog}.po"), note_for(f"{catalog}.po:{place.rpartition(':')[2]}"))))
            yield Message(catalog, text, place, notes)


def activity_words(kit: Kit) -> dict[str, str]:
    """Return the English words of the activities by their places, such as "activities/quiz/words.toml:quiz_done"; raise KitError."""
    tumar = kit.notebooks / "tumar"
    return {
        f"{path.relative_to(tumar).as_posix()}:{name}": str(text) for path in word_files(tumar) for name, text in read_toml(path).items()
    }


def of_storyboards(kit: Kit, notebooks: Iterable[Notebook]) -> Iterator[Message]:
    """Give the captions, descriptions and words in the pictures of the films that the notebooks show, and how long captions may be."""
    films = {name for notebook in notebooks for cell in notebook.cells for name in _FILM.findall(cell.source)}
    for path in (kit.root / "media" / "storyboards" / f"{name}.toml" for name in sorted(films)):
        if not path.is_file():
            continue  # a film of somebody's own
        raw = read_toml(path)
        require(path.name, raw, CAPTIONS)
        age = str(raw.get("age", ""))
        for place, text, note, _ in entries(STORYBOARD, raw):
            notes = [note]
            if place.endswith(".caption") and age in kit.ages:
                seconds = raw["scenes"][int(place.split(".")[1])]["seconds"]
                notes.append(
                    f"At most {LINES} lines of {LINE_LENGTH} letters, {longest(seconds, kit.ages[age].letters_a_second)} letters in all."
                )
            yield Message(FILMS, text, f"{path.name}:{place}", tuple(notes), (age,) if age in kit.ages else ())


Source = Callable[[Kit, Iterable[Notebook]], Iterator[Message]]

SOURCES: dict[Source, tuple[str, ...]] = {of_words: ("pages", "tumar"), of_data: ("kit",), of_storyboards: (FILMS,), of_notebooks: ()}
"""Where texts come from, and the catalogs that they go to; those of a notebook go to one of its name."""


def entries_of(kit: Kit, notebooks: Iterable[Notebook], sources: Iterable[Source] | None = None) -> dict[str, dict[Key, CatalogMessage]]:
    """Return the entries of each catalog, or of those from some sources, in the order of their first places.

    ``{catalog: {key: entry}}``
    """
    by_catalog: dict[str, dict[Key, list[Message]]] = {}
    notebooks, contexts = tuple(notebooks), contexts_of(kit.notebooks)
    for source in SOURCES if sources is None else sources:
        for message in source(kit, notebooks):
            key = (contexts.get(message.catalog, {}).get(message.place, ""), message.text)
            by_catalog.setdefault(message.catalog, {}).setdefault(key, []).append(message)
    return {name: {key: _entry(kit, key, messages) for key, messages in by_key.items()} for name, by_key in by_catalog.items()}


def _entry(kit: Kit, key: Key, messages: list[Message]) -> CatalogMessage:
    ages = {age for message in messages for age in message.ages or kit.ages}
    notes = dict.fromkeys(note for message in messages for note in message.notes)
    age_notes = [f"Ages {', '.join(age for age in kit.ages if age in ages)}."] if any(message.ages for message in messages) else []
    return CatalogMessage(key, tuple(dict.fromkeys(message.place for message in messages)), (*age_notes, *notes), frozenset(ages))


def contexts_of(notebooks: Path) -> Mapping[str, Mapping[str, str]]:
    """Return the contexts of places, by catalog: only where one English text needs two translations."""
    path = notebooks / "locale" / "contexts.toml"
    return read_toml(path) if path.is_file() else {}
