"""Who is on the list and who speaks in the group under the same name: put together in one go."""

from collections.abc import Sequence
from zlib import crc32

from markupsafe import Markup

from bot.chat import buttons, keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.chat.texts import plain
from bot.engine.identity import Chat, Membership, roster
from bot.engine.outbox import Content, Key
from bot.general.binding import tell
from bot.general.merging import called, merge, namesakes
from bot.general.roster import page_of

MOST = 20
"""Pairs at a time: all of them are read before they are put together."""


def offer(ctx: Context) -> None:
    """Are these the same? The group."""
    group, found = _found(ctx)
    if not found:
        ctx.show(page_of(ctx, ctx, group, 0))
        return
    lines = [
        ctx.tr("<b>The same name on the list and in the group</b>\n{group}", group=group.title),
        *(
            Markup("{name} = {account}").format(name=one.person.name, account=called(other.person))
            for one, other in found
        ),
        Markup(),
        ctx.tr("Is each of them one person? This cannot be undone."),
    ]
    yes = ctx.tr("Yes, all {number}", number=len(found))
    keys = [
        Key(plain(yes), buttons.data("general.join_namesakes", group.id, _sum(found))),
        Key(plain(ctx.tr("Back")), buttons.data("general.roster", group.id, 0)),
    ]
    ctx.show(Content(Markup("\n").join(lines), keys=[keys]))


def join(ctx: Context) -> None:
    """They are: the group, and the check sum of those who were shown."""
    group, found = _found(ctx)
    if len(ctx.ids) != 2 or ctx.ids[1] != _sum(found):
        offer(ctx)  # somebody has come or gone since: he looks again
        return
    # What is read of memberships is gone after the first of them.
    for named, known in [(one.person, other.person) for one, other in found]:
        merge(ctx, named, known)
        tell(ctx, group, known)
    ctx.toast(ctx.tr("Put together: {number}", number=len(found)))
    ctx.show(page_of(ctx, ctx, group, 0))


def _found(ctx: Context) -> tuple[Chat, list[tuple[Membership, Membership]]]:
    """The group, and those of the same name. Raises UserError."""
    if ctx.chat.is_group or not ctx.ids:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    group = keeping.group_of(ctx, ctx.ids[0])
    return group, namesakes(roster(ctx.session, group.id))[:MOST]


def _sum(found: Sequence[tuple[Membership, Membership]]) -> int:
    ids = [(one.person_id, other.person_id) for one, other in found]
    return crc32(repr(ids).encode())
