"""What is not meant for the bot is neither answered, nor stored, nor logged."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.sandbox import members, people
from tests.conversations.stage import Actor, Reader, Stage


async def _stored(stage: Stage) -> str:
    assert stage.app is not None
    tables = ("inbox", "outbox", "chat", "person", "membership", "reminder", "timer")

    def everything(session: Session) -> str:
        return "\n".join(str(session.execute(text(f"SELECT * FROM {table}")).all()) for table in tables)

    return await stage.app.db.read(everything)


async def test_talk_is_dropped_also_where_the_bot_is_an_administrator(
    stage: Stage, group: Reader, secretary: Actor, member: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    members.act(stage.world, group.chat, stage.world.bot, "promote", by=secretary.user)
    for said in ("今天食堂的菜太咸了", "/othercommand 太咸了", "/remind@some_other_bot 明天9点 太咸了"):
        await member.says(said, group)
    people.edit(stage.world, (await _say(stage, member, group)), member.user, "/remind 明天9点 太咸了")
    await stage.settle()
    group.stays_silent()
    assert "太咸了" not in await _stored(stage)
    assert "太咸了" not in caplog.text


async def _say(stage: Stage, who: Actor, group: Reader) -> people.Message:
    return people.say(stage.world, group.chat, who.user, "还行")


async def test_a_command_that_was_handled_leaves_no_words_in_the_inbox(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/today 悄悄话", group)
    group.reads()
    assert "悄悄话" not in await _stored(stage)


async def test_the_command_can_name_the_bot(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says(f"/remind@{stage.world.bot.username} 明天9点 交材料", group)
    assert group.reads().startswith("已记下：交材料")
    await secretary.says(f"/dance@{stage.world.bot.username}", group)
    assert group.reads().startswith("这句话我没看懂。")


async def test_a_command_without_a_space_after_it_is_understood_in_private(
    stage: Stage, member: Actor
) -> None:
    await member.starts()
    member.private.reads()
    await member.says("/remind明天9点 交材料")
    assert member.private.reads().startswith("已记下：交材料")
    await member.says("早上好")
    assert member.private.reads().startswith("这句话我没看懂。")
