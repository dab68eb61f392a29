"""A whole lesson, as a teacher gives it: with the mouse, the keyboard, a presenter or a finger alone, and the notes open beside it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from firefox import firefox
from playwright.sync_api import Locator, Page, expect

PRESSES = 8  # so many lead from any slide to the next: it has fewer fragments


class Hand:
    """One way to use the slides. ``forward`` is done until the slide changes, ``touch`` to each activity of a slide."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.turn = 0

    def choose(self, name: str) -> None: ...
    def forward(self) -> None: ...
    def touch(self, activity: Locator) -> None: ...
    def between(self) -> None: ...


def controls(activity: Locator) -> Locator:
    return activity.locator("button:visible:enabled, input:visible, select:visible, textarea:visible")


class Mouse(Hand):
    def choose(self, name: str) -> None:
        self.page.get_by_role("link", name=name).click()

    def forward(self) -> None:
        self.page.locator(".navigate-right").click()

    def touch(self, activity: Locator) -> None:
        controls(activity).first.click()


class Keyboard(Hand):
    """It never lets go of the control that it has used."""

    def choose(self, name: str) -> None:
        self.page.get_by_role("link", name=name).focus()
        self.page.keyboard.press("Enter")

    def forward(self) -> None:
        self.turn += 1
        steps = self.page.evaluate("document.activeElement.matches('input, select, textarea')")
        self.page.keyboard.press("PageDown" if steps else ("ArrowRight", "ArrowDown", "PageDown")[self.turn % 3])

    def touch(self, activity: Locator) -> None:
        control = controls(activity).first
        control.focus()
        is_list = control.evaluate("node => node.matches('select')")  # which Space would open
        self.page.keyboard.press("ArrowDown" if is_list else "Space")


class Presenter(Hand):
    """PageUp, PageDown, B, full stop, F5 and Esc: it has no other keys."""

    def choose(self, name: str) -> None:
        self.forward()

    def forward(self) -> None:
        self.page.keyboard.press("PageDown")

    def between(self) -> None:
        self.turn += 1
        if self.turn % 5 == 0:
            self.page.reload()
            self.page.wait_for_selector(".reveal.ready", state="attached")
        for key in ("b", ".", "Escape"):
            self.page.keyboard.press(key)
            assert self.page.evaluate("Reveal.isPaused() || Reveal.isOverview()")
            self.page.keyboard.press(key)
            assert not self.page.evaluate("Reveal.isPaused() || Reveal.isOverview()")


class Finger(Hand):
    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.touches = page.context.new_cdp_session(page)

    def drag(self, x: float, y: float, by: float) -> None:
        send = self.touches.send
        send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for step in range(1, 9):
            send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + by * step / 8, "y": y}]})
        send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def choose(self, name: str) -> None:
        self.page.get_by_role("link", name=name).tap()

    def forward(self) -> None:
        if self.page.locator("section.present .activity").count():
            self.page.locator(".navigate-right").tap()
        else:
            self.drag(900, 300, -400)

    def touch(self, activity: Locator) -> None:
        controls(activity).first.tap()
        box = activity.bounding_box()
        assert box
        self.drag(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2, -300)  # which changes no slide


def index(page: Page) -> int:
    return int(page.evaluate("Reveal.getIndices().h"))


def agree(page: Page, notes: Page) -> None:
    """Slide, number and notes are of one slide; the rest of the lesson is out of the way."""
    now, of = page.evaluate("[Reveal.getIndices().h + 1, Reveal.getTotalSlides()]")
    expect(page.locator("section.present")).to_have_count(1)
    expect(page.locator(".slide-number")).to_have_text(re.compile(rf"{now}\s*/\s*{of}\s*$"))
    expect(notes.locator(".place")).to_have_text(f"Slide {now} of {of}")
    written = page.locator("section.present .notes")
    expect(notes.locator(".text")).to_have_text(str(written.text_content()) if written.count() else "No notes for this slide.")


@pytest.mark.parametrize("grades", ["grades-1-4", "grades-5-8"])
@pytest.mark.parametrize("hand", [Mouse, Keyboard, Presenter, Finger])
def test_a_whole_lesson_goes_from_its_first_slide_to_its_last(
    opened: Any, decks: Path, deck: Callable[..., Path], grades: str, hand: type[Hand]
) -> None:
    page = opened.open(deck(decks, grades))
    with page.context.expect_page() as waiting:
        page.keyboard.press("n")
    notes, by = waiting.value, hand(page)
    agree(page, notes)
    by.choose("Whole lesson")
    last = page.evaluate("Reveal.getTotalSlides()") - 1
    touched = 0
    for number in range(1, last + 1):
        assert index(page) == number
        agree(page, notes)
        for activity in page.locator("section.present [data-activity]").all():
            by.touch(activity)
            touched += 1
        by.between()
        assert index(page) == number, "what was done on the slide has changed it"
        for _ in range(PRESSES):
            if number < last and index(page) == number:
                by.forward()
    assert index(page) == last
    assert touched >= 5
    agree(page, notes)


def test_a_whole_lesson_with_a_presenter_in_firefox(decks: Path, deck: Callable[..., Path], tmp_path: Path) -> None:
    with firefox(tmp_path) as browser:
        (page,) = browser.windows()
        browser.open(page, deck(decks, "grades-5-8").as_uri() + "?part=meet#/1")
        browser.until(page, "document.documentElement.dataset.awake === 'true' && Reveal.isReady()", True)
        browser.press(page, "n")
        notes = next(window for window in browser.windows() if window != page)
        last = browser.evaluate(page, "Reveal.getTotalSlides()") - 1
        for number in range(1, last + 1):
            browser.until(page, "Reveal.getIndices().h", number)
            place = f"Slide {number + 1} of {last + 1}"
            browser.until(notes, "document.querySelector('.place').textContent", place)
            written = "Reveal.getCurrentSlide().querySelector('.notes')?.textContent.trim()"
            browser.until(notes, "document.querySelector('.text').textContent.trim()", browser.evaluate(page, written))
            browser.evaluate(page, "void Reveal.getCurrentSlide().querySelector('[data-activity] button')?.focus()")
            for key in ("b", "Escape"):
                browser.press(page, key)
                browser.until(page, "Reveal.isPaused() || Reveal.isOverview()", True)
                browser.press(page, key)
                browser.until(page, "Reveal.isPaused() || Reveal.isOverview()", False)
            if number % 2:
                browser.reload(page)
                browser.until(page, "document.documentElement.dataset.awake === 'true' && Reveal.isReady()", True)
            for _ in range(PRESSES):
                if number < last and browser.evaluate(page, "Reveal.getIndices().h") == number:
                    browser.press(page if number % 2 else notes, "PageDown")
                    browser.until(notes, "seen.length > 0", True)
        assert len(browser.windows()) == 2


def test_start_speaks_of_the_zip_in_firefox_only_where_it_stands_alone(decks: Path, tmp_path: Path) -> None:
    whole = next(decks.glob("*5-8-en/START.html"))
    alone = shutil.copy(whole, tmp_path)
    (tmp_path / "profile").mkdir()
    with firefox(tmp_path / "profile") as browser:
        (page,) = browser.windows()
        for path, display in ((whole, "none"), (Path(alone), "block")):
            browser.open(page, path.as_uri())
            browser.until(page, "getComputedStyle(document.querySelector('.packed')).display", display)
