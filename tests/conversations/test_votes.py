"""Votes in polls, as a feature gets them: a person, a poll, options, and the time of receipt."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.app import FEATURES
from bot.chat.context import Tools
from bot.chat.feature import Feature, Vote
from tests.conversations.stage import Stage, open_stage

VOTER = {"id": 7_100_000_005, "is_bot": False, "first_name": "秀英", "language_code": "zh-hans"}


class Counting:
    """A feature that notes votes."""

    def __init__(self) -> None:
        self.votes: list[Vote] = []

    def count(self, tools: Tools, session: Session, vote: Vote) -> None:
        self.votes.append(vote)


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
async def stage(migrated_database: str, counting: Counting) -> AsyncIterator[Stage]:
    features = (*FEATURES, Feature("counting", vote=counting.count))
    async with open_stage(migrated_database, features=features) as stage:
        yield stage
        assert stage.unread() == []


async def vote(stage: Stage, **answer: Any) -> None:
    stage.world.updates.inject({"poll_answer": {"poll_id": "55", **answer}}, stage.world.now())
    await stage.settle()


async def test_a_vote_is_counted_for_its_person_at_the_time_of_receipt(
    stage: Stage, counting: Counting
) -> None:
    await vote(stage, user=VOTER, option_ids=[2, 0], option_persistent_ids=["c", "a"])
    (counted,) = counting.votes
    assert (counted.poll_id, counted.options, counted.received_at) == ("55", (0, 2), stage.world.now())
    assert (counted.person.name, counted.person.telegram_id) == ("秀英", VOTER["id"])


async def test_an_older_bot_api_server_leaves_out_what_the_library_demands(
    stage: Stage, counting: Counting
) -> None:
    await vote(stage, user=VOTER, option_ids=[1])
    assert [counted.options for counted in counting.votes] == [(1,)]


async def test_an_empty_vote_is_a_withdrawal_and_a_channel_is_nobody(
    stage: Stage, counting: Counting
) -> None:
    await vote(stage, user=VOTER, option_ids=[])
    await vote(stage, voter_chat={"id": -100, "type": "channel", "title": "x"}, option_ids=[1])
    assert [counted.options for counted in counting.votes] == [()]
