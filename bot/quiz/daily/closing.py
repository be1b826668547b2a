"""When a question of the day closes. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import when

EVENING = time(20, 0)
LEAST = timedelta(hours=4)
"""It closes in the evening, or after so long where that is later."""
SHORTEST = timedelta(minutes=10)
"""A question that would close sooner is not asked any more."""


def closes(wall: datetime, until: int | None, zone: ZoneInfo) -> datetime:
    """When a question that is asked at a wall time closes: at `until` (seconds after midnight), on that day
    or the next; else at eight in the evening, or four hours later where that is later."""
    start = when.at_wall(wall, zone).instant
    if until is None:
        evening = when.at_wall(datetime.combine(wall.date(), EVENING), zone).instant
        return max(evening, start + LEAST)
    for day in (wall.date(), wall.date() + timedelta(days=1)):
        at = when.at_wall(_clock(day, until), zone).instant
        if at >= start + SHORTEST:
            return at
    return start + LEAST


def _clock(day: date, seconds: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(seconds=seconds)
