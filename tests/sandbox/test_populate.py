from __future__ import annotations

import pytest

from bot.sandbox.populate import demo_world


@pytest.mark.parametrize(("language", "letters"), [("zh", "\u4e00"), ("en", "A")])
def test_the_demo_begins_with_a_secretary_a_dozen_members_and_the_bot(language: str, letters: str) -> None:
    world = demo_world(language)
    groups = [chat for chat in world.chats.values() if not chat.is_private]
    group, forum = groups
    assert len(world.users) == 13
    assert len({user.name for user in world.users.values()}) == 13
    assert [member.status for member in group.members.values()][:2] == ["creator", "administrator"]
    assert all(world.bot_member(chat).status == "member" for chat in groups)
    assert len(forum.topics) == 3
    assert all(user.first_name >= letters for user in world.users.values())
    # The bot was not yet there to hear it, but it will: that it was added, and the topics.
    assert len(world.updates) > 0


def test_there_is_no_third_language() -> None:
    with pytest.raises(ValueError, match="zh and en"):
        demo_world("fr")
