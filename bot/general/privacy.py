"""`/privacy`: what is kept, why, for how long and for whose eyes."""

from datetime import timedelta

from markupsafe import Markup

from bot.chat.context import Context
from bot.engine.outbox import Content


def privacy(ctx: Context) -> None:
    """`/privacy`."""
    keep = ctx.tools.retention

    def days(length: timedelta) -> str:
        years, rest = divmod(length.days, 365)
        if years and not rest:
            return ctx.tr("{years} years", years=years) if years > 1 else ctx.tr("1 year")
        return ctx.tr("{days} days", days=length.days)

    lines = [
        ctx.tr("<b>What I keep, and why</b>"),
        ctx.tr(
            "Who you are to me: your name, as Telegram or your secretary's roster has it, your groups and "
            "when you came and left, subgroup and tags; so that reminders and tests reach the right people."
        ),
        ctx.tr(
            "Reminders, and which you acknowledged: {period}. The group sees how many have, only its "
            "secretaries see who has not.",
            period=days(keep.receipts),
        ),
        ctx.tr(
            "Tests: your points stay, for your own record and the counts of the group; what you answered to "
            "each question stays {period}, so that a wrong key can be put right. Your marks are told to you; "
            "your secretary sees results for study, not for appraisal.",
            period=days(keep.answers),
        ),
        ctx.tr(
            "Quizzes in the group: everybody there can see votes, that is Telegram's design. I keep them "
            "{period}, and the points.",
            period=days(keep.answers),
        ),
        ctx.tr("Practice: what you have learnt, to ask you the right question next. Only you see it."),
        ctx.tr(
            "What you write when you report a question: {period}. The secretaries of the group read it.",
            period=days(keep.reports),
        ),
        ctx.tr(
            "What I said: {period}. What you say to me is not kept once it is done; what failed stays until "
            "it is mended.",
            period=days(keep.messages),
        ),
        Markup(),
        ctx.tr("<b>What I do not keep</b>"),
        ctx.tr("What people say to each other. It is dropped before it is stored, and nothing is passed on."),
        Markup(),
        ctx.tr("<b>Yours to decide</b>"),
        ctx.tr(
            "/mydata sends you all of it as a file. /forgetme ends it: what you reached stays, without a "
            "name."
        ),
    ]
    ctx.answer(Content(Markup("\n").join(lines)))
