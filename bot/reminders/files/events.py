"""A calendar file read: its events as reminders in the zone of the chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot import when
from bot.reminders import options
from bot.reminders.files.entry import LONGEST_TEXT, MOST, Entry, Fault, Reading
from bot.reminders.files.joining import gathered, joined
from bot.reminders.files.words import say
from bot.reminders.files.zones import carried, same_offsets
from bot.reminders.series import Series
from bot.when import rfc5545
from bot.when.pattern import Dates

if TYPE_CHECKING:
    import icalendar

BIGGEST = 3_000_000
"""Bytes of a file."""

_MINUTE = timedelta(minutes=1)
_LINE_END = re.compile(r"\r\n|\n|\r")
_SUMMARY = re.compile(r"^SUMMARY\b[^:\r\n]*:([^\r\n]*)", re.MULTILINE | re.IGNORECASE)


def is_calendar(data: bytes) -> bool:
    """Whether this looks like a calendar file."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR"


def read(
    data: bytes,
    *,
    now: datetime,
    zone: ZoneInfo,
    default_time: time,
    days: when.WorkdayCalendar,
    language: str,
) -> Reading:
    """What is to come after `now` (aware) of a calendar's events; all-day ones at `default_time`.

    Raises ValueError with a sentence for what is no calendar.
    """
    if len(data) > BIGGEST:
        raise ValueError(say("too big", language))
    reader = _Reader(now, zone, default_time, days, language)
    for group in _groups(data, language):
        if len(reader.reading.entries) + len(reader.reading.faults) + reader.rules_over >= MOST:
            reader.refuse(group[0], "too many")
            break
        reader.take(group)
    reader.reading.entries[:] = joined(gathered(reader.reading.entries, reader.parents))
    return reader.reading


class _Refused(Exception):
    """An event is not taken over; its text is a key of `words.py`."""


@dataclass(frozen=True)
class _Event:
    """A component, the line it begins in, whether it was called off, and whether it cannot be parsed."""

    component: icalendar.Component
    line: int
    cancelled: bool
    damaged: bool

    def first(self, name: str) -> Any:
        """The value of a property, of several the first; None where there is none or it is broken."""
        found = self.component.get(name)
        if isinstance(found, list):
            found = found[0] if found else None
        return None if _is_broken(found) else found

    def text(self, name: str) -> str:
        found = self.first(name)
        return "" if found is None else " ".join(str(found).split())

    @property
    def recurs(self) -> bool:
        return self.component.get("RRULE") is not None or self.component.get("RDATE") is not None


def _groups(data: bytes, language: str) -> list[list[_Event]]:
    """The events by their UIDs; one that cannot be parsed is empty."""
    import icalendar

    # It keeps zones that files define themselves for the whole process, and another file's may differ.
    icalendar.timezone.tzp.use_zoneinfo()
    frame, blocks = _blocks(_decoded(data))
    calendars = _parsed(icalendar.Calendar, frame)
    if not calendars or any(calendar.name != "VCALENDAR" for calendar in calendars):
        raise ValueError(say("no calendar", language))
    groups: dict[str, list[_Event]] = {}
    for line, number, block in blocks:
        method = calendars[number].get("METHOD", "") if number < len(calendars) else ""
        # one event at a time: icalendar gives up on a whole file for one bad alarm
        found = _parsed(icalendar.Event, block)
        component = found[0] if found else icalendar.Event(summary=_SUMMARY.findall(block)[:1])
        cancelled = "CANCEL" in str(method).upper() or "CANCELLED" in str(component.get("STATUS", "")).upper()
        event = _Event(component, line, cancelled, damaged=not found)
        groups.setdefault(event.text("UID") or f"line {line}", []).append(event)
    return list(groups.values())


def _blocks(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """What is around the events; and of each its line, the number of its calendar, and its text."""
    frame: list[str] = []
    blocks: list[tuple[int, int, str]] = []
    block: list[str] | None = None
    first, number = 0, -1
    for n, line in enumerate(_LINE_END.split(text), 1):
        word = line.strip().upper()
        if block is None and word == "BEGIN:VEVENT":
            block, first = [], n
        number += word == "BEGIN:VCALENDAR"
        (frame if block is None else block).append(line)
        if block is not None and word == "END:VEVENT":
            blocks.append((first, number, "\r\n".join(block)))
            block = None
    return "\r\n".join([*frame, *(block or [])]), blocks


def _parsed(kind: type[icalendar.Component], text: str) -> list[icalendar.Component]:
    try:
        return list(kind.from_ical(text, multiple=True))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError, OverflowError):
        return []


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8-sig", errors="replace")


@dataclass
class _Reader:
    """The customs of the chat, and what was read so far."""

    now: datetime
    zone: ZoneInfo
    default_time: time
    days: when.WorkdayCalendar
    language: str

    def __post_init__(self) -> None:
        self.reading = Reading()
        self.parents: dict[str, str] = {}
        """UIDs of events, and of those they say they are related to."""
        self.rules_over = 0
        """Series that are over: they take as long to understand as those that are not."""

    def refuse(self, event: _Event, why: str) -> None:
        words = "" if why == "private" else event.text("SUMMARY") or say("untitled", self.language)
        self.reading.faults.append(Fault(event.line, words, say(why, self.language)))

    def take(self, group: list[_Event]) -> None:
        """Read a series and what was changed of it; or events that only share a UID, one by one."""
        series = [event for event in group if "RECURRENCE-ID" not in event.component]
        changes = [event for event in group if "RECURRENCE-ID" in event.component]
        if not series or not series[0].recurs:
            series, changes = group, []
        for number, event in enumerate(series):
            self._take_one(event, [] if number else changes)

    def _take_one(self, event: _Event, changes: list[_Event]) -> None:
        if event.cancelled:
            self.reading.past += 1
            return
        try:
            entry, apart = self._entry(event, changes)
        except _Refused as refusal:
            self.refuse(event, str(refusal))
            return
        if entry.series.next_after(self.now, self.days) is not None:
            self.reading.entries.append(entry)
            self.parents[entry.uid] = event.text("RELATED-TO")
        elif not apart:
            self.reading.past += 1
            self.rules_over += event.recurs
        for change in apart:
            self._take_one(change, [])

    def _entry(self, event: _Event, changes: list[_Event]) -> tuple[Entry, list[_Event]]:
        """The entry, and the changes that are entries of their own since they say something else."""
        if event.damaged:
            raise _Refused("damaged")
        start = event.first("DTSTART")
        if start is None:
            raise _Refused("no date")
        wall = self._wall(start.dt, start)
        if not event.recurs and not self._is_coming(wall):
            series = Series(self._once(wall))  # over, so it matters not what else it says
            return Entry("", "", series, (), event.line), []
        if event.text("CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
            raise _Refused("private")
        text = self._text(event)
        series, apart = self._series(event, wall, changes, text)
        return Entry(event.text("UID"), text, series, self._ahead(event, start.dt), event.line), apart

    def _text(self, event: _Event) -> str:
        summary, place = event.text("SUMMARY"), event.text("LOCATION")
        for language in ("zh", "en"):
            summary = summary.removesuffix(say("unconfirmed", language))  # ours, of a day not yet published
        if not summary:
            raise _Refused("no text")
        described = event.first("DESCRIPTION")
        if described is not None and " ".join(str(described).split("\n", 1)[0].split()) == summary:
            summary = str(described).strip()  # the first line of several
        text = say("place", self.language, text=summary, place=place) if place else summary
        if len(text) > LONGEST_TEXT:
            raise _Refused("too long")
        return text

    # times

    def _wall(self, value: Any, of: Any) -> datetime:
        """The wall time here of a date or time in the file; `of` is its property. Seconds are dropped."""
        if isinstance(value, tuple):
            value = value[0]  # a period
        if not isinstance(value, date) or not rfc5545.FIRST_YEAR <= value.year <= rfc5545.LAST_YEAR:
            raise _Refused("no date")
        if not isinstance(value, datetime):
            return datetime.combine(value, self.default_time)
        if value.tzinfo is None:
            if of is not None and "TZID" in of.params:
                raise _Refused("no such zone")
            return value.replace(second=0, microsecond=0)
        here = value.astimezone(UTC).astimezone(self.zone)
        return here.replace(tzinfo=None, fold=0, second=0, microsecond=0)

    def _once(self, wall: datetime) -> when.Schedule:
        seconds = wall.hour * 3600 + wall.minute * 60
        return when.Schedule(self.zone.key, Dates((wall.date(),)), (seconds,))

    def _is_coming(self, wall: datetime) -> bool:
        return when.at_wall(wall, self.zone).instant > self.now

    def _series(
        self, event: _Event, wall: datetime, changes: list[_Event], text: str
    ) -> tuple[Series, list[_Event]]:
        skipped = set(self._walls(event, "EXDATE", wall))
        more = [one for one in self._walls(event, "RDATE", wall) if one not in skipped]
        moves: dict[datetime, datetime | None] = dict.fromkeys(skipped)
        apart = []
        for change in changes:
            was, to = self._change(change)
            own_words = not change.cancelled and change.text("SUMMARY") and self._text(change) != text
            moves[was] = None if change.cancelled or own_words else to
            if own_words:
                apart.append(change)
        if event.component.get("RRULE") is None:
            times = [one for one in (wall, *more) if one not in skipped]
            times = sorted({at for one in times if (at := moves.get(one, one)) and self._is_coming(at)})
            return Series(self._once(times[0] if times else wall), {}, tuple(times[1:])), apart
        schedule = self._schedule(event, wall)
        extras = {at for one in more if (at := moves.get(one, one)) and self._is_coming(at)}
        extras -= {one for one in extras if self._falls_due(schedule, one) and moves.get(one, one) == one}
        return Series(schedule, self._needed(schedule, moves, more), tuple(sorted(extras))), apart

    def _needed(
        self, schedule: when.Schedule, moves: dict[datetime, datetime | None], more: list[datetime]
    ) -> dict[datetime, datetime | None]:
        """Of the changes those that matter: of dates to come, or moved there."""
        needed: dict[datetime, datetime | None] = {}
        for was, to in sorted(moves.items()):
            if was == to or (was in more and not self._falls_due(schedule, was)):
                continue
            there = to if to is not None and self._is_coming(to) else None
            if there is not None or (self._is_coming(was) and self._falls_due(schedule, was)):
                needed[was] = there
        return needed

    def _falls_due(self, schedule: when.Schedule, wall: datetime) -> bool:
        found = schedule.next_after(when.at_wall(wall, self.zone).instant - timedelta(seconds=1), self.days)
        return found is not None and found.wall == wall

    def _walls(self, event: _Event, name: str, start: datetime) -> Iterator[datetime]:
        """The times an EXDATE or RDATE lists, in any number of properties."""
        found = event.component.get(name, [])
        for listed in found if isinstance(found, list) else [found]:
            if _is_broken(listed):
                raise _Refused("rule")
            for one in listed.dts:
                timed = isinstance(event.first("DTSTART").dt, datetime)
                if timed and isinstance(one.dt, date) and not isinstance(one.dt, datetime):
                    yield datetime.combine(one.dt, start.time())  # a date alone means the time of that date
                else:
                    yield self._wall(one.dt, listed)

    def _change(self, event: _Event) -> tuple[datetime, datetime]:
        """Which occurrence was changed, and when it is now."""
        was, to = event.first("RECURRENCE-ID"), event.first("DTSTART")
        if was is None or (to is None and not event.cancelled) or "RANGE" in was.params:
            raise _Refused("rule")
        moved = was if to is None else to
        return self._wall(was.dt, was), self._wall(moved.dt, moved)

    def _schedule(self, event: _Event, wall: datetime) -> when.Schedule:
        rule = event.component.get("RRULE")
        if isinstance(rule, list) or _is_broken(rule) or event.component.get("EXRULE") is not None:
            raise _Refused("rule")
        text = rule.to_ical().decode()
        start = event.first("DTSTART").dt
        try:
            found = self._repeated(text, start, wall)
        except (ValueError, OverflowError) as error:
            raise _Refused("rule") from error
        return rfc5545.relaxed(found, self.now, self.days)

    def _repeated(self, text: str, start: Any, wall: datetime) -> when.Schedule:
        """The rule in the zone of the chat. Raises ValueError."""
        own = start.tzinfo if isinstance(start, datetime) else None
        if own is None or _key(own) == self.zone.key:
            return rfc5545.schedule_of(text, wall, self.zone)
        if not isinstance(own, ZoneInfo):
            # a zone that the file itself defines: only if it is this one under another name
            if not same_offsets(own, self.zone, self.now):
                raise _Refused("zone")
            return rfc5545.schedule_of(text, wall, self.zone)
        there = start.replace(tzinfo=None, second=0, microsecond=0)
        found = carried(rfc5545.schedule_of(text, there, own), self.zone, self.now, self.days)
        if found is None:
            raise _Refused("zone")
        return found

    # notices

    def _ahead(self, event: _Event, start: Any) -> tuple[timedelta, ...]:
        """How long before the alarms are, the longest first: whole minutes, the five nearest."""
        spans = set()
        for alarm in event.component.walk("VALARM"):
            trigger = alarm.get("TRIGGER")
            # Apple marks "no alarm" with the action NONE
            if trigger is None or _is_broken(trigger) or str(alarm.get("ACTION", "")).upper() == "NONE":
                continue
            offset = self._offset(event, trigger, start)
            if offset is None:
                continue
            if not isinstance(start, datetime):
                # counted from midnight, and said at the default time
                offset -= datetime.combine(start, self.default_time) - datetime.combine(start, time())
            span = -offset // _MINUTE * _MINUTE
            if timedelta() < span <= options.LONGEST:
                spans.add(span)
        return tuple(sorted(sorted(spans)[: options.MOST], reverse=True))

    def _offset(self, event: _Event, trigger: Any, start: Any) -> timedelta | None:
        """When an alarm is, after the start (negative: before); None where that is not said."""
        at = trigger.dt
        if isinstance(at, timedelta):
            if str(trigger.params.get("RELATED", "")).upper() != "END":
                return at
            end, length = event.first("DTEND"), event.first("DURATION")
            if length is not None and isinstance(length.dt, timedelta):
                return at + length.dt
            return at + (self._wall(end.dt, end) - self._wall(start, None)) if end is not None else at
        if not isinstance(at, datetime) or not isinstance(start, datetime) or event.recurs:
            return None
        return self._wall(at, trigger) - self._wall(start, None)


def _key(zone: tzinfo) -> str | None:
    return zone.key if isinstance(zone, ZoneInfo) else None


def _is_broken(value: Any) -> bool:
    import icalendar

    return isinstance(value, icalendar.vBroken)
