"""How somebody wishes to be shown on the boards of his groups; how a group wishes its board. Both by taps."""

from markupsafe import Markup

from bot.chat import buttons
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.chat.texts import N_, clip, plain
from bot.engine.identity import Chat
from bot.engine.outbox import Content, Key
from bot.scores import handlers, naming, posted, standings
from bot.scores.model import MOST, BoardCustom, BoardWish, Naming, Showing

ALIAS_QUESTION = "scores.alias"
SHOWINGS = {
    Showing.NAME: N_("My name"),
    Showing.ALIAS: N_("An alias"),
    Showing.HIDDEN: N_("Not at all"),
}
NAMINGS = {
    Naming.NAMES: N_("Names"),
    Naming.ALIASES: N_("Aliases only"),
    Naming.OFF: N_("No board"),
}


def show_mine(ctx: Context) -> None:
    """How he is shown in a group; of several groups, which."""
    if ctx.chat.is_group:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    groups = handlers.groups_of(ctx)
    if not ctx.ids and len(groups) > 1:
        keys = [Key(clip(group.title, 40), buttons.data("scores.wishes", group.id)) for group in groups[:40]]
        ctx.show(Content(ctx.tr("In which group?"), keys=[*buttons.rows(keys, 1), [_back(ctx)]]))
        return
    ctx.show(_mine(ctx, _group(ctx, ctx.ids[0] if ctx.ids else groups[0].id if groups else 0)))


def choose(ctx: Context) -> None:
    """How he wishes to be shown: the group, and which of the ways."""
    if ctx.chat.is_group or ctx.person is None or not ctx.ids:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    group, showing = _group(ctx, ctx.ids[0]), ctx.choice(1, list(Showing))
    if showing is Showing.ALIAS:
        ctx.ask(
            ctx.tr("What shall the board of {group} call you?", group=group.title),
            plain(ctx.tr("Night owl")),
            name=ALIAS_QUESTION,
            about=group.id,
        )
        return
    wish = naming.wish_of(ctx.session, group.id, ctx.person.id)
    if wish is None:
        wish = BoardWish(chat_id=group.id, person_id=ctx.person.id)
        ctx.session.add(wish)
    # The alias goes: somebody else may take it.
    wish.showing, wish.alias, wish.sign = showing, None, None
    ctx.session.flush()
    posted.renew(ctx, group)
    ctx.show(_mine(ctx, group))


def typed_alias(ctx: Context) -> None:
    """An alias was typed."""
    if ctx.chat.is_group or ctx.person is None or not ctx.ids:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    group = _group(ctx, ctx.ids[0])
    naming.take_alias(ctx, group, ctx.person, ctx.words)
    posted.renew(ctx, group)
    ctx.answer(_mine(ctx, group))


def _group(ctx: Context, chat_id: int) -> Chat:
    group = next((one for one in handlers.groups_of(ctx) if one.id == chat_id), None)
    if group is None:
        raise UserError(ctx.tr("You are not in this group any more."))
    return group


def _mine(ctx: Context, group: Chat) -> Content:
    wish = naming.wish_of(ctx.session, group.id, ctx.person.id) if ctx.person else None
    showing = wish.showing if wish is not None else Showing.NAME
    lines = [
        ctx.tr("<b>How the board of {group} shows you</b>", group=group.title),
        {
            Showing.NAME: ctx.tr("By your name."),
            Showing.ALIAS: ctx.tr("As “{alias}”.", alias=wish.alias if wish is not None else ""),
            Showing.HIDDEN: ctx.tr(
                "Not at all, and no gap tells of you. Where you would stand is told to you alone."
            ),
        }[Showing(showing)],
    ]
    if standings.custom_of(ctx.session, group.id).naming == Naming.ALIASES:
        lines.append(
            ctx.tr("This group shows aliases only; who has none is “{member}”.", member=ctx.tr(naming.MEMBER))
        )
    keys = [
        Key(
            ("✓ " if one == showing else "") + plain(ctx.tr(said)),
            buttons.data("scores.show_as", group.id, number),
        )
        for number, (one, said) in enumerate(SHOWINGS.items())
    ]
    return Content(Markup("\n").join(lines), keys=[keys, [_back(ctx)]])


def _back(ctx: Context) -> Key:
    return Key(plain(ctx.tr("Back")), buttons.data("scores.me"))


# -- the group's own wish


def show_custom(ctx: Context) -> None:
    """How the board of this group is; for its secretaries."""
    if ctx.chat.is_group:
        ctx.show(_custom(ctx))


def choose_naming(ctx: Context) -> None:
    """Names, aliases only, or no board."""
    if ctx.chat.is_group:
        _own(ctx).naming = ctx.choice(0, list(Naming))
        ctx.session.flush()
        posted.renew(ctx, ctx.chat)
        ctx.show(_custom(ctx))


def choose_most(ctx: Context) -> None:
    """How many are named at most."""
    if ctx.chat.is_group:
        _own(ctx).most = ctx.choice(0, MOST)
        ctx.session.flush()
        posted.renew(ctx, ctx.chat)
        ctx.show(_custom(ctx))


def _own(ctx: Context) -> BoardCustom:
    custom = standings.custom_of(ctx.session, ctx.chat.id)
    ctx.session.add(custom)
    return custom


def _custom(ctx: Context) -> Content:
    custom = standings.custom_of(ctx.session, ctx.chat.id)
    lines = [
        ctx.tr("<b>The board of this group</b>"),
        ctx.tr(
            "It comes when somebody says /top, never by itself. The better half is named at most, and nobody "
            "among the last. Everybody chooses under /me how he is shown."
        ),
    ]
    namings = [
        Key(
            ("✓ " if one == custom.naming else "") + plain(ctx.tr(said)),
            buttons.data("scores.naming", number),
        )
        for number, (one, said) in enumerate(NAMINGS.items())
    ]
    keys = [namings]
    if custom.naming != Naming.OFF:
        keys.append(
            [
                Key(
                    ("✓ " if most == custom.most else "") + plain(ctx.tr("Top {number}", number=most)),
                    buttons.data("scores.most", number),
                )
                for number, most in enumerate(MOST)
            ]
        )
    keys.append([Key(plain(ctx.tr("Back")), buttons.data("general.settings"))])
    return Content(Markup("\n").join(lines), keys=keys)
