"""The sheets for print of the real lessons: their pages, their words in order, their letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest
from lessons import KIT, LESSONS, lesson_of, squeezed
from line_ends import PROSE

from kit_builder.core.model import Cell, Kit, Lesson, LessonCell
from kit_builder.exports import poster, sheets, slides_pdf
from kit_builder.lesson.slides import slides_of
from kit_builder.paper.typst import Document, SettingError
from tumar import HelpSteps
from tumar.paper import Options, Title, to_text


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., pypdf.PdfReader]:
    """Make a sheet of a lesson, once."""
    folder = tmp_path_factory.mktemp("paper")

    def made(risk: str, age: str, export: Callable[[Lesson, Kit], bytes]) -> pypdf.PdfReader:
        path = folder / f"{risk}-{age}-{export.__name__}.pdf"
        if not path.exists():
            path.write_bytes(export(lesson_of(risk, age), KIT))
        return pypdf.PdfReader(path)

    return made


def words(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(("risk", "age"), LESSONS)
def test_the_family_page_is_one_page(sheet, risk, age):
    assert len(sheet(risk, age, sheets.family).pages) == 1


@pytest.mark.parametrize(("risk", "age"), LESSONS)
def test_a_worksheet_holds_every_title_and_option_in_order_and_no_answer(sheet, risk, age):
    text = squeezed(words(sheet(risk, age, sheets.worksheet)))
    cells = lesson_of(risk, age).cells
    forms = squeezed("".join(to_text(shown.activity.paper_form()) for shown in cells if shown.activity))
    at = 0
    order = [None, *KIT.choices]  # what belongs to a choice stands at the end
    for shown in sorted(cells, key=lambda shown: order.index(shown.cell.choice)):
        if not shown.activity or "family" in shown.cell.readers:
            continue
        form = shown.activity.paper_form()
        first = squeezed(shown.title)
        assert (at := text.find(first, at)) >= 0, shown.title
        wanted = [block.text for block in form.blocks if isinstance(block, Title)]
        wanted += [item.text for block in form.blocks if isinstance(block, Options) for item in block.items]
        for one in wanted:
            assert squeezed(one.split(":")[0][:40]) in text, one
        for line in form.key:
            said = squeezed(line.partition(": ")[2])
            assert len(said) < 25 or said not in text or said in forms, line


@pytest.mark.parametrize(("risk", "age"), LESSONS)
def test_the_guide_holds_notes_answers_and_sources(sheet, risk, age):
    text = squeezed(words(sheet(risk, age, sheets.guide)))
    lesson = lesson_of(risk, age)
    for shown in lesson.cells:
        if shown.activity:
            for line in shown.activity.paper_form().key[:2]:
                assert squeezed(line.partition(": ")[2])[:30] in text, line
        elif "teacher" in shown.cell.readers and not shown.is_setup:
            assert squeezed(shown.title)[:30] in text


def test_sheets_are_tagged_have_a_title_and_bring_their_letters(sheet):
    for export in (sheets.worksheet, sheets.guide, sheets.family):
        reader = sheet("privacy", "10-13", export)
        assert "Real or bait?" in str(reader.metadata.title)
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert reader.trailer["/Root"]["/Lang"] == "en"
        kinds = [ref.get_object() for page in reader.pages for ref in page["/Resources"]["/Font"].values()]
        fonts = {str(font["/BaseFont"]) for font in kinds}
        assert fonts
        assert all("Nunito" in name or "DejaVu" in name for name in fonts), fonts


@pytest.mark.parametrize(("risk", "age"), LESSONS)
@pytest.mark.parametrize("language", KIT.languages)
@pytest.mark.parametrize("paper", [poster.a3, poster.a4], ids=["a3", "a4"])
def test_a_poster_is_one_page_with_every_step_111_and_a_box_for_the_schools_code(risk, age, paper, language):
    lesson = lesson_of(risk, age, language)
    reader = pypdf.PdfReader(BytesIO(paper(lesson, KIT)))
    assert len(reader.pages) == 1
    text = squeezed(words(reader))
    (steps,) = (shown.activity for shown in lesson.cells if isinstance(shown.activity, HelpSteps))
    for step in steps.steps:
        assert squeezed(step["name"] + step["how"]) in text
    for needed in ("111", steps.title, steps.danger, steps.words["help_qr"], lesson.variant.age.grades):
        assert squeezed(needed) in text


def test_a_poster_is_a_picture_too():
    lesson = lesson_of("privacy", "10-13")
    assert poster.svg(lesson, KIT).startswith(b"<svg")
    assert poster.png(lesson, KIT).startswith(b"\x89PNG")
    assert poster.svg(lesson, KIT) == poster.svg(lesson, KIT)


def test_a_lesson_without_help_steps_has_no_poster():
    lesson = lesson_of("privacy", "10-13")
    without = replace(lesson, cells=tuple(shown for shown in lesson.cells if not isinstance(shown.activity, HelpSteps)))
    assert poster.a3(without, KIT) is None


@pytest.mark.parametrize(("risk", "age"), LESSONS)
def test_slides_on_paper_are_one_page_each_with_their_titles_in_order(risk, age):
    lesson = lesson_of(risk, age)
    deck = slides_of(lesson, KIT)
    pages = [squeezed(page.extract_text()) for page in pypdf.PdfReader(BytesIO(slides_pdf.slides(lesson, KIT))).pages]
    assert len(pages) == 1 + len(deck)
    assert squeezed(lesson.title) in pages[0]
    for slide, text in zip(deck, pages[1:], strict=True):
        assert squeezed(slide.title) in text


def test_a_handout_has_three_slides_a_page():
    lesson = lesson_of("overuse", "6-9")
    reader = pypdf.PdfReader(BytesIO(slides_pdf.handout(lesson, KIT)))
    assert len(reader.pages) == -(-(1 + len(slides_of(lesson, KIT))) // 3)
    text = squeezed(words(reader))
    assert all(squeezed(slide.title) in text for slide in slides_of(lesson, KIT))


def test_a_broken_picture_of_prose_is_named_and_every_page_is_made_without_it(kit_copy, run, small_lesson, write_notebook):
    (kit_copy / "media" / "broken.svg").write_text("<svg")
    small_lesson[1]["source"] = "# Hello\n\n![A picture.](../media/broken.svg)"
    write_notebook(kit_copy / "notebooks" / "cyberbullying.ipynb", small_lesson)
    ran = run(kit_copy, "build", "--age", "10-13")
    assert ran.code == 0
    assert "cyberbullying.ipynb, cell 2, line 3: ../media/broken.svg: it is not a complete drawing." in ran.err
    assert (kit_copy / "dist" / "tumar-kit-grades-5-8-en" / "cyberbullying" / "slides.pdf").is_file()


def test_a_page_that_cannot_be_set_is_named_and_the_rest_is_made(kit_copy, run, small_lesson, write_notebook, monkeypatch):
    monkeypatch.setattr(slides_pdf, "call", lambda *_, **__: "#panic()")  # what is known to fail is refused before
    write_notebook(kit_copy / "notebooks" / "cyberbullying.ipynb", small_lesson)
    for _ in range(2):  # what was left out is said again when nothing has changed
        ran = run(kit_copy, "build", "--age", "10-13")
        assert ran.code == 0
        assert "cyberbullying/slides.pdf was left out. cyberbullying.ipynb: " in ran.err
        assert "panicked" in ran.err
        assert "Traceback" not in ran.err
    folder = kit_copy / "dist" / "tumar-kit-grades-5-8-en"
    made = {path.name for path in (folder / "cyberbullying").iterdir()}
    assert {"slides.html", "exercise.html", "family.pdf"} <= made
    assert "slides.pdf" not in made
    assert 'href="cyberbullying/slides.pdf"' not in (folder / "START.html").read_text("utf-8")


def test_headings_of_any_level_and_signs_of_any_kind_can_be_set(kit_copy, run, small_lesson, write_notebook):
    small_lesson[1]["source"] = "##### Deep\n\nwords \u0e44 \u4f60 \x07 \U0001f1f0\U0001f1ff\n\n# High\n\n###### Deeper"
    write_notebook(kit_copy / "notebooks" / "cyberbullying.ipynb", small_lesson)
    ran = run(kit_copy, "build", "--age", "10-13")
    assert ran.code == 0
    assert "left out" not in ran.err


@pytest.mark.parametrize(
    "place", ["a paragraph", "bold", "an item", "a numbered item", "a quotation", "a heading of two lines", "beside a picture"]
)
@pytest.mark.parametrize("export", [slides_pdf.slides, slides_pdf.handout, sheets.guide])
def test_a_line_is_a_line_however_its_end_is_written(export, place, lesson_of):
    markdown = PROSE[place][0]
    cells = [
        Cell(f"c{number}", "markdown", markdown.replace("¶", end), number + 1, slide="slide")
        for number, end in enumerate(("\n", "  \n", "\\\n"))
    ]
    lesson = lesson_of(*cells)
    lines = [
        line.strip(" •1.") for page in pypdf.PdfReader(BytesIO(export(lesson, KIT))).pages for line in page.extract_text().splitlines()
    ]
    assert [lines.count(word) for word in ("one", "two")] == [3 * markdown.count("one"), 3]


def test_the_words_of_a_picture_are_read_aloud_as_they_are_written(lesson_of):
    words = 'Tumar\'s "good" <way> & more'
    lesson = lesson_of(Cell("a", "markdown", f"# A\n\nText\n\n![{words}](../media/art/tumar/hello.svg)", 1, slide="slide"))
    reader = pypdf.PdfReader(BytesIO(slides_pdf.slides(lesson, KIT)))
    objects = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    assert words in [thing.get("/Alt") for thing in objects if isinstance(thing, pypdf.generic.DictionaryObject)]


def test_an_error_names_the_cell_by_the_line_that_typst_names():
    paper = Document("en", KIT.look)
    cell = LessonCell(Cell("x", "markdown", "", 7))
    with pytest.raises(SettingError, match="cell 7 cannot be set for print") as caught:
        paper.pdf("sheet.typ", f"words\n\n{paper.at(cell.cell)}#unknown-function()\n\n// cell 8\nmore", **{"heading-of": "x"})
    assert caught.value.cell == 7
