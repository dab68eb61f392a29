"""The small example of every activity, and how a pupil does it: what all tests of activities share.

It is ``example.py`` in the folder of an activity and needs nothing but tumar. ``TEXT`` is its Markdown, ``REFUSED`` holds pairs of a
text with a mistake and a part of the sentence that shall say so. ``operate(place, by, expect)`` does it once, from the beginning to a
result that it checks: ``place`` is where it stands (a Locator of Playwright), with ``by.press`` for every control, and ``expect`` is
Playwright's. Where a class does it otherwise than a pupil alone, ``operate`` is what the class does, and ``operate_alone`` the pupil.
"""

from importlib import import_module
from types import ModuleType
from typing import Protocol

from playwright.sync_api import Locator

from tumar import ACTIVITIES


class Hand(Protocol):
    """A way to press a control: with the mouse, with the keyboard alone, or by touch."""

    def press(self, control: Locator) -> None:
        """Press the control."""


class Mouse:
    """Press with clicks."""

    def press(self, control: Locator) -> None:
        control.click()


class Touch:
    """Press with a finger."""

    def press(self, control: Locator) -> None:
        control.tap()


class Keyboard:
    """Press with Tab and Enter only: the control must be reachable with Tab from where the focus is."""

    def press(self, control: Locator) -> None:
        page = control.page
        for _ in range(600):
            if control.evaluate("node => node === document.activeElement"):
                page.keyboard.press("Enter")
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {control}")


def example(name: str) -> ModuleType:
    """Return the example of an activity, such as ``Sort``."""
    return import_module(f"{ACTIVITIES[name].__module__}.example")


def call(name: str) -> str:
    """Write the example as the Python call of a cell."""
    text = example(name).TEXT
    return f'{name}("""{text}""")' if "\n" in text else f'{name}("{text}")'
