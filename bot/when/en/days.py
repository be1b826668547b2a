"""Days in English: `tomorrow`, `next Friday`, `25 Dec 2026`, `the day before Christmas`."""

import re
from datetime import date, timedelta

from bot.when.dates import add_days, monday
from bot.when.en.feasts import read_feast
from bot.when.en.periods import MORE_MONTHS, ends, named_months, read_placed
from bot.when.en.places import read_weekdays
from bot.when.en.vocabulary import (
    AND,
    FOUR,
    MONTH,
    NUMBER,
    ORDINAL,
    ORDINALS,
    WEEKDAY,
    YEAR,
    month,
    number,
    ordinal,
    weekday,
    words,
)
from bot.when.joining import join, only_day, other_weekday
from bot.when.meaning import Fixed, Found, Named, Setting
from bot.when.pattern import Day
from bot.when.schedule import Shift
from bot.when.unreadable import Unreadable

_RELATIVE = words(r"(today|tomorrow|tmrw|tmr|tomorow|(?:the )?day after tomorrow|overmorrow)")
_THIS_PART = re.compile(r"this\s+(?=(?:morning|afternoon|evening|night)(?![a-z]))")
_TONIGHT = re.compile(r"(?=tonight(?![a-z]))")
_PAST = words(
    rf"(?:(?:{NUMBER}|a few|few|a couple of) (?:minutes?|hours?|days?|weeks?|months?|years?) ago|yesterday"
    rf"|(?:the )?day before yesterday|last (?:{WEEKDAY}|week|month|year))(?! (?:of|in))"
)
_FRAMED_WEEKDAY = words(
    rf"(?P<frame>this (?:up)?coming|this|(?:up)?coming|next|the week after next(?: on)?|next week(?: on)?"
    rf"|this week(?: on)?|(?:the )?following) (?P<list>{WEEKDAY})"
)
_WEEKDAY_FRAME = words(
    r" (?:(?:of )?(?P<next>next week)|(?:of )?(?P<this>this week)"
    r"|(?:of )?(?:the )?(?P<after>week after next)|(?P<in>in (?P<n>two|three|four|\d) weeks))"
)
_WEEKEND = words(r"(?:this|next|the|coming) weekend")
_LATER = words(
    rf"(?P<n>{NUMBER}) weeks? (?:from|after) (?:(?P<next>next|this) )?(?P<day>{WEEKDAY}|tomorrow|today)"
)
_DAY_MONTH = re.compile(
    rf"(?:the\s+)?(?P<days>\d{{1,2}}(?:st|nd|rd|th)?(?:{AND}(?:the\s+)?\d{{1,2}}(?:st|nd|rd"
    rf"|th)?)*)[\s-]*(?:of\s+)?(?P<month>{MONTH})(?:(?:,?\s*-?)(?P<year>{FOUR}))?(?![a-z\d])"
)
_WORD_DAY_MONTH = re.compile(
    rf"the\s+(?P<days>{ORDINAL})\s+(?:day\s+)?of\s+(?P<month>{MONTH}){YEAR}(?![a-z\d])"
)
_MONTH_DAY = re.compile(
    rf"(?P<month>{MONTH})(?:\s*-)?\s*(?:the\s+)?(?P<days>\d{{1,2}}(?:st|nd|rd"
    rf"|th)?(?![:\d])(?:{AND}(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)(?![:\d]))*)(?!\s*(?:am|pm|a\.m|p\.m"
    rf"|o'clock)){YEAR}(?![a-z\d])"
)
_WORDS = "|".join(sorted(ORDINALS, key=len, reverse=True)).replace("-", r"[-\s]")
_MONTH_WORD = re.compile(rf"(?P<month>{MONTH})\s+(?:the\s+)?(?P<days>{_WORDS}){YEAR}(?![a-z\d])")
_VAGUE = words(
    r"(?:(?:the )?(?:beginning|start|middle|mid) of (?:the |this |next |each |every )?(?:month|year|quarter"
    r"|week)|mid-month|(?:early|late|mid)[ -](?:next|this|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|week|month))"
)


def read_day(s: str, i: int, setting: Setting) -> Found | None:
    """Any day or days in English, from position `i` on."""
    try:
        return _shifted(s, i, setting) or _listed(s, i, setting)
    except Unreadable as refusal:
        return Found(i + 1, (refusal,))


def _listed(s: str, i: int, setting: Setting) -> Found | None:
    first = read_one_day(s, i, setting)
    if first is None or isinstance(first.effects[0], Unreadable) or len(first.effects) > 1:
        return first
    mentions: list[object] = [first.effects[0]]
    end = first.end
    while match := re.compile(AND + r"(?:on\s+)?").match(s, end):
        more = read_one_day(s, match.end(), setting)
        if more is None or len(more.effects) > 1 or type(more.effects[0]) is not type(mentions[0]):
            break
        if (
            isinstance(more.effects[0], Named)
            and isinstance(first.effects[0], Named)
            and more.effects[0].unit != first.effects[0].unit
        ):
            break
        mentions.append(more.effects[0])
        end = more.end
    return first if len(mentions) == 1 else Found(end, (join(mentions, s[i:end]),))


def read_one_day(s: str, i: int, setting: Setting) -> Found | None:
    return (
        _relative(s, i, setting)
        or _weekday(s, i, setting)
        or ends(s, i, setting)
        or _dated(s, i, setting)
        or read_feast(s, i, setting)
        or read_placed(s, i, setting)
    )


def _relative(s: str, i: int, setting: Setting) -> Found | None:
    today = setting.today
    if match := _PAST.match(s, i):
        return Found(match.end(), (Unreadable("past", when=match[0]),))
    if match := _VAGUE.match(s, i):
        return Found(match.end(), (Unreadable("vague", words=match[0]),))
    if match := _THIS_PART.match(s, i):
        return Found(match.end(), (Fixed((today,)),))
    if _TONIGHT.match(s, i):
        return Found(i + 2, (Fixed((today,)),))  # "night" is left for the time of day
    if match := _RELATIVE.match(s, i):
        ahead = 0 if match[1] == "today" else 2 if "after" in match[1] or match[1].startswith("over") else 1
        return Found(match.end(), (Fixed((today + timedelta(days=ahead),)),))
    return None


def _weekday(s: str, i: int, setting: Setting) -> Found | None:
    if match := _WEEKEND.match(s, i):
        return Found(match.end(), (Unreadable("vague", words=match[0]),))
    if match := _LATER.match(s, i):
        if match["day"] in ("tomorrow", "today"):
            base = setting.today + timedelta(days=match["day"] == "tomorrow")
        else:
            base = setting.today + timedelta(days=(weekday(match["day"]) - setting.today.weekday()) % 7)
            if match["next"]:
                base = monday(setting.today, match["next"] == "next") + timedelta(days=weekday(match["day"]))
            elif base == setting.today:
                base += timedelta(days=7)
        return Found(match.end(), (Fixed((add_days(base, 7 * number(match["n"])),)),))
    if match := _FRAMED_WEEKDAY.match(s, i):
        frame = re.sub(r"\s+", " ", match["frame"])
        days = read_weekdays(s, match.start("list"))
        assert days
        if frame in ("coming", "this coming", "upcoming", "this upcoming", "following", "the following"):
            return Found(days[2], (Named(days[0], "week", plural=len(days[0]) > 1),))
        ahead = 2 if "after next" in frame else 1 if "next" in frame else 0
        first = monday(setting.today, ahead)
        end = days[2]
        if tail := re.compile(r"\s+(?:of\s+)?(next|this)\s+week(?![a-z])").match(s, end):
            end = tail.end()
        return Found(end, (Fixed(tuple(add_days(first, day.weekday) for day in days[0])),))
    days = read_weekdays(s, i)
    if days is None:
        return None
    picks, plural, end = days
    if match := _WEEKDAY_FRAME.match(s, end):
        ahead = 1 if match["next"] else 0 if match["this"] else 2 if match["after"] else number(match["n"])
        first = monday(setting.today, ahead)
        return Found(match.end(), (Fixed(tuple(add_days(first, day.weekday) for day in picks)),))
    if match := words(r" week").match(s, end):
        return Found(match.end(), (Unreadable("word ambiguous", words=s[i : match.end()]),))
    if not plural and (tail := re.compile(r"\s*,?\s*(?:the\s+)?").match(s, end)):
        # Friday, 27 November: the date counts, and must be a Friday
        dated = (
            _dated(s, tail.end(), setting) or _numeric(s, tail.end(), setting) or _ordinal_day(s, tail.end())
        )
        if dated and not isinstance(dated.effects[0], Unreadable):
            return _agreeing(dated, picks[0].weekday, setting, s[i : dated.end])
    return Found(end, (Named(picks, "week", plural=plural),))


def _numeric(s: str, i: int, setting: Setting) -> Found | None:
    from bot.when.numeric import read_date

    return read_date(s, i, setting)


def _ordinal_day(s: str, i: int) -> Found | None:
    """`Monday the 30th`."""
    match = re.compile(rf"({ORDINAL})(?![a-z])(?!\s+(?:of|day|week|month))").match(s, i)
    if match is None or not 1 <= ordinal(match[1]) <= 31:
        return None
    if match[1][0].isalpha() and s[i - 4 : i].strip() != "the":
        return None  # Monday first thing
    return Found(match.end(), (Named((Day(ordinal(match[1])),), "month"),))


def _agreeing(found: Found, day: int, setting: Setting, said: str) -> Found:
    on = only_day(found.effects[0], setting)
    if isinstance(on, date) and on.weekday() != day:
        return Found(found.end, (other_weekday(on, day),))
    return Found(found.end, (Fixed((on,)),)) if isinstance(on, date) else found


def _dated(s: str, i: int, setting: Setting) -> Found | None:
    """A day with its month, in either order."""
    match = (
        _MONTH_DAY.match(s, i)
        or _DAY_MONTH.match(s, i)
        or _WORD_DAY_MONTH.match(s, i)
        or _MONTH_WORD.match(s, i)
    )
    if match is None or MORE_MONTHS.match(s, match.end("month")):
        return None  # the 5th of March and September: a place in several months
    days = [
        ordinal(word) if not word.isdigit() else int(word)
        for word in re.findall(rf"{ORDINAL}|\d+", match["days"])
    ]
    if any(not 1 <= day <= 31 for day in days):
        return Found(match.end(), (Unreadable("no such date", words=match[0]),))
    year, end = match["year"], match.end()
    if year is None and (framed := _YEAR_FRAME.match(s, end)):
        year, end = str(setting.today.year + (framed[1] == "next")), framed.end()
    return named_months(
        tuple(Day(day) for day in days), (month(match["month"]),), year, end, setting, match[0]
    )


_YEAR_FRAME = re.compile(r"\s*,?\s*(?:of\s+)?(next|this)\s+year(?![a-z])")
_BEFORE = re.compile(
    rf"(?:(?:the\s+)?(?P<one>day|working\s+day|workday|business\s+day|week)|(?P<eve>the\s+eve)"
    rf"|(?P<n>{NUMBER})\s+(?P<unit>(?:working|business)\s+days?|days?|workdays?|weeks?))"
    r"\s+(?P<way>before|after|from|of|prior\s+to|ahead\s+of)\s+(?:the\s+)?"
)


def _shifted(s: str, i: int, setting: Setting) -> Found | None:
    """`the day before Christmas`, `3 working days before the end of the month`."""
    match = _BEFORE.match(s, i)
    if match is None or (match["way"] == "of") != bool(match["eve"]):
        return None
    if match["way"] == "from" and (not match["n"] or _LATER.match(s, i)):
        return None
    base = read_one_day(s, match.end(), setting)
    if base is None:
        the = match[0].rstrip().endswith("the")
        base = read_one_day(s, match[0].rindex("the") + i, setting) if the else None
    if base is None or not isinstance(base.effects[0], Named | Fixed):
        return base
    unit = match["unit"] or match["one"] or "day"
    n = number(match["n"]) if match["n"] else 1
    if not 1 <= n <= 366:
        return Found(base.end, (Unreadable("no such date", words=match[0].strip()),))
    working = unit.startswith(("work", "business"))
    days = n * (7 if unit.startswith("week") else 1) * (1 if match["way"] in ("after", "from") else -1)
    mention = base.effects[0]
    if isinstance(mention, Fixed):
        if mention.shift:
            return None
        changed: Named | Fixed = (
            Fixed(mention.dates, Shift(days, True))
            if working
            else Fixed(tuple(add_days(day, days) for day in mention.dates))
        )
    else:
        if mention.shift and working:
            return None
        days += mention.shift.days if mention.shift else 0
        changed = Named(
            mention.picks,
            mention.unit,
            mention.offsets,
            mention.length,
            mention.pattern,
            Shift(days, working),
            mention.plural,
        )
    return Found(base.end, (changed, *base.effects[1:]))
