"""Video: a small example, and how a pupil does it."""

from typing import Any

TEXT = """
[The sticker](../media/films/sticker.mp4)

![A class chat](../media/art/scenes/sticker-chat.svg)

## 0:02 What comes next?
- They laugh
  > Some do.
- They stop
  > Some do that.
"""


def operate(place: Any, by: Any, expect: Any) -> None:
    by.press(place.get_by_role("button", name="Play"))
    expect(place.get_by_role("heading", name="What comes next?")).to_be_visible(timeout=20_000)
    assert place.locator("video").evaluate("film => film.paused && film.currentTime >= 2 && film.currentTime < 4")
    by.press(place.get_by_role("button", name="They stop"))
    expect(place.get_by_text("Some do that.").locator("visible=true").first).to_be_visible()
    by.press(place.get_by_role("button", name="Watch on"))
    expect(place.get_by_role("button", name="Pause")).to_be_visible()
    expect(place.locator(".tumar-caption")).to_contain_text("Monday, class 6B")
    by.press(place.get_by_role("button", name="Pause"))
