"""What the lessons on cyberbullying show and promise: nothing that could hurt a child of the class."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit_builder.kit import read_kit, read_toml
from kit_builder.model import Cell
from kit_builder.stages.read import read

ROOT = Path(__file__).parents[2]
STORYBOARDS = sorted((ROOT / "media" / "storyboards").glob("*.toml"))
CELLS = read(ROOT / "notebooks" / "cyberbullying.ipynb", read_kit(ROOT)).cells
NOTES = [cell for cell in CELLS if "teacher" in cell.tags.get("for", ())]

# What other adults do cannot be promised: only who speaks can say it of him- or herself.
OF_OTHERS = r"you are (not|never) in trouble|won't be in trouble|they thank you\.|they do not shout|nobody will scold"

# A look in one moment tells nothing of a child.
GUESSES = (
    r"(pupil|child|children|one|whoever)\b[^.:]*\b(goes|gone|go|sits|looks?|stares?|nods?|laughs?|turns?|stops) "
    r"(silent|quiet|pale|still|worried|at the (table|floor)|too \w+|much too \w+|breathing)|shaking voice|sudden silence"
)


def _lines(cells: list[Cell] | tuple[Cell, ...]) -> Iterator[str]:
    for cell in cells:
        yield from cell.source.splitlines()


@pytest.mark.parametrize("path", STORYBOARDS, ids=lambda path: path.stem)
def test_no_film_shows_a_sorry_face_to_face(path: Path) -> None:
    faceless = {"pupil", "other", "teen", "stranger", "user"}
    for scene in read_toml(path)["scenes"]:
        seen = {person["who"] for person in scene.get("people", [])}
        if re.search(r"\b(sorry|apolog)", scene["caption"] + scene["describe"], re.IGNORECASE):
            assert not (seen & faceless and seen - faceless), scene["caption"]


def test_nobody_promises_how_others_will_react() -> None:
    found = [line for line in _lines(CELLS) if re.search(OF_OTHERS, line, re.IGNORECASE)]
    assert found == []


def test_a_talk_with_one_child_is_in_sight_of_others() -> None:
    found = [
        line
        for line in _lines(NOTES)
        if re.search(r"\b(talk|speak|speaks|ask|later|day)\b[^.\"]{0,30}\balone\b(?! with)", line, re.IGNORECASE)
    ]
    assert found == []


def test_no_note_guesses_from_a_face() -> None:
    assert [line for line in _lines(NOTES) if re.search(GUESSES, line, re.IGNORECASE)] == []


def test_what_is_mocked_in_story_a_stands_in_no_other_cell_for_pupils() -> None:
    seen = [cell for cell in CELLS if "10-13" in cell.tags.get("age", ()) and "teacher" not in cell.tags.get("for", ())]
    assert [
        line for line in _lines([cell for cell in seen if cell.choice != "story-a"]) if re.search("hearing aid|Sanzhar|sanzhar", line)
    ] == []
    assert not [cell for cell in seen if cell.choice != "story-a" and "Video(" in cell.source]
