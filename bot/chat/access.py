"""Who is a secretary here. Decided from the database, never from what a button carries."""

from bot.chat.context import Context, UserError
from bot.chat.feature import Who
from bot.engine.identity import Chat, Membership, Role


def is_administrator(chat: Chat, membership: Membership | None, *, anonymous: bool) -> bool:
    """Everybody in his private chat; in a group its administrators, also an anonymous one."""
    if not chat.is_group or anonymous:
        return True
    return membership is not None and membership.left_at is None and membership.role == Role.ADMINISTRATOR


def is_secretary(chat: Chat, membership: Membership | None, *, anonymous: bool = False) -> bool:
    """The administrators, and whom they appointed."""
    if membership is not None and membership.appointed and membership.left_at is None:
        return True
    return is_administrator(chat, membership, anonymous=anonymous)


def demand(who: Who, ctx: Context, *, unasked: bool) -> None:
    """Raise UserError unless he may. `unasked`: Telegram did not say who the administrators are."""
    if who is Who.EVERYBODY or ctx.is_administrator or (who is Who.SECRETARY and ctx.is_secretary):
        return
    if unasked:
        raise UserError(
            ctx.tr("I could not ask Telegram who the administrators here are. Please try again in a minute.")
        )
    raise UserError(ctx.tr("Only the administrators of this group can do this. Ask one of them, please."))
