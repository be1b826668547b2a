"""What Telegram tells of polls: which of it is news, and whose question it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.chat.feature import PostedPoll
from bot.chat.posted import PollBook, read
from bot.engine.content import Poll
from bot.quiz.copies import says

AT = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


def told(**changed: Any) -> dict[str, Any]:
    poll = {
        "id": "5200",
        "question": "1/3  收到礼金怎么办？",
        "options": [{"text": "收下", "voter_count": 1}, {"text": "上交", "voter_count": 0}],
        "type": "quiz",
        "is_anonymous": False,
        "correct_option_ids": [1],
        "open_period": 30,
        "close_date": int((AT + timedelta(seconds=30)).timestamp()),
    }
    return {"update_id": 1, "poll": {**poll, **changed}}


def without(name: str) -> dict[str, Any]:
    update = told()
    del update["poll"][name]
    return update


POSTED = PostedPoll("5200", "1/3  收到礼金怎么办？", ("收下", "上交"), (1,), AT, 30)


def test_a_poll_of_the_bot_is_read() -> None:
    assert read(told()) == POSTED


def test_an_older_server_tells_the_right_option_alone() -> None:
    update = without("correct_option_ids")
    update["poll"]["correct_option_id"] = 1
    assert read(update) == POSTED


@pytest.mark.parametrize(
    "update",
    [
        told(type="regular"),
        told(is_anonymous=True),  # its votes are not told
        without("correct_option_ids"),  # somebody else's: what is right is told to its sender alone
        without("close_date"),  # the bot's polls all have an end
        told(options=None),
        told(close_date=10**20),
        {"update_id": 1, "poll": 5},
        {"update_id": 1, "message": {}},
    ],
)
def test_what_is_no_poll_of_the_bot_is_dropped(update: dict[str, Any]) -> None:
    assert read(update) is None
    assert not PollBook().is_news(update)


def test_each_poll_is_news_once() -> None:
    book = PollBook()
    assert book.is_news(told())
    assert book.is_news(told())  # nobody was told yet: a batch may fail
    book.note({"5200"})
    assert not book.is_news(told(total_voter_count=2))
    assert book.is_news(told(id="5201"))


SENT = Poll("1/3  收到礼金怎么办？", ["收下", "上交"], [1], "按规定登记上交。", 30)


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({}, True),
        ({"question": "1/3 收到礼金怎么办？"}, True),  # spaces may be lost on the way
        ({"question": "2/3  收到礼金怎么办？"}, False),
        ({"options": [{"text": "上交"}, {"text": "收下"}]}, False),  # another order: votes would be swapped
        ({"options": [{"text": "收下"}]}, False),
        ({"correct_option_ids": [0]}, False),
        ({"correct_option_ids": [0, 1]}, False),
    ],
)
def test_whose_question_a_poll_asks(changed: dict[str, Any], same: bool) -> None:
    posted = read(told(**changed))
    assert posted is not None
    assert says(SENT, posted) is same
