"""From a recurrence rule to a schedule."""

from calendar import monthrange
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.when.pattern import Day, Days, Months, Pick, Weekday, Weeks, Workday, month_number, week_number
from bot.when.rfc5545.agreement import MOST_COUNTED, Rule, agree, read_until
from bot.when.schedule import Schedule, Ticks
from bot.when.workdays import WorkdayCalendar, monday_to_friday

FIRST_YEAR, LAST_YEAR = 1583, 2199
"""The years an event may begin in; Apple writes birthdays without a year as of 1604."""

_LONGEST_STEP = 1_000
_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAYS = {"BYDAY", "BYMONTHDAY", "BYSETPOS", "BYMONTH"}
_PARTS = {"FREQ", "INTERVAL", "UNTIL", "COUNT", "WKST", *_DAYS}
_CLOCK = {"BYHOUR": "hour", "BYMINUTE": "minute", "BYSECOND": "second"}
_END_OF_DAY = time(23, 59)


def schedule_of(text: str, start: datetime, zone: ZoneInfo) -> Schedule:
    """The schedule that an RRULE means for an event that starts at a naive wall time in a zone.

    It begins on the day of the start. Raises ValueError for what is no rule, or none that a schedule means
    exactly, which is what the comparison at the end decides.
    """
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise ValueError(f"a start in the year {start.year}")
    parts = _parts(text, start)
    seconds = start.hour * 3600 + start.minute * 60 + start.second
    step = _number(parts.get("INTERVAL", "1"), 1, _LONGEST_STEP)
    match parts.get("FREQ"):
        case "MINUTELY" | "HOURLY" as unit if not parts.keys() & _DAYS:
            schedule = Schedule(zone.key, Ticks(step * (60 if unit == "MINUTELY" else 3600), start))
        case "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY" as unit:
            rule = _days_or_weeks(parts, start, step) if unit in ("DAILY", "WEEKLY") else None
            begins = datetime.combine(start.date(), time())
            schedule = Schedule(zone.key, rule or _months(parts, start, step), (seconds,), begins=begins)
        case _:
            raise ValueError(f"no schedule repeats like {text!r}")
    schedule = _bounded(schedule, parts, start)
    after = start.replace(tzinfo=zone).astimezone(UTC) - timedelta(seconds=1)
    first = schedule.next_after(after, monday_to_friday())
    if first is None or first.wall != start:
        raise ValueError(f"{text!r} does not begin at {start}")
    if not agree(schedule, (Rule(start, text, schedule),), after, monday_to_friday()):
        raise ValueError(f"{text!r} from {start} means something else here")
    return schedule


def relaxed(schedule: Schedule, now: datetime, days: WorkdayCalendar) -> Schedule:
    """The schedule without a beginning that changes nothing from `now` (aware) on: a weekly meeting of years
    is simply weekly. An interval and a count keep theirs: it is what they are counted from.
    """
    if schedule.count is not None:
        return schedule
    match schedule.rule:
        case Days(step=1) | Weeks(step=1) | Months(step=1 | 3 | 6 | 12):
            free = replace(schedule, begins=None)
            return free if free.next_after(now, days) == schedule.next_after(now, days) else schedule
    return schedule


def _parts(text: str, start: datetime) -> dict[str, str]:
    parts: dict[str, str] = {}
    for pair in text.strip().strip(";").upper().split(";"):
        name, equals, value = pair.partition("=")
        if not equals or name in parts:
            raise ValueError(f"{pair!r} is no part of a rule")
        if name in _CLOCK and value.isdecimal() and int(value) == getattr(start, _CLOCK[name]):
            continue  # only repeats the start
        if name not in _PARTS:
            raise ValueError(f"no schedule has a {name}")
        parts[name] = value
    return parts


def _days_or_weeks(parts: dict[str, str], start: datetime, step: int) -> Days | Weeks:
    daily = parts["FREQ"] == "DAILY"
    named = _weekdays(parts)
    if parts.keys() & (_DAYS - {"BYDAY"}) or any(n for _, n in named) or (daily and named and step > 1):
        raise ValueError("a choice among the days")
    numbers = sorted({weekday for weekday, _ in named})
    if (daily and not named) or (step == 1 and len(numbers) == 7):
        return Days(step, start.toordinal() % step)
    return Weeks(tuple(map(Weekday, numbers or [start.weekday()])), step, week_number(start.date()) % step)


def _months(parts: dict[str, str], start: datetime, step: int) -> Days | Weeks | Months:
    months = sorted({_number(word, 1, 12) - 1 for word in _list(parts, "BYMONTH")})
    picks = _picks(parts, start)
    every_weekday = any(isinstance(pick, Weekday) and pick.n == 0 for pick in picks)
    if every_weekday and (step > 1 or months):
        raise ValueError("every such weekday of some months")
    if every_weekday:
        return _days_or_weeks({**parts, "FREQ": "WEEKLY"}, start, 1)
    if parts["FREQ"] == "YEARLY":
        step *= 12
        if not months and "BYDAY" in parts:
            return Months(picks, step, start.year * 12 % step, (0,), 12)
        if not months:
            # a day of the month without its month is that of every month
            months = list(range(12)) if "BYMONTHDAY" in parts else [start.month - 1]
        if len(months) > 1 and "BYSETPOS" in parts:
            raise ValueError("a position among several months")
    elif months:
        if step > 1:
            raise ValueError("every so many months, some of them")
        step = 12
    if len(months) == 12 and step == 12:
        step, months = 1, []
    if step in (3, 6) and not months:
        # quarters and half-years are the calendar's, whichever it began in
        return _calendar_period(picks, step, (start.month - 1) % step)
    number = start.year * 12 if months else month_number(start.date())
    return Months(picks, step, number % step, tuple(months) or (0,))


def _calendar_period(picks: tuple[Pick, ...], step: int, offset: int) -> Months:
    """A month of every quarter or half-year; of its first or last one as people say it: the first Monday of
    the quarter, its last day.
    """
    # A fifth Monday of the quarter may lie in its second month: only up to the fourth is it the same.
    first = offset == 0 and all(not isinstance(pick, Day) and 0 < pick.n < 5 for pick in picks)
    last = offset == step - 1 and all(-5 < pick.n < 0 for pick in picks)
    return Months(picks, step, length=step) if first or last else Months(picks, step, offsets=(offset,))


def _picks(parts: dict[str, str], start: datetime) -> tuple[Pick, ...]:
    """The days of a month that BYDAY, BYMONTHDAY and BYSETPOS name."""
    positions = [_number(word, -31, 31) for word in _list(parts, "BYSETPOS")]
    named = _weekdays(parts)
    if "BYMONTHDAY" in parts:
        if named:
            raise ValueError("a day that must be a certain weekday")
        numbers = sorted({_number(word, -31, 31) for word in _list(parts, "BYMONTHDAY")})
        _demand_one(numbers, start)
        return (_clamped(numbers, positions),) if positions else tuple(map(Day, numbers))
    if not positions:
        if any(abs(n) > 5 for _, n in named):
            raise ValueError("a sixth weekday")
        return tuple(Weekday(weekday, n) for weekday, n in named) or (Day(start.day),)
    weekdays = {weekday for weekday, n in named if n == 0}
    if any(n for _, n in named):
        raise ValueError("positions among the nth weekdays")
    if len(weekdays) == 7:
        _demand_one(positions, start)
        return tuple(map(Day, positions))
    if weekdays == set(range(5)):
        return tuple(Workday(n, plain=True) for n in positions)
    if len(weekdays) == 1 and all(abs(n) <= 5 for n in positions):
        return tuple(Weekday(named[0][0], n) for n in positions)
    raise ValueError("positions among some weekdays")


def _demand_one(numbers: list[int], start: datetime) -> None:
    """The start is one of these days of its month. That saves dateutil from seeking a 30 February, which it
    does until the year 9999, whatever the end.
    """
    if not {start.day, start.day - 1 - monthrange(start.year, start.month)[1]} & set(numbers):
        raise ValueError(f"{numbers} without {start}")


def _clamped(numbers: list[int], positions: list[int]) -> Day:
    """The last there is of the 28th to the 31st; the first of the 31st to the 28th from the end."""
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        if positions == [-1] and numbers[0] > 0:
            return Day(numbers[-1])
        if positions == [1] and numbers[-1] < 0:
            return Day(numbers[0])
    raise ValueError("positions among days")


def _weekdays(parts: dict[str, str]) -> list[tuple[int, int]]:
    """`2FR,MO` as weekdays with their number, 0 for all."""
    found = []
    for word in _list(parts, "BYDAY"):
        name, n = word[-2:], word[:-2]
        if name not in _NAMES:
            raise ValueError(f"{word!r} is no weekday")
        found.append((_NAMES.index(name), _number(n, -53, 53) if n else 0))
    return found


def _list(parts: dict[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def _number(word: str, least: int, most: int) -> int:
    number = int(word) if word.isascii() and len(word) <= 5 else 0  # int raises ValueError itself
    if number == 0 or not least <= number <= most:
        raise ValueError(f"{word!r} is no number from {least} to {most}")
    return number


def _bounded(schedule: Schedule, parts: dict[str, str], start: datetime) -> Schedule:
    if "COUNT" in parts:
        if "UNTIL" in parts:
            raise ValueError("COUNT and UNTIL exclude each other")
        return replace(schedule, count=_number(parts["COUNT"], 1, MOST_COUNTED))
    if "UNTIL" not in parts:
        return schedule
    until = read_until(parts["UNTIL"], schedule.zone)
    if not isinstance(schedule.rule, Ticks):
        # with one time of day, the last day counts whole or not at all
        last = until.date() if until.time() >= start.time() else until.date() - timedelta(days=1)
        until = datetime.combine(last, _END_OF_DAY)
    return replace(schedule, until=until)
