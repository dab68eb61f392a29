"""The exports: each makes one kind of file from a lesson, knows nothing of the others, and ends by saying what its formats are.

A module ends with ``FORMATS = (Format(...), ...)``. All but ``make`` is written there as plain text, numbers, True or False, because
``registry`` reads it without loading the module.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from kit_builder.core.model import Kit, Lesson

Shelf = Literal["page", "print", "notebook"]
SHELVES: tuple[Shelf, ...] = get_args(Shelf)


@dataclass(frozen=True)
class Format:
    """All that anything needs to know of a format.

    ``name`` is that of the command line, ``path`` the place of its file in a bundle, with {risk} filled in, ``mime`` its media type.
    START leads to it by its ``word`` of words.toml: on the ``shelf`` of pages (which say in ``<word>_how`` what they are for), of what
    is printed or changed, or of notebooks; there ``order`` counts first, then the name. ``make`` returns its bytes, or None for a
    lesson that has nothing for it; ``needs`` says to the author what that would be, with {role} for the activities of a role.
    ``is_compressed`` is True for a file that no zip makes smaller, ``leads_back`` for a page that shows a link back to START.
    """

    name: str
    path: str
    mime: str
    shelf: Shelf
    word: str
    make: Callable[[Lesson, Kit], bytes | None]
    needs: str = "no cell is for its readers"
    order: int = 100
    is_compressed: bool = False
    leads_back: bool = False

    def export(self, lesson: Lesson, kit: Kit) -> bytes | None:
        """Make the file, or None if a lesson has nothing for it."""
        return self.make(lesson, kit)
