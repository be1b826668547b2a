"""Methods about the bot itself and its connection: getMe, the webhook's state, files.

getUpdates is not among them: it waits, so it lives beside the HTTP layer.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.calls.params import Params
from bot.sandbox.calls.registry import Registry
from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json
from bot.sandbox.updates import DEFAULT_KINDS
from bot.sandbox.world import World

registry = Registry()
DOWNLOAD_LIMIT = 20 * 1024 * 1024


@registry.method("getMe")
def get_me(world: World, p: Params) -> Json:
    return {
        **world.bot.api,
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
    }


@registry.method("deleteWebhook", takes="drop_pending_updates")
def delete_webhook(world: World, p: Params) -> bool:
    if p.flag("drop_pending_updates"):
        world.updates.drop()
    return True


@registry.method("getWebhookInfo")
def get_webhook_info(world: World, p: Params) -> Json:
    shape: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if world.updates.allowed != DEFAULT_KINDS:
        shape["allowed_updates"] = sorted(world.updates.allowed)
    return shape


@registry.method("logOut")
@registry.method("close")
def close(world: World, p: Params) -> bool:
    return True


@registry.method("getFile", takes="file_id")
def get_file(world: World, p: Params) -> Any:
    if not p.text("file_id"):
        raise bad_request("file_id not specified")
    file = world.files.by_id(p.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.data),
        "file_path": file.path,
    }
