"""Traps of calendars and clocks, each with the reason beside it."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot import when
from bot.when import lunar
from bot.when.workdays import WorkdayCalendar, china, monday_to_friday, with_own_days

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 1, 1, 0, 0, tzinfo=SHANGHAI)


def schedule(words: str, zone: str = "Asia/Shanghai", now: datetime = NOW) -> when.Schedule:
    return when.read(
        f"{words} X", now=now, zone=ZoneInfo(zone), language="zh", defaults=when.Defaults()
    ).schedule


def after(rule: when.Schedule, wall: str, days: WorkdayCalendar | None = None) -> when.Occurrence:
    instant = datetime.fromisoformat(wall).replace(tzinfo=rule.zone)
    occurrence = rule.next_after(instant, days or china())
    assert occurrence
    return occurrence


@pytest.mark.parametrize(
    ("words", "wall", "expected"),
    [
        (
            "每月31日9点",
            "2026-01-31T09:00",
            "2026-02-28T09:00",
        ),  # a short month: its last day, not a skipped month
        ("每月31日9点", "2028-01-31T09:00", "2028-02-29T09:00"),  # leap year
        (
            "每月31日9点",
            "2026-03-31T09:00",
            "2026-04-30T09:00",
        ),  # not the 31st for ever after a clamped month
        ("每月29日9点", "2027-01-29T09:00", "2027-02-28T09:00"),  # the 29th only exists in leap years
        (
            "每月30日和31日9点",
            "2026-02-28T09:00",
            "2026-03-30T09:00",
        ),  # both clamp to one day: once, not twice
        ("每月28日和31日9点", "2026-02-01T00:00", "2026-02-28T09:00"),
        ("每年2月29日9点", "2026-03-01T00:00", "2027-02-28T09:00"),  # 28 February in common years
        ("每年2月29日9点", "2027-03-01T00:00", "2028-02-29T09:00"),
        ("每年2月29日9点", "2096-03-01T00:00", "2097-02-28T09:00"),
        ("每年2月29日9点", "2099-03-01T00:00", "2100-02-28T09:00"),  # 2100 is no leap year
        (
            "每月第五个周一9点",
            "2026-03-31T00:00",
            "2026-06-29T09:00",
        ),  # months without a fifth Monday are passed over
        ("每月最后一天24点", "2026-02-01T00:00", "2026-03-01T00:00"),  # the midnight that ends the day
        ("每季度第一个工作日9点", "2026-09-30T12:00", "2026-10-08T09:00"),  # after the National Day week
        ("每周日9点", "2026-12-31T00:00", "2027-01-03T09:00"),  # weeks do not end with the year
    ],
)
def test_months_and_years_of_different_length(words: str, wall: str, expected: str) -> None:
    assert after(schedule(words), wall).wall == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("zone", "words", "wall", "instants"),
    [
        # New York, spring: 02:30 does not exist on 14 March 2027, so it is 03:30 there
        ("America/New_York", "每天02:30", "2027-03-13T12:00", ["2027-03-14T07:30", "2027-03-15T06:30"]),
        # autumn: 01:30 comes twice on 1 November 2026, and falls due the first time only
        ("America/New_York", "每天01:30", "2026-10-31T12:00", ["2026-11-01T05:30", "2026-11-02T06:30"]),
        # two times that the gap swaps: 02:45 becomes 03:45, after 03:15
        (
            "America/New_York",
            "每天02:45和03:15",
            "2027-03-14T01:00",
            ["2027-03-14T07:15", "2027-03-14T07:45"],
        ),
        # two times that the gap makes one: 02:30 and 03:30 are the same instant, and one occurrence
        (
            "America/New_York",
            "每天02:30和03:30",
            "2027-03-14T01:00",
            ["2027-03-14T07:30", "2027-03-15T06:30"],
        ),
        # half an hour only, on Lord Howe Island
        ("Australia/Lord_Howe", "每天02:15", "2026-10-03T12:00", ["2026-10-03T15:45", "2026-10-04T15:15"]),
        # the gap is at midnight in Havana: the day that begins at 01:00
        ("America/Havana", "每天0点", "2027-03-13T12:00", ["2027-03-14T05:00", "2027-03-15T04:00"]),
        ("Europe/London", "每周日01:30", "2027-03-27T12:00", ["2027-03-28T01:30", "2027-04-04T00:30"]),
        # hours are hours of the wall clock: 02:00 is skipped, 03:00 comes once
        ("America/New_York", "每小时整点", "2027-03-14T00:30", ["2027-03-14T06:00", "2027-03-14T07:00"]),
    ],
)
def test_clocks_that_jump(zone: str, words: str, wall: str, instants: list[str]) -> None:
    rule = schedule(words, zone)
    found = rule.upcoming(datetime.fromisoformat(wall).replace(tzinfo=rule.zone), len(instants), china())
    assert [at.instant for at in found] == [datetime.fromisoformat(at).replace(tzinfo=UTC) for at in instants]


def test_so_many_minutes_are_minutes_across_a_clock_change() -> None:
    zone = ZoneInfo("America/New_York")
    now = datetime(2026, 11, 1, 0, 30, tzinfo=zone)
    rule = schedule("120分钟后", "America/New_York", now)
    occurrence = rule.next_after(now, china())
    assert occurrence
    assert occurrence.instant == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert occurrence.wall.isoformat() == "2026-11-01T01:30:00"


@pytest.mark.parametrize(
    ("words", "wall"),
    [
        ("半小时后", "2026-11-20T15:01:00"),  # the next full minute: never too early, and no seconds to read
        ("in 20 minutes", "2026-11-20T14:51:00"),
        ("3天后", "2026-11-23T14:30:00"),
        ("90秒后", "2026-11-20T14:32:14"),  # who counts seconds gets them
    ],
)
def test_nobody_who_says_minutes_counts_seconds(words: str, wall: str) -> None:
    now = datetime(2026, 11, 20, 14, 30, 44, tzinfo=SHANGHAI)
    occurrence = schedule(words, now=now).next_after(now, china())
    assert occurrence
    assert occurrence.wall.isoformat() == wall


def test_so_many_days_keep_the_clock_time_across_a_clock_change() -> None:
    zone = ZoneInfo("America/New_York")
    now = datetime(2026, 10, 31, 9, 0, tzinfo=zone)
    occurrence = schedule("2天后", "America/New_York", now).next_after(now, china())
    assert occurrence
    assert occurrence.wall.isoformat() == "2026-11-02T09:00:00"


def test_a_change_of_zone_keeps_the_wall_time_and_moves_the_instant() -> None:
    here = schedule("每天9点")
    there = here.in_zone(ZoneInfo("Europe/London"))
    assert after(here, "2026-07-01T12:00").instant == datetime(2026, 7, 2, 1, 0, tzinfo=UTC)
    assert after(there, "2026-07-01T12:00").instant == datetime(2026, 7, 2, 8, 0, tzinfo=UTC)
    assert after(here, "2026-07-01T12:00").wall == after(there, "2026-07-01T12:00").wall


def test_a_moment_keeps_its_instant_in_another_zone() -> None:
    here = schedule("20分钟后")
    there = here.in_zone(ZoneInfo("Europe/London"))
    assert here.next_after(NOW, china()).instant == there.next_after(NOW, china()).instant  # type: ignore[union-attr]  # both fall due
    assert there.next_after(NOW, china()).wall.isoformat() == "2025-12-31T16:20:00"  # type: ignore[union-attr]  # it does


def test_a_fortnight_keeps_its_weeks_however_long_nobody_looked() -> None:
    rule = schedule("每两周周五15点")
    first = after(rule, "2026-01-01T00:00").wall
    much_later = after(rule, "2041-05-01T00:00").wall
    assert first.isoformat() == "2026-01-02T15:00:00"
    assert (much_later - first).days % 14 == 0


def test_every_other_month_keeps_its_months() -> None:
    rule = schedule("每两个月31日9点")
    assert [at.wall.date() for at in rule.upcoming(NOW, 4, china())] == [
        date(2026, 1, 31),
        date(2026, 3, 31),
        date(2026, 5, 31),
        date(2026, 7, 31),
    ]


@pytest.mark.parametrize(
    ("words", "wall", "expected"),
    [
        ("每个工作日9点", "2026-02-13T12:00", "2026-02-14T09:00"),  # a made-up working Saturday
        ("每个工作日9点", "2026-02-14T12:00", "2026-02-24T09:00"),  # the Spring Festival week
        ("每周六9点 遇节假日顺延", "2026-02-09T12:00", "2026-02-14T09:00"),  # that Saturday is worked
        ("每月1日9点 遇节假日顺延", "2026-09-30T12:00", "2026-10-08T09:00"),  # past a whole week off
        ("每月3日9点 遇节假日提前", "2026-09-29T12:00", "2026-09-30T09:00"),  # back over its beginning
        ("每月3日9点 遇节假日取消", "2026-09-30T12:00", "2026-11-03T09:00"),
        ("每天9点 遇节假日顺延", "2026-09-30T12:00", "2026-10-08T09:00"),  # eight dates on one day: once
        (
            "每月最后一个工作日9点",
            "2026-02-20T00:00",
            "2026-02-28T09:00",
        ),  # a made-up working Saturday ends February
        ("每周五9点 遇周末顺延", "2026-09-30T12:00", "2026-10-02T09:00"),  # weekends alone: a holiday stays
    ],
)
def test_statutory_days(words: str, wall: str, expected: str) -> None:
    occurrence = after(schedule(words), wall)
    assert occurrence.wall == datetime.fromisoformat(expected)
    assert occurrence.confirmed


def test_years_not_yet_published_are_computed_and_marked() -> None:
    rule = schedule("每个工作日9点")
    last_known = after(rule, "2026-12-30T12:00")
    assert last_known.wall.isoformat() == "2026-12-31T09:00:00"
    assert last_known.confirmed
    computed = after(rule, "2026-12-31T12:00")
    assert computed.wall.isoformat() == "2027-01-01T09:00:00"
    assert not computed.confirmed
    assert when.say_moment(computed, "zh").endswith("（未确认）")
    assert when.say_moment(computed, "en").endswith("(unconfirmed)")
    assert after(rule, "2026-12-31T12:00", monday_to_friday()).confirmed


def test_a_plain_rule_needs_no_confirmation() -> None:
    assert after(schedule("每天9点"), "2030-01-01T00:00").confirmed
    assert after(schedule("每月5日9点"), "2030-01-01T00:00").confirmed


def test_own_days_win_over_the_calendar() -> None:
    rule = schedule("每个工作日9点")
    days = with_own_days(china(), off=[date(2026, 11, 23)], on=[date(2026, 11, 28)])
    assert after(rule, "2026-11-20T12:00", days).wall.date() == date(2026, 11, 24)
    assert after(rule, "2026-11-27T12:00", days).wall.date() == date(2026, 11, 28)
    published = with_own_days(china(), off=[date(2027, 1, 1)])
    assert after(rule, "2027-01-01T12:00", published).wall.date() == date(2027, 1, 4)
    assert with_own_days(days, on=[date(2026, 11, 23)]).is_workday(date(2026, 11, 23))


def test_a_calendar_without_working_days_ends_the_search() -> None:
    empty = with_own_days(monday_to_friday(), off=[date.fromordinal(n) for n in range(739_000, 746_000)])
    assert schedule("每月5日9点 遇节假日顺延").next_after(NOW, empty) is None


def test_a_chat_on_monday_to_friday_counts_other_working_days() -> None:
    rule = when.read(
        "下个工作日9点 X",
        now=datetime(2026, 2, 13, 12, 0, tzinfo=SHANGHAI),
        zone=SHANGHAI,
        language="zh",
        defaults=when.Defaults(days=when.workdays.monday_to_friday()),
    ).schedule
    assert after(rule, "2026-02-13T12:00", monday_to_friday()).wall.date() == date(2026, 2, 16)
    assert after(rule, "2026-02-13T12:00", china()).wall.date() == date(2026, 2, 14)


@pytest.mark.parametrize(
    ("year", "spring_festival", "mid_autumn", "qingming"),
    [
        (2025, "2025-01-29", "2025-10-06", "2025-04-04"),
        (2026, "2026-02-17", "2026-09-25", "2026-04-05"),
        (2027, "2027-02-06", "2027-09-15", "2027-04-05"),
        (2028, "2028-01-26", "2028-10-03", "2028-04-04"),
        (2033, "2033-01-31", "2033-09-08", "2033-04-04"),  # the year whose leap month older tables get wrong
    ],
)
def test_the_lunar_calendar(year: int, spring_festival: str, mid_autumn: str, qingming: str) -> None:
    assert lunar.day(year, 1, 1) == date.fromisoformat(spring_festival)
    assert lunar.day(year, 8, 15) == date.fromisoformat(mid_autumn)
    assert lunar.term(year, lunar.TERMS.index("清明")) == date.fromisoformat(qingming)


def test_leap_months_are_the_librarys() -> None:
    for year in range(2020, 2040):
        leap = [-month for month in lunar.months(year) if month < 0]
        assert leap == ([lunar.LEAP_MONTHS[year]] if year in lunar.LEAP_MONTHS else [])


@pytest.mark.parametrize(
    ("words", "default", "expected"),
    [
        ("明天", "09:00", "2026-01-02T09:00"),
        ("明天", "07:30", "2026-01-02T07:30"),  # the chat's own default time
        ("明天下午", "07:30", "2026-01-02T15:00"),  # a part of the day says more than the default
    ],
)
def test_only_a_date_takes_the_chats_default_time(words: str, default: str, expected: str) -> None:
    defaults = when.Defaults(time=time.fromisoformat(default))
    rule = when.read(f"{words} X", now=NOW, zone=SHANGHAI, language="zh", defaults=defaults).schedule
    assert after(rule, "2026-01-01T00:00").wall == datetime.fromisoformat(expected)


def test_moments_in_words() -> None:
    wall = datetime.fromisoformat("2026-11-27T15:00")
    now = datetime.fromisoformat("2026-11-21T10:00")
    assert when.say_moment(wall, "zh", now) == "11月27日 周五 15:00"
    assert when.say_moment(wall, "en", now) == "Fri 27 Nov 15:00"
    assert when.say_moment(wall.replace(year=2027), "zh", now) == "2027年11月27日 周六 15:00"
    assert when.say_moment(wall.replace(year=2027), "en", now) == "Sat 27 Nov 2027 15:00"


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        ("每周五15点", "每周五 15:00", "every Friday at 15:00"),
        ("每个工作日8点半", "每个工作日 08:30", "every working day at 08:30"),
        (
            "每月5日9点 遇节假日顺延",
            "每月5日 09:00，遇节假日顺延",
            "the 5th of every month at 09:00, or the next working day if it falls on a day off",
        ),
        ("every Mon-Fri at 9", "每周一至周五 09:00", "every Monday to Friday at 09:00"),
        (
            "每季度第一个工作日9点",
            "每季度第一个工作日 09:00",
            "the first working day of every quarter at 09:00",
        ),
    ],
)
def test_rules_in_words(words: str, zh: str, en: str) -> None:
    assert when.describe(schedule(words), "zh") == zh
    assert when.describe(schedule(words), "en") == en


def test_recurring_or_not() -> None:
    assert schedule("每周五15点").recurring
    assert schedule("明天和后天9点").recurring
    assert not schedule("明天9点").recurring
    assert not schedule("20分钟后").recurring
    assert not schedule("下个工作日9点").recurring
    assert not schedule("每周五15点 共1次").recurring


@pytest.mark.parametrize(
    ("words", "subject", "clock"),
    [
        ("tomorrow 9am Morning run", "Morning run", "09:00"),
        ("Friday 3pm Afternoon tea", "Afternoon tea", "15:00"),
        ("every Friday 8pm evening class", "evening class", "20:00"),
        ("every month on the 28th at 9:30pm Night shift handover", "Night shift handover", "21:30"),
        ("tomorrow at 9 Evening class", "Evening class", "09:00"),
        ("明天9点 早上巡查", "早上巡查", "09:00"),
        ("明天20点 晚上值班", "晚上值班", "20:00"),
        # here it says which 9 or 8 is meant
        ("tomorrow at 9 in the evening Class", "Class", "21:00"),
        ("tomorrow at 8 at night Lock up", "Lock up", "20:00"),
        ("8pm tomorrow evening Dinner", "Dinner", "20:00"),
        ("明天9点晚上 值班", "值班", "21:00"),
        ("明天9点 晚上 值班", "值班", "21:00"),
    ],
)
def test_a_part_of_the_day_may_begin_the_subject(words: str, subject: str, clock: str) -> None:
    now = datetime(2026, 11, 19, 12, 0, tzinfo=SHANGHAI)
    request = when.read(words, now=now, zone=SHANGHAI, language="zh", defaults=when.Defaults())
    assert request.subject == subject
    assert f"{after(request.schedule, '2026-11-19T12:00').wall:%H:%M}" == clock
