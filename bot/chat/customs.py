"""What a chat means when it does not say: the time of day, and which days are worked there."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot import when
from bot.engine.identity import Chat

CHINA = frozenset({"Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Macau"})
_HOUR = re.compile(r"(\d{1,2})(?:[:：](\d{2}))?")


def day_of(chat: Chat, instant: datetime) -> date:
    """The day on the chat's calendar."""
    return instant.astimezone(ZoneInfo(chat.zone)).date()


def calendar_of(chat: Chat) -> when.workdays.CalendarName:
    """The calendar a chat goes by: the one it chose, else the one of where it lives."""
    if chat.calendar is not None:
        return "cn" if chat.calendar == "cn" else "mon-fri"
    return "cn" if chat.zone in CHINA else "mon-fri"


def days_of(chat: Chat) -> when.WorkdayCalendar:
    """Which days are worked there, its own days off and on included."""
    return when.workdays.with_own_days(
        when.workdays.named(calendar_of(chat)),
        off=map(date.fromisoformat, chat.days_off),
        on=map(date.fromisoformat, chat.days_on),
    )


def defaults_of(chat: Chat) -> when.Defaults:
    """What the chat means when it does not say."""
    return when.Defaults(time=chat.default_time, days=days_of(chat))


def read_clock(chat: Chat, words: str, now: datetime) -> time | None:
    """A time of day in words: 22:00, 九点半, half past eight, 晚上10点; a bare 7 is the morning's here."""
    if found := _HOUR.fullmatch(words):
        hour, minute = int(found[1]), int(found[2] or 0)
        return time(hour % 24, minute) if hour <= 24 and minute < 60 else None
    try:
        request = when.read(
            words, now=now, zone=ZoneInfo(chat.zone), language=chat.language, defaults=defaults_of(chat)
        )
    except when.Unreadable:
        return None
    if not request.only_clock or request.subject or len(request.schedule.times) != 1:
        return None
    seconds = request.schedule.times[0] % 86_400
    return time(seconds // 3600, seconds // 60 % 60)
