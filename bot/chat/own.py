"""How what is kept of somebody is written down for himself: JSON with names in his language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.context import Voice


def moment(voice: Voice, instant: datetime | None) -> str | None:
    """An instant on the clock of his private chat, to the minute: `2026-11-20 14:30`."""
    if instant is None:
        return None
    return f"{instant.astimezone(ZoneInfo(voice.chat.zone)):%Y-%m-%d %H:%M}"


def points(hundredths: int | None) -> float | None:
    """Points, of hundredths of them."""
    return None if hundredths is None else hundredths / 100
