"""`/test …` in one line: what is asked, by which rules; what is left says when, and what it is called. Pure.

每月20日9点 廉政测试 开放5天 廉政10 党规5 业务5 限时20分钟 及格60
every month on the 20th 9:00 Integrity test, open 5 days, integrity 10, limit 20 min, pass 60
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.quiz import spoken
from bot.quiz.exam.blueprint import MOST_QUESTIONS
from bot.quiz.exam.rules import ANY_KIND, KINDS, RULES, USUAL_MAKEUP, TooMuch, kind_of

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
_ALONE = re.compile(r"(?:(?<=[\s,;、])|^)(?:[+&和及与]|and|with)(?=[\s,;、。]|$)", re.IGNORECASE)
"""What joined two things that were taken out."""
NOBODY: Mapping[str, str] = {}


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
    total: int | None = None
    """How many questions there are in all, where that was said."""
    at_once: bool = False
    """Now, and not at some time."""


def read(words: str, known: Callable[[str], bool], groups: Mapping[str, str] = NOBODY) -> Request:
    """What these words ask for; `known` tells whether questions are called so, `groups` what the parts of the
    group are called and how each is kept. Raises TooMuch."""
    request = Request(spoken.in_digits(words))
    _take_audience(request, groups)
    for pattern, take in RULES:
        _take(request, pattern, take)
    request.total, request.at_once = request.rules.pop("total", None), request.rules.pop("at_once", False)
    if (each := request.rules.pop("each", None)) is not None:
        request.rules["worth"] = dict.fromkeys(KINDS, each) | request.rules.get("worth", {})
    if request.rules.pop("makeup", False):
        request.rules.setdefault("makeup_minutes", USUAL_MAKEUP)
    request.rest = _apart(_each(request.rest, known), known)
    _take_quotas(request, known)
    rest = re.sub(r"[ \t]+", " ", request.rest)
    request.rest = re.sub(r"\s*[,;、]\s*(?=[,;、。]|$)|^[\s,;、]+", "", _ALONE.sub("", rest)).strip()
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
        plain = re.escape(spoken.in_digits(name))
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


_BETWEEN = r"\s,;、+&和及与"
"""What stands between two names, or a name and what is next."""
_BETWEEN = r"\s,;、+&和及与"
"""What stands between one thing that is asked for and the next."""
_QUOTA = re.compile(
    rf"(?<![^{_BETWEEN}])(?P<name>[^\s\d,;、+&][^\d,;、+&]{{0,40}}?)\s*(?:[:×*]|(?<=[一-龥])x)?\s*"
    rf"(?P<number>\d{{1,4}})\s*(?:道题?|题|questions?)?(?P<kind>(?<!\s)(?:{ANY_KIND}))?(?=[{_BETWEEN}。]|$)",
    re.IGNORECASE,
)
_NUMBER_FIRST = (
    rf"(?<![^{_BETWEEN}])(?P<number>\d{{1,4}})\s*(?:道题?|题|questions? (?:about|on|from|of)\b)\s*"
    rf"(?P<name>[^\d,;、+&]{{1,40}}?)(?=[{_BETWEEN}。]|$)",
    rf"(?<![^{_BETWEEN}])(?P<number>\d{{1,4}}) (?P<name>[a-z][a-z -]{{0,40}}?) questions?(?=[{_BETWEEN}.]|$)",
    rf"(?<![^{_BETWEEN}])(?P<number>\d{{1,4}})(?P<name>{ANY_KIND})(?=[{_BETWEEN}。]|$)",
)
"""10道廉政, 10 questions on integrity; 10 integrity questions; 5多选."""
_QUOTAS = (_QUOTA, *(re.compile(pattern, re.IGNORECASE) for pattern in _NUMBER_FIRST))
_KIND_AT_END = re.compile(rf"(?P<name>.*?)\s*(?P<kind>{ANY_KIND})$", re.IGNORECASE)


_GLUED = re.compile(
    r"(?P<name>[^\s\d,;、:+&]+)(?P<number>\d{1,3}(?:道题?|题)?)(?![\d日号点时分月年天周秒次个:.%-])"
    rf"(?!(?:道题?|题)?(?:{ANY_KIND})(?:[\s,;、。]|$))"
)
_CLOCK_BEFORE = re.compile(r"(?P<clock>.*[点时分日号半天])(?P<name>.+)")
_EACH = re.compile(r"[\s,;、]*各\s*(?P<number>\d{1,3})\s*(?:道题?|题)?(?=[\s,;、。]|$)")


def _apart(rest: str, known: Callable[[str], bool]) -> str:
    """What is written without spaces is set apart: 9点廉政10党规5."""

    def set_apart(found: re.Match[str]) -> str:
        name, number = found["name"], found["number"]
        before = _CLOCK_BEFORE.fullmatch(name)
        if known(name):
            return f" {name}{number} "
        if before is not None and known(before["name"]):
            return f"{before['clock']} {before['name']}{number} "
        return found[0]

    return _GLUED.sub(set_apart, rest)


def _each(rest: str, known: Callable[[str], bool]) -> str:
    """`廉政、党规各10题`: so many of each that is named just before."""
    found = _EACH.search(rest)
    if found is None:
        return rest
    before, names = rest[: found.start()], list[str]()
    while (last := re.search(r"[^\s,;、+&和及与]+$", before)) is not None and known(last[0]):
        names.insert(0, last[0])
        before = before[: last.start()].rstrip(" ,;、+&和及与")
    said = " ".join(f"{name}{found['number']}" for name in names)
    return f"{before} {said} {rest[found.end() :]}" if names else rest


def _take_quotas(request: Request, known: Callable[[str], bool]) -> None:
    """A name and a number, where questions are called so: 廉政10, integrity 10. Others belong to the rest."""
    for pattern in _QUOTAS:
        start = 0
        while (found := pattern.search(request.rest, start)) is not None:
            wanted = _wanted(found, known)
            if wanted is None:
                start = (
                    found.start() + 1
                )  # Perhaps only its last words are the name: `Integrity test integrity 10`.
                continue
            if not 1 <= wanted.number <= MOST_QUESTIONS:
                raise TooMuch(found[0].strip())
            request.wanted.append(wanted)
            request.rest = f"{request.rest[: found.start()]} {request.rest[found.end() :]}"
            start = found.start()


def _wanted(found: re.Match[str], known: Callable[[str], bool]) -> Wanted | None:
    name, number = found["name"].strip(), int(found["number"])
    kind_said = found.groupdict().get("kind") or ""
    words = found[0].strip()
    if not words.startswith(name) or kind_said or words[len(name) :].lstrip()[:1] in ":×*xX":
        # As it is said in short: the card shows it, and the study window tells it without the number.
        words = f"{name}{kind_said}{' ' if name.isascii() else ''}{number}"
    if known(name):
        return Wanted(words, name, number, kind_of(kind_said))
    ending = _KIND_AT_END.fullmatch(name)
    if ending is not None and ending["name"] and known(ending["name"]):
        return Wanted(words, ending["name"], number, kind_of(ending["kind"]))
    return None
