"""What people are called on a board: as they wish, within what the chat has chosen; and who may be called
what."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.context import UserError, Voice
from bot.chat.texts import LANGUAGES, N_, plain, tr
from bot.engine.identity import Chat, Membership, Person
from bot.scores.model import LONGEST_ALIAS, BoardWish, Naming, Showing, sign

MEMBER = N_("a member")
ADMINISTRATOR = N_("an administrator")
_TURNING = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
_HAN = re.compile(r"[\u3400-\u9fff]")


def wish_of(session: Session, chat_id: int, person_id: int) -> BoardWish | None:
    """What somebody wishes in a chat; None: he has not said anything."""
    return session.get(BoardWish, (chat_id, person_id))


def hidden(session: Session, chat_id: int) -> set[int]:
    """Who wishes not to be shown in a chat."""
    rows = select(BoardWish.person_id).where(
        BoardWish.chat_id == chat_id, BoardWish.showing == Showing.HIDDEN
    )
    return set(session.scalars(rows))


def names(voice: Voice, group: Chat, naming: Naming, people: Sequence[int]) -> Mapping[int, str]:
    """What these are called on the board of a group: they are shown on it.

    An alias that is the name of somebody who came later is not said.
    """
    rows = voice.session.execute(
        select(Person, Membership.anonymous, BoardWish)
        .join(Membership, (Membership.person_id == Person.id) & (Membership.chat_id == group.id))
        .outerjoin(BoardWish, (BoardWish.person_id == Person.id) & (BoardWish.chat_id == group.id))
        .where(Person.id.in_(people))
    ).all()
    aliases = {wish.alias: person.id for person, _, wish in rows if wish is not None and wish.alias}
    taken = _called(voice.session, group.id, aliases)
    member = str(plain(voice.tr(MEMBER)))
    found: dict[int, str] = {}
    for person, anonymous, wish in rows:
        showing = wish.showing if wish is not None else Showing.NAME
        if showing == Showing.ALIAS and wish.alias and wish.alias not in taken:
            found[person.id] = wish.alias
        elif naming != Naming.NAMES or showing == Showing.ALIAS or person.forgotten_at is not None:
            found[person.id] = member
        else:
            found[person.id] = str(plain(voice.tr(ADMINISTRATOR))) if anonymous else person.name
    return found


def in_line(name: str) -> str:
    """The name as it stands in a line: written from right to left, or holding marks that turn what follows
    round, it leaves the rest of the line alone."""
    kept = "".join(letter for letter in name if unicodedata.bidirectional(letter) not in _TURNING)
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in kept):
        return f"\N{FIRST STRONG ISOLATE}{kept}\N{POP DIRECTIONAL ISOLATE}"
    return kept


def _called(session: Session, chat_id: int, aliases: Mapping[str, int]) -> set[str]:
    """Those of these aliases that are the name of somebody else in the chat."""
    rows = session.execute(
        select(Person.name, Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.chat_id == chat_id, Person.name.in_(aliases))
    )
    return {name for name, id_ in rows if aliases[name] != id_}


def take_alias(voice: Voice, group: Chat, person: Person, words: str) -> BoardWish:
    """Let somebody be called so in a group. Raises UserError where he may not."""
    alias = unicodedata.normalize("NFC", " ".join(words.split()))
    if not sign(alias) or len(alias) > LONGEST_ALIAS or any(_is_unseen(letter) for letter in alias):
        raise UserError(
            voice.tr(
                "That does not work as an alias. Up to {most} characters, with a letter or a digit among "
                "them. For example: {example}",
                most=LONGEST_ALIAS,
                example=voice.tr("Night owl"),
            )
        )
    if not _is_free(voice.session, group, person, sign(alias)):
        raise UserError(voice.tr("Somebody else is called so, or nearly so. Another one, please."))
    wish = wish_of(voice.session, group.id, person.id)
    if wish is None:
        wish = BoardWish(chat_id=group.id, person_id=person.id)
        voice.session.add(wish)
    wish.showing, wish.alias, wish.sign = Showing.ALIAS, alias, sign(alias)
    voice.session.flush()
    return wish


def _is_unseen(letter: str) -> bool:
    """Whether it is a control or formatting character: it could turn a line round, or hide in a name."""
    return unicodedata.category(letter).startswith("C")


def _is_free(session: Session, group: Chat, person: Person, wished: str) -> bool:
    """Whether nobody else in the group is called so, by his name or his alias; nor is it no name at all."""
    general = {sign(plain(tr(language, said))) for language in LANGUAGES for said in (MEMBER, ADMINISTRATOR)}
    if wished in general:
        return False
    other = select(BoardWish.person_id).where(
        BoardWish.chat_id == group.id, BoardWish.sign == wished, BoardWish.person_id != person.id
    )
    if session.scalar(other.limit(1)) is not None:
        return False
    others = session.scalars(
        select(Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.chat_id == group.id, Person.id != person.id)
    )
    return not any(_passes_for(wished, sign(name)) for name in others)


def _passes_for(wished: str, name: str) -> bool:
    """Whether somebody called `wished` may be taken for `name`: it is the name, or holds the whole of it."""
    if wished == name:
        return True
    return len(name) >= (2 if _HAN.search(name) else 5) and name in wished
