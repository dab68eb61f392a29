"""LootBox: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
A game sells boxes.

## The star box {.box}
- 1 in 100: a golden saddle
- 1 in 10: a blue hat
- otherwise: a sticker

## How many boxes until the saddle? {.guess}
- [ ] At most 100
  > One in three has none after 100.
- [x] Nobody knows
  > Chance has no memory.

## Think {.think}
What else costs as much?
"""

REFUSED = [
    (TEXT.replace("1 in 100", "rarely"), "write the odds as"),
    (TEXT.replace("1 in 100", "100 in 1"), "write the odds as"),
    (TEXT.replace("1 in 100", "99 in 100"), "more than 1 in all"),
    (TEXT.replace("otherwise: ", ""), "the last line"),
    (TEXT.replace("What else costs as much?", ""), "what the class shall think about"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="At most 100"))
    expect(place.get_by_role("status")).to_contain_text("One in three")
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Open 1", exact=True))
    by.press(place.get_by_role("button", name="Open 100"))
    expect(place.locator(".tumar-result")).to_contain_text("101 boxes, 30,300 ₸")
    by.press(place.get_by_role("button", name="Next"))
    expect(place.get_by_text("63 of 100")).to_be_visible()
    expect(place.get_by_text("What else costs as much?").locator("visible=true")).to_be_visible()
