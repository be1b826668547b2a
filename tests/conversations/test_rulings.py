"""A question is reported, its secretary rules on it, and what it counted for is counted anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.engine.database import Turn
from bot.engine.identity import Person
from bot.quiz.exam import model as exams
from bot.quiz.exam import sitting
from bot.quiz.model import Item, ItemVersion
from bot.quiz.ruled import Ruling
from bot.sandbox import members
from bot.scores.ledger import Occasion, Reason, ScoreEntry
from tests.conversations import quizzes
from tests.conversations.crowd import hand_in
from tests.conversations.papers import load_pack, right_answer
from tests.conversations.stage import Actor, Reader, Stage

T = TypeVar("T")

STEMS = {
    "q-1": "纪律处分一共有几种？",
    "q-2": "哪些属于廉洁纪律的内容？",
    "q-3": "收下礼金后上交也要登记。",
    "q-4": "监督执纪有",
    "q-5": "警告的影响期是几年？",
}


@pytest.fixture
async def bank(stage: Stage) -> None:
    """A pack with five questions, one of every kind."""
    await load_pack(stage)


@pytest.fixture
async def announced(stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A test is open, and both have started the bot."""
    await _open(stage, group, secretary, [secretary, member], "")
    return group


async def _open(
    stage: Stage, group: Reader, secretary: Actor, people: Sequence[Actor], more: str, name: str = "小测"
) -> None:
    for one in people:
        await one.starts()
        one.private.reads()
    await secretary.says(f"/test 明天9点 {name} 开放1天 廉政5 不提醒 {more}", group)
    group.reads()
    await stage.until(stage.world.now() + timedelta(hours=18, minutes=30))
    group.reads()


async def begins(who: Actor, test: int = 1) -> None:
    await who.starts(f"test-{test}")
    who.private.reads()
    await who.presses("开始")


async def answers(who: Actor, wrong: Sequence[str] = (), *, hand_in: bool = True) -> None:
    """Answer all five; those whose stems are named, wrong."""
    for _ in range(5):
        screen = who.private.sees()
        is_wrong = any(STEMS[one] in screen for one in wrong)
        answer = right_answer(screen, wrong=is_wrong)
        if "确定" in who.private.buttons():
            for letter in answer:
                await who.presses(letter)
            await who.presses("确定")
        elif answer in who.private.buttons():
            await who.presses(answer)
        else:
            await who.says(answer)
    if hand_in:
        await who.presses("交卷")


async def takes(who: Actor, wrong: Sequence[str] = (), test: int = 1) -> None:
    await begins(who, test)
    await answers(who, wrong)


async def goes_to(who: Actor, question: str) -> None:
    """In the test: to that question."""
    for _ in range(5):
        if STEMS[question] in who.private.sees():
            return
        await who.presses("下一题 ▶")
    raise AssertionError(question)


async def looks_at(who: Actor, question: str) -> None:
    """In what was handed in: to that question."""
    await who.presses("看答案和解析")
    await goes_to(who, question)


async def ask(stage: Stage, question: Callable[[Session], T]) -> T:
    assert stage.app is not None
    return await stage.app.db.read(question)


async def version_of(stage: Stage, question: str) -> int:
    return await ask(
        stage,
        lambda session: session.scalars(
            select(ItemVersion.id).join(Item, Item.version_id == ItemVersion.id).where(Item.key == question)
        ).one(),
    )


async def reports(stage: Stage, who: Actor) -> None:
    """He reports the question he sees; a minute later the secretary is told."""
    assert await who.presses("题目有误") == "记下了，一分钟后书记会看到。点错了，这之前再点一次可以收回。"
    await stage.later(minutes=1)


async def trail(stage: Stage, name: str) -> list[tuple[int, int, str]]:
    """What the ledger holds of somebody."""
    rows = select(ScoreEntry.points, ScoreEntry.of, ScoreEntry.reason).join(
        Person, Person.id == ScoreEntry.person_id
    )
    return await ask(
        stage,
        lambda session: [
            (points, of, str(reason))
            for points, of, reason in session.execute(rows.where(Person.name == name).order_by(ScoreEntry.id))
        ],
    )


async def test_a_member_reports_during_the_test_and_the_secretary_gets_one_message(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await begins(member)
    assert member.private.buttons()[-1] == "题目有误"
    before = member.private.sees()
    await reports(stage, member)
    # typed words are answers now: nothing is asked, and the screen stays
    assert member.private.sees() == before
    member.private.stays_silent()
    card = secretary.private.reads()
    assert card == (
        "题目有误：1 人反映\n环卫一队党支部\n\n纪律处分一共有几种？\nA. 三种\nB. 四种\n✓ C. 五种\nD. 六种\n\n"
        "解析：从警告到开除党籍，共五种。\n" + card.splitlines()[-1]
    )
    assert secretary.private.buttons() == ["改答案", "作废", "没有问题"]
    assert await member.presses("题目有误") == "您已经反映过，书记看得到。"
    await begins(secretary)
    await goes_to(secretary, "q-1")
    await reports(stage, secretary)
    secretary.private.stays_silent()
    shown = [one.text for one in secretary.private.chat.messages.values() if "人反映" in one.text]
    assert [text.splitlines()[0] for text in shown] == ["题目有误：2 人反映"]


async def test_afterwards_he_may_say_what_is_wrong_and_his_name_is_not_told(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await takes(member)
    await looks_at(member, "q-4")
    await reports(stage, member)
    secretary.private.reads()
    assert member.private.reads() == "哪里有误？写几个字就行，不写也可以。"
    await member.answers("条例改了，应当是五种", member.private)
    assert member.private.reads() == "谢谢，记下了。不会告诉书记是谁说的。"
    assert "他们说：\n· 条例改了，应当是五种" in secretary.private.sees()
    assert "秀英" not in secretary.private.sees()
    await secretary.says("/questions")
    assert "有人反映有误、等您处理的题目：1 道" in secretary.private.reads()
    await secretary.presses("有误的题目")
    assert secretary.private.sees() == "反映有误的题目\n1. 监督执纪有___种形态。（1 人反映）"
    await secretary.presses("1")
    assert secretary.private.sees().startswith("题目有误：1 人反映")
    await secretary.presses("没有问题")
    assert secretary.private.sees().endswith(
        "处理记录：\n· 11月21日 周六 09:01 志远：题目没有问题，按原答案计分\n\n已处理，没有人的成绩变化。"
    )
    assert member.private.reads() == (
        "您反映的题已经看过，谢谢。\n环卫一队党支部\n· 监督执纪有___种形态。\n核对过，题目没有问题。"
    )
    await secretary.says("/questions")
    assert "反映有误" not in secretary.private.reads()
    assert await ask(stage, lambda session: session.scalar(select(func.count(Ruling.id)))) == 1


# -- the key is changed, kind by kind


@pytest.mark.parametrize(
    ("question", "taps", "typed", "said"),
    [
        ("q-1", ["B"], None, "正确答案改为 B"),
        # of several: C in, D out
        ("q-2", ["C", "✓ D", "就是这些"], None, "正确答案改为 ABC"),
        ("q-3", ["错误"], None, "正确答案改为 错误"),
        ("q-4", [], "五/5", "正确答案改为 五/5"),
        ("q-5", [], "２年", "正确答案改为 2年"),
    ],
)
async def test_the_key_is_changed_and_everybody_who_answered_is_regraded(
    stage: Stage,
    announced: Reader,
    secretary: Actor,
    member: Actor,
    question: str,
    taps: list[str],
    typed: str | None,
    said: str,
) -> None:
    await takes(member)
    await begins(secretary)
    await goes_to(secretary, question)
    await reports(stage, secretary)
    secretary.private.reads()
    await secretary.presses("改答案")
    for label in taps:
        await secretary.presses(label)
    if typed is not None:
        assert secretary.private.reads().startswith(STEMS[question])
        await secretary.answers(typed, secretary.private)
        secretary.private.reads()
    assert (
        f"将处理为：{said}\n这道题有 1 人在测试中答过，1 人的成绩会变，会私下告诉本人。\n"
        "只对“环卫一队党支部”有效。"
    ) in secretary.private.sees()
    assert (await trail(stage, "秀英")) == [(500, 500, "attempt")]
    await secretary.presses("确定")
    assert f"志远：{said}\n\n已处理，1 人的成绩变了，已私下告诉本人。" in secretary.private.sees()
    assert member.private.reads() == (
        "小测\n环卫一队党支部\n您的成绩更正了：100 分 → 80 分，及格\n原因：有一道题的正确答案更正了。\n· "
        + next(one for one in member.private.sees().splitlines() if STEMS[question] in one)[2:]
    )
    assert (await trail(stage, "秀英")) == [(500, 500, "attempt"), (-100, 0, "regraded")]
    await member.presses("看答案和解析")
    assert "没有答对，0/1 分" in member.private.sees()
    assert "答案已由书记更正。" in member.private.sees()


# -- void, and back


async def test_what_is_void_counts_for_nobody_and_that_can_be_taken_back(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await takes(member, ["q-1", "q-2"])
    assert "60 分，及格" in member.private.sees()
    await looks_at(member, "q-1")
    await reports(stage, member)
    member.private.reads()
    secretary.private.reads()
    await secretary.presses("作废")
    assert "将处理为：作废\n这道题有 1 人在测试中答过，1 人的成绩会变" in secretary.private.sees()
    await secretary.presses("算了")
    assert await trail(stage, "秀英") == [(300, 500, "attempt")]
    await secretary.presses("作废")
    await secretary.presses("确定")
    assert secretary.private.sees().startswith("题目：已作废\n")
    assert secretary.private.buttons() == ["改答案", "恢复原题"]
    assert member.private.reads() == (
        "小测\n环卫一队党支部\n您的成绩更正了：60 分 → 75 分，及格\n原因：有一道题作废，不再计分。\n"
        "· 纪律处分一共有几种？"
    )
    await member.presses("看答案和解析")
    assert "本题作废，不计分。\n您的答案：" in member.private.sees()
    assert "正确答案" not in member.private.sees()
    await member.presses("我的成绩")
    assert "75 分，及格\n答对 3/4 题\n作废不计分：1 题" in member.private.sees()
    # who begins now does not get it at all
    await begins(secretary)
    assert secretary.private.sees().startswith("第 1/4 题")
    for _ in range(3):
        assert STEMS["q-1"] not in secretary.private.sees()
        await secretary.presses("下一题 ▶")
    secretary.private.latest = next(
        one for one in secretary.private.chat.messages.values() if "恢复原题" in str(one.markup)
    )
    await secretary.presses("恢复原题")
    await secretary.presses("确定")
    assert member.private.reads().startswith(
        "小测\n环卫一队党支部\n您的成绩更正了：75 分 → 60 分，及格\n原因：有一道题恢复按原题计分。"
    )
    assert await trail(stage, "秀英") == [
        (300, 500, "attempt"),
        (0, -100, "regraded"),
        (0, 100, "regraded"),
    ]
    # drawn again from the seed, each is what it was: with the question before, without it while it was void
    assert await ask(stage, _redrawn) == await ask(stage, _kept)
    assert [len(one) for one in await ask(stage, _kept)] == [5, 4]
    # the log is the rows: none was changed
    assert await ask(stage, lambda session: list(session.scalars(select(Ruling.void)))) == [True, False]


def _redrawn(session: Session) -> list[list[tuple[int, str]]]:
    attempts = session.scalars(select(exams.Attempt).order_by(exams.Attempt.id)).all()
    return [
        sitting.drawn(
            session,
            session.get_one(exams.Test, one.test_id),
            one.person_id,
            one.number,
            one.started_at,
        )
        for one in attempts
    ]


def _kept(session: Session) -> list[list[tuple[int, str]]]:
    attempts = session.scalars(select(exams.Attempt.id).order_by(exams.Attempt.id)).all()
    return [[(one.version_id, one.shown) for one in exams.answers_of(session, id_)] for id_ in attempts]


async def test_a_ruling_during_somebodys_test_counts_when_he_hands_in(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await begins(member)
    await goes_to(member, "q-1")
    await reports(stage, member)
    secretary.private.reads()
    await secretary.presses("作废")
    assert "这道题有 0 人在测试中答过，没有人的成绩会变。" in secretary.private.sees()
    await secretary.presses("确定")
    await member.presses("下一题 ▶")
    await member.presses("◀ 上一题")
    assert "本题作废，不计分，可以不答。" in member.private.sees()
    await member.presses("下一题 ▶")
    for _ in range(4):
        await answers_one(member)
    # one that is void is not missing
    assert await hands_in(member) == "现在交卷吗：小测\n全部答完了。"
    assert "100 分，及格\n答对 4/4 题\n作废不计分：1 题" in member.private.sees()
    assert await trail(stage, "秀英") == [(400, 400, "attempt")]
    # in the midst of it he heard what came of his report, and no answer
    assert member.private.reads().endswith("· 纪律处分一共有几种？\n这道题已作废，不计分。")


async def answers_one(who: Actor) -> None:
    answer = right_answer(who.private.sees())
    if "确定" in who.private.buttons():
        for letter in answer:
            await who.presses(letter)
        await who.presses("确定")
    elif answer in who.private.buttons():
        await who.presses(answer)
    else:
        await who.says(answer)


async def hands_in(who: Actor) -> str:
    """Tap Hand in; return the last word before it."""
    if "现在交卷吗" not in who.private.sees():
        await who.presses("交卷")
    said = who.private.sees()
    await who.presses("交卷")
    return said


# -- what counts, passing, other tries


async def test_another_attempt_may_count_from_now_on(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    await _open(stage, group, secretary, [secretary, member], "可考2次 取最高分")
    await takes(member, ["q-3", "q-4"])  # 60
    await member.presses("再考一次")
    await answers(member, ["q-1"])  # 80: the best
    assert await trail(stage, "秀英") == [(300, 500, "attempt"), (100, 0, "attempt")]
    await rule(stage, secretary, "q-3", "错误")
    # the first has 80 now, the second 60
    assert member.private.unread() == []
    assert await trail(stage, "秀英") == [(300, 500, "attempt"), (100, 0, "attempt")]
    await rule(stage, secretary, "q-4", "void")
    assert member.private.reads().startswith("小测\n环卫一队党支部\n您的成绩更正了：80 分 → 100 分，及格")
    assert await trail(stage, "秀英") == [
        (300, 500, "attempt"),
        (100, 0, "attempt"),
        (0, -100, "regraded"),
    ]


async def rule(stage: Stage, secretary: Actor, question: str, how: str) -> None:
    """The secretary rules on a question of the first group, which he has before him: `void` or a label."""
    version = await version_of(stage, question)
    await secretary.says("/questions")
    secretary.private.reads()
    await secretary.forges(f"rulings.open:1.{version}:0", secretary.private)
    if how == "void":
        await secretary.presses("作废")
    else:
        await secretary.presses("改答案")
        await secretary.presses(how)
    await secretary.presses("确定")


async def test_who_no_longer_passes_is_asked_to_the_other_try_and_who_passes_now_is_not(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    await _open(stage, group, secretary, [secretary, member], "及格80 补考2天")
    await takes(secretary, ["q-1"])  # 80, passed
    await takes(member, ["q-1", "q-2"])  # 60, not
    await stage.until("2026-11-22 09:01")
    for _ in range(2):
        group.reads()
    assert "及格 1 人" in secretary.private.reads()
    assert "您可以补考" in member.private.reads()
    await rule(stage, secretary, "q-3", "错误")  # both had it right
    assert secretary.private.reads().startswith(
        "小测\n环卫一队党支部\n您的成绩更正了：80 分 → 60 分，未及格\n原因：有一道题的正确答案更正了。\n"
        "· 收下礼金后上交也要登记。\n您可以补考，11月24日 周二 09:00 截止。"
    )
    assert secretary.private.buttons() == ["看答案和解析", "开始答题"]
    assert "60 分 → 40 分，未及格" in member.private.reads()
    assert "补考" not in member.private.sees()  # he has heard of it
    await takes(secretary, ["q-3"], test=2)  # all right, as it counts now
    assert "100 分，及格" in secretary.private.sees()
    await rule(stage, secretary, "q-1", "void")
    await rule(stage, secretary, "q-2", "void")
    # of three that are left he had two right, then the same question as true again: all three
    assert "40 分 → 50 分" in member.private.reads()
    assert "50 分 → 66.7 分，未及格" in member.private.reads()
    await rule(stage, secretary, "q-3", "正确")
    assert "66.7 分 → 100 分，及格" in member.private.reads()
    await member.starts("test-2")
    member.private.reads()
    assert await member.presses("开始") == "您已经及格，不用补考。"
    points, of, reasons = zip(*await trail(stage, "秀英"), strict=True)
    assert (sum(points), sum(of), set(reasons[1:])) == (300, 300, {Reason.REGRADED})
    while secretary.private.unread():
        secretary.private.reads()


async def test_before_the_closing_nobody_hears_what_he_may_not_know_yet(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    await _open(stage, group, secretary, [secretary, member], "截止后公布")
    await takes(member)
    await rule(stage, secretary, "q-3", "错误")
    assert "1 人的成绩变了" in secretary.private.sees()
    member.private.stays_silent()
    await stage.until("2026-11-22 09:01")
    group.reads()
    assert "80 分，及格" in member.private.reads()
    secretary.private.reads()


# -- who may


async def test_nobody_but_the_secretary_of_that_group_rules(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    version = await version_of(stage, "q-1")
    other = stage.actor("别处书记")
    elsewhere = stage.group("环卫二队党支部", other)
    await stage.settle()
    elsewhere.reads()
    await other.starts()
    other.private.reads()
    await other.says("/questions")
    other.private.reads()
    await takes(member)
    await looks_at(member, "q-1")
    await reports(stage, member)
    member.private.reads()
    card = secretary.private.reads()
    await secretary.presses("作废")
    for who in (member, other):
        before = who.private.sees()
        for forged in (
            f"rulings.open:1.{version}:0",
            f"rulings.change:1.{version}:0",
            f"rulings.void:1.{version}:0",
            f"rulings.right:1.{version}:0",
            "rulings.preview:1:0",
            "rulings.pick:1.1:0",
            "rulings.confirm:1:0",
            "rulings.confirm::0",
            "rulings.open:99.99:0",
        ):
            assert await who.forges(forged, who.private) != ""
        assert who.private.sees() == before
    # nobody reports for another, nor what he has not been asked
    assert await other.forges("rulings.report:1.0:0", other.private) != ""
    assert await member.forges("rulings.report:1.99:0", member.private) != ""
    # nor does anything of it happen in a group, where all would see the key
    await secretary.says("/test", announced)
    announced.reads()
    assert await secretary.forges(f"rulings.open:1.{version}:0", announced) == (
        "这个按钮已经过期了，请重新发一次命令。"
    )
    assert "五种" not in announced.sees()
    assert "五种" in card
    assert await ask(stage, lambda session: session.scalar(select(func.count(Ruling.id)))) == 0
    await secretary.presses("确定")
    # the same tap once more: it is done already
    data = "rulings.confirm:1:0"
    assert await secretary.forges(data, secretary.private) != ""
    assert await ask(stage, lambda session: session.scalar(select(func.count(Ruling.id)))) == 1
    # his marks are the same, 100 of 100: he hears only that it was looked at, once
    assert member.private.reads().startswith("您反映的题已经看过，谢谢。")


async def test_a_ruling_holds_for_one_group(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    other = stage.actor("别处书记")
    elsewhere = stage.group("环卫二队党支部", other, member)
    await stage.settle()
    elsewhere.reads()
    await takes(member)
    await stage.until("2026-11-21 10:00")
    await other.starts()
    other.private.reads()
    await other.says("/test 11月21日11点 二队小测 开放1天 廉政5 不提醒", elsewhere)
    elsewhere.reads()
    await stage.until("2026-11-21 11:00")
    elsewhere.reads()
    await member.says("/test", elsewhere)
    elsewhere.reads()
    await takes(member, test=2)
    await rule(stage, secretary, "q-3", "错误")
    assert "小测\n环卫一队党支部\n您的成绩更正了：100 分 → 80 分" in member.private.reads()
    member.private.stays_silent()
    assert (await trail(stage, "秀英"))[-1] == (-100, 0, "regraded")
    assert [one[:2] for one in await trail(stage, "秀英")] == [(500, 500), (500, 500), (-100, 0)]


# -- many


async def test_two_hundred_are_regraded_in_portions(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    assert stage.app is not None
    await takes(member)
    await looks_at(member, "q-3")
    await reports(stage, member)
    member.private.reads()
    secretary.private.reads()
    sheets = [RIGHT, {**RIGHT, "q-3": ("F", 0)}] * 100
    await stage.app.db.write(lambda session: hand_in(session, 1, sheets, stage.world.now()), Turn.TIMERS)
    await secretary.presses("改答案")
    await secretary.presses("错误")
    assert "这道题有 201 人在测试中答过，201 人的成绩会变" in secretary.private.sees()
    await secretary.presses("确定")
    assert "已处理，201 人的成绩变了，已私下告诉本人。" in secretary.private.sees()
    member.private.reads()
    rows = await ask(
        stage,
        lambda session: session.execute(
            select(ScoreEntry.reason, func.count(), func.sum(ScoreEntry.points)).group_by(ScoreEntry.reason)
        ).all(),
    )
    # the 100 who had it right have lost a point, those who had it wrong have got one
    assert sorted((str(reason), number, points) for reason, number, points in rows) == [
        ("attempt", 201, 500 + 100 * 500 + 100 * 400),
        ("regraded", 201, -100),
    ]
    totals = await ask(
        stage,
        lambda session: session.execute(
            select(func.sum(exams.Attempt.points), func.sum(exams.Attempt.of))
        ).one(),
    )
    assert tuple(totals) == (500 + 100 * 500 + 100 * 400 - 100, 201 * 500)


RIGHT: Mapping[str, tuple[object, int]] = {
    "q-1": ("C", 100),
    "q-2": ("ABD", 100),
    "q-3": ("T", 100),
    "q-4": (["四"], 100),
    "q-5": ("1", 100),
}


# -- elsewhere


async def test_a_team_elsewhere(stage: Stage, bank: None, team: Reader, lead: Actor) -> None:
    await lead.starts()
    lead.private.reads()
    await lead.says("/test tomorrow 9:00 Check open 2 days integrity 5 limit 20 min pass 80", team)
    team.reads()
    await stage.until("2026-11-21 09:00")
    team.reads()
    await lead.starts("test-1")
    lead.private.reads()
    await lead.presses("Begin")
    await lead.presses("Hand in")
    await lead.presses("Hand in")
    await lead.presses("Look at the answers")
    assert await lead.presses("Report a mistake") == (
        "Noted; in a minute the secretary will see it. Until then another tap takes it back."
    )
    await stage.later(minutes=1)
    assert lead.private.reads().startswith("What is wrong with it?")
    await lead.answers("There are six by now", lead.private)
    card = lead.private.reads()
    assert card.startswith("Reported question, by 1\nDepot North\n\n纪律处分一共有几种？\n")
    assert "What they say:\n· There are six by now" in lead.private.sees()
    assert lead.private.buttons() == ["Change the key", "Void it", "It is right"]
    assert lead.private.reads() == "Thank you, noted. Your name is not told."
    await lead.says("/questions")
    assert "Reported questions that wait for you: 1" in lead.private.reads()
    await lead.presses("Reported questions")
    await lead.presses("1")
    await lead.presses("Change the key")
    assert lead.private.sees().endswith("Which answer is right?")
    await lead.presses("D")
    assert lead.private.sees().endswith(
        "To be decided: the right answer is D\n"
        "Answered in tests by 1; nobody's marks change.\nIt holds for “Depot North” only."
    )
    await lead.presses("Yes, do it")
    assert lead.private.sees().endswith("the right answer is D\n\nDone; nobody's marks changed.")
    assert await lead.forges("rulings.report:1.0:0", lead.private) == (
        "The secretary has looked at this question already."
    )


async def test_several_reports_come_to_the_author_of_the_paper_and_what_he_prepares_is_not_disturbed(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    third = stage.actor("建国")
    members.act(stage.world, announced.chat, third.user, "join")
    await third.says("/test", announced)
    announced.reads()
    await third.starts()
    third.private.reads()
    for who in (member, third):
        await begins(who)
        await goes_to(who, "q-2")
    await reports(stage, member)
    secretary.private.reads()
    await secretary.presses("改答案")
    picking = secretary.private.sees()
    await reports(stage, third)
    assert secretary.private.sees() == picking
    await secretary.presses("算了")
    assert secretary.private.sees().startswith("题目有误：2 人反映")
    await secretary.presses("改答案")
    for label in ("✓ A", "✓ B"):
        await secretary.presses(label)
    assert await secretary.presses("就是这些") == "请至少选两个选项。"
    await secretary.presses("A")
    await secretary.presses("B")
    assert await secretary.presses("就是这些") == "现在就是这样计分的。"
    assert re.search("题目有误：2 人|哪些选项", secretary.private.sees())


async def test_a_question_of_practice_is_reported_to_ones_own_group(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    for who in (secretary, member):
        await who.starts()
        who.private.reads()
    await member.says("/test", group)
    group.reads()
    await member.says("/practice 党纪处分 3")
    member.private.reads()
    while STEMS["q-1"] not in member.private.sees():
        await member.presses("不会，看答案")
        await member.presses("下一题 ▶")
    await member.presses("不会，看答案")
    await reports(stage, member)
    member.private.stays_silent()
    assert secretary.private.reads().startswith("题目有误：1 人反映\n环卫一队党支部\n\n纪律处分一共有几种？")
    await secretary.presses("改答案")
    await secretary.presses("D")
    assert "这道题有 0 人在测试中答过" in secretary.private.sees()
    await secretary.presses("确定")
    assert member.private.reads().endswith("正确答案已更正。")
    await secretary.presses("作废")
    await secretary.presses("确定")
    await member.says("/practice 单选 3")
    assert "纪律处分一共有几种？" not in member.private.reads()
    # whom nobody looks after tells nobody
    alone = stage.actor("路人")
    await alone.starts()
    alone.private.reads()
    assert await alone.forges("rulings.practised:1:0", alone.private) == "这道题没有书记管理，没法反映。"
    assert await alone.forges("rulings.practised:99:0", alone.private) == "这道题没有书记管理，没法反映。"


# -- live quizzes and the question of the day


@pytest.fixture
async def branch(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A group with questions for polls; both are known there and have started the bot."""
    await quizzes.load_packs(stage)
    for who in (secretary, member):
        await who.starts()
        who.private.reads()
        await who.says("/today", group)
        group.reads()
    return group


async def test_the_points_of_a_quiz_that_is_over_follow_and_those_who_have_them_hear_of_it(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/quiz 用车 1 30", branch)
    branch.reads()
    await secretary.presses("开始", branch)
    branch.asks()
    await quizzes.answer(member, branch)
    await quizzes.answer(secretary, branch, right=False)
    await stage.later(minutes=1)
    assert "🥇 秀英  答对 1/1，" in branch.reads()
    assert await quizzes.points(stage, Occasion.QUIZ) == {"志远": [(0, 100)], "秀英": [(100, 100)]}
    await rule(stage, secretary, "i-4", "错误")
    branch.stays_silent()
    # nothing is posted again: the board that stands there follows
    assert "🥇 志远  答对 1/1，" in branch.sees()
    assert branch.sees().endswith("\n\n书记更正了题目，已重新计分。")
    await stage.later(seconds=30)
    assert member.private.reads() == (
        "您的得分更正了\n环卫一队党支部\n· 知识竞答“用车”，11月20日 周五：1/1 → 0/1\n"
        "原因：有一道题的正确答案更正了。\n· 公车不能私用。"
    )
    secretary.private.reads()
    assert await quizzes.points(stage, Occasion.QUIZ) == {
        "志远": [(0, 100), (100, 0)],
        "秀英": [(100, 100), (-100, 0)],
    }
    await rule(stage, secretary, "i-4", "void")
    # who comes to be known later is counted as everybody: a day later the points are as they were ruled
    await stage.later(days=2)
    assert "：0/1 → 0/0\n原因：有一道题作废" in member.private.reads()
    secretary.private.reads()
    assert await quizzes.points(stage, Occasion.QUIZ) == {
        "志远": [(0, 100), (100, 0), (-100, -100)],
        "秀英": [(100, 100), (-100, 0), (0, -100)],
    }
    # there was one question on cars that a poll can hold
    await secretary.says("/quiz 用车 1 30", branch)
    assert branch.reads().startswith("能用投票考的只有 0 题")
    branch.stays_silent()


async def test_the_points_of_a_question_of_the_day_follow_and_the_next_one_goes_by_the_new_key(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/daily 8:30 用车", branch)
    branch.reads()
    await stage.until("2026-11-21 08:30")
    branch.asks()
    await quizzes.answer(member, branch)
    await rule(stage, secretary, "i-4", "错误")  # while it is open: it counts when it closes
    await stage.until("2026-11-21 20:01")
    said = branch.reads()
    assert said.startswith("每日一题 答案\n正确答案：错误\n")
    assert said.endswith("1 人答题，0 人答对。")
    assert await quizzes.points(stage, Occasion.DAILY) == {"秀英": [(0, 100)]}
    await rule(stage, secretary, "i-4", "正确")
    assert await quizzes.points(stage, Occasion.DAILY) == {"秀英": [(0, 100), (100, 0)]}
    assert "正确答案：正确\n" in branch.sees()
    assert branch.sees().endswith("1 人答题，1 人答对。\n书记更正了题目，已重新计分。")
    # half a minute later he would have heard of it, but meanwhile it is as it was
    await rule(stage, secretary, "i-4", "错误")
    await stage.until("2026-11-22 08:30")
    member.private.stays_silent()
    branch.asks()
    assert [branch.poll().options[place].text for place in branch.poll().correct] == ["错误"]
    await rule(stage, secretary, "i-4", "void")
    await stage.until("2026-11-22 20:01")
    assert branch.reads().startswith("每日一题 答案\n本题作废，不计分。\n")
    assert "· 每日一题，11月21日 周六：0/1 → 0/0\n原因：有一道题作废，不再计分。" in member.private.reads()
    # it is the same question as the day before
    assert await quizzes.points(stage, Occasion.DAILY) == {"秀英": [(0, 100), (100, 0), (-100, 0), (0, -100)]}


async def test_a_vote_that_was_right_after_all_leaves_the_book_of_wrong_answers(
    stage: Stage, branch: Reader, secretary: Actor
) -> None:
    await secretary.says("/quiz 用车 1 30", branch)
    branch.reads()
    await secretary.presses("开始", branch)
    branch.asks()
    await quizzes.answer(secretary, branch, right=False)
    await stage.later(minutes=1)
    branch.reads()
    await secretary.says("/practice")
    secretary.private.reads()
    assert "错题本 1" in secretary.private.buttons()
    await rule(stage, secretary, "i-4", "错误")
    await secretary.says("/practice")
    secretary.private.reads()
    assert "错题本 0" in secretary.private.buttons()


async def test_what_was_right_after_all_leaves_the_book_of_wrong_answers(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await takes(member, ["q-3", "q-4"])
    await member.says("/practice")
    member.private.reads()
    assert "错题本 2" in member.private.buttons()
    await rule(stage, secretary, "q-3", "错误")
    member.private.reads()
    await member.says("/practice")
    member.private.reads()
    await member.presses("错题本 1")
    await rule(stage, secretary, "q-4", "void")
    member.private.reads()
    await member.says("/practice")
    member.private.reads()
    assert "错题本 0" in member.private.buttons()


async def test_what_is_wrong_after_all_enters_the_book_of_wrong_answers(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await takes(member, ["q-4"])
    await rule(stage, secretary, "q-3", "错误")
    assert "您的成绩更正了" in member.private.reads()
    await member.says("/practice")
    member.private.reads()
    assert "错题本 2" in member.private.buttons()


LONG = """
id: long-cn
title: {zh: 长题, en: Long}
language: zh
description: {zh: 例子, en: An example}
questions:
  - {id: l-1, kind: single, topic: 长, stem: STEM, options: [OPTION甲, OPTION乙, OPTION丙], answer: A,
     explanation: WHY}
  - {id: l-2, kind: blank, topic: 长, stem: STEM___, answer: [[BLANK, 乙]]}
"""


async def test_the_longest_question_fits_into_its_card(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    text = LONG.replace("STEM", "很长的题干" * 400).replace("OPTION", "很长的选项" * 400)
    await load_pack(stage, text.replace("WHY", "解析" * 450).replace("BLANK", "很长的答案" * 600))
    for who in (secretary, member):
        await who.starts()
        who.private.reads()
    await member.says("/test", group)
    group.reads()
    await member.says("/today", group)
    group.reads()
    for question in ("l-1", "l-2"):
        version = await version_of(stage, question)
        await member.says("/settings")
        member.private.reads()
        await member.forges(f"rulings.practised:{version}:0", member.private)
        await stage.later(minutes=1)
        assert secretary.private.reads().startswith("题目有误：1 人反映")
        await secretary.presses("作废")
        await secretary.presses("确定")
        assert len(member.private.reads()) < 300
        await secretary.presses("改答案")
        if question == "l-1":
            await secretary.presses("C")
        else:
            secretary.private.reads()
            await secretary.answers("又长" * 1500, secretary.private)
            secretary.private.reads()
        await secretary.presses("确定")
        await secretary.presses("恢复原题")
        await secretary.presses("确定")
        assert "已处理，没有人的成绩变化。" in secretary.private.sees()
        assert len(secretary.private.sees()) <= 4096
