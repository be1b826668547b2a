"""What recurs: a rhythm and the days said with it as a pattern, and from which first date it is counted."""

from datetime import date, datetime, time, timedelta

from bot.when.meaning import MONTHS_IN, Every, Named, Setting
from bot.when.pattern import (
    Day,
    Days,
    Months,
    Only,
    Pattern,
    Weekday,
    Weeks,
    first_on,
    month_number,
    week_number,
)
from bot.when.schedule import Moment, Schedule, Shift, Ticks, at_wall
from bot.when.unreadable import Unreadable
from bot.when.workdays import WorkdayCalendar

_INTERVAL = "这个间隔", "that interval"


def make_pattern(every: Every, day: Named | None, start: date | None) -> Pattern:
    """What a rhythm and the days named with it recur on; days not named are those of the first one, `start`.

    Raises Unreadable for what does not go together, or names too little.
    """
    unit = every.unit or (day.unit if day else None)
    if unit is None:
        raise Unreadable("which month")
    if day is None:
        return _plain(every, start)
    if day.unit is None and unit == "week":
        return Weeks(day.picks, every.n)
    if day.unit is not None and day.unit != unit:
        raise Unreadable("does not fit", words=_INTERVAL)
    if day.pattern is not None:
        if every.n > 1 and unit != "week":
            raise Unreadable("does not fit", words=_INTERVAL)
        return day.pattern
    if unit == "week":
        return Weeks(day.picks, every.n)
    length = MONTHS_IN[unit]
    span = length if day.unit is None else day.length
    if unit == "month" and any(isinstance(pick, Weekday) and abs(pick.n) > 5 for pick in day.picks):
        raise Unreadable("sixth weekday", n=6)
    offsets = day.offsets if day.unit is not None else (0,)
    return Months(day.picks, length * every.n, 0, offsets, span)


def _plain(every: Every, start: date | None) -> Pattern:
    match every.unit:
        case "day":
            return Days(every.n)
        case "workday":
            return Days(only=Only.WORKDAYS)
        case "day off":
            return Days(only=Only.DAYS_OFF)
        case "week":
            if start is None:
                raise Unreadable("which weekday")
            return Weeks((Weekday(start.weekday()),), every.n)
        case "month" | "quarter" | "half" | "year":
            if start is None:
                if every.n > 1 and every.unit == "month":
                    raise Unreadable("which quarter day")
                raise Unreadable(
                    {"month": "which day", "year": "which year day"}.get(every.unit, "which quarter day")
                )
            unit = MONTHS_IN[every.unit]
            return Months((Day(start.day),), unit * every.n, 0, ((start.month - 1) % unit,))
    raise AssertionError(every)


def anchored(
    pattern: Pattern, every: Every, begins: datetime, days: WorkdayCalendar
) -> tuple[Pattern, datetime]:
    """The pattern with its phase set by its first date at or after the beginning."""
    match pattern:
        case Days(step=step):
            day = begins.date()
            return Days(step, day.toordinal() % step), begins
        case Weeks(picks=picks, step=step):
            first = _first_date(Weeks(picks), begins, days)
            return Weeks(picks, step, week_number(first) % step), max(begins, datetime.combine(first, time()))
        case Months(picks=picks, step=step, offsets=offsets, length=length):
            unit = MONTHS_IN[every.unit or "month"]
            first = _first_date(loosened(pattern, every), begins, days)
            number = month_number(first)
            if length == 1 and unit in (3, 6):
                # every 10 quarters is every 30 months
                unit, offsets = 1, (0,)
            number -= number % unit
            return Months(picks, step, number % step, offsets, length), max(
                begins, datetime.combine(first, time())
            )
        case _:
            return pattern, begins


def _first_date(pattern: Pattern, begins: datetime, days: WorkdayCalendar) -> date:
    first = first_on(pattern, begins.date(), days)
    if first is None:
        raise Unreadable("never")
    return first


def loosened(pattern: Pattern, every: Every) -> Pattern:
    """The pattern with an interval of one: what its first date is chosen from."""
    match pattern:
        case Days(step=step) if step > 1:
            return Days()
        case Weeks(picks=picks):
            return Weeks(picks)
        case Months(picks=picks, offsets=offsets, length=length) if every.n > 1:
            return Months(picks, MONTHS_IN[every.unit or "month"], 0, offsets, length)
        case _:
            return pattern


def shift_reach(shift: Shift | None) -> int:
    """Days before today at which a shifted date to come may have its nominal one."""
    return (
        0
        if shift is None
        else max(shift.days, 0) * (2 if shift.working else 1) + (45 if shift.working else 0)
    )


def nominal_of(schedule: Schedule, wall: datetime, setting: Setting) -> date:
    """The pattern's own date behind an occurrence: days off and shifts may have moved it."""
    pattern = schedule.rule
    assert not isinstance(pattern, Moment | Ticks)
    zone = setting.zone
    start = wall.date() - timedelta(days=60 + shift_reach(schedule.shift))
    for nominal in pattern.since(start, setting.days, wall.date() + timedelta(days=400)):
        landed = schedule._land(nominal, setting.days)
        if landed is None:
            continue
        for seconds in schedule.times:
            if at_wall(datetime.combine(landed, time()) + timedelta(seconds=seconds), zone).wall == wall:
                return nominal
    return wall.date()
