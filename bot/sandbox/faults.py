"""What can go wrong between the bot and Telegram, switched on by hand."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from random import Random
from typing import Any

from bot.sandbox.errors import BotApiError, NotPossible, too_many_requests

_STATUS_TEXTS = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass
class Flood:
    """The next `times` sends to `chat` (or to any, when it is None) are refused with 429."""

    retry_after: int = 10
    times: int = 1
    chat: int | None = None


@dataclass
class Errors:
    """The next `times` calls are answered with `status`; with `after` only once they have taken effect."""

    status: int = 502
    times: int = 1
    after: bool = False


@dataclass
class Faults:
    """All that is off is 0, False or None. Probabilities are per call; `methods` limits them and the errors.

    `fail_before` breaks the connection before the call acts, `fail_after` after it has acted.
    """

    slow: float = 0.0
    down: bool = False
    fail_before: float = 0.0
    fail_after: float = 0.0
    malformed: int = 0
    flood: Flood | None = None
    errors: Errors | None = None
    methods: list[str] = field(default_factory=list)

    def change(self, wanted: dict[str, Any]) -> None:
        """Switch some of them; raises NotPossible for a name or a value that does not exist."""
        known = {one.name for one in fields(self)}
        for name, value in wanted.items():
            if name not in known:
                raise NotPossible(
                    f"There is no fault called {name}. There are: {', '.join(sorted(known))}, budgets."
                )
            try:
                setattr(self, name, _read(name, value))
            except (TypeError, ValueError) as error:
                raise NotPossible(f"The fault {name} does not take {value!r}.") from error

    def clear(self) -> None:
        for name, value in vars(Faults()).items():
            setattr(self, name, value)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def concern(self, method: str) -> bool:
        return not self.methods or method.lower() in {one.lower() for one in self.methods}

    def breaks_before(self, method: str, random: Random) -> bool:
        return self.down or bool(
            self.fail_before and self.concern(method) and random.random() < self.fail_before
        )

    def breaks_after(self, method: str, random: Random) -> bool:
        return self.down or bool(
            self.fail_after and self.concern(method) and random.random() < self.fail_after
        )

    def take_error(self, method: str, *, after: bool) -> BotApiError | None:
        errors = self.errors
        if errors is None or errors.after is not after or not self.concern(method):
            return None
        errors.times -= 1
        if errors.times <= 0:
            self.errors = None
        return BotApiError(errors.status, _STATUS_TEXTS.get(errors.status, "Error"))

    def take_flood(self, chat_id: int) -> BotApiError | None:
        flood = self.flood
        if flood is None or flood.chat not in (None, chat_id):
            return None
        flood.times -= 1
        if flood.times <= 0:
            self.flood = None
        return too_many_requests(flood.retry_after)

    def take_malformed(self) -> bool:
        if self.malformed <= 0:
            return False
        self.malformed -= 1
        return True


def _read(name: str, value: Any) -> Any:
    match name:
        case "flood":
            return Flood(**value) if value else None
        case "errors":
            return Errors(**value) if value else None
        case "methods":
            return [str(one) for one in value]
        case "down":
            return bool(value)
        case "malformed":
            return int(value)
    return float(value)
