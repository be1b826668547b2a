"""A schedule in plain Chinese, which the reader takes back to the same schedule."""

from datetime import date, datetime

from bot.when.lunar import TERMS
from bot.when.pattern import Day, Days, Months, Only, Pick, Weekday, Workday
from bot.when.saying import Sayer, day_only, seconds_of
from bot.when.schedule import Move, Policy, Shift

WEEK = "一二三四五六日"
_DIGITS = "零一二三四五六七八九十"
_LUNAR_MONTHS = ("", "正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_MOVES = {Move.NEXT: "顺延", Move.PREVIOUS: "提前", Move.SKIP: "取消"}


class Chinese(Sayer):
    """`从2026年12月1日到2026年12月31日，每两周的周五 15:00，遇节假日顺延`."""

    easter = "复活节"

    def moment(self, wall: datetime, clocked: bool = False) -> str:
        seconds = seconds_of(wall)
        return _date(wall.date()) + (f" {self.clock(seconds)}" if seconds or clocked else "")

    def bounded(
        self, text: str, begins: datetime | None, until: datetime | None, clocked: bool = False
    ) -> str:
        if begins and until and not seconds_of(begins) and day_only(until) and not clocked:
            return f"从{_date(begins.date())}到{_date(until.date())}，{text}"
        if begins:
            text = f"从{self.moment(begins, clocked)}起，{text}"
        if until:
            text += f"，到{_date(until.date())}" if day_only(until) else f"，到{self.moment(until)}为止"
        return text

    def every(self, interval: str) -> str:
        return f"每{interval}"

    def interval(self, seconds: int) -> str:
        n, unit = (seconds // 3600, "小时") if seconds % 3600 == 0 else (seconds // 60, "分钟")
        return unit if n == 1 else f"{_count(n)}{unit}"

    def timed(self, days: str, clocks: list[str]) -> str:
        return f"{days} {'、'.join(clocks)}"

    def spanned(self, days: str, first: int, last: int, interval: str) -> str:
        return f"{days} {self.clock(first)}到{self.clock(last)}每{interval}"

    def after_midnight(self, clock: str) -> str:
        return f"晚上{clock}"

    def times(self, count: int) -> str:
        return f"，共{count}次"

    def policy(self, policy: Policy) -> str:
        return f"，遇{'周末' if policy.weekends else '节假日'}{_MOVES[policy.move]}"

    def shifted(self, text: str, shift: Shift | None) -> str:
        if shift is None:
            return text
        n, way = abs(shift.days), "前" if shift.days < 0 else "后"
        if not shift.working:
            return f"{text}{way}{'一' if n == 1 else _count(n)}天"
        if n == 1:
            return f"{text}{way}{'最后' if way == '前' else '第'}一个工作日"
        return f"{text}{way}第{n}个工作日"

    def listed(self, words: list[str]) -> str:
        return words[0] if len(words) == 1 else "、".join(words[:-1]) + "和" + words[-1]

    def dates_of_month(self, days: list[date]) -> str:
        return self.listed([_date(days[0]), *(f"{day.day}日" for day in days[1:])])

    def each_day(self, days: Days) -> str:
        if days.only is not Only.ALL:
            return "每个工作日" if days.only is Only.WORKDAYS else "每个休息日"
        return f"每{_count(days.step)}天" if days.step > 1 else "每天"

    def of_weeks(self, place: str, step: int) -> str:
        return (f"每{_count(step)}周" if step > 1 else "每周") + place

    def weekdays(self, days: list[int], step: int, shift: Shift | None) -> str:
        if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
            span = f"周{WEEK[days[0]]}至周{WEEK[days[-1]]}"
            text = f"每{span}" if step == 1 else f"每{_count(step)}周的{span}"
        elif step == 1:
            text = "每周" + "、".join(WEEK[day] for day in days)
        else:
            text = f"每{_count(step)}周的" + "、".join(f"周{WEEK[day]}" for day in days)
        return self.shifted(text, shift)

    def yearly(self, step: int, place: str, shift: Shift | None) -> str:
        return self.shifted(("每年" if step == 1 else f"每{_count(step)}年") + place, shift)

    def of_parts(self, place: str, length: int, n: int) -> str:
        name = "季度" if length == 3 else "半年"
        return (f"每{name}" if n == 1 else f"每{_count(n)}个{name}") + place

    def of_month_in(self, place: str, length: int, n: int) -> str:
        return f"每{'季度' if length == 3 else '半年'}第{_DIGITS[n]}个月的{place}"

    def of_months(self, place: str, step: int) -> str:
        return ("每月" if step == 1 else f"每{_count(step)}个月的") + place

    def of_lunar_months(self, days: tuple[int, ...]) -> str:
        return "每月农历" + "、".join(_lunar_day(day) for day in days)

    def in_year(self, months: Months) -> str:
        place = self.picks(months.picks, months.length)
        match months.length:
            case 1 if len(months.offsets) == 1:
                return f"{months.offsets[0] + 1}月{place}"
            case 1:
                return self.listed([f"{offset + 1}月" for offset in months.offsets]) + f"的{place}"
            case 3:
                return f"第{_DIGITS[months.offsets[0] // 3 + 1]}季度{place}"
            case 6:
                return ("上" if months.offsets[0] == 0 else "下") + f"半年{place}"
            case _:
                return place

    def lunar(self, month: int, days: tuple[int, ...]) -> str:
        if (month, days) == (12, (-1,)):
            return "除夕"
        leap = "闰" if month < 0 else ""
        return f"农历{leap}{_LUNAR_MONTHS[abs(month)]}月" + "、".join(_lunar_day(day) for day in days)

    def term(self, index: int) -> str:
        return TERMS[index]

    def places(self, counts: list[int], kind: Pick) -> str:
        return self.listed([_nth(n) for n in counts]) + _kind(kind)

    def mixed(self, picks: tuple[Pick, ...], length: int) -> str:
        return self.listed([_pick(pick, length) for pick in picks])


def _date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _count(n: int) -> str:
    return "两" if n == 2 else str(n)


def _lunar_day(day: int) -> str:
    if day == -1:
        return "最后一天"
    if day <= 10:
        return "初" + _DIGITS[day]
    if day in (20, 30):
        return _DIGITS[day // 10] + "十"
    return ("十" if day < 20 else "二十") + _DIGITS[day % 10]


def _pick(pick: Pick, length: int) -> str:
    match pick:
        case Day(n) if n > 0:
            return f"{n}日" if length == 1 else f"第{_numeral(n)}天"
        case Day(-1):
            return "最后一天"
        case Day(n):
            return f"倒数第{_numeral(-n)}天"
        case Weekday(_, n) | Workday(n, _):
            return _nth(n) + _kind(pick)


def _kind(pick: Pick) -> str:
    if isinstance(pick, Weekday):
        return f"周{WEEK[pick.weekday]}"
    return "平日" if isinstance(pick, Workday) and pick.plain else "工作日"


def _nth(n: int) -> str:
    if n == -1:
        return "最后一个"
    return f"第{_numeral(n)}个" if n > 0 else f"倒数第{_numeral(-n)}个"


def _numeral(n: int) -> str:
    return _DIGITS[n] if n <= 10 else str(n)


describe = Chinese().describe
