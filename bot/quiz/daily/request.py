"""`/daily …`: the clock until which it can be answered is taken out; what is left is when, and of what. Pure.

/daily 8:30
/daily 每个工作日8:30 廉政 至18:00
/daily every weekday 8:30 integrity until 6pm
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_CLOCK = (
    r"(?P<{0}>(?:(?:当天|次日|第二天)\s*)?(?:早上|上午|中午|下午|傍晚|晚上)?\s*(?:\d{{1,2}}|[一二两三四五六七八九十]{{1,3}}(?=[点时]))"
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
_BETWEEN = re.compile(r"[\s,，、;；+＋&]+|[和与及]|\band\b", re.IGNORECASE)
_NO_MORE = re.compile(
    r"停(?:止|用|掉)?|关(?:闭|掉)?|取消|暂停|删(?:除|掉)?|不要了?|off|stop|pause|cancel|delete", re.IGNORECASE
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


def parts(subject: str) -> Sequence[str]:
    """The packs that are named together: 廉政和党规."""
    return [part for part in _BETWEEN.split(subject) if part]


def is_no_more(words: str) -> bool:
    """Whether these words say that there shall be none: what they ask for has buttons."""
    return _NO_MORE.fullmatch(words.strip()) is not None
