"""The paper form of activities: what a worksheet prints, as plain blocks that any exporter can set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from re import sub
from string import ascii_uppercase

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


@dataclass(frozen=True)
class PaperForm:
    """What pupils get (``blocks``) and what only the teacher's page shows (``key``, as inline HTML lines)."""

    blocks: tuple[PaperBlock, ...]
    key: tuple[str, ...] = ()


def prose(blocks: Sequence[Block]) -> list[PaperBlock]:
    """Turn the text, messages and pictures of a section into paper blocks."""
    made: list[PaperBlock] = []
    for block in blocks:
        match block:
            case Paragraph():
                made.append(Prose(block.html))
            case Message():
                made.append(Prose(f"<strong>{escape(block.name)}:</strong> {block.html}"))
            case Picture():
                made.append(Image(block))
    return made


def answers(items: Sequence[Item]) -> tuple[str, ...]:
    """Write what the teacher's page says about items: right or not where they are judged, and their feedback."""
    signs = {None: "", True: "✓ ", False: "– "}
    return tuple(f"{signs[item.right]}{item.html}: {item.feedback}" for item in items if item.feedback)


def letter(index: int) -> str:
    """Name the card at ``index``: A to Z, then A1 and so on."""
    turn, place = divmod(index, len(ascii_uppercase))
    return ascii_uppercase[place] + (str(turn) if turn else "")


def to_html(form: PaperForm, pictures: dict[str, str] | None = None, *, with_key: bool = False) -> str:
    """Write a paper form as plain HTML without styles or scripts.

    ``pictures`` maps the paths of pictures to addresses; a picture that is not in it is told in words.
    """
    parts = [_block_html(block, pictures or {}) for block in form.blocks]
    if with_key and form.key:
        parts.append('<ul class="paper-key">' + "".join(f"<li>{line}</li>" for line in form.key) + "</ul>")
    return f'<div class="paper">{"".join(parts)}</div>'


def to_text(form: PaperForm) -> str:
    """Write the words of a paper form as plain text, one line a block or item."""
    lines: list[str] = []
    for block in form.blocks:
        match block:
            case Prose():
                lines.append(without_tags(block.html))
            case Title():
                lines += ["", block.text]
            case Cast():
                lines.append(", ".join(item.text for item in block.items))
            case Options() | Cards():
                lines += [f"[ ] {item.text}" for item in block.items]
            case Boxes():
                lines += [f"[ {label} ]" for label in block.labels]
            case Lines():
                lines.append(f"{block.label} " + "_" * 30)
            case Steps():
                lines += [f"{number}. {name}: {how}" for number, (name, how) in enumerate(block.steps, 1)]
            case Image():
                lines.append(f"({block.picture.alternative})")
    return "\n".join(lines).strip()


def without_tags(html: str) -> str:
    """Return the words of HTML."""
    return unescape(sub(r"<[^>]+>", "", html))


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
            sign = "☐" if block.several else "○"
            return _list("paper-options", [f'<span aria-hidden="true">{sign}</span> {_item(i, pictures)}' for i in block.items])
        case Cards():
            cards = [f"<strong>{letter(n)}</strong> {_item(item, pictures)}" for n, item in enumerate(block.items)]
            return _list("paper-cards", cards)
        case Boxes():
            return _list("paper-boxes", [escape(label) for label in block.labels])
        case Lines():
            return f'<p class="paper-lines">{escape(block.label)}</p>' + '<p class="paper-line">&nbsp;</p>' * block.count
        case Steps():
            steps = [f"<strong>{escape(name)}</strong>: {escape(how)}" for name, how in block.steps]
            return '<ol class="paper-steps">' + "".join(f"<li>{step}</li>" for step in steps) + "</ol>"


def _item(item: Item, pictures: dict[str, str]) -> str:
    return (_picture_html(item.picture, pictures) + " " if item.picture else "") + item.html


def _list(name: str, rows: list[str]) -> str:
    return f'<ul class="{name}">' + "".join(f"<li>{row}</li>" for row in rows) + "</ul>"
