"""The words of the pages, in the language of a kit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kit_builder.core.kit import PAGE_WORDS, read_toml
from kit_builder.core.model import Choice, Kit, Lesson
from kit_builder.translation.language import COMMON, Translation, page_words_in

_taught: dict[str, Mapping[str, str]] = {}


def page_words(language: str) -> Mapping[str, str]:
    """Return the words of the pages themselves; English until a language is taught."""
    return _taught.get(language) or _english_words()


def teach_pages(known: Translation) -> None:
    """Take the words of a language from its catalog."""
    if not known.is_source:
        _taught[known.language] = page_words_in(known)


@cache
def _english_words() -> dict[str, str]:
    return {name: str(text) for name, text in read_toml(PAGE_WORDS).items()}


def not_reviewed(kit: Kit, *catalogs: str) -> str:
    """Return the mark for a translation that no teacher has reviewed: of these lessons, or of what all of them share."""
    return page_words(kit.language)["not_reviewed"] if kit.unreviewed & {*COMMON, *catalogs} else ""


def name_of_choice(choice: Choice, kit: Kit) -> str:
    """Return the title of a choice for where all choices stand one after another: it says instead of what, or that it is extra."""
    words = page_words(kit.language)
    if choice.extra:
        return words["choice_extra"].format(title=choice.title)
    return words["choice_instead"].format(title=choice.title, other=kit.choices[choice.instead].title) if choice.instead else choice.title


def describe(lesson: Lesson) -> str:
    """Return the title of a page about a lesson."""
    return f"{lesson.title} – {lesson.variant.risk.title}, {lesson.variant.age.grades}"
