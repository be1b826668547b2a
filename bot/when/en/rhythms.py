"""How often, in English: `every other Friday`, `monthly`, `every 30 minutes`, `twice a day`."""

import re

from bot.when.en import sayings as words_en
from bot.when.en.days import read_day
from bot.when.en.periods import read_placed
from bot.when.en.places import read_picks, read_weekdays
from bot.when.en.vocabulary import (
    AND,
    MONTH,
    NUMBER,
    ORDINAL,
    WEEKDAY,
    WEEKDAY_FULL,
    WORKDAY,
    month,
    number,
    ordinal,
    words,
)
from bot.when.meaning import Clock, Clocks, Every, Found, Named, Often, Setting, Tick, Unit
from bot.when.numeric import read_date
from bot.when.pattern import Weekday
from bot.when.unreadable import Unreadable
from bot.when.zh import sayings as words_zh

_EACH = r"(?:each and every|every(?: single)?|each|once every|once a|once per|once each)"
_UNIT = (
    rf"(?:days? off|days?|weeks?|fortnights?|months?|quarters?|years?|half[ -]years?|{WORKDAY}s?|weekdays?"
    rf"|weekends?|weekend days?)"
)
_UNITS: dict[str, tuple[Unit, int]] = {
    "day": ("day", 1),
    "week": ("week", 1),
    "fortnight": ("week", 2),
    "month": ("month", 1),
    "quarter": ("quarter", 1),
    "half year": ("half", 1),
    "half-year": ("half", 1),
    "year": ("year", 1),
    "day off": ("day off", 1),
}
_N = rf"(?:(?P<n>{NUMBER})|(?P<other>other|second|2nd|alternate)|(?P<nth>{ORDINAL}))"
_EVERY = words(rf"{_EACH} (?:{_N} )?(?P<unit>{_UNIT})")
_EVERY_WEEKDAY = re.compile(
    rf"{_EACH}\s+(?:(?P<other>other|alternate|second)\s+|(?P<nth>{ORDINAL})\s+)?(?=(?P<wd>{WEEKDAY})(?![a-z\d]))".replace(
        " ", r"\s+"
    )
)
_ALTERNATE = words(rf"(?:on )?alternate (?:(?P<unit>day|week|month)s|(?P<wd>{WEEKDAY_FULL}))")
_EVERYDAY = re.compile(r"everyday(?![a-z])")
_EVERY_PART = re.compile(r"(?:every|each)\s+(?=(?:morning|afternoon|evening|night)(?![a-z]))")
_EVERY_DATE = re.compile(
    rf"(?:every|each)\s+(?=(?:the\s+)?(?:{MONTH}\s|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)(?![a-z])"
    r"|\d{1,2}/\d{1,2}(?!\d)|christmas|new\s+year|easter|thanksgiving|halloween|spring\s+festival|mid|dragon"
    r"|lantern|national|qingming|mother|father|women|children|teacher|chinese|lunar|good\s+friday|may\s+day"
    r"|valentine))"
)
_EVERY_MONTHS = re.compile(
    rf"(?:(?:in|of)\s+)?(?:every"
    rf"|each)\s+(?P<months>{MONTH}(?:{AND}{MONTH})*)(?![a-z])(?:\s+(?:on\s+)?(?:the\s+)?)?"
)
_EVERY_PLACE = re.compile(rf"(?:every|each)\s+(?=(?:{ORDINAL}|last|penultimate)\s)")
_ADVERB = words(
    r"(?P<word>daily|nightly|weekly|fortnightly|biweekly|bi-weekly|monthly|bimonthly|bi-monthly|quarterly"
    r"|half-yearly|half yearly|semi-annually"
    r"|semiannually|biannually|bi-annually|biennially|yearly|annually|hourly|semiweekly|semi-weekly"
    r"|semimonthly|semi-monthly)"
)
_ADVERBS: dict[str, Every] = {
    "daily": Every("day"),
    "weekly": Every("week"),
    "fortnightly": Every("week", 2),
    "biweekly": Every("week", 2),
    "bi-weekly": Every("week", 2),
    "monthly": Every("month"),
    "quarterly": Every("quarter"),
    "half-yearly": Every("half"),
    "half yearly": Every("half"),
    "semi-annually": Every("half"),
    "semiannually": Every("half"),
    "yearly": Every("year"),
    "annually": Every("year"),
    "biennially": Every("year", 2),
}
_WORKDAYS = words(r"(?:on )?(?P<word>weekdays|working[ -]?days|workdays|business[ -]?days|weekends)")
_TICK = words(
    rf"(?:every|each) (?:(?P<n>\d+\.5|{NUMBER}|half an|half a|quarter of an"
    rf"|(?P<other>other)) )?(?P<unit>hours?|hrs?|minutes?|mins?|half[ -]hour|quarter[ -]hour"
    rf"|seconds?(?! [a-z]))(?P<and_half> and a half)?(?P<aligned> on the hour)?"
)
_SHORT_TICK = re.compile(r"every\s+(?P<n>\d+)\s?(?P<unit>h|hrs?|mins?|m)(?![a-z\d])")
_TIMES_A = words(
    rf"(?P<times>twice|thrice|{NUMBER} times) (?:(?:a|per|each|every) (?P<unit>day|week|month|year|quarter)"
    r"|(?P<adverb>daily|weekly|monthly|yearly))"
)


def read_rhythm(s: str, i: int, setting: Setting) -> Found | None:
    if match := _TIMES_A.match(s, i):
        times = {"twice": 2, "thrice": 3}.get(match["times"]) or number(match["times"].split()[0])
        unit = match["unit"] or {"daily": "day", "weekly": "week", "monthly": "month"}.get(
            match["adverb"], "year"
        )
        return Found(match.end(), (Every(_UNITS[unit][0]), Often(times, match[0])))
    if (match := _TICK.match(s, i)) or (match := _SHORT_TICK.match(s, i)):
        return _ticks(match)
    if match := _ADVERB.match(s, i):
        word = match["word"]
        if word == "hourly":
            return Found(match.end(), (Tick(3600),), loose=True)
        if word == "nightly":
            evening = Clocks((Clock(None, part="evening"),))
            return Found(match.end(), (Every("day"), evening), loose=True)
        if word not in _ADVERBS:
            return Found(match.end(), (Unreadable("word ambiguous", words=word),), loose=True)
        return Found(match.end(), (_ADVERBS[word],), loose=True)
    if match := _WORKDAYS.match(s, i):
        word = match["word"]
        if word == "weekdays":
            return Found(
                match.end(),
                (Every("week"), Named(tuple(Weekday(day) for day in range(5)), "week")),
                loose=True,
            )
        if word == "weekends":
            return Found(match.end(), (Every("week"), Named((Weekday(5), Weekday(6)), "week")), loose=True)
        return Found(match.end(), (Every("workday"),), loose=True)
    if match := _ALTERNATE.match(s, i):
        if match["unit"]:
            return Found(match.end(), (Every(_UNITS[match["unit"]][0], 2),))
        listed = read_weekdays(s, match.start("wd"))
        return Found(listed[2], (Every("week", 2), Named(listed[0], "week"))) if listed else None
    if not s.startswith(("every", "each", "once", "in every", "of every", "in each", "of each"), i):
        return None
    if (match := _EVERY.match(s, i)) and (counted := _every(s, match)):
        return counted
    if match := _EVERYDAY.match(s, i):
        return Found(match.end(), (Every("day"),), loose=True)
    if match := _EVERY_PART.match(s, i):
        return Found(match.end(), (Every("day"),))
    if match := _EVERY_WEEKDAY.match(s, i):
        return _every_weekday(s, match, i, setting)
    if match := _EVERY_PLACE.match(s, i):
        return _every_place(s, match, setting)
    if match := _EVERY_DATE.match(s, i):
        found = read_date(s, match.end(), setting) or read_day(s, match.end(), setting)
        if found and isinstance(found.effects[0], Named) and len(found.effects) == 1:
            return Found(found.end, (Every(found.effects[0].unit), *found.effects))
        if found:
            return found
    if match := _EVERY_MONTHS.match(s, i):
        return _every_months(s, match)
    return None


def _ticks(match: re.Match[str]) -> Found:
    groups = match.groupdict()
    word = groups.get("n")
    unit = match["unit"]
    n: float = 1
    if groups.get("other"):
        n = 2
    elif word in ("half an", "half a"):
        n = 0.5
    elif word == "quarter of an":
        n = 0.25
    elif word:
        n = float(word) if "." in word else number(word)
    if unit.startswith("half"):
        seconds = 1800.0
    elif unit.startswith("quarter"):
        seconds = 900.0
    elif unit.startswith("s"):
        return Found(match.end(), (Unreadable("too often"),))
    else:
        n += 0.5 if groups.get("and_half") else 0
        seconds = n * (3600 if unit.startswith("h") else 60)
    if seconds == 0:
        return Found(match.end(), (Unreadable("zero"),))
    if seconds > 366 * 86_400:
        return Found(match.end(), (Unreadable("too far"),))
    return Found(match.end(), (Tick(int(seconds), aligned=bool(groups.get("aligned"))),))


def _every(s: str, match: re.Match[str]) -> Found | None:
    word = re.sub(r"\s+", " ", match["unit"])
    n = (
        number(match["n"])
        if match["n"]
        else 2
        if match["other"]
        else ordinal(match["nth"])
        if match["nth"]
        else 1
    )
    if n == 0:
        return Found(match.end(), (Unreadable("zero"),))
    if n > 1000:
        return Found(match.end(), (Unreadable("too far"),))
    if match["nth"] and not word.startswith(("day", "week", "month", "quarter", "year")):
        return None
    if match["nth"] and (re.compile(r"\s+(?:of|in)\s").match(s, match.end()) or n == 1):
        return None
    if word.startswith(("weekend",)):
        if n > 1:
            return Found(match.end(), (Unreadable("word ambiguous", words=match[0]),))
        return Found(match.end(), (Every("week"), Named((Weekday(5), Weekday(6)), "week")))
    if word.startswith("weekday"):
        if n > 1:
            return Found(match.end(), (Unreadable("word ambiguous", words=match[0]),))
        return Found(match.end(), (Every("week"), Named(tuple(Weekday(day) for day in range(5)), "week")))
    if re.match(WORKDAY, word):
        if n > 1:
            return Found(match.end(), (Unreadable("word ambiguous", words=match[0]),))
        return Found(match.end(), (Every("workday"),))
    unit, times = _UNITS.get(word) or _UNITS[re.sub("s$", "", word).replace("days off", "day off")]
    return Found(match.end(), (Every(unit, n * times),))


def _every_weekday(s: str, match: re.Match[str], i: int, setting: Setting) -> Found | None:
    days = read_weekdays(s, match.end())
    assert days
    picks, _, end = days
    # every second Tuesday is a fortnightly one, unless a month or the like follows; with a figure it is
    # written for the place in the month as often as not, and stays refused
    if match["nth"] or (match["other"] == "second" and _OF_PERIOD.match(s, end)):
        return _every_place(s, re.compile(r"(?:every|each)\s+").match(s, i) or match, setting)
    return Found(end, (Every("week", 2 if match["other"] else 1), Named(picks, "week")))


_OF_PERIOD = re.compile(r"\s*,?\s*(?:of|in)\s")


def _every_place(s: str, match: re.Match[str], setting: Setting) -> Found | None:
    """`every first Monday (of the month)`.

    `every third Thursday` alone could be an interval, and is refused.
    """
    found = read_placed(s, match.end(), setting) or read_day(s, match.end(), setting)
    if found is None:
        return None
    day = found.effects[0]
    if isinstance(day, Unreadable):
        return found
    if not isinstance(day, Named):
        return None
    if len(found.effects) > 1:
        return found
    if day.unit is not None:
        return Found(found.end, (Every(day.unit), day))
    after = re.compile(r"\s+(?:of|in)\s+(?:the|a|every|each)\s+month(?![a-z])").match(s, found.end)
    if after is None and not _PLAINLY_NTH.match(s, match.end()):
        return Found(found.end, (_either_nth(day, s[match.start() : found.end]),))
    return Found(found.end, (Every("month"), day))


_PLAINLY_NTH = re.compile(r"(?:the\s+)?(?:first|1st|last|final|penultimate|\S+[ -](?:to[ -])?last)\s")


def _either_nth(day: Named, said: str) -> Unreadable:
    """`every third Thursday`: of the month, or every three weeks."""
    match day.picks[0]:
        case Weekday(weekday, n):
            names = f"周{words_zh.WEEK[weekday]}", words_en.WEEKDAYS[weekday]
            return Unreadable("nth ambiguous", words=said, n=n, nth=words_en.nth(n), day=names)
        case _:
            return Unreadable("which month")


def _every_months(s: str, match: re.Match[str]) -> Found | None:
    """`every March and September on the 5th`."""
    place = read_picks(s, match.end())
    if place is None:
        bare = re.compile(r"on\s+(?:the\s+)?").match(s, match.end())
        place = read_picks(s, bare.end()) if bare else None
    if place is None:
        return Found(match.end(), (Unreadable("which year day"),))
    picks, end = place
    if isinstance(picks, Unreadable):
        return Found(end, (picks,))
    months = tuple(sorted({month(word) - 1 for word in re.findall(MONTH, match["months"])}))
    return Found(end, (Every("year"), Named(picks, "year", months)))
