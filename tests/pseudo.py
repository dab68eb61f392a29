"""A made-up language for tests: accented letters, 40 % longer, in brackets; what must not be translated stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import polib

_KEPT = re.compile(r"\]\([^()]*\)|\{\w*\}|\{\{|\}\}|`[^`]*`|\*+|~~|\[|\]|!")
_LETTERS = str.maketrans("aceinosuyzACEINOSUYZ", "áčéíñóšúýžÁČÉÍÑÓŠÚÝŽ")


def pseudo(text: str) -> str:
    """Return each line of a text in the made-up language; ``**Name:**`` stays at the beginning."""
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    if not line.strip():
        return line
    parts, at = [], 0
    for kept in _KEPT.finditer(line):
        parts += [line[at : kept.start()].translate(_LETTERS), kept[0]]
        at = kept.end()
    parts.append(line[at:].translate(_LETTERS))
    more = "ž" * (len(line) * 4 // 10)
    name = re.match(r"\*\*[^*]*:\*\*", "".join(parts))
    start = name[0] if name else ""
    return f"{start}⟦{''.join(parts)[len(start) :]} {more}⟧".replace("⟦ ", " ⟦") if more else f"{start}⟦{''.join(parts)[len(start) :]}⟧"


def say_all(path: Path, how: Callable[[str], str] = pseudo) -> None:
    """Translate every text of a catalog."""
    po = polib.pofile(str(path), wrapwidth=0)
    for entry in po:
        entry.msgstr = how(entry.msgid)
    po.save()
