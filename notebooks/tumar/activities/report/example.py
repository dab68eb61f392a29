"""Report: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
A post about Sanzhar.

## Balapan, the class page {.post}
**user_77:** Everybody laugh at him!

## Keep proof {.proof}
- [x] A picture of the whole screen
  > Name and time are on it.
- [ ] Only my memory
  > Nobody can see that.

## Why do you report it? {.reason}
- [x] It makes fun of a person
  > That is the rule it breaks.
- [ ] I don't like the colours
  > That breaks no rule.

## Blocked {.block}
user_77 cannot write to you now.

## Tell {.tell}
- The class teacher
  > Thank you for telling me.
- A coach
  > We go together.
"""

REFUSED = [
    (TEXT.replace("**user_77:** ", ""), "the post has no message"),
    (TEXT.replace("user_77 cannot write to you now.\n", ""), "what blocking does"),
    (TEXT.replace("- [x] It makes", "- It makes"), "begins with - [ ]"),
    (TEXT.replace("- A coach\n  > We go together.\n", ""), "needs 2 to 5 lines"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="Block", exact=True))
    expect(place.get_by_text("user_77 cannot write to you now.").locator("visible=true")).to_be_visible()
    by.press(place.get_by_role("button", name="Keep proof", exact=True))
    expect(place.get_by_text("ask a friend").locator("visible=true")).to_be_visible()
    by.press(place.get_by_role("button", name="Only my memory"))
    expect(place.get_by_role("status")).to_contain_text("Nobody can see that.")
    by.press(place.get_by_role("button", name="A picture of the whole screen"))
    by.press(place.get_by_role("button", name="Report", exact=True))
    by.press(place.get_by_role("button", name="It makes fun of a person"))
    by.press(place.get_by_role("button", name="Tell", exact=True))
    by.press(place.get_by_role("button", name="A coach"))
    expect(place.locator(".tumar-result")).to_contain_text("proof first")
