"""The log: what happened and why, on standard error. No token is ever in it."""

import logging
import re
from collections.abc import Sequence

# Also right behind the letters of an address, …/bot123:ABC…
_TOKEN = re.compile(r"\d+(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)


class Discreet(logging.Formatter):
    """Formats a record, tracebacks and all, and blacks out secrets and whatever looks like a token."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return _TOKEN.sub("[secret]", line)


def configure(secrets: Sequence[str], level: int = logging.INFO) -> None:
    """Log to standard error without these secrets."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # httpx names the whole address of each request at INFO, and the token is a part of it.
    for chatty in ("httpx", "httpcore", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
