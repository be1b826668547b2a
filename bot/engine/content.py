"""How a message is meant to look, as a row keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Key:
    """A button under a message: its label, and what a tap sends back (or where it leads)."""

    label: str
    data: str | None = None
    url: str | None = None

    def as_json(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class Poll:
    """A quiz poll whose votes are not anonymous."""

    question: str
    options: Sequence[str]
    correct: Sequence[int]
    """The places of the right options; where there are several, several may be chosen."""
    explanation: str
    seconds: int
    """How long it is open once it is sent."""


@dataclass(frozen=True)
class Content:
    """How a message looks: Telegram's HTML, with buttons in rows; with a file the text is its caption."""

    text: str
    keys: Sequence[Sequence[Key]] = ()
    late_text: str | None = None
    """Said instead of `text` when the message goes out late."""
    ask: str | None = None
    """Asks the person for typed input; the string is the hint in the input field."""
    reply_to: int | None = None
    topic: int | None = None
    silent: bool = False
    attachment: int | None = None
    """The file that is sent, an `Attachment`."""
    picture: bool = False
    """The file is a picture and is shown as one."""
    pin: int | None = None
    unpin: int | None = None
    stop: int | None = None
    """No message but something done to one (its id at Telegram): pinned without a sound, unpinned, or its
    poll closed."""
    poll: Poll | None = None
    """Sent as a quiz poll instead of the text."""

    def as_json(self) -> dict[str, Any]:
        data = {name: value for name, value in vars(self).items() if value not in (None, (), False)}
        if self.keys:
            data["keys"] = [[key.as_json() for key in row] for row in self.keys]
        if self.poll is not None:
            data["poll"] = vars(self.poll)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Content":
        keys = tuple(tuple(Key(**key) for key in row) for row in data.get("keys", ()))
        poll = Poll(**data["poll"]) if "poll" in data else None
        return cls(**{**data, "keys": keys, "poll": poll})
