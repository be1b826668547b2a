"""What a chat means when it does not say: the time of day, and which days are worked there."""

from bot import when
from bot.engine.identity import Chat

CHINA = frozenset({"Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Macau"})


def days_of(chat: Chat) -> when.WorkdayCalendar:
    """Which days are worked where the chat lives."""
    return when.workdays.named(defaults_of(chat).calendar)


def defaults_of(chat: Chat) -> when.Defaults:
    """What the chat means when it does not say."""
    return when.Defaults(calendar="cn" if chat.zone in CHINA else "mon-fri")
