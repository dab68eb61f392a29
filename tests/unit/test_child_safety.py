"""What guards a child stands in the lessons themselves, in the path that every class takes, and in every language."""

from __future__ import annotations

import re
import tomllib

import polib
import pytest
from lessons import KIT, LESSONS, ROOT, lesson_of

from tumar import CheckIn, Inbox, Quiz, Sort

NAME_AND_AGE = re.compile(r"\b[A-Z][a-z]+[ _]?\d{1,2}\b")
KNOWN_ONLINE = ", from the game:"
FOR_OTHERS = (
    "not in trouble",
    "they thank you",
    "does not shout",
    "do not shout",
    "goes pale",
    "just you and me",
    "only we two",
    "**alone",
)


def test_players_known_only_online_are_met_in_the_ten_minutes_as_often_nice_as_not() -> None:
    (inbox,) = [shown for shown in lesson_of("privacy", "10-13").cells if isinstance(shown.activity, Inbox)]
    assert inbox.cell.block == "practise"
    assert inbox.cell.minutes
    source = re.split(r"^## ", inbox.cell.source, flags=re.M)[1:]
    kinds = [".bait" if ".bait" in message else ".safe" for message in source if KNOWN_ONLINE in message]
    assert kinds.count(".bait") == kinds.count(".safe") == 3


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
    for path in sorted((ROOT / "media" / "storyboards").glob("*.toml")):
        for scene in tomllib.loads(path.read_text(encoding="utf-8"))["scenes"]:
            typed = [line.get("typed", "") for line in scene.get("device", {}).get("then", [])]
            assert not [words for words in typed if re.search(r"[a-z]\d", words)], path.name


@pytest.mark.parametrize("age", list(KIT.ages))
def test_privacy_promises_nothing_for_others_and_reads_no_faces(age: str) -> None:
    for shown in lesson_of("privacy", age).cells:
        source = shown.cell.source.lower()
        assert not [words for words in FOR_OTHERS if words in source], shown.cell.id


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_an_answer_to_choose_is_no_question_in_another_language(language: str) -> None:
    for path in sorted((KIT.notebooks / "locale" / language).glob("*.po")):
        for message in polib.pofile(str(path)):
            if re.search(r"^(?:CheckIn|Quiz): item", message.comment, re.M) and not message.obsolete and "?" not in message.msgid:
                assert not message.msgstr.endswith("?"), f"{path.name}: {message.msgid}"
