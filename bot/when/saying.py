"""How a schedule is said: what is told, and which of its cases there are. The words are a language's own.

`zh/sayings.py` and `en/sayings.py` each have a `Sayer`; what it says, the reader takes back to the same
schedule.
"""

from abc import ABC, abstractmethod
from datetime import date, datetime
from itertools import pairwise

from bot.when import pattern as rules
from bot.when.clock import DAY
from bot.when.pattern import Dates, Days, Lunar, Months, Pattern, Pick, Weekday, Weeks
from bot.when.schedule import Moment, Move, Policy, Schedule, Shift, Ticks

_MANY = 5
"""So many times of day, evenly apart, are said as from when to when."""


class Sayer(ABC):
    """Says schedules in one language."""

    def describe(self, schedule: Schedule) -> str:
        """The whole rule: how often, at what times, from when, how long, and days off."""
        rule = schedule.rule
        begins, until = schedule.begins, schedule.until
        if isinstance(rule, Moment):
            return self.moment(rule.instant.astimezone(schedule.zone).replace(tzinfo=None), clocked=True)
        if isinstance(rule, Ticks):
            text = self.bounded(self.every(self.interval(rule.seconds)), rule.origin, until, clocked=True)
        else:
            days = self.days(rule, schedule.shift)
            text = self.bounded(self.at(days, schedule.times, isinstance(rule, Dates)), begins, until)
        if schedule.count is not None:
            text += self.times(schedule.count)
        return text if schedule.policy.move is Move.KEEP else text + self.policy(schedule.policy)

    def at(self, days: str, times: tuple[int, ...], dates: bool) -> str:
        """Days and times of day; hours of work said as a span: 09:00 to 17:00, every two hours."""
        steps = {later - earlier for earlier, later in pairwise(times)}
        if len(times) >= _MANY and len(steps) == 1 and times[-1] < DAY and not dates:
            (step,) = steps
            if step % 60 == 0 and not any(time % 60 for time in times):
                return self.spanned(days, times[0], times[-1], self.interval(step))
        return self.timed(days, [self.clock(seconds) for seconds in times])

    def clock(self, seconds: int) -> str:
        """`09:00`; the midnight that ends a day is 24:00, and what follows it is said to be at night."""
        hour, minute, second = seconds // 3600, seconds // 60 % 60, seconds % 60
        tail = f":{minute:02d}" + (f":{second:02d}" if second else "")
        return self.after_midnight(f"{hour - 12}{tail}") if seconds > DAY else f"{hour:02d}{tail}"

    def days(self, pattern: Pattern, shift: Shift | None) -> str:
        """Which days: the one place that knows the kinds of patterns."""
        match pattern:
            case Dates(dates):
                return self.shifted(self.dates(dates), shift)
            case Days():
                return self.each_day(pattern)
            case Weeks(picks, step, _):
                listed = [pick.weekday for pick in picks if isinstance(pick, Weekday)]
                if len(listed) < len(picks):
                    return self.shifted(self.of_weeks(self.picks(picks, 0), step), shift)
                return self.weekdays(listed, step, shift)
            case Months():
                return self.months(pattern, shift)
            case Lunar(0, days):
                return self.shifted(self.of_lunar_months(days), shift)
            case _:
                return self.yearly(1, self.feast(pattern), shift)

    def months(self, months: Months, shift: Shift | None) -> str:
        step, length = months.step, months.length
        if step % 12 == 0 and months.phase % 12 == 0:
            return self.yearly(step // 12, self.in_year(months), shift)
        place = self.picks(months.picks, length)
        if length in (3, 6):
            return self.shifted(self.of_parts(place, length, step // length), shift)
        if step in (3, 6) and months.phase == 0:
            return self.shifted(self.of_month_in(place, step, months.offsets[0] + 1), shift)
        return self.shifted(self.of_months(place, step), shift)

    def feast(self, pattern: Pattern) -> str:
        """A day of every year, without saying that it is."""
        match pattern:
            case Lunar(month, days):
                return self.lunar(month, days)
            case rules.Term(index):
                return self.term(index)
            case rules.Easter():
                return self.easter
            case rules.Union(parts):
                return self.listed([self.feast(part) for part in parts])
            case Months():
                return self.in_year(pattern)
            case _:
                raise AssertionError(pattern)

    def picks(self, picks: tuple[Pick, ...], length: int) -> str:
        """Places in a period of so many months; those of one kind share its name: 第一个和第三个周一."""
        match picks:
            case (Weekday(weekday, _), _, *_) if all(
                isinstance(pick, Weekday) and pick.weekday == weekday and pick.n > 0 for pick in picks
            ):
                return self.places([pick.n for pick in picks if isinstance(pick, Weekday)], picks[0])
            case (rules.Workday(_, plain), _, *_) if all(
                isinstance(pick, rules.Workday) and pick.plain == plain and pick.n > 0 for pick in picks
            ):
                return self.places([pick.n for pick in picks], picks[0])
            case _:
                return self.mixed(picks, length)

    def dates(self, dates: tuple[date, ...]) -> str:
        """Dates, those of one month together."""
        months: dict[tuple[int, int], list[date]] = {}
        for day in dates:
            months.setdefault((day.year, day.month), []).append(day)
        return self.listed([self.dates_of_month(days) for days in months.values()])

    easter: str

    @abstractmethod
    def moment(self, wall: datetime, clocked: bool = False) -> str:
        """A date, with its time of day unless that is midnight; `clocked` even then."""

    @abstractmethod
    def bounded(
        self, text: str, begins: datetime | None, until: datetime | None, clocked: bool = False
    ) -> str: ...
    @abstractmethod
    def every(self, interval: str) -> str: ...
    @abstractmethod
    def interval(self, seconds: int) -> str: ...
    @abstractmethod
    def timed(self, days: str, clocks: list[str]) -> str: ...
    @abstractmethod
    def spanned(self, days: str, first: int, last: int, interval: str) -> str: ...
    @abstractmethod
    def after_midnight(self, clock: str) -> str: ...
    @abstractmethod
    def times(self, count: int) -> str: ...
    @abstractmethod
    def policy(self, policy: Policy) -> str: ...
    @abstractmethod
    def shifted(self, text: str, shift: Shift | None) -> str: ...
    @abstractmethod
    def listed(self, words: list[str]) -> str: ...
    @abstractmethod
    def dates_of_month(self, days: list[date]) -> str: ...
    @abstractmethod
    def each_day(self, days: Days) -> str: ...
    @abstractmethod
    def of_weeks(self, place: str, step: int) -> str: ...
    @abstractmethod
    def weekdays(self, days: list[int], step: int, shift: Shift | None) -> str: ...
    @abstractmethod
    def yearly(self, step: int, place: str, shift: Shift | None) -> str: ...
    @abstractmethod
    def of_parts(self, place: str, length: int, n: int) -> str: ...
    @abstractmethod
    def of_month_in(self, place: str, length: int, n: int) -> str: ...
    @abstractmethod
    def of_months(self, place: str, step: int) -> str: ...
    @abstractmethod
    def of_lunar_months(self, days: tuple[int, ...]) -> str: ...
    @abstractmethod
    def in_year(self, months: Months) -> str: ...
    @abstractmethod
    def lunar(self, month: int, days: tuple[int, ...]) -> str: ...
    @abstractmethod
    def term(self, index: int) -> str: ...
    @abstractmethod
    def places(self, counts: list[int], kind: Pick) -> str: ...
    @abstractmethod
    def mixed(self, picks: tuple[Pick, ...], length: int) -> str: ...


def day_only(until: datetime) -> bool:
    """Whether an end is the end of its day."""
    return (until.hour, until.minute) == (23, 59)


def seconds_of(wall: datetime) -> int:
    """Seconds after midnight."""
    return wall.hour * 3600 + wall.minute * 60 + wall.second
