"""So long from now, in Chinese: `20分钟后`, `一个半小时后`, `3个工作日后`."""

import re
from datetime import timedelta

from bot.when.dates import add_days, add_months, monday
from bot.when.meaning import Exactly, Fixed, Found, Setting
from bot.when.schedule import Shift
from bot.when.text import number
from bot.when.unreadable import Unreadable
from bot.when.zh.places import read_weekdays
from bot.when.zh.vocabulary import WEEK, N, words

# 3天后的下午3点, but not 3天后的会议
_AFTER = (
    r"(?:之|以)? 后(?!勤|台|期|备|续(?![费约签保租办借交订证])|面|方|果|代"
    r"|的(?! (?:[上下中]午|[早晚]|凌晨|傍晚|\d{1,2} [点时:]|[一二两三四五六七八九十]{1,3} 点)))"
)
_LONG = (
    rf"(?:(?P<months>{N}) 个? 月 (?P<month_half>半)?|(?P<half_month>半) 个? 月"
    rf"|(?P<years>{N}) 年 (?P<year_half>半)?"
    rf"|(?P<half_year>半) 年"
    rf"|(?P<weeks>{N}) 个? {WEEK}|(?P<workdays>{N}) 个? 工作日|(?P<days>{N}) (?:天|日))"
)
_SHORT = (
    rf"(?:(?P<day>{N}) 天)? (?:零)? (?:(?P<half_hour>半) 个? (?:小时|钟头)|(?P<hours>\d+\.\d+"
    rf"|{N}) 个? (?P<hour_half>半)? 个? (?:小时|钟头|h(?![a-z])|hrs?) (?P<half_after>半)?)?"
    rf" (?:零)? (?:(?P<minutes>{N}) (?P<minute_half>分半|分|mins?) 钟?"
    rf"|(?P<quarters>{N}) 刻 钟)? (?:(?P<seconds>{N}) 秒 钟?)?"
)
_AHEAD_LONG = words(
    rf"(?:(?:再)? 过 {_LONG}(?: {_AFTER})?|{_LONG.replace('?P<', '?P<a_')} {_AFTER}"
    rf"|{_LONG.replace('?P<', '?P<b_')} 后 的 (?={WEEK}))"
)
_AHEAD_SHORT = words(rf"(?:再? 过)? {_SHORT} {_AFTER}")
_AHEAD_PAST = words(rf"(?:再 过|过) {_SHORT}(?! {_AFTER})")


def read_delay(s: str, i: int, setting: Setting) -> Found | None:
    if s[i] not in "再过半零〇一二两三四五六七八九十百" and not s[i].isdigit():
        return None
    if match := _AHEAD_LONG.match(s, i):
        return _long(s, match, setting)
    match = _AHEAD_SHORT.match(s, i) or _AHEAD_PAST.match(s, i)
    if match is None or not any(
        match[name] for name in ("half_hour", "hours", "minutes", "quarters", "seconds")
    ):
        return None
    hours: float | None = 0.5 if match["half_hour"] else 0
    if match["hours"]:
        hours = float(match["hours"]) if "." in match["hours"] else number(match["hours"])
        if hours is not None and (match["hour_half"] or match["half_after"]):
            hours += 0.5
    parts = [number(match[name]) if match[name] else 0 for name in ("day", "minutes", "quarters", "seconds")]
    if hours is None or any(part is None for part in parts):
        return None
    day, minutes, quarters, seconds = (part or 0 for part in parts)
    if match["minute_half"] == "分半":
        seconds += 30
    if max(day, hours, minutes, quarters, seconds) > 10_000_000:
        return Found(match.end(), (Unreadable("too far"),))
    delay = timedelta(days=day, hours=hours, minutes=minutes + 15 * quarters, seconds=seconds)
    if not delay:
        return Found(match.end(), (Unreadable("zero"),))
    if delay > timedelta(days=366 * 100):
        return Found(match.end(), (Unreadable("too far"),))
    return Found(match.end(), (Exactly(delay),))


def _long(s: str, match: re.Match[str], setting: Setting) -> Found | None:
    groups = {}
    for name, value in match.groupdict().items():
        if value:
            groups[name.removeprefix("a_").removeprefix("b_")] = value
    values = {
        name: number(value) for name, value in groups.items() if not name.endswith("half") and value != "半"
    }
    if any(value is None for value in values.values()):
        return None
    amounts = {name: value or 0 for name, value in values.items()}
    if any(amount > 40_000 for amount in amounts.values()):
        return Found(match.end(), (Unreadable("too far"),))
    today, clock = setting.today, (setting.now.hour * 60 + setting.now.minute) * 60
    months = amounts.get("months", 0) + 12 * amounts.get("years", 0)
    months += 6 if "half_year" in groups or "year_half" in groups else 0
    days = amounts.get("days", 0) + 7 * amounts.get("weeks", 0)
    days += 15 if "half_month" in groups or "month_half" in groups else 0
    try:
        if workdays := amounts.get("workdays", 0):
            if workdays > 366:
                return Found(match.end(), (Unreadable("too far"),))
            return Found(match.end(), (Fixed((today,), Shift(workdays, working=True), clock),))
        if not months and not days:
            return Found(match.end(), (Unreadable("zero"),))
        if (weekday := words("的?").match(s, match.end())) and "weeks" in groups:
            listed = read_weekdays(s, weekday.end())
            if (
                listed
                and match[0].rstrip().endswith(("后的", "后"))
                and s[match.end() :].lstrip(" 的")[:1] in "周星礼"
            ):
                first = monday(today, amounts["weeks"])
                return Found(listed[1], (Fixed(tuple(add_days(first, day.weekday) for day in listed[0])),))
        return Found(match.end(), (Fixed((add_days(add_months(today, months), days),), clock=clock),))
    except Unreadable as refusal:
        return Found(match.end(), (refusal,))
