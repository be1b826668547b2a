"""Calendar files that others write: what is taken over, and what is refused in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import when
from bot.reminders.files import Reading, events
from bot.reminders.series import Series
from bot.when.schedule import Schedule
from bot.when.workdays import china
from tests.reminders.calendars import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    schedule,
    taken,
    wall,
)


def calendar(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""])


def event(
    *lines: str, start: str = "DTSTART;TZID=Asia/Shanghai:20261127T150000", summary: str = "例会"
) -> str:
    uid = [] if any(line.startswith("UID") for line in lines) else ["UID:1"]
    return "\r\n".join(["BEGIN:VEVENT", *uid, start, f"SUMMARY:{summary}", *lines, "END:VEVENT"])


OUTLOOK_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:{}\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
    "TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE"
)


@pytest.mark.parametrize(
    ("start", "first"),
    [
        ("DTSTART;TZID=Asia/Shanghai:20261127T150000", "2026-11-27T15:00"),
        ("DTSTART:20261127T150000", "2026-11-27T15:00"),  # floating: wherever one is
        ("DTSTART:20261127T070000Z", "2026-11-27T15:00"),
        ("DTSTART;VALUE=DATE:20261127", "2026-11-27T09:00"),  # all day: at the default time
        ("DTSTART;TZID=China Standard Time:20261127T150000", "2026-11-27T15:00"),  # Windows' name
        ("DTSTART;TZID=Tokyo Standard Time:20261127T150000", "2026-11-27T14:00"),
        ("DTSTART;TZID=America/New_York:20261127T150000", "2026-11-28T04:00"),
        ("DTSTART;TZID=Own Zone:20261127T150000", "2026-11-27T15:00"),  # defined in the file itself
    ],
)
def test_single_events_come_to_the_zone_of_the_chat(start: str, first: str) -> None:
    found = taken(calendar(OUTLOOK_ZONE.format("Own Zone"), event(start=start)))
    assert not found.faults
    (entry,) = found.entries
    assert entry.series.schedule.zone_name == "Asia/Shanghai"
    assert next(entry.series.after(NOW, china())).wall == wall(first)
    assert not entry.series.schedule.recurring


@pytest.mark.parametrize(
    ("start", "rule", "words"),
    [
        ("DTSTART;TZID=Asia/Shanghai:20200103T150000", "FREQ=WEEKLY", "每周五 15:00"),
        ("DTSTART;VALUE=DATE:20200701", "FREQ=YEARLY", "每年7月1日 09:00"),
        ("DTSTART;TZID=China Standard Time:20200103T150000", "FREQ=WEEKLY;BYDAY=FR", "每周五 15:00"),
        ("DTSTART;TZID=Own Zone:20200103T150000", "FREQ=WEEKLY;BYDAY=FR", "每周五 15:00"),
        # one hour apart all the year round
        ("DTSTART;TZID=Asia/Tokyo:20200103T150000", "FREQ=WEEKLY;BYDAY=FR", "每周五 14:00"),
        # and the day before
        ("DTSTART;TZID=Asia/Tokyo:20200103T003000", "FREQ=WEEKLY;BYDAY=FR", "每周四 23:30"),
        ("DTSTART;TZID=Asia/Tokyo:20200105T003000", "FREQ=MONTHLY;BYMONTHDAY=5", "每月4日 23:30"),
        ("DTSTART:20200102T230000Z", "FREQ=WEEKLY;BYDAY=TH", "每周五 07:00"),
        ("DTSTART:20200102T230000Z", "FREQ=DAILY;UNTIL=20261201T230000Z", "每天 07:00，到2026年12月2日"),
    ],
)
def test_series_come_to_the_zone_of_the_chat(start: str, rule: str, words: str) -> None:
    found = taken(calendar(OUTLOOK_ZONE.format("Own Zone"), event(f"RRULE:{rule}", start=start)))
    assert not found.faults
    assert when.describe(found.entries[0].series.schedule, "zh") == words


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["RRULE:FREQ=MONTHLY;BYMONTHDAY=31"], "没法原样照做"),
        (["RRULE:FREQ=WEEKLY;BYDAY=MO"], "没法原样照做"),  # does not begin on its own day
        (["RRULE:FREQ=WEEKLY;UNTIL=soon"], "没法原样照做"),
        (["RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY"], "没法原样照做"),
        (["RRULE:FREQ=WEEKLY", "EXRULE:FREQ=MONTHLY"], "没法原样照做"),
        (["RRULE:FREQ=WEEKLY", "EXDATE:whenever"], "没法原样照做"),
        (["BEGIN:VALARM", "TRIGGER:sometimes", "END:VALARM"], "坏了"),
        (["CLASS:PRIVATE"], "私密"),
        (["DTSTART;TZID=America/New_York:20261127T150000", "RRULE:FREQ=WEEKLY"], "时差"),
        (["DTSTART;TZID=Nowhere:20261127T150000"], "时区"),
        (["DTSTART:tomorrow"], "没有写日期"),
        (["DTSTART:120000"], "没有写日期"),
        (["X-NOTHING:1"], "没有写日期"),
        (["DTSTART:20261127T150000", "SUMMARY:"], "没有写内容"),
        (["DTSTART:20261127T150000", f"SUMMARY:{'长' * 2001}"], "太长"),
    ],
)
def test_what_is_not_taken_over_is_named_with_its_line(lines: list[str], why: str) -> None:
    start = "" if any("DTSTART" in line or "NOTHING" in line for line in lines) else "DTSTART:20261127T150000"
    summary = [] if any("SUMMARY" in line for line in lines) else ["SUMMARY:例会"]
    body = "\r\n".join(filter(None, ["BEGIN:VEVENT", "UID:2", start, *summary, *lines, "END:VEVENT"]))
    found = taken(calendar(event(summary="另一个"), body))
    (fault,) = found.faults
    assert why in fault.why
    assert fault.line == 8
    assert fault.words == (
        "" if "私密" in why else "（没有标题）" if lines[-1] == "SUMMARY:" else fault.words
    )
    assert [entry.text for entry in found.entries] == ["另一个"]  # the rest is read all the same


def test_new_york_weekly_is_no_series_in_shanghai_but_is_at_home() -> None:
    data = calendar(event("RRULE:FREQ=WEEKLY", start="DTSTART;TZID=America/New_York:20261127T150000"))
    assert taken(data).faults
    assert "difference" in taken(data, language="en").faults[0].why
    assert taken(data, zone="America/New_York").entries
    assert taken(data, zone="America/Toronto").entries  # changes its clocks on the same days


def test_what_was_changed_of_a_series() -> None:
    found = taken(
        calendar(
            event(
                "RRULE:FREQ=WEEKLY",
                "EXDATE;TZID=Asia/Shanghai:20261204T150000,20200103T150000",
                "EXDATE;VALUE=DATE:20261225",  # the date alone, as some write it
                "RDATE;TZID=Asia/Shanghai:20261220T100000",
                start="DTSTART;TZID=Asia/Shanghai:20200103T150000",
            ),
            event("RECURRENCE-ID:20261211T070000Z", start="DTSTART;TZID=Asia/Shanghai:20261210T160000"),
            event("RECURRENCE-ID:20261218T070000Z", "STATUS:CANCELLED", start="DTSTART:20261218T070000Z"),
            event("RECURRENCE-ID:20270101T070000Z", start="DTSTART:20270101T070000Z", summary="新年会"),
        )
    )
    assert not found.faults
    series, apart = found.entries
    assert series.series == Series(
        schedule("每周五15点"),
        {
            wall("2026-12-04T15:00"): None,
            wall("2026-12-11T15:00"): wall("2026-12-10T16:00"),
            wall("2026-12-18T15:00"): None,
            wall("2026-12-25T15:00"): None,
            wall("2027-01-01T15:00"): None,  # it is another thing now
        },
        (wall("2026-12-20T10:00"),),
    )
    assert (apart.text, next(apart.series.after(NOW, china())).wall) == ("新年会", wall("2027-01-01T15:00"))


@pytest.mark.parametrize(
    ("alarms", "ahead"),
    [
        (["TRIGGER:-P1D", "TRIGGER:-PT30M"], (DAY, 30 * MINUTE)),
        (["TRIGGER:PT0S", "TRIGGER:PT10M"], ()),  # when it is, and after
        (["TRIGGER;RELATED=END:-PT90M"], (30 * MINUTE,)),  # the end is an hour later
        (["TRIGGER;VALUE=DATE-TIME:20261127T060000Z"], (HOUR,)),
        (["TRIGGER:-PT90S"], (MINUTE,)),
        (["TRIGGER:-P400D"], ()),
        ([f"TRIGGER:-PT{n}M" for n in range(10, 80, 10)], tuple(n * MINUTE for n in (50, 40, 30, 20, 10))),
        (["ACTION:NONE\r\nTRIGGER;VALUE=DATE-TIME:19760401T005545Z"], ()),  # Apple's "no alarm"
    ],
)
def test_alarms_are_notices_ahead(alarms: list[str], ahead: tuple[timedelta, ...]) -> None:
    parts = [f"BEGIN:VALARM\r\n{alarm}\r\nEND:VALARM" for alarm in alarms]
    found = taken(calendar(event("DTEND;TZID=Asia/Shanghai:20261127T160000", *parts)))
    assert found.entries[0].ahead == ahead


def test_alarms_of_whole_days_count_from_midnight() -> None:
    alarm = "BEGIN:VALARM\r\nTRIGGER:-PT15H\r\nEND:VALARM\r\nBEGIN:VALARM\r\nTRIGGER:PT9H\r\nEND:VALARM"
    found = taken(calendar(event(alarm, start="DTSTART;VALUE=DATE:20261127")))
    assert found.entries[0].ahead == (DAY,)  # at nine the day before; the other one is the reminder itself


def test_past_and_cancelled_are_counted_and_no_fault() -> None:
    found = taken(
        calendar(
            event(start="DTSTART:20200101T090000"),
            event("UID:2", "RRULE:FREQ=DAILY;COUNT=3", start="DTSTART:20200101T090000"),
            event("UID:3", "STATUS:CANCELLED"),
            event("UID:4", "CLASS:PRIVATE", start="DTSTART:20200101T090000"),
        )
    )
    assert (found.entries, found.faults, found.past) == ([], [], 4)
    assert taken(calendar("METHOD:CANCEL", event())).past == 1


def test_a_place_and_further_lines_are_kept() -> None:
    found = taken(
        calendar(event("LOCATION:三楼", "DESCRIPTION:例会\\n带笔记本"), event("UID:2", "DESCRIPTION:别的"))
    )
    assert [entry.text for entry in found.entries] == ["例会\n带笔记本（地点：三楼）", "例会"]


def test_a_zone_that_a_file_defines_is_that_file_s_alone() -> None:
    """icalendar keeps it for the process."""
    for offset, hour in (("+0800", 15), ("+0900", 14)):
        zone = OUTLOOK_ZONE.format("Mine").replace("+0800", offset)
        found = taken(calendar(zone, event(start="DTSTART;TZID=Mine:20261127T150000")))
        assert next(found.entries[0].series.after(NOW, china())).wall.hour == hour


@pytest.mark.parametrize(
    ("data", "zh", "en"),
    [
        (b"", ".ics", ".ics"),
        (b"hello", ".ics", ".ics"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", ".ics", ".ics"),
        (b"\x00\x01\x02", ".ics", ".ics"),
        (b"BEGIN:VCALENDAR\r\n" + b" " * events.BIGGEST, "太大", "too big"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(data: bytes, zh: str, en: str) -> None:
    for language, words in (("zh", zh), ("en", en)):
        with pytest.raises(ValueError, match=words):
            taken(data, language=language)


def test_of_too_many_events_the_first_are_read() -> None:
    found = taken(calendar(*(event(f"UID:{n}") for n in range(510))))
    assert len(found.entries) == 500
    assert "500" in found.faults[0].why


def test_a_calendar_in_the_chinese_encoding_of_old_programs() -> None:
    assert taken(calendar(event()).encode("gb18030")).entries[0].text == "例会"


FRAGMENTS = """
BEGIN:VCALENDAR END:VCALENDAR BEGIN:VEVENT END:VEVENT BEGIN:VALARM END:VALARM BEGIN:VTIMEZONE END:VTIMEZONE
UID:1 UID:2 SUMMARY:x SUMMARY;LANGUAGE= DTSTART:20261127T150000 DTSTART;VALUE=DATE:20261127 TZID:Mine
DTSTART:00010101T000000Z DTSTART:99991231T235959Z DTSTART;TZID=Asia/Tokyo:20261127T150000
DTSTART;TZID=Mine:20261127T150000 RRULE:FREQ=DAILY RRULE:FREQ=YEARLY;COUNT=2 RRULE: EXDATE:20261127T150000
EXDATE:1 RDATE:20261128T150000 RDATE;VALUE=PERIOD:20261127T150000Z/PT1H RECURRENCE-ID:20261127T150000
RECURRENCE-ID;RANGE=THISANDFUTURE:20261127T150000 TRIGGER:-P1D TRIGGER:1 TRIGGER:-P99999999D ACTION:NONE
STATUS:CANCELLED DTEND:20261127T160000 DTEND:1 DURATION:PT1H X
"""


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS.split()) | st.text(max_size=10), max_size=14).map("\r\n".join))
def test_any_lines_at_all_are_read_or_refused_in_words(lines: str) -> None:
    refused, found = "这个文件", Reading()
    try:
        found = taken(calendar("BEGIN:VEVENT", "UID:1", "SUMMARY:x", lines, "END:VEVENT"))
    except ValueError as error:
        refused = str(error)
    assert refused.startswith("这个文件")
    for entry in found.entries:
        assert entry.text
        assert entry.series.next_after(NOW, china()) is not None
        assert Schedule.from_json(entry.series.schedule.to_json()) == entry.series.schedule
