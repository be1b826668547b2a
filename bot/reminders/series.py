"""A schedule with what was changed of single occurrences: skipped, moved, said once more. Pure.

The terms are RFC 5545's: a skipped occurrence is its EXDATE, a moved one its RECURRENCE-ID, one more its
RDATE. None of these touches the rest of the series.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot import when


@dataclass(frozen=True)
class Series:
    """`moves` takes the wall time of an occurrence to the one it has now (None: skipped); `extras` are more.

    Wall times are naive, in the zone of the schedule.
    """

    schedule: when.Schedule
    moves: Mapping[datetime, datetime | None] = field(default_factory=dict)
    extras: tuple[datetime, ...] = ()

    def next_after(self, instant: datetime, days: when.WorkdayCalendar) -> when.Occurrence | None:
        """The first occurrence strictly after an aware instant."""
        found = self.schedule.next_after(instant, days)
        while found is not None and found.wall in self.moves:
            found = self.schedule.next_after(found.instant, days)
        for wall in (*filter(None, self.moves.values()), *self.extras):
            other = when.at_wall(wall, self.schedule.zone)
            if other.instant > instant and (found is None or other.instant < found.instant):
                found = other
        return found

    def after(self, instant: datetime, days: when.WorkdayCalendar) -> Iterator[when.Occurrence]:
        """All occurrences strictly after an aware instant, in order; perhaps without end."""
        occurrence = self.next_after(instant, days)
        while occurrence is not None:
            yield occurrence
            occurrence = self.next_after(occurrence.instant, days)
