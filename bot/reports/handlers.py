"""`/report` and its buttons. Thin: of which group, of which span, may he; show it."""

from markupsafe import Markup

from bot.chat import keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError, Voice
from bot.chat.customs import day_of
from bot.engine.identity import Chat
from bot.engine.outbox import Content, Urgency
from bot.reports import cards, completion, drawing, figures
from bot.scores import spans
from bot.scores.spans import FARTHEST, Span, Wish


def report(ctx: Context) -> None:
    """`/report`, alone or with a span: 上月, 季度, year."""
    voice = keeping.aside(ctx, "report")
    groups = [ctx.chat] if ctx.chat.is_group else keeping.groups_of(ctx)
    span, back = _read(ctx, groups[0])
    if len(groups) > 1:
        keys = cards.choice(voice, groups, "reports.open", span, back)
        keeping.confide(ctx, voice, Content(voice.tr("Which group?"), keys=keys))
        return
    keeping.confide(ctx, voice, _report(voice, groups[0], span, back))


def _read(ctx: Context, group: Chat) -> tuple[Span, int]:
    """The span that is meant. Raises UserError."""
    wish = spans.read(ctx.words, day_of(group, ctx.now))
    if wish is None or wish.span not in cards.SPANS or wish != Wish(wish.span, wish.back):
        raise UserError(
            ctx.tr(
                "I did not understand “{words}”. For example: {example}",
                words=ctx.words[:60],
                example=ctx.tr("/report last month"),
            )
        )
    return wish.span, wish.back


def _report(voice: Voice, group: Chat, span: Span, back: int) -> Content:
    return cards.report(voice, group, span, back, figures.trend(voice, group, span, back))


def open_report(ctx: Context) -> None:
    """Another span, or another group."""
    group, span, back = _wished(ctx)
    ctx.show(_report(ctx, group, span, back))


def preview(ctx: Context) -> None:
    """What the group would read."""
    group, span, back = _wished(ctx)
    ctx.show(cards.preview(ctx, group, span, back, _aggregate(ctx, ctx, group, span, back)))


def send(ctx: Context) -> None:
    """Let the group read it."""
    group, span, back = _wished(ctx)
    if not ctx.carries("reports.send"):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    voice = ctx.towards(group)
    voice.say(Content(_aggregate(ctx, voice, group, span, back)), urgency=Urgency.REPORT)
    ctx.toast(ctx.tr("Sent to the group."))
    ctx.show(_report(ctx, group, span, back))


def _aggregate(ctx: Context, voice: Voice, group: Chat, span: Span, back: int) -> Markup:
    """What the group may read, as `voice` says it. Raises UserError where there is nothing."""
    days = figures.days_of(group, span, back, ctx.now)
    members = figures.everybody(ctx.session, group)
    found = figures.figures(ctx.session, ctx.tools.features, group, days, members)
    text = cards.aggregate(voice, group, span, back, found)
    if text is None:
        raise UserError(
            ctx.tr(
                "Fewer than {fewest} took part: a number would tell somebody’s marks.",
                fewest=figures.FEWEST,
            )
        )
    return text


def chart(ctx: Context) -> None:
    """The trend as a picture."""
    group, span, back = _wished(ctx)
    drawing.begin(ctx, group, span, back)
    ctx.toast(ctx.tr("I am drawing it."))


def register(ctx: Context) -> None:
    """Who has done what: the group, so many half-years back, the page."""
    group, back, page = _kept(ctx, 3)
    ctx.show(completion.card(ctx, group, min(back, FARTHEST), page))


def _wished(ctx: Context) -> tuple[Chat, Span, int]:
    """The group and the span that a button is about. Raises UserError."""
    group, span, back = _kept(ctx, 3)
    if span not in list(cards.SPANS):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return group, Span(span), min(back, FARTHEST)


def _kept(ctx: Context, number: int) -> tuple[Chat, int, int]:
    """The group, if he is a secretary of it and asks in private, and the numbers. Raises UserError."""
    if ctx.chat.is_group or len(ctx.ids) != number:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return keeping.group_of(ctx, ctx.ids[0]), ctx.ids[1], ctx.ids[2]
