"""Since when Telegram may have something to tell that has not been heard.

An update has no time of its own. While the bot hears, what comes was done just now; what comes after a
silence may have been done at any time of it, and a deadline that passed meanwhile waits for it.
"""

from datetime import UTC, datetime

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Hearing:
    """Kept by the intake of updates, asked by whoever has a deadline."""

    def __init__(self) -> None:
        self.deaf_since: datetime | None = LONG_AGO
        """What people did after this instant may not have been heard; None: everything has been."""
        self._heard_at = LONG_AGO

    def begin(self, heard_at: datetime | None) -> None:
        """The bot starts; something was heard last at this instant, as far as is known."""
        self.deaf_since = self._heard_at = heard_at or LONG_AGO

    def answered(self, now: datetime, *, everything: bool) -> None:
        """Telegram has answered; `everything`: it had nothing more to tell."""
        self._heard_at = now
        if everything:
            self.deaf_since = None

    def lost(self) -> None:
        """Telegram did not answer."""
        if self.deaf_since is None:
            self.deaf_since = self._heard_at

    def since(self, received_at: datetime) -> datetime:
        """The earliest instant at which something may have been done that was received just now."""
        return min(received_at, self.deaf_since or received_at)
