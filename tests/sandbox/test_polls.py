"""Polls and quizzes: votes, several right answers, and their end in the world's time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.errors import BotApiError, NotPossible
from bot.sandbox.model import Message
from bot.sandbox.views import message_json
from bot.sandbox.voting import vote
from tests.sandbox.town import Town


def ask(town: Town, **extra: Any) -> Message:
    given = {"question": "Which day?", "options": '["Mon", "Tue", "Wed"]', "is_anonymous": False, **extra}
    sent = town.call("sendPoll", chat_id=town.group.id, **given)
    return town.group.messages[sent["message_id"]]


def test_a_vote_is_told_changed_and_withdrawn(town: Town) -> None:
    message = ask(town)
    vote(town.world, message, town.member, [1])
    vote(town.world, message, town.member, [2])
    vote(town.world, message, town.member, [2])  # the same again is nothing
    vote(town.world, message, town.member, [])
    heard = town.heard()
    answers = [update["poll_answer"] for update in heard if "poll_answer" in update]
    polls = [update["poll"] for update in heard if "poll" in update]
    assert [answer["option_ids"] for answer in answers] == [[1], [2], []]
    assert [answer["option_persistent_ids"] for answer in answers] == [["1"], ["2"], []]
    assert {answer["user"]["id"] for answer in answers} == {town.member.id}
    assert [poll["total_voter_count"] for poll in polls] == [1, 1, 0]
    assert [option["voter_count"] for option in polls[1]["options"]] == [0, 0, 1]


def test_an_anonymous_poll_tells_numbers_only(town: Town) -> None:
    message = ask(town, is_anonymous=True)
    vote(town.world, message, town.member, [0])
    assert [next(iter(set(update) - {"update_id"})) for update in town.heard()] == ["poll"]


def test_a_quiz_with_several_right_answers(town: Town) -> None:
    message = ask(
        town,
        type="quiz",
        correct_option_ids="[0, 2]",
        allows_multiple_answers=True,
        explanation="<b>Both</b>",
        explanation_parse_mode="HTML",
        shuffle_options=True,
        hide_results_until_closes=True,
    )
    assert message.api["poll"]["correct_option_ids"] == [0, 2]
    assert "correct_option_id" not in message.api["poll"]
    # Positions are the poll's own, in whatever order a client shows them.
    vote(town.world, message, town.member, [2, 0])
    assert town.heard("poll_answer")[0]["option_ids"] == [0, 2]
    with pytest.raises(NotPossible, match="cannot be changed"):
        vote(town.world, message, town.member, [1])
    shown = message_json(message)["poll"]
    assert shown["votes"] == {str(town.member.id): [0, 2]}
    assert shown["explanation_html"] == "<b>Both</b>"
    assert (shown["shuffle"], shown["hide_results_until_closes"]) == (True, True)


@pytest.mark.parametrize(
    ("extra", "options", "trouble"),
    [
        ({}, [0, 1], "Only one answer"),
        ({}, [3], "options 0 to 2"),
        ({"is_closed": True}, [0], "closed"),
    ],
)
def test_votes_that_a_client_would_not_send(town: Town, extra: Any, options: list[int], trouble: str) -> None:
    message = ask(town, **extra)
    with pytest.raises(NotPossible, match=trouble):
        vote(town.world, message, town.member, options)


def test_outsiders_see_no_poll(town: Town) -> None:
    with pytest.raises(NotPossible, match="not in this chat"):
        vote(town.world, ask(town), town.stranger, [0])


@pytest.mark.parametrize("by_date", [False, True])
def test_it_closes_in_the_worlds_time(town: Town, by_date: bool) -> None:
    now = town.world.timestamp()
    end = {"close_date": now + 600} if by_date else {"open_period": 600}
    message = ask(town, **end)
    assert message.api["poll"]["close_date"] == now + 600
    assert message.api["poll"]["open_period"] == 600
    town.world.advance(timedelta(seconds=599))
    vote(town.world, message, town.member, [0])
    town.heard()
    town.world.advance(timedelta(seconds=1))
    assert town.heard("poll")[0]["is_closed"] is True
    with pytest.raises(NotPossible, match="closed"):
        vote(town.world, message, town.secretary, [0])


def test_on_a_long_jump_several_close_in_their_order_and_at_their_moments(town: Town) -> None:
    late, early = ask(town, open_period=3600), ask(town, open_period=60)
    seen: list[Any] = []
    town.world.updates.on_arrival = lambda: seen.append(town.world.now())
    start = town.world.now()
    town.world.advance(timedelta(hours=3))
    assert late.poll is not None
    assert early.poll is not None
    assert [poll["id"] for poll in town.heard("poll")] == [early.poll.id, late.poll.id]
    assert seen == [start + timedelta(minutes=1), start + timedelta(hours=1)]


def test_the_bot_stops_a_poll(town: Town) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Results", "callback_data": "r"}]]}
    message = ask(town, open_period=600)
    vote(town.world, message, town.member, [1])
    stop: dict[str, Any] = {"chat_id": town.group.id, "message_id": message.id}
    town.heard()
    stopped = town.call("stopPoll", **stop, reply_markup=json.dumps(keyboard))
    assert stopped["is_closed"] is True
    assert stopped["options"][1]["voter_count"] == 1
    assert message.api["reply_markup"] == keyboard
    assert len(town.heard("poll")) == 1
    with pytest.raises(BotApiError, match="poll has already been closed"):
        town.call("stopPoll", **stop)
    town.world.advance(timedelta(hours=1))  # its time comes, and nothing happens
    assert town.heard() == []
