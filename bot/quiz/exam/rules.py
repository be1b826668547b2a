"""The rules of a test as they are said in one line: 开放5天, limit 20 min. Pure."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.quiz.exam.blueprint import POINT, Counts, Reveal

DAY = 24 * 60
UNITS = {"天": DAY, "日": DAY, "周": 7 * DAY, "星期": 7 * DAY, "月": 30 * DAY}
UNITS |= {"day": DAY, "d": DAY, "week": 7 * DAY, "month": 30 * DAY}
UNITS |= {"小时": 60, "钟头": 60, "hour": 60, "h": 60, "分钟": 1, "分": 1, "min": 1, "minute": 1}
USUAL_MAKEUP = 3 * DAY
"""How long another try is open, where only that there is one was said."""
LONGEST = 90 * DAY
LONGEST_LIMIT = 10 * 60
MOST_ATTEMPTS = 20
MOST_POINTS = 100
_SPAN = (
    r"(?P<number>\d{1,4})\s*(?:个\s*)?"
    r"(?P<unit>天|日|周|星期|小时|钟头|(?<=个)月|days?|weeks?|months?|hours?|[dh]\b)"
)
_MINUTES = r"(?P<number>\d{1,4})\s*(?:个\s*)?(?P<unit>分钟|分|小时|钟头|min(?:ute)?s?\b|hours?\b|h\b)"
KINDS = {
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


def _minutes(found: re.Match[str], most: int) -> int:
    groups = found.groupdict()
    number, unit = groups["number"] or groups["ahead"], groups["unit"] or groups["ahead_unit"]
    minutes = int(number) * UNITS[unit.casefold().removesuffix("s")]
    if not 1 <= minutes <= most:
        raise TooMuch(found[0].strip())
    return minutes


def _within(found: re.Match[str], least: int, most: int) -> int:
    number = int(found["number"])
    if not least <= number <= most:
        raise TooMuch(found[0].strip())
    return number


def kind_of(said: str) -> str | None:
    """Which kind of questions is called so."""
    return next((kind for kind, names in KINDS.items() if re.fullmatch(names, said, re.IGNORECASE)), None)


def _worth(found: re.Match[str]) -> dict[str, int]:
    return {str(kind_of(found["kind"])): _points(found, found["points"])}


def _points(found: re.Match[str], said: str) -> int:
    points = round(float(said) * POINT)
    if not 1 <= points <= MOST_POINTS * POINT:
        raise TooMuch(found[0].strip())
    return points


def _always(name: str, value: Any) -> Callable[[re.Match[str]], Mapping[str, Any]]:
    return lambda found: {name: value}


def _rule(
    pattern: str, take: Callable[[re.Match[str]], Mapping[str, Any]]
) -> tuple[re.Pattern[str], Callable[[re.Match[str]], Mapping[str, Any]]]:
    return re.compile(rf"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])", re.IGNORECASE), take


ANY_KIND = "|".join(KINDS.values())
RULES = (
    _rule(
        r"(?:补考|re-?sit|retake|make-?up)(?: test)?(?:期|时间|窗口)?(?:开放)?(?: for| open| within)?"
        rf"\s*{_SPAN}",
        lambda m: {"makeup_minutes": _minutes(m, LONGEST)},
    ),
    _rule(
        r"(?<![一-龥])(?:可以?|允许|有|带)?补考(?:\s*1\s*次)?(?![一-龥\d])|"
        r"with (?:a )?(?:re-?sit|retake|make-?up)",
        _always("makeup", True),
    ),
    _rule(
        rf"(?:提前|考前)?(?:学习期?|练习期?|复习期?|study)(?: for)?\s*{_SPAN}|(?:提前|考前)\s*"
        rf"{_SPAN.replace('P<number>', 'P<ahead>').replace('P<unit>', 'P<ahead_unit>')}\s*(?:学习|练习|复习)",
        lambda m: {"study_minutes": _minutes(m, LONGEST)},
    ),
    _rule(rf"(?:开放|为期|持续|open)(?: for)?\s*{_SPAN}", lambda m: {"open_minutes": _minutes(m, LONGEST)}),
    _rule(r"不限时间?|no (?:time )?limit", lambda m: {"limit_minutes": None}),
    _rule(
        rf"(?:限时|时限|时长|答题时间|考试时间|(?:time )?limit)(?: of|为)?\s*{_MINUTES}",
        lambda m: {"limit_minutes": _minutes(m, LONGEST_LIMIT)},
    ),
    _rule(
        r"(?<![\d每隔前到:点时])(?<!in )(?<!every )(?P<number>\d{1,4})\s*(?P<unit>分钟|min(?:ute)?s?\b)"
        r"(?!\s*(?:[后之以前内]|before|after|later|from|each|per))",
        lambda m: {"limit_minutes": _minutes(m, LONGEST_LIMIT)},
    ),
    _rule(
        r"(?<!\d)(?P<number>\d{1,4})\s*(?:分(?:以上)?(?:及格|合格)|% to pass|to pass)(?![一-龥\d])",
        lambda m: {"pass_mark": _within(m, 0, 100)},
    ),
    _rule(
        r"(?:(?:及格|合格)分?数?线?|pass(?: mark)?)(?: at|为)?\s*(?P<number>\d{1,4})\s*[分%]?",
        lambda m: {"pass_mark": _within(m, 0, 100)},
    ),
    # The marks are always of 100.
    _rule(r"(?:满分|总分)(?:为)?\s*100\s*分?(?!\d)|out of 100", lambda m: {}),
    _rule(r"不限次数|任意次|unlimited (?:attempts|tries)", lambda m: {"attempts": 0}),
    _rule(
        r"(?:可以?考|可以?答|最多|[限考])\s*(?P<number>\d{1,3})\s*次(?:机会)?|(?P<chances>\d{1,3})\s*次机会|"
        r"(?P<english>\d{1,3}) (?:attempts?|tries)",
        lambda m: {"attempts": _attempts(m)},
    ),
    *(_rule(pattern, _always("counts", value)) for value, pattern in _COUNTS.items()),
    *(_rule(pattern, _always("reveal", value)) for value, pattern in _REVEALS.items()),
    _rule(r"不打乱(?:顺序)?|not shuffled", lambda m: {"shuffle": False}),
    _rule(
        r"(?:多选题?)?(?:漏选|少选)(?:不得分|不给分|得?0分)|no (?:half points|partial credit)",
        lambda m: {"half": False},
    ),
    _rule(
        r"(?:多选题?)?(?:漏选|少选)(?:可?得|给)?(?:一半|半)的?(?:分数?)?|"
        r"half (?:the )?(?:points|credit|marks)(?: for partly right)?|partial credit(?: half)?",
        lambda m: {"half": True},
    ),
    _rule(r"不提醒|no nudge", lambda m: {"nudge": False}),
    _rule(
        rf"(?P<kind>{ANY_KIND})(?:每[题道]|各)?\s*(?P<points>\d{{1,3}}(?:\.\d)?)\s*(?:分|points?)"
        r"(?:/题|每题| each)?",
        lambda m: {"worth": _worth(m)},
    ),
    _rule(
        r"(?:每[题道]|each(?: question)?)\s*(?P<points>\d{1,3}(?:\.\d)?)\s*(?:分|points?)|"
        r"(?P<english>\d{1,3}(?:\.\d)?)\s*points? (?:each|per question|for each(?: question)?)",
        lambda m: {"each": _points(m, m["points"] or m["english"])},
    ),
    _rule(
        r"(?:共|一共|总共|合计)\s*(?P<number>\d{1,4})\s*(?:道题?|题)|"
        r"(?P<english>\d{1,4}) questions in (?:all|total)",
        lambda m: {"total": int(m["number"] or m["english"])},
    ),
    _rule(
        r"(?<![一-龥])(?:现在|马上|立即|立刻)(?:就?(?:开考|开始|开放|考))?(?![一-龥])|right now|now|at once",
        _always("at_once", True),
    ),
)
_LIKE_A_RULE = re.compile(
    r"开放\s*(?:时间|[到至\d])|为期|[限时][时限]\s*\d|限时(?:[到至]|$|[\s,;、])|及格|合格[分线]|补考\s*\d|"
    r"每[题道]|[得扣给]\s*\d*分|不得分|一半|漏选|少选|错选|分值|(?:满分|总分)\s*\d|"
    r"截止(?![到至]?\s*(?:\d{4}年|\d{1,2}月))|\d\s*次机会|提前\s*\d|取最|公布(?:答案|成绩)|"
    r"\b(?:open (?:until|till|for|from|\d)|(?:time )?limit (?:of )?\d|time limit|pass(?: mark)? \d|pass mark|"
    r"\d+ (?:points?|marks|attempts?|tries|chances)|partial|half (?:the )?(?:points|marks|credit)|"
    r"(?:re-?sit|retake|make-?up)(?: test)? (?:for )?\d|study \d|answers (?:after|on|when)|not shuffled)\b",
    re.IGNORECASE,
)


def _attempts(found: re.Match[str]) -> int:
    number = int(found["number"] or found["chances"] or found["english"])
    if not 1 <= number <= MOST_ATTEMPTS:
        raise TooMuch(found[0].strip())
    return number


def unread_rule(rest: str) -> str | None:
    """What in these words reads like a rule and was not taken for one: 开放到周五, 错一题扣2分. None: nothing
    does. It must not end up in the name, while another rule holds."""
    found = _LIKE_A_RULE.search(rest)
    if found is None:
        return None
    start, end = found.span()
    while start and rest[start - 1] not in " ,;、，":
        start -= 1
    while end < len(rest) and rest[end] not in " ,;、，":
        end += 1
    return rest[start:end].strip("。 ")
