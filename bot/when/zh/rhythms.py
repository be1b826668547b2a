"""How often, in Chinese: `每周`, `隔天`, `每个工作日`, `每30分钟`, `每季度第一个月5日`."""

import re
from dataclasses import replace

from bot.when.dates import add_days
from bot.when.en import sayings as sayings_en
from bot.when.meaning import Clock, Clocks, Every, Found, Named, Often, Part, Setting, Tick, Unit
from bot.when.pattern import Day, Weekday
from bot.when.text import number
from bot.when.unreadable import Unreadable
from bot.when.zh import sayings
from bot.when.zh.clocks import read_clocks
from bot.when.zh.days import shift
from bot.when.zh.feasts import read_lunar_days
from bot.when.zh.places import read_in_month, read_month_days, read_weekdays
from bot.when.zh.vocabulary import WEEK, N, W, words

_WEEKDAY = rf"{WEEK} (?:[一二三四五六日天]|[1-7](?!\d| [点时:]))"
_UNITS: dict[str, Unit] = {
    "天": "day",
    "日": "day",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "半年": "half",
    "年": "year",
    "年度": "year",
    "工作日": "workday",
    "上班日": "workday",
    "休息日": "day off",
    "节假日": "day off",
    "非工作日": "day off",
}
_UNIT = (
    "(?:工作日|上班日|休息日|节假日|非工作日|星期|礼拜|季度|季(?!节)|半年|年度|年(?!级|龄|轻)|周"
    "|月(?!薪|票)|天|日(?!常|报|记|志|程))"
)
# 每三天一次, 每两周各2次: how many times belongs to the rhythm, it is no end
_PER = rf"(?: 各? (?P<times>{N}) [次回遍顿](?!数))?"
_EVERY = words(rf"(?:每逢|逢每|每到|每|逢) (?P<n>{N})? 个? (?P<unit>{_UNIT}(?!考)){_PER}")
_EVERY_OTHER = words(rf"(?:每?隔 (?P<n>{N}|半)? 个? (?P<unit>{_UNIT}|小时|钟头|分钟|刻钟)){_PER}")
# 每周1-5, 每周1、3、5: weekdays in figures
_FIGURES = str.maketrans("1234567", "一二三四五六日")
_WEEK_FIGURES = words(
    rf"每 个? {WEEK} (?P<days>[1-7] [-~到至] [1-7]|[1-7](?: [、,/] [1-7])+|[1-7]{{2,6}})(?= ,? (?:$|␣"
    rf"|[01]?\d[:点]|2\d[:点]|[上下早晚中傍凌]))"
)
# 单周周二: which weeks are the odd ones, those of the year or of the term?
_ODD_WEEKS = words(rf"(?:每逢?|逢)? (?P<words>(?:[单双奇偶] 数?|单 双) 周) 的? (?={WEEK}? {W})")
# 两周一次，周四晚上7点
_ONCE_IN = words(
    rf"(?:(?P<n>{N}) 个? (?=[天日周星礼月季年]))?(?P<unit>天|日|周|星期|礼拜|月|季度|半年|年) 一 次(?!性|数"
    rf"|的)"
)
_EVERY_DAY = words("(?:每一天|天天|日日|每日|每天)(?!向上|报|记)")
_EVERY_PART = words(
    "(?:每|每个|每天|天天) (?=早上|早晨|清晨|上午|中午|下午|傍晚|晚上|凌晨|早(?!会|餐|操)|晚(?!会|餐))"
)
# 每晚读书: after 每 a single 晚 is the time, whatever follows it
_EVERY_EVENING = words("每个? (?P<part>早(?!会|餐|操)|晚(?!会|餐))(?!上)")
_EVERY_DAY_OF_MONTH = words(rf"每 个? 月 逢 (?={N})")
_EVERY_DATE = words(
    rf"(?:每逢|每到|逢|每个?)(?= (?:{_WEEKDAY}|农历|初|元|春|端|中秋|国庆|重阳|腊|除夕|清明|{N} (?:日|号"
    rf"|月)))"
)
_WEEK_NEXT = words(_WEEKDAY)
_EVERY_WEEKEND = words(rf"(?:每逢|每|逢) 个? (?:{WEEK} 末|双休日)(?!考)")
_EVERY_END = words(
    r"每 (?P<n>两|2|三|3)? 个? (?P<unit>月|季度|季|半年|年度?)(?: 的)? (?:月? 底|月? 末|季末|年底|年末)(?!考"
    rf"|奖| 个? 月)(?P<last> 的? (?=(?:最后|倒数) 第? {N}? 个? 工作日))?"
)
_EVERY_BEGIN = words(
    r"每 个? (?:月|季度?|年)(?: 的)? (?:月初|年初|季初|初(?![一二三四五六七八九十])|中旬|上旬|下旬|中(?!秋))"
)
_WORKDAYS = words(r"(?:每周 的?)? (?:法定)? 工作日(?!志|记|程|报)(?: 的? (?:每天|每日|天天))?")
_LUNAR_MONTHS = words(r"(?:农历|阴历|旧历) 每 个? 月 的? (?=初|十|廿|二十|三十|最后)")
_TICK = words(rf"每 隔? (?P<n>\d+\.\d+|{N}|半)? (?P<half>个半)? 个? (?P<unit>小时|钟头|分钟|刻钟)")
_TIMES_A = words(
    rf"(?:每 个?|一 个? (?=[天日周星礼月季年])) (?P<unit>天|日|周|星期|礼拜|月|季度?|年"
    rf"|半年) 各? (?P<times>{N}) [次回遍顿](?!数)"
)
_TICK_AT = words(r"整点")
_MONTH_IN = words(
    r"(?:的 )?(?:第 (?P<n>[一二三四五六1-6])|(?P<first>首|头一?)|(?P<last>最后一?|末)) 个? 月 (?:的 )?"
)
_LENGTHS = {"quarter": 3, "half": 6}


def closing(found: Found | None) -> Found | None:
    """A rhythm is not looked for once all is said: 每周例会材料 is a subject then."""
    return replace(found, loose=True) if found else None


def read_rhythm(s: str, i: int, setting: Setting) -> Found | None:
    if match := _ONCE_IN.match(s, i):
        count = number(match["n"]) if match["n"] else 1
        if count is None or count > 1000:
            return None
        return Found(
            match.end(), (Unreadable("zero") if count == 0 else Every(_UNITS[match["unit"]], count),)
        )
    if match := _ODD_WEEKS.match(s, i):
        return Found(match.end(), (_odd_weeks(s, match, setting),))
    if s[i] not in "每隔逢天日工法农阴旧一":
        return None
    if match := _LUNAR_MONTHS.match(s, i):
        days = read_lunar_days("农历" + s[match.end() :], 0)
        return (
            Found(match.end() + days[1] - 2, (Every("month"), Named(unit="month", pattern=days[0])))
            if days
            else None
        )
    if match := _WORKDAYS.match(s, i):
        return Found(match.end(), (Every("workday"),))
    if match := _TIMES_A.match(s, i):
        times = number(match["times"])
        unit = _UNITS.get(match["unit"], "day")
        return Found(match.end(), (Every(unit), Often(times, match[0]))) if times else None
    if match := _TICK.match(s, i):
        n = _amount(match["n"])
        if n is None:
            return None
        seconds = (n + (0.5 if match["half"] else 0)) * {"小时": 3600, "钟头": 3600, "分钟": 60, "刻钟": 900}[
            match["unit"]
        ]
        return _ticks(int(seconds), match.end(), s)
    if match := _EVERY_END.match(s, i):
        unit = _UNITS[match["unit"]]
        n = number(match["n"]) if match["n"] else 1
        if match["last"] is not None:
            # 每月底最后一个工作日: the working day says it all
            return Found(match.end(), (Every(unit, n or 1),))
        named = shift(s, Found(match.end(), (Named((Day(-1),)),)))
        return Found(named.end, (Every(unit, n or 1), *named.effects))
    if match := _EVERY_BEGIN.match(s, i):
        return Found(match.end(), (Every("month"), Unreadable("vague", words=match[0])))
    if match := _EVERY_WEEKEND.match(s, i):
        return Found(match.end(), (Every("week"), Named((Weekday(5), Weekday(6)), "week")))
    if match := words(rf"隔 (?={WEEK} (?:[二三四五六日天2-7]|[一1](?!个|次)))(?! {WEEK} 的? {WEEK})").match(
        s, i
    ):
        return Found(match.end(), (Every("week", 2),))
    if (match := _WEEK_FIGURES.match(s, i)) and (
        figures := read_weekdays("周" + match["days"].translate(_FIGURES), 0)
    ):
        return Found(match.end(), (Every("week"), Named(figures[0], "week", plural=True)))
    if match := _EVERY_OTHER.match(s, i):
        return _other(s, match)
    if (match := _EVERY_EVENING.match(s, i)) and read_clocks(s, match.start("part")) is None:
        part: Part = "morning" if match["part"] == "早" else "evening"
        return Found(match.end(), (Every("day"), Clocks((Clock(None, part=part),))))
    if match := _EVERY_PART.match(s, i):
        return Found(match.end(), (Every("day"),))
    if match := _EVERY_DAY_OF_MONTH.match(s, i):
        return Found(match.end(), (Every("month"),))
    if match := _EVERY_DAY.match(s, i):
        return Found(match.end(), (Every("day"),))
    if match := _EVERY_DATE.match(s, i):
        return Found(match.end(), (Every("week" if _WEEK_NEXT.match(s, match.end()) else None),))
    if match := _EVERY.match(s, i):
        n = number(match["n"]) if match["n"] else 1
        if n is None:
            return None
        if n == 0:
            return Found(match.end(), (Unreadable("zero"),))
        unit = _UNITS[match["unit"]]
        if n > 1 and unit in ("workday", "day off"):
            return Found(match.end(), (Unreadable("word ambiguous", words=match[0]),))
        if n > 1000:
            return Found(match.end(), (Unreadable("too far"),))
        return Found(match.end(), (Every(unit, n), *_often(match)))
    return None


def _odd_weeks(s: str, match: re.Match[str], setting: Setting) -> Unreadable:
    """The refusal that offers the next two dates: one is in an odd week, whoever counts."""
    days = read_weekdays("周" + s[match.end() :].lstrip("周星期礼拜 "), 0)
    weekday = days[0][0].weekday if days else 0
    first = add_days(setting.today, (weekday - setting.today.weekday()) % 7)
    dates = [(f"{day.month}月{day.day}日", f"{day.day} {day:%b}") for day in (first, add_days(first, 7))]
    names = f"周{sayings.WEEK[weekday]}", sayings_en.WEEKDAYS[weekday]
    return Unreadable("odd weeks", words=match["words"], first=dates[0], second=dates[1], day=names)


def _amount(word: str | None) -> float | None:
    """`半` 0.5, `1.5`, `三`; none is one."""
    if word and "." in word:
        return float(word)
    return 0.5 if word == "半" else number(word) if word else 1


def _often(match: re.Match[str]) -> tuple[Often, ...]:
    times = number(match["times"]) if match["times"] else None
    return (Often(times, match[0]),) if times else ()


def _other(s: str, match: re.Match[str]) -> Found | None:
    """`隔周`, `每隔一天`: every second. `每隔两天` reads as every second and as every third: refused."""
    word = match["unit"]
    if word in ("小时", "钟头", "分钟", "刻钟"):
        n = 0.5 if match["n"] == "半" else number(match["n"]) if match["n"] else 1
        if n is None:
            return None
        return _ticks(int(n * {"小时": 3600, "钟头": 3600, "分钟": 60, "刻钟": 900}[word]), match.end(), s)
    n = 1 if match["n"] is None else number(match["n"])
    if n is None:
        return None
    if n == 0:
        return Found(match.end(), (Unreadable("zero"),))
    unit = _UNITS[word]
    if unit in ("workday", "day off"):
        return Found(match.end(), (Unreadable("word ambiguous", words=match[0]),))
    if n > 1 or unit == "half":
        name = {"月": "个月", "季度": "个季度", "季": "个季度", "半年": "个半年"}.get(word, word)
        day = {"week": "的周一", "month": "的5日", "year": "的7月1日"}.get(unit, "")
        day = "的第一个工作日" if unit in ("quarter", "half") else day
        refusal = Unreadable("interval ambiguous", words=match[0], n=n, more=n + 1, unit=name, day=day)
        return Found(match.end(), (refusal,))
    return Found(match.end(), (Every(unit, 2), *_often(match)))


def _ticks(seconds: int, end: int, s: str) -> Found:
    if seconds == 0:
        return Found(end, (Unreadable("zero"),))
    if seconds > 366 * 86_400:
        return Found(end, (Unreadable("too far"),))
    if match := _TICK_AT.match(s, end):
        return Found(match.end(), (Tick(seconds, aligned=True),))
    return Found(end, (Tick(seconds),))


def read_in_rhythm(s: str, i: int, every: Every | None) -> Found | None:
    """Days that only make sense after a rhythm: the second month of a quarter, the first of a lunar month."""
    if every is None:
        return None
    if every.unit in ("quarter", "half") and (match := _MONTH_IN.match(s, i)):
        length = _LENGTHS[every.unit]
        n = 1 if match["first"] else length if match["last"] else number(match["n"]) or 0
        if not 1 <= n <= length:
            return Found(match.end(), (Unreadable("no such date", words=match[0]),))
        place = read_in_month(s, match.end())
        if place is None:
            return Found(match.end(), (Unreadable("which quarter day"),))
        picks, end = place
        return Found(
            end, (picks if isinstance(picks, Unreadable) else Named(picks, every.unit, (n - 1,), 1),)
        )
    if every.unit in ("quarter", "half") and (days := read_month_days(s, i)):
        # 每季度15日: of its first month for some, of its last for others
        return Found(days[1], (Unreadable("which month of it", words=s[i : days[1]]),))
    if every.unit in ("month", None) and (found := read_lunar_days(s, i)):
        return Found(found[1], (Named(unit="month", pattern=found[0]),))
    return None
