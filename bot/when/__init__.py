"""Words to a typed rule to instants."""

from bot.when import words_en, words_zh, workdays
from bot.when.moments import say_moment
from bot.when.reading import Defaults, Request, read
from bot.when.schedule import Occurrence, Schedule
from bot.when.unreadable import Unreadable
from bot.when.workdays import WorkdayCalendar

__all__ = [
    "Defaults",
    "Occurrence",
    "Request",
    "Schedule",
    "Unreadable",
    "WorkdayCalendar",
    "describe",
    "read",
    "say_moment",
    "workdays",
]


def describe(schedule: Schedule, language: str) -> str:
    """The rule in plain words (`zh`, anything else is English), which `read` takes back to the same rule."""
    return words_zh.describe(schedule) if language == "zh" else words_en.describe(schedule)
