"""HelpSteps: a small example, and how a pupil does it."""

from typing import Any

TEXT = "cyberbullying"


def operate(place: Any, by: Any, expect: Any) -> None:
    first = place.get_by_role("button", name="Stop")
    by.press(first)
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(place.get_by_text("Don't answer in anger.").first).to_be_visible()
    by.press(place.get_by_role("button", name="Show all steps"))
    expect(place.locator(".tumar-how:visible")).to_have_count(5)
