"""Show the saved outputs of other people's code cells: text and pictures; what is interactive or HTML is left out, and named.

Outputs are as the notebook format keeps them (nbformat 4: stream, display_data, execute_result, error).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from kit_builder.core.model import Cell, LeftOut
from kit_builder.lesson.markdown import PICTURES
from kit_builder.lesson.pictures import Pictures

LONGEST = 4000  # characters of one output
_ESCAPE_CODES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # of terminals, such as for colours


def outputs_html(cell: Cell, pictures: Pictures) -> tuple[str, tuple[LeftOut, ...]]:
    """Return the outputs of a cell as HTML, and what could not be shown."""
    left_out: list[LeftOut] = []
    parts, length = [], 0
    for number, output in enumerate(cell.outputs, 1):
        html = "".join(_output(output, pictures, left_out))
        length += 0 if html.startswith("<p><img") else len(html)
        if length > 4 * LONGEST:
            left_out.append(LeftOut(1, f"its outputs are too long: only the first {number - 1} of {len(cell.outputs)} are shown."))
            break
        parts.append(html)
    return "".join(parts), tuple(left_out)


def _output(output: Mapping[str, Any], pictures: Pictures, left_out: list[LeftOut]) -> Iterator[str]:
    kind = output.get("output_type")
    if kind == "stream":
        if output.get("name") != "stderr":
            yield _text(output.get("text"), left_out)
        return
    if kind == "error":
        name = str(output.get("ename", "an error"))[:60]
        left_out.append(LeftOut(1, f"the code ended with {name}. Fix it, run it and save the notebook."))
        return
    data = output.get("data")
    data = data if isinstance(data, dict) else {}
    if picture := next((mime for mime in PICTURES if mime in data), None):
        if (address := _address(picture, _joined(data[picture]))) and not pictures.problem_of(address):
            words = _joined(data.get("text/plain")).strip() or "Picture"
            yield f'<p><img src="{escape(address)}" alt="{escape(words[:200])}"></p>'
        else:
            left_out.append(LeftOut(1, "a picture among its outputs cannot be read. Run the cell again and save the notebook."))
        return
    rich = next((mime for mime in data if mime not in ("text/plain", "text/html")), None)
    if "application/vnd.jupyter.widget-view+json" in data:
        left_out.append(LeftOut(1, "an interactive output (a widget) is left out: only the kit's activities stay interactive in pages."))
    elif rich:
        left_out.append(LeftOut(1, f"an output of the kind {rich[:60]} is left out. Save it as a picture."))
    elif "text/html" in data:
        left_out.append(LeftOut(1, "an output is HTML: its plain text stands in its place."))
    if "text/plain" in data and "application/vnd.jupyter.widget-view+json" not in data:
        yield _text(data["text/plain"], left_out)


def _joined(value: Any) -> str:
    """Return text that the format keeps as a string or as lines."""
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _text(value: Any, left_out: list[LeftOut]) -> str:
    text = _ESCAPE_CODES.sub("", _joined(value)).rstrip()
    if len(text) > LONGEST:
        left_out.append(LeftOut(1, f"an output of {len(text)} characters is cut after {LONGEST}."))
        text = text[:LONGEST] + " …"
    return f"<pre><code>{escape(text)}</code></pre>" if text.strip() else ""


def _address(kind: str, data: str) -> str:
    if kind == "image/svg+xml":
        return f"data:{kind}," + quote(data) if data.lstrip().startswith("<") else ""
    try:
        base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    return f"data:{kind};base64," + "".join(data.split()) if data else ""
