"""Who is who in a batch of updates: chats, persons and memberships, found or made, and kept up to date."""

from collections.abc import Iterable
from datetime import datetime

import telegram
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from bot.chat.administrators import Administrator
from bot.chat.texts import language_of, name_of
from bot.engine.identity import Chat, ChatKind, Membership, Person, Role, come_back

CHINA = "Asia/Shanghai"


class Directory:
    """The chats and persons of one transaction. Names and titles follow what Telegram says last."""

    def __init__(self, session: Session, now: datetime, home_zone: str) -> None:
        self._session = session
        self._home_zone = home_zone
        self._now = now
        self._chats: dict[int, Chat] = {}
        self._people: dict[int, Person] = {}
        self._memberships: dict[tuple[int, int], Membership] = {}

    def prefetch(self, chats: Iterable[int], people: Iterable[int]) -> None:
        """Read in one go who is known of these Telegram ids, and who is a member where."""
        session = self._session
        found = session.scalars(select(Chat).where(Chat.telegram_id.in_(set(chats)))).all()
        known = session.scalars(select(Person).where(Person.telegram_id.in_(set(people)))).all()
        self._chats.update({chat.telegram_id: chat for chat in found})
        self._people.update({person.telegram_id: person for person in known if person.telegram_id})
        pairs = [(chat.id, person.id) for chat in found if chat.is_group for person in known]
        if 0 < len(pairs) <= 400:  # beyond, asking one by one is cheaper than the product
            for row in session.scalars(
                select(Membership).where(tuple_(Membership.chat_id, Membership.person_id).in_(pairs))
            ):
                self._memberships[row.chat_id, row.person_id] = row

    def find(self, telegram_id: int) -> Chat | None:
        """The chat that Telegram calls so, if it is known."""
        if telegram_id not in self._chats:
            chat = self._session.scalar(select(Chat).where(Chat.telegram_id == telegram_id))
            if chat is None:
                return None
            self._chats[telegram_id] = chat
        return self._chats[telegram_id]

    def forget(self, *telegram_ids: int) -> None:
        """Look these chats up afresh: one has moved."""
        for telegram_id in telegram_ids:
            self._chats.pop(telegram_id, None)

    def chat(self, shown: telegram.Chat, language_code: str | None) -> Chat:
        """The chat, made on first sight in the language of who speaks there first.

        Telegram tells no zone: Chinese chats begin with China's, others with that of the bot's machine.
        """
        language = language_of(language_code)
        title = (shown.title or shown.full_name or shown.username or str(shown.id))[:256]
        chat = self.find(shown.id)
        if chat is None:
            chat = Chat(
                telegram_id=shown.id,
                kind=ChatKind.PRIVATE if shown.type == "private" else ChatKind.GROUP,
                title=title,
                language=language,
                zone=CHINA if language == "zh" else self._home_zone,
                created_at=self._now,
            )
            self._session.add(chat)
            self._session.flush()
            self._chats[shown.id] = chat
        elif chat.title != title:
            chat.title = title
        return chat

    def person(self, user: telegram.User) -> Person:
        """The person behind a Telegram account, made on first sight."""
        name, username = name_of(user.first_name, user.last_name)[:256] or str(user.id), user.username
        person = self._people.get(user.id)
        if person is None or person.telegram_id != user.id:  # he was forgotten a moment ago
            person = self._session.scalar(select(Person).where(Person.telegram_id == user.id))
        if person is None:
            person = Person(telegram_id=user.id, name=name, username=username, created_at=self._now)
            self._session.add(person)
            self._session.flush()
        elif (person.name, person.username) != (name, username):
            person.username = username
            if not person.named:
                person.name = name
        self._people[user.id] = person
        return person

    def membership(self, chat: Chat, person: Person) -> Membership:
        """The person as a member of a group: he spoke or tapped there, so he is one."""
        found = self.known_membership(chat, person)
        if found is None:
            found = Membership(
                chat_id=chat.id,
                person_id=person.id,
                role=Role.MEMBER,
                appointed=False,
                exempt=False,
                anonymous=False,
                tags=[],
                joined_at=self._now,
            )
            self._session.add(found)
            self._memberships[chat.id, person.id] = found
        else:
            come_back(self._session, found, self._now)
        return found

    def leave(self, chat: Chat, person: Person) -> None:
        """The person is no longer there, and has no rights there."""
        if (found := self.known_membership(chat, person)) is not None:
            found.left_at, found.role, found.appointed = self._now, Role.MEMBER, False

    def administrators(self, chat: Chat, people: Iterable[Administrator]) -> None:
        """These and no others administer the group now."""
        now_in_charge = {self.person(one.user).id: one for one in people if not one.user.is_bot}
        self._session.flush()
        for row in self._session.scalars(
            select(Membership).where(Membership.chat_id == chat.id, Membership.role == Role.ADMINISTRATOR)
        ):
            if row.person_id not in now_in_charge:
                row.role = Role.MEMBER
        for one in now_in_charge.values():
            membership = self.membership(chat, self.person(one.user))
            membership.role, membership.anonymous = Role.ADMINISTRATOR, one.anonymous

    def known_membership(self, chat: Chat, person: Person) -> Membership | None:
        """What is known of a person in a group, without a new sign of him there."""
        found = self._memberships.get((chat.id, person.id))
        if found is None:
            found = self._session.get(Membership, (chat.id, person.id))
            if found is not None:
                self._memberships[chat.id, person.id] = found
        return found
