"""Choices in each format: what is on a screen can be chosen, what is on paper stands one after another, each under its name."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from lxml import html
from pptx import Presentation
from stories import OF_A, OF_B, stories, with_more

from kit_builder.core.model import Cell, Kit, Lesson
from kit_builder.exports import notebook, page, sheets, slides_pdf
from kit_builder.exports.slides import slides
from kit_builder.exports.slides_pptx import pptx
from kit_builder.lesson.coverage import covered
from kit_builder.lesson.pipeline import kit_in

BOTH = ("Story A", "Story B (instead of Story A)")
NOTE = "For a class where a child is like the one in Story A."


@pytest.fixture(scope="module")
def more(kit: Kit) -> Kit:
    return with_more(kit)


@pytest.fixture(scope="module")
def lesson(lesson_of: Callable[..., Lesson]) -> Lesson:
    return lesson_of(*stories())


@pytest.fixture
def plain(lesson_of: Callable[..., Lesson]) -> Lesson:
    """The lesson without its choices."""
    return lesson_of(*(cell for cell in stories() if not cell.choice))


def tree(made: bytes | None) -> Any:
    assert made is not None
    return html.fromstring(made.decode("utf-8"))


def pages(made: bytes | None) -> list[str]:
    assert made is not None
    return [" ".join(one.extract_text().split()) for one in pypdf.PdfReader(io.BytesIO(made)).pages]


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


def offered(root: Any) -> list[tuple[str, str, bool]]:
    """Return kind, value and state of each input of the fieldset."""
    return [
        (one.get("type"), one.get("value"), one.get("checked") is not None) for one in root.xpath("//fieldset//input[@data-choice-input]")
    ]


OFFER = [("radio", "story-a", True), ("radio", "story-b", False), ("checkbox", "more", False)]


# ---------------------------------------------------------------- screens


def test_the_start_slide_offers_the_choices_and_each_slide_says_its_own(lesson: Lesson, more: Kit) -> None:
    root = tree(slides(lesson, more))
    assert offered(root) == OFFER
    assert root.xpath("//section[@data-part='start']//fieldset")
    assert "Extra slides (+5 min)" in text(root.xpath("//fieldset")[0])
    found = [(section.get("data-choice"), section.get("data-minutes")) for section in root.xpath("//section[@data-part!='start']")]
    a, b = "story-a", "story-b"
    assert found == [(None, "2"), (a, "3"), (a, "5"), (b, "4"), (b, "4"), (a, "2"), (b, "2"), (None, "8"), ("more", "5")]
    assert [(one.get("data-choice"), text(one)) for one in root.xpath("//section[@data-choice='story-b']//aside/div")] == [
        (b, "Notes on songs")
    ]


def test_the_class_does_not_read_why_there_is_another_story(lesson: Lesson, more: Kit) -> None:
    start = tree(slides(lesson, more)).xpath("//section[@data-part='start']")[0]
    assert NOTE in text(start.xpath("aside")[0])
    assert NOTE not in text(start.xpath("div")[0])
    for made in (page.exercise(lesson, more), page.family(lesson, more), notebook.pupil(lesson, more)):
        assert made is not None
        assert NOTE not in made.decode("utf-8")
    assert not any(NOTE in one for export in (slides_pdf.slides, sheets.worksheet, sheets.family) for one in pages(export(lesson, more)))


def test_the_minutes_of_the_whole_lesson_are_those_of_one_story(lesson: Lesson, more: Kit) -> None:
    assert "20 minutes, with talk 45" in text(tree(slides(lesson, more)).xpath("//nav")[0])


def test_the_page_of_pupils_shows_the_first_story_until_another_is_chosen(lesson: Lesson, more: Kit) -> None:
    root = tree(page.exercise(lesson, more))
    assert offered(root) == OFFER
    of_choices = {one.get("data-choice"): [] for one in root.xpath("//main//div[@data-choice]")}
    for one in root.xpath("//main//div[@data-choice]"):
        of_choices[one.get("data-choice")].append(one.get("hidden") is not None)
    assert of_choices == {"story-a": [False] * 3, "story-b": [True] * 3, "more": [True]}


@pytest.mark.parametrize("export", [slides, page.exercise])
def test_a_lesson_without_choices_has_no_fieldset(plain: Lesson, more: Kit, export: Callable[..., bytes]) -> None:
    root = tree(export(plain, more))
    assert root.xpath("//fieldset[contains(@class, 'choices')] | //*[@data-choice]") == []


def test_what_cannot_be_chosen_is_always_shown(lesson_of: Callable[..., Lesson], more: Kit) -> None:
    alone = lesson_of(*(cell for cell in stories() if cell.choice in (None, "story-a")))
    for export in (slides, page.exercise):
        assert (
            tree(export(alone, more)).xpath("//main//*[@hidden] | //section[@data-choice] | //fieldset[contains(@class, 'choices')]") == []
        )


# ---------------------------------------------------------------- paper, for teachers and at home


@pytest.mark.parametrize("export", [page.guide, page.family])
def test_pages_to_read_hold_both_stories_each_under_its_name(lesson: Lesson, more: Kit, export: Callable[..., bytes]) -> None:
    root = tree(export(lesson, more))
    assert root.xpath("//*[@data-choice] | //main//*[@hidden] | //fieldset") == []
    for one in root.xpath("//main/div[@id]"):
        choice = next(cell.choice for cell in stories() if cell.id == one.get("id"))
        named = [text(badge) for badge in one.xpath(".//p[@class='choice-name']")]
        assert named == {None: [], "story-a": [BOTH[0]], "story-b": [BOTH[1]], "more": ["Extra slides (optional)"]}[choice]


def test_the_guide_says_when_to_choose_what(lesson: Lesson, plain: Lesson, more: Kit) -> None:
    assert NOTE in text(tree(page.guide(lesson, more)))
    assert NOTE in " ".join(pages(sheets.guide(lesson, more)))
    assert "exercise.html" not in text(tree(page.guide(plain, more)))


def test_a_worksheet_has_each_story_on_pages_of_its_own(lesson: Lesson, more: Kit) -> None:
    common, first, second = pages(sheets.worksheet(lesson, more))
    assert "The same for all" in common
    assert first.startswith(BOTH[0])
    assert "Hurt by the horse" in first
    assert second.startswith(BOTH[1])
    assert "Hurt by the song" in second
    assert not any(word in common + second for word in OF_A)
    assert not any(word in common + first for word in OF_B)


@pytest.mark.parametrize("export", [sheets.guide, sheets.family, slides_pdf.handout])
def test_sheets_hold_both_stories_each_under_its_name(lesson: Lesson, more: Kit, export: Callable[..., bytes]) -> None:
    made = " ".join(pages(export(lesson, more)))
    assert all(name in made for name in BOTH)
    assert made.index("horse") < made.index("song")


def test_slides_on_paper_are_those_of_one_story_each(lesson: Lesson, more: Kit) -> None:
    for one in pages(slides_pdf.slides(lesson, more)):
        assert any(word in one for word in OF_A) == (BOTH[0] in one and BOTH[1] not in one)
        assert any(word in one for word in OF_B) == (BOTH[1] in one)


def test_powerpoint_hides_what_is_not_shown_at_first_and_says_so(lesson: Lesson, more: Kit) -> None:
    deck = Presentation(io.BytesIO(pptx(lesson, more)))
    first, *rest = deck.slides
    assert NOTE in first.notes_slide.notes_text_frame.text
    assert "Some slides are hidden" in first.notes_slide.notes_text_frame.text
    for slide in rest:
        words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        is_hidden = slide._element.get("show") == "0"
        assert is_hidden == (BOTH[1] in words or "optional" in words)
        assert not is_hidden or not any(word in words for word in OF_A)


def test_powerpoint_without_choices_hides_nothing(plain: Lesson, more: Kit) -> None:
    deck = Presentation(io.BytesIO(pptx(plain, more)))
    assert not any(slide._element.get("show") for slide in deck.slides)
    assert "hidden" not in deck.slides[0].notes_slide.notes_text_frame.text


@pytest.mark.parametrize("export", [notebook.teacher, notebook.pupil])
def test_a_cell_of_a_notebook_says_its_choice_and_keeps_its_tag(lesson: Lesson, more: Kit, export: Callable[..., bytes]) -> None:
    found = {"choice:story-a": BOTH[0], "choice:story-b": BOTH[1], "choice:more": "Extra slides (optional)"}
    seen = set()
    for made in json.loads(export(lesson, more))["cells"]:
        named = [found[tag] for tag in made["metadata"].get("tags", []) if tag in found]
        first = made["source"][0]
        assert bool(named) == bool(re.match(r"\*\*|# (Story|Extra)", first))
        assert not named or named[0] in first
        seen.update(named)
    assert seen == set(found.values())


def test_the_code_of_a_stranger_begins_as_it_did(lesson_of: Callable[..., Lesson], more: Kit) -> None:
    made = json.loads(notebook.teacher(lesson_of(Cell("a", "code", "%%bash\nls", 1, "-", {"choice": ("story-a",)})), more))
    assert made["cells"][0]["source"][0] == "%%bash\n"


def test_the_teachers_page_says_which_story_covers_an_objective(lesson_of: Callable[..., Lesson], kit: Kit) -> None:
    objective = next(o.id for o in kit.objectives.values() if (o.risk, o.age) == ("cyberbullying", "10-13"))
    cells = [Cell(**{**vars(cell), "tags": {**cell.tags, "objective": (objective,)}}) for cell in stories()]
    places = covered(lesson_of(*cells), kit)[0]["practised"]
    assert [place.partition(" (")[0] for place in places] == [
        "Meet: Story A: Hurt by the horse",
        "Meet: Story B: Hurt by the song",
        "Practise: The same for all",
    ]


@pytest.mark.parametrize(("language", "names"), [("kk", ("А оқиғасы", "Ә оқиғасы")), ("ru", ("История А", "История Б"))])
def test_choices_have_names_in_every_language(kit: Kit, lesson: Lesson, language: str, names: tuple[str, str]) -> None:
    said, _ = kit_in(kit, language)
    assert tuple(choice.title for choice in said.choices.values()) == names
    assert said.choices["story-b"].note != kit.choices["story-b"].note


# ---------------------------------------------------------------- a notebook of one's own


def test_a_notebook_from_elsewhere_has_the_choices_of_the_kit(tmp_path: Path, run, write_notebook, cell) -> None:
    cells = [cell("# Mine", slide="slide"), cell("# One", "choice:story-a", slide="slide"), cell("# Two", "choice:story-b", slide="slide")]
    write_notebook(tmp_path / "mine.ipynb", cells)
    assert run(tmp_path, "build", "mine.ipynb", "--format", "slides", "--language", "en").code == 0
    (made,) = tmp_path.rglob("slides.html")
    assert offered(tree(made.read_bytes())) == OFFER[:2]


def test_a_wrong_choice_in_a_notebook_from_elsewhere_is_a_sentence(tmp_path: Path, run, write_notebook, cell) -> None:
    write_notebook(tmp_path / "mine.ipynb", [cell("# Mine", "choice:story-c", slide="slide")])
    ran = run(tmp_path, "build", "mine.ipynb", "--format", "slides", "--language", "en")
    assert ran.code != 0
    assert "cell 1" in ran.err + ran.out
    assert "there is no tag 'choice:story-c'" in ran.err + ran.out
