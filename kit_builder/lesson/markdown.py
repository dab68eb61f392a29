"""Render the prose of notebooks as HTML that can do no harm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from kit_builder.core.model import Cell, LeftOut
from kit_builder.lesson.pictures import Draw, Pictures
from tumar.files import Files, MediaError, State
from tumar.grammar import picture_with_blank
from tumar.markdown import alternative, parser

_SAFE_HREF = re.compile(r"https?:|mailto:|(?![/\\]{2})(?![a-z][a-z0-9+.-]*:)", re.I)  # opens no program, no computer of the school
_FENCED = re.compile(r"^([ \t]*(?:`{3,}|~{3,})).*?(?:^\1[ \t]*$|\Z)", re.M | re.S)
PICTURES = ("image/svg+xml", "image/png", "image/jpeg")


class Rendered(NamedTuple):
    """A cell as the tokens of Markdown and as HTML, the files that it needs, the pictures that could not be shown, the files looked for."""

    tokens: tuple[Token, ...]
    html: str
    media: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    asked: Mapping[Path, State]


class Renderer:
    """Markdown to HTML with the pictures inside it.

    Raw HTML is shown as text unless ``trust`` is set; even then the pages' content policy lets no script run.
    Each text is rendered once.
    ``pictures`` says which can be shown; ``draw`` is what it asks.
    """

    def __init__(self, *, trust: bool = False, draw: Draw | None = None) -> None:
        self.pictures = Pictures(draw)
        self._markdown = parser("prose", html=trust)
        self._markdown.add_render_rule("image", _image)
        self._markdown.add_render_rule("link_open", _link)
        self._rendered: dict[tuple[Path, str, str], Rendered] = {}

    def html(self, cell: Cell, files: Files) -> Rendered:
        """Render a Markdown cell and name its pictures, which are among the files of its notebook.

        For a picture that is missing, from the network or of another format stand its words; ``left_out`` says why.
        """
        key = (files.folder, cell.source, repr(cell.attachments))
        if key not in self._rendered:
            fresh_files = files.asked_anew()
            env: dict[str, Any] = {"pictures": self.pictures, "files": fresh_files, "cell": cell, "media": [], "left_out": []}
            tokens = self._markdown.parse(cell.source, env)
            html = self._markdown.renderer.render(tokens, self._markdown.options, env)
            env["left_out"] += _pictures_with_blanks(cell.source)
            self._rendered[key] = Rendered(tuple(tokens), html, tuple(env["media"]), tuple(env["left_out"]), fresh_files.asked)

        rendered = self._rendered[key]
        files.note(rendered.asked)
        return rendered

    def code(self, source: str) -> str:
        """Show code as it is written."""
        return f"<pre><code>{escape(source)}</code></pre>"


def _pictures_with_blanks(source: str) -> Iterator[LeftOut]:
    """Name the pictures that Markdown takes for text, outside blocks of code."""
    text = _FENCED.sub(lambda match: "\n" * match[0].count("\n"), source)
    for number, line in enumerate(text.split("\n"), 1):
        if reason := picture_with_blank(line):
            yield LeftOut(number, reason, line.strip())


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    source, words = unquote(str(token.attrs["src"])), alternative(token)
    lines = env["cell"].source.splitlines()
    line = next((number for number, text in enumerate(lines, 1) if f"({source}" in text), 1)
    quoted = lines[line - 1].strip() if lines else ""

    def leave_out(reason: str) -> None:
        env["left_out"].append(LeftOut(line, reason, quoted))

    try:
        address = _address(source, env)
        if problem := env["pictures"].problem_of(address):
            raise MediaError(f"{source[:60]}: {problem}")
    except MediaError as error:
        leave_out(str(error))
        return f"<em>({escape(words)})</em>" if words else ""
    if not words:
        leave_out(f"the picture {source[:60]} has no words in [ ]: say what is seen, for those who cannot see it.")
    return f'<img src="{escape(address)}" alt="{escape(words or Path(source).stem)}">'


def _address(source: str, env: Any) -> str:
    """Return the data: address of a picture beside the notebook or attached to the cell; raise MediaError."""
    if source.startswith("attachment:"):
        kinds = env["cell"].attachments.get(source.removeprefix("attachment:"), {})
        kind = next((kind for kind in PICTURES if isinstance(kinds.get(kind), str)), None)
        if kind is None:
            raise MediaError(f"{source[:60]} is not attached to this cell. Drag the picture into the cell once more.")
        data = kinds[kind]
        if not data.isascii() and kind != "image/svg+xml":
            raise MediaError(f"{source[:60]} is damaged. Drag the picture into the cell once more.")
        return f"data:{kind}," + quote(data) if kind == "image/svg+xml" else f"data:{kind};base64," + "".join(data.split())
    if "://" in source or source.startswith(("//", "data:")):
        raise MediaError(f"the picture {source[:60]} is not a file of the kit. Copy it into media/ and name it there.")
    address: str = env["files"].picture(source)
    env["media"].append(source)
    return address


def _link(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    tokens[index].attrSet("rel", "noreferrer")
    href = str(tokens[index].attrs.get("href", ""))
    if not _SAFE_HREF.match(href):
        tokens[index].attrs.pop("href", None)
    return str(renderer.renderToken(tokens, index, options, env))
