"""What people read: translated, escaped, and no longer than it may be.

Sentences are written in English where they are said; `bot/locales/zh/LC_MESSAGES/bot.po` holds the Chinese.
A text is `Markup`, Telegram's HTML; what is put into it is escaped unless it is `Markup` itself.
"""

import re
from datetime import timedelta
from functools import cache
from importlib.resources import files
from unicodedata import east_asian_width

from babel.messages.pofile import read_po
from markupsafe import Markup

LANGUAGES = ("zh", "en")
"""The languages of the bot, the first one where nothing is known."""
LONGEST = 4096
"""Characters of one message, as Telegram counts them: after its HTML was read."""


def language_of(code: str | None) -> str:
    """The bot's language for somebody whose Telegram is in `code` (an IETF tag, or None: not known)."""
    if not code or code.lower().startswith("zh"):
        return "zh"
    return "en"


def N_(message: str) -> str:
    """Mark a message for the catalogue where it is named but not yet said."""
    return message


def tr(language: str, message: str, /, **values: object) -> Markup:
    """The message in that language, with `values` escaped and put in. English for what has no translation."""
    found = _catalogue(language).get(message, message)
    return Markup(found).format(**values) if values else Markup(found)


def of_hundred(points: int, of: int) -> str:
    """So many of so many, as of a hundred: 85, 83.3; to one decimal, half a tenth rounds up as at school."""
    tenths = (2000 * points + of) // (2 * of)
    return f"{tenths / 10:.10g}"


def plain(text: str) -> str:
    """The text as somebody sees it, for places where Telegram takes no HTML (buttons, toasts)."""
    return Markup(text).unescape() if "<" not in text else str(Markup(text).striptags())


_HAN = re.compile(r"[\u4e00-\u9fff]+")


def name_of(first: str, last: str | None) -> str:
    """A person's name as he would write it: 周建国, Nora Smith."""
    if last and _HAN.fullmatch(first) and _HAN.fullmatch(last):
        return last + first
    return " ".join(filter(None, (first, last)))


def width(text: str) -> int:
    """How many places it takes where a Chinese letter takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def clip(text: str, length: int) -> str:
    """At most `length` characters of the first line, with … for what is missing."""
    first, _, rest = text.strip().partition("\n")
    if len(first) > length:
        return first[: length - 1].rstrip() + "…"
    return first + "…" if rest and len(first) < length else first


_UNITS = (
    (timedelta(weeks=1), "周", "week"),
    (timedelta(days=1), "天", "day"),
    (timedelta(hours=1), "小时", "hour"),
    (timedelta(minutes=1), "分钟", "minute"),
)


def span(language: str, length: timedelta) -> str:
    """A length of time in its largest whole unit: `1天`, `90分钟`, `2 weeks`. Minutes at least."""
    unit, chinese, english = next(row for row in _UNITS if not length % row[0] or row is _UNITS[-1])
    number = length // unit
    return f"{number}{chinese}" if language == "zh" else f"{number} {english}{'' if number == 1 else 's'}"


def duration(language: str, length: timedelta) -> str:
    """How long something took, to the minute: `1天2小时5分钟`, `1 hour 30 minutes`."""
    minutes = length // timedelta(minutes=1)
    parts = [
        span(language, number * unit)
        for number, unit in (
            (minutes // (24 * 60), timedelta(days=1)),
            (minutes // 60 % 24, timedelta(hours=1)),
            (minutes % 60, timedelta(minutes=1)),
        )
        if number
    ]
    return ("" if language == "zh" else " ").join(parts or ["0分钟" if language == "zh" else "0 minutes"])


@cache
def _catalogue(language: str) -> dict[str, str]:
    source = files("bot") / "locales" / language / "LC_MESSAGES" / "bot.po"
    if not source.is_file():
        return {}
    with source.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}
