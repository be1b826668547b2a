"""Days in Chinese: `周五`, `下下周三`, `5日和20日`, `12月最后一个工作日`, `腊月二十三`, `中秋节前一天`.

A blank in a pattern here stands for any spacing.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.when import lunar
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
from bot.when.pattern import Day, Easter, Lunar, Months, Pattern, Pick, Term, Weekday, Workday, first_on
from bot.when.schedule import Shift
from bot.when.text import number
from bot.when.unreadable import Unreadable


def words(pattern: str) -> re.Pattern[str]:
    """Compile a pattern whose blanks match any spacing, none included."""
    return re.compile(pattern.replace(" ", r"\s*").replace("␣", " "))


N = r"(?:\d+|[零〇一二两三四五六七八九十百廿]+)"
WEEK = "(?:周|星期|礼拜)"
# What makes the character after it the end of another word: 周日常, 5号楼, 3日报, 周一起, 月底薪
DAY_END = (
    "(?:日(?!常|志|程|记|产|用|语|历|报(?!告|名|送|到|备|销|道))"
    "|号(?!楼|线|院|门|机|车|桌|厅|会议|店|房|馆|台|码|仓|库|井|泵|站|公告|文件|令|召(?!开)))"
)
_SUNDAY = r"(?:日(?!常|志|程|记|产|用|语|历|报(?!告|名|送|到|备|销|道))|天(?!天))"
_COUNTED = r"(?! (?:[点时刻:月号个年分章次十百千位名条项期届遍回组轮场层级课]))"
_W = (
    rf"(?:[二三四五六]{_COUNTED}|一(?!次|定|直|般|样|切|共|些|起(?!每|[,\s]|$|至|到)|边|个|期|线|遍|届|轮|组){_COUNTED}"
    rf"|{_SUNDAY}|末(?=[\s,]|\d|$|[上下早晚中]))"
)
_W1 = rf"(?:{_W}|[1-7](?!\d| [点时:月日号个年分/\-]))"
_SEP = r"(?:[、,和及与]|以及|还有)"
_WEEKDAYS = words(rf"{WEEK} (?P<first>{_W1})")
_MORE = words(rf"(?:{_SEP} {WEEK}? (?P<listed>{_W1})|{WEEK} (?P<again>{_W1})|(?P<joined>{_W}))")
_TO = words(rf"(?:到|至|-|~) {WEEK}? (?P<last>{_W1})")
_WEEKEND = words(rf"(?:双休日|{WEEK} (?:末|六 {_SUNDAY}))(?!考|班|版|愉|快)")
_VALUES = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}


def _weekday(word: str) -> int:
    return int(word) - 1 if word.isdigit() else _VALUES[word]


def read_weekdays(s: str, i: int) -> tuple[tuple[Weekday, ...], int] | None:
    """`周五`, `周一三五`, `周一、三、五`, `周一至周五`, `周六和周日`, `周末`."""
    if match := _WEEKEND.match(s, i):
        return (Weekday(5), Weekday(6)), match.end()
    if (match := _WEEKDAYS.match(s, i)) is None or match["first"] == "末":
        return None
    found, end = [_weekday(match["first"])], match.end()
    while True:
        if match := _TO.match(s, end):
            last = _weekday(match["last"])
            span = (
                range(found[-1] + 1, last + 1)
                if last > found[-1]
                else [*range(found[-1] + 1, 7), *range(last + 1)]
            )
            found.extend(span)
        elif match := _MORE.match(s, end):
            joined = match["joined"]
            if joined and (joined == "末" or _weekday(joined) <= found[-1]):
                break  # 周五一起: joined weekdays go up
            word = match["listed"] or match["again"] or joined
            if word == "末":
                break
            found.append(_weekday(word))
        else:
            break
        end = match.end()
    return tuple(Weekday(day) for day in sorted(set(found))), end


# ── places in a period ──────────────────────────────────────────────────────────────────────────────────────────

_NTH = rf"(?:第 (?P<nth>{N})|(?P<first>首|头一?|第一)|倒数 第? (?P<back>{N})|(?P<last>最后 一?|末 ?(?=个)|最末 一?))"
_NTH_OF = words(rf"{_NTH} 个? (?:(?P<wd>{WEEK} {_W1})|(?P<work>工作日)|(?P<day>天|日(?!常|报)))")
_NTH_LIST = words(
    rf"第 (?P<all>{N} 个?(?: {_SEP} 第? {N} 个?)+) (?:的 )?(?:(?P<wd>{WEEK} {_W1})|(?P<work>工作日))"
)
_NTH_WEEK = words(rf"(?:第 {N}|最后 一|首|头一?) 个? {WEEK} 的? {WEEK} {_W1}")
_N = re.compile(N)
_AND = words(_SEP)


def _nth_picks(kind: re.Match[str], counts: list[int]) -> tuple[Pick, ...] | Unreadable:
    groups = kind.groupdict()
    if any(n == 0 for n in counts):
        return Unreadable("no such date", words=kind[0])
    if groups.get("wd"):
        if any(abs(n) > 5 for n in counts):
            return Unreadable("sixth weekday", n=max(counts, key=abs))
        return tuple(Weekday(_weekday(groups["wd"][-1]), n) for n in dict.fromkeys(counts))
    if any(abs(n) > 366 for n in counts):
        return Unreadable("no such date", words=kind[0])
    if groups.get("work"):
        return tuple(Workday(n) for n in dict.fromkeys(counts))
    return tuple(Day(n) for n in dict.fromkeys(counts))


def read_place(s: str, i: int) -> tuple[tuple[Pick, ...] | Unreadable, int] | None:
    """`第一个周一`, `最后一个工作日`, `倒数第二天`, `第二、四个周三`; also several of them, joined."""
    if match := _NTH_WEEK.match(s, i):
        return Unreadable("vague", words=match[0]), match.end()
    if match := _NTH_LIST.match(s, i):
        counts = [number(word) for word in _N.findall(match["all"])]
        if any(n is None for n in counts):
            return None
        return _nth_picks(match, sorted(n for n in counts if n is not None)), match.end()
    if (match := _NTH_OF.match(s, i)) is None:
        return None
    if match["last"]:
        n: int | None = -1
    elif match["back"]:
        n = number(match["back"])
        n = -n if n is not None else None
    else:
        n = number(match["nth"]) if match["nth"] else 1
    if n is None:
        return None
    return _nth_picks(match, [n]), match.end()


def read_picks(s: str, i: int, with_days: bool) -> tuple[tuple[Pick, ...] | Unreadable, int] | None:
    """Places in a period, joined: `15日和最后一天`, `第一个周一和第三个周五`; days of a month only where it is one."""
    first = read_place(s, i) or (read_month_days(s, i) if with_days else None)
    if first is None or isinstance(first[0], Unreadable):
        return first
    picks: tuple[Pick, ...] = first[0]
    end = first[1]
    while more := _AND.match(s, end):
        rest = read_place(s, more.end()) or (read_month_days(s, more.end()) if with_days else None)
        if rest is None:
            break
        if isinstance(rest[0], Unreadable):
            return rest
        picks, end = tuple(dict.fromkeys(picks + rest[0])), rest[1]
    return picks, end


_DAY_ITEM = words(rf"({N}) {DAY_END}")
_DAY_LIST = words(rf"({N}(?: {DAY_END})?(?: (?:{_SEP}|到|至|-|~) {N}(?: {DAY_END})?)*)")
_DAY_TOKEN = words(rf"({N}) ((?:{DAY_END})?) ({_SEP}|到|至|-|~|)")


def read_month_days(s: str, i: int) -> tuple[tuple[Day, ...] | Unreadable, int] | None:
    """`5日`, `1、15日`, `1号和15号`, `5日到7日`. The last one must be marked as a day."""
    found: list[int] = []
    end = good = i
    upto = False
    kept = 0
    while match := _DAY_TOKEN.match(s, end):
        value = number(match[1])
        if value is None or value > 99:
            break
        if upto and found and value > found[-1]:
            found.extend(range(found[-1] + 1, value))
        found.append(value)
        if match[2]:
            good, kept = match.end(2), len(found)
        if not match[3]:
            break
        if match[3] in "到至-~":
            # 5日到… only goes on if another day follows; otherwise it is a bound
            after = _DAY_TOKEN.match(s, match.end())
            if not after or (not after[2] and good == match.end(2)):
                break
            upto = True
        else:
            upto = False
        end = match.end()
    if not kept:
        return None
    found = found[:kept]
    if any(not 1 <= day <= 31 for day in found):
        return Unreadable("no such date", words=s[i:good]), good
    return tuple(Day(day) for day in sorted(set(found))), good


_END = words(r"(?:的? (?:月? 底|月? 末)(?!考|班|薪))")
_MONTH_LIST = words(rf"({N}(?: 月)?(?: (?:{_SEP}) {N}(?: 月)?)*)")
_MONTH_TOKEN = words(rf"({N}) (月份?)? ({_SEP}|)")
_BEGINNING = words(
    r"(?:的? 月? 初(?!一|二|三|四|五|六|七|八|九|十|中|级|步)|中旬|上旬|下旬|中(?!秋|心|国|午|学|层|级|期|共|央))"
)


def read_months(s: str, i: int) -> tuple[tuple[int, ...], int] | None:
    """`3月`, `3月和9月`, `1、4、7、10月`: 1 to 12, and the end of the words."""
    found: list[int] = []
    end, good, kept = i, i, 0
    while match := _MONTH_TOKEN.match(s, end):
        value = number(match[1])
        if value is None:
            break
        found.append(value)
        if match[2]:
            good, kept = match.end(2), len(found)
        if not match[3]:
            break
        end = match.end()
    found = found[:kept]
    if not kept:
        return None
    if any(not 1 <= month <= 12 for month in found):
        if read_month_days(s, good):
            raise Unreadable("no such date", words=s[i:good])
        return None
    return tuple(sorted(set(found))), good


def read_in_month(s: str, i: int) -> tuple[tuple[Pick, ...] | Unreadable, int] | None:
    """What follows a month's name: days, its end, or a place in it."""
    start = i
    while i < len(s) and s[i] in " 的":
        i += 1
    if match := _END.match(s, start):
        return (Day(-1),), match.end()
    if match := _BEGINNING.match(s, i):
        return Unreadable("vague", words=match[0]), match.end()
    return read_picks(s, i, with_days=True)


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


# ── one particular day ──────────────────────────────────────────────────────────────────────────────────────────

_RELATIVE = words("(大后|后|明|今|当|次)(?:天|日|儿)(?!开始做|性|文|报|前的)")
_AHEAD_OF = {"大后": 3, "后": 2, "明": 1, "今": 0, "当": 0, "次": 1}
_PAST = words(rf"(?:昨天|昨日|昨晚|前天|大前天|上 个? (?:{WEEK} {_W1}|{WEEK}|月|季度)|去年)")
_EVENING = words("(今|明)(?=[早晚夜晨])")
_FRAMED_WEEK = words(rf"(这|本|下|下下|下下下) 个? (?={WEEK})")
_WEEK_FRAME = words(rf"(这|本|下|下下|下下下) (?:一? 个? )?{WEEK} 的? (?={WEEK})")
_FRAMES = {"这": 0, "本": 0, "当": 0, "今": 0, "下": 1, "下下": 2, "下下下": 3, "明": 1, "后": 2}
_THIS_WEEKEND = words(rf"(?:这|本|下|下下)? 个? {WEEK} 末")
_FRAMED_PERIOD = words(r"(这|本|当|下|下下) (?:一? 个? )?(月|季度|季|半年)(?!饼|经|光)(?:份)? 的?")
_FRAMED_YEAR = words(r"(今|明|后|本) 年 的?")
_YEAR = words(r"(\d{4}|[零〇一二三四五六七八九]{4}) 年 的?")
_PERIOD_END = words(r"(?:底|末(?!考)|年底|年末)")
_ANY_END = words(r"(月底|月末|年底|年末|岁末|季末|季度末|季度底)(?!考|奖)")
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
            or _feast(s, i, setting)
            or _lunar(s, i, setting)
            or _plain(s, i, setting)
        )
    except Unreadable as refusal:
        return Found(i + 1, (refusal,))


def _relative(s: str, i: int, setting: Setting) -> Found | None:
    if match := _PAST.match(s, i):
        return Found(match.end(), (Unreadable("past", when=match[0]),))
    if match := _EVENING.match(s, i) or _RELATIVE.match(s, i):
        return Found(match.end(), (Fixed((setting.today + timedelta(days=_AHEAD_OF[match[1]]),)),))
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
        length = {"月": 1, "季": 3, "季度": 3, "半年": 6}[match[2]]
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
    if found := _feast(s, i, setting, year) or _lunar(s, i, setting, year):
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
        return Found(match.end(), (Fixed((period_end(first, length),)),))
    if match := _BEGINNING.match(s, i):
        return Found(match.end(), (Unreadable("vague", words=s[start : match.end()]),))
    picked = read_picks(s, i, with_days=length == 1)
    if picked is None:
        return None
    picks, end = picked
    if isinstance(picks, Unreadable):
        return Found(end, (picks,))
    return Found(end, (framed(picks, first, length, setting, s[start:end]),))


# ── feasts and the lunar calendar ───────────────────────────────────────────────────────────────────────────────


def _annual(month: int, day: int) -> Months:
    return Months((Day(day),), 12, 0, (month - 1,))


_FEASTS: dict[str, Pattern] = {
    "元旦": _annual(1, 1),
    "元旦节": _annual(1, 1),
    "女生节": _annual(3, 7),
    "万圣节": _annual(10, 31),
    "光棍节": _annual(11, 11),
    "双十一": _annual(11, 11),
    "情人节": _annual(2, 14),
    "妇女节": _annual(3, 8),
    "三八妇女节": _annual(3, 8),
    "三八节": _annual(3, 8),
    "植树节": _annual(3, 12),
    "消费者权益日": _annual(3, 15),
    "愚人节": _annual(4, 1),
    "国家安全日": _annual(4, 15),
    "国家安全教育日": _annual(4, 15),
    "世界读书日": _annual(4, 23),
    "劳动节": _annual(5, 1),
    "五一劳动节": _annual(5, 1),
    "五一": _annual(5, 1),
    "青年节": _annual(5, 4),
    "五四青年节": _annual(5, 4),
    "五四": _annual(5, 4),
    "护士节": _annual(5, 12),
    "儿童节": _annual(6, 1),
    "六一儿童节": _annual(6, 1),
    "六一": _annual(6, 1),
    "世界环境日": _annual(6, 5),
    "建党节": _annual(7, 1),
    "七一建党节": _annual(7, 1),
    "七一": _annual(7, 1),
    "建军节": _annual(8, 1),
    "八一建军节": _annual(8, 1),
    "八一": _annual(8, 1),
    "教师节": _annual(9, 10),
    "烈士纪念日": _annual(9, 30),
    "国庆": _annual(10, 1),
    "国庆节": _annual(10, 1),
    "十一国庆节": _annual(10, 1),
    "十一(?=前|后|假期|长假|当天)": _annual(10, 1),
    "记者节": _annual(11, 8),
    "宪法日": _annual(12, 4),
    "国家宪法日": _annual(12, 4),
    "国家公祭日": _annual(12, 13),
    "平安夜": _annual(12, 24),
    "圣诞": _annual(12, 25),
    "圣诞节": _annual(12, 25),
    "母亲节": Months((Weekday(6, 2),), 12, 0, (4,)),
    "父亲节": Months((Weekday(6, 3),), 12, 0, (5,)),
    "感恩节": Months((Weekday(3, 4),), 12, 0, (10,)),
    "春节": Lunar(1, (1,)),
    "大年初一": Lunar(1, (1,)),
    "正月初一": Lunar(1, (1,)),
    "元宵": Lunar(1, (15,)),
    "元宵节": Lunar(1, (15,)),
    "端午": Lunar(5, (5,)),
    "端午节": Lunar(5, (5,)),
    "七夕": Lunar(7, (7,)),
    "七夕节": Lunar(7, (7,)),
    "中元节": Lunar(7, (15,)),
    "中秋": Lunar(8, (15,)),
    "中秋节": Lunar(8, (15,)),
    "重阳": Lunar(9, (9,)),
    "重阳节": Lunar(9, (9,)),
    "腊八": Lunar(12, (8,)),
    "腊八节": Lunar(12, (8,)),
    "除夕": Lunar(12, (-1,)),
    "大年三十": Lunar(12, (-1,)),
    "清明节": Term(lunar.TERMS.index("清明")),
    "复活节": Easter(),
    **{name: Term(index) for index, name in enumerate(lunar.TERMS)},
}
# 五一 and its like are also numbers: 五一二班, 八一路, 六一点
_FEAST = re.compile(
    "("
    + "|".join(
        (name + r"(?![点时路班号月日年一二三四五六七八九十\d个])")
        if name[-1] == "一" and len(name) == 2
        else name
        for name in sorted(_FEASTS, key=len, reverse=True)
    )
    + ")(?:这天|那天|当天|当日)?(?!联欢|晚会|活动|慰问|放假|礼|家宴|汇演|茶话|献礼|团拜)"
)


def _feast(s: str, i: int, setting: Setting, year: int | None = None) -> Found | None:
    if (match := _FEAST.match(s, i)) is None:
        return None
    return _of_year(_FEASTS.get(match[1]) or _annual(10, 1), match.end(), year, setting, match[0])


def _of_year(pattern: Pattern, end: int, year: int | None, setting: Setting, said: str) -> Found:
    if year is None:
        if isinstance(pattern, Months):
            return Found(end, (Named(pattern.picks, "year", pattern.offsets),))
        return Found(end, (Named(unit="year", pattern=pattern),))
    if isinstance(pattern, Lunar):
        # 2027年除夕 is the one that ends the lunar year which began in 2027? People mean the day in that civil year
        # for feasts; a lunar date with a year (农历2026年腊月) is read by the lunar year elsewhere.
        if not lunar.FIRST_YEAR < year < lunar.LAST_YEAR:
            raise Unreadable("too far")
    day = first_on(pattern, exact_date(year, 1, 1, said), setting.days)
    if day and day.year == year:
        return Found(end, (Fixed((day,)),))
    return Found(end, (Unreadable("no such date", words=said),))


_LUNAR = words(
    r"(?P<mark>农历|阴历|旧历)? (?:(?P<year>\d{4}|[零〇一二三四五六七八九]{4}|今|明|后) 年 (?:的 )?)?"
    r"(?P<leap>闰)? (?P<month>大年(?=初|三十)|正|冬|腊|\d{1,2}|[一二三四五六七八九十]{1,2}) (?:月|(?<=大年))"
    r" (?P<day>初 [一二三四五六七八九十]|廿 [一二三四五六七八九]|三十(?!一)|二?十[一二三四五六七八九]?|\d{1,2}|最后一天) (?P<unit>日|号)?"
)
_LUNAR_OF_MONTH = (
    r"(?:初 [一二三四五六七八九十]|廿 [一二三四五六七八九]|三十|二?十[一二三四五六七八九]?|最后一天)"
)
# without 农历 it takes a word like 初一 to know: 每月十五 may be the 15th
_LUNAR_DAYS = words(
    rf"(?:(?P<mark>农历|阴历|旧历) (?:每个?月)? 的?|(?=初|廿)) (?P<days>{_LUNAR_OF_MONTH}(?: (?:[、,和及与]|以及)? {_LUNAR_OF_MONTH})*)"
    r"(?! [个点时:日号])"
)
_LUNAR_DAY = words(_LUNAR_OF_MONTH)


def lunar_day(word: str) -> int | None:
    """`初五` 5, `十五` 15, `廿三` 23, `最后一天` -1."""
    word = re.sub(r"\s", "", word)
    if word == "最后一天":
        return -1
    return number(word.removeprefix("初"))


def _lunar(s: str, i: int, setting: Setting, civil_year: int | None = None) -> Found | None:
    match = _LUNAR.match(s, i)
    if match is None:
        return None
    marked = bool(match["mark"]) or match["month"] in ("正", "冬", "腊", "大年") or bool(match["leap"])
    special = match["day"].startswith(("初", "廿"))
    if not marked and not special:
        if match["month"] in ("一", "十一", "十二"):
            # the lunar year calls these months otherwise
            named = number(match["month"]), number(re.sub(r"\s", "", match["day"]))
            if match["unit"] is None and named[0] and named[1] and can_exist(named[0], named[1]):
                return Found(match.end(), (Named((Day(named[1]),), "year", (named[0] - 1,)),))
            return None
        if match["unit"] is None and not match["day"].isdigit() and not match["month"].isdigit():
            # 八月十五: the feast, or the 15th of August
            day = re.sub(r"\s", "", match["day"])
            return Found(
                match.end(),
                (
                    Unreadable(
                        "date ambiguous",
                        words=match[0],
                        first=f"农历{match['month']}月{day}",
                        second=f"{number(match['month'])}月{number(day)}日",
                    ),
                ),
            )
        return None
    month = {"正": 1, "大年": 1, "冬": 11, "腊": 12}.get(match["month"]) or number(match["month"])
    of_month = lunar_day(match["day"])
    if month is None or of_month is None or not 1 <= month <= 12 or not -1 <= of_month <= 30 or of_month == 0:
        return Found(match.end(), (Unreadable("no such date", words=match[0]),))
    month = -month if match["leap"] else month
    if match["year"] or civil_year:
        word = match["year"]
        if word in ("今", "明", "后"):
            year = setting.today.year + {"今": 0, "明": 1, "后": 2}[word]
        else:
            year = number(word) or 0 if word else civil_year or 0
        if not lunar.FIRST_YEAR < year < lunar.LAST_YEAR:
            return Found(match.end(), (Unreadable("too far"),))
        day_found = lunar.day(year, month, of_month)
        if day_found is None:
            return Found(match.end(), (Unreadable("no such date", words=match[0]),))
        return Found(match.end(), (Fixed((day_found,)),))
    return Found(match.end(), (Named(unit="year", pattern=Lunar(month, (of_month,))),))


def read_lunar_days(s: str, i: int) -> tuple[Lunar, int] | None:
    """`初一`, `初一十五`, `初一和十五`: days of every lunar month."""
    match = _LUNAR_DAYS.match(s, i)
    if match is None or not match["days"]:
        return None
    days = [lunar_day(word) for word in _LUNAR_DAY.findall(match["days"])]
    if any(day is None for day in days):
        return None
    return Lunar(0, tuple(sorted({day for day in days if day}))), match.end()


# ── days next after now ─────────────────────────────────────────────────────────────────────────────────────────


def _plain(s: str, i: int, setting: Setting) -> Found | None:
    """Days without a frame: weekdays, days of month, months with days, ends of periods."""
    if (match := _THIS_WEEKEND.match(s, i)) and _WEEKEND.match(s, i):
        return Found(match.end(), (Unreadable("vague", words=match[0]),))
    if weekdays := read_weekdays(s, i):
        return Found(weekdays[1], (Named(weekdays[0], "week", plural=len(weekdays[0]) > 1),))
    if months := read_months(s, i):
        if found := in_month(s, months[1], months[0], None, setting, i):
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
    rf"的? (?P<way>前|后|之前|之后|以前|以后) (?:的? )?(?:第 )?(?P<n>{N}) 个? (?P<unit>天|日|工作日|周|星期|礼拜)(?!内)"
)
_EVE = words(r"的? (?:前 ?夕|前一晚)")
_FIRST_AFTER = words(r"的? (?P<way>前|后|之前|之后|以前|以后) 的? (?P<end>最后|第)一个 工作日")
_DEADLINE = words(r"(?:之|以)?前(?!往|台|端|线|面|后|夕|任|景|沿|锋|进|提|途|年|天|辈|期)")


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
