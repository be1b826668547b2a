"""A calendar of its own for one year, by other means than the bot's: what its reminders must agree with.

Plain arithmetic with dates, dateutil's rules, and tables written by hand: the days off and the made-up
working days that the State Council published for 2026, and the feasts of the lunar year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule

Works = Callable[[date], bool]

FIRST, LAST = date(2025, 7, 1), date(2026, 12, 31)
"""The days looked at: from a beginning of a half-year before the year, to the end of what is published."""


def _run(first: str, last: str) -> set[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return {begin + timedelta(days=n) for n in range((end - begin).days + 1)}


# 国务院办公厅关于2026年部分节假日安排的通知, of November 2025. From then to the end of 2025 there are none.
DAYS_OFF = (
    _run("2026-01-01", "2026-01-03")  # 元旦
    | _run("2026-02-15", "2026-02-23")  # 春节
    | _run("2026-04-04", "2026-04-06")  # 清明节
    | _run("2026-05-01", "2026-05-05")  # 劳动节
    | _run("2026-06-19", "2026-06-21")  # 端午节
    | _run("2026-09-25", "2026-09-27")  # 中秋节
    | _run("2026-10-01", "2026-10-07")  # 国庆节
)
MADE_UP = {
    date.fromisoformat(day)
    for day in ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
}

# As almanacs have them for the year of the horse; 腊月二十三 is still of the year of the snake.
LITTLE_NEW_YEAR = date(2026, 2, 10)
LANTERNS = date(2026, 3, 3)
CLEAR_AND_BRIGHT = date(2026, 4, 5)
MID_AUTUMN = date(2026, 9, 25)


def in_china(day: date) -> bool:
    """Whether that is a working day in China."""
    return day in MADE_UP or (day.weekday() < 5 and day not in DAYS_OFF)


def on_weekdays(day: date) -> bool:
    """Whether it is a day from Monday to Friday."""
    return day.weekday() < 5


# -- days


def days(works: Works) -> list[date]:
    """All working days."""
    return [day for n in range((LAST - FIRST).days + 1) if works(day := FIRST + timedelta(days=n))]


def by_rule(freq: int, first: date = FIRST, **rule: object) -> list[date]:
    """The days of a rule of RFC 5545, counted from `first`."""
    start = datetime.combine(first, time())
    found = rrule(freq, dtstart=start, until=datetime.combine(LAST, time()), **rule)  # type: ignore[arg-type]  # one name for all BY… parts
    return [moment.date() for moment in found]


def nth(number: int, works: Works, period: Callable[[date], Hashable]) -> list[date]:
    """The working day of that number (from 1; -1 is the last) in each period that has so many."""
    groups: Mapping[Hashable, list[date]] = defaultdict(list)
    for day in days(works):
        groups[period(day)].append(day)
    index = number - 1 if number > 0 else number
    return [group[index] for group in groups.values() if -len(group) <= index < len(group)]


def week(day: date) -> Hashable:
    return day.isocalendar()[:2]


def month(day: date) -> Hashable:
    return day.year, day.month


def quarter(day: date) -> Hashable:
    return day.year, (day.month - 1) // 3


def half(day: date) -> Hashable:
    return day.year, day.month > 6


def later(these: Iterable[date], works: Works = in_china) -> list[date]:
    """Each on the first working day from it on."""
    return [_step(day, works, 1) for day in these]


def earlier(these: Iterable[date], works: Works = in_china) -> list[date]:
    """Each on the last working day up to it."""
    return [_step(day, works, -1) for day in these]


def _step(day: date, works: Works, step: int) -> date:
    while not works(day):
        day += timedelta(days=step)
    return day


# -- messages


@dataclass(frozen=True)
class Entry:
    """What is said after `/remind`, what it is about, and when it is due, in the chat's wall time.

    `at` holds one or more clock times; `otherwise` those of days on which the clock is changed.
    """

    said: str
    text: str
    on: Iterable[date]
    at: str
    ahead: tuple[timedelta, ...] = ()
    count: int | None = None
    otherwise: Mapping[date, str] | None = None

    def occurrences(self, entered: datetime, zone: ZoneInfo) -> list[datetime]:
        """The instants after it was entered, each once, in order."""
        walls = {
            datetime.combine(day, time.fromisoformat(clock))
            for day in self.on
            for clock in (self.otherwise or {}).get(day, self.at).split()
        }
        instants = sorted(wall.replace(tzinfo=zone) for wall in walls)
        return [instant for instant in instants if instant > entered][: self.count]

    def messages(
        self, entered: datetime, end: datetime, zone: ZoneInfo, language: str
    ) -> Iterator[tuple[datetime, str]]:
        """What is said until the end, and when. A notice whose time is over when it is entered is dropped."""
        for occurrence in self.occurrences(entered, zone):
            yield occurrence, f"⏰ {self.text}"
            for span in self.ahead:
                if span >= timedelta(days=1):  # the same clock time, so many days before
                    notice = occurrence - span  # arithmetic within one zone is that of its wall clock
                else:
                    notice = (occurrence.astimezone(UTC) - span).astimezone(zone)
                if notice > entered:
                    yield notice, f"⏳ {self.text}\n{_moment(occurrence, notice, language)}"


def expected(
    entries: Iterable[tuple[Entry, datetime]], end: datetime, zone: ZoneInfo, language: str
) -> list[str]:
    """One line for each message of a chat until the end, in order; entries come with when they were made."""
    found = (
        message for entry, entered in entries for message in entry.messages(entered, end, zone, language)
    )
    return sorted(line(at, text, zone) for at, text in found if at <= end)


def line(at: datetime, text: str, zone: ZoneInfo) -> str:
    """A message with its minute by the wall clock."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} {text}"


def _moment(at: datetime, now: datetime, language: str) -> str:
    if language == "zh":
        year = f"{at.year}年" if at.year != now.year else ""
        return f"{year}{at.month}月{at.day}日 周{'一二三四五六日'[at.weekday()]} {at:%H:%M}"
    year = f" {at.year}" if at.year != now.year else ""
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[at.weekday()]
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{weekday} {at.day} {names[at.month - 1]}{year} {at:%H:%M}"
