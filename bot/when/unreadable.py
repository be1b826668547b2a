"""Refusals: why words were not taken for a time, said to the person who wrote them, with an example."""

from typing import Any

_HINTS: dict[str, tuple[str, str]] = {
    "empty": (
        "请先写时间，再写内容，例如：每周五15点 学习例会",
        "Write the time first, then what it is about, for example: every Friday 15:00 Study session",
    ),
    "nothing": (
        "没有看懂时间，请把时间写在最前面，例如：明天9点 交材料",
        "I found no time in that. Put the time first, for example: tomorrow 9:00 Hand in the papers",
    ),
    "leftover": (
        "时间里“{words}”这部分没有看懂，请换个写法，例如：每月5日9点 交党费",
        "I did not understand “{words}” in the time. Try for example: every month on the 5th at 9:00 Pay "
        "dues",
    ),
    "past": (
        "“{when}”已经过去了，请写一个以后的时间，例如：明天9点 交材料",
        "“{when}” has passed. Name a time to come, for example: tomorrow 9:00 Hand in the papers",
    ),
    "never": (
        "这样的时间不会出现，请检查一下，例如：每月最后一天 9点 交报表",
        "That never comes. Please check it, for example: last day of every month 9:00 Report",
    ),
    "no such date": (
        "没有“{words}”这一天，例如可以写：每月最后一天 9点 交报表",
        "There is no such day as “{words}”. For example: last day of every month 9:00 Report",
    ),
    "no such time": (
        "没有“{words}”这个时间，例如可以写：明天15:30 开会",
        "There is no such time as “{words}”. For example: tomorrow 15:30 Meeting",
    ),
    "two dates": (
        "写了两个不同的日期，只能留一个，例如：明天9点 开会",
        "That names two different days. Keep one, for example: tomorrow 9:00 Meeting",
    ),
    "other weekday": (
        "{day}，不是{weekday}，请核对一下，例如：12月25日 9点 开会",
        "{day} is not a {weekday}. Please check, for example: 25 December 9:00 Meeting",
    ),
    "odd weeks": (
        "“{words}”从哪一周算起还不清楚，请写明第一次是{first}还是{second}，"
        "例如：从{first}起每2周的{day} 9点 例会",
        "“{words}” does not say which week is the first. Name the first day, {first} or {second}, for "
        "example: every 2 weeks on {day} 9:00 from {first} Review",
    ),
    "two times": (
        "写了两个时间，请用“和”连起来或只留一个，例如：每天9点和15点 测体温",
        "That names two times. Join them with “and” or keep one, for example: every day at 9:00 and 15:00 "
        "Check in",
    ),
    "time range": (
        "只需要写开始的时间，例如：明天9点 开会（9点到11点）",
        "Write only when it begins, for example: tomorrow 9:00 Meeting (9 to 11)",
    ),
    "date range": (
        "一段日期要说明多久一次，例如：12月1日到12月5日每天9点 培训",
        "A range of days needs a rhythm, for example: every day at 9:00 from 1 Dec until 5 Dec Training",
    ),
    "date ambiguous": (
        "“{words}”有两种读法，请写成 {first} 或 {second}，例如：{first} 9点 开会",
        "“{words}” can be read in two ways: write {first} or {second}, for example: {first} 9:00 Meeting",
    ),
    "interval ambiguous": (
        "“{words}”有两种理解，请写成“每{n}{unit}”或“每{more}{unit}”，例如：每{n}{unit}{day} 9点 值班",
        "“{words}” can be read in two ways; write how often it is, for example: every 3 days 9:00 Watch",
    ),
    "nth ambiguous": (
        "“{words}”有两种理解，请写成“每月第{n}个{day}”或“每{n}周的{day}”，例如：每{n}周的{day} 9点 复盘",
        "“{words}” can be read in two ways: write “the {nth} {day} of every month” or “every {n} weeks on "
        "{day}”,"
        " for example: every {n} weeks on {day} 9:00 Review",
    ),
    "word ambiguous": (
        "“{words}”有两种理解，请写清楚，例如：每两个月5日 9点 盘点",
        "“{words}” can be read in two ways. Say it in full, for example: every 2 months on the 5th 9:00 "
        "Stocktaking",
    ),
    "vague": (
        "“{words}”是哪一天还不清楚，请写具体的日子，例如：下周三 9点 发计划，或：每月1日 9点 发计划",
        "“{words}” does not say which day. Name it, for example: next Wednesday 9:00 Send the plan, or: "
        "every month on the 1st 9:00 Send the plan",
    ),
    "half of what": (
        "“{words}”有两种读法，请用空格分开，写成“{first}”或“{second}”，例如：明天9点半 年终总结",
        "“{words}” can be read in two ways: put a space before or after 半, for example: 明天9点半 年终总结",
    ),
    "vague time": (
        "“{words}”是几点还不清楚，请写具体时间，例如：明天凌晨2点 值班",
        "“{words}” does not say what time. Name it, for example: tomorrow 02:00 Watch",
    ),
    "about": (
        "“{words}”不够准确，请写准确时间，例如：明天9点 交材料",
        "“{words}” is not exact. Write the exact time, for example: tomorrow 9:00 Hand in the papers",
    ),
    "which weekday": (
        "每周的哪一天呢，例如：每周五15点 学习例会",
        "On which day of the week, for example: every Friday 15:00 Study session",
    ),
    "which day": (
        "每月的哪一天呢，例如：每月5日9点 交党费，或：每月最后一个工作日 9点 交报表",
        "On which day of the month, for example: every month on the 5th 9:00 Pay dues",
    ),
    "which quarter day": (
        "是哪一天呢，例如：每季度第一个工作日 9点 开会，或：从1月5日起每半年 9点 体检",
        "On which day, for example: first working day of every quarter 9:00 Meeting,"
        " or: every 6 months from 5 Jan 9:00 Check-up",
    ),
    "which month of it": (
        "“{words}”是其中哪个月的还不清楚，请写明，例如：每季度第一个月15日 10点 例会，"
        "或：每半年最后一个月15日 10点 例会",
        "“{words}” does not say of which month. Name it, for example: the 15th of the first month of every "
        "quarter 10:00 Meeting",
    ),
    "which year day": (
        "每年的哪一天呢，例如：每年7月1日 9点 重温誓词",
        "On which day of the year, for example: every year on 1 July 9:00 Anniversary",
    ),
    "which month": (
        "是哪个月的呢，例如：每月第一个周一 9点 例会，或：12月第一个周一 9点 例会",
        "Of which month, for example: first Monday of every month 9:00 Meeting",
    ),
    "does not fit": (
        "“{words}”和前面的周期对不上，请换个写法，例如：每周五15点 学习例会",
        "“{words}” does not fit the rhythm before it. For example: every Friday 15:00 Study session",
    ),
    "sixth weekday": (
        "一个月里没有第{n}个这样的日子，例如可以写：每月最后一个周一 9点 例会",
        "No month has so many. For example: last Monday of every month 9:00 Meeting",
    ),
    "zero": (
        "间隔要大于零，例如：每2天 9点 浇花",
        "The interval must be at least one, for example: every 2 days 9:00 Water the plants",
    ),
    "too often": (
        "间隔太短了，最短是一分钟，例如：每30分钟 起来走走",
        "That is too often, one minute is the least, for example: every 30 minutes Stretch",
    ),
    "too far": (
        "这个时间太远了，请写近一些的，例如：明年3月5日 9点 换届",
        "That is too far away. Name a nearer time, for example: next year on 5 March 9:00 Election",
    ),
    "how many": (
        "“{words}”各在什么时候呢，例如：每天8点、12点和18点 吃药",
        "When is each of “{words}”, for example: every day at 8:00, 12:00 and 18:00 Medicine",
    ),
    "how often": (
        "多久一次呢，例如：从12月1日起每周五15点 学习例会",
        "How often, for example: every Friday 15:00 from 1 Dec Study session",
    ),
    "only once": (
        "只有一次的提醒不需要“{words}”，例如：每周五15点 共8次 学习例会",
        "That happens once, so it takes no end or count. For example: every Friday 15:00 8 times Study "
        "session",
    ),
    "ends first": (
        "结束的日期早于开始的日期，请检查一下，例如：从下周一到下周五每天9点 打卡",
        "It ends before it begins. Please check, for example: every day 9:00 from next Monday until next "
        "Friday Check in",
    ),
}


class Unreadable(Exception):
    """The words are no schedule. `reason` is a stable key; `facts` fill the hint."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts

    def hint(self, language: str) -> str:
        """One sentence with an example, in plain text: `zh`, anything else is English."""
        facts = {key: (value[0 if language == "zh" else 1] if isinstance(value, tuple) else value)
                 for key, value in self.facts.items()}  # fmt: skip
        said = {key: value.strip() if isinstance(value, str) else value for key, value in facts.items()}
        return _HINTS[self.reason][0 if language == "zh" else 1].format(**said)

    def quoting(self, written: str, folded: str, origin: tuple[int, ...]) -> "Unreadable":
        """The same refusal, with words taken from the folded text given back as they were written."""
        facts = {}
        for key, value in self.facts.items():
            at = folded.find(value) if isinstance(value, str) and value else -1
            facts[key] = written[origin[at] : origin[at + len(value) - 1] + 1] if at >= 0 else value
        return Unreadable(self.reason, **facts)
