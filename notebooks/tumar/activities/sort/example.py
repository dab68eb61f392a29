"""Sort: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
Kind or not?

## Kind
- Well done!
  > It is true.

## Hurts {.risky}
- Nobody asked you.
  > It shuts out.
"""


def operate(place: Any, by: Any, expect: Any) -> None:
    for card in range(2):
        expect(place.get_by_text(f"Card {card + 1} of 2")).to_be_visible()
        is_kind = "Well done" in place.locator(".tumar-card").inner_text()
        wrong, right = ("Hurts", "Kind") if is_kind else ("Kind", "Hurts")
        if is_kind:
            by.press(place.get_by_role("button", name=wrong))
            expect(place.get_by_role("status")).to_contain_text("Look again")
        by.press(place.get_by_role("button", name=right))
        by.press(place.get_by_role("button", name="Finish" if card else "Next"))
    expect(place.get_by_text("Risky ones found at once: 1 of 1")).to_be_visible()
    expect(place.get_by_text("Safe ones trusted at once: 0 of 1")).to_be_visible()
