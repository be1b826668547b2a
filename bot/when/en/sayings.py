"""A schedule in plain English, which the reader takes back to the same schedule."""

from datetime import date, datetime

from bot.when.pattern import (
    Dates,
    Day,
    Days,
    Easter,
    Lunar,
    Months,
    Only,
    Pattern,
    Pick,
    Term,
    Union,
    Weekday,
    Weeks,
    Workday,
)
from bot.when.schedule import Moment, Move, Schedule, Shift, Ticks

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
TERMS = (
    "Xiaohan",
    "Dahan",
    "Lichun",
    "Yushui",
    "Jingzhe",
    "Chunfen",
    "Qingming",
    "Guyu",
    "Lixia",
    "Xiaoman",
    "Mangzhong",
    "Xiazhi",
    "Xiaoshu",
    "Dashu",
    "Liqiu",
    "Chushu",
    "Bailu",
    "Qiufen",
    "Hanlu",
    "Shuangjiang",
    "Lidong",
    "Xiaoxue",
    "Daxue",
    "Dongzhi",
)
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth")


def describe(schedule: Schedule) -> str:
    """The whole rule: how often, at what times, from when, how long, and days off."""
    rule = schedule.rule
    if isinstance(rule, Moment):
        wall = rule.instant.astimezone(schedule.zone)
        return f"{_date(wall.date())} at {clock(wall.hour * 3600 + wall.minute * 60 + wall.second)}"
    if isinstance(rule, Ticks):
        text = f"every {_interval(rule.seconds)}, from {_moment(rule.origin, True)}"
    else:
        text = _days(rule, schedule.shift) + " at " + _and([clock(seconds) for seconds in schedule.times])
        if schedule.begins:
            text += f", from {_moment(schedule.begins)}"
    if schedule.until:
        day_only = (schedule.until.hour, schedule.until.minute) == (23, 59)
        text += (
            f", until {_date(schedule.until.date())}" if day_only else f", until {_moment(schedule.until)}"
        )
    if schedule.count is not None:
        text += f", {schedule.count} times"
    if schedule.policy.move is not Move.KEEP:
        off = "a weekend" if schedule.policy.weekends else "a holiday"
        text += {
            Move.NEXT: f", next working day if it is {off}",
            Move.PREVIOUS: f", previous working day if it is {off}",
            Move.SKIP: f", skipped if it is {off}",
        }[schedule.policy.move]
    return text


def clock(seconds: int) -> str:
    """`09:00`; the midnight that ends a day is 24:00, and what follows it `12:30 at night`."""
    hour, minute, second = seconds // 3600, seconds // 60 % 60, seconds % 60
    tail = f":{second:02d}" if second else ""
    if seconds > 86_400:
        return f"{hour - 12}:{minute:02d}{tail} at night"
    return f"{hour:02d}:{minute:02d}{tail}"


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _moment(wall: datetime, always: bool = False) -> str:
    seconds = wall.hour * 3600 + wall.minute * 60 + wall.second
    return _date(wall.date()) + (f" at {clock(seconds)}" if seconds or always else "")


def _interval(seconds: int) -> str:
    if seconds % 3600 == 0:
        return f"{seconds // 3600} hours" if seconds > 3600 else "hour"
    return f"{seconds // 60} minutes" if seconds > 60 else "minute"


def _shifted(text: str, shift: Shift | None) -> str:
    if shift is None:
        return text
    n, unit = abs(shift.days), "working day" if shift.working else "day"
    way = "before" if shift.days < 0 else "after"
    return f"the {unit} {way} {text}" if n == 1 else f"{n} {unit}s {way} {text}"


def _days(pattern: Pattern, shift: Shift | None) -> str:
    match pattern:
        case Dates(dates):
            return _shifted(_and([_date(day) for day in dates]), shift)
        case Days(step, _, only):
            if only is not Only.ALL:
                return "every working day" if only is Only.WORKDAYS else "every day off"
            return f"every {step} days" if step > 1 else "every day"
        case Weeks(picks, step, _):
            return _weeks(picks, step, shift)
        case Months():
            return _months(pattern, shift)
        case Lunar(0, days):
            return _shifted(f"{_and([_day(day) for day in days])} of every lunar month", shift)
        case _:
            return "every year on " + _shifted(_feast(pattern), shift)


def _weeks(picks: tuple[Pick, ...], step: int, shift: Shift | None) -> str:
    days = [pick.weekday for pick in picks if isinstance(pick, Weekday)]
    weekdays = [WEEKDAYS[day] for day in days]
    if len(weekdays) < len(picks):
        period = "week" if step == 1 else f"{step} weeks"
        return _shifted(f"{_picks(picks)} of every {period}", shift)
    if not shift and len(weekdays) > 2 and days[-1] - days[0] == len(days) - 1:
        weekdays = [f"{weekdays[0]} to {weekdays[-1]}"]
    if shift:
        return (f"every {step} weeks on " if step > 1 else "every week on ") + _shifted(_and(weekdays), shift)
    return f"every {_and(weekdays)}" if step == 1 else f"every {step} weeks on {_and(weekdays)}"


def _months(months: Months, shift: Shift | None) -> str:
    step, length, offsets = months.step, months.length, months.offsets
    place = _picks(months.picks, dayed=length > 1)
    if step % 12 == 0 and months.phase % 12 == 0:
        years = "every year" if step == 12 else f"every {step // 12} years"
        return f"{years} on {_shifted(_in_year(months), shift)}"
    if length in (3, 6):
        n = step // length
        name = "quarter" if length == 3 else "half-year"
        return _shifted(f"{place} of every {name if n == 1 else f'{n} {name}s'}", shift)
    if step in (3, 6) and months.phase == 0:
        period = "quarter" if step == 3 else "half-year"
        return _shifted(f"{place} of the {nth(offsets[0] + 1)} month of every {period}", shift)
    return _shifted(f"{place} of every {'month' if step == 1 else f'{step} months'}", shift)


def _in_year(months: Months) -> str:
    names = [MONTHS[offset] for offset in months.offsets]
    match months.length:
        case 1:
            match months.picks:
                case (Day(n),) if n > 0 and len(names) == 1:
                    return f"{n} {names[0]}"
                case picks:
                    return f"{_picks(picks)} of {_and(names)}"
        case 3:
            return f"{_picks(months.picks, True)} of the {_ORDINALS[months.offsets[0] // 3 + 1]} quarter"
        case 6:
            return f"{_picks(months.picks, True)} of the {_ORDINALS[months.offsets[0] // 6 + 1]} half-year"
        case _:
            return f"{_picks(months.picks, True)} of the year"


def _feast(pattern: Pattern) -> str:
    match pattern:
        case Lunar(month, days):
            leap = "leap " if month < 0 else ""
            return f"{_and([_day(day) for day in days])} of the {leap}{nth(abs(month))} lunar month"
        case Term(index):
            return f"the solar term {TERMS[index]}"
        case Easter():
            return "Easter Sunday"
        case Union(parts):
            return _and([_feast(part) for part in parts])
        case Months():
            return _in_year(pattern)
        case _:
            raise AssertionError(pattern)


def _day(n: int) -> str:
    return "the last day" if n == -1 else f"the {nth(n)}"


def nth(n: int) -> str:
    if 10 <= n % 100 <= 20:
        return f"{n}th"
    return f"{n}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th') }"


def _picks(picks: tuple[Pick, ...], dayed: bool = False) -> str:
    days = [pick for pick in picks if isinstance(pick, Day)]
    if dayed or not any(day.n > 0 for day in days) or len(days) == len(picks):
        return _and([_pick(pick, dayed) for pick in picks])
    # "the 15th and the last working day" could be the 15th working day
    return _and([f"day {pick.n}" if pick in days and pick.n > 0 else _pick(pick, dayed) for pick in picks])


def _pick(pick: Pick, dayed: bool) -> str:
    match pick:
        case Day(n) if n > 0:
            return f"the {nth(n)} day" if dayed else f"the {nth(n)}"
        case Day(n):
            return f"the {_place(n)} day"
        case Weekday(weekday, n):
            return f"the {_place(n)} {WEEKDAYS[weekday]}"
        case Workday(n, plain):
            return f"the {_place(n)} {'weekday' if plain else 'working day'}"


def _place(n: int) -> str:
    if n == -1:
        return "last"
    number = _ORDINALS[abs(n)] if abs(n) <= 5 else nth(abs(n))
    return number if n > 0 else f"{number}-last"
