"""A database with the bot's tables, for what reads and writes rows directly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session


@pytest.fixture
def session(migrated_database: str) -> Iterator[Session]:
    engine = create_engine(migrated_database)
    with Session(engine) as session:
        yield session
    engine.dispose()
