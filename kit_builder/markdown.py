"""Render the prose of notebooks as HTML that can do no harm."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from kit_builder.errors import CellError
from kit_builder.model import Cell
from tumar.settings import MediaError, Settings


class Renderer:
    """Markdown to HTML with the pictures inside it.

    Raw HTML is shown as text unless ``trust`` is set; even then the pages' content policy lets no script run.
    A line of the text is a line of the page: notes of teachers are written so. Each text is rendered once.
    """

    def __init__(self, *, trust: bool = False) -> None:
        self._markdown = MarkdownIt("commonmark", {"html": trust, "breaks": True}).enable(["table", "strikethrough"])
        self._markdown.add_render_rule("image", _image)
        self._markdown.add_render_rule("link_open", _link)
        self._done: dict[tuple[Path, str], tuple[str, tuple[str, ...]]] = {}

    def html(self, path: Path, cell: Cell) -> tuple[str, tuple[str, ...]]:
        """Render a Markdown cell and name its pictures.

        Raises CellError for a picture that is missing, from the network, or without words.
        """
        key = (path.parent, cell.source)
        if key not in self._done:
            media: list[str] = []
            env = {"settings": Settings(folder=path.parent), "path": path, "cell": cell, "media": media}
            html = self._markdown.render(cell.source, env)
            self._done[key] = (html, tuple(media))
        return self._done[key]

    def code(self, source: str) -> str:
        """Show code as it is written."""
        return f"<pre><code>{escape(source)}</code></pre>"


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    source, words = unquote(str(token.attrs["src"])), token.content.strip()
    lines = env["cell"].source.splitlines()
    line = next((number for number, text in enumerate(lines, 1) if f"({source}" in text), 1)

    def fail(message: str) -> NoReturn:
        raise CellError(env["path"], env["cell"].index, line, message, lines[line - 1])

    if not words:
        fail(f"the picture {source} has no words in [ ]: say what is seen, for those who cannot see it.")
    if "://" in source or source.startswith(("//", "data:")):
        fail(f"the picture {source[:60]} is not a file of the kit. Copy it into media/ and name it there.")
    env["media"].append(source)
    try:
        return f'<img src="{escape(env["settings"].picture(source))}" alt="{escape(words)}">'
    except MediaError as error:
        fail(str(error))


def _link(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    tokens[index].attrSet("rel", "noreferrer")
    return str(renderer.renderToken(tokens, index, options, env))
