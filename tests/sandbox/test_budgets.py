"""Telegram's patience with many messages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox import members, people
from bot.sandbox.errors import BotApiError, NotPossible
from tests.sandbox.town import Town, build_town


def retry_after(town: Town, chat: int) -> int:
    """0 when a message goes through."""
    try:
        town.call("sendMessage", chat_id=chat, text="hi")
    except BotApiError as error:
        refused = error
    else:
        return 0
    assert refused.parameters is not None
    seconds: int = refused.parameters["retry_after"]
    assert (refused.code, refused.description) == (429, f"Too Many Requests: retry after {seconds}")
    return seconds


def test_twenty_a_minute_to_a_group() -> None:
    town = build_town(budgets=True)
    for _ in range(20):
        assert retry_after(town, town.group.id) == 0
        town.world.advance(timedelta(seconds=1))
    assert retry_after(town, town.group.id) == 40
    assert retry_after(town, town.member.id) == 0  # only this chat has to wait
    town.world.advance(timedelta(seconds=39.5))
    assert retry_after(town, town.group.id) == 1
    town.world.advance(timedelta(seconds=0.5))
    assert retry_after(town, town.group.id) == 0


def test_five_in_five_seconds_to_a_person_and_refused_ones_are_free() -> None:
    town = build_town(budgets=True)
    for _ in range(5):
        assert retry_after(town, town.member.id) == 0
    for _ in range(3):
        assert retry_after(town, town.member.id) == 5
    town.world.advance(timedelta(seconds=5))
    assert retry_after(town, town.member.id) == 0


def test_thirty_a_second_in_all_and_edits_count() -> None:
    town = build_town(budgets=True)
    groups = [
        members.found_group(town.world, f"组{n}", creator=town.secretary, members=[]).id for n in range(15)
    ]
    sent = [town.call("sendMessage", chat_id=group, text="hi")["message_id"] for group in groups]
    for group, message in zip(groups, sent, strict=True):
        town.call("editMessageText", chat_id=group, message_id=message, text="hello")
    assert retry_after(town, groups[0]) == 1
    town.call("sendChatAction", chat_id=groups[0], action="typing")  # not a message
    town.world.advance(timedelta(seconds=1))
    assert retry_after(town, groups[0]) == 0


def test_they_are_off_in_a_frozen_world_unless_asked_for(town: Town) -> None:
    assert all(retry_after(town, town.member.id) == 0 for _ in range(40))
    town.world.set_faults({"budgets": True})
    assert [retry_after(town, town.member.id) for _ in range(6)][-1] > 0
    town.world.clear_faults()
    assert retry_after(town, town.member.id) == 0


def test_a_flood_for_one_chat_and_for_all(town: Town) -> None:
    town.world.set_faults({"flood": {"chat": town.group.id, "retry_after": 9, "times": 2}})
    assert retry_after(town, town.member.id) == 0
    assert [retry_after(town, town.group.id) for _ in range(3)] == [9, 9, 0]
    town.world.set_faults({"flood": {"chat": None, "retry_after": 3, "times": 1}})
    assert [retry_after(town, town.member.id), retry_after(town, town.group.id)] == [3, 0]


@pytest.mark.parametrize(
    "wanted", [{"slwo": 1}, {"slow": "very"}, {"flood": {"seconds": 3}}, {"malformed": None}]
)
def test_a_fault_that_does_not_exist(town: Town, wanted: dict[str, object]) -> None:
    with pytest.raises(NotPossible):
        town.world.set_faults(wanted)


def test_blocked_people_cost_nothing() -> None:
    town = build_town(budgets=True)
    people.block(town.world, town.member)
    for _ in range(10):
        with pytest.raises(BotApiError, match="blocked"):
            town.call("sendMessage", chat_id=town.member.id, text="hi")
    people.unblock(town.world, town.member)
    assert retry_after(town, town.member.id) == 0
