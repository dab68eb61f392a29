"""Story: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
## Monday {#start}
**A:** Look at this!

- [Laugh](#laugh)
- [Stop](#stop)

## They laugh {#laugh}
It grew.

## It stops {#stop}
It ended.
"""


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="Laugh"))
    expect(place.get_by_text("It grew.")).to_be_visible()
    by.press(place.get_by_role("button", name="Go back one step").locator("visible=true").first)
    by.press(place.get_by_role("button", name="Stop"))
    expect(place.get_by_text("It ended.")).to_be_visible()
    expect(place.get_by_text("Endings found: 2 of 2")).to_be_visible()
