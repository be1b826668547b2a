"""Who is who in a group: secretaries besides the administrators, and the roster.

A roster holds what the bot has learnt: Telegram lists no members. It is shown to a secretary in private,
because who is exempt is nobody else's business.
"""

from collections.abc import Sequence

from markupsafe import Markup

from bot.chat import buttons, keeping
from bot.chat.context import Context, UserError, Voice
from bot.chat.texts import clip, plain
from bot.engine.identity import Chat, Membership, Person, Role, roster
from bot.engine.outbox import Content, Key

PAGE = 12

# -- secretaries


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
            "{name} is a secretary now: what administrators may do with me, so may they.", name=name
        )
    return ctx.tr("{name} is no secretary any more.", name=name)


def _secretaries(ctx: Context, page: int) -> Content:
    people = [one for one in roster(ctx.session, ctx.chat.id) if one.role != Role.ADMINISTRATOR]
    people.sort(key=lambda one: not one.appointed)
    lines = [
        ctx.tr("<b>Secretaries</b>"),
        ctx.tr(
            "Administrators are secretaries anyway. Tap a name to appoint somebody or to take it back. "
            "Whom I do not know yet: answer a message of theirs with /secretary"
        ),
    ]
    if names := [one.person.name for one in people if one.appointed]:
        lines.append(ctx.tr("Appointed: {names}", names=ctx.tr(", ").join(names)))
    shown, turn = _page(people, page, "general.secretaries")
    keys = [
        Key(
            ("✓ " if one.appointed else "") + clip(one.person.name, 20),
            buttons.data("general.appoint", one.person_id, int(not one.appointed), page),
        )
        for one in shown
    ]
    return Content(Markup("\n").join(lines), keys=[*buttons.rows(keys, 3), *turn])


# -- the roster


def show_roster(ctx: Context) -> None:
    """`/roster`: who is known to be in the group; to the secretary alone."""
    voice = keeping.aside(ctx, "roster")
    chats = [ctx.chat] if ctx.chat.is_group else keeping.groups_of(ctx)
    content = _roster(voice, chats[0], 0) if len(chats) == 1 else _choice(voice, chats)
    keeping.confide(ctx, voice, content)


def open_roster(ctx: Context) -> None:
    """A group was chosen, or a page turned."""
    if len(ctx.ids) == 2 and not ctx.chat.is_group:
        ctx.show(_roster(ctx, keeping.group_of(ctx, ctx.ids[0]), ctx.ids[1]))


def exempt(ctx: Context) -> None:
    """A name was tapped: the group, the person, whether he is left out, and the page."""
    if len(ctx.ids) != 4 or ctx.chat.is_group:
        return
    group = keeping.group_of(ctx, ctx.ids[0])
    member = ctx.session.get(Membership, (group.id, ctx.ids[1]))
    if member is not None:
        member.exempt = ctx.ids[2] == 1
        ctx.session.flush()
    ctx.show(_roster(ctx, group, ctx.ids[3]))


def confirm(ctx: Context) -> None:
    """The roster is whole, or not any more: the group, which of the two, and the page."""
    if len(ctx.ids) != 3 or ctx.chat.is_group:
        return
    group = keeping.group_of(ctx, ctx.ids[0])
    if ctx.ids[1] == 0:
        group.roster_confirmed_at = None
    elif group.roster_confirmed_at is None:
        group.roster_confirmed_at = ctx.now
    ctx.show(_roster(ctx, group, ctx.ids[2]))


def _choice(voice: Voice, chats: Sequence[Chat]) -> Content:
    keys = [Key(clip(chat.title, 40), buttons.data("general.roster", chat.id, 0)) for chat in chats[:40]]
    return Content(voice.tr("Which group?"), keys=buttons.rows(keys, 1))


def _roster(voice: Voice, group: Chat, page: int) -> Content:
    people = roster(voice.session, group.id)
    counted = sum(not one.exempt for one in people)
    lines = [
        voice.tr("<b>Roster of {group}</b>", group=group.title),
        voice.tr("Known: {number}, counted: {counted}", number=len(people), counted=counted),
    ]
    if group.roster_confirmed_at is None:
        lines.append(
            voice.tr(
                "I know who has joined, spoken to me or tapped since I came. Once everybody is here, confirm "
                "it, and I can say “18/23” and tell you who has not."
            )
        )
    else:
        lines.append(voice.tr("✓ Confirmed"))
    lines.append(voice.tr("Tap a name to leave somebody out of the count, or to take them in again."))
    shown, turn = _page(people, page, "general.roster", group.id)
    keys = [
        Key(
            ("– " if one.exempt else "") + clip(one.person.name, 20),
            buttons.data("general.exempt", group.id, one.person_id, int(not one.exempt), page),
        )
        for one in shown
    ]
    confirmed = group.roster_confirmed_at is not None
    label = voice.tr("Not everybody is here") if confirmed else voice.tr("Everybody is here")
    last = [Key(plain(label), buttons.data("general.confirm", group.id, int(not confirmed), page))]
    return Content(Markup("\n").join(lines), keys=[*buttons.rows(keys, 3), *turn, last])


def _page(
    people: Sequence[Membership], page: int, name: str, *ids: int
) -> tuple[Sequence[Membership], list[list[Key]]]:
    """The members on a page, and the buttons that turn it."""
    page = min(page, max(0, (len(people) - 1) // PAGE))
    turn = []
    if page > 0:
        turn.append(Key("◀", buttons.data(name, *ids, page - 1)))
    if (page + 1) * PAGE < len(people):
        turn.append(Key("▶", buttons.data(name, *ids, page + 1)))
    return people[page * PAGE : (page + 1) * PAGE], [turn] if turn else []
