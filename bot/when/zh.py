"""The Chinese grammar: rhythms, bounds, what to do on days off; days and times are in `zh_days` and `zh_clock`."""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.when.dates import add_days, add_months, can_exist, exact_date, monday, period_end, period_start
from bot.when.meaning import (
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
from bot.when.pattern import Day, Months, Weekday, first_on
from bot.when.schedule import Move, Policy, Shift
from bot.when.text import number
from bot.when.unreadable import Unreadable
from bot.when.zh_clock import read_clocks
from bot.when.zh_days import (
    WEEK,
    N,
    read_day,
    read_in_month,
    read_lunar_days,
    read_weekdays,
    shift,
    words,
)

GLUE = re.compile(
    r"(?:[\s,、;。]|的(?!士|确|话)|在(?=[\s\d周每星下本这])|于(?=[\s\d周每星下本这])|时(?=[\s,]))*"
)

_WEEKDAY = rf"{WEEK} [一二三四五六日天1-7]"
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
_UNIT = "(?:工作日|上班日|休息日|节假日|非工作日|星期|礼拜|季度|季(?!节)|半年|年度|年(?!级|龄|轻)|周|月(?!薪|票)|天|日(?!常|报|记|志|程))"
_EVERY = words(rf"(?:每逢|每到|每|逢) (?P<n>{N})? 个? (?P<unit>{_UNIT}(?!考))")
_EVERY_OTHER = words(rf"(?:每?隔 (?P<n>{N}|半)? 个? (?P<unit>{_UNIT}|小时|钟头|分钟|刻钟))")
_EVERY_DAY = words("(?:每一天|天天|日日|每日|每天)(?!向上|报|记)")
_EVERY_PART = words(
    "(?:每|每个|每天|天天) (?=早上|早晨|清晨|上午|中午|下午|傍晚|晚上|凌晨|早(?!会|餐|操)|晚(?!会|餐))"
)
_EVERY_DAY_OF_MONTH = words(rf"每 个? 月 逢 (?={N})")
_EVERY_DATE = words(
    rf"(?:每逢|每到|逢|每个?)(?= (?:{_WEEKDAY}|农历|初|元|春|端|中秋|国庆|重阳|腊|除夕|清明|{N} (?:日|号|月)))"
)
_WEEK_NEXT = words(_WEEKDAY)
_EVERY_WEEKEND = words(rf"(?:每逢|每|逢) 个? (?:{WEEK} 末|双休日)(?!考)")
_EVERY_END = words(
    r"每 (?P<n>两|2|三|3)? 个? (?P<unit>月|季度|季|半年|年度?)(?: 的)? (?:月? 底|月? 末|季末|年底|年末)(?!考|奖| 个? 月)"
)
_EVERY_BEGIN = words(
    r"每 个? (?:月|季度?|年)(?: 的)? (?:月初|年初|季初|初(?![一二三四五六七八九十])|中旬|上旬|下旬|中(?!秋))"
)
_WORKDAYS = words(r"(?:法定)? 工作日(?!志|记|程|报)")
_TICK = words(rf"每 隔? (?P<n>{N}|半)? (?P<half>个半)? 个? (?P<unit>小时|钟头|分钟|刻钟)")
_TIMES_A = words(rf"每 个? (?P<unit>天|日|周|星期|礼拜|月|季度?|年|半年) 各? (?P<times>{N}) [次回遍顿](?!数)")
_TICK_AT = words(r"整点")
_MONTH_IN = words(
    r"(?:的 )?(?:第 (?P<n>[一二三四五六1-6])|(?P<first>首|头一?)|(?P<last>最后一?|末)) 个? 月 (?:的 )?"
)
_LENGTHS = {"quarter": 3, "half": 6}


def atom(s: str, i: int, setting: Setting, every: Every | None) -> Found | None:
    """What the words at `i` mean in Chinese, if anything. `every` is the rhythm already said."""
    return (
        _policy(s, i)
        or _bound(s, i, setting)
        or _closing(_rhythm(s, i, setting))
        or (None if every else _ahead(s, i, setting))
        or _in_rhythm(s, i, every)
        or _dates(s, i, setting, every)
        or read_clocks(s, i)
    )


# ── rhythms ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _closing(found: Found | None) -> Found | None:
    """A rhythm is not looked for once all is said: 每周例会材料 is a subject then."""
    return replace(found, loose=True) if found else None


def _rhythm(s: str, i: int, setting: Setting) -> Found | None:
    if s[i] not in "每隔逢天日工法":
        return None
    if match := _TIMES_A.match(s, i):
        times = number(match["times"])
        unit = _UNITS.get(match["unit"], "day")
        return Found(match.end(), (Every(unit), Often(times, match[0]))) if times else None
    if match := _TICK.match(s, i):
        n = 0.5 if match["n"] == "半" else number(match["n"]) if match["n"] else 1
        if n is None:
            return None
        seconds = (n + (0.5 if match["half"] else 0)) * {"小时": 3600, "钟头": 3600, "分钟": 60, "刻钟": 900}[
            match["unit"]
        ]
        return _ticks(int(seconds), match.end(), s)
    if match := _EVERY_END.match(s, i):
        unit = _UNITS[match["unit"]]
        n = number(match["n"]) if match["n"] else 1
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
    if match := _EVERY_OTHER.match(s, i):
        return _other(s, match)
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
        return Found(match.end(), (Every(unit, n),))
    if match := _WORKDAYS.match(s, i):
        return Found(match.end(), (Every("workday"),))
    return None


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
    if n > 1 or unit in ("workday", "day off", "half"):
        name = {"月": "个月", "季度": "个季度", "季": "个季度", "半年": "个半年"}.get(word, word)
        refusal = Unreadable("interval ambiguous", words=match[0], n=n, more=n + 1, unit=name)
        return Found(match.end(), (refusal,))
    return Found(match.end(), (Every(unit, 2),))


def _ticks(seconds: int, end: int, s: str) -> Found:
    if seconds == 0:
        return Found(end, (Unreadable("zero"),))
    if seconds > 366 * 86_400:
        return Found(end, (Unreadable("too far"),))
    if match := _TICK_AT.match(s, end):
        return Found(match.end(), (Tick(seconds, aligned=True),))
    return Found(end, (Tick(seconds),))


def _in_rhythm(s: str, i: int, every: Every | None) -> Found | None:
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
    if every.unit in ("month", None) and (found := read_lunar_days(s, i)):
        return Found(found[1], (Named(unit="month", pattern=found[0]),))
    return None


# ── days ────────────────────────────────────────────────────────────────────────────────────────────────────────

_RANGE = words(r"(?:到|至|-|~)")
_RHYTHM_NEXT = words(r"(?:的|,|里|期间)? (?:每|天天|工作日|隔)")
_DAILY_RANGE = words(
    rf"(?:(?P<year>\d{{4}}) 年)? (?P<month>{N}) 月 (?P<first>{N}) [日号]? (?:到|至|-|~) (?P<last>{N}) [日号]"
    r"(?= (?:期间)? [,]? (?:每天|每日|天天|每晚|每早|每个?工作日|工作日))"
)
_AND = words(r"(?:[、,和及与]|以及)")


def _day(s: str, i: int, setting: Setting) -> Found | None:
    return read_date(s, i, setting) or read_day(s, i, setting)


def _dates(s: str, i: int, setting: Setting, every: Every | None) -> Found | None:
    """A day, a list of days, or a range of them."""
    if (match := words("下 一? 个? 工作日").match(s, i)) is not None:
        return Found(match.end(), (Fixed((setting.today,), Shift(1, working=True)),))
    if (whole := _whole(s, i, setting)) and _RHYTHM_NEXT.match(s, whole[0]):
        return Found(whole[0], (From(max(whole[1], setting.today)), Until(whole[2])))
    if match := _DAILY_RANGE.match(s, i):
        return _daily_range(match, setting)
    first = _day(s, i, setting)
    if first is None:
        return None
    mention = first.effects[0]
    if isinstance(mention, Unreadable):
        return first
    if (
        match := words("(?:之后|以后|以来)? (?:起|开始(?!做)|以后)(?!草|诉|床|飞|立|航|点)").match(
            s, first.end
        )
    ) is not None:
        day = _bound_day(mention, setting, False)
        return Found(match.end(), (From(day) if isinstance(day, date) else day,))
    if (match := _RANGE.match(s, first.end)) and not (every and every.unit == "month"):
        last = _until_day(s, match.end(), setting, _bound_day(mention, setting, False))
        if last is not None:
            end, day = last
            begins = _bound_day(mention, setting, False)
            if isinstance(day, Unreadable) or isinstance(begins, Unreadable):
                return Found(end, (day if isinstance(day, Unreadable) else begins,))  # type: ignore[arg-type]
            return Found(end, (From(begins), Until(day)))
    dates: list[object] = [mention]
    end = first.end
    while match := _AND.match(s, end):
        more = _day(s, match.end(), setting)
        if (
            more is None
            or isinstance(more.effects[0], Unreadable)
            or type(more.effects[0]) is not type(mention)
        ):
            break
        dates.append(more.effects[0])
        end = more.end
    if len(dates) == 1:
        return first
    return _joined(dates, end, s[i:end])


def _daily_range(match: re.Match[str], setting: Setting) -> Found:
    """`12月1日到5日每天`: bounds of a rhythm, not a list of days."""
    month, first, last = (number(match[name]) for name in ("month", "first", "last"))
    try:
        if month is None or first is None or last is None or not can_exist(month, first):
            raise Unreadable("no such date", words=match[0])
        if match["year"]:
            begins = exact_date(int(match["year"]), month, first, match[0])
        else:
            yearly = Months((Day(first),), 12, 0, (month - 1,))
            begins = first_on(yearly, setting.today, setting.days) or setting.today
        until = exact_date(begins.year, month, last, match[0])
    except Unreadable as refusal:
        return Found(match.end(), (refusal,))
    return Found(match.end(), (From(begins), Until(until)))


def _joined(dates: list[object], end: int, said: str) -> Found:
    from bot.when.joining import join

    return Found(end, (join(dates, said),))


# ── so long from now ────────────────────────────────────────────────────────────────────────────────────────────

_AFTER = r"(?:之|以)? 后(?!勤|台|期|备|续|面|方|果|代|的)"
_LONG = (
    rf"(?:(?P<months>{N}) 个? 月 (?P<month_half>半)?|(?P<half_month>半) 个? 月|(?P<years>{N}) 年 (?P<year_half>半)?|(?P<half_year>半) 年"
    rf"|(?P<weeks>{N}) 个? {WEEK}|(?P<workdays>{N}) 个? 工作日|(?P<days>{N}) (?:天|日))"
)
_SHORT = (
    rf"(?:(?P<day>{N}) 天)? (?:零)? (?:(?P<half_hour>半) 个? (?:小时|钟头)|(?P<hours>\d+\.\d+|{N}) 个? (?P<hour_half>半)? 个? (?:小时|钟头) (?P<half_after>半)?)?"
    rf" (?:零)? (?:(?P<minutes>{N}) (?P<minute_half>分半|分) 钟?|(?P<quarters>{N}) 刻 钟)? (?:(?P<seconds>{N}) 秒 钟?)?"
)
_AHEAD_LONG = words(
    rf"(?:(?:再)? 过 {_LONG}(?: {_AFTER})?|{_LONG.replace('?P<', '?P<a_')} {_AFTER}|{_LONG.replace('?P<', '?P<b_')} 后 的 (?={WEEK}))"
)
_AHEAD_SHORT = words(rf"(?:再? 过)? {_SHORT} {_AFTER}")
_AHEAD_PAST = words(rf"(?:再 过|过) {_SHORT}(?! {_AFTER})")


def _ahead(s: str, i: int, setting: Setting) -> Found | None:
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
    today, clock = setting.today, (setting.now.hour * 60 + setting.now.minute) * 60 + setting.now.second
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


# ── bounds ──────────────────────────────────────────────────────────────────────────────────────────────────────

_FROM = words(r"(?:从|自|打)")
_NOW = words(r"(?:从|自)? (?:现在|即日|今日|今天) (?:起|开始)")
_START = words(r"(?:起|开始|以后|之后)?(?!草|诉|床|飞|立)")
_STARTING = words(r"(?:起|开始)(?!草|诉|床|飞|立|做)")
_UNTIL = words(r"(?:一?直 到|截至到?|截止 到?|持续到|到|至|止于)")
_STOP = words(r"(?:为止|止|结束(?!语|仪)|前(?!往|台)|之前|以前|当天)?")
_COUNT = words(
    rf"(?:(?:一?共|总共|共计|合计|重复|循环|连续|执行|提醒) (?P<n>{N}) [次回遍](?!数)|(?P<bare>{N}) [次回遍](?=[\s,;]|$))"
)
_FOR = words(
    rf"(?:(?:为期|持续|连续|共|一共|坚持) (?P<n>{N}) (?:个? (?P<unit>天|日|周|星期|礼拜|月|年|工作日|季度)))(?!内|次)"
)
_WHOLE = words(
    r"(?P<frame>这|本|下|下下|当|今|明|后) 个? (?P<unit>周|星期|礼拜|月|季度|年)(?! [一二三四五六日天末1-7底初的第])"
)
_FRAME = {"这": 0, "本": 0, "当": 0, "今": 0, "下": 1, "下下": 2, "明": 1, "后": 2}


def _bound(s: str, i: int, setting: Setting) -> Found | None:
    if match := _NOW.match(s, i):
        return Found(match.end(), (From(setting.today),))
    if match := _COUNT.match(s, i):
        n = number(match["n"] or match["bare"])
        if n is None:
            return None
        if n == 0:
            return Found(match.end(), (Unreadable("zero"),))
        return Found(match.end(), (Unreadable("too far") if n > 1000 else Count(n),))
    if match := _FOR.match(s, i):
        return _for(match)
    if match := _FROM.match(s, i):
        return _from(s, match.end(), setting)
    if (whole := _whole(s, i, setting)) and (match := _STARTING.match(s, whole[0])):
        return Found(match.end(), (From(whole[1]),))
    if match := _UNTIL.match(s, i):
        last = _until_day(s, match.end(), setting, None)
        if last is None:
            return None
        end, day = last
        if isinstance(day, Unreadable):
            return Found(end, (day,))
        clock = None
        if (timed := read_clocks(s, _skip(s, end))) and _one_clock(timed):
            rest = _STOP.match(s, timed.end)
            if rest and rest.end() > timed.end:
                clock, end = _one_clock(timed), timed.end
        stop = _STOP.match(s, end)
        return Found(stop.end() if stop else end, (Until(day, clock),))
    if match := words(rf"(?={N} 个? (?:天|日|周|星期|礼拜|月|年) (?:之)?内)").match(s, i):
        within = words(rf"({N}) 个? (天|日|周|星期|礼拜|月|年) (?:之)?内").match(s, i)
        assert within
        n = number(within[1])
        if n is None or not 1 <= n <= 1000:
            return None
        return Found(within.end(), (_length(n, within[2]),))
    return None


def _skip(s: str, i: int) -> int:
    while i < len(s) and s[i].isspace():
        i += 1
    return i


def _one_clock(found: Found) -> Clock | None:
    effect = found.effects[0]
    return effect.clocks[0] if isinstance(effect, Clocks) and len(effect.clocks) == 1 else None


def _length(n: int, unit: str) -> For:
    if unit in ("月", "年", "季度"):
        return For(n * {"月": 1, "季度": 3, "年": 12}[unit], 0)
    return For(0, n * (7 if unit in ("周", "星期", "礼拜") else 1))


def _for(match: re.Match[str]) -> Found | None:
    n = number(match["n"])
    if n is None:
        return None
    if not 1 <= n <= 1000:
        return Found(match.end(), (Unreadable("zero" if n == 0 else "too far"),))
    if match["unit"] == "工作日":
        return Found(match.end(), (Every("workday"), Count(n)))
    if match[0].startswith(("连续", "坚持")) and match["unit"] in ("天", "日"):
        return Found(match.end(), (For(0, n, daily=True),))
    return Found(match.end(), (_length(n, match["unit"]),))


def _from(s: str, i: int, setting: Setting) -> Found | None:
    whole = _whole(s, i, setting)
    if whole:
        end, first, _ = whole
        day: date | Unreadable = first
        clock = None
    else:
        found = _day(s, i, setting)
        if found is None:
            # 从9点到18点每小时: a span of hours
            span = read_clocks(s, i)
            return span if span and not isinstance(span.effects[0], Clocks) else None
        end = found.end
        effect = found.effects[0]
        day = effect if isinstance(effect, Unreadable) else _bound_day(effect, setting, False)
        clock = None
        timed = read_clocks(s, _skip(s, end))
        if timed and _one_clock(timed) and words("(?:起|开始)").match(s, timed.end):
            clock, end = _one_clock(timed), timed.end
    if isinstance(day, Unreadable):
        return Found(end, (day,))
    start = _START.match(s, end)
    return Found(start.end() if start else end, (From(day, clock),))


def _whole(s: str, i: int, setting: Setting) -> tuple[int, date, date] | None:
    """A whole week, month, quarter or year: its first and last day."""
    if match := _WHOLE.match(s, i):
        ahead = _FRAME[match["frame"]]
        if match["unit"] in ("周", "星期", "礼拜"):
            first = monday(setting.today, ahead)
            return match.end(), first, add_days(first, 6)
        length = {"月": 1, "季度": 3, "年": 12}[match["unit"]]
        first = period_start(setting.today, length, ahead)
        return match.end(), first, period_end(first, length)
    if match := words(
        r"(?:(?P<year>\d{4}|今|明|后) 年)? (?P<month>\d{1,2}|[一二三四五六七八九十]{1,2}) 月(?:份)?(?! [\d一二三四五六七八九十底末初中第最])"
    ).match(s, i):
        month = number(match["month"])
        if month is None or not 1 <= month <= 12:
            return None
        word = match["year"]
        year = setting.today.year
        if word:
            year = int(word) if word.isdigit() else year + _FRAME[word]
        elif month < setting.today.month:
            year += 1
        if not 1000 <= year <= 9990:
            return None
        first = date(year, month, 1)
        return match.end(), first, period_end(first, 1)
    if match := words(r"(\d{4}) 年(?! [\d一二三四五六七八九十底末初第最])").match(s, i):
        if not 1000 <= int(match[1]) <= 9990:
            return None
        first = date(int(match[1]), 1, 1)
        return match.end(), first, period_end(first, 12)
    return None


def _until_day(
    s: str, i: int, setting: Setting, begins: date | Unreadable | None
) -> tuple[int, date | Unreadable] | None:
    if begins is not None and isinstance(begins, date):
        # 12月1日到5日: the day of the same month
        if match := words(rf"({N}) (?:日|号)").match(s, i):
            n = number(match[1])
            if n is not None and n >= begins.day:
                try:
                    return match.end(), begins.replace(day=n)
                except ValueError:
                    return match.end(), Unreadable("no such date", words=match[0])
    whole = _whole(s, i, setting)
    if whole:
        return whole[0], whole[2]
    found = _day(s, i, setting)
    if found is None:
        return None
    effect = found.effects[0]
    if isinstance(effect, Unreadable):
        return found.end, effect
    return found.end, _bound_day(effect, setting, True, begins if isinstance(begins, date) else None)


def _bound_day(effect: object, setting: Setting, last: bool, after: date | None = None) -> date | Unreadable:
    from bot.when.joining import only_day

    return only_day(effect, setting, after)


# ── days off ────────────────────────────────────────────────────────────────────────────────────────────────────

_OFF = r"(?:(?:法定)? (?:节假日|假日|节日|假期|休息日|非工作日|放假)|双休日|周末|星期六|周六日?|周日|星期日)"
_OFFS = rf"{_OFF}(?: (?:及|和|或|或者|、|与|以及) {_OFF})*"
_HOLIDAYS = words(
    rf"(?:如果|若是|如|若|假如|要是)? (?:(?:正好)? (?:是|为))? (?:遇到|遇上|碰到|碰上|赶上|恰逢|遇|逢)? (?P<off>{_OFFS}) (?:时|的话|的|当天)? [,]? (?:则|就|便|自动|往|向|顺次)*"
    r" (?:(?P<next>(?:顺延|延后|推后|后延|后推|往后顺延|推迟|延期|改(?:到|在|为)|移到|挪到|延到|推到)(?: (?:至|到)? 下? 个? (?:周|星期)一)?"
    r"(?: (?:至|到|为)? (?:节后|假后|下|后|次)? (?:第)? 一? 个? 工作日| (?:至|到)? 节后| 一?天)?)"
    r"|(?P<previous>提前(?: (?:至|到)? (?:节前|假前|前|上)? (?:最后)? 一? 个? 工作日| 到?节前| 一?天)?)"
    r"|(?P<skip>取消|跳过|略过|除外|暂停|停(?!电|水|车)|不(?:用)?(?:提醒|发|开|通知|执行|算|上班)|免|休息|不含))"
)
_EXCEPT = words(rf"(?:除|除了|不含|不包括|跳过|避开|去掉|排除) (?P<off>{_OFFS}) (?:以外|之外|外)?")


def _policy(s: str, i: int) -> Found | None:
    if (match := _HOLIDAYS.match(s, i)) is not None:
        move = Move.NEXT if match["next"] else Move.PREVIOUS if match["previous"] else Move.SKIP
        said = match["next"] or match["previous"] or ""
        # 提前到下一个…, 改到上一个…: not what they seem
        if move is Move.NEXT and (
            "上一" in said or said in ("改到", "改在", "改为", "移到", "挪到", "延到", "推到")
        ):
            return Found(match.end(), (Unreadable("leftover", words=match[0]),))
    elif (match := _EXCEPT.match(s, i)) is not None:
        move = Move.SKIP
    else:
        return None
    off = match["off"]
    weekends = not re.search("假|节|休息|工作日", off)
    if (
        weekends
        and re.search("双休日|周末", off) is None
        and not re.search("周六.*周日|周六日|星期六.*星期日", off)
    ):
        return Found(match.end(), (Unreadable("leftover", words=match[0]),))
    return Found(match.end(), (OnHolidays(Policy(move, weekends)),))
