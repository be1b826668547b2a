"""One's own record: results over time, strong and weak topics, what is open. Told to oneself alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from sqlalchemy import func, select

from bot.chat import buttons
from bot.chat.context import Context, UserError, Voice
from bot.chat.customs import day_of
from bot.chat.feature import Mastery
from bot.chat.texts import N_, clip, plain
from bot.engine.identity import Chat, Person
from bot.engine.outbox import Content, Key
from bot.scores import cards, drawing, handlers
from bot.scores.ledger import Occasion, ScoreEntry, ScoreMonth

MOST_TAKEN = 24
"""So many results are told by a picture at most, and so many …"""
MOST_LISTED = 6
"""… in words."""
ENOUGH = 3
"""A topic is told of from so many answers up."""
STRONG, WEAK = 0.85, 0.7
MOST_TOPICS = 3
MOST_OPEN = 6
IN_GROUP = N_("{name} ({group})")


@dataclass(frozen=True)
class Taken:
    """A test somebody has taken, and what counts of it, in hundredths of a point."""

    chat_id: int
    occasion_id: int
    held_on: date
    points: int
    of: int


def me(ctx: Context) -> None:
    """`/me`: in private one's record; in a group the way there."""
    if ctx.chat.is_group:
        link = f"https://t.me/{ctx.tools.username}?start=me"
        key = Key(plain(ctx.tr("My record")), url=link)
        ctx.answer(Content(ctx.tr("I tell this to you alone, in private."), keys=[[key]]))
        return
    ctx.answer(card(ctx))


def show(ctx: Context) -> None:
    """Back to the record."""
    if not ctx.chat.is_group:  # anybody can send any tap, anywhere
        ctx.show(card(ctx))


def chart(ctx: Context) -> None:
    """The results over time as a picture."""
    if ctx.chat.is_group or ctx.person is None:
        return
    drawing.begin_record(ctx)
    ctx.toast(ctx.tr("I am drawing it."))


def taken(voice: Voice, person: Person) -> Sequence[Taken]:
    """The tests he has taken and whose results are told, the latest first."""
    rows = voice.session.execute(
        select(
            ScoreEntry.chat_id,
            ScoreEntry.occasion_id,
            ScoreEntry.held_on,
            func.sum(ScoreEntry.points),
            func.sum(ScoreEntry.of),
        )
        .where(ScoreEntry.person_id == person.id, ScoreEntry.occasion == Occasion.TEST)
        .group_by(ScoreEntry.chat_id, ScoreEntry.occasion_id, ScoreEntry.held_on)
        .order_by(ScoreEntry.held_on.desc(), ScoreEntry.occasion_id.desc())
        .limit(MOST_TAKEN)
    ).all()
    teller = voice.tools.features.occasions.get(Occasion.TEST)
    chats = list({row[0] for row in rows})
    untold = set(teller.untold(voice.session, chats)) if teller is not None else set()
    return [
        Taken(chat_id, id_, day, int(points), int(of))
        for chat_id, id_, day, points, of in rows
        if id_ not in untold
    ]


def card(ctx: Context) -> Content:
    """What there is to tell, and the buttons."""
    person = ctx.person
    if person is None:
        raise UserError(ctx.tr("This is for you alone, and I cannot see who you are."))
    lines = [ctx.tr("<b>My record</b>"), ctx.tr("Nobody but you reads this here.")]
    results = taken(ctx, person)
    lines += _results(ctx, results)
    lines += _quizzes(ctx, person)
    lines += _topics(ctx, [one for tell in ctx.tools.features.mastery for one in tell(ctx.session, person)])
    waiting = [one for tell in ctx.tools.features.open_for for one in tell(ctx, person)][:MOST_OPEN]
    lines += [Markup(), ctx.tr("<b>Open for you</b>")]
    lines += [one.said for one in waiting] or [ctx.tr("Nothing.")]
    keys = [[one.button] for one in waiting]
    if sum(one.of > 0 for one in results) > 1:
        keys.append([Key(plain(ctx.tr("As a picture")), buttons.data("scores.chart"))])
    if handlers.groups_of(ctx):
        keys.append([Key(plain(ctx.tr("How the board shows me")), buttons.data("scores.wishes"))])
    return Content(Markup("\n").join(lines), keys=keys)


def _results(voice: Voice, results: Sequence[Taken]) -> list[Markup]:
    lines = [Markup(), voice.tr("<b>Tests</b>")]
    if not results:
        return [*lines, voice.tr("No result yet. It stands here once a test has closed.")]
    teller = voice.tools.features.occasions.get(Occasion.TEST)
    listed = results[:MOST_LISTED]
    held = teller.held(voice.session, [one.occasion_id for one in listed]) if teller is not None else {}
    chats = {one.chat_id for one in results}
    groups = {id_: voice.session.get(Chat, id_) for id_ in chats} if len(chats) > 1 else {}
    for one in listed:
        name = held[one.occasion_id].name if one.occasion_id in held else ""
        group = groups.get(one.chat_id)
        lines.append(
            Markup("{day}  {name}  {marks}").format(
                day=cards.day_said(voice, one.held_on, day_of(voice.chat, voice.now)),
                name=name if group is None else voice.tr(IN_GROUP, name=name, group=clip(group.title, 20)),
                marks=cards.marks_said(one.points, one.of) if one.of else voice.tr("does not count"),
            )
        )
    counted = [one for one in results if one.of]  # of a test that is void as a whole nothing is left
    if len(counted) > 1:
        points, of = sum(one.points for one in counted), sum(one.of for one in counted)
        lines.append(
            voice.tr(
                "Average of the last {number}: {marks} of a hundred",
                number=len(counted),
                marks=cards.marks_said(points, of),
            )
        )
    return lines


def _quizzes(voice: Voice, person: Person) -> list[Markup]:
    points, of = voice.session.execute(
        select(func.sum(ScoreMonth.points), func.sum(ScoreMonth.of)).where(
            ScoreMonth.person_id == person.id, ScoreMonth.occasion.in_((Occasion.QUIZ, Occasion.DAILY))
        )
    ).one()
    if not of:
        return []
    right, number = cards.points_said(int(points)), cards.points_said(int(of))
    said = N_("Quizzes and questions of the day: {right} of {number} right")
    return [voice.tr(said, right=right, number=number)]


def _topics(voice: Voice, mastered: Sequence[Mastery]) -> list[Markup]:
    """The topics he knows best and least; those of which there is enough to tell."""
    known = [one for one in mastered if one.answers >= ENOUGH]
    known.sort(key=lambda one: (-one.right / one.answers, -one.answers, one.topic))
    strong = [one for one in known if one.right >= STRONG * one.answers][:MOST_TOPICS]
    weak = [one for one in reversed(known) if one.right < WEAK * one.answers][:MOST_TOPICS]
    lines = []
    for said, topics in (
        (voice.tr("You know well: {topics}"), strong),
        (voice.tr("Worth another look: {topics}"), weak),
    ):
        if topics:
            named = [f"{one.topic} {one.right}/{one.answers}" for one in topics]
            lines.append(said.format(topics=voice.tr(", ").join(named)))
    return [Markup(), *lines] if lines else []
