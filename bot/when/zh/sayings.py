"""A schedule in plain Chinese, which the reader takes back to the same schedule."""

from datetime import date, datetime

from bot.when.lunar import TERMS
from bot.when.pattern import (
    Dates,
    Day,
    Days,
    Easter,
    Lunar,
    Months,
    Only,
    Pattern,
    Pick,
    Term,
    Union,
    Weekday,
    Weeks,
    Workday,
)
from bot.when.schedule import Moment, Move, Schedule, Shift, Ticks

WEEK = "一二三四五六日"
_DIGITS = "零一二三四五六七八九十"
_LUNAR_MONTHS = ("", "正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")


def describe(schedule: Schedule) -> str:
    """The whole rule: from when, how often, at what times, how long, and days off."""
    rule = schedule.rule
    if isinstance(rule, Moment):
        wall = rule.instant.astimezone(schedule.zone)
        return f"{_date(wall.date())} {clock(wall.hour * 3600 + wall.minute * 60 + wall.second)}"
    if isinstance(rule, Ticks):
        text = f"从{_moment(rule.origin, True)}起，每{_interval(rule.seconds)}"
    else:
        text = _days(rule) + (_shift(schedule.shift) if schedule.shift else "")
        text += " " + "、".join(clock(seconds) for seconds in schedule.times)
        if schedule.begins:
            text = f"从{_moment(schedule.begins)}起，{text}"
    if schedule.until:
        day_only = (schedule.until.hour, schedule.until.minute) == (23, 59)
        text += f"，到{_date(schedule.until.date())}" if day_only else f"，到{_moment(schedule.until)}为止"
    if schedule.count is not None:
        text += f"，共{schedule.count}次"
    if schedule.policy.move is not Move.KEEP:
        off = "周末" if schedule.policy.weekends else "节假日"
        text += (
            f"，遇{off}" + {Move.NEXT: "顺延", Move.PREVIOUS: "提前", Move.SKIP: "取消"}[schedule.policy.move]
        )
    return text


def clock(seconds: int) -> str:
    """`09:00`; the midnight that ends a day is 24:00, and what follows it `晚上12:30`."""
    hour, minute, second = seconds // 3600, seconds // 60 % 60, seconds % 60
    tail = f":{second:02d}" if second else ""
    if seconds > 86_400:
        return f"晚上{hour - 12}:{minute:02d}{tail}"
    return f"{hour:02d}:{minute:02d}{tail}"


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else "、".join(words[:-1]) + "和" + words[-1]


def _date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _moment(wall: datetime, always: bool = False) -> str:
    seconds = wall.hour * 3600 + wall.minute * 60 + wall.second
    return _date(wall.date()) + (f" {clock(seconds)}" if seconds or always else "")


def _interval(seconds: int) -> str:
    if seconds % 3600 == 0:
        return f"{seconds // 3600}小时" if seconds > 3600 else "小时"
    return f"{seconds // 60}分钟" if seconds > 60 else "分钟"


def _shift(shift: Shift) -> str:
    way = "前" if shift.days < 0 else "后"
    return f"{way}第{abs(shift.days)}个工作日" if shift.working else f"{way}{abs(shift.days)}天"


def _days(pattern: Pattern) -> str:
    match pattern:
        case Dates(dates):
            return _and([_date(day) for day in dates])
        case Days(step, _, only):
            if only is not Only.ALL:
                return "每个工作日" if only is Only.WORKDAYS else "每个休息日"
            return f"每{step}天" if step > 1 else "每天"
        case Weeks(picks, step, _):
            return _weeks(picks, step)
        case Months():
            return _months(pattern)
        case Lunar(0, days):
            return "每月农历" + "、".join(_lunar_day(day) for day in days)
        case _:
            return "每年" + _feast(pattern)


def _weeks(picks: tuple[Pick, ...], step: int) -> str:
    weekdays = [pick.weekday for pick in picks if isinstance(pick, Weekday)]
    if len(weekdays) < len(picks):
        return (f"每{step}周" if step > 1 else "每周") + _picks(picks, 0)
    if len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1:
        span = f"周{WEEK[weekdays[0]]}至周{WEEK[weekdays[-1]]}"
        return f"每{span}" if step == 1 else f"每{step}周的{span}"
    if step == 1:
        return "每周" + "、".join(WEEK[day] for day in weekdays)
    return f"每{step}周的" + "、".join(f"周{WEEK[day]}" for day in weekdays)


def _months(months: Months) -> str:
    step, length, offsets = months.step, months.length, months.offsets
    place = _picks(months.picks, length)
    if step % 12 == 0 and months.phase % 12 == 0:
        years = "每年" if step == 12 else f"每{step // 12}年"
        return years + _in_year(months)
    if length in (3, 6):
        n = step // length
        name = "季度" if length == 3 else "半年"
        return (f"每{name}" if n == 1 else f"每{n}个{name}") + place
    if step in (3, 6) and months.phase == 0:
        return f"每{'季度' if step == 3 else '半年'}第{offsets[0] + 1}个月的{place}"
    return ("每月" if step == 1 else f"每{step}个月的") + place


def _in_year(months: Months) -> str:
    place = _picks(months.picks, months.length)
    match months.length:
        case 1:
            return "、".join(f"{offset + 1}月" for offset in months.offsets) + place
        case 3:
            return f"第{_DIGITS[months.offsets[0] // 3 + 1]}季度{place}"
        case 6:
            return ("上" if months.offsets[0] == 0 else "下") + f"半年{place}"
        case _:
            return place


def _feast(pattern: Pattern) -> str:
    match pattern:
        case Lunar(12, (-1,)):
            return "除夕"
        case Lunar(month, days):
            leap = "闰" if month < 0 else ""
            return f"农历{leap}{_LUNAR_MONTHS[abs(month)]}月" + "、".join(_lunar_day(day) for day in days)
        case Term(index):
            return TERMS[index]
        case Easter():
            return "复活节"
        case Union(parts):
            return _and([_feast(part) for part in parts])
        case Months():
            return _in_year(pattern)
        case _:
            raise AssertionError(pattern)


def _lunar_day(day: int) -> str:
    if day == -1:
        return "最后一天"
    if day <= 10:
        return "初" + _DIGITS[day]
    if day in (20, 30):
        return _DIGITS[day // 10] + "十"
    return ("十" if day < 20 else "二十") + _DIGITS[day % 10]


def _picks(picks: tuple[Pick, ...], length: int) -> str:
    return _and([_pick(pick, length) for pick in picks])


def _pick(pick: Pick, length: int) -> str:
    match pick:
        case Day(n) if n > 0:
            return f"{n}日" if length == 1 else f"第{n}天"
        case Day(-1):
            return "最后一天"
        case Day(n):
            return f"倒数第{-n}天"
        case Weekday(weekday, n):
            return _nth(n) + f"周{WEEK[weekday]}"
        case Workday(n, plain):
            return _nth(n) + ("平日" if plain else "工作日")


def _nth(n: int) -> str:
    if n == -1:
        return "最后一个"
    number = _DIGITS[abs(n)] if abs(n) <= 10 else str(abs(n))
    return f"第{number}个" if n > 0 else f"倒数第{number}个"
