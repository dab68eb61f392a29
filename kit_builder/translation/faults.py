"""What can be wrong with one translation: each check gives sentences that say what to do.

``faults`` must never reach a page, so a catalog with one is not read; ``doubts`` are for ``translate check``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_PLAIN = re.compile(r"[^{}<>&\[\]*`~]*")  # words without any character that is looked for below
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{\w*\}|[{}]")
_HTML = re.compile(r"<[a-zA-Z/!?][^<>]*>?|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
_TARGET = re.compile(r"\]\(([^()\s]*)")
_BOX = re.compile(r"\[[ xX]\]")
_MARKUP = ("**", "*", "`", "~~")
_WORD = re.compile(r"[^\W\d_]+")
_LOOK_ALIKES = frozenset("aceopxyiABCEHKMOPTXYIh")
_LATIN_END = re.compile(r"[A-Z]{3,}$")  # ДосболLIKE: a name of two alphabets, as those whose it is write it
_ADDRESS = re.compile(r"\S+\.[a-z]\S*")
_CODE = re.compile(r"`[^`]*`|\]\([^()]*\)|\{\w*\}|\S+\.(?:html|pdf|pptx|ipynb|example)\b")


def faults(source: str, translation: str) -> Iterator[str]:
    """Say what of a translation would break a page or an activity."""
    if _PLAIN.fullmatch(source) and _PLAIN.fullmatch(translation) and translation.replace("\n", "").isprintable():
        return  # as most are
    if sorted(_PLACEHOLDER.findall(source)) != sorted(_PLACEHOLDER.findall(translation)):
        wanted = ", ".join(dict.fromkeys(_PLACEHOLDER.findall(source))) or "none"
        yield f"the names in braces are not those of the source. Needed: {wanted}."
    if html := [tag for tag in _HTML.findall(translation) if tag not in source]:
        yield f"{html[0][:40]} is HTML. Write plain text with the markup of the source."
    if sorted(_TARGET.findall(source)) != sorted(_TARGET.findall(translation)):
        wanted = ", ".join(_TARGET.findall(source)) or "none"
        yield f"the targets of links and pictures are not those of the source. Needed: {wanted}."
    if sorted(_BOX.findall(source)) != sorted(_BOX.findall(translation)):
        yield "the boxes [x] and [ ] are not those of the source."
    source_text, translated_text = _TARGET.sub("", source), _TARGET.sub("", translation)
    for markup in _MARKUP:
        if source_text.count(markup) != translated_text.count(markup):
            yield f"{markup} stands {translated_text.count(markup)} times, in the source {source_text.count(markup)} times."
            break
    unprintable = "" if translation.replace("\n", "").isprintable() else translation
    if control := [
        char for char in unprintable if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs") and char not in "\n\u200d" + source
    ]:
        yield f"it has an invisible character (U+{ord(control[0]):04X}). Delete it."


def doubts(source: str, translation: str, letters: str) -> Iterator[str]:
    """Say what of a translation looks wrong to a program and may be right to a person.

    ``letters`` are the small ones of its alphabet, "" where any may stand.
    """
    if (
        source == translation
        and len(_WORD.findall(source)) > 3
        and len({word for word in _WORD.findall(_ADDRESS.sub(" ", source)) if _is_plain(word)}) > 1
    ):
        yield "it is the same as the source: is it translated?"
    if len(source.split("\n")) != len(translation.split("\n")):
        yield "it is not split into the same lines as the source; each line is a line on the page."
    if letters:
        yield from _letters(source, translation, frozenset(letters))


def _is_plain(word: str) -> bool:
    """Say whether a word is neither a name nor as short as those between names, such as "et al."."""
    return word.islower() and len(word) > 2


def _letters(source: str, translation: str, alphabet: frozenset[str]) -> Iterator[str]:
    """Only letters of the language in a word of it; no Latin letter that looks like one."""
    source_words = set(_WORD.findall(source))
    for word in dict.fromkeys(_WORD.findall(_CODE.sub(" ", translation))):
        latin_end = _LATIN_END.search(word)
        if latin_end and latin_end[0] in source:
            continue
        if alphabet & set(word.lower()):
            if foreign := [letter for letter in word if letter.lower() not in alphabet]:
                names = ", ".join(unicodedata.name(letter, "without a name").lower() for letter in dict.fromkeys(foreign))
                yield f"the word {word!r} has letters of another alphabet: {names}."
        elif word not in source_words and len(word) <= 3 and set(word) <= _LOOK_ALIKES and alphabet & set(translation.lower()):
            yield f"{word!r} is written with Latin letters that look like Cyrillic ones."
