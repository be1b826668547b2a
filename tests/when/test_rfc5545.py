"""Schedules as recurrence rules and back: what RFC 5545 says is what a schedule means, or it is refused."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import when
from bot.when.pattern import Day, Days, Months, Weekday, Weeks
from bot.when.rfc5545 import Rule, relaxed, rules_of, schedule_of
from bot.when.schedule import Schedule
from bot.when.workdays import china, monday_to_friday
from tests.when.test_properties import ZONES, patterns, times, walls

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)


def schedule(words: str, zone: str = "Asia/Shanghai") -> Schedule:
    return when.read(
        f"{words} X", now=NOW, zone=ZoneInfo(zone), language="zh", defaults=when.Defaults()
    ).schedule


def said(words: str, zone: str = "Asia/Shanghai") -> list[str] | None:
    """`start RRULE` of every rule, None where there are no words."""
    rules = rules_of(schedule(words, zone), NOW, china())
    return None if rules is None else [f"{rule.start:%Y-%m-%dT%H:%M} {rule.text}" for rule in rules]


def by_dateutil(rules: tuple[Rule, ...], zone: ZoneInfo) -> Iterator[datetime]:
    """The instants of the rules in another way than the bot compares them: with aware starts."""
    return merge(
        *(
            (at.astimezone(UTC) for at in rrule.rrulestr(rule.text, dtstart=rule.start.replace(tzinfo=zone)))
            for rule in rules
        )
    )


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ("每天9点", ["2026-11-22T09:00 FREQ=DAILY"]),
        ("每周五15点", ["2026-11-27T15:00 FREQ=WEEKLY;BYDAY=FR"]),
        ("every weekday at 9", ["2026-11-23T09:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"]),
        # two times of day are two rules: BYHOUR is read by few
        (
            "每天9点和15点",
            ["2026-11-22T09:00 FREQ=DAILY", "2026-11-21T15:00 FREQ=DAILY"],
        ),
        # and two days of the month, which Outlook does not read in one
        (
            "每月5日和20日9点",
            ["2026-12-05T09:00 FREQ=MONTHLY;BYMONTHDAY=5", "2026-12-20T09:00 FREQ=MONTHLY;BYMONTHDAY=20"],
        ),
        # a clamped day is the last there is of several; the 31st is simply the last
        ("每月31日9点", ["2026-11-30T09:00 FREQ=MONTHLY;BYMONTHDAY=-1"]),
        ("每月30日9点", ["2026-11-30T09:00 FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"]),
        ("每年2月29日9点", ["2027-02-28T09:00 FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"]),
        ("每年7月31日9点", ["2027-07-31T09:00 FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=31"]),
        ("每月最后一天9点", ["2026-11-30T09:00 FREQ=MONTHLY;BYMONTHDAY=-1"]),
        ("每月最后一个周五9点", ["2026-11-27T09:00 FREQ=MONTHLY;BYDAY=-1FR"]),
        ("every month on the second to last Friday 9:00", ["2026-12-18T09:00 FREQ=MONTHLY;BYDAY=-2FR"]),
        # working days of a plain calendar are said, of a statutory one not
        (
            "the last weekday of every month 9:00",
            ["2026-11-30T09:00 FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"],
        ),
        ("每季度第一个周一9点", ["2027-01-04T09:00 FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO"]),
        ("每季度最后一天9点", ["2026-12-31T09:00 FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"]),
        ("从2026年12月5日起每3个月 9点", ["2026-12-05T09:00 FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=5"]),
        # every other week across a year's end with 53 weeks
        ("每两周周一9点", ["2026-11-23T09:00 FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"]),
        ("每天9点 共20次", ["2026-11-22T09:00 FREQ=DAILY;COUNT=20"]),
        # a count is shared out; today only the second time of day is left
        (
            "每天8点和12点 共5次",
            ["2026-11-22T08:00 FREQ=DAILY;COUNT=2", "2026-11-21T12:00 FREQ=DAILY;COUNT=3"],
        ),
        # the end is inclusive and in UTC
        ("每周五9点 到2026年12月25日", ["2026-11-27T09:00 FREQ=WEEKLY;BYDAY=FR;UNTIL=20261225T155900Z"]),
        # the midnight that ends a day is the next day's, also after the last
        ("每周日24点", ["2026-11-23T00:00 FREQ=WEEKLY;BYDAY=MO"]),
        ("每周日24点 到2026年12月6日", ["2026-11-23T00:00 FREQ=WEEKLY;BYDAY=MO;UNTIL=20261206T160000Z"]),
        # ticks that divide the day are times of day
        ("从2026年12月1日9:00起每12小时", ["2026-12-01T09:00 FREQ=DAILY", "2026-12-01T21:00 FREQ=DAILY"]),
    ],
)  # fmt: skip
def test_what_rfc_5545_can_say(words: str, rules: list[str]) -> None:
    found = said(words)
    assert found is not None
    assert sorted(found) == sorted(rules)


@pytest.mark.parametrize(
    "words",
    [
        "每个工作日9点",
        "每月最后一个工作日9点",
        "每月5日9点 遇节假日顺延",
        "每月5日9点 遇周末提前",
        "每年农历八月十五9点",
        "每年清明9点",
        "每年复活节9点",
        "每月5日的前一天9点",
        "每月30日和31日9点",  # one day in short months, two in long ones
        "每5小时",  # not the same times every day
        "每15分钟",  # 96 rules
        "明天9点",  # no rule at all
        "明天和后天9点",
        "20分钟后",
        "每月最后一天24点",
    ],
)
def test_what_it_cannot(words: str) -> None:
    assert said(words) is None


def test_working_days_are_monday_to_friday_where_the_calendar_is() -> None:
    rules = rules_of(schedule("每个工作日9点"), NOW, monday_to_friday())
    assert rules is not None
    assert [rule.text for rule in rules] == ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"]
    rules = rules_of(schedule("每月最后一个工作日9点"), NOW, monday_to_friday())
    assert rules is not None
    assert [rule.text for rule in rules] == ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"]


def test_a_time_that_a_clock_change_skips_is_left_out_by_rfc_5545_and_moved_by_us() -> None:
    assert said("每天02:30", "Asia/Shanghai")
    assert said("每天02:30", "America/New_York") is None
    assert said("每天01:30", "America/New_York")  # shown twice in autumn: the first, for both


def test_nothing_to_come_is_no_rule() -> None:
    over = replace(schedule("每天9点"), until=datetime(2026, 11, 20, 23, 59))  # noqa: DTZ001  # wall time
    assert rules_of(over, NOW, china()) == ()


_TO_THE_30TH = "从2026年11月25日到2026年11月30日，每天 09:00"
_TO_THE_29TH = "从2026年11月25日到2026年11月29日，每天 09:00"


@pytest.mark.parametrize(
    ("rule", "start", "words"),
    [
        ("FREQ=DAILY", "2026-11-25T09:00", "每天 09:00"),
        ("FREQ=WEEKLY", "2026-11-27T15:00", "每周五 15:00"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=FR;BYHOUR=15", "2026-11-27T15:00", "每周五 15:00"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-11-27T15:00", "每周一至周五 15:00"),
        ("FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR,SA", "2026-11-27T15:00", "每天 15:00"),
        ("FREQ=MONTHLY", "2026-12-05T09:00", "每月5日 09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30T09:00", "每月最后一天 09:00"),
        # Outlook's words for the last day, and for the last Monday to Friday
        (
            "FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYSETPOS=-1",
            "2026-11-30T09:00",
            "每月最后一天 09:00",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "2026-11-30T09:00",
            "每月最后一个平日 09:00",
        ),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=2", "2026-12-11T09:00", "每月第二个周五 09:00"),
        ("FREQ=MONTHLY;BYDAY=FR", "2026-11-27T09:00", "每周五 09:00"),  # every Friday
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "2026-12-31T09:00", "每季度最后一天 09:00"),
        ("FREQ=MONTHLY;INTERVAL=3", "2026-12-05T09:00", "每季度第三个月的5日 09:00"),
        ("FREQ=YEARLY", "2027-07-01T09:00", "每年7月1日 09:00"),
        ("FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=5", "2027-03-05T09:00", "每年3月和9月的5日 09:00"),
        ("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=5", "2027-05-30T09:00", "每年5月最后一个周日 09:00"),
        ("FREQ=DAILY;COUNT=3", "2026-11-25T09:00", "每天 09:00，共3次"),
        # the end as Outlook writes it (the last time itself), as Google does (a second before the next day),
        # as a date; all inclusive
        ("FREQ=DAILY;UNTIL=20261130T010000Z", "2026-11-25T09:00", _TO_THE_30TH),
        ("FREQ=DAILY;UNTIL=20261130T155959Z", "2026-11-25T09:00", _TO_THE_30TH),
        ("FREQ=DAILY;UNTIL=20261130", "2026-11-25T09:00", _TO_THE_30TH),
        ("FREQ=DAILY;UNTIL=20261130T005959Z", "2026-11-25T09:00", _TO_THE_29TH),
    ],
)  # fmt: skip
def test_what_a_rule_means(rule: str, start: str, words: str) -> None:
    first = datetime.fromisoformat(start)
    found = schedule_of(rule, first, SHANGHAI)
    if not words.startswith("从"):
        words = f"从{first.year}年{first.month}月{first.day}日起，{words}"
    assert when.describe(found, "zh") == words
    assert schedule(when.describe(found, "zh")) == found


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ("", "2026-11-27T09:00"),
        ("nonsense", "2026-11-27T09:00"),
        ("INTERVAL=2", "2026-11-27T09:00"),
        ("FREQ=SECONDLY", "2026-11-27T09:00"),
        ("FREQ=DAILY;INTERVAL=0", "2026-11-27T09:00"),
        ("FREQ=DAILY;INTERVAL=99999999999", "2026-11-27T09:00"),
        ("FREQ=DAILY;COUNT=0", "2026-11-27T09:00"),
        ("FREQ=DAILY;COUNT=1000000", "2026-11-27T09:00"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20261231", "2026-11-27T09:00"),
        ("FREQ=DAILY;UNTIL=tomorrow", "2026-11-27T09:00"),
        ("FREQ=DAILY;UNTIL=20261131", "2026-11-27T09:00"),
        ("FREQ=DAILY;UNTIL=20200101", "2026-11-27T09:00"),  # ends before it begins
        ("FREQ=DAILY;BYHOUR=9,15", "2026-11-27T09:00"),
        ("FREQ=DAILY;BYHOUR=10", "2026-11-27T09:00"),  # not the hour of the start
        ("FREQ=DAILY;BYMONTH=1", "2027-01-01T09:00"),
        ("FREQ=DAILY;INTERVAL=2;BYDAY=FR", "2026-11-27T09:00"),
        ("FREQ=WEEKLY;BYDAY=MO", "2026-11-27T09:00"),  # begins on a Friday: is that one meant or not?
        ("FREQ=WEEKLY;BYDAY=XX", "2026-11-27T09:00"),
        ("FREQ=YEARLY;BYWEEKNO=20", "2026-11-27T09:00"),
        ("FREQ=YEARLY;BYDAY=20MO", "2027-05-17T09:00"),
        ("FREQ=YEARLY;BYYEARDAY=100", "2027-04-10T09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "2026-11-13T09:00"),
        # RFC 5545 passes over the months without a 31st, the years without a 29 February
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31T09:00"),
        ("FREQ=MONTHLY", "2026-12-31T09:00"),
        ("FREQ=YEARLY", "2028-02-29T09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=30;BYMONTH=2", "2027-02-28T09:00"),  # never at all
        # a week that begins on Sunday puts the second day into another fortnight
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU", "2026-11-22T09:00"),
        ("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1", "2026-12-05T09:00"),
        ("FREQ=HOURLY;BYDAY=FR", "2026-11-27T09:00"),
        ("FREQ=DAILY", "0001-01-01T09:00"),
    ],
)
def test_what_no_schedule_means(rule: str, start: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the reasons are for the log, no person sees them
        schedule_of(rule, datetime.fromisoformat(start), SHANGHAI)


def test_hours_are_refused_where_the_clock_jumps() -> None:
    start = datetime.fromisoformat("2026-11-27T09:00")
    found = schedule_of("FREQ=HOURLY;INTERVAL=5", start, SHANGHAI)
    assert when.describe(found, "zh") == "从2026年11月27日 09:00起，每5小时"
    with pytest.raises(ValueError, match="something else"):
        schedule_of("FREQ=HOURLY", start, ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("rule", "start", "words"),
    [
        ("FREQ=WEEKLY", "2020-11-27T15:00", "每周五 15:00"),  # of years: simply weekly
        ("FREQ=WEEKLY", "2026-11-27T15:00", "每周五 15:00"),  # begins with the next one
        ("FREQ=WEEKLY", "2026-12-04T15:00", "从2026年12月4日起，每周五 15:00"),  # not yet
        ("FREQ=WEEKLY;INTERVAL=2", "2020-11-27T15:00", "从2020年11月27日起，每两周的周五 15:00"),
        ("FREQ=YEARLY", "1604-07-01T09:00", "每年7月1日 09:00"),  # Apple's birthdays without a year
        ("FREQ=DAILY;COUNT=9", "2026-11-20T09:00", "从2026年11月20日起，每天 09:00，共9次"),
    ],
)
def test_a_beginning_that_changes_nothing_is_left_out(rule: str, start: str, words: str) -> None:
    found = schedule_of(rule, datetime.fromisoformat(start), SHANGHAI)
    assert when.describe(relaxed(found, NOW, china()), "zh") == words


def this_century(instants: Iterable[datetime]) -> list[datetime]:
    """Those before 2100. A fifth Sunday of February is forty years away then: we do not look so far."""
    return [instant for instant in instants if instant.year < 2100]


def bounded(found: Schedule, begins: datetime, bound: str, n: int) -> Schedule:
    match bound:
        case "until":
            end = datetime.combine(begins.date() + timedelta(days=n * 20), time(23, 59))
            return replace(found, begins=begins, until=end)
        case "count":
            return replace(found, begins=begins, count=n)
        case "begins":
            return replace(found, begins=begins)
    return found


@settings(max_examples=100, deadline=None)
@given(
    st.builds(Schedule, zone_name=st.sampled_from(ZONES), rule=patterns, times=times),
    walls,
    st.sampled_from(["", "begins", "until", "count"]),
    st.integers(1, 40),
)
def test_rules_say_what_the_schedule_means_and_are_read_back(
    found: Schedule, begins: datetime, bound: str, n: int
) -> None:
    found = bounded(found, datetime.combine(begins.date(), time()), bound, n)
    after = begins.replace(tzinfo=UTC) - timedelta(days=30)
    days = monday_to_friday()
    rules = rules_of(found, after, days)
    if rules is None:
        return
    expected = this_century(at.instant for at in found.upcoming(after, 60, days))
    assert this_century(islice(by_dateutil(rules, found.zone), 60)) == expected
    for rule in rules:
        again = schedule_of(rule.text, rule.start, found.zone)
        # An hour by the instant: on the wall it may be the hour that the change of clocks leaves out.
        first = rule.start.replace(tzinfo=found.zone).astimezone(UTC) - timedelta(hours=1)
        theirs = this_century(islice(by_dateutil((rule,), found.zone), 30))
        assert this_century(at.instant for at in again.upcoming(first, 30, days)) == theirs


weekday_words = st.lists(
    st.builds(str.__add__, st.sampled_from(["", "", "1", "2", "-1", "5"]),
              st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])),
    min_size=1, max_size=3, unique=True,
).map(",".join)  # fmt: skip


def numbers(least: int, most: int) -> st.SearchStrategy[str]:
    found = st.integers(least, most).filter(bool).map(str)
    return st.lists(found, min_size=1, max_size=3, unique=True).map(",".join)


def maybe(words: st.SearchStrategy[str], template: str) -> st.SearchStrategy[str]:
    return st.just("") | st.just("") | words.map(template.format)


intervals = st.just("") | st.integers(1, 14).map(";INTERVAL={}".format)
ends = st.sampled_from(["", "", ";COUNT=7", ";UNTIL=20360101T000000Z", ";WKST=SU"])
rule_texts = st.one_of(
    st.tuples(
        st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY"]),
        intervals,
        st.just("") | weekday_words.map(";BYDAY={}".format),
        maybe(st.sampled_from(["1", "-1"]), ";BYSETPOS={}"),
        maybe(numbers(1, 12), ";BYMONTH={}"),
        ends,
    ),
    st.tuples(
        st.sampled_from(["FREQ=MONTHLY", "FREQ=YEARLY"]),
        intervals,
        maybe(weekday_words, ";BYDAY={}"),
        maybe(numbers(-28, 28), ";BYMONTHDAY={}"),
        maybe(st.sampled_from(["1", "-1", "2", "1,-1"]), ";BYSETPOS={}"),
        maybe(numbers(1, 12), ";BYMONTH={}"),
        ends,
    ),
).map("".join)


def first_of(text: str, start: datetime) -> datetime | None:
    """The first time of a rule at or after a wall time: most rules are none where they do not begin."""
    endless = text.split(";COUNT")[0].split(";UNTIL")[0]
    end = start + timedelta(days=4 * 366)
    return next(iter(rrule.rrulestr(f"{endless};UNTIL={end:%Y%m%dT%H%M%S}", dtstart=start)), None)


@settings(max_examples=200, deadline=None)
@given(rule_texts, walls.map(lambda wall: wall.replace(microsecond=0)), st.sampled_from(ZONES))
def test_any_rule_is_meant_exactly_or_refused(text: str, start: datetime, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    start = first_of(text, start) or start
    try:
        found = schedule_of(text, start, zone)
    except ValueError:
        return
    theirs = list(islice(by_dateutil((Rule(start, text, found),), zone), 40))
    # an hour of real time: by the clock it may be one that the spring skips
    before = start.replace(tzinfo=zone).astimezone(UTC) - timedelta(hours=1)
    assert [at.instant for at in found.upcoming(before, 40, china())] == theirs
    for language in ("zh", "en"):
        words = when.describe(found, language)
        now = start.replace(tzinfo=zone) - timedelta(days=1)
        again = when.read(f"{words} X", now=now, zone=zone, language=language, defaults=when.Defaults())
        assert [at.instant for at in again.schedule.upcoming(before, 40, china())] == theirs, words


@given(st.text(max_size=40), st.just(datetime.combine(date(2026, 11, 27), time(9))))
def test_any_text_at_all_is_no_rule(text: str, start: datetime) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # as above
        schedule_of(text, start, SHANGHAI)


@pytest.mark.parametrize(
    "rule",
    [
        Days(3, 1),
        Weeks((Weekday(0), Weekday(4)), 3, 1),
        Months((Day(5), Day(-2)), 5, 2),
        Months((Weekday(0, 1), Weekday(4, -1)), 5, 2),
        Months((Day(29),), 24, 12, (1,)),
        Months((Weekday(0, 1),), 6, length=6),
    ],
)
def test_patterns_of_every_kind_are_said(rule: Days | Weeks | Months) -> None:
    """The properties above would hold as well if everything were refused."""
    assert rules_of(Schedule("Asia/Shanghai", rule, (32400,)), NOW, china())
