"""What holds for every schedule, and for any text at all."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import when
from bot.when.pattern import Day, Days, Months, Only, Weekday, Weeks, Workday
from bot.when.schedule import Moment, Move, Policy, Schedule, Shift
from bot.when.workdays import WorkdayCalendar, china, monday_to_friday, with_own_days

ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Havana", "UTC")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

picks_of_month = st.lists(
    st.one_of(
        st.integers(1, 31).map(Day),
        st.integers(-28, -1).map(Day),
        st.builds(Weekday, st.integers(0, 6), st.sampled_from([1, 2, 3, 4, 5, -1, -2])),
        st.sampled_from([1, 2, 3, 10, -1, -2]).map(Workday),
    ),
    min_size=1,
    max_size=3,
    unique=True,
).map(tuple)
patterns = st.one_of(
    st.integers(1, 40).flatmap(lambda step: st.builds(Days, st.just(step), st.integers(0, step - 1))),
    st.sampled_from([Days(only=Only.WORKDAYS), Days(only=Only.DAYS_OFF)]),
    st.integers(1, 8).flatmap(
        lambda step: st.builds(
            Weeks,
            st.lists(st.integers(0, 6).map(Weekday), min_size=1, max_size=4, unique=True).map(
                lambda picks: tuple(sorted(picks, key=lambda pick: pick.weekday))
            ),
            st.just(step),
            st.integers(0, step - 1),
        )
    ),
    st.integers(1, 14).flatmap(
        lambda step: st.builds(Months, picks_of_month, st.just(step), st.integers(0, step - 1))
    ),
    st.builds(Months, picks_of_month, st.just(3), st.just(0), st.just((0,)), st.just(3)),
    st.builds(Months, picks_of_month, st.just(12), st.just(0), st.sampled_from([(1,), (2, 8), (0, 3, 6, 9)])),
)
times = st.lists(st.integers(0, 24 * 12).map(lambda n: n * 300), min_size=1, max_size=3, unique=True).map(
    lambda found: tuple(sorted(found))
)
policies = st.builds(Policy, st.sampled_from(Move), st.booleans())
shifts = st.none() | st.builds(Shift, st.integers(-5, 5).filter(bool), st.booleans())
calendars = st.one_of(
    st.just(china()),
    st.just(monday_to_friday()),
    st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=5).map(
        lambda off: with_own_days(china(), off=off)
    ),
)
walls = st.builds(
    datetime.combine,
    st.dates(date(2024, 1, 1), date(2035, 1, 1)),
    st.times().map(lambda at: at.replace(second=0)),
)
schedules = st.builds(
    Schedule,
    zone_name=st.sampled_from(ZONES),
    rule=patterns,
    times=times,
    policy=policies,
    shift=shifts,
)


@settings(max_examples=150, deadline=None)
@given(schedules, walls, calendars)
def test_occurrences_increase_and_are_where_they_say(
    schedule: Schedule, wall: datetime, days: WorkdayCalendar
) -> None:
    after = wall.replace(tzinfo=UTC)
    found = schedule.upcoming(after, 6, days)
    last = after
    for occurrence in found:
        assert occurrence.instant > last
        assert occurrence.instant.tzinfo is UTC
        assert occurrence.instant.astimezone(schedule.zone).replace(tzinfo=None) == occurrence.wall
        last = occurrence.instant


@settings(max_examples=100, deadline=None)
@given(schedules, walls, calendars, st.integers(0, 200), st.integers(1, 300))
def test_bounds_hold_and_drop_nothing_between(
    schedule: Schedule, wall: datetime, days: WorkdayCalendar, begin: int, length: int
) -> None:
    begins = datetime.combine(wall.date() + timedelta(days=begin), time())
    until = datetime.combine(begins.date() + timedelta(days=length), time(23, 59))
    bounded = replace(schedule, begins=begins, until=until)
    after = (begins - timedelta(days=100)).replace(tzinfo=UTC)
    for occurrence in bounded.upcoming(after, 5, days):
        # a skipped hour may push the last one forward, and the midnight that ends a day is the next day's
        # first
        assert begins <= occurrence.wall <= until + timedelta(hours=2)
        # of two days off that move to one day, the bounds decide which is the one it is named after
        unbounded = schedule.next_after(occurrence.instant - timedelta(seconds=1), days)
        assert unbounded
        assert (unbounded.instant, unbounded.wall) == (occurrence.instant, occurrence.wall)


@settings(max_examples=60, deadline=None)
@given(schedules, walls, st.integers(1, 12))
def test_a_count_ends_after_so_many(schedule: Schedule, wall: datetime, count: int) -> None:
    days = monday_to_friday()
    counted = replace(schedule, begins=datetime.combine(wall.date(), time()), count=count)
    found = counted.upcoming((wall - timedelta(days=300)).replace(tzinfo=UTC), count + 3, days)
    assert len(found) <= count
    endless = replace(counted, count=None)
    assert found == endless.upcoming((wall - timedelta(days=300)).replace(tzinfo=UTC), count, days)


@settings(max_examples=100, deadline=None)
@given(schedules, walls)
def test_the_answer_does_not_depend_on_where_one_looks_from(schedule: Schedule, wall: datetime) -> None:
    days = china()
    after = wall.replace(tzinfo=UTC)
    first = schedule.next_after(after, days)
    if first:
        middle = after + (first.instant - after) / 2
        assert schedule.next_after(middle, days) == first
        assert schedule.next_after(first.instant, days) != first


@settings(max_examples=100, deadline=None)
@given(patterns, times, walls, st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_wall_times_are_kept_when_the_zone_changes(
    pattern: Days | Weeks | Months, at: tuple[int, ...], wall: datetime, here: str, there: str
) -> None:
    days = monday_to_friday()
    schedule = Schedule(here, pattern, at)
    moved = schedule.in_zone(ZoneInfo(there))
    clocks = {(datetime.combine(date(2026, 1, 1), time()) + timedelta(seconds=n)).time() for n in at}
    for occurrence in moved.upcoming(wall.replace(tzinfo=UTC), 3, days):
        nominal = occurrence.wall.time() in clocks
        skipped = _in_gap_before(occurrence.wall, moved.zone)
        assert nominal or skipped


def _in_gap_before(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock jumped forward within the two hours before."""
    now, before = wall.replace(tzinfo=zone), (wall - timedelta(hours=2)).replace(tzinfo=zone)
    return now.utcoffset() != before.utcoffset()


def _rule(pattern: Days | Weeks | Months, start: datetime) -> rrule.rrule | None:
    """The same rule in RFC 5545's words, where it has them and dateutil is right."""
    match pattern:
        case Days(step, _, Only.ALL):
            return rrule.rrule(rrule.DAILY, interval=step, dtstart=start)
        case Weeks(picks, step, _) if all(isinstance(pick, Weekday) for pick in picks):
            weekdays = [pick.weekday for pick in picks if isinstance(pick, Weekday)]
            return rrule.rrule(rrule.WEEKLY, interval=step, byweekday=weekdays, dtstart=start, wkst=rrule.MO)
        case Months(picks, step, _, (0,), 1) if all(
            (isinstance(pick, Day) and (0 < pick.n <= 28 or -28 <= pick.n < 0)) for pick in picks
        ):
            numbers = [pick.n for pick in picks if isinstance(pick, Day)]
            return rrule.rrule(rrule.MONTHLY, interval=step, bymonthday=numbers, dtstart=start)
        case Months((Weekday(weekday, n),), step, _, (0,), 1):
            nth = rrule.weekday(weekday)(n)
            return rrule.rrule(rrule.MONTHLY, interval=step, byweekday=nth, dtstart=start)
    return None


@settings(max_examples=150, deadline=None)
@given(patterns, st.integers(0, 287), walls)
def test_dateutil_agrees_where_it_has_the_words(
    pattern: Days | Weeks | Months, five_minutes: int, wall: datetime
) -> None:
    schedule = Schedule("UTC", pattern, (five_minutes * 300,))
    days = monday_to_friday()
    first = schedule.next_after(wall.replace(tzinfo=UTC), days)
    assert first
    start = first.wall
    if isinstance(pattern, Months):
        start = first.wall.replace(day=1)  # dateutil counts its interval from the month of its start
    rule = _rule(pattern, start)
    if rule is None:
        return
    ours = [at.wall for at in schedule.upcoming(wall.replace(tzinfo=UTC), 5, days)]
    theirs = list(rule.xafter(first.wall, count=5, inc=True))
    assert ours == theirs


FRAGMENTS = """
每 每周 每月 每年 隔 周 五 一三五 周五 日 号 月 年 天 个 工作日 第 最后一个 最后一天 9点 15:00 半 下午 晚上
明天 后天 下 下下周 3 12 31 五 二十 农历 腊月 二十三 中秋节 前 后 前一天 从 起 到 为止 共 8次 遇节假日 顺延
提前 取消 季度 半年 小时 分钟后 和 、 ， ( ) ： 点 : - / every other each Monday Fri and the first last
working day of month quarter year on at in 20 minutes am pm noon midnight tomorrow next this week until from
for times 5th 25 Dec March 2026-12-25 12/25 if holiday 学习 开会 Report x 0 99999999999999999999 ½ ㏠ ① . % #
\\ { } 9am 9pm 差 刻 凌晨 零点
"""
fragments = st.sampled_from([*FRAGMENTS.split(), " ", "\n", "\u3000", "\u200b"])
texts = st.one_of(
    st.lists(fragments, max_size=9).map("".join),
    st.lists(fragments, max_size=9).map(" ".join),
    st.text(max_size=60),
)


@settings(max_examples=1500, deadline=None)
@given(texts, st.sampled_from(["zh", "en"]), st.sampled_from(ZONES))
def test_any_text_is_read_or_refused_with_a_hint(text: str, language: str, zone: str) -> None:
    try:
        request = when.read(text, now=NOW, zone=ZoneInfo(zone), language=language, defaults=when.Defaults())
    except when.Unreadable as unreadable:
        hints = unreadable.hint("zh"), unreadable.hint("en")
        assert all(hints)
        return
    occurrence = request.schedule.next_after(NOW, china())
    assert occurrence
    assert occurrence.instant > NOW
    assert when.Schedule.from_json(request.schedule.to_json()) == request.schedule
    assert request.subject == "" or request.subject in text
    assert when.describe(request.schedule, language)


@settings(max_examples=400, deadline=None)
@given(texts)
def test_whatever_was_read_is_said_back_as_the_same_rule(text: str) -> None:
    def read(words: str) -> when.Request:
        return when.read(
            words, now=NOW, zone=ZoneInfo("Asia/Shanghai"), language="zh", defaults=when.Defaults()
        )

    try:
        schedule = read(text).schedule
    except when.Unreadable:
        return
    if isinstance(schedule.rule, Moment):
        return
    for language in ("zh", "en"):
        assert read(when.describe(schedule, language) + " Xylo").schedule == schedule


@pytest.mark.parametrize("text", ["", " ", "\n", "　", "，。"])
def test_nothing_at_all_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(when.Unreadable) as refusal:
        when.read(text, now=NOW, zone=ZoneInfo("UTC"), language="zh", defaults=when.Defaults())
    assert "每周五" in refusal.value.hint("zh")
    assert "every Friday" in refusal.value.hint("en")
