"""Reminders as files: calendars (.ics) out and in, lists (.xlsx, .csv) in. Pure: bytes to bytes and values.

    write(entries, title="支部日程", language="zh", now=now, days=days)     # an .ics
    reading = read(data, "会议.xlsx", now=now, zone=zone, default_time=time(9), days=days, language="zh")
    reading.entries, reading.faults, reading.past

A line or event is read whole or not at all: what is not understood is a fault that names the line and says
why, in a sentence for people. A file that is none of these is a ValueError, its text such a sentence.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot import when
from bot.reminders.files import events, lists
from bot.reminders.files.entry import Entry, Fault, Reading
from bot.reminders.files.example import example
from bot.reminders.files.ics import write
from bot.reminders.files.lists import headings

__all__ = ["Entry", "Fault", "Reading", "example", "headings", "read", "write"]


def read(
    data: bytes,
    name: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    default_time: time,
    days: when.WorkdayCalendar,
    language: str,
) -> Reading:
    """What is in a file, by its content and its name; `now` is aware. Raises ValueError with a sentence."""
    if events.is_calendar(data) or name.lower().endswith((".ics", ".ical", ".ifb", ".vcs")):
        return events.read(data, now=now, zone=zone, default_time=default_time, days=days, language=language)
    return lists.read(data, name, now=now, zone=zone, default_time=default_time, days=days, language=language)
