"""The activities of Tumar Kit: classroom exercises made from Markdown, alive with and without a kernel."""

from tumar import labs
from tumar.activity import Activity
from tumar.agreement import Agreement
from tumar.amulet import Amulet
from tumar.check_in import CheckIn
from tumar.close_and_tell import CloseAndTell
from tumar.day_builder import DayBuilder
from tumar.design_tricks import DesignTricks
from tumar.feed import Feed
from tumar.files import MediaError
from tumar.grammar import GrammarError
from tumar.help_steps import HelpSteps
from tumar.helping_hand import HelpingHand
from tumar.inbox import Inbox
from tumar.loot_box import LootBox
from tumar.notifications import Notifications
from tumar.password_lab import PasswordLab
from tumar.poll import Poll
from tumar.profile import Profile
from tumar.quiz import Quiz
from tumar.reflection import Reflection
from tumar.rehearsal import Rehearsal
from tumar.report import Report
from tumar.settings import setup
from tumar.sort import Sort
from tumar.story import Story
from tumar.video import Video

ACTIVITIES: dict[str, type[Activity]] = {
    activity.__name__: activity
    for activity in (
        Agreement,
        Amulet,
        CheckIn,
        CloseAndTell,
        DayBuilder,
        DesignTricks,
        Feed,
        HelpSteps,
        HelpingHand,
        Inbox,
        LootBox,
        Notifications,
        PasswordLab,
        Poll,
        Profile,
        Quiz,
        Reflection,
        Rehearsal,
        Report,
        Sort,
        Story,
        Video,
    )
}

__all__ = [
    "ACTIVITIES",
    "Activity",
    "Agreement",
    "Amulet",
    "CheckIn",
    "CloseAndTell",
    "DayBuilder",
    "DesignTricks",
    "Feed",
    "GrammarError",
    "HelpSteps",
    "HelpingHand",
    "Inbox",
    "LootBox",
    "MediaError",
    "Notifications",
    "PasswordLab",
    "Poll",
    "Profile",
    "Quiz",
    "Reflection",
    "Rehearsal",
    "Report",
    "Sort",
    "Story",
    "Video",
    "labs",
    "setup",
]
