"""A series with single occurrences skipped, moved and added: pure, so in tables and properties."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot import when
from bot.reminders.series import Series

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
DAYS = when.workdays.china()
FRIDAYS = when.read("每周五15点 例会", now=NOW, zone=ZONE, language="zh", defaults=when.Defaults()).schedule


def walls(series: Series, count: int) -> list[datetime]:
    return [occurrence.wall for occurrence in islice(series.after(NOW, DAYS), count)]


PLAIN = walls(Series(FRIDAYS), 12)


def test_what_is_moved_before_the_others_comes_first() -> None:
    second = PLAIN[1]
    series = Series(FRIDAYS, {second: PLAIN[0] - timedelta(minutes=20)})
    assert walls(series, 3) == [PLAIN[0] - timedelta(minutes=20), PLAIN[0], PLAIN[2]]


def test_what_is_moved_onto_another_is_one_with_it() -> None:
    assert walls(Series(FRIDAYS, {PLAIN[0]: PLAIN[1]}), 2) == PLAIN[1:3]


def test_what_is_moved_beyond_the_end_of_the_rule_still_comes() -> None:
    once = when.read("明天9点 X", now=NOW, zone=ZONE, language="zh", defaults=when.Defaults()).schedule
    at = datetime.fromisoformat("2026-11-21T09:00")
    later = datetime.fromisoformat("2026-12-24T09:00")
    assert walls(Series(once, {at: later}), 5) == [later]


@given(
    skipped=st.sets(st.integers(0, 9)),
    moved=st.dictionaries(st.integers(0, 9), st.integers(1, 60 * 24 * 40)),
    extras=st.sets(st.integers(1, 60 * 24 * 80), max_size=5),
)
def test_the_rest_of_a_series_is_never_touched(
    skipped: set[int], moved: dict[int, int], extras: set[int]
) -> None:
    start = datetime.fromisoformat("2026-11-20T14:30")
    moves: dict[datetime, datetime | None] = {
        PLAIN[number]: start + timedelta(minutes=minutes) for number, minutes in moved.items()
    }
    moves |= dict.fromkeys((PLAIN[number] for number in skipped), None)
    more = tuple(start + timedelta(minutes=minutes) for minutes in extras)
    until = PLAIN[-1]
    expected = {wall for wall in PLAIN if wall not in moves} | {to for to in moves.values() if to} | {*more}
    found = walls(Series(FRIDAYS, moves, more), len(expected) + 5)
    assert [wall for wall in found if wall <= until] == sorted(wall for wall in expected if wall <= until)
    assert found == sorted(set(found))
