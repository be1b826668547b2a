"""A local Telegram: a world with its own time, a Bot API for the bot and a page for people.

It knows nothing of the bot it serves. `World` is the whole of it as a plain object; `serve` puts it on HTTP.
"""

from bot.sandbox.server import serve
from bot.sandbox.world import World

__all__ = ["World", "serve"]
