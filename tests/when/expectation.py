"""What a phrase must mean: a structure written by hand, worked out day by day without the reader's own code.

A structure is a few words, all of which hold for each day that counts:

    daily | work | off            every day, every working day, every day off
    week:0,4                      weekdays, Monday 0
    month:5,-1                    days of the month; past its end the last one, negative from the end
    nth:1MO,-1FR  nthwork:1,-1    nth weekdays, nth working days; of the month, or of `per:`
    pos:1,-1                      nth days of `per:`
    per:week|month|quarter|half|year
    in:3,9                        only in these months;   qm:1 hm:1  the nth month of a quarter, a half-year
    each:3d@2026-11-22            only every third day (w weeks, m months) from that day's own
    on:2026-12-25,…               these dates (the later ones of a yearly feast, looked up by hand)
    shift:-1  wshift:-1           so many days, working days, away from there
    hol:next|prev|skip|wknext     what happens on days off; wk… on weekends only
    t:09:00,24:00                 times of day
    from: until: count:           bounds, inclusive
    plus:90m  (s, m, h)           that long from now
    tick:2h@2026-11-21T12:00      every two hours from there
    no  or  no:reason             refused
"""

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import chinese_calendar

_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LENGTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class Phrase(NamedTuple):
    """One line of a corpus: what is typed, and what must come of it."""

    where: str
    text: str
    subject: str
    spec: str
    now: datetime
    zone: ZoneInfo


def phrases(path: Path) -> Iterator[Phrase]:
    """The phrases of a file.

    `@ now zone` and `= structure` hold for the lines after them, `|` begins the subject.
    """
    zone, spec = ZoneInfo("UTC"), ""
    now = datetime(2000, 1, 1, tzinfo=zone)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("@"):
            _, at, name = line.split()
            zone = ZoneInfo(name)
            now = datetime.fromisoformat(at).replace(tzinfo=zone)
        elif line.startswith("="):
            spec = line[1:].strip()
        elif line.strip() and not line.startswith("#"):
            words, _, subject = line.partition("|")
            yield Phrase(f"{path.name}:{number}", words + subject, subject.strip(), spec, now, zone)


def works(day: date) -> bool:
    """A statutory working day; Monday to Friday in years not published."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def expected(phrase: Phrase, most: int = 5) -> list[datetime]:
    """The next local times that the structure names, by walking through the days."""
    terms = dict(word.partition(":")[::2] for word in phrase.spec.split())
    zone, now = phrase.zone, phrase.now
    if "plus" in terms:
        amount, unit = int(terms["plus"][:-1]), terms["plus"][-1]
        later = now.astimezone(UTC) + timedelta(seconds=amount * {"s": 1, "m": 60, "h": 3600}[unit])
        return [later.astimezone(zone).replace(tzinfo=None)]
    if "tick" in terms:
        step, _, start = terms["tick"].partition("@")
        every = timedelta(seconds=int(step[:-1]) * {"m": 60, "h": 3600}[step[-1]])
        walls = [datetime.fromisoformat(start) + n * every for n in range(2000)]
    else:
        walls = _walls(terms, now.date())
    walls = list(_bounded(terms, walls))
    instants: dict[datetime, datetime] = {}
    for wall in walls:
        instant = wall.replace(tzinfo=zone).astimezone(UTC)
        if instant > now:
            instants[instant] = instant.astimezone(zone).replace(tzinfo=None)
    return [instants[instant] for instant in sorted(instants)][:most]


def _bounded(terms: dict[str, str], walls: list[datetime]) -> list[datetime]:
    begins, until = terms.get("from"), terms.get("until")
    if begins:
        walls = [wall for wall in walls if wall >= datetime.fromisoformat(begins)]
    if until:
        # the midnight that ends a day belongs to it
        last = datetime.fromisoformat(until)
        last = last if "T" in until else datetime.combine(last.date(), time.max)
        walls = [wall for wall in walls if wall - timedelta(minutes=wall.time() == time()) <= last]
    return walls[: int(terms["count"])] if "count" in terms else walls


def _walls(terms: dict[str, str], today: date) -> list[datetime]:
    start = date.fromisoformat(terms["from"][:10]) if "from" in terms else today
    dates: set[date] = set()
    for offset in range(-70, 366 * 14):
        if offset % 366 == 0 and sum(day > max(start, today) for day in dates) > 8:
            break
        day = start + timedelta(days=offset)
        if not _counts(day, terms):
            continue
        for name, sign in (("shift", 1), ("wshift", 0)):
            if name in terms:
                day = day + timedelta(days=int(terms[name])) if sign else _by_workdays(day, int(terms[name]))
        moved = _moved(day, terms.get("hol", ""))
        if moved:
            dates.add(moved)
    found: list[datetime] = []
    for day in sorted(dates):
        for clock in terms["t"].split(","):
            hour, minute, *second = (int(part) for part in clock.split(":"))
            found.append(
                datetime.combine(day, time()) + timedelta(hours=hour, minutes=minute, seconds=sum(second))
            )
    return sorted(found)


def _by_workdays(day: date, n: int) -> date:
    while n:
        day += timedelta(days=1 if n > 0 else -1)
        if works(day):
            n -= 1 if n > 0 else -1
    return day


def _moved(day: date, how: str) -> date | None:
    def free(at: date) -> bool:
        return at.weekday() > 4 if how.startswith("wk") else not works(at)

    if not how or not free(day):
        return day
    if how.endswith("skip"):
        return None
    while free(day):
        day += timedelta(days=1 if how.endswith("next") else -1)
    return day


def _period(day: date, name: str) -> list[date]:
    """All days of the period that the day lies in."""
    if name == "week":
        return _days_of(day - timedelta(days=day.weekday()), 0)
    length = _LENGTHS[name]
    return _days_of(day.replace(month=(day.month - 1) // length * length + 1, day=1), length)


@cache
def _working(first: date, last: date) -> list[date]:
    return [day for n in range((last - first).days + 1) if works(day := first + timedelta(days=n))]


@cache
def _days_of(first: date, length: int) -> list[date]:
    if length == 0:
        return [first + timedelta(days=n) for n in range(7)]
    days = [first]
    while len({(at.year, at.month) for at in days}) <= length:
        days.append(days[-1] + timedelta(days=1))
    return days[:-1]


def _counts(day: date, terms: dict[str, str]) -> bool:
    per = terms.get("per", "month")
    for name, value in terms.items():
        items = value.split(",")
        match name:
            case "on":
                ok = day.isoformat() in items
            case "work":
                ok = works(day)
            case "off":
                ok = not works(day)
            case "week":
                ok = str(day.weekday()) in items
            case "month":
                last = calendar.monthrange(day.year, day.month)[1]
                ok = any(day.day == (min(int(n), last) if int(n) > 0 else last + 1 + int(n)) for n in items)
            case "pos":
                period = _period(day, per)
                ok = any(period[int(n) - 1 if int(n) > 0 else int(n)] == day for n in items)
            case "nth":
                alike = [at for at in _period(day, per) if at.weekday() == day.weekday()]
                place = alike.index(day)
                ok = _NAMES[day.weekday()] in value and any(
                    item[-2:] == _NAMES[day.weekday()] and int(item[:-2]) in (place + 1, place - len(alike))
                    for item in items
                )
            case "nthwork":
                working = _working(_period(day, per)[0], _period(day, per)[-1])
                ok = day in working and any(
                    int(n) in (working.index(day) + 1, working.index(day) - len(working)) for n in items
                )
            case "in":
                ok = str(day.month) in items
            case "qm":
                ok = str((day.month - 1) % 3 + 1) in items
            case "hm":
                ok = str((day.month - 1) % 6 + 1) in items
            case "each":
                step, _, start = value.partition("@")
                ok = _apart(day, date.fromisoformat(start), step[-1]) % int(step[:-1]) == 0
            case _:
                ok = True
        if not ok:
            return False
    return True


def _apart(day: date, start: date, unit: str) -> int:
    if unit == "d":
        return (day - start).days
    if unit == "w":
        return (day - timedelta(days=day.weekday()) - (start - timedelta(days=start.weekday()))).days // 7
    return (day.year - start.year) * 12 + day.month - start.month
