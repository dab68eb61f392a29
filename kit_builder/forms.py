"""The paper forms of activities in Typst: cards with cut lines, boxes, options to tick, lines to write on."""

from __future__ import annotations

from collections.abc import Iterable

from kit_builder.model import LessonCell
from kit_builder.typst import Document, Raw, call, string
from tumar import Activity
from tumar.grammar import Item, Picture
from tumar.paper import Boxes, Cards, Image, Lines, Options, PaperBlock, Prose, Steps, Title, letter

MANY = 5  # from so many parts on, two stand side by side


def form(paper: Document, activity: Activity) -> str:
    """Return what pupils get on paper: what stands before the first title, then part by part, none of them torn apart."""
    parts: list[list[PaperBlock]] = [[]]
    for block in activity.paper_form().blocks:
        if isinstance(block, Title):
            parts.append([])
        parts[-1].append(block)
    first, *rest = ["\n\n".join(_block(paper, activity, block) for block in part) for part in parts]
    if len(rest) < MANY or any(isinstance(block, Cards | Boxes | Lines) for part in parts for block in part):
        return "\n\n".join([first, *(call("part", content) for content in rest)])
    pairs = []
    for part, content in zip(parts[1:], rest, strict=True):
        opens = isinstance(part[0], Title) and part[0].opens
        pairs.append(call("opening" if opens else "scene-box", content).removeprefix("#") + ",")
    return f"{first}\n\n#pairs({''.join(pairs)})"


def beginning(paper: Document, activity: Activity) -> str:
    """Return what stands before the first title: what the activity is about."""
    blocks = activity.paper_form().blocks
    end = next((place for place, block in enumerate(blocks) if isinstance(block, Title)), len(blocks))
    return "\n\n".join(_block(paper, activity, block) for block in blocks[:end] if isinstance(block, Prose | Image))


def answers(paper: Document, activity: Activity) -> str:
    """Return what only the teacher's page shows, or nothing."""
    key = activity.paper_form().key
    return call("key", lines=_array(paper.html(line) for line in key)) if key else ""


def lab(paper: Document, shown: LessonCell) -> str:
    """Return the code of a lab and what it found."""
    assert shown.lab is not None
    code = shown.cell.source.partition("\n")[2].strip()
    chart = paper.drawing(shown.lab.chart.encode("utf-8"), "svg", " ".join(shown.lab.says), height=Raw("6.5cm"))
    says = "\n\n".join(paper.text(line) for line in shown.lab.says)
    return f"#raw({string(code)}, block: true)\n\n{call('scene', chart)}\n\n{says}"


def _block(paper: Document, activity: Activity, block: PaperBlock) -> str:
    match block:
        case Prose():
            return paper.html(block.html)
        case Title():
            return call("name-of-part", paper.text(block.text))
        case Image():
            return call("scene", _picture(paper, activity, block.picture, "2.4cm"))
        case Options():
            return call("options", several=block.several, items=_array(_item(paper, activity, item) for item in block.items))
        case Cards():
            cards = (f"#strong({string(letter(n))}) {_item(paper, activity, item, '1.3cm')}" for n, item in enumerate(block.items))
            return call("cards", items=_array(cards))
        case Boxes():
            return call("boxes", labels=_array(paper.text(label) for label in block.labels))
        case Lines():
            return call("writing", label=Raw(f"[{paper.text(block.label)}]"), count=block.count)
        case Steps():
            steps = (f"#strong[{paper.text(name)}] {paper.text(how)}" for name, how in block.steps)
            return call("steps", items=_array(steps))


def _item(paper: Document, activity: Activity, item: Item, height: str = "1.6em") -> str:
    picture = _picture(paper, activity, item.picture, height) + " " if item.picture else ""
    return picture + paper.html(item.html)


def _picture(paper: Document, activity: Activity, picture: Picture, height: str) -> str:
    return paper.picture(activity.pictures[picture.source], picture.alternative, height=Raw(height))


def _array(content: Iterable[str]) -> Raw:
    return Raw("(" + "".join(f"[{one}]," for one in content) + ")")
