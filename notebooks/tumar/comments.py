"""Comments in Markdown, ``<!-- such as this -->``: JupyterLab shows them to nobody, and neither does the kit."""

from __future__ import annotations

import re
from typing import NamedTuple

from tumar.markdown import parser

_block_parser = parser("prose", inline=False, html=True)
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
    """A text without its comments, and where one has no end or is written in characters of its own: the line, from 1, and what to do."""

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
    code = [token.map for token in _block_parser.parse(text) if token.type in _CODE and token.map and not activity]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    spans = [(starts[begin], starts[min(end, len(lines))]) for begin, end in code]
    kept, position, comment_end, faults = "", 0, 0, list[tuple[int, str]]()
    while match := _PARTS.search(text, position):
        span = next((span for span in spans if span[0] <= match.start() < span[1]), None)
        if span:
            kept, position = kept + text[position : span[1]], span[1]
            continue
        end, is_open, is_spoilt = match.end(), False, bool(match["spoilt"])
        if match["comment"] == "<!--":
            comment_end = text.find("-->", end) if comment_end != -1 else -1
            following = text.find("<!--", end) % (len(text) + 1)
            spoilt = _SPOILT_END.search(text, end, following) if comment_end == -1 or following < comment_end else None
            is_open, is_spoilt = comment_end == -1 and not spoilt, bool(spoilt)
            end = spoilt.end() if spoilt else len(text) if is_open else comment_end + len("-->")
        if activity and is_open:
            break
        is_comment = bool(is_spoilt or match["comment"] or match["line"] or (match["myst"] and not activity))
        if is_open or is_spoilt:
            faults.append((text[: match.start()].count("\n") + 1, _OPEN if is_open else _SPOILT))
        kept += text[position : match.start()] + ("\n" * text.count("\n", match.start(), end) if is_comment else match[0])
        position = end
    after = (kept + text[position:]).split("\n")  # a heading of nothing but a comment is no heading
    result = "\n".join("" if line != before and _EMPTY_HEADING.fullmatch(line) else line for before, line in zip(lines, after, strict=True))
    return Uncommented(result, tuple(faults))


def may_have_comments(text: str) -> bool:
    """Say whether it is worth looking for comments in a text."""
    return any(mark in text for mark in ("!-", "!–", "!—", "! -", "! –", "! —", "]:", "% ", "%\t"))
