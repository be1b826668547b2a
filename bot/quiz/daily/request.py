"""`/daily …`: the clock until which it can be answered is taken out; what is left is when, and of what. Pure.

/daily 8:30
/daily 每个工作日8:30 廉政 至18:00
/daily every weekday 8:30 integrity until 6pm
"""

import re
from dataclasses import dataclass

_CLOCK = (
    r"(?P<{0}>(?:(?:当天|次日|第二天)\s*)?(?:早上|上午|中午|下午|傍晚|晚上)?\s*\d{{1,2}}"
    r"(?:\s*[:：]\s*\d{{2}}(?:\s*[ap]\.?m\b\.?)?|\s*[点时](?:\s*半|\s*[0-5]?\d\s*分?)?|\s*[ap]\.?m\b\.?))"
)
_UNTIL = re.compile(
    r"[\s,，、;；]*(?:(?:截止?(?:到|至)|截止|[到至]|\buntil\b|\btill\b|\bcloses?(?:\s+at)?\b)\s*"
    + _CLOCK.format("after")
    + r"(?:\s*(?:截止|公布(?:答案)?|结束))?"
    + r"|"
    + _CLOCK.format("before")
    + r"\s*(?:截止|公布(?:答案)?|结束))",
    re.IGNORECASE,
)
_DAY = re.compile(r"当天|次日|第二天")


@dataclass(frozen=True)
class Request:
    """When and of what, and the words of the clock at which it closes (None: not said)."""

    words: str
    until: str | None


def read(words: str) -> Request:
    """What these words ask for."""
    found = _UNTIL.search(words)
    if found is None:
        return Request(words.strip(), None)
    clock = _DAY.sub("", found["after"] or found["before"]).strip()
    rest = f"{words[: found.start()]} {words[found.end() :]}".strip(" ,，、;；")
    return Request(rest, clock)
