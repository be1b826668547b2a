"""The English grammar: rhythms, bounds, what to do on days off; days and times are in `en_days` and `en_clock`."""

import re
from datetime import date, timedelta

from bot.when import words_en, words_zh
from bot.when.dates import add_days, add_months, framed, monday, period_end, period_start
from bot.when.en_clock import read_clocks
from bot.when.en_days import (
    AND,
    MONTH,
    NUMBER,
    ORDINAL,
    WEEKDAY,
    WORKDAY,
    month,
    number,
    ordinal,
    read_day,
    read_month_days,
    read_one_day,
    read_picks,
    read_place,
    read_placed,
    read_weekdays,
    words,
)
from bot.when.joining import only_day
from bot.when.meaning import (
    MONTHS_IN,
    Clock,
    Clocks,
    Count,
    Every,
    Exactly,
    Fixed,
    For,
    Found,
    From,
    Named,
    Often,
    OnHolidays,
    Setting,
    Tick,
    Unit,
    Until,
)
from bot.when.numeric import read_date
from bot.when.pattern import Weekday
from bot.when.schedule import Move, Policy, Shift
from bot.when.unreadable import Unreadable

_LETTER = re.compile(r"[a-z]")
_FILLER = re.compile(r"(?:on|in|by|due|before|of|the|at|and)\s+")


def atom(s: str, i: int, setting: Setting, every: Every | None) -> Found | None:
    """What the words at `i` mean in English, if anything. `every` is the rhythm already said."""
    if i and _LETTER.match(s, i) and _LETTER.match(s, i - 1) and s[i - 1 : i + 5] != "onight":
        return None
    return (
        _policy(s, i)
        or _bound(s, i, setting)
        or _ahead(s, i, setting)
        or _rhythm(s, i, setting)
        or read_clocks(s, i)
        or _day(s, i, setting, every)
    )


# ── rhythms ─────────────────────────────────────────────────────────────────────────────────────────────────────

_EACH = r"(?:every(?: single)?|each|once every|once a|once per|once each)"
_UNIT = rf"(?:days? off|days?|weeks?|fortnights?|months?|quarters?|years?|half[ -]years?|{WORKDAY}s?|weekdays?|weekends?|weekend days?)"
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
    rf"{_EACH}\s+(?:(?P<other>other|alternate)\s+|(?P<nth>{ORDINAL})\s+)?(?=(?P<wd>{WEEKDAY})(?![a-z\d]))".replace(
        " ", r"\s+"
    )
)
_EVERYDAY = re.compile(r"everyday(?![a-z])")
_EVERY_PART = re.compile(r"(?:every|each)\s+(?=(?:morning|afternoon|evening|night)(?![a-z]))")
_EVERY_DATE = re.compile(
    rf"(?:every|each)\s+(?=(?:the\s+)?(?:{MONTH}\s|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}|\d{{1,2}}(?:st|nd|rd|th)(?![a-z])"
    r"|\d{1,2}/\d{1,2}(?!\d)|christmas|new\s+year|easter|thanksgiving|halloween|spring\s+festival|mid|dragon|lantern|national|qingming|mother|father|women|children|teacher|chinese|lunar|good\s+friday|may\s+day|valentine))"
)
_EVERY_MONTHS = re.compile(
    rf"(?:(?:in|of)\s+)?(?:every|each)\s+(?P<months>{MONTH}(?:{AND}{MONTH})*)(?![a-z])(?:\s+(?:on\s+)?(?:the\s+)?)?"
)
_EVERY_PLACE = re.compile(rf"(?:every|each)\s+(?=(?:{ORDINAL}|last|penultimate)\s)")
_ADVERB = words(
    r"(?P<word>daily|weekly|fortnightly|biweekly|bi-weekly|monthly|bimonthly|bi-monthly|quarterly|half-yearly|half yearly|semi-annually"
    r"|semiannually|biannually|bi-annually|biennially|yearly|annually|hourly|semiweekly|semi-weekly|semimonthly|semi-monthly)"
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
    rf"(?:every|each) (?:(?P<n>\d+\.5|{NUMBER}|half an|half a|quarter of an|(?P<other>other)) )?(?P<unit>hours?|hrs?|minutes?|mins?|half[ -]hour|quarter[ -]hour|seconds?(?! [a-z]))(?P<aligned> on the hour)?"
)
_SHORT_TICK = re.compile(r"every\s+(?P<n>\d+)\s?(?P<unit>h|hrs?|mins?|m)(?![a-z\d])")
_A_UNIT = words(r"(?:a|per) (?P<unit>week|month|year|quarter|day)")
_TIMES_A = words(
    rf"(?P<times>twice|thrice|{NUMBER} times) (?:a|per|each|every) (?P<unit>day|week|month|year|quarter)"
)


def _rhythm(s: str, i: int, setting: Setting) -> Found | None:
    if match := _TIMES_A.match(s, i):
        times = {"twice": 2, "thrice": 3}.get(match["times"]) or number(match["times"].split()[0])
        return Found(match.end(), (Every(_UNITS[match["unit"]][0]), Often(times, match[0])))
    if (match := _TICK.match(s, i)) or (match := _SHORT_TICK.match(s, i)):
        return _ticks(match)
    if match := _ADVERB.match(s, i):
        word = match["word"]
        if word == "hourly":
            return Found(match.end(), (Tick(3600),), loose=True)
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
    if not s.startswith(("every", "each", "once", "in every", "of every", "in each", "of each"), i):
        return None
    if match := _EVERY.match(s, i):
        return _every(s, match)
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
    if match["nth"]:
        return _every_place(s, re.compile(r"(?:every|each)\s+").match(s, i) or match, setting)
    return Found(end, (Every("week", 2 if match["other"] else 1), Named(picks, "week")))


def _every_place(s: str, match: re.Match[str], setting: Setting) -> Found | None:
    """`every first Monday (of the month)`; `every third Thursday` alone could be an interval, and is refused."""
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


# ── days ────────────────────────────────────────────────────────────────────────────────────────────────────────

_ON = re.compile(
    r"(?:(?:on|by|due(?:\s+(?:on|by))?|before|no\s+later\s+than)\s+)|the\s+(?=end|month|year|quarter|day|first|second|third|fourth|fifth|last|penult|\d|eve|\w+(?:st|nd|rd|th)\b)|in\s+(?=(?:the\s+)?(?:first|last)\s)|at\s+(?=(?:the\s+)?(?:end|month[ -]end|year[ -]end|quarter[ -]end))"
)
_NEXT_WORKDAY = words(rf"(?:on )?(?:the )?(?:next|following) {WORKDAY}")
_NEXT_PERIOD = re.compile(
    r"(?P<frame>next|this)\s+(?P<unit>week|month|quarter|year)(?:\s*,)?\s+(?:on\s+)?(?:the\s+)?"
)
_EMPTY_PERIOD = words(r"(?:next|this) (?:week|month|quarter|year)")
_THEN = re.compile(r"\s*(?:from\s+now|on)(?![a-z])")


def _one_day(s: str, i: int, setting: Setting) -> Found | None:
    """A day with or without its preposition."""
    start = _ON.match(s, i)
    after = start.end() if start else i
    # "on the last Friday": the article belongs to the day; "on the Christmas" it does not
    for at in dict.fromkeys((i, after, after + 4 if s.startswith("the ", after) else after)):
        if at < len(s) and (found := read_date(s, at, setting) or read_day(s, at, setting)):
            return found
    return None


def _day(s: str, i: int, setting: Setting, every: Every | None) -> Found | None:
    if match := _NEXT_WORKDAY.match(s, i):
        return Found(match.end(), (Fixed((setting.today,), Shift(1, working=True)),))
    if match := _NEXT_PERIOD.match(s, i):
        found = _in_period(s, match, setting)
        if found:
            return found
    if every and every.unit in ("day", "workday", "week", "month") and (match := _DURING.match(s, i)):
        span = _whole(match, setting, None)
        if span:
            return Found(match.end(), (From(max(span[0], setting.today)), Until(span[1])))
    if match := _EMPTY_PERIOD.match(s, i):
        return Found(match.end(), (Unreadable("vague", words=match[0]),))
    if (
        every
        and every.unit in ("quarter", "half")
        and (
            match := re.compile(
                rf"(?:on\s+)?(?:the\s+)?(?P<day>{ORDINAL})\s+(?:day\s+)?of\s+(?:the\s+|its\s+)?(?P<n>{ORDINAL}|last)\s+month(?![a-z])"
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


# ── so long from now ────────────────────────────────────────────────────────────────────────────────────────────

_AMOUNT = rf"(?:(?P<half>half an?|half)|(?P<n>\d+\.\d+|{NUMBER}|a couple of|a few))"
_SPAN_UNIT = r"(?P<unit>seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|fortnights?|months?|years?|(?:working|business) ?days?|workdays?|s|m|h|d|w)"
_ONE_SPAN = re.compile(
    rf"{_AMOUNT}(?:\s*-?\s*){_SPAN_UNIT}(?![a-z])(?P<and_half>\s+and\s+a\s+half(?![a-z]))?".replace(
        "half an?", r"half\s+an?"
    ).replace("a couple of", r"a\s+couple\s+of")
)
_COMPACT_SPAN = re.compile(r"(\d+)\s?(h|hr|hrs|d|w)\s?(\d+)\s?(m|mins?|h)(?![a-z])")
_MIXED = re.compile(
    r"(?P<n>an?|one|two|three|\d+)\s+and\s+a\s+half\s+(?P<unit>hours?|minutes?|days?|weeks?|months?|years?)(?![a-z])"
)
_SPAN_JOIN = re.compile(r"\s*(?:,\s*and|,|and)?\s*")
_IN = re.compile(r"(?:in|after|within)\s+")
_FROM_NOW = re.compile(r"(?:'?s?\s+time|\s+from\s+now|\s+later|\s+hence|'\s+time)(?![a-z])")


def _ahead(s: str, i: int, setting: Setting) -> Found | None:
    """`in 20 minutes`, `an hour and a half from now`, `in 3 days`: days and longer keep the clock time."""
    announced = _IN.match(s, i)
    if announced and announced[0].startswith("within"):
        return None
    at = announced.end() if announced else i
    amounts: dict[str, float] = {}
    if match := _MIXED.match(s, at):
        word = match["n"]
        amounts[_span_unit(match["unit"])] = (int(word) if word.isdigit() else number(word)) + 0.5
        end = match.end()
    elif match := _COMPACT_SPAN.match(s, at):
        amounts[_span_unit(match[2])] = float(match[1][:9])
        amounts[_span_unit(match[4])] = float(match[3][:9])
        end = match.end()
    else:
        end = at
        while match := _ONE_SPAN.match(s, end if not amounts else _joined(s, end)):
            unit = _span_unit(match["unit"])
            if unit in amounts:
                break
            word = match["n"]
            if word and (word.startswith("a few") or word.startswith("a couple")):
                if "few" in word:
                    return Found(match.end(), (Unreadable("about", words=match[0]),)) if announced else None
                amounts[unit] = 2
            else:
                amounts[unit] = 0.5 if match["half"] else float(word) if "." in word else number(word)
            if match["and_half"]:
                amounts[unit] += 0.5
            end = match.end()
    if not amounts:
        return None
    later = _FROM_NOW.match(s, end)
    if later:
        end = later.end()
    elif not announced:
        return None
    return _delay(amounts, end, setting)


def _joined(s: str, i: int) -> int:
    match = _SPAN_JOIN.match(s, i)
    return match.end() if match else i


def _span_unit(word: str) -> str:
    word = re.sub(r"\s+", " ", word)
    if word.startswith(("working", "business", "workday")):
        return "workday"
    for prefix, unit in (
        ("mo", "month"),
        ("mi", "minute"),
        ("s", "second"),
        ("m", "minute"),
        ("h", "hour"),
        ("d", "day"),
        ("w", "week"),
        ("f", "fortnight"),
        ("y", "year"),
    ):
        if word.startswith(prefix):
            return unit
    raise AssertionError(word)


def _delay(amounts: dict[str, float], end: int, setting: Setting) -> Found:
    if any(amount > 1_000_000 for amount in amounts.values()):
        return Found(end, (Unreadable("too far"),))
    if not any(amounts.values()):
        return Found(end, (Unreadable("zero"),))
    if not set(amounts) - {"second", "minute", "hour"} or (
        set(amounts) == {"day", "hour"} or set(amounts) == {"day", "minute"}
    ):
        delay = timedelta(
            days=amounts.get("day", 0),
            hours=amounts.get("hour", 0),
            minutes=amounts.get("minute", 0),
            seconds=amounts.get("second", 0),
        )
        if delay > timedelta(days=366 * 100):
            return Found(end, (Unreadable("too far"),))
        return Found(end, (Exactly(delay),))
    if set(amounts) & {"second", "minute", "hour"}:
        return Found(end, (Unreadable("about", words="…"),))
    clock = (setting.now.hour * 60 + setting.now.minute) * 60 + setting.now.second
    try:
        if workdays := amounts.get("workday"):
            if len(amounts) > 1 or workdays % 1 or workdays > 366:
                return Found(end, (Unreadable("too far"),))
            return Found(end, (Fixed((setting.today,), Shift(int(workdays), True), clock),))
        months = amounts.get("month", 0) + 12 * amounts.get("year", 0)
        days = amounts.get("day", 0) + 7 * amounts.get("week", 0) + 14 * amounts.get("fortnight", 0)
        if amounts.get("month", 0) % 1:
            months, days = months - 0.5, days + 15
        if months % 1 or (days % 1 and amounts.get("week", 0) % 1 == 0):
            return Found(end, (Unreadable("about", words="…"),))
        if months > 12_000 or days > 40_000:
            return Found(end, (Unreadable("too far"),))
        return Found(
            end, (Fixed((add_days(add_months(setting.today, int(months)), int(days)),), clock=clock),)
        )
    except Unreadable as refusal:
        return Found(end, (refusal,))


# ── bounds ──────────────────────────────────────────────────────────────────────────────────────────────────────

_FROM = re.compile(
    r"(?:starting(?:\s+(?:from|on|in))?|beginning(?:\s+(?:from|on|in))?|start(?:s)?(?:\s+(?:from|on))?|from|since|as\s+of|effective|commencing(?:\s+on)?)\s+"
)
_UNTIL = re.compile(
    r"(?:until|till|til|'til|through|thru|up\s+to|up\s+until|ending(?:\s+(?:on|in))?|ends?(?:\s+on)?|and\s+ending(?:\s+on)?|to)\s+(?:and\s+including\s+)?(?:the\s+)?"
)
_BETWEEN = re.compile(r"between\s+")
_COUNT = re.compile(
    rf"(?:,\s*)?(?:(?:for\s+(?:a\s+total\s+of\s+)?|a\s+total\s+of\s+|only\s+|repeat(?:ing)?\s+|just\s+)?(?P<n>{NUMBER})\s+(?:times|occurrences|occasions|sessions(?=[\s,]+in\s+total))(?:\s+in\s+total|\s+total)?|(?:for\s+)?(?P<twice>twice|thrice)(?=\s*(?:,|$)))(?![a-z\d])(?!\s+(?:tables?|a|per|each|every)(?![a-z]))"
)
_FOR = re.compile(
    rf"for\s+(?:the\s+next\s+)?(?P<n>{NUMBER})\s+(?P<unit>days?|weeks?|months?|years?|quarters?|(?:working|business)\s+days|workdays)(?![a-z])"
)
_WHOLE = re.compile(
    rf"(?:the\s+)?(?:(?:start|beginning|end)\s+of\s+)?(?:(?P<frame>this|next)\s+(?P<unit>week|month|quarter|year)|(?P<month>{MONTH})(?:\s+(?P<year>(?:19|20|21)\d\d))?(?!\s*\d|\s+the\s)|(?P<only>(?:19|20|21)\d\d))(?![a-z\d\-/:])"
)


_DURING = re.compile(
    rf"(?:(?:in|during|throughout|all)\s+(?:the\s+)?(?={MONTH}|(?:19|20|21)\d\d|this|next))?{_WHOLE.pattern}"
)


def _bound(s: str, i: int, setting: Setting) -> Found | None:
    if (match := _COUNT.match(s, i)) is not None:
        word = match["n"]
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
        return Found(match.end(), (From(span[0]) if first else Until(span[0] if start else span[1]),))
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


# ── days off ────────────────────────────────────────────────────────────────────────────────────────────────────

_OFF = r"(?:(?:a\s+|an\s+|the\s+|any\s+)?(?:public\s+|statutory\s+|bank\s+|national\s+|official\s+)?(?:holidays?|non-?working\s+days?|non-?workdays?|days?\s+off)|(?:a\s+|the\s+)?weekends?)"
_OFFS = rf"(?P<off>{_OFF}(?:\s*(?:,|and|or|and/or|&|/)\s*{_OFF})*)"
_IF = rf"(?:if|when|whenever|where|should)\s+(?:(?:it|that|this|the\s+day|the\s+date)\s+)?(?:is\s+|it's\s+|that's\s+|falls?\s+(?:on|in)\s+|lands?\s+on\s+|happens\s+to\s+be\s+|be\s+|on\s+)?{_OFFS}"
_NEXT = rf"(?:(?:move|moved|shift|shifted|postpone|postponed|roll|rolled|push|pushed|defer|deferred)\s+)?(?:it\s+)?(?:(?:on|to|until|forward\s+to|over\s+to|back\s+to)\s+)?(?:the\s+)?(?P<next>next\s+(?={WORKDAY})|following\s+|first\s+(?={WORKDAY})|next\s+(?=monday)|(?=monday))(?:{WORKDAY}|monday)(?:\s+after)?"
_PREVIOUS = rf"(?:(?:move|moved|shift|shifted|bring|brought|advance|advanced)\s+)?(?:it\s+)?(?:(?:on|to|back\s+to|forward\s+to)\s+)?(?:the\s+)?(?P<previous>previous|preceding|prior|last|closest\s+previous)\s+{WORKDAY}(?:\s+before)?"
_SKIP = r"(?P<skip>skip(?:ped|ping)?(?:\s+it)?|cancel(?:led)?(?:\s+it)?|omit(?:ted)?|drop(?:ped)?|not|no\s+reminder)"
_IF_THEN = re.compile(
    rf"(?:,\s*|;\s*|and\s+)?{_IF}\s*,?\s*(?:then\s+)?(?:{_NEXT}|{_PREVIOUS}|{_SKIP})(?![a-z])"
)
_THEN_IF = re.compile(rf"(?:,\s*|;\s*|or\s+(?:on\s+)?)?(?:{_NEXT}|{_PREVIOUS}|{_SKIP})\s*,?\s*{_IF}(?![a-z])")
_EXCEPT = re.compile(
    rf"(?:,\s*)?(?:except(?:\s+(?:for|on|during))?|excluding|excl\.?|skip|skipping|not\s+on|but\s+not\s+on|unless(?:\s+(?:it\s+is|it's|on|it\s+falls\s+on))?|other\s+than(?:\s+on)?|apart\s+from)\s+{_OFFS}(?![a-z])"
)


def _policy(s: str, i: int) -> Found | None:
    match = _IF_THEN.match(s, i) or _THEN_IF.match(s, i)
    if match:
        move = Move.NEXT if match["next"] is not None else Move.PREVIOUS if match["previous"] else Move.SKIP
    else:
        match = _EXCEPT.match(s, i)
        if match is None:
            return None
        move = Move.SKIP
    weekends = re.search(r"holiday|working|workday|off", match["off"]) is None
    return Found(match.end(), (OnHolidays(Policy(move, weekends)),))
