"""Changes at awkward moments: while something is due, across zones, twice, or by nobody's right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from bot.sandbox import members, people
from bot.sandbox.model import Message
from tests.conversations.stage import Actor, Reader, Stage
from tests.conversations.test_people import who_manages


def failed(stage: Stage) -> list[str]:
    """What could not be handled."""
    engine = create_engine(stage.database_url)
    with engine.connect() as connection:
        found = [row[0] for row in connection.execute(text("SELECT error FROM inbox WHERE state = 'failed'"))]
    engine.dispose()
    return found


def all_said(reader: Reader) -> list[str]:
    """Everything that was not read yet."""
    return [reader.reads() for _ in reader.unread()]


def tap(stage: Stage, message: Message | None, actor: Actor, label: str) -> None:
    """Tap a button while the bot does not listen."""
    assert message is not None
    rows = (message.markup or {})["inline_keyboard"]
    row, column = next(
        (r, c) for r, row in enumerate(rows) for c, key in enumerate(row) if key["text"] == label
    )
    people.press(stage.world, message, actor.user, row, column)


@pytest.fixture
async def study(group: Reader, secretary: Actor) -> Reader:
    await secretary.says("/remind 每周五15点 学习例会", group)
    group.reads()
    return group


# -- while something is due


async def test_a_change_while_it_is_due_does_not_swallow_it(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 15点 打卡", group)
    group.reads()
    await stage.stop()
    stage.world.advance(timedelta(hours=2))
    tap(stage, group.latest, secretary, "提前提醒")
    tap(stage, group.latest, secretary, "回执")
    await stage.start()
    await stage.settle()
    assert group.reads() == "⏰ 打卡\n原定 11月20日 周五 15:00，迟到"


async def test_what_was_skipped_while_it_was_due_is_skipped(
    stage: Stage, study: Reader, secretary: Actor
) -> None:
    await secretary.presses("只改这次", study)
    await stage.stop()
    stage.world.advance(timedelta(hours=2))
    tap(stage, study.latest, secretary, "跳过这次")
    await stage.start()
    await stage.settle()
    study.stays_silent()
    await stage.until("2026-11-27 15:00")
    assert study.reads() == "⏰ 学习例会"


async def test_a_notice_that_is_due_survives_a_change(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says("/remind 17点 打卡 提前2小时", group)
    group.reads()
    await stage.stop()
    stage.world.advance(timedelta(hours=1))
    tap(stage, group.latest, secretary, "回执")
    await stage.start()
    await stage.settle()
    assert group.reads() == "⏳ 打卡\n11月20日 周五 17:00"


async def test_a_move_east_says_what_it_has_passed(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says("/remind 15点 打卡", group)
    group.reads()
    await secretary.says("/settings 东京", group)  # where it is 15:30
    group.reads()
    assert group.reads() == "⏰ 打卡\n原定 11月20日 周五 15:00，迟到"


# -- across zones


async def test_notices_go_on_after_a_move_west(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says("/remind 每天14:40 打卡 提前5分钟", group)
    group.reads()
    await stage.until("2026-11-20 14:36")
    assert group.reads().startswith("⏳")
    await secretary.says("/settings 伦敦", group)
    group.reads()
    await stage.later(days=3)
    assert [said[0] for said in all_said(group)].count("⏳") >= 2


async def test_what_was_deleted_or_over_comes_back_in_the_new_zone(stage: Stage, secretary: Actor) -> None:
    place = secretary.private
    await secretary.starts()
    place.reads()
    await secretary.says("/remind 15点 吃药")
    place.reads()
    await stage.until("2026-11-20 15:00")
    place.reads()
    said = place.latest
    await secretary.says("/settings 伦敦")
    place.reads()
    place.latest = said
    assert await secretary.presses("1小时后") == "11月20日 周五 08:00 再提醒"
    await stage.later(hours=1)
    assert place.reads() == "⏰ 吃药"


async def test_a_group_that_moves_leaves_its_old_messages_alone(stage: Stage, secretary: Actor) -> None:
    chat = members.found_group(
        stage.world, "三队", creator=secretary.user, members=[secretary.user], supergroup=False
    )
    place = stage.reader(chat)
    await stage.settle()
    place.reads()
    await secretary.says("/remind 15点 交材料 需回执", place)
    place.reads()
    await stage.until("2026-11-20 15:00")
    assert place.reads() == "⏰ 交材料"
    moved = stage.reader(members.migrate(stage.world, chat))
    await stage.settle()
    for _ in range(8):
        await secretary.says("/today", moved)
        moved.reads()
    before = [message.text for message in moved.chat.messages.values()]
    await secretary.forges("reminders.receipt:1:0", moved)
    assert [message.text for message in moved.chat.messages.values()] == before


# -- single occurrences


async def test_moved_to_where_it_is_nothing_changes(stage: Stage, study: Reader, secretary: Actor) -> None:
    await secretary.presses("只改这次", study)
    await secretary.presses("改到……", study)
    study.reads()
    await secretary.answers("11月20日15点", study)
    assert "改到" not in study.reads()
    assert failed(stage) == []


async def test_only_a_day_keeps_the_clock_and_the_group_is_told_if_wished(
    stage: Stage, study: Reader, secretary: Actor
) -> None:
    await secretary.presses("只改这次", study)
    await secretary.presses("改到……", study)
    study.reads()
    await secretary.answers("下周二", study)
    assert "11月20日 周五 15:00 改到 11月24日 周二 15:00" in study.reads()
    await secretary.presses("只改这次", study)
    await secretary.presses("跳过这次", study)
    assert await secretary.presses("通知大家", study) == "已通知大家"
    assert study.reads() == (
        "时间有变：学习例会\n11月20日 周五 15:00 改到 11月24日 周二 15:00\n其他各次不变。"
        if "跳过" not in study.sees()
        else "时间有变：学习例会\n跳过：11月20日 周五 15:00\n其他各次不变。"
    )


async def test_the_group_is_told_in_english(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/remind every Friday 15:00 Safety briefing", team)
    team.reads()
    await lead.presses("Just once", team)
    assert await lead.presses("Skip it", team) == "Skipped: Fri 20 Nov 15:00"
    assert await lead.presses("Tell the group", team) == "The group knows."
    assert team.reads() == (
        "Changed: Safety briefing\nSkipped: Fri 20 Nov 15:00\nAll other times stay as they are."
    )


async def test_two_of_a_series_do_not_become_one(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says("/remind 每天15点 打卡", group)
    group.reads()
    await secretary.presses("只改这次", group)
    assert await secretary.presses("晚1天", group) == "那个时间已经有一次了。"


async def test_what_was_skipped_stays_skipped_when_the_calendar_changes(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 每月5日9点遇节假日顺延 缴纳党费", group)
    assert "12月7日 周一 09:00" in group.reads()
    await secretary.presses("只改这次", group)
    await secretary.presses("跳过这次", group)
    assert "跳过：12月7日 周一 09:00" in group.sees()
    await secretary.says("/settings", group)
    group.reads()
    await secretary.presses("工作日", group)
    await secretary.presses("本单位放假、调休", group)
    group.reads()
    await secretary.answers("12月7日放假", group)
    group.reads()
    await stage.until("2026-12-31 12:00")
    group.stays_silent()


@pytest.mark.parametrize(
    "words",
    ["每周五15点 会", "每月5日前3天9点 会", "每月5日9点遇节假日提前 会", "每月5日9点遇节假日顺延 会"],
)
@pytest.mark.parametrize("moved", [False, True])
async def test_once_more_is_once_more(
    stage: Stage, group: Reader, secretary: Actor, words: str, *, moved: bool
) -> None:
    await secretary.says(f"/remind {words}", group)
    group.reads()
    if moved:
        await secretary.presses("只改这次", group)
        await secretary.presses("晚1天", group)
    await secretary.presses("设结束", group)
    await secretary.presses("再1次", group)
    await stage.until("2027-06-01 12:00")
    assert all_said(group) == ["⏰ 会"]


async def test_notices_of_two_occurrences_at_one_instant_both_come(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 每周六15点 学习 提前7天、14天", group)
    group.reads()
    await stage.until("2026-11-28 14:00")
    said = all_said(group)
    assert "⏳ 学习\n11月28日 周六 15:00" in said
    assert "⏳ 学习\n12月5日 周六 15:00" in said


# -- the time changed in words


async def test_a_clock_alone_changes_only_the_clock(stage: Stage, study: Reader, secretary: Actor) -> None:
    await secretary.presses("改时间", study)
    study.reads()
    await secretary.answers("16点", study)
    assert study.reads().startswith("学习例会\n每周五 16:00")


async def test_a_series_is_not_made_a_single_date_by_a_slip(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/remind every Friday 15:00 Safety briefing", team)
    team.reads()
    await lead.presses("Change time", team)
    team.reads()
    await lead.answers("Thursday 15:00", team)
    assert team.reads().startswith("“Safety briefing” comes again and again.")
    await lead.answers("every Thursday 15:00", team)  # the answer is asked for again
    assert "Every Thursday at 15:00" in team.reads()


# -- twice, or by nobody's right


async def test_wishes_are_not_undone_by_a_second_tap(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.starts()
    secretary.private.reads()
    await who_manages(group, secretary, member)
    shown = group.latest
    tap(stage, shown, secretary, "秀英")
    tap(stage, shown, secretary, "秀英")
    await stage.settle()
    assert "已指定：秀英" in group.sees()
    await secretary.says("/roster")
    secretary.private.reads()
    tap(stage, secretary.private.latest, secretary, "人齐了，确认")
    tap(stage, secretary.private.latest, secretary, "人齐了，确认")
    await stage.settle()
    assert "✓ 已确认" in secretary.private.sees()


async def test_an_older_question_is_heard_as_well(stage: Stage, study: Reader, secretary: Actor) -> None:
    card = study.latest
    await secretary.presses("改时间", study)
    study.reads()
    first = study.latest
    study.latest = card
    await secretary.presses("改时间", study)
    study.reads()
    study.latest = first
    await secretary.answers("每周一9点", study)
    assert "每周一 09:00" in study.reads()


async def test_two_who_write_as_the_group_do_not_disturb_each_other(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    members.act(stage.world, group.chat, secretary.user, "promote", anonymous=True)
    members.act(stage.world, group.chat, member.user, "promote", by=secretary.user, anonymous=True)
    await secretary.says("/remind", group)
    group.reads()
    first = group.latest
    await member.says("/remind", group)
    group.reads()
    second = group.latest
    for question, actor, subject in ((first, secretary, "甲事"), (second, member, "乙事")):
        group.latest = question
        await actor.answers(subject, group)
        assert group.reads() == f"“{subject}”多久提醒一次？"


async def test_who_writes_as_the_group_is_not_named(stage: Stage, study: Reader, secretary: Actor) -> None:
    members.act(stage.world, study.chat, secretary.user, "promote", anonymous=True)
    await stage.later(minutes=11)
    await secretary.presses("改内容", study)
    assert study.reads() == "“学习例会”改成什么内容？例如：交材料"


async def test_an_old_question_is_no_right(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    members.act(stage.world, group.chat, member.user, "promote", by=secretary.user)
    await member.says("/remind 明天9点 晨会", group)
    group.reads()
    await member.presses("改内容", group)
    group.reads()
    members.act(stage.world, group.chat, member.user, "demote", by=secretary.user)
    await stage.later(minutes=11)
    await member.answers("散会", group)
    assert "管理员" in group.reads()


async def test_a_command_in_a_topic_appoints_nobody(stage: Stage, secretary: Actor, member: Actor) -> None:
    forum = stage.group("机关总支", secretary, member, forum=True)
    await stage.settle()
    forum.reads()
    topic = members.add_topic(stage.world, forum.chat, "学习", member.user)
    await secretary.says("/secretary", forum, topic=topic)
    assert forum.reads().startswith("谁可以管理")


async def test_who_left_and_came_back_is_no_secretary_any_more(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await member.says("/today", group)
    group.reads()
    await secretary.says("/secretary", group)
    group.reads()
    await secretary.presses("秀英", group)
    for action in ("leave", "join"):
        members.act(stage.world, group.chat, member.user, action, by=member.user)  # type: ignore[arg-type]
        await stage.settle()
    await member.says("/remind 明天9点 晨会", group)
    assert "管理员" in group.reads()


FORGED = [
    *(f"reminders.{verb}:{ids}:{revision}" for revision in ("0", "1") for verb in (
        "open", "menu", "receipts", "pin", "pause", "ahead", "skip", "shift", "again", "asplanned", "end",
        "ask", "announce", "delete", "restore", "snooze", "guide", "receipt", "missing", "receipts_back",
        "nudge", "mute", "import", "no_import", "ask_file", "example", "weekly", "page",
    ) for ids in ("", "1", "1.9", "1.0.9", "zzzz", "1.1y2p0ij32e8e7", "1y2p0ij32e8e7.1.1")),
    *(f"general.{verb}:{ids}:0" for verb in (
        "language", "zone", "nudges", "days", "secretaries", "appoint", "roster", "exempt", "confirm",
        "person", "subgroup", "set_subgroup", "times", "ask_subgroup", "ask_tags", "strike", "ask_list",
        "take_list", "leave_list", "code", "codes", "match", "match_with",
    ) for ids in ("", "1", "9.9", "1.1.1", "1.1.1.1", "1y2p0ij32e8e7")),
]  # fmt: skip


async def test_no_made_up_tap_breaks_anything(stage: Stage, secretary: Actor) -> None:
    place = secretary.private
    await secretary.starts()
    place.reads()
    await secretary.says("/remind")
    place.reads()
    await secretary.says("/remind 每天9点 喝水")
    place.reads()
    shown = place.latest
    assert shown is not None
    for start in range(0, len(FORGED), 25):
        for data in FORGED[start : start + 25]:
            people.press(stage.world, shown, secretary.user, data=data)
        await stage.settle()
    assert failed(stage) == []
    all_said(place)
