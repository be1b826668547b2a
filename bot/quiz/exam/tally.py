"""The count in a test's announcement, kept up to date."""

from datetime import timedelta

from bot.chat.context import TimerContext, Voice
from bot.quiz.exam import notices
from bot.quiz.exam.model import Test

COUNT = "exam.count"
SPACING = timedelta(seconds=10)
"""The count changes at most so often: a crowd that hands in must not use up what may be said in a minute."""


def bring_up_to_date(voice: Voice, test: Test) -> None:
    """Bring the count up to date: at once, or once for all who hand in within a few seconds."""
    if test.closed_at is not None or (test.counted_at is not None and test.counted_at > voice.now):
        return  # it is over, or that is armed
    if test.counted_at is None or test.counted_at + SPACING <= voice.now:
        test.counted_at = voice.now
        show(voice, test)
    else:
        test.counted_at += SPACING
        voice.arm(COUNT, test.id, f"{test.counted_at:%Y-%m-%dT%H:%M:%S.%f}", test.counted_at)


def count(ctx: TimerContext, test: Test) -> None:
    """Those who handed in within the last seconds are counted."""
    if test.closed_at is None:
        show(ctx, test)


def show(voice: Voice, test: Test) -> None:
    """Let the announcement say how things are now."""
    voice.tools.outbox.edit(
        voice.session, test.chat_id, notices.name_of(test), notices.announcement(voice, test)
    )
