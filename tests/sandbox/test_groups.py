"""Groups: coming and going, rising, topics, and a basic group that becomes a supergroup."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import members
from bot.sandbox.errors import BotApiError, NotPossible
from tests.sandbox.town import Town, build_town


def test_the_bot_hears_how_it_came_rose_and_went(town: Town) -> None:
    group = members.found_group(town.world, "新组", creator=town.secretary, members=[town.member])
    bot = town.world.bot
    members.act(town.world, group, bot, "promote", by=town.secretary)
    members.act(town.world, group, bot, "demote", by=town.secretary)
    members.act(town.world, group, bot, "leave", by=town.secretary)
    town.say(town.member, "/plan", group)
    heard = town.heard()
    changes = [update["my_chat_member"] for update in heard if "my_chat_member" in update]
    assert [change["new_chat_member"]["status"] for change in changes] == [
        "member",
        "administrator",
        "member",
        "kicked",
    ]
    assert changes[0]["from"]["id"] == town.secretary.id
    services = [update["message"] for update in heard if "message" in update]
    # Of its own going it gets no message any more, and nothing that is said afterwards.
    assert [list(service.get("new_chat_members", [])) for service in services] == [[bot.api]]


def test_members_come_and_go_by_service_message_and_for_an_administrator_by_update(town: Town) -> None:
    town.world.updates.allow(["message", "chat_member"])
    members.act(town.world, town.group, town.stranger, "join", by=town.secretary)
    assert [next(iter(set(update) - {"update_id"})) for update in town.heard()] == ["message"]
    members.act(town.world, town.group, town.world.bot, "promote", by=town.secretary)
    members.act(town.world, town.group, town.stranger, "leave")
    heard = town.heard()
    assert heard[0]["chat_member"]["new_chat_member"]["status"] == "left"
    assert heard[1]["message"]["left_chat_member"]["id"] == town.stranger.id
    assert town.call("getChatMember", chat_id=town.group.id, user_id=town.stranger.id)["status"] == "left"
    assert town.call("getChatMemberCount", chat_id=town.group.id) == 3


def test_administrators_with_the_owner_and_the_bot_among_them(town: Town) -> None:
    members.act(town.world, town.group, town.member, "promote", anonymous=True)
    members.act(town.world, town.group, town.world.bot, "promote")
    found = town.call("getChatAdministrators", chat_id=town.group.id)
    assert {(one["user"]["id"], one["status"], one["is_anonymous"]) for one in found} == {
        (town.secretary.id, "creator", False),
        (town.member.id, "administrator", True),
        (town.world.bot.id, "administrator", False),
    }


def test_a_group_becomes_a_supergroup() -> None:
    town = build_town(supergroup=False)
    card = town.tell(town.group)
    fresh = members.migrate(town.world, town.group)
    heard = town.heard()
    assert heard[0]["my_chat_member"]["chat"]["id"] == fresh.id
    assert heard[1]["message"]["migrate_from_chat_id"] == town.group.id
    assert heard[1]["message"]["chat"]["id"] == fresh.id
    assert heard[2]["message"]["migrate_to_chat_id"] == fresh.id
    assert heard[2]["message"]["chat"]["id"] == town.group.id
    with pytest.raises(BotApiError) as caught:
        town.tell(town.group)
    assert caught.value.as_json() == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": fresh.id},
    }
    with pytest.raises(BotApiError, match="message can't be edited"):
        town.call("editMessageText", chat_id=town.group.id, message_id=card.id, text="x")
    # The ids of messages begin anew, and the people are the same.
    assert town.tell(fresh).id == 2
    assert str(fresh.id).startswith("-100")
    assert town.call("getChatMember", chat_id=fresh.id, user_id=town.secretary.id)["status"] == "creator"
    with pytest.raises(NotPossible):
        town.say(town.member, "/plan")
    with pytest.raises(NotPossible):
        members.migrate(town.world, town.group)


def test_topics_of_a_forum() -> None:
    town = build_town(forum=True)
    topic = members.add_topic(town.world, town.group, "学习", town.secretary)
    said = town.say(town.member, "/plan", topic=topic)
    heard = town.heard("message")
    assert heard[0]["forum_topic_created"]["name"] == "学习"
    assert (heard[1]["message_thread_id"], heard[1]["is_topic_message"]) == (topic, True)
    # A reply goes where the message stands; the general topic has no number.
    assert town.tell(town.group, reply_parameters=f'{{"message_id": {said.id}}}').thread == topic
    assert "message_thread_id" not in town.tell(town.group).api
    for wrong in (1, 999):
        with pytest.raises(BotApiError, match="message thread not found"):
            town.tell(town.group, message_thread_id=wrong)
    with pytest.raises(BotApiError, match="not enough rights to create a topic"):
        town.call("createForumTopic", chat_id=town.group.id, name="测试")
    members.act(town.world, town.group, town.world.bot, "promote")
    made = town.call("createForumTopic", chat_id=town.group.id, name="测试")
    assert town.tell(town.group, message_thread_id=made["message_thread_id"]).api["is_topic_message"] is True


def test_in_a_topic_everything_answers_the_line_that_opened_it() -> None:
    town = build_town(forum=True)
    members.act(town.world, town.group, town.world.bot, "promote")
    topic = town.call("createForumTopic", chat_id=town.group.id, name="学习")["message_thread_id"]
    members.act(town.world, town.group, town.world.bot, "demote")
    town.heard()
    said = town.say(town.member, "/plan", topic=topic)
    assert said.api["reply_to_message"]["forum_topic_created"]["name"] == "学习"
    assert town.say(town.member, "soon", reply_to=said.id).api["reply_to_message"]["text"] == "/plan"
    # The bot opened the topic, and is all the same not told of everything that is said there.
    assert [one["text"] for one in town.heard("message")] == ["/plan"]


def test_a_chain_of_replies_in_the_general_topic_is_a_thread_without_an_address() -> None:
    town = build_town(forum=True)
    said = town.say(town.member, "/plan")
    answer = town.tell(town.group, reply_parameters=f'{{"message_id": {said.id}}}')
    assert answer.api["message_thread_id"] == said.id
    assert "is_topic_message" not in answer.api
    assert town.say(town.member, "thanks", reply_to=answer.id).api["message_thread_id"] == said.id
    with pytest.raises(BotApiError, match="message thread not found"):
        town.tell(town.group, message_thread_id=said.id)


def test_a_thread_means_nothing_outside_a_forum(town: Town) -> None:
    assert "message_thread_id" not in town.tell(town.group, message_thread_id=999).api


def test_pins(town: Town) -> None:
    members.act(town.world, town.group, town.world.bot, "promote")
    first, second = town.tell(town.group, "first"), town.tell(town.group, "second")
    town.heard()
    for message in (first, second):
        assert town.call("pinChatMessage", chat_id=town.group.id, message_id=message.id) is True
    # Of all that it does itself the bot hears only this.
    assert [one["pinned_message"]["text"] for one in town.heard("message")] == ["first", "second"]
    assert town.call("getChat", chat_id=town.group.id)["pinned_message"]["text"] == "second"
    town.call("unpinChatMessage", chat_id=town.group.id)
    assert town.group.pinned == [first.id]
    town.call("unpinAllChatMessages", chat_id=town.group.id)
    assert town.group.pinned == []


@pytest.mark.parametrize(
    ("action", "extra", "trouble"),
    [
        ("promote", {"anonymous": True}, "Only a supergroup"),
        ("restrict", {}, "Only in a supergroup"),
    ],
)
def test_what_a_basic_group_does_not_have(
    action: members.Action, extra: dict[str, Any], trouble: str
) -> None:
    town = build_town(supergroup=False)
    with pytest.raises(NotPossible, match=trouble):
        members.act(town.world, town.group, town.member, action, **extra)
    assert town.group.member(town.member.id).status == "member"


def test_the_owner_stays(town: Town) -> None:
    with pytest.raises(NotPossible, match="owner"):
        members.act(town.world, town.group, town.secretary, "leave")
