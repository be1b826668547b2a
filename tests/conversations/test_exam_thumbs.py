"""Much text, strange answers, two devices, nervous thumbs, forged numbers: a private test takes them all."""

from __future__ import annotations

import pytest

from bot.chat.buttons import base36
from bot.engine.database import Turn
from bot.quiz.exam.model import Attempt
from bot.sandbox import members
from tests.conversations import sitting
from tests.conversations.papers import load_pack, right_answer
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def announced(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> Reader:
    return await sitting.announce(stage, group, secretary, member)


# -- much text, many questions, strange answers


HUNDRED = """
id: hundred-cn
title: {zh: 百题, en: Hundred}
language: zh
description: {zh: 例子, en: An example}
review_by: 2030-01-01
questions:
""" + "\n".join(
    f"  - {{id: q-{number}, kind: single, stem: 第{number}号题, options: [甲, 乙, 丙, 丁], answer: A}}"
    for number in range(1, 101)
)


async def test_a_paper_of_a_hundred_questions(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage, HUNDRED)
    await sitting.meet(member)
    await member.says("/test", group)
    group.reads()
    await secretary.says("/test 明天9点 大考 百题100 不限时 开放1天 不提醒", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await sitting.begin(member)
    assert member.private.sees().startswith("第 1/100 题")
    await member.presses("总览")
    for _ in range(2):
        await member.presses("▶")
    await member.presses("100")
    assert member.private.sees().startswith("第 100/100 题")
    await member.presses("A")
    await member.presses("总览")
    assert "✓100" in member.private.buttons()
    for _ in range(2):
        await member.presses("交卷")
    await member.presses("看答案和解析")
    assert member.private.sees().startswith("第 1/100 题")
    assert await sitting.refused(stage) == 0
    await stage.until("2026-11-22 09:01")
    group.reads()


LONG = f"""
id: long-cn
title: {{zh: 长题, en: Long}}
language: zh
description: {{zh: 例子, en: An example}}
review_by: 2030-01-01
questions:
  - {{id: q-1, kind: multiple, stem: 选一选{"长" * 496}, options: [{"甲" * 660}, {"乙" * 660}, {"丙" * 660}],
     answer: AB, explanation: {"由" * 1000}, source: {{document: {"书" * 200}, article: {"条" * 100}}}}}
  - {{id: q-2, kind: blank, stem: {"填" * 2000}___, answer: {"四" * 500}, explanation: {"由" * 1000}}}
  - {{id: q-3, kind: blank, stem: "<b>&amp;</i> {"&" * 1900} ___", answer: "<&>", explanation: {"由" * 1000}}}
"""


async def test_long_questions_and_longer_answers_fit_into_a_message(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage, LONG)
    await sitting.meet(member)
    await member.says("/test", group)
    group.reads()
    await secretary.says("/test 明天9点 长题测试 长题3 每题公布 开放1天 不提醒", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await sitting.begin(member)
    for _ in range(3):
        if "确定" in member.private.buttons():
            await member.presses("A")
            await member.presses("确定")
        else:
            await member.says("答" * 4000)
        assert "您的答案：" in member.private.sees()
        assert "正确答案：" in member.private.sees()
        if "下一题 ▶" in member.private.buttons():
            await member.presses("下一题 ▶")
    for _ in range(2):
        await member.presses("交卷")
    await member.presses("看答案和解析")
    for _ in range(2):
        await member.presses("下一题 ▶")
        assert "正确答案：" in member.private.sees()
    assert await sitting.refused(stage) == 0
    await stage.until("2026-11-22 09:01")
    group.reads()


async def test_a_report_on_many_long_names_fits_into_a_message(
    stage: Stage, announced: Reader, secretary: Actor
) -> None:
    assert stage.app is not None
    crowd = [stage.actor("王" * 60 + str(number)) for number in range(70)]
    for one in crowd:
        members.act(stage.world, announced.chat, one.user, "join")
    await stage.settle()
    await secretary.says("/roster")
    secretary.private.reads()
    await secretary.presses("人齐了，确认")
    now = stage.world.now()
    await stage.app.db.write(
        lambda session: session.add_all(
            Attempt(
                test_id=1,
                person_id=number + 3,
                number=1,
                started_at=now,
                deadline_at=now,
                submitted_at=now,
                shown_at=now,
                points=100 * (number % 6),
                of=500,
                by_hand_id=1,
            )
            for number in range(len(crowd) - 5)
        ),
        Turn.TIMERS,
    )
    await stage.until("2026-11-30 09:01")
    assert announced.reads().startswith("📝 廉政测试已经截止。\n已完成 65/")
    assert "平均" in secretary.private.reads()
    assert await sitting.refused(stage) == 0


async def test_an_answer_may_look_like_a_reminder_and_a_reminder_like_an_answer(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await sitting.begin(member)
    await member.says("明天9点 交材料")  # a question with options waits: that is no letter
    assert member.private.reads().startswith("已记下")
    await member.starts("test-1")
    member.private.reads()
    for _ in range(3):
        await member.presses("下一题 ▶")
    await member.says("明天9点 交材料")
    assert member.private.sees().startswith("第 5/5 题")
    await member.says("明天9点 交材料")
    assert member.private.reads().startswith("这个答案没有看懂。")
    await member.starts("test-1")
    member.private.reads()
    await member.presses("◀ 上一题")
    assert "您的答案：明天9点 交材料" in member.private.sees()
    await member.says("/remind 明天9点 交报表")
    assert member.private.reads().startswith("已记下")


# -- thumbs


async def test_two_messages_of_one_attempt_agree(stage: Stage, announced: Reader, member: Actor) -> None:
    await sitting.begin(member)
    first = member.private.latest
    await member.presses("A")
    await member.starts("test-1")  # on the tablet, too
    second = member.private.reads()
    tablet = member.private.latest
    assert second.startswith("第 2/5 题")
    await member.presses("B")
    member.private.latest = first
    # the phone shows the second question without that tick; what counts is what the bot has
    await member.presses("C")
    assert "您的答案：BC" in member.private.sees()
    await member.presses("确定")
    member.private.latest = tablet
    assert await member.presses("D") == "这个按钮已经过时，已显示当前的题目。"
    assert member.private.sees().startswith("第 3/5 题")
    member.private.latest = first
    for _ in range(2):
        await member.forges("exam.submit:1.1:0", member.private)
    assert "答对" in member.private.sees()
    member.private.latest = tablet
    await member.presses("正确")
    assert "答对" in member.private.sees()


async def test_a_thumb_that_taps_twice(stage: Stage, announced: Reader, member: Actor) -> None:
    await member.starts("test-1")
    member.private.reads()
    for label in ("开始", "开始"):
        sitting.tap(member, label)
    await stage.settle()
    assert member.private.sees().startswith("第 1/5 题")
    answer = right_answer(member.private.sees())
    for _ in range(3):
        sitting.tap(member, answer)
    await stage.settle()
    assert member.private.sees().startswith("第 2/5 题")
    await member.presses("A")
    for _ in range(2):
        sitting.tap(member, "确定")
    await stage.settle()
    assert member.private.sees().startswith("第 3/5 题")
    await member.presses("交卷")
    for _ in range(3):
        sitting.tap(member, "交卷")
    await stage.settle()
    assert "答对 1/5 题" in member.private.sees() or "答对 2/5 题" in member.private.sees()
    assert len(await sitting.ledger(stage)) == 1


@pytest.mark.parametrize("number", [2**63 - 1, 2**40, 99])
async def test_forged_numbers_do_nothing(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor, number: int
) -> None:
    await sitting.begin(member)
    mine, huge = member.private.sees(), base36(number)
    for verb in ("pick", "go", "mark", "confirm", "overview", "submit", "result", "review", "come", "begin"):
        for ids in (huge, f"{huge}.{huge}", f"{huge}.{huge}.{huge}", f"1.{huge}.{huge}", f"1.0.{huge}", ""):
            if verb in ("go", "overview", "submit", "begin", "come") and ids.startswith("1."):
                continue
            await member.forges(f"exam.{verb}:{ids}:0", member.private)
    assert member.private.sees() == mine
    for verb in (
        "open",
        "menu",
        "set",
        "add",
        "clear",
        "now",
        "longer",
        "close",
        "delete",
        "hand",
        "ask_time",
    ):
        for ids in (huge, f"{huge}.{huge}", ""):
            await secretary.forges(f"exam.{verb}:{ids}:{huge}", announced)
    for verb in ("menu", "set", "add", "longer", "close", "hand"):
        await secretary.forges(f"exam.{verb}:1.{huge}.{huge}:0", announced)
    for payload in (f"test-{huge}", "test-" + "z" * 40, "test--1", "test-", "test"):
        await member.starts(payload)
        member.private.reads()
    await member.forges(f"exam.go:1.{huge}:0", member.private)
    assert await sitting.refused(stage) == 0


async def test_a_tap_says_at_once_what_it_did(stage: Stage, announced: Reader, member: Actor) -> None:
    await sitting.begin(member)
    assert await member.presses("B") == "第1题：B"
    assert await member.presses("A") == "第2题：A"
    assert await member.presses("D") == "第2题：AD"
    assert await member.presses("✓ A") == "第2题：D"
    assert await member.presses("✓ D") == "第2题：没有作答"
    assert await member.presses("确定") == "请先选一项。"
    assert await member.presses("⚐ 标记") == "第2题：已标记"
    assert await member.presses("⚑ 取消标记") == "第2题：已取消标记"
    await member.presses("下一题 ▶")
    assert await member.presses("错误") == "第3题：错误"
    await member.presses("交卷")
    assert await member.presses("交卷") == "已交卷。"


async def test_an_answer_that_is_final_stays_as_it_is(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    await sitting.meet(member)
    await member.says("/test", group)
    group.reads()
    await secretary.says("/test 明天9点 小测 开放1天 廉政5 每题公布 不提醒", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await sitting.begin(member)
    await member.presses(right_answer(member.private.sees(), wrong=True))
    shown = member.private.sees()
    assert "没有答对" in shown
    for place in range(4):
        assert await member.forges(f"exam.pick:1.0.{place}:0", member.private) == (
            "这个按钮已经过时，已显示当前的题目。"
        )
    await member.says("C")
    assert member.private.sees() == shown
    assert await member.presses("⚐ 标记") == "第1题：已标记"
    await member.presses("交卷")
    await member.presses("交卷")
    assert "答对 0/5 题" in member.private.sees()
    await stage.until("2026-11-22 09:01")
    group.reads()
