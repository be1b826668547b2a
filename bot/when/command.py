"""What `python -m bot when` says: pure functions from words to printed lines.

`answer(expression, now=…, zone=…, language=…, count=…)` gives an `Answer`:

- `.status` is the exit status: 0, or 1 on a refusal;
- `.lines` are what to print: the rule in words, the subject where there is one, the next moments with their
weekday; on a refusal the hint alone;
- `.json` is what `--json` prints: `{"next": [local wall times], "text": subject, "rule": …}`, or `{"error":
hint}`.

`answer_line(line, …)` takes one line of `--batch FILE`, a JSON object `{"text", "now", "tz", "lang",
"count"}` of which only `text` is required (the rest falls back to the arguments), and gives the one line of
JSON to print for it.

`now` is aware; `read_now(text, zone)` makes one of `--now` (naive means local in the zone) and raises
ValueError.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.when import Defaults, Unreadable, describe, read, say_moment
from bot.when.workdays import WorkdayCalendar

_PLAIN = Defaults()
MOST = 1000
"""Moments listed at most."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is printed for one expression, and the exit status."""

    status: int
    lines: list[str]
    json: dict[str, Any]


def answer(
    expression: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    language: str = "zh",
    count: int = 5,
    defaults: Defaults = _PLAIN,
    days: WorkdayCalendar | None = None,
) -> Answer:
    """Read one expression and list its next moments. Raises nothing for any text."""
    try:
        request = read(expression, now=now, zone=zone, language=language, defaults=defaults)
    except Unreadable as refusal:
        hint = refusal.hint(language)
        return Answer(1, [hint], {"error": hint})
    days = days or defaults.days
    upcoming = request.schedule.upcoming(now, min(max(count, 0), MOST), days)
    rule = describe(request.schedule, language)
    here = now.astimezone(zone).replace(tzinfo=None)
    lines = [rule]
    if request.subject:
        lines.append(("内容：" if language == "zh" else "Text: ") + request.subject)
    lines.extend("  " + say_moment(occurrence, language, here) for occurrence in upcoming)
    data: dict[str, Any] = {
        "next": [occurrence.wall.isoformat() for occurrence in upcoming],
        "text": request.subject,
        "rule": {"words": rule, **request.schedule.to_json()},
    }
    unconfirmed = [occurrence.wall.isoformat() for occurrence in upcoming if not occurrence.confirmed]
    if unconfirmed:
        data["unconfirmed"] = unconfirmed
    return Answer(0, lines, data)


def answer_line(
    line: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    language: str = "zh",
    count: int = 5,
    defaults: Defaults = _PLAIN,
) -> str:
    """The answer to one line of a batch, as one line of JSON. A faulty line is answered by its error."""
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
            raise ValueError('a line is an object with a "text"')
        at = read_zone(asked["tz"]) if asked.get("tz") else zone
        moment = read_now(asked["now"], at) if asked.get("now") else now
        language = asked.get("lang") or language
        count = int(asked["count"]) if asked.get("count") is not None else count
    except (ValueError, TypeError) as error:
        return json.dumps({"error": str(error)}, ensure_ascii=False)
    given = answer(asked["text"], now=moment, zone=at, language=language, count=count, defaults=defaults)
    return json.dumps(given.json, ensure_ascii=False)


def read_now(text: str, zone: ZoneInfo) -> datetime:
    """An ISO moment; without an offset it is local time in the zone. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment


def read_zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises ValueError where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no such time zone: {name!r}") from error
