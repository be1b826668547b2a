"""A small organisation over four months: what the bot tells of it, and what somebody reckons who kept a book.

The large one is `python -m tests.bench.organisation`.
"""

from __future__ import annotations

from bot.engine.database import writing_engine
from tests.bench import branch_life, organisation


def test_boards_registers_reports_and_the_export_agree_to_the_last_point(migrated_database: str) -> None:
    engine = writing_engine(migrated_database)
    made = branch_life.build(engine, chats=3, people=60, months=4)
    engine.dispose()
    found = organisation.compare(migrated_database, made, months=4)
    assert not found.disagreed, "\n".join(found.disagreed)
    assert found.numbers > 20_000
