"""The parameters of one Bot API call, from a query, a form or JSON, read by Telegram's loose rules."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json


@dataclass(slots=True, frozen=True)
class Upload:
    """A file that came with the call."""

    name: str
    data: bytes
    mime_type: str = ""


class Params:
    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; as in Telegram, what is none counts as 0."""
        return whole_number(self.values.get(name), default)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        return str(value).strip().lower() in ("true", "yes", "1")

    def chat(self, name: str = "chat_id") -> int | str:
        """A chat's id, or what else was given for it."""
        value = self.values.get(name, "")
        if isinstance(value, int):
            return value
        text = str(value).strip()
        return int(text) if text.lstrip("-").isdigit() else text

    def whole(self, name: str, what: str) -> Any:
        """A JSON value; raises BotApiError "can't parse {what} JSON object" for a text that holds none."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def entities(self, name: str) -> list[Json]:
        return read_entities(self.whole(name, "entities"))

    def markup(self) -> Json | None:
        value = self.whole("reply_markup", "reply keyboard markup")
        if value is None:
            return None
        if not isinstance(value, dict):
            raise bad_request("object expected as reply markup")
        return value

    def shown(self) -> Json:
        """The parameters for the log: files as their names and sizes."""
        if not self.uploads:
            return self.values
        files = {name: f"{one.name} ({len(one.data)} bytes)" for name, one in self.uploads.items()}
        return {**self.values, **files}


def whole_number(value: Any, default: int = 0) -> int:
    """A whole number as Telegram reads it: nothing is the default, and what is no number is 0."""
    if value is None or value == "":
        return default
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0


def read_entities(value: Any) -> list[Json]:
    """A list of MessageEntity; what is no list is none. Raises BotApiError for one that cannot be read."""
    if not isinstance(value, list):
        return []
    for one in value:
        trouble = "can't parse MessageEntity: "
        if not isinstance(one, dict):
            raise bad_request(trouble + "expected an Object")
        for field, kind, name in (
            ("offset", int, "Number"),
            ("length", int, "Number"),
            ("type", str, "String"),
        ):
            if field not in one:
                raise bad_request(f'{trouble}Can\'t find field "{field}"')
            if not isinstance(one[field], kind):
                raise bad_request(f'{trouble}Field "{field}" must be of type {name}')
    return value
