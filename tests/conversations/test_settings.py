"""Greeting, help, language and zone."""

from __future__ import annotations

from datetime import date

import pytest
from chinese_calendar import constants  # type: ignore[import-untyped]  # it has no types

from bot.when import workdays
from tests.conversations.stage import Actor, Reader, Stage


async def test_the_bot_greets_a_group_it_is_brought_into(stage: Stage, secretary: Actor) -> None:
    group = stage.group("环卫一队党支部", secretary)
    await stage.settle()
    assert group.reads() == (
        "大家好，我来替本群记日子，到点提醒。管理员发一句话就行，例如：\n/remind 每周五15点 学习例会\n\n"
        "群里竞答用 /quiz，每月测试用 /test\n"
        "时间按北京时间算，可以用 /settings 修改。更多用法：/help"
    )


async def test_start_says_what_to_do_in_the_language_of_the_person(stage: Stage, lead: Actor) -> None:
    await lead.starts()
    assert lead.private.reads() == (
        "Hello. Tell me what to remind you of, and when, for example:\n"
        "/remind every Friday 15:00 Study session\n\n"
        "Add me to a group, and its administrators can do the same for everybody there.\n"
        "Times are meant in Beijing time; /settings changes that. Everything else: /help"
    )


async def test_help_names_every_command_with_examples(stage: Stage, group: Reader, member: Actor) -> None:
    await member.says("/help", group)
    assert group.reads() == (
        "我能做这些\n"
        "/remind 安排一条提醒（管理员）\n    例如：/remind 每周五15点 学习例会 提前1天、30分钟\n"
        "/reminders 看看接下来有什么，点开可以修改\n    例如：/reminders 党课\n"
        "/today 今天还有什么\n"
        "/week 七天内有什么\n"
        "/receipts 私下看谁还没有回执（管理员）\n"
        "/calendar 导出日历文件\n"
        "/import 导入日历或表格（.ics、.xlsx、.csv）（管理员）\n"
        "/ledger 私下看一周发送情况（管理员）\n"
        "/quiz 群里知识竞答，一题接一题（管理员）\n    例如：/quiz 廉政 10 30秒\n"
        "/daily 群里每日一题（管理员）\n    例如：/daily 每个工作日8:30 廉政\n"
        "/practice 私下练习，错题优先\n    例如：/practice 三会一课 10\n"
        "/test 月度测试：参加或安排\n"
        "    例如：/test 每月20日9点 开放5天 廉政10 党规5 业务5 限时20分钟 及格60\n"
        "/top 排行榜：本次、月、季、半年、年\n    例如：/top 季度 平均分\n"
        "/me 私下看我的成绩和待办\n"
        "/report 私下看本群学习和完成情况（管理员）\n    例如：/report 上月\n"
        "/export 私下导出全年记录（表格）（管理员）\n    例如：/export 2026\n"
        "/questions 私下看题库，导入自己的题目（管理员）\n"
        "/start 我能做什么\n"
        "/help 全部命令和例子\n"
        "/settings 语言、时区、夜间静音、工作日（管理员）\n    例如：/settings 伦敦\n"
        "/roster 私下看名册、导入名单、发绑定码（管理员）\n"
        "/secretary 指定其他人一起管理（管理员）\n"
        "/privacy 记录什么、为什么、留多久\n"
        "/mydata 私下领取关于我的全部记录"
    )


async def test_privacy_says_what_is_kept(stage: Stage, team: Reader, lead: Actor, member: Actor) -> None:
    await member.starts()
    member.private.reads()
    await member.says("/privacy")
    assert member.private.reads().startswith("我记录的，以及为什么\n您是谁：Telegram 上显示的名字")
    await lead.says("/privacy", team)
    assert "What people say to each other." in team.reads()


async def test_the_language_is_changed_with_a_tap(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.says("/settings", group)
    assert group.reads() == (
        "设置\n语言：中文\n时间：北京时间，现在 14:30\n"
        "默认时间：09:00（没写几点时）\n工作日：国家法定\n夜间静音：21:00–08:00"
    )
    assert group.buttons() == [
        "✓ 中文",
        "English",
        "换时区",
        "默认时间",
        "工作日",
        "改静音时段",
        "不静音",
        "排行榜",
    ]
    await secretary.presses("English", group)
    assert group.sees() == (
        "Settings\nLanguage: English\nTimes: Beijing time, now 14:30\nWhere only a day is named: 09:00\n"
        "Working days: statutory, China\nQuiet hours: 21:00–08:00"
    )
    await secretary.says("/remind 每周五15点 学习例会", group)
    assert "Every Friday at 15:00" in group.reads()
    await secretary.says("/settings 中文", group)
    assert group.reads().startswith("设置")


async def test_a_member_cannot_change_settings_by_word_or_by_tap(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await member.says("/settings English", group)
    assert "管理员" in group.reads()
    await secretary.says("/settings", group)
    group.reads()
    assert "管理员" in await member.presses("English", group)
    assert group.sees().startswith("设置")


async def test_reminders_keep_their_wall_time_when_the_zone_changes(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 每天9点 晨会", group)
    group.reads()
    await secretary.says("/settings", group)
    group.reads()
    await secretary.presses("换时区", group)
    await secretary.presses("伦敦（UTC+0）", group)
    assert group.sees() == (
        "设置\n语言：中文\n时间：伦敦（UTC+0），现在 06:30\n"
        "默认时间：09:00（没写几点时）\n工作日：周一至周五\n夜间静音：21:00–08:00"
    )
    await stage.until("2026-11-20 16:59")  # 08:59 in London
    group.stays_silent()
    await stage.until("2026-11-20 17:00")
    assert group.reads() == "⏰ 晨会"


async def test_a_wall_time_that_has_fired_does_not_fire_again_after_a_move_west(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.says("/remind 每天9点 晨会", group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    assert group.reads() == "⏰ 晨会"
    await secretary.says("/settings London", group)  # where it is 01:00 of the same day
    group.reads()
    await stage.until("2026-11-22 16:59")
    group.stays_silent()
    await stage.until("2026-11-22 17:00")
    assert group.reads() == "⏰ 晨会"


async def _is_asked_for_a_city(secretary: Actor, group: Reader) -> None:
    await secretary.says("/settings", group)
    group.reads()
    await secretary.presses("换时区", group)
    await secretary.presses("其他城市", group)


async def test_another_city_is_typed_in_answer_to_a_question(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await _is_asked_for_a_city(secretary, group)
    assert group.reads() == "志远 哪个城市？例如：伦敦"
    question = group.latest
    await secretary.answers("亚特兰蒂斯", group)
    assert group.reads() == "没有找到叫“亚特兰蒂斯”的语言或城市。例如：/settings 伦敦"
    group.latest = question
    await secretary.answers("马德里", group)
    assert group.reads() == (
        "设置\n语言：中文\n时间：马德里（UTC+1），现在 07:30\n"
        "默认时间：09:00（没写几点时）\n工作日：周一至周五\n夜间静音：21:00–08:00"
    )


async def test_the_question_is_still_understood_after_a_restart(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await _is_asked_for_a_city(secretary, group)
    group.reads()
    await stage.stop()
    await stage.start()
    await secretary.answers("纽约", group)
    assert "纽约（UTC-5）" in group.reads()


async def test_help_tells_how_to_say_when_and_its_examples_are_understood(
    stage: Stage, group: Reader, secretary: Actor, team: Reader, lead: Actor
) -> None:
    for place, who, label in ((group, secretary, "时间怎么写"), (team, lead, "How to say when")):
        await who.says("/help", place)
        place.reads()
        await who.presses(label, place)
        rules = place.reads()
        for line in rules.splitlines():
            if line.startswith("/remind"):
                await who.says(line, place)
                assert place.reads().startswith(("已记下：", "Noted: "))


async def test_what_rested_on_an_unpublished_year_is_moved_once_it_is_known(
    stage: Stage,
    group: Reader,
    secretary: Actor,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    request.addfinalizer(workdays._statutory.cache_clear)
    await secretary.says("/remind 2027年1月4日9点遇节假日顺延 开工会", group)
    assert group.reads() == "已记下：开工会\n2027年1月4日 周一 09:00（未确认）"
    await stage.until("2026-12-01 12:00")
    # A new edition of the package of statutory days: the fourth is off.
    holidays = {**constants.holidays, date(2027, 1, 4): constants.Holiday.new_years_day.value}
    monkeypatch.setattr(constants, "holidays", holidays)
    workdays._statutory.cache_clear()
    await stage.until("2027-01-05 08:59")
    group.stays_silent()
    await stage.until("2027-01-05 09:00")
    assert group.reads() == "⏰ 开工会"
