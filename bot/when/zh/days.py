"""Days in Chinese: `明天`, `下下周三`, `12月最后一个工作日`, `3月底前`, `中秋节前一天`."""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.when.dates import (
    add_days,
    can_exist,
    exact_date,
    framed,
    in_period,
    monday,
    period_end,
    period_start,
)
from bot.when.meaning import MONTHS_IN, Fixed, Found, Named, Setting, Unit
from bot.when.pattern import Day
from bot.when.schedule import Shift
from bot.when.text import number
from bot.when.unreadable import Unreadable
from bot.when.zh.feasts import read_feast, read_lunar
from bot.when.zh.places import (
    BEGINNING,
    WEEKEND,
    read_in_month,
    read_month_days,
    read_months,
    read_picks,
    read_weekdays,
)
from bot.when.zh.vocabulary import W1, WEEK, N, words


def in_month(
    s: str, i: int, months: tuple[int, ...], year: int | None, setting: Setting, start: int
) -> Found | None:
    """A named month and what follows it; a year makes it fixed."""
    picked = read_in_month(s, i)
    if picked is None:
        # 12月25 9点: the day without its mark, when nothing else can be meant
        bare = re.compile(r"(\d{1,2})(?=[\s,]|$)").match(s, i)
        if bare is None:
            return None
        if not 1 <= int(bare[1]) <= 31:
            return Found(bare.end(), (Unreadable("no such date", words=s[start : bare.end()]),))
        picked = (Day(int(bare[1])),), bare.end()
    picks, end = picked
    if isinstance(picks, Unreadable):
        return Found(end, (picks,))
    said = s[start:end]
    for pick in picks:
        if isinstance(pick, Day) and pick.n > 0 and not all(can_exist(month, pick.n) for month in months):
            return Found(end, (Unreadable("no such date", words=said),))
    if year is None:
        return Found(end, (Named(picks, "year", tuple(month - 1 for month in months)),))
    try:
        if len(months) == 1:
            return Found(end, (framed(picks, exact_date(year, months[0], 1, said), 1, setting, said),))
        dates = tuple(
            day
            for month in months
            for day in in_period(picks, exact_date(year, month, 1, said), 1, setting, said)
        )
    except Unreadable as refusal:
        return Found(end, (refusal,))
    return Found(end, (Fixed(dates),))


_RELATIVE = words(
    "(大后|后|明|今|当|次)(?:天|日|儿)(?!开始做|性|文|报|前的)|(?P<day>明|今) (?=(?:上午|中午|下午)(?!场|茶"
    "|班|餐))"
)
_AHEAD_OF = {"大后": 3, "后": 2, "明": 1, "今": 0, "当": 0, "次": 1}
_PAST = words(
    rf"(?:{N} 个? (?:分钟|小时|天|周|星期|礼拜|月|年) (?:之|以)?前|昨天|昨日|昨晚|前天|大前天"
    rf"|上 个? (?:{WEEK} {W1}|{WEEK}|月|季度)|去年)"
)
_EVENING = words("(今|明)(?=[早晚夜晨])")
_FRAMED_WEEK = words(rf"(这|本|下|下下|下下下) 个? (?={WEEK})")
_WEEK_FRAME = words(rf"(这|本|下|下下|下下下) (?:一? 个? )?{WEEK} 的? (?={WEEK})")
_FRAMES = {"这": 0, "本": 0, "当": 0, "今": 0, "下": 1, "下下": 2, "下下下": 3, "明": 1, "后": 2}
_THIS_WEEKEND = words(rf"(?:这|本|下|下下)? 个? {WEEK} 末")
_FRAMED_PERIOD = words(
    r"(这|本|当|下|下下) (?:(?:一? 个? )?(月|季度|季)(?!饼|经|光)(?:份)?|一? 个 (半年)) 的?"
)
_FRAMED_YEAR = words(r"(今|明|后|本) 年 的?")
_YEAR = words(r"(\d{4}|[零〇一二三四五六七八九]{4}) 年 的?")
_PERIOD_END = words(r"(?:[年月]? 底|(?:[年月季]|季度)? 末(?!考))")
_ANY_END = words(r"(月底|月末|年底|年末|岁末|季末|季度末|季度底)(?!考|奖)")
# 月底最后一个工作日: of that month
_LAST_WORKDAY = words(rf"的? (?=(?:最后 一?|倒数 第? {N}) 个? 工作日)")
_QUARTER = words(rf"(?:第? ({N}) 季度|(上|下)半年) 的?")
_BEGIN = words("(?:月初|年初|月中|年中|季初|季度初)(?!考)")
_ENDS: dict[str, Unit] = {"月": "month", "年": "year", "岁": "year", "季": "quarter"}
_RANGED = re.compile(r"[\d一二三四五六七八九十日号]\s*[到至~-]\s*[\d一二三四五六七八九十]")


def read_day(s: str, i: int, setting: Setting) -> Found | None:
    """Any day or days in Chinese, from position `i` on."""
    found = _read_day(s, i, setting)
    if found is None:
        return None
    found = shift(s, found)
    mention = found.effects[0]
    if isinstance(mention, Named) and mention.unit in ("month", "year") and _RANGED.search(s, i, found.end):
        return Found(found.end, (replace(mention, ranged=True),))
    return found


def _read_day(s: str, i: int, setting: Setting) -> Found | None:
    try:
        return (
            _relative(s, i, setting)
            or _framed(s, i, setting)
            or read_feast(s, i, setting)
            or read_lunar(s, i, setting)
            or _plain(s, i, setting)
        )
    except Unreadable as refusal:
        return Found(i + 1, (refusal,))


def _relative(s: str, i: int, setting: Setting) -> Found | None:
    if match := _PAST.match(s, i):
        return Found(match.end(), (Unreadable("past", when=match[0]),))
    if match := _EVENING.match(s, i) or _RELATIVE.match(s, i):
        word = match.groupdict().get("day") or match[1]
        return Found(match.end(), (Fixed((setting.today + timedelta(days=_AHEAD_OF[word]),)),))
    return None


def _framed(s: str, i: int, setting: Setting) -> Found | None:
    """This, next, the one after next: week, month, quarter, half, year; and years by number."""
    if match := _WEEK_FRAME.match(s, i) or _FRAMED_WEEK.match(s, i):
        weekdays = read_weekdays(s, match.end())
        if weekend := _THIS_WEEKEND.match(s, i):
            return Found(weekend.end(), (Unreadable("vague", words=weekend[0]),))
        if weekdays is None:
            return None
        first = monday(setting.today, _FRAMES[match[1]])
        return Found(weekdays[1], (Fixed(tuple(add_days(first, day.weekday) for day in weekdays[0])),))
    if match := _FRAMED_PERIOD.match(s, i):
        length = {"月": 1, "季": 3, "季度": 3, "半年": 6}[match[2] or match[3]]
        first = period_start(setting.today, length, _FRAMES[match[1]])
        return _in_frame(s, i, match.end(), first, length, setting)
    if match := _FRAMED_YEAR.match(s, i):
        return _in_year(s, i, match.end(), setting.today.year + _FRAMES[match[1]], setting)
    if match := _YEAR.match(s, i):
        year = number(match[1])
        if year is None or not 1000 <= year <= 9990:
            return Found(match.end(), (Unreadable("too far"),))
        return _in_year(s, i, match.end(), year, setting)
    return None


def _in_year(s: str, start: int, i: int, year: int, setting: Setting) -> Found | None:
    if not 1000 <= year <= 9990:
        return None
    if months := read_months(s, i):
        return in_month(s, months[1], months[0], year, setting, start)
    if found := read_feast(s, i, setting, year) or read_lunar(s, i, setting, year):
        return found
    if match := _QUARTER.match(s, i):
        length, index = _quarter(match)
        return _in_frame(
            s, start, match.end(), exact_date(year, 1 + index * length, 1, match[0]), length, setting
        )
    return _in_frame(s, start, i, exact_date(year, 1, 1, ""), 12, setting)


def _quarter(match: re.Match[str]) -> tuple[int, int]:
    if match[2]:
        return 6, 0 if match[2] == "上" else 1
    n = number(match[1])
    if n is None or not 1 <= n <= 4:
        raise Unreadable("no such date", words=match[0])
    return 3, n - 1


def _in_frame(s: str, start: int, i: int, first: date, length: int, setting: Setting) -> Found | None:
    if match := _PERIOD_END.match(s, i):
        if not (last := _LAST_WORKDAY.match(s, match.end())):
            return Found(match.end(), (Fixed((period_end(first, length),)),))
        i = last.end()
    if match := BEGINNING.match(s, i):
        return Found(match.end(), (Unreadable("vague", words=s[start : match.end()]),))
    picked = read_picks(s, i, with_days=length == 1)
    if picked is None:
        return None
    picks, end = picked
    if isinstance(picks, Unreadable):
        return Found(end, (picks,))
    return Found(end, (framed(picks, first, length, setting, s[start:end]),))


def _plain(s: str, i: int, setting: Setting) -> Found | None:
    """Days without a frame: weekdays, days of month, months with days, ends of periods."""
    if (match := _THIS_WEEKEND.match(s, i)) and WEEKEND.match(s, i):
        return Found(match.end(), (Unreadable("vague", words=match[0]),))
    if weekdays := read_weekdays(s, i):
        return Found(weekdays[1], (Named(weekdays[0], "week", plural=len(weekdays[0]) > 1),))
    if (months := read_months(s, i)) and (found := in_month(s, months[1], months[0], None, setting, i)):
        return found
    if match := _QUARTER.match(s, i):
        length, index = _quarter(match)
        if ending := _PERIOD_END.match(s, match.end()):
            return Found(ending.end(), (Named((Day(-1),), "year", (index * length,), length),))
        if (place := read_picks(s, match.end(), with_days=False)) is not None:
            if isinstance(place[0], Unreadable):
                return Found(place[1], (place[0],))
            return Found(place[1], (Named(place[0], "year", (index * length,), length),))
        return None
    if match := _ANY_END.match(s, i):
        unit = _ENDS[match[1][0]]
        if last := _LAST_WORKDAY.match(s, match.end()):
            workday = read_picks(s, last.end(), with_days=False)
            if workday and not isinstance(workday[0], Unreadable):
                return Found(workday[1], (Named(workday[0], unit, (0,), MONTHS_IN[unit]),))
        return Found(match.end(), (Named((Day(-1),), unit, (0,), MONTHS_IN[unit]),))
    if match := _BEGIN.match(s, i):
        return Found(match.end(), (Unreadable("vague", words=match[0]),))
    place = read_picks(s, i, with_days=True)
    if place is None:
        return None
    if isinstance(place[0], Unreadable):
        return Found(place[1], (place[0],))
    # 5日 is a day of a month, 第一个周一 of whatever the rhythm says
    in_any = not read_month_days(s, i) and all(
        not isinstance(pick, Day) or pick.n == -1 or "日" not in s[i : place[1]] for pick in place[0]
    )
    return Found(place[1], (Named(place[0], None if in_any else "month"),))


_BEFORE = words(
    rf"的? (?P<way>前|后|之前|之后|以前|以后) (?:的? )?(?:第 )?(?P<n>{N}) 个? (?P<unit>天|日|工作日|周|星期"
    rf"|礼拜)(?!内)"
)
_EVE = words(r"的? 前 (?:夕|一? (?=[晚夜]))")
_FIRST_AFTER = words(
    r"(?:小?长假|假期|放假)? 的? (?P<way>前|后|之前|之后|以前|以后) 的? (?P<end>最后|第)一个 工作日"
)
_DEADLINE = words(
    r"(?:之|以)?前(?!往|台|端|线|面|后|夕|任|景|沿|锋|进|提|途|年(?![终度中会报审检底])|天|辈|期)"
)


def shift(s: str, found: Found) -> Found:
    """`前一天`, `后第一个工作日`, and the deadline's `前`, which names the day itself."""
    mention = found.effects[0]
    if not isinstance(mention, Named | Fixed):
        return found
    days: int | None = None
    working = False
    if match := _FIRST_AFTER.match(s, found.end):
        days, working = (-1 if "前" in match["way"] else 1), True
    elif match := _BEFORE.match(s, found.end):
        count = number(match["n"])
        if count is None:
            return found
        days = count * (7 if match["unit"] in ("周", "星期", "礼拜") else 1)
        days, working = (-days if "前" in match["way"] else days), match["unit"] == "工作日"
    elif match := _EVE.match(s, found.end):
        days = -1
    elif match := _DEADLINE.match(s, found.end):
        return Found(match.end(), found.effects)
    if match is None or days is None:
        return found
    if days == 0 or abs(days) > 366:
        return Found(match.end(), (Unreadable("no such date", words=match[0]),))
    by = Shift(days, working)
    if isinstance(mention, Named):
        changed: Named | Fixed = replace(mention, shift=by)
    elif working:
        changed = Fixed(mention.dates, by)
    else:
        changed = Fixed(tuple(add_days(day, days) for day in mention.dates))
    return Found(match.end(), (changed,))
