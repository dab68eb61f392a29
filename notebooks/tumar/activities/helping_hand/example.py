"""HelpingHand: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
Five fingers, five adults.

## Who can be on my hand? {.people}
- ![An older woman](../media/icons/old-woman.svg) Azhe
- Coach
- Teacher
- Aunt
- Neighbour

## My first sentence {.words}
- Can I tell you something?
- Something online hurt me.
"""

REFUSED = [
    (TEXT.replace("- Neighbour\n", ""), "needs 5 to 9 lines"),
    (TEXT.replace("- Something online hurt me.\n", ""), "needs 2 to 4 lines"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    for name in ("Azhe", "Coach", "Teacher", "Aunt"):
        by.press(place.get_by_role("button", name=name))
    by.press(place.get_by_role("button", name="Coach"))
    expect(place.get_by_role("textbox", name="Finger 2")).to_have_value("")
    by.press(place.get_by_role("button", name="Coach"))
    place.get_by_role("textbox", name="Finger 5").fill("My brother's wife")
    by.press(place.get_by_role("button", name="Can I tell you something?"))
    expect(place.locator(".tumar-result")).to_contain_text("Your hand is full")
