"""A year of a branch and of a depot: forty reminders, and every message of the year as a calendar has it.

The year leads up to the stage's usual day, so that all its days off and made-up working days are published.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import DAILY, FR, MO, MONTHLY, SU, TH, WE, WEEKLY, YEARLY

from tests.conversations import year
from tests.conversations.stage import SHANGHAI, Actor, Reader, Stage, open_stage
from tests.conversations.year import Entry, by_rule, days, earlier, in_china, later, nth, on_weekdays

BEGIN = datetime(2025, 11, 20, 6, 30, tzinfo=UTC)
"""Thursday, 20 November 2025, 14:30 in Beijing."""
END = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")

WEEK, DAY, HOUR, MINUTE = timedelta(weeks=1), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)

BRANCH = [
    # every week
    Entry("每个工作日7:50 出车前安全检查", "出车前安全检查", days(in_china), "07:50"),
    Entry(
        "每周五15点 学习例会 提前1天、30分钟",
        "学习例会",
        by_rule(WEEKLY, byweekday=FR),
        "15:00",
        (DAY, 30 * MINUTE),
    ),
    Entry("每周一9点 遇节假日顺延 本周安排", "本周安排", later(by_rule(WEEKLY, byweekday=MO)), "09:00"),
    # 18 February lies in a run of nine days off, which goes back to a Saturday that is worked
    Entry(
        "每周三16点 遇节假日提前 清扫车保养", "清扫车保养", earlier(by_rule(WEEKLY, byweekday=WE)), "16:00"
    ),
    Entry(
        "隔周周二15点 联系流动党员",
        "联系流动党员",
        by_rule(WEEKLY, date(2025, 11, 25), interval=2),
        "15:00",
    ),
    # none in the week of Spring Festival; Saturday, 10 October after National Day
    Entry("每周最后一个工作日16点 周报", "周报", nth(-1, in_china, year.week), "16:00"),
    Entry("每周日21:30 值班交接", "值班交接", by_rule(WEEKLY, byweekday=SU), "21:30"),
    # today is the first of the eight; it is 14:30, too late for the notice of a day ahead
    Entry(
        "每周四16点 共8次 党史学习 提前1天、1小时",
        "党史学习",
        by_rule(WEEKLY, byweekday=TH),
        "16:00",
        (DAY, HOUR),
        count=8,
    ),
    # every month
    Entry(
        "每月5日9点 遇节假日顺延 缴纳党费 提前3天",
        "缴纳党费",
        later(by_rule(MONTHLY, bymonthday=5)),
        "09:00",
        (3 * DAY,),
    ),
    Entry(
        "每月20日9点 遇双休日和节假日提前 支委会",
        "支委会",
        earlier(by_rule(MONTHLY, bymonthday=20)),
        "09:00",
    ),
    Entry(
        "每月15日10点 遇节假日取消 党风廉政暨业务知识测试",
        "党风廉政暨业务知识测试",
        [day for day in by_rule(MONTHLY, bymonthday=15) if in_china(day)],
        "10:00",
    ),
    Entry(
        "每月第一个周一9点 遇节假日顺延 党小组会",
        "党小组会",
        later(by_rule(MONTHLY, byweekday=MO(1))),
        "09:00",
    ),
    Entry(
        "每月第二个周五15点 主题党日 提前2天",
        "主题党日",
        by_rule(MONTHLY, byweekday=FR(2)),
        "15:00",
        (2 * DAY,),
    ),
    # Saturday, 28 February is worked
    Entry(
        "每月最后一个工作日17点 报考勤 提前1小时",
        "报考勤",
        nth(-1, in_china, year.month),
        "17:00",
        (HOUR,),
    ),
    Entry("每月倒数第三个工作日9点 收思想汇报", "收思想汇报", nth(-3, in_china, year.month), "09:00"),
    # in short months their last day
    Entry("每月31日9点 盘点台账", "盘点台账", by_rule(MONTHLY, bymonthday=-1), "09:00"),
    Entry("每月1日9点和15点 核对名册", "核对名册", by_rule(MONTHLY, bymonthday=1), "09:00 15:00"),
    Entry("每两个月10日14点 谈心谈话", "谈心谈话", by_rule(MONTHLY, date(2025, 12, 10), interval=2), "14:00"),
    # every quarter and half-year
    Entry(
        "每季度首月第一个工作日9点 季度计划会 提前1周",
        "季度计划会",
        nth(1, in_china, year.quarter),  # 4 January, a Sunday that is worked; 8 October
        "09:00",
        (WEEK,),
    ),
    Entry(
        "每季度末17点 季度小结",
        "季度小结",
        by_rule(YEARLY, bymonth=(3, 6, 9, 12), bymonthday=-1),
        "17:00",
    ),
    Entry(
        "每季度最后一个月最后一个周五15点 党员大会 提前1天",
        "党员大会",
        by_rule(MONTHLY, bymonth=(3, 6, 9, 12), byweekday=FR(-1)),
        "15:00",
        (DAY,),
    ),
    Entry(
        "每季度第一个月18日9点 遇周末顺延 党风廉政建设会",
        "党风廉政建设会",
        later(by_rule(MONTHLY, bymonth=(1, 4, 7, 10), bymonthday=18), on_weekdays),
        "09:00",
    ),
    Entry(
        "每半年最后一个工作日9点 汇总集中学习学时", "汇总集中学习学时", nth(-1, in_china, year.half), "09:00"
    ),
    # every year
    Entry(
        "每年腊月二十三7点 走访慰问老党员 提前1天", "走访慰问老党员", [year.LITTLE_NEW_YEAR], "07:00", (DAY,)
    ),
    # a Saturday, worked for the sake of the nine days after it
    Entry("每年春节前最后一个工作日16点 节前廉洁提醒", "节前廉洁提醒", [date(2026, 2, 14)], "16:00"),
    # Saturday again, and worked: nothing to bring forward
    Entry(
        "每年2月底9点 遇节假日提前 交廉政风险排查表 提前1周",
        "交廉政风险排查表",
        [date(2026, 2, 28)],
        "09:00",
        (WEEK,),
    ),
    Entry("每年清明节8点 祭扫烈士墓", "祭扫烈士墓", [year.CLEAR_AND_BRIGHT], "08:00"),
    Entry(
        "每年3月31日17点 签责任书 提前10天、1天",
        "签责任书",
        [date(2026, 3, 31)],
        "17:00",
        (10 * DAY, DAY),
    ),
    Entry(
        "每三年9月1日9点 支部换届 提前180天、30天",
        "支部换届",
        [date(2026, 9, 1)],
        "09:00",
        (180 * DAY, 30 * DAY),
    ),
    Entry("每年中秋节前一天9点 中秋廉洁提醒", "中秋廉洁提醒", [year.MID_AUTUMN - DAY], "09:00"),
]

DEPOT = [
    Entry(
        "every other Friday 15:00 Safety study remind 1 hour before",
        "Safety study",
        by_rule(WEEKLY, date(2025, 11, 21), interval=2),
        "15:00",
        (HOUR,),
    ),
    Entry("every Monday 9:00 Depot briefing", "Depot briefing", by_rule(WEEKLY, byweekday=MO), "09:00"),
    # in the night of 29 March there is no 01:30, on 25 October there are two
    Entry(
        "every Sunday at 01:30 Back up the files",
        "Back up the files",
        by_rule(WEEKLY, byweekday=SU),
        "01:30",
        otherwise={date(2026, 3, 29): "02:30"},
    ),
    Entry(
        "first working day of every month 9:00 Tool check",
        "Tool check",
        nth(1, on_weekdays, year.month),
        "09:00",
    ),
    # 30 March and 26 October: the clocks change between the notice and the council
    Entry(
        "last Monday of every month at 10 Depot council remind 2 days before",
        "Depot council",
        by_rule(MONTHLY, byweekday=MO(-1)),
        "10:00",
        (2 * DAY,),
    ),
    Entry(
        "every month on the 5th at 9:00, previous working day if holiday Pay the rent",
        "Pay the rent",
        earlier(by_rule(MONTHLY, bymonthday=5), on_weekdays),
        "09:00",
    ),
    Entry(
        "every month on the 28th at 9:30pm Lock the yard",
        "Lock the yard",
        by_rule(MONTHLY, bymonthday=28),
        "21:30",
    ),
    Entry(
        "last working day of each quarter at 4pm Quarterly review remind 1 week before",
        "Quarterly review",
        nth(-1, on_weekdays, year.quarter),
        "16:00",
        (WEEK,),
    ),
    Entry(
        "every day at 9:00 from 1 Dec until 5 Dec Winter training",
        "Winter training",
        by_rule(DAILY, date(2025, 12, 1)),
        "09:00",
        count=5,
    ),
    Entry(
        "every 30 September at 9:00 Anti-bribery test remind 2 weeks and 1 day before",
        "Anti-bribery test",
        [date(2026, 9, 30)],
        "09:00",
        (2 * WEEK, DAY),
    ),
]


@pytest.mark.parametrize("migrated_database", ["sqlite"], indirect=True)
async def test_forty_reminders_keep_a_year_as_an_independent_calendar_has_it(migrated_database: str) -> None:
    assert len(BRANCH) + len(DEPOT) == 40
    async with open_stage(migrated_database, now=BEGIN) as stage:
        secretary, lead = stage.actor("志远"), stage.actor("Nora", "en")
        branch = stage.group("环卫一队党支部", secretary, stage.actor("秀英"))
        depot = stage.group("Depot North", lead, stage.actor("Tom", "en"))
        await stage.settle()
        await lead.says("/settings London", depot)
        forget_so_far(branch, depot)
        noted = [(entry, await enter(stage, entry, secretary, branch, "已记下：")) for entry in BRANCH]
        planned = [(entry, await enter(stage, entry, lead, depot, "Noted: ")) for entry in DEPOT]

        await stage.until(END)

        for chat, zone, wanted in (
            (branch, SHANGHAI, year.expected(noted, END, SHANGHAI, "zh")),
            (depot, LONDON, year.expected(planned, END, LONDON, "en")),
        ):
            messages = chat.unread()
            said = [year.line(message.at, message.text, zone) for message in messages]
            missing, surplus = Counter(wanted) - Counter(said), Counter(said) - Counter(wanted)
            assert (missing, surplus) == (Counter(), Counter())
            assert sorted(said) == wanted
            loud = [message for message in messages if not message.silent]
            assert [year.line(m.at, m.text, zone) for m in loud] == [
                year.line(m.at, m.text, zone)
                for m in messages
                if time(8) <= m.at.astimezone(zone).time() < time(21)
            ]
            assert 0 < len(loud) < len(messages)
        forget_so_far(branch, depot)
        assert stage.unread() == []  # nothing to anybody in private


async def enter(stage: Stage, entry: Entry, who: Actor, where: Reader, answer: str) -> datetime:
    """Have it noted; when that was."""
    at = stage.world.now()
    await who.says(f"/remind {entry.said}", where)
    assert where.reads().startswith(f"{answer}{entry.text}\n"), entry.said
    return at


def forget_so_far(*chats: Reader) -> None:
    """What was said until now is nobody's concern."""
    for chat in chats:
        chat.read_until = max(chat.chat.messages)
