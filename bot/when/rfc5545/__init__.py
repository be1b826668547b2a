"""Schedules as RFC 5545's recurrence rules and back, where both mean exactly the same.

    rules = rules_of(schedule, now, days)     # one or more, or None: RFC 5545 has no words for it
    schedule_of("FREQ=WEEKLY;BYDAY=FR", datetime(2026, 11, 27, 15), zone)      # or ValueError

Neither direction trusts its own mapping: a rule is given away, or taken, only when its expansion by dateutil
and ours name the same instants, for thirty years or some hundred occurrences (`agreement.py`). The rest is
refused: working days, moved holidays, the lunar calendar; a 31st that passes over the short months; a time
that a clock change skips (RFC 5545 leaves it out, a schedule moves it).

The rules written fit the templates Outlook knows ([MS-OXCICAL], 2.1.3.2.2) wherever these suffice: one day,
one month, one time of day each. So a schedule with two times of day is two rules.
"""

from bot.when.rfc5545.agreement import Rule
from bot.when.rfc5545.meaning import FIRST_YEAR, LAST_YEAR, relaxed, schedule_of
from bot.when.rfc5545.saying import rules_of

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Rule", "relaxed", "rules_of", "schedule_of"]
