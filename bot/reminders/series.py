"""A schedule with what was changed of single occurrences: skipped, moved, said once more. Pure.

The terms are RFC 5545's: a skipped occurrence is its EXDATE, a moved one its RECURRENCE-ID, one more its
RDATE. None of these touches the rest of the series.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot import when

MOST_EXTRAS = 20


@dataclass(frozen=True)
class Placed:
    """An occurrence where it comes to lie, and what it is by the rule: the keys of those that fell together
    here (none: it is said once more, besides the rule)."""

    at: when.Occurrence
    keys: tuple[datetime, ...]


@dataclass(frozen=True)
class Series:
    """`moves` takes occurrences, by key, to the wall times they have now (None: skipped); `extras` are more.

    Wall times are naive, in the zone of the schedule.
    """

    schedule: when.Schedule
    moves: Mapping[datetime, datetime | None] = field(default_factory=dict)
    extras: tuple[datetime, ...] = ()

    def placed_after(self, instant: datetime, days: when.WorkdayCalendar) -> Placed | None:
        """The first occurrence strictly after an aware instant."""
        regular = self.schedule.next_after(instant, days)
        while regular is not None and regular.key in self.moves:
            regular = self.schedule.next_after(regular.instant, days)
        found = regular
        for wall in (*filter(None, self.moves.values()), *self.extras):
            other = when.at_wall(wall, self.schedule.zone)
            if other.instant > instant and (found is None or other.instant < found.instant):
                found = other
        if found is None:
            return None
        keys = {key for key, to in self.moves.items() if to == found.wall}
        if regular is not None and regular.instant == found.instant:
            found, keys = regular, keys | {regular.key}
        return Placed(found, tuple(sorted(keys)))

    def next_after(self, instant: datetime, days: when.WorkdayCalendar) -> when.Occurrence | None:
        """The same, without what it is by the rule."""
        placed = self.placed_after(instant, days)
        return placed.at if placed is not None else None

    def all_after(self, instant: datetime, days: when.WorkdayCalendar) -> Iterator[Placed]:
        """All occurrences strictly after an aware instant, in order; perhaps without end."""
        placed = self.placed_after(instant, days)
        while placed is not None:
            yield placed
            placed = self.placed_after(placed.at.instant, days)

    def after(self, instant: datetime, days: when.WorkdayCalendar) -> Iterator[when.Occurrence]:
        """The same, without what they are by the rule."""
        return (placed.at for placed in self.all_after(instant, days))

    # -- changed

    def skip(self, placed: Placed) -> "Series":
        """The same without this occurrence."""
        return self._without(placed, None)

    def move(self, placed: Placed, to: datetime) -> "Series":
        """The same with this occurrence at another wall time; one that a clock change skips goes forward."""
        to = when.at_wall(to, self.schedule.zone).wall
        return self if to == placed.at.wall else self._without(placed, to)

    def _without(self, placed: Placed, to: datetime | None) -> "Series":
        extras = tuple(wall for wall in self.extras if wall != placed.at.wall)
        if to is not None and not placed.keys:
            extras = tuple(sorted({*extras, to}))
        # Where several fell together, one of them is moved; the others are one with it.
        moves = {**self.moves, **dict.fromkeys(placed.keys[1:]), **dict.fromkeys(placed.keys[:1], to)}
        return replace(self, moves=moves, extras=extras)

    def once_more(self, instant: datetime, now: datetime) -> "tuple[Series, when.Occurrence]":
        """The same and once more, on the full minute at or after an instant; and when that is.

        Raises OverflowError where there are too many of these.
        """
        wall = (instant + timedelta(seconds=59)).astimezone(self.schedule.zone)
        wall = wall.replace(second=0, microsecond=0, tzinfo=None, fold=0)
        while (at := when.at_wall(wall, self.schedule.zone)).instant <= now:
            wall += timedelta(hours=1)  # the clock shows this hour twice, and it means the first
        here = now.astimezone(self.schedule.zone).replace(tzinfo=None)
        extras = {extra for extra in self.extras if extra > here} | {at.wall}
        if len(extras) > MOST_EXTRAS:
            raise OverflowError
        return replace(self, extras=tuple(sorted(extras))), at

    def as_planned(self, now: datetime) -> "Series":
        """The same with what is to come as the rule says; what has taken place elsewhere stays there."""
        here = now.astimezone(self.schedule.zone).replace(tzinfo=None)
        return replace(
            self, moves={key: to for key, to in self.moves.items() if key <= here or (to and to <= here)}
        )

    def end_after(self, times: int, after: datetime, days: when.WorkdayCalendar) -> "Series":
        """The same with so many occurrences to come after an instant, and no more."""
        kept: list[Placed] = []
        endless = replace(self, schedule=replace(self.schedule, count=None, until=None))
        for placed in endless.all_after(after, days):
            kept.append(placed)
            if len(kept) == times:
                break
        if not kept:
            return self
        walls = {placed.at.wall for placed in kept}
        # A date that days off have moved counts only while both where it was and where it lies are in bounds.
        last = max(wall for placed in kept for wall in (placed.at.wall, *placed.keys))
        ended = replace(endless, schedule=replace(endless.schedule, until=last))
        moves = {key: to for key, to in ended.moves.items() if to is None or key <= last or to in walls}
        ended = replace(ended, moves=moves, extras=tuple(wall for wall in ended.extras if wall <= last))
        for placed in list(ended.all_after(after, days)):
            if placed.at.wall not in walls:
                ended = ended.skip(placed)
        return ended

    def end_on(self, last: datetime) -> "Series":
        """The same with nothing after a wall time."""
        schedule = replace(self.schedule, count=None, until=last)
        moves = {key: to if to is None or to <= last else None for key, to in self.moves.items()}
        return Series(schedule, moves, tuple(wall for wall in self.extras if wall <= last))

    def endless(self) -> "Series":
        """The same without an end."""
        return replace(self, schedule=replace(self.schedule, count=None, until=None))
