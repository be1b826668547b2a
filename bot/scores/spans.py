"""The spans of time a board is for, by the calendar, and how they are asked for in words. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from bot.scores.ranking import Order

FARTHEST = 60
"""So many spans back, and no further."""


class Span(IntEnum):
    """How much time, by the calendar; OCCASION: one test."""

    OCCASION = 0
    MONTH = 1
    QUARTER = 2
    HALF = 3
    YEAR = 4
    ALL = 5


class Scope(IntEnum):
    """What counts."""

    TESTS = 0
    QUIZZES = 1
    """Live quizzes and questions of the day."""


MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF: 6, Span.YEAR: 12}


@dataclass(frozen=True)
class Wish:
    """Which board: the span (`back`: so many before the present one), the order, what counts, for which part
    of the group (from 1; 0: for all)."""

    span: Span = Span.MONTH
    back: int = 0
    order: Order = Order.POINTS
    scope: Scope = Scope.TESTS
    part: int = 0

    @property
    def ids(self) -> tuple[int, ...]:
        """As a button carries it."""
        return self.span, self.back, self.order, self.scope, self.part


def wish_of(ids: Sequence[int]) -> Wish | None:
    """The wish that a button carries; None for what no button of ours does."""
    try:
        span, back, order, scope, part = ids
        return Wish(Span(span), min(back, FARTHEST), Order(order), Scope(scope), part)
    except ValueError:
        return None


@dataclass(frozen=True)
class Months:
    """From one month to another, both included, such as 2026-10 to 2026-12."""

    first: str
    last: str


def months(span: Span, back: int, today: date) -> Months:
    """The months of a span of the calendar, counted back from the one that holds `today`."""
    length = MONTHS[span]
    number = today.year * 12 + today.month - 1
    first = max(number // length - back, 0) * length
    return Months(_month(first), _month(first + length - 1))


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


# -- words

_WORDS: tuple[tuple[str, dict[str, object]], ...] = (
    (r"这一?次|本次|最近一?次|最近的?测试|this test|latest(?: test)?|last test", {"span": Span.OCCASION}),
    (r"上一?次|previous test", {"span": Span.OCCASION, "back": 1}),
    (r"上一?个?月|last month", {"span": Span.MONTH, "back": 1}),
    (r"本月|这个?月|当月|月榜|月度?|this month|monthly|month", {"span": Span.MONTH}),
    (r"上一?个?季度?|last quarter", {"span": Span.QUARTER, "back": 1}),
    (r"本季度?|这个?季度|季榜|季度|this quarter|quarterly|quarter", {"span": Span.QUARTER}),
    (r"本?半年度?|half(?:[- ]?year)?(?:ly)?", {"span": Span.HALF}),
    (r"去年|上一?年度?|last year", {"span": Span.YEAR, "back": 1}),
    (r"今年|本年度?|全年|年榜|年度?|this year|yearly|annual|year", {"span": Span.YEAR}),
    (r"全部|所有|累计|历史|总榜|历年|all(?:[- ]time)?|ever|total", {"span": Span.ALL}),
    (r"平均分?|均分|平均成绩|正确率|by average|averages?", {"order": Order.AVERAGE}),
    (r"参与率?|参加|次数|参与度|by participation|participation|attendance", {"order": Order.PARTICIPATION}),
    (r"总分|积分|分数|得分|by points|points", {"order": Order.POINTS}),
    (r"知识竞答|竞答|抢答|每日一题|quizzes|quiz|daily", {"scope": Scope.QUIZZES}),
    (r"测试|考试|tests?", {"scope": Scope.TESTS}),
)
_FILLERS = re.compile(r"(?:按|的|排名|排行榜?|名次|榜单?|board|by|the|of|in|,|，|、|\s)+", re.IGNORECASE)
_YEAR = re.compile(r"(20\d\d)(?!\d)\s*(?:年度?)?(?:\s*[-/.]\s*(\d{1,2})(?![\d月]))?")
_FIGURES = {figure: number for number, figure in enumerate("一二三四五六七八九", 1)} | {
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_MONTH_EN = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(r"(\d{1,2}|十[一二]?|[一二三四五六七八九])月份?|" + _MONTH_EN)
_QUARTER = re.compile(r"第?([1-4一二三四])季度?|q([1-4])|(first|second|third|fourth) quarter")
_HALF = re.compile(r"([上下])半年|(first|second) half(?: of the year)?")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "上": 1, "下": 2}


def read(words: str, today: date) -> Wish | None:
    """The board that is asked for in Chinese or English; None where a word is not understood.

    What is not said is as usual: the month, by points, of tests. A month, quarter or half without its year is
    the latest that has begun.
    """
    wish, rest = Wish(), words.strip().lower()
    year: int | None = None
    part: tuple[Span, int] | None = None
    relative = False
    while rest:
        if found := _FILLERS.match(rest):
            pass
        elif year is None and (found := _YEAR.match(rest)):
            year = int(found[1])
            part = (Span.MONTH, int(found[2])) if found[2] else part
        elif part is None and (named := _part(rest)) is not None:
            found, part = named
        else:
            for pattern, said in _WORDS:
                if found := re.match(pattern, rest):
                    wish = replace(wish, **said)  # type: ignore[arg-type]  # fields of a Wish
                    relative = relative or "span" in said
                    break
            else:
                return None
        rest = rest[found.end() :]
    if year is None and part is None:
        return wish
    if relative and part is not None and year is None and wish.span is Span.YEAR:
        year = today.year - wish.back  # 去年10月
    elif relative:
        return None  # two spans, and nobody knows which is meant
    span, number = part or (Span.YEAR, 1)
    back = _back(span, number, year, today)
    return None if back is None else replace(wish, span=span, back=back)


def _part(rest: str) -> tuple[re.Match[str], tuple[Span, int]] | None:
    """A part of a year by its number or name: 10月, Q3, 上半年."""
    if found := _QUARTER.match(rest):
        return found, (Span.QUARTER, _number(found))
    if found := _HALF.match(rest):
        return found, (Span.HALF, _number(found))
    if found := _MONTH.match(rest):
        return found, (Span.MONTH, _number(found))
    return None


def _number(found: re.Match[str]) -> int:
    said = next(one for one in found.groups() if one)
    if said.isdecimal():
        return int(said)
    if said in _ORDINALS or said in _FIGURES:
        return {**_ORDINALS, **_FIGURES}[said]
    return _MONTHS_EN.index(said[:3]) + 1


def _back(span: Span, number: int, year: int | None, today: date) -> int | None:
    """How many spans ago that one was; None for what is yet to come, too far away, or not in a year."""
    length = MONTHS[span]
    parts = 12 // length
    if not 1 <= number <= parts:
        return None
    present = today.year * parts + (today.month - 1) // length
    if year is None:
        return (present - (number - 1)) % parts
    back = present - (year * parts + number - 1)
    return back if 0 <= back <= FARTHEST else None
