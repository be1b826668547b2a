"""What a chat means when it does not say: the time of day, and which days are worked there."""

from datetime import date

from bot import when
from bot.engine.identity import Chat

CHINA = frozenset({"Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Macau"})


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
