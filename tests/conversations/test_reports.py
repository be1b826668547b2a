"""`/report`: numbers to the secretary alone, the aggregate to the group on a tap; who has done what."""

from __future__ import annotations

import pytest

from bot.sandbox import members
from bot.sandbox.files import picture_size
from bot.scores import fonts
from tests.conversations.papers import load_pack
from tests.conversations.reporting import hand_in, known_for_long
from tests.conversations.scoring import join
from tests.conversations.stage import Actor, Reader, Stage

NAMES = ("周建国", "李红梅", "王海", "赵敏", "钱进", "孙丽")


@pytest.fixture
async def six(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> list[Actor]:
    """Six of the group besides the secretary and 秀英, who has not spoken yet; the roster is confirmed."""
    people = await join(stage, group, *NAMES)
    await secretary.starts()
    secretary.private.reads()
    await known_for_long(stage, group)
    return people


async def test_numbers_of_a_month_and_the_trend(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await hand_in(stage, group, "2026-09-05", list(zip(six[:4], (20, 10, 10, 12), strict=True)))
    await hand_in(stage, group, "2026-10-05", list(zip(six[:5], (20, 10, 10, 12, 8), strict=True)))
    await hand_in(stage, group, "2026-11-05", list(zip(six, (19, 19, 18, 12, 9.5, 0), strict=True)))
    await hand_in(stage, group, "2026-11-12", list(zip(six[:3], (20, 20, 20), strict=True)), name="党规测试")
    await secretary.says("/report", group)
    assert group.reads() == "已发到您的私聊。"
    # 11 November: 137.5 of 180 in nine results, 6 of 9 above 60; seven on the roster, the secretary with them
    assert secretary.private.reads() == (
        "环卫一队党支部 学习情况\n2026年11月\n\n"
        "11月5日 周四  廉政测试  6/7，平均 64.6 分，及格率 66.7%\n"
        "11月12日 周四  党规测试  3/7\n\n"
        "已截止的测试：2 场\n完成：9/14 人次，64.3%\n平均 76.4 分\n及格率 77.8%\n\n"
        "变化趋势\n2026年9月  完成率 57.1%\n2026年10月  完成率 71.4%，平均 60 分\n"
        "2026年11月  完成率 64.3%，平均 76.4 分\n\n仅供学习，不作考核"
    )
    assert secretary.private.buttons() == [
        "✓ 本月", "季度", "半年", "全年", "◀", "趋势图", "发到群里", "完成情况", "导出表格",
    ]  # fmt: skip
    await secretary.presses("◀")
    assert secretary.private.sees().startswith("环卫一队党支部 学习情况\n2026年10月\n\n10月5日 周一")
    await secretary.presses("◀")
    # of four people an average would tell too much
    assert "9月5日 周六  廉政测试  4/7\n" in secretary.private.sees()
    assert "不足 5 人不算平均分，免得推出个人成绩。" in secretary.private.sees()
    assert "发到群里" not in secretary.private.buttons()
    await secretary.says("/report 季度")
    assert "\n2026年第4季度\n" in secretary.private.reads()
    await secretary.says("/report 去年")
    assert secretary.private.reads() == (
        "环卫一队党支部 学习情况\n2025年\n这段时间没有已截止的测试。\n\n仅供学习，不作考核"
    )
    await secretary.says("/report 天气")
    assert secretary.private.reads() == "没有看懂“天气”。例如：/report 上月"


async def test_the_group_reads_the_aggregate_and_no_name(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await hand_in(stage, group, "2026-11-05", list(zip(six, (19, 19, 18, 12, 9.5, 0), strict=True)))
    await secretary.says("/report")
    secretary.private.reads()
    await secretary.presses("发到群里")
    said = (
        "学习情况：2026年11月\n已截止的测试：1 场\n完成：6/7 人次，85.7%\n平均 64.6 分\n及格率 66.7%\n\n"
        "仅供学习，不作考核"
    )
    assert secretary.private.sees() == f"将发到 环卫一队党支部：\n\n{said}"
    group.stays_silent()
    await secretary.presses("返回")
    group.stays_silent()
    await secretary.presses("发到群里")
    assert await secretary.presses("发送") == "已发到群里。"
    assert group.reads() == said
    # the tap was used up
    await secretary.forges("reports.send:1.1.0:0", secretary.private)
    group.stays_silent()


async def test_an_open_test_counts_when_it_has_closed(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await hand_in(stage, group, "2026-11-19", [(one, 20) for one in six], open_=True)
    await secretary.says("/report")
    assert secretary.private.reads() == (
        "环卫一队党支部 学习情况\n2026年11月\n这段时间没有已截止的测试。\n正在进行，尚未计入：廉政测试\n\n"
        "仅供学习，不作考核"
    )


async def test_without_a_confirmed_roster_there_is_no_share(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await known_for_long(stage, group, confirmed=False)
    await hand_in(stage, group, "2026-11-05", [(one, 20) for one in six])
    await secretary.says("/report")
    said = secretary.private.reads()
    assert "11月5日 周四  廉政测试  6 人完成，平均 100 分，及格率 100%" in said
    assert "确认名册（/roster）后，会给出应考人数和完成率。" in said


async def test_the_trend_as_a_picture(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    for day in ("2026-10-05", "2026-11-05"):
        await hand_in(stage, group, day, [(one, 20) for one in six])
    await secretary.says("/report")
    secretary.private.reads()
    assert await secretary.presses("趋势图") == "正在画，稍等。"
    assert secretary.private.reads() == "环卫一队党支部：变化趋势\n仅供学习，不作考核"
    assert fonts.families()
    width, height = picture_size(secretary.private.file()) or (0, 0)
    assert (width, height > 500) == (1080, True)


async def test_the_register_of_half_a_year(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await hand_in(stage, group, "2026-09-05", [(one, 20) for one in six[:2]])
    await hand_in(stage, group, "2026-10-05", [(one, 20) for one in six[1:4]])
    await hand_in(stage, group, "2026-10-25", [(one, 20) for one in six[2:4]], name="党规测试")
    await hand_in(stage, group, "2026-11-19", [(six[0], 20)], open_=True)
    await join(stage, group, "新来的同志")
    members.act(stage.world, group.chat, six[5].user, "leave", by=six[5].user)
    await stage.settle()
    await secretary.says("/report")
    secretary.private.reads()
    await secretary.presses("完成情况")
    assert secretary.private.sees() == (
        "环卫一队党支部 完成情况\n2026年下半年\n"
        "7  8  9 10 11 12\n"
        ".  .  ✓  ~  o  .  李红梅\n"
        ".  .  o  o  o  .  钱进\n"
        ".  .  o  ✓  o  .  王海\n"
        ".  .  +  +  o  .  新来的同志\n"
        ".  .  o  ✓  o  .  赵敏\n"
        ".  .  o  o  o  .  志远\n"
        ".  .  ✓  o  ✓  .  周建国\n"
        "✓ 完成；~ 完成一部分；o 未完成；+ 后加入；. 没有测试"
    )
    assert secretary.private.buttons() == ["私下提醒 6 人：廉政测试", "◀ 前半年", "学习情况"]
    await secretary.presses("◀ 前半年")
    assert "2026年上半年" in secretary.private.sees()
    await secretary.presses("后半年 ▶")
    await secretary.presses("学习情况")
    assert secretary.private.sees().startswith("环卫一队党支部 学习情况")


async def test_a_reminder_from_the_register_goes_privately_and_once_a_day(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await six[0].starts()
    six[0].private.reads()
    await load_pack(stage)
    await secretary.says("/test 明天9点 小测 开放3天 廉政5 不提醒", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await secretary.says("/report")
    secretary.private.reads()
    await secretary.presses("完成情况")
    (label,) = [one for one in secretary.private.buttons() if one.startswith("私下提醒")]
    assert label == "私下提醒 7 人：小测"
    assert await secretary.presses(label) == ("已私下提醒 2 人。另有 5 人没和我私聊过，请当面说一声。")
    for one in (secretary, six[0]):  # the others have not begun a chat with the bot
        assert one.private.reads().startswith("小测\n环卫一队党支部\n11月24日")
    group.stays_silent()
    secretary.private.latest = min(
        (one for one in secretary.private.chat.messages.values() if "完成情况\n" in one.text),
        key=lambda one: one.id,
    )
    assert await secretary.presses(label) == "今天已经提醒过了，需要的话明天再提醒。"
    six[0].private.stays_silent()


async def test_only_who_is_a_secretary_there(
    stage: Stage, group: Reader, secretary: Actor, member: Actor, six: list[Actor]
) -> None:
    await hand_in(stage, group, "2026-11-05", [(one, 20) for one in six])
    await member.says("/report", group)
    assert group.reads() == "这件事只有本群管理员能做，请找管理员帮忙。"
    await member.starts()
    member.private.reads()
    await member.says("/report")
    assert member.private.reads().startswith("我还不知道您管理哪个群")
    for data in ("reports.open:1.1.0:0", "reports.send:1.1.0:0", "reports.register:1.0.0:0"):
        await member.forges(data, member.private)
        assert "环卫一队" not in member.private.sees()
    group.stays_silent()
    for data in (
        "reports.open:1.9.0:0",
        "reports.open:1.0.0:0",
        "reports.open:1:0",
        "reports.register:1.9:0",
    ):
        await secretary.says("/report")
        secretary.private.reads()
        assert await secretary.forges(data, secretary.private) == "这个按钮已经过期了，请重新发一次命令。"


async def test_several_groups_in_english(stage: Stage, team: Reader, lead: Actor) -> None:
    other = stage.group("Depot South", lead)
    await stage.settle()
    other.reads()
    people = await join(stage, team, *(f"Ann {number}" for number in range(5)), language="en")
    await known_for_long(stage, team)
    await hand_in(stage, team, "2026-11-05", [(one, 15) for one in people], name="Safety")
    await lead.starts()
    lead.private.reads()
    await lead.says("/report this year")
    assert lead.private.reads() == "Which group?"
    await lead.presses("Depot North")
    assert lead.private.sees() == (
        "Report on Depot North\nYear 2026\n\nThu 5 Nov  Safety  5/6, average 75, passed 100%\n\n"
        "Tests that are over: 1\nHanded in: 5 of 6, 83.3%\nAverage: 75 of 100\nPassed: 100%\n\n"
        "For study, not for appraisal"
    )
