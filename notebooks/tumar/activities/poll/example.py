"""Poll: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
What could one do?

- Tell
- Write
"""


def operate_alone(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="Tell"))
    by.press(place.get_by_role("button", name="Write"))
    expect(place.get_by_role("button", name="Write")).to_have_attribute("aria-pressed", "true")
    expect(place.get_by_role("button", name="Tell")).to_have_attribute("aria-pressed", "false")


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="One more: Tell, Before"))
    by.press(place.get_by_role("button", name="One more: Tell, After"))
    by.press(place.get_by_role("button", name="One more: Tell, After"))
    expect(place.get_by_role("status")).to_have_text("Before: 1 hands. After: 2 hands.")
    expect(place.get_by_role("spinbutton", name="Tell, After: hands")).to_have_value("2")
