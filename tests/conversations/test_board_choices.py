"""How members wish to be shown on boards, how a group wishes its board; boards that stand there follow."""

from __future__ import annotations

from tests.conversations.scoring import hold, join
from tests.conversations.stage import Actor, Reader, Stage

# -- how somebody is shown


async def test_an_alias_and_hiding(stage: Stage, group: Reader, six: list[Actor]) -> None:
    first, second = six[:2]
    for one in (first, second):
        await one.starts()
        one.private.reads()
        await one.says("/me")
        one.private.reads()
        await one.presses("榜上怎样显示我")
        assert one.private.sees() == "环卫一队党支部 排行榜怎样显示您\n显示姓名。"
    await first.presses("化名")
    assert first.private.reads() == "在 环卫一队党支部 的排行榜上怎样称呼您？"
    for taken in ("李红梅", "李 红 梅", "李红梅本人", "一位同志", "A member"):  # nobody passes for another
        await first.answers(taken, first.private)
        assert first.private.reads() == "和群里别人的名字或化名相同或太像，请换一个。"
    for wrong in ("✨✨", "字" * 21, "晨\u202e风"):  # no letter, too long, would turn the line round
        await first.answers(wrong, first.private)
        assert first.private.reads().startswith("这个化名不能用")
    await first.answers("晨风", first.private)
    assert first.private.reads() == "环卫一队党支部 排行榜怎样显示您\n显示为“晨风”。"
    await second.presses("化名")
    second.private.reads()
    await second.answers("晨 風".replace("風", "风"), second.private)  # as somebody is called already
    assert second.private.reads() == "和群里别人的名字或化名相同或太像，请换一个。"
    await second.says("/me")
    second.private.reads()
    await second.presses("榜上怎样显示我")
    await second.presses("不显示")
    assert second.private.sees().endswith("不显示，榜上也不留空位。您的名次只告诉您本人。")
    await six[2].says("/top", group)
    assert "\n\n🥇 晨风  19/20\n🥈 王海  18/20\n🥉 赵敏  12/20\n\n参加 5 人" in group.reads()
    # he is told where he would stand, the others nothing that does not agree with the board
    own = await second.presses("我的名次", group)
    assert own.endswith("您并列第 1 名，共 6 人，19/20（榜上不显示您）")
    assert (await first.presses("我的名次", group)).endswith("您第 1 名，共 5 人，19/20")
    assert (await six[2].presses("我的名次", group)).endswith("您第 2 名，共 5 人，18/20")


async def test_who_hides_where_all_are_equal_leaves_no_trace(
    stage: Stage, group: Reader, six: list[Actor]
) -> None:
    await hold(stage, group, "2026-10-05", [(one, 20) for one in six])
    await hides(six[3])
    await six[0].says("/top 上月", group)
    said = group.reads()
    assert "赵敏" not in said
    assert "参加 5 人" in said
    await six[3].says("/top 上月")
    said = six[3].private.reads()
    assert "赵敏" not in said  # the group's board, as everybody sees it
    assert said.endswith(
        "参加 5 人\n同分并列。\n仅供学习，不作考核\n\n您并列第 1 名，共 6 人，20/20（榜上不显示您）"
    )


async def hides(who: Actor) -> None:
    """He wishes to be on no board."""
    await who.starts()
    who.private.reads()
    await who.says("/me")
    who.private.reads()
    await who.presses("榜上怎样显示我")
    await who.presses("不显示")


async def test_a_board_that_stands_in_the_group_follows_what_is_chosen(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await six[1].says("/top", group)
    group.reads()
    old = group.latest
    await stage.later(days=3)
    await six[1].says("/top", group)
    assert "🥇 周建国" in group.reads()
    board = group.latest
    await six[1].presses("平均分", group)
    await hides(six[0])
    assert group.sees().startswith(
        "排行榜\n2026年11月，按平均分（百分制），只计测试\n\n"
        "🥇 李红梅  95\n🥈 王海  90\n🥉 赵敏  60\n\n参加 5 人"
    )
    group.latest = old  # it has scrolled away
    assert "🥇 周建国" in group.sees()
    group.latest = board
    await secretary.says("/settings", group)
    group.reads()
    await secretary.presses("排行榜", group)
    await secretary.presses("只用化名", group)
    settings, group.latest = group.latest, board
    assert "🥇 一位同志  95" in group.sees()
    group.latest = settings
    await secretary.presses("不设榜", group)
    group.latest = board
    assert group.sees() == "本群不设排行榜。自己的成绩请看 /me"
    assert group.buttons() == []


async def test_who_is_forgotten_stands_on_no_board(stage: Stage, group: Reader, six: list[Actor]) -> None:
    await six[1].says("/top", group)
    assert "🥇 周建国" in group.reads()
    await six[0].starts()
    six[0].private.reads()
    await six[0].says("/forgetme")
    six[0].private.reads()
    await six[0].presses("确定，忘掉我")
    assert group.sees().startswith("排行榜\n2026年11月，按总分，只计测试\n\n🥇 李红梅  19/20\n🥈 王海")


async def test_an_alias_gives_way_to_somebody_of_that_name(
    stage: Stage, group: Reader, six: list[Actor]
) -> None:
    await six[0].starts()
    six[0].private.reads()
    await six[0].says("/me")
    six[0].private.reads()
    await six[0].presses("榜上怎样显示我")
    await six[0].presses("化名")
    six[0].private.reads()
    await six[0].answers("晨风", six[0].private)
    six[0].private.reads()
    await join(stage, group, "晨风")
    await six[2].says("/top", group)
    assert "🥇 一位同志  19/20\n🥇 李红梅  19/20" in group.reads()


# -- how a group wishes its board


async def test_a_secretary_chooses_for_the_group(
    stage: Stage, group: Reader, secretary: Actor, six: list[Actor]
) -> None:
    await six[0].says("/top", group)
    group.reads()
    board = group.latest
    await secretary.says("/settings", group)
    group.reads()
    assert "管理员" in await six[0].presses("排行榜", group)
    await secretary.presses("排行榜", group)
    assert group.sees().startswith("本群排行榜\n有人发 /top 才出")
    assert "管理员" in await six[0].presses("不设榜", group)
    await secretary.presses("只用化名", group)
    await six[0].says("/top", group)
    settings = group.latest
    assert "🥇 一位同志  19/20\n🥇 一位同志  19/20\n🥉 一位同志  18/20" in group.reads()
    group.latest = settings
    await secretary.presses("不设榜", group)
    assert group.buttons() == ["姓名", "只用化名", "✓ 不设榜", "返回"]
    await six[0].says("/top", group)
    assert group.reads() == "本群不设排行榜。自己的成绩请看 /me"
    group.latest = board
    assert group.sees() == "本群不设排行榜。自己的成绩请看 /me"
    assert await six[5].forges("scores.board:1.2.0.0.0.0:0", group) == "本群不设排行榜。自己的成绩请看 /me"
    group.latest = settings
    await secretary.presses("姓名", group)
    await secretary.presses("前 3 名", group)
    assert "✓ 前 3 名" in group.buttons()
