"""The queue of updates: what acknowledges, what sticks, what is forgotten."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

from bot.sandbox.updates import DEFAULT_KINDS, Updates
from tests.sandbox.town import FRIDAY


def queue(count: int = 3) -> Updates:
    updates = Updates(Random(1), first_id=100)
    for number in range(count):
        updates.add("message", {"n": number}, FRIDAY)
    return updates


def ids(updates: Updates, offset: int = 0, limit: int = 100, later: timedelta = timedelta(0)) -> list[int]:
    found: list[dict[str, Any]] = json.loads(updates.get(offset, limit, FRIDAY + later))
    return [update["update_id"] for update in found]


def test_an_update_stays_until_a_higher_offset_is_asked_for() -> None:
    updates = queue()
    assert ids(updates) == ids(updates) == [100, 101, 102]
    assert ids(updates, offset=101, limit=1) == [101]
    assert ids(updates) == [101, 102]
    assert ids(updates, offset=103) == []
    assert len(updates) == 0


def test_a_negative_offset_keeps_the_newest() -> None:
    updates = queue()
    assert ids(updates, offset=-1) == [102]
    assert ids(updates) == [102]


def test_a_day_later_it_is_gone() -> None:
    updates = queue()
    updates.add("poll", {}, FRIDAY + timedelta(hours=1))
    assert ids(updates, later=timedelta(hours=24)) == [103]


def test_the_wanted_kinds_stick_and_apply_to_what_comes_later() -> None:
    updates = queue(0)
    assert updates.add("chat_member", {}, FRIDAY) is None  # not in the default
    updates.allow(["chat_member"])
    assert updates.add("chat_member", {}, FRIDAY) is not None
    assert updates.add("message", {}, FRIDAY) is None
    updates.allow([])
    assert updates.allowed == DEFAULT_KINDS


def test_after_a_quiet_week_the_ids_start_anywhere_and_an_old_offset_acknowledges_nothing() -> None:
    updates = Updates(Random(1), first_id=990_000_000)
    updates.add("message", {}, FRIDAY)
    offset = ids(updates)[0] + 1
    assert ids(updates, offset) == []
    later = timedelta(days=7)
    fresh = updates.add("message", {}, FRIDAY + later)
    assert fresh is not None
    assert fresh < offset
    assert ids(updates, offset, later=later) == [fresh]


def test_a_raw_update_may_bring_its_own_id() -> None:
    updates = queue(1)
    assert updates.inject({"update_id": 500, "message": "no message at all"}, FRIDAY) == 500
    assert updates.inject({"something": "new"}, FRIDAY) == 501
    assert ids(updates) == [100, 500, 501]
