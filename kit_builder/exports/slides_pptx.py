"""The slides for PowerPoint and LibreOffice: text that can be edited, notes, films, and activities as a picture of their paper form."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Pt

from kit_builder.core.cache import Cache
from kit_builder.core.look import Look
from kit_builder.core.model import Choice, Kit, Lesson, LessonCell
from kit_builder.exports import Format
from kit_builder.lesson.choices import offered
from kit_builder.lesson.slides import Slide, slides_of
from kit_builder.office import presentation as office
from kit_builder.office.html_blocks import Block, Line, Run, Shot, Table, blocks, clean
from kit_builder.office.presentation import BADGE, BESIDE, BODY, LEFT, PICTURE, RIGHT, TEXT, TITLE, WORDS, Box
from kit_builder.office.text import cut_table, fill_table, height, plain, title_size, write
from kit_builder.paper import activity_forms as forms
from kit_builder.paper.typst import Document, Raw, call
from kit_builder.translation.page_words import describe, name_of_choice
from tumar import Activity
from tumar.paper import to_text

_HUGE_SIZES = (40, 36, 32)  # where something is huge
_SIZES = (28, 26, 24, 22, 20, 18, 16, 14, 12)
_TITLE_SIZES = (36, 32, 28, 24, 20)
_BUTTON_SIZES = (16, 14, 12)
_FORM = Box(54, 110, *forms.PLACE)
_FILM = Box(200, 110, 560, 315)
_MASCOT = Box(650, 120, 260, 300)


def pptx(lesson: Lesson, kit: Kit) -> bytes:
    """Make ``slides.pptx``."""
    deck_slides = slides_of(lesson, kit)
    pictures = Pictures(lesson, kit, deck_slides)
    deck = office.blank(pictures.ornament, kit.look)
    first = _title_slide(deck, lesson, kit, pictures, _hidden_notes(deck_slides, kit))
    numbers = [_add_slide(deck, slide, pictures, kit) for slide in deck_slides]
    sections = _sections(kit, deck_slides, numbers)
    _add_part_buttons(deck, first, sections)
    office.add_sections(deck, [(lesson.title, [0]), *sections])
    office.add_fonts(deck, kit.look.type.face)
    return office.saved(
        deck, title=describe(lesson), locale=kit.languages[lesson.variant.language].locale, keywords=[lesson.variant.risk.title]
    )


class Pictures:
    """What has to be drawn for a deck, as PNG: the forms of its activities are set in one go."""

    def __init__(self, lesson: Lesson, kit: Kit, slides: Sequence[Slide]) -> None:
        self.look, self._cache, self._ornament = kit.look, lesson.cache, lesson.context.files.art("ornament.svg")
        paper = Document.of(lesson, kit)
        pupil_cells = [
            lesson_cell for slide in slides for lesson_cell in slide.cells if lesson_cell.is_done_by_pupils and not lesson_cell.is_film
        ]
        fitted = forms.fitted(
            paper, [forms.slide_content(paper, lesson_cell, kit.page_words["on_worksheet"]) for lesson_cell in pupil_cells]
        )
        shots = [
            paper.at(lesson_cell.cell) + call("shot", content, **_size(*forms.PLACE))
            for lesson_cell, content in zip(pupil_cells, fitted, strict=True)
        ]
        drawings = paper.pictures("shots.typ", shots, title=describe(lesson), language=lesson.variant.language)
        self._form_pictures = {lesson_cell.cell.index: picture for lesson_cell, picture in zip(pupil_cells, drawings, strict=True)}

    @property
    def ornament(self) -> bytes:
        """The strip at the bottom."""
        return _shot(self.look, "strip", self._ornament, self.look.slide_points[0], office.STRIP, self._cache)

    def form_of(self, lesson_cell: LessonCell) -> bytes:
        """Return the paper form of an activity or a lab."""
        return self._form_pictures[lesson_cell.cell.index]

    def drawn(self, address: str, box: Box) -> bytes:
        """Return a picture as it fits into a box."""
        return _shot(self.look, "drawn", address, box.width, box.height, self._cache)


@lru_cache(128)  # lessons of all languages show the same pictures
def _shot(look: Look, function: str, address: str, width: float, height: float, cache: Cache | None) -> bytes:
    """Let a function of ``shots.typ`` draw a picture at a size in points."""
    paper = Document("", look, cache=cache)

    return paper.pictures("shots.typ", [call(function, source=paper.keep(address), **_size(width, height))], title=function)[0]


def _size(width: float, height: float) -> dict[str, Raw]:
    return {"width": Raw(f"{width}pt"), "height": Raw(f"{height}pt")}


def poster_of(film: Activity) -> tuple[str, str]:
    """Return the picture that stands for a film, and what is seen on it."""
    picture = next(iter(film.document.pictures()))
    return film.pictures[picture.source], picture.alternative


def _place_pictures(prose: Sequence[Block]) -> list[tuple[Shot, Box]]:
    """Give each picture its place: beside the text, or over the whole slide where there is none."""
    shots = [block for block in prose if isinstance(block, Shot) and block.address.startswith("data:")]
    lines = [block for block in prose if not isinstance(block, Shot)]
    room = RIGHT if any(not _is_heading(line) for line in lines) else BODY
    shot_height = (room.height - 10 * (len(shots) - 1)) / max(1, len(shots))
    return [(shot, Box(room.left, room.top + number * (shot_height + 10), room.width, shot_height)) for number, shot in enumerate(shots)]


def _is_heading(block: Block) -> bool:
    return isinstance(block, Line) and block.kind == "heading"


def _hidden_notes(slides: Sequence[Slide], kit: Kit) -> list[str]:
    """Say which slides are hidden, and when to show them instead of others."""
    others = [choice for choice in offered([slide.cells[0] for slide in slides], kit).choices if not choice.is_shown_at_first]
    notes = [f"{name_of_choice(choice, kit)}. {choice.note}" for choice in others]
    return [*notes, kit.page_words["pptx_choices"]] if notes else []


def _title_slide(deck: Any, lesson: Lesson, kit: Kit, pictures: Pictures, hidden: Sequence[str]) -> Any:
    variant = lesson.variant
    slide = deck.slides.add_slide(office.layout_of(deck, TITLE))
    title, below = slide.placeholders
    write(title.text_frame, [Line("text", (Run(lesson.title),))], title_size(lesson.title, (48, 44, 40, 36), title.width / Pt(1)))
    below.text_frame.text = clean(f"{variant.risk.title} · {variant.age.grades}")
    below.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor.from_string(variant.risk.colour.removeprefix("#"))
    below.text_frame.paragraphs[0].runs[0].font.bold = True
    mascot = lesson.context.files.art("tumar/hello.svg")
    _add_picture(slide, pictures.drawn(mascot, _MASCOT), _MASCOT, kit.page_words["mascot"])
    office.write_notes(deck, slide, "\n".join([kit.page_words["pptx_notes"], *hidden]))
    return slide


def _add_slide(deck: Any, slide: Slide, pictures: Pictures, kit: Kit) -> list[int]:
    """Add a slide, or several where a table is too long for one; return their numbers from 0.

    What is not shown until it is chosen is hidden.
    """
    first = len(deck.slides)
    pupil_cell = next((lesson_cell for lesson_cell in slide.cells if lesson_cell.is_done_by_pupils), None)
    pptx_slide = _activity_slide(deck, pupil_cell, pictures, kit) if pupil_cell else _prose_slide(deck, slide, pictures)
    notes = [*([kit.page_words["minutes_short"].format(minutes=slide.minutes)] if slide.minutes else [])]
    notes += [_choice_prefix(note.cell.choice, kit) + plain(note.html) for note in slide.notes]
    notes += [line for lesson_cell in slide.cells if lesson_cell.activity for line in _activity_notes(lesson_cell.activity, kit)]
    office.write_notes(deck, pptx_slide, "\n".join(notes))
    numbers = list(range(first, len(deck.slides)))
    if slide.choice:
        for number in numbers:
            _name_choice(deck.slides[number], kit.choices[slide.choice], kit)
    return numbers


def _name_choice(slide: Any, choice: Choice, kit: Kit) -> None:
    """Say on a slide which choice it belongs to, and hide it where another stands in its place at first."""
    run = _add_words(slide, BADGE, name_of_choice(choice, kit))
    run.font.bold = True
    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
    if not choice.is_shown_at_first:
        office.hide(slide)


def _choice_prefix(choice: str | None, kit: Kit) -> str:
    return f"{kit.choices[choice].title}: " if choice else ""


def _activity_notes(activity: Activity, kit: Kit) -> list[str]:
    """Write what the notes say of an activity: its words, because a picture cannot be read out, and its answers."""
    form = activity.paper_form()
    key = [f"• {plain(line)}" for line in form.key]
    return ["", to_text(form, "class"), *(["", kit.page_words["answer_key"], *key] if key else [])]


def _activity_slide(deck: Any, lesson_cell: LessonCell, pictures: Pictures, kit: Kit) -> Any:
    """Show what pupils do: a film that plays, or the paper form, with a link to the page where it is interactive."""
    slide = deck.slides.add_slide(office.layout_of(deck, PICTURE))
    _write_title(slide, [Run(lesson_cell.title)])
    words, link = kit.page_words, f"exercise.html#{lesson_cell.cell.id}"
    if lesson_cell.activity and lesson_cell.is_film:
        picture_address, alternative = poster_of(lesson_cell.activity)
        still = pictures.drawn(picture_address, _FILM)
        if lesson_cell.activity.film:
            shape = slide.shapes.add_movie(io.BytesIO(lesson_cell.activity.film), *_FILM.emu, io.BytesIO(still), "video/mp4")
            shape.name = clean(lesson_cell.title)
            office.describe_shape(shape, alternative)
        _add_link(slide, Box(54, 436, 852, 26), words["pptx_film"], link)
        return slide
    words_of = (
        to_text(lesson_cell.activity.paper_form(), "class")
        if lesson_cell.activity
        else " ".join(lesson_cell.lab.says if lesson_cell.lab else ())
    )
    shape = _add_picture(slide, pictures.form_of(lesson_cell), _FORM, words_of)
    shape.click_action.hyperlink.address = link
    _add_link(slide, WORDS, words["pptx_live"], link)
    return slide


def _add_link(slide: Any, box: Box, words: str, address: str) -> None:
    _add_words(slide, box, words).hyperlink.address = address


def _add_words(slide: Any, box: Box, words: str) -> Any:
    """Write words into a box, and return them as the run that they are."""
    shape = slide.shapes.add_textbox(*box.emu)
    shape.text_frame.word_wrap = True
    run = shape.text_frame.paragraphs[0].add_run()
    run.text, run.font.size = words, Pt(14)
    return run


def _prose_slide(deck: Any, slide: Slide, pictures: Pictures) -> Any:
    prose = [block for lesson_cell in slide.cells for block in blocks(lesson_cell.html)]
    placed = _place_pictures(prose)
    text = [block for block in prose if isinstance(block, Line)]
    tables = [part for block in prose if isinstance(block, Table) for part in cut_table(block)]
    heading, rest = (text[0], text[1:]) if text and text[0].kind == "heading" else (None, text)
    layout = PICTURE if not rest else BESIDE if placed else TEXT
    pptx_slide = deck.slides.add_slide(office.layout_of(deck, layout))
    _write_title(pptx_slide, list(heading.runs) if heading else [Run(slide.title)])
    room = LEFT if placed else BODY
    if rest:
        text_height = room.height * (0.4 if tables else 1)
        body = pptx_slide.placeholders[1]
        sizes = (*_HUGE_SIZES, *_SIZES) if any(run.huge for line in rest for run in line.runs) else _SIZES
        size = next((size for size in sizes if height(rest, size, room.width) <= text_height), _SIZES[-1])
        write(body.text_frame, rest, size)
        if tables:
            body.left, body.top, body.width, body.height = room._replace(height=text_height).emu
        room = Box(room.left, room.top + text_height, room.width, room.height - text_height)
    if tables:
        fill_table(pptx_slide, tables[0], room)
    for table in tables[1:]:
        next_slide = deck.slides.add_slide(office.layout_of(deck, PICTURE))
        _write_title(next_slide, list(heading.runs) if heading else [Run(slide.title)])
        fill_table(next_slide, table, BODY)
    for shot, box in placed:
        _add_picture(pptx_slide, pictures.drawn(shot.address, box), box, shot.alternative)
    return pptx_slide


def _write_title(slide: Any, runs: list[Run]) -> None:
    title = slide.shapes.title
    text = "".join(run.text for run in runs)
    write(title.text_frame, [Line("text", tuple(runs))], title_size(text, _TITLE_SIZES, office.HEAD.width))


def _add_picture(slide: Any, content: bytes, box: Box, alternative: str) -> Any:
    shape = slide.shapes.add_picture(io.BytesIO(content), *box.emu)
    office.describe_shape(shape, alternative)
    return shape


def _sections(kit: Kit, slides: Sequence[Slide], numbers: Sequence[list[int]]) -> list[tuple[str, list[int]]]:
    """Name the parts and gather the numbers of their slides; the title slide is 0."""
    names = {**{block.name: block.title for block in kit.blocks.values()}, "booster": kit.page_words["booster"]}
    sections: list[tuple[str, list[int]]] = []
    part_before = None
    for slide, slide_numbers in zip(slides, numbers, strict=True):
        if slide.part != part_before or not sections:
            sections.append((names.get(slide.part, kit.page_words["whole_lesson"]), []))
        sections[-1][1].extend(slide_numbers)
        part_before = slide.part
    return sections


def _add_part_buttons(deck: Any, slide: Any, sections: Sequence[tuple[str, Sequence[int]]]) -> None:
    """Put buttons on the title slide that lead to the parts of the lesson."""
    button_width = (_MASCOT.left - 54 - 12 * (len(sections) - 1)) / max(1, len(sections))
    for number, (name, slide_numbers) in enumerate(sections):
        button = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *Box(54 + number * (button_width + 12), 392, button_width, 60).emu)
        button.fill.solid()
        button.fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_1
        button.line.fill.background()
        button.shadow.inherit = False
        frame = button.text_frame
        frame.word_wrap = True
        run = frame.paragraphs[0].add_run()
        run.text, run.font.size = name, Pt(title_size(name, _BUTTON_SIZES, button_width - 18))
        run.font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
        button.click_action.target_slide = deck.slides[slide_numbers[0]]


FORMATS = (
    Format(
        name="pptx",
        path="{risk}/slides.pptx",
        mime="application/vnd.openxmlformats-officedocument.presentationml.presentation",
        shelf="print",
        word="print_pptx",
        order=10,
        is_compressed=True,
        make=pptx,
    ),
)
