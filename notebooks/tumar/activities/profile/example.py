"""Profile: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
Alina makes a profile.

## Look at it as {.viewers}
- Only Alina
- Friends
- Everyone

## School {.field}
School of the village Akbulak

- [x] Only Alina
  > Friends know it anyway.
- [x] Friends
  > Fine among friends.
- [ ] Everyone
  > A stranger knows where she is.

## Torch {.app}
It makes light.

- [x] Camera light
  > Without it there is no light.
- [ ] My contacts
  > Light needs no friends.
"""

REFUSED = [
    (TEXT.replace("- Everyone\n\n", "\n"), "needs 3 to 5 lines"),
    (TEXT.replace("- [x] Friends\n", "- [x] Others\n"), "in the same order: Only Alina, Friends, Everyone"),
    (TEXT.replace("School of the village Akbulak", ""), "what stands in this field"),
    (TEXT.replace("- [ ] My contacts", "- My contacts"), "if the app needs this permission"),
    (TEXT.split("## School")[0], "add fields"),
]


def operate(place: Any, by: Any, expect: Any) -> None:
    expect(place.locator(".tumar-card")).to_contain_text("Akbulak")
    place.get_by_role("combobox", name="Who sees: School").select_option("Friends")
    expect(place.get_by_role("status")).to_contain_text("Fine among friends.")
    expect(place.locator(".tumar-card")).not_to_contain_text("Akbulak")
    by.press(place.get_by_role("button", name="Friends", exact=True))
    expect(place.locator(".tumar-card")).to_contain_text("Akbulak")
    by.press(place.get_by_role("button", name="Next"))
    by.press(place.get_by_role("button", name="Allow: My contacts"))
    expect(place.get_by_role("status")).to_contain_text("Think again")
    by.press(place.get_by_role("button", name="Refuse: My contacts"))
    expect(place.get_by_role("status")).to_contain_text("Correct! Light needs no friends.")
