"""So long from now, in English: `in 20 minutes`, `an hour and a half from now`, `in 3 working days`."""

import re
from datetime import timedelta

from bot.when.dates import add_days, add_months
from bot.when.en.vocabulary import NUMBER, number
from bot.when.meaning import Exactly, Fixed, Found, Setting
from bot.when.schedule import Shift
from bot.when.unreadable import Unreadable

_AMOUNT = rf"(?:(?P<half>half an?|an? half|half)|(?P<n>\d+\.\d+|{NUMBER}|a couple of|a few))"
_SPAN_UNIT = (
    r"(?P<unit>seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|fortnights?|months?|years?|(?:working"
    r"|business) ?days?|workdays?|s|m|h|d|w)"
)
_ONE_SPAN = re.compile(
    rf"{_AMOUNT}(?:\s*-?\s*){_SPAN_UNIT}(?![a-z])(?P<and_half>\s+and\s+a\s+half(?![a-z]))?".replace(
        "half an?|an? half", r"half\s+an?|an?\s+half"
    ).replace("a couple of", r"a\s+couple\s+of")
)
_COMPACT_SPAN = re.compile(r"(\d+)\s?(h|hr|hrs|d|w)\s?(\d+)\s?(m|mins?|h)(?![a-z])")
_MIXED = re.compile(
    r"(?P<n>an?|one|two|three|\d+)\s+and\s+a\s+half\s+(?P<unit>hours?|minutes?|days?|weeks?|months?"
    r"|years?)(?![a-z])"
)
_QUARTERS = re.compile(r"(?:a\s+)?(?P<n>quarter|three\s+quarters)\s+of\s+an\s+hour(?![a-z])")
_SPAN_JOIN = re.compile(r"\s*(?:,\s*and|,|and)?\s*")
_IN = re.compile(r"(?:in|after|within)\s+")
_FROM_NOW = re.compile(r"(?:'?s?\s+time|\s+from\s+(?:now|today)|\s+later|\s+hence|'\s+time)(?![a-z])")


def read_delay(s: str, i: int, setting: Setting) -> Found | None:
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
    elif match := _QUARTERS.match(s, at):
        amounts["minute"] = 15 if match["n"] == "quarter" else 45
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
            if word and word.startswith(("a few", "a couple")):
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
        return Found(end, (Unreadable("about", words=("时长", "the delay")),))
    clock = (setting.now.hour * 60 + setting.now.minute) * 60
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
            return Found(end, (Unreadable("about", words=("时长", "the delay")),))
        if months > 12_000 or days > 40_000:
            return Found(end, (Unreadable("too far"),))
        return Found(
            end, (Fixed((add_days(add_months(setting.today, int(months)), int(days)),), clock=clock),)
        )
    except Unreadable as refusal:
        return Found(end, (refusal,))
