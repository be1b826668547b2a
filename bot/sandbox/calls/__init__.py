"""The methods of the Bot API that this world knows, each with the parameters it takes.

What is not here is refused loudly: a test must not pass because a misspelt parameter was ignored.
"""

from __future__ import annotations

import logging
from typing import Any

from bot.sandbox.calls import chats, info, keyboards, messages, polls
from bot.sandbox.calls.params import Params
from bot.sandbox.calls.registry import Method, Registry
from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.world import World

log = logging.getLogger(__name__)

METHODS = Registry.joined(
    info.registry, messages.registry, polls.registry, keyboards.registry, chats.registry
)


def find_method(name: str) -> Method:
    """The method of that name, whatever its case; raises 404 for one that is not modelled."""
    method = METHODS.get(name.lower())
    if method is None:
        log.error("The bot called %s, which the sandbox does not model.", name)
        raise BotApiError(404, f"Not Found: method not modelled by the sandbox: {name}")
    return method


def perform(world: World, method: Method, params: Params) -> Any:
    """What the method answers; raises BotApiError."""
    unknown = (params.values.keys() | params.uploads.keys()) - method.parameters - attached(params)
    if unknown:
        log.error("The bot gave %s the unknown parameters %s.", method.name, sorted(unknown))
        raise bad_request(f"parameter not modelled by the sandbox: {', '.join(sorted(unknown))}")
    world.settle()
    return method.run(world, params)


def attached(params: Params) -> set[str]:
    """Names of uploads that a parameter points at with attach://."""
    if not params.uploads:
        return set()
    pointed = " ".join(str(value) for value in params.values.values())
    return {name for name in params.uploads if f"attach://{name}" in pointed}
