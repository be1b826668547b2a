"""People vote, and polls close; the bot is told of both."""

from __future__ import annotations

from bot.sandbox.errors import NotPossible
from bot.sandbox.messages import refresh_poll
from bot.sandbox.model import Message, Poll, User
from bot.sandbox.polls import poll_json
from bot.sandbox.world import World


def vote(world: World, message: Message, user: User, options: list[int]) -> None:
    """Give, change or (with no options) withdraw a vote.

    `options` are positions in the poll's own order, whatever order the voter was shown. Raises NotPossible
    for what a client would not let a person do.
    """
    world.settle()
    poll = message.poll
    if poll is None:
        raise NotPossible("That message holds no poll.")
    chosen = sorted(set(options))
    _check(poll, message, user, chosen)
    before = poll.votes.get(user.id, [])
    if chosen == before:
        return
    for position in before:
        poll.options[position].voters -= 1
    for position in chosen:
        poll.options[position].voters += 1
    if chosen:
        poll.votes[user.id] = chosen
    else:
        del poll.votes[user.id]
    user.seen = True
    if not poll.anonymous:
        answer = {
            "poll_id": poll.id,
            "user": user.api,
            "option_ids": chosen,
            "option_persistent_ids": [poll.options[position].persistent_id for position in chosen],
        }
        world.updates.add("poll_answer", answer, world.now())
    _tell(world, poll)


def _check(poll: Poll, message: Message, user: User, chosen: list[int]) -> None:
    chat = message.chat
    if poll.closed:
        raise NotPossible("This poll is closed.")
    if not (chat.id == user.id if chat.is_private else chat.member(user.id).present):
        raise NotPossible(f"{user.name} is not in this chat and sees no poll there.")
    if any(not 0 <= position < len(poll.options) for position in chosen):
        raise NotPossible(f"This poll has the options 0 to {len(poll.options) - 1}.")
    if len(chosen) > 1 and not poll.multiple:
        raise NotPossible("Only one answer may be chosen here.")
    if user.id in poll.votes and not poll.revoting:
        raise NotPossible("A vote in this poll cannot be changed.")


def close(world: World, poll: Poll) -> None:
    """End the poll, by hand or because its time is up."""
    poll.closed = True
    _tell(world, poll)


def _tell(world: World, poll: Poll) -> None:
    refresh_poll(world, poll)
    world.updates.add("poll", poll_json(poll), world.now())
