"""Days by their place in a week or a longer period.

`Mon, Wed and Fri`, `the second last working day`, `the 5th`.
"""

import re

from bot.when.en.vocabulary import (
    AND,
    MONTH,
    ORDINAL,
    WEEKDAY,
    WEEKDAY_FULL,
    WORKDAY,
    ordinal,
    weekday,
    words,
)
from bot.when.pattern import Day, Pick, Weekday, Workday
from bot.when.unreadable import Unreadable

_ONE_WEEKDAY = words(rf"({WEEKDAY}|{WEEKDAY_FULL})")
_LETTERS = re.compile(r"(?:(?P<all>m\s*-\s*f)|mwf)(?=\s*,?\s*(?:at\s|\d|$))")
_ANOTHER = re.compile(rf"{AND}(?:on\s+)?(?:every\s+|each\s+)?({WEEKDAY_FULL}|{WEEKDAY})(?![a-z\d])")
# Mon Wed Fri 9am
_SPACED = re.compile(
    r"\s+(mon|tue|wed|thu|fri|sat|sun)(?=\s*(?:,|\d|at\s|@|$|every\s|each\s|mon\s|tue\s|wed\s|thu\s|fri\s|sat\s|sun\s))"
)
_THROUGH = re.compile(
    rf"\s*(?:-|~|\bto\b|\bthrough\b|\bthru\b|\btill\b|\buntil\b)\s*({WEEKDAY_FULL}|{WEEKDAY})(?![a-z\d])"
)


def read_weekdays(s: str, i: int) -> tuple[tuple[Weekday, ...], bool, int] | None:
    """`Friday`, `Mon, Wed and Fri`, `Mon-Fri`, `Tuesdays`; whether they recur by themselves."""
    if match := _LETTERS.match(s, i):
        return tuple(Weekday(day) for day in (range(5) if match["all"] else (0, 2, 4))), True, match.end()
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
        elif match := _ANOTHER.match(s, end) or _SPACED.match(s, end):
            found.append(weekday(match[1]))
        else:
            break
        plural = True
        end = match.end()
    return tuple(Weekday(day) for day in sorted(set(found))), plural, end


_NTH = (
    rf"(?:(?P<back>{ORDINAL}|next)[ -](?:to[ -])?last|(?P<penult>penultimate)|(?P<nth>{ORDINAL}|last"
    rf"|final)(?P<more>(?:{AND}(?:the\s+)?(?:{ORDINAL}|last))*))"
)
_PLACE = re.compile(
    rf"(?:the\s+)?{_NTH}\s+(?:(?P<wd>{WEEKDAY})|(?P<work>{WORKDAY}|weekday)"
    rf"|(?P<day>(?:calendar\s+)?day))s?(?![a-z\d])"
)
_BARE_ORDINALS = re.compile(
    rf"(?:the\s+|day\s+)?(?P<first>\d{{1,2}}(?:st|nd|rd|th))(?P<more>(?:{AND}(?:the\s+)?(?:\d{{1,2}}(?:st|nd"
    rf"|rd|th)|last\s+day))*)(?![a-z\d])"
)
_WORD_ORDINALS = re.compile(
    rf"(?:the\s+|(?={ORDINAL}\s+of\s+(?:every|each|the|this|next"
    rf"|{MONTH})))(?P<first>{ORDINAL})(?P<more>(?:{AND}(?:the\s+)?(?:{ORDINAL}"
    rf"|last\s+day))*)(?![a-z\d])(?!\s+(?:week|month|quarter|half))"
)
_DAY_N = words(r"days? (?P<first>\d{1,2})(?P<more>(?:\s*(?:,|and)\s*\d{1,2})*)")
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
        return tuple(Workday(n, match["work"] == "weekday") for n in counts)
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
