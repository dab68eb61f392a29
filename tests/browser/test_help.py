"""Whom to call: a slide of its own that is read from the last row, and inside the activity where a pupil does it alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kit_builder.core.kit import read_kit
from kit_builder.exports.page import exercise
from kit_builder.exports.slides import slides
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import lessons_of
from kit_builder.lesson.read import read
from kit_builder.translation.language import translated_kit, translation_of

ROOT = Path(__file__).resolve().parents[2]
LEAST = 40  # pixels as seen, for letters that all of a class can read
SIZES = """() => [...Reveal.getCurrentSlide().querySelectorAll('.tumar-what p, .tumar-danger, h2')].map(node => {
  const zoom = Number(node.closest('.prose').style.zoom || 1);
  const onStage = parseFloat(getComputedStyle(node).fontSize) * zoom;
  return [node.textContent, onStage * node.closest('section').getBoundingClientRect().width / 1280, onStage];
})"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Make a lesson of nothing but help steps with a note, for an age in a language."""

    def make(age: str, language: str) -> Path:
        folder = tmp_path_factory.mktemp("kit")
        shutil.copytree(ROOT / "notebooks" / "locale", folder / "notebooks" / "locale")
        shutil.copytree(ROOT / "notebooks" / "tumar", folder / "notebooks" / "tumar", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("kit.toml", "objectives.toml"):
            shutil.copy(ROOT / "notebooks" / name, folder / "notebooks")
        for part in ("art", "icons"):
            shutil.copytree(ROOT / "media" / part, folder / "media" / part)
        cells = [
            ("code", f"from tumar import HelpSteps, setup\nsetup(language='en', age='{age}')", "skip", []),
            ("code", '# What to do\nHelpSteps("privacy")', "slide", ["block:tell", "minutes:3"]),
            ("markdown", "Say it with them.", "notes", ["block:tell", "for:teacher"]),
            ("markdown", "# The end", "slide", ["block:tell"]),
        ]
        raw = [
            {"cell_type": kind, "id": f"c{n}", "source": text, "metadata": {"slideshow": {"slide_type": slide}, "tags": tags}}
            for n, (kind, text, slide, tags) in enumerate(cells)
        ]
        path = folder / "notebooks" / "cyberbullying.ipynb"
        path.write_text(json.dumps({"cells": raw, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
        known = translation_of(read_kit(folder), language)
        kit = translated_kit(read_kit(folder), known)
        (lesson,) = lessons_of(kit, [read(path, kit)], kit.ages[age], language, Renderer())
        for name, export in (("slides", slides), ("exercise", exercise)):
            (folder / f"{name}.html").write_bytes(export(lesson, kit))
        return folder

    return make


def to_slide(page: Page, number: int) -> None:
    page.evaluate("n => Reveal.slide(n)", number)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
@pytest.mark.parametrize("age", ["6-9", "10-13", "14-17"])
def test_111_is_read_from_the_last_row_on_a_slide_of_its_own(opened, made, age, language):
    page = opened.open(made(age, language) / "slides.html")
    assert page.evaluate("Reveal.getTotalSlides()") == 4
    for width, height in ((1280, 720), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        to_slide(page, 1)
        if width == 1280:
            page.locator("section.present .tumar-main").click()
        assert page.locator("section.present .tumar-call").count() == 0
        to_slide(page, 2)
        sizes = page.evaluate(SIZES)
        assert len(sizes) >= 5
        assert [text for text, seen, on_stage in sizes if seen < LEAST or on_stage < 52] == []
        assert page.locator("section.present .huge").inner_text() == "111"
        box = page.locator("section.present .fit")
        assert box.evaluate("box => box.scrollHeight - box.clientHeight") <= 1


def test_the_notes_of_the_steps_stay_with_them_and_minutes_are_counted_once(opened, made):
    page = opened.open(made("10-13", "en") / "slides.html")
    slides = page.evaluate(
        "Reveal.getSlides().map(slide => [slide.querySelector('.notes')?.textContent.trim() ?? '', slide.dataset.minutes])"
    )
    assert [("Say it" in notes, minutes) for notes, minutes in slides[1:3]] == [(True, "3"), (False, "0")]


def test_a_pupil_alone_finds_111_inside_the_activity_and_no_box_to_paste_into(opened, made):
    folder = made("10-13", "en")
    page = opened.open(folder / "exercise.html")
    expect(page.locator("[data-live] .tumar-call")).to_contain_text("111")
    expect(page.locator("[data-live] .tumar-call")).to_contain_text("112")
    for name in ("exercise.html", "slides.html"):
        page = opened.open(folder / name)
        expect(page.get_by_text("QR code here").locator("visible=true")).to_have_count(0)
    page = opened.open(folder / "exercise.html")
    page.emulate_media(media="print")
    expect(page.get_by_text("QR code here")).to_be_visible()
