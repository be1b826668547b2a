"""A schedule: a rule in local wall time, its bounds, and what to do on days off; from it, instants.

The terms are RFC 5545's: `begins` is DTSTART, `until` and `count` are its UNTIL (inclusive) and COUNT, a
pattern's step its INTERVAL. Beyond it a schedule keeps its zone, clamps days past a month's end, and knows
working days.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.when.pattern import LAST, Dates, Easter, Lunar, Months, Pattern, Term, Union, uses_workdays
from bot.when.workdays import WorkdayCalendar

_DAY = 86_400
_REACH = 45
"""Days by which a date may be moved by days off: no run of days off is longer."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant, whatever the zone: what `in 20 minutes` means."""

    instant: datetime


@dataclass(frozen=True, slots=True)
class Ticks:
    """Every `seconds` of wall time from `origin` on: hours and minutes."""

    seconds: int
    origin: datetime


class Move(Enum):
    """What becomes of an occurrence on a day off."""

    KEEP = "keep"
    NEXT = "next"
    PREVIOUS = "previous"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Policy:
    """`move`, on any day that is not a working day; with `weekends`, on Saturdays and Sundays alone."""

    move: Move = Move.KEEP
    weekends: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """Days after (negative: before) the dates the pattern names; working days, or all days."""

    days: int
    working: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time a schedule falls due.

    `instant` is aware UTC; `wall` the naive local time; `confirmed` is False where it rests on working days
    that are not yet published.
    """

    instant: datetime
    wall: datetime
    confirmed: bool = True
    nominal: datetime | None = None
    """The wall time the rule names, where days off or a shift have moved it from there."""

    @property
    def key(self) -> datetime:
        """What identifies it among those of its schedule, whatever calendar of working days is in force."""
        return self.nominal or self.wall


@dataclass(frozen=True, slots=True)
class Schedule:
    """What falls due, when. Immutable, hashable, equal by value; `to_json` and `from_json` are inverse.

    `times` are seconds after midnight of each date, ascending; 86,400 is the midnight that ends it. `begins`
    and `until` are naive wall times, both inclusive; `until` at 23:59 is the whole day.
    """

    zone_name: str
    rule: Pattern | Moment | Ticks
    times: tuple[int, ...] = ()
    begins: datetime | None = None
    until: datetime | None = None
    count: int | None = None
    policy: Policy = Policy()
    shift: Shift | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose wall clock it follows."""
        return ZoneInfo(self.zone_name)

    @property
    def recurring(self) -> bool:
        """Whether it can fall due more than once."""
        match self.rule:
            case Moment():
                return False
            case Dates(dates=dates):
                return len(dates) * len(self.times) > 1 and self.count != 1
            case _:
                return self.count != 1

    def in_zone(self, zone: ZoneInfo) -> "Schedule":
        """The same wall times elsewhere; a moment stays the instant it is."""
        return replace(self, zone_name=zone.key)

    def next_after(self, instant: datetime, days: WorkdayCalendar) -> Occurrence | None:
        """The first occurrence strictly after an aware instant.

        Its cost does not grow with the time since `begins`.
        """
        occurrence = self._uncounted(instant, days)
        if occurrence and self.count is not None and not self._is_counted(occurrence, self.count, days):
            return None
        return occurrence

    def upcoming(self, after: datetime, count: int, days: WorkdayCalendar) -> list[Occurrence]:
        """Up to `count` occurrences strictly after an aware instant, in order."""
        found: list[Occurrence] = []
        while len(found) < count and (occurrence := self.next_after(after, days)):
            found.append(occurrence)
            after = occurrence.instant
        return found

    def to_json(self) -> dict[str, Any]:
        """The schedule as JSON-able data."""
        from bot.when import stored

        return stored.dump(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Schedule":
        """What `to_json` wrote. Raises ValueError, KeyError or TypeError for anything else."""
        from bot.when import stored

        return stored.load(data)

    def _is_counted(self, occurrence: Occurrence, count: int, days: WorkdayCalendar) -> bool:
        """Whether it is among the first `count`: near the beginning by looking, later by memory."""
        instant = _before(self)
        for _ in range(min(count, 16)):
            earlier = self._uncounted(instant, days)
            if earlier is None or earlier.instant >= occurrence.instant:
                return earlier is not None
            instant = earlier.instant
        last = _last_counted(self, days) if count > 16 else None
        return last is not None and occurrence.instant <= last

    def _uncounted(self, instant: datetime, days: WorkdayCalendar) -> Occurrence | None:
        match self.rule:
            case Moment(at):
                wall = at.astimezone(self.zone).replace(tzinfo=None)
                return Occurrence(at, wall) if at > instant else None
            case Ticks():
                return self._next_tick(self.rule, instant)
            case pattern:
                return self._next_date(pattern, instant, days)

    def _next_tick(self, ticks: Ticks, instant: datetime) -> Occurrence | None:
        zone = self.zone
        wall = instant.astimezone(zone).replace(tzinfo=None)
        step = timedelta(seconds=ticks.seconds)
        low = max(ticks.origin, self.begins or ticks.origin)
        # A clock change puts wall times out of order by hours at most: look at a window and take the
        # earliest. Where there is none, the window is a moment.
        margin = timedelta(hours=4)
        around = {(instant + by).astimezone(zone).utcoffset() for by in (-2 * margin, 2 * margin)}
        if len(around) == 1 and step <= margin and low <= wall:
            margin = timedelta()
        number = max((wall - margin - ticks.origin) // step, 0)
        soonest: Occurrence | None = None
        while True:
            nominal = ticks.origin + number * step
            if nominal > wall + margin + step and nominal > low + margin + step:
                return soonest
            if self.until and nominal > self.until:
                return soonest
            number += 1
            if nominal < low:
                number = max(number, -((ticks.origin - low) // step))
                continue
            occurrence = at_wall(nominal, zone)
            if occurrence.instant > instant and (soonest is None or occurrence.instant < soonest.instant):
                soonest = occurrence

    def _next_date(self, pattern: Pattern, instant: datetime, days: WorkdayCalendar) -> Occurrence | None:
        zone = self.zone
        today = instant.astimezone(zone).date()
        if self.begins and self.begins.date() > today:
            today = self.begins.date()
        # Two days: a clock change and the midnight that ends a day both reach into the next date.
        back = 2 + (_REACH if self._moves() else 0) + (abs(self.shift.days) * 2 if self.shift else 0)
        start = date.fromordinal(max(today.toordinal() - back, 366))
        horizon = date(min(today.year + _horizon(pattern), LAST), 12, 31)
        soft = (
            uses_workdays(pattern) or self.policy.move is not Move.KEEP or (self.shift and self.shift.working)
        )
        if self.until:
            horizon = min(horizon, self.until.date())
        for nominal in pattern.since(start, days, horizon):
            if nominal > horizon:
                return None
            landed = self._land(nominal, days)
            if landed is None:
                continue
            sure = not soft or self._sure(nominal, landed, days)
            soonest: Occurrence | None = None
            for seconds in self.times:
                if not (self._within(nominal, seconds) and self._within(landed, seconds)):
                    continue
                wall = datetime.combine(landed, time()) + timedelta(seconds=seconds)
                occurrence = at_wall(wall, zone, sure)
                if landed != nominal:
                    named = datetime.combine(nominal, time()) + timedelta(seconds=seconds)
                    occurrence = replace(occurrence, nominal=named)
                if occurrence.instant > instant and (soonest is None or occurrence.instant < soonest.instant):
                    soonest = occurrence
            if soonest:
                return soonest
        return None

    def _sure(self, nominal: date, landed: date, days: WorkdayCalendar) -> bool:
        """Whether the working days that brought a date where it lies are published."""
        if self.policy.weekends and not (self.shift and self.shift.working):
            return True
        if self.shift and self.shift.working:
            # the day counted from is not itself looked at
            nominal += timedelta(days=1 if self.shift.days > 0 else -1)
        return days.confirmed(nominal) and days.confirmed(landed)

    def _moves(self) -> bool:
        return self.policy.move in (Move.NEXT, Move.PREVIOUS) or bool(self.shift and self.shift.working)

    def _within(self, day: date, seconds: int) -> bool:
        if self.begins is None and self.until is None:
            return True
        # The midnight that ends a day still belongs to it.
        wall = datetime.combine(day, time()) + timedelta(seconds=min(seconds, _DAY - 60))
        return (self.begins is None or wall >= self.begins) and (self.until is None or wall <= self.until)

    def _land(self, day: date, days: WorkdayCalendar) -> date | None:
        """Where a date of the pattern comes to lie; None when it is dropped."""
        if self.shift:
            day = shifted(day, self.shift, days)
        if self.policy.move is Move.KEEP or self._works(day, days):
            return day
        if self.policy.move is Move.SKIP:
            return None
        step = timedelta(days=1 if self.policy.move is Move.NEXT else -1)
        for _ in range(_REACH):
            day += step
            if self._works(day, days):
                return day
        return None

    def _works(self, day: date, days: WorkdayCalendar) -> bool:
        return day.weekday() < 5 if self.policy.weekends else days.is_workday(day)


def at_wall(wall: datetime, zone: ZoneInfo, confirmed: bool = True) -> Occurrence:
    """The occurrence at a wall time: skipped ones go forward by the gap, doubled ones are the first."""
    # fold=0 reads a skipped time with the offset before the gap, which is exactly forward by the gap.
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return Occurrence(instant, instant.astimezone(zone).replace(tzinfo=None, fold=0), confirmed)


def shifted(day: date, shift: Shift, days: WorkdayCalendar) -> date:
    """The date so many days, or working days, after (before) another."""
    if not shift.working:
        return day + timedelta(days=shift.days)
    step = timedelta(days=1 if shift.days > 0 else -1)
    left = abs(shift.days)
    for _ in range(left * 7 + _REACH):
        day += step
        left -= days.is_workday(day)
        if left == 0:
            break
    return day


def _horizon(pattern: Pattern) -> int:
    """Years within which a pattern that goes on at all has a date that counts."""
    match pattern:
        case Months(step=step):
            # the fifth Monday of February comes every 28 years
            return max(12, step // 12 * 30)
        case Lunar() | Term() | Easter() | Union():
            return 40
        case Dates():
            return LAST
        case _:
            return 6


def _before(schedule: Schedule) -> datetime:
    """An instant before the first occurrence of a counted schedule."""
    if schedule.begins is None:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return (schedule.begins - timedelta(days=3)).replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def _last_counted(schedule: Schedule, days: WorkdayCalendar) -> datetime | None:
    """The instant of the last of a counted schedule's occurrences."""
    instant = _before(schedule)
    last: datetime | None = None
    for _ in range(schedule.count or 0):
        occurrence = schedule._uncounted(instant, days)
        if occurrence is None:
            break
        last = instant = occurrence.instant
    return last
