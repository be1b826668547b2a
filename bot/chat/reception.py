"""The reception desk of the engine's updates: what it is asked before, in and after a transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import telegram
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat import operator
from bot.chat.addressed import Addressee, Raw, command_in, is_move
from bot.chat.administrators import AdministratorBook, Administrators
from bot.chat.buttons import Tap
from bot.chat.context import TimerContext, Tools
from bot.chat.desk import Desk
from bot.chat.feature import Firing, Who
from bot.chat.texts import N_, plain, tr
from bot.engine.clock import Clock
from bot.engine.identity import Chat
from bot.engine.outbox import Content
from bot.engine.timers import Due, TimerKind
from bot.engine.updates import Answer

SORRY = N_("Sorry, that did not work, and it is not your fault. It has been noted.")


class Reception:
    """Hands updates to the features, in the one transaction of their batch."""

    def __init__(self, tools: Tools, bot: telegram.Bot, clock: Clock, operators: Sequence[int] = ()) -> None:
        self._tools = tools
        self._bot = bot
        self._operators = operators
        self._administrators = AdministratorBook(bot, clock)
        self.allowed = ["message", "callback_query", "my_chat_member", "chat_member"]
        if tools.features.votes:
            self.allowed.append("poll_answer")
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
        return self.me.is_addressed(raw)

    async def prepare(self, updates: Sequence[Raw]) -> Mapping[str, Any]:
        groups = {group for raw in updates if (group := self._group_to_ask_about(raw)) is not None}
        return {"administrators": await self._administrators.ask(groups)} if groups else {}

    def _group_to_ask_about(self, raw: Raw) -> int | None:
        """The group in which a secretary's command or button was used."""
        message, tapped = raw.get("message"), raw.get("callback_query")
        try:
            if message and (said := command_in(message)) is not None:
                wanted: Any = self._tools.features.commands.get(said.name)
            elif tapped and (tap := Tap.unpack(tapped["data"])) is not None:
                wanted, message = self._tools.features.buttons.get(tap.name), tapped["message"]
            else:
                return None
            if wanted is not None and wanted.who is Who.SECRETARY and message["chat"]["type"] != "private":
                return int(message["chat"]["id"])
        except (KeyError, TypeError, ValueError, AttributeError):
            pass  # malformed: whoever handles it will say so
        return None

    def handle(
        self, session: Session, updates: Sequence[Raw], received_at: datetime, facts: Mapping[str, Any]
    ) -> list[Answer]:
        asked = facts.get("administrators", Administrators())
        desk = Desk(self._tools, self._bot, self.me, session, received_at, asked)
        desk.prefetch(updates)
        # A move comes first: what is said at the new address belongs to the chat we know.
        in_order = sorted(updates, key=lambda raw: not is_move(raw))
        return [answer for raw in in_order if (answer := desk.handle(raw)) is not None]

    def apologise(self, session: Session, raw: Raw, error: Exception, now: datetime) -> list[Answer]:
        operator.tell(
            self._tools.outbox,
            session,
            self._operators,
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

    def timer_kind(self, firing: Firing) -> TimerKind:
        """The firing of a feature, as the engine knows it."""

        def fire(session: Session, due: Due, owner: Any, now: datetime) -> None:
            firing.fire(TimerContext(self._tools, session, now, firing.chat(owner), due), owner)

        return TimerKind(firing.name, firing.load, fire)
