"""The menu of commands that Telegram shows behind `/`."""

import logging
from collections.abc import Callable, Iterator

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.chat.feature import Command, Registry, Where, Who
from bot.chat.texts import LANGUAGES, plain, tr

log = logging.getLogger(__name__)


def _scopes() -> Iterator[tuple[BotCommandScope, Callable[[Command], bool]]]:
    """Who sees which commands: everybody what he can use where he is."""
    yield BotCommandScopeDefault(), lambda command: True
    yield BotCommandScopeAllPrivateChats(), lambda command: command.where is not Where.GROUP
    yield (
        BotCommandScopeAllGroupChats(),
        lambda command: command.where is not Where.PRIVATE and command.who is Who.EVERYBODY,
    )
    yield BotCommandScopeAllChatAdministrators(), lambda command: command.where is not Where.PRIVATE


async def show(bot: Bot, features: Registry) -> None:
    """Tell Telegram the commands, in English for everybody and in each language for those who speak it."""
    for scope, fits in _scopes():
        for language, code in [("en", None), *((language, language) for language in LANGUAGES)]:
            menu = [
                BotCommand(command.name, plain(tr(language, command.help)))
                for command in features.commands.values()
                if fits(command)
            ]
            try:
                await bot.set_my_commands(menu, scope=scope, language_code=code)
            except TelegramError as error:
                log.warning("the command menu could not be set: %s", type(error).__name__)
