"""A schedule in plain English, which the reader takes back to the same schedule."""

from datetime import date, datetime

from bot.when.pattern import Day, Days, Months, Only, Pick, Weekday, Workday
from bot.when.saying import Sayer, day_only, seconds_of
from bot.when.schedule import Move, Policy, Shift

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
_ORDINALS = (
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)


class English(Sayer):
    """`every 2 weeks on Friday at 15:00, from 1 December 2026, or the next working day if …`."""

    easter = "Easter Sunday"

    def moment(self, wall: datetime, clocked: bool = False) -> str:
        seconds = seconds_of(wall)
        return _date(wall.date()) + (f" at {self.clock(seconds)}" if seconds or clocked else "")

    def bounded(
        self, text: str, begins: datetime | None, until: datetime | None, clocked: bool = False
    ) -> str:
        if begins:
            text += f", from {self.moment(begins, clocked)}"
        if until:
            text += " until " if begins else ", until "
            text += _date(until.date()) if day_only(until) else self.moment(until)
        return text

    def every(self, interval: str) -> str:
        return f"every {interval}"

    def interval(self, seconds: int) -> str:
        n, unit = (seconds // 3600, "hour") if seconds % 3600 == 0 else (seconds // 60, "minute")
        return unit if n == 1 else f"{n} {unit}s"

    def timed(self, days: str, clocks: list[str]) -> str:
        return f"{days} at {self.listed(clocks)}"

    def spanned(self, days: str, first: int, last: int, interval: str) -> str:
        return f"{days}, every {interval} from {self.clock(first)} to {self.clock(last)}"

    def after_midnight(self, clock: str) -> str:
        return f"{clock} at night"

    def times(self, count: int) -> str:
        return f", {count} times"

    def policy(self, policy: Policy) -> str:
        if policy.move is Move.SKIP:
            return ", except on weekends" if policy.weekends else ", except on days off"
        which = "next" if policy.move is Move.NEXT else "previous"
        return f", or the {which} working day if it falls on a {'weekend' if policy.weekends else 'day off'}"

    def shifted(self, text: str, shift: Shift | None) -> str:
        if shift is None:
            return text
        n, unit = abs(shift.days), "working day" if shift.working else "day"
        way = "before" if shift.days < 0 else "after"
        return f"the {unit} {way} {text}" if n == 1 else f"{n} {unit}s {way} {text}"

    def listed(self, words: list[str]) -> str:
        return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]

    def dates_of_month(self, days: list[date]) -> str:
        return f"{self.listed([str(day.day) for day in days])} {MONTHS[days[0].month - 1]} {days[0].year}"

    def each_day(self, days: Days) -> str:
        if days.only is not Only.ALL:
            return "every working day" if days.only is Only.WORKDAYS else "every day off"
        return f"every {days.step} days" if days.step > 1 else "every day"

    def of_weeks(self, place: str, step: int) -> str:
        return f"{place} of every {'week' if step == 1 else f'{step} weeks'}"

    def weekdays(self, days: list[int], step: int, shift: Shift | None) -> str:
        names = [WEEKDAYS[day] for day in days]
        if shift:
            return f"every {'week' if step == 1 else f'{step} weeks'} on " + self.shifted(
                self.listed(names), shift
            )
        if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
            names = [f"{names[0]} to {names[-1]}"]
        return f"every {self.listed(names)}" if step == 1 else f"every {step} weeks on {self.listed(names)}"

    def yearly(self, step: int, place: str, shift: Shift | None) -> str:
        years = "every year" if step == 1 else f"every {step} years"
        joint = ", " if shift and abs(shift.days) > 1 else " on "
        return years + joint + self.shifted(place, shift)

    def of_parts(self, place: str, length: int, n: int) -> str:
        name = _part(length)
        return f"{place} of every {name if n == 1 else f'{n} {name}s'}"

    def of_month_in(self, place: str, length: int, n: int) -> str:
        return f"{place} of the {_ORDINALS[n]} month of every {_part(length)}"

    def of_months(self, place: str, step: int) -> str:
        return f"{place} of every {'month' if step == 1 else f'{step} months'}"

    def of_lunar_months(self, days: tuple[int, ...]) -> str:
        return f"{self.listed([_day(day) for day in days])} of every lunar month"

    def in_year(self, months: Months) -> str:
        names = [MONTHS[offset] for offset in months.offsets]
        place = self.picks(months.picks, months.length)
        match months.length, months.picks:
            case 1, (Day(n),) if n > 0 and len(names) == 1:
                return f"{n} {names[0]}"
            case 1, _:
                return f"{place} of {self.listed(names)}"
            case (3 | 6) as length, _:
                return f"{place} of the {_ORDINALS[months.offsets[0] // length + 1]} {_part(length)}"
            case _:
                return f"{place} of the year"

    def lunar(self, month: int, days: tuple[int, ...]) -> str:
        leap = "leap " if month < 0 else ""
        return f"{self.listed([_day(day) for day in days])} of the {leap}{nth(abs(month))} lunar month"

    def term(self, index: int) -> str:
        return f"the solar term {TERMS[index]}"

    def places(self, counts: list[int], kind: Pick) -> str:
        return f"the {self.listed([_place(n) for n in counts])} {_kind(kind)}"

    def mixed(self, picks: tuple[Pick, ...], length: int) -> str:
        dayed = length > 1
        days = [pick for pick in picks if isinstance(pick, Day)]
        if not dayed and len(days) == len(picks) and all(day.n > 0 for day in days):
            return "the " + self.listed([nth(day.n) for day in days])
        if dayed or not any(day.n > 0 for day in days) or len(days) == len(picks):
            return self.listed([_pick(pick, dayed) for pick in picks])
        # "the 15th and the last working day" could be the 15th working day
        return self.listed(
            [
                f"day {pick.n}" if isinstance(pick, Day) and pick.n > 0 else _pick(pick, dayed)
                for pick in picks
            ]
        )


def nth(n: int) -> str:
    """`1st`, `22nd`."""
    if 10 <= n % 100 <= 20:
        return f"{n}th"
    return f"{n}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th') }"


def _date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _part(length: int) -> str:
    return "quarter" if length == 3 else "half-year"


def _day(n: int) -> str:
    return "the last day" if n == -1 else f"the {nth(n)}"


def _pick(pick: Pick, dayed: bool) -> str:
    match pick:
        case Day(n) if n > 0:
            return f"the {_place(n)} day" if dayed else f"the {nth(n)}"
        case Day(n):
            return f"the {_place(n)} day"
        case Weekday(_, n) | Workday(n, _):
            return f"the {_place(n)} {_kind(pick)}"


def _kind(pick: Pick) -> str:
    if isinstance(pick, Weekday):
        return WEEKDAYS[pick.weekday]
    return "weekday" if isinstance(pick, Workday) and pick.plain else "working day"


def _place(n: int) -> str:
    if n == -1:
        return "last"
    number = _ORDINALS[abs(n)] if abs(n) <= 10 else nth(abs(n))
    return number if n > 0 else f"{number}-last"


describe = English().describe
