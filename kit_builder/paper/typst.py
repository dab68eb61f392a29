"""Write Typst from the HTML of cells and activities, and set it as PDF/UA-1 with the kit's typeface alone."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

import typst

from kit_builder.core.cache import Cache
from kit_builder.core.errors import KitError
from kit_builder.core.kit import ASSETS, FONTS
from kit_builder.core.look import Look, typ
from kit_builder.core.model import Cell, Kit, Lesson
from kit_builder.paper.fonts import BrokenDown, let_typst, name_by_content, printed, printed_drawing, shapeless
from tumar.files import Files

ICONS = FONTS.parent / "icons"
_SYMBOLS = re.compile("[\\u2600-\\u26ff]")  # of which typefaces have some; an icon in colour is better
BOX = "☐"  # to tick
_CELL_MARK = re.compile(r"^// cell \d+\n", re.MULTILINE)  # what ``at`` writes
_LINE = re.compile(r"__typst_py_bytes__\.typ:(\d+)")  # what the package typst calls a document that is no file
_VOID = {"img", "br", "hr", "input", "wbr"}
_SUFFIXES = {"svg+xml": "svg", "png": "png", "jpeg": "jpg", "gif": "gif", "webp": "webp"}


def string(words: str) -> str:
    """Write a Typst string literal; characters that cannot be printed are left out."""
    escaped = "".join(f"\\u{{{ord(character):x}}}" if character in '\\"\n' else character for character in printed(words))
    return f'"{escaped}"'


def not_on_paper(words: str) -> list[str]:
    """Return the characters that do not show on paper: neither in the typefaces nor as the icon of their name."""
    missing = shapeless(words)
    characters = (
        character for character in dict.fromkeys(words) if character in missing and unicodedata.category(character) not in ("Mn", "Cf")
    )
    return [character for character in characters if not _icon(character).is_file()]


def _icon(character: str) -> Path:
    return ICONS / f"{unicodedata.name(character, '-').lower().replace(' ', '-')}.svg"


class SettingError(KitError):
    """A page for print that cannot be set; ``cell`` is the number of the cell that it is about, 0 if that is not known."""

    def __init__(self, cell: int, reason: str) -> None:
        self.cell = cell
        super().__init__(f"{f'cell {cell} ' if cell else 'it '}cannot be set for print: {reason}")


def _cell_of(main: str, diagnostic: str) -> int:
    """Find the cell of an error by the line of the document that Typst names."""
    line = _LINE.search(diagnostic)
    before = "\n".join(main.splitlines()[: int(line[1])]) if line else ""
    cells = re.findall(r"^// cell (\d+)$", before, re.M)
    return int(cells[-1]) if cells else 0


class Raw(str):
    """An expression of Typst that is written as it is, such as a length."""

    __slots__ = ()


def call(function: str, *content: str, **settings: Any) -> str:
    """Write the call of a function in content, with content blocks as arguments, and strings, numbers, True or Raw as settings."""
    named = [f"{name}: {_value(value)}" for name, value in settings.items()]
    return f"#{function}({', '.join([*named, *(f'[{block}]' for block in content)])})"


def _value(setting: Any) -> str:
    if isinstance(setting, Raw):
        return setting
    return string(setting) if isinstance(setting, str) else json.dumps(setting)


def _name_and_bytes(content: bytes, suffix: str) -> tuple[str, bytes]:
    """Return the name of a picture and its bytes as they can be printed."""
    content = printed_drawing(content) if suffix == "svg" else content
    return name_by_content(content, suffix), content


@lru_cache(1024)
def _picture(address: str) -> tuple[str, bytes]:
    """Return the name and the bytes of the picture of a data: address."""
    kind, _, data = address.removeprefix("data:image/").partition(",")
    content = base64.b64decode(data) if kind.endswith(";base64") else unquote(data).encode("utf-8")
    return _name_and_bytes(content, _SUFFIXES.get(kind.partition(";")[0], "svg"))


def _page_images(output: bytes | list[bytes]) -> list[bytes]:
    return [output] if isinstance(output, bytes) else list(output)


def _json_values(output: str) -> list[bytes]:
    return [json.dumps(value).encode() for value in json.loads(output)]


class Document:
    """A paper document in the making: Typst for the HTML that it is given, and the pictures by the names of their files.

    ``files`` notes which icons were looked for, ``cache`` keeps what Typst makes.
    """

    def __init__(self, language: str, look: Look, files: Files | None = None, cache: Cache | None = None) -> None:
        self.language, self.look, self._files, self._cache = language, look, files or Files(), cache

        self.pictures_beside: dict[str, bytes] = {}
        self._level = 1

    @classmethod
    def of(cls, lesson: Lesson, kit: Kit) -> Document:
        """Return an empty document about a lesson."""
        return cls(lesson.variant.language, kit.look, lesson.context.files, lesson.cache)

    def _is_drawn(self, character: str) -> bool:
        """Say whether a character stands on paper as a box to tick or as the icon of its name."""
        return self._files.look_for(_icon(character)) or character == BOX

    def heading(self, content: str, level: int) -> str:
        """Write a heading; it never lies more than one level below the one before, as PDF/UA demands."""
        self._level = min(level, self._level + 1)
        return call("heading", content, level=self._level)

    def at(self, cell: Cell) -> str:
        """Write which cell comes now, so that an error can name it."""
        return f"// cell {cell.index}\n"

    def text(self, words: str) -> str:
        """Write words as Typst strings, in which nothing is markup and the end of a line is a space, as in HTML.

        An emoji becomes the icon of its name, others are left out.
        """
        words = words.replace("\n", " ")
        drawn = "".join(filter(self._is_drawn, sorted(shapeless(words) | set(_SYMBOLS.findall(words)))))

        parts = re.split(f"([{re.escape(drawn)}])", words) if drawn else [words]
        content = []
        for index, part in enumerate(parts):
            if index % 2 == 0:
                content.append(f"#{string(part)}" if part else "")
            elif part == BOX:
                content.append(call("tick", several=True))
            else:
                content.append(self.drawing(_icon(part).read_bytes(), "svg", unicodedata.name(part).lower()))
        return "".join(content)

    def html(self, html: str, level: int = 3, height: str = "5cm") -> str:
        """Return Typst content for HTML as the builder and the activities write it.

        ``level`` is the level of its highest heading in the document, ``height`` that of its pictures.
        """
        writer = _Writer(self, level, Raw(height))
        writer.feed(html)
        writer.close()
        return writer.result()

    def picture(self, address: str, alternative: str, **settings: Any) -> str:
        """Return the call that shows a picture; ``address`` is a data: address."""
        return call("picture", source=self.keep(address), alternative=alternative, **settings)

    def drawing(self, content: bytes, suffix: str, alternative: str, **settings: Any) -> str:
        """Return the call that shows the picture with these bytes."""
        return call("picture", source=self._keep(*_name_and_bytes(content, suffix)), alternative=alternative, **settings)

    def add(self, pictures: Mapping[str, bytes]) -> None:
        """Put the pictures of another document beside this one, which shows some of its content."""
        self.pictures_beside |= pictures

    def keep(self, address: str) -> str:
        """Put the picture of a data: address beside the document and return the name of its file."""
        return self._keep(*_picture(address))

    def _keep(self, name: str, content: bytes) -> str:
        self.pictures_beside[name] = content
        return name

    def pdf(self, template: str, body: str, **settings: Any) -> bytes:
        """Set ``body`` by the function ``document`` of a template of the assets; raise KitError with what Typst says."""
        return self._run(template, [body], settings, partial(typst.compile, pdf_standards=["ua-1"], timestamp=0))[0]

    def picture_of(self, image_format: Literal["svg", "png"], template: str, body: str = "", **settings: Any) -> bytes:
        """Draw the first page as SVG, or as PNG at 150 dots an inch."""
        return self._run(
            template, [body], settings, partial(typst.compile, format=image_format, ppi=150.0), lambda output: _page_images(output)[:1]
        )[0]

    def pictures(self, template: str, bodies: Sequence[str], **settings: Any) -> list[bytes]:
        """Draw bodies, each of which is a page, as PNG at 108 dots an inch."""
        return self._run(template, bodies, settings, partial(typst.compile, format="png", ppi=108.0))

    def query(self, template: str, bodies: Sequence[str], label: str, **settings: Any) -> list[Any]:
        """Return the value of the metadata with a label that each body has."""
        work = partial(typst.query, selector=f"<{label}>", field="value")
        return [json.loads(value) for value in self._run(template, bodies, settings, work, _json_values)]

    def pages(self, template: str, body: str, **settings: Any) -> int:
        """Return how many pages ``pdf`` would make."""
        counted = f"{body}\n#context [#metadata(counter(page).final().first()) <pages>]"
        return int(self.query(template, [counted], "pages", **settings)[0])

    def _run(
        self,
        template: str,
        bodies: Sequence[str],
        settings: Mapping[str, Any],
        work: partial[Any],
        split: Callable[[Any], list[bytes]] = _page_images,
    ) -> list[bytes]:
        """Let Typst make something of each body; what is cached is not made again, the rest is made in one go and cut by ``split``."""
        task = f"{work.func.__name__} {work.keywords} {template} {call('document', **settings)} {typ(self.look)}"
        keys = [f"{task}\n{_CELL_MARK.sub('', body)}" for body in bodies]
        cached = {key: result for key in keys if self._cache and (result := self._cache.get(key)) is not None}
        missing = {key: body for key, body in zip(keys, bodies, strict=True) if key not in cached}
        if missing:
            results = split(self._run_typst(template, "\n".join(missing.values()), settings, work))
            cached |= dict(zip(missing, results, strict=True))
            if self._cache:
                for key in missing:
                    self._cache.put(key, cached[key])
        return [cached[key] for key in keys]

    def _run_typst(self, template: str, body: str, settings: Mapping[str, Any], work: Callable[..., Any]) -> Any:
        main = f'#import "{template}": *\n{call("show: document.with", **settings)}\n{body}\n'
        sources = {name: (ASSETS / name).read_bytes() for name in {"paper.typ", template}} | {"look.typ": typ(self.look).encode()}
        try:
            return let_typst(work, main, {**self.pictures_beside, **sources})
        except typst.TypstError as error:
            raise SettingError(_cell_of(main, error.diagnostic), error.message.partition(" error: ")[2] or error.message) from error
        except BrokenDown as error:
            raise SettingError(0, "Typst crashes on it. Look for letters of a rare script, and leave them out.") from error
        except RuntimeError as error:  # what Typst has no diagnostic for
            raise SettingError(0, str(error)) from error


class _Writer(HTMLParser):
    """Turns the elements that Markdown makes into Typst; others leave their text."""

    def __init__(self, document: Document, level: int, height: Raw) -> None:
        super().__init__(convert_charrefs=True)
        self._document, self._level, self._height = document, level, height
        self._open: list[tuple[str, dict[str, str], list[str]]] = [("", {}, [])]
        self._columns = 0

    def result(self) -> str:
        while len(self._open) > 1:
            self._close()
        return "".join(self._open[0][2]).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "img":
            address = values.get("src", "")
            self._add(self._document.picture(address, values.get("alt", ""), height=self._height) if address.startswith("data:") else "")
        elif tag == "br":
            self._add("#linebreak()")
        elif tag == "hr":
            self._add("\n\n#divider()\n\n")
        elif tag not in _VOID:
            self._open.append((tag, values, []))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _, _ in self._open):
            while self._close() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open[-1][0] in ("table", "thead", "tbody", "tr", "ul", "ol"):
            return
        if any(name in ("pre", "code") for name, _, _ in self._open):
            self._open[-1][2].append(data)
        elif words := " ".join(data.split()):
            before = " " if data[0].isspace() else ""
            after = " " if data[-1].isspace() else ""
            self._add(f"{before}{self._document.text(words)}{after}")
        elif data:
            self._add(" ")

    def _add(self, content: str) -> None:
        self._open[-1][2].append(content)

    def _close(self) -> str:
        tag, values, parts = self._open.pop()
        content = "".join(parts)
        self._add(self._write(tag, values, content))
        return tag

    def _write(self, tag: str, values: dict[str, str], content: str) -> str:
        match tag:
            case "p" | "div":
                return f"\n\n{content.strip()}\n\n"
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return f"\n\n{self._document.heading(content.strip(), self._level + max(0, int(tag[1]) - 3))}\n\n"
            case "strong" if values.get("class") == "huge":
                return call("huge", content)
            case "strong" | "b":
                return call("strong", content)
            case "em" | "i":
                return call("emph", content)
            case "s" | "del":
                return call("strike", content)
            case "a":
                address = values.get("href", "")
                return f"#link({string(address)})[{content}]" if address.startswith(("https:", "http:", "mailto:")) else content
            case "code":
                return content if self._open[-1][0] == "pre" else f"#raw({string(content)})"
            case "pre":
                return f"\n\n#raw({string(unescape(content).strip())}, block: true)\n\n"
            case "blockquote":
                return f"\n\n{call('said', content.strip())}\n\n"
            case "li":
                return f"[{content.strip()}],"
            case "ul":
                return f"\n\n#list({content})\n\n"
            case "ol":
                return f"\n\n#enum({content})\n\n"
            case "th" | "td":
                self._columns += 1
                return f"[{content.strip()}],"
            case "thead":
                columns, self._columns = self._columns, 0
                return f"columns: {columns or 1}, header: ({content}), "
            case "tbody":
                return f"rows: ({content})"
            case "table":
                self._columns = 0
                return f"\n\n#listing({content})\n\n"
            case _:
                return content
