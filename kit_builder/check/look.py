"""Find what of the look is out of date or cannot be read: the style that the activities carry, and words too near to their ground."""

from __future__ import annotations

from collections.abc import Iterator

from kit_builder.core.look import FILE, TUMAR_STYLE, contrasts, tumar_style
from kit_builder.core.model import Finding, Kit


def check_look(kit: Kit) -> Iterator[Finding]:
    """Check a kit with a look of its own; of one without, such as a bundle, there is nothing to check."""
    if not (kit.root / FILE).is_file():
        return
    path = kit.root / TUMAR_STYLE
    if (path.read_bytes() if path.is_file() else b"") != tumar_style(kit.look):
        yield Finding(path, 0, 0, "look", f"it is not what {FILE} says. Run: kit-builder look")
    for words, ground, ratio, least in contrasts(kit.look):
        if ratio < least:
            message = f"{words} on {ground} has a contrast of {ratio:.1f} to 1, and {least:g} to 1 is needed. Make one of them darker."
            yield Finding(kit.root / FILE, 0, 0, "look", message)
