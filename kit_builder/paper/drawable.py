"""Whether Typst can draw a picture: it is stricter than browsers, and one picture must not cost a whole document for print."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import typst

from kit_builder.paper.fonts import BrokenDown, let_typst, name_by_content


def why_not_drawable(pictures: Sequence[tuple[bytes, str]]) -> str:
    """Let Typst read pictures, each as bytes and the suffix of its file; return why they cannot be drawn, or nothing."""
    try:
        files = {name_by_content(content, suffix): content for content, suffix in pictures}
        let_typst(partial(typst.query, selector="<nothing>"), "".join(f'#image("{name}")' for name in files), files)
    except BrokenDown:
        return "it cannot be drawn. Save it once more, as PNG."
    except RuntimeError as error:
        return f"it cannot be drawn: {str(error).rpartition('compile document: ')[2]}. Save it once more, as PNG."
    return ""
