"""The message with the standings and the secretary's buttons: the lobby, how it stands, that it is over."""

from datetime import timedelta

from bot.chat.context import TimerContext, Voice
from bot.engine.outbox import Content, Urgency
from bot.quiz.live import cards
from bot.quiz.live.counting import stand
from bot.quiz.live.model import LiveQuiz, State, players_of

NAMES = "live.names"
SPACING = timedelta(seconds=6)
"""Names in the lobby change at most so often: a group takes twenty messages a minute."""


def show(voice: Voice, quiz: LiveQuiz) -> None:
    """Let the message with the buttons say how it stands."""
    voice.tools.outbox.edit(voice.session, quiz.chat_id, quiz.board, board(voice, quiz))


def move(voice: Voice, quiz: LiveQuiz) -> None:
    """Say it anew, below everything."""
    voice.tools.outbox.edit(voice.session, quiz.chat_id, quiz.board, cards.moved(voice, quiz))
    quiz.board = new_name(voice)
    voice.say(board(voice, quiz), name=quiz.board, urgency=Urgency.QUIZ)


def new_name(voice: Voice) -> str:
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
        refresh(voice, quiz)
    else:
        quiz.counted_at += SPACING
        voice.arm(NAMES, quiz.id, f"{quiz.counted_at:%m%dT%H%M%S.%f}", quiz.counted_at)


def names(ctx: TimerContext, quiz: LiveQuiz) -> None:
    """Those who joined in the last seconds are named."""
    refresh(ctx, quiz)


def refresh(voice: Voice, quiz: LiveQuiz) -> None:
    """Let the lobby, or the final board, say how things are now."""
    if quiz.state == State.LOBBY:
        show(voice, quiz)
    elif quiz.state == State.OVER:
        content = cards.final(voice, quiz, stand(voice.session, quiz))
        voice.tools.outbox.edit(voice.session, quiz.chat_id, f"live/final/{quiz.id}", content)
