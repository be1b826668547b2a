"""The Chinese grammar in one place: what is tried, in which order."""

from bot.when.meaning import Every, Found, Setting
from bot.when.zh.bounds import read_bound, read_dates
from bot.when.zh.clocks import read_clocks, read_same_time
from bot.when.zh.days_off import read_policy
from bot.when.zh.delays import read_delay
from bot.when.zh.rhythms import closing, read_in_rhythm, read_rhythm


def read_next(s: str, i: int, setting: Setting, every: Every | None) -> Found | None:
    """What the words at `i` mean in Chinese, if anything. `every` is the rhythm already said."""
    return (
        read_policy(s, i)
        or read_bound(s, i, setting)
        or closing(read_rhythm(s, i, setting))
        or (None if every else read_delay(s, i, setting))
        or read_in_rhythm(s, i, every)
        or read_dates(s, i, setting, every)
        or read_clocks(s, i)
        or read_same_time(s, i, setting)
    )
