"""Terms that have one translation: found in the source by whole words, in the translation by the beginnings of its words.

Kazakh and Russian change the ends of words, so ``glossary.tsv`` holds stems, of which one is enough; a stem of several
words needs each of them, in any order.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kit_builder.core.errors import KitError

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


_CITED = re.compile(r"\S+\.[a-z]\S*|“[^”]*”|\"[^\"]*\"|«[^»]*»")


@dataclass(frozen=True)
class Term:
    """A term in English, in all its forms, and its stems by language: any one of them, each a tuple of beginnings of words."""

    english: tuple[str, ...]
    stems: dict[str, tuple[tuple[str, ...], ...]]


def read_glossary(path: Path) -> tuple[Term, ...]:
    """Read the terms; none where there is no file. Raises KitError for a line that is incomplete."""
    if not path.is_file():
        return ()
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter="\t"))
    terms = []
    for row in rows:
        languages = [name for name in row if name not in ("id", "en", "note")]
        if any(row[name] is None for name in ("en", *languages)):
            raise KitError(f"glossary.tsv: the line of {row['id']!r} is incomplete: a tab is missing.")
        stems = {name: tuple(tuple(stem.lower().split()) for stem in row[name].split("|") if stem.strip()) for name in languages}
        terms.append(Term(tuple(word.strip().lower() for word in row["en"].split("|")), stems))
    return tuple(terms)


def missing_terms(source: str, translation: str, language: str, terms: Sequence[Term]) -> Iterator[str]:
    """Name the terms of the source whose translation is not in what is said; addresses and titles that are cited as they are have none."""
    source = _CITED.sub(lambda cited: " " if cited[0].strip('“”"«»') in translation else cited[0], source)
    words = [word.lower() for word in _WORD.findall(translation)]
    words += [part for word in words if "-" in word for part in word.split("-")]
    for term in terms:
        stems = term.stems.get(language, ())
        if not stems or not _pattern(term.english).search(source):
            continue
        if not any(all(any(word.startswith(part) for word in words) for part in stem) for stem in stems):
            wanted = " or ".join(" ".join(f"{part}…" for part in stem) for stem in stems)
            yield f"the term {term.english[0]!r} is {wanted} in the glossary."


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, words)) + r")(?![\w-])", re.I)
