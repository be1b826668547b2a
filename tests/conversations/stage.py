"""A stage for conversations: people speak in the local Telegram, the whole bot answers over HTTP.

Time stands until somebody turns it. What the bot says is read in order; what nobody read fails the test.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from telegram.error import NetworkError

from bot.app import FEATURES, App
from bot.chat.feature import Feature
from bot.config import Settings
from bot.engine.clock import WorldClock
from bot.sandbox import World, members, people, serve, voting
from bot.sandbox.model import Chat, Message, Poll, Query, User

NO_PACKS = Path(__file__).parent
"""A folder without packs: reading them all takes longer than a story."""
TOKEN = "1:" + "SANDBOX" * 5
NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
"""Friday, 20 November 2026, 14:30 in Beijing."""
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass
class Stage:
    """The world, the bot in it, and what was read so far."""

    world: World
    address: str
    database_url: str
    operators: Sequence[int] = ()
    features: Sequence[Feature] = FEATURES
    packs: Path = NO_PACKS
    skew: timedelta = timedelta(0)
    """How far the bot's own clock is off."""
    app: App | None = None
    chats: dict[int, Reader] = field(default_factory=dict)

    # -- the bot

    async def start(self) -> None:
        """Start the bot."""
        settings = Settings.model_validate(
            {
                "telegram": {
                    "token": TOKEN,
                    "base_url": f"{self.address}/bot",
                    "base_file_url": f"{self.address}/file/bot",
                },
                "database": {"url": self.database_url},
                "operator": {"user_ids": list(self.operators)},
                "questions": {"path": str(self.packs)},
            }
        )
        clock = WorldClock(lambda: self.world.now() + self.skew, self.world.on_time_change, seed=1)
        self.app = App(settings, clock, self.features)
        try:
            await self.app.start()
        except BaseException:
            await self.app.stop()
            self.app = None
            raise

    async def stop(self) -> None:
        """Stop the bot. People go on talking."""
        if self.app is not None:
            await self.app.stop()
            self.app = None

    async def settle(self) -> None:
        """Let the bot do all there is to do now; where the network fails it tries again a second later."""
        for _ in range(100 if self.app is not None else 0):
            assert self.app is not None
            try:
                await self.app.run_until_idle(self._wait)
            except NetworkError:
                self.world.advance(timedelta(seconds=1))
            else:
                return

    def _wait(self, seconds: float) -> None:
        # Less than a microsecond is rounded to nothing, and would be waited for for ever.
        self.world.advance(timedelta(seconds=max(seconds, 1e-6)))

    async def runs_until(self, condition: Callable[[], bool]) -> None:
        """Let the bot run by its own loops until the world looks like that."""
        assert self.app is not None
        stop, happened = asyncio.Event(), asyncio.Event()
        forget = self.world.events.watch(happened.set)
        running = asyncio.create_task(self.app.run(stop))
        async with asyncio.timeout(10):
            while not condition():
                happened.clear()
                await happened.wait()
        forget()
        stop.set()
        await running

    # -- time

    async def later(self, **span: float) -> None:
        """So much time passes; what falls due on the way is done when it is due."""
        await self.until(self.world.now() + timedelta(**span))

    async def until(self, moment: str | datetime, zone: ZoneInfo = SHANGHAI) -> None:
        """Time passes up to a moment (`2026-11-21 09:00`, meant in `zone`)."""
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        while (due := await self._next_due()) is not None and due <= moment:
            self.world.go_to(max(due, self.world.now()))
            await self.settle()
        self.world.go_to(max(moment, self.world.now()))
        await self.settle()

    async def _next_due(self) -> datetime | None:
        due = await self.app.next_due() if self.app is not None else None
        return due - self.skew if due is not None else None

    # -- people and places

    def group(self, title: str, creator: Actor, *others: Actor, forum: bool = False) -> Reader:
        """A supergroup with the bot in it."""
        chat = members.found_group(
            self.world,
            title,
            creator=creator.user,
            members=[creator.user, *(other.user for other in others)],
            supergroup=True,
            forum=forum,
        )
        return self.reader(chat)

    def actor(self, name: str, language: str = "zh-hans") -> Actor:
        """A new person."""
        return Actor(self, self.world.add_user(name, language_code=language))

    def reader(self, chat: Chat) -> Reader:
        """The place where that chat is read."""
        return self.chats.setdefault(chat.id, Reader(self, chat))

    def unread(self) -> list[str]:
        """What the bot said and nobody read."""
        return [
            f"{chat.title or chat.id}: {message.text}"
            for chat in self.world.chats.values()
            for message in self.reader(chat).unread()
        ]


@dataclass
class Reader:
    """A chat as it is read: messages of the bot, one after the other."""

    stage: Stage
    chat: Chat
    read_until: int = 0
    latest: Message | None = None
    question: Message | None = None
    """The poll that was read last."""

    def unread(self) -> list[Message]:
        return [
            message
            for message in self.chat.messages.values()
            if message.outgoing and not message.service and message.id > self.read_until
        ]

    def reads(self) -> str:
        """The next message of the bot, as people see it."""
        waiting = self.unread()
        assert waiting, f"the bot said nothing in {self.chat.title or 'private'}"
        self.latest = waiting[0]
        self.read_until = self.latest.id
        return self.latest.text

    def asks(self) -> str:
        """The next message of the bot, a poll: its question."""
        self.reads()
        assert self.latest is not None
        assert self.latest.poll is not None, f"no poll, but: {self.latest.text}"
        self.question = self.latest
        return self.latest.poll.question

    def poll(self) -> Poll:
        """The poll that was read last, as it is now."""
        assert self.question is not None, "no poll was read yet"
        assert self.question.poll is not None
        return self.question.poll

    def stays_silent(self) -> None:
        """Nothing new was said."""
        assert not (said := [message.text for message in self.unread()]), said

    def sees(self) -> str:
        """How the message that was read last looks now."""
        assert self.latest is not None, "nothing was read yet"
        return self.chat.messages[self.latest.id].text

    def file(self) -> bytes:
        """The file that came with the message that was read last."""
        assert self.latest is not None, "nothing was read yet"
        assert self.latest.file is not None, "there was no file"
        return self.latest.file.data

    def buttons(self) -> list[str]:
        """The labels of the buttons under the message that was read last."""
        assert self.latest is not None, "nothing was read yet"
        markup = self.chat.messages[self.latest.id].markup or {}
        return [key["text"] for row in markup.get("inline_keyboard", []) for key in row]


@dataclass
class Actor:
    """Somebody. Speaks in his private chat with the bot, or in a group."""

    stage: Stage
    user: User

    @property
    def private(self) -> Reader:
        return self.stage.reader(self.stage.world.chat(self.user.id))

    async def starts(self, payload: str = "") -> None:
        """Press Start in the private chat."""
        people.start(self.stage.world, self.user, payload)
        await self.stage.settle()

    async def says(
        self,
        text: str,
        to: Reader | None = None,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
        anonymous: bool | None = None,
    ) -> None:
        """Write, in private or in a group."""
        chat = (to or self.private).chat
        people.say(
            self.stage.world, chat, self.user, text, reply_to=reply_to, topic=topic, anonymous=anonymous
        )
        await self.stage.settle()

    async def sends(
        self,
        name: str,
        data: bytes,
        to: Reader | None = None,
        *,
        caption: str = "",
        reply_to: int | None = None,
    ) -> None:
        """Send a file, in private or to a group."""
        chat = (to or self.private).chat
        people.upload(self.stage.world, chat, self.user, name, data, caption=caption, reply_to=reply_to)
        await self.stage.settle()

    async def answers(self, text: str, where: Reader) -> None:
        """Answer the message that was read last."""
        assert where.latest is not None, "nothing was read yet"
        await self.says(text, where, reply_to=where.latest.id)

    async def presses(self, label: str, where: Reader | None = None) -> str:
        """Tap the button of that label under the message that was read last; what the toast says."""
        place = where or self.private
        assert place.latest is not None, "nothing was read yet"
        message = place.chat.messages[place.latest.id]
        rows = (message.markup or {}).get("inline_keyboard", [])
        spots = [(r, c) for r, row in enumerate(rows) for c, key in enumerate(row) if key["text"] == label]
        assert spots, f"no button {label!r} among {place.buttons()}"
        return await self._tap(people.press(self.stage.world, message, self.user, *spots[0]))

    async def votes(self, *options: str, where: Reader, settle: bool = True) -> None:
        """Choose these options in the poll that was read last; with `settle` False others vote with him."""
        assert where.question is not None, "no poll was read yet"
        texts = [option.text for option in where.poll().options]
        voting.vote(self.stage.world, where.question, self.user, [texts.index(one) for one in options])
        if settle:
            await self.stage.settle()

    async def forges(self, data: str, where: Reader) -> str:
        """Tap with made-up callback data; what the toast says."""
        assert where.latest is not None, "nothing was read yet"
        message = where.chat.messages[where.latest.id]
        return await self._tap(people.press(self.stage.world, message, self.user, data=data))

    async def _tap(self, query: Query) -> str:
        await self.stage.settle()
        assert query.answered or self.stage.app is None, "the tap was not answered"
        return query.text


@asynccontextmanager
async def open_stage(database_url: str, now: datetime = NOW, **options: object) -> AsyncIterator[Stage]:
    """A world whose time stands, with the bot running in it."""
    world = World(TOKEN, now, frozen=True, budgets=True)
    async with serve(world) as address:
        stage = Stage(world, address, database_url, **options)  # type: ignore[arg-type]
        await stage.start()
        try:
            yield stage
        finally:
            await stage.stop()
