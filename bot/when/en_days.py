"""Days in English: `next Friday`, `the last working day of next month`, `25 Dec 2026`, `the day before Christmas`."""

import re
from datetime import date, timedelta

from bot.when import lunar
from bot.when.dates import add_days, can_exist, exact_date, framed, in_period, monday, period_start
from bot.when.joining import join
from bot.when.meaning import MONTHS_IN, Every, Fixed, Found, Named, Setting, Unit
from bot.when.pattern import Day, Easter, Lunar, Months, Pattern, Pick, Term, Weekday, Workday, first_on
from bot.when.schedule import Shift
from bot.when.unreadable import Unreadable
from bot.when.words_en import TERMS


def words(pattern: str) -> re.Pattern[str]:
    """Compile a pattern whose blanks match any spacing but none; it ends at a word's end."""
    return re.compile(pattern.replace(" ", r"\s+") + r"(?![a-z\d])")


_NUMBERS = {
    word: n
    for n, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90}
NUMBER = r"(?:\d{1,7}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_ORDINALS = {
    word: n
    for n, word in enumerate(
        [
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
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
            "twenty-first",
            "twenty-second",
            "twenty-third",
            "twenty-fourth",
            "twenty-fifth",
            "twenty-sixth",
            "twenty-seventh",
            "twenty-eighth",
            "twenty-ninth",
            "thirtieth",
            "thirty-first",
        ],
        1,
    )
}
ORDINAL = (
    r"(?:\d{1,3}(?:st|nd|rd|th)|"
    + "|".join(sorted(_ORDINALS, key=len, reverse=True)).replace("-", r"[-\s]")
    + ")"
)
_WEEKDAYS = (
    "mon(?:day)?",
    "tue(?:s(?:day)?)?",
    "wed(?:s|nesday)?",
    "thu(?:r(?:s(?:day)?)?)?",
    "fri(?:day)?",
    "sat(?:urday)?",
    "sun(?:day)?",
)
WEEKDAY = r"(?:" + "|".join(_WEEKDAYS) + r")(?:\.(?=[\s,]))?"
_WEEKDAY_FULL = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days"
_MONTHS = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?", "sept?(?:ember)?",
    "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
MONTH = r"(?:" + "|".join(_MONTHS) + r")\b\.?"
WORKDAY = r"(?:work(?:ing)?[ -]?day|business[ -]?day)"
AND = r"\s*(?:,\s*and\b|,\s*&|,|\band\b|&|\bplus\b|\bas well as\b|/)\s*"


def number(word: str) -> int:
    """`12`, `twelve`, `a`."""
    return int(word) if word.isdigit() else _NUMBERS[word]


def ordinal(word: str) -> int:
    """`1st`, `first`, `last` (-1)."""
    if word in ("last", "final"):
        return -1
    return int(re.sub(r"\D", "", word)) if word[0].isdigit() else _ORDINALS[re.sub(r"\s", "-", word)]


def weekday(word: str) -> int:
    """Monday 0."""
    return ("mo", "tu", "we", "th", "fr", "sa", "su").index(word[:2])


def month(word: str) -> int:
    """January 1."""
    return ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec").index(
        word[:3]
    ) + 1


_ONE_WEEKDAY = words(rf"({WEEKDAY}|{_WEEKDAY_FULL})")
_ANOTHER = re.compile(rf"{AND}(?:on\s+)?(?:every\s+|each\s+)?({_WEEKDAY_FULL}|{WEEKDAY})(?![a-z\d])")
_THROUGH = re.compile(
    rf"\s*(?:-|~|\bto\b|\bthrough\b|\bthru\b|\btill\b|\buntil\b)\s*({_WEEKDAY_FULL}|{WEEKDAY})(?![a-z\d])"
)
_DAY_NAME = (
    r"(?!\s*(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))"
)


def read_weekdays(s: str, i: int) -> tuple[tuple[Weekday, ...], bool, int] | None:
    """`Friday`, `Mon, Wed and Fri`, `Mon-Fri`, `Tuesdays`; whether they recur by themselves."""
    match = _ONE_WEEKDAY.match(s, i)
    if match is None:
        return None
    found, end, plural = [weekday(match[1])], match.end(), match[1].endswith("days")
    while True:
        if match := _THROUGH.match(s, end):
            last = weekday(match[1])
            first = found[-1]
            found.extend(
                range(first + 1, last + 1) if last > first else [*range(first + 1, 7), *range(last + 1)]
            )
        elif match := _ANOTHER.match(s, end):
            found.append(weekday(match[1]))
        else:
            break
        plural = True
        end = match.end()
    return tuple(Weekday(day) for day in sorted(set(found))), plural, end


# ── places in a period ──────────────────────────────────────────────────────────────────────────────────────────

_NTH = rf"(?:(?P<back>{ORDINAL}|next)[ -](?:to[ -])?last|(?P<penult>penultimate)|(?P<nth>{ORDINAL}|last|final)(?P<more>(?:{AND}(?:the\s+)?(?:{ORDINAL}|last))*))"
_PLACE = re.compile(
    rf"(?:the\s+)?{_NTH}\s+(?:(?P<wd>{WEEKDAY})|(?P<work>{WORKDAY}|weekday)|(?P<day>(?:calendar\s+)?day))s?(?![a-z\d])"
)
_BARE_ORDINALS = re.compile(
    rf"(?:the\s+|day\s+)?(?P<first>\d{{1,2}}(?:st|nd|rd|th))(?P<more>(?:{AND}(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)|last\s+day))*)(?![a-z\d])"
)
_WORD_ORDINALS = re.compile(
    rf"(?:the\s+|(?={ORDINAL}\s+of\s+(?:every|each|the|this|next|{MONTH})))(?P<first>{ORDINAL})(?P<more>(?:{AND}(?:the\s+)?(?:{ORDINAL}|last\s+day))*)(?![a-z\d])(?!\s+(?:week|month|quarter|half))"
)
_DAY_N = words(r"days? (?P<first>\d{1,2})(?P<more>(?:\s*(?:,|and)\s*\d{1,2})*)")
_END = re.compile(r"(?:the\s+)?(?:month[ -]?end|end)(?![a-z])(?=\s+(?:of\b)|\s*$|[\s,])")
_ORDINAL_WORD = re.compile(rf"{ORDINAL}|last")


_AND = re.compile(AND)


def read_place(s: str, i: int) -> tuple[tuple[Pick, ...] | Unreadable, int] | None:
    """`first Monday`, `last working day`, `1st and 3rd Tuesday`, `second last day`."""
    match = _PLACE.match(s, i)
    if match is None:
        return None
    if match["penult"]:
        counts = [-2]
    elif match["back"]:
        counts = [-2 if match["back"] == "next" else -ordinal(match["back"])]
    else:
        counts = [ordinal(match["nth"]), *(ordinal(word) for word in _ORDINAL_WORD.findall(match["more"]))]
    picks = _picks(match, counts)
    if match["nth"] and not match["day"] and counts[-1] == -1 and len(counts) > 1 and max(counts) > 5:
        # the 15th and the last working day: the 15th of the month, or its 15th working day?
        picks = Unreadable("word ambiguous", words=match[0])
    end = match.end()
    return picks, end


def read_picks(s: str, i: int) -> tuple[tuple[Pick, ...] | Unreadable, int] | None:
    """Places in a period and days of a month, joined: `day 15 and the last working day`."""
    first = read_place(s, i) or read_month_days(s, i)
    if first is None or isinstance(first[0], Unreadable):
        return first
    picks: tuple[Pick, ...] = first[0]
    end = first[1]
    while more := _AND.match(s, end):
        rest = read_place(s, more.end()) or read_month_days(s, more.end())
        if rest is None:
            break
        if isinstance(rest[0], Unreadable):
            return rest
        picks, end = tuple(dict.fromkeys(picks + rest[0])), rest[1]
    return picks, end


def _picks(match: re.Match[str], counts: list[int]) -> tuple[Pick, ...] | Unreadable:
    if any(n == 0 or abs(n) > 366 for n in counts):
        return Unreadable("no such date", words=match[0])
    if match["wd"]:
        if any(abs(n) > 5 for n in counts):
            return Unreadable("sixth weekday", n=max(counts, key=abs))
        return tuple(Weekday(weekday(match["wd"]), n) for n in counts)
    if match["work"]:
        if match["work"] == "weekday":
            return Unreadable("word ambiguous", words=match[0])
        return tuple(Workday(n) for n in counts)
    return tuple(Day(n) for n in counts)


def read_month_days(s: str, i: int) -> tuple[tuple[Day, ...] | Unreadable, int] | None:
    """`the 5th`, `1st and 15th`, `the fifth`, `day 5`."""
    match = _BARE_ORDINALS.match(s, i) or _WORD_ORDINALS.match(s, i) or _DAY_N.match(s, i)
    if match is None:
        return None
    days = [ordinal(match["first"]) if not match["first"].isdigit() else int(match["first"])]
    for word in re.findall(rf"{ORDINAL}|last\s+day|\d{{1,2}}", match["more"]):
        days.append(-1 if word.startswith("last") else int(word) if word.isdigit() else ordinal(word))
    if any(not (1 <= day <= 31 or day == -1) for day in days):
        return Unreadable("no such date", words=match[0]), match.end()
    return tuple(Day(day) for day in sorted(set(days), key=lambda day: day if day > 0 else 99)), match.end()


# ── one particular day ──────────────────────────────────────────────────────────────────────────────────────────

_RELATIVE = words(r"(today|tomorrow|tmrw|tmr|tomorow|(?:the )?day after tomorrow|overmorrow)")
_THIS_PART = re.compile(r"this\s+(?=(?:morning|afternoon|evening|night)(?![a-z]))")
_TONIGHT = re.compile(r"(?=tonight(?![a-z]))")
_PAST = words(
    rf"(?:yesterday|(?:the )?day before yesterday|last (?:{WEEKDAY}|week|month|year))(?! (?:of|in))"
)
_FRAMED_WEEKDAY = words(
    rf"(?P<frame>this coming|this|coming|next|the week after next(?: on)?|next week(?: on)?|this week(?: on)?|(?:the )?following) (?P<list>{WEEKDAY})"
)
_WEEKDAY_FRAME = words(
    r" (?:(?:of )?(?P<next>next week)|(?:of )?(?P<this>this week)|(?:of )?(?:the )?(?P<after>week after next)|(?P<in>in (?P<n>two|three|four|\d) weeks))"
)
_WEEKEND = words(r"(?:this|next|the|coming) weekend")
_LATER = words(
    rf"(?P<n>{NUMBER}) weeks? (?:from|after) (?:(?P<next>next|this) )?(?P<day>{WEEKDAY}|tomorrow|today)"
)
_FRAME = r"(?P<frame>this|next|the current|the coming|the following|current)\s+(?P<unit>month|quarter|half[ -]year|year)(?:'s)?"
_FRAMED = words(_FRAME)
_OF_FRAME = re.compile(rf"\s*,?\s*(?:of|in)?\s*{_FRAME}(?![a-z])")
# 1500 after a date is a year that is over, not a subject; 1500 hrs is a time
_FOUR = r"(?:1\d|20|21)\d\d(?!\d|:|\s?(?:h|hrs|hours)(?![a-z]))"
_YEAR = rf"(?:\s*,?\s*(?:of\s+)?(?P<year>{_FOUR}))?"
_DAY_MONTH = re.compile(
    rf"(?:the\s+)?(?P<days>\d{{1,2}}(?:st|nd|rd|th)?(?:{AND}(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?)*)[\s-]*(?:of\s+)?(?P<month>{MONTH})(?:(?:,?\s*-?)(?P<year>{_FOUR}))?(?![a-z\d])"
)
_WORD_DAY_MONTH = re.compile(
    rf"the\s+(?P<days>{ORDINAL})\s+(?:day\s+)?of\s+(?P<month>{MONTH}){_YEAR}(?![a-z\d])"
)
_MONTH_DAY = re.compile(
    rf"(?P<month>{MONTH})\s*(?:the\s+)?(?P<days>\d{{1,2}}(?:st|nd|rd|th)?(?![:\d])(?:{AND}(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)(?![:\d]))*)(?!\s*(?:am|pm|a\.m|p\.m|o'clock)){_YEAR}(?![a-z\d])"
)
_MONTH_WORD = re.compile(
    rf"(?P<month>{MONTH})\s+(?:the\s+)?(?P<days>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))}){_YEAR}(?![a-z\d])"
)
_IN_MONTH = re.compile(
    rf"\s*(?:of|in)\s+(?:every\s+|each\s+)?(?P<months>{MONTH}(?:{AND}{MONTH})*){_YEAR}(?![a-z\d])"
)
_MORE_MONTHS = re.compile(rf"{AND}{MONTH}(?!\s*\d)(?![a-z])")
_END_OF = re.compile(
    r"(?:the\s+)?(?:end|last\s+day)\s+of\s+(?:the\s+)?(?:(?P<frame>this|next|current|coming|every|each)\s+)?(?:(?P<unit>month|quarter|half[ -]year|year)"
    rf"|(?P<month>{MONTH}){_YEAR})(?![a-z\d])"
)
_UNIT_END = words(r"(?:the )?(?P<unit>month|quarter|year)(?:'s|s)?[ -]end")
_OF_UNIT = re.compile(
    r"\s*(?:of|in)\s+(?:(?P<every>every|each|a)\s+|the\s+)?(?P<unit>week|month|quarter|half[ -]year|year)(?![a-z])"
)
_OF_EVERY_N = re.compile(
    rf"\s*(?:of|in)\s+every\s+(?P<n>other|second|2nd|third|3rd|{NUMBER})\s+(?P<unit>weeks?|months?|quarters?|half-years?|years?)(?![a-z])"
)
_MONTH_OF = re.compile(
    rf"\s*(?:of|in)\s+(?:the\s+)?(?P<n>{ORDINAL}|last)\s+month\s+(?:of\s+)(?:every|each|the|a)\s+(?P<unit>quarter|half[ -]year)(?![a-z])"
)
_OF_NTH = re.compile(
    rf"\s*(?:of|in)\s+(?:the\s+)?(?P<n>{ORDINAL}|last)\s+(?P<unit>quarter|half[ -]?year|half)(?:\s+of\s+the\s+year)?{_YEAR}(?![a-z])"
)
_OF_LUNAR = re.compile(
    rf"\s*(?:of|in)\s+(?:the\s+)?(?:(?P<every>every|each)|(?P<leap>leap\s+)?(?P<n>{ORDINAL}|last))\s+lunar\s+month(?:\s+(?:of\s+)?(?P<year>(?:19|20|21)\d\d))?(?![a-z])"
)
_SOLAR_TERM = re.compile(
    r"(?:the\s+)?solar\s+term\s+(?P<name>"
    + "|".join(sorted((name.lower() for name in TERMS), key=len, reverse=True))
    + r")(?![a-z])"
)
_UNITS: dict[str, Unit] = {
    "month": "month",
    "quarter": "quarter",
    "half-year": "half",
    "half year": "half",
    "year": "year",
    "week": "week",
}
_VAGUE = words(
    r"(?:(?:the )?(?:beginning|start|middle|mid) of (?:the |this |next |each |every )?(?:month|year|quarter|week)|mid-month|(?:early|late|mid)[ -](?:next|this|january|february|march|april|may|june|july|august|september|october|november|december|week|month))"
)


def unit_of(word: str) -> Unit:
    """The unit a word names, in the singular."""
    word = re.sub(r"\s+", " ", word)
    return _UNITS[word] if word in _UNITS else _UNITS[word.removesuffix("s")]


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
        or _ends(s, i, setting)
        or _dated(s, i, setting)
        or _feast(s, i, setting)
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
        if frame in ("coming", "this coming", "following", "the following"):
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
    from bot.when.joining import only_day

    on = only_day(found.effects[0], setting)
    if isinstance(on, date) and on.weekday() != day:
        return Found(found.end, (Unreadable("two dates"),))
    return Found(found.end, (Fixed((on,)),)) if isinstance(on, date) else found


def _ends(s: str, i: int, setting: Setting) -> Found | None:
    if match := _END_OF.match(s, i):
        if match["month"] and _MORE_MONTHS.match(s, match.end()):
            return None
        if match["month"]:
            return _months(
                (Day(-1),), (month(match["month"]),), match["year"], match.end(), setting, match[0]
            )
        unit = unit_of(match["unit"])
        if match["frame"] is None:
            return Found(match.end(), (Named((Day(-1),), unit, (0,), MONTHS_IN[unit]),))
        if match["frame"] in ("every", "each"):
            return Found(match.end(), (Named((Day(-1),), unit, (0,), MONTHS_IN[unit]), Every(unit)))
        first = period_start(setting.today, MONTHS_IN[unit], match["frame"] in ("next", "coming"))
        return Found(match.end(), (Fixed(in_period((Day(-1),), first, MONTHS_IN[unit], setting, match[0])),))
    if match := _UNIT_END.match(s, i):
        unit = unit_of(match["unit"])
        return Found(match.end(), (Named((Day(-1),), unit, (0,), MONTHS_IN[unit]),))
    return None


def _months(
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


def _dated(s: str, i: int, setting: Setting) -> Found | None:
    """A day with its month, in either order."""
    match = (
        _MONTH_DAY.match(s, i)
        or _DAY_MONTH.match(s, i)
        or _WORD_DAY_MONTH.match(s, i)
        or _MONTH_WORD.match(s, i)
    )
    if match is None or _MORE_MONTHS.match(s, match.end("month")):
        return None  # the 5th of March and September: a place in several months
    days = [
        ordinal(word) if not word.isdigit() else int(word)
        for word in re.findall(rf"{ORDINAL}|\d+", match["days"])
    ]
    if any(not 1 <= day <= 31 for day in days):
        return Found(match.end(), (Unreadable("no such date", words=match[0]),))
    return _months(
        tuple(Day(day) for day in days),
        (month(match["month"]),),
        match["year"],
        match.end(),
        setting,
        match[0],
    )


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
        return _months(picks, months, match["year"], match.end(), setting, s[i : match.end()])
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
    length = 3 if match["unit"] == "quarter" else 6
    n = 12 // length if match["n"] == "last" else ordinal(match["n"])
    if not 1 <= n <= 12 // length:
        return Found(match.end(), (Unreadable("no such date", words=said),))
    if match["year"]:
        first = date(int(match["year"]), (n - 1) * length + 1, 1)
        return Found(match.end(), (framed(picks, first, length, setting, said),))
    return Found(match.end(), (Named(picks, "year", ((n - 1) * length,), length),))


def _all_days(picks: tuple[Pick, ...]) -> bool:
    return all(isinstance(pick, Day) for pick in picks)


# ── feasts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _annual(month_: int, day: int) -> Months:
    return Months((Day(day),), 12, 0, (month_ - 1,))


_FEASTS: dict[str, Pattern] = {
    "new year's day": _annual(1, 1),
    "new year": _annual(1, 1),
    "new year's eve": _annual(12, 31),
    "new year eve": _annual(12, 31),
    "st patrick's day": _annual(3, 17),
    "saint patrick's day": _annual(3, 17),
    "earth day": _annual(4, 22),
    "valentine's day": _annual(2, 14),
    "women's day": _annual(3, 8),
    "international women's day": _annual(3, 8),
    "april fools' day": _annual(4, 1),
    "may day": _annual(5, 1),
    "labour day": _annual(5, 1),
    "children's day": _annual(6, 1),
    "teachers' day": _annual(9, 10),
    "china's national day": _annual(10, 1),
    "chinese national day": _annual(10, 1),
    "national day": _annual(10, 1),
    "halloween": _annual(10, 31),
    "christmas": _annual(12, 25),
    "christmas day": _annual(12, 25),
    "christmas eve": _annual(12, 24),
    "boxing day": _annual(12, 26),
    "independence day": _annual(7, 4),
    "mother's day": Months((Weekday(6, 2),), 12, 0, (4,)),
    "father's day": Months((Weekday(6, 3),), 12, 0, (5,)),
    "thanksgiving": Months((Weekday(3, 4),), 12, 0, (10,)),
    "thanksgiving day": Months((Weekday(3, 4),), 12, 0, (10,)),
    "spring festival": Lunar(1, (1,)),
    "chinese new year": Lunar(1, (1,)),
    "lunar new year": Lunar(1, (1,)),
    "chinese new year's eve": Lunar(12, (-1,)),
    "lunar new year's eve": Lunar(12, (-1,)),
    "lantern festival": Lunar(1, (15,)),
    "dragon boat festival": Lunar(5, (5,)),
    "qixi": Lunar(7, (7,)),
    "mid-autumn festival": Lunar(8, (15,)),
    "mid autumn festival": Lunar(8, (15,)),
    "double ninth festival": Lunar(9, (9,)),
    "qingming": Term(lunar.TERMS.index("清明")),
    "qingming festival": Term(lunar.TERMS.index("清明")),
    "tomb-sweeping day": Term(lunar.TERMS.index("清明")),
    "tomb sweeping day": Term(lunar.TERMS.index("清明")),
    "winter solstice": Term(lunar.TERMS.index("冬至")),
    "easter": Easter(),
    "easter sunday": Easter(),
    "good friday": Easter(),
    "easter monday": Easter(),
}
_FEAST_SHIFTS = {"good friday": -2, "easter monday": 1}
_FEAST = re.compile(
    "(?:the )?("
    + "|".join(
        name.replace(" ", r"\s+").replace("'", "'?") for name in sorted(_FEASTS, key=len, reverse=True)
    )
    + rf"){_YEAR}(?![a-z\d])"
)
_OCCASION = re.compile(
    r"\s+(?:party|dinner|lunch|card|gift|present|shopping|sale|speech|greeting|wishes|parade)s?(?![a-z])"
)
_FEAST_KEYS = {name.replace("'", ""): name for name in _FEASTS}


def _feast(s: str, i: int, setting: Setting) -> Found | None:
    if re.compile(r"labor day(?![a-z])").match(s, i):
        return Found(i + 9, (Unreadable("word ambiguous", words=s[i : i + 9]),))
    if match := _SOLAR_TERM.match(s, i):
        index = [name.lower() for name in TERMS].index(match["name"])
        return Found(match.end(), (Named(unit="year", pattern=Term(index)),))
    match = _FEAST.match(s, i)
    if match is None:
        return None
    if _OCCASION.match(s, match.end()):
        return None  # Christmas party: what it is about, not when
    name = _FEAST_KEYS[re.sub(r"\s+", " ", match[1]).replace("'", "")]
    pattern = _FEASTS[name]
    shift = Shift(_FEAST_SHIFTS[name]) if name in _FEAST_SHIFTS else None
    if match["year"]:
        day = first_on(pattern, date(int(match["year"]), 1, 1), setting.days)
        if day is None or day.year != int(match["year"]):
            return Found(match.end(), (Unreadable("no such date", words=match[0]),))
        return Found(match.end(), (Fixed((add_days(day, shift.days) if shift else day,)),))
    if isinstance(pattern, Months):
        return Found(match.end(), (Named(pattern.picks, "year", pattern.offsets, shift=shift),))
    return Found(match.end(), (Named(unit="year", pattern=pattern, shift=shift),))


_BEFORE = re.compile(
    rf"(?:(?:the\s+)?(?P<one>day|working\s+day|workday|business\s+day|week)|(?P<eve>the\s+eve)|(?P<n>{NUMBER})\s+(?P<unit>(?:working|business)\s+days?|days?|workdays?|weeks?))"
    r"\s+(?P<way>before|after|of|prior\s+to|ahead\s+of)\s+(?:the\s+)?"
)


def _shifted(s: str, i: int, setting: Setting) -> Found | None:
    """`the day before Christmas`, `3 working days before the end of the month`."""
    match = _BEFORE.match(s, i)
    if match is None or (match["way"] == "of") != bool(match["eve"]):
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
    days = n * (7 if unit.startswith("week") else 1) * (1 if match["way"] == "after" else -1)
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
