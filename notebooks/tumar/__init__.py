"""The activities of Tumar Kit: classroom exercises made from Markdown, alive with and without a kernel."""

from tumar import labs
from tumar.activities.agreement import Agreement
from tumar.activities.amulet import Amulet
from tumar.activities.check_in import CheckIn
from tumar.activities.close_and_tell import CloseAndTell
from tumar.activities.day_builder import DayBuilder
from tumar.activities.design_tricks import DesignTricks
from tumar.activities.feed import Feed
from tumar.activities.help_steps import HelpSteps
from tumar.activities.helping_hand import HelpingHand
from tumar.activities.inbox import Inbox
from tumar.activities.loot_box import LootBox
from tumar.activities.notifications import Notifications
from tumar.activities.password_lab import PasswordLab
from tumar.activities.poll import Poll
from tumar.activities.profile import Profile
from tumar.activities.quiz import Quiz
from tumar.activities.reflection import Reflection
from tumar.activities.rehearsal import Rehearsal
from tumar.activities.report import Report
from tumar.activities.sort import Sort
from tumar.activities.story import Story
from tumar.activities.video import Video
from tumar.activity import Activity
from tumar.grammar import GrammarError
from tumar.settings import MediaError, setup

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
