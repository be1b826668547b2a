"""Rosters: a secretary's list, subgroups and tags, leaving and returning."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from bot.sandbox import members
from tests.conversations.papers import load_pack
from tests.conversations.rosters import ROWS, code_of, imported, opened, people, workbook
from tests.conversations.stage import Actor, Reader, Stage


async def test_a_list_is_shown_before_anything_is_taken_over(
    stage: Stage, office: Reader, secretary: Actor
) -> None:
    before = await people(stage)
    await secretary.sends("名册.xlsx", workbook(ROWS), caption="/roster")
    assert office.reads() == (
        "名册.xlsx\n环卫一队党支部\n新增 3 人，有变化的 0 人，没变的 0 人\n"
        "王强 · 第一党小组 · 组长\n李梅 · 第一党小组 · 流动\n赵大爷 · 第二党小组 · 不计入\n"
        "没有读取的列：手机号"
    )
    assert await people(stage) == before
    await secretary.presses("导入 3 人")
    assert office.sees().startswith("已导入 环卫一队党支部：新增 3 人，更新 0 人。")
    assert (await people(stage))[len(before) :] == [
        ("王强", False, "第一党小组", ["组长"], False),
        ("李梅", False, "第一党小组", ["流动"], False),
        ("赵大爷", False, "第二党小组", [], True),
    ]
    await secretary.presses("看整个名册")
    shown = office.sees()
    assert shown.startswith(
        "环卫一队党支部 名册\n共 5 人，计入 4 人\n群里 2 人，我认得 2 人\n还没绑定的：3 人\n"
    )
    assert "李梅 · 第一党小组 · 流动 · 未绑定" in shown
    assert "赵大爷 · 第二党小组 · 未绑定 · 不计入" in shown


async def test_the_same_list_again_changes_nothing_and_a_newer_one_what_it_says(
    stage: Stage, office: Reader, secretary: Actor
) -> None:
    await imported(office, secretary)
    await secretary.sends("名册.xlsx", workbook(ROWS), caption="/roster")
    assert "新增 0 人，有变化的 0 人，没变的 3 人" in office.reads()
    assert office.buttons() == []
    await imported(office, secretary, [["姓名", "小组"], ["李梅", "第二党小组"], ["秀英", ""]])
    assert office.sees() == "已导入 环卫一队党支部：新增 0 人，更新 2 人。"
    assert ("李梅", False, "第二党小组", ["流动"], False) in await people(stage)
    # whoever is called so in the group already is meant, and nobody new comes into being
    assert [name for name, *_ in await people(stage)].count("秀英") == 1


async def test_a_list_with_a_line_that_cannot_be_read_is_not_taken_over_at_all(
    stage: Stage, office: Reader, secretary: Actor
) -> None:
    before = await people(stage)
    rows = [["姓名", "小组"], ["王强", "一组"], ["", "一组"], ["李梅", "一组"], ["李 梅", "二组"]]
    await secretary.sends("名册.xlsx", workbook(rows), caption="/roster")
    assert office.reads() == (
        "名册.xlsx\n环卫一队党支部\n有看不懂的行时，整份都不导入。请改好再发，要改的有 3 行：\n"
        "第 3 行，一组：没有写姓名\n"
        "第 4 行，李梅：这个姓名出现了两次，请加以区分，例如：王强（二组）\n"
        "第 5 行，李梅：这个姓名出现了两次，请加以区分，例如：王强（二组）"
    )
    assert office.buttons() == []
    assert await people(stage) == before


async def test_a_list_is_asked_for_with_one_to_fill_in(
    stage: Stage, office: Reader, secretary: Actor
) -> None:
    await secretary.says("/roster")
    office.reads()
    await secretary.presses("导入名单")
    assert office.reads().startswith("请回复这条消息，发来 环卫一队党支部 的名单")
    question = office.latest
    assert office.reads().startswith("可以照着填的表格")
    filled = load_workbook(io.BytesIO(office.file()))
    assert [cell.value for cell in filled.worksheets[0][1]] == ["姓名", "小组", "职务", "标签"]
    template = office.file()
    assert question is not None
    gbk = "姓名,小组\n王强,一组\n".encode("gbk")
    await secretary.sends("名单.csv", gbk, reply_to=question.id)
    assert "王强 · 一组" in office.reads()
    await secretary.presses("算了")
    assert office.sees() == "没有导入。"
    await secretary.sends("名册.xlsx", template, caption="/roster")
    assert "赵大爷 · 第二党小组 · 不计入" in office.reads()


async def test_a_list_in_the_group_is_refused(
    stage: Stage, office: Reader, group: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.sends("名册.xlsx", workbook(ROWS), group, caption="/roster")
    assert group.reads() == "名单请私聊发给我，不要发在群里。"
    await member.sends("名册.xlsx", workbook(ROWS), caption="/roster")
    assert member.private.reads().startswith("我还不知道您管理哪个群")


# -- what is noted


async def test_subgroup_and_tags_are_changed_by_hand(stage: Stage, office: Reader, secretary: Actor) -> None:
    await imported(office, secretary)
    await opened(office, secretary, "秀英")
    await secretary.presses("小组")
    assert office.buttons() == ["第一党小组", "第二党小组", "其他……", "不分组", "返回"]
    await secretary.presses("第二党小组")
    assert "小组：第二党小组" in office.sees()
    await secretary.presses("标签")
    assert office.reads() == "秀英 有哪些标签？现在：无。请写全，例如：流动、组长。发一个“-”就全部去掉。"
    await secretary.answers("流动，流动, 宣传委员", office)
    assert "标签：流动、宣传委员" in office.reads()
    await secretary.presses("小组")
    await secretary.presses("其他……")
    office.reads()
    await secretary.answers("第三党小组", office)
    assert "小组：第三党小组" in office.reads()
    assert ("秀英", True, "第三党小组", ["流动", "宣传委员"], False) in await people(stage)


async def test_who_leaves_and_comes_back_keeps_what_was_noted(
    stage: Stage, office: Reader, group: Reader, secretary: Actor, member: Actor
) -> None:
    await imported(office, secretary)
    await member.says(await code_of(office, secretary, "李梅"))
    member.private.reads()
    for action in ("leave", "join"):
        members.act(stage.world, group.chat, member.user, action, by=member.user)  # type: ignore[arg-type]
        await stage.settle()
        there = [name for name, *_ in await people(stage)]
        assert ("李梅" in there) == (action == "join")
    assert ("李梅", True, "第一党小组", ["流动"], False) in await people(stage)


async def test_who_was_listed_by_mistake_is_taken_off(stage: Stage, office: Reader, secretary: Actor) -> None:
    await imported(office, secretary)
    await opened(office, secretary, "– 赵大爷")
    await secretary.presses("移出名册")
    assert office.sees() == "把 赵大爷 移出 环卫一队党支部 的名册？已有的记录会保留。"
    await secretary.presses("移出")
    assert "赵大爷" not in office.sees()


async def test_a_test_can_be_for_one_subgroup(
    stage: Stage, office: Reader, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    await imported(office, secretary)
    await member.says(await code_of(office, secretary, "李梅"))
    member.private.reads()
    await secretary.says("/roster")
    office.reads()
    await secretary.presses("人齐了，确认")
    await secretary.says("/test 每月25日9点 廉政测试 开放5天 廉政5 限时20分钟 及格60", group)
    group.reads()
    for label in ("改规则", "面向谁", "第二党小组"):
        await secretary.presses(label, group)
    assert "面向：第二党小组" in group.sees()
    await secretary.says("/test 每月25日10点 流动党员测试 开放5天 廉政5", group)
    group.reads()
    for label in ("改规则", "面向谁", "流动"):
        await secretary.presses(label, group)
    await stage.until("2026-11-25 10:00")
    assert group.reads().endswith(
        "面向：第二党小组\n截止：11月30日 周一 09:00\n私聊作答，成绩只告诉本人。\n已完成 0/0"
    )
    assert group.reads().endswith(
        "面向：流动\n截止：11月30日 周一 10:00\n私聊作答，成绩只告诉本人。\n已完成 0/1"
    )
    await member.says("/test")
    assert "流动党员测试" in (shown := member.private.reads())
    assert "廉政测试" not in shown
    await member.starts("test-1")
    assert member.private.reads() == "这次测试只面向 第二党小组。"
    await stage.until("2026-11-29 12:00")
    assert "流动党员测试" in member.private.reads()
    member.private.stays_silent()
    office.reads()  # that one was reminded


async def test_receipts_can_be_of_one_subgroup(
    stage: Stage, office: Reader, group: Reader, secretary: Actor, member: Actor
) -> None:
    await imported(office, secretary)
    await member.says(await code_of(office, secretary, "李梅"))
    member.private.reads()
    await secretary.says("/roster")
    office.reads()
    await secretary.presses("人齐了，确认")
    await secretary.says("/remind 明天9点 交思想汇报 需回执", group)
    group.reads()
    await secretary.presses("面向谁", group)
    assert group.buttons() == ["✓ 所有人", "第一党小组", "第二党小组", "流动", "组长", "返回"]
    await secretary.presses("第一党小组", group)
    assert "要求回执的：第一党小组" in group.sees()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await secretary.presses("收到", group)  # who is not meant may, and is not counted
    assert group.buttons() == ["收到 0/2"]
    await stage.later(seconds=20)
    await member.presses("收到 0/2", group)
    assert group.buttons() == ["收到 1/2"]
    await secretary.says("/receipts")
    office.reads()
    await secretary.presses("1")
    assert "还没有回执：王强" in office.sees()
