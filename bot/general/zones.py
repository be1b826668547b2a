"""Time zones by the names people give them: cities, in Chinese and English."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import get_timezone_location

COMMON = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
)
_BEIJING = {"zh": "北京时间", "en": "Beijing time"}
_ALSO = {"北京": "Asia/Shanghai", "beijing": "Asia/Shanghai", "utc": "UTC"}


def find(words: str) -> str | None:
    """The zone of a city or an IANA name, in any case; None where there is no such place."""
    return _names().get(_key(words))


def said(zone: str, language: str, now: datetime) -> str:
    """The zone for people: `北京时间`, `伦敦（UTC+1）`, `London (UTC+1)`; the offset is that of `now`."""
    if zone == "Asia/Shanghai":
        return _BEIJING[language]
    offset = now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "-" if offset < timedelta() else "+"
    shift = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    if zone in ("UTC", "Etc/UTC", "GMT"):
        return "UTC"
    city = get_timezone_location(zone, locale=language, return_city=True) if "/" in zone else zone
    return f"{city}（{shift}）" if language == "zh" else f"{city} ({shift})"


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    for zone in zones:
        names.setdefault(_key(zone.split("/")[-1]), zone)
        names[_key(zone)] = zone
    for language in ("en", "zh"):
        for zone, known in Locale.parse(language).time_zones.items():
            if zone in zones and "city" in known:
                names[_key(known["city"])] = zone
    return names | _ALSO


def _key(words: str) -> str:
    return words.strip().lower().replace("_", " ").replace("-", " ").removesuffix("时间")
