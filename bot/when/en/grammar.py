"""The English grammar in one place: what is tried, in which order."""

import re

from bot.when.en.bounds import read_bound, read_dates
from bot.when.en.clocks import read_clocks, read_same_time
from bot.when.en.days_off import read_policy
from bot.when.en.delays import read_delay
from bot.when.en.rhythms import read_rhythm
from bot.when.meaning import Every, Found, Setting

_LETTER = re.compile(r"[a-z]")


def read_next(s: str, i: int, setting: Setting, every: Every | None) -> Found | None:
    """What the words at `i` mean in English, if anything. `every` is the rhythm already said."""
    if i and _LETTER.match(s, i) and _LETTER.match(s, i - 1) and s[i - 1 : i + 5] != "onight":
        return None
    return (
        read_policy(s, i)
        or read_bound(s, i, setting)
        or read_delay(s, i, setting)
        or read_rhythm(s, i, setting)
        or read_clocks(s, i)
        or read_same_time(s, i, setting)
        or read_dates(s, i, setting, every)
    )
