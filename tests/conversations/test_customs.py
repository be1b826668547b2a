"""What a chat means when it does not say: the usual time, and which days are worked."""

from __future__ import annotations

import pytest

from tests.conversations.stage import Actor, Reader, Stage


async def test_the_usual_time_is_changed(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says("/settings", group)
    group.reads()
    await secretary.presses("默认时间", group)
    assert group.reads() == "志远 只写了日子、没写几点的提醒，几点发？例如：8:30"
    question = group.latest
    await secretary.answers("很早", group)
    assert group.reads() == "没有看懂这个时间。例如：8:30"
    group.latest = question
    await secretary.answers("8点半", group)
    assert "默认时间：08:30（没写几点时）" in group.reads()
    await secretary.says("/remind 明天 交材料", group)
    assert group.reads() == "已记下：交材料\n11月21日 周六 08:30"


async def test_the_usual_time_in_english(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/settings", team)
    team.reads()
    await lead.presses("Usual time", team)
    assert team.reads() == "Nora At what time shall a reminder come that names only a day? For example: 8:30"
    await lead.answers("25:00", team)
    assert team.reads() == "I did not understand this time. For example: 8:30"


async def test_own_days_off_move_what_is_planned_already(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 每个工作日9点 晨会", group)
    assert "11月23日 周一 09:00" in group.reads()
    await secretary.says("/settings", group)
    group.reads()
    await secretary.presses("工作日", group)
    assert group.sees() == "工作日\n提醒里说的“工作日”“遇节假日”都按这里算。"
    await secretary.presses("本单位放假、调休", group)
    assert group.reads() == ("志远 哪几天放假，哪几天上班？例如：放假 12月24日、12月31日；上班 1月2日")
    question = group.latest
    await secretary.answers("随便", group)
    assert group.reads() == "没有看懂“随便”。例如：放假 12月24日、12月31日；上班 1月2日"
    group.latest = question
    await secretary.answers("放假 11月23日至11月24日；上班 11月22日", group)
    assert group.reads() == (
        "工作日\n提醒里说的“工作日”“遇节假日”都按这里算。\n"
        "放假：11月23日 周一、11月24日 周二\n上班：11月22日 周日"
    )
    page = group.latest
    await stage.until("2026-11-22 09:00")
    assert group.reads() == "⏰ 晨会"
    await stage.until("2026-11-25 08:59")
    group.stays_silent()
    await stage.until("2026-11-25 09:00")
    assert group.reads() == "⏰ 晨会"
    group.latest = page
    await secretary.presses("清除自定", group)
    assert group.sees() == "工作日\n提醒里说的“工作日”“遇节假日”都按这里算。"


async def test_the_calendar_is_chosen(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.says("/settings", team)
    assert "Working days: statutory, China" in team.reads()
    await lead.presses("Working days", team)
    await lead.presses("Monday to Friday", team)
    assert "✓ Monday to Friday" in team.buttons()
    await lead.presses("Own days", team)
    assert team.reads() == (
        "Nora Which days are off here, and which are worked? For example: off 24 Dec, 31 Dec; on 2 Jan"
    )
    await lead.answers("off 24 Dec, 31 Dec; on 2 Jan", team)
    assert team.reads() == (
        "Working days\nThey decide about “working day” and “if holiday” in a reminder.\n"
        "Days off: Thu 24 Dec, Thu 31 Dec\nWorked: Sat 2 Jan"
    )
    await lead.presses("Back", team)
    assert "Working days: Monday to Friday; own days off: 2, own working days: 1" in team.sees()
    await lead.says("/remind last working day of every month 9:00 Timesheets", team)
    assert "Wed 30 Dec 09:00" in team.reads()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("12月24日放假，1月2日上班", "放假：12月24日 周四\n上班：1月2日 周六"),
        ("12月24日到26日放假", "放假：12月24日 周四、12月25日 周五、12月26日 周六"),
        ("调休 12月30-31日", "放假：12月30日 周三、12月31日 周四"),
        ("24 Dec off, 2 Jan on", "放假：12月24日 周四\n上班：1月2日 周六"),
    ],
)
async def test_own_days_are_said_in_either_order(
    stage: Stage, group: Reader, secretary: Actor, words: str, shown: str
) -> None:
    await secretary.says("/settings", group)
    group.reads()
    await secretary.presses("工作日", group)
    await secretary.presses("本单位放假、调休", group)
    group.reads()
    await secretary.answers(words, group)
    assert group.reads() == f"工作日\n提醒里说的“工作日”“遇节假日”都按这里算。\n{shown}"


@pytest.mark.parametrize("words", ["12月24日放假，再看看", "某天放假", "放假"])
async def test_own_days_that_are_understood_in_part_are_refused(
    stage: Stage, group: Reader, secretary: Actor, words: str
) -> None:
    await secretary.says("/settings", group)
    group.reads()
    await secretary.presses("工作日", group)
    await secretary.presses("本单位放假、调休", group)
    group.reads()
    await secretary.answers(words, group)
    assert group.reads().startswith("没有看懂")


@pytest.mark.parametrize(
    ("words", "shown"),
    [("晚上10点到早上7点", "22:00–07:00"), ("10pm to 7am", "22:00–07:00"), ("22点到7点半", "22:00–07:30")],
)
async def test_quiet_hours_are_said_as_people_say_them(
    stage: Stage, group: Reader, secretary: Actor, words: str, shown: str
) -> None:
    await secretary.says("/settings", group)
    group.reads()
    await secretary.presses("改静音时段", group)
    group.reads()
    await secretary.answers(words, group)
    assert f"夜间静音：{shown}" in group.reads()
