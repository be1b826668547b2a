"""What scores keep of somebody: for himself to read; and what goes when he is forgotten."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy import delete, select

from bot.chat.context import Voice
from bot.chat.texts import N_, plain
from bot.engine.identity import Chat, Person
from bot.scores.cards import points_said
from bot.scores.ledger import Occasion, Reason, ScoreEntry
from bot.scores.model import BoardWish

OCCASIONS = {
    Occasion.TEST: N_("test"),
    Occasion.QUIZ: N_("quiz"),
    Occasion.DAILY: N_("question of the day"),
}
REASONS = {
    Reason.ATTEMPT: N_("taken"),
    Reason.REGRADED: N_("graded again"),
    Reason.BY_HAND: N_("entered by hand"),
}


def mine(voice: Voice, person: Person) -> Mapping[str, Any]:
    """His entries in the ledger, and how boards show him."""

    def said(message: str | Markup) -> str:
        return str(plain(voice.tr(message)))

    entries = voice.session.execute(
        select(ScoreEntry, Chat.title)
        .join(Chat, Chat.id == ScoreEntry.chat_id)
        .where(ScoreEntry.person_id == person.id)
        .order_by(ScoreEntry.id)
    ).all()
    wishes = voice.session.execute(
        select(BoardWish, Chat.title)
        .join(Chat, Chat.id == BoardWish.chat_id)
        .where(BoardWish.person_id == person.id)
        .order_by(BoardWish.chat_id)
    ).all()
    # What came of a test that is open may not be told yet.
    open_ = {
        kind: set(teller.untold(voice.session, list({entry.chat_id for entry, _ in entries})))
        for kind, teller in voice.tools.features.occasions.items()
    }
    return {
        said(N_("points")): [
            {
                said(N_("group")): title,
                said(N_("day")): entry.held_on.isoformat(),
                said(N_("for")): said(OCCASIONS[Occasion(entry.occasion)]),
                said(N_("points")): points_said(entry.points),
                said(N_("of")): points_said(entry.of),
                said(N_("why")): said(REASONS[Reason(entry.reason)]),
            }
            for entry, title in entries
            if entry.occasion_id not in open_.get(entry.occasion, ())
        ],
        said(N_("boards")): [
            {said(N_("group")): title, said(N_("shown as")): wish.alias or str(wish.showing)}
            for wish, title in wishes
        ],
    }


def erase(voice: Voice, person: Person) -> None:
    """What he wished to be called goes; points stay with nobody's name on them."""
    voice.session.execute(delete(BoardWish).where(BoardWish.person_id == person.id))
