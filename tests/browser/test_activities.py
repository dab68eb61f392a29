"""Every activity in an exported page: operated by mouse, keyboard and touch, twice on one page, stopped and started over."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from examples import Keyboard, Mouse, Touch, call, example
from playwright.sync_api import Locator, Page, expect

from kit_builder.core.kit import read_kit
from kit_builder.exports.page import exercise
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import lessons_of
from kit_builder.lesson.read import read
from tumar import ACTIVITIES

ROOT = Path(__file__).resolve().parents[2]
AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def page_file(page_alone: Path) -> Path:
    """The same page as a class does it."""
    file = page_alone.with_name("class.html")
    file.write_text(page_alone.read_text("utf-8").replace('"alone": true', '"alone": false'), "utf-8")
    return file


@pytest.fixture(scope="module")
def page_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with two copies of every activity, as a pupil does them alone."""
    folder = tmp_path_factory.mktemp("kit")
    cells = ["from tumar import *\nsetup(language='en', age='10-13')".replace("*", ", ".join([*ACTIVITIES, "setup"]))]
    cells += [f"# {name}\n{call(name)}" for name in ACTIVITIES for _ in range(2)]
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


def place_of(page: Page, name: str, copy: int) -> Locator:
    return page.locator(f"[data-activity='{2 * list(ACTIVITIES).index(name) + copy}']")


@pytest.mark.parametrize("by", [Mouse(), Keyboard(), Touch()], ids=["mouse", "keyboard", "touch"])
@pytest.mark.parametrize("name", ACTIVITIES)
def test_an_activity_is_operated(opened, page_file, name, by):
    page = opened.open(page_file)
    other = place_of(page, name, 1).inner_text()
    example(name).operate(place_of(page, name, 0), by, expect)
    assert place_of(page, name, 1).inner_text() == other
    page.evaluate(AXE)
    found = page.evaluate(
        "node => axe.run(node, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})", place_of(page, name, 0).element_handle()
    )
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []


@pytest.mark.parametrize("name", ACTIVITIES)
def test_starting_over_brings_back_the_beginning(opened, page_file, name):
    page = opened.open(page_file)
    place = place_of(page, name, 0)
    before = place.locator(".tumar-body").inner_text()
    if name != "Video":
        example(name).operate(place, Mouse(), expect)
    place.get_by_role("button", name="Start over").click()
    expect(place.get_by_role("status")).to_have_text("Started over.")
    assert place.locator(".tumar-body").inner_text() == before


@pytest.mark.parametrize("name", ACTIVITIES)
def test_a_pupil_alone_does_an_activity_without_a_class(opened, page_alone, name):
    page = opened.open(page_alone)
    place = place_of(page, name, 0)
    seen = [place.inner_text()]

    class Reader(Mouse):
        def press(self, control: Locator) -> None:
            super().press(control)
            seen.append(place.inner_text())

    getattr(example(name), "operate_alone", example(name).operate)(place, Reader(), expect)
    text = "\n".join([*seen, place.inner_text()]).lower()
    assert re.findall(r"\bhands\b|heads down|count the class|half of the class|what the class|\bof 0\b", text) == []
    assert place.locator(".tumar-counter").count() == 0
    assert len(re.findall("no names?, no marks?|no marks?, no names?", seen[0].lower())) <= 1


def test_nothing_is_kept_when_the_page_is_opened_again(opened, page_file):
    page = opened.open(page_file)
    example("Rehearsal").operate(place_of(page, "Rehearsal", 0), Mouse(), expect)
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    opened.open(page_file)
    expect(place_of(page, "Rehearsal", 0).get_by_text("Part 1 of 4")).to_be_visible()


def test_a_film_is_taken_only_when_the_page_is_read_to_its_end(opened, page_file):
    page = opened.open(page_file)
    name = page.evaluate("document.querySelector('[id^=film-]').id.replace('film-', '')")
    assert page.evaluate("name => film(name).byteLength", name) > 10_000
    page.evaluate("Object.defineProperty(document, 'readyState', {value: 'loading'})")
    assert page.evaluate("name => film(name)", name) is None


@pytest.mark.parametrize(("width", "over"), [(1280, True), (390, False), (320, False)], ids=["projector", "phone", "narrow"])
def test_captions_do_not_hide_the_film_of_a_phone(opened, page_file, width, over):
    opened.page.set_viewport_size({"width": width, "height": 720})
    page = opened.open(page_file)
    place = place_of(page, "Video", 0)
    example("Video").operate(place, Mouse(), expect)
    film, caption = place.locator("video").bounding_box(), place.locator(".tumar-caption").bounding_box()
    assert (caption["y"] < film["y"] + film["height"] - 1) == over
    assert caption["width"] <= film["width"]
    controls = place.locator(".tumar-controls").bounding_box()
    place.locator(".tumar-caption").evaluate("caption => caption.replaceChildren()")  # as where nobody speaks: nothing jumps
    assert place.locator(".tumar-controls").bounding_box()["y"] == pytest.approx(controls["y"], abs=2)
    place.get_by_role("button", name="Captions off").click()
    expect(place.locator(".tumar-caption")).to_be_hidden()


def test_captions_leave_the_screen_of_a_phone_to_the_film(opened, page_file):
    opened.page.set_viewport_size({"width": 390, "height": 844})
    place = place_of(opened.open(page_file), "Video", 0)
    place.get_by_role("button", name="Full screen").click()
    example("Video").operate(place, Mouse(), expect)
    film, caption = place.locator("video").bounding_box(), place.locator(".tumar-caption").bounding_box()
    assert film["height"] > 5 * caption["height"]
    assert caption["y"] >= film["y"] + film["height"] - 1


def test_words_that_are_sixty_percent_longer_fit_a_phone(opened, page_file):
    """As they may become in Kazakh and Russian."""
    opened.page.set_viewport_size({"width": 390, "height": 844})
    page = opened.open(page_file)
    page.evaluate(
        """() => {
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let text = walk.nextNode(); text; text = walk.nextNode())
            if (text.data.trim() && text.parentElement.closest("[data-activity]")) text.data += " " + text.data.slice(0, text.data.length * 0.6);
        }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert (
        page.evaluate(
            "[...document.querySelectorAll('.tumar button')].filter(node => node.scrollWidth > node.clientWidth + 2).map(node => node.outerHTML)"
        )
        == []
    )


def test_boxes_open_as_often_as_their_odds_say_and_alike_on_every_screen(opened, page_file):
    page = opened.open(page_file)
    counts = []
    for copy in range(2):
        place = place_of(page, "LootBox", copy)
        place.get_by_role("button", name="Next").click()
        for _ in range(20):
            place.get_by_role("button", name="Open 100").click()
        counts.append([int(text.split(" ")[0].replace(",", "")) for text in place.locator(".tumar-bartext").all_inner_texts()])
    assert counts[0] == counts[1]
    chances = ACTIVITIES["LootBox"](example("LootBox").TEXT).odds
    for count, chance in zip(counts[0], chances, strict=True):
        assert abs(count - 2000 * chance) < 3 * (2000 * chance * (1 - chance)) ** 0.5


# What browsers learned after the spring of 2021: Chromium 91 (which school computers have), Safari 14, Firefox 89
NEW = """
  for (const name of ['structuredClone', 'reportError', 'CloseWatcher', 'navigation', 'scheduler', 'cookieStore']) delete globalThis[name];
  for (const kind of [Array, String, Object.getPrototypeOf(Int8Array)]) for (const name of ['at', 'findLast', 'findLastIndex', 'toSorted',
    'toReversed', 'toSpliced', 'with', 'isWellFormed', 'toWellFormed']) delete kind.prototype[name];
  for (const name of ['hasOwn', 'groupBy']) delete Object[name];
  for (const name of ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf']) delete Set.prototype[name];
  for (const name of ['withResolvers', 'try']) delete Promise[name];
  for (const name of ['map', 'filter', 'take', 'drop', 'flatMap', 'reduce', 'toArray', 'forEach', 'some', 'every', 'find'])
    delete Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))[name];
  for (const name of ['fromAsync']) delete Array[name];
  for (const name of ['inert', 'showPopover', 'hidePopover', 'togglePopover', 'popover']) delete HTMLElement.prototype[name];
  for (const name of ['checkVisibility', 'setHTML', 'setHTMLUnsafe', 'getHTML']) delete Element.prototype[name];
  for (const name of ['any', 'timeout']) delete AbortSignal[name];
  delete crypto.randomUUID; delete Document.prototype.startViewTransition; delete CSS.registerProperty; delete Map.groupBy;
"""


def test_all_activities_live_in_a_browser_of_2021(opened, page_file):
    opened.page.add_init_script(NEW)
    page = opened.open(page_file)
    assert page.evaluate("typeof structuredClone + typeof [].at") == "undefinedundefined"
    expect(page.locator("[data-live]")).to_have_count(2 * len(ACTIVITIES))
    for name in ACTIVITIES:
        example(name).operate(place_of(page, name, 0), Mouse(), expect)


@pytest.mark.parametrize("instead", ["nobody", "["], ids=["it fails", "it cannot be read"])
def test_an_activity_that_fails_leaves_its_paper_form_and_no_other_fails(opened, page_file, instead):
    text = page_file.read_text("utf-8")
    assert '\\"sort\\"' in text
    broken = page_file.with_name("broken.html")
    broken.write_text(text.replace('\\"sort\\"', instead), "utf-8")
    page = opened.open(broken)
    expect(page.locator("[data-live]")).to_have_count(2 * len(ACTIVITIES) - 2)
    place = page.locator(".activity", has=place_of(page, "Sort", 0))
    expect(place.get_by_text("does not run in this browser")).to_be_visible()
    expect(place.get_by_text("Kind or not?")).to_be_visible()
    expect(page.get_by_text("does not run in this browser").locator("visible=true")).to_have_count(2)
    example("Quiz").operate(place_of(page, "Quiz", 0), Mouse(), expect)


def test_where_the_page_cannot_read_its_script_every_activity_is_there_on_paper(opened, page_file):
    text = page_file.read_text("utf-8")
    assert "class Model {" in text
    old = page_file.with_name("old.html")
    policy = re.search(r'<meta http-equiv="Content-Security-Policy"[^>]*>', text)[0]  # it names the script by its hash
    old.write_text(text.replace(policy, "").replace("class Model {", "class Model {???", 1), "utf-8")
    opened.page.goto(old.as_uri())
    expect(opened.page.get_by_text("does not run in this browser").locator("visible=true")).to_have_count(2 * len(ACTIVITIES))
    assert opened.errors.pop().startswith("Unexpected token")


# Every colour that is seen in a place: where it stands, what it is for, and whether it is within something right, not yet or chosen
COLOURS = """place => {
  const hue = ([r, g, b]) => {
    const most = Math.max(r, g, b), least = Math.min(r, g, b), span = most - least;
    if (span < 14) return null;
    const turn = most === r ? ((g - b) / span + 6) % 6 : most === g ? (b - r) / span + 2 : (r - g) / span + 4;
    return 60 * turn;
  };
  const name = ([r, g, b]) => {
    const turn = hue([r, g, b]);
    if (turn === null) return '';
    if (turn < 15 || turn >= 345) return 'red';
    if (turn < 42) return 'amber';
    if (turn >= 70 && turn < 170) return 'green';
    return turn >= 215 && turn < 235 ? 'blue' : '';
  };
  const seen = [];
  for (const node of place.querySelectorAll('.tumar, .tumar *')) {
    if (!node.checkVisibility() || node.closest('svg, img')) continue;
    const state = node.closest('.tumar-is-right') ? 'right' : node.closest('.tumar-is-not-yet') ? 'not yet' :
      node.matches('[aria-pressed=true], .tumar-is-chosen, .tumar-is-chosen .tumar-choice') ? 'chosen' : '';
    for (const part of [null, '::before', '::after']) {
      const style = getComputedStyle(node, part);
      if (part && ['none', 'normal'].includes(style.content)) continue;
      const used = { color: style.color, backgroundColor: style.backgroundColor, backgroundImage: style.backgroundImage, boxShadow: style.boxShadow };
      for (const side of ['Top', 'Right', 'Bottom', 'Left'])
        if (parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== 'none') used[`border${side}`] = style[`border${side}Color`];
      if (style.outlineStyle !== 'none') used.outline = style.outlineColor;
      if (style.accentColor !== 'auto') used.accent = style.accentColor;
      for (const [property, text] of Object.entries(used))
        for (const [, r, g, b, , a] of text.matchAll(/rgba?\\((\\d+), (\\d+), (\\d+)(, ([\\d.]+))?\\)/g))
          if (a !== '0') seen.push([name([r, g, b].map(Number)), state, `${node.className}${part ?? ''} ${property} ${text}`]);
    }
  }
  return seen;
}"""
SIGNS = """place => [...place.querySelectorAll('.tumar-is-right, .tumar-is-not-yet')].filter(node => node.checkVisibility()).map(node => {
  const wanted = node.matches('.tumar-is-right') ? '✓' : '↺';
  const parts = [node, ...node.querySelectorAll('*')].flatMap(one => [null, '::before', '::after'].map(part => getComputedStyle(one, part).content));
  const words = [...node.querySelectorAll('.tumar-feedback'), node].some(one => one.matches('.tumar-feedback, .tumar-verdict') && one.textContent);
  return parts.some(text => text.includes(wanted)) || words ? '' : node.outerHTML.slice(0, 200);
}).filter(Boolean)"""


class Painter(Mouse):
    """Presses like the mouse, and looks at all colours each time."""

    def __init__(self, place: Locator) -> None:
        self.place = place
        self.states: set[str] = set()

    def press(self, control: Locator) -> None:
        super().press(control)
        self.look()

    def look(self) -> None:
        allowed = {"": {"", "blue", "chosen"}, "right": {"", "green", "blue"}, "not yet": {"", "amber", "blue"}, "chosen": {"", "blue"}}
        seen = self.place.evaluate(COLOURS)
        assert [where for colour, state, where in seen if colour not in allowed[state]] == []
        for state, colour in (("chosen", "blue"), ("right", "green"), ("not yet", "amber")):
            if any(one == state for _, one, _ in seen):
                self.states.add(state)
                assert any((shown, one) == (colour, state) for shown, one, _ in seen), state
        assert self.place.evaluate(SIGNS) == []


@pytest.mark.parametrize("name", ACTIVITIES)
def test_chosen_is_blue_right_is_green_not_yet_is_amber_and_nothing_else_is(opened, page_file, name):
    page = opened.open(page_file)
    painter = Painter(place_of(page, name, 0))
    painter.look()
    example(name).operate(painter.place, painter, expect)
    painter.look()
    for control in painter.place.locator("button, input, select, textarea, summary").locator("visible=true").all():
        if control.is_visible() and control.is_enabled():
            control.focus()
            painter.look()


@pytest.mark.parametrize("name", ACTIVITIES)
def test_whatever_is_pressed_colours_say_nothing_else(opened, page_file, name):
    """Every button of every view, one after the other, but for those that print, begin anew or fill the screen."""
    page = opened.open(page_file)
    page.evaluate("print = () => {}")
    painter = Painter(place_of(page, name, 0))
    for _ in range(6):
        buttons = painter.place.locator("button, label.tumar-button, input[type=checkbox]").locator("visible=true")
        for number in range(buttons.count()):
            button = buttons.nth(number)
            if number >= buttons.count() or not button.is_visible() or not button.is_enabled():
                continue
            if re.search("Start over|Full screen|Next|Back|Finish|Print|Play|Reset", button.inner_text()):
                continue
            button.click()
            painter.look()
        onward = painter.place.get_by_role("button", name=re.compile("^(Next|Finish)$"))
        if not onward.count() or not onward.is_visible() or not onward.is_enabled():
            break
        painter.press(onward)


def test_a_weak_password_has_no_green_tick(opened, page_file):
    place = place_of(opened.open(page_file), "PasswordLab", 0)
    for password, verdict in (("123456", "not-yet"), ("Almaty2012", "not-yet"), ("soup goat lamp rain kite", None)):
        place.get_by_role("button", name=password).click()
        row = place.locator(".tumar-option", has_text=password)
        strong = place.locator(".tumar-verdict").inner_text() == "Hard to guess."
        assert not (verdict and strong)
        expect(row).to_have_class(re.compile("is-right" if strong else "is-not-yet"))
        expect(place.get_by_role("status")).to_contain_text("Hard to guess." if strong else "Still easy to guess.")


def test_in_forced_colours_what_rests_has_the_colour_of_a_button(opened, page_file):
    """The system's colour for what is disabled is green on black, or red, which would say right or wrong."""
    opened.page.emulate_media(forced_colors="active", color_scheme="dark")
    place = place_of(opened.open(page_file), "Sort", 0)
    right = "Kind" if "Well done" in place.locator(".tumar-card").inner_text() else "Hurts"
    colour = "node => getComputedStyle(node).color"
    before = place.locator(".tumar-bin").first.evaluate(colour)
    place.get_by_role("button", name=right).click()
    expect(place.locator(".tumar-bin").first).to_be_disabled()
    for node in place.locator(".tumar-bin, .tumar-bin *").all():
        assert node.evaluate(colour) == before
