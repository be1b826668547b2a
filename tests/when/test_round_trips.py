"""A rule can be said back in plain words, and kept as data, without losing anything."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import when
from bot.when.schedule import Moment
from tests.when.expectation import Phrase, phrases

HERE = Path(__file__).parent
CORPORA = ["phrases_zh.txt", "phrases_en.txt"]


def understood(name: str) -> Iterator[tuple[Phrase, when.Schedule]]:
    """Every phrase of a corpus that is not refused, and what it means."""
    for phrase in phrases(HERE / name):
        if not phrase.spec.startswith("no"):
            yield phrase, read(phrase.text, phrase).schedule


def read(text: str, phrase: Phrase, language: str = "zh") -> when.Request:
    return when.read(text, now=phrase.now, zone=phrase.zone, language=language, defaults=when.Defaults())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", CORPORA)
def test_what_is_described_reads_back_as_the_same_rule(name: str, language: str) -> None:
    days = when.workdays.china()
    for phrase, schedule in understood(name):
        words = when.describe(schedule, language)
        again = read(f"{words} Xylo", phrase, language)
        if isinstance(schedule.rule, Moment):
            # an instant is described by the local time it falls on
            expected, found = (one.next_after(phrase.now, days) for one in (schedule, again.schedule))
            assert expected, phrase
            assert found, phrase
            assert found.wall == expected.wall.replace(microsecond=0), phrase
        else:
            assert again.schedule == schedule, phrase
        assert again.subject == "Xylo", phrase


@pytest.mark.parametrize("name", CORPORA)
def test_stored_schedules_come_back_equal(name: str) -> None:
    for phrase, schedule in understood(name):
        data = json.loads(json.dumps(schedule.to_json()))
        assert when.Schedule.from_json(data) == schedule, phrase
        assert hash(when.Schedule.from_json(data)) == hash(schedule), phrase


TEXTS = sorted({phrase.text for name in CORPORA for phrase in phrases(HERE / name)})
NOW = next(phrases(HERE / "phrases_zh.txt"))


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS), st.integers(0, 40), st.integers(0, 40))
def test_pieces_of_phrases_put_together_are_said_back_as_the_same_rule(
    first: str, second: str, cut: int, begin: int
) -> None:
    try:
        schedule = read(first[:cut] + second[begin:], NOW).schedule
    except when.Unreadable:
        return
    if isinstance(schedule.rule, Moment):
        return
    for language in ("zh", "en"):
        assert read(when.describe(schedule, language) + " Xylo", NOW, language).schedule == schedule
