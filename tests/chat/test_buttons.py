"""Callback data: what is packed comes back, and nothing else is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import FEATURES
from bot.chat.buttons import LONGEST, Tap

NUMBERS = st.integers(0, 2**63 - 1)


@given(st.lists(NUMBERS, max_size=2).map(tuple), st.integers(0, 10**6))
def test_a_tap_survives_its_packing(ids: tuple[int, ...], revision: int) -> None:
    tap = Tap("reminders.delete", ids, revision)
    assert Tap.unpack(tap.pack()) == tap


@given(st.text(max_size=64))
def test_any_text_is_a_tap_that_packs_to_it_or_none(data: str) -> None:
    tap = Tap.unpack(data)
    assert tap is None or tap.pack() == data


@pytest.mark.parametrize(
    "data",
    [
        "",
        "a",
        "a:b",
        "a:1:2:3",
        "a:-1:0",
        "a:1_0:0",  # Python reads it as a number
        "a: 1:0",
        "a:１:0",  # a full-width digit
        "a:01:0",
        "a:1..2:0",
        "a:1y2p0ij32e8e8:0",  # 2**63, which no column holds
    ],
)
def test_what_no_button_carries_is_refused(data: str) -> None:
    assert Tap.unpack(data) is None


def test_the_name_of_every_button_leaves_room_for_two_ids() -> None:
    for feature in FEATURES:
        for button in feature.buttons:
            assert len(Tap(button.name, (2**62, 2**40), 36**3).pack()) <= LONGEST


def test_what_does_not_fit_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="longer than 64 bytes"):
        Tap("reminders.delete", (2**63 - 1,) * 5).pack()
