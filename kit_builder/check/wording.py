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
    for shown in _for_pupils(lesson, kit):
        for count, sentence in sentences("" if shown.lab else shown.cell.source):
            if count > limit:
                yield shown, f"a sentence of {count} words; for this age at most {limit}. Make two of it: “{sentence[:80]}”"


def fear(lesson: Lesson, kit: Kit) -> Result:
    """Pupils are not frightened."""
    for shown in _for_pupils(lesson, kit):
        for word in _found("fear", shown.cell.source):
            yield shown, f"“{word}” frightens. Say what one can do instead."


def blame(lesson: Lesson, kit: Kit) -> Result:
    """Nobody whom something happened to is blamed."""
    for shown in _for_pupils(lesson, kit):
        for word in _found("blame", shown.cell.source):
            yield shown, f"“{word}” blames. What happened is not the child's fault."


def promises(lesson: Lesson, kit: Kit) -> Result:
    """Nothing is promised for other people: how an adult takes what a child tells is not ours to say."""
    for shown in _for_pupils(lesson, kit):
        for word in _found("promises", shown.cell.source):
            yield shown, f"“{word}” promises for others. Say what *you* do, what most do, and whom to tell next."


def brands(lesson: Lesson, kit: Kit) -> Result:
    """Apps and companies in lessons are made up."""
    for shown in _for_pupils(lesson, kit):
        for word in _found("brands", shown.cell.source):
            yield shown, f"“{word}” is a real name. Make up an app, or say what kind of app it is."


def addresses(lesson: Lesson, kit: Kit) -> Result:
    """Telephone numbers for pupils are 111 and 112 (or impossible ones), internet addresses end in .example."""
    allowed = _data()["numbers"]
    for shown in _for_pupils(lesson, kit):
        for number in _TELEPHONE.findall(shown.cell.source):
            if number not in allowed and "000" not in re.sub(r"\D", "", number)[1:4]:
                yield (
                    shown,
                    f"the number {number} could be somebody's. Numbers for pupils: {', '.join(allowed)}; made-up ones begin +7 (000).",
                )
        for domain in _DOMAIN.findall(_LINK.sub("]", shown.cell.source)):
            yield shown, f"{domain} could be a real address. End made-up addresses in .example."


def threat_with_step(lesson: Lesson, kit: Kit) -> Result:
    """A threat never stands on a slide without something that one can do."""
    for slide in slides_of(lesson, kit):
        cells = [shown for shown in slide.cells if _is_for_pupils(shown, kit)]
        text = "\n".join(shown.cell.source for shown in cells)
        if (words := list(_found("threats", text))) and not any(_found("steps", text)):
            yield cells[0], f"“{words[0]}” stands here without a step. Say on the same slide what one can do."


def _for_pupils(lesson: Lesson, kit: Kit) -> list[LessonCell]:
    return [shown for shown in lesson.cells if _is_for_pupils(shown, kit)]


def _is_for_pupils(shown: LessonCell, kit: Kit) -> bool:
    if shown.cell.type == "code" and not shown.is_done_by_pupils:  # whose words and numbers are no sentences
        return False
    return not shown.is_setup and is_seen(shown.cell, kit.audiences["pupil"])


def _found(name: str, text: str) -> Iterable[str]:
    """Return the listed words that stand in a text, each once; file names of pictures do not count."""
    return dict.fromkeys(match.lower() for match in _pattern(name).findall(_LINK.sub("]", text)))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, _data()[name])) + r")\b", re.I)


@cache
def _data() -> dict[str, list[str]]:
    return read_toml(Path(__file__).with_suffix(".toml"))


RULES = (sentence_length, fear, blame, promises, brands, addresses, threat_with_step)
