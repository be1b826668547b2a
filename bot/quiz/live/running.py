"""A live quiz runs: one question after the other, each closed when its time is up, then the board.

A question is asked in the transaction that counts it as asked, and closed by a timer that is armed when
Telegram has it. Everything is rows and timers, so a restart in the middle changes nothing; what was voted
meanwhile comes before the timers do.
"""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.chat.context import TimerContext, Tools, Voice
from bot.chat.customs import day_of
from bot.chat.feature import Vote
from bot.engine.identity import Membership, roster
from bot.engine.outbox import Content, Outgoing, Urgency
from bot.engine.outbox import State as Sent
from bot.quiz import drawing, pollable, polls, ruled
from bot.quiz.live import cards, ranking
from bot.quiz.live.cards import Standings
from bot.quiz.live.model import LiveQuiz, Note, Player, State, current, players_of, polls_of, quiz_of
from bot.quiz.polls import AskedPoll
from bot.scores import ledger
from bot.scores.ledger import Occasion, Reason

CLOSE = "live.close"
CHECK = "live.check"
NEXT = "live.next"
LOBBY = "live.lobby"
NAMES = "live.names"
RECOUNT = "live.recount"
GRACE = timedelta(seconds=2)
"""The last votes are on their way when a poll closes."""
GAP = timedelta(seconds=4)
"""Between two questions: to see what was right."""
SOON = timedelta(seconds=1)
LATE = timedelta(seconds=5)
"""A question that is closed so late ran while the bot was away."""
AWAY = timedelta(minutes=10)
"""After so long nobody waits for the next question any more: the quiz pauses."""
LISTEN_AGAIN = timedelta(seconds=5)
SPACING = timedelta(seconds=6)
"""Names in the lobby change at most so often: a group takes twenty messages a minute."""
LOBBY_LASTS = timedelta(hours=3)
MOVE_EVERY = 5
"""After so many questions the standings are said anew, for they have scrolled away."""
LATER = timedelta(days=1)
"""Who becomes known as a member until then gets his points."""
POINT = 100


# -- from question to question


def begin(voice: Voice, quiz: LiveQuiz) -> None:
    """The lobby closes, the first question comes."""
    quiz.state, quiz.started_at = State.RUNNING, voice.now
    voice.cancel(LOBBY, quiz.id)
    voice.cancel(NAMES, quiz.id)
    ask(voice, quiz)


def ask(voice: Voice, quiz: LiveQuiz) -> None:
    """Ask the next question; the standings say how it was before it."""
    quiz.place += 1
    if quiz.place and quiz.place % MOVE_EVERY == 0:
        move_board(voice, quiz)
    else:
        show_board(voice, quiz)
    version_id = quiz.versions[quiz.place]
    question = ruled.question(voice.session, quiz.chat_id, version_id).question
    shown = drawing.shuffle(question, Random(f"{quiz.seed}/{quiz.place}"))
    asked = AskedPoll(
        chat_id=quiz.chat_id,
        quiz_id=quiz.id,
        plan_id=None,
        place=quiz.place,
        version_id=version_id,
        shown=shown,
        correct=pollable.correct(question, shown),
        seconds=quiz.seconds,
        asked_at=voice.now,
        void=False,
        untimed=False,
    )
    voice.session.add(asked)
    voice.session.flush()
    poll = cards.poll(voice.chat.language, quiz, asked, question)
    voice.say(
        Content("", poll=poll, topic=quiz.topic),
        name=_poll_name(asked),
        urgency=Urgency.QUIZ,
        expires_at=voice.now + AWAY,
    )


def _poll_name(asked: AskedPoll) -> str:
    return f"live/poll/{asked.id}"


def settled(voice: Voice, row: Outgoing) -> None:
    """A question was sent, refused, or waited too long."""
    match (row.name or "").split("/"):
        case ["live", "poll", id_]:
            asked = voice.session.get(AskedPoll, int(id_))
            quiz = quiz_of(voice.session, asked.quiz_id or 0) if asked is not None else None
            if asked is not None and quiz is not None:
                if row.state != Sent.PARKED and row.poll_id is not None:
                    _sent(voice, quiz, asked, row)
                elif asked.closed_at is None:
                    _not_sent(voice, quiz, asked, waited=row.state == Sent.EXPIRED)


def _sent(voice: Voice, quiz: LiveQuiz, asked: AskedPoll, row: Outgoing) -> None:
    asked.poll_id, asked.message_id, asked.sent_at = row.poll_id, row.message_id, row.sent_at
    asked.closes_at = (row.sent_at or voice.now) + timedelta(seconds=asked.seconds)
    if asked.closed_at is not None:
        _stop_poll(voice, asked)  # it was skipped while it was on its way
        return
    voice.arm(CLOSE, quiz.id, f"{asked.id}", asked.closes_at + GRACE)
    voice.arm(CHECK, quiz.id, _once(asked, voice.now), voice.now + SOON)


def _not_sent(voice: Voice, quiz: LiveQuiz, asked: AskedPoll, *, waited: bool) -> None:
    """It counts for nobody. One is passed over; a second one in a row, or a long wait, pauses the quiz."""
    before = next(
        (one for one in reversed(polls_of(voice.session, quiz.id)) if one.place < asked.place), None
    )
    asked.void, asked.closed_at = True, voice.now
    in_a_row = before is not None and before.void and before.poll_id is None
    if quiz.state == State.RUNNING and (waited or in_a_row or voice.chat.unreachable):
        quiz.state, quiz.note = State.PAUSED, Note.UNSENT
        move_board(voice, quiz)
        return
    voice.say(
        Content(
            voice.tr("Telegram did not take question {place}; it does not count.", place=asked.place + 1),
            topic=quiz.topic,
        ),
        urgency=Urgency.QUIZ,
    )
    go_on(voice, quiz, SOON)


def close(ctx: TimerContext, quiz: LiveQuiz) -> None:
    """A question's time is up."""
    asked = _open(ctx, quiz, ctx.due.occurrence)
    if asked is None:
        return
    late = ctx.now - (asked.closes_at or ctx.now) - GRACE
    asked.untimed |= late > LATE or ctx.tools.hearing.deaf_since is not None
    if ctx.tools.hearing.deaf_since is not None:
        # Votes that were given in time are still to come.
        ctx.arm(CLOSE, quiz.id, _once(asked, ctx.now), ctx.now + LISTEN_AGAIN)
        return
    if late > AWAY and quiz.state == State.RUNNING:
        quiz.state, quiz.note = State.PAUSED, Note.AWAY
    conclude(ctx, quiz, asked)


def check(ctx: TimerContext, quiz: LiveQuiz) -> None:
    """Whether all who are waited for have answered; then there is nothing to wait for.

    Waited for are those who said they are in and those who answered before; so it begins with the second
    question, for many answer who never said they are in.
    """
    asked = _open(ctx, quiz, ctx.due.occurrence)
    if asked is None or asked.poll_id is None or asked.place == 0:
        return
    earlier = [one.poll_id for one in polls_of(ctx.session, quiz.id) if one.poll_id and one is not asked]
    joined = ctx.session.scalars(select(Player.person_id).where(Player.quiz_id == quiz.id))
    gone = select(Membership.person_id).where(
        Membership.chat_id == quiz.chat_id, Membership.left_at.is_not(None)
    )
    waited = polls.voters(ctx.session, earlier) | set(joined) - set(ctx.session.scalars(gone))
    if waited and waited <= polls.voters(ctx.session, [asked.poll_id]):
        conclude(ctx, quiz, asked)


def _open(ctx: TimerContext, quiz: LiveQuiz, occurrence: str) -> AskedPoll | None:
    """The question a timer is about, if it is still open."""
    asked = current(ctx.session, quiz)
    if asked is None or asked.closed_at is not None or occurrence.split("/")[0] != str(asked.id):
        return None
    return asked


def _once(asked: AskedPoll, now: datetime) -> str:
    return f"{asked.id}/{now:%m%dT%H%M%S}"


def conclude(voice: Voice, quiz: LiveQuiz, asked: AskedPoll, pause: timedelta = GAP) -> None:
    """A question is over: its poll is closed, the standings follow, then the next one."""
    asked.closed_at = voice.now
    _stop_poll(voice, asked)
    voice.session.flush()
    if quiz.state == State.RUNNING:
        last = asked.place + 1 == len(quiz.versions)
        go_on(voice, quiz, GRACE if last else pause)
    elif quiz.note is not None:
        move_board(voice, quiz)
    else:
        show_board(voice, quiz)


def _stop_poll(voice: Voice, asked: AskedPoll) -> None:
    if asked.message_id is None:
        # It waits to be sent: better never. Where it is on its way already it is stopped when it is sent.
        voice.session.execute(
            update(Outgoing)
            .where(Outgoing.chat_id == asked.chat_id, Outgoing.name == _poll_name(asked))
            .values(expires_at=voice.now),
            execution_options={"synchronize_session": False},
        )
    elif asked.closes_at is not None and asked.closes_at > voice.now:
        voice.say(Content("", stop=asked.message_id), name=f"live/stop/{asked.id}", urgency=Urgency.QUIZ)


def go_on(voice: Voice, quiz: LiveQuiz, pause: timedelta) -> None:
    """After a pause the next question comes, or the end."""
    voice.cancel(NEXT, quiz.id)
    at = voice.now + pause
    voice.arm(NEXT, quiz.id, f"{quiz.place}/{at:%m%dT%H%M%S.%f}", at)


def follow(ctx: TimerContext, quiz: LiveQuiz) -> None:
    """The next question, or the end."""
    asked = current(ctx.session, quiz)
    if quiz.state != State.RUNNING or ctx.due.occurrence.split("/")[0] != str(quiz.place):
        return
    if asked is not None and asked.closed_at is None:
        return
    if quiz.place + 1 < len(quiz.versions):
        if ctx.now - ctx.due.due_at > AWAY:
            quiz.state, quiz.note = State.PAUSED, Note.AWAY
            move_board(ctx, quiz)
            return
        ask(ctx, quiz)
    elif ctx.tools.hearing.deaf_since is not None:
        go_on(ctx, quiz, LISTEN_AGAIN)
    else:
        end(ctx, quiz)


def skip(voice: Voice, quiz: LiveQuiz, asked: AskedPoll) -> None:
    """The open question counts for nobody."""
    asked.void = True
    conclude(voice, quiz, asked, SOON)


def end(voice: Voice, quiz: LiveQuiz) -> None:
    """The board, and the points into the ledger. A question that is open counts for nobody."""
    asked = current(voice.session, quiz)
    if asked is not None and asked.closed_at is None:
        asked.void, asked.closed_at = True, voice.now
        _stop_poll(voice, asked)
    quiz.state, quiz.ended_at, quiz.note = State.OVER, voice.now, None
    for kind in (CLOSE, CHECK, NEXT):
        voice.cancel(kind, quiz.id)
    voice.session.flush()
    standings = stand(voice.session, quiz)
    voice.tools.outbox.edit(voice.session, quiz.chat_id, quiz.board, cards.ended(voice, quiz))
    voice.say(cards.final(voice, quiz, standings), name=f"live/final/{quiz.id}", urgency=Urgency.QUIZ)
    enter_points(voice, quiz, standings)
    if standings.counted:
        voice.arm(RECOUNT, quiz.id, "1", voice.now + LATER)


def cancel(voice: Voice, quiz: LiveQuiz) -> None:
    """It does not take place."""
    quiz.state, quiz.ended_at = State.CANCELLED, voice.now
    for kind in (LOBBY, NAMES):
        voice.cancel(kind, quiz.id)
    voice.tools.outbox.edit(voice.session, quiz.chat_id, quiz.board, cards.ended(voice, quiz))


def give_up(ctx: TimerContext, quiz: LiveQuiz) -> None:
    """A lobby in which nothing happens closes."""
    if quiz.state == State.LOBBY:
        cancel(ctx, quiz)


# -- votes, standings, points


def vote(tools: Tools, session: Session, given: Vote) -> None:
    """A vote in any poll: kept, also where nobody knows yet whose poll it is."""
    polls.keep(session, given)
    asked = polls.asked(session, given.poll_id)
    if asked is not None and asked.quiz_id is not None and asked.closed_at is None:
        at = given.received_at
        tools.timers.arm(session, CHECK, asked.quiz_id, _once(asked, at), at + SOON)


def stand(session: Session, quiz: LiveQuiz) -> Standings:
    """Where everybody stands after the questions that are closed and count, as the secretary has ruled."""
    closed = [
        one
        for one in polls_of(session, quiz.id)
        if one.closed_at is not None and not one.void and one.poll_id is not None
    ]
    right = polls.right_places(session, quiz.chat_id, closed)
    counting = [one for one in closed if one.id in right]
    ids = [str(one.poll_id) for one in counting]
    votes = polls.counted(session, quiz.chat_id, ids)
    questions = []
    for one in counting:
        given = votes.get(str(one.poll_id), ())
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
    return Standings(places, len(counting), polls.strangers(session, quiz.chat_id, ids))


def enter_points(
    voice: Voice,
    quiz: LiveQuiz,
    standings: Standings,
    reason: Reason = Reason.ATTEMPT,
    by_id: int | None = None,
) -> None:
    """One point for each right answer, of as many as were asked; what is entered already stays."""
    right = {place.score.person_id: place.score.right for place in standings.places}
    if reason == Reason.REGRADED:
        # Who answered nothing but what is void now has no place any more; who has left keeps what he has.
        here = {one.person_id for one in roster(voice.session, quiz.chat_id)}
        entered = here.intersection(ledger.people(voice.session, Occasion.QUIZ, quiz.id))
        right = dict.fromkeys(entered, 0) | right
    for person_id, number in right.items():
        ledger.settle(
            voice.session,
            chat_id=quiz.chat_id,
            person_id=person_id,
            occasion=Occasion.QUIZ,
            occasion_id=quiz.id,
            points=number * POINT,
            of=standings.counted * POINT,
            reason=reason,
            at=voice.now,
            held_on=day_of(voice.chat, quiz.started_at or voice.now),
            by_id=by_id,
        )


def regrade(voice: Voice, quiz: LiveQuiz, by_id: int | None) -> None:
    """The secretary has ruled on a question of a quiz: where it is over the points follow, silently.

    Where the votes are no longer kept, what they earned stays.
    """
    ids = [str(one.poll_id) for one in polls_of(voice.session, quiz.id)]
    if quiz.state == State.OVER and polls.voters(voice.session, ids):
        enter_points(voice, quiz, stand(voice.session, quiz), Reason.REGRADED, by_id)


def recount(ctx: TimerContext, quiz: LiveQuiz) -> None:
    """Who has become known as a member since the end gets his points, too."""
    enter_points(ctx, quiz, stand(ctx.session, quiz))


# -- the message with the standings


def show_board(voice: Voice, quiz: LiveQuiz) -> None:
    """Let the message with the buttons say how it stands."""
    voice.tools.outbox.edit(voice.session, quiz.chat_id, quiz.board, board(voice, quiz))


def move_board(voice: Voice, quiz: LiveQuiz) -> None:
    """Say it anew, below everything."""
    voice.tools.outbox.edit(voice.session, quiz.chat_id, quiz.board, cards.moved(voice, quiz))
    quiz.board = board_name(voice)
    voice.say(board(voice, quiz), name=quiz.board, urgency=Urgency.QUIZ)


def board_name(voice: Voice) -> str:
    """A name for a message with the standings."""
    return f"live/board/{voice.tools.outbox.number()}"


def board(voice: Voice, quiz: LiveQuiz) -> Content:
    """The lobby, or how it stands."""
    if quiz.state == State.LOBBY:
        return cards.lobby(voice, quiz, players_of(voice.session, quiz))
    return cards.board(voice, quiz, stand(voice.session, quiz))


def names_soon(voice: Voice, quiz: LiveQuiz) -> None:
    """Bring the names in the lobby up to date: at once, or once for all who join within a few seconds."""
    if quiz.counted_at is not None and quiz.counted_at > voice.now:
        return  # that is armed
    if quiz.counted_at is None or quiz.counted_at + SPACING <= voice.now:
        quiz.counted_at = voice.now
        _refresh(voice, quiz)
    else:
        quiz.counted_at += SPACING
        voice.arm(NAMES, quiz.id, f"{quiz.counted_at:%m%dT%H%M%S.%f}", quiz.counted_at)


def names(ctx: TimerContext, quiz: LiveQuiz) -> None:
    """Those who joined in the last seconds are named."""
    _refresh(ctx, quiz)


def _refresh(voice: Voice, quiz: LiveQuiz) -> None:
    if quiz.state == State.LOBBY:
        show_board(voice, quiz)
    elif quiz.state == State.OVER:
        content = cards.final(voice, quiz, stand(voice.session, quiz))
        voice.tools.outbox.edit(voice.session, quiz.chat_id, f"live/final/{quiz.id}", content)
