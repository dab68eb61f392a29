"""DesignTricks: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
A made-up clip app.

## Goes on by itself {#autoplay .trick}
You must act to stop.

## Hurry {#hurry .trick}
A clock makes you decide fast.

## The clip app {.screen}
It is evening.

- [Next clip in 3, 2, 1](#autoplay)
  > You stay because stopping takes work.
- [Only 5 minutes left to join!](#hurry)
  > Tomorrow it is there again.
- A timer that you set
  > You decide.
- Search
  > You look for what you want.

## Autoplay {.redesign}
The next clip starts alone.

- [x] Ask after each clip
  > Now stopping is as easy as going on.
- [ ] Start even faster
  > Then nobody can think.
"""

REFUSED = [
    (TEXT.replace("(#hurry)", "(#rush)"), "the link #rush leads to no trick. Tricks here: #autoplay, #hurry."),
    (TEXT.replace("{#hurry .trick}", "{#autoplay .trick}").replace("(#hurry)", "(#autoplay)"), "a name of its own"),
    (TEXT.replace("[Only 5 minutes left to join!](#hurry)", "Only 5 minutes"), "as many fair things as tricks"),
    (TEXT.replace("You must act to stop.", ""), "how this trick works"),
    (TEXT.replace("- [ ] Start even faster\n  > Then nobody can think.\n", ""), "needs 2 to 5 lines"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    answers = {
        "Next clip in 3, 2, 1": "Goes on by itself",
        "Only 5 minutes left to join!": "Hurry",
        "A timer that you set": "This is fair",
        "Search": "This is fair",
    }
    by.press(place.get_by_role("button", name="Search"))
    by.press(place.get_by_role("button", name="Hurry", exact=True))
    expect(place.get_by_role("status")).to_contain_text("Look again")
    for thing, name in answers.items():
        by.press(place.get_by_role("button", name=thing))
        by.press(place.get_by_role("button", name=name, exact=True))
    expect(place.get_by_text("Tricks named at once: 2 of 2")).to_be_visible()
    expect(place.locator(".tumar-result")).to_contain_text("fair things trusted at once: 1 of 2")
    by.press(place.get_by_role("button", name="Next", exact=True))
    by.press(place.get_by_role("button", name="Ask after each clip"))
    expect(place.locator(".tumar-after")).to_contain_text("Ask after each clip")
