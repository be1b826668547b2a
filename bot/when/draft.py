"""From what was found to a schedule: one-off or recurring, anchored, bounded, and still to come."""

from datetime import UTC, date, datetime, time, timedelta

from bot.when.clock import DAY, resolve
from bot.when.dates import add_months, clamped, period_end, period_start
from bot.when.findings import Findings
from bot.when.joining import pattern_of, pattern_parts
from bot.when.meaning import (
    MONTHS_IN,
    Every,
    Fixed,
    From,
    Named,
    Setting,
    Tick,
    Until,
)
from bot.when.pattern import (
    Dates,
    Day,
    Days,
    Months,
    Only,
    Pattern,
    Weekday,
    Weeks,
    Workday,
    first_on,
    month_number,
    uses_workdays,
    week_number,
)
from bot.when.schedule import Moment, Policy, Schedule, Shift, Ticks, at_wall, shifted
from bot.when.unreadable import Unreadable

MINUTE = timedelta(minutes=1)

FARTHEST = 2199
"""The last year that anything is scheduled for."""

_INTERVAL = "这个间隔", "that interval"
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
        pattern = self._pattern(every, day, start)
        shift = day.shift if day else None
        schedule = self._schedule(pattern, times, shift)
        begins = self._begins_at()
        stepping = every.n > 1
        if begins is None and (stepping or self.count or self.length):
            # An interval and a count need a beginning of their own: the first date to come.
            begins = self._first(replace_rule(schedule, _loosened(pattern, every)))
        if stepping and begins is not None:
            pattern, begins = self._anchored(pattern, every, begins)
            schedule = replace_rule(schedule, pattern)
        return self._bounded(schedule, begins)

    def _start(self) -> date | None:
        return self.begins.day if self.begins else None

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
        nominal = _nominal(schedule, occurrence.wall, self.setting)
        midnight = datetime.combine(nominal, time())
        if nominal == self.setting.today and any(
            midnight + timedelta(seconds=seconds) <= self.setting.now for seconds in schedule.times
        ):
            return occurrence.wall
        return midnight

    def _anchored(self, pattern: Pattern, every: Every, begins: datetime) -> tuple[Pattern, datetime]:
        """The pattern with its phase set by its first date at or after the beginning."""
        match pattern:
            case Days(step=step):
                day = begins.date()
                return Days(step, day.toordinal() % step), begins
            case Weeks(picks=picks, step=step):
                first = self._first_date(Weeks(picks), begins)
                return Weeks(picks, step, week_number(first) % step), max(
                    begins, datetime.combine(first, time())
                )
            case Months(picks=picks, step=step, offsets=offsets, length=length):
                loose = _loosened(pattern, every)
                unit = MONTHS_IN[every.unit or "month"]
                first = self._first_date(loose, begins)
                number = month_number(first)
                if length == 1 and unit in (3, 6):
                    # every 10 quarters is every 30 months
                    unit, offsets = 1, (0,)
                number -= number % unit
                return Months(picks, step, number % step, offsets, length), max(
                    begins, datetime.combine(first, time())
                )
            case _:
                return pattern, begins

    def _first_date(self, pattern: Pattern, begins: datetime) -> date:
        first = first_on(pattern, begins.date(), self.setting.days)
        if first is None:
            raise Unreadable("never")
        return first

    def _pattern(self, every: Every, day: Named | None, start: date | None) -> Pattern:
        unit = every.unit or (day.unit if day else None)
        if unit is None:
            raise Unreadable("which month")
        if day is None:
            return self._plain(every, start)
        if day.unit is None and unit == "week":
            return Weeks(day.picks, every.n)
        if day.unit is not None and day.unit != unit:
            raise Unreadable("does not fit", words=_INTERVAL)
        if day.pattern is not None:
            if every.n > 1 and unit != "week":
                raise Unreadable("does not fit", words=_INTERVAL)
            return day.pattern
        if unit == "week":
            return Weeks(day.picks, every.n)
        length = MONTHS_IN[unit]
        span = length if day.unit is None else day.length
        if unit == "month" and any(isinstance(pick, Weekday) and abs(pick.n) > 5 for pick in day.picks):
            raise Unreadable("sixth weekday", n=6)
        offsets = day.offsets if day.unit is not None else (0,)
        return Months(day.picks, length * every.n, 0, offsets, span)

    def _plain(self, every: Every, start: date | None) -> Pattern:
        match every.unit:
            case "day":
                return Days(every.n)
            case "workday":
                return Days(only=Only.WORKDAYS)
            case "day off":
                return Days(only=Only.DAYS_OFF)
            case "week":
                if start is None:
                    raise Unreadable("which weekday")
                return Weeks((Weekday(start.weekday()),), every.n)
            case "month" | "quarter" | "half" | "year":
                if start is None:
                    if every.n > 1 and every.unit == "month":
                        raise Unreadable("which quarter day")
                    raise Unreadable(
                        {"month": "which day", "year": "which year day"}.get(every.unit, "which quarter day")
                    )
                unit = MONTHS_IN[every.unit]
                return Months((Day(start.day),), unit * every.n, 0, ((start.month - 1) % unit,))
        raise AssertionError(every)

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
        from dataclasses import replace

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


def _loosened(pattern: Pattern, every: Every) -> Pattern:
    """The pattern with an interval of one: what its first date is chosen from."""
    match pattern:
        case Days(step=step) if step > 1:
            return Days()
        case Weeks(picks=picks):
            return Weeks(picks)
        case Months(picks=picks, offsets=offsets, length=length) if every.n > 1:
            return Months(picks, MONTHS_IN[every.unit or "month"], 0, offsets, length)
        case _:
            return pattern


def shift_reach(shift: Shift | None) -> int:
    """Days before today at which a shifted date to come may have its nominal one."""
    return (
        0
        if shift is None
        else max(shift.days, 0) * (2 if shift.working else 1) + (45 if shift.working else 0)
    )


def replace_rule(schedule: Schedule, pattern: Pattern) -> Schedule:
    """The same schedule on another pattern."""
    from dataclasses import replace

    return replace(schedule, rule=pattern)


def _decades_after(day: date) -> date:
    """As far as a first date is looked for."""
    return day.replace(year=min(day.year + 60, 9998), day=1)


def _nominal(schedule: Schedule, wall: datetime, setting: Setting) -> date:
    """The pattern's own date behind an occurrence: days off and shifts may have moved it."""
    pattern = schedule.rule
    assert not isinstance(pattern, Moment | Ticks)
    zone = setting.zone
    start = wall.date() - timedelta(days=60 + shift_reach(schedule.shift))
    for nominal in pattern.since(start, setting.days, wall.date() + timedelta(days=400)):
        landed = schedule._land(nominal, setting.days)
        if landed is None:
            continue
        for seconds in schedule.times:
            if at_wall(datetime.combine(landed, time()) + timedelta(seconds=seconds), zone).wall == wall:
                return nominal
    return wall.date()
