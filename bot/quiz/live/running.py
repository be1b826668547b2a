"""A live quiz runs: one question after the other, each closed when its time is up, then the board.

A question is asked in the transaction that counts it as asked, and closed by a timer that is armed when
Telegram has it. Everything is rows and timers, so a restart in the middle changes nothing; what was voted
meanwhile comes before the timers do.
"""

from datetime import timedelta
from random import Random

from sqlalchemy import select, update

from bot.chat.context import TimerContext, Voice
from bot.engine.identity import Membership
from bot.engine.outbox import Content, Outgoing, Urgency
from bot.engine.outbox import State as Sent
from bot.quiz import learning, polls, ruled
from bot.quiz.live import boards, cards, counting
from bot.quiz.live.boards import NAMES
from bot.quiz.live.counting import CHECK, RECOUNT, SOON
from bot.quiz.live.model import LiveQuiz, Note, Player, State, current, polls_of, quiz_of
from bot.quiz.polls import AskedPoll

CLOSE = "live.close"
NEXT = "live.next"
LOBBY = "live.lobby"
GRACE = timedelta(seconds=2)
"""The last votes are on their way when a poll closes."""
GAP = timedelta(seconds=4)
"""Between two questions: to see what was right."""
LATE = timedelta(seconds=5)
"""A question that is closed so late ran while the bot was away."""
AWAY = timedelta(minutes=10)
"""After so long nobody waits for the next question any more: the quiz pauses."""
LOBBY_LASTS = timedelta(hours=3)
MOVE_EVERY = 5
"""After so many questions the standings are said anew, for they have scrolled away."""


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
        boards.move(voice, quiz)
    else:
        boards.show(voice, quiz)
    version_id = quiz.versions[quiz.place]
    question = ruled.question(voice.session, quiz.chat_id, version_id).question
    asked = polls.ask(
        voice.session,
        question,
        Random(f"{quiz.seed}/{quiz.place}"),
        chat_id=quiz.chat_id,
        version_id=version_id,
        place=quiz.place,
        seconds=quiz.seconds,
        now=voice.now,
        quiz_id=quiz.id,
    )
    number = f"{asked.place + 1}/{len(quiz.versions)}  "
    poll = cards.poll(voice.chat.language, number, asked, question)
    voice.say(
        Content("", poll=poll, topic=quiz.topic, keys=cards.under(voice, asked)),
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
                    asked.poll_id, asked.message_id, asked.sent_at = row.poll_id, row.message_id, row.sent_at
                    _sent(voice, quiz, asked)
                elif (copy := polls.copy_of(voice.session, asked)) is not None:
                    # It went out all the same, and people have answered it.
                    asked.poll_id, asked.sent_at = copy.poll_id, copy.posted_at
                    _sent(voice, quiz, asked)
                elif asked.closed_at is None:
                    _not_sent(voice, quiz, asked, waited=row.state == Sent.EXPIRED)


def _sent(voice: Voice, quiz: LiveQuiz, asked: AskedPoll) -> None:
    asked.closes_at = (asked.sent_at or voice.now) + timedelta(seconds=asked.seconds)
    if asked.closed_at is not None:
        _stop_poll(voice, asked)  # it was skipped while it was on its way
        return
    voice.arm(CLOSE, quiz.id, f"{asked.id}", asked.closes_at + GRACE)
    counting.check_soon(voice.tools, voice.session, asked, voice.now)


def _not_sent(voice: Voice, quiz: LiveQuiz, asked: AskedPoll, *, waited: bool) -> None:
    """It counts for nobody. One is passed over; a second one in a row, or a long wait, pauses the quiz."""
    before = next(
        (one for one in reversed(polls_of(voice.session, quiz.id)) if one.place < asked.place), None
    )
    asked.void, asked.closed_at = True, voice.now
    in_a_row = before is not None and before.void and before.poll_id is None
    if quiz.state == State.RUNNING and (waited or in_a_row or voice.chat.unreachable):
        quiz.state, quiz.note = State.PAUSED, Note.UNSENT
        boards.move(voice, quiz)
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
    asked.untimed |= late >= LATE
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
    earlier = [one for one in polls_of(ctx.session, quiz.id) if one is not asked]
    joined = ctx.session.scalars(select(Player.person_id).where(Player.quiz_id == quiz.id))
    gone = select(Membership.person_id).where(
        Membership.chat_id == quiz.chat_id, Membership.left_at.is_not(None)
    )
    waited = polls.voters(ctx.session, earlier) | set(joined) - set(ctx.session.scalars(gone))
    if waited and waited <= polls.voters(ctx.session, [asked]):
        conclude(ctx, quiz, asked)


def _open(ctx: TimerContext, quiz: LiveQuiz, occurrence: str) -> AskedPoll | None:
    """The question a timer is about, if it is still open."""
    asked = current(ctx.session, quiz)
    if asked is None or asked.closed_at is not None or occurrence.split("/")[0] != str(asked.id):
        return None
    return asked


def conclude(voice: Voice, quiz: LiveQuiz, asked: AskedPoll, pause: timedelta = GAP) -> None:
    """A question is over: its poll is closed, the standings follow, then the next one."""
    asked.closed_at = voice.now
    _stop_poll(voice, asked)
    if not asked.void and asked.poll_id is not None:
        learning.note_soon(voice, asked)
    voice.session.flush()
    if quiz.state == State.RUNNING:
        last = asked.place + 1 == len(quiz.versions)
        go_on(voice, quiz, GRACE if last else pause)
    elif quiz.note is not None:
        boards.move(voice, quiz)
    else:
        boards.show(voice, quiz)


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
        stop = Content("", stop=asked.message_id, keys=cards.under(voice, asked))
        voice.say(stop, name=f"live/stop/{asked.id}", urgency=Urgency.QUIZ)


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
            boards.move(ctx, quiz)
            return
        ask(ctx, quiz)
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
    standings = counting.stand(voice.session, quiz)
    voice.tools.outbox.edit(voice.session, quiz.chat_id, quiz.board, cards.ended(voice, quiz))
    voice.say(cards.final(voice, quiz, standings), name=f"live/final/{quiz.id}", urgency=Urgency.QUIZ)
    counting.enter_points(voice, quiz, standings)
    if standings.counted:
        voice.arm(RECOUNT, quiz.id, "1", voice.now + counting.LATER)


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
