"""Boards: on request, the better half at most, everybody as he wishes; one's own place to oneself."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.engine.database import Turn
from bot.quiz.exam import model
from bot.sandbox import members
from bot.scores.ledger import Occasion
from tests.conversations.scoring import hold, hold_quiz, join, put_into
from tests.conversations.stage import Actor, Reader, Stage


async def test_the_group_sees_the_better_half_and_how_many_took_part(
    stage: Stage, group: Reader, member: Actor, six: list[Actor]
) -> None:
    await member.says("/top", group)
    assert group.reads() == (
        "排行榜\n2026年11月，按总分，只计测试\n\n"
        "🥇 周建国  19/20\n🥇 李红梅  19/20\n🥉 王海  18/20\n\n"
        "参加 6 人\n同分并列。\n仅供学习，不作考核"
    )
    assert group.buttons() == [
        "本次", "✓ 本月", "季度", "半年", "全年", "累计", "✓ 总分", "平均分", "次数", "◀", "看竞答",
        "我的名次", "看图",
    ]  # fmt: skip


async def test_ones_own_place_is_told_to_oneself_alone(
    stage: Stage, group: Reader, member: Actor, six: list[Actor]
) -> None:
    await member.says("/top", group)
    group.reads()
    head = "2026年11月，按总分，只计测试。"
    assert await six[4].presses("我的名次", group) == head + "您第 5 名，共 6 人，9.5/20"
    assert await six[0].presses("我的名次", group) == head + "您并列第 1 名，共 6 人，19/20"
    assert await member.presses("我的名次", group) == head + "您在这里还没有成绩。"
    await six[4].starts()
    six[4].private.reads()
    await six[4].says("/top 本月")
    assert six[4].private.reads().endswith("仅供学习，不作考核\n\n您第 5 名，共 6 人，9.5/20")
    assert six[4].private.sees().startswith("环卫一队党支部 排行榜\n")


async def test_spans_and_orders_by_words_and_by_taps(
    stage: Stage, group: Reader, six: list[Actor], member: Actor
) -> None:
    await hold(stage, group, "2026-10-10", [(six[5], 20), (six[3], 20), (six[4], 20)], name="党规测试")
    await hold(stage, group, "2025-12-30", [(six[2], 20), (six[1], 10), (six[0], 5)])
    await member.says("/top 本季度", group)
    assert (
        "2026年第4季度，按总分，只计测试\n\n🥇 赵敏  32/40\n🥈 钱进  29.5/40\n🥉 孙丽  20/40" in group.reads()
    )
    await member.presses("次数", group)
    assert (
        "2026年第4季度，按参加次数，只计测试\n\n🥇 赵敏  2 次\n🥇 钱进  2 次\n🥇 孙丽  2 次" in group.sees()
    )
    await member.presses("全年", group)
    await member.presses("平均分", group)
    assert "2026年，按平均分（百分制），只计测试\n\n🥇 周建国  95\n🥇 李红梅  95\n🥉 王海  90" in group.sees()
    await member.presses("◀", group)
    assert "2025年，按平均分（百分制），只计测试\n\n🥇 王海  100\n" in group.sees()
    await member.presses("累计", group)
    # three tests were held: who took one of them has no average yet
    assert "参加满 1 次" not in group.sees()
    await member.presses("本次", group)
    assert group.sees().startswith("排行榜\n11月5日 周四 廉政测试，按平均分（百分制）\n\n🥇 周建国  95\n")
    await member.presses("◀", group)
    assert group.sees().startswith("排行榜\n10月10日 周六 党规测试，按平均分（百分制）\n\n🥇")
    await member.presses("◀", group)
    assert group.sees().startswith("排行榜\n2025年12月30日 周二 廉政测试，按平均分（百分制）\n\n🥇")
    await member.says("/top 去年", group)
    assert group.reads().startswith("排行榜\n2025年，按总分，只计测试\n\n🥇 王海  20/20\n")
    await member.says("/top 天气", group)
    assert group.reads() == "没有看懂“天气”。例如：/top 季度 平均分"


async def test_it_does_not_tell_who_was_not_there(stage: Stage, group: Reader, six: list[Actor]) -> None:
    # of 40 and of 20 side by side would
    await hold(stage, group, "2026-10-10", [(one, 8) for one in six[1:3]])
    await six[0].says("/top 季度", group)
    assert "🥇 李红梅  27 分\n🥈 王海  26 分\n🥉 周建国  19 分\n\n参加 6 人\n仅供学习" in group.reads()
    assert (await six[0].presses("我的名次", group)).endswith("您第 3 名，共 6 人，19/20")
    await put_into(stage, group, "甲", six)
    await hold(stage, group, "2025-10-10", [(one, 20) for one in six])
    await hold(stage, group, "2025-11-10", [(one, 0) for one in six[:4]])
    await six[0].says("/top 2025年 甲", group)  # equals, too
    assert "🥇 周建国  20 分\n🥇 李红梅  20 分\n" in group.reads()


async def test_different_averages_look_different(stage: Stage, group: Reader, six: list[Actor]) -> None:
    marks = list(zip(six, (1799, 1799.3, 1700, 1600, 1500, 1400), strict=True))
    await hold(stage, group, "2026-10-10", marks, of=2000)
    await six[0].says("/top 10月 平均分", group)
    assert "🥇 李红梅  89.97\n🥈 周建国  89.95\n🥉 王海  85\n" in group.reads()


async def test_an_average_needs_half_of_the_occasions(stage: Stage, group: Reader, six: list[Actor]) -> None:
    for day in ("2026-07-01", "2026-08-01", "2026-09-01"):
        await hold(stage, group, day, [(one, 15) for one in six[:4]])
    await hold(stage, group, "2026-09-15", [(six[5], 20)])
    await six[5].says("/top 年 平均分", group)
    said = group.reads()
    assert "🥇 周建国  80\n🥇 李红梅  80" in said
    assert "孙丽" not in said
    assert "参加满 2 次才排平均分。" in said
    assert await six[4].presses("我的名次", group) == (
        "2026年，按平均分（百分制），只计测试。您还没有名次，参加满 2 次才排平均分。"
    )


async def test_what_is_not_over_does_not_show(stage: Stage, group: Reader, six: list[Actor]) -> None:
    await hold(stage, group, "2026-11-19", [(six[5], 20), (six[4], 20)], open_=True)
    await six[5].says("/top", group)
    said = group.reads()
    assert "🥉 王海  18/20\n\n参加 6 人\n正在进行的测试截止后计入。" in said
    assert (await six[5].presses("我的名次", group)).endswith("您第 6 名，共 6 人，0/20")
    await six[5].presses("本次", group)
    assert "11月5日 周四 廉政测试" in group.sees()


async def test_before_any_is_over(stage: Stage, group: Reader, member: Actor) -> None:
    (one,) = await join(stage, group, "周建国")
    await member.says("/top 本次", group)
    assert group.reads() == "排行榜\n还没有已结束的测试"
    await member.presses("看竞答", group)
    assert group.sees() == "排行榜\n还没有已结束的竞答"
    await hold(stage, group, "2026-11-19", [(one, 20)], open_=True)
    await member.says("/top 本次", group)
    assert group.reads() == "排行榜\n还没有已结束的测试\n\n正在进行的测试截止后才有榜。"


async def test_a_test_whose_other_try_tells_late_is_on_no_board_until_then(
    stage: Stage, group: Reader, six: list[Actor]
) -> None:
    # the other try gave somebody more already, and is open
    first = await hold(stage, group, "2026-11-17", list(zip(six, (20, 20, 19, 12, 10, 0), strict=True)))
    await open_other_try(stage, first)
    await six[0].says("/top 本次", group)
    assert group.reads().startswith("排行榜\n11月5日 周四 廉政测试，按总分\n\n🥇 周建国  19/20")
    await six[0].presses("本月", group)
    assert "🥉 王海  18/20\n\n参加 6 人\n正在进行的测试截止后计入。" in group.sees()
    await close_other_try(stage, first)
    await six[0].presses("本次", group)
    assert group.sees().startswith("排行榜\n11月17日 周二 廉政测试，按总分\n\n🥇 周建国  20/20")
    await six[0].presses("◀", group)
    assert group.sees().startswith("排行榜\n11月5日 周四")


async def open_other_try(stage: Stage, first: int) -> None:
    """Another try at a test is open; what it gave is told when it closes."""
    assert stage.app is not None

    def put(session: Session) -> None:
        test, now = session.get_one(model.Test, first), stage.world.now()
        session.add(
            model.Test(
                paper_id=test.paper_id,
                chat_id=test.chat_id,
                name=test.name,
                plan={"reveal": "closing"},
                pools=[],
                seed=1,
                opens_at=now,
                closes_at=now + timedelta(days=1),
                makeup_of_id=first,
            )
        )

    await stage.app.db.write(put, Turn.TIMERS)


async def close_other_try(stage: Stage, first: int) -> None:
    """It closes."""
    assert stage.app is not None
    closed = update(model.Test).where(model.Test.makeup_of_id == first).values(closed_at=stage.world.now())
    await stage.app.db.write(lambda session: session.execute(closed), Turn.TIMERS)


async def test_of_two_nobody_is_named(stage: Stage, group: Reader, six: list[Actor]) -> None:
    await hold(stage, group, "2026-10-05", [(six[0], 19), (six[1], 2)])
    await six[1].says("/top 上个月", group)
    assert group.reads() == "排行榜\n2026年10月，按总分，只计测试\n\n参加 2 人，人数太少，不排名。"
    assert (await six[1].presses("我的名次", group)).endswith("您第 2 名，共 2 人，2/20")


async def test_who_has_left_is_not_on_the_board(stage: Stage, group: Reader, six: list[Actor]) -> None:
    members.act(stage.world, group.chat, six[0].user, "leave", by=six[0].user)
    await stage.settle()
    await six[1].says("/top", group)
    assert "🥇 李红梅  19/20\n🥈 王海  18/20\n🥉 赵敏  12/20\n\n参加 5 人" in group.reads()


async def test_quizzes_are_a_board_of_their_own(stage: Stage, group: Reader, six: list[Actor]) -> None:
    await hold(
        stage, group, "2026-11-10", list(zip(six[:3], (1, 1, 1), strict=True)), of=1, occasion=Occasion.DAILY
    )
    await six[0].says("/top 竞答", group)
    assert group.reads() == (
        "排行榜\n2026年11月，按总分，计竞答和每日一题\n\n🥇 周建国  1/1\n🥇 李红梅  1/1\n🥇 王海  1/1\n\n"
        "参加 3 人\n同分并列。\n仅供学习，不作考核"
    )


async def test_a_live_quiz_that_is_over_has_its_board(stage: Stage, group: Reader, six: list[Actor]) -> None:
    await hold_quiz(stage, group, "廉政", list(zip(six[:4], (5, 4, 2, 0), strict=True)), of=5)
    await six[0].says("/top 竞答 本次", group)
    assert group.reads().startswith(
        "排行榜\n11月20日 周五 廉政，按总分\n\n🥇 周建国  5/5\n🥈 李红梅  4/5\n\n参加 4 人"
    )
    assert group.buttons()[0] == "✓ 本场"


# -- who may see what


async def test_a_stranger_sees_no_board(stage: Stage, group: Reader, six: list[Actor]) -> None:
    stranger = stage.actor("路人")
    await stranger.starts()
    stranger.private.reads()
    await stranger.says("/top")
    assert stranger.private.reads() == "我还不知道您在哪个群。请先在群里发一次 /top"
    for data in ("scores.board:1.1.0.0.0.0:0", "scores.mine:1.1.0.0.0.0:0", "scores.picture:1.1.0.0.0.0:0"):
        assert await stranger.forges(data, stranger.private) == "您已不在这个群里。"
    assert "请重新" in await stranger.forges("scores.board:1.9.0.0.0.0:0", stranger.private)


async def test_of_several_groups_one_is_chosen(stage: Stage, group: Reader, six: list[Actor]) -> None:
    other = stage.group("环卫二队党支部", six[0], six[5])
    await stage.settle()
    other.reads()
    await six[0].says("/today", other)
    other.reads()
    await six[0].starts()
    six[0].private.reads()
    await six[0].says("/top 上月")
    assert six[0].private.reads() == "哪个群？"
    await six[0].presses("环卫一队党支部")
    assert six[0].private.sees().startswith("环卫一队党支部 排行榜\n2026年10月")
    await six[0].presses("换个群")
    assert six[0].private.sees() == "哪个群？"
    await six[0].presses("环卫二队党支部")
    assert six[0].private.sees().startswith("环卫二队党支部 排行榜\n2026年10月")
    await six[0].presses("平均分")
    assert "换个群" in six[0].private.buttons()


async def test_the_board_in_english(stage: Stage, team: Reader, lead: Actor) -> None:
    people = await join(stage, team, "Ann", "Bo", "Cy", "Di", "Ed", "Flo", language="en")
    await hold(
        stage, team, "2026-11-05", list(zip(people, (19, 18, 18, 12, 9.5, 0), strict=True)), name="Safety"
    )
    await lead.says("/top", team)
    assert team.reads() == (
        "Board\nNovember 2026, by points, tests only\n\n🥇 Ann  19/20\n🥈 Bo  18/20\n🥈 Cy  18/20\n\n"
        "Took part: 6\nEquals share a place.\nFor study, not for appraisal"
    )
    await lead.says("/top last quarter participation", team)
    assert team.reads() == (
        "Board\nQ3 2026, by how often one took part, tests only\n\nNobody has a result of that time."
    )
    await lead.says("/top month participation", team)
    assert "🥇 Ann  once\n🥇 Bo  once\n" in team.reads()
    await lead.says("/top this test average", team)
    assert team.reads().startswith(
        "Board\nThu 5 Nov Safety, by average, of a hundred\n\n🥇 Ann  95\n🥈 Bo  90"
    )


async def test_the_own_place_is_told_whole(stage: Stage, team: Reader, lead: Actor) -> None:
    people = await join(stage, team, "Ann", "Bo", "Cy", language="en")
    await hold(stage, team, "2025-11-05", [(one, 20) for one in people], name="Anti-bribery " * 4)
    crew = "The crew of the night shift at the depot in the north of town"
    await put_into(stage, team, crew, people)
    await people[0].says(f"/top this test average {crew.lower()}", team)
    team.reads()
    said = await people[0].presses("My place", team)
    assert said.startswith(f"{crew}: Wed 5 Nov 2025")
    assert said.endswith("…. You share place 1 of 3, with 100")


async def test_a_part_of_the_group_has_its_own_board(stage: Stage, group: Reader, six: list[Actor]) -> None:
    await put_into(stage, group, "第一党小组", six[2:])
    await six[0].says("/top 本月 第一党小组", group)
    assert group.reads().startswith(
        "排行榜\n第一党小组：2026年11月，按总分，只计测试\n\n🥇 王海  18/20\n🥈 赵敏  12/20\n\n参加 4 人"
    )
    assert "✓ 第一党小组" in group.buttons()
    await six[0].presses("全体", group)
    assert "参加 6 人" in group.sees()


async def test_a_part_whose_name_is_in_another(stage: Stage, group: Reader, six: list[Actor]) -> None:
    await put_into(stage, group, "一组", six[:3])
    await put_into(stage, group, "十一组", six[3:])
    await six[0].says("/top 十一组 10月", group)
    assert group.reads().startswith("排行榜\n十一组：2026年10月，按总分")


async def test_an_old_button_of_a_part_leads_to_no_other(
    stage: Stage, group: Reader, six: list[Actor]
) -> None:
    await put_into(stage, group, "第二党小组", six[:3])
    await six[0].says("/top 本月 第二党小组", group)
    group.reads()
    await put_into(stage, group, "第一党小组", six[3:])
    assert await six[0].presses("平均分", group) == "小组有变动，这是全体的榜。"
    assert group.sees().startswith("排行榜\n2026年11月，按平均分")
    await six[0].presses("第二党小组", group)
    assert group.sees().startswith("排行榜\n第二党小组：2026年11月，按平均分")


async def test_of_many_parts_each_can_be_chosen(stage: Stage, group: Reader, six: list[Actor]) -> None:
    for number, who in enumerate(six, 1):
        await put_into(stage, group, f"{number}组", [who])
    await six[0].says("/top 本月", group)
    group.reads()
    assert [one for one in group.buttons() if one.endswith("组")] == [
        "1组",
        "2组",
        "3组",
        "4组",
        "5组",
        "其他小组",
    ]
    await six[0].presses("其他小组", group)
    assert group.buttons() == ["1组", "2组", "3组", "4组", "5组", "6组", "返回"]
    await six[0].presses("6组", group)
    assert group.sees().startswith("排行榜\n6组：2026年11月")
    assert "✓ 6组" in group.buttons()
    await six[0].presses("其他小组", group)
    await six[0].presses("返回", group)
    assert "✓ 6组" in group.buttons()
    await six[0].presses("全体", group)
    assert "参加 6 人" in group.sees()
