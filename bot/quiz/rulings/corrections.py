"""By a ruling points in a quiz, or in a question of the day, are others: who has them hears of it, once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.chat.context import TimerContext, Voice
from bot.engine.identity import Chat, Person, private_chat
from bot.engine.outbox import Urgency
from bot.quiz import ruled
from bot.quiz.live.model import quiz_of
from bot.quiz.ruled import Ruling
from bot.quiz.rulings import cards
from bot.scores import ledger
from bot.scores.ledger import Occasion

TELL = "rulings.corrected"
GATHERED = timedelta(seconds=30)
"""A question may have been asked in many polls: they are counted anew one by one, and told at once."""


def tell_soon(voice: Voice, ruling: Ruling, people: Collection[int]) -> None:
    """Tell these when all polls that the ruling concerns have been counted anew."""
    for person_id in people:
        voice.arm(TELL, person_id, f"{ruling.id}", voice.now + GATHERED)


def load(session: Session, ids: Sequence[int]) -> Mapping[int, tuple[Person, Chat]]:
    """Those of these people who can be written to."""
    people = session.scalars(select(Person).where(Person.id.in_(ids))).all()
    chats = {one.id: (one, private_chat(session, one)) for one in people}
    return {id_: (person, chat) for id_, (person, chat) in chats.items() if chat is not None}


def tell(ctx: TimerContext, found: tuple[Person, Chat]) -> None:
    """What he had, what he has, and why; `ctx` speaks in his private chat."""
    person, _ = found
    ruling = ctx.session.scalars(
        select(Ruling).where(Ruling.id == int(ctx.due.occurrence)).options(joinedload(Ruling.chat))
    ).one()
    latest, *earlier = ruled.log(ctx.session, ruling.chat_id, ruling.version_id)
    if latest is not ruling:
        tell_soon(ctx, latest, [person.id])  # once, when that is done, too
        return
    since = ruling.at
    for one in earlier:
        if since - one.at <= GATHERED:
            since = one.at  # nobody has heard of it
    kinds = (Occasion.QUIZ, Occasion.DAILY)
    corrected = ledger.corrected_since(ctx.session, ruling.chat_id, person.id, kinds, since)
    if not corrected:
        return  # it was undone at once
    ids = {one.occasion_id for one in corrected if one.occasion == Occasion.QUIZ}
    titles = {id_: quiz.title for id_ in ids if (quiz := quiz_of(ctx.session, id_)) is not None}
    question = ruled.question(ctx.session, ruling.chat_id, ruling.version_id).question
    ctx.say(cards.corrected(ctx, question, ruling, corrected, titles), urgency=Urgency.REPORT)
