"""Which updates are for the bot; what is not is dropped before it is stored."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.addressed import Addressee, Said, command_in

ME = Addressee(7, "Team_Bot", {"remind"}, {"message", "callback_query"})
GROUP = {"id": -5, "type": "supergroup"}


def message(text: str | None = None, chat: Any = GROUP, **extra: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"chat": chat, **({"text": text} if text else {}), **extra}}


@pytest.mark.parametrize(
    ("update", "meant"),
    [
        (message("hello everybody"), False),
        (message("/remind tomorrow 9:00 x"), True),
        (message("/remind@team_bot tomorrow 9:00 x"), True),  # names are read in any case
        (message("/remind@another_bot x"), False),
        (message("/dance"), False),  # another bot's
        (message("/dance@Team_Bot"), True),
        (message("please /remind me"), False),
        (message("yes", reply_to_message={"from": {"id": 7}}), True),
        (message("yes", reply_to_message={"from": {"id": 8}}), False),
        # All talk in a topic that the bot opened "replies" to its opening.
        (message("talk", reply_to_message={"from": {"id": 7}, "forum_topic_created": {}}), False),
        (message(new_chat_members=[]), True),
        (message(migrate_to_chat_id=-9), True),
        (message(photo=[]), False),
        (message("hello", chat={"id": 5, "type": "private"}), True),
        (message("hello", chat=5), True),  # malformed: somebody has to look at it
        ({"update_id": 1, "message": 5}, True),
        ({"update_id": 1}, True),
        ({"update_id": 1, "callback_query": {}}, True),
        ({"update_id": 1, "edited_message": {"text": "/remind"}}, False),  # not asked for
    ],
)
def test_meant_for_the_bot(update: dict[str, Any], meant: bool) -> None:
    assert ME.is_addressed(update) is meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/remind", Said("remind", None, "")),
        ("/Remind  明天9点 交材料 ", Said("remind", None, "明天9点 交材料")),
        ("/remind@Team_Bot\n明天9点", Said("remind", "team_bot", "明天9点")),
        ("/remind每周五15点 学习", Said("remind", None, "每周五15点 学习")),
        ("remind", None),
        ("/", None),
        (" /remind", None),
    ],
)
def test_the_command_in_a_message(text: str, said: Said | None) -> None:
    assert command_in({"text": text}) == said
