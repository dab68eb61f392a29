"""Agreement: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
Our class chat.

## At night {.area}
- No messages after nine.
  > Everybody sleeps.
- Messages all night.

## Pictures {.area}
- We ask first.
- We send at once.

## Our agreement {.sign}
We keep it for a month.
"""

REFUSED = [
    (TEXT.replace("- Messages all night.\n", ""), "needs 2 to 5 lines"),
    (TEXT.replace("We keep it for a month.\n", ""), "what signing means"),
    (TEXT.replace(" {.sign}", ""), "mark this part"),
]


def operate_alone(place: Any, by: Any, expect: Any) -> None:
    rule = place.get_by_role("button", name="No messages after nine.")
    by.press(rule)
    expect(rule).to_have_attribute("aria-pressed", "true")
    place.get_by_label("A proposal of your own").fill("Memes on Friday")
    by.press(place.get_by_role("button", name="Add"))
    by.press(place.get_by_role("button", name="Memes on Friday"))
    by.press(place.get_by_role("button", name="Memes on Friday"))
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Next"))
    expect(place.locator(".tumar-agreed li")).to_have_text(["No messages after nine."])


def operate(place: Any, by: Any, expect: Any) -> None:
    for _ in range(3):
        by.press(place.get_by_role("button", name="One more: Hands in the room"))
    for _ in range(2):
        by.press(place.get_by_role("button", name="One more: No messages after nine."))
    by.press(place.get_by_role("button", name="One more: Messages all night."))
    place.get_by_label("A proposal of your own").fill("Only <b>memes</b> on Friday")
    by.press(place.get_by_role("button", name="Add"))
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Next"))
    expect(place.locator(".tumar-agreed li")).to_have_text(["No messages after nine."])
    by.press(place.get_by_role("button", name="Back"))
    by.press(place.get_by_role("button", name="Back"))
    expect(place.get_by_text("Only <b>memes</b> on Friday")).to_be_visible()
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Next"))
