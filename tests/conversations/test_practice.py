"""Practice: in private, wrong answers first, at one's own pace; nobody else sees it."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.database import Turn
from bot.quiz.model import Item
from tests.conversations.practising import (
    CHINESE,
    RIGHT,
    TYPED,
    answers,
    begins,
    data_of,
    label_of,
    load,
    load_packs,
    practises,
    stem,
)
from tests.conversations.stage import Actor, Reader, Stage


async def test_a_whole_sitting(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await member.starts()
    member.private.reads()
    await member.says("/practice")
    assert member.private.reads() == "练习\n没做过的：6 题\n只有您自己看得到，不计分。"
    assert member.private.buttons() == ["开始 6 题", "错题本 0", "设置"]
    await member.presses("开始 6 题")
    asked = await practises(member, 6, wrong=["支委会多久一次？"])
    assert sorted(asked) == sorted([*list(RIGHT)[:3], *TYPED])
    # Topic by topic.
    assert {*asked[:3]} in ({*list(RIGHT)[:3]}, {*TYPED})
    assert member.private.sees() == "练习结束：答了 6 题，答对 5 题\n答错的题记在错题本里，明天起会再问。"
    assert member.private.buttons() == ["再来一组", "错题本 1", "设置"]
    assert await member.presses("再来一组") == "题目都做过了，今天没有该复习的。下一题 11月21日 周六 再来。"


async def test_a_question_and_its_answer(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await begins(member, "/practice 三会一课 3")
    while stem(member) != "支委会多久一次？":
        await answers(member)
        await member.presses("下一题 ▶")
    text = member.private.sees()
    place = re.match(r"练习 (\d)/3 · 单选题 · 三会一课\n\n支委会多久一次？\n", text)
    assert place is not None, text
    assert member.private.buttons() == ["A", "B", "C", "不会，看答案", "先到这里"]
    wrong, right = label_of(member, "每年"), label_of(member, "每月")
    await member.presses(wrong)
    text = member.private.sees()
    assert f"✗ {wrong}. 每年" in text
    assert f"✓ {right}. 每月" in text
    assert text.endswith(
        f"\n\n没有答对\n您的答案：{wrong}\n正确答案：{right}\n"
        "解析：支委会一般每月召开一次。\n依据：《支部工作条例》第十二条（2018）"
    )


async def test_several_options_are_ticked_and_confirmed(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await begins(member, "/practice 多选")
    one, two = label_of(member, "党员大会"), label_of(member, "组织生活会")
    assert await member.presses("确定") == "请先选一项。"
    await member.presses(one)
    await member.presses(two)
    assert member.private.buttons()[:5] == [
        f"✓ {letter}" if letter in (one, two) else letter for letter in "ABCD"
    ] + ["确定"]
    await member.presses(f"✓ {two}")
    await member.presses("确定")
    assert f"对了一部分\n您的答案：{one}\n正确答案：" in member.private.sees()
    assert member.private.buttons() == ["完成", "题目有误"]


async def test_a_team_elsewhere(stage: Stage, lead: Actor, team: Reader) -> None:
    await load_packs(stage)
    await lead.says("/practice", team)
    assert team.reads() == "Practice is private: only you see it."
    assert team.latest is not None
    assert team.latest.markup == {
        "inline_keyboard": [
            [
                {
                    "text": "Practise",
                    "url": f"https://t.me/{stage.world.bot.username}?start=practice",
                }
            ]
        ]
    }
    await lead.starts("practice")
    assert lead.private.reads() == "Practice\nNew: 2\nOnly you see this; it earns no points."
    await lead.presses("Begin: 2")
    first = stem(lead)
    await answers(lead, right=False)
    assert "\n\nNot right\nYour answer: " in lead.private.sees()
    await lead.presses("Next ▶")
    await answers(lead)
    assert "✓ Right" in lead.private.sees()
    await lead.presses("Finish")
    assert lead.private.sees() == "Done: 1 of 2 right\nWhat was wrong comes again, from tomorrow on."
    await lead.presses("Wrong answers: 1")
    assert lead.private.sees() == ("Wrong answers: 1\nWhat you get right 2 times in a row leaves this list.")
    await lead.presses("Lifting 1")
    assert lead.private.sees() == f"Lifting 1\n1. {first}"
    await lead.presses("1")
    assert lead.private.sees().startswith("Wrong on Fri 20 Nov, in practice\n\n")
    await stage.later(days=1)
    await lead.says("/practice")
    assert lead.private.reads() == (
        "Practice\nWrong before, and due today: 1\nOnly you see this; it earns no points."
    )


async def test_what_was_wrong_comes_first_when_it_is_due(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await begins(member, "/practice 4")
    asked = [stem(member)]
    await answers(member, right=False)
    await member.presses("下一题 ▶")
    asked += await practises(member, 3)
    await stage.until("2026-11-21 07:00")  # the day has come, though not the hour
    await member.says("/practice")
    assert member.private.reads().startswith("练习\n今天该复习的错题：1 题\n没做过的：2 题\n")
    await stage.until("2026-11-21 15:00")
    await member.presses("开始 3 题")
    assert stem(member) == asked[0]
    rest = await practises(member, 3)
    assert not set(rest[1:]) & set(asked)
    await stage.until("2026-11-22 09:00")
    await member.says("/practice")
    # Right once after it was wrong: in two days once more. What was right at first sight comes after that.
    assert member.private.reads().startswith("练习\n答对过、该再问的：3 题\n")
    await stage.until("2026-11-23 09:00")
    await member.says("/practice")
    assert member.private.reads().startswith("练习\n今天该复习的错题：1 题\n答对过、该再问的：5 题\n")
    assert member.private.buttons()[1] == "错题本 1"
    await member.presses("开始 6 题")
    assert stem(member) == asked[0]
    await answers(member)
    await member.presses("先到这里")
    assert member.private.buttons() == ["再来一组", "错题本 0", "设置"]


async def test_it_goes_on_after_a_restart_and_on_another_device(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await begins(member)
    first = stem(member)
    await answers(member)
    await member.presses("下一题 ▶")
    before = member.private.sees()
    old = member.private.latest
    await stage.stop()
    await stage.start()
    await member.says("/practice")
    assert member.private.reads() == before
    assert old is not None
    # The message above has given its buttons up; there is one place where it goes on.
    assert not (member.private.chat.messages[old.id].markup or {}).get("inline_keyboard")
    await stage.stop()
    await stage.start()
    assert stem(member) != first
    assert len(await practises(member, 5)) == 5
    assert member.private.sees().startswith("练习结束：答了 6 题，答对 6 题")


async def test_a_date_typed_under_a_blank_is_the_answer_and_elsewhere_a_reminder(
    stage: Stage, member: Actor
) -> None:
    await load_packs(stage)
    await begins(member, "/practice 党费 3")
    while stem(member) != "缴费截止日是___。":
        await answers(member)
        await member.presses("下一题 ▶")
    assert member.private.sees().endswith("直接发消息作答。")
    above = member.private.latest
    assert above is not None
    await member.says("12月5日 9点 交党费")
    assert "没有答对\n您的答案：12月5日 9点 交党费\n正确答案：12月5日" in member.private.reads()
    assert member.private.chat.messages[above.id].text.endswith("直接发消息作答。")
    assert not (member.private.chat.messages[above.id].markup or {}).get("inline_keyboard")
    await member.says("12月5日 9点 交党费")
    assert member.private.reads().startswith("已记下：交党费")


async def test_what_cannot_be_the_answer_is_heard_by_others_or_gets_a_hint(
    stage: Stage, member: Actor
) -> None:
    await load_packs(stage)
    await begins(member, "/practice 计算题")
    await member.says("明天9点 买菜")
    assert member.private.reads().startswith("已记下：买菜")
    await member.says("2 %")  # below the card: nobody else understands it, so it is the answer
    assert "✓ 答对了" in member.private.reads()
    await member.presses("完成")
    await begins(member, "/practice 填空")
    while "___日前" not in stem(member):
        await answers(member)
        await member.presses(member.private.buttons()[0])
    await member.says("25日")
    assert member.private.reads().startswith("这不像是这道题的答案，请再写一次。\n\n练习 ")
    assert member.private.buttons() == ["不会，看答案", "先到这里"]
    await member.says("12月25日\n1月5日")  # it stands right below the question again
    assert "没有答对\n您的答案：12月25日；1月5日" in member.private.reads()


async def test_a_letter_may_be_typed(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await begins(member, "/practice 单选")
    await member.says(label_of(member, "每月").lower())
    assert "✓ 答对了" in member.private.reads()
    await member.says("A")
    assert member.private.reads().startswith("这句话我没看懂。")


async def test_hours_later_words_are_no_answer(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await begins(member, "/practice 填空 1")
    await stage.later(hours=3, seconds=1)
    await member.says("12月5日 9点 交党费")
    assert member.private.reads().startswith("已记下：交党费")


async def test_a_tap_that_comes_twice_counts_once(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await begins(member, "/practice 单选")
    data = data_of(member, label_of(member, "每年"))
    other = data_of(member, label_of(member, "每月"))
    assert await member.forges(data, member.private) == ""
    after = member.private.sees()
    assert await member.forges(data, member.private) == "这个按钮已经过时，已显示当前的题目。"
    assert await member.forges(other, member.private) == "这个按钮已经过时，已显示当前的题目。"
    assert member.private.sees() == after
    await member.presses("完成")
    assert member.private.sees().startswith("练习结束：答了 1 题，答对 0 题")
    assert await member.forges(data, member.private) == "这个按钮已经过时，已显示当前的题目。"
    assert member.private.sees().startswith("练习结束：答了 1 题，答对 0 题")


async def test_the_buttons_of_another_are_refused(
    stage: Stage, member: Actor, secretary: Actor, group: Reader
) -> None:
    await load_packs(stage)
    await begins(member, "/practice 单选")
    before = member.private.sees()
    await secretary.starts()
    secretary.private.reads()
    await secretary.says("/practice")
    secretary.private.reads()
    home = secretary.private.sees()
    for label in member.private.buttons():
        assert (
            await secretary.forges(data_of(member, label), secretary.private)
            == "这个按钮已经过期了，请重新发一次命令。"
        )
    assert (member.private.sees(), secretary.private.sees()) == (before, home)
    await secretary.says("/privacy", group)
    group.reads()
    for name in ("begin", "book", "settings", "packs", "home", "ask_clock"):
        assert await secretary.forges(f"practice.{name}::0", group) != ""
    for name, ids in (
        ("open", "1"),
        ("topic", "1"),
        ("pick", "1.9"),
        ("amount", "9"),
        ("clock", "z"),
        ("pack", "1"),
    ):
        assert await secretary.forges(f"practice.{name}:{ids}:0", secretary.private) != ""


async def test_which_questions_by_words(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await begins(member, "/practice 党费 2")
    assert member.private.sees().startswith("练习 1/2 · ")
    assert stem(member) in TYPED
    await begins(member, "/practice safety")
    assert "How do you lift?" in member.private.sees() or "Gloves" in member.private.sees()
    await begins(member, "/practice 判断")
    assert stem(member) == "党课也是三会之一。"
    await begins(member, "/practice 2")
    assert member.private.sees().startswith("练习 1/2 · ")
    await member.says("/practice 量子力学 10")
    assert member.private.reads() == (
        "没有叫“量子力学”的题。现有：支部工作、安全。例如：/practice 支部工作 10"
    )
    await member.says("/practice 党费 500")
    assert member.private.reads() == "一次请选 1 到 50 题，例如：/practice 党费 10"
    # What is asked for by name is asked though it is not due yet.
    await begins(member, "/practice 党费")
    await practises(member, 3)
    await begins(member, "/practice 党费")
    assert member.private.sees().startswith("练习 1/3 · ")


async def test_nothing_to_practise(stage: Stage, member: Actor) -> None:
    await member.starts()
    member.private.reads()
    await member.says("/practice")
    assert member.private.reads() == "练习\n现在还没有可以练的题。\n只有您自己看得到，不计分。"
    assert member.private.buttons() == ["错题本 0", "设置"]
    await member.presses("错题本 0")
    assert member.private.sees() == "错题本：0 题\n还没有错题。考试、答题和练习里答错的题会记在这里。"
    await member.says("/practice 廉政")
    assert member.private.reads() == "现在还没有可以练的题。"


async def test_a_group_s_own_questions_are_for_its_members(
    stage: Stage, group: Reader, member: Actor, lead: Actor
) -> None:
    await member.says("/today", group)
    group.reads()
    await load(stage, CHINESE.replace("id: branch\n", "id: own\n"), group)
    await begins(member, "/practice 业务 1")
    assert member.private.sees().startswith("练习 1/1 · ")
    await lead.starts()
    lead.private.reads()
    await lead.says("/practice")
    assert "There is no question here" in lead.private.reads()


async def test_a_question_that_is_withdrawn_meanwhile_is_passed_over(stage: Stage, member: Actor) -> None:
    await load_packs(stage)
    await begins(member, "/practice 单选")

    def withdraw(session: Session) -> None:
        session.scalars(select(Item).where(Item.key == "branch-001")).one().withdrawn_at = stage.world.now()

    assert stage.app is not None
    await stage.app.db.write(withdraw, Turn.TIMERS)
    assert await member.presses("A") == "这道题现在不能练，换下一题。"
    assert member.private.sees() == "这次没有作答。"


async def test_a_question_of_any_length_fits(stage: Stage, member: Actor) -> None:
    options = [f"{'很长的选项' * 780}{number}" for number in range(12)]
    text = (
        "id: long\ntitle: {zh: 长, en: Long}\nlanguage: zh\ndescription: {zh: 长, en: Long}\nquestions:\n"
        f"  - {{id: long-001, kind: single, stem: {'长' * 4000}, options: [{', '.join(options)}],\n"
        f"     answer: B, explanation: {'由' * 1000}, source: {{document: {'典' * 200}}}}}\n"
    )
    await load(stage, text)
    await begins(member)
    assert len(member.private.sees()) <= 4096
    await member.presses("不会，看答案")
    assert "正确答案" in member.private.sees()
    await member.presses("完成")
    await member.presses("错题本 1")
    await member.presses("其他 1")
    await member.presses("1")
    assert "正确答案" in member.private.sees()
