"""Say what is wrong with a picture before a page is made of it: broken, or made to fill the memory."""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from urllib.parse import unquote

from lxml import etree

from tumar.settings import MediaError, check_pixels


@lru_cache(4096)
def problem_of(address: str) -> str:
    """Return why the picture of a data: address cannot be shown, or nothing."""
    kind, _, data = address.removeprefix("data:image/").partition(",")
    try:
        if kind.startswith("svg"):
            return _problem_of_svg(unquote(data, errors="strict"))
        check_pixels("the picture", base64.b64decode(data, validate=True))
    except MediaError as error:
        return str(error)
    except (binascii.Error, ValueError):
        return "it is broken. Save it once more."
    return ""


def _problem_of_svg(text: str) -> str:
    if "<!ENTITY" in text:
        return "it has entities, which could fill the memory. Save it as plain SVG."
    try:
        root = etree.fromstring(text.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return "it is no whole drawing. Save it once more as SVG."
    return "" if etree.QName(root).localname == "svg" else "it is no SVG. Save it once more."
