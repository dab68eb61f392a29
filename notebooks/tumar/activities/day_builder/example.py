"""DayBuilder: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
A Saturday for Sanzhar.

## The day {.time}
- Morning
- Evening

## Sleep {.kind}
Sleep makes tomorrow easier.

- ![A bed](../media/icons/bed.svg) Sleep long

## Friends {.kind}
Friends make you laugh.

- Play in the yard
- Visit Alina

## If {.if}
- it is nine
- I am bored

## Then {.then}
- the phone sleeps in the kitchen
- I call a friend

## Think {.ask}
What is missing?
"""

REFUSED = [
    (TEXT.replace("- Evening\n", ""), "needs 2 to 6 lines"),
    (TEXT.replace("Sleep makes tomorrow easier.\n", ""), "what this kind of time is good for"),
    (TEXT.replace("## Then {.then}\n- the phone sleeps in the kitchen\n- I call a friend\n", ""), "needs both parts"),
    (TEXT.replace("What is missing?", ""), "what the class shall think about"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="Play in the yard"))
    by.press(place.get_by_role("button", name="Evening", exact=True))
    by.press(place.get_by_role("button", name="Visit Alina"))
    expect(place.locator(".tumar-panel")).to_contain_text("Sleep makes tomorrow easier.")
    by.press(place.get_by_role("button", name="Take off: Visit Alina"))
    by.press(place.get_by_role("button", name="Sleep long"))
    by.press(place.get_by_role("button", name="Visit Alina"))
    expect(place.locator(".tumar-panel")).to_contain_text("all kinds of time")
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="it is nine"))
    by.press(place.get_by_role("button", name="the phone sleeps in the kitchen"))
    expect(place.locator(".tumar-result")).to_have_text("If it is nine, then the phone sleeps in the kitchen.")
    by.press(place.get_by_role("button", name="Next"))
    expect(place.get_by_text("What is missing?").locator("visible=true")).to_be_visible()
