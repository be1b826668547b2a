"""A calendar file of reminders, as Outlook, Apple and Google read it.

What a recurrence rule says exactly is one. Everything else becomes single events of the coming 400 days, as
Outlook hardly reads RDATE; they keep their UIDs, so taking the calendar over again doubles nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from unicodedata import category
from zoneinfo import ZoneInfo

from bot import when
from bot.reminders.files.entry import Entry
from bot.reminders.files.words import say
from bot.reminders.files.zones import timezone
from bot.when import rfc5545
from bot.when.pattern import Dates

if TYPE_CHECKING:
    import icalendar

    _Events = Generator[icalendar.Event, None, set[datetime]]

REACH = timedelta(days=400)
"""How far single events of a rule without words are written."""

MOST_SINGLES = 1_000
"""Single events of one reminder: every five minutes need not be in a calendar."""

LENGTH = timedelta(minutes=30)

_PRODID = "-//reminder-quiz-bot//reminders//ZH"


def write(
    entries: Iterable[Entry], *, title: str, language: str, now: datetime, days: when.WorkdayCalendar
) -> bytes:
    """The `.ics` of these entries: what is still to come after `now` (aware)."""
    import icalendar

    entries = list(entries)
    events = [event for entry in entries for event in _Writer(entry, language, now, days).events()]
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar["X-WR-CALNAME"] = icalendar.vText(_clean(title).replace("\n", " "))
    for key in sorted({entry.series.schedule.zone_name for entry in entries} - {"UTC"}):
        calendar.add_component(timezone(ZoneInfo(key), now))
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


class _Writer:
    """The events of one entry."""

    def __init__(self, entry: Entry, language: str, now: datetime, days: when.WorkdayCalendar) -> None:
        self.entry, self.series, self.schedule = entry, entry.series, entry.series.schedule
        self.language, self.now, self.days = language, now, days
        self.zone = self.schedule.zone
        self._series_uid: str | None = None
        """The UID of the first event that repeats."""

    def events(self) -> Iterator[icalendar.Event]:
        if self.series.next_after(self.now, self.days) is None:
            return
        rules = rfc5545.rules_of(self.schedule, self.now, self.days)
        said = yield from self._singles() if rules is None else self._repeated(rules)
        # moved from where no event stands, into what is to come
        for was, wall in sorted(self.series.moves.items()):
            if was not in said and wall is not None and self._is_coming(wall):
                yield self._apart(f"{was:%Y%m%dT%H%M%S}", wall)
        for wall in sorted(set(self.series.extras)):
            if self._is_coming(wall):
                yield self._apart(f"extra-{wall:%Y%m%dT%H%M%S}", wall)

    def _repeated(self, rules: tuple[rfc5545.Rule, ...]) -> _Events:
        """An event for each rule, and one for each occurrence that was moved; returns those changed."""
        import icalendar

        covered: set[datetime] = set()
        for number, rule in enumerate(rules, 1):
            if rule.part.next_after(self.now, self.days) is None:
                continue
            uid = self._uid(str(number)) if len(rules) > 1 else self.entry.uid
            self._series_uid = self._series_uid or uid
            event = self._event(uid, rule.start)
            event.add("rrule", icalendar.vRecur.from_ical(rule.text))
            changed = {
                was: wall
                for was, wall in sorted(self.series.moves.items())
                if was >= rule.start and self._falls_due(rule.part, was)
            }
            covered |= changed.keys()
            for was, wall in changed.items():
                if wall is None:
                    event.add("exdate", self._aware(was))
            yield event
            for was, wall in changed.items():
                if wall is not None:
                    override = self._event(uid, wall)
                    override.add("recurrence-id", self._aware(was))
                    yield override
        return covered

    def _singles(self) -> _Events:
        """An event for each occurrence to come; returns the occurrences."""
        covered: set[datetime] = set()
        after, end = self.now, None if isinstance(self.schedule.rule, Dates) else self.now + REACH
        while len(covered) < MOST_SINGLES:
            found = self.schedule.next_after(after, self.days)
            if found is None or (end and found.instant > end):
                break
            covered.add(found.wall)
            after = found.instant
            wall = self.series.moves.get(found.key, found.wall)
            if wall is not None and self._is_coming(wall):
                stamp = f"{found.wall:%Y%m%dT%H%M%S}"
                uid = self._uid(stamp) if self.schedule.recurring else self.entry.uid
                yield self._event(uid, wall, confirmed=found.confirmed or wall != found.wall)
        return covered

    def _apart(self, part: str, wall: datetime) -> icalendar.Event:
        """A single event beside the series, which it names."""
        event = self._event(self._uid(part), wall)
        if self._series_uid:
            event.add("related-to", self._series_uid)
        return event

    def _event(self, uid: str, wall: datetime, *, confirmed: bool = True) -> icalendar.Event:
        import icalendar

        text = _clean(self.entry.text).strip()
        summary = " ".join(text.split("\n", 1)[0].split())
        event = icalendar.Event()
        event.add("uid", uid)
        event.add("dtstamp", self.now.astimezone(UTC).replace(microsecond=0))
        start = self._aware(wall)
        event.add("dtstart", start)
        event.add("dtend", (start.astimezone(UTC) + LENGTH).astimezone(self.zone))
        event.add("summary", summary if confirmed else summary + say("unconfirmed", self.language))
        if text != summary:
            event.add("description", text)
        event.add("status", "CONFIRMED" if confirmed else "TENTATIVE")
        event.add("transp", "TRANSPARENT")
        for span in (*sorted(self.entry.ahead, reverse=True), timedelta()):
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", -span)
            alarm.add("description", summary)
            event.add_component(alarm)
        return event

    def _uid(self, part: str) -> str:
        """The UID of one of several events: `7@bot` and `2` are `7-2@bot`."""
        local, at, host = self.entry.uid.partition("@")
        return f"{local}-{part}{at}{host}"

    def _aware(self, wall: datetime) -> datetime:
        return when.at_wall(wall, self.zone).instant.astimezone(self.zone)

    def _is_coming(self, wall: datetime) -> bool:
        return when.at_wall(wall, self.zone).instant > self.now

    def _falls_due(self, part: when.Schedule, wall: datetime) -> bool:
        found = part.next_after(when.at_wall(wall, self.zone).instant - timedelta(seconds=1), self.days)
        return found is not None and found.wall == wall


def _clean(text: str) -> str:
    """The text without control characters, which no line of a calendar may hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in text if character == "\n" or category(character) != "Cc")
