"""CheckIn: a small example, and how a pupil does it."""

import re
from typing import Any

TEXT = """
Heads down.

## A message makes Timur sad. {.telling}
- [ ] Tell nobody.
  > An adult can help.
- [x] Tell an adult.
  > Telling brings help.

## Which one is fine? {.judging}
- [x] Homework
  > A friend helps.
- [ ] A prize
  > Too good to be true.

## What first? {.doing}
- [ ] Answer
  > It goes on.
- [x] Stop
  > Then you can think.
"""

REFUSED = [
    (TEXT.replace(" {.doing}", ""), "mark this part with one of {.telling}, {.judging}, {.doing}."),
    (TEXT.replace("{.doing}", "{.telling}"), "exactly one part marked {.telling}"),
    (TEXT.replace("- [ ] Answer\n  > It goes on.\n", ""), "needs 2 to 4 lines"),
    (TEXT.replace("  > It goes on.\n", ""), "no feedback"),
]


def operate_alone(place: Any, by: Any, expect: Any) -> None:
    expect(place.get_by_text("Heads down.")).to_have_count(0)
    by.press(place.get_by_role("button", name="Tell nobody."))
    expect(place.get_by_role("status")).to_contain_text("Not yet")
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Homework"))
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Next"))
    expect(place.get_by_role("heading")).to_have_text("Right: 1 of 3")
    expect(place.get_by_role("listitem")).to_have_text(
        [re.compile("Telling: .*another look"), re.compile("Judging: .*You know it"), re.compile("What to do first: .*No answer")]
    )
    by.press(place.get_by_role("button", name="Look again: A message makes Timur sad."))
    by.press(place.get_by_role("button", name="Tell an adult."))
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Stop"))
    by.press(place.get_by_role("button", name="Next"))
    expect(place.get_by_role("heading")).to_have_text("Right: 3 of 3")
    expect(place.get_by_text("Well done!")).to_be_visible()


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="Tell nobody."))
    expect(place.get_by_role("status")).to_contain_text("Not yet")
    by.press(place.get_by_role("button", name="Tell an adult."))
    expect(place.get_by_role("status")).to_contain_text("Telling brings help.")
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Count the class"))
    by.press(place.get_by_role("button", name="One more: Homework"))
    by.press(place.get_by_role("button", name="One more: Homework"))
    by.press(place.get_by_role("button", name="One more: A prize"))
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Next"))
    expect(place.get_by_text("2 of 3")).to_be_visible()
    expect(place.get_by_text("1 of 1")).to_be_visible()
    by.press(place.get_by_text("Enter the hands of an earlier day"))
    by.press(place.get_by_role("button", name="One more: Judging: right before"))
    by.press(place.get_by_role("button", name="One more: Judging: all before"))
    expect(place.locator(".tumar-bars").get_by_text("1 of 1")).to_have_count(2)
