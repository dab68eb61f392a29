"""Rules about words: how long sentences are, and what lessons for pupils do without (``wording.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from kit_builder.core.kit import read_toml
from kit_builder.core.model import Kit, Lesson, LessonCell
from kit_builder.lesson.select import is_seen
from kit_builder.lesson.slides import slides_of

Result = Iterator[tuple[LessonCell | None, str]]

_WORD = re.compile(r"[\w’'-]+")
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\]\([^)]*\)")
_MARKS = re.compile(r"\{[#.][^}]*\}")
_LINE_START = re.compile(r"^\s*(?:#+|[-*>]|\d+\.)\s*(?:\[[ xX]\])?")
_SPEAKER = re.compile(r"^\*\*[^*]+:\*\*")
_SENTENCE_END = re.compile(r"(?<=[.!?…:;])[”\"'*_)]*\s+")
# Numbers of emergency and help services in Kazakhstan, and whole telephone numbers; not a time, a year or a price.
_TELEPHONE = re.compile(r"(?<![\w:.,])(?:10[1-4]|11\d|150|1414|\+?\d[\d ()-]{8,}\d)(?![\w:₸%]|,\d)")
_DOMAIN = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:com|kz|ru|org|net|io|info|ly|me|app|gov|edu|shop|site|online)\b", re.I)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Give the sentences of a text in Markdown, each with its number of words; a line ends a sentence."""
    text = _MARKS.sub("", _LINK.sub("]", _PICTURE.sub("", text)))
    for line in text.split("\n"):
        line = _SPEAKER.sub("", _LINE_START.sub("", line).strip())
        for sentence in _SENTENCE_END.split(line):
            if count := len(_WORD.findall(sentence)):
                yield count, sentence.strip()


def sentence_length(lesson: Lesson, kit: Kit) -> Result:
    """What pupils read keeps to the longest sentence of their age."""
    limit = lesson.variant.age.words_a_sentence
    for lesson_cell in _for_pupils(lesson, kit):
        for count, sentence in sentences("" if lesson_cell.lab else lesson_cell.cell.source):
            if count > limit:
                yield lesson_cell, f"a sentence of {count} words; for this age at most {limit}. Make two of it: “{sentence[:80]}”"


def fear(lesson: Lesson, kit: Kit) -> Result:
    """Pupils are not frightened."""
    for lesson_cell in _for_pupils(lesson, kit):
        for word in _listed_words("fear", lesson_cell.cell.source):
            yield lesson_cell, f"“{word}” frightens. Say what one can do instead."


def blame(lesson: Lesson, kit: Kit) -> Result:
    """Nobody whom something happened to is blamed."""
    for lesson_cell in _for_pupils(lesson, kit):
        for word in _listed_words("blame", lesson_cell.cell.source):
            yield lesson_cell, f"“{word}” blames. What happened is not the child's fault."


def promises(lesson: Lesson, kit: Kit) -> Result:
    """Nothing is promised for other people: how an adult takes what a child tells is not ours to say."""
    for lesson_cell in _for_pupils(lesson, kit):
        for word in _listed_words("promises", lesson_cell.cell.source):
            yield lesson_cell, f"“{word}” promises for others. Say what *you* do, what most do, and whom to tell next."


def brands(lesson: Lesson, kit: Kit) -> Result:
    """Apps and companies in lessons are made up."""
    for lesson_cell in _for_pupils(lesson, kit):
        for word in _listed_words("brands", lesson_cell.cell.source):
            yield lesson_cell, f"“{word}” is a real name. Make up an app, or say what kind of app it is."


def addresses(lesson: Lesson, kit: Kit) -> Result:
    """Telephone numbers for pupils are 111 and 112 (or impossible ones), internet addresses end in .example."""
    allowed = _word_lists()["numbers"]
    for lesson_cell in _for_pupils(lesson, kit):
        for number in _TELEPHONE.findall(lesson_cell.cell.source):
            if number not in allowed and "000" not in re.sub(r"\D", "", number)[1:4]:
                yield (
                    lesson_cell,
                    f"the number {number} could be somebody's. Numbers for pupils: {', '.join(allowed)}; made-up ones begin +7 (000).",
                )
        for domain in _DOMAIN.findall(_LINK.sub("]", lesson_cell.cell.source)):
            yield lesson_cell, f"{domain} could be a real address. End made-up addresses in .example."


def threat_with_step(lesson: Lesson, kit: Kit) -> Result:
    """A threat never stands on a slide without something that one can do."""
    for slide in slides_of(lesson, kit):
        cells = [lesson_cell for lesson_cell in slide.cells if _is_for_pupils(lesson_cell, kit)]
        text = "\n".join(lesson_cell.cell.source for lesson_cell in cells)
        if (words := list(_listed_words("threats", text))) and not any(_listed_words("steps", text)):
            yield cells[0], f"“{words[0]}” stands here without a step. Say on the same slide what one can do."


def _for_pupils(lesson: Lesson, kit: Kit) -> list[LessonCell]:
    return [lesson_cell for lesson_cell in lesson.cells if _is_for_pupils(lesson_cell, kit)]


def _is_for_pupils(lesson_cell: LessonCell, kit: Kit) -> bool:
    if lesson_cell.cell.type == "code" and not lesson_cell.is_done_by_pupils:  # whose words and numbers are no sentences
        return False
    return not lesson_cell.is_setup and is_seen(lesson_cell.cell, kit.audiences["pupil"])


def _listed_words(name: str, text: str) -> Iterable[str]:
    """Return the listed words that stand in a text, each once; file names of pictures do not count."""
    return dict.fromkeys(match.lower() for match in _pattern(name).findall(_LINK.sub("]", text)))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, _word_lists()[name])) + r")\b", re.I)


@cache
def _word_lists() -> dict[str, list[str]]:
    return read_toml(Path(__file__).with_suffix(".toml"))


RULES = (sentence_length, fear, blame, promises, brands, addresses, threat_with_step)
