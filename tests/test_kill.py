"""The bot is killed again and again, and keeps every promise all the same."""

from __future__ import annotations

from random import Random

from tests import exam_trial, live_trial
from tests.kill_trial import Trial


async def test_nothing_is_lost_and_nothing_happens_twice_when_the_bot_is_killed(
    migrated_database: str,
) -> None:
    report = await Trial(migrated_database, Random(20261121)).run(kills=2, commands=25, due=15)
    assert report.lost == []
    assert report.commands > 0


async def test_no_answer_of_a_private_test_is_lost_and_none_counts_twice_when_the_bot_is_killed(
    migrated_database: str,
) -> None:
    trial = exam_trial.Trial(migrated_database, Random(20261121), members=40, questions=5)
    report = await trial.run(kills=2, calls=90)
    assert report.lost == []
    assert report.answers > 0
    assert report.too_late > 0


async def test_no_vote_of_a_live_quiz_is_lost_and_none_counts_twice_when_the_bot_is_killed(
    migrated_database: str,
) -> None:
    trial = live_trial.Trial(
        migrated_database, Random(20261121), members=15, questions=1, seconds=5, brisk=True
    )
    report = await trial.run(kills=2)
    assert report.lost == []
    assert report.votes > 0
