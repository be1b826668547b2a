"""What has been found so far, and whether there is still a place for more."""

from dataclasses import dataclass
from datetime import time

from bot.when.clock import resolve
from bot.when.meaning import (
    Clock,
    Clocks,
    Count,
    Effect,
    Every,
    Exactly,
    Fixed,
    For,
    Found,
    From,
    Named,
    Often,
    OnHolidays,
    Setting,
    Span,
    Tick,
    Until,
)
from bot.when.pattern import (
    Day,
    Workday,
)
from bot.when.schedule import Policy
from bot.when.unreadable import Unreadable


@dataclass(slots=True)
class Findings:
    """Fills up as words are read: `takes` says whether a meaning has a place, `take` keeps it."""

    setting: Setting
    default_time: time
    every: Every | None = None
    day: Named | Fixed | None = None
    clocks: tuple[Clock, ...] = ()
    span: Span | None = None
    tick: Tick | None = None
    exactly: Exactly | None = None
    begins: From | None = None
    until: Until | None = None
    length: For | None = None
    count: Count | None = None
    often: Often | None = None
    policy: Policy | None = None

    def takes(self, effect: Effect) -> bool:
        """Whether there is still a place for it."""
        match effect:
            case Every():
                return self.every is None and self.exactly is None and self._goes_with(effect, self.day)
            case Named() | Fixed():
                if self.day is not None or self.exactly is not None:
                    return False
                return self._goes_with(self.every, effect)
            case Clocks(clocks):
                if self.exactly or self.span:
                    return False
                return not self.clocks or self._completes(clocks)
            case Span():
                return not self.clocks and self.span is None
            case Tick():
                return self.tick is None and self.exactly is None and not isinstance(self.day, Fixed)
            case Exactly():
                return self.exactly is None and self.day is None and self.every is None and not self.clocks
            case From():
                return self.begins is None
            case Until() | For():
                return self.until is None and self.length is None
            case Count():
                return self.count is None
            case Often():
                return self.often is None
            case OnHolidays():
                return self.policy is None
            case Unreadable():
                if effect.reason in ("about", "no such time", "two times"):
                    return not any(clock.hour is not None for clock in self.clocks) and not self.exactly
                return not self.whole
        raise AssertionError(effect)

    @property
    def whole(self) -> bool:
        """Whether nothing more is needed: a day or rhythm, and a time."""
        if self.exactly:
            return True
        dated = self.day is not None or (
            self.every is not None
            and (
                self.every.unit in ("day", "workday", "day off")
                or (self.begins is not None and not self.begins.period)
            )
        )
        return (dated and bool(self.clocks)) or self.tick is not None

    def keeps(self, found: Found) -> bool:
        """Whether a part of the day would leave the time of day as it is."""
        match found.effects:
            case (Clocks((Clock(hour=None) as clock,)),) if len(self.clocks) == 1:
                old = self.clocks[0]
                merged = _merged(old, clock)
                try:
                    return merged is None or resolve((merged,)) == resolve(self.clocks)
                except Unreadable:
                    return old.exact or old.part is not None
            case _:
                return False

    @property
    def rhythm(self) -> Every | None:
        """The rhythm said so far; `Tuesdays` are one of weeks."""
        if self.every is None and isinstance(self.day, Named) and self.day.plural:
            return Every(self.day.unit)
        return self.every

    @property
    def empty(self) -> bool:
        """Whether nothing says when: bounds alone do not."""
        return not (self.every or self.day or self.clocks or self.tick or self.exactly or self.span)

    def _completes(self, clocks: tuple[Clock, ...]) -> bool:
        """A part of the day with a clock time, in either order: `tomorrow morning … at 9`."""
        return len(self.clocks) == len(clocks) == 1 and _merged(self.clocks[0], clocks[0]) is not None

    def _goes_with(self, every: Every | None, day: Named | Fixed | None) -> bool:
        if every is None or day is None:
            return True
        if isinstance(day, Fixed):
            return False
        if every.loose:
            return True
        if every.unit in ("day", "workday", "day off"):
            # 周一至周五每天: a rhythm of weeks
            return every == Every("day") and day.unit == "week" and day.plural
        if every.unit is None or day.unit is None:
            return (
                day.unit is not None
                or every.unit != "week"
                or all(isinstance(p, Workday | Day) for p in day.picks)
            )
        return day.unit == every.unit

    def take(self, effect: Effect) -> None:
        """Keep a meaning. Raises it when it is a refusal."""
        match effect:
            case Unreadable():
                raise effect
            case Every():
                self.every = effect
                self._settle_week()
            case Named() | Fixed():
                self.day = effect
                self._settle_week()
            case Clocks(clocks):
                merged = _merged(self.clocks[0], clocks[0]) if self.clocks else None
                self.clocks = (merged,) if merged else clocks
            case Span():
                self.span = effect
            case Tick():
                self.tick = effect
            case Exactly():
                self.exactly = effect
            case From():
                self.begins = effect
            case Until():
                self.until = effect
            case For():
                self.length = effect
            case Count():
                self.count = effect
            case Often():
                self.often = effect
            case OnHolidays(policy):
                self.policy = policy

    def _settle_week(self) -> None:
        match self.every, self.day:
            case (Every("day", 1, loose), Named(unit=unit)) if unit == "week" or loose:
                self.every = Every(unit)
            case _:
                pass


def _merged(old: Clock, new: Clock) -> Clock | None:
    """A part of the day and a time of day as one; None where they are two times."""
    if (old.hour is None) == (new.hour is None):
        return None
    part, clock = (old.part, new) if old.hour is None else (new.part, old)
    if clock.part is not None and clock.part != part:
        late = {"afternoon", "evening", "night"}
        # 8pm says "afternoon" of every hour after noon; tonight's midnight is a night's
        if not (clock.part in late and part in late):
            return None
        part = part if clock.part == "afternoon" else clock.part
    return Clock(clock.hour, clock.minute, clock.second, part, clock.exact)
