"""The world: who and what there is, its time, the bot's place in it. The rules are in the rooms around."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import takewhile
from random import Random

from bot.sandbox.budgets import Budgets
from bot.sandbox.clock import WorldClock
from bot.sandbox.commands import CommandMenu
from bot.sandbox.errors import NotPossible
from bot.sandbox.events import CallLog, Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import FileStore
from bot.sandbox.model import Chat, ChatType, Member, Message, Poll, Query, User
from bot.sandbox.updates import Updates

FIRST_USER = 7_100_000_001  # beyond 32 bits, as new accounts are
FIRST_GROUP = 4_000_000_001
FIRST_SUPERGROUP = 1_002_000_000_001
FIRST_POLL = 5_200_000_000_000_000_001
KEPT_QUERIES = 1_000


class World:
    """Telegram with one bot in it, as a plain object: no network, no threads, one call at a time.

    `now` is where its time begins (the wall's, when left out); a `frozen` world moves only by `advance` and
    `go_to`. Budgets are kept unless the world is frozen; `budgets` overrides that. Of each chat the newest
    `kept_messages` are remembered.
    """

    def __init__(
        self,
        token: str = "1:SANDBOX",
        now: datetime | None = None,
        frozen: bool = False,
        *,
        budgets: bool | None = None,
        privacy: bool = True,
        bot_name: str = "Sandbox Bot",
        bot_username: str = "sandbox_bot",
        seed: int = 0,
        kept_messages: int = 20_000,
    ) -> None:
        head, _, secret = token.partition(":")
        if not (head.isdigit() and secret):
            raise ValueError("A token is a number, a colon and a secret, for example 1:SANDBOX.")
        self.token = token
        self.privacy = privacy
        self.random = Random(seed)
        self.kept_messages = kept_messages
        self.bot = User(int(head), bot_name, username=bot_username, is_bot=True, language_code="")
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.menu = CommandMenu()
        self.files = FileStore()
        self.updates = Updates(self.random)
        self.events = Events()
        self.log = CallLog()
        self.faults = Faults()
        self._default_budgets = not frozen if budgets is None else budgets
        self.budgets = Budgets(enabled=self._default_budgets)
        self.next_due: Callable[[], datetime | None] | None = None
        self._clock = WorldClock(now or datetime.now(UTC), frozen=frozen)
        self._time_listeners: list[Callable[[], object]] = []
        self._closings: list[tuple[datetime, str, Poll]] = []
        self._closer: Callable[[Poll], None] = lambda poll: None
        self._counters = {
            "user": FIRST_USER,
            "group": FIRST_GROUP,
            "supergroup": FIRST_SUPERGROUP,
            "poll": FIRST_POLL,
        }
        self._last_query = 0

    # Time

    @property
    def frozen(self) -> bool:
        return self._clock.frozen

    def now(self) -> datetime:
        return self._clock.now()

    def timestamp(self) -> int:
        """The world's time in whole seconds since 1970, as Telegram dates things."""
        return int(self._clock.timestamp())

    def freeze(self, frozen: bool) -> None:
        self._clock.set_frozen(frozen)
        self.events.emit("time", time=self.now().isoformat(), frozen=frozen)

    def advance(self, delta: timedelta) -> None:
        self.go_to(self.now() + delta)

    def go_to(self, instant: datetime) -> None:
        """Jump to an instant; what falls due in the world on the way happens at its own moment, in order.

        Raises ValueError for an instant in the past or without a zone.
        """
        while self._closings and self._closings[0][0] <= instant:
            self._clock.go_to(max(self._closings[0][0], self.now()))
            self.settle()
        self._clock.go_to(instant)
        self.settle()
        self.events.emit("time", time=self.now().isoformat(), frozen=self.frozen)
        for listener in self._time_listeners:
            listener()

    def on_time_change(self, listener: Callable[[], object]) -> None:
        """Call `listener` after every jump by hand."""
        self._time_listeners.append(listener)

    def next_moment(self) -> datetime | None:
        """The next moment at which something falls due, for the bot or in the world itself."""
        moments = [due for due in (self.next_due() if self.next_due else None, self.next_closing()) if due]
        return min(moments, default=None)

    def next_closing(self) -> datetime | None:
        while self._closings and self._closings[0][2].closed:
            heappop(self._closings)
        return self._closings[0][0] if self._closings else None

    def settle(self) -> None:
        """Let happen what is due in the world: polls whose time is up close."""
        while self._closings and self._closings[0][0] <= self.now():
            poll = heappop(self._closings)[2]
            if not poll.closed:
                self._closer(poll)

    def close_later(self, poll: Poll, closer: Callable[[Poll], None]) -> None:
        """Close the poll at its `closes_at`."""
        assert poll.closes_at is not None
        self._closer = closer
        heappush(self._closings, (poll.closes_at, poll.id, poll))

    # People and chats

    def add_user(
        self, first_name: str, last_name: str = "", username: str = "", language_code: str = ""
    ) -> User:
        """A new person, with a private chat with the bot that waits for Start."""
        if not first_name.strip():
            raise NotPossible("A person needs a first name, for example 王芳.")
        if username and any(username.lower() == other.username.lower() for other in self.users.values()):
            raise NotPossible(f"The name @{username} is taken.")
        user = User(self.take_id("user"), first_name.strip(), last_name.strip(), username, language_code)
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", user=user)
        self.world_changed()
        return user

    def new_chat(
        self, title: str, type: ChatType, creator: int, members: Iterable[int] = (), forum: bool = False
    ) -> Chat:
        """A group without the bot, made by `creator`, who becomes its owner."""
        if type not in ("group", "supergroup"):
            raise NotPossible("A new chat is a group or a supergroup.")
        if forum and type != "supergroup":
            raise NotPossible("Only a supergroup can have topics.")
        if not title.strip():
            raise NotPossible("A group needs a title, for example 机关第一党支部.")
        chat = Chat(-self.take_id(type), type, title.strip(), is_forum=forum)
        for user_id in (creator, *members):
            self.user(user_id)
            chat.members.setdefault(user_id, Member(user_id))
        chat.members[creator].status = "creator"
        self.chats[chat.id] = chat
        self.world_changed()
        return chat

    def user(self, user_id: int) -> User:
        """The person, or the bot; raises NotPossible for one who does not exist."""
        if user_id == self.bot.id:
            return self.bot
        try:
            return self.users[user_id]
        except KeyError:
            raise NotPossible(f"There is nobody with the id {user_id}.") from None

    def chat(self, chat_id: int) -> Chat:
        try:
            return self.chats[chat_id]
        except KeyError:
            raise NotPossible(f"There is no chat with the id {chat_id}.") from None

    def message(self, chat_id: int, message_id: int) -> Message:
        try:
            return self.chat(chat_id).messages[message_id]
        except KeyError:
            raise NotPossible(f"There is no message {message_id} in that chat.") from None

    def messages(self, chat_id: int, *, after: int = 0) -> list[Message]:
        """The kept messages of a chat whose ids are above `after`, oldest first; costs what it returns."""
        newest_first = reversed(self.chat(chat_id).messages.values())
        return list(takewhile(lambda message: message.id > after, newest_first))[::-1]

    def bot_member(self, chat: Chat) -> Member:
        return chat.member(self.bot.id)

    def knows(self, user: User) -> bool:
        """Whether the bot has come across this person, so that Telegram lets it name him."""
        return user.seen or any(
            chat.member(user.id).present and self.bot_member(chat).present
            for chat in self.chats.values()
            if not chat.is_private
        )

    def new_query(self, user_id: int) -> Query:
        self._last_query += 1
        query = Query(str(4_000_000_000_000_000_000 + self._last_query), user_id, self.now())
        self.queries[query.id] = query
        if len(self.queries) > KEPT_QUERIES:
            del self.queries[next(iter(self.queries))]
        return query

    def take_id(self, kind: str) -> int:
        """The next id of a user, group, supergroup or poll."""
        self._counters[kind] += 1
        return self._counters[kind] - 1

    # What the watchers and the operator of this world do

    def world_changed(self) -> None:
        self.events.emit("world")

    def set_faults(self, wanted: dict[str, object]) -> None:
        """Switch faults and budgets; raises NotPossible for what does not exist."""
        rest = dict(wanted)
        if "budgets" in rest:
            self.budgets.enabled = bool(rest.pop("budgets"))
        self.faults.change(rest)
        self.updates.on_arrival()  # A poll that waits has to feel a connection that goes down.
        self.world_changed()

    def clear_faults(self) -> None:
        self.faults.clear()
        self.budgets.enabled = self._default_budgets
        self.world_changed()
