"""The page of pupils where it offers choices: who chooses sees one story, and nothing that was answered is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from stories import stories, with_more

from kit_builder.core.model import Kit, Lesson
from kit_builder.exports import page as pages


@pytest.fixture
def exercise(tmp_path: Path, kit: Kit, lesson_of: Callable[..., Lesson]) -> Path:
    path = tmp_path / "exercise.html"
    path.write_bytes(pages.exercise(lesson_of(*stories()), with_more(kit)))
    return path


def seen(page: Page) -> set[str]:
    """Return the choices of which something is seen."""
    return {str(one.get_attribute("data-choice")) for one in page.locator("[data-choice]").all() if one.is_visible()}


def test_one_story_is_seen_and_another_after_a_choice_by_keyboard(opened, exercise):
    page = opened.open(exercise)
    assert seen(page) == {"story-a"}
    page.get_by_label("Story A").focus()
    page.keyboard.press("ArrowRight")
    assert seen(page) == {"story-b"}
    page.get_by_label("Extra slides").press("Space")
    assert seen(page) == {"story-b", "more"}
    page.keyboard.press("Space")
    assert seen(page) == {"story-b"}
    assert opened.errors == []


@pytest.mark.parametrize(
    ("address", "choices"),
    [
        ("?choice=story-b", {"story-b"}),
        ("#choice=story-b", {"story-b"}),
        ("?choice=story-b&choice=more", {"story-b", "more"}),
        ("?choice=", {"story-a"}),
        ("?choice=nothing", {"story-a"}),
        ("#c6", {"story-b"}),  # as PowerPoint leads to an activity
        ("#c1", {"story-a"}),
        ("#%E0", {"story-a"}),
    ],
)
def test_an_address_chooses(opened, exercise, address, choices):
    page = opened.open(exercise, address)
    assert seen(page) == choices
    assert opened.errors == []


def test_an_address_that_leads_to_a_cell_shows_it(opened, exercise):
    page = opened.open(exercise)
    page.evaluate("location.hash = 'c6'")
    expect(page.locator("#c6")).to_be_in_viewport()
    assert seen(page) == {"story-b"}


def test_what_was_answered_stays_while_another_story_is_seen(opened, exercise):
    page = opened.open(exercise)
    page.locator("#c4 .tumar").get_by_text("Yes").click()
    answered = page.locator("#c4 .tumar").inner_text()
    page.get_by_label("Story B").check()
    page.get_by_label("Story A").check()
    assert page.locator("#c4 .tumar").inner_text() == answered


def test_the_choices_are_accessible_and_fit_a_phone(opened, exercise):
    opened.page.set_viewport_size({"width": 390, "height": 844})
    page = opened.open(exercise)
    page.evaluate((Path(__file__).parent / "axe.min.js").read_text("utf-8"))
    assert page.evaluate("axe.run(document)")["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert all(label.bounding_box()["height"] >= 36 for label in page.locator(".choices label").all())


def test_print_holds_what_was_chosen_alone(opened, exercise):
    page = opened.open(exercise, "?choice=story-b")
    page.emulate_media(media="print")
    assert seen(page) == {"story-b"}
    expect(page.locator(".choices")).to_be_hidden()


def test_where_no_script_runs_all_stories_stand_each_under_its_name(chromium: Browser, exercise):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(exercise.as_uri())
    assert seen(page) == {"story-a", "story-b", "more"}
    assert [name.is_visible() for name in page.locator(".choice-name").all()] == [True] * 7
    expect(page.locator(".choices")).to_be_hidden()
    context.close()
