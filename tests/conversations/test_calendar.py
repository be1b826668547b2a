"""Dates as files: out as a calendar, in from a calendar or a list, after a preview."""

from __future__ import annotations

from icalendar import Calendar

from tests.conversations.stage import Actor, Reader, Stage

LIST = (
    "日期,时间,内容,提前,负责人\n"
    "2026-12-25,9:00,交材料,1天,张三\n"
    "每月5日,9点,缴纳党费,,\n"
    "13月40日,9:00,做不到的事,,\n"
    "2026-11-01,9:00,早就过了,,\n"
)


async def test_the_dates_go_out_as_a_calendar(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/remind 每周五15点 学习例会 提前1天", group)
    group.reads()
    await secretary.says("/remind 每月最后一个工作日9点 报表", group)
    group.reads()
    await member.says("/calendar", group)
    assert group.reads() == "在手机上打开这个文件，就能加入日历。"
    calendar = Calendar.from_ical(group.file())
    rules = [event["RRULE"].to_ical().decode() for event in calendar.events if "RRULE" in event]
    assert rules == ["FREQ=WEEKLY;BYDAY=FR"]
    assert str(calendar["X-WR-CALNAME"]) == "环卫一队党支部"
    assert {str(event["SUMMARY"]).split("（")[0] for event in calendar.events} == {"学习例会", "报表"}


async def test_a_skipped_one_is_an_exception_in_the_calendar(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/remind every Friday 15:00 Safety briefing", team)
    team.reads()
    await lead.presses("Just once", team)
    await lead.presses("Skip it", team)
    await lead.says("/calendar", team)
    assert team.reads() == "Open the file on your phone, and these dates are in your calendar."
    (event,) = Calendar.from_ical(team.file()).events
    assert event["EXDATE"].dts[0].dt.isoformat().startswith("2026-11-20T15:00")


async def test_a_list_is_taken_over_after_a_preview(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.sends("全年安排.csv", LIST.encode(), group, caption="/import")
    preview = group.reads()
    assert preview.startswith(
        "全年安排.csv\n可以导入 2 条：\n12月25日 周五 09:00 交材料（负责人：张三），提前1天\n"
        "12月5日 周六 09:00 缴纳党费（每月5日 09:00）"
    )
    assert "第 4 行，13月40日" in preview
    assert group.buttons() == ["导入 2 条", "算了"]
    await secretary.presses("导入 2 条", group)
    assert group.sees() == "已导入 2 条，用 /reminders 查看。"
    await stage.until("2026-12-05 09:00")
    assert group.reads() == "⏰ 缴纳党费"
    await stage.until("2026-12-24 09:00")
    assert group.reads() == "⏳ 交材料（负责人：张三）\n12月25日 周五 09:00"


async def test_nothing_is_taken_over_twice_or_by_a_member(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await member.sends("list.csv", LIST.encode(), group, caption="/import")
    assert "管理员" in group.reads()
    await secretary.sends("list.csv", LIST.encode(), group, caption="/import")
    group.reads()
    again = group.latest
    data = again.markup["inline_keyboard"][0][0]["callback_data"] if again and again.markup else ""
    assert "管理员" in await member.presses("导入 2 条", group)
    await secretary.presses("导入 2 条", group)
    assert "这个按钮已经过期了" in await secretary.forges(data, group)
    await secretary.says("/reminders", group)
    assert group.reads().count("交材料") == 1


async def test_a_file_is_asked_for_and_answered_with(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/calendar", team)
    assert team.reads() == "Nothing is planned."
    await lead.presses("Take over a file", team)
    assert (
        team.reads() == "Nora Answer this message with the file: a calendar (.ics) or a list (.xlsx, .csv)."
    )
    question = team.latest
    assert question is not None
    await lead.says("here it is", team, reply_to=question.id)
    assert team.reads().startswith("That was no file.")
    await lead.sends("dates.csv", b"date,time,what\n2026-12-01,9:00,Fire drill\n", team, reply_to=question.id)
    assert team.reads() == "dates.csv\nI can take over 1:\nTue 1 Dec 09:00 Fire drill"
    await lead.presses("Leave it", team)
    assert team.sees() == "Nothing was taken over."


async def test_in_private_a_file_needs_no_words(
    stage: Stage, group: Reader, secretary: Actor, lead: Actor
) -> None:
    await secretary.says("/remind 每月31日9点 月底盘点 提前1天", group)
    group.reads()
    await secretary.says("/remind 隔周的周三10点 支委会", group)
    group.reads()
    await secretary.says("/calendar", group)
    group.reads()
    await secretary.starts()
    secretary.private.reads()
    await secretary.sends("calendar.ics", group.file())
    assert "可以导入 2 条" in secretary.private.reads()
    await secretary.presses("导入 2 条")
    await stage.until("2026-11-30 09:00")
    said = {secretary.private.reads() for _ in secretary.private.unread()}
    assert "⏰ 月底盘点" in said
    assert {group.reads() for _ in group.unread()} == said
    await lead.starts()
    lead.private.reads()
    await lead.sends("photo.csv", b"\x89PNG not a list at all")
    assert "headings" in lead.private.reads()


async def test_the_list_to_fill_in_can_be_taken_over_as_it_is(
    stage: Stage, team: Reader, lead: Actor
) -> None:
    await lead.says("/calendar", team)
    team.reads()
    await lead.presses("A list to fill in", team)
    assert team.reads() == "Fill it in and send it back with /import as its caption."
    await lead.sends("dates.xlsx", team.file(), team, caption="/import")
    preview = team.reads()
    assert "I can take over" in preview
    assert "could not read" not in preview


async def test_a_file_that_cannot_be_fetched_is_asked_for_again(stage: Stage, lead: Actor) -> None:
    await lead.starts()
    lead.private.reads()
    await lead.sends("dates.csv", b"x" * (6 * 1024 * 1024))
    assert lead.private.reads() == "I could not fetch this file, or it is too big. Please send it again."
