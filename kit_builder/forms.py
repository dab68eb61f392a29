"""The paper forms of activities in Typst: cards with cut lines, boxes, options to tick, lines to write on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from kit_builder.model import LessonCell
from kit_builder.page import page_words
from kit_builder.typst import Document, Raw, call, string
from tumar import Activity
from tumar.grammar import Item, Picture
from tumar.paper import Boxes, Cards, Cast, Image, Lines, Options, PaperBlock, Prose, Steps, Title, letter

_SLIDE_SIZES = Raw("(24, 21, 18, 16, 14, 12)")
LONG = 12  # blocks of a section that is cut, into parts of so many:
TOGETHER = 4
MANY = 5  # from so many parts on, two stand side by side


def form(paper: Document, activity: Activity) -> str:
    """Return what pupils get on paper."""
    return "\n\n".join(parts(paper, activity))


def parts(paper: Document, activity: Activity, *, writing: bool = True) -> list[str]:
    """Return what stands before the first title, then part by part; none of them may be torn apart.

    Without ``writing``, as on slides, the lines and boxes that are there for one's own pen are left out.
    """
    sections: list[list[PaperBlock]] = [[]]
    for block in activity.paper_form().blocks:
        if not writing and (isinstance(block, Lines) or (isinstance(block, Boxes) and len(block.labels) == 1)):
            if isinstance(block, Lines) and len(sections) > 1:
                sections[-1].append(Prose(escape(block.label)))
            continue
        if isinstance(block, Title):
            sections.append([])
        sections[-1].append(block)
    in_pairs = _stand_in_pairs(sections[1:])
    if not in_pairs:
        sections = [part for section in sections for part in _short(section)]
    first, *rest = ["\n\n".join(_block(paper, activity, block) for block in section) for section in sections]
    opening = [call("beginning", first)] if first else []
    if not in_pairs:
        return [*opening, *(call("part", content) for content in rest)]
    made = opening
    boxes: list[str] = []
    for section, content in zip(sections[1:], rest, strict=True):
        if isinstance(section[0], Title) and section[0].opens:
            made += [*_pairs(boxes), call("beginning", content)]
            boxes = []
        else:
            boxes.append(call("scene-box", content).removeprefix("#") + ",")
    return [*made, *_pairs(boxes)]


def _short(section: list[PaperBlock]) -> list[list[PaperBlock]]:
    """Cut a section that could be longer than a page, such as the text of a film."""
    if len(section) <= LONG:
        return [section]
    return [section[at : at + TOGETHER] for at in range(0, len(section), TOGETHER)]


def _stand_in_pairs(sections: Sequence[Sequence[PaperBlock]]) -> bool:
    """Say whether two parts stand side by side: where there are many, or each has a picture, and none is long or needs the width."""
    wide = any(len(section) > LONG or any(isinstance(block, Cards | Boxes | Lines) for block in section) for section in sections)
    pictured = len(sections) > 1 and all(any(isinstance(block, Image) for block in section) for section in sections)
    return not wide and (len(sections) >= MANY or pictured)


def _pairs(boxes: Sequence[str]) -> list[str]:
    return [f"#pairs({''.join(boxes)})"] if boxes else []


def beginning(paper: Document, activity: Activity) -> str:
    """Return what stands before the first title: what the activity is about."""
    blocks = activity.paper_form().blocks
    end = next((place for place, block in enumerate(blocks) if isinstance(block, Title)), len(blocks))
    return "\n\n".join(_block(paper, activity, block) for block in blocks[:end] if isinstance(block, Prose | Image | Cast))


def fitted(paper: Document, shown: LessonCell, head: str = "") -> str:
    """Return an activity or a lab as it fits on a slide; where it cannot, what it is about and where it is to be found."""
    found = parts(paper, shown.activity, writing=False) if shown.activity else [lab(paper, shown)]
    begins = beginning(paper, shown.activity) if shown.activity else ""
    instead = Raw(f"[{begins}\n\n{paper.text(page_words()['on_worksheet'])}]")
    settings = {"head": Raw(f"[{head}]")} if head else {}
    return call("fitted", parts=_array(found), instead=instead, sizes=_SLIDE_SIZES, columns=2, **settings)


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
            return call("scene", _picture(paper, activity, block.picture, "1.9cm"))
        case Cast():
            return call("cast", items=_array(_item(paper, activity, item, "1.7cm") for item in block.items))
        case Options():
            pictured = all(item.picture for item in block.items)
            return call(
                "options", several=block.several, pictured=pictured, items=_array(_item(paper, activity, item) for item in block.items)
            )
        case Cards():
            cards = (f"#strong({string(letter(n))}) {_item(paper, activity, item, '1.3cm')}" for n, item in enumerate(block.items))
            return call("cards", items=_array(cards))
        case Boxes():
            labels = _array(paper.text(label) for label in block.labels)
            return call("ticks", labels=labels) if block.to_tick else call("boxes", labels=labels)
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
