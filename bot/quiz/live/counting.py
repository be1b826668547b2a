"""Votes in a live quiz, where everybody stands by them, and the points they earn."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.chat.context import TimerContext, Tools, Voice
from bot.chat.customs import day_of
from bot.chat.feature import PostedPoll, Vote
from bot.engine.identity import roster
from bot.quiz import copies, polls
from bot.quiz.live import ranking
from bot.quiz.live.cards import Standings
from bot.quiz.live.model import LiveQuiz, State, polls_of
from bot.quiz.polls import AskedPoll
from bot.scores import ledger
from bot.scores.ledger import Occasion, Reason

CHECK = "live.check"
RECOUNT = "live.recount"
SOON = timedelta(seconds=1)
LATER = timedelta(days=1)
"""Who becomes known as a member until then gets his points."""
POINT = 100


def vote(tools: Tools, session: Session, given: Vote) -> None:
    """A vote in any poll: kept, also where nobody knows yet whose poll it is."""
    polls.keep(session, given, tools.outbox.number())
    asked = polls.asked(session, given.poll_id)
    if asked is not None:
        check_soon(tools, session, asked, given.received_at)


def posted(tools: Tools, session: Session, poll: PostedPoll) -> None:
    """Telegram tells of a poll: perhaps one that asks a question a second time, with votes in it."""
    copies.note(session, poll)


def check_soon(tools: Tools, session: Session, asked: AskedPoll, now: datetime) -> None:
    """Look soon whether all who are waited for have answered, once for all who vote in the same second."""
    if asked.quiz_id is not None and asked.closed_at is None:
        tools.timers.arm(session, CHECK, asked.quiz_id, once(asked, now), now + SOON)


def once(asked: AskedPoll, now: datetime) -> str:
    """What a timer about a question is called; one for each second."""
    return f"{asked.id}/{now:%m%dT%H%M%S}"


def stand(session: Session, quiz: LiveQuiz) -> Standings:
    """Where everybody stands after the questions that are closed and count, as the secretary has ruled."""
    closed = [
        one
        for one in polls_of(session, quiz.id)
        if one.closed_at is not None and not one.void and one.poll_id is not None
    ]
    right = polls.right_places(session, quiz.chat_id, closed)
    counting = [one for one in closed if one.id in right]
    votes = polls.counted(session, quiz.chat_id, counting)
    questions = []
    for one in counting:
        given = votes.get(one.id, ())
        timed = not one.untimed and all(vote.timed for vote in given)
        questions.append(
            ranking.Asked(
                right[one.id],
                one.seconds,
                one.sent_at if timed else None,
                [ranking.Given(vote.person_id, vote.options, vote.received_at) for vote in given],
            )
        )
    places = ranking.rank(ranking.tally(questions))
    return Standings(places, len(counting), polls.strangers(session, quiz.chat_id, counting))


def enter_points(
    voice: Voice,
    quiz: LiveQuiz,
    standings: Standings,
    reason: Reason = Reason.ATTEMPT,
    by_id: int | None = None,
) -> set[int]:
    """One point for each right answer, of as many as were asked; what is entered already stays. Return for
    whom anything was entered."""
    right = {place.score.person_id: place.score.right for place in standings.places}
    if reason == Reason.REGRADED:
        # Who answered nothing but what is void now has no place any more; who has left keeps what he has.
        here = {one.person_id for one in roster(voice.session, quiz.chat_id)}
        entered = here.intersection(ledger.people(voice.session, Occasion.QUIZ, quiz.id))
        right = dict.fromkeys(entered, 0) | right
    return ledger.settle_all(
        voice.session,
        {person_id: number * POINT for person_id, number in right.items()},
        chat_id=quiz.chat_id,
        occasion=Occasion.QUIZ,
        occasion_id=quiz.id,
        of=standings.counted * POINT,
        reason=reason,
        at=voice.now,
        held_on=day_of(voice.chat, quiz.started_at or voice.now),
        by_id=by_id,
    )


def regrade(voice: Voice, quiz: LiveQuiz, by_id: int | None) -> set[int]:
    """The secretary has ruled on a question of a quiz: where it is over the points follow. Return whose do.

    Where the votes are no longer kept, what they earned stays.
    """
    if quiz.state == State.OVER and polls.voters(voice.session, polls_of(voice.session, quiz.id)):
        return enter_points(voice, quiz, stand(voice.session, quiz), Reason.REGRADED, by_id)
    return set()


def recount(ctx: TimerContext, quiz: LiveQuiz) -> None:
    """Who has become known as a member since the end gets his points, too."""
    enter_points(ctx, quiz, stand(ctx.session, quiz))
