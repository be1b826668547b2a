"""Words to a typed rule to instants, in Chinese and English. Pure: the time and the zone are arguments.

    request = read("每周五15点 学习例会", now=…, zone=…, language="zh", defaults=Defaults())
    request.subject                                  # 学习例会
    describe(request.schedule, "zh")                 # 每周五 15:00
    request.schedule.next_after(instant, days)       # Occurrence(instant, wall, confirmed), or None

How it reads. Text is folded (full width, traditional time words, case) with every character's place kept.
From the left, two grammars of layered patterns, one a language, say what the next words mean (`meaning.py`):
a rhythm, days, times of day, bounds, what to do on days off. A meaning is kept while there is a place for it
(`findings.py`); where none is left the subject begins. What was found is then made a schedule (`draft.py`),
or refused with a hint.

Why patterns, not a parser generator: the hard part is where time ends and the subject begins, without a
space and with numbers and dates in the subject (`每周五15点三年级家长会`). That is decided by what is still
missing and by the characters around, which patterns see and a context-free grammar does not; and it needs no
dependency.

The rules:

- Only a date: the chat's default time. A part of the day alone: morning 09:00, noon 12:00, afternoon 15:00,
  傍晚 18:00, evening 20:00.
- A bare hour from 1 to 6, without a part of the day or a leading zero, is the afternoon's; 7 to 11 are as
  written, 12 is noon, 03:30 is literal. 晚上12点 and midnight end the day they are said with.
- A weekday alone is the next one after now, today if still ahead; 这周X and this X are in this ISO week,
  下周X and next X in the next. A day of month or a date without a year is the next after now.
- `every weekday` is Monday to Friday. 工作日 and working days follow the chat's calendar (`workdays.py`);
  what rests on a year not yet published is computed as Monday to Friday and not `confirmed`.
- 遇节假日 means any day that is not a working day, weekends included; 遇周末 only Saturdays and Sundays.
- In n minutes or hours is an instant, on the next full minute; in n days or longer keeps the clock time.
- The 29th to 31st of a shorter month is its last day, 29 February in common years the 28th. A time the clock
  skips in spring goes forward by the gap; one it shows twice in autumn is the first.
- Days of every n days, weeks or months are counted from the first one to come, or from the beginning that is
  named, and keep that count. Quarters and half-years are the calendar's.
- A deadline (3月底前, by Friday) is reminded on that day.
- 早中晚 and their like are the times of those parts. 这个时候 and this time are the time of day it is now.
- Every second Tuesday is every other one, of the month it is the second. The 15th of a quarter is that of
  its first month. 下班前17:45 is 17:45.
- How one asks (提醒我…, remind me … to) is not part of the subject, when it stands before the time.
- Refused, with a hint, rather than guessed: what is past or impossible, contradictions, words left over in
  the time, a subject without a time, 5/6, 八月十五, 每隔两天, every third Thursday, 第六个周一, 月初,
  单周周二, a weekday that the date does not have, an interval of zero, a rhythm of weeks or longer that
  names neither day nor beginning.
"""

from bot.when import workdays
from bot.when.en import sayings as english
from bot.when.moments import say_day, say_moment
from bot.when.reading import Defaults, Request, read
from bot.when.schedule import Occurrence, Schedule, at_wall
from bot.when.unreadable import Unreadable
from bot.when.workdays import WorkdayCalendar
from bot.when.zh import sayings as chinese

__all__ = [
    "Defaults",
    "Occurrence",
    "Request",
    "Schedule",
    "Unreadable",
    "WorkdayCalendar",
    "at_wall",
    "describe",
    "read",
    "say_day",
    "say_moment",
    "workdays",
]


def describe(schedule: Schedule, language: str) -> str:
    """The rule in plain words (`zh`, anything else is English), which `read` takes back to the same rule."""
    return chinese.describe(schedule) if language == "zh" else english.describe(schedule)
