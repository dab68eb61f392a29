"""CloseAndTell: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
Ayala has a tablet.

## A film about a cat {.nice}
![A cat](../media/icons/cat-face.svg)

The cat sings.

## Something odd comes {.odd}
![A question mark](../media/icons/red-question-mark.svg)

It is not for children.

## How does Ayala feel? {.feelings}
- ![A worried face](../media/icons/worried-face.svg) Worried
  > It is fine to feel so.
- Curious
  > That is fine too.

## What now? {.close}
- [x] Turn the tablet over
  > Now it is gone.
- [ ] Watch on
  > The feeling stays.

## Whom does she tell? {.tell}
- Azhe
  > Thank you for telling me.
- The teacher
  > Good that you came.
"""

REFUSED = [
    (TEXT.replace("![A cat](../media/icons/cat-face.svg)\n", ""), "a screen needs a picture"),
    (TEXT.replace("[x]", "[ ]"), "nothing here is marked as right"),
    (TEXT.replace("- Curious\n  > That is fine too.\n", ""), "needs 2 to 6 lines"),
    (TEXT.replace("  > Good that you came.\n", ""), "no feedback"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="Next"))
    expect(place.get_by_text("It is not for children.").locator("visible=true")).to_be_visible()
    by.press(place.get_by_role("button", name="Next"))
    expect(place.get_by_role("button", name="Next")).to_be_disabled()
    by.press(place.get_by_role("button", name="Worried", exact=False).first)
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Watch on"))
    expect(place.get_by_role("button", name="Next")).to_be_disabled()
    by.press(place.get_by_role("button", name="Turn the tablet over"))
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Azhe"))
    expect(place.get_by_role("status")).to_contain_text("Thank you for telling me.")
    expect(place.locator(".tumar-result")).to_contain_text("You closed it")
