"""The bot is killed again and again, and keeps every promise all the same."""

from __future__ import annotations

from random import Random

from tests.kill_trial import Trial


async def test_nothing_is_lost_and_nothing_happens_twice_when_the_bot_is_killed(
    migrated_database: str,
) -> None:
    report = await Trial(migrated_database, Random(20261121)).run(kills=4, commands=25, due=30)
    assert report.lost == []
    assert report.commands > 20
