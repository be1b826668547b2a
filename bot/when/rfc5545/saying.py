"""From a schedule to recurrence rules."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice

from bot.when.pattern import Day, Days, Months, Only, Pick, Union, Weekday, Weeks, Workday
from bot.when.rfc5545.agreement import MOST_COUNTED, Rule, agree, instants_of
from bot.when.schedule import Move, Schedule, Ticks, at_wall
from bot.when.workdays import WorkdayCalendar, monday_to_friday

MOST_RULES = 24
"""Rules that one schedule may take, which is every hour of the day."""

_DAY = 86_400
_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAYS, _WEEKEND = ",".join(_NAMES[:5]), ",".join(_NAMES[5:])
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def rules_of(schedule: Schedule, after: datetime, days: WorkdayCalendar) -> tuple[Rule, ...] | None:
    """The rules whose occurrences together are the schedule's, or None where RFC 5545 has no words for it.

    They start with the first occurrence after `after` (aware), or with the schedule's own beginning. Working
    days count as Monday to Friday where the calendar is just that. No rule at all: nothing is to come.
    """
    begins = schedule.begins or (schedule.rule.origin if isinstance(schedule.rule, Ticks) else None)
    if begins is not None:
        after = (begins - timedelta(days=2)).replace(tzinfo=UTC)
    elif schedule.count is not None:
        return None  # counted from nowhere
    said = _said(schedule, plain=days == monday_to_friday())
    if said is None or (schedule.count or 0) > MOST_COUNTED:
        return None
    rules = [rule for part, body in said if (rule := _begun(part, body, after, days))]
    if len(rules) > MOST_RULES:
        return None
    counts = _shares(schedule, rules, after, days)
    found = tuple(_bounded(rule, counts[i]) for i, rule in enumerate(rules) if counts[i] != 0)
    return found if agree(schedule, found, after, days) else None


def _said(schedule: Schedule, plain: bool) -> list[tuple[Schedule, str]] | None:
    """Parts of the schedule, each with one time of day, and the words for each; None: there are none."""
    if schedule.policy.move is not Move.KEEP or schedule.shift is not None:
        return None
    match schedule.rule:
        case Ticks(seconds, origin):
            if _DAY % seconds or _DAY // seconds > MOST_RULES:
                return None
            # Outlook knows nothing below a day: every two hours are twelve times of day
            first = origin.hour * 3600 + origin.minute * 60 + origin.second
            times = sorted((first + n * seconds) % _DAY for n in range(_DAY // seconds))
            begins = max(origin, schedule.begins or origin)
            schedule = replace(schedule, rule=Days(), times=tuple(times), begins=begins)
        case Union(parts=parts):
            found: list[tuple[Schedule, str]] = []
            for pattern in parts:
                more = _said(replace(schedule, rule=pattern), plain)
                if more is None:
                    return None
                found += more
            return found
    said = [
        (replace(part, times=(seconds,), count=None), body)
        for seconds in schedule.times
        for part, body in _bodies(schedule, seconds == _DAY, plain)
    ]
    return said if said and all(body for _, body in said) else None


def _bodies(schedule: Schedule, next_day: bool, plain: bool) -> Iterator[tuple[Schedule, str]]:
    """A part for every date the pattern picks, and its words; no words: there are none for the whole.

    With `next_day` the time is the midnight that ends the date.
    """
    match schedule.rule:
        case Days(step, _, Only.ALL):
            yield schedule, f"FREQ=DAILY{_interval(step)}"
        case Days(1, _, only) if plain and not next_day:
            names = _WEEKDAYS if only is Only.WORKDAYS else _WEEKEND
            yield schedule, f"FREQ=WEEKLY;BYDAY={names}"
        case Weeks(picks, step, _) if all(isinstance(pick, Weekday) for pick in picks):
            numbers = sorted((pick.weekday + next_day) % 7 for pick in picks if isinstance(pick, Weekday))
            names = ",".join(_NAMES[n] for n in numbers)
            yield schedule, f"FREQ=WEEKLY{_interval(step)};BYDAY={names}"
        case Months(picks, step, phase, offsets, length) if not next_day:
            for pick in picks:
                for offset in offsets:
                    one = _narrowed(pick, offset, length, plain)
                    if one is None:
                        yield schedule, ""
                        return
                    pick, offset = one
                    month = Months((pick,), step, phase, (offset,), 1)
                    yield replace(schedule, rule=month), _month_words(pick, step, phase + offset)
        case _:
            yield schedule, ""


def _narrowed(pick: Pick, offset: int, length: int, plain: bool) -> tuple[Pick, int] | None:
    """The same day as one of a single month; None where that cannot be said."""
    match pick:
        case Day(n):
            safe = 28
        case Weekday(_, n):
            safe = 4 if n else 0
        case Workday(n, always_plain):
            if not (plain or always_plain):
                return None
            safe = 20
    if length == 1:
        return pick, offset
    if not 0 < abs(n) <= safe:
        return None
    return pick, offset + (0 if n > 0 else length - 1)


def _month_words(pick: Pick, step: int, month: int) -> str:
    """The rule for one day of a month: `month` (January 0) is which one, where the step is whole years."""
    yearly = step % 12 == 0
    month %= 12
    head = (
        f"FREQ=YEARLY{_interval(step // 12)};BYMONTH={month + 1}"
        if yearly
        else f"FREQ=MONTHLY{_interval(step)}"
    )
    match pick:
        case Day(n):
            shortest = _LENGTHS[month] if yearly else 28
            if 0 < n <= shortest or -shortest <= n < 0:
                return f"{head};BYMONTHDAY={n}"
            if n == 31:
                return f"{head};BYMONTHDAY=-1"
            # clamped: the last (first) there is of those days
            near = range(shortest, n + 1) if n > 0 else range(-shortest, n - 1, -1)
            return f"{head};BYMONTHDAY={','.join(map(str, near))};BYSETPOS={-1 if n > 0 else 1}"
        case Weekday(weekday, n):
            return f"{head};BYDAY={n or ''}{_NAMES[weekday]}"
        case Workday(n):
            return f"{head};BYDAY={_WEEKDAYS};BYSETPOS={n}"


def _interval(step: int) -> str:
    return f";INTERVAL={step}" if step > 1 else ""


def _begun(part: Schedule, body: str, after: datetime, days: WorkdayCalendar) -> Rule | None:
    """The rule with its first occurrence; None where there is none."""
    first = part.next_after(after, days)
    return Rule(first.wall, body, part) if first else None


def _shares(
    schedule: Schedule, rules: list[Rule], after: datetime, days: WorkdayCalendar
) -> list[int | None]:
    """How many of the schedule's counted occurrences are each rule's."""
    if schedule.count is None:
        return [None] * len(rules)
    if len(rules) == 1:
        return [schedule.count]
    walks = (
        [(at, i) for at in instants_of(rule.part, after, days, schedule.count)]
        for i, rule in enumerate(rules)
    )
    owners = [i for _, i in islice(merge(*walks), schedule.count)]
    return [owners.count(i) for i in range(len(rules))]


def _bounded(rule: Rule, count: int | None) -> Rule:
    """The rule with its end in words. UNTIL is in UTC, as a start in a zone demands."""
    text = rule.text
    if count is not None:
        return Rule(rule.start, f"{text};COUNT={count}", replace(rule.part, count=count))
    if (until := rule.part.until) is not None:
        if rule.part.times == (_DAY,):
            until += timedelta(minutes=1)  # the midnight that ends the last day belongs to it
        text += f";UNTIL={at_wall(until, rule.part.zone).instant:%Y%m%dT%H%M%SZ}"
    return Rule(rule.start, text, rule.part)
