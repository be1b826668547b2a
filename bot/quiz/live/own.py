"""Votes in quizzes and in questions of the day, as they are kept of who gave them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from bot.chat import own
from bot.chat.context import Voice
from bot.engine.housekeeping import SLICE, Retention
from bot.engine.identity import Chat, Person
from bot.quiz import showing, store
from bot.quiz.polls import AskedPoll, Ballot, PollCopy


def mine(voice: Voice, person: Person) -> Mapping[str, Any]:
    """What he has voted in polls of the bot."""
    tr = voice.tr
    votes = voice.session.execute(
        select(AskedPoll, Ballot, Chat.title)
        .select_from(Ballot)
        .outerjoin(PollCopy, PollCopy.poll_id == Ballot.poll_id)
        .join(AskedPoll, (AskedPoll.poll_id == Ballot.poll_id) | (AskedPoll.id == PollCopy.asked_id))
        .join(Chat, Chat.id == AskedPoll.chat_id)
        .where(Ballot.person_id == person.id)
        .order_by(Ballot.received_at)
    ).all()
    questions = store.questions(voice.session, {poll.version_id for poll, _, _ in votes})
    return {
        tr("Votes in quizzes"): [
            {
                tr("Question"): questions[poll.version_id].stem,
                tr("Group"): title,
                tr("My answer"): showing.said(
                    voice,
                    questions[poll.version_id],
                    poll.shown,
                    "".join(poll.shown[place] for place in vote.options if place < len(poll.shown)),
                ),
                tr("At"): own.moment(voice, vote.received_at),
            }
            for poll, vote, title in votes
        ]
    }


def retain(session: Session, *, now: datetime, keep: Retention) -> bool:
    """Drop votes that were given long ago; the points they earned stay."""
    old = session.execute(
        select(Ballot.poll_id, Ballot.person_id)
        .where(Ballot.received_at < now - keep.answers)
        .limit(SLICE // 4)
    ).all()
    session.execute(
        delete(Ballot).where(tuple_(Ballot.poll_id, Ballot.person_id).in_([(*row,) for row in old])),
        execution_options={"synchronize_session": False},
    )
    return len(old) == SLICE // 4
