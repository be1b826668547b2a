"""Who is on a list and who speaks to the bot become one: by a code, by the secretary, by a new account."""

from __future__ import annotations

from bot.sandbox import members
from tests.conversations.papers import load_pack
from tests.conversations.rosters import (
    attempts,
    by_hand,
    code_of,
    imported,
    opened,
    people,
    person_id,
    pointing_to,
    standing,
    taken,
)
from tests.conversations.stage import Actor, Reader, Stage

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
