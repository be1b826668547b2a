"""The traps of private tests: time, the network, people and groups do what they like meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.chat.buttons import base36
from bot.engine.database import Turn
from bot.engine.outbox import Outgoing, State
from bot.quiz.exam.model import Attempt
from bot.sandbox import members, people
from bot.scores.ledger import ScoreEntry
from tests.conversations.papers import load_pack, right_answer
from tests.conversations.stage import Actor, Reader, Stage

PLAN = "/test 每月25日9点 廉政测试 开放5天 廉政5 限时20分钟 及格60 不提醒"


@pytest.fixture
async def announced(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A test of five questions is open from the 25th to the 30th at nine; both have started the bot."""
    await load_pack(stage)
    await _meet(secretary, member)
    await secretary.says(PLAN, group)
    group.reads()
    await stage.until("2026-11-25 09:00")
    group.reads()
    return group


async def _meet(*those: Actor) -> None:
    for one in those:
        await one.starts()
        one.private.reads()


async def _begin(who: Actor, test: int = 1, label: str = "开始") -> None:
    await who.starts(f"test-{test}")
    who.private.reads()
    await who.presses(label)


def _taps(who: Actor, label: str) -> None:
    """He taps, whether the bot hears it or not."""
    assert who.private.latest is not None
    message = who.private.chat.messages[who.private.latest.id]
    rows = (message.markup or {})["inline_keyboard"]
    spots = [(r, c) for r, row in enumerate(rows) for c, key in enumerate(row) if key["text"] == label]
    people.press(who.stage.world, message, who.user, *spots[0])


async def _answer(who: Actor, *, wrong: int = 0, last: int = 5) -> None:
    for number in range(last):
        answer = right_answer(who.private.sees(), wrong=number < wrong)
        if "确定" in who.private.buttons():
            for letter in answer:
                await who.presses(letter)
            await who.presses("确定")
        elif answer in who.private.buttons():
            await who.presses(answer)
        else:
            await who.says(answer)


async def _manage(stage: Stage, secretary: Actor, group: Reader, *labels: str) -> None:
    """The secretary opens the test's card, and taps."""
    await secretary.says("/test", group)
    group.reads()
    for label in ("1", *labels):
        await secretary.presses(label, group)


async def _ledger(stage: Stage) -> list[int]:
    assert stage.app is not None
    return await stage.app.db.read(
        lambda session: list(session.scalars(select(ScoreEntry.points).order_by(ScoreEntry.id)))
    )


async def _refused(stage: Stage) -> int:
    """How many messages Telegram has refused."""
    assert stage.app is not None
    return await stage.app.db.read(
        lambda session: (
            session.scalar(select(func.count()).where(Outgoing.state == State.PARKED).select_from(Outgoing))
            or 0
        )
    )


# -- the network and the bot itself


async def test_what_was_tapped_in_time_counts_though_telegram_was_out_of_reach_at_the_deadline(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await _begin(member)
    answer = right_answer(member.private.sees())
    await stage.later(minutes=17)
    stage.world.set_faults({"down": True})
    await stage.settle()  # a minute or two of vain tries
    _taps(member, answer)
    stage.world.advance(timedelta(minutes=5))
    assert stage.app is not None
    for _ in range(40):
        await stage.app.timers.fire_due()  # the deadline comes, and waits until the bot hears again
        stage.world.advance(timedelta(seconds=15))
    assert member.private.sees().startswith("第 1/5 题")
    stage.world.clear_faults()
    await stage.settle()
    # what he taps now is too late, though the test has not been taken from him yet
    assert await member.presses("B") == "时间到。"
    await stage.later(minutes=3)
    assert "20 分，60 分及格\n答对 1/5 题\n用时20分钟。" in member.private.sees()
    assert await _ledger(stage) == [100]


async def test_who_handed_in_while_the_bot_was_down_has_handed_in(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await _begin(member)
    await _answer(member)
    await stage.later(minutes=10)
    await stage.stop()
    _taps(member, "交卷")
    await stage.later(minutes=50)
    await stage.start()
    await stage.settle()
    # nobody can have used more time than there was
    assert member.private.sees() == "廉政测试\n100 分，及格\n答对 5/5 题\n用时20分钟。"


async def test_an_attempt_that_could_not_be_answered_any_more_is_not_begun(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await stage.until("2026-11-30 08:50")
    await member.starts("test-1")
    member.private.reads()
    await stage.stop()
    _taps(member, "开始")
    await stage.until("2026-11-30 10:00")
    await stage.start()
    await stage.later(seconds=15)
    assert announced.reads() == "📝 廉政测试已经截止。\n已完成 0"
    secretary.private.reads()
    assert await _ledger(stage) == []


async def test_an_opening_that_was_missed_comes_once_and_is_open_as_long(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    await secretary.says(PLAN, group)
    group.reads()
    await stage.stop()
    await stage.until("2026-11-25 15:20")
    await stage.start()
    await stage.settle()
    assert "截止：11月30日 周一 15:20" in group.reads()
    await stage.stop()
    await stage.until("2026-11-30 20:00")
    await stage.start()
    await stage.settle()
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 0"
    await stage.until("2026-12-25 09:00")
    assert "截止：12月30日 周三 09:00" in group.reads()


async def test_of_many_openings_that_were_missed_only_one_is_made_up_for(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await load_pack(stage)
    await secretary.says(PLAN, group)
    group.reads()
    await stage.stop()
    await stage.until("2027-02-03 10:00")
    await stage.start()
    await stage.settle()
    assert "截止：2月8日 周一 10:00" in group.reads()
    await stage.until("2027-02-25 08:59")
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 0"
    await stage.until("2027-02-25 09:00")
    assert "截止：3月2日 周二 09:00" in group.reads()


async def test_a_nudge_that_was_missed_comes_once_and_not_after_the_closing(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    await _meet(secretary, member)
    await member.says("/test", group)
    group.reads()
    await secretary.says(PLAN.removesuffix(" 不提醒"), group)
    group.reads()
    await stage.until("2026-11-25 09:00")
    group.reads()
    await stage.until("2026-11-28 09:00")
    await stage.stop()
    await stage.until("2026-11-29 14:00")  # it was due at nine
    await stage.start()
    await stage.settle()
    assert member.private.reads().endswith("11月30日 周一 09:00 截止，您还没有交卷。")
    assert secretary.private.reads().endswith("您还没有交卷。")
    assert secretary.private.reads().startswith("廉政测试\n环卫一队党支部\n已私下提醒 2 人")
    await stage.until("2026-12-25 09:00")
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 0"
    assert secretary.private.reads().startswith("廉政测试已经截止。")
    group.reads()
    await stage.stop()
    await stage.until("2027-01-02 09:00")  # past the nudge, and past the closing on 30 December
    await stage.start()
    await stage.settle()
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 0"
    assert secretary.private.reads().startswith("廉政测试已经截止。")
    member.private.stays_silent()


# -- clocks and schedules


async def test_the_zone_may_change_before_the_opening(stage: Stage, group: Reader, secretary: Actor) -> None:
    await load_pack(stage)
    await secretary.says(PLAN, group)
    group.reads()
    await secretary.says("/settings 乌鲁木齐", group)
    group.reads()
    await stage.until("2026-11-25T02:59+00:00")
    group.stays_silent()
    await stage.until("2026-11-25T03:00+00:00")  # nine by Urumqi's clock
    assert "截止：11月30日 周一 09:00" in group.reads()
    await secretary.says("/settings 上海", group)
    group.reads()
    await stage.until("2026-11-30T02:59+00:00")  # what is open closes when it was said
    group.stays_silent()
    await stage.until("2026-11-30T03:01+00:00")
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 0"
    await stage.until("2026-12-25T01:00+00:00")
    assert "截止：12月30日 周三 09:00" in group.reads()


async def test_the_clocks_may_change_while_it_is_open(stage: Stage, team: Reader, lead: Actor) -> None:
    await load_pack(stage)
    await lead.says("/settings New York", team)
    team.reads()
    await stage.until("2027-03-11T12:00-05:00")
    await lead.says("/test tomorrow 9:00 Check open 3 days integrity 5 no nudge", team)
    team.reads()
    await stage.until("2027-03-12T09:00-05:00")
    assert "Open until Mon 15 Mar 09:00" in team.reads()
    await stage.until("2027-03-15T12:59+00:00")  # in the night of the 14th an hour was skipped
    team.stays_silent()
    await stage.until("2027-03-15T13:01+00:00")
    assert team.reads() == "📝 Check has closed.\nDone: 0"


async def test_a_day_longer_is_a_day_by_the_clock_on_the_wall(
    stage: Stage, team: Reader, lead: Actor
) -> None:
    await load_pack(stage)
    await lead.says("/settings New York", team)
    team.reads()
    await stage.until("2027-03-11T12:00-05:00")
    await lead.says("/test tomorrow 9:00 Check open 1 day integrity 5 no nudge", team)
    team.reads()
    await stage.until("2027-03-12T09:00-05:00")
    team.reads()
    await stage.until("2027-03-13T08:00-05:00")
    announcement = team.latest
    await lead.says("/test", team)
    team.reads()
    await lead.presses("1", team)
    await lead.presses("One day longer", team)
    assert "Open now until" in team.sees()
    assert announcement is not None
    assert "Open until Sun 14 Mar 09:00" in team.chat.messages[announcement.id].text
    await stage.until("2027-03-14T12:59+00:00")
    team.stays_silent()
    await stage.until("2027-03-14T13:01+00:00")
    assert team.reads() == "📝 Check has closed.\nDone: 0"


async def test_who_was_short_of_time_before_the_closing_gets_all_of_it_when_it_is_put_off(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await stage.until("2026-11-30 08:50")
    await _begin(member)
    assert "剩余10分钟" in member.private.sees()
    await _manage(stage, secretary, announced, "延长一天")
    await stage.until("2026-11-30 09:05")
    assert await member.presses(right_answer(member.private.sees())) != "时间到。"
    assert "剩余5分钟" in member.private.sees()
    await stage.until("2026-11-30 09:11")
    assert "时间到，已按您答好的交卷。\n20 分，60 分及格" in member.private.sees()
    announced.stays_silent()
    await stage.until("2026-12-01 09:01")
    assert announced.reads() == "📝 廉政测试已经截止。\n已完成 1"
    secretary.private.reads()


async def test_closed_early_it_takes_what_was_answered(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await _begin(member)
    await _answer(member, last=3)
    await stage.later(minutes=2)
    await _manage(stage, secretary, announced, "提前截止", "确定截止并通报")
    assert member.private.sees().startswith("廉政测试\n测试已提前截止，已按您答好的交卷。\n60 分，及格\n")
    assert announced.reads() == "📝 廉政测试已经截止。\n已完成 1"
    secretary.private.reads()
    assert await member.forges("exam.pick:1.3.0:0", member.private) == "这一次已经交卷。"
    await member.says("/test")
    assert member.private.reads() == "现在没有您要参加的测试。"
    assert await _ledger(stage) == [300]
    await stage.until("2026-12-01 10:00")  # its own time passes, and nothing happens again


async def test_a_change_of_the_rules_while_the_opening_is_due_does_not_lose_it(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await load_pack(stage)
    await secretary.says(PLAN, group)
    group.reads()
    for label in ("改规则", "及格线"):
        await secretary.presses(label, group)
    await stage.until("2026-11-25 08:59")
    await stage.stop()
    await secretary.presses("80", group)
    await stage.until("2026-11-25 09:02")
    await stage.start()
    await stage.settle()
    assert "80 分及格" in group.reads()
    await stage.until("2026-11-30 09:01")
    group.reads()


async def test_another_time_while_the_opening_is_due_replaces_it(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await load_pack(stage)
    await secretary.says(PLAN, group)
    group.reads()
    await secretary.presses("定时间", group)
    group.reads()
    await stage.until("2026-11-25 08:59")
    await stage.stop()
    await secretary.answers("每月26日9点", group)
    await stage.until("2026-11-25 09:02")
    await stage.start()
    await stage.settle()
    assert group.reads().endswith("下一次：11月26日 周四 09:00")
    await stage.until("2026-11-26 08:59")
    group.stays_silent()
    await stage.until("2026-11-26 09:00")
    assert "截止：12月1日 周二 09:00" in group.reads()
    await stage.until("2026-12-01 09:01")
    group.reads()


# -- groups and people


async def test_a_group_that_becomes_a_supergroup_keeps_its_test(
    stage: Stage, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    chat = members.found_group(
        stage.world,
        "小组",
        creator=secretary.user,
        members=[secretary.user, member.user],
        supergroup=False,
    )
    await stage.settle()
    small = stage.reader(chat)
    small.reads()
    await _meet(secretary, member)
    await member.says("/test", small)
    small.reads()
    await secretary.says(PLAN, small)
    small.reads()
    await stage.until("2026-11-25 09:00")
    small.reads()
    await _begin(member)
    group = stage.reader(members.migrate(stage.world, chat))
    await stage.settle()
    await _answer(member)
    await member.presses("交卷")
    assert "100 分，及格" in member.private.sees()
    await member.says("/test", group)
    assert group.reads().startswith("私聊作答，成绩只告诉本人。")
    await stage.until("2026-11-30 09:01")
    assert group.reads() == "📝 廉政测试已经截止。\n已完成 1"
    secretary.private.reads()


async def test_who_blocks_the_bot_keeps_his_answers_and_finds_his_result_when_he_is_back(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await _begin(member)
    await _answer(member, last=2)
    people.block(stage.world, member.user)
    await stage.later(minutes=30)
    assert announced.sees().endswith("已完成 1")
    await member.starts("test-1")
    assert "已交卷 1 次" in member.private.reads()
    await member.presses("我的成绩")
    assert "40 分，60 分及格" in member.private.sees()


async def test_who_leaves_the_group_may_finish_and_cannot_begin_again(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    await member.says("/test", announced)
    announced.reads()
    await _begin(member)
    await _answer(member)
    members.act(stage.world, announced.chat, member.user, "leave")
    await member.presses("交卷")
    assert "100 分，及格" in member.private.sees()
    await member.starts("test-1")
    assert "我还不认识您是群里的成员" in member.private.reads()
    members.act(stage.world, announced.chat, member.user, "join")
    await member.starts("test-1")
    assert "已交卷 1 次" in member.private.reads()
    assert await _ledger(stage) == [500]


async def test_of_a_confirmed_roster_it_is_said_how_many_there_are(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor
) -> None:
    guest = stage.actor("外来")
    members.act(stage.world, announced.chat, guest.user, "join")
    announcement = announced.latest
    assert announcement is not None
    await member.says("/test", announced)
    announced.reads()
    await _meet(guest)
    await secretary.says("/roster")
    secretary.private.reads()
    await secretary.presses("人齐了，确认")
    await _begin(member)
    await member.presses("交卷")
    await member.presses("交卷")
    assert announced.chat.messages[announcement.id].text.endswith("已完成 1/3")
    members.act(stage.world, announced.chat, member.user, "leave")
    await _begin(guest)
    await guest.presses("交卷")
    await guest.presses("交卷")
    await stage.later(minutes=1)
    # who has left is not asked for any more, and does not count among those who are
    assert announced.chat.messages[announcement.id].text.endswith("已完成 1/2")


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        ("取最高分", [300, 100]),  # 60, 80, 20: the best, the difference entered
        ("取最后一次", [300, 100, -300]),
        ("取首次", [300]),
    ],
)
async def test_which_of_several_attempts_counts(
    stage: Stage, group: Reader, secretary: Actor, member: Actor, rule: str, points: list[int]
) -> None:
    await load_pack(stage)
    await _meet(member)
    await member.says("/test", group)
    group.reads()
    await secretary.says(f"/test 明天9点 小测 开放1天 廉政5 最多3次 {rule} 不提醒", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    for number, last in enumerate((3, 4, 1)):
        if number == 0:
            await _begin(member)
        else:
            await member.presses("再考一次")
        await _answer(member, last=last)
        for _ in range(2):
            await member.presses("交卷")
        await stage.later(minutes=1)
    assert member.private.buttons() == ["看答案和解析"]
    assert await member.forges("exam.begin:1:0", member.private) == "这场测试的次数已经用完。"
    assert await _ledger(stage) == points


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
    await _meet(member)
    await member.says("/test", group)
    group.reads()
    await secretary.says("/test 明天9点 大考 百题100 不限时 开放1天 不提醒", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await _begin(member)
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
    assert await _refused(stage) == 0
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
    await _meet(member)
    await member.says("/test", group)
    group.reads()
    await secretary.says("/test 明天9点 长题测试 长题3 每题公布 开放1天 不提醒", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await _begin(member)
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
    assert await _refused(stage) == 0
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
    assert await _refused(stage) == 0


async def test_an_answer_may_look_like_a_reminder_and_a_reminder_like_an_answer(
    stage: Stage, announced: Reader, member: Actor
) -> None:
    await _begin(member)
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
    await _begin(member)
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
        _taps(member, label)
    await stage.settle()
    assert member.private.sees().startswith("第 1/5 题")
    answer = right_answer(member.private.sees())
    for _ in range(3):
        _taps(member, answer)
    await stage.settle()
    assert member.private.sees().startswith("第 2/5 题")
    await member.presses("A")
    for _ in range(2):
        _taps(member, "确定")
    await stage.settle()
    assert member.private.sees().startswith("第 3/5 题")
    await member.presses("交卷")
    for _ in range(3):
        _taps(member, "交卷")
    await stage.settle()
    assert "答对 1/5 题" in member.private.sees() or "答对 2/5 题" in member.private.sees()
    assert len(await _ledger(stage)) == 1


@pytest.mark.parametrize("number", [2**63 - 1, 2**40, 99])
async def test_forged_numbers_do_nothing(
    stage: Stage, announced: Reader, secretary: Actor, member: Actor, number: int
) -> None:
    await _begin(member)
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
    assert await _refused(stage) == 0
