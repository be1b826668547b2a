"""Calendar files that are written: an independent reader finds in them what the reminders do; so do we."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reminders.files import Entry, read, write
from bot.reminders.files.ics import MOST_SINGLES
from bot.reminders.files.zones import timezone
from bot.reminders.series import Series
from bot.when.schedule import Schedule
from bot.when.workdays import china, monday_to_friday
from tests.reminders.calendars import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SHANGHAI,
    components,
    instants,
    occurrences,
    schedule,
    taken,
    wall,
    written,
)
from tests.when.test_properties import ZONES, patterns, times


def test_a_file_as_calendar_programs_like_it() -> None:
    series = Series(
        schedule("每周五15点"),
        {wall("2026-12-04T15:00"): None, wall("2026-12-11T15:00"): wall("2026-12-10T16:00")},
        (wall("2026-12-20T10:00"),),
    )
    text = "学习例会; 带上笔记本, 还有 100% 的热情\n第二行"
    data = written(Entry("7@bot", text, series, (DAY, 30 * MINUTE)))
    lines = data.decode().split("\r\n")
    assert "\n" not in "".join(lines)
    assert all(len(line.encode()) <= 75 for line in lines)
    for line in (
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:支部日程",
        "TZID:Asia/Shanghai",
        "DTSTAMP:20261121T020000Z",
        "DTSTART;TZID=Asia/Shanghai:20261127T150000",
        "DTEND;TZID=Asia/Shanghai:20261127T153000",
        "RRULE:FREQ=WEEKLY;BYDAY=FR",
        "EXDATE;TZID=Asia/Shanghai:20261204T150000",
        "RECURRENCE-ID;TZID=Asia/Shanghai:20261211T150000",
        "DTSTART;TZID=Asia/Shanghai:20261210T160000",
        "DTSTART;TZID=Asia/Shanghai:20261220T100000",
        "TRANSP:TRANSPARENT",
        "STATUS:CONFIRMED",
        "TRIGGER:-P1D",
        "TRIGGER:-PT30M",
    ):
        assert line in lines
    main, moved, extra = components(data)
    assert [str(one["UID"]) for one in (main, moved, extra)] == [
        "7@bot",
        "7@bot",
        "7-extra-20261220T100000@bot",
    ]
    assert str(main["SUMMARY"]) == "学习例会; 带上笔记本, 还有 100% 的热情"
    assert str(main["DESCRIPTION"]) == text
    assert len(main.walk("VALARM")) == 3  # two ahead, and one when it is


def test_two_times_of_day_are_two_series_of_their_own() -> None:
    skipped = {wall("2026-11-23T15:00"): None}
    first, second = components(written(Entry("7@bot", "测温", Series(schedule("每天9点和15点"), skipped))))
    assert [str(first["UID"]), str(second["UID"])] == ["7-1@bot", "7-2@bot"]
    assert "EXDATE" not in first
    assert "EXDATE" in second


@pytest.mark.parametrize(("language", "mark"), [("zh", "（未确认）"), ("en", " (unconfirmed)")])
def test_what_rrule_cannot_say_is_single_events_the_unpublished_ones_marked(language: str, mark: str) -> None:
    entry = Entry("7@bot", "交报表", Series(schedule("每月最后一个工作日9点")))
    found = components(written(entry, language=language))
    assert len(found) == 13  # November 2026 to November 2027: 400 days
    assert len({str(event["UID"]) for event in found}) == 13
    sure, unsure = found[0], found[-1]
    assert (str(sure["UID"]), str(sure["STATUS"])) == ("7-20261130T090000@bot", "CONFIRMED")
    assert (str(sure["SUMMARY"]), str(unsure["SUMMARY"])) == ("交报表", f"交报表{mark}")
    assert str(unsure["STATUS"]) == "TENTATIVE"


def test_a_single_event_keeps_its_uid_when_it_is_moved_or_its_calendar_published() -> None:
    series = Series(schedule("每月最后一个工作日9点"), {wall("2026-11-30T09:00"): wall("2026-11-29T10:00")})
    first = components(written(Entry("7@bot", "交报表", series)))[0]
    assert str(first["UID"]) == "7-20261130T090000@bot"
    assert first["DTSTART"].dt == datetime(2026, 11, 29, 10, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "series",
    [
        Series(schedule("12月1日9点"), {wall("2026-12-01T09:00"): None}),
        Series(schedule("每天9点 共2次"), {wall("2026-11-22T09:00"): None, wall("2026-11-23T09:00"): None}),
    ],
)
def test_what_is_over_is_left_out(series: Series) -> None:
    assert components(written(Entry("7@bot", "交材料", series))) == []


def test_an_occurrence_of_the_past_that_was_moved_into_the_future_is_there() -> None:
    series = Series(schedule("每周五15点"), {wall("2026-11-20T15:00"): wall("2026-11-23T15:00")})
    rule, moved = components(written(Entry("7@bot", "例会", series)))
    assert rule["DTSTART"].dt == datetime(2026, 11, 27, 15, 0, tzinfo=SHANGHAI)
    assert "RECURRENCE-ID" not in moved  # the rule as written does not know that Friday
    assert moved["DTSTART"].dt == datetime(2026, 11, 23, 15, 0, tzinfo=SHANGHAI)
    (again,) = taken(written(Entry("7@bot", "例会", series))).entries
    assert again.series == Series(schedule("每周五15点"), {}, (wall("2026-11-23T15:00"),))


def test_the_name_of_the_chat_is_the_name_of_the_calendar() -> None:
    data = write([], title="一支部, 二组;\n\x07三组", language="zh", now=NOW, days=china())
    # escaped as Google and Apple do; icalendar itself leaves the names it does not know as they are
    assert "X-WR-CALNAME:一支部\\, 二组\\; 三组" in data.decode().split("\r\n")


def test_a_rule_too_often_for_a_calendar_ends_early() -> None:
    assert len(components(written(Entry("7@bot", "喝水", Series(schedule("每5分钟")))))) == 1000


def test_control_characters_do_not_break_the_file() -> None:
    entry = Entry("7@bot", "交\x00材\x0b料\r\nEND:VCALENDAR\r第三行", Series(schedule("明天9点")))
    (event,) = components(written(entry))
    assert str(event["SUMMARY"]) == "交材料"
    assert str(event["DESCRIPTION"]) == "交材料\nEND:VCALENDAR\n第三行"


@pytest.mark.parametrize(
    "zone",
    [
        "Asia/Shanghai",
        "America/New_York",
        "Europe/London",
        "Australia/Lord_Howe",  # half an hour
        "America/Santiago",  # the southern summer
        "Africa/Casablanca",  # changes with the moon: enumerated
        "Asia/Gaza",
        "Europe/Dublin",  # its winter is the exception, by the data base
    ],
)
def test_the_zone_in_the_file_is_the_zone(zone: str) -> None:
    component = timezone(ZoneInfo(zone), NOW)
    theirs = component.to_tz(lookup_tzid=False)
    for hours in range(0, 3 * 366 * 24, 7):
        at = NOW.astimezone(UTC) + timedelta(hours=hours)
        local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        expected = local.replace(tzinfo=ZoneInfo(zone))
        if expected.utcoffset() == expected.replace(fold=1).utcoffset():  # not shown twice, nor skipped
            assert local.replace(tzinfo=theirs).utcoffset() == expected.utcoffset(), at


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/London"])
def test_a_zone_of_two_yearly_rules_is_said_as_such(zone: str) -> None:
    data = timezone(ZoneInfo(zone), NOW).to_ical().decode()
    assert data.count("RRULE:FREQ=YEARLY") == 2
    assert "RDATE" not in data


# there and back


@pytest.mark.parametrize(
    "words",
    [
        "每天9点",
        "每天8点、12点和18点",
        "每周五15点",
        "每两周周一、周五15点",
        "每月5日9点",
        "每月30日9点",
        "每月最后一天9点",
        "每月第二个周五9点",
        "每季度第一个周一9点",
        "每季度最后一天9点",
        "每年2月29日9点",
        "每年7月1日9点",
        "每周五9点 到2027年6月30日",
        "每天9点 共20次",
        "every weekday 9:00",
        "明天9点",
    ],
)
def test_what_a_rule_says_exactly_comes_back_equal(words: str) -> None:
    rule = schedule(words)
    first, second, third = islice(Series(rule).after(NOW, china()), 3) if rule.recurring else [None] * 3
    moves = {second.wall: None, third.wall: third.wall + HOUR} if first and second and third else {}
    extras = (wall("2026-12-20T03:00"),) if moves else ()
    entry = Entry("7@bot", "学习例会", Series(rule, moves, extras), (DAY, 30 * MINUTE))
    found = taken(written(entry))
    assert not found.faults
    (again,) = found.entries
    assert (again.text, again.series, again.ahead) == (entry.text, entry.series, entry.ahead)


def changed(rule: Schedule, draw: int) -> Series:
    """A series with one occurrence skipped, one moved and one more, chosen by a number."""
    found = list(islice(rule.upcoming(NOW, 6, monday_to_friday()), 6))
    moves: dict[datetime, datetime | None] = {}
    if len(found) > 2 and draw % 2:
        moves = {found[1].wall: None, found[2].wall: found[2].wall + draw * MINUTE + HOUR}
    return Series(rule, moves, (wall("2026-12-24T03:17"),) if draw % 3 == 0 else ())


@settings(max_examples=40, deadline=None)
@given(
    st.builds(Schedule, zone_name=st.sampled_from(ZONES), rule=patterns, times=times),
    st.integers(0, 50),
    st.booleans(),
)
def test_a_calendar_shows_what_the_reminder_does(rule: Schedule, draw: int, statutory: bool) -> None:
    days = china() if statutory else monday_to_friday()
    series = changed(rule, draw)
    data = written(Entry("7@bot", "事", series), days=days)
    until = NOW + timedelta(days=390)
    # What becomes single events is so many at most.
    assert instants(data, until)[:MOST_SINGLES] == occurrences(series, until, days)[:MOST_SINGLES]


@settings(max_examples=40, deadline=None)
@given(st.builds(Schedule, zone_name=st.sampled_from(ZONES), rule=patterns, times=times), st.integers(0, 50))
def test_there_and_back_nothing_changes(rule: Schedule, draw: int) -> None:
    days = monday_to_friday()
    series = changed(rule, draw)
    found = read(
        written(Entry("7@bot", "事", series), days=days), "a.ics", now=NOW, zone=rule.zone,
        default_time=time(9), days=days, language="zh",
    )  # fmt: skip
    if len(found.entries) >= 400 or found.faults:
        return  # single events by the hundred: too many to read
    until = NOW + timedelta(days=390)
    again = sorted(at for entry in found.entries for at in occurrences(entry.series, until, days))
    assert again == occurrences(series, until, days)
