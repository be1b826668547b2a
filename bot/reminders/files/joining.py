"""One reminder of several events: what a calendar has to say apart, people say at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.reminders.files.entry import Entry
from bot.reminders.series import Series
from bot.when.pattern import Dates
from bot.when.schedule import Ticks


def gathered(entries: list[Entry], parents: Mapping[str, str]) -> list[Entry]:
    """Single events that belong to a series and say the same are one more time of it.

    `parents` are the UIDs of the series they name.
    """
    series: dict[str, int] = {}
    for place, entry in enumerate(entries):
        if entry.uid and entry.series.schedule.recurring:
            series.setdefault(entry.uid, place)
    found = list(entries)
    taken: set[int] = set()
    for place, entry in enumerate(entries):
        schedule, owner = entry.series.schedule, series.get(parents.get(entry.uid, ""))
        if owner is None or owner == place or not isinstance(schedule.rule, Dates):
            continue
        parent = found[owner]
        if (parent.text, parent.ahead) != (entry.text, entry.ahead):
            continue
        wall = datetime.combine(schedule.rule.dates[0], time()) + timedelta(seconds=schedule.times[0])
        extras = tuple(sorted({*parent.series.extras, wall, *entry.series.extras}))
        found[owner] = replace(parent, series=replace(parent.series, extras=extras))
        taken.add(place)
    return [entry for place, entry in enumerate(found) if place not in taken]


def joined(entries: list[Entry]) -> list[Entry]:
    """Reminders that differ in nothing but their times of day are one: a calendar had to say them apart."""
    found: dict[Any, Entry] = {}
    for entry in entries:
        schedule = entry.series.schedule
        key: Any = entry.text, entry.ahead, replace(schedule, times=())
        if isinstance(schedule.rule, Ticks | Dates) or schedule.count is not None:
            key = len(found)
        if (other := found.get(key)) is None:
            found[key] = entry
            continue
        one = other.series
        times = tuple(sorted({*one.schedule.times, *schedule.times}))
        series = Series(
            replace(schedule, times=times),
            {**one.moves, **entry.series.moves},
            tuple(sorted({*one.extras, *entry.series.extras})),
        )
        found[key] = replace(other, series=series)
    return list(found.values())
