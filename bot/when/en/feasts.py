"""Feasts by name, in English: `Christmas Eve`, `Mid-Autumn Festival`, `Good Friday`."""

import re
from datetime import date

from bot.when import lunar
from bot.when.dates import add_days
from bot.when.en.sayings import TERMS
from bot.when.en.vocabulary import YEAR
from bot.when.meaning import Fixed, Found, Named, Setting
from bot.when.pattern import Day, Easter, Lunar, Months, Pattern, Term, Weekday, first_on
from bot.when.schedule import Shift
from bot.when.unreadable import Unreadable

_SOLAR_TERM = re.compile(
    r"(?:the\s+)?solar\s+term\s+(?P<name>"
    + "|".join(sorted((name.lower() for name in TERMS), key=len, reverse=True))
    + r")(?![a-z])"
)


def _annual(month_: int, day: int) -> Months:
    return Months((Day(day),), 12, 0, (month_ - 1,))


_FEASTS: dict[str, Pattern] = {
    "new year's day": _annual(1, 1),
    "new year": _annual(1, 1),
    "new year's eve": _annual(12, 31),
    "new year eve": _annual(12, 31),
    "st patrick's day": _annual(3, 17),
    "saint patrick's day": _annual(3, 17),
    "earth day": _annual(4, 22),
    "valentine's day": _annual(2, 14),
    "women's day": _annual(3, 8),
    "international women's day": _annual(3, 8),
    "april fools' day": _annual(4, 1),
    "may day": _annual(5, 1),
    "labour day": _annual(5, 1),
    "children's day": _annual(6, 1),
    "teachers' day": _annual(9, 10),
    "china's national day": _annual(10, 1),
    "chinese national day": _annual(10, 1),
    "national day": _annual(10, 1),
    "halloween": _annual(10, 31),
    "christmas": _annual(12, 25),
    "christmas day": _annual(12, 25),
    "christmas eve": _annual(12, 24),
    "boxing day": _annual(12, 26),
    "independence day": _annual(7, 4),
    "mother's day": Months((Weekday(6, 2),), 12, 0, (4,)),
    "father's day": Months((Weekday(6, 3),), 12, 0, (5,)),
    "thanksgiving": Months((Weekday(3, 4),), 12, 0, (10,)),
    "thanksgiving day": Months((Weekday(3, 4),), 12, 0, (10,)),
    "spring festival": Lunar(1, (1,)),
    "chinese new year": Lunar(1, (1,)),
    "lunar new year": Lunar(1, (1,)),
    "chinese new year's eve": Lunar(12, (-1,)),
    "lunar new year's eve": Lunar(12, (-1,)),
    "lantern festival": Lunar(1, (15,)),
    "dragon boat festival": Lunar(5, (5,)),
    "qixi": Lunar(7, (7,)),
    "mid-autumn festival": Lunar(8, (15,)),
    "mid autumn festival": Lunar(8, (15,)),
    "double ninth festival": Lunar(9, (9,)),
    "qingming": Term(lunar.TERMS.index("清明")),
    "qingming festival": Term(lunar.TERMS.index("清明")),
    "tomb-sweeping day": Term(lunar.TERMS.index("清明")),
    "tomb sweeping day": Term(lunar.TERMS.index("清明")),
    "winter solstice": Term(lunar.TERMS.index("冬至")),
    "easter": Easter(),
    "easter sunday": Easter(),
    "good friday": Easter(),
    "easter monday": Easter(),
}
_FEAST_SHIFTS = {"good friday": -2, "easter monday": 1}
_FEAST = re.compile(
    "(?:the )?("
    + "|".join(
        name.replace(" ", r"\s+").replace("'", "'?") for name in sorted(_FEASTS, key=len, reverse=True)
    )
    + rf"){YEAR}(?![a-z\d])"
)
_OCCASION = re.compile(
    r"\s+(?:party|dinner|lunch|card|gift|present|shopping|sale|speech|greeting|wishes|parade)s?(?![a-z])"
)
_FEAST_KEYS = {name.replace("'", ""): name for name in _FEASTS}


def read_feast(s: str, i: int, setting: Setting) -> Found | None:
    if re.compile(r"labor day(?![a-z])").match(s, i):
        return Found(i + 9, (Unreadable("word ambiguous", words=s[i : i + 9]),))
    if match := _SOLAR_TERM.match(s, i):
        index = [name.lower() for name in TERMS].index(match["name"])
        return Found(match.end(), (Named(unit="year", pattern=Term(index)),))
    match = _FEAST.match(s, i)
    if match is None:
        return None
    if _OCCASION.match(s, match.end()) and not s[:i].endswith("on "):
        return None  # Christmas party: what it is about, not when
    name = _FEAST_KEYS[re.sub(r"\s+", " ", match[1]).replace("'", "")]
    pattern = _FEASTS[name]
    shift = Shift(_FEAST_SHIFTS[name]) if name in _FEAST_SHIFTS else None
    if match["year"]:
        day = first_on(pattern, date(int(match["year"]), 1, 1), setting.days)
        if day is None or day.year != int(match["year"]):
            return Found(match.end(), (Unreadable("no such date", words=match[0]),))
        return Found(match.end(), (Fixed((add_days(day, shift.days) if shift else day,)),))
    if isinstance(pattern, Months):
        return Found(match.end(), (Named(pattern.picks, "year", pattern.offsets, shift=shift),))
    return Found(match.end(), (Named(unit="year", pattern=pattern, shift=shift),))
