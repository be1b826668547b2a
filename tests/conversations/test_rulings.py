"""A question is reported, its secretary rules on it, and what it counted for is counted anew."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.quiz.exam import model as exams
from bot.quiz.exam import sitting
from bot.quiz.ruled import Ruling
from bot.scores.ledger import Reason
from tests.conversations.ruling import (
    STEMS,
    answers,
    ask,
    goes_to,
    hands_in,
    looks_at,
    open_test,
    reports,
    rule,
    takes,
    trail,
)
from tests.conversations.sitting import answer_one as answer_question
from tests.conversations.sitting import begin
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def announced(stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A test is open, and both have started the bot."""
    await open_test(stage, group, secretary, [secretary, member], "")
    return group


async def test_a_member_reports_during_the_test_and_the_secretary_gets_one_message(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await begin(member)
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
    await begin(secretary)
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
    await begin(secretary)
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
    await begin(secretary)
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
    await begin(member)
    await goes_to(member, "q-1")
    await reports(stage, member)
    secretary.private.reads()
    await secretary.presses("作废")
    assert "这道题有 0 人在测试中答过，没有人的成绩会变。" in secretary.private.sees()
    await secretary.presses("确定")
    # in the midst of it he hears what came of his report, and no answer
    taking = member.private.latest
    assert member.private.reads().endswith("· 纪律处分一共有几种？\n这道题已作废，不计分。")
    member.private.latest = taking
    await member.presses("下一题 ▶")
    await member.presses("◀ 上一题")
    assert "本题作废，不计分，可以不答。" in member.private.sees()
    await member.presses("下一题 ▶")
    for _ in range(4):
        await answer_question(member)
        if member.private.unread():
            member.private.reads()  # he typed: what follows comes below, where he sees it
    # one that is void is not missing
    assert await hands_in(member) == "现在交卷吗：小测\n全部答完了。"
    assert "100 分，及格\n答对 4/4 题\n作废不计分：1 题" in member.private.sees()
    assert await trail(stage, "秀英") == [(400, 400, "attempt")]


# -- what counts, passing, other tries


async def test_another_attempt_may_count_from_now_on(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    await open_test(stage, group, secretary, [secretary, member], "可考2次 取最高分")
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


async def test_who_no_longer_passes_is_asked_to_the_other_try_and_who_passes_now_is_not(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    await open_test(stage, group, secretary, [secretary, member], "及格80 补考2天")
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
    assert member.private.reads() == "您已经及格，不用补考。"
    points, of, reasons = zip(*await trail(stage, "秀英"), strict=True)
    assert (sum(points), sum(of), set(reasons[1:])) == (300, 300, {Reason.REGRADED})
    while secretary.private.unread():
        secretary.private.reads()


async def test_before_the_closing_nobody_hears_what_he_may_not_know_yet(
    stage: Stage, bank: None, group: Reader, secretary: Actor, member: Actor
) -> None:
    await open_test(stage, group, secretary, [secretary, member], "截止后公布")
    await takes(member)
    await rule(stage, secretary, "q-3", "错误")
    assert "1 人的成绩变了" in secretary.private.sees()
    member.private.stays_silent()
    await stage.until("2026-11-22 09:01")
    group.reads()
    assert "80 分，及格" in member.private.reads()
    secretary.private.reads()
