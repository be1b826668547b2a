"""Places in a named period.

`the first Monday of December`, `the last day of every quarter`, `end of month`.
"""

import re
from datetime import date

from bot.when import lunar
from bot.when.dates import can_exist, exact_date, framed, in_period, period_start
from bot.when.en.places import read_picks, read_place
from bot.when.en.vocabulary import AND, MONTH, NUMBER, ORDINAL, YEAR, month, number, ordinal, unit_of, words
from bot.when.meaning import MONTHS_IN, Every, Fixed, Found, Named, Setting
from bot.when.pattern import Day, Lunar, Pick
from bot.when.unreadable import Unreadable

_FRAME = (
    r"(?P<frame>this|next|the current|the coming|the following|current)\s+(?P<unit>month|quarter"
    r"|half[ -]year|year)(?:'s)?"
)
_OF_FRAME = re.compile(rf"\s*,?\s*(?:of|in)?\s*{_FRAME}(?![a-z])")
_IN_MONTH = re.compile(
    rf"\s*(?:of|in)\s+(?:every\s+|each\s+)?(?P<months>{MONTH}(?:{AND}{MONTH})*){YEAR}(?![a-z\d])"
)
MORE_MONTHS = re.compile(rf"{AND}{MONTH}(?!\s*\d)(?![a-z])")
_END_OF = re.compile(
    r"(?:the\s+)?(?:end|last\s+day)\s+of\s+(?:the\s+)?(?:(?P<frame>this|next|current|coming|every"
    r"|each)\s+)?(?:(?P<unit>month|quarter|half[ -]year|year)"
    rf"|(?P<month>{MONTH}){YEAR})(?![a-z\d])"
)
_UNIT_END = words(r"(?:the )?(?P<unit>month|quarter|year)(?:'s|s)?[ -]end")
_OF_UNIT = re.compile(
    r"\s*(?:of|in)\s+(?:(?P<every>every|each|a)\s+|the\s+)?(?P<unit>week|month|quarter|half[ -]year"
    r"|year)(?![a-z])"
)
_OF_EVERY_N = re.compile(
    rf"\s*(?:of|in)\s+every\s+(?P<n>other|second|2nd|third|3rd|{NUMBER})\s+(?P<unit>weeks?|months?|quarters?"
    rf"|half-years?|years?)(?![a-z])"
)
_MONTH_OF = re.compile(
    rf"\s*(?:of|in)\s+(?:the\s+)?(?P<n>{ORDINAL}|last)\s+month\s+(?:of\s+)(?:every|each|the"
    rf"|a)\s+(?P<unit>quarter|half[ -]year)(?![a-z])"
)
_OF_NTH = re.compile(
    rf"\s*(?:of|in)\s+(?:q(?P<q>[1-4])|(?:the\s+)?(?P<n>{ORDINAL}|last)\s+(?P<unit>quarter|half[ -]?year"
    rf"|half)(?:\s+of\s+the\s+year)?){YEAR}(?![a-z\d])"
)
_END = re.compile(r"(?:the\s+)?end(?=\s+of\s)")
_OF_LUNAR = re.compile(
    rf"\s*(?:of|in)\s+(?:the\s+)?(?:(?P<every>every|each)|(?P<leap>leap\s+)?(?P<n>{ORDINAL}"
    rf"|last))\s+lunar\s+month(?:\s+(?:of\s+)?(?P<year>(?:19|20|21)\d\d))?(?![a-z])"
)


def ends(s: str, i: int, setting: Setting) -> Found | None:
    if match := _END_OF.match(s, i):
        if match["month"] and MORE_MONTHS.match(s, match.end()):
            return None
        if match["month"]:
            return named_months(
                (Day(-1),), (month(match["month"]),), match["year"], match.end(), setting, match[0]
            )
        unit = unit_of(match["unit"])
        if match["frame"] is None:
            return Found(match.end(), (Named((Day(-1),), unit, (0,), MONTHS_IN[unit]),))
        if match["frame"] in ("every", "each"):
            return Found(match.end(), (Named((Day(-1),), unit, (0,), MONTHS_IN[unit]), Every(unit)))
        first = period_start(setting.today, MONTHS_IN[unit], match["frame"] in ("next", "coming"))
        return Found(match.end(), (Fixed(in_period((Day(-1),), first, MONTHS_IN[unit], setting, match[0])),))
    if (ending := _END.match(s, i)) and (match := _OF_NTH.match(s, ending.end())):
        return _of_nth((Day(-1),), match, setting, s[i : match.end()])
    if match := _UNIT_END.match(s, i):
        unit = unit_of(match["unit"])
        return Found(match.end(), (Named((Day(-1),), unit, (0,), MONTHS_IN[unit]),))
    return None


def named_months(
    picks: tuple[Pick, ...], months: tuple[int, ...], year: str | None, end: int, setting: Setting, said: str
) -> Found:
    for pick in picks:
        if isinstance(pick, Day) and pick.n > 0 and not all(can_exist(number, pick.n) for number in months):
            return Found(end, (Unreadable("no such date", words=said.strip()),))
    if year is None:
        return Found(end, (Named(picks, "year", tuple(sorted({number - 1 for number in months}))),))
    if len(months) == 1:
        return Found(end, (framed(picks, exact_date(int(year), months[0], 1, said), 1, setting, said),))
    dates: list[date] = []
    for number_ in months:
        dates.extend(in_period(picks, exact_date(int(year), number_, 1, said), 1, setting, said))
    return Found(end, (Fixed(tuple(sorted(dates))),))


def read_placed(s: str, i: int, setting: Setting) -> Found | None:
    """A place in a month, quarter or year: named, framed, or every one."""
    place = read_picks(s, i)
    if place is None:
        return None
    picks, end = place
    if isinstance(picks, Unreadable):
        return Found(end, (picks,))
    if match := _IN_MONTH.match(s, end):
        months = tuple(month(word) for word in re.findall(MONTH, match["months"]))
        return named_months(picks, months, match["year"], match.end(), setting, s[i : match.end()])
    if (match := _OF_FRAME.match(s, end)) and (match["unit"] == "month" or not _all_days(picks)):
        unit = unit_of(match["unit"])
        ahead = match["frame"] in ("next", "the coming", "the following")
        first = period_start(setting.today, MONTHS_IN[unit], ahead)
        return Found(match.end(), (framed(picks, first, MONTHS_IN[unit], setting, s[i : match.end()]),))
    if match := _OF_LUNAR.match(s, end):
        return _lunar(picks, match, s[i : match.end()])
    if match := _OF_NTH.match(s, end):
        return _of_nth(picks, match, setting, s[i : match.end()])
    if match := _MONTH_OF.match(s, end):
        unit = unit_of(match["unit"])
        n = MONTHS_IN[unit] if match["n"] == "last" else ordinal(match["n"])
        if not 1 <= n <= MONTHS_IN[unit]:
            return Found(match.end(), (Unreadable("no such date", words=match[0].strip()),))
        return Found(match.end(), (Named(picks, unit, (n - 1,), 1), Every(unit)))
    if match := _OF_EVERY_N.match(s, end):
        unit = unit_of(match["unit"])
        n = (
            2
            if match["n"] in ("other", "second", "2nd")
            else 3
            if match["n"] in ("third", "3rd")
            else number(match["n"])
        )
        if n == 0:
            return Found(match.end(), (Unreadable("zero"),))
        named = Named(picks, unit, (0,), MONTHS_IN.get(unit, 1))
        return Found(match.end(), (named, Every(unit, n)))
    if match := _OF_UNIT.match(s, end):
        unit = unit_of(match["unit"])
        named = Named(picks, unit, (0,), 1 if unit == "week" else MONTHS_IN[unit])
        if match["every"]:
            return Found(match.end(), (named, Every(unit)))
        return Found(match.end(), (named,))
    if read_place(s, i) is None or (any(isinstance(pick, Day) for pick in picks) and not _all_days(picks)):
        return Found(end, (Named(picks, "month"),))
    return Found(end, (Named(picks),))


def _lunar(picks: tuple[Pick, ...], match: re.Match[str], said: str) -> Found:
    """`the 23rd of the 12th lunar month`, `the 1st and 15th of every lunar month`."""
    days = tuple(pick.n for pick in picks if isinstance(pick, Day) and -1 <= pick.n <= 30)
    n = 0 if match["every"] else 12 if match["n"] == "last" else ordinal(match["n"])
    if len(days) < len(picks) or n > 12:
        return Found(match.end(), (Unreadable("no such date", words=said),))
    if match["every"]:
        return Found(match.end(), (Named(unit="month", pattern=Lunar(0, days)), Every("month")))
    month_ = -n if match["leap"] else n
    if match["year"]:
        dates = [lunar.day(int(match["year"]), month_, day) for day in days]
        if any(day is None for day in dates):
            return Found(match.end(), (Unreadable("no such date", words=said),))
        return Found(match.end(), (Fixed(tuple(sorted(day for day in dates if day))),))
    return Found(match.end(), (Named(unit="year", pattern=Lunar(month_, days)),))


def _of_nth(picks: tuple[Pick, ...], match: re.Match[str], setting: Setting, said: str) -> Found:
    """`the last working day of the first quarter`."""
    length = 3 if match["q"] or match["unit"] == "quarter" else 6
    n = int(match["q"]) if match["q"] else 12 // length if match["n"] == "last" else ordinal(match["n"])
    if not 1 <= n <= 12 // length:
        return Found(match.end(), (Unreadable("no such date", words=said),))
    if match["year"]:
        first = date(int(match["year"]), (n - 1) * length + 1, 1)
        return Found(match.end(), (framed(picks, first, length, setting, said),))
    return Found(match.end(), (Named(picks, "year", ((n - 1) * length,), length),))


def _all_days(picks: tuple[Pick, ...]) -> bool:
    return all(isinstance(pick, Day) for pick in picks)
