"""Amulet: a small example, and how a pupil does it."""

from typing import Any

BEAD = "![A bead](../media/art/tumar/bead-cyberbullying.svg)"
TEXT = f"""
My four beads.

## Kind words {{.today}}
{BEAD}

- I can stop.
- I can tell.

## The feed
{BEAD}

- I can close it.
- I can tell about it.

## My keys
{BEAD}

- I can lock.
- I can ask first.

## My time
{BEAD}

- I can pause.
- I can choose.
"""

REFUSED = [
    ("## One\n- a\n- b", "2 to 8 beads"),
    (TEXT.replace("- I can pause.\n", ""), "needs 2 to 4 lines"),
    (TEXT.replace(BEAD, "", 1), "one picture of the bead"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    place.get_by_role("checkbox", name="I can stop.").check()
    place.get_by_role("checkbox", name="I can tell.").check()
    expect(place.get_by_role("status")).to_contain_text("Kind words")
    by.press(place.get_by_role("button", name="The feed"))
    expect(place.get_by_text("Beads that shine: 1 of 4")).to_be_visible()
    expect(place.get_by_role("checkbox", name="I can close it.")).not_to_be_checked()
