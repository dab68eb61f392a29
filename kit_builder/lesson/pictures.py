"""Say what is wrong with a picture before a page is made of it: broken, or made to fill memory."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import unquote

from lxml import etree

from tumar.files import MediaError, check_pixels

_SUFFIXES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
_SLOW_EFFECTS = ("feMorphology", "feTurbulence")  # a few characters can make these effects last for hours


class _PictureError(ValueError):
    """A picture that cannot be shown; the message says why and what to do."""


Draw = Callable[[Sequence[tuple[bytes, str]]], str]
"""Takes pictures, each as bytes and the suffix of its file; returns why they cannot be drawn, or nothing."""

_MOST_KEPT = 4096  # addresses whose answer is kept


class Pictures:
    """Says of pictures whether they can be shown; each is looked at once.

    ``draw`` asks whoever will draw them, such as the typesetter, which is stricter than browsers; without it only their form is checked.
    """

    def __init__(self, draw: Draw | None = None) -> None:
        self._draw = draw
        self._problems: dict[str, str] = {}

    def problem_of(self, address: str) -> str:
        """Return why the picture of a data: address cannot be shown, or nothing."""
        return self.problems_of([address])[address]

    def problems_of(self, addresses: Iterable[str]) -> dict[str, str]:
        """Return for each data: address why its picture cannot be shown, or nothing; all that are new are drawn at once."""
        if len(self._problems) > _MOST_KEPT:
            self._problems.clear()
        problems: dict[str, str] = {}
        readable: dict[str, tuple[bytes, str]] = {}
        for address in dict.fromkeys(addresses):
            if (problem := self._problems.get(address)) is not None:
                problems[address] = problem
                continue
            try:
                readable[address] = _require_whole(address)
            except (MediaError, _PictureError) as error:
                problems[address] = str(error)
            except (binascii.Error, ValueError):
                problems[address] = "it is broken. Save it once more."
        problem = self._draw([*readable.values()]) if self._draw and readable else ""
        are_several = len(readable) > 1  # then each by itself
        for address, picture in readable.items():
            problems[address] = self._draw([picture]) if self._draw and problem and are_several else problem
        self._problems.update(problems)
        return problems


def _require_whole(address: str) -> tuple[bytes, str]:
    """Return the bytes of a picture and the suffix of its file; it has the form that it says, and a size that fits into memory."""
    kind, _, data = address.partition(",")
    kind = kind.lower().removeprefix("data:")
    suffix = _SUFFIXES.get(kind.partition(";")[0])
    if suffix is None:
        raise _PictureError(f"it is of the kind {kind[:30]}. Save it as PNG.")
    is_base64 = kind.endswith(";base64")
    content = base64.b64decode("".join(data.split()), validate=True) if is_base64 else unquote(data, errors="strict").encode("utf-8")
    if suffix == "svg":
        _require_svg(content.decode("utf-8"))
    else:
        check_pixels("the picture", content)
    return content, suffix


def _require_svg(text: str) -> None:
    if "<!ENTITY" in text:
        raise _PictureError("it has entities, which could fill the memory. Save it as plain SVG.")
    try:
        root = etree.fromstring(text.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        raise _PictureError("it is not a complete drawing. Save it once more as SVG.") from None
    if etree.QName(root).localname != "svg":
        raise _PictureError("it is not an SVG file. Save it once more.")
    if (slow := next(root.iter(*(f"{{*}}{name}" for name in _SLOW_EFFECTS)), None)) is not None:
        raise _PictureError(f"its effect {etree.QName(slow).localname} could take hours to draw. Save it as PNG.")
    for node in root.iter("{*}image", "{*}feImage"):
        for name, address in node.attrib.items():
            if etree.QName(name).localname == "href" and (inside := address.strip())[:5].lower() == "data:":
                _require_whole(inside)
