"""What the operator mends while the bot runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.app import FEATURES
from bot.chat.context import Context
from bot.chat.feature import Command, Feature
from bot.engine import repairs
from bot.engine.database import transact, writing_engine
from bot.engine.outbox import Content
from bot.sandbox import members
from tests.conversations.stage import Actor, Reader, Stage, open_stage


@dataclass
class Bug:
    """A command that does not work until somebody mends it."""

    mended: bool = False

    def handle(self, ctx: Context) -> None:
        if not self.mended:
            raise RuntimeError("a bug")
        ctx.answer(Content(f"done at {ctx.now:%H:%M}"))


@pytest.fixture
def bug() -> Bug:
    return Bug()


@pytest.fixture
async def stage(migrated_database: str, bug: Bug) -> AsyncIterator[Stage]:
    faulty = Feature("faulty", commands=[Command("work", bug.handle, "")])
    async with open_stage(migrated_database, features=(*FEATURES, faulty)) as stage:
        yield stage
        assert stage.unread() == []


def mend(stage: Stage, action: object) -> int:
    """As `python -m bot inbox replay` does it: from outside, while the bot runs."""
    engine = writing_engine(stage.database_url)
    count, _ = transact(engine, lambda session: action(session, None))  # type: ignore[operator]
    engine.dispose()
    return int(count)


async def test_a_failed_update_is_replayed_with_its_own_time_and_once(
    stage: Stage, member: Actor, bug: Bug
) -> None:
    await member.starts()
    member.private.reads()
    await member.says("/work")
    assert member.private.reads() == "抱歉，刚才没有办成，不是您的问题，已经记下来了。"
    await stage.later(hours=2)
    bug.mended = True
    assert mend(stage, repairs.replay) == 1
    await stage.settle()
    assert member.private.reads() == "done at 06:30"
    assert mend(stage, repairs.replay) == 0
    await stage.settle()


async def test_a_replay_that_fails_again_stays_in_the_inbox(stage: Stage, member: Actor, bug: Bug) -> None:
    await member.starts()
    member.private.reads()
    await member.says("/work")
    member.private.reads()
    assert mend(stage, repairs.replay) == 1
    await stage.settle()
    member.private.reads()  # the apology again
    assert mend(stage, repairs.replay) == 1
    bug.mended = True
    await stage.settle()
    assert member.private.reads() == "done at 06:30"


async def test_a_parked_message_goes_out_once_it_is_retried(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 每天9点 晨会", group)
    group.reads()
    members.act(stage.world, group.chat, stage.world.bot, "restrict", by=secretary.user)
    stage.world.updates.drop()  # the bot is not told that it may not speak any more
    await stage.until("2026-11-21 09:00")
    group.stays_silent()
    members.act(stage.world, group.chat, stage.world.bot, "join", by=secretary.user)
    stage.world.updates.drop()
    assert mend(stage, repairs.retry) == 1
    await stage.settle()
    assert group.reads() == "⏰ 晨会"
    await stage.until("2026-11-22 09:00")
    assert group.reads() == "⏰ 晨会"
