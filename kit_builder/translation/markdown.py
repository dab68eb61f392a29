"""Find the messages of a Markdown text, and put their translations back without touching anything else.

A message is the text of a heading, a paragraph, a list item, a table cell, or the words of a picture. What stands around
it stays where it is: code blocks, HTML, list markers, ``[x]``, ``{.marks}``, times, the targets of links, the paths of pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from markdown_it.token import Token

from tumar.markdown import parser

Say = Callable[[str], str]
Span = tuple[int, int]

_prose = parser("prose", inline=False, html=True)  # the inner marks stay in the message: nobody needs them parsed
_activity = parser("activity", inline=False)

_LINE_END = re.compile(r"\r\n?|\n")
_BOX = re.compile(r"\[[ xX]\]\s+")
_PICTURE = re.compile(r"!\[([^\[\]\\]+)\]\([^()\s\\]*\)\s*")
_ONLY_LINK = re.compile(r"\[([^\[\]\\]+)\]\([^()\s\\]*\)")
_TIME = re.compile(r"\d{1,2}:[0-5]\d\s+")
_MARKS = re.compile(r"(?:\s*\{[^{}]*\})+\s*$")
_NO_WORDS = re.compile(r"`[^`]*`|\]\([^()]*\)")
_LETTER = re.compile(r"[^\W\d_]")
_LOOKS_LIKE_BLOCK = re.compile(r"(?:#{1,6}(?:\s|$)|[-+*](?:\s|$)|>|~~~|```|\||(?:-\s*){3,}$|=+\s*$)|\d{1,9}(?=[.)](?:\s|$))")


class Segment(NamedTuple):
    """A message where it stands: ``spans`` are its lines in the source, from and to; ``head`` is where its first line begins.

    ``kind`` is "heading", "paragraph", "item", "feedback", "cell" (of a table) or "picture" (the words for it).
    """

    kind: str
    text: str
    spans: tuple[Span, ...]
    head: int


@lru_cache(maxsize=4096)
def segments(source: str, *, activity: bool = False, item_prefix: str = "") -> tuple[Segment, ...]:
    """Return the messages of a Markdown text in order; ``activity`` reads it as ``tumar.grammar`` does.

    ``item_prefix`` is a regular expression of what items begin with and is no text.
    """
    ends = [match.end() for match in _LINE_END.finditer(source)]
    starts = [0, *ends]
    tokens = (_activity if activity else _prose).parse(source)
    blocks = (segment for block in _blocks(source, starts, tokens) for segment in ((block,) if activity else _lines(source, block)))
    return tuple(found for segment in blocks for found in _parts(source, segment, item_prefix) if _has_words(found.text))


def _lines(source: str, block: Segment) -> Iterator[Segment]:
    """Give each line of a block, because it is a line of the page; all of them as one where a mark goes over the end of a line."""
    texts = [source[start:end] for start, end in block.spans]
    if any(text.count(mark) % 2 for text in texts for mark in ("**", "*", "`", "_", "~")) or any(_open_link(text) for text in texts):
        yield block
        return
    yield from (block._replace(spans=(span,), head=span[0]) for span in block.spans)


def _open_link(text: str) -> bool:
    return text.count("[") != text.count("]") or text.count("(") != text.count(")")


def _blocks(source: str, starts: Sequence[int], tokens: Sequence[Token]) -> Iterator[Segment]:
    """Give each block of text whole; one whose lines cannot be found in the source is left as it is."""
    ancestors: list[str] = []
    row, seen = (-1, 0), 0
    for number, token in enumerate(tokens):
        if token.nesting == 1:
            ancestors.append(token.type)
            if token.type == "tr_open" and token.map:
                row, seen = (token.map[0], 0), 0
        elif token.nesting == -1:
            ancestors.pop()
        elif token.type == "inline" and token.content.strip():
            parent = tokens[number - 1].type
            if parent in ("th_open", "td_open"):
                text = token.content.strip().replace("|", "\\|")
                position = _line(source, starts, row[0]).find(text, seen)
                if position >= 0:
                    seen = position + len(text)
                    start = starts[row[0]] + position
                    yield Segment("cell", text, ((start, start + len(text)),), start)
            elif token.map and (spans := _spans(source, starts, token)):
                yield Segment(_kind(parent, ancestors), "", spans, spans[0][0])


def _kind(parent: str, ancestors: Sequence[str]) -> str:
    if parent == "heading_open":
        return "heading"
    if "list_item_open" in ancestors:
        return "feedback" if "blockquote_open" in ancestors else "item"
    return "paragraph"


def _line(source: str, starts: Sequence[int], number: int) -> str:
    end = starts[number + 1] if number + 1 < len(starts) else len(source)
    return source[starts[number] : end]


def _spans(source: str, starts: Sequence[int], token: Token) -> tuple[Span, ...]:
    assert token.map
    spans = []
    for number, content in enumerate(token.content.split("\n"), token.map[0]):
        text, line = content.strip(), _line(source, starts, number).rstrip() if number < len(starts) else ""
        position = len(line) - len(text) if line.endswith(text) else line.find(text)
        if position < 0 or not text:
            return ()
        spans.append((starts[number] + position, starts[number] + position + len(text)))
    return tuple(spans)


def _parts(source: str, whole: Segment, item_prefix: str) -> Iterator[Segment]:
    """Take off what is no text: boxes, times, prefixes of items and pictures in front, marks behind, the target of what is only a link."""
    if whole.kind == "cell":
        yield whole
        return
    spans = list(whole.spans)
    start, end = spans[0]
    if whole.kind == "item" and (box := _BOX.match(source, start, end)):
        start = box.end()
    if item_prefix and whole.kind == "item" and (prefix := re.compile(item_prefix).match(source, start, end)):
        start = prefix.end()
    if whole.kind == "heading":
        if time := _TIME.match(source, start, end):
            start = time.end()
        if len(spans) == 1 and (marks := _MARKS.search(source[start:end])):
            end = start + marks.start()
    spans[0] = (start, end)
    while spans:
        start, end = spans[0]
        if start < end:
            picture = _PICTURE.match(source, start, end)
            if not picture:
                break
            yield Segment("picture", picture[1].strip(), (_stripped(source, picture.span(1)),), whole.head)
            spans[0] = (picture.end(), end)
        else:
            spans.pop(0)
    if len(spans) == 1 and (link := _ONLY_LINK.fullmatch(source, *spans[0])):
        spans = [_stripped(source, link.span(1))]
    if spans:
        text = "\n".join(source[start:end] for start, end in spans)
        yield whole._replace(text=text, spans=tuple(spans))


def _stripped(source: str, span: Span) -> Span:
    text = source[slice(*span)]
    start = span[0] + len(text) - len(text.lstrip())
    return start, start + len(text.strip())


def _has_words(text: str) -> bool:
    return bool(_LETTER.search(_NO_WORDS.sub("", text)))


def translated(source: str, say: Say, *, activity: bool = False, item_prefix: str = "") -> str:
    """Return the text with each message said in another language; what ``say`` gives back as it was stays byte for byte."""
    pieces, position = [], 0
    for segment in segments(source, activity=activity, item_prefix=item_prefix):
        translation = say(segment.text)
        if translation == segment.text:
            continue
        pieces += [source[position : segment.spans[0][0]], _fitted(source, segment, translation)]
        position = segment.spans[-1][1]
    return "".join([*pieces, source[position:]])


def _fitted(source: str, segment: Segment, translation: str) -> str:
    """Write a translation into the lines of its message: with their list and quotation markers, and nothing that begins a block."""
    lines = [line.strip() for line in _LINE_END.split(translation) if line.strip()]
    if segment.kind in ("heading", "cell", "picture"):
        lines = [" ".join(lines)]
    if segment.kind == "cell":
        lines = [re.sub(r"(?<!\\)\|", r"\\|", line) for line in lines]
    elif segment.kind == "picture":
        return lines[0].replace("[", "(").replace("]", ")")
    source_lines = [source[start:end] for start, end in segment.spans]
    lines = [
        line if number < len(source_lines) and _begins_block(source_lines[number]) else _plain(line) for number, line in enumerate(lines)
    ]
    text = lines[0]
    for number, line in enumerate(lines[1:], 1):
        if number < len(segment.spans):
            between = source[segment.spans[number - 1][1] : segment.spans[number][0]]
        else:
            line_start = max(source.rfind("\n", 0, segment.head), source.rfind("\r", 0, segment.head)) + 1
            between = "\n" + re.sub(r"[^>\s]", " ", source[line_start : segment.head])
        text += between + line
    return text


def _begins_block(line: str) -> bool:
    return bool(_LOOKS_LIKE_BLOCK.match(line))


def _plain(line: str) -> str:
    """Escape a character that would begin a list, a heading or a quotation."""
    if match := _LOOKS_LIKE_BLOCK.match(line):
        at = match.end() if line[0].isdigit() else 0
        return f"{line[:at]}\\{line[at:]}"
    return line
