"""When somebody was there: two records of one person, and the time in which neither of them was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.presence import Stay, gaps, stays, united


def day(number: int) -> datetime:
    return datetime(2026, 1, 1, 1, tzinfo=UTC) + timedelta(days=number)


def between(*days: tuple[int, int | None]) -> list[Stay]:
    return [Stay(day(since), None if until is None else day(until)) for since, until in days]


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ([(0, 30)], [(60, None)], [(0, 30), (60, None)]),  # the old account left, the new came later
        ([(0, 60)], [(30, None)], [(0, None)]),  # the old one was taken out when the new was there
        ([(0, 30)], [(30, None)], [(0, None)]),  # out and in at once
        ([(0, None)], [(30, 60), (90, None)], [(0, None)]),  # on a list all the time
        ([(0, 30), (60, None)], [(40, 50)], [(0, 30), (40, 50), (60, None)]),
        ([(0, 30), (60, None)], [(20, 70)], [(0, None)]),  # away with one, there with the other
        ([(0, 90)], [(30, 60)], [(0, 90)]),  # one within the other, and both have gone
    ],
)
def test_two_who_are_one_were_there_whenever_either_was(
    one: list[tuple[int, int | None]], other: list[tuple[int, int | None]], both: list[tuple[int, int | None]]
) -> None:
    assert united([*between(*one), *between(*other)]) == between(*both)
    assert united([*between(*other), *between(*one)]) == between(*both)


@st.composite
def lives(draw: st.DrawFn) -> list[Stay]:
    """The stays of somebody, the last of which may go on."""
    days = sorted(draw(st.sets(st.integers(0, 60), min_size=1, max_size=8)))
    return between(*((since, until) for since, until in zip(days[::2], [*days[1::2], None], strict=False)))


@given(lives())
def test_stays_are_what_is_kept_of_them(life: list[Stay]) -> None:
    assert stays(life[0].since, life[-1].until, gaps(life)) == life


@given(lives(), lives(), st.integers(-1, 61))
def test_at_any_instant_one_was_there_or_nobody(one: list[Stay], other: list[Stay], number: int) -> None:
    instant = day(number) + timedelta(hours=1)

    def there(found: list[Stay]) -> bool:
        return any(stay.since < instant and (stay.until is None or instant < stay.until) for stay in found)

    both = united([*one, *other])
    assert there(both) == (there(one) or there(other))
    assert all(gone < back for gone, back in gaps(both))
