"""A file in private without a word: its name or headings tell whether it is a roster, dates or questions."""

from __future__ import annotations

import pytest

from bot.general.roster_import import template
from bot.quiz.bank.formats.template import template as questions_template
from bot.sandbox import members
from tests.conversations.rosters import ROWS, people, workbook
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def office(stage: Stage, group: Reader, secretary: Actor) -> Reader:
    """The secretary's private chat; he was heard in his group."""
    await secretary.starts()
    secretary.private.reads()
    await secretary.says("/today", group)
    group.reads()
    return secretary.private


async def test_a_roster_is_shown_and_taken_over(stage: Stage, office: Reader, secretary: Actor) -> None:
    await secretary.sends("党员名册.xlsx", workbook(ROWS))
    assert office.reads().startswith(
        "党员名册.xlsx\n环卫一队党支部\n新增 3 人，有变化的 0 人，没变的 0 人\n王强 · 第一党小组 · 组长\n"
    )
    assert len(await people(stage)) == 1
    await secretary.presses("导入 3 人")
    assert [name for name, *_ in await people(stage)] == ["志远", "王强", "李梅", "赵大爷"]
    await secretary.sends("名册.csv", "姓名,小组\n秀英,一组\n".encode("gbk"), caption="这是名册")
    assert "秀英 · 一组" in office.reads()
    await secretary.presses("算了")


async def test_of_several_groups_he_says_which(
    stage: Stage, office: Reader, secretary: Actor, member: Actor
) -> None:
    others = [stage.group(title, secretary) for title in ("环卫二队党支部", "机关党支部")]
    await stage.settle()
    for other in others:
        other.reads()
        await secretary.says("/today", other)
        other.reads()
    for caption in ("", "/roster"):
        await secretary.sends("名册.xlsx", workbook(ROWS), caption=caption)
        assert office.reads() == "名册.xlsx：导入哪个群的名册？"
        assert sorted(office.buttons()) == ["机关党支部", "环卫一队党支部", "环卫二队党支部", "算了"]
        await secretary.presses("机关党支部")
        assert office.sees() == "名册.xlsx，导入 机关党支部 的名册："
        assert office.reads().startswith("名册.xlsx\n机关党支部\n新增 3 人")
        await secretary.presses("算了")
    assert len(await people(stage)) == 3  # himself, in each
    await secretary.sends("名册.xlsx", workbook(ROWS))
    office.reads()
    first = office.latest
    await secretary.presses("算了")
    assert office.sees() == "没有导入。"
    # nobody else, and no group of others
    await secretary.sends("名册.xlsx", workbook(ROWS))
    office.reads()
    await member.starts()
    member.private.reads()
    assert "过期" in await member.forges("general.list_for:4.1:0", member.private)
    assert "管理" in await secretary.forges("general.list_for:4.99:0", office)
    office.latest, question = first, office.latest
    assert "过期" in await secretary.forges("general.list_for:3.1:0", office)
    office.latest = question
    await secretary.presses("环卫二队党支部")
    office.reads()
    await secretary.presses("导入 3 人")
    assert office.sees().startswith("已导入 环卫二队党支部：新增 3 人")


async def test_questions_go_to_the_questions_and_dates_to_the_reminders(
    stage: Stage, office: Reader, secretary: Actor
) -> None:
    await secretary.sends("题库.xlsx", questions_template("zh"))
    assert "题" in office.reads()
    assert any(label.startswith("导入 ") for label in office.buttons())
    await secretary.presses(next(label for label in office.buttons() if label.startswith("导入 ")))
    assert office.sees().startswith("已导入到环卫一队党支部：")
    await secretary.sends("安排.csv", "日期,时间,内容\n2026-12-25,9:00,交材料\n".encode())
    assert "12月25日 周五 09:00 交材料" in office.reads()
    await secretary.presses("导入 1 条")
    assert "已导入 1 条" in office.sees()
    assert len(await people(stage)) == 1


async def test_the_lists_to_fill_in_come_back_as_they_are(stage: Stage, lead: Actor, team: Reader) -> None:
    await lead.starts()
    lead.private.reads()
    await lead.says("/today", team)
    team.reads()
    await lead.sends("roster.xlsx", template("en"))
    assert lead.private.reads().startswith("roster.xlsx\nDepot North\nNew: 3")
    await lead.presses("Leave it")
    await lead.sends("questions.xlsx", questions_template("en"))
    assert "take over" in lead.private.reads()
    await lead.presses("Cancel")


async def test_what_nobody_can_read_is_said(stage: Stage, office: Reader, secretary: Actor) -> None:
    await secretary.sends("表.csv", "品名,数量\n扫把,3\n".encode())
    assert office.reads().startswith("表.csv\n没看出这是什么表。标题行里有“日期”和“内容”的当作提醒，")
    await secretary.sends("表.xlsx", b"PK\x03\x04 broken")
    assert office.reads() == "表.xlsx\n这个文件打不开，请另存为 .xlsx 或 .csv 再发一次。"
    await secretary.sends("通知.pdf", b"%PDF-1.7")
    assert office.reads().startswith("这种文件我看不了。我能收：表格")


async def test_a_roster_of_somebody_who_keeps_no_group(
    stage: Stage, office: Reader, group: Reader, secretary: Actor, member: Actor
) -> None:
    await member.starts()
    member.private.reads()
    await member.sends("名册.xlsx", workbook(ROWS))
    assert member.private.reads().startswith("我还不知道您管理哪个群")
    # Telegram is asked anew who administers a group: the bot is told of no change
    await member.says("/today", group)
    group.reads()
    members.act(stage.world, group.chat, member.user, "promote")
    await stage.later(minutes=11)
    await member.sends("名册.xlsx", workbook(ROWS))
    assert member.private.reads().startswith("名册.xlsx\n环卫一队党支部\n新增 3 人")
    members.act(stage.world, group.chat, member.user, "demote")
    await stage.later(minutes=11)
    await member.sends("名册.xlsx", workbook(ROWS))
    assert member.private.reads().startswith("我还不知道您管理哪个群")
    assert len(await people(stage)) == 2


async def test_nothing_is_compared_where_telegram_cannot_be_asked(
    stage: Stage, office: Reader, secretary: Actor
) -> None:
    await secretary.says("/roster")
    office.reads()
    await stage.later(minutes=11)
    stage.world.set_faults({"errors": {"status": 502, "times": 99}, "methods": ["getChatAdministrators"]})
    await secretary.sends("名册.xlsx", workbook(ROWS))
    assert office.reads() == "暂时没能向 Telegram 核对您管理哪些群，请过一分钟再试。"
