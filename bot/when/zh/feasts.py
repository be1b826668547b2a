"""Feasts by name and dates of the lunar calendar: `中秋节`, `腊月二十三`, `除夕`."""

import re

from bot.when import lunar
from bot.when.dates import can_exist, exact_date
from bot.when.meaning import Fixed, Found, Named, Setting
from bot.when.pattern import Day, Easter, Lunar, Months, Pattern, Term, Weekday, first_on
from bot.when.text import number
from bot.when.unreadable import Unreadable
from bot.when.zh.vocabulary import words


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
    "跨年夜": _annual(12, 31),
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
# atomic: 重阳节慰问 is no 重阳
_FEAST = re.compile(
    "((?>"
    + "|".join(
        (name + r"(?![点时路班号月日年一二三四五六七八九十\d个])")
        if name[-1] == "一" and len(name) == 2
        else name
        for name in sorted(_FEASTS, key=len, reverse=True)
    )
    + "))(?:这天|那天|当天|当日)?(?!联欢|晚会|活动|慰问"
    r"|(?:小?长假|假期|放假)(?!(?:之|以)?[前后]的?(?:第|最后)一个工作日)|礼|家宴|汇演|茶话|献礼|团拜|期间|期内)"
)


def read_feast(s: str, i: int, setting: Setting, year: int | None = None) -> Found | None:
    if (match := _FEAST.match(s, i)) is None:
        return None
    return _of_year(_FEASTS.get(match[1]) or _annual(10, 1), match.end(), year, setting, match[0])


def _of_year(pattern: Pattern, end: int, year: int | None, setting: Setting, said: str) -> Found:
    if year is None:
        if isinstance(pattern, Months):
            return Found(end, (Named(pattern.picks, "year", pattern.offsets),))
        return Found(end, (Named(unit="year", pattern=pattern),))
    # 2027年除夕: the one in that civil year; 农历2026年腊月 goes by the lunar year, elsewhere
    if isinstance(pattern, Lunar) and not lunar.FIRST_YEAR < year < lunar.LAST_YEAR:
        raise Unreadable("too far")
    day = first_on(pattern, exact_date(year, 1, 1, said), setting.days)
    if day and day.year == year:
        return Found(end, (Fixed((day,)),))
    return Found(end, (Unreadable("no such date", words=said),))


_LUNAR = words(
    r"(?P<mark>农历|阴历|旧历)? (?:(?P<year>\d{4}|[零〇一二三四五六七八九]{4}|今|明|后) 年 (?:的 )?)?"
    r"(?P<leap>闰)? (?P<month>大?年(?=初[一二三四五六七八九十]|三十(?!周年|岁|多))|正|冬|腊|\d{1,2}"
    r"|[一二三四五六七八九十]{1,2}) (?:月|(?<=年))"
    r" (?P<day>初 [一二三四五六七八九十]|廿 [一二三四五六七八九]|三十(?!一)|二?十[一二三四五六七八九]?"
    r"|[一二三四五六七八九](?=[\s,]|$)|\d{1,2}|最后一天) (?P<unit>日|号)?"
)
_LUNAR_OF_MONTH = (
    r"(?:初 [一二三四五六七八九十]|廿 [一二三四五六七八九]|三十|二?十[一二三四五六七八九]?|最后一天)"
)
# without 农历 it takes a word like 初一 to know: 每月十五 may be the 15th
_LUNAR_DAYS = words(
    rf"(?:(?P<mark>农历|阴历|旧历) (?:每个?月)? 的?|(?=初|廿)) (?P<days>{_LUNAR_OF_MONTH}(?: (?:[、,和及与]"
    rf"|以及)? {_LUNAR_OF_MONTH})*)"
    r"(?! [个点时:日号])"
)
_LUNAR_DAY = words(_LUNAR_OF_MONTH)


def lunar_day(word: str) -> int | None:
    """`初五` 5, `十五` 15, `廿三` 23, `最后一天` -1."""
    word = re.sub(r"\s", "", word)
    if word == "最后一天":
        return -1
    return number(word.removeprefix("初"))


def read_lunar(s: str, i: int, setting: Setting, civil_year: int | None = None) -> Found | None:
    match = _LUNAR.match(s, i)
    if match is None:
        return None
    marked = bool(match["mark"]) or match["month"] in ("正", "冬", "腊", "大年", "年") or bool(match["leap"])
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
    if match["month"].endswith("年") and match["day"] == "三十":
        return _of_year(_FEASTS["除夕"], match.end(), civil_year, setting, match[0])
    month = {"正": 1, "大年": 1, "年": 1, "冬": 11, "腊": 12}.get(match["month"]) or number(match["month"])
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
