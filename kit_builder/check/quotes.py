"""What a note for the teacher quotes from the lesson stands in it: a card, an answer or a scene that has been reworded is found here.

Only what a note claims to be there is looked at: what stands behind "at", "card", "button" and such words or in a line of what to cut,
names of cards in brackets, the answer in brackets behind a question which card it is, and words that are nearly those of the lesson.
What the teacher says, and what pupils may say, is free.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from kit_builder.core.model import Kit, Lesson, LessonCell
from tumar.grammar import Picture
from tumar.paper import to_text

Result = Iterator[tuple[LessonCell | None, str]]

NEAR = 0.9  # how alike two texts are, as difflib counts, of which one was once the other
FEWEST = 4  # words of a quotation that can be nearly one of the lesson
_QUOTE = re.compile(r"“([^”\n]+)”|(?<![\w(])\"([^\"\n]+)\"|«([^»\n]+)»")
_PLACE = re.compile(
    r"\b(?:(?:stop|begin|ask|start)s? (?:at|with)|at|back to|cards?|options?|buttons?|press|scenes?|bins?|seats?|then)(?: the)? \W?$", re.I
)
_FEELING = re.compile(r"\b(?:surprise|laughter|giggles|jokes|glee)\W* at \W?$", re.I)
_CUT = re.compile(r"\W*(?:to shorten|never cut)\b", re.I)
_SPEECH = re.compile(
    r"\b(?:(?:ask|say|answer|expect|listen|tell|call|read|write|watch for|question|sentence)\w*\b[^.!?]*[.!?]?|no|not|never)\W*$", re.I
)
_CARDS = re.compile(r"\bcards\b[^(.\"“]*\(([^()]+)\)", re.I)
_WHICH = re.compile(r"[\"“]Which (?:card|option|answer|message|button|of the)\b[^\"”]*[\"”]:? \(([^()]+)\)", re.I)
_NUMBERED = re.compile(r"\b([A-Za-z]+) ([1-9])\b")
_COUNTED = re.compile(r"ages|blocks?|boosters?|class|grades?|question|step|word", re.I)
_SMALL = re.compile(r"a|an|and|at|from|he|i|in|is|it|me|my|of|on|one|please|she|the|to|two|with|your")
_AROUND = ' "“”'
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\]\([^)]*\)|\{[^{}]*\}")
_SENTENCE_END = re.compile(r"(?<=[.!?…:])\W*\s+")


@dataclass(frozen=True)
class _LessonText:
    """What a lesson holds for pupils: all of it as one text, its lines with their sentences, and the cards; as ``_plain`` writes it."""

    all: str
    lines: frozenset[str]
    items: tuple[str, ...]

    def holds(self, quote: str) -> bool:
        """Say whether a quotation stands there; where it is cut with three points, each of its pieces."""
        return all(_plain(piece) in self.all for piece in re.split(r"\.{3}|…", quote))

    def nearest(self, quote: str) -> str:
        """Return a line or sentence that is nearly the quotation, or nothing."""
        matcher = SequenceMatcher(None, "", quote)
        best = ("", NEAR)
        for line in self.lines:
            matcher.set_seq1(line)
            if matcher.real_quick_ratio() >= best[1] and matcher.quick_ratio() >= best[1] and (ratio := matcher.ratio()) >= best[1]:
                best = (line, ratio)
        return best[0]


def _is_there(name: str, items: Iterable[str], share: float) -> bool:
    """Say whether one item has this share of the words of a name."""
    wanted = [word for word in _plain(name).split() if not _SMALL.fullmatch(word)] or _plain(name).split()
    return any(sum(_has(item, word) for word in wanted) >= share * len(wanted) for item in items)


def quotes(lesson: Lesson, kit: Kit) -> Result:
    """A card, an answer, a scene or a button that a note names is in the lesson, in these words."""
    lesson_text = _text_of(lesson)
    activity: LessonCell | None = None
    for lesson_cell in lesson.cells:
        activity = lesson_cell if lesson_cell.is_done_by_pupils else None if lesson_cell.cell.slide in ("slide", "subslide") else activity
        if (
            lesson_cell.cell.type != "markdown"
            or set(lesson_cell.cell.readers) != {"teacher"}
            or "sources" in lesson_cell.cell.tags.get("part", ())
        ):
            continue
        for line in lesson_cell.cell.source.splitlines():
            sentences = [
                *_misquoted_in_line(line, lesson_text),
                *(_misquoted_of_activity(line, activity) if activity and lesson_cell.cell.slide == "notes" else ()),
            ]
            yield from ((lesson_cell, sentence) for sentence in dict.fromkeys(sentences))


def _misquoted_in_line(line: str, lesson_text: _LessonText) -> Iterator[str]:
    for match in _QUOTE.finditer(line):
        quote, before = next(filter(None, match.groups())), line[: match.start()]
        if lesson_text.holds(quote):
            continue
        is_named = _PLACE.search(before) and not _FEELING.search(before) and not quote.endswith("?")
        if is_named or _CUT.match(line):
            yield f"“{quote}” is quoted here, but stands nowhere in the lesson. Write it as it stands there."
        elif (
            len(_plain(quote).split()) >= FEWEST
            and "?" not in quote
            and not _SPEECH.search(before)
            and (near := lesson_text.nearest(_plain(quote)))
        ):
            yield f"“{quote}” is nearly, but not quite, what stands in the lesson: “{near}”. Write it as it stands there."
    for match in _CARDS.finditer(line):
        for name in re.split(r"[,;]|\band\b", match[1]):
            if _plain(name) and not _is_there(name, lesson_text.items, 1):
                yield f"no card of the lesson is “{name.strip(_AROUND)}”. Name it by its own words."


def _misquoted_of_activity(line: str, activity: LessonCell) -> Iterator[str]:
    """Find answers and seats of the activity before a note that it does not have."""
    items, seats = _items_of(activity), _seats(activity)
    for match in _WHICH.finditer(line):
        for name in match[1].split(";"):
            if _plain(name) and not _is_there(name, items, 0.5):
                yield f"the answer “{name.strip()}” stands nowhere in the activity. Give the one that fits the question now."
    seat_names = {name.lower() for name, _ in seats}
    for name, number in _NUMBERED.findall(line):
        if any(number == seat_number for _, seat_number in seats) and name.lower() not in seat_names and not _COUNTED.fullmatch(name):
            seat = next(seat_name for seat_name, seat_number in seats if seat_number == number)
            yield f"“{name} {number}” is called “{seat} {number}” in the activity. Call it so."


def _items_of(lesson_cell: LessonCell) -> list[str]:
    """Return the headings, cards and options of an activity, with the words of their pictures, and the steps of help."""
    if not lesson_cell.activity:
        return [_plain(lesson_cell.cell.source)]
    document = lesson_cell.activity.document
    texts = [step["name"] for step in getattr(lesson_cell.activity, "steps", ())]
    for section in (document.intro, *document.sections):
        items = (f"{item.picture.alternative if item.picture else ''} {item.text}" for item in section.items)
        texts += [section.title, *items, *(block.text for block in section.blocks if not isinstance(block, Picture))]
    return list(map(_plain, texts))


def _seats(lesson_cell: LessonCell) -> set[tuple[str, str]]:
    """Return the seats of a story that have a number: ("Asylym", "2")."""
    titles = [section.title for section in lesson_cell.activity.document.sections if section.level == 1] if lesson_cell.activity else []
    return {(match[1], match[2]) for title in titles if (match := _NUMBERED.search(title))}


def _has(item: str, word: str) -> bool:
    """Say whether a word stands in an item, as it is or, if it is long enough to tell, within another word."""
    return any(word == other or (len(word) > 3 and word in other) for other in item.split())


def _text_of(lesson: Lesson) -> _LessonText:
    lines: set[str] = set()
    items: list[str] = []
    texts = list(lesson.context.words.values())
    for lesson_cell in lesson.cells:
        if lesson_cell.is_setup or lesson_cell.cell.slide == "notes" or set(lesson_cell.cell.readers) == {"teacher"}:
            continue
        texts += [lesson_cell.cell.source, _MARKS.sub("", _PICTURE.sub(r"\1. ", lesson_cell.cell.source))]
        if lesson_cell.activity:
            texts.append(to_text(lesson_cell.activity.paper_form()))
            items += _items_of(lesson_cell)
        for line in texts[-1].splitlines() + texts[-2].splitlines():
            lines |= {_plain(line), *map(_plain, _SENTENCE_END.split(line))}
    return _LessonText("\n".join(map(_plain, texts)), frozenset(lines), tuple(items))


def _plain(text: str) -> str:
    """Return words alone, in lower case, with single spaces."""
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"[’'*_`]", "", text.lower())).split())


RULES = (quotes,)
