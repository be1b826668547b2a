"""When somebody was there: the spans of time from his coming to his going. Pure; instants are aware."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple


class Stay(NamedTuple):
    """He came at `since` and went at `until`; None: he is there."""

    since: datetime
    until: datetime | None


Gap = tuple[datetime, datetime]
"""He went, and came back."""


def stays(joined_at: datetime, left_at: datetime | None, gaps: Iterable[Gap]) -> list[Stay]:
    """The stays of somebody who first came at `joined_at`, with these gaps between them, in order."""
    found, since = [], joined_at
    for gone, back in sorted(gaps):
        found.append(Stay(since, gone))
        since = back
    return [*found, Stay(since, left_at)]


def united(several: Iterable[Stay]) -> list[Stay]:
    """The stays of two who are one: those that overlap, or follow each other at once, become one."""
    found: list[Stay] = []
    for one in sorted(several, key=lambda stay: stay.since):
        last = found[-1] if found else None
        if last is None or (last.until is not None and last.until < one.since):
            found.append(one)
        elif last.until is not None and (one.until is None or one.until > last.until):
            found[-1] = Stay(last.since, one.until)
    return found


def gaps(found: Sequence[Stay]) -> list[Gap]:
    """What lies between stays that are in order."""
    return [(stay.until, later.since) for stay, later in pairwise(found) if stay.until is not None]
