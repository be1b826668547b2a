"""What the network and Telegram do to a bot: nothing is lost, nothing is stuck, nobody else waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.app import FEATURES
from bot.chat.context import Context
from bot.chat.feature import Command, Feature
from bot.engine.outbox import Content
from bot.sandbox import members, people
from tests.conversations.stage import Actor, Reader, Stage, open_stage


def _raise(ctx: Context) -> None:
    ctx.chat.title = "half done"
    raise RuntimeError("a bug")


def _say_broken(ctx: Context) -> None:
    ctx.say(Content("<b>never closed"))


FAULTY = Feature("faulty", commands=[Command("boom", _raise, ""), Command("broken", _say_broken, "")])
OPERATOR = 7_100_000_001


@pytest.fixture
async def stage(migrated_database: str) -> AsyncIterator[Stage]:
    """The bot with a feature that has bugs; the operator is the first person there is."""
    async with open_stage(migrated_database, features=(*FEATURES, FAULTY), operators=[OPERATOR]) as stage:
        yield stage
        stage.world.clear_faults()
        assert stage.unread() == []


@pytest.fixture
async def operator(stage: Stage) -> Actor:
    operator = stage.actor("运维")
    assert operator.user.id == OPERATOR
    await operator.starts()
    operator.private.reads()
    return operator


async def _noted(stage: Stage, who: Actor, where: Reader, words: str = "明天9点 交材料") -> None:
    await who.says(f"/remind {words}", where)
    assert where.reads().startswith("已记下")


async def _small_group(stage: Stage, creator: Actor) -> Reader:
    """A basic group, which may become a supergroup."""
    chat = members.found_group(
        stage.world, "小组", creator=creator.user, members=[creator.user], supergroup=False
    )
    await stage.settle()
    stage.reader(chat).reads()
    return stage.reader(chat)


async def test_a_flood_in_one_group_does_not_hold_up_another(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    other = stage.group("机关二支部", secretary)
    await stage.settle()
    other.reads()
    await _noted(stage, secretary, group)
    await _noted(stage, secretary, other)
    stage.world.set_faults({"flood": {"chat": group.chat.id, "retry_after": 40, "times": 1}})
    await stage.until("2026-11-21 09:00")
    nine = stage.world.now() - timedelta(seconds=40)
    assert (group.reads(), other.reads()) == ("⏰ 交材料", "⏰ 交材料")
    assert other.latest is not None
    assert group.latest is not None
    assert other.latest.at - nine < timedelta(seconds=2)
    assert timedelta(seconds=40) <= group.latest.at - nine < timedelta(seconds=42)


async def test_a_flood_everywhere_is_waited_for(stage: Stage, group: Reader, secretary: Actor) -> None:
    await _noted(stage, secretary, group)
    stage.world.set_faults({"flood": {"chat": None, "retry_after": 30, "times": 4}})
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 交材料"


@pytest.mark.parametrize(
    "fault",
    [
        {"errors": {"status": 502, "times": 3}},
        {"errors": {"status": 500, "times": 3}},
        {"fail_before": 0.6},
        {"malformed": 2},
        {"slow": 0.01},
    ],
    ids=lambda fault: "-".join(fault),
)
async def test_what_fails_before_it_acts_is_said_exactly_once(
    stage: Stage, group: Reader, secretary: Actor, fault: dict[str, object]
) -> None:
    stage.world.set_faults(fault)
    await _noted(stage, secretary, group)
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 交材料"
    await stage.later(days=1)
    group.stays_silent()


async def test_what_fails_after_it_acted_may_be_said_twice_but_is_said(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await _noted(stage, secretary, group)
    stage.world.set_faults({"fail_after": 0.5, "methods": ["sendMessage"]})
    await stage.until("2026-11-21 09:00")
    stage.world.clear_faults()
    await stage.settle()
    said = [message.text for message in group.unread()]
    assert said
    assert set(said) == {"⏰ 交材料"}
    while group.unread():
        group.reads()


async def test_an_answer_lost_on_its_way_back_makes_no_second_reminder(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    people.say(stage.world, group.chat, secretary.user, "/remind 明天9点 交材料")
    stage.world.set_faults({"fail_after": 0.7, "methods": ["getUpdates"]})
    await stage.settle()
    stage.world.clear_faults()
    assert group.reads().startswith("已记下")
    await member.says("/reminders", group)
    assert group.reads() == "接下来的提醒\n1. 11月21日 周六 09:00 交材料"


async def test_an_update_that_telegram_repeats_takes_effect_once(stage: Stage, member: Actor) -> None:
    await member.starts()
    member.private.reads()
    message = {
        "message_id": 77,
        "date": 1_795_000_000,
        "chat": {"id": member.user.id, "type": "private", "first_name": "秀英"},
        "from": member.user.api,
        "text": "/remind 明天9点 交材料",
    }
    for _ in range(2):
        stage.world.updates.inject({"update_id": 900_000_000, "message": message}, stage.world.now())
        await stage.settle()
    assert member.private.reads().startswith("已记下")
    await stage.stop()
    stage.world.updates.inject({"update_id": 900_000_000, "message": message}, stage.world.now())
    await stage.start()
    await stage.settle()
    member.private.stays_silent()


async def test_telegram_down_for_hours_makes_it_late_not_lost(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await _noted(stage, secretary, group)
    stage.world.go_to(stage.world.now().replace(day=21, hour=0, minute=59))
    stage.world.set_faults({"errors": {"status": 502, "times": 12}, "methods": ["sendMessage"]})
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 交材料\n原定 11月21日 周六 09:00，迟到"


async def test_who_blocked_the_bot_gets_nothing_until_he_is_back(stage: Stage, member: Actor) -> None:
    await member.starts()
    member.private.reads()
    await _noted(stage, member, member.private, "每天9点 吃药")
    people.block(stage.world, member.user)
    await stage.until("2026-11-23 12:00")
    member.private.stays_silent()
    people.unblock(stage.world, member.user)
    await stage.settle()
    member.private.stays_silent()
    await stage.until("2026-11-24 09:00")
    assert member.private.reads() == "⏰ 吃药"


async def test_a_group_that_threw_the_bot_out_is_left_alone_and_goes_on_when_it_is_back(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await _noted(stage, secretary, group, "每天9点 晨会")
    members.act(stage.world, group.chat, stage.world.bot, "leave", by=secretary.user)
    await stage.until("2026-11-22 12:00")
    group.stays_silent()
    members.act(stage.world, group.chat, stage.world.bot, "join", by=secretary.user)
    await stage.settle()
    assert group.reads().startswith("大家好")
    await stage.until("2026-11-23 09:00")
    assert group.reads() == "⏰ 晨会"


async def test_a_group_that_becomes_a_supergroup_takes_its_reminders_along(
    stage: Stage, secretary: Actor
) -> None:
    small = await _small_group(stage, secretary)
    await _noted(stage, secretary, small)
    big = stage.reader(members.migrate(stage.world, small.chat))
    await stage.until("2026-11-21 09:00")
    assert big.reads() == "⏰ 交材料"
    await secretary.says("/reminders", big)
    assert "还没有安排" in big.reads()


async def test_a_move_is_also_learnt_from_a_refused_message(stage: Stage, secretary: Actor) -> None:
    small = await _small_group(stage, secretary)
    await _noted(stage, secretary, small)
    big = stage.reader(members.migrate(stage.world, small.chat))
    stage.world.updates.drop()  # Telegram never told
    await stage.until("2026-11-21 09:00")
    assert big.reads() == "⏰ 交材料"


async def test_an_update_no_parser_takes_is_kept_and_stops_nobody(
    stage: Stage, operator: Actor, group: Reader, secretary: Actor
) -> None:
    for broken in (
        {"message": 5},
        {"message": {"message_id": "x", "chat": {"id": "y"}}},
        {"callback_query": {"id": 1}},
        {"my_chat_member": None},
        {},
    ):
        stage.world.updates.inject(broken, stage.world.now())
    await _noted(stage, secretary, group)
    await stage.later(minutes=1)
    assert operator.private.reads() == "有一条发给机器人的消息没能处理，请在服务器上查看：python -m bot inbox"
    await stage.later(hours=1)


async def test_a_handler_that_raises_takes_nobody_along(
    stage: Stage, operator: Actor, group: Reader, secretary: Actor, member: Actor
) -> None:
    for who, words in (
        (secretary, "/remind 明天9点 交材料"),
        (member, "/boom"),
        (secretary, "/remind 明天10点 开会"),
    ):
        people.say(stage.world, group.chat, who.user, words)
    await stage.settle()
    answers = {group.reads().split("\n")[0] for _ in range(3)}
    assert answers == {"已记下：交材料", "抱歉，刚才没有办成，不是您的问题，已经记下来了。", "已记下：开会"}
    await member.says("/reminders", group)
    assert "2. 11月21日 周六 10:00 开会" in group.reads()
    await stage.later(minutes=1)
    assert operator.private.reads().endswith("python -m bot inbox")
    await stage.until("2026-11-21 08:00")


async def test_a_message_telegram_refuses_is_parked_and_told_to_the_operator_once(
    stage: Stage, operator: Actor, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/broken", group)
    await secretary.says("/broken", group)
    await _noted(stage, secretary, group)
    await stage.later(minutes=2)
    assert operator.private.reads() == "有一条消息被 Telegram 拒收，请在服务器上查看：python -m bot outbox"
    operator.private.stays_silent()
    await stage.until("2026-11-21 08:00")
