"""Moments in words: `11月27日 周五 15:00`, `Fri 27 Nov 15:00`."""

from datetime import date, datetime

from bot.when.schedule import Occurrence

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said(wall: datetime, language: str, with_year: bool = True) -> str:
    """The wall time with its weekday; seconds only where there are any."""
    clock = f"{wall:%H:%M:%S}" if wall.second else f"{wall:%H:%M}"
    if language == "zh":
        year = f"{wall.year}年" if with_year else ""
        return f"{year}{wall.month}月{wall.day}日 周{WEEKDAYS_ZH[wall.weekday()]} {clock}"
    year = f" {wall.year}" if with_year else ""
    return f"{WEEKDAYS_EN[wall.weekday()]} {wall.day} {MONTHS_EN[wall.month - 1]}{year} {clock}"


def say_day(day: date, language: str) -> str:
    """The day with its weekday: `11月27日 周五`, `Fri 27 Nov`."""
    if language == "zh":
        return f"{day.month}月{day.day}日 周{WEEKDAYS_ZH[day.weekday()]}"
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}"


def say_moment(at: Occurrence | datetime, language: str, now_wall: datetime | None = None) -> str:
    """A moment for people: without the year when that is this year's, marked where it is not confirmed."""
    wall = at.wall if isinstance(at, Occurrence) else at
    text = said(wall, language, with_year=now_wall is not None and wall.year != now_wall.year)
    if isinstance(at, Occurrence) and not at.confirmed:
        text += "（未确认）" if language == "zh" else " (unconfirmed)"
    return text
