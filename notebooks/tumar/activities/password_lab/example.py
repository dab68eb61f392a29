"""PasswordLab: a small example, and how a pupil does it."""

from typing import Any

WORDS = " ".join(
    f"{first}{second}" for first in ("kite", "moon", "soup", "lamp", "goat", "rain") for second in ("er", "et", "al", "en", "or", "is")
)
TEXT = f"""
Which is hard to guess?

## Guess me {{.examples}}
- `123456`
  > Everybody's first try.
- `Almaty2012`
  > A city and a year.
- `soup goat lamp rain kite`
  > Five words that do not belong together.

## Dice {{.words}}
Roll for your words.

{WORDS}

## Rules {{.rules}}
- One door, one key
  > Then one lost key opens one door only.
- A password is a toothbrush
  > You do not lend it.
"""

REFUSED = [
    (TEXT.replace("kiteer ", ""), "36 different words or more"),
    (TEXT.replace("  > A city and a year.\n", ""), "no feedback"),
    (TEXT.replace("- One door, one key\n  > Then one lost key opens one door only.\n", ""), "needs 2 to 6 lines"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="123456"))
    expect(place.locator(".tumar-bartext").first).to_be_visible()
    expect(place.locator(".tumar-bartext").last).to_have_text("at once")
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="5 words"))
    assert len(place.locator(".tumar-phrase").inner_text().split()) == 5
    by.press(place.get_by_role("button", name="Next"))
    field = place.get_by_role("textbox")
    field.fill("qwerty1")
    expect(place.locator(".tumar-panel")).to_contain_text("most used passwords")
    field.fill("Sanzhar2014")
    expect(place.locator(".tumar-panel")).to_contain_text("most used passwords or words")
    field.blur()
    expect(field).to_have_value("")
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="A password is a toothbrush"))
    expect(place.get_by_role("status")).to_contain_text("You do not lend it.")
