"""Somebody has a new Telegram account: his secretary says which was his before, and his record goes with him.

Only an account that has left every group can be taken up: whoever is still somewhere speaks for himself. Who
left has no rights any more, so none are handed over.
"""

from markupsafe import Markup

from bot.chat import buttons
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.chat.texts import N_, clip, plain
from bot.engine.identity import Chat, Person, private_chat
from bot.engine.outbox import Content, Key
from bot.general.merging import called, former_members, merge
from bot.general.roster import member_of, on_roster, page_turn, person_card


def offer(ctx: Context) -> None:
    """Which account was his before? The group, the member, and a page of those who have left."""
    group, member = member_of(ctx)
    page = ctx.ids[2] if len(ctx.ids) > 2 else 0
    ids = (group.id, member.person_id)
    found = former_members(ctx.session, group.id, member.person_id)
    shown, turn = page_turn(found, page, "general.former", *ids)
    keys = [
        Key(clip(called(one.person), 28), buttons.data("general.former_is", *ids, one.person_id, 0))
        for one in shown
    ]
    lines = [
        ctx.tr("<b>{name}</b>: which account was his before?", name=member.person.name),
        ctx.tr(
            "These have left and are in no other group of mine. Everything that is on record of both becomes "
            "one person's."
        ),
    ]
    back = [Key(plain(ctx.tr("Back")), buttons.data("general.person", *ids))]
    ctx.show(Content(Markup("\n").join(lines), keys=[*buttons.rows(keys, 2), *turn, back]))


def take_up(ctx: Context) -> None:
    """It was this one: the group, the member, the account that has left, and 1 once it is sure."""
    group, member = member_of(ctx)
    target = member.person
    other_id = ctx.ids[2] if len(ctx.ids) > 2 else 0
    found = former_members(ctx.session, group.id, target.id)
    other = next((one.person for one in found if one.person_id == other_id), None)
    if other is None or target.telegram_id is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    ids = (group.id, target.id)
    if len(ctx.ids) < 4 or ctx.ids[3] != 1:
        text = ctx.tr(
            "Was {other}, who has left, the same person as {name}? This cannot be undone.",
            other=called(other),
            name=called(target),
        )
        yes = Key(plain(ctx.tr("Yes, the same")), buttons.data("general.former_is", *ids, other.id, 1))
        back = Key(plain(ctx.tr("Back")), buttons.data("general.former", *ids, 0))
        ctx.show(Content(text, keys=[[yes, back]]))
        return
    _tell(ctx, group, other, target)
    merge(ctx, other, target)
    ctx.show(person_card(ctx, group, on_roster(ctx, group, target.id)))


def _tell(ctx: Context, group: Chat, old: Person, new: Person) -> None:
    """Both accounts hear of it: what goes from one to the other is about him."""
    for person, text in (
        (
            old,
            N_(
                "A secretary of {group} has handed your record over to the account {name}. If that is not "
                "yours, please tell him."
            ),
        ),
        (
            new,
            N_(
                "A secretary of {group} has put the record of your earlier account {other} to this one. If "
                "it was not yours, please tell him."
            ),
        ),
    ):
        chat = private_chat(ctx.session, person)
        if chat is not None and person is not ctx.person:
            own = ctx.towards(chat)
            own.say(Content(own.tr(text, group=group.title, name=called(new), other=called(old))))
