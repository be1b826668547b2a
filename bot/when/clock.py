"""From times as said to seconds after midnight: which half of the day an hour is in."""

from bot.when.meaning import Clock, Part
from bot.when.unreadable import Unreadable

DAY = 86_400
PART_TIMES: dict[Part, int] = {
    "morning": 9 * 3600,
    "noon": 12 * 3600,
    "afternoon": 15 * 3600,
    "dusk": 18 * 3600,
    "evening": 20 * 3600,
}
"""When a part of the day is, when nothing more is said."""

_NAMES: dict[Part, tuple[str, str]] = {
    "dawn": ("凌晨", "before dawn"),
    "morning": ("上午", "in the morning"),
    "noon": ("中午", "noon"),
    "afternoon": ("下午", "pm"),
    "dusk": ("傍晚", "at dusk"),
    "evening": ("晚上", "in the evening"),
    "night": ("夜里", "at night"),
}


def resolve(clocks: tuple[Clock, ...]) -> tuple[int, ...]:
    """Seconds after midnight, ascending, each once.

    Raises Unreadable for what is no time, or could be two.
    """
    found: list[int] = []
    part: Part | None = None
    for clock in clocks:
        seconds = _seconds(clock, clock.part)
        if clock.part is None and not clock.exact and clock.hour is not None and clock.hour < 12 and found:
            # 晚上8点和9点: the part goes on as long as time does
            later = _seconds(Clock(clock.hour + 12, clock.minute, clock.second, exact=True), None)
            if part in ("afternoon", "dusk", "evening") and found[-1] < later:
                seconds = later
        part = clock.part or part
        found.append(seconds)
    return tuple(sorted(set(found)))


def _seconds(clock: Clock, part: Part | None) -> int:
    if clock.hour is None:
        if part not in PART_TIMES:
            raise Unreadable("vague time", words=_NAMES[part or "night"])
        return PART_TIMES[part]
    hour = _hour(clock, part)
    return hour * 3600 + clock.minute * 60 + clock.second


def _hour(clock: Clock, part: Part | None) -> int:
    hour = clock.hour or 0
    wrong = Unreadable("no such time", words=tuple(_said(clock, part, zh) for zh in (True, False)))
    match part:
        case None:
            return hour + 12 if 1 <= hour <= 6 and not clock.exact else hour
        case "dawn":
            if hour == 12:
                return 0
            if hour <= 6:
                return hour
        case "morning":
            if hour <= 12:
                return hour
        case "noon":
            if hour in (10, 11, 12, 13, 14):
                return hour
            if hour in (1, 2):
                return hour + 12
        case "afternoon":
            if hour == 12 or 13 <= hour <= 23:
                return hour
            if 1 <= hour <= 11:
                return hour + 12
        case "dusk":
            if 4 <= hour <= 8:
                return hour + 12
            if 16 <= hour <= 20:
                return hour
        case "evening":
            # the midnight that ends the day, also as 今晚零点
            if hour in (0, 12, 24):
                return 24
            if 5 <= hour <= 11:
                return hour + 12
            if 17 <= hour <= 23:
                return hour
        case "night":
            if hour in (0, 12, 24):
                return 24
            if 7 <= hour <= 11:
                return hour + 12
            if 19 <= hour <= 23:
                return hour
    raise wrong


def _said(clock: Clock, part: Part | None, zh: bool) -> str:
    figure = f"{clock.hour}:{abs(clock.minute):02d}"
    name = _NAMES[part][0 if zh else 1] if part else ""
    return f"{name}{figure}" if zh else f"{figure} {name}".strip()
