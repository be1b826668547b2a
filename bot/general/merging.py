"""Two persons turn out to be one: who stands on a list, and who speaks to the bot."""

from bot.chat.context import Voice
from bot.engine.identity import Membership, Person, merge_people
from bot.scores import ledger


def merge(voice: Voice, source: Person, target: Person) -> None:
    """`source`, who has no account, is `target`: nothing of either is lost, nothing counts twice."""
    ledger.hand_over(voice.session, source.id, target.id)
    for join in voice.tools.features.mergers:
        join(voice, source, target)
    merge_people(voice.session, source, target)


def can_be(voice: Voice, group_id: int, target: Person) -> bool:
    """Whether somebody on a group's list can be `target`: one person stands on a list once."""
    member = voice.session.get(Membership, (group_id, target.id))
    return target.telegram_id is not None and (member is None or not member.listed)
