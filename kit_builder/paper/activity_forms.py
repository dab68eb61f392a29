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
    rendered, pictures = _cached_parts(activity, paper.look, place, writing)
    paper.add(pictures)
    return list(rendered)


@lru_cache(64)  # the activities of some lessons, which slides, handout and PowerPoint, worksheet and guide show alike
def _cached_parts(activity: Activity, look: Look, place: Place, writing: bool) -> tuple[Sequence[str], Mapping[str, bytes]]:
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
        sections = [part for section in sections for part in _cut_long(section)]
    first, *rest = ["\n\n".join(_block(paper, activity, block) for block in section) for section in sections]
    opening = [call("beginning", first)] if first else []
    if not in_pairs:
        return [*opening, *(call("part", content) for content in rest)]
    arranged = opening
    boxes: list[str] = []
    for section, content in zip(sections[1:], rest, strict=True):
        if isinstance(section[0], Title) and section[0].opens:
            arranged += [*_in_pairs(boxes), call("beginning", content)]
            boxes = []
        else:
            boxes.append(call("scene-box", content).removeprefix("#") + ",")
    return [*arranged, *_in_pairs(boxes)]


def _cut_long(section: list[PaperBlock]) -> list[list[PaperBlock]]:
    """Cut a section that could be longer than a page, such as the text of a film."""
    if len(section) <= LONG:
        return [section]
    return [section[start : start + TOGETHER] for start in range(0, len(section), TOGETHER)]


def _stand_in_pairs(sections: Sequence[Sequence[PaperBlock]]) -> bool:
    """Say whether two parts stand side by side: where there are many, or each has a picture, and none is long or needs the width."""
    needs_width = any(len(section) > LONG or any(isinstance(block, Cards | Boxes | Lines) for block in section) for section in sections)
    have_pictures = len(sections) > 1 and all(any(isinstance(block, Image) for block in section) for section in sections)
    return not needs_width and (len(sections) >= MANY or have_pictures)


def _in_pairs(boxes: Sequence[str]) -> list[str]:
    return [f"#pairs({''.join(boxes)})"] if boxes else []


def beginning(paper: Document, activity: Activity) -> str:
    """Return what stands before the first title: what the activity is about."""
    blocks = activity.paper_form().at("class")
    first_title = next((index for index, block in enumerate(blocks) if isinstance(block, Title)), len(blocks))
    return "\n\n".join(_block(paper, activity, block) for block in blocks[:first_title] if isinstance(block, Prose | Image | Cast))


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


def slide_content(paper: Document, lesson_cell: LessonCell, elsewhere: str) -> SlideContent:
    """Return an activity or a lab as a piece of a slide; where it is too long stands what it is about, and ``elsewhere``, where it is."""
    contents = parts(paper, lesson_cell.activity, "class", writing=False) if lesson_cell.activity else [lab(paper, lesson_cell)]
    opening = beginning(paper, lesson_cell.activity) if lesson_cell.activity else ""
    instead = f"{opening}\n\n{paper.text(elsewhere)}"
    return SlideContent(tuple(contents), *PLACE, SLIDE_SIZES, columns=2, instead=instead, cell=lesson_cell.cell.index)


def fitted(paper: Document, pieces: Sequence[SlideContent]) -> list[str]:
    """Write pieces as big as they fit."""
    distinct = list(dict.fromkeys(pieces))
    fits = paper.query("paper.typ", [piece.measure() for piece in distinct], "fit") if distinct else []
    fit_of = dict(zip(distinct, fits, strict=True))
    return [_columned(piece, *fit_of[piece]) for piece in pieces]


def _columned(piece: SlideContent, size: float, cut: int) -> str:
    if size == 0 and piece.instead:
        return call("columned", width=Raw(f"{piece.width}pt"), size=22, parts=_array([piece.instead]))
    return call("columned", width=Raw(f"{piece.width}pt"), size=size or piece.sizes[-1], cut=cut, parts=_array(piece.parts))


def answers(paper: Document, activity: Activity) -> str:
    """Return what only the teacher's page shows, or nothing."""
    key = activity.paper_form().key
    return call("key", lines=_array(paper.html(line) for line in key)) if key else ""


def lab(paper: Document, lesson_cell: LessonCell) -> str:
    """Return the code of a lab and what it found."""
    assert lesson_cell.lab is not None
    code = "" if "code" in lesson_cell.cell.hidden else lesson_cell.cell.source.partition("\n")[2].strip()
    chart = paper.drawing(
        paint(paper.look, lesson_cell.lab.chart).encode("utf-8"), "svg", " ".join(lesson_cell.lab.says), height=Raw("6.5cm")
    )
    says = "\n\n".join(paper.text(line) for line in lesson_cell.lab.says)
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
            have_pictures = all(item.picture for item in block.items)
            return call(
                "options", several=block.several, pictured=have_pictures, items=_array(_item(paper, activity, item) for item in block.items)
            )
        case Cards():
            cards = (f"#strong({string(letter(index))}) {_item(paper, activity, item, '1.3cm')}" for index, item in enumerate(block.items))
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
    return Raw("(" + "".join(f"[{block}]," for block in content) + ")")
