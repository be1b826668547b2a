"""Words to a typed rule to instants."""

from bot.when import workdays
from bot.when.en import sayings as english
from bot.when.moments import say_moment
from bot.when.reading import Defaults, Request, read
from bot.when.schedule import Occurrence, Schedule
from bot.when.unreadable import Unreadable
from bot.when.workdays import WorkdayCalendar
from bot.when.zh import sayings as chinese

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
    return chinese.describe(schedule) if language == "zh" else english.describe(schedule)
