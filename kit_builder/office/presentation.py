"""A presentation for PowerPoint and LibreOffice: the kit's colours, typeface and layouts, sections, fonts inside the file."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from html import escape
from typing import Any, NamedTuple

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.parts.slide import NotesSlidePart
from pptx.util import Pt

from kit_builder.core.kit import FONTS
from kit_builder.core.look import Look
from kit_builder.core.zips import packed
from kit_builder.office.html_blocks import clean

STRIP = 25  # points of ornament at the bottom
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # the same input gives the same bytes, on any day

TITLE, TEXT, BESIDE, PICTURE = "Title", "Text", "Text and picture", "Title and picture"


class Box(NamedTuple):
    """A place on a slide, in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Pt, Pt, Pt, Pt]:
        """The same in the units of the file."""
        return Pt(self.left), Pt(self.top), Pt(self.width), Pt(self.height)


HEAD = Box(54, 26, 852, 76)
BODY = Box(54, 110, 852, 378)
LEFT = Box(54, 110, 500, 378)
RIGHT = Box(574, 110, 332, 378)
BADGE = Box(54, 6, 852, 20)
WORDS = Box(54, 472, 852, 26)
_GREETING, _BELOW = Box(54, 120, 560, 170), Box(54, 296, 560, 40)
# The layouts by their number in python-pptx's own template: new name, places of the placeholders by their index.
_LAYOUTS = {
    0: (TITLE, {0: _GREETING, 1: _BELOW}),
    1: (TEXT, {0: HEAD, 1: BODY}),
    3: (BESIDE, {0: HEAD, 1: LEFT}),
    5: (PICTURE, {0: HEAD}),
}
_LONGEST_PROPERTY = 255  # characters of a property of the file
_FACES = {"regular": "nunito-regular", "bold": "nunito-bold", "italic": "nunito-italic", "boldItalic": "nunito-bold-italic"}
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"  # the extension that holds sections, [MS-PPTX] 2.1.1
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def blank(ornament: bytes, look: Look) -> Any:
    """Return a presentation without slides: theme, master and four layouts; ``ornament`` is the strip at the bottom as PNG."""
    deck = Presentation()
    width, height = look.slide_points
    deck.slide_width, deck.slide_height = Pt(width), Pt(height)
    master = deck.slide_master
    _set_theme(master.part.part_related_by(RT.THEME), look)
    for number, layout in reversed(list(enumerate(deck.slide_layouts))):
        if number not in _LAYOUTS:
            deck.slide_layouts.remove(layout)
            continue
        layout.name, places = _LAYOUTS[number]
        _move_placeholders(layout, places)
    _move_placeholders(master, {0: HEAD, 1: BODY})
    _set_text_styles(master)
    for style in layout_of(deck, TITLE)._element.iter(qn("a:lvl1pPr")):
        style.set("algn", "l")
    # python-pptx puts pictures on slides only; the master takes the same element.
    _, relation = master.part.get_or_add_image_part(io.BytesIO(ornament))
    shape = master.shapes._spTree.add_pic(99, "Ornament", "", relation, *Box(0, height - STRIP, width, STRIP).emu)
    master.shapes._spTree.remove(shape)
    master.shapes._spTree.insert(2, shape)
    master.shapes._spTree.append(parse_xml(_page_number(height - STRIP - 24)))
    for relation in [r.rId for r in deck.part.rels.values() if r.reltype == RT.PRINTER_SETTINGS]:
        deck.part.drop_rel(relation)
    package = deck.part.package
    for relation in [r.rId for r in package._rels.values() if r.reltype == RT.THUMBNAIL]:
        package.drop_rel(relation)
    return deck


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def _page_number(top: float) -> str:
    return f"""
<p:sp {_NAMESPACES}>
  <p:nvSpPr><p:cNvPr id="98" name="Slide number"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr>
  <p:spPr>
    <a:xfrm><a:off x="{Pt(880)}" y="{Pt(top)}"/><a:ext cx="{Pt(70)}" cy="{Pt(22)}"/></a:xfrm>
    <a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
  </p:spPr>
  <p:txBody>
    <a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>
    <a:p>
      <a:pPr algn="r"/>
      <a:fld id="{{7A1E9B3C-2F54-4E0B-9C6D-51B6C4E0A7D2}}" type="slidenum">
        <a:rPr sz="1200"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill></a:rPr>
        <a:t>1</a:t>
      </a:fld>
    </a:p>
  </p:txBody>
</p:sp>"""


def _colours(look: Look) -> dict[str, str]:
    """Return the colours of a theme by their names in Office; its last four accents are the risks, and deep where there are fewer."""
    common, bands = look.common, [risk.band for risk in look.risks.values()]
    words = {"dk1": common.ink, "lt1": common.paper, "dk2": common.deep, "lt2": common.ground}
    accents = [common.sky, common.gold, *bands, *[common.deep] * 4][:6]
    theme = {**words, **{f"accent{number}": accent for number, accent in enumerate(accents, 1)}}
    return {**theme, "hlink": common.deep, "folHlink": common.visited}


def _set_theme(part: Any, look: Look) -> None:
    """Put the kit's colours and typeface in place of Office's."""
    text = part.blob.decode("utf-8")
    colours = "".join(f'<a:{name}><a:srgbClr val="{value[1:7]}"/></a:{name}>' for name, value in _colours(look).items())
    face = f'<a:latin typeface="{escape(look.type.face)}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fonts = f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont>"
    text = re.sub(r"<a:clrScheme .*?</a:clrScheme>", f'<a:clrScheme name="Tumar">{colours}</a:clrScheme>', text, flags=re.S)
    text = re.sub(r"<a:fontScheme .*?</a:fontScheme>", f'<a:fontScheme name="Tumar">{fonts}</a:fontScheme>', text, flags=re.S)
    part._blob = re.sub(r'(<a:theme [^>]*name=")[^"]*', r"\1Tumar", text, count=1).encode("utf-8")


def _move_placeholders(layout: Any, places: dict[int, Box]) -> None:
    """Move the placeholders with these indices, and take the others away."""
    for shape in list(layout.placeholders):
        index = shape.placeholder_format.idx
        if index in places:
            shape.left, shape.top, shape.width, shape.height = places[index].emu
        else:
            shape._element.getparent().remove(shape._element)


def _set_text_styles(master: Any) -> None:
    """Set titles bold and to the left, text without bullets: each list sets its own."""
    styles = master._element.find(qn("p:txStyles"))
    for name, size, bold in (("p:titleStyle", 3400, "1"), ("p:bodyStyle", 2400, "0")):
        for level in styles.find(qn(name)):
            if level.tag == qn("a:extLst"):
                continue
            for old in level.findall(qn("a:buFont")) + level.findall(qn("a:buChar")):
                level.remove(old)
            level.set("algn", "l")
            level.set("marL", "0")
            level.set("indent", "0")
            words = level.find(qn("a:defRPr"))
            words.set("sz", str(size))
            words.set("b", bold)
            if level.find(qn("a:buNone")) is None:
                words.addprevious(etree.SubElement(level, qn("a:buNone")))
    for shape in master.placeholders:
        place = shape._element.txBody.bodyPr
        place.set("anchor", "b" if shape.placeholder_format.idx == 0 else "t")
        place.set("lIns", "0")


def layout_of(deck: Any, name: str) -> Any:
    """Return the layout with a name."""
    return deck.slide_layouts.get_by_name(name)


def describe_shape(shape: Any, words: str) -> None:
    """Say what is seen on a shape, for those who cannot see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", clean(words))


def hide(slide: Any) -> None:
    """Leave a slide out of the show until somebody shows it again (PresentationML, ``show`` of ``p:sld``)."""
    slide._element.set("show", "0")


def write_notes(deck: Any, slide: Any, words: str) -> None:
    """Write the notes of a slide; those after the first get the forms of the first, which python-pptx would look up anew each time."""
    first, master = deck.slides[0].part, deck.part.notes_master_part
    if slide.part is not first:
        part = NotesSlidePart._add_notes_slide_part(deck.part.package, slide.part, master)
        part.notes_slide.shapes._spTree.extend(deepcopy(shape._element) for shape in first.notes_slide.shapes)
        slide.part.relate_to(part, RT.NOTES_SLIDE)
    slide.notes_slide.notes_text_frame.text = clean(words)


def add_sections(deck: Any, sections: Sequence[tuple[str, Sequence[int]]]) -> None:
    """Group the slides under names, as PowerPoint's list of slides shows them; slides are numbers from 0."""
    ids = [element.get("id") for element in deck.slides._sldIdLst]
    sections_xml = ""
    for number, (name, numbers) in enumerate(sections):
        slides = "".join(f'<p14:sldId id="{ids[place]}"/>' for place in numbers)
        guid = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{number} {name}")).upper()
        sections_xml += f'<p14:section name="{escape(clean(name))}" id="{{{guid}}}"><p14:sldIdLst>{slides}</p14:sldIdLst></p14:section>'
    element = deck.part._element
    extensions = element.find(qn("p:extLst"))
    extensions = etree.SubElement(element, qn("p:extLst")) if extensions is None else extensions
    extension = f'<p:ext {_NAMESPACES} uri="{_SECTIONS}"><p14:sectionLst xmlns:p14="{_P14}">{sections_xml}</p14:sectionLst></p:ext>'
    extensions.append(parse_xml(extension))


def add_fonts(deck: Any, face: str) -> None:
    """Put the typeface into the file (Embedded OpenType), so that it shows where it is not installed."""
    package, relations = deck.part.package, []
    for number, (name, file) in enumerate(_FACES.items(), 1):
        uri = PackURI(f"/ppt/fonts/font{number}.fntdata")
        part = Part(uri, "application/x-fontdata", package, (FONTS / f"{file}.fntdata").read_bytes())
        relations.append(f'<p:{name} r:id="{deck.part.relate_to(part, RT.FONT)}"/>')
    namespaces = f'{_NAMESPACES} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    font = f'<p:font typeface="{escape(face)}" pitchFamily="2" charset="0"/>'
    font_list = parse_xml(
        f"<p:embeddedFontLst {namespaces}><p:embeddedFont>{font}{''.join(relations)}</p:embeddedFont></p:embeddedFontLst>"
    )
    deck.part._element.find(qn("p:notesSz")).addnext(font_list)
    deck.part._element.set("embedTrueTypeFonts", "1")


def saved(deck: Any, *, title: str, locale: str, keywords: Iterable[str] = ()) -> bytes:
    """Return the file, with its words marked as of a language such as "kk-KZ"; the same presentation gives the same bytes."""
    core = deck.core_properties
    core.title, core.author, core.last_modified_by, core.subject = clean(title)[:_LONGEST_PROPERTY], "Tumar Kit", "Tumar Kit", ""
    core.keywords, core.language, core.revision = clean(", ".join(keywords))[:_LONGEST_PROPERTY], locale, 1
    core.created = core.modified = EPOCH.replace(tzinfo=None)
    for slide in deck.slides:
        for holder in (slide, slide.notes_slide) if slide.has_notes_slide else (slide,):
            for words in holder._element.iter(qn("a:rPr"), qn("a:endParaRPr")):
                words.set("lang", locale)
    return _write_package(deck.part.package)


def _write_package(package: Any) -> bytes:
    """Write the package (ECMA-376 part 2): python-pptx would write the time of day into it, and compress films once more."""
    parts = list(package.iter_parts())
    types = "".join(f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>' for part in parts)
    types = f'<Default Extension="rels" ContentType="{CT.OPC_RELATIONSHIPS}"/>{types}'
    files = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>'.encode(),
        "_rels/.rels": package._rels.xml,
    }
    for part in parts:
        files[part.partname.membername] = part.blob
        if len(part.rels):
            files[part.partname.rels_uri.membername] = part.rels.xml
    return packed(files)
