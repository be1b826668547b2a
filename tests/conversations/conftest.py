"""The people most stories need.

What the bot said and nobody read fails the test, and so does a private matter in a group.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.conversations import discretion
from tests.conversations.papers import load_pack
from tests.conversations.scoring import hold, join
from tests.conversations.stage import Actor, Reader, Stage, open_stage


@pytest.fixture
async def stage(migrated_database: str) -> AsyncIterator[Stage]:
    async with open_stage(migrated_database) as stage:
        yield stage
        assert stage.unread() == []
        assert discretion.private_matters(stage.world) == []


@pytest.fixture
def secretary(stage: Stage) -> Actor:
    """Administers the group."""
    return stage.actor("志远")


@pytest.fixture
def member(stage: Stage) -> Actor:
    return stage.actor("秀英")


@pytest.fixture
async def group(stage: Stage, secretary: Actor, member: Actor) -> Reader:
    """The group; the bot has said its greeting."""
    group = stage.group("环卫一队党支部", secretary, member)
    await stage.settle()
    group.reads()
    return group


@pytest.fixture
async def office(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """The secretary's private chat; both have started the bot, the member was heard in the group."""
    for one in (secretary, member):
        await one.starts()
        one.private.reads()
    await member.says("/today", group)
    group.reads()
    return secretary.private


@pytest.fixture
def third(stage: Stage) -> Actor:
    """Another member, who has said nothing yet."""
    return stage.actor("国强")


@pytest.fixture
async def six(stage: Stage, group: Reader) -> list[Actor]:
    """Six of the group in the order of their results this month: two are equal and first, one got nothing."""
    people = await join(stage, group, "周建国", "李红梅", "王海", "赵敏", "钱进", "孙丽")
    await hold(stage, group, "2026-11-05", list(zip(people, (19, 19, 18, 12, 9.5, 0), strict=True)))
    return people


@pytest.fixture
def lead(stage: Stage) -> Actor:
    """Leads a team that speaks English."""
    return stage.actor("Nora", "en")


@pytest.fixture
async def team(stage: Stage, lead: Actor) -> Reader:
    team = stage.group("Depot North", lead, stage.actor("Tom", "en"))
    await stage.settle()
    team.reads()
    return team


@pytest.fixture
async def bank(stage: Stage) -> None:
    """A pack with five questions, one of every kind."""
    await load_pack(stage)
