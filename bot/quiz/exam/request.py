"""`/test …` in one line: what is asked, by which rules; what is left says when, and what it is called. Pure.

每月20日9点 廉政测试 开放5天 廉政10 党规5 业务5 限时20分钟 及格60
every month on the 20th 9:00 Integrity test, open 5 days, integrity 10, limit 20 min, pass 60
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.quiz.exam.blueprint import MOST_QUESTIONS, POINT, Counts, Reveal

DAY = 24 * 60
UNITS = {"天": DAY, "日": DAY, "周": 7 * DAY, "星期": 7 * DAY, "小时": 60, "分钟": 1, "分": 1}
UNITS |= {"day": DAY, "week": 7 * DAY, "hour": 60, "h": 60, "d": DAY, "min": 1, "minute": 1}
LONGEST = 90 * DAY
LONGEST_LIMIT = 10 * 60
MOST_ATTEMPTS = 20
MOST_POINTS = 100
_SPAN = r"(?P<number>\d{1,4})\s*(?:个)?(?P<unit>天|日|周|星期|小时|days?|weeks?|hours?|[dh]\b)"
_MINUTES = r"(?P<number>\d{1,4})\s*(?P<unit>分钟|分|小时|min(?:ute)?s?\b|hours?\b|h\b)"
_FOR = (
    r"(?<![^\s,;、])(?:(?:只给|仅限|只限|面向|限|给|only for|for)\s*)?(?:the )?{name}"
    r"(?:的?(?:同志|党员|成员|人员))?(?:参加|only)?(?=[\s,;、]|$)"
)
_CALLED = re.compile(
    r"测|考|试|检|赛|学|课|训|期|轮|次|批|第|季|月|周|卷|版|[a-z]?(?:test|exam|quiz|check|round|part|no|week|level|"
    r"version|module|unit|phase|series|set|term|lesson|briefing|training|refresher)s?\b\.?",
    re.IGNORECASE,
)
"""What is called so may be numbered."""
NOBODY: Mapping[str, str] = {}
_KINDS = {
    "single": r"单选题?|单项选择题?|single(?: choice)?",
    "multiple": r"多选题?|多项选择题?|multiple(?: choice)?",
    "judge": r"判断题?|judge|true or false",
    "blank": r"填空题?|blanks?",
    "numeric": r"计算题?|numeric",
}
_REVEALS = {
    Reveal.EACH: r"(?:每题|答完|逐题)即?(?:后)?公布(?:答案)?|answers? after each(?: question)?",
    Reveal.SUBMISSION: r"交卷后公布(?:答案)?|answers? (?:after|on) submission",
    Reveal.CLOSING: r"(?:截止|结束)后公布(?:答案)?|answers? after (?:closing|the end)",
}
_COUNTS = {
    Counts.BEST: r"取最高分?|最高分计|best (?:one )?counts",
    Counts.LAST: r"取(?:最后一次|末次)|最后一次计|last (?:one )?counts",
    Counts.FIRST: r"取(?:首次|第一次)|首次计|first (?:one )?counts",
}


class TooMuch(ValueError):
    """A number that is out of bounds; `words` is where it stands."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Wanted:
    """So many questions of what is called so, and perhaps of one kind only."""

    words: str
    name: str
    number: int
    kind: str | None = None


@dataclass
class Request:
    """What was asked for. `rules` holds the fields of a Blueprint that were named."""

    rest: str
    """When, and what it is called."""
    audience: str | None = None
    """For whom, as it is kept; None: nobody in particular was named."""
    wanted: list[Wanted] = field(default_factory=list)
    rules: dict[str, Any] = field(default_factory=dict)


def read(words: str, known: Callable[[str], bool], groups: Mapping[str, str] = NOBODY) -> Request:
    """What these words ask for; `known` tells whether questions are called so, `groups` what the parts of the
    group are called and how each is kept. Raises TooMuch."""
    request = Request(unicodedata.normalize("NFKC", words))
    _take_audience(request, groups)
    for pattern, take in _RULES:
        _take(request, pattern, take)
    _take_quotas(request, known)
    request.rest = re.sub(
        r"\s*[,;、]\s*(?=[,;、]|$)|^[\s,;、]+", "", re.sub(r"[ \t]+", " ", request.rest)
    ).strip()
    return request


def _take(
    request: Request, pattern: re.Pattern[str], take: Callable[[re.Match[str]], Mapping[str, Any]]
) -> None:
    while (found := pattern.search(request.rest)) is not None:
        for name, value in take(found).items():
            request.rules[name] = {**request.rules.get(name, {}), **value} if name == "worth" else value
        request.rest = f"{request.rest[: found.start()]} {request.rest[found.end() :]}"


def _take_audience(request: Request, groups: Mapping[str, str]) -> None:
    """The part of the group that is named by itself: 一组, 只给一组, for Group 1. The longest name first."""
    for name in sorted(groups, key=len, reverse=True):
        plain = re.escape(unicodedata.normalize("NFKC", name))
        found = re.search(_FOR.format(name=plain), request.rest, re.IGNORECASE)
        if found is not None:
            request.audience = groups[name]
            request.rest = f"{request.rest[: found.start()]} {request.rest[found.end() :]}"
            return


def unknown_quota(name: str) -> str | None:
    """What in the name of a test reads like questions and is not known to be any: 反贪 in 反贪10. None:
    nothing does, for a test may have a number in its name: 测试2, Check 2."""
    for found in _QUOTA.finditer(name):
        if int(found["number"]) <= MOST_QUESTIONS and not _CALLED.search(found["name"].split()[-1]):
            return found["name"].strip()
    return None


def _minutes(found: re.Match[str], most: int) -> int:
    minutes = int(found["number"]) * UNITS[found["unit"].removesuffix("s") or found["unit"]]
    if not 1 <= minutes <= most:
        raise TooMuch(found[0].strip())
    return minutes


def _within(found: re.Match[str], least: int, most: int) -> int:
    number = int(found["number"])
    if not least <= number <= most:
        raise TooMuch(found[0].strip())
    return number


def _worth(found: re.Match[str]) -> dict[str, int]:
    kind = next(kind for kind, names in _KINDS.items() if re.fullmatch(names, found["kind"], re.IGNORECASE))
    points = round(float(found["points"]) * POINT)
    if not 1 <= points <= MOST_POINTS * POINT:
        raise TooMuch(found[0].strip())
    return {kind: points}


def _always(name: str, value: Any) -> Callable[[re.Match[str]], Mapping[str, Any]]:
    return lambda found: {name: value}


def _rule(
    pattern: str, take: Callable[[re.Match[str]], Mapping[str, Any]]
) -> tuple[re.Pattern[str], Callable[[re.Match[str]], Mapping[str, Any]]]:
    return re.compile(rf"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])", re.IGNORECASE), take


_ANY_KIND = "|".join(_KINDS.values())
_RULES = (
    _rule(
        rf"(?:补考|re-?sit|make-?up)(?: for)?\s*{_SPAN}", lambda m: {"makeup_minutes": _minutes(m, LONGEST)}
    ),
    _rule(
        rf"(?:提前)?(?:学习期?|练习期?|study)(?: for)?\s*{_SPAN}",
        lambda m: {"study_minutes": _minutes(m, LONGEST)},
    ),
    _rule(rf"(?:开放|为期|open)(?: for)?\s*{_SPAN}", lambda m: {"open_minutes": _minutes(m, LONGEST)}),
    _rule(r"不限时间?|no (?:time )?limit", lambda m: {"limit_minutes": None}),
    _rule(
        rf"(?:限时|(?:time )?limit)(?: of)?\s*{_MINUTES}",
        lambda m: {"limit_minutes": _minutes(m, LONGEST_LIMIT)},
    ),
    _rule(
        r"(?:及格线?|合格线?|pass(?: mark)?)(?: at)?\s*(?P<number>\d{1,4})\s*[分%]?",
        lambda m: {"pass_mark": _within(m, 0, 100)},
    ),
    _rule(r"不限次数|任意次|unlimited (?:attempts|tries)", lambda m: {"attempts": 0}),
    _rule(
        r"(?:可考|可答|最多)\s*(?P<number>\d{1,3})\s*次|(?P<english>\d{1,3}) (?:attempts?|tries)",
        lambda m: {"attempts": _attempts(m)},
    ),
    *(_rule(pattern, _always("counts", value)) for value, pattern in _COUNTS.items()),
    *(_rule(pattern, _always("reveal", value)) for value, pattern in _REVEALS.items()),
    _rule(r"不打乱(?:顺序)?|not shuffled", lambda m: {"shuffle": False}),
    _rule(r"漏选不得分|no half points", lambda m: {"half": False}),
    _rule(r"不提醒|no nudge", lambda m: {"nudge": False}),
    _rule(
        rf"(?P<kind>{_ANY_KIND})(?:每题)?\s*(?P<points>\d{{1,3}}(?:\.\d)?)\s*(?:分|points?)",
        lambda m: {"worth": _worth(m)},
    ),
)


def _attempts(found: re.Match[str]) -> int:
    number = int(found["number"] or found["english"])
    if not 1 <= number <= MOST_ATTEMPTS:
        raise TooMuch(found[0].strip())
    return number


_QUOTA = re.compile(
    r"(?<![^\s,;、])(?P<name>[^\s\d,;、][^\d,;、]{0,40}?)\s*(?P<number>\d{1,4})\s*(?:题|道题?|questions?)?(?=[\s,;、]|$)"
)
_KIND_AT_END = re.compile(rf"(?P<name>.*?)\s*(?P<kind>{_ANY_KIND})$", re.IGNORECASE)


def _take_quotas(request: Request, known: Callable[[str], bool]) -> None:
    """A name and a number, where questions are called so: 廉政10, integrity 10. Others belong to the rest."""
    start = 0
    while (found := _QUOTA.search(request.rest, start)) is not None:
        wanted = _wanted(found, known)
        if wanted is None:
            # Perhaps only its last words are the name: `… Integrity test integrity 10`.
            space = re.compile(r"[\s,;、]").search(request.rest, found.start())
            start = space.end() if space is not None and space.end() <= found.end() else found.end()
            continue
        if not 1 <= wanted.number <= MOST_QUESTIONS:
            raise TooMuch(found[0].strip())
        request.wanted.append(wanted)
        request.rest = f"{request.rest[: found.start()]} {request.rest[found.end() :]}"
        start = found.start()


def _wanted(found: re.Match[str], known: Callable[[str], bool]) -> Wanted | None:
    name, number = found["name"].strip(), int(found["number"])
    if known(name):
        return Wanted(found[0].strip(), name, number)
    ending = _KIND_AT_END.fullmatch(name)
    if ending is not None and ending["name"] and known(ending["name"]):
        kind = next(
            kind for kind, names in _KINDS.items() if re.fullmatch(names, ending["kind"], re.IGNORECASE)
        )
        return Wanted(found[0].strip(), ending["name"], number, kind)
    return None
