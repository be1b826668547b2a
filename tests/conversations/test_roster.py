"""Rosters: a secretary's list, codes to bind oneself with, two persons who are one, leaving and returning."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from bot.engine.database import Base
from bot.engine.identity import Membership, Person
from bot.quiz.exam.model import Attempt
from bot.sandbox import members
from bot.scores.ledger import ScoreEntry, ScoreMonth
from tests.conversations.papers import load_pack, right_answer
from tests.conversations.stage import Actor, Reader, Stage

ROWS = [
    ["环卫一队党支部党员名册"],
    ["姓 名", "所在党小组", "党内职务", "标签", "手机号"],
    ["王  强", "第一党小组", "组长", "", "13800000000"],
    ["李梅", "第一党小组", "党员", "流动", ""],
    ["赵大爷", "第二党小组", "", "不计入", ""],
]


def workbook(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]  # a new book has a worksheet
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.fixture
async def office(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """The secretary's private chat; both have started the bot, the member was heard in the group."""
    for one in (secretary, member):
        await one.starts()
        one.private.reads()
    await member.says("/today", group)
    group.reads()
    return secretary.private


async def imported(office: Reader, secretary: Actor, rows: list[list[Any]] = ROWS) -> None:
    """The list was sent and taken over; its result is what was read last."""
    await secretary.sends("名册.xlsx", workbook(rows), caption="/roster")
    office.reads()
    await secretary.presses(next(label for label in office.buttons() if label.startswith("导入 ")))


async def opened(office: Reader, secretary: Actor, name: str) -> str:
    """The card of somebody on the roster."""
    await secretary.says("/roster")
    office.reads()
    await secretary.presses(name)
    return office.sees()


async def code_of(office: Reader, secretary: Actor, name: str) -> str:
    """A code for somebody on the roster."""
    await opened(office, secretary, name)
    await secretary.presses("绑定码")
    found = re.search(r"[2-9B-Z]{4}-[2-9B-Z]{4}", office.reads())
    assert found is not None
    return found[0]


async def people(stage: Stage) -> list[tuple[str, bool, str | None, list[str], bool]]:
    """Who is on the roster: name, whether bound, subgroup, tags, exempt."""
    assert stage.app is not None
    rows = (
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.left_at.is_(None))
        .order_by(Person.id)
    )
    return await stage.app.db.read(
        lambda session: [
            (person.name, person.telegram_id is not None, one.subgroup, list(one.tags), one.exempt)
            for person, one in session.execute(rows)
        ]
    )


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


# -- binding


async def test_somebody_binds_himself_with_a_code(
    stage: Stage, office: Reader, secretary: Actor, member: Actor
) -> None:
    await imported(office, secretary)
    code = await code_of(office, secretary, "王强")
    await member.says(code.lower().replace("-", " "))
    assert member.private.reads().startswith("好了，您在 环卫一队党支部 名册上的名字是 王强。")
    assert ("王强", True, "第一党小组", ["组长"], False) in await people(stage)
    assert "秀英" not in [name for name, *_ in await people(stage)]
    # the name stays, whatever Telegram calls him
    await member.says("/today")
    member.private.reads()

    assert "账号" in await opened(office, secretary, "王强")
    await member.says(code)
    assert member.private.reads() == "这个绑定码已失效，或者输错了。请向管理员再要一个。"


async def test_a_link_binds_who_is_not_in_the_group_and_starts_the_bot_with_it(
    stage: Stage, office: Reader, secretary: Actor
) -> None:
    await imported(office, secretary)
    code = await code_of(office, secretary, "李梅")
    away = stage.actor("梅子")
    await away.starts(f"bind-{code.replace('-', '').lower()}")
    assert away.private.reads().startswith("好了，您在 环卫一队党支部 名册上的名字是 李梅。")
    assert ("李梅", True, "第一党小组", ["流动"], False) in await people(stage)
    second = await code_of(office, secretary, "王强")
    await away.says(second)  # one person stands on a list once
    assert away.private.reads() == "您在 环卫一队党支部 的名册上已经是 李梅，这个码是给别人的。"


async def test_a_code_expires_and_the_list_of_all_keeps_those_that_are_out(
    stage: Stage, office: Reader, secretary: Actor, member: Actor
) -> None:
    await imported(office, secretary)
    code = await code_of(office, secretary, "王强")
    await secretary.says("/roster")
    office.reads()
    await secretary.presses("全部绑定码")
    assert office.reads() == "3 个人的绑定码。请只把各人自己的那一行发给本人。"
    lines = office.file().decode("utf-8-sig").splitlines()
    assert [line.split("\t")[0] for line in lines[2:]] == ["李梅", "王强", "赵大爷"]
    assert f"王强\t{code}\thttps://t.me/" in lines[3]
    await stage.later(days=15)
    await member.says(code)
    assert member.private.reads() == "这个绑定码已失效，或者输错了。请向管理员再要一个。"
    assert await code_of(office, secretary, "王强") != code


# -- matching


async def test_a_secretary_matches_somebody_and_the_records_of_both_become_one(
    stage: Stage, office: Reader, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    await imported(office, secretary)
    await secretary.says("/test 每月25日9点 廉政测试 开放5天 廉政5 限时20分钟 及格60", group)
    group.reads()
    await stage.until("2026-11-25 09:00")
    group.reads()
    await taken(member, wrong=2)
    await by_hand(office, group, secretary, "王强", "80")
    await opened(office, secretary, "王强")
    await secretary.presses("是哪一位？")
    assert office.sees() == "名单上的 王强 是哪一位？\n两边的记录会合在一起。"
    await secretary.presses("秀英")
    assert office.sees() == "名单上的 王强 就是 秀英 吗？对上后不能撤销。"
    source = await person_id(stage, "王强")
    await secretary.presses("是同一个人")
    assert office.sees().startswith("王强\n环卫一队党支部\n已有账号\n小组：第一党小组\n标签：组长")
    assert member.private.reads() == ("环卫一队党支部 的管理员在名册里把您记作 王强。如果不对，请告诉他。")
    assert [name for name, *_ in await people(stage)].count("王强") == 1
    assert await pointing_to(stage, source) == []
    # both attempts are there, the better one counts once, and the month says what the entries say
    # (by hand it weighs what the paper is worth, as if it had been answered: sums add up points)
    assert await attempts(stage, "王强") == [(1, 300, 500), (2, 400, 500)]
    entered, of, by_month = await standing(stage, "王强")
    assert (entered, of) == (400, 500)
    assert by_month == [("2026-11", 400, 500, 1)]


async def test_nobody_is_matched_by_a_forged_tap(
    stage: Stage, office: Reader, group: Reader, secretary: Actor, member: Actor
) -> None:
    await imported(office, secretary)
    await secretary.says("/roster")
    office.reads()
    me, other = await person_id(stage, "志远"), await person_id(stage, "秀英")
    for data in (f"general.match_with:1.{me}.{other}.1:0", f"general.code:1.{other}:0"):
        await secretary.forges(data, office)  # both have an account: nobody is taken over
    assert sum(name == "秀英" for name, *_ in await people(stage)) == 1
    listed = await person_id(stage, "王强")
    await member.says("/start")
    member.private.reads()
    for verb in ("person", "code", "match", "exempt", "strike", "subgroup", "ask_tags"):
        said = await member.forges(f"general.{verb}:1.{listed}.1:0", member.private)
        assert "管理" in said, verb
    assert (await people(stage))[-3][:2] == ("王强", False)


# -- another account


async def test_somebody_with_a_new_account_keeps_his_record(
    stage: Stage, office: Reader, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_pack(stage)
    await secretary.says("/test 每月25日9点 廉政测试 开放5天 廉政5 限时20分钟 及格60", group)
    group.reads()
    await stage.until("2026-11-25 09:00")
    group.reads()
    await taken(member, wrong=2)
    old = await person_id(stage, "秀英")
    newcomer = stage.actor("秀英新号")
    members.act(stage.world, group.chat, newcomer.user, "join", by=secretary.user)
    await newcomer.starts()
    newcomer.private.reads()
    # as long as the old account is there, nobody else can be it
    await opened(office, secretary, "秀英新号")
    assert "以前的账号" not in office.buttons()
    new = await person_id(stage, "秀英新号")
    assert "过期" in await secretary.forges(f"general.former_is:1.{new}.{old}.1:0", office)
    members.act(stage.world, group.chat, member.user, "leave")
    await stage.settle()
    await opened(office, secretary, "秀英新号")
    await secretary.presses("以前的账号")
    assert office.sees() == (
        "秀英新号 以前用的是哪个账号？\n这里是已经退群、也不在其他群里的人。两边的记录会合在一起。"
    )
    await secretary.presses("秀英")
    assert office.sees() == "已退群的 秀英 和 秀英新号 是同一个人吗？合并后不能撤销。"
    await secretary.presses("是同一个人")
    assert office.sees().startswith("秀英新号\n环卫一队党支部\n已有账号")
    assert member.private.reads() == (
        "环卫一队党支部 的管理员把您的记录转到了账号 秀英新号。如果那不是您的账号，请告诉他。"
    )
    assert newcomer.private.reads() == (
        "环卫一队党支部 的管理员把您以前的账号 秀英 的记录并到了这个账号。如果那不是您，请告诉他。"
    )
    assert await pointing_to(stage, old) == []
    assert await attempts(stage, "秀英新号") == [(1, 300, 500)]
    assert await standing(stage, "秀英新号") == (300, 500, [("2026-11", 300, 500, 1)])
    # the old account is a stranger from now on
    await member.says("/me")
    assert "60" not in member.private.reads()


async def test_who_is_in_another_group_is_not_taken_over(
    stage: Stage, office: Reader, group: Reader, secretary: Actor, member: Actor
) -> None:
    other = stage.group("环卫二队党支部", member)
    await stage.settle()
    other.reads()
    await member.says("/today", other)
    other.reads()
    members.act(stage.world, group.chat, member.user, "leave")
    await stage.settle()
    await opened(office, secretary, "志远")
    assert "以前的账号" not in office.buttons()
    me, his = await person_id(stage, "志远"), await person_id(stage, "秀英")
    await secretary.forges(f"general.former_is:1.{me}.{his}.1:0", office)
    assert await person_id(stage, "秀英") == his


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


# -- what the stories need


async def taken(who: Actor, *, wrong: int) -> None:
    """Somebody takes the test that is open."""
    await who.starts("test-1")
    who.private.reads()
    await who.presses("开始")
    for number in range(5):
        answer = right_answer(who.private.sees(), wrong=number < wrong)
        if "确定" in who.private.buttons():
            for letter in answer:
                await who.presses(letter)
            await who.presses("确定")
        elif answer in who.private.buttons():
            await who.presses(answer)
        else:
            await who.says(answer)
    await who.presses("交卷")


async def by_hand(office: Reader, group: Reader, secretary: Actor, name: str, marks: str) -> None:
    """The secretary enters a result of the test that is open."""
    await secretary.says("/test", group)
    group.reads()
    await secretary.presses("1", group)
    await secretary.presses("录入成绩", group)
    office.reads()
    await secretary.presses(name)
    office.reads()
    await secretary.answers(marks, office)
    office.reads()


async def person_id(stage: Stage, name: str) -> int:
    """The id of the only person of that name."""
    assert stage.app is not None
    return await stage.app.db.read(
        lambda session: session.scalars(select(Person.id).where(Person.name == name)).one()
    )


async def pointing_to(stage: Stage, person: int) -> list[str]:
    """The columns that still point to a person."""
    assert stage.app is not None
    columns = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column is Person.__table__.c.id for key in column.foreign_keys)
    ]
    assert len(columns) > 15
    return await stage.app.db.read(
        lambda session: [
            str(column)
            for column in columns
            if session.scalar(select(func.count()).select_from(column.table).where(column == person))
        ]
    )


async def attempts(stage: Stage, name: str) -> list[tuple[int, int | None, int | None]]:
    """His attempts, each with its number, points and of how many."""
    assert stage.app is not None
    rows = (
        select(Attempt.number, Attempt.points, Attempt.of)
        .join(Person, Person.id == Attempt.person_id)
        .where(Person.name == name)
        .order_by(Attempt.number)
    )
    return await stage.app.db.read(lambda session: [(*row,) for row in session.execute(rows)])


async def standing(stage: Stage, name: str) -> tuple[int, int, list[tuple[str, int, int, int]]]:
    """What the entries and the months say he has."""
    assert stage.app is not None
    entries = (
        select(func.sum(ScoreEntry.points), func.sum(ScoreEntry.of))
        .join(Person, Person.id == ScoreEntry.person_id)
        .where(Person.name == name)
    )
    months = (
        select(ScoreMonth.month, ScoreMonth.points, ScoreMonth.of, ScoreMonth.taken)
        .join(Person, Person.id == ScoreMonth.person_id)
        .where(Person.name == name)
    )
    return await stage.app.db.read(
        lambda session: (*session.execute(entries).one(), [(*row,) for row in session.execute(months)])
    )
