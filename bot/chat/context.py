"""What a handler gets: the words or the tap, who and where, and a way to say something.

A handler changes rows and says things; it never waits and never talks to Telegram. Times are aware UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup
from sqlalchemy.orm import Session

from bot.chat import texts
from bot.chat.texts import N_
from bot.engine.hearing import Hearing
from bot.engine.housekeeping import Retention
from bot.engine.identity import Chat, Membership, Person
from bot.engine.outbox import Attachment, Content, Outbox, Urgency, shown
from bot.engine.timer import Due
from bot.engine.timers import Timers

if TYPE_CHECKING:
    from bot.chat.feature import Registry


T = TypeVar("T")

FROM_ANOTHER_TIME = N_("This button is from another time. Please ask again.")


class UserError(Exception):
    """Something the person can mend: the text says how, in his language. Raised before any row is changed."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class Tools:
    """What works inside a transaction: the engine's writing parts, and the list of the features."""

    outbox: Outbox
    timers: Timers
    features: Registry
    home_zone: str
    """The zone of a new chat that does not speak Chinese."""
    username: str
    """The bot's, for links to it."""
    hearing: Hearing
    seed: Callable[[], int]
    """A fresh, unguessable seed of 63 bits."""
    packs: Path
    """The folder of the operator's question banks."""
    draw_overdue: bool = True
    """Questions past their review are asked all the same."""
    operators: Sequence[int] = ()
    """The Telegram ids of who runs it."""
    retention: Retention = field(default_factory=Retention)
    """How long what is done is kept."""


@dataclass
class Voice:
    """What every handler and every timer can do in a chat."""

    tools: Tools
    session: Session
    now: datetime
    chat: Chat

    def tr(self, message: str, /, **values: object) -> Markup:
        """The message in the language of the chat."""
        return texts.tr(self.chat.language, message, **values)

    def say(
        self,
        content: Content,
        *,
        name: str | None = None,
        urgency: Urgency = Urgency.INTERACTIVE,
        due_at: datetime | None = None,
        not_before: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> None:
        """Say something here. One of the same name that has not gone out yet gives way to it."""
        self.tools.outbox.say(
            self.session,
            self.chat.id,
            content,
            now=self.now,
            name=name,
            urgency=urgency,
            due_at=due_at,
            not_before=not_before,
            expires_at=expires_at,
        )

    def towards(self, chat: Chat) -> Voice:
        """A voice in another chat."""
        return Voice(self.tools, self.session, self.now, chat)

    def attach(self, name: str, data: bytes) -> int:
        """A file to be sent: what `Content.attachment` takes."""
        file = Attachment(name=name, data=data, created_at=self.now)
        self.session.add(file)
        self.session.flush()
        return file.id

    def arm(self, kind: str, owner_id: int, occurrence: str, due_at: datetime) -> None:
        """Have the timers of `kind` fire for `owner_id` at `due_at`, once for each `occurrence`."""
        self.tools.timers.arm(self.session, kind, owner_id, occurrence, due_at)

    def has_fired(self, kind: str, owner_id: int, occurrence: str) -> bool:
        """Whether this occurrence has fired: to arm it again would do nothing."""
        return self.tools.timers.has_fired(self.session, kind, owner_id, occurrence)

    def cancel(self, kind: str, *owner_ids: int) -> None:
        """Take back what is armed of `kind` for these."""
        self.tools.timers.cancel(self.session, kind, *owner_ids)


@dataclass(frozen=True)
class Document:
    """A file that somebody sent; `data` is None where it could not be fetched, or is too big."""

    name: str
    size: int
    data: bytes | None


@dataclass
class Context(Voice):
    """A command, an answer to a question of ours, or a tap."""

    person: Person | None
    """Who it was; None: an anonymous administrator."""
    membership: Membership | None
    """What he is here; None in a private chat, and for an anonymous administrator."""
    is_secretary: bool
    since: datetime
    """The earliest instant at which he may have done it: `now`, or earlier where the bot was away."""
    is_administrator: bool = False
    unasked: frozenset[int] = frozenset()
    """The groups (Telegram ids) of which Telegram did not say just now who administers them."""
    headcounts: Mapping[int, int] = field(default_factory=dict)
    """How many are in a group (Telegram ids) besides this bot, where Telegram was asked."""
    words: str = ""
    """What was said after the command."""
    message_id: int | None = None
    """The message that was said, or the one whose button was tapped."""
    topic: int | None = None
    tapped: bool = False
    ids: tuple[int, ...] = ()
    """What the tapped button, or the question that was answered, is about."""
    revision: int = 0
    answered: Callable[[], Person | None] = lambda: None
    """Whose message this one answers; asked only where it matters, for who is asked about is remembered."""
    document: Document | None = None
    toasts: list[str] = field(default_factory=list)
    lasting: bool = False
    """Whether the toasts have to be put away."""
    link: str | None = None
    """Where a tap leads, instead of a toast."""

    def answer(self, content: Content, *, name: str | None = None) -> None:
        """Say something in return: under the words it answers in a group, in the same topic."""
        reply_to = self.message_id if self.chat.is_group and not self.tapped else None
        self.say(replace(content, reply_to=reply_to, topic=self.topic), name=name)

    def ask(self, text: str, hint: str, *, name: str, about: int = 0) -> None:
        """Ask for typed input. What is typed comes to the `Reply` called `name`, with `about` as its id."""
        hidden = self.membership is not None and self.membership.anonymous
        if self.chat.is_group and self.tapped and self.person is not None and not hidden:
            # Telegram opens the reply only for who is answered or named, and a tap cannot be answered.
            link = Markup('<a href="tg://user?id={id}">{name}</a>')
            text = link.format(id=self.person.telegram_id, name=self.person.name) + " " + text
        # Its own name for each: whoever answers an older question is heard, too.
        number = self.tools.outbox.number()
        self.answer(Content(text, ask=hint), name=f"{name}:{about}:{number}")

    def show(self, content: Content) -> None:
        """Let the message whose button was tapped look like this."""
        if self.message_id is not None:
            self.tools.outbox.edit_shown(
                self.session, self.chat.id, self.message_id, replace(content, topic=self.topic), now=self.now
            )

    def choice(self, position: int, options: Sequence[T]) -> T:
        """What was chosen, by the id at a position of the tap. Raises UserError for what is not offered."""
        if position < len(self.ids) and self.ids[position] < len(options):
            return options[self.ids[position]]
        raise UserError(self.tr(FROM_ANOTHER_TIME))

    def carries(self, button: str) -> bool:
        """Whether the message that was tapped has a button of that name; anybody can send any tap."""
        content = shown(self.session, self.chat.id, self.message_id or 0)
        return content is not None and any(
            (key.data or "").startswith(f"{button}:") for row in content.keys for key in row
        )

    def toast(self, text: str, *, lasting: bool = False) -> None:
        """Answer the tap with a short note that fades; a lasting one has to be put away."""
        self.toasts.append(texts.plain(text))
        self.lasting |= lasting


@dataclass
class TimerContext(Voice):
    """A timer that fires."""

    due: Due
