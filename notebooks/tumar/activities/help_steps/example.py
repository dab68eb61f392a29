"""HelpSteps: a small example, and how a pupil does it."""

from playwright.sync_api import Locator, expect

from examples import Hand

TEXT = "cyberbullying"


def operate(place: Locator, by: Hand) -> None:
    first = place.get_by_role("button", name="Stop")
    by.press(first)
    expect(first).to_have_attribute("aria-expanded", "true")
    expect(place.get_by_text("Don't answer in anger.").first).to_be_visible()
    by.press(place.get_by_role("button", name="Show all steps"))
    expect(place.locator(".tumar-how:visible")).to_have_count(5)
