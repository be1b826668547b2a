"""What is said about files and their lines, in both languages."""

_WORDS: dict[str, tuple[str, str]] = {
    # of a file
    "no calendar": (
        "这个文件不是日历，请发 .ics 文件，例如从 Outlook、苹果或谷歌日历导出的",
        "This is no calendar. Send an .ics file, for example one exported from Outlook, Apple or Google",
    ),
    "too big": (
        "这个文件太大了，请分成几个小一些的再发",
        "This file is too big. Send it in smaller parts, for example a year each",
    ),
    "no list": (
        "这个文件打不开，请另存为 .xlsx 或 .csv 再发一次",
        "This file cannot be opened. Save it as .xlsx or .csv and send it again",
    ),
    "old list": (
        "这个表格加了密码，或者是旧的 .xls 格式，请另存为不带密码的 .xlsx 再发",
        "This sheet has a password or is an old .xls. Save it as .xlsx without a password and send it again",
    ),
    "macros": (
        "这个表格带有宏，为安全起见没有打开，请另存为 .xlsx 再发",
        "This sheet contains macros and was not opened. Save it as .xlsx and send it again",
    ),
    "no headings": (
        "没有找到标题行，前十行里要有“日期”和“内容”，例如：日期、时间、内容、提前、负责人。"
        "如果是名单，发文件时在说明里写 /roster；如果是题目，写 /questions",
        "I found no headings. The first ten rows need “Date” and “What”, for example: Date, Time, What, "
        "Notice, Owner. For a list of people write /roster as the caption of the file, for questions "
        "/questions",
    ),
    # of a line
    "no text": ("没有写内容", "It does not say what it is about"),
    "no date": ("没有写日期", "It has no date"),
    "nothing": (
        "没有看懂日期和时间，例如可以写：12月25日 9:00，或：每月5日 9点",
        "I did not understand the date and time, for example: 25 Dec 9:00, or: every Friday 15:00",
    ),
    "past": ("这个时间已经过去了", "This time has passed"),
    "leftover": (
        "时间里“{words}”这部分没有看懂，例如可以写：12月25日 9:00",
        "I did not understand “{words}” in the time, for example: 25 Dec 9:00",
    ),
    "ahead": (
        "没有看懂提前多久，最多五个，例如：1天、30分钟",
        "I did not understand how long before; up to five, for example: 1 day, 30 minutes",
    ),
    "too long": ("内容太长，最多 2000 字", "It is too long: 2,000 characters at most"),
    "too many": (
        "一次最多读 500 条，从这里起没有读，请分开再发",
        "I read 500 at a time and stopped here. Send the rest on its own",
    ),
    "rule": (
        "这样的重复没法原样照做，请用 /remind 另设，例如：/remind 每月最后一天9点 交报表",
        "I cannot repeat it exactly like that. Set it with /remind, for example: "
        "/remind last day of every month 9:00 Report",
    ),
    "zone": (
        "它按别处的时间重复，和这里的时差会变，请用 /remind 按这里的时间另设",
        "It repeats by the time of another place, and the difference to here changes. Set it with /remind",
    ),
    "no such zone": (
        "不认识它用的时区，请改成本地时间再导出",
        "I do not know its time zone. Export it again in local time",
    ),
    "damaged": ("这一条的格式坏了，没有读入", "It is damaged and was left out"),
    "private": ("标为私密，没有读入", "It is marked private and was left out"),
    # in what is written
    "unconfirmed": ("（未确认）", " (unconfirmed)"),
    "owner": ("{text}（负责人：{owner}）", "{text} (responsible: {owner})"),
    "place": ("{text}（地点：{place}）", "{text} (at: {place})"),
    "untitled": ("（没有标题）", "(no title)"),
}


def say(key: str, language: str, **facts: object) -> str:
    """The sentence of that name: `zh`, anything else is English."""
    return _WORDS[key][0 if language == "zh" else 1].format(**facts)
