"""Names in the order in which people expect them where numbers are in them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.collation import natural_key


@pytest.mark.parametrize(
    "names",
    [
        ["第一党小组", "第二党小组", "第三党小组", "第四党小组"],  # not as their characters are numbered
        ["第九组", "第十组", "第十一组", "第二十组", "第二十一组"],
        ["2组", "10组", "11组"],
        ["Team 2", "team 10", "Team 11"],
        ["一组", "2组", "三组"],  # as people type them
        ["North depot", "South depot"],
        ["安全组", "环卫组", "司机组"],  # by their sound
        ["一二〇班", "一二一班"],
        ["", "党小组"],
    ],
)
def test_numbers_in_names_count(names: list[str]) -> None:
    for one, other in pairwise(names):
        assert natural_key(one) < natural_key(other), (one, other)


@given(st.text(alphabet="一二十两〇0７9a组 "), st.text(alphabet="一二十两〇0７9a组 "))
def test_any_two_names_can_be_compared(one: str, other: str) -> None:
    assert (natural_key(one) < natural_key(other)) + (natural_key(other) < natural_key(one)) == (
        natural_key(one) != natural_key(other)
    )
