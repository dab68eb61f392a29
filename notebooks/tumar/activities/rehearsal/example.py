"""Rehearsal: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
You tell.

## First {.first}
- Can I talk to you?

## They ask {.asked}
- Since when?
  > Since Monday.

## Then {.next}
- They make a plan.
"""


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Can I talk to you?"))
    by.press(place.get_by_role("button", name="I said it aloud"))
    place.get_by_label("My own first sentence").fill("<b>Mine</b>")
    expect(place.locator(".tumar-spoken")).to_have_text("<b>Mine</b>")
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Show an answer: Since when?"))
    expect(place.locator(".tumar-answer")).to_contain_text("Since Monday.")
    by.press(place.get_by_role("button", name="Next"))
    expect(place.locator(".tumar-later")).to_contain_text("They make a plan.")
