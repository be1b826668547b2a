"""Lists and ranges of days, and from when to when a rhythm goes: `从12月1日起`, `到年底`, `共8次`."""

import re
from datetime import date, timedelta

from bot.when.dates import add_days, can_exist, exact_date, monday, period_end, period_start
from bot.when.meaning import Clock, Clocks, Count, Every, Fixed, For, Found, From, Named, Setting, Until
from bot.when.numeric import read_date
from bot.when.pattern import Day, Months, first_on
from bot.when.schedule import Shift
from bot.when.text import number
from bot.when.unreadable import Unreadable
from bot.when.zh.clocks import read_clocks
from bot.when.zh.days import read_day
from bot.when.zh.vocabulary import N, words

_RANGE = words(r"(?:到|至|-|~)")
_RHYTHM_NEXT = words(r"(?P<within>(?:的|,|之?内|里|期间)*) (?=(?:每|天天|工作日|隔)|逢)")
_DAILY_NEXT = words(r"(?P<within>(?:的|,|期间)*) (?=每天|每日|天天|每[早晚])")
_DAILY_RANGE = words(
    rf"(?:(?P<year>\d{{4}}) 年)? (?P<month>{N}) 月 (?P<first>{N}) [日号]? (?:到|至|-|~) (?P<last>{N}) [日号]"
    r"(?= (?:期间)? [,]? (?:每天|每日|天天|每晚|每早|每个?工作日|工作日))"
)
_AND = words(r"(?:[、,和及与]|以及)")


def _day(s: str, i: int, setting: Setting) -> Found | None:
    return read_date(s, i, setting) or read_day(s, i, setting)


def read_dates(s: str, i: int, setting: Setting, every: Every | None) -> Found | None:
    """A day, a list of days, or a range of them."""
    if (match := words("下 一? 个? 工作日").match(s, i)) is not None:
        return Found(match.end(), (Fixed((setting.today,), Shift(1, working=True)),))
    if (whole := _whole(s, i, setting)) and (match := _RHYTHM_NEXT.match(s, whole[0])):
        return Found(
            match.end("within"),
            (From(max(whole[1], setting.today), period=True), Until(whole[2])),
            loose=True,
        )
    if (
        whole
        and (match := _RANGE.match(s, whole[0]))
        and (later := _whole(s, match.end(), setting))
        and (match := _RHYTHM_NEXT.match(s, later[0]))
    ):
        # 7月到8月每晚8点; 11月到2月 goes on into the next year
        ends = later[2] if later[2] > whole[1] else later[2].replace(year=whole[1].year + 1)
        return Found(
            match.end("within"), (From(max(whole[1], setting.today), period=True), Until(ends)), loose=True
        )
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
    if s[first.end - 1] == "前" and not every and (match := _RHYTHM_NEXT.match(s, first.end)):
        # 年底前每周一: an end, not a deadline
        last_day = _bound_day(mention, setting, True)
        return Found(match.end("within"), (Until(last_day) if isinstance(last_day, date) else last_day,))
    if (
        isinstance(mention, Fixed)
        and len(mention.dates) > 1
        and mention.dates[-1] - mention.dates[0] == timedelta(days=len(mention.dates) - 1)
        and (match := _DAILY_NEXT.match(s, first.end))
    ):
        # 下周一至周五每天: bounds of a rhythm, not a list of days
        return Found(
            match.end("within"), (From(max(mention.dates[0], setting.today)), Until(mention.dates[-1]))
        )
    dates: list[object] = [mention]
    end = first.end
    while match := _AND.match(s, end):
        more = _day(s, match.end(), setting)
        if (
            more is None
            or isinstance(more.effects[0], Unreadable)
            or type(more.effects[0]) is not type(mention)
            or (match[0].strip() == "," and _is_week(more.effects[0]) is not _is_week(mention))
        ):
            break  # 12月1日，周二: the weekday of that date
        dates.append(more.effects[0])
        end = more.end
    if len(dates) == 1:
        return first
    return _joined(dates, end, s[i:end])


def _is_week(mention: object) -> bool:
    return isinstance(mention, Named) and mention.unit == "week"


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


_FROM = words(r"(?:从|自|打)")
_NOW = words(
    r"(?:从|自)? (?:现在|即日|今日|今天) (?:起|开始)|(?:从|自) (?:现在|即日|今日|今天) (?=到|至|直到)"
)
_START = words(r"(?:起|开始|以后|之后)?(?!草|诉|床|飞|立)")
_STARTING = words(r"(?:起|开始)(?!草|诉|床|飞|立|做)")
_UNTIL = words(r"(?:一?直 到|有效期?[至到]|截至到?|截止 到?|持续到|到|至|止于)")
_STOP = words(r"(?:为止|止|结束(?!语|仪)|前(?!往|台)|之前|以前|当天)?")
_ENDING = re.compile(r"[^\s,;]{1,14}?(?:结束|截止|为止)")
_END = words(r"(?:结束(?!语|仪|后)|截止|为止)")
_COUNT = words(
    rf"(?:(?:一?共|总共|共计|合计|重复|循环|连续|执行|提醒) (?P<n>{N}) [次回遍](?!数)"
    rf"|(?P<bare>{N}) [次回遍](?=[\s,;]|$))"
)
_FOR = words(
    rf"(?:(?:为期|持续|连续|共|一共|坚持) (?P<n>{N}) (?:个? (?P<unit>天|日|周|星期|礼拜|月|年|工作日"
    rf"|季度)))(?!内|次)"
)
_WHOLE = words(
    r"(?P<frame>这|本|下|下下|当|今|明|后) 个? (?P<unit>周|星期|礼拜|月|季度"
    r"|年)(?! (?:[一二三四五六日天末1-7底初的第]|[年月] [底末]|季度? 末))"
)
# 四季度每周四, 从下半年起
_PART_OF_YEAR = words(
    r"(?:(?P<year>\d{4}|今|明|后) 年)? (?:第? (?P<quarter>[一二三四1-4]) 季度|(?P<half>[上下]) 半年)"
    r"(?! 的? [底末第最\d])"
)
_FRAME = {"这": 0, "本": 0, "当": 0, "今": 0, "下": 1, "下下": 2, "明": 1, "后": 2}


def read_bound(s: str, i: int, setting: Setting) -> Found | None:
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
        return Found(match.end(), (From(whole[1], period=True),))
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
    if _ENDING.match(s, i) and (found := _day(s, i, setting)) and (stop := _END.match(s, found.end)):
        # 每天8点，月底结束
        day = _bound_day(found.effects[0], setting, True)
        return Found(stop.end(), (Until(day) if isinstance(day, date) else day,))
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
    return Found(start.end() if start else end, (From(day, clock, period=whole is not None),))


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
        r"(?:(?P<year>\d{4}|今|明|后) 年)? (?P<month>\d{1,2}"
        r"|[一二三四五六七八九十]{1,2}) 月(?:份)?(?! [\d一二三四五六七八九十底末初中第最])"
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
    if match := _PART_OF_YEAR.match(s, i):
        length = 3 if match["quarter"] else 6
        n = number(match["quarter"]) or 1 if match["quarter"] else 1 + (match["half"] == "下")
        word = match["year"]
        year = setting.today.year
        if word:
            year = int(word) if word.isdigit() else year + _FRAME[word]
        elif period_end(date(year, (n - 1) * length + 1, 1), length) < setting.today:
            year += 1
        if not 1000 <= year <= 9990:
            return None
        first = date(year, (n - 1) * length + 1, 1)
        return match.end(), first, period_end(first, length)
    if match := words(r"(\d{4}) 年(?! [\d一二三四五六七八九十底末初第最])").match(s, i):
        if not 1000 <= int(match[1]) <= 9990:
            return None
        first = date(int(match[1]), 1, 1)
        return match.end(), first, period_end(first, 12)
    return None


def _until_day(
    s: str, i: int, setting: Setting, begins: date | Unreadable | None
) -> tuple[int, date | Unreadable] | None:
    # 12月1日到5日: the day of the same month
    match = words(rf"({N}) (?:日|号)").match(s, i) if isinstance(begins, date) else None
    n = number(match[1]) if match else None
    if match and n is not None and isinstance(begins, date) and n >= begins.day:
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
