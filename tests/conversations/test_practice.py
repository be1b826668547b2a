"""Practice: in private, wrong answers first, at one's own pace; nobody else sees it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engine.database import Turn
from bot.engine.identity import Chat, Person
from bot.quiz import practice, store
from bot.quiz.bank import pack
from bot.quiz.exam import model as exam
from bot.quiz.exam.blueprint import Blueprint, Reveal
from bot.quiz.model import Item
from bot.sandbox import people
from tests.conversations.stage import Actor, Reader, Stage

CHINESE = """
id: branch
title: {zh: 支部工作, en: Branch work}
language: zh
description: {zh: 例子, en: An example}
questions:
  - {id: branch-001, kind: single, topic: 三会一课, stem: 支委会多久一次？, options: [每月, 每季度, 每年],
     answer: A, explanation: 支委会一般每月召开一次。,
     source: {document: 支部工作条例, article: 第十二条, edition: "2018"}}
  - {id: branch-002, kind: multiple, topic: 三会一课, stem: 哪些属于三会？,
     options: [党员大会, 党小组会, 组织生活会, 支委会], answer: ABD}
  - {id: branch-003, kind: judge, topic: 三会一课, stem: 党课也是三会之一。, answer: false}
  - {id: branch-004, kind: blank, topic: 党费, stem: 党费每月___日前交纳，次月___日公布。,
     answer: [25日, 5日]}
  - {id: branch-005, kind: blank, topic: 党费, stem: 缴费截止日是___。, answer: 12月5日}
  - {id: branch-006, kind: numeric, topic: 党费, stem: 党费最多占工资的百分之几？, answer: 2, unit: "%"}
"""
ENGLISH = """
id: safety
title: {zh: 安全, en: Work safety}
language: en
description: {zh: 例子, en: An example}
questions:
  - {id: safety-001, kind: single, topic: Lifting, stem: "How do you lift?",
     options: [From the knees, Bent over], answer: A, explanation: The back stays straight.,
     source: {document: Safety handbook}}
  - {id: safety-002, kind: judge, topic: Lifting, stem: Gloves are optional., answer: false}
"""
RIGHT: dict[str, Sequence[str]] = {
    "支委会多久一次？": ["每月"],
    "哪些属于三会？": ["党员大会", "党小组会", "支委会"],
    "党课也是三会之一。": ["错误"],
    "How do you lift?": ["From the knees"],
    "Gloves are optional.": ["False"],
}
WRONG: dict[str, Sequence[str]] = {
    "支委会多久一次？": ["每年"],
    "哪些属于三会？": ["党员大会"],
    "党课也是三会之一。": ["正确"],
    "How do you lift?": ["Bent over"],
    "Gloves are optional.": ["True"],
}
TYPED = {
    "党费每月___日前交纳，次月___日公布。": "25日，5日",
    "缴费截止日是___。": "12月5日",
    "党费最多占工资的百分之几？": "2%",
}


@pytest.fixture
async def packs(stage: Stage) -> None:
    await load(stage, CHINESE)
    await load(stage, ENGLISH)


async def load(stage: Stage, text: str, chat: Reader | None = None) -> None:
    """Let the bot have a pack, as the operator's or as a group's own."""
    reading = pack.read(text)
    assert reading.pack is not None, reading.faults

    def write(session: Session) -> None:
        own = session.scalars(select(Chat.id).where(Chat.telegram_id == chat.chat.id)).one() if chat else None
        store.load(session, reading.pack, "digest", stage.world.now(), chat_id=own)

    assert stage.app is not None
    await stage.app.db.write(write, Turn.TIMERS)


def stem(actor: Actor) -> str:
    """The question that is shown."""
    text = actor.private.sees()
    return next(known for known in (*RIGHT, *TYPED) if known in text)


async def answers(actor: Actor, *, right: bool = True) -> None:
    """Answer the question that is shown, tapping or typing."""
    shown = stem(actor)
    if shown in TYPED:
        await actor.says(TYPED[shown] if right else "9，9" if "，" in TYPED[shown] else "9")
        actor.private.reads()
        return
    options = (RIGHT if right else WRONG)[shown]
    for option in options:
        await actor.presses(label_of(actor, option))
    if shown == "哪些属于三会？":
        await actor.presses("确定")


def label_of(actor: Actor, option: str) -> str:
    """The label of the button for an option: the letter under which it stands."""
    found = re.search(rf"^([A-L])\. {re.escape(option)}$", actor.private.sees(), re.MULTILINE)
    return found[1] if found else option


async def practises(actor: Actor, number: int, wrong: Sequence[str] = ()) -> list[str]:
    """Answer so many questions, all rightly but the `wrong` ones; the questions in their order."""
    asked = []
    for _ in range(number):
        asked.append(stem(actor))
        await answers(actor, right=asked[-1] not in wrong)
        await actor.presses(actor.private.buttons()[0])
    return asked


async def begins(actor: Actor, words: str = "/practice") -> None:
    """Come for the first time, and begin."""
    if not actor.private.chat.started:
        await actor.starts()
        actor.private.reads()
    await actor.says(words)
    actor.private.reads()
    if "练习\n" in actor.private.sees():
        await actor.presses(actor.private.buttons()[0])


async def test_a_whole_sitting(stage: Stage, packs: None, member: Actor) -> None:
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


async def test_a_question_and_its_answer(stage: Stage, packs: None, member: Actor) -> None:
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


async def test_several_options_are_ticked_and_confirmed(stage: Stage, packs: None, member: Actor) -> None:
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
    assert member.private.buttons() == ["完成"]


async def test_a_team_elsewhere(stage: Stage, packs: None, lead: Actor, team: Reader) -> None:
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


async def test_what_was_wrong_comes_first_when_it_is_due(stage: Stage, packs: None, member: Actor) -> None:
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


async def test_it_goes_on_after_a_restart_and_on_another_device(
    stage: Stage, packs: None, member: Actor
) -> None:
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
    stage: Stage, packs: None, member: Actor
) -> None:
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
    stage: Stage, packs: None, member: Actor
) -> None:
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


async def test_a_letter_may_be_typed(stage: Stage, packs: None, member: Actor) -> None:
    await begins(member, "/practice 单选")
    await member.says(label_of(member, "每月").lower())
    assert "✓ 答对了" in member.private.reads()
    await member.says("A")
    assert member.private.reads().startswith("这句话我没看懂。")


async def test_hours_later_words_are_no_answer(stage: Stage, packs: None, member: Actor) -> None:
    await begins(member, "/practice 填空 1")
    await stage.later(hours=3, seconds=1)
    await member.says("12月5日 9点 交党费")
    assert member.private.reads().startswith("已记下：交党费")


async def test_a_tap_that_comes_twice_counts_once(stage: Stage, packs: None, member: Actor) -> None:
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


def data_of(actor: Actor, label: str) -> str:
    latest = actor.private.latest
    assert latest is not None
    rows = (actor.private.chat.messages[latest.id].markup or {})["inline_keyboard"]
    return next(key["callback_data"] for row in rows for key in row if key["text"] == label)


async def test_the_buttons_of_another_are_refused(
    stage: Stage, packs: None, member: Actor, secretary: Actor, group: Reader
) -> None:
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


async def test_which_questions_by_words(stage: Stage, packs: None, member: Actor) -> None:
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
    assert member.private.reads() == "一次请选 1 到 50 题。"
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
    assert member.private.sees() == "错题本：0 题\n还没有错题。考试和练习里答错的题会记在这里。"
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


async def test_a_question_that_is_withdrawn_meanwhile_is_passed_over(
    stage: Stage, packs: None, member: Actor
) -> None:
    await begins(member, "/practice 单选")

    def withdraw(session: Session) -> None:
        session.scalars(select(Item).where(Item.key == "branch-001")).one().withdrawn_at = stage.world.now()

    assert stage.app is not None
    await stage.app.db.write(withdraw, Turn.TIMERS)
    assert await member.presses("A") == "这道题现在不能练，换下一题。"
    assert member.private.sees() == "这次没有作答。"


# -- tests


async def takes_a_test(
    stage: Stage, actor: Actor, chat: Reader, keys: Sequence[str], reveal: Reveal = Reveal.SUBMISSION
) -> None:
    """Let him have begun a test with these questions."""

    def write(session: Session) -> None:
        place = session.scalars(select(Chat).where(Chat.telegram_id == chat.chat.id)).one()
        person = session.scalars(select(Person).where(Person.telegram_id == actor.user.id)).one()
        now = stage.world.now()
        plan = Blueprint(reveal=reveal).model_dump(mode="json", exclude_defaults=True)
        paper = exam.Paper(chat_id=place.id, name="月度测试", plan=plan, created_at=now, revision=0)
        session.add(paper)
        session.flush()
        test = exam.Test(
            paper_id=paper.id,
            chat_id=place.id,
            name="月度测试",
            plan=plan,
            pools=[],
            seed=1,
            opens_at=now,
            closes_at=now + timedelta(days=3),
        )
        session.add(test)
        session.flush()
        attempt = exam.Attempt(
            test_id=test.id,
            person_id=person.id,
            number=1,
            started_at=now,
            deadline_at=now + timedelta(minutes=20),
            shown_at=now,
        )
        session.add(attempt)
        session.flush()
        for number, item in enumerate(session.scalars(select(Item).where(Item.key.in_(keys)))):
            session.add(
                exam.Answer(attempt_id=attempt.id, place=number, version_id=item.version_id, shown="ABC")
            )

    assert stage.app is not None
    await stage.app.db.write(write, Turn.TIMERS)


async def hands_in(stage: Stage, actor: Actor, given: dict[str, tuple[bool, str]], *, noted: bool) -> None:
    """His test is graded, and noted for practice where the answers may be told."""

    def write(session: Session) -> None:
        person = session.scalars(select(Person).where(Person.telegram_id == actor.user.id)).one()
        attempt = session.scalars(select(exam.Attempt).where(exam.Attempt.person_id == person.id)).one()
        attempt.submitted_at = stage.world.now()
        test = session.get_one(exam.Test, attempt.test_id)
        if noted:
            versions = {item.key: item.version_id for item in session.scalars(select(Item))}
            results = [(versions[key] or 0, right, answer) for key, (right, answer) in given.items()]
            practice.take_note(session, person.id, test.chat_id, results, stage.world.now())

    assert stage.app is not None
    await stage.app.db.write(write, Turn.TIMERS)


async def test_what_was_wrong_in_a_test_is_practised_when_its_answers_may_be_told(
    stage: Stage, packs: None, member: Actor, group: Reader
) -> None:
    await begins(member, "/practice 三会一课")
    while stem(member) != "支委会多久一次？":
        await answers(member)
        await member.presses("下一题 ▶")
    await takes_a_test(stage, member, group, ["branch-001", "branch-003", "branch-002"])
    # The question stands in the test: neither its answer nor any of the others is told.
    await member.presses("A")
    assert not re.search("没有答对|答对了|正确答案", member.private.sees())
    await member.says("/practice")
    if "练习\n" in member.private.reads():
        assert "没做过的：3 题" in member.private.sees()
    await member.says("/practice 三会一课")
    assert member.private.reads() == "现在还没有可以练的题。"
    await hands_in(stage, member, {"branch-001": (False, "C"), "branch-003": (True, "F")}, noted=True)
    await stage.later(days=1)
    await member.says("/practice")
    assert member.private.reads().startswith("练习\n今天该复习的错题：1 题\n")
    await member.presses("错题本 1")
    await member.presses("三会一课 1")
    await member.presses("1")
    assert member.private.sees() == (
        "11月20日 周五 在“环卫一队党支部”的考试中答错\n\n支委会多久一次？\n"
        "✓ A. 每月\nB. 每季度\n✗ C. 每年\n\n您的答案：C\n正确答案：A\n"
        "解析：支委会一般每月召开一次。\n依据：《支部工作条例》第十二条（2018）"
    )
    await load(stage, CHINESE.replace("[每月, 每季度, 每年]", "[一个月, 三个月, 一年]"))
    await member.presses("返回")
    await member.presses("1")
    assert "\nC. 一年\n\n您的答案：每年\n正确答案：A\n" in member.private.sees()
    await member.presses("返回")
    await member.presses("练这 1 题")
    assert member.private.sees().startswith("练习 1/1 · 单选题 · 三会一课\n\n支委会多久一次？")


async def test_answers_that_are_told_after_the_closing_are_not_told_by_practice(
    stage: Stage, packs: None, member: Actor, group: Reader
) -> None:
    await member.starts()
    member.private.reads()
    await takes_a_test(stage, member, group, ["branch-001"], Reveal.CLOSING)
    await hands_in(stage, member, {}, noted=False)
    await member.says("/practice 单选")
    assert member.private.reads() == "现在还没有可以练的题。"

    def close(session: Session) -> None:
        session.scalars(select(exam.Test)).one().closed_at = stage.world.now()

    assert stage.app is not None
    await stage.app.db.write(close, Turn.TIMERS)
    await begins(member, "/practice 单选")
    assert "支委会多久一次？" in member.private.sees()


# -- the daily word, and the settings


async def chooses(actor: Actor, *labels: str) -> None:
    """Open the settings and tap these."""
    await actor.says("/practice")
    actor.private.reads()
    await actor.presses("设置")
    for label in labels:
        await actor.presses(label)


async def test_his_own_hour(stage: Stage, packs: None, member: Actor) -> None:
    await member.starts()
    member.private.reads()
    await chooses(member, "5", "8:00")
    assert member.private.sees() == "练习设置\n每天 5 题\n工作日 8:00 提醒您练习。"
    assert member.private.buttons() == [
        *("✓ 5", "10", "20"),
        *("✓ 8:00", "12:00", "20:00"),
        *("不提醒", "自定时间"),
        *("✓ 工作日", "每天"),
        *("题库", "返回"),
    ]
    await stage.until("2026-11-23 07:59")  # the weekend was quiet
    member.private.stays_silent()
    await stage.until("2026-11-23 08:00")
    assert member.private.reads() == "今天的练习：5 题"
    await member.presses("开始")
    assert len(await practises(member, 5)) == 5
    await stage.until("2026-11-24 08:00")
    assert member.private.reads() == "今天的练习：1 题"
    await member.presses("开始")
    await practises(member, 1)
    await stage.until("2026-11-24 20:00")
    await chooses(member, "每天", "不提醒")
    assert member.private.sees().startswith("练习设置\n每天 5 题\n目前不主动提醒。")
    await stage.later(days=3)
    member.private.stays_silent()


async def test_no_word_to_who_has_practised_already(stage: Stage, packs: None, member: Actor) -> None:
    await member.starts()
    member.private.reads()
    await chooses(member, "5", "20:00")
    await begins(member)
    await practises(member, 5)
    await stage.until("2026-11-20 21:00")
    member.private.stays_silent()


async def test_an_hour_of_his_own_is_typed_also_in_the_quiet_hours(
    stage: Stage, packs: None, member: Actor
) -> None:
    await member.starts()
    member.private.reads()
    await chooses(member, "自定时间")
    member.private.reads()
    await member.answers("半夜", member.private)
    assert member.private.reads() == "没看懂这个时间。例如：7:30"
    await member.answers("晚上9点半", member.private)
    assert member.private.reads() == "练习设置\n每天 10 题\n工作日 21:30 提醒您练习。"
    assert "✓ 21:30" in member.private.buttons()
    await stage.until("2026-11-20 21:30")
    assert member.private.reads() == "今天的练习：6 题"
    # Changed to and fro on the same day: said once.
    await chooses(member, "8:00", "✓ 8:00", "20:00")
    await chooses(member, "自定时间")
    member.private.reads()
    await member.answers("21:30", member.private)
    member.private.reads()
    await stage.until("2026-11-22 23:00")
    member.private.stays_silent()
    await stage.until("2026-11-23 21:30")
    assert member.private.reads() == "今天的练习：6 题"


async def test_no_word_hours_late_to_who_has_blocked_or_muted_the_bot(
    stage: Stage, packs: None, member: Actor
) -> None:
    await member.starts()
    member.private.reads()
    await chooses(member, "8:00", "每天")
    await stage.stop()
    stage.world.advance(timedelta(hours=20))  # down from 14:30 to 10:30
    await stage.start()
    await stage.settle()
    member.private.stays_silent()
    await member.says("/settings")
    member.private.reads()
    await member.presses("不再私下提醒我")
    await stage.later(days=1)
    member.private.stays_silent()
    await chooses(member, "✓ 8:00")  # he wishes it after all
    await stage.until("2026-11-23 08:00")
    assert member.private.reads() == "今天的练习：6 题"
    people.block(stage.world, member.user)
    await stage.later(days=2)
    people.unblock(stage.world, member.user)
    await stage.settle()
    await member.starts()
    member.private.reads()
    await stage.until("2026-11-26 08:00")
    assert member.private.reads() == "今天的练习：6 题"


async def test_his_hour_moves_with_his_zone(stage: Stage, packs: None, member: Actor) -> None:
    await member.starts()
    member.private.reads()
    await chooses(member, "20:00")
    await member.says("/settings 伦敦")
    member.private.reads()
    await stage.until("2026-11-20 20:00")
    member.private.stays_silent()
    await stage.until("2026-11-21 04:00")
    assert member.private.reads() == "今天的练习：6 题"


async def test_which_packs(stage: Stage, packs: None, member: Actor) -> None:
    await member.starts()
    member.private.reads()
    await chooses(member, "题库")
    assert member.private.sees() == "练哪些题库？\n只练一个主题：/practice 三会一课 10"
    assert member.private.buttons() == ["✓ 支部工作", "安全", "返回"]
    assert await member.presses("✓ 支部工作") == "至少留一个题库，请先选上别的。"
    await member.presses("安全")
    await member.presses("✓ 支部工作")
    await member.presses("返回")
    await member.presses("返回")
    assert member.private.sees().startswith("练习\n没做过的：2 题\n")


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
