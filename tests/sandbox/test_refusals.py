"""What Telegram refuses, and in which words. The words are those of the Bot API server and of TDLib."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import members, people
from bot.sandbox.calls.params import Upload
from bot.sandbox.errors import BotApiError
from tests.sandbox.town import PIXEL, Town, build_town

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
OLD_QUERY = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def keys(*buttons: dict[str, Any]) -> str:
    return json.dumps({"inline_keyboard": [list(buttons)]})


def refusal(town: Town, method: str, **params: Any) -> tuple[int, str]:
    with pytest.raises(BotApiError) as caught:
        town.call(method, **params)
    return caught.value.code, caught.value.description


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),  # empty only after trimming
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "<b>hi"}, 'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "a <small>b"}, 'can\'t parse entities: Unsupported start tag "small" at byte offset 2'),
        ({"text": "5 < 6"}, 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ({"text": "支<i>x</b>"}, "can't parse entities: Unmatched end tag at byte offset 7, "
         'expected "</i>", found "</b>"'),  # bytes, not characters
        ({"text": "x</b>"}, "can't parse entities: Unexpected end tag at byte offset 1"),
        ({"text": "<b"}, "can't parse entities: Unclosed start tag at byte offset 0"),
        ({"text": "<b>x</b"}, "can't parse entities: Unclosed end tag at byte offset 4"),
        ({"text": '<span class="x">y</span>'},
         'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ({"text": "hi", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "hi", "reply_parameters": '{"message_id": 999}'}, "message to be replied not found"),
        ({"text": "hi", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "hi", "reply_markup": keys({"text": "a", "callback_data": "x" * 65})},
         "BUTTON_DATA_INVALID"),
        ({"text": "hi", "reply_markup": keys({"text": "a", "callback_data": "签" * 22})},
         "BUTTON_DATA_INVALID"),  # bytes count
        ({"text": "hi", "reply_markup": keys({"text": " ", "callback_data": "x"})},
         "inline keyboard button text must be non-empty"),
        ({"text": "hi", "reply_markup": keys({"text": "a"})},
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"text": "hi", "reply_markup": keys(*[{"text": "a", "callback_data": "x"}] * 101)},
         "reply markup is too long"),
        ({"text": "hi", "chat_id": ""}, "chat_id is empty"),
        ({"text": "hi", "chat_id": 12345}, "chat not found"),
        ({"text": "hi", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "hi", "txt": "oops"}, "parameter not modelled by the sandbox: txt"),
    ],
)  # fmt: skip
def test_a_message_that_telegram_would_not_send(town: Town, params: dict[str, Any], words: str) -> None:
    given = {"chat_id": town.group.id, "parse_mode": "HTML", **params}
    before = town.world.events.seq
    assert refusal(town, "sendMessage", **given) == (400, f"Bad Request: {words}")
    assert town.world.events.seq == before


@pytest.mark.parametrize(
    "text",
    [
        "x" * 4096,
        "<b>" + "x" * 4096 + "</b>",  # the limit counts after the tags are read
        "\U0001f600" * 4096,  # characters, not UTF-16 units
        "   " + "x" * 4096 + "\n\n",
    ],
)
def test_a_message_of_just_the_right_length_is_sent(town: Town, text: str) -> None:
    assert town.tell(town.group, text, parse_mode="HTML").text


POLL: dict[str, Any] = {"question": "Which day?", "options": '["Mon", "Tue"]'}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"question": ""}, "text must be non-empty"),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"options": "[]"}, "poll must have at least one answer option"),
        ({"options": json.dumps(["x"] * 13)}, "poll can't have more than 12 options"),
        ({"options": json.dumps(["x" * 101])}, "poll options length must not exceed 100"),
        ({"options": '["a", ""]'}, "text must be non-empty"),
        ({"options": "nonsense"}, "can't parse options JSON object"),
        ({"options": '"a"'}, "expected an Array of String as options"),
        ({"type": "ballot"}, "unsupported poll type specified"),
        ({"type": "quiz"}, "correct quiz option list must be non-empty"),
        ({"type": "quiz", "correct_option_ids": "[1, 0]"}, "correct quiz option list must be increasing"),
        ({"type": "quiz", "correct_option_ids": "[2]"}, "wrong quiz correct_option_id"),
        ({"type": "quiz", "correct_option_id": 0, "explanation": "x" * 201},
         "poll explanation length must not exceed 200"),
        ({"type": "quiz", "correct_option_id": 0, "explanation": "a\nb\nc\nd"},
         "poll explanation must not have more than 2 line feeds"),
        ({"open_period": 4}, "a poll can be open for 5 to 2628000 seconds"),
        ({"open_period": 2_628_001}, "a poll can be open for 5 to 2628000 seconds"),
        ({"media": "{}"}, "parameter not modelled by the sandbox: media"),
    ],
)  # fmt: skip
def test_a_poll_that_telegram_would_not_send(town: Town, params: dict[str, Any], words: str) -> None:
    given = {"chat_id": town.group.id, **POLL, **params}
    assert refusal(town, "sendPoll", **given) == (400, f"Bad Request: {words}")


def test_who_cannot_be_written_to(town: Town) -> None:
    say = {"text": "hi"}
    # He is in the bot's group, so the bot knows him; but he never pressed Start.
    assert refusal(town, "sendMessage", chat_id=town.secretary.id, **say) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    assert refusal(town, "sendMessage", chat_id=town.stranger.id, **say) == (
        400,
        "Bad Request: chat not found",
    )
    people.block(town.world, town.member)
    assert refusal(town, "sendMessage", chat_id=town.member.id, **say) == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    people.unblock(town.world, town.member)
    town.tell(town.member)


@pytest.mark.parametrize(
    ("supergroup", "by_himself", "words"),
    [
        (True, False, "Forbidden: bot was kicked from the supergroup chat"),
        (False, False, "Forbidden: bot was kicked from the group chat"),
        (True, True, "Forbidden: bot is not a member of the supergroup chat"),
        (False, True, "Forbidden: bot is not a member of the group chat"),
    ],
)
def test_a_group_without_the_bot(supergroup: bool, by_himself: bool, words: str) -> None:
    town = build_town(supergroup=supergroup)
    if by_himself:
        town.call("leaveChat", chat_id=town.group.id)
    else:
        members.act(town.world, town.group, town.world.bot, "leave", by=town.secretary)
    assert refusal(town, "sendMessage", chat_id=town.group.id, text="hi") == (403, words)


@pytest.mark.parametrize(
    ("method", "params", "what"),
    [
        ("sendMessage", {"text": "hi"}, "text messages"),
        ("sendPoll", POLL, "polls"),
    ],
)
def test_a_restricted_bot(town: Town, method: str, params: dict[str, Any], what: str) -> None:
    members.act(town.world, town.group, town.world.bot, "restrict", by=town.secretary)
    assert refusal(town, method, chat_id=town.group.id, **params) == (
        400,
        f"Bad Request: not enough rights to send {what} to the chat",
    )


def test_edits_that_change_nothing_or_touch_what_is_not_the_bots(town: Town) -> None:
    chat = town.group.id
    keyboard = keys({"text": "Seen", "callback_data": "s"})
    sent = town.tell(town.group, "<b>hello</b>", parse_mode="HTML", reply_markup=keyboard)
    same: dict[str, Any] = {
        "chat_id": chat,
        "message_id": sent.id,
        "text": "<b>hello</b>",
        "parse_mode": "HTML",
    }
    assert refusal(town, "editMessageText", **same, reply_markup=keyboard) == (400, NOT_MODIFIED)
    # Leaving the keyboard out takes it away, which is a change.
    assert "reply_markup" not in town.call("editMessageText", **same)
    assert refusal(town, "editMessageReplyMarkup", chat_id=chat, message_id=sent.id) == (400, NOT_MODIFIED)
    # Only the formatting differs.
    assert town.call("editMessageText", **{**same, "text": "hello"})["edit_date"]

    said = town.say(town.member, "/mine")
    edit = {"chat_id": chat, "text": "other"}
    assert refusal(town, "editMessageText", **edit, message_id=said.id) == (
        400,
        "Bad Request: message can't be edited",
    )
    assert refusal(town, "editMessageText", **edit, message_id=999) == (
        400,
        "Bad Request: message to edit not found",
    )
    asked = town.tell(town.group, "When?", reply_markup='{"force_reply": true}')
    assert refusal(town, "editMessageText", **edit, message_id=asked.id) == (
        400,
        "Bad Request: message can't be edited",
    )
    assert refusal(
        town, "editMessageReplyMarkup", chat_id=chat, message_id=sent.id, reply_markup='{"force_reply": true}'
    ) == (400, "Bad Request: inline keyboard expected")
    poll = town.call("sendPoll", chat_id=chat, **POLL)
    assert refusal(town, "editMessageText", **edit, message_id=poll["message_id"]) == (
        400,
        "Bad Request: there is no text in the message to edit",
    )


def test_what_the_bot_may_delete(town: Town) -> None:
    chat = town.group.id
    sent, said = town.tell(town.group), town.say(town.member, "/hello")
    gone = (400, "Bad Request: message to delete not found")
    assert refusal(town, "deleteMessage", chat_id=chat, message_id=said.id) == (
        400,
        "Bad Request: message can't be deleted",
    )
    town.world.advance(timedelta(hours=48, seconds=1))
    assert refusal(town, "deleteMessage", chat_id=chat, message_id=sent.id) == (
        400,
        "Bad Request: message can't be deleted for everyone",
    )
    members.act(town.world, town.group, town.world.bot, "promote", by=town.secretary)
    assert town.call("deleteMessages", chat_id=chat, message_ids=f"[{sent.id}, {said.id}, 999]") is True
    assert refusal(town, "deleteMessage", chat_id=chat, message_id=sent.id) == gone


def test_a_tap_can_be_answered_for_a_while(town: Town) -> None:
    sent = town.tell(town.group, reply_markup=keys({"text": "Seen", "callback_data": "s"}))
    query = people.press(town.world, sent, town.member)
    long = {"callback_query_id": query.id, "text": "x" * 201}
    assert refusal(town, "answerCallbackQuery", **long) == (400, "Bad Request: MESSAGE_TOO_LONG")
    town.world.advance(timedelta(seconds=16))
    assert refusal(town, "answerCallbackQuery", callback_query_id=query.id) == (400, OLD_QUERY)
    assert refusal(town, "answerCallbackQuery", callback_query_id="7") == (400, OLD_QUERY)


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([{"command": "Plan", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "", "description": "x"}], "command must be non-empty"),
        ([{"command": "x" * 33, "description": "x"}], "command length must not exceed 32"),
        ([{"command": "plan", "description": " "}], "command description must be non-empty"),
        ([{"command": "plan", "description": "x" * 257}], "command description length must not exceed 256"),
        ([{"command": "plan", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ([{"command": "plan"}], "can't parse BotCommand: Can't find field \"description\""),
    ],
)
def test_commands_that_cannot_be_set(town: Town, commands: list[Any], words: str) -> None:
    assert refusal(town, "setMyCommands", commands=json.dumps(commands)) == (400, f"Bad Request: {words}")


@pytest.mark.parametrize(
    ("method", "params", "files", "words"),
    [
        ("sendDocument", {}, {}, "there is no document in the request"),
        ("sendDocument", {"document": "BQAC0"}, {},
         "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"),
        ("sendDocument", {}, {"document": Upload("a.txt", b"")}, "file must be non-empty"),
        ("sendDocument", {"caption": "x" * 1025}, {"document": Upload("a.txt", b"x")},
         "message caption is too long"),
        ("sendPhoto", {}, {"photo": Upload("a.png", b"no picture")}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {}, {"photo": Upload("a.png", PIXEL + b"0" * 10 * 1024 * 1024)}, "file is too big"),
        ("getFile", {"file_id": "x"}, {}, "wrong file_id or the file is temporarily unavailable"),
        ("getFile", {}, {}, "file_id not specified"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_sent_or_fetched(
    town: Town, method: str, params: dict[str, Any], files: dict[str, Upload], words: str
) -> None:
    if method.startswith("send"):
        params = {"chat_id": town.group.id, **params}
    call: Callable[..., Any] = town.call
    with pytest.raises(BotApiError) as caught:
        call(method, files, **params)
    assert caught.value.description == f"Bad Request: {words}"


def test_what_is_not_modelled_fails_loudly(town: Town) -> None:
    assert refusal(town, "sendSticker", chat_id=town.group.id) == (
        404,
        "Not Found: method not modelled by the sandbox: sendSticker",
    )


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("pinChatMessage", {"message_id": 1}, "not enough rights to manage pinned messages in the chat"),
        ("unpinChatMessage", {}, "not enough rights to manage pinned messages in the chat"),
        ("createForumTopic", {"name": "x"}, "the chat is not a forum"),
        ("sendChatAction", {"action": "juggling"}, "wrong parameter action in request"),
        ("getChatMember", {"user_id": 5}, "user not found"),
        ("stopPoll", {"message_id": 1}, "message is not a poll"),
        ("stopPoll", {"message_id": 99}, "message with poll to stop not found"),
        ("setMessageReaction", {"message_id": 1, "reaction": '[{"type": "emoji"}]'}, "REACTION_INVALID"),
        ("deleteMessages", {"message_ids": "[]"}, "message identifiers are not specified"),
    ],
)
def test_other_things_it_may_not_do(town: Town, method: str, params: dict[str, Any], words: str) -> None:
    assert refusal(town, method, chat_id=town.group.id, **params) == (400, f"Bad Request: {words}")


def test_a_private_chat_has_no_administrators(town: Town) -> None:
    words = "Bad Request: there are no administrators in the private chat"
    assert refusal(town, "getChatAdministrators", chat_id=town.member.id) == (400, words)
