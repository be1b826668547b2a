"""Times of day in English.

`9am`, `2:30 pm`, `half past 9`, `at 3`, `noon`, `in the morning`, and lists of them.
"""

import re

from bot.when.en.vocabulary import AND, MONTH
from bot.when.meaning import Clock, Clocks, Every, Found, Part, Setting, Span
from bot.when.numeric import read_clock
from bot.when.unreadable import Unreadable

_HOURS = {
    word: n
    for n, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_HOUR = r"(?:\d{1,2}|" + "|".join(sorted(_HOURS, key=len, reverse=True)) + ")"
_TEEN = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_DIGIT = "one|two|three|four|five|six|seven|eight|nine"
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_SPOKEN = rf"(?:oh?[ -](?:{_DIGIT})|{_TEEN}|(?:{'|'.join(_TENS)})(?:[ -](?:{_DIGIT}))?)"
_MERIDIEM = r"(?P<half>[ap])(?:\.?\s?m\b\.?|(?<=\d[ap])(?![a-z\d.']))"
_MINUTE = rf"(?:\d{{1,2}}|a quarter|quarter|half|five|{_SPOKEN})"
_END = r"(?![a-z\d:%])"
_AMPM = re.compile(
    rf"(?P<hour>\d{{1,2}})(?:(?:[:.]|\s?:\s?)(?P<minute>\d\d)(?::(?P<second>\d\d))?)?\s*{_MERIDIEM}"
)
_COMPACT_AMPM = re.compile(rf"(?P<hour>\d{{1,2}})(?P<minute>[0-5]\d)\s*{_MERIDIEM}")
_WORD_AMPM = re.compile(rf"(?P<hour>{'|'.join(_HOURS)})(?:[\s-](?P<minute>{_SPOKEN}))?\s*{_MERIDIEM}")
_PAST = re.compile(
    rf"(?P<minute>{_MINUTE})(?:\s+min(?:ute)?s?)?\s+(?P<way>past|after|to|before"
    rf"|till)\s+(?P<hour>{_HOUR}){_END}(?:\s*{_MERIDIEM}|\s*o'?\s?clock(?![a-z]))?"
)
_OCLOCK = re.compile(rf"(?P<hour>{_HOUR})\s*o'?\s?clock{_END}")
_AT_HOUR = re.compile(
    rf"(?P<hour>{_HOUR})(?:[\s-](?P<minute>{_SPOKEN})(?!\s*-?\s*(?:minutes?|people|days?|hours?)\b))?(?![a-z\d:%/-]|\.\d|\s*(?:(?:days?|weeks?"
    rf"|months?|hours?|minutes?|years?|times|people|of|sessions|occurrences|occasions|lessons)\b|%))"
)
_MILITARY = re.compile(r"(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)\s?(?:hrs|hours|h)(?![a-z])")
_AT_MILITARY = re.compile(r"(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)(?![a-z\d:/-])")
_HOUR_H = re.compile(r"(?P<hour>\d{1,2})h(?P<minute>[0-5]\d)?(?![a-z\d])")
_NOON = re.compile(r"(?:12\s*(?:o'clock\s+)?)?(?P<word>noon|midday|midnight)(?![a-z])")
_AT = re.compile(r"(?:at|@|(?:due\s+)?by\s|before\s)\s*(?:around\s+|about\s+|approximately\s+|roughly\s+)?")
_A_DATE = re.compile(rf"\d{{3,}}|{_HOUR}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}(?![a-z])")
_DAY_OF_MONTH = re.compile(rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}(?![a-z])")
_VAGUE = re.compile(
    r"(?:at\s+)?(?:around|about|approximately|roughly|circa)\s+(?=(?:\d{1,2}(?::|\s?[ap]\.?m|\s*o'?clock|\s"
    r"|$)|noon|midnight))"
)
_PARTS: dict[str, Part] = {
    "morning": "morning", "mornings": "morning", "afternoon": "afternoon", "afternoons": "afternoon",
    "evening": "evening", "evenings": "evening", "night": "evening", "nights": "evening", "dusk": "dusk",
    "dawn": "dawn", "noontime": "noon", "noon": "noon",
}  # fmt: skip
_UP_TO_TEENS = {word: n for n, word in enumerate([*_DIGIT.split("|"), *_TEEN.split("|")], 1)}
_SPOKEN_TIME = re.compile(
    rf"(?P<hour>{'|'.join(_HOURS)})[\s-](?P<minute>fifteen|twenty|thirty|forty(?:[ -]five)?"
    rf"|fifty)(?=\s*(?:,|$)"
    r"|\s+(?:in\s|on\s|this\s|today|tomorrow|tonight|every))"
)
# 8 in the evening: a bare hour that its part of the day announces
_HOUR_OF_PART = re.compile(
    rf"(?={_HOUR}\s+(?:in\s+the\s+(?:morning|afternoon|evening)|(?:this|tomorrow)\s+(?:morning|afternoon|evening)|at\s+night|tonight)(?![a-z])"
    rf"|{_HOUR},\s+(?:this\s+(?:morning|afternoon|evening)|tonight)(?![a-z]))"
)
_HALF_HOUR = re.compile(
    rf"half\s+(?P<hour>{_HOUR}){_END}(?!\s*-?\s*(?:hours?|days?|a|an|minutes?|years?)(?![a-z]))"
)
_EACH_PART = re.compile(
    r"(?P<parts>(?:morning|noon|afternoon|evening|night)s?(?:(?:\s*,\s*|\s+)(?:and\s+)?(?:every\s+)?(?:noon|afternoon|evening|night)s?)+)(?![a-z])"
)
_THIS_TIME = re.compile(r"(?:at\s+)?(?:this|the\s+same|same)\s+time(?![a-z])")
_OF_DAY = re.compile(
    r"(?:,\s*)?(?:(?:in|during)\s+the\s+(?P<in>morning|afternoon|evening)|(?P<at>at\s+night)"
    r"|(?:on\s+)?the\s+(?P<of>morning|afternoon|evening)\s+of(?=\s)|(?:on\s+)?(?P<bare>mornings?|afternoons?|evenings?|nights?)|at\s+(?P<dusk>dusk"
    r"|dawn))(?![a-z'])(?!\s*-)"
)
_AFTER_CLOCK = re.compile(
    r"\s*,?\s*(?:in\s+the\s+(?P<in>morning|afternoon|evening)|(?P<at>at\s+night)|(?P<noon>noon"
    r"|midday))(?![a-z])"
)
_TOWARDS = ("to", "before", "till")
_BARE_SPAN = re.compile(r"\d{1,2}(?::\d\d)?\s*(?:-|~|to|until|till)\s*(?=\d)")
_TO = re.compile(r"\s*(?:-|~|\bto\b|\buntil\b|\btill\b|\bthrough\b)\s*(?:at\s+)?")
_COUNTED = re.compile(r"\d{1,2}\s+[a-z]{2,}(?<!day)s\b")
_OR = re.compile(r"\s*\bor\b\s*(?:at\s+)?")


def _one(s: str, i: int, at: bool) -> tuple[Clock | Unreadable, int] | None:
    """One clock time from `i` on; a bare hour only where an "at" (or a list) has announced it."""
    found = _bare(s, i, at)
    if found is None:
        return None
    clock, end = found
    if isinstance(clock, Unreadable):
        return clock, end
    if clock.part == "afternoon" and (match := _AFTER_CLOCK.match(s, end)) and match["in"] == "morning":
        return Unreadable("no such time", words=s[i : match.end()]), match.end()
    if (
        clock.part is None
        and (match := _AFTER_CLOCK.match(s, end))
        and not (match["noon"] and clock.hour != 12)
    ):
        part: Part = "night" if match["at"] else "noon" if match["noon"] else _PARTS[match["in"]]
        if part == "morning" and clock.hour == 12:
            clock = Clock(0, clock.minute, clock.second, exact=True)
        else:
            clock = Clock(clock.hour, clock.minute, clock.second, part, clock.exact)
        end = match.end()
    return clock, end


def _bare(s: str, i: int, at: bool) -> tuple[Clock | Unreadable, int] | None:
    if match := _NOON.match(s, i):
        midnight = match["word"] == "midnight"
        return (Clock(12, part="night") if midnight else Clock(12, exact=True)), match.end()
    if match := _AMPM.match(s, i) or _COMPACT_AMPM.match(s, i) or _WORD_AMPM.match(s, i):
        return _meridiem(match), match.end()
    if (match := _PAST.match(s, i)) and not (
        match["way"] in _TOWARDS and match["minute"].isdigit() and "minute" not in match[0]
    ):
        return _past(match), match.end()
    if figures := read_clock(s, i):
        clock, end = figures
        if s[end : end + 1] == "h" and not s[end + 1 : end + 2].isalpha():
            end += 1
        return clock, end
    if match := _OCLOCK.match(s, i):
        return _plain(match, None), match.end()
    if (at or _AFTER_CLOCK.match(s, _end_of(_HALF_HOUR, s, i))) and (match := _HALF_HOUR.match(s, i)):
        return _plain(match, "30"), match.end()  # half seven: half past it
    if match := _MILITARY.match(s, i):
        return _plain(match, match["minute"]), match.end()
    if match := _HOUR_H.match(s, i):
        if match["minute"] or at:
            return _plain(match, match["minute"]), match.end()
        return None
    if match := _SPOKEN_TIME.match(s, i):
        return _plain(match, str(_minutes(match["minute"]))), match.end()
    if at:
        if match := _AT_MILITARY.match(s, i):
            return _plain(match, match["minute"]), match.end()
        if (
            dotted := re.compile(r"(?P<hour>\d{1,2})\.(?P<minute>[0-5]\d)(?![\d.%])").match(s, i)
        ) is not None:
            return _plain(dotted, dotted["minute"]), dotted.end()
        if match := _AT_HOUR.match(s, i):
            minute = str(_minutes(match["minute"])) if match["minute"] else None
            return _plain(match, minute), match.end()
    return None


def _end_of(pattern: re.Pattern[str], s: str, i: int) -> int:
    match = pattern.match(s, i)
    return match.end() if match else len(s)


def read_same_time(s: str, i: int, setting: Setting) -> Found | None:
    """`this time tomorrow`: the time of day that it is now."""
    match = _THIS_TIME.match(s, i)
    if match is None:
        return None
    return Found(match.end(), (Clocks((Clock(setting.now.hour, setting.now.minute, exact=True),)),))


def _minutes(word: str) -> int:
    """`30`, `half`, `a quarter`, `forty-three`, `oh five`."""
    if word.isdigit():
        return int(word)
    named = {"half": 30, "quarter": 15, "a quarter": 15}
    if word in named:
        return named[word]
    total = 0
    for part in re.split(r"[ -]", word):
        total += _TENS.get(part, 0) or _UP_TO_TEENS.get(part, 0)
    return total


def _hour(word: str) -> int:
    return int(word) if word.isdigit() else _HOURS[word]


def _plain(match: re.Match[str], minute_word: str | None) -> Clock | Unreadable:
    hour, minute = _hour(match["hour"]), int(minute_word or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return Unreadable("no such time", words=match[0])
    return Clock(hour, minute, exact=match["hour"].startswith("0") or hour > 12)


def _meridiem(match: re.Match[str]) -> Clock | Unreadable:
    groups = match.groupdict()
    word = groups.get("minute")
    hour, minute = (
        _hour(match["hour"]),
        0 if word is None else _minutes(word),
    )
    second = int(groups.get("second") or 0)
    pm = match["half"] == "p"
    if hour > 12 and pm and hour < 24 and minute < 60:
        return Clock(hour, minute, second, exact=True)
    if not 1 <= hour <= 12 or minute > 59 or second > 59:
        if hour == 0 and not pm and minute < 60:
            return Clock(0, minute, exact=True)
        return Unreadable("no such time", words=match[0])
    return Clock(hour % 12 + (12 if pm else 0), minute, second, "afternoon" if pm else None, exact=True)


def _past(match: re.Match[str]) -> Clock | Unreadable:
    minute = _minutes(match["minute"])
    hour = _hour(match["hour"])
    if hour > 23 or not 0 < minute < 60:
        return Unreadable("no such time", words=match[0])
    if match["way"] in ("to", "before", "till"):
        minute = -minute
    part: Part | None = None
    if match["half"]:
        part = "afternoon" if match["half"] == "p" else "morning"
    return Clock(hour, minute, part=part, exact=match["hour"].startswith("0") or hour > 12)


def read_clocks(s: str, i: int) -> Found | None:
    """A time of day, or a list of them, or a part of the day alone."""
    if match := _VAGUE.match(s, i):
        return Found(match.end(), (Unreadable("about", words=match[0].strip()),))
    if match := _EACH_PART.match(s, i):
        named = [
            _PARTS[word.removesuffix("s")] for word in re.findall(r"\b(?!every|and)[a-z]+", match["parts"])
        ]
        return Found(match.end(), (Clocks(tuple(Clock(None, part=part) for part in named)),))
    if match := _OF_DAY.match(s, i):
        part: Part = "dusk" if match["dusk"] == "dusk" else "dawn" if match["dusk"] else "evening"
        if word := match["in"] or match["bare"] or match["of"]:
            part = _PARTS[word]
        if match["bare"] and match["bare"].endswith("s"):
            # Monday mornings: every one of them
            return Found(match.end(), (Clocks((Clock(None, part=part),)), Every("day", loose=True)))
        return Found(match.end(), (Clocks((Clock(None, part=part),)),))
    at = _AT.match(s, i)
    if at and at[0][0] in "db" and _A_DATE.match(s, at.end()):
        return None  # by 30 November, by 2030
    first = _one(s, at.end() if at else i, at is not None or _HOUR_OF_PART.match(s, i) is not None)
    if first is None and _BARE_SPAN.match(s, i) and (first := _one(s, i, at=True)):
        span = _TO.match(s, first[1])
        if span is None or not _one(s, span.end(), at=True):
            first = None
    if first is None:
        return None
    clock, end = first
    if isinstance(clock, Unreadable):
        return Found(end, (clock,))
    if (
        (match := _TO.match(s, end))
        and not _DAY_OF_MONTH.match(s, match.end())  # at 18:00 until 15 December
        and (last := _one(s, match.end(), at=True))
        and isinstance(last[0], Clock)
    ):
        return Found(last[1], (Span(_borrowed(clock, last[0]), last[0]),))
    if (match := _OR.match(s, end)) and _one(s, match.end(), at is not None):
        return Found(match.end(), (Unreadable("two times"),))
    clocks = [clock]
    while match := re.compile(AND + r"(?:at\s+)?").match(s, end):
        following = _one(s, match.end(), at=at is not None or match[0].rstrip().endswith("at"))
        if following is None or isinstance(following[0], Unreadable):
            break
        if match[0].strip() == "," and len(clocks) == 1 and _COUNTED.match(s, match.end()):
            # at 3, 10 chairs: a time, or how many?
            return Found(following[1], (Unreadable("two times"),))
        clocks.append(following[0])
        end = following[1]
    for index in range(len(clocks) - 1):
        clocks[index] = _borrowed(clocks[index], clocks[-1])
    return Found(end, (Clocks(tuple(clocks)),))


def _borrowed(clock: Clock, last: Clock) -> Clock:
    """`9 and 11 am`, `3 to 5pm`: the mark of the last holds for those before it, as long as time goes up."""
    if (
        clock.exact
        or clock.part
        or clock.hour is None
        or last.hour is None
        or not last.exact
        or clock.hour > 12
    ):
        return clock
    afternoon = last.part == "afternoon"
    if afternoon and clock.hour % 12 + 12 < last.hour + (last.minute > clock.minute):
        return Clock(clock.hour % 12 + 12, clock.minute, clock.second, exact=True)
    return Clock(clock.hour % 12 if clock.hour < 12 else 12, clock.minute, clock.second, exact=True)
