"""The paper form of activities: what a worksheet prints, as plain blocks that any exporter can set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from re import sub
from string import ascii_uppercase
from typing import Any, Literal

from tumar.grammar import Block, Item, Message, Paragraph, Picture


@dataclass(frozen=True)
class Prose:
    """A paragraph of inline HTML."""

    html: str


@dataclass(frozen=True)
class Title:
    """A small heading inside the activity; ``opens`` says that others follow that belong below it."""

    text: str
    opens: bool = False


@dataclass(frozen=True)
class Image:
    """A picture of the kit."""

    picture: Picture


@dataclass(frozen=True)
class Cast:
    """Who takes part: a portrait and a name each."""

    items: tuple[Item, ...]


@dataclass(frozen=True)
class Options:
    """Answers to tick, one or several."""

    items: tuple[Item, ...]
    several: bool = False


@dataclass(frozen=True)
class Cards:
    """Cards to cut out, lettered A, B, C … in the order given."""

    items: tuple[Item, ...]


@dataclass(frozen=True)
class Boxes:
    """Boxes to put something into, each with a label; or small ones, of which one is ticked."""

    labels: tuple[str, ...]
    to_tick: bool = False


@dataclass(frozen=True)
class Lines:
    """Empty lines to write on."""

    label: str
    count: int = 2


@dataclass(frozen=True)
class Steps:
    """Numbered steps: a name and how to do it, as text."""

    steps: tuple[tuple[str, str], ...]


PaperBlock = Prose | Title | Image | Cast | Options | Cards | Boxes | Lines | Steps


Place = Literal["sheet", "class", "screen"]
"""Where a paper form is read: on a pupil's own sheet, before a class (slides, and the teacher's guide to them), on a pupil's screen."""


@dataclass(frozen=True)
class Only:
    """A block that has a meaning only in some places: a box to paste something into on a sheet, a word to a class before a class."""

    block: PaperBlock
    places: tuple[Place, ...]


@dataclass(frozen=True)
class PaperForm:
    """What pupils get (``blocks``) and what only the teacher's page shows (``key``, as inline HTML lines)."""

    blocks: tuple[PaperBlock | Only, ...]
    key: tuple[str, ...] = ()

    def at(self, place: Place) -> tuple[PaperBlock, ...]:
        """Return the blocks that are read at a place."""
        blocks = (block for block in self.blocks if not isinstance(block, Only) or place in block.places)
        return tuple(block.block if isinstance(block, Only) else block for block in blocks)


@dataclass(frozen=True)
class Poster:
    """What hangs on a wall: steps ``{name, how, icon}``, the icon as a data: address, and routes to help (``pupil_routes``).

    ``ask`` stands before the routes, ``qr`` in a box for the school's own code.
    """

    title: str
    steps: tuple[dict[str, str], ...]
    routes: tuple[dict[str, Any], ...]
    danger: str
    ask: str
    qr: str


def prose(blocks: Sequence[Block]) -> list[PaperBlock]:
    """Turn the text, messages and pictures of a section into paper blocks."""
    paper_blocks: list[PaperBlock] = []
    for block in blocks:
        match block:
            case Paragraph():
                paper_blocks.append(Prose(block.html))
            case Message():
                paper_blocks.append(Prose(f"<strong>{escape(block.name)}:</strong> {block.html}"))
            case Picture():
                paper_blocks.append(Image(block))
    return paper_blocks


def answers(items: Sequence[Item]) -> tuple[str, ...]:
    """Write what the teacher's page says about items: right or not where they are judged, and their feedback."""
    prefixes = {None: "", True: "✓ ", False: "– "}
    return tuple(f"{prefixes[item.right]}{item.html}: {item.feedback}" for item in items if item.feedback)


def step_words(name: str, how: str) -> tuple[str, str]:
    """Return a step as one line reads it: what is printed bold, and what follows; a name with which the sentence begins stands once."""
    if how.casefold().startswith(name.casefold()) and not how[len(name) : len(name) + 1].isalnum():
        return how[: len(name)], how[len(name) :]
    return f"{name}:", f" {how}"


def letter(index: int) -> str:
    """Name the card at ``index``: A to Z, then A1 and so on."""
    round_number, position = divmod(index, len(ascii_uppercase))
    return ascii_uppercase[position] + (str(round_number) if round_number else "")


def to_html(form: PaperForm, pictures: dict[str, str] | None = None, *, with_key: bool = False, place: Place = "sheet") -> str:
    """Write a paper form as plain HTML without styles or scripts.

    ``pictures`` maps the paths of pictures to addresses; a picture that is not in it is told in words. What belongs on a sheet
    but not on a screen has the class ``only-sheet``, because a page can be printed.
    """
    sheet_only = {id(wrapped.block) for wrapped in form.blocks if isinstance(wrapped, Only) and "screen" not in wrapped.places}
    parts = []
    for block in form.at(place):
        html = _block_html(block, pictures or {})
        parts.append(f'<div class="only-sheet">{html}</div>' if place == "sheet" and id(block) in sheet_only else html)
    if with_key and form.key:
        parts.append('<ul class="paper-key">' + "".join(f"<li>{line}</li>" for line in form.key) + "</ul>")
    return f'<div class="paper">{"".join(parts)}</div>'


def to_text(form: PaperForm, place: Place = "sheet") -> str:
    """Write the words of a paper form as plain text, one line a block or item."""
    lines: list[str] = []
    for block in form.at(place):
        match block:
            case Prose():
                lines.append(without_tags(block.html))
            case Title():
                lines += ["", block.text]
            case Cast():
                lines.append(", ".join(item.text for item in block.items))
            case Options() | Cards():
                lines += [f"[ ] {without_tags(item.html)}" for item in block.items]
            case Boxes():
                lines += [f"[ {label} ]" for label in block.labels]
            case Lines():
                lines.append(f"{block.label} " + "_" * 30)
            case Steps():
                lines += [f"{number}. {''.join(step_words(name, how))}" for number, (name, how) in enumerate(block.steps, 1)]
            case Image():
                lines.append(f"({block.picture.alternative})")
    return "\n".join(lines).strip()


def without_tags(html: str) -> str:
    """Return the words of HTML; a line that ends there ends here."""
    return unescape(sub(r"<[^>]+>", "", sub(r"<br ?/?>\n?", "\n", html)))


def _picture_html(picture: Picture, pictures: dict[str, str]) -> str:
    if picture.source in pictures:
        return f'<img src="{escape(pictures[picture.source])}" alt="{escape(picture.alternative)}">'
    return f'<span class="paper-picture">({escape(picture.alternative)})</span>'


def _block_html(block: PaperBlock, pictures: dict[str, str]) -> str:
    match block:
        case Prose():
            return f"<p>{block.html}</p>"
        case Title():
            return f'<p class="paper-title"><strong>{escape(block.text)}</strong></p>'
        case Image():
            return f'<p class="paper-image">{_picture_html(block.picture, pictures)}</p>'
        case Cast():
            return _list("paper-cast", [_item(item, pictures) for item in block.items])
        case Options():
            box = "☐" if block.several else "○"
            return _list("paper-options", [f'<span aria-hidden="true">{box}</span> {_item(i, pictures)}' for i in block.items])
        case Cards():
            cards = [f"<strong>{letter(n)}</strong> {_item(item, pictures)}" for n, item in enumerate(block.items)]
            return _list("paper-cards", cards)
        case Boxes():
            return _list("paper-boxes", [escape(label) for label in block.labels])
        case Lines():
            return f'<p class="paper-lines">{escape(block.label)}</p>' + '<p class="paper-line">&nbsp;</p>' * block.count
        case Steps():
            steps = [f"<strong>{escape(name)}</strong>{escape(how)}" for name, how in (step_words(*step) for step in block.steps)]
            return '<ol class="paper-steps">' + "".join(f"<li>{step}</li>" for step in steps) + "</ol>"


def _item(item: Item, pictures: dict[str, str]) -> str:
    return (_picture_html(item.picture, pictures) + " " if item.picture else "") + item.html


def _list(name: str, rows: list[str]) -> str:
    return f'<ul class="{name}">' + "".join(f"<li>{row}</li>" for row in rows) + "</ul>"
