"""What `python -m bot when` prints."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.when import command

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)


def test_an_answer_says_the_rule_the_subject_and_the_next_moments() -> None:
    answer = command.answer("每周五15点 学习例会", now=NOW, zone=SHANGHAI, language="zh", count=2)
    assert answer.status == 0
    assert answer.lines == ["每周五 15:00", "内容：学习例会", "  11月27日 周五 15:00", "  12月4日 周五 15:00"]
    assert answer.json["next"] == ["2026-11-27T15:00:00", "2026-12-04T15:00:00"]
    assert answer.json["text"] == "学习例会"
    assert answer.json["rule"]["rule"]["kind"] == "weeks"


def test_a_refusal_is_a_hint_and_status_1() -> None:
    answer = command.answer("5/6 Meeting", now=NOW, zone=SHANGHAI, language="en")
    assert answer.status == 1
    assert answer.lines == [answer.json["error"]]
    assert "6 May" in answer.json["error"]
    assert "5 Jun" in answer.json["error"]


def test_unconfirmed_days_are_marked() -> None:
    answer = command.answer(
        "first working day of every month X", now=NOW, zone=SHANGHAI, language="en", count=2
    )
    assert answer.lines[-1].endswith("(unconfirmed)")
    assert answer.json["unconfirmed"] == ["2027-01-01T09:00:00"]


def test_a_batch_line_brings_its_own_now_zone_and_language() -> None:
    line = {
        "text": "tomorrow 9:00 X",
        "now": "2026-07-08T14:30:00",
        "tz": "Europe/London",
        "lang": "en",
        "count": 1,
    }
    answered = json.loads(command.answer_line(json.dumps(line), now=NOW, zone=SHANGHAI))
    assert answered["next"] == ["2026-07-09T09:00:00"]
    assert answered["rule"]["zone"] == "Europe/London"
    assert answered["rule"]["words"] == "9 July 2026 at 09:00"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "{}",
        "{",
        '{"text": 5}',
        '{"text": "x", "tz": "Moon"}',
        '{"text": "x", "now": "soon"}',
        '{"text": "开会"}',
    ],
)
def test_a_faulty_batch_line_is_answered_by_its_error(line: str) -> None:
    assert json.loads(command.answer_line(line, now=NOW, zone=SHANGHAI))["error"]


def test_now_without_an_offset_is_local_time() -> None:
    assert command.read_now("2026-11-21T10:00:00", SHANGHAI) == NOW
    assert command.read_now("2026-11-21T02:00:00+00:00", SHANGHAI) == NOW
    assert command.read_now("2026-11-21T02:00:00Z", SHANGHAI) == datetime(2026, 11, 21, 2, tzinfo=UTC)
