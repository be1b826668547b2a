"""One process at a time works on one database."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.engine import leader

HOLD = """
import sys
from bot.engine import leader
with leader.hold(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_is_told_that_another_one_runs(migrated_database: str) -> None:
    with (
        leader.hold(migrated_database),
        pytest.raises(leader.AlreadyRunning, match="another bot runs on this"),
        leader.hold(migrated_database),
    ):
        pass


def test_the_lead_is_free_again_afterwards(migrated_database: str) -> None:
    for _ in range(2):
        with leader.hold(migrated_database):
            pass


def test_a_killed_leader_leaves_the_lead_free(empty_database: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, empty_database],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "held\n"
    with pytest.raises(leader.AlreadyRunning) as told, leader.hold(empty_database):
        pass
    if empty_database.startswith("sqlite"):
        assert f"process {process.pid}" in str(told.value)
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    with leader.hold(empty_database):
        pass
