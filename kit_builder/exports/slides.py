"""The slides of a lesson in one HTML file: reveal.js, live activities, speaker view, and the blocks to choose from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from markupsafe import Markup

from kit_builder.model import Kit, Lesson, LessonCell
from kit_builder.page import Activities, asset, describe, page_words, render
from kit_builder.stages.select import is_seen
from tumar.settings import current

_PICTURE = re.compile(r"<p>(<img [^>]*>)</p>")
_TEXT = re.compile(r"<[^>]+>")


@dataclass
class Slide:
    """A slide: ``cells`` are what it shows in order, ``notes`` the teacher's, ``part`` its block or "booster"."""

    cells: list[LessonCell] = field(default_factory=list)
    notes: list[LessonCell] = field(default_factory=list)

    @property
    def part(self) -> str:
        """The block that the slide belongs to."""
        cell = self.cells[0].cell
        return "booster" if "booster" in cell.readers else cell.block or "all"

    @property
    def minutes(self) -> int:
        """The class time planned for the slide."""
        return sum(shown.cell.minutes for shown in self.cells)


def slides_of(lesson: Lesson, kit: Kit) -> list[Slide]:
    """Group the cells into slides by their slide type; notes and fragments belong to the slide before them."""
    slides: list[Slide] = []
    for shown in lesson.cells:
        cell = shown.cell
        if shown.is_setup or cell.slide == "skip" or not is_seen(cell, kit.audiences["class"]):
            continue
        if cell.slide in ("slide", "subslide"):
            slides.append(Slide([shown]))
        elif slides and cell.slide == "notes":
            slides[-1].notes.append(shown)
        elif slides:
            slides[-1].cells.append(shown)
    return slides


def slides(lesson: Lesson, kit: Kit) -> bytes:
    """Make ``slides.html``."""
    words = page_words()
    activities = Activities(lesson.variant.language)
    made = [_slide(slide, activities) for slide in slides_of(lesson, kit)]
    here = {slide["part"] for slide in made}
    parts = [
        {"name": block.name, "title": block.title, "note": words["block_minutes"].format(minutes=block.minutes)}
        for block in kit.blocks.values()
        if block.name in here
    ]
    if "booster" in here:
        parts.append({"name": "booster", "title": words["booster"], "note": words["booster_minutes"]})
    return render(
        "slides.html",
        kit,
        language=lesson.variant.language,
        title=describe(lesson),
        lesson=lesson,
        slides=made,
        parts=parts,
        minutes=sum(slide["minutes"] for slide in made if slide["part"] != "booster"),
        mascot=current().picture("../media/art/tumar/hello.svg"),
        ornament=current().picture("../media/art/ornament.svg"),
        deck_words=Markup(json.dumps(words, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")),
        data=activities.data(),
        films=activities.films,
        styles=[asset("vendor/reveal.css"), asset("base.css"), asset("slides.css"), *activities.styles],
        scripts=[asset("host.js"), asset("vendor/reveal.js"), asset("deck.js")],
    )


def _slide(slide: Slide, activities: Activities) -> dict[str, object]:
    return {
        "part": slide.part,
        "minutes": slide.minutes,
        "label": _label(slide),
        "pieces": [_piece(shown, activities) for shown in slide.cells],
        "notes": [Markup(note.html) for note in slide.notes],
    }


def _piece(shown: LessonCell, activities: Activities) -> Markup:
    kinds = ["fragment"] if shown.cell.slide == "fragment" else []
    if shown.activity:
        html = activities.place(shown.activity)
    elif shown.lab:
        html = Markup(f'<div class="activity lab">{shown.html}</div>')
    else:
        text, pictures = _PICTURE.subn(r'<p class="picture">\1</p>', shown.html)
        html = Markup(text)
        kinds += ["prose", "with-picture"] if pictures else ["prose"]
    return Markup(f'<div class="{" ".join(kinds)}">{html}</div>')


def _label(slide: Slide) -> str:
    first = slide.cells[0]
    if first.is_done_by_pupils:
        return first.cell.source.partition("\n")[0].lstrip("# ")
    return Markup(_TEXT.sub("", first.html.partition("\n")[0])).unescape().strip()
