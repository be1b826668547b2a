"""The two ways in which the sandbox says no: to the bot, and to a person."""

from __future__ import annotations

from typing import Any


class BotApiError(Exception):
    """What the Bot API answers instead of a result: a status, a description, sometimes parameters."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class NotPossible(Exception):
    """What a person cannot do in this world, as a sentence that says why."""


def bad_request(text: str, **parameters: Any) -> BotApiError:
    return BotApiError(400, f"Bad Request: {text}", parameters)


def forbidden(text: str) -> BotApiError:
    return BotApiError(403, f"Forbidden: {text}")


def too_many_requests(retry_after: int) -> BotApiError:
    return BotApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def conflict(text: str) -> BotApiError:
    return BotApiError(409, f"Conflict: {text}")
