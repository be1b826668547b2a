"""A roster as its secretary works through it: the same names at one go, back to the page, who moved away."""

from __future__ import annotations

import pytest

from bot.sandbox import members
from tests.conversations.rosters import imported, opened, people
from tests.conversations.stage import Actor, Reader, Stage

NAMES = ("周建国", "李红梅", "王海", "赵敏", "钱进", "孙丽")


@pytest.fixture
async def office(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> Reader:
    for one in (secretary, member):
        await one.starts()
        one.private.reads()
    await imported(secretary.private, secretary, [["姓名"], *([name] for name in NAMES)])
    return secretary.private


async def heard(stage: Stage, group: Reader, *names: str) -> list[Actor]:
    """People of these names join and speak in the group."""
    found = [stage.actor(name) for name in names]
    for one in found:
        members.act(stage.world, group.chat, one.user, "join")
        await one.says("/today", group)
        group.reads()
    return found


async def page(office: Reader, secretary: Actor) -> str:
    await secretary.says("/roster")
    return office.reads()


async def test_the_same_names_are_put_together_at_one_go_after_a_look(
    stage: Stage, office: Reader, group: Reader, secretary: Actor
) -> None:
    one, *_ = await heard(stage, group, "周建国", "王 海", "李红", "赵敏", "赵敏")
    await one.starts()
    one.private.reads()
    # two are called 赵敏: it could be either of them
    assert "名单和群里名字相同、还没对上的：2 人" in await page(office, secretary)
    await secretary.presses("把名字相同的对上")
    assert office.sees() == (
        "名单和群里名字相同的\n环卫一队党支部\n王海 = 王 海\n周建国 = 周建国\n\n"
        "每一对都是同一个人吗？对上后不能撤销。"
    )
    await secretary.presses("返回")
    await secretary.presses("把名字相同的对上")
    # somebody has come meanwhile: what was not shown is not put together
    await heard(stage, group, "孙丽")
    await secretary.presses("都是，对上 2 人")
    assert "孙丽 = 孙丽" in office.sees()
    assert await secretary.presses("都是，对上 3 人") == "已对上 3 人"
    assert "名字相同" not in office.sees()
    assert one.private.reads() == "环卫一队党支部 的管理员在名册里把您记作 周建国。如果不对，请告诉他。"
    found = [(name, bound) for name, bound, *_ in await people(stage)]
    assert sorted(found) == sorted(
        [
            ("志远", True),
            ("周建国", True),
            ("李红梅", False),
            ("李红", True),
            ("王海", True),
            ("赵敏", False),
            ("赵敏", True),
            ("赵敏", True),
            ("钱进", False),
            ("孙丽", True),
        ]
    )
    assert "名字相同" not in await page(office, secretary)
    # an old button finds nothing to do
    await secretary.forges("general.namesakes:1:0", office)
    assert office.sees().startswith("环卫一队党支部 名册")


async def test_only_a_secretary_puts_names_together(
    stage: Stage, office: Reader, group: Reader, member: Actor
) -> None:
    await heard(stage, group, "周建国")
    await member.says("/start")
    member.private.reads()
    for data in ("general.namesakes:1:0", "general.join_namesakes:1.1:0"):
        assert "管理" in await member.forges(data, member.private)


async def test_one_comes_back_to_the_page_on_which_somebody_stands(
    stage: Stage, office: Reader, secretary: Actor
) -> None:
    await imported(office, secretary, [["姓名"], *([f"党员{number:02}"] for number in range(1, 21))])
    await page(office, secretary)
    await secretary.presses("▶")
    name = next(label for label in office.buttons() if label.startswith("党员"))
    await secretary.presses(name)
    await secretary.presses("看整个名册")
    assert name in office.buttons()
    assert "◀" in office.buttons()
    await secretary.presses(name)
    await secretary.presses("移出名册")
    await secretary.presses("移出")
    assert "◀" in office.buttons()
    assert name not in office.buttons()


async def test_who_has_moved_away_without_a_word_is_taken_off(
    stage: Stage, office: Reader, group: Reader, secretary: Actor
) -> None:
    (gone,) = await heard(stage, group, "韩梅")
    await opened(office, secretary, "韩梅")
    await secretary.presses("移出名册")
    assert office.sees() == (
        "把 韩梅 移出 环卫一队党支部 的名册？已有的记录会保留。\n如果他还在群里，再说话时会重新列入。"
    )
    await secretary.presses("移出")
    assert "韩梅" not in office.sees()
    await stage.later(days=2)
    await gone.says("/today", group)
    group.reads()
    assert "韩梅" in await page(office, secretary)
    # whoever keeps the group is not taken off
    await secretary.presses("志远")
    assert "移出名册" not in office.buttons()
    me = "general.strike:1.1.1:0"
    assert "过期" in await secretary.forges(me, office)


async def test_subgroups_stand_in_the_order_of_their_numbers(
    stage: Stage, office: Reader, secretary: Actor
) -> None:
    rows = [
        ["姓名", "小组"],
        *([name, f"第{number}党小组"] for name, number in zip(NAMES, "三一二十", strict=False)),
    ]
    await imported(office, secretary, rows)
    await opened(office, secretary, "周建国")
    await secretary.presses("小组")
    assert office.buttons()[:4] == ["第一党小组", "第二党小组", "✓ 第三党小组", "第十党小组"]
