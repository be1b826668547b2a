"""From what was found to a schedule: one-off or recurring, anchored, bounded, and still to come."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.when.clock import DAY, resolve
from bot.when.dates import FARTHEST, add_months, clamped, period_end, period_start
from bot.when.findings import Findings
from bot.when.joining import pattern_of, pattern_parts
from bot.when.meaning import (
    Every,
    Fixed,
    From,
    Named,
    Tick,
    Until,
)
from bot.when.pattern import (
    Dates,
    Days,
    Months,
    Pattern,
    Workday,
    uses_workdays,
)
from bot.when.recurrence import anchored, loosened, make_pattern, nominal_of, shift_reach
from bot.when.schedule import Moment, Policy, Schedule, Shift, Ticks, shifted
from bot.when.unreadable import Unreadable

MINUTE = timedelta(minutes=1)

_OFTEN = "每隔多久", "every so often"
_SPAN = "从晚到早", "from late to early"
_END_OF_DAY = time(23, 59)


class Draft(Findings):
    """All that was said, to be made a schedule of."""

    def finish(self) -> Schedule:
        """The schedule. Raises Unreadable for what is incomplete, contradictory or past."""
        self._settle_clocks()
        self._refuse_too_few()
        if self.length and self.length.daily and self.every is None and self.day is None:
            self.every = Every("day")
        if self.span and not self.tick:
            raise Unreadable("time range")
        if self.tick:
            schedule = self._ticking()
        elif self.exactly:
            self._refuse_bounds()
            instant = self.setting.now.replace(tzinfo=self.setting.zone).astimezone(UTC)
            due = instant + self.exactly.delay
            if not self.exactly.delay % MINUTE and due != (full := due.replace(second=0, microsecond=0)):
                due = full + MINUTE  # who says minutes does not count seconds
            schedule = self._schedule(Moment(due), ())
        elif self.every or (isinstance(self.day, Named) and self.day.plural):
            schedule = self._recurring(self._times())
        elif self.empty:
            raise Unreadable("how often" if self.begins or self.until or self.length else "nothing")
        else:
            schedule = self._once(self._times())
        return self._checked(schedule)

    def _refuse_too_few(self) -> None:
        """`每天三次` needs three times of day, `twice a week` two days."""
        if self.often is None:
            return
        named = len(self.clocks)
        if self.every and self.every.unit != "day":
            named = len(self.day.picks) if isinstance(self.day, Named) else 0
        if self.often.n == 1 and named < 2:
            return  # 每三天一次: nothing more is asked for
        if named != self.often.n or (self.every and self.every.n > 1 and self.often.n > 1):
            raise Unreadable("how many", words=self.often.said)

    def _settle_clocks(self) -> None:
        """`every Friday until 31 Dec at 15:00`: with no other time of day named, that is the one."""
        for bound in (self.begins, self.until):
            if bound and bound.clock and bound.loose and not self.clocks and not self.tick:
                self.clocks = (bound.clock,)
                if isinstance(bound, From):
                    self.begins = From(bound.day)
                else:
                    self.until = Until(bound.day)

    def _schedule(
        self, rule: Pattern | Moment | Ticks, times: tuple[int, ...], shift: Shift | None = None
    ) -> Schedule:
        zone = self.setting.zone.key
        return Schedule(zone, rule, times, policy=self.policy or Policy(), shift=shift)

    def _times(self) -> tuple[int, ...]:
        if self.clocks:
            return resolve(self.clocks)
        if isinstance(self.day, Fixed) and self.day.clock is not None:
            return (self.day.clock,)
        return ((self.default_time.hour * 60 + self.default_time.minute) * 60,)

    def _refuse_bounds(self) -> None:
        if self.begins:
            raise Unreadable("how often")
        if self.until or self.length or self.count:
            raise Unreadable("only once", words=("结束或次数", "an end or a count"))

    # one-off

    def _once(self, times: tuple[int, ...]) -> Schedule:
        if self.begins and self.until:
            raise Unreadable("date range")
        self._refuse_bounds()
        day = self.day
        shift = day.shift if day else None
        if isinstance(day, Fixed):
            return self._schedule(Dates(day.dates), times, shift)
        if day is None:
            pattern: Pattern = Days()
        elif day.unit is None:
            raise Unreadable("which month")
        else:
            pattern = pattern_of(day)
        if isinstance(day, Named):
            if day.ranged:
                raise Unreadable("date range")
            if len(day.picks) > 1 or len(day.offsets) > 1:
                return self._schedule(Dates(self._each(day, times)), times)
        nominal = self._next_nominal(pattern, times, shift)
        if uses_workdays(pattern) and isinstance(pattern, Months) and not shift:
            # Kept as a count of working days: the year may not be published yet.
            match pattern.picks:
                case (Workday(n, False),):
                    first = period_start(nominal, pattern.length, 0)
                    edge = first if n > 0 else period_end(first, pattern.length) + timedelta(days=2)
                    return self._schedule(Dates((edge - timedelta(days=1),)), times, Shift(n, working=True))
        if shift and not shift.working:
            return self._schedule(Dates((shifted(nominal, shift, self.setting.days),)), times)
        return self._schedule(Dates((nominal,)), times, shift)

    def _each(self, day: Named, times: tuple[int, ...]) -> tuple[date, ...]:
        """The next date of every one of several days: `1号和15号`."""
        found: set[date] = set()
        for one in pattern_parts(day):
            nominal = self._next_nominal(one, times, day.shift)
            found.add(shifted(nominal, day.shift, self.setting.days) if day.shift else nominal)
        return tuple(sorted(found))

    def _next_nominal(self, pattern: Pattern, times: tuple[int, ...], shift: Shift | None) -> date:
        """The first date of the pattern, none of its clamped ones, whose occurrence is still to come."""
        now, days = self.setting.now, self.setting.days
        start = self.setting.today - timedelta(days=shift_reach(shift))
        for nominal in pattern.since(start, days, _decades_after(start)):
            landed = shifted(nominal, shift, days) if shift else nominal
            due = datetime.combine(landed, time()) + timedelta(seconds=times[0])
            if due > now and not clamped(pattern, nominal):
                return nominal
        raise Unreadable("never")

    # recurring

    def _recurring(self, times: tuple[int, ...]) -> Schedule:
        start = self._start()
        every = self.every or Every("week")
        day = self.day if isinstance(self.day, Named) else None
        pattern = make_pattern(every, day, start)
        shift = day.shift if day else None
        schedule = self._schedule(pattern, times, shift)
        begins = self._begins_at()
        stepping = every.n > 1
        if begins is None and (stepping or self.count or self.length):
            # An interval and a count need a beginning of their own: the first date to come.
            begins = self._first(replace(schedule, rule=loosened(pattern, every)))
        if stepping and begins is not None:
            pattern, begins = anchored(pattern, every, begins, self.setting.days)
            schedule = replace(schedule, rule=pattern)
        return self._bounded(schedule, begins)

    def _start(self) -> date | None:
        return self.begins.day if self.begins and not self.begins.period else None

    def _begins_at(self) -> datetime | None:
        if self.begins is None:
            return None
        seconds = resolve((self.begins.clock,))[0] if self.begins.clock else 0
        return datetime.combine(self.begins.day, time()) + timedelta(seconds=seconds)

    def _first(self, schedule: Schedule) -> datetime:
        """Midnight of the first date to come, or its next moment if part of that day is over."""
        instant = self.setting.now.replace(tzinfo=self.setting.zone)
        occurrence = schedule.next_after(instant, self.setting.days)
        if occurrence is None:
            raise Unreadable("never")
        nominal = nominal_of(schedule, occurrence.wall, self.setting)
        midnight = datetime.combine(nominal, time())
        if nominal == self.setting.today and any(
            midnight + timedelta(seconds=seconds) <= self.setting.now for seconds in schedule.times
        ):
            return occurrence.wall
        return midnight

    # hours and minutes

    def _ticking(self) -> Schedule:
        tick = self.tick
        assert tick
        if tick.seconds < 60:
            raise Unreadable("too often")
        if self.span or self.every or self.day:
            return self._many_a_day(tick)
        if self.clocks and len(self.clocks) > 1:
            raise Unreadable("two times")
        now = self.setting.now.replace(second=0, microsecond=0)
        origin = self._begins_at()
        if self.clocks:
            seconds = resolve(self.clocks)[0]
            base = origin.date() if origin else self.setting.today
            origin = datetime.combine(base, time()) + timedelta(seconds=seconds)
        elif origin is None:
            origin = now + timedelta(seconds=tick.seconds)
            if tick.aligned:
                origin = now.replace(minute=0) + timedelta(hours=1)
        elif self.begins and self.begins.clock is None and self.begins.day == self.setting.today:
            origin = now + timedelta(seconds=tick.seconds)
        schedule = self._schedule(Ticks(tick.seconds, origin), ())
        if self.policy:
            raise Unreadable("leftover", words=("节假日", "holidays"))
        return self._bounded(schedule, None)

    def _many_a_day(self, tick: Tick) -> Schedule:
        """Every so often between two hours of a day: as many times of day."""
        if self.span is None:
            raise Unreadable("time range" if self.clocks else "does not fit", words=_OFTEN)
        first, last = self.span.first, self.span.last
        begin, end = resolve((first,))[0], resolve((first, last))[-1]
        if end <= begin:
            end = resolve((last,))[0]
        if not begin < end <= DAY:
            raise Unreadable("no such time", words=_SPAN)
        times = tuple(range(begin, end + 1, tick.seconds))
        self.every = self.every or (Every("day") if self.day is None else None)
        if isinstance(self.day, Fixed):
            raise Unreadable("time range")
        if self.every is None:
            raise Unreadable("how often")
        return self._recurring(times)

    # bounds

    def _bounded(self, schedule: Schedule, begins: datetime | None) -> Schedule:
        until: datetime | None = None
        if self.until:
            until = datetime.combine(self.until.day, _END_OF_DAY)
            if self.until.clock:
                seconds = resolve((self.until.clock,))[0]
                until = datetime.combine(self.until.day, time()) + timedelta(seconds=min(seconds, DAY - 60))
        elif self.length:
            base = begins.date() if begins else self.setting.today
            after = add_months(base, self.length.months) + timedelta(days=self.length.days)
            until = datetime.combine(after - timedelta(days=1), _END_OF_DAY)
        if until and begins and until < begins:
            raise Unreadable("ends first")
        count = self.count.n if self.count else None
        return replace(schedule, begins=begins, until=until, count=count)

    def _checked(self, schedule: Schedule) -> Schedule:
        instant = self.setting.now.replace(tzinfo=self.setting.zone)
        first = schedule.next_after(instant, self.setting.days)
        bounds = [bound for bound in (first and first.wall, schedule.begins, schedule.until) if bound]
        if any(bound.year > FARTHEST for bound in bounds):
            raise Unreadable("too far")
        if first and isinstance(schedule.rule, Dates) and len(schedule.rule.dates) > 1:
            # none of the days named may be over already
            earliest = schedule.next_after(instant - timedelta(days=4000), self.setting.days)
            if earliest and earliest.wall.date() < first.wall.date():
                from bot.when.moments import said

                raise Unreadable("past", when=(said(earliest.wall, "zh"), said(earliest.wall, "en")))
        if first is not None:
            return schedule
        if isinstance(schedule.rule, Dates):
            from bot.when.moments import said

            wall = datetime.combine(schedule.rule.dates[-1], time()) + timedelta(seconds=schedule.times[-1])
            raise Unreadable("past", when=(said(wall, "zh"), said(wall, "en")))
        if schedule.until and schedule.until <= self.setting.now:
            from bot.when.moments import said

            raise Unreadable("past", when=(said(schedule.until, "zh"), said(schedule.until, "en")))
        raise Unreadable("never")


def _decades_after(day: date) -> date:
    """As far as a first date is looked for."""
    return day.replace(year=min(day.year + 60, 9998), day=1)
