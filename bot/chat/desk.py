"""One batch of updates at the desk: who, where, and which feature knows what to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import telegram
from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import ChatMember

from bot.chat import access, posted
from bot.chat.addressed import Addressee, Raw, Said, command_in, kind_of
from bot.chat.administrators import Administrators
from bot.chat.buttons import Tap
from bot.chat.context import FROM_ANOTHER_TIME, Context, Document, Tools, UserError
from bot.chat.feature import Button, Command, PostedPoll, Reply, Vote
from bot.chat.members import Directory
from bot.chat.texts import clip, plain
from bot.chat.visitors import PRESENT
from bot.engine.identity import Chat, Membership, Person, Role, follow_migration
from bot.engine.outbox import Content, Outgoing
from bot.engine.updates import Answer

LONGEST_TOAST = 200


@dataclass(frozen=True)
class Question:
    """A question of ours that somebody answers: who hears the answer, what it is about, the hint it gave."""

    reply: Reply
    about: int
    hint: str


class Desk:
    """Handles the updates of one transaction in their order; changes rows only."""

    def __init__(
        self,
        tools: Tools,
        bot: telegram.Bot,
        me: Addressee,
        session: Session,
        now: datetime,
        asked: Administrators,
        files: Mapping[str, bytes],
        headcounts: Mapping[int, int],
    ) -> None:
        self._tools = tools
        self._features = tools.features
        self._bot = bot
        self._me = me
        self._session = session
        self._now = now
        self._asked = asked
        self._files = files
        self._headcounts = headcounts
        self._entered: set[int] = set()
        self._moved: set[int] = set()
        self.told: set[str] = set()
        """The polls that the features were told of."""
        self._directory = Directory(session, now, tools.home_zone)

    def prefetch(self, updates: Sequence[Raw]) -> None:
        """Read in one go what is known of the chats and people of these updates."""
        chats: set[int] = set()
        people: set[int] = set()
        for raw in updates:
            for part in (raw.get("message"), raw.get("callback_query"), raw.get("poll_answer")):
                if not isinstance(part, dict):
                    continue
                shown = part.get("message", part)
                _note_id(shown.get("chat") if isinstance(shown, dict) else None, chats)
                _note_id(part.get("from") or part.get("user"), people)
        self._directory.prefetch(chats, people)
        for telegram_id, administrators in self._asked.found.items():
            if (chat := self._directory.find(telegram_id)) is not None:
                self._directory.administrators(chat, administrators)
                self._entered.add(chat.id)

    def let_in(self, visitors: Sequence[tuple[int, telegram.User]]) -> None:
        """These persons are members of these groups (Telegram ids): Telegram says so."""
        for telegram_id, user in visitors:
            if (chat := self._directory.find(telegram_id)) is not None:
                self._directory.membership(chat, self._directory.person(user))

    def handle(self, raw: Raw) -> Answer | None:
        """Handle one update. What it raises is a bug or a malformed update, and takes the batch back."""
        if kind_of(raw) == "poll_answer":
            self._vote(raw["poll_answer"])
            return None
        if kind_of(raw) == "poll":
            self._tell(posted.read(raw))
            return None
        update = telegram.Update.de_json(raw, self._bot)
        if update.callback_query is not None:
            return self._tap(update.callback_query)
        if update.message is not None:
            self._message(update.message, raw["message"])
        elif update.my_chat_member is not None:
            self._own_status(update.my_chat_member)
        elif update.chat_member is not None:
            self._status(update.chat_member)
        else:
            raise ValueError("an update without anything in it")
        return None

    # -- what somebody says

    def _message(self, message: telegram.Message, raw: Raw) -> None:
        if message.migrate_to_chat_id is not None:
            self._follow(message.chat.id, message.migrate_to_chat_id)
            return
        if message.migrate_from_chat_id is not None:
            self._follow(message.migrate_from_chat_id, message.chat.id)
            return
        sender = message.from_user
        chat = self._enter(message.chat, sender)
        if message.new_chat_members or message.left_chat_member is not None:
            self._come_and_go(chat, message)
            return
        said = command_in(raw)
        if said is not None and (not chat.is_group or self._me.is_mine(said)):
            self._command(self._context(chat, message), said)
        elif message.reply_to_message is not None and (
            question := self._question(chat, message.reply_to_message)
        ):
            ctx = self._context(chat, message)
            ctx.words, ctx.ids = (message.text or "").strip(), (question.about,)
            self._run(question.reply, ctx, question)
        elif not chat.is_group and message.document is not None:
            ctx = self._context(chat, message)
            for receive in self._features.receivers:
                self._try(receive, ctx)
        elif not chat.is_group:
            ctx = self._context(chat, message)
            ctx.words = (message.text or "").strip()
            self._try(self._talk, ctx)

    def _talk(self, ctx: Context) -> None:
        listeners = (*self._features.awaiting, *self._features.listeners)
        if not any(listen(ctx) for listen in listeners):
            self._command(ctx, Said("", None, ctx.words))

    def _command(self, ctx: Context, said: Said) -> None:
        command = self._features.commands.get(said.name)
        if command is None:
            example = ctx.tr("/remind tomorrow 9:00 Safety briefing")
            ctx.answer(
                Content(
                    ctx.tr(
                        "I do not know this. For example: {example}\nEverything I can do: /help",
                        example=example,
                    )
                )
            )
            return
        ctx.words = said.words
        self._run(command, ctx)

    def _run(self, wanted: Command | Reply, ctx: Context, question: Question | None = None) -> None:
        def handle(ctx: Context) -> None:
            access.demand(wanted.who, ctx, unasked=ctx.chat.telegram_id in self._asked.unasked)
            wanted.handle(ctx)

        self._try(handle, ctx, question)

    def _try(self, handle: Callable[[Context], None], ctx: Context, question: Question | None = None) -> None:
        try:
            handle(ctx)
        except UserError as error:
            if question is None:
                ctx.answer(Content(error.text))
            else:  # it can be answered like the question itself
                ctx.ask(error.text, question.hint, name=question.reply.name, about=question.about)

    def _question(self, chat: Chat, asked: telegram.Message) -> Question | None:
        """The question of ours that this message asked, if it was one."""
        found = self._session.execute(
            select(Outgoing.name, Outgoing.content).where(
                Outgoing.chat_id == chat.id, Outgoing.message_id == asked.message_id
            )
        ).first()
        kind, _, rest = ((found[0] if found else None) or "").partition(":")
        reply = self._features.replies.get(kind)
        if found is None or reply is None:
            return None
        return Question(reply, int(rest.split(":")[0] or 0), str(found[1].get("ask", "")))

    def _context(self, chat: Chat, message: telegram.Message) -> Context:
        # An administrator may speak as the group itself; a channel that speaks in a group is nobody.
        anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
        person = (
            self._directory.person(message.from_user)
            if message.from_user is not None and message.sender_chat is None
            else None
        )
        ctx = self._make_context(chat, person, anonymous, message)
        answered = message.reply_to_message
        # In a topic, what answers nobody "replies" to the line that opened the topic.
        if answered is not None and answered.forum_topic_created is None:
            author = answered.from_user
            if author is not None and not author.is_bot:
                ctx.answered = lambda: self._directory.person(author)
        if (file := message.document) is not None:
            name, size = file.file_name or "", file.file_size or 0
            ctx.document = Document(name, size, self._files.get(file.file_id))
        return ctx

    def _make_context(
        self,
        chat: Chat,
        person: Person | None,
        anonymous: bool,
        message: telegram.Message | None,
        *,
        tapped: bool = False,
    ) -> Context:
        membership: Membership | None = None
        if chat.is_group and person is not None:
            # A word is a sign of membership; a tap is none that changes a roster somebody has confirmed.
            membership = (
                self._directory.known_membership(chat, person)
                if tapped and chat.roster_confirmed_at is not None
                else self._directory.membership(chat, person)
            )
        return Context(
            self._tools,
            self._session,
            self._now,
            chat,
            person=person,
            membership=membership,
            is_secretary=access.is_secretary(chat, membership, anonymous=anonymous),
            since=self._tools.hearing.since(self._now),
            is_administrator=access.is_administrator(chat, membership, anonymous=anonymous),
            unasked=self._asked.unasked,
            headcounts=self._headcounts,
            message_id=message.message_id if message is not None else None,
            topic=message.message_thread_id if message is not None and message.is_topic_message else None,
        )

    # -- what somebody taps or votes

    def _tap(self, query: telegram.CallbackQuery) -> Answer:
        tap = Tap.unpack(query.data or "")
        button: Button | None = self._features.buttons.get(tap.name) if tap is not None else None
        if query.message is None:
            return Answer(query.id)
        chat = self._enter(query.message.chat, query.from_user)
        shown = query.message if isinstance(query.message, telegram.Message) else None
        ctx = self._make_context(chat, self._directory.person(query.from_user), False, shown, tapped=True)
        ctx.message_id, ctx.tapped = query.message.message_id, True
        if tap is None or button is None:
            return Answer(query.id, plain(ctx.tr(FROM_ANOTHER_TIME)))
        ctx.ids, ctx.revision = tap.ids, tap.revision
        try:
            access.demand(button.who, ctx, unasked=chat.telegram_id in self._asked.unasked)
            button.press(ctx)
        except UserError as error:
            return Answer(query.id, clip(plain(error.text), LONGEST_TOAST), alert=True)
        said = clip(" ".join(ctx.toasts), LONGEST_TOAST) or None
        return Answer(query.id, said, alert=ctx.lasting, url=ctx.link)

    def _vote(self, raw: Raw) -> None:
        # Read as it comes: older self-hosted servers leave out what the library's parser demands.
        if (user := raw.get("user")) is None:
            return  # a channel's vote: nobody's
        person = self._directory.person(telegram.User.de_json(user, self._bot))
        options = tuple(sorted(map(int, raw["option_ids"])))
        vote = Vote(str(raw["poll_id"]), person, options, self._now, self._tools.hearing.since(self._now))
        for count in self._features.votes:
            count(self._tools, self._session, vote)

    def _tell(self, poll: PostedPoll | None) -> None:
        if poll is not None and poll.poll_id not in self.told:
            self.told.add(poll.poll_id)
            for hear in self._features.posted:
                hear(self._tools, self._session, poll)

    # -- who comes and goes

    def _enter(self, shown: telegram.Chat, sender: telegram.User | None) -> Chat:
        """The chat of an update: somebody speaks there, so it can be reached."""
        chat = self._directory.chat(shown, sender.language_code if sender is not None else None)
        if chat.unreachable is not None:
            chat.unreachable = None
        if chat.is_group and shown.id in self._asked.found and chat.id not in self._entered:
            self._directory.administrators(chat, self._asked.found[shown.id])
        self._entered.add(chat.id)
        return chat

    def _follow(self, old: int, new: int) -> None:
        follow_migration(self._session, old, new)
        self._moved.add(new)  # it says "the bot has joined", too, and nobody there needs a greeting
        self._directory.forget(old, new)

    def _come_and_go(self, chat: Chat, message: telegram.Message) -> None:
        for user in message.new_chat_members:
            if not user.is_bot:
                self._directory.membership(chat, self._directory.person(user))
        gone = message.left_chat_member
        if gone is not None and not gone.is_bot:
            self._directory.leave(chat, self._directory.person(gone))

    def _own_status(self, change: telegram.ChatMemberUpdated) -> None:
        """The bot itself was brought in, thrown out, blocked or unblocked."""
        chat = self._enter(change.chat, change.from_user)
        was_here = change.old_chat_member.status in PRESENT
        if change.new_chat_member.status not in PRESENT:
            chat.unreachable = change.new_chat_member.status
        elif chat.is_group and not was_here and change.chat.id not in self._moved:
            ctx = self._make_context(chat, self._directory.person(change.from_user), False, None)
            for arrive in self._features.arrivals:
                arrive(ctx)

    def _status(self, change: telegram.ChatMemberUpdated) -> None:
        """A member came, went, or was made an administrator; told only where the bot is one."""
        member = change.new_chat_member
        if member.user.is_bot or change.chat.type not in ("group", "supergroup"):
            return
        chat = self._enter(change.chat, change.from_user)
        person = self._directory.person(member.user)
        if member.status not in PRESENT:
            self._directory.leave(chat, person)
            return
        in_charge = member.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
        self._directory.membership(chat, person).role = Role.ADMINISTRATOR if in_charge else Role.MEMBER


def _note_id(part: Any, into: set[int]) -> None:
    if isinstance(part, dict) and isinstance(part.get("id"), int) and abs(part["id"]) < 2**63:
        into.add(part["id"])
