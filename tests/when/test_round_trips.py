"""A rule can be said back in plain words, and kept as data, without losing anything."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import when
from bot.when.schedule import Moment
from tests.when.expectation import Phrase, phrases

HERE = Path(__file__).parent
ALL = [
    pytest.param(phrase, id=phrase.where)
    for name in ("phrases_zh.txt", "phrases_en.txt")
    for phrase in phrases(HERE / name)
    if not phrase.spec.startswith("no")
]


def read(text: str, phrase: Phrase, language: str = "zh") -> when.Request:
    return when.read(text, now=phrase.now, zone=phrase.zone, language=language, defaults=when.Defaults())


@pytest.mark.parametrize("phrase", ALL)
def test_what_is_described_reads_back_as_the_same_rule(phrase: Phrase) -> None:
    schedule = read(phrase.text, phrase).schedule
    for language in ("zh", "en"):
        words = when.describe(schedule, language)
        again = read(f"{words} Xylo", phrase, language)
        if isinstance(schedule.rule, Moment):
            # an instant is described by the local time it falls on
            days = when.workdays.china()
            expected = schedule.next_after(phrase.now, days)
            found = again.schedule.next_after(phrase.now, days)
            assert expected
            assert found
            assert found.wall == expected.wall.replace(microsecond=0)
        else:
            assert again.schedule == schedule, words
        assert again.subject == "Xylo"


@pytest.mark.parametrize("phrase", ALL)
def test_stored_schedules_come_back_equal(phrase: Phrase) -> None:
    schedule = read(phrase.text, phrase).schedule
    data = json.loads(json.dumps(schedule.to_json()))
    assert when.Schedule.from_json(data) == schedule
    assert hash(when.Schedule.from_json(data)) == hash(schedule)


TEXTS = sorted(
    {phrase.text for name in ("phrases_zh.txt", "phrases_en.txt") for phrase in phrases(HERE / name)}
)
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
