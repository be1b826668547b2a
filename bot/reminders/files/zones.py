"""Zones in calendar files: VTIMEZONE as every program reads it, and rules carried from one zone to another.

Programs read a VTIMEZONE of two yearly rules, and few an enumeration of clock changes; so the rules are found
from the zone's own changes of the next years. Where there are none that hold, the changes are enumerated.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from bot import when
from bot.when.pattern import Day, Days, Months, Pattern, Weekday, Weeks, week_number
from bot.when.schedule import Moment, Ticks

if TYPE_CHECKING:
    import icalendar

_YEARS = 10
_COMPARED = 400
"""Occurrences: of a daily rule more than a year."""

_DAY = timedelta(days=1)
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00")
_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class _Change:
    """A change of the clock: `wall` is what it showed until then."""

    wall: datetime
    before: timedelta
    after: timedelta
    summer: bool
    name: str


def timezone(zone: ZoneInfo, now: datetime) -> icalendar.Timezone:
    """The VTIMEZONE of a zone by the rules it has now (aware), for as long as these hold."""
    import icalendar

    component = icalendar.Timezone()
    component.add("tzid", zone.key)
    changes = list(_changes(zone, now.year - 1))
    kinds = {(one.before, one.after, one.summer): one for one in changes}
    rules = [
        _rule([one.wall for one in changes if (one.before, one.after, one.summer) == kind]) for kind in kinds
    ]
    if rules and None not in rules:
        for change, rule in zip(kinds.values(), rules, strict=True):
            _add(component, change, rule)
        return component
    local = (datetime(now.year - 1, 1, 1, tzinfo=UTC) if changes else now).astimezone(zone)
    offset = local.utcoffset() or timedelta()
    for change in (_Change(_EPOCH, offset, offset, False, local.tzname() or zone.key), *changes):
        _add(component, change, None)
    return component


def _add(component: icalendar.Timezone, change: _Change, rule: str | None) -> None:
    import icalendar

    part = icalendar.TimezoneDaylight() if change.summer else icalendar.TimezoneStandard()
    start = change.wall
    if rule:
        # as if it had always been so: a series may have begun long ago
        start = rrulestr(rule, dtstart=datetime.combine(_EPOCH, change.wall.time()))[0]
        part.add("rrule", icalendar.vRecur.from_ical(rule))
    part.add("dtstart", start)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    component.add_component(part)


def _changes(zone: ZoneInfo, year: int) -> Iterator[_Change]:
    """The changes of its clock in so many years from one on."""
    first, second = datetime(year, 1, 1, tzinfo=UTC), timedelta(seconds=1)
    for here, there in pairwise(first + n * _DAY for n in range(365 * _YEARS + 3)):
        before, after = here.astimezone(zone).utcoffset(), there.astimezone(zone).utcoffset()
        if before is None or after is None or before == after:
            continue
        while there - here > second:
            middle = here + (there - here) // 2 // second * second
            if middle.astimezone(zone).utcoffset() == before:
                here = middle
            else:
                there = middle
        local = there.astimezone(zone)
        wall = there.replace(tzinfo=None) + before
        yield _Change(wall, before, after, bool(local.dst()), local.tzname() or zone.key)


def _rule(walls: list[datetime]) -> str | None:
    """The yearly rule of these changes; None where they follow none."""
    years = [wall.year for wall in walls]
    if years != list(range(years[0], years[0] + _YEARS)):
        return None
    if len({(wall.month, wall.weekday(), wall.time()) for wall in walls}) > 1:
        return None
    numbers = {(wall.day - 1) // 7 + 1 for wall in walls}
    if all(wall.day + 7 > monthrange(wall.year, wall.month)[1] for wall in walls):
        numbers = {-1}
    if len(numbers) > 1:
        return None
    return f"FREQ=YEARLY;BYMONTH={walls[0].month};BYDAY={numbers.pop()}{_NAMES[walls[0].weekday()]}"


def same_offsets(one: tzinfo, other: tzinfo, now: datetime) -> bool:
    """Whether two zones show the same time from an aware moment on for some years."""
    return _differences(one, other, now) == {timedelta()}


def _keep_apart(one: tzinfo, other: tzinfo, now: datetime) -> bool:
    return len(_differences(one, other, now)) == 1


def _differences(one: tzinfo, other: tzinfo, now: datetime) -> set[timedelta]:
    moments = (now + n * timedelta(days=5) for n in range(_YEARS * 73))
    return {
        at.astimezone(one).replace(tzinfo=None) - at.astimezone(other).replace(tzinfo=None) for at in moments
    }


def carried(
    schedule: when.Schedule, zone: ZoneInfo, now: datetime, days: when.WorkdayCalendar
) -> when.Schedule | None:
    """The schedule in another zone, at the same instants from `now` on; None where there is none.

    There is none when only one of the two changes its clocks, or on different days.
    """
    first = schedule.next_after(now, days)
    if first is None or isinstance(schedule.rule, Moment):
        return schedule.in_zone(zone)
    there = first.instant.astimezone(zone).replace(tzinfo=None, fold=0)
    moved = _moved(schedule, there - first.wall, there)
    if moved is None:
        return None
    moved = moved.in_zone(zone)
    if isinstance(schedule.rule, Ticks):
        return moved if _keep_apart(schedule.zone, zone, now) else None
    return moved if _instants(moved, now, days) == _instants(schedule, now, days) else None


def _instants(schedule: when.Schedule, now: datetime, days: when.WorkdayCalendar) -> list[datetime]:
    endless = replace(schedule, count=None)
    end = now + timedelta(days=366 * _YEARS)
    found: list[datetime] = []
    while (at := endless.next_after(now, days)) and at.instant < end and len(found) < _COMPARED:
        found.append(now := at.instant)
    return found


def _moved(schedule: when.Schedule, by: timedelta, there: datetime) -> when.Schedule | None:
    """The same schedule with every wall time later by so much, where the pattern can say that."""
    if isinstance(schedule.rule, Ticks):
        ticks = replace(schedule.rule, origin=schedule.rule.origin + by)
        return replace(schedule, rule=ticks, until=schedule.until + by if schedule.until else None)
    total = timedelta(seconds=schedule.times[0]) + by
    shift = total // _DAY
    rule = _shifted(schedule.rule, shift, there)
    if rule is None:
        return None
    return replace(
        schedule,
        rule=rule,
        times=((total - shift * _DAY) // timedelta(seconds=1),),
        begins=schedule.begins + shift * _DAY if schedule.begins else None,
        until=schedule.until + shift * _DAY if schedule.until else None,
    )


def _shifted(rule: Pattern | Moment | Ticks, days: int, there: datetime) -> Pattern | None:
    """The pattern of dates so many days later; `there` is on one of them."""
    match rule:
        case Days() | Weeks() | Months() if days == 0:
            return rule
        case Days(step, phase):
            return Days(step, (phase + days) % step)
        case Weeks(picks, step, _) if all(isinstance(pick, Weekday) for pick in picks):
            numbers = sorted((pick.weekday + days) % 7 for pick in picks if isinstance(pick, Weekday))
            return Weeks(tuple(map(Weekday, numbers)), step, week_number(there.date()) % step)
        case Months(picks) if all(
            isinstance(pick, Day) and abs(pick.n) <= 28 and 1 <= abs(pick.n + days) <= 28
            and pick.n * (pick.n + days) > 0 for pick in picks
        ):  # fmt: skip
            return replace(rule, picks=tuple(Day(pick.n + days) for pick in picks if isinstance(pick, Day)))
        case _:
            return None
