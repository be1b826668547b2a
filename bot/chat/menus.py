"""The menu of commands that Telegram shows behind `/`."""

import logging

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.chat.feature import Registry
from bot.chat.texts import LANGUAGES, plain, tr

log = logging.getLogger(__name__)


async def show(bot: Bot, features: Registry) -> None:
    """Tell Telegram the commands, in English for everybody and in each language for those who speak it."""
    for language, code in [("en", None), *((language, language) for language in LANGUAGES)]:
        menu = [
            BotCommand(command.name, plain(tr(language, command.help)))
            for command in features.commands.values()
        ]
        try:
            await bot.set_my_commands(menu, language_code=code)
        except TelegramError as error:
            log.warning("the command menu could not be set: %s", type(error).__name__)
