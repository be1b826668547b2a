"""A test in one line, as people write it: what is understood is on the card, what is not is said."""

import pytest

from tests.conversations.papers import load_pack
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture(autouse=True)
async def bank(stage: Stage) -> None:
    await load_pack(stage)


async def test_numbers_in_words_and_rules_in_other_words_are_read(group: Reader, secretary: Actor) -> None:
    await secretary.says(
        "/test 每月最后一天9点 廉政五题 开放一周 限时半小时 80分及格 每题二十分 少选不得分", group
    )
    assert group.reads() == (
        "知识测试\n题目：廉政5题\n每题分值：20 分\n共 5 题，限时30分钟\n80 分及格（满分 100）\n开放：1周\n"
        "多选漏选：不得分\n开考：每月最后一天 09:00\n下一次：11月30日 周一 09:00"
    )


async def test_a_rule_that_is_not_understood_does_not_become_the_name(
    group: Reader, secretary: Actor
) -> None:
    for words in ("开放到周五", "截止25日", "错一题扣１分"):
        await secretary.says(f"/test 每月20日9点 廉政5 {words}", group)
        assert group.reads().startswith(f"没有看懂“{words}”。规则可以这样写：开放5天、限时20分钟、")
    await secretary.says("/test", group)
    assert "还没有安排" in group.reads()


async def test_the_same_in_english(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/test every month on the 20th 9:00 integrity 5 open until Friday", team)
    assert team.reads().startswith("I do not understand “open until”. Rules are said like this: open 5 days,")
    await lead.says("/test every month on the 20th 9:00 5 questions on integrity, open for a week", team)
    assert "Asks: integrity 5\n" in team.reads()
    assert "Open for: 1 week\n" in team.sees()


async def test_a_pack_without_a_number_and_parts_that_do_not_add_up(group: Reader, secretary: Actor) -> None:
    await secretary.says("/test 每月20日9点 单选1 廉政", group)
    assert group.reads() == "“廉政”要出几题？例如：廉政5"
    await secretary.says("/test 每月20日9点 廉政5 共20题", group)
    assert group.reads() == "各部分加起来是 5 题，不是 20 题，请核对一下。"


async def test_now_asks_whether_to_announce_it(group: Reader, secretary: Actor) -> None:
    await secretary.says("/test 现在 廉政5", group)
    assert "还没有定时间。" in group.reads()
    await secretary.presses("确定，在群里公布", group)
    assert group.reads().startswith("📝 知识测试\n共 5 题")


async def test_what_is_said_again_to_correct_it_would_be_a_second_test(
    group: Reader, secretary: Actor
) -> None:
    await secretary.says("/test 每月20日9点 廉政5", group)
    group.reads()
    await secretary.says("/test 每月20日9点 廉政5 开放5天", group)
    assert group.reads().endswith("同一时间还有一场同名的测试；如果只要一场，请删掉另一场。")
    await secretary.presses("删除", group)
    await secretary.presses("确定删除", group)
    await secretary.says("/test 每月21日9点 廉政5", group)
    assert "同名" not in group.reads()


async def test_a_day_that_rests_on_a_calendar_not_yet_published_is_marked(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/test 每季度第一个工作日9点 廉政5", group)
    assert group.reads().endswith("（未确认）")
    await stage.later(days=3)  # it looks again each day, and says nothing
    group.stays_silent()


async def test_who_asks_how_gets_an_example_and_no_test_of_that_name(group: Reader, secretary: Actor) -> None:
    await secretary.says("/test 帮助", group)
    assert group.reads() == "例如：/test 每月20日9点 开放5天 廉政10 党规5 业务5 限时20分钟 及格60"
    await secretary.says("/test 每月20日9点廉政2党章0", group)
    assert "没有关于“党章”的题" in group.reads()
    await secretary.says("/test", group)
    assert "还没有安排" in group.reads()


async def test_a_page_is_not_a_line(group: Reader, secretary: Actor) -> None:
    await secretary.says("/test 每月20日9点 廉政5 " + "通知全文" * 200, group)
    assert group.reads().startswith("这么长，不像是一行测试安排。例如：/test 每月20日9点")
