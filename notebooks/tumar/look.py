"""The colours of activities and charts: ``look.css``, which ``kit-builder look`` writes from ``media/look.toml``."""

from __future__ import annotations

import re
from pathlib import Path

LOOK_STYLE = Path(__file__).with_name("look.css").read_text("utf-8")
_COLOURS = dict(re.findall(r"--tumar-([a-z0-9-]+): (#[0-9A-Fa-f]+);", LOOK_STYLE))


def colour(name: str) -> str:
    """Return a colour for SVG: that of the page which shows it, or, where a page has none, as an output in JupyterLab, the kit's own."""
    return f"var(--tumar-{name}, {_COLOURS[name]})"
