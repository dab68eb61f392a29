"""The activities of Tumar Kit: classroom exercises made from Markdown, alive with and without a kernel."""

from tumar import labs
from tumar.activities import ACTIVITIES
from tumar.activity import Activity
from tumar.files import MediaError
from tumar.grammar import GrammarError
from tumar.settings import setup

__all__ = ["ACTIVITIES", "Activity", "GrammarError", "MediaError", "labs", "setup", *ACTIVITIES]


def __getattr__(name: str) -> type[Activity]:
    """Return an activity, so that ``from tumar import Sort`` finds it."""
    if name in ACTIVITIES:
        return ACTIVITIES[name]
    raise AttributeError(f"module 'tumar' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
