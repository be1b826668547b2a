"""From all that was typed after a command to a schedule and its subject."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from bot.when.draft import Draft
from bot.when.joining import only_day, other_weekday
from bot.when.meaning import Clock, Clocks, Every, Exactly, Fixed, Found, Named, Setting, Span, Tick
from bot.when.pattern import Weekday
from bot.when.schedule import Schedule
from bot.when.text import Text, fold
from bot.when.unreadable import Unreadable
from bot.when.workdays import WorkdayCalendar, china

MOST = 4096
"""Characters of one message; no time is longer."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a chat means when it does not say: the time of day, and which days are worked."""

    time: time = time(9, 0)
    days: WorkdayCalendar = field(default_factory=china)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for: when, and about what. The subject is as it was written, and may be empty."""

    schedule: Schedule
    subject: str
    only_clock: bool = False
    """Nothing but a time of day was said; the day is the next one."""


_HAN = re.compile(r"[一-鿿]")
_LEADING = re.compile(
    r"^(?:[\s,，、;；:：。.!！]|[-–—](?=[\s\-–—])|(?<=[-–—])[-–—]|[-–—](?=[^\x00-\x7f])|的(?!士|确|话))+"
)
# 提醒我明天9点交材料, remind me tomorrow to call: how one asks, not what is to be said
_PLEA = re.compile(
    r"\s*(?:(?:请|麻烦|帮忙?|到时)*\s*(?:提醒|通知|叫|喊)\s*(?:我们?|大家|咱们|一下|大伙|各位)+(?:在|于)?[\s,:]*"
    r"|请在\s*|(?:please\s+)?remind\s+(?:me|us|everyone|all)(?:\s+to)?(?![a-z])[\s,:]*)"
)
_TO_DO = re.compile(r"\s*,?\s*(?:to|that)\s+", re.IGNORECASE)
_GLUE = re.compile(r"(?:[\s,;、。:]|(?<=[^\x00-\x7f])的|的(?=[^\x00-\x7f]))*")
_JOINS = re.compile(r"\s*(?:和|及|与|或者?|还是|以及|、|到|至|~|-|&|/|(?:and|or|to|through|till|until)\b)\s*")
_PART_WORD = re.compile(r"(?:morning|afternoon|evening|night)s?\b")
_LEFT = re.compile(
    r"\s*(?:直到|截至|截止(?=[到于\d])|除了?[^,，\s]{1,8}(?:外|以外|之外)|除了|除非"
    r"|(?:到|至)\s*(?:[今明后本下这]+个?(?:[天日年月周季]|星期|礼拜|学期)|\S{0,5}(?:[年月季周]|季度|学期)[底末])|大概|大约|差不多|左右|前后"
    r"|[oO]f\s|-\s?\d|(?:eod|cob|end\s+of\s+(?:the\s+)?day|close\s+of\s+business"
    r"|(?:early|late)\s+(?:morning|afternoon|evening|night))\b"
    r"|on\s+(?:(?:week|work|working\s|business\s)(?:day|end)s|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b(?!')|[ap]\.?m\b|-?ish\b"
    r"|in\s+(?:the\s+year\s+)?(?:19|20|21)\d\d\b|o'?clock\b|since\s"
    r"|(?:until|till|except|unless|excluding|besides|on\s+(?:the\s+)?\d+|approximately|roughly|sometime)\b"
    r"|at\s+(?:about|around|half|quarter|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|this\s+time"
    r"|the\s+same\s+time)\b)"
)
# a word that joins, with nothing after it: 每周一和 开会, every Friday and lunch
_DANGLING = re.compile(r"(?:和|及|与|、|或者?|以及|到|至)(?=\s|$)|\s+(?:and|or)\s")
# what to do on days off, said in a way that was not understood
_ON_HOLIDAYS = re.compile(
    r"(?:遇|逢|碰|赶)[到上]?\s*(?:了|是)?\s*(?:法定|国家)?\s*(?:节假日|假日|假期|周末|休息日|双休日|节日|放假)|节假日\s*(?:顺延|提前|除外|取消)"
    r"|\b(?:if|when|unless|should)\b[^.;]{0,25}\b(?:holidays?|days?\s+off|weekends?|(?:non-?)?working\s+days?)\b"
)
# every Friday the 13th
# said alone, these name no day
_VAGUE = re.compile(
    r"(?:(?:这|本|下+)个?(?:周|星期|礼拜|月|季度)|(?:今|明|后)年|\d{1,2}月份?|过几天|改天|过些?(?:天|日子)|近期|月中"
    r"|(?:sometime\s+)?(?:soon|later|next\s+time|one\s+of\s+these\s+days|some\s+day|at\s+the\s+weekend))(?![a-z])"
    r"|(?P<about>大概|大约|差不多)(?=[今明后\d周下])"
)
_ORDINAL = re.compile(r"\s*(?:on\s+)?the\s+\d{1,2}(?:st|nd|rd|th)\b")
_ONLY = re.compile(r"\s*(?:仅限?|只限?|限)\s*|\s*only\s+(?:on\s+)?")
_ON_DAY = re.compile(r"on\s+(?!the\s)")
_OF_CLOCK = re.compile(r"的|档|班(?:车|机|次)")
_CLOCK = re.compile(
    r"(?<![\d第])\d{1,2}:[0-5]\d|(?:上午|下午|早上|晚上|中午|凌晨"
    r"|傍晚)\s*[\d一二三四五六七八九十]{1,3}\s*[点时]"
    r"|(?<![\d第])(?:\d{1,2}|[一二两三四五六七八九十]{1,3})点(?=$|[\s,半整钟前后开集出到在]|[一三]刻|\d"
    r"|[一二三四五]?十)"
    r"|\b\d{1,2}\s?[ap]\.?m\b|\bat\s+(?:\d{1,2}\b|noon\b|midnight\b)|\bo'clock\b"
)


def read(text: str, *, now: datetime, zone: ZoneInfo, language: str, defaults: Defaults) -> Request:
    """The schedule and the subject in the words after a command.

    `now` is aware. Both languages are read whatever `language` is. Raises Unreadable, which says why in
    either language.
    """
    folded = fold(text[:MOST])
    calendar = defaults.days
    wall = now.astimezone(zone).replace(tzinfo=None, fold=0)
    draft = Draft(Setting(wall, zone, calendar), defaults.time)
    if not any(character.isalnum() for character in folded.folded):
        raise Unreadable("empty")
    plea = _PLEA.match(folded.folded)
    try:
        request = _request(draft, folded, language, plea)
    except Unreadable as refusal:
        raise refusal.quoting(text, folded.folded, folded.origin) from None
    return replace(request, subject=request.subject + text[MOST:])


def _request(draft: Draft, folded: Text, language: str, plea: re.Match[str] | None) -> Request:
    end = _fill(draft, folded, language, plea.end() if plea else 0)
    if draft.empty and (vague := _VAGUE.match(folded.folded, plea.end() if plea else 0)):
        raise Unreadable("about" if vague["about"] else "vague", words=vague[0])
    only_clock = bool(draft.clocks) and not (
        draft.day or draft.every or draft.begins or draft.until or draft.length or draft.policy
    )
    schedule = draft.finish()
    subject = _LEADING.sub("", folded.rest(end)).rstrip() if end < len(folded.folded) else ""
    if plea and (todo := _TO_DO.match(subject)):
        subject = subject[todo.end() :]
    _refuse_leftovers(draft, folded, end)
    return Request(schedule, subject, only_clock)


Atom = Callable[[str, int, Setting, Every | None], Found | None]


@cache
def _readers(language: str) -> tuple[Atom, ...]:
    """The grammars, the chat's language first."""
    # here, so that the program starts without compiling the patterns of both
    from bot.when.en.grammar import read_next as english
    from bot.when.zh.grammar import read_next as chinese

    return (chinese, english) if language == "zh" else (english, chinese)


def _fill(draft: Draft, text: Text, language: str, end: int) -> int:
    """Read as many atoms from `end` on as the draft takes; returns where they end."""
    s = text.folded
    readers = _readers("zh" if _HAN.search(s) else language)  # 每天8:00、12:00 in an English chat
    before: Found | None = None
    while True:
        at = _skip(s, end)
        if at >= len(s):
            return len(s) if not s[end:].strip(" ,;、。:") else end
        found = _atom(draft, s, at, readers)
        if found is None or (before is not None and _is_subject(draft, text, before, found, at, end)):
            return end
        before = found
        if _confirms(draft, s, found, at, end, readers) or _narrows(draft, s, found, at):
            end = found.end
            continue
        if not _take(draft, found):
            _refuse_conflict(draft, s, found, at, end, readers)
            return end
        end = found.end


def _is_subject(draft: Draft, text: Text, before: Found, found: Found, at: int, end: int) -> bool:
    """Whether a part of the day right after a clock time belongs to what is done: `9am Morning run`,
    `9点 早上巡查`; but not `at 9 in the morning`, `9点 晚上 开会`."""
    s = text.folded
    if (
        at == end
        and draft.whole
        and not s[at].isascii()
        and s[found.end : found.end + 1].strip(" ,;:。")
        and draft.keeps(found)
    ):
        return True  # 12:30午间学习: nothing new about the time
    match before.effects, found.effects:
        case (Clocks(), *_), (Clocks(clocks=(Clock(hour=None),)), *_) if draft.whole:
            pass
        case _:
            return False
    if found.end - at == 1 and s[found.end : found.end + 1].strip(" ,;:。"):
        return True  # 6点半晨跑: a single character begins a word of the subject
    if not _PART_WORD.match(s, at):
        return not s[at].isascii() and at > end and s[found.end : found.end + 1].strip() != ""
    said = any(clock.part is not None or clock.exact for clock in draft.clocks)
    return said or text.raw[text.origin[at]].isupper()


def _atom(draft: Draft, s: str, at: int, readers: tuple[Atom, ...]) -> Found | None:
    inner = at
    if s[at] == "(":
        only = _ONLY.match(s, at + 1)
        inner = only.end() if only else at + 1
    if inner >= len(s):
        return None
    for reader in readers:
        found = reader(s, inner, draft.setting, draft.rhythm)
        if found is None:
            continue
        if inner == at:
            return found
        # in brackets: only if they close right after
        end = _skip(s, found.end)
        return replace(found, end=end + 1) if s[end : end + 1] == ")" else None
    return None


def _skip(s: str, i: int) -> int:
    match = _GLUE.match(s, i)
    return match.end() if match else i


def _confirms(draft: Draft, s: str, found: Found, at: int, end: int, readers: tuple[Atom, ...]) -> bool:
    """Whether the words only repeat the weekday of a date: `12月25日（周五）9点`. Raises Unreadable for
    another one.

    A weekday apart from the date, with no time after it, begins the subject: `明天 周日例会材料`.
    """
    bracketed = s[at] == "("
    spoken = any(clock.hour is not None for clock in draft.clocks)
    apart = "," in s[end:at] and draft.clocks != ()  # Thursday evening, 24 December
    if (
        draft.day is None
        or draft.every is not None
        or (draft.clocks and not bracketed and (spoken or not apart))
    ):
        return False
    date_first = True
    weekday: int | None = None
    dated = isinstance(found.effects[0], Fixed) or (
        isinstance(found.effects[0], Named) and found.effects[0].unit in ("month", "year")
    )
    match draft.day, found.effects:
        case _, (Named(unit="week", picks=(Weekday(weekday),)),):
            pass
        case Named(unit="week", picks=(Weekday(weekday),)), _ if dated:
            date_first = False  # 周五（27号）
        case _, _ if bracketed and dated:
            weekday = None  # this Friday (27 Nov)
        case _:
            return False
    after = _skip(s, found.end)
    timed = after < len(s) and any(
        follows and isinstance(follows.effects[0], Clocks)
        for follows in (reader(s, after, draft.setting, None) for reader in readers)
    )
    # 12月25日 周五 聚餐
    ends = s[found.end : found.end + 1]
    alone = not draft.clocks and (ends in ("", ",", ")") or (ends == " " and not s[at].isascii()))
    if at != end and not bracketed and not timed and not apart and not alone:
        return False
    effect = draft.day if date_first else found.effects[0]
    day = only_day(effect, draft.setting)
    if weekday is None:
        if day == only_day(found.effects[0], draft.setting):
            return True
    elif isinstance(day, date) and day.weekday() == weekday:
        if isinstance(effect, Named | Fixed):
            draft.day = effect
        return True
    if ends == " " and not (at == end or bracketed or timed):
        return False  # 明天 周日 例会: what it is about
    if isinstance(day, date) and weekday is not None:
        raise other_weekday(day, weekday)
    raise Unreadable("two dates")


def _narrows(draft: Draft, s: str, found: Found, at: int) -> bool:
    """Whether words in brackets say which of the days: `每天8:30（工作日）`."""
    if s[at] != "(" or draft.every != Every("day") or draft.day is not None:
        return False
    match found.effects:
        case (Every("workday" | "day off" as unit),):
            draft.every = Every(unit)
        case (Named(unit="week") as days,):
            draft.every, draft.day = Every("week"), days
        case _:
            return False
    return True


def _take(draft: Draft, found: Found) -> bool:
    if found.loose and draft.whole:
        return False
    before = draft.every, draft.day
    for effect in found.effects:
        if not draft.takes(effect):
            draft.every, draft.day = before
            return False
        draft.take(effect)
    return True


def _refuse_conflict(
    draft: Draft, s: str, found: Found, at: int, end: int, readers: tuple[Atom, ...]
) -> None:
    """Words of time that have no place any more.

    A subject may begin with them, but a second time may not hide there.
    """
    effect = found.effects[0]
    # every Friday 3pm on Monday: with "on" it is no subject
    adjacent = at == end or _ON_DAY.match(s, at) is not None or s[end:at].strip() == "的"  # 每个工作日的周六
    if isinstance(effect, Clocks) and draft.clocks and any(clock.hour is not None for clock in effect.clocks):
        if _OF_CLOCK.match(s, found.end):
            return  # 21:30的航班
        raise Unreadable("two times")
    if isinstance(effect, Span):
        raise Unreadable("time range")
    if draft.tick and isinstance(effect, Every):
        raise Unreadable("does not fit", words=s[at : found.end])
    if draft.clocks or draft.exactly:
        return
    if isinstance(effect, Exactly) or (isinstance(effect, Fixed) and effect.clock is not None):
        raise Unreadable("does not fit", words=s[at : found.end])  # Monday in two weeks
    if not isinstance(effect, Named | Fixed | Every | Tick):
        return
    after = _skip(s, found.end)
    following = (
        next((f for f in (r(s, after, draft.setting, None) for r in readers) if f), None)
        if after < len(s)
        else None
    )
    if adjacent or (following and isinstance(following.effects[0], Clocks)):
        if isinstance(effect, Named | Fixed) and draft.day is not None:
            raise Unreadable("two dates")
        raise Unreadable("does not fit", words=s[at : found.end])


def _refuse_leftovers(draft: Draft, text: Text, end: int) -> None:
    """What is left is the subject, unless it plainly goes on about the time."""
    s = text.folded
    if match := _LEFT.match(s, end):
        raise Unreadable("leftover", words=text.raw[text.origin[match.start()] :][: len(match[0])].strip())
    if match := _DANGLING.match(s, end) or _ON_HOLIDAYS.search(s, end):
        raise Unreadable("leftover", words=match[0].strip())
    if match := _JOINS.match(s, end):
        either = match[0].strip() in ("或", "或者", "还是", "or")
        for reader in _readers("zh"):
            if match.end() < len(s) and (found := reader(s, match.end(), draft.setting, draft.every)):
                raise Unreadable("two dates" if either else "leftover", words=s[end : found.end].strip())
    if not draft.clocks and (match := _ORDINAL.match(s, end)):
        raise Unreadable("leftover", words=match[0].strip())
    spoken = any(clock.hour is not None for clock in draft.clocks)
    if not spoken and not draft.tick and not draft.exactly and (match := _CLOCK.search(s, end)):
        raise Unreadable("leftover", words=s[end : match.end()].strip())
