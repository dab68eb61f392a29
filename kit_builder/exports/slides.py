"""The slides of a lesson in one HTML file: reveal.js, live activities, speaker view, and the blocks to choose from."""

from __future__ import annotations

import re

from markupsafe import Markup

from kit_builder.core.model import Kit, Lesson, LessonCell
from kit_builder.exports import Format
from kit_builder.lesson.choices import Offer, offered, shown_with
from kit_builder.lesson.slides import Slide, slides_of
from kit_builder.translation.page_words import describe, name_of_choice
from kit_builder.web.page import Activities, asset, json_inside, render

_PICTURE = re.compile(r"<p>(<img [^>]*>)</p>")
_HELPLINE = re.compile(
    r"([^.!?<>]*(?:<strong>111</strong>|\b111\b(?!</strong>))[^.!?<>]*[.!?]*)(?=[^<>]*<)"
)  # a sentence, not within a tag


def slides(lesson: Lesson, kit: Kit) -> bytes:
    """Make ``slides.html``."""
    words = kit.page_words
    activities = Activities(kit, "class")
    deck_slides = slides_of(lesson, kit)
    offer = offered([lesson_cell for slide in deck_slides for lesson_cell in (*slide.cells, *slide.notes)], kit)
    rendered = [_slide(slide, activities, offer, kit) for slide in deck_slides]
    used_parts = {slide["part"] for slide in rendered}
    parts = [
        {"name": block.name, "title": block.title, "note": words["block_minutes"].format(minutes=block.minutes)}
        for block in kit.blocks.values()
        if block.name in used_parts
    ]
    if "booster" in used_parts:
        parts.append({"name": "booster", "title": words["booster"], "note": words["booster_minutes"]})
    return render(
        "slides.html",
        kit,
        title=describe(lesson),
        lesson=lesson,
        slides=rendered,
        parts=parts,
        offer=offer,
        choice_notes=[f"{name_of_choice(choice, kit)}. {choice.note}" for choice in offer.choices if not choice.is_shown_at_first],
        minutes=sum(slide.minutes for slide in deck_slides if slide.part != "booster" and slide.choice in shown_with(kit)),
        mascot=lesson.context.files.art("tumar/hello.svg"),
        ornament=lesson.context.files.art("ornament.svg"),
        deck_words=json_inside(words),
        data=activities.data(),
        films=activities.films,
        styles=[asset("base.css"), _on_screen("vendor/reveal.css"), _on_screen("slides.css"), *activities.styles],
        text_style=asset("text.css"),
        scripts=[asset("host.js"), asset("asleep.js"), asset("vendor/reveal.js"), asset("keys.js"), asset("deck.js")],
        window_script=asset("keys.js") + asset("notes.js"),
    )


def _slide(slide: Slide, activities: Activities, offer: Offer, kit: Kit) -> dict[str, object]:
    return {
        "choice": offer.name_of(slide.choice),
        "choice_name": name_of_choice(kit.choices[slide.choice], kit) if slide.choice else "",
        "part": slide.part,
        "minutes": slide.minutes,
        "label": slide.title,
        "pieces": [_piece(lesson_cell, activities) for lesson_cell in slide.cells],
        "notes": [(Markup(note.html), offer.name_of(note.cell.choice)) for note in slide.notes],
    }


def _piece(lesson_cell: LessonCell, activities: Activities) -> Markup:
    classes = ["fragment"] if lesson_cell.cell.slide == "fragment" else []
    if lesson_cell.activity:
        html = activities.place(lesson_cell.activity, apart=bool(lesson_cell.activity.further_slides()))
    elif lesson_cell.lab:
        html = Markup(f'<div class="activity lab">{lesson_cell.html}</div>')
    else:
        text, pictures = _PICTURE.subn(r'<p class="picture">\1</p>', lesson_cell.html)
        html = Markup(_HELPLINE.sub(r'<span class="helpline">\1</span>', text))
        classes += ["prose", "with-picture"] if pictures else ["prose"]
    no_swipe = " data-prevent-swipe" if lesson_cell.is_done_by_pupils else ""  # a finger that drags something leaves the slide as it is
    return Markup(f'<div class="{" ".join(classes)}"{no_swipe}>{html}</div>')


def _on_screen(name: str) -> str:
    """Return a style sheet for the screen alone: on paper the slides are a text."""
    return f"@media screen {{{asset(name)}}}"


FORMATS = (
    Format(
        name="slides",
        path="{risk}/slides.html",
        mime="text/html",
        shelf="page",
        word="job_present",
        order=10,
        leads_back=True,
        make=slides,
    ),
)
