"""The slides in front of a class: notes beside them, keys wherever the focus is, fingers, films, the parts, the address."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
SIZES = [(1366, 768), (1280, 720), (1024, 768), (1920, 1080)]

ARROWS = ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"]
STEPS = [*ARROWS, "Home", "End"]
PRESS = ["Space", "Enter"]
COMMANDS = {
    **dict.fromkeys(["ArrowRight", "ArrowDown", "PageDown", "Space"], "next"),
    **dict.fromkeys(["ArrowLeft", "ArrowUp", "PageUp", "Shift+Space"], "back"),
    **dict.fromkeys(["b", "."], "black"),
    **dict.fromkeys(["o", "Escape"], "overview"),
    "Home": "first",
    "End": "last",
    "n": "notes",
    "f": "full",
    "?": "help",
}
NEEDED = {
    "<button>x</button>": PRESS,
    "<a href='#'>x</a>": PRESS,
    "<details><summary>x</summary></details>": PRESS,
    "<input type=checkbox>": PRESS,
    "<input type=range>": [*STEPS, *PRESS],
    "<input type=radio>": [*STEPS, *PRESS],
    "<select><option>x</select>": [*STEPS, *PRESS],
    "<input type=number>": [*STEPS, *PRESS],
    "<input>": list(COMMANDS),
    "<input type=search>": list(COMMANDS),
    "<textarea></textarea>": list(COMMANDS),
    "<p contenteditable>x</p>": list(COMMANDS),
    "<p tabindex=0 style='height:1em;overflow:auto'>x<br>x<br>x</p>": ["ArrowUp", "ArrowDown"],
    "<p tabindex=0>x</p>": [],
}
RECORD = """() => {
  window.done = [];
  for (const name of Object.keys(commands)) commands[name] = () => done.push(name);
}"""


@pytest.fixture
def there(opened: Any, decks: Path, deck: Callable[..., Path]) -> Page:
    """The slides of a lesson, at the start slide."""
    page: Page = opened.open(deck(decks, "grades-5-8"))
    return page


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """Pages that may miss files."""
    context = chromium.new_context(offline=True, has_touch=True, viewport={"width": 1280, "height": 720})
    yield context
    context.close()


def ready(page: Page) -> Page:
    page.wait_for_selector("html[data-awake]", state="attached")
    page.wait_for_selector(".reveal.ready", state="attached")
    return page


def until(page: Page, condition: str) -> None:
    """Wait without wait_for_function, which the content policy of the pages forbids."""
    end = time.monotonic() + 5
    while not page.evaluate(f"Boolean({condition})"):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(20)


def index(page: Page) -> int:
    return int(page.evaluate("Reveal.getIndices().h"))


def total(page: Page) -> int:
    return int(page.evaluate("Reveal.getTotalSlides()"))


def go_to(page: Page, selector: str) -> Locator:
    page.evaluate("name => Reveal.slide(Reveal.getSlides().findIndex(slide => slide.querySelector(name)))", selector)
    return page.locator(f"section.present {selector}").first


def open_notes(page: Page) -> Page:
    with page.context.expect_page() as waiting:
        page.keyboard.press("n")
    return waiting.value


def part_and_slide(page: Page) -> tuple[set[str], int]:
    parts = page.evaluate("Reveal.getSlides().map(slide => slide.dataset.part)")
    return set(parts) - {"start"}, index(page)


# ---------------------------------------------------------------- the notes window


def test_the_notes_window_lives_on_whatever_is_done_with_the_slides(there: Page) -> None:
    notes = open_notes(there)
    place = notes.locator(".place")
    expect(place).to_have_text(f"Slide 1 of {total(there)}")
    for name in ("Practise", "Meet"):
        there.get_by_role("link", name=name).click()
        expect(place).to_have_text(f"Slide 2 of {total(there)}")
        ready_again(there)
        expect(place).to_have_text(f"Slide 2 of {total(there)}")
        notes.get_by_role("button", name="Next").click()
        expect(place).to_have_text(f"Slide 3 of {total(there)}")
        assert index(there) == 2
        there.get_by_role("button", name="Parts").click()
    assert len(there.context.pages) == 2
    notes.close()
    again = open_notes(there)
    expect(again.locator(".place")).to_have_text(f"Slide 1 of {total(there)}")
    expect(again.locator(".clock")).not_to_have_text("0:00")


def ready_again(page: Page) -> None:
    page.reload()
    ready(page)


def test_after_the_slides_are_loaded_again_n_brings_the_same_window(there: Page) -> None:
    notes = open_notes(there)
    ready_again(there)
    there.keyboard.press("n")
    expect(notes.locator(".place")).to_have_text(f"Slide 1 of {total(there)}")
    there.wait_for_timeout(2000)  # as long as it waits for a window that does not answer
    assert there.context.pages == [there, notes]


def test_a_notes_window_that_was_emptied_comes_back(there: Page) -> None:
    notes = open_notes(there)
    notes.reload()
    ready_again(there)
    there.keyboard.press("n")
    with there.context.expect_page() as waiting:
        pass
    expect(waiting.value.locator(".place")).to_have_text(f"Slide 1 of {total(there)}")
    assert len(there.context.pages) == 2


def test_two_decks_have_a_notes_window_each(there: Page, opened: Any, decks: Path, deck: Callable[..., Path]) -> None:
    with there.context.expect_page() as waiting:
        there.evaluate("address => void open(address)", deck(decks, "grades-1-4").as_uri())
    other = ready(waiting.value)
    mine, theirs = open_notes(there), open_notes(other)
    assert total(there) != total(other)
    other.keyboard.press("PageDown")
    expect(mine.locator(".place")).to_have_text(f"Slide 1 of {total(there)}")
    expect(theirs.locator(".place")).to_have_text(f"Slide 2 of {total(other)}")


def test_a_window_that_is_not_allowed_and_slides_that_are_gone_are_told(there: Page) -> None:
    notes = open_notes(there)
    there.goto("about:blank")
    expect(notes.locator(".lost")).to_be_visible()
    there.go_back()
    ready(there)
    expect(notes.locator(".lost")).to_be_hidden()
    there.evaluate("window.open = () => null")
    there.keyboard.press("n")
    expect(there.locator(".message")).to_contain_text("Allow pop-ups")


def test_the_notes_window_takes_the_same_keys(there: Page) -> None:
    notes = open_notes(there)
    expect(notes.locator(".place")).not_to_be_empty()
    there.evaluate(RECORD)
    for key in set(COMMANDS) - {"n", "?"}:
        notes.keyboard.press(key)
        until(there, "done.length")
        assert there.evaluate("done.splice(0)") == [COMMANDS[key]], key
    notes.keyboard.press("?")
    expect(notes.get_by_role("dialog")).to_be_visible()
    notes.keyboard.press("Escape")
    expect(notes.get_by_role("dialog")).to_be_hidden()
    notes.get_by_role("button", name="Next").focus()
    notes.keyboard.press("Space")
    until(there, "done.length")
    assert there.evaluate("done.splice(0)") == ["next"]


# ---------------------------------------------------------------- parts, choices and the address


def test_a_part_is_chosen_without_loading_the_page_and_can_be_changed(there: Page) -> None:
    there.evaluate("window.kept = true")
    whole = total(there)
    for name, part in (("Practise", "practise"), ("Boosters", "booster"), ("Meet", "meet")):
        there.get_by_role("link", name=name).click()
        assert part_and_slide(there) == ({part}, 1)
        assert total(there) < whole
        expect(there.locator(".slide-number")).to_contain_text(f"{total(there)}")
        there.keyboard.press("o")
        expect(there.locator(".slides > section:visible")).to_have_count(total(there))
        there.keyboard.press("Home")
        there.keyboard.press("Enter")
    there.get_by_role("link", name="Whole lesson").click()
    assert total(there) == whole
    assert there.evaluate("kept")


def test_what_is_answered_outlives_another_part(there: Page) -> None:
    option = go_to(there, ".tumar-check_in .tumar-choice")
    option.click()
    there.get_by_role("button", name="Parts").click()
    there.get_by_role("link", name="Practise").click()
    there.get_by_role("button", name="Parts").click()
    there.get_by_role("link", name="Whole lesson").click()
    expect(go_to(there, ".tumar-check_in .tumar-choice")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("query", ["", "?part=meet#/1", "?part=practise#/2", "?part=all#/5", "?part=booster", "?part=nonsense#/3"])
def test_loading_again_comes_back_to_the_same_slide(opened: Any, decks: Path, deck: Callable[..., Path], query: str) -> None:
    page = opened.open(deck(decks, "grades-5-8"), query)
    if "#" in query:
        assert index(page) == int(query[-1])
    page.keyboard.press("PageDown")
    before = part_and_slide(page), page.evaluate("Reveal.getIndices().f")
    ready_again(page)
    assert (part_and_slide(page), page.evaluate("Reveal.getIndices().f")) == before


def test_back_leads_to_the_start_slide_and_then_out(there: Page, decks: Path) -> None:
    there.goto(next(decks.glob("*5-8-en/START.html")).as_uri())
    there.locator("a.job-present").click()
    ready(there).get_by_role("link", name="Practise").click()
    for _ in range(3):
        there.keyboard.press("PageDown")
    there.go_back()
    assert part_and_slide(there) == ({"meet", "practise", "tell"}, 0)
    there.go_forward()
    assert part_and_slide(there) == ({"practise"}, 4)
    there.go_back()
    assert index(there) == 0
    there.go_back()
    assert there.url.endswith("START.html")


CHOICE = """() => {
  const [start, , one, two] = document.querySelectorAll('.slides > section');
  start.querySelector('.fit').insertAdjacentHTML('beforeend', ['a', 'b'].map(name =>
    `<label><input type=radio name=story data-choice-input value=${name} ${name === 'a' ? 'checked' : ''}>${name}</label>`).join(''));
  one.dataset.choice = 'a';
  two.dataset.choice = 'b';
  const last = [...document.querySelectorAll('.slides > section[data-part=meet]')].at(-1);
  last.id = 'mixed';
  last.querySelector('.fit').insertAdjacentHTML('beforeend', '<p data-choice=a>For A</p><p class=fragment data-choice=b>For B</p>');
  last.querySelector('.notes').insertAdjacentHTML('beforeend', '<p data-choice=a>Note A</p><p data-choice=b>Note B</p>');
}"""


def test_what_was_not_chosen_is_out_of_the_deck(context: BrowserContext, decks: Path, deck: Callable[..., Path]) -> None:
    page = context.new_page()
    # the page as a builder would write it: before its scripts run
    page.add_init_script(
        f"""new MutationObserver((_, self) => {{
      if (!document.querySelector('.tools')) return;
      self.disconnect();
      ({CHOICE})();
    }}).observe(document, {{childList: true, subtree: true}});"""
    )
    page.goto(deck(decks, "grades-5-8").as_uri())
    notes = open_notes(ready(page))

    def shown() -> tuple[list[str], str]:
        page.evaluate("Reveal.slide(Reveal.getSlides().findIndex(slide => slide.id === 'mixed'))")
        text = page.evaluate("[...document.querySelectorAll('#mixed .fit > [data-choice]:not([hidden])')].map(node => node.textContent)")
        choices = page.evaluate("Reveal.getSlides().flatMap(slide => slide.dataset.choice ?? [])")
        return choices, "".join(text)

    assert shown() == (["a"], "For A")
    expect(notes.locator(".text")).to_contain_text("Note A")
    expect(notes.locator(".text")).not_to_contain_text("Note B")
    page.keyboard.press("Home")
    page.get_by_role("radio", name="a", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="b", exact=True)).to_be_focused()
    assert index(page) == 0
    page.get_by_role("link", name="Meet").click()
    assert shown() == (["b"], "For B")
    page.evaluate("Reveal.nextFragment()")
    expect(page.get_by_text("For B", exact=True)).to_be_visible()
    expect(notes.locator(".text")).to_contain_text("Note B")
    assert "part=meet&choice=b#" in page.url
    before = part_and_slide(page)
    ready_again(page)
    assert part_and_slide(page) == before
    assert shown() == (["b"], "For B")
    expect(page.locator("[data-choice-input][value=b]")).to_be_checked()


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize("control", NEEDED)
def test_a_control_takes_the_keys_that_it_needs_and_no_other(there: Page, control: str) -> None:
    there.keyboard.press("PageDown")
    there.evaluate(RECORD)
    there.evaluate(
        """html => {
      const place = Reveal.getCurrentSlide().querySelector('.fit');
      place.insertAdjacentHTML('afterbegin', html);
      window.control = place.firstElementChild.querySelector('summary') ?? place.firstElementChild;
    }""",
        control,
    )
    for key, command in COMMANDS.items():
        there.evaluate("control.focus()")
        assert there.evaluate("document.activeElement === control")
        needed = key in NEEDED[control] or (key == "Shift+Space" and "Space" in NEEDED[control])
        there.keyboard.press(key)
        assert there.evaluate("done.splice(0)") == ([] if needed else [command]), key
        if control.startswith("<select"):
            there.keyboard.press("Escape")
            there.evaluate("done.splice(0)")


@pytest.mark.parametrize(("sign", "place"), [("и", "KeyB"), ("ю", "Period"), ("т", "KeyN"), ("а", "KeyF"), ("B", "KeyB")])
def test_keys_of_a_presenter_work_in_cyrillic_layouts(there: Page, sign: str, place: str) -> None:
    there.evaluate(RECORD)
    there.evaluate("([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))", [sign, place])
    assert there.evaluate("done") == [{"KeyB": "black", "Period": "black", "KeyN": "notes", "KeyF": "full"}[place]]


@pytest.mark.parametrize("key", ["PageDown", "PageUp", "Escape"])
def test_a_text_field_does_not_hold_a_presenter(there: Page, key: str) -> None:
    there.keyboard.press("PageDown")
    there.evaluate("Reveal.getCurrentSlide().querySelector('.fit').insertAdjacentHTML('beforeend', '<textarea></textarea>')")
    there.locator("textarea").first.press_sequentially("no. b")
    assert there.locator("textarea").first.input_value() == "no. b"
    there.keyboard.press(key)
    assert index(there) == 1
    there.keyboard.press("PageDown")
    assert index(there) == 2


def test_every_key_brings_a_black_screen_back_to_the_same_slide(there: Page) -> None:
    there.keyboard.press("PageDown")
    for key in ("b", ".", "PageDown", "Escape", "ArrowLeft", "f"):
        there.keyboard.press("b")
        expect(there.get_by_role("button", name="Show the slide again")).to_be_visible()
        there.keyboard.press(key)
        assert not there.evaluate("Reveal.isPaused()")
        assert index(there) == 1


def test_the_help_lists_the_keys_and_any_key_leaves_it(there: Page) -> None:
    box = there.get_by_role("dialog")
    for way in ("?", "button"):
        for key in ("Escape", "PageDown", "?", "Enter", "Space", "b"):
            there.keyboard.press("?") if way == "?" else there.get_by_role("button", name="Help").click()
            expect(box).to_be_visible()
            there.keyboard.press(key)
            expect(box).to_be_hidden()
            assert index(there) == 0
            assert not there.evaluate("Reveal.isPaused() || Reveal.isOverview()")


@pytest.mark.parametrize("key", ["o", "Escape"])
@pytest.mark.parametrize("leave", ["o", "Escape", "Enter", "Space", "click", "tap"])
def test_the_overview_is_big_and_can_be_left(there: Page, key: str, leave: str) -> None:
    there.keyboard.press(key)
    assert there.evaluate("Reveal.isOverview()")
    box = there.locator(".slides > section").first.bounding_box()
    assert box
    assert box["width"] > 290
    assert box["height"] > 160
    there.keyboard.press("ArrowDown")
    assert index(there) in (3, 4)  # the slide below
    there.keyboard.press("ArrowRight")
    chosen = index(there)
    if leave in ("click", "tap"):
        chosen = 6
        slide = there.locator(".slides > section").nth(chosen)
        slide.click() if leave == "click" else slide.tap()
    else:
        there.keyboard.press(leave)
    assert not there.evaluate("Reveal.isOverview()")
    assert index(there) == chosen


def test_nothing_of_the_slide_program_speaks_english(opened: Any, decks: Path, deck: Callable[..., Path]) -> None:
    page = opened.open(deck(decks, "grades-5-8"))
    page.evaluate("for (const name in words) words[name] = 'ш'; ready()")
    page.keyboard.press("g")
    assert page.locator(".jump-to-slide").count() == 0
    said = page.evaluate(
        "[...document.querySelectorAll('.reveal > aside button, .pause-overlay *')].filter(node => getComputedStyle(node).display !== 'none'"
        " && !/up|down/.test(node.className)).map(node => node.ariaLabel ?? node.textContent).filter(Boolean)"
    )
    assert set(said) == {"ш"}


# ---------------------------------------------------------------- fingers, films, buttons


def drag(page: Page, x: float, y: float, by: float) -> None:
    touches = page.context.new_cdp_session(page)
    touches.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        touches.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + by * step / 10, "y": y}]})
        page.evaluate("new Promise(requestAnimationFrame)")  # in no time at all the browser would not begin to scroll
    touches.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_moves_the_film_and_not_the_slide(there: Page) -> None:
    slider = go_to(there, ".tumar-place")
    until(there, "document.querySelector('video').duration > 1")
    here, box = index(there), slider.bounding_box()
    assert box
    drag(there, box["x"] + 8, box["y"] + box["height"] / 2, box["width"] * 0.6)
    assert index(there) == here
    assert float(slider.input_value()) > 5


def test_a_finger_on_an_activity_stays_and_on_prose_goes_on(there: Page) -> None:
    for number in range(1, total(there)):
        there.evaluate("n => Reveal.slide(n)", number)
        place = there.locator("section.present [data-prevent-swipe]")
        if place.count():
            box = place.first.bounding_box()
            assert box
            drag(there, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, -300)
            assert index(there) == number
        elif number + 1 < total(there):
            box = there.locator("section.present .prose > *").first.bounding_box()
            assert box
            before = there.evaluate("[Reveal.getIndices().h, Reveal.getIndices().f]")
            drag(there, box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2, -300)
            assert there.evaluate("[Reveal.getIndices().h, Reveal.getIndices().f]") != before


def play(page: Page) -> Locator:
    film = go_to(page, "video")
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, "!document.querySelector('section.present video').paused")
    return film


def is_paused(film: Locator) -> bool:
    return bool(film.evaluate("film => film.paused"))


def test_black_and_another_slide_silence_a_film(there: Page) -> None:
    film = play(there)
    there.keyboard.press("b")
    assert is_paused(film)
    there.keyboard.press("b")
    film = play(there)
    there.keyboard.press("PageDown")
    assert there.evaluate("[...document.querySelectorAll('video')].every(film => film.paused)")


def test_a_film_keeps_the_screen_until_it_is_left(there: Page) -> None:
    notes, film = open_notes(there), play(there)
    here = index(there)
    there.locator(".tumar-player").get_by_role("button", name="Full screen").click()
    until(there, "document.fullscreenElement")
    for key in ("PageDown", "ArrowRight", "ArrowLeft", "End", "Escape"):
        there.keyboard.press(key)
        assert index(there) == here
    expect(notes.locator(".said")).to_contain_text("The film fills the screen")
    there.keyboard.press("b")
    until(there, "!document.fullscreenElement")
    assert is_paused(film)
    assert there.evaluate("Reveal.isPaused()")


@pytest.mark.parametrize("size", SIZES)
def test_the_buttons_are_big_plain_and_out_of_the_way(there: Page, size: tuple[int, int]) -> None:
    there.set_viewport_size({"width": size[0], "height": size[1]})
    there.keyboard.press("PageDown")
    tools = there.locator(".tools > :visible")
    assert tools.count() == 4  # no way to a START that is not there
    boxes = [tool.bounding_box() for tool in tools.all()]
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    assert tools.evaluate_all("nodes => nodes.every(node => parseFloat(getComputedStyle(node).fontSize) >= 18)")
    number = there.locator(".slide-number").bounding_box()
    arrow = there.locator(".navigate-right").bounding_box()
    assert number
    assert arrow
    assert arrow["x"] + arrow["width"] <= number["x"]
    assert arrow["width"] >= 44
    there.evaluate(AXE)
    found = there.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")["violations"]
    assert [(rule["id"], [node["html"][:100] for node in rule["nodes"]]) for rule in found] == []


# ---------------------------------------------------------------- ways between pages; a page alone


@pytest.mark.parametrize("job", ["present", "exercise"])
def test_pages_lead_back_to_start_only_where_it_is(opened: Any, decks: Path, job: str) -> None:
    start = next(decks.glob("*5-8-en/START.html"))
    page = opened.open(start)
    page.locator(f"a.job-{job}").click()
    page.get_by_role("link", name="START").click()
    assert page.url == start.as_uri()


@pytest.mark.parametrize("name", ["slides.html", "exercise.html"])
def test_a_page_alone_has_no_dead_link(opened: Any, decks: Path, deck: Callable[..., Path], tmp_path: Path, name: str) -> None:
    page = opened.open(Path(shutil.copy(deck(decks, "grades-5-8", name=name), tmp_path)))
    assert [
        link.get_attribute("href")
        for link in page.locator("a:visible").all()
        if not str(link.get_attribute("href")).startswith(("#", "?", "tel:"))
    ] == []


@pytest.mark.parametrize("script", [True, False])
def test_start_alone_says_at_once_to_take_the_folder_out_of_the_zip(chromium: Browser, decks: Path, tmp_path: Path, script: bool) -> None:
    whole = next(decks.glob("*5-8-en/START.html"))
    context = chromium.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(Path(shutil.copy(whole, tmp_path)).as_uri())
    words = page.get_by_text("take the folder out of the zip")
    expect(words).to_be_in_viewport()
    assert words.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") >= 30
    page.goto(whole.as_uri())
    expect(words).to_be_hidden()
    context.close()


def test_slides_without_scripts_are_a_text(chromium: Browser, decks: Path, deck: Callable[..., Path]) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(deck(decks, "grades-5-8").as_uri())
    expect(page.locator(".without-script")).to_be_in_viewport()
    is_text(page)
    tops = [box["y"] for section in page.locator(".slides > section").all() if (box := section.bounding_box())]
    assert tops == sorted(set(tops))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def is_text(page: Page) -> None:
    assert page.locator(".slides > section:visible").count() == page.locator(".slides > section").count()
    expect(page.locator(".on-paper").first).to_be_visible()
    for hidden in (".notes", ".tools", ".parts", "[data-activity]"):
        assert page.locator(f"{hidden}:visible").count() == 0, hidden


def test_slides_print_as_a_text_of_the_chosen_part(there: Page) -> None:
    there.get_by_role("link", name="Meet").click()
    there.keyboard.press("PageDown")
    there.emulate_media(media="print")
    is_text(there)
    assert part_and_slide(there)[0] == {"meet"}


def test_an_exercise_asks_before_an_answer_is_lost(context: BrowserContext, decks: Path, deck: Callable[..., Path]) -> None:
    asked: list[str] = []
    for act in ("", ".tumar-choice", "select"):
        page = context.new_page()
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.goto(deck(decks, "grades-5-8", name="exercise.html").as_uri())
        page.wait_for_selector("html[data-awake]", state="attached")
        if act == "select":
            page.locator("select").first.select_option(index=1)
        elif act:
            page.locator(act).first.click()
        page.get_by_role("heading").first.click()
        page.reload()
        assert len(asked) == (1 if act == ".tumar-choice" else 2 if act else 0), act
    assert set(asked) == {"beforeunload"}
