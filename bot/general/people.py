"""Secretaries besides the administrators: who they are, and who appoints them."""

from markupsafe import Markup

from bot.chat import buttons
from bot.chat.context import Context, UserError
from bot.chat.texts import clip
from bot.engine.identity import Membership, Person, Role, roster
from bot.engine.outbox import Content, Key
from bot.general.roster import page_turn


def secretary(ctx: Context) -> None:
    """`/secretary`: who else may change the reminders here; in answer to somebody: he, or he no more."""
    if not ctx.chat.is_group:
        raise UserError(ctx.tr("Secretaries are appointed in the group. Say /secretary there."))
    if (person := ctx.answered()) is None:
        ctx.answer(_secretaries(ctx, 0))
        return
    member = ctx.session.get(Membership, (ctx.chat.id, person.id))
    if member is None:
        member = Membership(
            chat_id=ctx.chat.id,
            person_id=person.id,
            person=person,
            role=Role.MEMBER,
            appointed=False,
            exempt=False,
            anonymous=False,
            tags=[],
            joined_at=ctx.now,
        )
        ctx.session.add(member)
    elif member.left_at is not None:
        raise UserError(ctx.tr("{name} has left this group.", name=person.name))
    ctx.answer(Content(_appoint(ctx, member, person.name, wished=not member.appointed)))


def turn_secretaries(ctx: Context) -> None:
    """Another page."""
    ctx.show(_secretaries(ctx, ctx.ids[0] if ctx.ids else 0))


def appoint(ctx: Context) -> None:
    """A name was tapped: the person, what he is to be, and the page."""
    if len(ctx.ids) != 3 or not ctx.chat.is_group:
        return
    member = ctx.session.get(Membership, (ctx.chat.id, ctx.ids[0]))
    if member is not None and member.left_at is None:
        name = ctx.session.get_one(Person, member.person_id).name
        ctx.toast(_appoint(ctx, member, name, wished=ctx.ids[1] == 1))
    ctx.show(_secretaries(ctx, ctx.ids[2]))


def _appoint(ctx: Context, member: Membership, name: str, *, wished: bool) -> Markup:
    if member.role == Role.ADMINISTRATOR:
        return ctx.tr("{name} administers this group and may do everything already.", name=name)
    member.appointed = wished
    ctx.session.flush()
    if wished:
        return ctx.tr(
            "{name} is a secretary now: what administrators may do with me and see, so may they.", name=name
        )
    return ctx.tr("{name} is no secretary any more.", name=name)


def _secretaries(ctx: Context, page: int) -> Content:
    people = [
        one
        for one in roster(ctx.session, ctx.chat.id)
        if one.role != Role.ADMINISTRATOR and one.person.telegram_id is not None
    ]
    people.sort(key=lambda one: not one.appointed)
    lines = [
        ctx.tr("<b>Secretaries</b>"),
        ctx.tr(
            "Administrators are secretaries anyway. Who is appointed may change reminders, tests and the "
            "roster, too, and sees results. Tap a name to appoint somebody or to take it back. Whom I do not "
            "know yet: answer a message of theirs with /secretary"
        ),
    ]
    if names := [one.person.name for one in people if one.appointed]:
        lines.append(ctx.tr("Appointed: {names}", names=ctx.tr(", ").join(names)))
    shown, turn = page_turn(people, page, "general.secretaries")
    keys = [
        Key(
            ("✓ " if one.appointed else "") + clip(one.person.name, 20),
            buttons.data("general.appoint", one.person_id, int(not one.appointed), page),
        )
        for one in shown
    ]
    return Content(Markup("\n").join(lines), keys=[*buttons.columns(keys, 3, 2), *turn])
