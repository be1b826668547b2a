"""The register: what stands for whom, and how a month of several tests becomes one sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.feature import Duty
from bot.engine.identity import Absence, Membership
from bot.reports import register
from bot.reports.register import Cell, Mark

OPENS = datetime(2026, 11, 5, 1, tzinfo=UTC)
ENDS = OPENS + timedelta(days=5)
FIRST, BEFORE = OPENS - timedelta(days=90), OPENS - timedelta(days=9)
DURING, AFTER, LATER = OPENS + timedelta(days=2), ENDS + timedelta(days=1), ENDS + timedelta(days=40)


def duty(*done: int, audience: str = "") -> Duty:
    return Duty(1, "廉政测试", OPENS, ENDS, True, 60, frozenset(done), None, audience)


def member(
    joined: datetime = BEFORE,
    left: datetime | None = None,
    *,
    exempt: bool = False,
    subgroup: str | None = None,
    away: Sequence[tuple[datetime, datetime]] = (),
) -> Membership:
    absences = [Absence(person_id=7, left_at=gone, returned_at=back) for gone, back in away]
    return Membership(
        person_id=7,
        joined_at=joined,
        left_at=left,
        exempt=exempt,
        subgroup=subgroup,
        tags=[],
        absences=absences,
    )


@pytest.mark.parametrize(
    ("who", "done", "mark"),
    [
        (member(), True, Mark.DONE),
        (member(), False, Mark.NOT_YET),
        (member(DURING), False, Mark.NOT_YET),  # there was time left
        (member(AFTER), False, Mark.LATER),
        (member(ENDS), False, Mark.LATER),
        (member(AFTER), True, Mark.DONE),  # the bot came to know him late
        (member(left=DURING), False, Mark.LEFT),
        (member(left=AFTER), False, Mark.NOT_YET),
        (member(left=DURING), True, Mark.DONE),
        (member(away=[(DURING, AFTER)]), False, Mark.LEFT),  # it closed while he was away
        (member(away=[(BEFORE, ENDS)]), False, Mark.LEFT),  # back when it was over, to the second
        (member(away=[(BEFORE, DURING)]), False, Mark.NOT_YET),  # back while there was time left
        (member(away=[(ENDS, AFTER)]), False, Mark.NOT_YET),  # there until it closed
        (member(away=[(AFTER, LATER)]), False, Mark.NOT_YET),
        (member(left=LATER, away=[(DURING, AFTER)]), False, Mark.LEFT),  # and left once more after that
        (member(left=DURING, away=[(FIRST, BEFORE)]), False, Mark.LEFT),  # the second time he stayed away
        (member(FIRST, away=[(FIRST, BEFORE), (DURING, AFTER)]), False, Mark.LEFT),
        (member(away=[(DURING, AFTER)]), True, Mark.DONE),  # before he went
        (member(exempt=True, away=[(DURING, AFTER)]), False, Mark.EXEMPT),
        (member(exempt=True), False, Mark.EXEMPT),
        (member(exempt=True), True, Mark.DONE),  # he wished to
        (member(AFTER, exempt=True), False, Mark.EXEMPT),
    ],
)
def test_how_somebody_stands(who: Membership, done: bool, mark: Mark) -> None:
    assert register.mark(who, duty(7) if done else duty()) is mark


def test_who_is_not_in_the_part_it_is_for_has_nothing_to_do() -> None:
    assert register.mark(member(subgroup="第二党小组"), duty(audience="=第一党小组")) is Mark.NOTHING
    assert register.mark(member(subgroup="第一党小组"), duty(audience="=第一党小组")) is Mark.NOT_YET


@pytest.mark.parametrize(
    ("marks", "cell"),
    [
        ([], Cell(Mark.NOTHING)),
        ([Mark.DONE, Mark.DONE], Cell(Mark.DONE, 2, 2)),
        ([Mark.DONE, Mark.NOT_YET], Cell(Mark.PARTLY, 1, 2)),
        ([Mark.LATER, Mark.DONE], Cell(Mark.DONE, 1, 1)),  # what was before he came is not asked of him
        ([Mark.LATER, Mark.NOT_YET], Cell(Mark.NOT_YET, 0, 1)),
        ([Mark.LATER, Mark.NOTHING], Cell(Mark.LATER)),
        ([Mark.EXEMPT, Mark.EXEMPT], Cell(Mark.EXEMPT)),
    ],
)
def test_several_tests_of_a_month(marks: list[Mark], cell: Cell) -> None:
    assert register.cell(marks) == cell


@given(st.lists(st.sampled_from([mark for mark in Mark if mark is not Mark.PARTLY])))
def test_the_sign_says_what_the_numbers_say(marks: list[Mark]) -> None:
    cell = register.cell(marks)
    assert (cell.done, cell.meant) == (
        marks.count(Mark.DONE),
        marks.count(Mark.DONE) + marks.count(Mark.NOT_YET),
    )
    assert (cell.mark is Mark.DONE) == (0 < cell.done == cell.meant)
    assert (cell.mark is Mark.PARTLY) == (0 < cell.done < cell.meant)
    assert (cell.mark is Mark.NOT_YET) == (cell.done == 0 < cell.meant)
    assert set(marks) >= {cell.mark} or cell.mark in (Mark.PARTLY, Mark.NOTHING)
