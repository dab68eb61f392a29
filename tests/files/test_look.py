"""The look stands in one place, ``media/look.toml``: what is wrong in it gets a sentence, and what is changed in it changes everything."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kit_builder.core.errors import KitError
from kit_builder.core.kit import HOME, read_kit, read_look, read_toml
from kit_builder.core.look import FILE, as_look, contrasts
from kit_builder.core.model import Kit

EXCEPTED = {  # files that may hold a colour or the size of a slide, and why
    "notebooks/tumar/look.css": "made from media/look.toml; another test holds it to that",
    "kit_builder/core/schema.py": "an example in a sentence",
    "kit_builder/film/read_svg.py": "the black that SVG itself gives to what says no colour",
    "kit_builder/film/drawing.py": "the units of storyboards, places and figures, whatever size slides have",
}
COLOUR = re.compile(r"(?<![&\w])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b|\brgba?\((?!colour|fill|\"\{)|\bhsla?\(")
SIZE = re.compile(r"\b(?:1280|1168|604)\b|\b960\b.{0,20}\b540\b")
NEW = "#7B1E3C"


def test_no_colour_and_no_size_of_a_slide_stands_anywhere_else(root: Path) -> None:
    """Pictures have colours of their own: drawings in SVG, cast.toml, places.toml and storyboards, which are none of these files."""
    found = []
    for folder in ("kit_builder", "notebooks/tumar"):
        for path in sorted((root / folder).rglob("*.*")):
            name = path.relative_to(root).as_posix()
            if path.suffix not in (".css", ".typ", ".py", ".js", ".html") or "/vendor/" in name or name in EXCEPTED:
                continue
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                found += [f"{name}, line {number}: {match[0]}" for match in (*COLOUR.finditer(line), *SIZE.finditer(line))]
    assert found == []


def test_words_can_be_read_on_their_ground(kit: Kit) -> None:
    weak = [f"{words} on {ground}: {ratio:.2f}, not {least}" for words, ground, ratio, least in contrasts(kit.look) if ratio < least]
    assert weak == []
    named = {words for words, *_ in contrasts(kit.look)}
    assert {"ink", "white", "deep", "quiet", "chosen-words", "right-words", "not-yet-words"} <= named


def test_the_contrast_is_that_of_wcag(kit_copy: Path) -> None:
    spoil(kit_copy, 'ink = "#0B3A53"', 'ink = "#000000"')
    spoil(kit_copy, 'paper = "#FFFDF5"', 'paper = "#FFFFFF"')
    assert next(contrasts(read_look(kit_copy))) == ("ink", "paper", pytest.approx(21), 4.5)


def spoil(home: Path, old: str, new: str) -> None:
    path = home / "media" / "look.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('ink = "#0B3A53"', "", "media/look.toml: common.ink is missing."),
        ('ink = "#0B3A53"', 'ink = "navy"', "media/look.toml: common.ink must be a colour in quotation marks: # and six digits or letters"),
        ('ink = "#0B3A53"', "ink = 5", "media/look.toml: common.ink must be a colour"),
        ('fill = "#E3EBFF"', 'fill = "#E3E"', "media/look.toml: states.chosen.fill must be a colour"),
        ('"#B3580B", "#8A6A00"', '"#B3580B", "brown"', "media/look.toml: poster.steps, number 3 must be a colour"),
        ('"#6A3FB5", "#0B7FA0", ', "", "media/look.toml: activities.kinds has 5 colours, and 7 are needed."),
        ("width = 1280", "width = 0", "media/look.toml: slide.width must be a number above 0."),
        ("width = 1280", "width = inf", "media/look.toml: slide.width must be a number above 0."),
        ("width = 1280", "width = 200000", "media/look.toml: slide: a side must have 300 to 5000 pixels"),
        ("edge = 56", "edge = 700", "media/look.toml: slide: a side must have 300 to 5000 pixels, and [space] must leave 150 of them."),
        ("text = 32", "text = 3200", "media/look.toml: type: no line of text may be higher than a slide"),
        ('band = "#C9304A"', 'band = "#C9304A80"', "media/look.toml: risks.cyberbullying.band must be a colour that nothing shows through"),
        ("[leading]", "[leadings]", "media/look.toml: leading is missing."),
        ("gold_edge =", "golden_edge =", "media/look.toml: common.gold_edge is missing."),
        ("[common]", '[common]\ninc = "#000000"', "media/look.toml: common.inc is not known. Did you mean 'ink'?"),
        ("[common]", "[comon]\n[common]", "media/look.toml: comon is not known. Did you mean 'common'?"),
        ('"Nunito"', "'Nunito\"; x: \"'", "media/look.toml: type.face must be the name of a typeface"),
        ('["ink", "paper"]', '["ink", "papper"]', "media/look.toml: contrast: ['ink', 'papper'] must be two names of colours"),
        ("[risks.cyberbullying]", "[risks.cyber]", "media/look.toml: risks.cyberbullying is missing. Write its colour, such as band = "),
        ("[common]", "[common", "look.toml is not valid TOML"),
    ],
)
def test_what_is_wrong_gets_one_sentence(kit_copy: Path, run: Any, old: str, new: str, sentence: str) -> None:
    spoil(kit_copy, old, new)
    ran = run(kit_copy, "build", "--age", "10-13", "--format", "guide")
    assert ran.code == 1
    assert f"kit-builder: {sentence}" in ran.err
    assert ran.err.count("\n") == 1


def test_a_kit_without_a_look_has_that_of_its_builder(kit_copy: Path, kit: Kit) -> None:
    (kit_copy / "media" / "look.toml").unlink()
    assert read_kit(kit_copy).look == kit.look
    toml = kit_copy / "notebooks" / "kit.toml"
    toml.write_text(toml.read_text("utf-8").replace("[risks.cyberbullying]", "[risks.chatbots]"), "utf-8")
    assert read_kit(kit_copy).risks["chatbots"].colour == kit.look.common.ink


@pytest.fixture
def lesson_of_all(kit_copy: Path, cell: Any, small_lesson: list[dict[str, Any]], write_notebook: Callable[..., Path]) -> Path:
    """A kit whose lesson has help steps, and so a poster, and a lab, and so a chart."""
    steps = cell('# Help\nHelpSteps("cyberbullying")', "block:tell", "minutes:5", slide="slide", type="code")
    lab = cell('# Try\nlabs.guessing_time([("PIN", 10, 4)])', "block:tell", "minutes:5", slide="slide", type="code")
    small_lesson[0]["source"] = small_lesson[0]["source"].replace(", setup", ", labs, setup")
    write_notebook(kit_copy / "notebooks" / "cyberbullying.ipynb", [*small_lesson, steps, lab])
    return kit_copy


def test_a_colour_is_changed_by_one_value_in_one_file(lesson_of_all: Path, run: Any) -> None:
    home, bundle = lesson_of_all, lesson_of_all / "dist" / "tumar-kit-grades-5-8-en"
    build = ("build", "--age", "10-13", "--language", "en")
    assert run(home, *build).code == 0
    before = {path: path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
    spoil(home, 'ink = "#0B3A53"', f'ink = "{NEW}"')
    assert run(home, *build).code == 0
    for name in ("START.html", "cyberbullying/slides.html", "cyberbullying/exercise.html", "cyberbullying/guide.html"):
        page = (bundle / name).read_text("utf-8")
        assert f"--tumar-ink: {NEW};" in page
        assert "--tumar-ink: #0B3A53;" not in page
    for name in ("worksheet.pdf", "poster-a3.pdf", "poster.png", "certificate.pdf", "slides.pdf", "handout.pdf", "family.pdf"):
        path = bundle / "cyberbullying" / name
        assert path.read_bytes() != before[path], name
    assert NEW.lower() in (bundle / "cyberbullying" / "poster.svg").read_text("utf-8")
    with zipfile.ZipFile(bundle / "cyberbullying" / "slides.pptx") as deck:
        theme = deck.read("ppt/theme/theme1.xml").decode()
    assert f'<a:dk1><a:srgbClr val="{NEW[1:]}"/></a:dk1>' in theme
    assert NEW in (bundle / "notebooks" / "tumar" / "look.css").read_text("utf-8")
    notebook = (bundle / "notebooks" / "cyberbullying-pupil.ipynb").read_text("utf-8")
    assert f'fill=\\"{NEW}\\"' in notebook  # of the chart
    assert "#0B3A53" not in notebook


def test_the_size_of_a_slide_is_changed_by_one_value_in_one_file(lesson_of_all: Path, run: Any) -> None:
    spoil(lesson_of_all, "width = 1280", "width = 1344")
    assert run(lesson_of_all, "build", "--age", "10-13", "--language", "en", "--format", "slides", "--format", "pptx").code == 0
    folder = lesson_of_all / "dist" / "tumar-kit-grades-5-8-en" / "cyberbullying"
    assert "--tumar-slide-width: 1344;" in (folder / "slides.html").read_text("utf-8")
    with zipfile.ZipFile(folder / "slides.pptx") as deck:
        assert '<p:sldSz cx="12801600" cy="6858000"' in deck.read("ppt/presentation.xml").decode()


def test_a_film_is_drawn_in_the_colours_of_the_look(kit_copy: Path, root: Path) -> None:
    pytest.importorskip("skia")
    from kit_builder.film.reading import read_storyboard
    from kit_builder.film.scene import scene
    from kit_builder.film.skia_canvas import Canvas
    from kit_builder.film.studio import open_studio

    spoil(kit_copy, 'ink = "#0B3A53"', f'ink = "{NEW}"')
    drawn = []
    for home in (root, kit_copy):
        studio = open_studio(home / "media")
        canvas = Canvas(studio.media / "fonts", studio.look, 320, 180, 0.25)
        canvas.draw(scene(studio, read_storyboard(home / "media" / "storyboards" / "sticker.toml", studio), 9.5))
        drawn.append(canvas.pixels().tobytes())
    assert drawn[0] != drawn[1]


def test_the_activities_carry_the_look_of_the_kit(kit_copy: Path, run: Any) -> None:
    assert run(kit_copy, "look").out == "notebooks/tumar/look.css  unchanged\n"
    spoil(kit_copy, 'ink = "#0B3A53"', f'ink = "{NEW}"')
    said = "look.css: it is not what media/look.toml says. Run: kit-builder look"
    assert said in run(kit_copy, "check", "--age", "10-13", "--language", "en").out
    assert run(kit_copy, "look").out == "notebooks/tumar/look.css\n"
    assert said not in run(kit_copy, "check", "--age", "10-13", "--language", "en").out
    assert f"--tumar-ink: {NEW};" in (kit_copy / "notebooks" / "tumar" / "look.css").read_text("utf-8")


def test_check_names_words_that_are_too_near_to_their_ground(kit_copy: Path, run: Any) -> None:
    spoil(kit_copy, 'quiet = "#2D5A70"', 'quiet = "#A0B0C0"')
    assert "look.toml: quiet on paper has a contrast of 2.2 to 1, and 4.5 to 1 is needed." in run(kit_copy, "check", "--age", "10-13").out


def test_a_chart_takes_the_colours_of_the_page_and_else_carries_those_of_the_kit(kit: Kit) -> None:
    from kit_builder.core.look import paint
    from tumar.charts import bars

    drawn = bars([("a", 1.0, "1")], [], "t")
    assert f'fill="var(--tumar-deep, {kit.look.common.deep})"' in drawn
    assert "var(" not in paint(kit.look, drawn)


def test_the_name_of_a_common_colour_stands_for_it() -> None:
    data = read_toml(HOME / FILE)
    data["common"]["ink"] = "#123456"
    look = as_look(data)
    assert (look.common.veil, look.charts.fills[0]) == ("#123456CC", "#123456")


@pytest.mark.parametrize("name", ["inky", "ink C", "veil", ""])
def test_a_name_of_no_colour_is_refused(name: str) -> None:
    data = read_toml(HOME / FILE)
    data["activities"]["hand"] = name
    with pytest.raises(KitError, match=r"activities\.hand"):
        as_look(data)
