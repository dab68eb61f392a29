"""Say what is wrong with a picture before a page is made of it: broken, or made to fill the memory."""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache, partial
from urllib.parse import unquote

import typst
from lxml import etree

from kit_builder.typefaces import BrokenDown, let_typst, name_by_content
from tumar.settings import MediaError, check_pixels

_SUFFIXES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
_SLOW = ("feMorphology", "feTurbulence")  # effects that a few letters can make last for hours


class _Wrong(ValueError):
    """A picture that cannot be shown; the message says why and what to do."""


@lru_cache(4096)
def problem_of(address: str) -> str:
    """Return why the picture of a data: address cannot be shown, or nothing."""
    try:
        _require_drawable(*_require_whole(address))
    except (MediaError, _Wrong) as error:
        return str(error)
    except (binascii.Error, ValueError):
        return "it is broken. Save it once more."
    return ""


def _require_whole(address: str) -> tuple[bytes, str]:
    """Return the bytes of a picture and the ending of its file; it has the form that it says, and a size that fits into memory."""
    kind, _, data = address.partition(",")
    kind = kind.lower().removeprefix("data:")
    suffix = _SUFFIXES.get(kind.partition(";")[0])
    if suffix is None:
        raise _Wrong(f"it is of the kind {kind[:30]}. Save it as PNG.")
    is_pressed = kind.endswith(";base64")
    content = base64.b64decode("".join(data.split()), validate=True) if is_pressed else unquote(data, errors="strict").encode("utf-8")
    if suffix == "svg":
        _require_svg(content.decode("utf-8"))
    else:
        check_pixels("the picture", content)
    return content, suffix


def _require_svg(text: str) -> None:
    if "<!ENTITY" in text:
        raise _Wrong("it has entities, which could fill the memory. Save it as plain SVG.")
    try:
        root = etree.fromstring(text.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        raise _Wrong("it is no whole drawing. Save it once more as SVG.") from None
    if etree.QName(root).localname != "svg":
        raise _Wrong("it is no SVG. Save it once more.")
    if (slow := next(root.iter(*(f"{{*}}{name}" for name in _SLOW)), None)) is not None:
        raise _Wrong(f"its effect {etree.QName(slow).localname} could take hours to draw. Save it as PNG.")
    for node in root.iter("{*}image", "{*}feImage"):
        for name, address in node.attrib.items():
            if etree.QName(name).localname == "href" and (inside := address.strip())[:5].lower() == "data:":
                _require_whole(inside)


def _require_drawable(content: bytes, suffix: str) -> None:
    """Let Typst read it, which is stricter than browsers: one picture must not cost a whole document for print."""
    try:
        name = name_by_content(content, suffix)
        let_typst(partial(typst.query, selector="<nothing>"), f'#image("{name}")', {name: content})
    except BrokenDown:
        raise _Wrong("it cannot be drawn. Save it once more, as PNG.") from None
    except RuntimeError as error:
        raise _Wrong(f"it cannot be drawn: {str(error).rpartition('compile document: ')[2]}. Save it once more, as PNG.") from None
