"""Calendar files: what is written is read by an independent reader, and what others write is read here."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import when
from bot.reminders.files import Entry, Reading, events, read, write
from bot.reminders.files.ics import MOST_SINGLES
from bot.reminders.files.zones import timezone
from bot.reminders.series import Series
from bot.when.schedule import Schedule
from bot.when.workdays import china, monday_to_friday
from tests.when.test_properties import ZONES, patterns, times

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def schedule(words: str, zone: str = "Asia/Shanghai") -> Schedule:
    return when.read(
        f"{words} X", now=NOW, zone=ZoneInfo(zone), language="zh", defaults=when.Defaults()
    ).schedule


def wall(words: str) -> datetime:
    return datetime.fromisoformat(words)


def written(*entries: Entry, language: str = "zh", days: when.WorkdayCalendar | None = None) -> bytes:
    return write(entries, title="支部日程", language=language, now=NOW, days=days or china())


def taken(data: bytes | str, zone: str = "Asia/Shanghai", language: str = "zh") -> Reading:
    return read(
        data.encode() if isinstance(data, str) else data,
        "calendar.ics",
        now=NOW,
        zone=ZoneInfo(zone),
        default_time=time(9),
        days=china(),
        language=language,
    )


def components(data: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def instants(data: bytes, until: datetime) -> list[datetime]:
    """What a calendar program shows up to a moment, worked out by dateutil and by hand."""
    found: set[tuple[str, datetime]] = set()
    moved: set[tuple[str, datetime]] = set()
    for event in components(data):
        start, uid = event["DTSTART"].dt, str(event["UID"])
        if "RECURRENCE-ID" in event:
            moved.add((uid, event["RECURRENCE-ID"].dt.astimezone(UTC)))
            found.add((f"{uid} moved", start.astimezone(UTC)))
        elif "RRULE" not in event:
            found.add((uid, start.astimezone(UTC)))
        else:
            skipped = event.get("EXDATE", [])
            skipped = skipped if isinstance(skipped, list) else [skipped]
            out = {one.dt.astimezone(UTC) for listed in skipped for one in listed.dts}
            rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
            all_of_it = takewhile(lambda at: at <= until, (at.astimezone(UTC) for at in rule))
            found |= {(uid, at) for at in all_of_it if at not in out}
    return sorted(at for uid, at in found - moved if NOW < at <= until)


def occurrences(series: Series, until: datetime, days: when.WorkdayCalendar) -> list[datetime]:
    return [at.instant for at in takewhile(lambda at: at.instant <= until, series.after(NOW, days))]


# written


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


# read


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


@settings(max_examples=60, deadline=None)
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


@settings(max_examples=60, deadline=None)
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
