"""What to do on days off, in English: `next working day if holiday`, `except holidays`."""

import re

from bot.when.en.vocabulary import WORKDAY
from bot.when.meaning import Found, OnHolidays
from bot.when.schedule import Move, Policy

_OFF = (
    r"(?:(?:a\s+|an\s+|the\s+|any\s+)?(?:public\s+|statutory\s+|bank\s+|national\s+"
    r"|official\s+)?(?:holidays?|non-?working\s+days?|non-?workdays?|days?\s+off)|(?:a\s+|the\s+)?weekends?)"
)
_OFFS = rf"(?P<off>{_OFF}(?:\s*(?:,|and|or|and/or|&|/)\s*{_OFF})*)"
_IF = (
    rf"(?:if|when|whenever|where|should)\s+(?:(?:it|that|this|the\s+day|the\s+date)\s+)?(?:is\s+|it's\s+"
    rf"|that's\s+|falls?\s+(?:on|in)\s+|lands?\s+on\s+|happens\s+to\s+be\s+|be\s+|on\s+)?{_OFFS}"
)
_NEXT = (
    rf"(?:(?:move|moved|shift|shifted|postpone|postponed|roll|rolled|push|pushed|defer"
    rf"|deferred)\s+)?(?:it\s+)?(?:(?:on|to|until|forward\s+to|over\s+to"
    rf"|back\s+to)\s+)?(?:the\s+)?(?P<next>next\s+(?={WORKDAY})|following\s+|first\s+(?={WORKDAY})"
    rf"|next\s+(?=monday)|(?=monday))(?:{WORKDAY}|monday)(?:\s+after)?"
)
_PREVIOUS = (
    rf"(?:(?:move|moved|shift|shifted|bring|brought|advance|advanced)\s+)?(?:it\s+)?(?:(?:on|to|back\s+to"
    rf"|forward\s+to)\s+)?(?:the\s+)?(?P<previous>previous|preceding|prior|last"
    rf"|closest\s+previous)\s+{WORKDAY}(?:\s+before)?"
)
_TO_DAY = r"(?:(?:move|moved|shift|shifted|bring|brought)\s+)?(?:it\s+)?(?:on\s+|to\s+)?the\s+"
_BEFORE = rf"{_TO_DAY}(?P<before>{WORKDAY}|day)\s+before"
_AFTER = rf"{_TO_DAY}(?P<after>{WORKDAY})\s+after"
_SKIP = (
    r"(?P<skip>skip(?:ped|ping)?(?:\s+it)?|cancel(?:led)?(?:\s+it)?|omit(?:ted)?|drop(?:ped)?|not"
    r"|no\s+reminder)"
)
_IF_THEN = re.compile(
    rf"(?:,\s*|;\s*|and\s+)?{_IF}\s*,?\s*(?:then\s+)?(?:{_NEXT}|{_PREVIOUS}|{_BEFORE}|{_AFTER}|{_SKIP})(?![a-z])"
)
_THEN_IF = re.compile(
    rf"(?:,\s*|;\s*|or\s+(?:on\s+)?)?(?:{_NEXT}|{_PREVIOUS}|{_BEFORE}|{_AFTER}|{_SKIP})\s*,?\s*{_IF}(?![a-z])"
)
_IF_AT_ALL = re.compile(r"\s*,?\s*(?:if|when|whenever|where|should)(?![a-z])")
_OTHERWISE = re.compile(
    rf"(?:,\s*)?or\s+(?:else\s+)?(?:on\s+)?(?:the\s+)?(?:(?P<next>next|following|first)|(?P<previous>previous|preceding))\s+{WORKDAY}(?:\s+(?:after|before))?(?![a-z])"
)
_EXCEPT = re.compile(
    rf"(?:,\s*)?(?:except(?:\s+(?:for|on|during))?|excluding|excl\.?|skip|skipping|not\s+on|but\s+not\s+on"
    rf"|unless(?:\s+(?:it\s+is|it's|on|it\s+falls\s+on))?|other\s+than(?:\s+on)?"
    rf"|apart\s+from)\s+{_OFFS}(?![a-z])"
)


def read_policy(s: str, i: int) -> Found | None:
    if (match := _OTHERWISE.match(s, i)) and not _IF_AT_ALL.match(s, match.end()):
        move = Move.NEXT if match["next"] else Move.PREVIOUS
        return Found(match.end(), (OnHolidays(Policy(move, False)),))
    match = _IF_THEN.match(s, i) or _THEN_IF.match(s, i)
    if match:
        if match["next"] is not None or match["after"]:
            move = Move.NEXT
        else:
            move = Move.PREVIOUS if match["previous"] or match["before"] else Move.SKIP
    else:
        match = _EXCEPT.match(s, i)
        if match is None:
            return None
        move = Move.SKIP
    weekends = re.search(r"holiday|working|workday|off", match["off"]) is None
    return Found(match.end(), (OnHolidays(Policy(move, weekends)),))
