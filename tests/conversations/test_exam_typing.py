"""Somebody types during a test: an answer counts, what is none is said, and the question stays in sight."""

from tests.conversations.papers import load_pack
from tests.conversations.sitting import announce, begin
from tests.conversations.stage import Actor, Reader, Stage

SINGLE = """
id: integrity-cn
title: {zh: 党风廉政, en: Integrity}
language: zh
description: {zh: 例子, en: An example}
questions:
  - {id: q-1, kind: single, stem: 纪律处分一共有几种？, options: [三种, 四种, 五种], answer: C}
  - {id: q-2, kind: single, stem: 警告期满几年？, options: [一年, 两年], answer: A}
"""


async def test_what_is_no_answer_brings_the_question_again(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage, SINGLE)
    for one in (secretary, member):
        await one.starts()
        one.private.reads()
    await secretary.says("/test 明天9点 廉政2", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await begin(member)
    asked = member.private.sees()
    await member.says("你好")
    assert member.private.reads() == f"这不是这道题的答案，请点选项，或者发选项的字母。\n\n{asked}"
    await member.says("我选B")  # answered where it stands now
    assert member.private.sees().startswith("第 2/2 题，单选题\n▰▰▰▰▰▱▱▱▱▱ 1/2")
    member.private.stays_silent()
    await member.presses("A")
    assert member.private.sees().startswith("现在交卷吗：")


async def test_a_reminder_is_still_a_reminder(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage, SINGLE)
    await secretary.says("/test 明天9点 廉政2", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await member.says("/test", group)
    group.reads()
    await begin(member)
    await member.says("明天9点 买菜")
    assert "买菜" in member.private.reads()
    await member.says("b")  # something has come below the question: the next one is a message of its own
    assert member.private.reads().startswith("第 2/2 题，单选题\n▰▰▰▰▰▱▱▱▱▱ 1/2")


async def test_who_has_no_test_under_way_is_told_what_can_be_said(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await announce(stage, group, secretary, member)
    await begin(member)
    await stage.later(hours=1)  # the time is up
    member.private.stays_silent()
    await member.says("你好")
    assert member.private.reads().startswith("这句话我没看懂。")
