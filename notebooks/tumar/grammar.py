"""The one parser of the Markdown that activities are written in (GRAMMAR.md is its documentation)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from textwrap import dedent
from typing import Any, NoReturn, TypeVar
from urllib.parse import unquote

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from tumar.comments import without_comments
from tumar.errors import Refused
from tumar.markdown import alternative, parser, plain_text

_HEADING_MARKS = re.compile(r"\s*\{([^{}]*)\}\s*$")
_MARK = re.compile(r"\{\s*[#.][a-zA-Z][^{}]*\}")
_TABLE = re.compile(r"^\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)+\|?\s*$", re.M)
_CHECKBOX = re.compile(r"^\[([ xX])\](?:\s+|$)")
_TIME = re.compile(r"^(\d{1,2}):([0-5]\d)\s+")
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]*")
_HAS_RISKY_SCHEME = re.compile(r"^(?!https://)[a-zA-Z][a-zA-Z0-9+.-]*:|^//")

_CODE = re.compile(r"`[^`\n]*`")
_NAME_WITH_SPACE = re.compile(
    r"!\[[^\[\]\n]*\]\([ \t]*(?P<name>[^<>()\s\"][^<>()\n\"]*[ \t][^<>()\n\"]*\.(?:png|jpe?g|svg|gif|webp))[ \t]*\)", re.I
)

_markdown = parser("activity")


class GrammarError(Refused):
    """A place in an activity's Markdown that cannot be read.

    ``line`` counts from 1 within the string; ``quote`` is that line as it was written.
    """

    def __init__(self, activity: str, line: int, message: str, quote: str = "") -> None:
        self.activity, self.line, self.message, self.quote = activity, line, message, quote
        quoted = f"\n    {quote.strip()}" if quote.strip() else ""
        super().__init__(f"{activity}, line {line}: {message}{quoted}")


@dataclass(frozen=True)
class Picture:
    """An image: ``source`` is the path as written, ``alternative`` what is read aloud."""

    source: str
    alternative: str
    line: int


@dataclass(frozen=True)
class Link:
    """A paragraph that is nothing but a link (the film of a ``Video``)."""

    text: str
    target: str
    line: int


@dataclass(frozen=True)
class Paragraph:
    """A piece of prose as inline HTML, made from Markdown; raw HTML in it is escaped."""

    html: str
    text: str
    line: int


@dataclass(frozen=True)
class Message:
    """A chat message: who says it, and what as inline HTML."""

    name: str
    html: str
    text: str
    line: int


Block = Paragraph | Message | Picture | Link
_Kind = TypeVar("_Kind", Paragraph, Message, Picture, Link)


@dataclass(frozen=True)
class Item:
    """A list item: a card, an option, or (with ``target``) a link to another scene.

    ``right`` is None where the item has no ``[x]`` or ``[ ]``.
    """

    html: str
    text: str
    line: int
    right: bool | None = None
    target: str | None = None
    picture: Picture | None = None
    feedback: str = ""


@dataclass(frozen=True)
class Section:
    """What stands below one heading; the part before the first heading has level 0 and no title.

    ``seconds`` is the time that a heading begins with, such as ``0:24``.
    """

    level: int
    title: str
    line: int
    identifier: str = ""
    marks: frozenset[str] = frozenset()
    seconds: int | None = None
    blocks: tuple[Block, ...] = ()
    items: tuple[Item, ...] = ()

    def of_kind(self, kind: type[_Kind]) -> list[_Kind]:
        """Return the blocks of one kind, in order."""
        return [block for block in self.blocks if isinstance(block, kind)]


@dataclass(frozen=True)
class Document:
    """A whole activity text: the part before the first heading, then the sections."""

    activity: str
    source: str
    intro: Section
    sections: tuple[Section, ...]

    def fail(self, line: int, message: str) -> NoReturn:
        """Raise a GrammarError that quotes ``line``."""
        lines = self.source.split("\n")
        raise GrammarError(self.activity, line, message, lines[line - 1] if 0 < line <= len(lines) else "")

    def pictures(self) -> Iterator[Picture]:
        """Give every picture once per place where it stands."""
        for section in (self.intro, *self.sections):
            yield from section.of_kind(Picture)
            yield from (item.picture for item in section.items if item.picture)


@dataclass
class _OpenSection:
    """A section while it is being read."""

    level: int = 0
    title: str = ""
    line: int = 1
    identifier: str = ""
    marks: frozenset[str] = frozenset()
    seconds: int | None = None
    blocks: list[Block] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def close(self) -> Section:
        return Section(**{**self.__dict__, "blocks": tuple(self.blocks), "items": tuple(self.items)})


def parse(text: str, activity: str) -> Document:
    """Read an activity's Markdown; raise GrammarError with the line that cannot be read."""
    try:
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        return _Parser(dedent(without_comments(lines, activity=True)), activity).document()
    except RecursionError:
        raise GrammarError(activity, 1, "this text has too many marks inside each other.") from None


def picture_with_blank(line: str) -> str:
    """Say what to do where the name of a picture has a space, because Markdown then sees no picture; nothing otherwise."""
    match = _NAME_WITH_SPACE.search(_CODE.sub("", line))
    if not match:
        return ""
    corrected = match["name"].replace(" ", "%20")
    return f"the name of the picture has a space, so Markdown shows no picture. Give the file a name without one, or write “{corrected}”."


class _Parser:
    def __init__(self, source: str, activity: str) -> None:
        self.source, self.activity = source, activity
        self.lines = source.split("\n")

    def fail(self, line: int, message: str) -> NoReturn:
        quote = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        raise GrammarError(self.activity, line, message, quote)

    def document(self) -> Document:
        for number, text in enumerate(self.lines, 1):
            if wrong := picture_with_blank(text):
                self.fail(number, wrong)
        sections: list[Section] = []
        current = _OpenSection()
        for node in SyntaxTreeNode(_markdown.parse(self.source)).children:
            line = _line(node)
            if node.type == "heading":
                sections.append(current.close())
                current = self.heading(node, line)
            elif node.type == "paragraph":
                current.blocks.extend(self.paragraph(node, line))
            elif node.type == "bullet_list":
                current.items.extend(self.item(child) for child in node.children)
            else:
                self.fail(line, f"{_NOT_HERE.get(node.type, 'this kind of Markdown')} has no meaning in an activity.")
        sections.append(current.close())
        return Document(self.activity, self.source, sections[0], tuple(sections[1:]))

    def heading(self, node: SyntaxTreeNode, line: int) -> _OpenSection:
        level = int(node.tag[1])
        if level > 2:
            self.fail(line, "use # or ## for headings; deeper ones have no meaning here.")
        if any(child.type == "image" for child in _inline(node).children):
            self.fail(line, "a heading is words only: put the picture on a line of its own below it.")
        title, marks, identifier = self.marks(_plain(_inline(node)), line)
        seconds = None
        if time := _TIME.match(title):
            seconds, title = int(time[1]) * 60 + int(time[2]), title[time.end() :]
        if not title.strip():
            self.fail(line, "a heading needs words.")
        return _OpenSection(level, title.strip(), line, identifier, marks, seconds)

    def marks(self, title: str, line: int) -> tuple[str, frozenset[str], str]:
        """Take the marks off a heading: {.chat .safe} and {.chat} {.safe} are the same. Return its words, its kinds and its name."""
        words: list[str] = []
        while match := _HEADING_MARKS.search(title):
            title = title[: match.start()]
            words += match[1].split()
            if wrong := next((word for word in words if not _IDENTIFIER.fullmatch(word[1:]) or word[0] not in "#."), "" if words else " "):
                self.fail(line, f"{{{wrong.strip()}}} is not a mark; write {{#name}} or {{.kind}} in small letters.")
        if match := _MARK.search(title):
            self.fail(line, f"{match[0]} stands before the words of the heading: marks stand behind them.")
        identifiers = [word[1:] for word in words if word[0] == "#"]
        if len(identifiers) > 1:
            self.fail(line, f"one name is enough: here are {{#{identifiers[1]}}} and {{#{identifiers[0]}}}.")
        return title, frozenset(word[1:] for word in words if word[0] == "."), "".join(identifiers)

    def paragraph(self, node: SyntaxTreeNode, line: int) -> Iterator[Block]:
        if _TABLE.search(_inline(node).content):
            self.fail(line, "a table has no meaning in an activity.")
        parts = _trim(_inline(node).children)
        if parts and all(part.type == "image" or _is_blank(part) for part in parts):
            yield from (self.picture(part, line) for part in parts if part.type == "image")
        elif len(parts) == 1 and parts[0].type == "link" and not str(parts[0].attrs["href"]).startswith("https:"):
            yield Link(_plain(parts[0]), unquote(str(parts[0].attrs["href"])), line)
        elif len(parts) > 1 and parts[0].type == "strong" and _plain(parts[0]).endswith(":"):
            name = _plain(parts[0])[:-1].strip()
            message = _trim(parts[1:])
            yield Message(name, self.html(message, line), "".join(map(_plain, message)).strip(), line)
        else:
            yield Paragraph(self.html(parts, line), "".join(map(_plain, parts)), line)

    def item(self, node: SyntaxTreeNode) -> Item:
        line, feedback = _line(node), ""
        first, rest = (node.children[0], node.children[1:]) if node.children else (None, [])
        if first is None or first.type != "paragraph":
            self.fail(line, "a list item needs words of its own.")
        for child in rest:
            if child.type != "blockquote":
                self.fail(_line(child), "under an item only feedback can stand: begin its line with two spaces and >.")
            if any(part.type != "paragraph" for part in child.children):
                self.fail(_line(child), "feedback is plain text: no list or heading in it.")
            feedback += " ".join(self.html(_inline(p).children, _line(p)) for p in child.children)
        parts = list(_inline(first).children)
        right: bool | None = None
        if parts and parts[0].type == "text" and (box := _CHECKBOX.match(parts[0].content)):
            right = box[1] != " "
            _token(parts[0]).content = parts[0].content[box.end() :]
        parts = _trim(parts)
        picture = self.picture(parts[0], line) if parts and parts[0].type == "image" else None
        parts = _trim(parts[1:]) if picture else parts
        if not parts:
            self.fail(line, "a list item needs words of its own.")
        target = None
        if len(parts) == 1 and parts[0].type == "link":
            href = str(parts[0].attrs["href"])
            if href.startswith("#"):
                target, parts = href[1:], parts[0].children
        text = "".join(map(_plain, parts)).strip()
        return Item(self.html(parts, line), text, line, right, target, picture, feedback)

    def picture(self, node: SyntaxTreeNode, line: int) -> Picture:
        source, words = unquote(str(node.attrs["src"])), alternative(_token(node))
        if not words:
            self.fail(line, "the picture has no words in [ ]: say what is seen, for those who cannot see it.")
        if _HAS_RISKY_SCHEME.match(source) or source.startswith("https:"):
            self.fail(line, "a picture must be a file of the kit: nothing is loaded from a network.")
        return Picture(source, words, line)

    def html(self, nodes: Sequence[SyntaxTreeNode], line: int) -> str:
        """Write inline nodes as HTML: text, bold, italic, code, line breaks and https links, nothing else."""
        return "".join(self.inline_html(node, line) for node in nodes).strip()

    def inline_html(self, node: SyntaxTreeNode, line: int) -> str:
        if node.type == "text":
            if match := _MARK.search(node.content):
                self.fail(line, f"{match[0]} has a meaning only behind a heading (##). Put it there, or leave it out.")
            return escape(node.content)
        if node.type in ("softbreak", "hardbreak"):
            return "<br>" if node.type == "hardbreak" else " "
        if node.type == "code_inline":
            return f"<code>{escape(node.content)}</code>"
        if node.type in ("strong", "em"):
            return f"<{node.type}>{self.html(node.children, line)}</{node.type}>"
        if node.type == "link":
            href = str(node.attrs["href"])
            if not href.startswith("https://"):
                self.fail(line, f"the link {href} leads nowhere: only https: sources can stand in text.")
            return f'<a href="{escape(href)}" rel="noreferrer">{self.html(node.children, line)}</a>'
        self.fail(line, "a picture stands on a line of its own or at the beginning of a card.")


_NOT_HERE = {
    "ordered_list": "a numbered list",
    "blockquote": "a quotation outside a list item",
    "fence": "a code block",
    "code_block": "an indented block",
    "hr": "a line across",
    "html_block": "HTML",
}


def _token(node: SyntaxTreeNode) -> Token:
    assert node.token is not None
    return node.token


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def _inline(node: SyntaxTreeNode) -> SyntaxTreeNode:
    return node.children[0]


def _trim(nodes: Sequence[SyntaxTreeNode]) -> list[SyntaxTreeNode]:
    """Leave out the space at both ends."""
    kept = list(nodes)
    while kept and _is_blank(kept[0]):
        kept.pop(0)
    while kept and _is_blank(kept[-1]):
        kept.pop()
    return kept


def _is_blank(node: SyntaxTreeNode) -> bool:
    return node.type in ("softbreak", "hardbreak") or (node.type == "text" and not node.content.strip())


def _plain(node: SyntaxTreeNode) -> str:
    return plain_text(node, line_end=" ")


def content(document: Document) -> dict[str, Any]:
    """Turn a document into the JSON that the front end of every activity reads.

    ``{"intro": section, "sections": [section, ...]}`` with a section as
    ``{level, title, id, marks, seconds, blocks, items}``; HTML fields are inline HTML made by this module.
    """
    return {"intro": _section(document.intro), "sections": [_section(s) for s in document.sections]}


def _section(section: Section) -> dict[str, Any]:
    return {
        "level": section.level,
        "title": section.title,
        "id": section.identifier,
        "marks": sorted(section.marks),
        "seconds": section.seconds,
        "blocks": [_block(block) for block in section.blocks],
        "items": [
            {
                "html": item.html,
                "text": item.text,
                "right": item.right,
                "target": item.target,
                "picture": _picture(item.picture) if item.picture else None,
                "feedback": item.feedback,
            }
            for item in section.items
        ],
    }


def _picture(picture: Picture) -> dict[str, str]:
    return {"src": picture.source, "alt": picture.alternative}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Picture():
            return {"kind": "picture", **_picture(block)}
        case Message():
            return {"kind": "message", "name": block.name, "html": block.html}
        case Link():
            return {"kind": "link", "text": block.text, "target": block.target}
        case Paragraph():
            return {"kind": "text", "html": block.html}
