"""Days with their prepositions, and from when to when a rhythm goes.

`from 1 Dec`, `until June`, `8 times`.
"""

import re
from datetime import date

from bot.when.dates import add_days, can_exist, clamped, framed, monday, period_end, period_start
from bot.when.en.clocks import read_clocks
from bot.when.en.days import read_day, read_one_day
from bot.when.en.places import read_month_days, read_place, read_weekdays
from bot.when.en.vocabulary import MONTH, NUMBER, ORDINAL, WEEKDAY, WORKDAY, month, number, ordinal, words
from bot.when.joining import only_day, pattern_of
from bot.when.meaning import (
    MONTHS_IN,
    Clock,
    Clocks,
    Count,
    Every,
    Fixed,
    For,
    Found,
    From,
    Named,
    Setting,
    Until,
)
from bot.when.numeric import read_date
from bot.when.pattern import first_on
from bot.when.schedule import Shift
from bot.when.unreadable import Unreadable

_ON = re.compile(
    r"(?:(?:on|by|due(?:\s+(?:on|by))?|before|no\s+later\s+than)\s+)|the\s+(?=end|month|year|quarter|day"
    r"|first|second|third|fourth|fifth|last|penult|\d|eve|\w+(?:st|nd|rd|th)\b)|in\s+(?=(?:the\s+)?(?:first"
    r"|last)\s)|at\s+(?=(?:the\s+)?(?:end|month[ -]end|year[ -]end|quarter[ -]end))"
)
_ON_MONTH_DAY = re.compile(r"on\s+(?=(?:the\s+|day\s+)?\d|the\s)")
_MONTH_NEXT = re.compile(r"\s+month(?![a-z])")
_NEXT_WORKDAY = words(rf"(?:on )?(?:the )?(?:next|following) {WORKDAY}")
_NEXT_PERIOD = re.compile(
    r"(?P<frame>next|this)\s+(?P<unit>week|month|quarter|year)(?:\s*,)?\s+(?:on\s+)?(?:the\s+)?"
)
_EMPTY_PERIOD = words(r"(?:next|this) (?:week|month|quarter|year)")


def _one_day(s: str, i: int, setting: Setting) -> Found | None:
    """A day with or without its preposition."""
    start = _ON.match(s, i)
    after = start.end() if start else i
    # "on the last Friday": the article belongs to the day; "on the Christmas" it does not
    for at in dict.fromkeys((i, after, after + 4 if s.startswith("the ", after) else after)):
        if at < len(s) and (found := read_date(s, at, setting) or read_day(s, at, setting)):
            return found
    return None


def read_dates(s: str, i: int, setting: Setting, every: Every | None) -> Found | None:
    if match := _NEXT_WORKDAY.match(s, i):
        return Found(match.end(), (Fixed((setting.today,), Shift(1, working=True)),))
    if match := _NEXT_PERIOD.match(s, i):
        found = _in_period(s, match, setting)
        if found:
            return found
    if (match := _DURING.match(s, i)) and (
        every.unit in ("day", "workday", "week", "month") if every else _RHYTHM_NEXT.match(s, match.end())
    ):
        span = _whole(match, setting, None)
        if span:
            return Found(match.end(), (From(max(span[0], setting.today), period=True), Until(span[1])))
    if match := _EMPTY_PERIOD.match(s, i):
        return Found(match.end(), (Unreadable("vague", words=match[0]),))
    if (
        every
        and every.unit in ("quarter", "half")
        and (
            match := re.compile(
                rf"(?:on\s+)?(?:the\s+)?(?P<day>{ORDINAL})\s+(?:day\s+)?of\s+(?:the\s+"
                rf"|its\s+)?(?P<n>{ORDINAL}|last)\s+month(?![a-z])"
            ).match(s, i)
        )
    ):
        length = MONTHS_IN[every.unit]
        n = length if match["n"] == "last" else ordinal(match["n"])
        place = read_month_days(s, match.start("day")) or read_month_days("the " + match["day"], 0)
        if place and not isinstance(place[0], Unreadable) and 1 <= n <= length:
            return Found(match.end(), (Named(place[0], every.unit, (n - 1,), 1),))
        return Found(match.end(), (Unreadable("no such date", words=match[0]),))
    if (
        every
        and every.unit in ("quarter", "half")
        and (match := _ON_MONTH_DAY.match(s, i))
        and read_place(s, match.end()) is None
        and (days := read_month_days(s, match.end()))
        and not _MONTH_NEXT.match(s, days[1])
    ):
        # quarterly on the 15th: as the 15th of the quarter, that of its first month
        picks = days[0]
        return Found(days[1], (picks if isinstance(picks, Unreadable) else Named(picks, every.unit),))
    if (
        every
        and every.unit in MONTHS_IN
        and (match := re.compile(rf"(?:on\s+)?last\s+(?={WEEKDAY}(?![a-z]))").match(s, i))
    ):
        last_place = read_place(s, match.start() + match[0].index("last"))
        if last_place and not isinstance(last_place[0], Unreadable):
            return Found(last_place[1], (Named(last_place[0]),))
    found = _one_day(s, i, setting)
    if found is None:
        return None
    effect = found.effects[0]
    if isinstance(effect, Named | Fixed) and len(found.effects) == 1:
        if match := re.compile(r"\s*(?:-|~|\bto\b|\buntil\b|\btill\b|\bthrough\b|\bthru\b)\s*").match(
            s, found.end
        ):
            last = _one_day(s, match.end(), setting)
            if last and isinstance(last.effects[0], Named | Fixed):
                first_day = only_day(effect, setting)
                last_day = only_day(
                    last.effects[0], setting, first_day if isinstance(first_day, date) else None
                )
                if isinstance(first_day, date) and isinstance(last_day, date):
                    return Found(last.end, (From(first_day), Until(last_day)))
        if match := re.compile(r"\s+(?:onwards?|and\s+onwards?)(?![a-z])").match(s, found.end):
            first_day = only_day(effect, setting)
            return Found(match.end(), (From(first_day) if isinstance(first_day, date) else first_day,))
    return found


def _of_year(dated: Found, year: int, said: str, setting: Setting) -> Found | None:
    day = dated.effects[0]
    if not isinstance(day, Named) or day.unit != "year" or len(dated.effects) > 1:
        return None
    pattern = pattern_of(day)
    found = first_on(pattern, date(year, 1, 1), setting.days)
    if found is None or found.year != year or len(day.picks) > 1 or clamped(pattern, found):
        return Found(dated.end, (Unreadable("no such date", words=said),))
    return Found(dated.end, (Fixed((found,), day.shift),))


def _in_period(s: str, match: re.Match[str], setting: Setting) -> Found | None:
    """`next week on Friday`, `next month on the 5th`."""
    ahead = match["frame"] == "next"
    if match["unit"] == "week":
        days = read_weekdays(s, match.end())
        if days is None:
            return None
        first = monday(setting.today, ahead)
        return Found(days[2], (Fixed(tuple(add_days(first, day.weekday) for day in days[0])),))
    length = MONTHS_IN[match["unit"]]
    if length == 12 and (dated := read_day(s, match.end(), setting)):
        # next year on March 5
        return _of_year(dated, setting.today.year + ahead, s[match.start() : dated.end], setting)
    place = read_place(s, match.end())
    if place is None and length == 1 and "on" in match[0]:
        place = read_month_days(s, match.end())
    if place is None:
        return None
    picks, end = place
    if isinstance(picks, Unreadable):
        return Found(end, (picks,))
    first = period_start(setting.today, length, ahead)
    try:
        return Found(end, (framed(picks, first, length, setting, s[match.start() : end]),))
    except Unreadable as refusal:
        return Found(end, (refusal,))


_FROM = re.compile(
    r"(?:starting(?:\s+(?:from|on|in))?|beginning(?:\s+(?:from|on|in))?|start(?:s)?(?:\s+(?:from|on))?|from"
    r"|since|as\s+of|effective|commencing(?:\s+on)?)\s+"
)
_UNTIL = re.compile(
    r"(?:until|till|til|'til|through|thru|up\s+to|up\s+until|ending(?:\s+(?:on|in))?|ends?(?:\s+on)?"
    r"|and\s+ending(?:\s+on)?|to)\s+(?:and\s+including\s+)?(?:the\s+)?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_JOINT = r"\s*(?:-|~|\bto\b|\buntil\b|\btill\b|\bthrough\b|\bthru\b|\band\b)\s*(?:the\s+)?"
# 1 to 24 December, from December 1 to 24: the month belongs to both days
_SHARED_MONTH = re.compile(
    rf"(?:(?P<way>from|between)\s+)?(?:the\s+)?(?P<first>{_DAY}){_JOINT}(?P<last>{_DAY})\s+(?:of\s+)?"
    rf"(?P<month>{MONTH})(?:,?\s+(?P<year>20\d\d))?(?![a-z\d])"
)
_MONTH_SHARED = re.compile(
    rf"(?:(?P<way>from|between)\s+)?(?P<month>{MONTH})\s+(?:the\s+)?(?P<first>{_DAY}){_JOINT}(?P<last>{_DAY})"
    r"(?:,?\s+(?P<year>20\d\d))?(?![a-z\d:.])(?!\s*(?:am|pm|a\.m|p\.m|o'clock))"
)
_BETWEEN = re.compile(r"between\s+")
_COUNT = re.compile(
    rf"(?:,\s*)?(?:(?:for\s+(?:a\s+total\s+of\s+)?|a\s+total\s+of\s+|only\s+|repeat(?:ing)?\s+"
    rf"|just\s+)?(?P<n>{NUMBER})\s+(?:times|occurrences|occasions"
    rf"|sessions(?=[\s,]+in\s+total))(?:\s+in\s+total|\s+total)?|[x×]\s?(?P<figure>\d+)"
    rf"|(?:for\s+)?(?P<twice>twice"
    rf"|thrice)(?=\s*(?:,|$)))(?![a-z\d])(?!\s+(?:tables?|a|per|each|every)(?![a-z]))"
)
_FOR = re.compile(
    rf"for\s+(?:the\s+next\s+)?(?P<n>{NUMBER})\s+(?P<unit>days?|weeks?|months?|years?|quarters?|(?:working"
    rf"|business)\s+days|workdays)(?![a-z])"
)
_WHOLE = re.compile(
    rf"(?:the\s+)?(?:(?:start|beginning|end)\s+of\s+)?(?:(?P<frame>this|next)\s+(?P<unit>week|month|quarter"
    rf"|year)|(?P<month>{MONTH})(?:\s+(?P<year>(?:19|20|21)\d\d))?(?!\s*\d|\s+the\s)|(?P<only>(?:19|20"
    rf"|21)\d\d))(?![a-z\d\-/:']|\s*年)"
)
# every Friday at 3 March newsletter: a month or a year needs its preposition
_DURING = re.compile(
    rf"(?:(?:in|during|throughout|all|of)\s+(?:the\s+)?(?={MONTH}|(?:19|20|21)\d\d|this|next)|(?=this|next)){_WHOLE.pattern}"
)
_RHYTHM_NEXT = re.compile(r"\s*,?\s*(?=every|each|daily|weekdays|on\s+weekdays)")


def read_bound(s: str, i: int, setting: Setting) -> Found | None:
    if (match := _COUNT.match(s, i)) is not None:
        word = match["n"] or match["figure"]  # 8 times, x8
        n = number(word) if word else 2 if match["twice"] == "twice" else 3
        if n == 0:
            return Found(match.end(), (Unreadable("zero"),))
        return Found(match.end(), (Unreadable("too far") if n > 1000 else Count(n),))
    if match := _FOR.match(s, i):
        n, unit = number(match["n"]), match["unit"]
        if n == 0 or n > 1000:
            return Found(match.end(), (Unreadable("zero" if n == 0 else "too far"),))
        if unit.startswith(("working", "business", "workday")):
            return Found(match.end(), (Every("workday"), Count(n)))
        months = n * {"m": 1, "q": 3, "y": 12}.get(unit[0], 0)
        return Found(match.end(), (For(months, 0 if months else n * (7 if unit[0] == "w" else 1)),))
    if match := _SHARED_MONTH.match(s, i) or _MONTH_SHARED.match(s, i):
        return _shared_month(match, setting)
    if match := _FROM.match(s, i):
        days = read_weekdays(s, match.end())
        if days and days[1] and len(days[0]) > 1 and match[0].startswith("from"):
            return Found(days[2], (Named(days[0], "week", plural=True),))
        now = re.compile(r"(?:now|today)(?:\s+on)?(?![a-z])").match(s, match.end())
        if now:
            return Found(now.end(), (From(setting.today),))
        return _limit(s, match.end(), setting, first=True)
    if match := _BETWEEN.match(s, i):
        single = read_date(s, match.end(), setting) or read_one_day(s, match.end(), setting)
        first = None
        if single and isinstance(single.effects[0], Named | Fixed):
            begin = only_day(single.effects[0], setting)
            first = Found(single.end, (From(begin),)) if isinstance(begin, date) else None
        joint = (
            re.compile(r"\s+and\s+").match(s, first.end)
            if first and isinstance(first.effects[0], From)
            else None
        )
        if first and joint:
            last = _limit(s, joint.end(), setting, first=False, after=first.effects[0])
            if last:
                return Found(last.end, (*first.effects, *last.effects))
        clocks = read_clocks(re.sub(r"\band\b", "to ", s), match.end())
        return clocks if clocks and not isinstance(clocks.effects[0], Clocks) else None
    if match := _UNTIL.match(s, i):
        return _limit(s, match.end(), setting, first=False)
    return None


def _shared_month(match: re.Match[str], setting: Setting) -> Found | None:
    if re.search(r"\d\D*\band\b", match[0]) and match["way"] != "between":
        return None  # the 1st and 15th of December
    first, last = (int(re.sub(r"\D", "", match[name])) for name in ("first", "last"))
    if not 1 <= first < last or not can_exist(month(match["month"]), last):
        return Found(match.end(), (Unreadable("no such date", words=match[0].strip()),))
    begins = date(setting.today.year, month(match["month"]), first)
    if match["year"]:
        begins = begins.replace(year=int(match["year"]))
    elif begins < setting.today:
        begins = begins.replace(year=begins.year + 1)
    length = (period_end(begins.replace(day=1), 1)).day
    return Found(match.end(), (From(begins), Until(begins.replace(day=min(last, length)))))


def _limit(s: str, i: int, setting: Setting, first: bool, after: object = None) -> Found | None:
    begins = after.day if isinstance(after, From) else None
    if match := _WHOLE.match(s, i):
        span = _whole(match, setting, begins)
        if span is None:
            return Found(match.end(), (Unreadable("too far"),))
        start = (
            not match[0].lstrip("the ").startswith("end")
            if first
            else match[0].removeprefix("the ").startswith(("start", "beginning"))
        )
        if first:
            named = match[0].removeprefix("the ").startswith(("start", "beginning", "end"))
            return Found(match.end(), (From(span[0], period=not named),))
        return Found(match.end(), (Until(span[0] if start else span[1]),))
    found = _one_day(s, i, setting)
    if found is None:
        spans = read_clocks(s, i) if first else None
        return spans if spans and not isinstance(spans.effects[0], Clocks) else None
    effect = found.effects[0]
    if isinstance(effect, Unreadable):
        return found
    if len(found.effects) > 1:
        return None
    day = only_day(effect, setting, begins)
    if isinstance(day, Unreadable):
        return Found(found.end, (day,))
    # until 31 Dec at 18:00: a time right after an end is the end's, when "at" says so
    end = found.end
    clock: Clock | None = None
    if match := re.compile(r"\s+(?=at\s)").match(s, end):
        timed = read_clocks(s, match.end())
        if timed and isinstance(timed.effects[0], Clocks) and len(timed.effects[0].clocks) == 1:
            clock, end = timed.effects[0].clocks[0], timed.end
    return Found(end, (From(day, clock, True) if first else Until(day, clock, True),))


def _whole(match: re.Match[str], setting: Setting, after: date | None) -> tuple[date, date] | None:
    """The first and last day of a whole week, month, quarter or year."""
    if match["frame"]:
        ahead = match["frame"] == "next"
        if match["unit"] == "week":
            begin = monday(setting.today, ahead)
            return begin, add_days(begin, 6)
        length = MONTHS_IN[match["unit"]]
        begin = period_start(setting.today, length, ahead)
        return begin, period_end(begin, length)
    if match["only"]:
        begin = date(int(match["only"]), 1, 1)
        return begin, period_end(begin, 12)
    number_ = month(match["month"])
    base = after or setting.today
    year = int(match["year"]) if match["year"] else base.year + (number_ < base.month)
    begin = date(year, number_, 1)
    return begin, period_end(begin, 1)
