"""What other people's programs make of the files: LibreOffice of the slides, poppler of the pages for print."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import product
from pathlib import Path

import pdfua
import pypdfium2 as pdfium
import pytest
from lessons import KIT, LESSONS, kit_in, lesson_of, squeezed
from pptx import Presentation
from pptx.util import Pt

from kit_builder.exports import sheets, slides_pdf, slides_pptx
from kit_builder.exports.registry import FORMATS
from kit_builder.lesson.choices import shown_with
from kit_builder.lesson.slides import slides_of

WIDTH, HEIGHT = KIT.look.slide_points

LIMIT = 300  # seconds; a limit for a slow machine, not a measure


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is not here. Install it: apt install {package}"
    return found


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The slides of all lessons as LibreOffice turns them into PDF, in one go."""
    folder = tmp_path_factory.mktemp("libreoffice")
    for (risk, age), language in product(LESSONS, KIT.languages):
        (folder / f"{risk}-{age}-{language}.pptx").write_bytes(slides_pptx.pptx(lesson_of(risk, age, language), kit_in(language)))
    soffice = program("soffice", "libreoffice-impress-nogui")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.pptx")))]
    subprocess.run(command, check=True, capture_output=True, timeout=LIMIT)
    return folder


@pytest.mark.parametrize(("risk", "age"), LESSONS)
@pytest.mark.parametrize("language", KIT.languages)
def test_libreoffice_shows_every_slide_with_its_text_inside_the_slide(converted: Path, risk: str, age: str, language: str) -> None:
    shown_at_first = shown_with(KIT)  # the slides of other choices are hidden slides, which LibreOffice leaves out
    wanted = [slide for slide in slides_of(lesson_of(risk, age, language), KIT) if slide.choice in shown_at_first]
    pages = list(pdfium.PdfDocument(converted / f"{risk}-{age}-{language}.pdf"))
    assert len(pages) == 1 + len(wanted)
    for slide, page in zip(wanted, pages[1:], strict=True):
        text = page.get_textpage()
        seen = squeezed(text.get_text_range())
        for shown in slide.cells:
            for said in [shown.title] if shown.is_done_by_pupils else re.split(r"<[^>]+>", shown.html):
                assert squeezed(said) in seen, (slide.title, said)
        wide, high = page.get_size()
        for number in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(number)
            assert 0 <= left <= right <= wide, slide.title
            assert high * 25 / 540 <= bottom + 3 <= top <= high, slide.title


@pytest.mark.parametrize("language", KIT.languages)
def test_libreoffice_shows_the_words_of_buttons_inside_them(converted: Path, language: str) -> None:
    name = f"content-10-13-{language}"
    slide = Presentation(str(converted / f"{name}.pptx")).slides[0]
    page = pdfium.PdfDocument(converted / f"{name}.pdf")[0]
    text, (wide, high) = page.get_textpage(), page.get_size()
    places = [text.get_rect(number) for number in range(text.count_rects())]
    buttons = [shape for shape in slide.shapes if shape.click_action.target_slide]
    assert len(buttons) == 4
    for button in buttons:
        left, right = (wide * edge / Pt(WIDTH) for edge in (button.left, button.left + button.width))
        top, bottom = (high - high * edge / Pt(HEIGHT) for edge in (button.top, button.top + button.height))
        inside = [place for place in places if left <= place[0] <= right and bottom - 20 < (place[1] + place[3]) / 2 < top + 20]
        assert inside
        assert all(bottom <= low and up <= top and end <= right for _, low, end, up in inside), button.text_frame.text


@pytest.mark.parametrize(("risk", "age"), LESSONS)
def test_poppler_reads_the_pages_in_order(risk: str, age: str, tmp_path: Path) -> None:
    lesson = lesson_of(risk, age)
    for name, content in {"guide": sheets.guide(lesson, KIT), "slides": slides_pdf.slides(lesson, KIT)}.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        read_out = subprocess.run([program("pdftotext", "poppler-utils"), str(path), "-"], check=True, capture_output=True, text=True)
        text, at = squeezed(read_out.stdout), 0
        for slide in slides_of(lesson, KIT):
            place = text.find(squeezed(slide.title), at)
            assert place >= 0, (name, slide.title)
            at = place


@pytest.mark.parametrize(("risk", "age"), LESSONS)
def test_poppler_finds_the_tags_of_the_pages(risk: str, age: str, tmp_path: Path) -> None:
    path = tmp_path / "guide.pdf"
    path.write_bytes(sheets.guide(lesson_of(risk, age), KIT))
    about = subprocess.run([program("pdfinfo", "poppler-utils"), str(path)], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Tagged:\s+yes", about)
    structure = subprocess.run(
        [program("pdfinfo", "poppler-utils"), "-struct", str(path)], check=True, capture_output=True, text=True, errors="replace"
    ).stdout
    assert {"H1", "H2", "L", "LI", "Table", "Figure", "P"} <= set(re.findall(r"^\s*(\w+)", structure, re.MULTILINE))


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.path.endswith(".pdf")])
@pytest.mark.parametrize("age", KIT.ages)
def test_a_checker_of_pdf_ua_finds_nothing(form: str, age: str, tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    made = FORMATS[form].export(lesson_of("privacy", age), KIT)
    assert made
    path.write_bytes(made)
    report = pdfua.validate(str(path))
    assert [finding.to_dict() for finding in report.findings] == []
