"""What people do, and what of it reaches the bot."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import members, people
from bot.sandbox.errors import NotPossible
from tests.sandbox.town import PIXEL, Town, build_town


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("good morning", False),
        ("/plan", True),
        ("/plan@sandbox_bot", True),
        ("/plan@other_bot", False),  # for somebody else
        ("please /plan", False),  # a command in the middle is chat
        ("@sandbox_bot what is next?", True),
        ("@ann_lee what is next?", False),
        ("/remind每月5日", True),  # begins with a slash, though it is no command
    ],
)
def test_privacy_mode(town: Town, text: str, heard: bool) -> None:
    said = town.say(town.member, text)
    assert town.heard("message") == ([said.api] if heard else [])


def test_a_reply_to_the_bot_is_heard_and_one_to_others_is_not(town: Town) -> None:
    asked = town.tell(town.group, "When?", reply_markup='{"force_reply": true}')
    other = town.say(town.secretary, "well")
    town.say(town.member, "on Friday", reply_to=other.id)
    answer = town.say(town.member, "tomorrow", reply_to=asked.id)
    [heard] = town.heard("message")
    assert heard == answer.api
    assert heard["reply_to_message"]["text"] == "When?"
    # In an ordinary supergroup replies make a thread that is no topic.
    assert heard["message_thread_id"] == asked.id
    assert "is_topic_message" not in heard


def test_an_administrator_bot_and_one_without_privacy_hear_everything(town: Town) -> None:
    members.act(town.world, town.group, town.world.bot, "promote", by=town.secretary)
    town.heard()
    said = town.say(town.member, "good morning")
    assert town.heard("message") == [said.api]
    open_town = build_town(privacy=False)
    assert open_town.call("getMe")["can_read_all_group_messages"] is True
    said = open_town.say(open_town.member, "good morning")
    assert open_town.heard("message") == [said.api]


def test_an_anonymous_administrator_writes_as_the_group_and_taps_as_himself(town: Town) -> None:
    members.act(town.world, town.group, town.secretary, "promote", anonymous=True)
    town.group.member(town.secretary.id).title = "书记"
    said = town.say(town.secretary, "/plan")
    assert said.api["sender_chat"]["id"] == town.group.id
    assert said.api["from"]["username"] == "GroupAnonymousBot"
    assert said.api["author_signature"] == "书记"
    assert town.say(town.secretary, "/plan", anonymous=False).api["from"]["id"] == town.secretary.id
    card = town.tell(
        town.group, reply_markup='{"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}'
    )
    town.heard()
    people.press(town.world, card, town.secretary)
    [press] = town.heard("callback_query")
    assert press["from"]["id"] == town.secretary.id
    assert press["message"] == card.api
    with pytest.raises(NotPossible, match="write as the group"):
        town.say(town.member, "/plan", anonymous=True)


def test_start_with_what_the_deep_link_carries(town: Town) -> None:
    people.start(town.world, town.secretary, "exam17")
    [heard] = town.heard("message")
    assert heard["text"] == "/start exam17"
    assert heard["chat"]["type"] == "private"
    assert heard["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    town.tell(town.secretary)
    with pytest.raises(NotPossible, match="deep link"):
        people.start(town.world, town.secretary, "考试")


def test_blocking_is_told_and_stops_both(town: Town) -> None:
    people.block(town.world, town.member)
    people.block(town.world, town.member)
    [change] = town.heard("my_chat_member")
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    with pytest.raises(NotPossible, match="Unblock"):
        town.say(town.member, "hello", town.private(town.member))
    # Pressing Start again unblocks.
    people.start(town.world, town.member)
    kinds = [next(kind for kind in update if kind != "update_id") for update in town.heard()]
    assert kinds == ["my_chat_member", "message"]


@pytest.mark.parametrize(
    ("who", "where", "trouble"),
    [
        ("stranger", "group", "not in this group"),
        ("secretary", "private", "Press Start first"),
    ],
)
def test_where_one_cannot_write(town: Town, who: str, where: str, trouble: str) -> None:
    user = getattr(town, who)
    with pytest.raises(NotPossible, match=trouble):
        town.say(user, "hello", town.group if where == "group" else town.private(user))


def test_an_edit_is_told_a_deletion_is_not(town: Town) -> None:
    said = town.say(town.member, "/plan")
    town.heard()
    people.edit(town.world, said, town.member, "/plans")
    [edited] = town.heard("edited_message")
    assert (edited["text"], edited["message_id"]) == ("/plans", said.id)
    assert edited["edit_date"] >= edited["date"]
    with pytest.raises(NotPossible):
        people.edit(town.world, said, town.secretary, "/mine")
    people.delete(town.world, said, town.secretary)  # the owner may
    assert town.heard() == []
    assert said.id not in town.group.messages


def test_a_forward_says_where_it_came_from_and_a_poll_stays_one_poll(town: Town) -> None:
    private = town.private(town.member)
    card = town.tell(town.group, "hello")
    copy = people.forward(town.world, card, town.member, private)
    assert copy.api["forward_origin"]["sender_user"]["id"] == town.world.bot.id
    poll = town.call("sendPoll", chat_id=town.group.id, question="Day?", options='["Mon", "Tue"]')
    message = town.group.messages[poll["message_id"]]
    assert people.forward(town.world, message, town.member, private).poll is message.poll


def test_a_tap_on_a_forged_button_reaches_the_bot_all_the_same(town: Town) -> None:
    card = town.tell(
        town.group, reply_markup='{"inline_keyboard": [[{"text": "Go", "url": "https://x.org"}]]}'
    )
    with pytest.raises(NotPossible, match="link"):
        people.press(town.world, card, town.member)
    people.press(town.world, card, town.member, data="forged")
    assert town.heard("callback_query")[0]["data"] == "forged"
    with pytest.raises(NotPossible, match="does not see"):
        people.press(town.world, card, town.stranger, data="forged")


def test_a_document_from_a_person_can_be_fetched_by_the_bot(town: Town) -> None:
    chat = town.private(town.member)
    people.upload(town.world, chat, town.member, "题库.yaml", b"- question", caption="the /bank")
    people.upload(town.world, chat, town.member, "dot.png", PIXEL, photo=True)
    document, photo = town.heard("message")
    assert document["document"]["file_name"] == "题库.yaml"
    assert document["caption_entities"][0]["type"] == "bot_command"
    got: dict[str, Any] = town.call("getFile", file_id=document["document"]["file_id"])
    file = town.world.files.by_path(got["file_path"])
    assert file is not None
    assert file.data == b"- question"
    assert (photo["photo"][0]["width"], photo["photo"][0]["height"]) == (3, 2)
    with pytest.raises(NotPossible, match="not a picture"):
        people.upload(town.world, chat, town.member, "no.png", b"x", photo=True)
