"""The reception desk of the engine's updates: what it is asked before, in and after a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import telegram
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat import operator
from bot.chat.addressed import Addressee, Raw, command_in, is_move, kind_of
from bot.chat.administrators import Administrator, AdministratorBook, Administrators
from bot.chat.buttons import Tap
from bot.chat.context import TimerContext, Tools, Voice
from bot.chat.desk import Desk
from bot.chat.feature import Command, Firing, Job, Reply, Who
from bot.chat.headcounts import HeadcountBook
from bot.chat.members import Directory
from bot.chat.posted import PollBook
from bot.chat.texts import N_, plain, tr
from bot.chat.uploads import LARGEST_FILE, fetch_files
from bot.chat.visitors import About, VisitorBook, link_in, strangers, visit_in
from bot.engine.clock import Clock
from bot.engine.database import Database, Turn, after_commit
from bot.engine.identity import Chat, administered, groups_with
from bot.engine.jobs import JobKind
from bot.engine.outbox import Content, Outgoing
from bot.engine.timer import Due
from bot.engine.timers import TimerKind
from bot.engine.updates import Answer

LISTEN_AGAIN = timedelta(seconds=5)
"""How often what ends something looks whether the bot hears again."""
ANY_REPLY = Reply("", lambda ctx: None, who=Who.SECRETARY)
"""An answer to a question of ours; which one it was is read in the transaction."""
ANY_FILE = Command("", lambda ctx: None, help="", remote=True)
"""A file without a word: whose it is, is found out later; a list of people is for a group."""
SORRY = N_("Sorry, that did not work, and it is not your fault. It has been noted.")


@dataclass
class _Wanted:
    """The groups (Telegram ids) whose administrators, and whose number, are asked for, and the persons for
    all of whose groups that is asked, because they use in private what concerns them."""

    here: set[int] = field(default_factory=set)
    elsewhere: set[int] = field(default_factory=set)
    counted: set[int] = field(default_factory=set)
    counted_elsewhere: set[int] = field(default_factory=set)


class Reception:
    """Hands updates to the features, in the one transaction of their batch."""

    def __init__(self, tools: Tools, db: Database, bot: telegram.Bot, clock: Clock) -> None:
        self._tools = tools
        self._db = db
        self._bot = bot
        self._clock = clock
        self._administrators = AdministratorBook(bot, clock)
        self._visitors = VisitorBook(bot, clock)
        self._headcounts = HeadcountBook(bot, clock)
        self.allowed = ["message", "callback_query", "my_chat_member", "chat_member"]
        if tools.features.votes:
            self.allowed.append("poll_answer")
        if tools.features.posted:
            self.allowed.append("poll")
        self._polls = PollBook()
        self._me: Addressee | None = None

    @property
    def me(self) -> Addressee:
        """The bot, as others address it; known once it has been introduced to Telegram."""
        if self._me is None:
            self._me = Addressee(
                self._bot.id, self._bot.username, self._tools.features.commands, self.allowed
            )
        return self._me

    def is_addressed(self, raw: Raw) -> bool:
        return self._polls.is_news(raw) if kind_of(raw) == "poll" else self.me.is_addressed(raw)

    async def prepare(self, updates: Sequence[Raw]) -> Mapping[str, Any]:
        facts: dict[str, Any] = {}
        wanted = self._who_to_ask_about(updates)
        if wanted.elsewhere:
            wanted.here |= await self._db.read(lambda session: groups_with(session, wanted.elsewhere))
        if wanted.here:
            facts["administrators"] = await self._administrators.ask(wanted.here)
        if wanted.counted_elsewhere:
            wanted.counted |= await self._db.read(
                lambda session: groups_with(session, wanted.counted_elsewhere)
            )
        if wanted.counted:
            facts["headcounts"] = await self._headcounts.ask(wanted.counted)
        if visits := [visit for raw in updates if (visit := visit_in(raw, self._about)) is not None]:
            unknown = await self._db.read(lambda session: strangers(session, visits))
            facts["visitors"] = await self._visitors.ask(unknown)
        if files := {id_ for raw in updates if (id_ := _file_in(raw)) is not None}:
            facts["files"] = await fetch_files(self._bot, files)
        return facts

    def _about(self, name: str) -> About | None:
        command = self._tools.features.commands.get(name)
        return command.about if command is not None else None

    def _who_to_ask_about(self, updates: Sequence[Raw]) -> "_Wanted":
        """Of what Telegram is asked before these updates are handled."""
        asked = _Wanted()
        for raw in updates:
            message, tapped = raw.get("message"), raw.get("callback_query")
            try:
                if message and (said := command_in(message)) is not None:
                    name = link_in(said.words)[0] if said.name == "start" else said.name
                    wanted: Any = self._tools.features.commands.get(name)
                    sender = message.get("from")
                elif tapped and (tap := Tap.unpack(tapped["data"])) is not None:
                    wanted, message = self._tools.features.buttons.get(tap.name), tapped["message"]
                    sender = tapped["from"]
                elif message and "document" in message and message["chat"]["type"] == "private":
                    wanted, sender = ANY_FILE, message.get("from")
                elif message and self.me.answers_me(message):
                    wanted, sender = ANY_REPLY, message.get("from")
                else:
                    continue
                if wanted is None:
                    continue
                if message["chat"]["type"] != "private":
                    if wanted.who is not Who.EVERYBODY or wanted.remote:
                        asked.here.add(int(message["chat"]["id"]))
                    if getattr(wanted, "counts", False):  # a reply has none of these
                        asked.counted.add(int(message["chat"]["id"]))
                    continue
                if getattr(wanted, "remote", False):
                    asked.elsewhere.add(int(sender["id"]))
                if getattr(wanted, "counts", False):
                    asked.counted_elsewhere.add(int(sender["id"]))
            except (KeyError, TypeError, ValueError, AttributeError):
                continue  # malformed: whoever handles it will say so
        return asked

    def handle(
        self, session: Session, updates: Sequence[Raw], received_at: datetime, facts: Mapping[str, Any]
    ) -> list[Answer]:
        asked = facts.get("administrators", Administrators())
        files = facts.get("files", {})
        counts = facts.get("headcounts", {})
        desk = Desk(self._tools, self._bot, self.me, session, received_at, asked, files, counts)
        desk.prefetch(updates)
        desk.let_in(facts.get("visitors", ()))
        # A move comes first: what is said at the new address belongs to the chat we know.
        in_order = sorted(updates, key=lambda raw: not is_move(raw))
        answers = [answer for raw in in_order if (answer := desk.handle(raw)) is not None]
        after_commit(session, lambda: self._polls.note(desk.told))
        return answers

    def apologise(self, session: Session, raw: Raw, error: Exception, now: datetime) -> list[Answer]:
        operator.tell(
            self._tools.outbox,
            session,
            self._tools.operators,
            "inbox",
            operator.UPDATE_FAILED,
            now=now,
        )
        tapped, message = raw.get("callback_query"), raw.get("message")
        shown = tapped.get("message") if isinstance(tapped, dict) else message
        where = shown.get("chat") if isinstance(shown, dict) else None
        id_ = where.get("id") if isinstance(where, dict) else None
        chat = (
            session.scalar(select(Chat).where(Chat.telegram_id == id_))
            if isinstance(id_, int) and abs(id_) < 2**63
            else None
        )
        language = chat.language if chat else "zh"
        text = tr(language, SORRY)
        if isinstance(tapped, dict) and isinstance(tapped.get("id"), str):
            return [Answer(tapped["id"], plain(text), alert=True)]
        if chat is not None and isinstance(message, dict):
            self._tools.outbox.say(session, chat.id, Content(text), now=now)
        return []

    async def refresh_administrators(self) -> None:
        """Ask anew who administers the groups: what secretaries are told unasked goes to nobody who was one
        once."""
        groups = await self._db.read(administered)
        asked = await self._administrators.ask(groups)
        for chat, people in asked.found.items():
            now = self._clock.now()

            def write(
                session: Session,
                chat: int = chat,
                people: Sequence[Administrator] = people,
                now: datetime = now,
            ) -> None:
                directory = Directory(session, now, self._tools.home_zone)
                if (found := directory.find(chat)) is not None:
                    directory.administrators(found, people)

            await self._db.write(write, Turn.TIMERS)

    def timer_kind(self, firing: Firing) -> TimerKind:
        """The firing of a feature, as the engine knows it."""

        def fire(session: Session, due: Due, owner: Any, now: datetime) -> datetime | None:
            if firing.after_hearing and self._tools.hearing.deaf_since is not None:
                return now + LISTEN_AGAIN
            firing.fire(TimerContext(self._tools, session, now, firing.chat(owner), due), owner)
            return None

        return TimerKind(firing.name, firing.load, fire)

    def job_kind(self, job: Job) -> JobKind:
        """A job of a feature, as the engine knows it."""

        def context(session: Session, due: Due, owner: Any, now: datetime) -> TimerContext:
            return TimerContext(self._tools, session, now, job.chat(owner), due)

        return JobKind(
            job.name,
            job.load,
            lambda session, due, owner, now: job.work(context(session, due, owner, now), owner),
            lambda session, due, owner, result, now: job.finish(
                context(session, due, owner, now), owner, result
            ),
        )

    def settled(self, session: Session, row: Outgoing, now: datetime) -> None:
        """Tell the feature whose message it was what became of it."""
        hear = self._tools.features.settled.get((row.name or "").split("/")[0])
        if hear is not None:
            hear(Voice(self._tools, session, now, session.get_one(Chat, row.chat_id)), row)


def _file_in(raw: Raw) -> str | None:
    """The id of a file that came with an update and is not too big to be read."""
    message = raw.get("message")
    document = message.get("document") if isinstance(message, dict) else None
    if not isinstance(document, dict) or not isinstance(size := document.get("file_size"), int):
        return None
    id_ = document.get("file_id")
    return id_ if isinstance(id_, str) and size <= LARGEST_FILE else None
