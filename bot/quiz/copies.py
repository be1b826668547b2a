"""Whose a poll is that Telegram tells of: a question is sent again where nobody can know that it went out.

The bot knows the last copy by the answer to its sending. The others are known by what they say, question and
options in the same order (a row of the outbox is sent as it is, however often), and by when they were posted.
A poll that two questions could have been is left alone: its votes are kept, and count for none of them rather
than for the wrong one.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.chat.feature import PostedPoll
from bot.engine.content import Content, Poll
from bot.engine.outbox import Outgoing
from bot.quiz.polls import AskedPoll, PollCopy

SKEW = timedelta(minutes=2)
"""So far at most is the bot's clock off Telegram's."""
NAMES = ("live/poll/{id}", "daily/poll/{id}")
"""What the messages with the questions are called in the outbox."""


def note(session: Session, posted: PostedPoll) -> AskedPoll | None:
    """Keep that this poll asks one of our questions; the question, if that was not known before."""
    known = select(
        exists().where(AskedPoll.poll_id == posted.poll_id)
        | exists().where(PollCopy.poll_id == posted.poll_id)
    )
    if session.scalar(known):
        return None
    fitting = [one for one in _candidates(session, posted) if _says(session, one, posted)]
    if len(fitting) != 1:
        return None
    session.add(PollCopy(poll_id=posted.poll_id, asked_id=fitting[0].id, posted_at=posted.posted_at))
    session.flush()
    return fitting[0]


def _candidates(session: Session, posted: PostedPoll) -> Sequence[AskedPoll]:
    """The questions that were about to be asked, or open, when this was posted."""
    return session.scalars(
        select(AskedPoll).where(
            AskedPoll.asked_at <= posted.posted_at + SKEW,
            AskedPoll.closed_at.is_(None) | (AskedPoll.closed_at >= posted.posted_at - SKEW),
            AskedPoll.seconds == posted.seconds,
        )
    ).all()


def _says(session: Session, asked: AskedPoll, posted: PostedPoll) -> bool:
    names = [name.format(id=asked.id) for name in NAMES]
    content = session.scalar(
        select(Outgoing.content).where(Outgoing.chat_id == asked.chat_id, Outgoing.name.in_(names))
    )
    sent = Content.from_json(content).poll if content is not None else None
    return sent is not None and says(sent, posted)


def says(sent: Poll, posted: PostedPoll) -> bool:
    """Whether a poll looks as it was to be sent. Telegram may trim what stands around words."""
    texts = (sent.question, *sent.options), (posted.question, *posted.options)
    before, after = ([" ".join(text.split()) for text in some] for some in texts)
    return before == after and tuple(sent.correct) == posted.correct
