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
    (r"上个?月|last month", {"span": Span.MONTH, "back": 1}),
    (r"本月|这个?月|当月|月榜|月度?|this month|monthly|month", {"span": Span.MONTH}),
    (r"上个?季度?|last quarter", {"span": Span.QUARTER, "back": 1}),
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
_HALVES = {"上半年": 0, "first half": 0, "下半年": 1, "second half": 1}
_FILLERS = re.compile(r"(?:按|的|排名|排行榜?|名次|榜单?|board|by|the|of|,|，|、|\s)+", re.IGNORECASE)


def read(words: str, today: date) -> Wish | None:
    """The board that is asked for in Chinese or English; None where a word is not understood.

    What is not said is as usual: the month, by points, of tests.
    """
    wish, rest = Wish(), words.strip().lower()
    while rest:
        if found := _FILLERS.match(rest):
            rest = rest[found.end() :]
            continue
        if half := next((name for name in _HALVES if rest.startswith(name)), None):
            # A half of this year that is yet to come is that of last year.
            back = (0 if today.month < 7 else 1) - _HALVES[half]
            wish = replace(wish, span=Span.HALF, back=back % 2)
            rest = rest[len(half) :]
            continue
        for pattern, said in _WORDS:
            if found := re.match(pattern, rest):
                wish = replace(wish, **said)  # type: ignore[arg-type]  # fields of a Wish
                rest = rest[found.end() :]
                break
        else:
            return None
    return wish
