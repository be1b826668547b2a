"""What the tests of calendar files share: rules in words, files written and read, an independent reader."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from dateutil.rrule import rrulestr

from bot import when
from bot.reminders.files import Entry, Reading, read, write
from bot.reminders.series import Series
from bot.when.schedule import Schedule
from bot.when.workdays import china

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def schedule(words: str, zone: str = "Asia/Shanghai") -> Schedule:
    return when.read(
        f"{words} X", now=NOW, zone=ZoneInfo(zone), language="zh", defaults=when.Defaults()
    ).schedule


def wall(words: str) -> datetime:
    return datetime.fromisoformat(words)


def written(*entries: Entry, language: str = "zh", days: when.WorkdayCalendar | None = None) -> bytes:
    return write(entries, title="支部日程", language=language, now=NOW, days=days or china())


def taken(data: bytes | str, zone: str = "Asia/Shanghai", language: str = "zh") -> Reading:
    return read(
        data.encode() if isinstance(data, str) else data,
        "calendar.ics",
        now=NOW,
        zone=ZoneInfo(zone),
        default_time=time(9),
        days=china(),
        language=language,
    )


def components(data: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def instants(data: bytes, until: datetime) -> list[datetime]:
    """What a calendar program shows up to a moment, worked out by dateutil and by hand."""
    found: set[tuple[str, datetime]] = set()
    moved: set[tuple[str, datetime]] = set()
    for event in components(data):
        start, uid = event["DTSTART"].dt, str(event["UID"])
        if "RECURRENCE-ID" in event:
            moved.add((uid, event["RECURRENCE-ID"].dt.astimezone(UTC)))
            found.add((f"{uid} moved", start.astimezone(UTC)))
        elif "RRULE" not in event:
            found.add((uid, start.astimezone(UTC)))
        else:
            skipped = event.get("EXDATE", [])
            skipped = skipped if isinstance(skipped, list) else [skipped]
            out = {one.dt.astimezone(UTC) for listed in skipped for one in listed.dts}
            rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
            all_of_it = takewhile(lambda at: at <= until, (at.astimezone(UTC) for at in rule))
            found |= {(uid, at) for at in all_of_it if at not in out}
    return sorted(at for uid, at in found - moved if NOW < at <= until)


def occurrences(series: Series, until: datetime, days: when.WorkdayCalendar) -> list[datetime]:
    return [at.instant for at in takewhile(lambda at: at.instant <= until, series.after(NOW, days))]
