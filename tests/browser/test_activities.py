"""Every activity in an exported page: operated by mouse and by keyboard, twice on one page, stopped and started over."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from kit_builder.build import lessons_of
from kit_builder.exports.page import exercise
from kit_builder.kit import read_kit
from kit_builder.markdown import Renderer
from kit_builder.stages.read import read
from tumar import ACTIVITIES

ROOT = Path(__file__).resolve().parents[2]
AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")

TEXTS = {
    "Quiz": 'Quiz("""\nWhich is kind?\n\n- [ ] Laugh along\n  > It grows.\n- [x] Write to her\n  > She is not alone.\n""")',
    "Sort": 'Sort("""\nKind or not?\n\n## Kind\n- Well done!\n  > It is true.\n\n## Hurts {.risky}\n- Nobody asked you.\n  > It shuts out.\n""")',
    "Story": 'Story("""\n## Monday {#start}\n**A:** Look at this!\n\n- [Laugh](#laugh)\n- [Stop](#stop)\n\n## They laugh {#laugh}\nIt grew.\n\n'
    '## It stops {#stop}\nIt ended.\n""")',
    "Video": 'Video("""\n[The sticker](../media/films/sticker.mp4)\n\n![A class chat](../media/art/scenes/sticker-chat.svg)\n\n'
    '## 0:02 What comes next?\n- They laugh\n  > Some do.\n- They stop\n  > Some do that.\n""")',
    "Poll": 'Poll("""\nWhat could one do?\n\n- Tell\n- Write\n""")',
    "HelpSteps": 'HelpSteps("cyberbullying")',
    "Rehearsal": 'Rehearsal("""\nYou tell.\n\n## First {.first}\n- Can I talk to you?\n\n## They ask {.asked}\n- Since when?\n  > Since Monday.\n\n'
    '## Then {.next}\n- They make a plan.\n""")',
}


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with two copies of every activity."""
    folder = tmp_path_factory.mktemp("kit")
    cells = ["from tumar import *\nsetup(language='en', age='10-13')".replace("*", ", ".join([*TEXTS, "setup"]))]
    cells += [f"# {name}\n{text}" for name, text in TEXTS.items() for _ in range(2)]
    raw = {
        "cells": [{"cell_type": "code", "id": f"c{n}", "source": text, "metadata": {}} for n, text in enumerate(cells)],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (folder / "notebooks").mkdir()
    path = folder / "notebooks" / "cyberbullying.ipynb"
    path.write_text(json.dumps(raw), "utf-8")
    for name in ("kit.toml", "objectives.toml"):
        shutil.copy(ROOT / "notebooks" / name, path.parent)
    shutil.copytree(ROOT / "media", folder / "media")
    kit = read_kit(folder)
    (lesson,) = lessons_of(kit, [read(path, kit)], kit.ages["10-13"], "en", Renderer())
    file = folder / "exercise.html"
    file.write_bytes(exercise(lesson, kit))
    return file


class Mouse:
    """Operate with clicks."""

    def press(self, control: Locator) -> None:
        control.click()


class Keyboard:
    """Operate with Tab and Enter only: the control must be reachable with Tab from where the focus is."""

    def press(self, control: Locator) -> None:
        page = control.page
        for _ in range(400):
            if control.evaluate("node => node === document.activeElement"):
                page.keyboard.press("Enter")
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {control}")


def quiz(place: Locator, by: Mouse | Keyboard) -> None:
    by.press(place.get_by_role("button", name="Laugh along"))
    expect(place.get_by_text("It grows.").locator("visible=true").first).to_be_visible()
    by.press(place.get_by_role("button", name="Write to her"))
    expect(place.get_by_role("status")).to_contain_text("Correct!")


def sort(place: Locator, by: Mouse | Keyboard) -> None:
    for card in range(2):
        expect(place.get_by_text(f"Card {card + 1} of 2")).to_be_visible()
        is_kind = "Well done" in place.locator(".tumar-card").inner_text()
        wrong, right = ("Hurts", "Kind") if is_kind else ("Kind", "Hurts")
        if is_kind:
            by.press(place.get_by_role("button", name=wrong))
            expect(place.get_by_role("status")).to_contain_text("Look again")
        by.press(place.get_by_role("button", name=right))
        by.press(place.get_by_role("button", name="Finish" if card else "Next"))
    expect(place.get_by_text("Risky ones found at once: 1 of 1")).to_be_visible()
    expect(place.get_by_text("Safe ones trusted at once: 0 of 1")).to_be_visible()


def story(place: Locator, by: Mouse | Keyboard) -> None:
    by.press(place.get_by_role("button", name="Laugh"))
    expect(place.get_by_text("It grew.")).to_be_visible()
    by.press(place.get_by_role("button", name="Go back one step").locator("visible=true").first)
    by.press(place.get_by_role("button", name="Stop"))
    expect(place.get_by_text("It ended.")).to_be_visible()
    expect(place.get_by_text("Endings found: 2 of 2")).to_be_visible()


def video(place: Locator, by: Mouse | Keyboard) -> None:
    by.press(place.get_by_role("button", name="Play"))
    expect(place.get_by_role("heading", name="What comes next?")).to_be_visible(timeout=20_000)
    assert place.locator("video").evaluate("film => film.paused && film.currentTime >= 2 && film.currentTime < 4")
    by.press(place.get_by_role("button", name="They stop"))
    expect(place.get_by_text("Some do that.").locator("visible=true").first).to_be_visible()
    by.press(place.get_by_role("button", name="Watch on"))
    expect(place.get_by_role("button", name="Pause")).to_be_visible()
    expect(place.locator(".tumar-caption")).to_contain_text("Monday, class 6B")
    by.press(place.get_by_role("button", name="Pause"))


def poll(place: Locator, by: Mouse | Keyboard) -> None:
    by.press(place.get_by_role("button", name="One more: Tell, Before"))
    by.press(place.get_by_role("button", name="One more: Tell, After"))
    by.press(place.get_by_role("button", name="One more: Tell, After"))
    expect(place.get_by_role("status")).to_have_text("Before: 1 hands. After: 2 hands.")
    expect(place.get_by_role("spinbutton", name="Tell, After: hands")).to_have_value("2")


def help_steps(place: Locator, by: Mouse | Keyboard) -> None:
    first = place.get_by_role("button", name="Stop")
    by.press(first)
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(place.get_by_text("Don't answer in anger.").first).to_be_visible()
    by.press(place.get_by_role("button", name="Show all steps"))
    expect(place.locator(".tumar-how:visible")).to_have_count(5)


def rehearsal(place: Locator, by: Mouse | Keyboard) -> None:
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Can I talk to you?"))
    by.press(place.get_by_role("button", name="I said it aloud"))
    place.get_by_label("My own first sentence").fill("<b>Mine</b>")
    expect(place.locator(".tumar-spoken")).to_have_text("<b>Mine</b>")
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Show an answer: Since when?"))
    expect(place.locator(".tumar-answer")).to_contain_text("Since Monday.")
    by.press(place.get_by_role("button", name="Next"))
    expect(place.locator(".tumar-later")).to_contain_text("They make a plan.")


OPERATE = {
    "Quiz": quiz,
    "Sort": sort,
    "Story": story,
    "Video": video,
    "Poll": poll,
    "HelpSteps": help_steps,
    "Rehearsal": rehearsal,
}


def place_of(page: Page, name: str, copy: int) -> Locator:
    return page.locator(f"[data-activity='{2 * list(TEXTS).index(name) + copy}']")


def test_every_activity_is_operated_here():
    assert set(OPERATE) == set(ACTIVITIES) == set(TEXTS)


@pytest.mark.parametrize("by", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
@pytest.mark.parametrize("name", TEXTS)
def test_an_activity_is_operated(opened, page_file, name, by):
    page = opened.open(page_file)
    other = place_of(page, name, 1).inner_text()
    OPERATE[name](place_of(page, name, 0), by)
    assert place_of(page, name, 1).inner_text() == other
    page.evaluate(AXE)
    found = page.evaluate(
        "node => axe.run(node, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})", place_of(page, name, 0).element_handle()
    )
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []


@pytest.mark.parametrize("name", TEXTS)
def test_starting_over_brings_back_the_beginning(opened, page_file, name):
    page = opened.open(page_file)
    place = place_of(page, name, 0)
    before = place.locator(".tumar-body").inner_text()
    if name != "Video":
        OPERATE[name](place, Mouse())
    place.get_by_role("button", name="Start over").click()
    expect(place.get_by_role("status")).to_have_text("Started over.")
    assert place.locator(".tumar-body").inner_text() == before


def test_nothing_is_kept_when_the_page_is_opened_again(opened, page_file):
    page = opened.open(page_file)
    OPERATE["Rehearsal"](place_of(page, "Rehearsal", 0), Mouse())
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    opened.open(page_file)
    expect(place_of(page, "Rehearsal", 0).get_by_text("Part 1 of 4")).to_be_visible()
