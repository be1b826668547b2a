"""Telegram's budgets: never exceeded over any stretch of time, and used."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.pacing import CHAT, EVERYWHERE, GROUP, Budget, Pacing


def most_within(budget: Budget, arrivals: list[float]) -> int:
    """The most arrivals in any stretch of the budget's length."""
    return max(
        (sum(1 for other in arrivals if at <= other < at + budget.seconds - 1e-9) for at in arrivals),
        default=0,
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.booleans(), st.floats(0, 0.4)), min_size=1, max_size=250),
    st.randoms(use_true_random=False),
)
def test_no_stretch_of_time_ever_holds_more_than_a_budget(
    messages: list[tuple[int, bool, float]], random: object
) -> None:
    pacing, now = Pacing(), 0.0
    everywhere: list[float] = []
    chats: dict[int, list[float]] = {}
    for chat, urgent, delay in messages:
        group = chat % 2 == 0
        at = max(pacing.free_everywhere_at(now, urgent=urgent), pacing.free_at(now, chat, group=group))
        pacing.leave(at, chat, group=group, urgent=urgent)
        now = at + delay
        pacing.arrive(now, chat, group=group)
        everywhere.append(now)
        chats.setdefault(chat, []).append(now)
    assert most_within(EVERYWHERE, everywhere) <= EVERYWHERE.limit
    for chat, arrivals in chats.items():
        assert most_within(CHAT, arrivals) <= CHAT.limit
        if chat % 2 == 0:
            assert most_within(GROUP, arrivals) <= GROUP.limit


@pytest.mark.parametrize("urgent", [True, False])
def test_the_common_budget_is_used_to_the_full(urgent: bool) -> None:
    pacing, now = Pacing(), 0.0
    for chat in range(900):
        now = pacing.free_everywhere_at(now, urgent=urgent)
        pacing.leave(now, chat, group=False, urgent=urgent)
        pacing.arrive(now, chat, group=False)
    assert now == pytest.approx(900 / 30, abs=1.01)


def test_what_is_not_urgent_leaves_room_for_what_is() -> None:
    pacing, now = Pacing(), 0.0
    for chat in range(100):
        now = pacing.free_everywhere_at(now, urgent=False)
        pacing.leave(now, chat, group=False, urgent=False)
        pacing.arrive(now, chat, group=False)
        assert pacing.free_everywhere_at(now) - now <= 1 / 30 + 1e-9


def test_what_is_under_way_takes_its_place() -> None:
    pacing = Pacing()
    for chat in range(30):
        pacing.leave(0.0, chat, group=False)
    assert pacing.free_everywhere_at(0.0) == float("inf")
    pacing.arrive(0.5, 0, group=False)
    assert pacing.free_everywhere_at(0.5) == 1.5


def test_a_refusal_pauses_its_chat_only() -> None:
    pacing = Pacing()
    pacing.obey(10.0, "a", 30.0)
    assert pacing.free_at(10.0, "a", group=True) == 40.0
    assert pacing.free_at(10.0, "b", group=True) == 10.0
    assert pacing.free_everywhere_at(10.0) == 10.0


def test_two_chats_refused_in_a_row_mean_the_whole_bot() -> None:
    pacing = Pacing()
    pacing.obey(10.0, "a", 30.0)
    pacing.obey(11.0, "b", 30.0)
    assert pacing.free_everywhere_at(12.0) == 41.0


def test_two_refusals_with_a_success_between_mean_two_chats() -> None:
    pacing = Pacing()
    pacing.obey(10.0, "a", 30.0)
    pacing.accepted()
    pacing.obey(11.0, "b", 30.0)
    assert pacing.free_everywhere_at(12.0) == 12.0


def test_quiet_chats_are_forgotten() -> None:
    pacing = Pacing()
    for chat in range(1000):
        pacing.leave(0.0, chat, group=True)
        pacing.arrive(0.0, chat, group=True)
    pacing.pause(5, 50.0)
    pacing.forget_idle(61.0)
    assert not pacing._chats
    assert not pacing._paused
