"""Comments in Markdown, ``<!-- such as this -->``: JupyterLab shows them to nobody, and neither does the kit."""

from __future__ import annotations

import re
from typing import NamedTuple

from tumar.markdown import parser

_blocks = parser("prose", inline=False, html=True)
_EMPTY_HEADING = re.compile(r"\s*#{1,6}\s*")
_OPEN = "the comment that begins here has no end, so the rest of the cell is left out. End it with -->."
_SPOILT = "this comment is left out, but JupyterLab shows it. Write it so: <!-- note -->."
_CODE = ("fence", "code_block")
_PARTS = re.compile(
    r"\\[\\`<]|(`+)(?!`)(?:(?!\n\s*\n).)*?(?<!`)\1(?!`)"
    r"|(?P<spoilt>[<‹][ \t]*![ \t]*[-–—](?<!<!-(?=-))(?:[^<‹\n]|\n(?![ \t]*\n))*?[-–—][ \t]*[>›])"
    r"|(?P<comment><!--(?:-?>)?)"
    r"|(?P<line>^[ \t]*\[(?://|comment|_|\#)\]:(?:[ \t]*(?:\#|<>)\s*\((?:(?!\n\s*\n)[^()])*\)[ \t]*$|[^\n]*$))"
    r"|(?P<myst>^%[ \t][^\n]*$)",
    re.DOTALL | re.MULTILINE,
)


_SPOILT_END = re.compile(r"[–—][ \t]*[>›]")  # by autocorrect


class Uncommented(NamedTuple):
    """A text without its comments, and where one has no end or is written in signs of its own: the line, from 1, and what to do."""

    text: str
    faults: tuple[tuple[int, str], ...] = ()


def without_comments(text: str, *, activity: bool = False) -> str:
    """Return a text without its comments (see ``uncommented``)."""
    return uncommented(text, activity=activity).text


def uncommented(text: str, *, activity: bool = False) -> Uncommented:
    """Take the comments out of Markdown; each line stays where it is, and one without an end goes to the end of the text.

    ``[//]: # (such as this)`` is one, too, and so is a line of MyST that begins with %. Code keeps them. The text of an ``activity``
    has no code blocks and may be indented; there one without an end stays, for what follows it must not be lost.
    """
    if not may_have_comments(text):
        return Uncommented(text)
    lines = text.split("\n")
    code = [token.map for token in _blocks.parse(text) if token.type in _CODE and token.map and not activity]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    spans = [(starts[begin], starts[min(end, len(lines))]) for begin, end in code]
    made, at, last, faults = "", 0, 0, list[tuple[int, str]]()
    while found := _PARTS.search(text, at):
        span = next((span for span in spans if span[0] <= found.start() < span[1]), None)
        if span:
            made, at = made + text[at : span[1]], span[1]
            continue
        end, is_open, is_spoilt = found.end(), False, bool(found["spoilt"])
        if found["comment"] == "<!--":
            last = text.find("-->", end) if last != -1 else -1
            following = text.find("<!--", end) % (len(text) + 1)
            spoilt = _SPOILT_END.search(text, end, following) if last == -1 or following < last else None
            is_open, is_spoilt = last == -1 and not spoilt, bool(spoilt)
            end = spoilt.end() if spoilt else len(text) if is_open else last + len("-->")
        if activity and is_open:
            break
        is_comment = bool(is_spoilt or found["comment"] or found["line"] or (found["myst"] and not activity))
        if is_open or is_spoilt:
            faults.append((text[: found.start()].count("\n") + 1, _OPEN if is_open else _SPOILT))
        made += text[at : found.start()] + ("\n" * text.count("\n", found.start(), end) if is_comment else found[0])
        at = end
    after = (made + text[at:]).split("\n")  # a heading of nothing but a comment is no heading
    whole = "\n".join("" if line != before and _EMPTY_HEADING.fullmatch(line) else line for before, line in zip(lines, after, strict=True))
    return Uncommented(whole, tuple(faults))


def may_have_comments(text: str) -> bool:
    """Say whether it is worth to look for comments in a text."""
    return any(sign in text for sign in ("!-", "!–", "!—", "! -", "! –", "! —", "]:", "% ", "%\t"))
