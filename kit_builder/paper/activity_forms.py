"""The paper forms of activities in Typst: cards with cut lines, boxes, options to tick, lines to write on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from kit_builder.core.look import Look, paint
from kit_builder.core.model import LessonCell
from kit_builder.paper.typst import Document, Raw, call, string
from tumar import Activity
from tumar.grammar import Item, Picture
from tumar.paper import Boxes, Cards, Cast, Image, Lines, Options, PaperBlock, Place, Prose, Steps, Title, letter, step_words

PLACE = (852, 356)  # points, of an activity on a slide
SLIDE_SIZES = (24, 22, 20, 18, 16, 14, 12)
LONG = 12  # blocks of a section that is cut, into parts of so many:
TOGETHER = 4
MANY = 5  # from so many parts on, two stand side by side


def form(paper: Document, activity: Activity, place: Place) -> str:
    """Return what pupils get on paper, as it is read at a place."""
    return "\n\n".join(parts(paper, activity, place))


def parts(paper: Document, activity: Activity, place: Place, *, writing: bool = True) -> list[str]:
    """Return what stands before the first title, then part by part; none of them may be torn apart.

    Without ``writing``, as on slides, the lines and boxes that are there for one's own pen are left out.
    """
    made, pictures = _parts(activity, paper.look, place, writing)
    paper.add(pictures)
    return list(made)


@lru_cache(64)  # the activities of some lessons, which slides, handout and PowerPoint, worksheet and guide show alike
def _parts(activity: Activity, look: Look, place: Place, writing: bool) -> tuple[Sequence[str], Mapping[str, bytes]]:
    """Return the parts of an activity, and the pictures in them."""
    paper = Document(activity.language, look, activity.context.files)

    return tuple(_written_parts(paper, activity, place, writing=writing)), paper.pictures_beside


def _written_parts(paper: Document, activity: Activity, place: Place, *, writing: bool) -> list[str]:
    sections: list[list[PaperBlock]] = [[]]
    for block in activity.paper_form().at(place):
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
    blocks = activity.paper_form().at("class")
    end = next((place for place, block in enumerate(blocks) if isinstance(block, Title)), len(blocks))
    return "\n\n".join(_block(paper, activity, block) for block in blocks[:end] if isinstance(block, Prose | Image | Cast))


@dataclass(frozen=True)
class SlideContent:
    """Something that has to fit into a place on a slide: its parts, sizes to try in points from the biggest, one or two columns.

    ``instead`` stands for parts that are too long, ``cell`` is the number of the cell that it comes from.
    """

    parts: tuple[str, ...]
    width: float
    height: float
    sizes: tuple[float, ...]
    columns: int = 1
    instead: str = ""
    cell: int = field(default=0, compare=False)

    def measure(self) -> str:
        """Write the call that says how it fits."""
        place = {"width": Raw(f"{self.width}pt"), "height": Raw(f"{self.height}pt")}
        fit = call("fit-of", parts=_array(self.parts), sizes=Raw(f"{self.sizes}"), columns=self.columns, **place).removeprefix("#")
        return f"// cell {self.cell}\n#context [#metadata({fit}) <fit>]"


def slide_content(paper: Document, shown: LessonCell, elsewhere: str) -> SlideContent:
    """Return an activity or a lab as a piece of a slide; where it is too long stands what it is about, and ``elsewhere``, where it is."""
    found = parts(paper, shown.activity, "class", writing=False) if shown.activity else [lab(paper, shown)]
    begins = beginning(paper, shown.activity) if shown.activity else ""
    instead = f"{begins}\n\n{paper.text(elsewhere)}"
    return SlideContent(tuple(found), *PLACE, SLIDE_SIZES, columns=2, instead=instead, cell=shown.cell.index)


def fitted(paper: Document, pieces: Sequence[SlideContent]) -> list[str]:
    """Write pieces as big as they fit."""
    different = list(dict.fromkeys(pieces))
    fits = paper.found("paper.typ", [one.measure() for one in different], "fit") if different else []
    fit_of = dict(zip(different, fits, strict=True))
    return [_written(one, *fit_of[one]) for one in pieces]


def _written(one: SlideContent, size: float, cut: int) -> str:
    if size == 0 and one.instead:
        return call("columned", width=Raw(f"{one.width}pt"), size=22, parts=_array([one.instead]))
    return call("columned", width=Raw(f"{one.width}pt"), size=size or one.sizes[-1], cut=cut, parts=_array(one.parts))


def answers(paper: Document, activity: Activity) -> str:
    """Return what only the teacher's page shows, or nothing."""
    key = activity.paper_form().key
    return call("key", lines=_array(paper.html(line) for line in key)) if key else ""


def lab(paper: Document, shown: LessonCell) -> str:
    """Return the code of a lab and what it found."""
    assert shown.lab is not None
    code = "" if "code" in shown.cell.hidden else shown.cell.source.partition("\n")[2].strip()
    chart = paper.drawing(paint(paper.look, shown.lab.chart).encode("utf-8"), "svg", " ".join(shown.lab.says), height=Raw("6.5cm"))
    says = "\n\n".join(paper.text(line) for line in shown.lab.says)
    raw = f"#raw({string(code)}, block: true)\n\n" if code else ""
    return f"{raw}{call('scene', chart)}\n\n{says}"


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
            steps = (f"#strong[{paper.text(name)}]{paper.text(how)}" for name, how in (step_words(*step) for step in block.steps))
            return call("steps", items=_array(steps))


def _item(paper: Document, activity: Activity, item: Item, height: str = "1.6em") -> str:
    picture = _picture(paper, activity, item.picture, height) + " " if item.picture else ""
    return picture + paper.html(item.html)


def _picture(paper: Document, activity: Activity, picture: Picture, height: str) -> str:
    return paper.picture(activity.pictures[picture.source], picture.alternative, height=Raw(height))


def _array(content: Iterable[str]) -> Raw:
    return Raw("(" + "".join(f"[{one}]," for one in content) + ")")
