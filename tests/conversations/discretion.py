"""What no story may ever show: a private matter in a group."""

from __future__ import annotations

import re

from markupsafe import Markup

from bot.chat.texts import LANGUAGES, tr
from bot.sandbox import World

PRIVATE = (
    "Not yet: {names}",
    "Reminded privately, not yet acknowledged: {names}",
    "I cannot reach in private: {names}. They have not begun a chat with me, or do not wish it.",
    "This is for you alone: please acknowledge it when you have read it.",
    "<b>Roster of {group}</b>",
    "<b>{group}</b>, the last seven days",
    "<b>All chats</b>, the last seven days",
    "<b>Receipts</b>",
    "Acknowledged: {count}",
    "<b>Reported question</b>, by {number}",
    "<b>Reported questions</b>",
    "<b>Item statistics: {name}</b>",
    "Your marks were corrected: {before} → {after}, {verdict}",
    "Practice {place} of {number}, {kind}",
    "<b>Practice</b>",
    "<b>Wrong answers</b>: {number}",
    "Today’s practice: {number}",
    "All that I keep of you; any text editor opens it.",
    "<b>Forget me</b>",
    "Not bound to an account yet",
    "Codes for {number} people.",
    "You: place {rank} of {people}, with {worth}",
    "You share place {rank} of {people}, with {worth}",
    "<b>My record</b>",
    "<b>Report on {group}</b>",
    "<b>Register of {group}</b>",
    "{group} would read this:",
    "{group}: the trend",
    "Average of the last {number}: {marks} of a hundred",
    "You know well: {topics}",
    "Worth another look: {topics}",
    "<b>How the board of {group} shows you</b>",
)
"""Sentences that are for one person alone."""


def _pattern(sentence: Markup) -> str:
    return "[^\n]+".join(re.escape(str(part)) for part in re.split(r"\{\w+\}", sentence))


_PRIVATE = re.compile("|".join(_pattern(tr(language, said)) for said in PRIVATE for language in LANGUAGES))


def private_matters(world: World) -> list[str]:
    """What the bot said in groups, first or by an edit, that was for one person alone."""
    return [
        said
        for call in world.log.since(0)
        if call["method"] in ("sendMessage", "editMessageText", "sendDocument", "sendPhoto")
        and int(call["chat"]) < 0
        if _PRIVATE.search(said := str(call["params"].get("text", call["params"].get("caption", ""))))
    ]
