"""A list read: a table with headings such as 日期、时间、内容、提前、负责人, one reminder a line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from unicodedata import normalize
from zoneinfo import ZoneInfo

from bot import when
from bot.reminders import options
from bot.reminders.files.entry import LONGEST_TEXT, MOST, Entry, Fault, Reading
from bot.reminders.files.tables import Cell, sheets
from bot.reminders.files.words import say
from bot.reminders.series import Series

HEADINGS: dict[str, tuple[str, ...]] = {
    "date": (
        *("日期", "开始日期", "提醒日期", "会议日期", "活动日期", "截止日期", "日子", "哪天", "周期", "频率"),
        *("date", "start date", "day", "when", "due", "due date", "deadline", "rule", "repeat"),
    ),
    "time": (
        *("时间", "时间点", "开始时间", "提醒时间", "会议时间", "几点", "时刻", "钟点"),
        *("time", "start time", "start", "at", "hour"),
    ),
    "text": (
        *("内容", "事项", "主题", "会议", "任务", "标题", "名称", "事情", "提醒", "提醒内容", "会议主题"),
        *("会议名称", "工作内容", "工作事项", "任务内容", "活动", "活动内容", "议题", "什么事"),
        *("what", "text", "subject", "task", "title", "content", "event", "meeting", "topic", "item"),
        *("name", "reminder", "description"),
    ),
    "ahead": (
        *("提前", "提前提醒", "提前通知", "提前量", "提前多久", "提前时间", "提前天数", "预先提醒", "预告"),
        *("ahead", "notice", "remind before", "advance notice", "before", "remind", "remind ahead"),
        *("how long before", "days before", "days ahead", "in advance"),
    ),
    "owner": (
        *("负责人", "责任人", "经办人", "承办人", "主持人", "联系人", "谁负责", "责任部门", "负责部门"),
        *("owner", "responsible", "responsible person", "who", "person", "person in charge", "contact"),
    ),
}
"""What a column may be called, without spaces around, brackets after and in any case."""

_COLUMNS = {name: column for column, names in HEADINGS.items() for name in names}
_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|[*:]")
_NONE = {"", "无", "否", "不", "不用", "不需要", "没有", "-", "—", "/", "0", "no", "none", "n/a"}
_SUBJECT = "X"
_LONGEST_TIME = 200
_MIDNIGHT = re.compile(r"(?<=\d)[ T]0?0:00(:00(\.0+)?)?$")
"""What programs add to a date."""

_OWN_WORDS = {"past": "past", "nothing": "nothing", "empty": "nothing"}
"""Reasons whose hint speaks of a command."""
_HEADING_ROWS = 10


@dataclass(frozen=True)
class _Customs:
    now: datetime
    zone: ZoneInfo
    defaults: when.Defaults
    language: str


class _Refused(Exception):
    """A line is not taken over; its text says why, to people."""


def read(
    data: bytes,
    name: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    default_time: time,
    days: when.WorkdayCalendar,
    language: str,
) -> Reading:
    """The reminders of an `.xlsx` or `.csv`; `now` is aware.

    Dates and times are cells of that kind, or any words the reader of times knows. Raises ValueError with a
    sentence for a file that cannot be read or has no headings.
    """
    customs = _Customs(now, zone, when.Defaults(time=default_time, days=days), language)
    for rows in sheets(data, name, language):
        for number, row in enumerate(rows[:_HEADING_ROWS], 1):
            if headings(row):
                return _read(rows, number, _columns(row), customs)
    raise ValueError(say("no headings", language))


def headings(row: Sequence[Cell]) -> int:
    """How many headings of a list of dates are in this row; 0: too few of them."""
    columns = _columns(row)
    return len(columns) if "text" in columns and ("date" in columns or "time" in columns) else 0


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    """Which column of a heading row is what, the first of each kind."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        name = " ".join(_BRACKETS.sub(" ", normalize("NFKC", str(cell))).lower().split())
        column = _COLUMNS.get(name) or _COLUMNS.get(name.replace(" ", ""))
        if column is not None:
            found.setdefault(column, place)
    return found


def _read(rows: list[list[Cell]], heading: int, columns: dict[str, int], customs: _Customs) -> Reading:
    reading = Reading()
    ahead_heading = str(rows[heading - 1][columns["ahead"]]) if "ahead" in columns else ""
    for line, row in enumerate(rows[heading:], heading + 1):
        cells = {name: row[place] if place < len(row) else None for name, place in columns.items()}
        if not any(_words(cell) for cell in cells.values()):
            continue
        words = " ".join(filter(None, (_words(cells.get(name)) for name in ("date", "time", "text"))))[:60]
        if len(reading.entries) + len(reading.faults) >= MOST:
            reading.faults.append(Fault(line, words, say("too many", customs.language)))
            break
        try:
            reading.entries.append(_entry(line, cells, ahead_heading, customs))
        except _Refused as refusal:
            reading.faults.append(Fault(line, words, str(refusal)))
    return reading


def _entry(line: int, cells: dict[str, Cell], ahead_heading: str, customs: _Customs) -> Entry:
    language = customs.language
    text, owner = _words(cells.get("text")), _words(cells.get("owner"))
    if not text:
        raise _Refused(say("no text", language))
    if owner:
        text = say("owner", language, text=text, owner=owner)
    if len(text) > LONGEST_TEXT:
        raise _Refused(say("too long", language))
    schedule = _schedule(cells.get("date"), cells.get("time"), customs)
    return Entry("", text, Series(schedule), _ahead(cells.get("ahead"), ahead_heading, language), line)


def _words(cell: Cell) -> str:
    """A cell as a person sees it, in one line."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return "" if cell is None else " ".join(str(cell).split())


# when


def _schedule(day: Cell, at: Cell, customs: _Customs) -> when.Schedule:
    clock = _clock(at)
    if isinstance(day, datetime) and clock and day.time() != time():
        day = day.date()  # the time has a cell of its own
    if isinstance(at, datetime) and at.year > 1900 and day is None:
        clock = _words(at)
    date_words = _words(day)
    if clock:
        date_words = _MIDNIGHT.sub("", date_words)
    words = f"{date_words} {clock}".strip()
    if not words:
        raise _Refused(say("no date", customs.language))
    if len(words) > _LONGEST_TIME:
        raise _Refused(say("leftover", customs.language, words=f"{words[:20]}…"))
    try:
        found = _read_words(words, customs)
        if not date_words and _is_clock(clock, customs):
            # merged cells: the date stands in a row above, and must not become tomorrow
            raise _Refused(say("no date", customs.language))
        if date_words and clock and found.schedule.times != _times(clock, found, customs):
            raise when.Unreadable("two times")
    except when.Unreadable as error:
        own = _OWN_WORDS.get(error.reason)
        raise _Refused(say(own, customs.language) if own else error.hint(customs.language)) from error
    if found.subject != _SUBJECT:
        left = found.subject.removesuffix(_SUBJECT).strip()
        raise _Refused(say("leftover", customs.language, words=left))
    return found.schedule


def _read_words(words: str, customs: _Customs) -> when.Request:
    return when.read(
        f"{words} {_SUBJECT}",
        now=customs.now,
        zone=customs.zone,
        language=customs.language,
        defaults=customs.defaults,
    )


def _is_clock(words: str, customs: _Customs) -> bool:
    """Whether these words are a time of day and name no date."""
    try:
        return (
            _read_words(f"{'明天' if customs.language == 'zh' else 'tomorrow'} {words}", customs).subject
            == _SUBJECT
        )
    except when.Unreadable:
        return False


def _times(clock: str, found: when.Request, customs: _Customs) -> tuple[int, ...]:
    """The times of day the cell for them says, so that none in the cell of the date is taken as one more."""
    try:
        return _read_words(clock, customs).schedule.times or found.schedule.times
    except when.Unreadable:
        return found.schedule.times  # it says something only together with the date


def _clock(cell: Cell) -> str:
    """A time of day as words; Excel keeps some as a date of 1900, a length of time or part of a day."""
    if isinstance(cell, datetime):
        return f"{cell:%H:%M}"
    if isinstance(cell, float) and 0 <= cell < 1:
        cell = timedelta(days=cell)
    if isinstance(cell, timedelta) and timedelta() <= cell < timedelta(days=1):
        minutes = round(cell / timedelta(minutes=1))
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return _words(cell)


# how long before


def _ahead(cell: Cell, heading: str, language: str) -> tuple[timedelta, ...]:
    """The notices wanted. A number alone counts what the heading says: 提前（天）."""
    if isinstance(cell, timedelta | time):
        minutes = cell.hour * 60 + cell.minute if isinstance(cell, time) else cell // timedelta(minutes=1)
        words = f"{minutes}分钟"
    else:
        words = normalize("NFKC", _words(cell)).lower().strip(" .。;；,，、")
    if words in _NONE:
        return ()
    if words.isdecimal():
        words += next((unit for unit in ("天", "小时", "分钟") if unit in heading), "")
        words += next((f" {unit}" for unit in ("day", "hour", "minute") if unit in heading.lower()), "")
    for said in (words, f"提前{words}", f"提前{words.removesuffix('前')}", f"{words} before"):
        try:
            found = options.read(said)
        except ValueError:
            break
        if found.ahead and not found.text:
            return found.ahead
    raise _Refused(say("ahead", language))
