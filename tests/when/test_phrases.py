"""Every phrase of the corpora means what is written beside it by hand, and nothing else."""

from itertools import islice
from pathlib import Path

import pytest

from bot import when
from tests.when.expectation import Phrase, expected, phrases

HERE = Path(__file__).parent


def corpus(name: str) -> list[object]:
    return [pytest.param(phrase, id=phrase.where) for phrase in phrases(HERE / name)]


def check(phrase: Phrase, language: str) -> None:
    request = refusal = None
    try:
        request = when.read(
            phrase.text, now=phrase.now, zone=phrase.zone, language=language, defaults=when.Defaults()
        )
    except when.Unreadable as unreadable:
        refusal = unreadable
    kind, _, reason = phrase.spec.partition(":")
    if refusal:
        assert kind == "no", f"refused ({refusal.reason}): {phrase.text}"
        assert not reason or refusal.reason == reason
        assert refusal.hint("zh")
        assert refusal.hint("en")
        return
    assert request
    said = when.describe(request.schedule, language)
    assert kind != "no", f"{phrase.text}: should be refused, read as {said} | {request.subject}"
    walls = [at.wall for at in request.schedule.upcoming(phrase.now, 5, when.workdays.china())]
    assert walls == expected(phrase), f"{phrase.text}: read as {said}"
    assert request.subject == phrase.subject, phrase.text


@pytest.mark.parametrize("phrase", corpus("phrases_zh.txt") + corpus("recognizers_zh.txt"))
def test_chinese(phrase: Phrase) -> None:
    check(phrase, "zh")


@pytest.mark.parametrize("phrase", corpus("phrases_en.txt") + corpus("recognizers_en.txt"))
def test_english(phrase: Phrase) -> None:
    check(phrase, "en")


@pytest.mark.parametrize(("name", "language"), [("phrases_zh.txt", "en"), ("phrases_en.txt", "zh")])
def test_either_language_is_read_in_a_chat_of_the_other(name: str, language: str) -> None:
    for phrase in islice(phrases(HERE / name), 0, None, 3):
        check(phrase, language)
