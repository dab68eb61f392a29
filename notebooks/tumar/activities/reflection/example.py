"""Reflection: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
Only for you.

## I sleep well {.scale}
- never
- sometimes
- often

## What do I miss? {.note}
Think of a week.

## My one change {.plan}
- The phone sleeps in the kitchen
- Football on Tuesday
"""

REFUSED = [
    (TEXT.replace("- often\n", ""), "needs 3 to 5 lines"),
    (TEXT.replace("Think of a week.", "- a week"), "needs 0 to 0 lines"),
    (TEXT.replace("- Football on Tuesday\n", ""), "needs 2 to 6 lines"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="sometimes"))
    expect(place.get_by_role("button", name="sometimes")).to_have_attribute("aria-pressed", "true")
    by.press(place.get_by_role("button", name="Next"))
    place.get_by_role("textbox").fill("My secret")
    by.press(place.get_by_role("button", name="Cover it"))
    expect(place.get_by_role("textbox")).to_be_hidden()
    by.press(place.get_by_role("button", name="Show it again"))
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Football on Tuesday"))
    expect(place.get_by_role("status")).to_have_text("Noted.")
