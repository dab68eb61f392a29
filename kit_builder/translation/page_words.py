"""What pages say of a lesson, in the language of a kit."""

from __future__ import annotations

from kit_builder.core.model import Choice, Kit, Lesson
from kit_builder.translation.language import COMMON


def not_reviewed(kit: Kit, *catalogs: str) -> str:
    """Return the mark for a translation that no teacher has reviewed: of these lessons, or of what all of them share."""
    return kit.page_words["not_reviewed"] if kit.unreviewed & {*COMMON, *catalogs} else ""


def name_of_choice(choice: Choice, kit: Kit) -> str:
    """Return the title of a choice for where all choices stand one after another: it says instead of what, or that it is extra."""
    words = kit.page_words
    if choice.extra:
        return words["choice_extra"].format(title=choice.title)
    return words["choice_instead"].format(title=choice.title, other=kit.choices[choice.instead].title) if choice.instead else choice.title


def describe(lesson: Lesson) -> str:
    """Return the title of a page about a lesson."""
    return f"{lesson.title} – {lesson.variant.risk.title}, {lesson.variant.age.grades}"
