"""Every exported page: nothing from a network, no error, accessible, and it fits."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from kit_builder.core.kit import read_kit

ROOT = Path(__file__).resolve().parents[2]
AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
GRADES = ("grades-1-4", "grades-5-8", "grades-9-11")
RISKS = tuple(read_kit(ROOT).risks)
TRANSLATIONS = tuple(name for name in read_kit(ROOT).languages if name != "en")
PAGES = ("START.html", "teacher.html", *(f"{risk}/{name}.html" for risk in RISKS for name in ("exercise", "guide", "family")))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 390, "height": 844}


TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter(node => node.getBoundingClientRect().right > innerWidth + 1
    && !node.closest('.skip, .prose, table, svg')).map(node => node.outerHTML.slice(0, 120))"""


def page_path(bundles: Path, grades: str, name: str, language: str = "en") -> Path:
    return bundles / f"tumar-kit-{grades}-{language}" / name


def violations(page: Page) -> list[str]:
    """Run axe-core on what is visible now; one line for each rule that is broken."""
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, preload: false})", TAGS)["violations"]
    return [f"{rule['id']}: {rule['help']} {[node['html'][:120] for node in rule['nodes'][:3]]}" for rule in found]


@pytest.mark.parametrize("grades", GRADES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_asks_for_nothing(opened, bundles, grades, name):
    path = page_path(bundles, grades, name)
    page = opened.open(path)
    assert violations(page) == []
    asked = {url for url in opened.requests if not url.startswith(("data:", "blob:"))}
    start = {path.with_name("unpacked.css").as_uri()} if name == "START.html" else set()  # not there where START is opened within a zip
    assert asked == {path.as_uri()} | start


@pytest.mark.parametrize("grades", GRADES)
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("zoom", [1, 2])
def test_a_page_fits_a_phone(opened, bundles, grades, name, zoom):
    opened.page.set_viewport_size({"width": PHONE["width"] // zoom if zoom == 1 else 640, "height": PHONE["height"]})
    page = opened.open(page_path(bundles, grades, name))
    if zoom == 2:
        page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("grades", GRADES)
@pytest.mark.parametrize("name", ["START.html", "teacher.html", *(f"{risk}/exercise.html" for risk in RISKS)])
@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translated_page_fits_a_phone(opened, translated, grades, name, language):
    opened.page.set_viewport_size(PHONE)
    page = opened.open(page_path(translated, grades, name, language))
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("risk", RISKS)
@pytest.mark.parametrize("grades", GRADES)
def test_buttons_on_a_phone_are_big_enough_to_tap(opened, bundles, risk, grades):
    opened.page.set_viewport_size(PHONE)
    page = opened.open(page_path(bundles, grades, f"{risk}/exercise.html"))
    small = page.evaluate(
        """() => [...document.querySelectorAll('.activity button')].filter(node => node.offsetParent
             && (node.offsetHeight < 44 || node.offsetWidth < 44)).map(node => node.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_the_page_of_pupils_prints_the_paper_forms(opened, bundles):
    page = opened.open(page_path(bundles, "grades-5-8", "cyberbullying/exercise.html"))
    page.emulate_media(media="print")
    assert page.locator(".on-paper").first.is_visible()
    assert not page.locator("[data-activity]").first.is_visible()


def test_the_start_page_leads_to_every_file(opened, bundles):
    path = page_path(bundles, "grades-5-8", "START.html")
    page = opened.open(path)
    links = page.evaluate("[...document.querySelectorAll('a.job')].map(a => a.getAttribute('href'))")
    assert len(links) == 1 + 4 * len(RISKS)
    assert all((path.parent / link.removesuffix("?start")).is_file() for link in links)


def test_the_gallery_is_accessible_and_fits_a_phone(opened, gallery):
    page = opened.open(gallery / "exercise.html")
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("media", [{"forced_colors": "active"}, {"color_scheme": "dark"}])
def test_the_gallery_shows_every_button_in_other_colours(opened, gallery, media):
    page = opened.open(gallery / "exercise.html")
    page.emulate_media(**media)
    assert violations(page) == []


@pytest.mark.parametrize("grades", GRADES)
@pytest.mark.parametrize("risk", RISKS)
def test_a_page_is_accessible_on_a_phone(opened, bundles, grades, risk):
    opened.page.set_viewport_size({"width": 360, "height": 740})
    assert violations(opened.open(page_path(bundles, grades, f"{risk}/exercise.html"))) == []
