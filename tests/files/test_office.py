"""The slides for PowerPoint: text that can be edited, notes, pictures with words, nothing over another, the same bytes each time."""

from __future__ import annotations

import io
import struct
import zipfile
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from lessons import KIT, LESSONS, ROOT, lesson_of
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Pt

from kit_builder.core.model import Cell, Lesson, LessonCell
from kit_builder.exports.slides_pptx import pptx
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.slides import slides_of
from kit_builder.office import presentation as office
from tumar import Video
from tumar.context import context_of
from tumar.files import Files


@cache
def made(risk: str, age: str) -> bytes:
    return pptx(lesson_of(risk, age), KIT)


def deck_of(risk: str, age: str) -> Any:
    return Presentation(io.BytesIO(made(risk, age)))


def words(shape: Any) -> str:
    return " ".join(shape.text_frame.text.split()) if shape.has_text_frame else ""


@pytest.mark.parametrize(("risk", "age"), LESSONS)
def test_each_slide_has_its_title_as_text_its_notes_and_its_section(risk, age):
    lesson = lesson_of(risk, age)
    wanted, deck = slides_of(lesson, KIT), deck_of(risk, age)
    first, *rest = deck.slides
    assert first.shapes.title.text_frame.text == lesson.title
    assert len(rest) == len(wanted)
    for slide, shown in zip(rest, wanted, strict=True):
        assert slide.shapes.title.text_frame.text.split() == shown.title.split()
        said = " ".join(slide.notes_slide.notes_text_frame.text.split())
        for note in shown.notes:
            for part in etree.HTML(note.html).itertext():
                assert " ".join(part.split()) in said
    ids = [int(element.get("id")) for element in deck.slides._sldIdLst]
    sections = deck.part._element.xpath("//*[local-name()='section']")
    listed = [int(one.get("id")) for section in sections for one in section.xpath(".//*[local-name()='sldId']")]
    assert listed == ids
    assert [section.get("name") for section in sections][1:4] == [block.title for block in KIT.blocks.values()]


@pytest.mark.parametrize(("risk", "age"), LESSONS)
def test_nothing_lies_over_another_or_off_the_slide(risk, age):
    width, height = KIT.look.slide_points
    for number, slide in enumerate(deck_of(risk, age).slides, 1):
        shapes = list(slide.shapes)
        for shape in shapes:
            assert shape.left >= 0, (number, shape.name)
            assert shape.top >= 0, (number, shape.name)
            assert shape.left + shape.width <= Pt(width), (number, shape.name)
            assert shape.top + shape.height <= Pt(height - office.STRIP + 1), (number, shape.name)
        for one, other in combinations(shapes, 2):
            apart = (
                one.left + one.width <= other.left
                or other.left + other.width <= one.left
                or one.top + one.height <= other.top
                or other.top + other.height <= one.top
            )
            assert apart, (number, one.name, other.name)


@pytest.mark.parametrize(("risk", "age"), LESSONS)
def test_every_picture_says_what_is_seen(risk, age):
    for number, slide in enumerate(deck_of(risk, age).slides, 1):
        for shape in slide.shapes:
            if shape.shape_type in (MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.MEDIA):
                said = shape._element.xpath(".//p:cNvPr")[0].get("descr")
                assert said, (number, shape.name)
                assert not said.endswith((".png", ".svg")), said


def test_an_activity_is_a_picture_of_its_form_with_the_way_to_the_page():
    lesson, deck = lesson_of("privacy", "10-13"), deck_of("privacy", "10-13")
    from kit_builder.exports.page import exercise

    page = exercise(lesson, KIT).decode()
    found = 0
    for shown, slide in zip(slides_of(lesson, KIT), list(deck.slides)[1:], strict=True):
        if shown.cells[0].activity and not isinstance(shown.cells[0].activity, Video):
            (picture,) = (shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE)
            page_name, _, place = picture.click_action.hyperlink.address.partition("#")
            assert page_name == "exercise.html"
            assert f'id="{place}"' in page
            found += 1
    assert found > 5


def test_a_film_plays_from_inside_the_file_and_has_a_picture_to_begin_with():
    lesson, deck = lesson_of("cyberbullying", "10-13"), deck_of("cyberbullying", "10-13")
    (film,) = (shown.activity for shown in lesson.cells if isinstance(shown.activity, Video))
    (shape,) = (shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.MEDIA)
    with zipfile.ZipFile(io.BytesIO(made("cyberbullying", "10-13"))) as file:
        (name,) = (name for name in file.namelist() if name.endswith(".mp4"))
        assert file.read(name) == film.film
    assert shape.poster_frame.content_type == "image/png"


def test_the_theme_has_the_kits_colours_and_its_typeface_comes_along():
    with zipfile.ZipFile(io.BytesIO(made("overuse", "6-9"))) as file:
        theme = file.read("ppt/theme/theme1.xml").decode()
        fonts = {name: file.read(name) for name in file.namelist() if name.endswith(".fntdata")}
        about = file.read("ppt/presentation.xml").decode()
    for value in ("00AFCA", "FEC50C", "0B3A53", "Nunito"):
        assert value in theme
    assert len(fonts) == 4
    for content in fonts.values():
        size, font_size, version, flags = struct.unpack_from("<IIII", content)
        assert (size, version, flags) == (len(content), 0x00020001, 0)
        assert content[34:36] == b"LP"
        assert content[-font_size:][:4] == b"\x00\x01\x00\x00"  # a TrueType font
    assert about.index("notesSz") < about.index("embeddedFontLst") < about.index("defaultTextStyle") < about.index("extLst")


def test_buttons_lead_to_the_first_slide_of_each_part():
    deck = deck_of("content", "14-17")
    buttons = {words(shape): shape for shape in deck.slides[0].shapes if shape.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE}
    assert list(buttons) == [*(block.title for block in KIT.blocks.values()), "Boosters"]
    places = [list(deck.slides).index(button.click_action.target_slide) for button in buttons.values()]
    assert places == sorted(places)
    assert places[0] == 1


def test_text_has_the_language_of_the_lesson():
    for slide in deck_of("content", "6-9").slides:
        for element in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr"):
            assert element.get("lang") == "en-GB"


def test_two_exports_are_the_same_bytes():
    assert made("overuse", "10-13") == pptx(lesson_of("overuse", "10-13"), KIT)


def prose(source: str) -> Lesson:
    cell = Cell("a", "markdown", source, 1, slide="slide")
    variant = lesson_of("privacy", "10-13").variant
    context = context_of(variant.language, variant.age.name, Files(ROOT / "notebooks"))
    return Lesson(variant, (LessonCell(cell, html=Renderer().html(cell, context.files).html),), context)


def test_lists_styles_links_and_code_stay_what_they_are():
    source = "# T\n\nplain **bold** *italic* `code` [link](https://a.example)\nsecond line\n\n- one\n  - in\n\n1. first\n\n```\na  b\n```"
    deck = Presentation(io.BytesIO(pptx(prose(source), KIT)))
    (body,) = (shape for shape in deck.slides[1].placeholders if shape.placeholder_format.type != PP_PLACEHOLDER.TITLE)
    lines = body.text_frame.paragraphs
    assert [line.text for line in lines] == ["plain bold italic code link\vsecond line", "one", "in", "first", "a  b"]
    styles = {run.text: run for run in lines[0].runs}
    assert styles["bold"].font.bold
    assert styles["italic"].font.italic
    assert styles["code"].font.name == "Courier New"
    assert styles["link"].hyperlink.address == "https://a.example"
    assert [bool(line._p.xpath("a:pPr/a:buChar")) for line in lines] == [False, True, True, False, False]
    assert lines[3]._p.xpath("a:pPr/a:buAutoNum")
    assert int(lines[2]._p.pPr.get("marL")) > int(lines[1]._p.pPr.get("marL"))


@pytest.mark.parametrize("end", ["\n", "  \n", "\\\n", "\r\n"])
def test_a_line_is_a_line_in_items_and_quotations_too(end):
    source = "# T\n\none¶**two**¶three\n\n- one¶  two\n  - in¶    in\n\n1. one¶   two\n\n> one¶> two".replace("¶", end)
    deck = Presentation(io.BytesIO(pptx(prose(source), KIT)))
    (body,) = (shape for shape in deck.slides[1].placeholders if shape.placeholder_format.type != PP_PLACEHOLDER.TITLE)
    lines = [line.text for line in body.text_frame.paragraphs]
    assert lines == ["one\vtwo\vthree", "one\vtwo", "in\vin", "one\vtwo", "one\vtwo"]


def test_a_long_table_goes_on_on_further_slides_with_its_heading():
    table = "| a | b |\n|---|---|\n" + "".join(f"| r{n} | x |\n" for n in range(20))
    deck = Presentation(io.BytesIO(pptx(prose(f"# Long\n\n{table}"), KIT)))
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    rows = [next(cell.text for cell in row.cells) for table in tables for row in table.rows]
    assert [row for row in rows if row != "a"] == [f"r{n}" for n in range(20)]
    assert rows.count("a") == len(tables) == len(deck.slides) - 1


@pytest.mark.parametrize("sign", ["\x07", "\U0001f1f0", "你", "\ufffe", "&<>\"'"])
def test_any_sign_can_stand_in_a_slide(sign):
    deck = Presentation(io.BytesIO(pptx(prose(f"# T {sign}\n\ntext {sign} more\n\n| {sign} |\n|---|\n| x |"), KIT)))
    assert "more" in " ".join(words(shape) for shape in deck.slides[1].shapes)


@pytest.mark.parametrize("character", ["\x01", "\x0b", "\x1b", "\ufffe", "&#12;"])
def test_a_character_that_xml_cannot_hold_costs_no_presentation(request, character):
    quiz = f'Quiz("""\n## W{character}hy?\n\n- [x] Y{character}es\n  > R{character}ight\n- [ ] No\n  > Wrong\n""")'
    lesson = request.getfixturevalue("lesson_of")(Cell("a", "code", f"# A{character} quiz\n{quiz}", 1, "slide"))
    assert pptx(lesson, KIT).startswith(b"PK")
