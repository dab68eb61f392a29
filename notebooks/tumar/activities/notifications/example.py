"""Notifications: a small example, and how a pupil does it."""

from typing import Any

THINGS = ("Bread", "Milk", "Apples", "Tea", "Sugar", "Rice", "Salt", "Eggs")
TEXT = f"""
Shop for azhe.

## The list {{.task}}
{chr(10).join(f"- {thing}" for thing in THINGS)}

## What they wanted {{.popups}}
- Somebody liked your photo
  > It could have waited.
- A new clip is here
  > It wants your time.
- Your streak ends!
  > It makes you hurry.

## Think {{.think}}
What would you switch off?
"""

REFUSED = [
    (TEXT.replace("- Milk\n- Apples\n- Tea\n", ""), "needs 6 to 12 lines"),
    (TEXT.replace("- Milk", "- Bread"), "other words"),
    (TEXT.replace("  > It wants your time.\n", ""), "no feedback"),
    (TEXT.replace("What would you switch off?", ""), "what the class shall think about"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="Begin in quiet"))
    by.press(place.get_by_role("button", name="Milk"))
    expect(place.get_by_role("status")).to_have_text("Next: Bread")
    for thing in THINGS:
        by.press(place.get_by_role("button", name=thing))
    by.press(place.get_by_role("button", name="Begin with pop-ups"))
    for number, thing in enumerate(THINGS, 1):
        by.press(place.get_by_role("button", name=thing))
        if number in (2, 4, 6):
            expect(place.get_by_role("alertdialog")).to_be_visible()
            by.press(place.get_by_role("button", name="Close"))
    expect(place.locator(".tumar-bartext")).to_have_count(2)
    expect(place.get_by_text("It makes you hurry.").locator("visible=true")).to_be_visible()
