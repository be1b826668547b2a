"""Answers to getUpdates that are no JSON: what to ask for next, and when to go on without an update. Pure.

Almost always the line is to blame, and asking again helps. But an update that Telegram itself, or a server
of one's own, writes down wrongly would come again for ever and keep every later one from the bot. So after
a few tries updates are fetched one by one, and one that arrives with the very same bytes again and again is
left behind. What is no answer of Telegram's at all (a login page of the network, a cut line) never is.
"""

import re
from hashlib import sha256

TRIES_TOGETHER = 3
TRIES_ALONE = 5
_BEGINNING = re.compile(
    rb'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[\s*\{\s*"update_id"\s*:\s*(\d{1,18})\D'
)


class Garbled:
    """Keeps count. `batch` is how many updates are fetched at once while all is well."""

    def __init__(self, batch: int) -> None:
        self._batch = batch
        self._failures = 0
        self._alone = 0
        """How many more updates to fetch one by one."""
        self._same: bytes | None = None
        self._times = 0

    @property
    def limit(self) -> int:
        """How many updates to ask for."""
        return 1 if self._alone else self._batch

    def read(self, count: int) -> None:
        """An answer with so many updates could be read."""
        self._failures = self._times = 0
        self._alone = max(0, self._alone - count) if count else 0

    def failed(self, payload: bytes) -> int | None:
        """An answer could not be read. Return the id of the update to go on without, if it is time to."""
        self._failures += 1
        if not self._alone:
            if self._failures >= TRIES_TOGETHER:
                self._alone = self._batch
            return None
        same = sha256(payload).digest()
        self._times = self._times + 1 if same == self._same else 1
        self._same = same
        found = _BEGINNING.match(payload)
        if self._times < TRIES_ALONE or found is None:
            return None
        self._times = 0
        return int(found[1])
