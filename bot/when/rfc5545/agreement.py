"""Whether recurrence rules and a schedule name the same instants: both are expanded and compared."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import islice, takewhile, zip_longest
from zoneinfo import ZoneInfo

from dateutil import rrule

from bot.when.schedule import Schedule, at_wall
from bot.when.workdays import WorkdayCalendar

MOST_COUNTED = 1_000
"""What a rule may count to; all of it is compared."""

_COMPARED, _TICKS_COMPARED = 400, 30
"""Occurrences of each rule that are compared: of a daily one more than a year, with its clock changes. Hours
are the same at any time where the clock never changes, and nowhere else are they taken.
"""

_REACH = timedelta(days=30 * 366)
"""How far they are compared."""


@dataclass(frozen=True, slots=True)
class Rule:
    """DTSTART in naive wall time, the text of RRULE, and the part of a schedule it says."""

    start: datetime
    text: str
    part: Schedule


def agree(schedule: Schedule, rules: tuple[Rule, ...], after: datetime, days: WorkdayCalendar) -> bool:
    """Whether rules and schedule name the same instants after an aware one, each rule its own start first."""
    zone = schedule.zone
    most = max(_COMPARED * len(rules), schedule.count or 0) + 1
    if any("HOURLY" in rule.text or "MINUTELY" in rule.text for rule in rules):
        if not _steady(zone, after):
            return False  # RFC 5545's hours are hours that pass, a schedule's are the wall clock's
        most = _TICKS_COMPARED
    last = max([after, *(at_wall(rule.start, zone).instant for rule in rules)]) + _REACH
    ours = takewhile(lambda instant: instant <= last, instants_of(schedule, after, days, most))
    theirs = merge(*(expanded(rule, zone, last) for rule in rules))
    if any(one != other for one, other in islice(zip_longest(ours, theirs), most)):
        return False
    return all(next(expanded(rule, zone, last), None) == at_wall(rule.start, zone).instant for rule in rules)


def instants_of(schedule: Schedule, after: datetime, days: WorkdayCalendar, most: int) -> Iterator[datetime]:
    """Up to `most` instants of a schedule after an aware one. A counted one must be asked from its beginning:
    counting here is quicker than asking the schedule of each whether it still counts.
    """
    endless = replace(schedule, count=None)
    for _ in range(most if schedule.count is None else min(most, schedule.count)):
        occurrence = endless.next_after(after, days)
        if occurrence is None:
            return
        yield (after := occurrence.instant)


def expanded(rule: Rule, zone: ZoneInfo, last: datetime) -> Iterator[datetime]:
    """What dateutil makes of the rule, without the times that do not exist, as instants up to `last`."""
    parts = dict(part.split("=", 1) for part in rule.text.upper().split(";"))
    until, count = parts.pop("UNTIL", None), parts.pop("COUNT", None)
    # The bounds are ours: dateutil does not take UNTIL in UTC with a naive start.
    end = last.replace(tzinfo=None) + timedelta(days=2)
    text = ";".join([*(f"{name}={value}" for name, value in parts.items()), f"UNTIL={end:%Y%m%dT%H%M%S}"])
    found = rrule.rrulestr(text, dtstart=rule.start)
    if until is not None:
        last = min(last, at_wall(read_until(until, zone), zone).instant)
    for wall in islice(found, None if count is None else int(count)):
        occurrence = at_wall(wall, zone)
        if occurrence.instant > last:
            return
        if occurrence.wall == wall:
            yield occurrence.instant


def read_until(word: str, zone: ZoneInfo) -> datetime:
    """The wall time an UNTIL names: of a date its end. Raises ValueError for anything else."""
    digits = word[:8] + word[9:15]
    if not digits.isdecimal() or word not in (
        digits,
        f"{digits[:8]}T{digits[8:]}",
        f"{digits[:8]}T{digits[8:]}Z",
    ):
        raise ValueError(f"{word!r} is no moment")
    day = date(int(word[:4]), int(word[4:6]), int(word[6:8]))
    if len(word) == 8:
        return datetime.combine(day, time(23, 59, 59))
    wall = datetime.combine(day, time(int(word[9:11]), int(word[11:13]), int(word[13:15])))
    if not word.endswith("Z"):
        return wall
    return wall.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None, fold=0)


def _steady(zone: ZoneInfo, after: datetime) -> bool:
    """Whether the zone keeps its offset, as far as anything is compared."""
    steps = range(0, _REACH.days, 20)
    return len({(after + timedelta(days=step)).astimezone(zone).utcoffset() for step in steps}) == 1
