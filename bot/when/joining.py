"""Days said together, and days said as bounds."""

from dataclasses import replace
from datetime import date

from bot.when.meaning import Fixed, Named, Setting
from bot.when.pattern import Months, Pattern, Union, Weeks, first_on
from bot.when.unreadable import Unreadable


def join(mentions: list[object], said: str) -> Named | Fixed | Unreadable:
    """Several mentions of days as one. Raises nothing: what does not go together is a refusal."""
    fixed = [mention for mention in mentions if isinstance(mention, Fixed)]
    if len(fixed) == len(mentions):
        if any(mention.shift or mention.clock is not None for mention in fixed):
            return Unreadable("two dates")
        return Fixed(tuple(sorted({day for mention in fixed for day in mention.dates})))
    named = [mention for mention in mentions if isinstance(mention, Named)]
    first = named[0]
    if len(named) != len(mentions) or any(
        mention.unit != first.unit or mention.shift != first.shift for mention in named
    ):
        return Unreadable("two dates")
    alike = all((m.offsets, m.length, m.pattern) == (first.offsets, first.length, None) for m in named)
    if alike:
        picks = tuple(dict.fromkeys(pick for mention in named for pick in mention.picks))
        return replace(first, picks=picks, plural=first.unit == "week")
    if all(
        mention.picks == first.picks and mention.pattern is None and mention.length == first.length
        for mention in named
    ):
        offsets = tuple(sorted({offset for mention in named for offset in mention.offsets}))
        return replace(first, offsets=offsets)
    if first.unit == "year":
        return Named(
            unit="year", pattern=Union(tuple(pattern_of(mention) for mention in named)), shift=first.shift
        )
    return Unreadable("two dates")


def pattern_of(mention: Named) -> Pattern:
    """The dates of a mention, year after year (week after week, month after month)."""
    if mention.pattern is not None:
        return mention.pattern
    if mention.unit == "week":
        return Weeks(mention.picks)
    step = {"month": 1, "quarter": 3, "half": 6, "year": 12}[mention.unit or "month"]
    return Months(mention.picks, step, 0, mention.offsets, mention.length)


def pattern_parts(mention: Named) -> list[Pattern]:
    """A pattern for each single day that a mention names."""
    if mention.pattern is not None:
        return list(mention.pattern.parts) if isinstance(mention.pattern, Union) else [mention.pattern]
    return [
        pattern_of(replace(mention, picks=(pick,), offsets=(offset,)))
        for pick in mention.picks
        for offset in mention.offsets
    ]


def other_weekday(day: date, weekday: int) -> Unreadable:
    """The refusal of a date said with a weekday that it does not have."""
    from bot.when.moments import WEEKDAYS_ZH, say_day

    english = date(2001, 1, 1 + weekday)  # a week that begins on Monday the 1st
    zh = f"{day.year}年{day.month}月{day.day}日是周{WEEKDAYS_ZH[day.weekday()]}"
    names = f"周{WEEKDAYS_ZH[weekday]}", f"{english:%A}"
    return Unreadable("other weekday", day=(zh, f"{say_day(day, 'en')} {day.year}"), weekday=names)


def only_day(effect: object, setting: Setting, after: date | None = None) -> date | Unreadable:
    """The one date that a mention means as a bound: the next one from today, or from `after`, on."""
    if isinstance(effect, Fixed) and len(effect.dates) == 1 and effect.shift is None:
        return effect.dates[0]
    if isinstance(effect, Named) and effect.unit and not effect.plural:
        day = first_on(pattern_of(effect), after or setting.today, setting.days)
        return day or Unreadable("never")
    return Unreadable("two dates")
