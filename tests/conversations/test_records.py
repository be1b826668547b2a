"""One's own record: results, topics, what is open; told to oneself alone."""

from __future__ import annotations

import pytest

from bot.sandbox.files import picture_size
from bot.scores import fonts
from bot.scores.ledger import Occasion
from tests.conversations.papers import load_pack
from tests.conversations.scoring import hold, join
from tests.conversations.sitting import answer
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def known(stage: Stage, group: Reader, member: Actor) -> Actor:
    """A member whom the bot knows in the group and in private."""
    await member.says("/today", group)
    group.reads()
    await member.starts()
    member.private.reads()
    return member


async def test_in_a_group_there_is_only_the_way_to_it(stage: Stage, group: Reader, member: Actor) -> None:
    await member.says("/me", group)
    assert group.reads() == "成绩只私下告诉您本人。"
    assert group.buttons() == ["我的成绩"]
    await member.starts("me")
    assert member.private.reads() == (
        "我的成绩\n这里只有您自己看得到。\n\n测试\n还没有成绩。测试截止后显示在这里。\n\n待办\n没有。"
    )


async def test_results_of_tests_and_what_is_not_told_yet(stage: Stage, group: Reader, known: Actor) -> None:
    await hold(stage, group, "2026-10-05", [(known, 17)], name="党规测试")
    await hold(stage, group, "2026-11-05", [(known, 19)])
    await hold(stage, group, "2026-11-18", [(known, 3)], open_=True)
    await hold(stage, group, "2026-11-10", [(known, 1)], of=1, occasion=Occasion.DAILY)
    await known.says("/me")
    assert known.private.reads() == (
        "我的成绩\n这里只有您自己看得到。\n\n测试\n11月5日 周四  廉政测试  95\n10月5日 周一  党规测试  85\n"
        "最近 2 次平均 90 分（百分制）\n竞答和每日一题：答对 1/1 题\n\n"
        "待办\n廉政测试，环卫一队党支部：11月18日 周三 09:00 截止"
    )
    assert known.private.buttons() == ["廉政测试", "看图", "榜上怎样显示我"]


async def test_last_year_is_named_and_what_is_void_counts_for_nothing(
    stage: Stage, group: Reader, known: Actor
) -> None:
    await hold(stage, group, "2025-12-05", [(known, 17)])
    await hold(stage, group, "2026-10-05", [(known, 0)], of=0, name="党规测试")
    await known.says("/me")
    # one result is no average, and no picture
    assert known.private.reads() == (
        "我的成绩\n这里只有您自己看得到。\n\n测试\n10月5日 周一  党规测试  不计分\n"
        "2025年12月5日 周五  廉政测试  85\n\n待办\n没有。"
    )
    assert known.private.buttons() == ["榜上怎样显示我"]
    await hold(stage, group, "2026-11-05", [(known, 19)])
    await known.says("/me")
    said = known.private.reads()
    assert "11月5日 周四  廉政测试  95\n10月5日" in said
    assert "最近 2 次平均 90 分（百分制）" in said


async def test_the_results_as_a_picture(stage: Stage, group: Reader, known: Actor) -> None:
    for day, points in (("2026-09-05", 12), ("2026-10-05", 17), ("2026-11-05", 19)):
        await hold(stage, group, day, [(known, points)])
    await known.says("/me")
    known.private.reads()
    assert await known.presses("看图") == "正在画，稍等。"
    await stage.settle()
    if len(fonts.families()) > 1:
        assert known.private.reads() == "我的测试成绩"
        assert picture_size(known.private.file())[0] == 1080
    else:
        assert known.private.reads() == "这台机器上没有可用的字体，画不了图。"


async def test_topics_and_what_is_open(stage: Stage, group: Reader, secretary: Actor, known: Actor) -> None:
    await load_pack(stage)
    await secretary.says("/test 明天9点 廉政测试 开放2天 廉政5 限时20分钟", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await known.says("/me")
    assert known.private.reads().endswith("待办\n廉政测试，环卫一队党支部：11月23日 周一 09:00 截止")
    await known.presses("廉政测试")
    assert "共 5 题" in known.private.reads()
    await known.presses("开始")
    await answer(known)
    await known.presses("交卷")
    await stage.until("2026-11-23 09:05")
    group.reads()
    await known.says("/me")
    said = known.private.reads()
    assert "11月21日 周六  廉政测试  100\n\n掌握得好：党纪处分 3/3\n\n待办\n" in said
    assert "廉洁纪律" not in said  # two answers are too few to tell of a topic


async def test_a_second_group_is_named_and_the_own_wish_is_its_own(
    stage: Stage, group: Reader, known: Actor
) -> None:
    other = stage.group("环卫二队党支部", known)
    await stage.settle()
    other.reads()
    await known.says("/today", other)
    other.reads()
    await hold(stage, group, "2026-10-05", [(known, 17)])
    await hold(stage, other, "2026-11-05", [(known, 19)], name="安全测试")
    await known.says("/me")
    assert "11月5日 周四  安全测试（环卫二队党支部）  95\n" in known.private.reads()
    await known.presses("榜上怎样显示我")
    assert known.private.sees() == "在哪个群？"
    await known.presses("环卫二队党支部")
    await known.presses("不显示")
    assert known.private.sees() == (
        "环卫二队党支部 排行榜怎样显示您\n不显示，榜上也不留空位。您的名次只告诉您本人。"
    )
    await known.presses("返回")
    assert known.private.sees().startswith("我的成绩")
    await known.presses("榜上怎样显示我")
    await known.presses("环卫一队党支部")
    assert known.private.sees().endswith("显示姓名。")


async def test_the_record_in_english(stage: Stage, team: Reader) -> None:
    (ann,) = await join(stage, team, "Ann", language="en")
    await ann.starts()
    ann.private.reads()
    await hold(stage, team, "2026-10-05", [(ann, 17)], name="Safety")
    await hold(stage, team, "2026-11-05", [(ann, 19)], name="Anti-bribery")
    await ann.says("/me")
    assert ann.private.reads() == (
        "My record\nNobody but you reads this here.\n\nTests\nThu 5 Nov  Anti-bribery  95\n"
        "Mon 5 Oct  Safety  85\nAverage of the last 2: 90 of a hundred\n\nOpen for you\nNothing."
    )
    await ann.presses("How the board shows me")
    await ann.presses("An alias")
    assert ann.private.reads() == "What shall the board of Depot North call you?"
    await ann.answers("Night owl", ann.private)
    assert ann.private.reads() == "How the board of Depot North shows you\nAs “Night owl”."
