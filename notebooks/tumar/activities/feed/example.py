"""Feed: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
A new phone, an empty feed.

## Animals {.topic}
- ![A cat](../media/icons/cat-face.svg) A cat on a sofa
- A dog on a bus
- A goat on a roof

## Football {.topic}
- A goal
- A save
- A pass

## Shouting {.topic .loud}
- Who is the worst?
- You will be angry
- Unbelievable

## Think {.think}
Who chose your last six clips?
"""

REFUSED = [
    (TEXT.replace("- A pass\n", ""), "needs 3 to 12 lines"),
    (TEXT.replace("Who chose your last six clips?", ""), "what the class shall think about"),
    (TEXT.split("## Football")[0] + "## Think {.think}\nWhy?", "three to five topics"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    expect(place.get_by_role("heading", name="Who is the worst?")).to_be_visible()
    by.press(place.get_by_role("button", name="Why am I seeing this?"))
    expect(place.get_by_role("status")).to_contain_text("the app itself pushes")
    by.press(place.get_by_role("button", name="Not interested"))
    for _ in range(11):
        expect(place.get_by_role("heading", name="Unbelievable")).to_have_count(0)
        by.press(place.get_by_role("button", name="Like" if "goal" in place.locator(".tumar-phone h3").inner_text() else "Skip"))
    expect(place.get_by_text("Who chose your last six clips?").locator("visible=true")).to_be_visible()
    by.press(place.get_by_role("button", name="Let it play on: 3 clips"))
    expect(place.get_by_role("status")).to_contain_text("counts them as watched")
    expect(place.get_by_text("Clip 16")).to_be_visible()
    by.press(place.get_by_role("button", name="Reset my feed"))
    expect(place.get_by_role("status")).to_contain_text("begins anew")
    expect(place.get_by_text("50 %")).to_be_visible()
