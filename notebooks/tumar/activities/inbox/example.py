"""Inbox: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
Help Alina.

## A parcel {.sms .bait}
**Post:** Pay 90 tenge at post.example within *2 hours* & get it.

- Pay 90 tenge
  > A parcel that waits asks for no money.
- & get it
  > A promise.

## Homework {.chat .safe}
**Aigul apai:** Page 12, please.

- Page 12
  > It is what you did today.
"""

REFUSED = [
    (TEXT.replace(" .bait", ""), "mark this message with one of {.bait}, {.safe}"),
    (TEXT.replace(".chat ", ""), "mark this message with one of {.mail}, {.chat}, {.sms}"),
    (TEXT.replace("- Page 12", "- Page 13"), "letter for letter"),
    (TEXT.replace("**Aigul apai:** ", ""), "no sender"),
    (TEXT.replace(".safe", ".bait"), "here are 2 of bait and 0 safe ones"),
    (TEXT.split("## Homework")[0], "2 to 12 messages"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="Safe", exact=True))
    expect(place.get_by_role("status")).to_contain_text("Look again")
    by.press(place.get_by_role("button", name="Bait", exact=True))
    by.press(place.get_by_role("button", name="Pay 90 tenge"))
    expect(place.get_by_role("status")).to_contain_text("asks for no money")
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Safe", exact=True))
    expect(place.get_by_text("Bait found at once: 0 of 1")).to_be_visible()
    expect(place.get_by_text("Safe messages trusted at once: 1 of 1")).to_be_visible()
