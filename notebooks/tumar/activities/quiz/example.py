"""Quiz: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
Which is kind?

- [ ] Laugh along
  > It grows.
- [x] Write to her
  > She is not alone.
"""


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="Laugh along"))
    expect(place.get_by_text("It grows.").locator("visible=true").first).to_be_visible()
    by.press(place.get_by_role("button", name="Write to her"))
    expect(place.get_by_role("status")).to_contain_text("Correct!")
