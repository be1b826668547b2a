"""One's own: what is kept as a file, an end to it at one's wish, and what is dropped when it is old."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.engine.database import Turn
from bot.engine.identity import Person
from bot.quiz.exam.model import Answer
from bot.reminders.delivered import Fired, Receipt
from bot.scores import ledger
from bot.scores.ledger import ScoreEntry, ScoreMonth
from tests.conversations.papers import load_pack, right_answer
from tests.conversations.stage import Actor, Reader, Stage

PLAN = "/test 每月25日9点 廉政测试 开放5天 廉政5 限时20分钟 及格60"


@pytest.fixture
async def branch(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A reminder was acknowledged, a test taken in part wrongly, a question reported, something practised."""
    await load_pack(stage)
    for one in (secretary, member):
        await one.starts()
        one.private.reads()
    await secretary.says("/remind 明天9点 交材料 需回执", group)
    group.reads()
    await member.says("/remind 明天18点 给妈妈打电话")
    member.private.reads()
    await secretary.says(PLAN, group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await member.presses("收到", group)
    await stage.until("2026-11-25 09:00")
    member.private.reads()
    group.reads()
    await member.starts("test-1")
    member.private.reads()
    await member.presses("开始")
    for number in range(4):
        await answers(member, wrong=number == 3)
    return group


async def answers(who: Actor, *, wrong: bool = False) -> None:
    """Answer the question that is shown; what is typed wrongly is 九十九."""
    answer = right_answer(who.private.sees(), wrong=wrong)
    if "确定" in who.private.buttons():
        for letter in answer:
            await who.presses(letter)
        await who.presses("确定")
    elif answer in who.private.buttons():
        await who.presses(answer)
    else:
        await who.says("九十九" if wrong else answer)


async def data_of(who: Actor) -> dict[str, Any]:
    """What `/mydata` sends."""
    await who.says("/mydata")
    who.private.reads()
    found: dict[str, Any] = json.loads(who.private.file())
    return found


async def test_everybody_gets_all_of_his_own_and_nothing_of_others(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await answers(member)
    await member.presses("交卷")
    found = await data_of(member)
    assert found["我"]["姓名"] == "秀英"
    assert [one["内容"] for one in found["我的提醒"]] == ["给妈妈打电话"]
    assert [(one["内容"], one["回执时间"]) for one in found["回执"]] == [("交材料", "2026-11-21 09:00")]
    (test,) = found["测试"]
    assert (test["测试"], test["得分"], test["满分"], len(test["作答"])) == ("廉政测试", 4.0, 5.0, 5)
    assert "九十九" in [one["我的答案"] for one in test["作答"]]
    assert [(one["项目"], one["得分"]) for one in found["积分"]] == []  # the test has not closed
    await stage.until("2026-11-30 09:01")
    branch.reads()
    while secretary.private.unread():
        secretary.private.reads()
    found = await data_of(member)
    assert [(one["项目"], one["得分"], one["满分"]) for one in found["积分"]] == [("廉政测试", 4.0, 5.0)]
    assert [one["最近一次错答"] for one in found["练习"]["题目"] if "最近一次错答" in one] == ["九十九"]
    assert "秀英" not in json.dumps(await data_of(secretary), ensure_ascii=False)


async def test_it_comes_in_private_also_when_asked_for_in_the_group(
    stage: Stage, branch: Reader, member: Actor
) -> None:
    await member.says("/mydata", branch)
    assert branch.reads() == "已发到您的私聊。"
    assert member.private.reads() == "正在整理关于您的记录。"
    member.private.reads()
    (there,) = json.loads(member.private.file())["群"]
    assert (there["群"], there["榜上怎样显示我"]) == ("环卫一队党支部", "姓名")


# -- the end


async def forgotten(who: Actor) -> None:
    """He wishes to be forgotten, and means it."""
    await who.says("/forgetme")
    assert who.private.reads().startswith("忘掉我\n会彻底删除")
    await who.presses("确定，忘掉我")
    assert who.private.sees() == "我已经忘了您是谁。祝您一切顺利。"


async def stored(stage: Stage) -> str:
    """Everything that is in the database."""
    assert stage.app is not None

    def everything(session: Session) -> str:
        names = session.get_bind().dialect.get_table_names(session.connection())  # type: ignore[attr-defined]
        return "\n".join(str(session.execute(text(f'SELECT * FROM "{name}"')).all()) for name in names)

    return await stage.app.db.read(everything)


async def points_of(stage: Stage) -> list[tuple[Any, ...]]:
    """The ledger, and the months as they are and as they are rebuilt."""
    assert stage.app is not None

    def told(session: Session) -> list[tuple[Any, ...]]:
        entries = session.execute(select(ScoreEntry.person_id, ScoreEntry.points, ScoreEntry.of)).all()
        months = select(ScoreMonth.person_id, ScoreMonth.points, ScoreMonth.of, ScoreMonth.taken)
        before = session.execute(months).all()
        ledger.rebuild(session)
        assert session.execute(months).all() == before
        return [(*row,) for row in (*entries, *before)]

    return await stage.app.db.write(told, Turn.TIMERS)


async def test_who_is_forgotten_is_nowhere_and_what_he_reached_stays(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await stage.later(minutes=1)
    await forgotten(member)  # with a test under way, and a private reminder to come
    await stage.later(minutes=2)
    left = await stored(stage)
    for trace in (str(member.user.id), "秀英", "九十九", "给妈妈打电话"):
        assert trace not in left, trace
        assert json.dumps(trace)[1:-1].replace("\\", "\\\\") not in left, trace  # as SQLite keeps JSON
        assert json.dumps(trace)[1:-1] not in left, trace
    assert len(await points_of(stage)) == 2
    assert branch.sees().endswith("已完成 1")
    await secretary.says("/roster")
    assert secretary.private.reads().startswith("环卫一队党支部 名册\n共 1 人")
    await stage.until("2026-11-30 09:01")
    branch.reads()
    reports = [secretary.private.reads() for _ in secretary.private.unread()]
    report = next(one for one in reports if "仅供学习" in one)
    assert "—  60" in report
    assert "秀英" not in report


async def test_he_can_come_back_as_somebody_new(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await forgotten(member)
    await member.starts()  # before his private chat has lost its address
    assert member.private.reads().startswith("您好")
    await stage.later(minutes=2)
    found = await data_of(member)
    assert (found["群"], found["测试"], found["回执"]) == ([], [], [])
    await member.says("/today", branch)
    branch.reads()
    await secretary.says("/roster")
    assert secretary.private.reads().startswith("环卫一队党支部 名册\n共 2 人")
    assert stage.app is not None
    people = await stage.app.db.read(
        lambda session: session.execute(select(Person.name, Person.telegram_id).order_by(Person.id)).all()
    )
    assert sorted(name for name, _ in people) == ["—", "志远", "秀英"]


async def test_nobody_is_forgotten_by_a_made_up_tap_or_in_a_group(
    stage: Stage, branch: Reader, member: Actor
) -> None:
    await member.says("/forgetme", branch)
    assert branch.reads() == "这件事请私下跟我说：在私聊里发 /forgetme。"
    assert "重新" in await member.forges("general.forget_me::0", member.private)
    await member.says("/forgetme")
    member.private.reads()
    await member.presses("算了")
    assert member.private.sees() == "好的，一切照旧。"
    assert (await data_of(member))["我"]["姓名"] == "秀英"


# -- what is old


async def test_what_is_old_is_dropped_and_what_was_reached_stays(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await answers(member)
    await member.presses("交卷")
    before = await points_of(stage)
    assert stage.app is not None
    await stage.app.keep_house()
    assert await kept(stage) == [5, 1, 2]
    await stage.stop()
    stage.world.go_to(stage.world.now().replace(year=2030))
    await stage.start()
    await stage.app.keep_house()
    assert await kept(stage) == [0, 0, 0]
    assert await points_of(stage) == before
    await stage.settle()
    for one in (branch, secretary.private, member.private):
        while one.unread():
            one.reads()
    (test,) = (await data_of(member))["测试"]
    assert (test["得分"], test["满分"], test["作答"]) == (4.0, 5.0, [])
    await member.says("/start")
    member.private.reads()
    await member.forges("exam.result:1:0", member.private)
    assert "80 分，及格" in member.private.sees()
    assert "看答案" not in member.private.buttons()


async def kept(stage: Stage) -> list[int]:
    """How many answers, receipts and occurrences there are."""
    assert stage.app is not None
    columns = (Answer.attempt_id, Receipt.fired_id, Fired.id)
    return await stage.app.db.read(
        lambda session: [len(session.scalars(select(column)).all()) for column in columns]
    )
