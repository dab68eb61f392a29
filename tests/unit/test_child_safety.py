"""What guards a child stands in the lessons themselves, in the path that every class takes, and in every language."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from lessons import KIT, LESSONS, ROOT, lesson_of

from kit_builder.core.kit import read_toml
from kit_builder.lesson.read import read
from tumar import Amulet, CheckIn, Inbox, Quiz, Rehearsal, Sort, Video

NAME_AND_AGE = re.compile(r"\b[A-Z][a-z]+[ _]?\d{1,2}\b")
KNOWN_ONLINE = ", from the game:"
# Said by or to a pupil it would have to be kept by somebody else; a note names it only to forbid it.
FOR_OTHERS = re.compile(r"you are (?:not|never) in trouble|they thank you\.|they do(?: not|n't) shout|(?<!Never \")nobody will scold", re.I)
# A look in one moment tells nothing of a child.
GUESSES = re.compile(
    r"(?:pupil|child|children|one|whoever)\b[^.:]*\b(?:goes|gone|go|sits|looks?|stares?|nods?|laughs?|turns?|stops) "
    r"(?:silent|quiet|pale|still|worried|at the (?:table|floor)|(?:much )?too \w+|breathing)|shaking voice|sudden silence|goes pale",
    re.I,
)
OUT_OF_SIGHT = re.compile(r"\b(?:talk|speaks?|ask|later|day)\b[^.\"]{0,30}\balone\b(?! with)|just you and me|only we two|\*\*alone", re.I)
NOTEBOOKS = [*(KIT.notebook_of(risk) for risk in KIT.risks), KIT.handbook]
STORYBOARDS = sorted((ROOT / "media" / "storyboards").glob("*.toml"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("pattern", [FOR_OTHERS, GUESSES, OUT_OF_SIGHT], ids=["promises for others", "guesses", "talks out of sight"])
def test_nothing_in_a_lesson_could_hurt_a_child(path: Path, pattern: re.Pattern[str]) -> None:
    lines = [line for cell in read(path, KIT).cells for line in cell.source.splitlines()]
    assert [line for line in lines if pattern.search(line)] == []


@pytest.mark.parametrize("path", STORYBOARDS, ids=lambda path: path.stem)
def test_nobody_in_a_film_promises_for_others(path: Path) -> None:
    assert [scene["caption"] for scene in read_toml(path)["scenes"] if FOR_OTHERS.search(scene["caption"])] == []


@pytest.mark.parametrize("path", STORYBOARDS, ids=lambda path: path.stem)
def test_no_film_shows_a_sorry_face_to_face(path: Path) -> None:
    faceless = {"pupil", "other", "teen", "stranger", "user"}
    for scene in read_toml(path)["scenes"]:
        seen = {person["who"] for person in scene.get("people", [])}
        if re.search(r"\b(sorry|apolog)", scene["caption"] + scene["describe"], re.I):
            assert not (seen & faceless and seen - faceless), scene["caption"]


def test_what_is_mocked_in_story_a_stands_in_no_other_cell_for_pupils() -> None:
    cells = lesson_of("cyberbullying", "10-13").cells
    shown = [cell for cell in cells if "teacher" not in cell.cell.readers and cell.cell.choice != "story-a"]
    assert [cell.cell.id for cell in shown if re.search("hearing aid|sanzhar", cell.cell.source, re.I)] == []
    assert not [cell for cell in shown if isinstance(cell.activity, Video)]


def test_players_known_only_online_are_met_in_the_ten_minutes_as_often_nice_as_not() -> None:
    (inbox,) = [shown for shown in lesson_of("privacy", "10-13").cells if isinstance(shown.activity, Inbox)]
    assert inbox.cell.block == "practise"
    assert inbox.cell.minutes
    source = re.split(r"^## ", inbox.cell.source, flags=re.M)[1:]
    kinds = [".bait" if ".bait" in message else ".safe" for message in source if KNOWN_ONLINE in message]
    assert kinds.count(".bait") == kinds.count(".safe") == 3


def test_a_meeting_is_practised_and_one_bait_names_no_secret() -> None:
    cells = lesson_of("privacy", "10-13").cells
    (inbox,) = [shown for shown in cells if isinstance(shown.activity, Inbox)]
    messages = [message for message in re.split(r"^## ", inbox.cell.source, flags=re.M)[1:] if KNOWN_ONLINE in message]
    bait = [message.split("\n- ")[0] for message in messages if ".bait" in message]
    assert [message for message in bait if "in your town" in message and "alone" in message]
    assert [message for message in bait if not re.search(r"secret|only for me|our thing|don't tell|tell nobody", message, re.I)]
    assert [shown for shown in cells if isinstance(shown.activity, Quiz) and "a meeting" in shown.cell.source]
    (rehearsal,) = [shown for shown in cells if isinstance(shown.activity, Rehearsal)]
    first = [item.text for section in rehearsal.activity.document.sections if "first" in section.marks for item in section.items]
    assert [sentence for sentence in first if "meeting" in sentence]
    assert [sentence for sentence in first if "I sent a photo" in sentence]


@pytest.mark.parametrize(("risk", "age"), LESSONS)
def test_every_guide_names_the_duty_to_tell_the_police(risk: str, age: str) -> None:
    guides = [
        cell.cell.source
        for cell in lesson_of(risk, age).cells
        if re.search(r"^### When (?:a child|a pupil|somebody) tells you", cell.cell.source, re.M)
    ]
    assert guides
    assert [guide for guide in guides if not ("102" in guide and "245-VIII" in guide)] == []


@pytest.mark.parametrize("risk", KIT.risks)
def test_the_amulet_of_the_small_says_whom_to_tell_next(risk: str) -> None:
    (amulet,) = [shown for shown in lesson_of(risk, "6-9").cells if isinstance(shown.activity, Amulet)]
    assert "- I tell. One scolds? I tell the next." in amulet.cell.source


def test_the_first_question_of_the_ten_minutes_is_about_people_known_only_online() -> None:
    first = next(shown for shown in lesson_of("privacy", "10-13").cells if isinstance(shown.activity, Quiz) and shown.cell.block == "meet")
    assert first.cell.minutes >= 2
    assert "only from a game" in first.activity.document.sections[0].title


@pytest.mark.parametrize(("risk", "age"), LESSONS)
def test_no_recommended_name_holds_a_name_and_an_age(risk: str, age: str) -> None:
    for shown in lesson_of(risk, age).cells:
        activity = shown.activity
        if isinstance(activity, CheckIn | Quiz):
            good = [item.text for section in activity.document.sections for item in section.items if item.right]
        elif isinstance(activity, Sort):
            good = [item.text for section in activity.document.sections if "risky" not in section.marks for item in section.items]
        else:
            continue
        assert not [text for text in good if NAME_AND_AGE.search(text)]


def test_nobody_in_a_film_types_a_name_with_a_number() -> None:
    for path in STORYBOARDS:
        for scene in read_toml(path)["scenes"]:
            typed = [line.get("typed", "") for line in scene.get("device", {}).get("then", [])]
            assert not [words for words in typed if re.search(r"[a-z]\d", words)], path.name


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_an_answer_to_choose_is_no_question_in_another_language(language: str) -> None:
    for path in sorted((KIT.notebooks / "locale" / language).glob("*.po")):
        for message in polib.pofile(str(path)):
            if re.search(r"^(?:CheckIn|Quiz): item", message.comment, re.M) and not message.obsolete and "?" not in message.msgid:
                assert not message.msgstr.endswith("?"), f"{path.name}: {message.msgid}"
