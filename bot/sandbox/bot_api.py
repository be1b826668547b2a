"""The Bot API over HTTP: a call is read, met by the faults, performed, and answered in Telegram's shape.

It is a bare ASGI application, because a bench sends thousands of calls a second through it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from bot.sandbox.calls import find_method, perform
from bot.sandbox.calls.params import Params, Upload
from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.polling import Poller
from bot.sandbox.world import World

log = logging.getLogger(__name__)

_JSON = [(b"content-type", b"application/json")]
BODY_LIMIT = 64 * 1024 * 1024


class BotApi:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`.

    `break_connection(scope)` cuts the line on which a request came, as a failing network does.
    """

    def __init__(self, world: World, break_connection: Callable[[Scope], None]) -> None:
        self._world = world
        self._break = break_connection
        self._poller = Poller(world)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if path.startswith("/file/bot"):
            await self._give_file(path.removeprefix("/file/bot"), scope, send)
            return
        token, _, name = path.removeprefix("/bot").partition("/")
        try:
            self._check_token(token)
        except BotApiError as error:
            await _answer(send, error.code, _encode(error.as_json()))
            return
        await self._call(name, scope, receive, send)

    def _check_token(self, token: str) -> None:
        if token == self._world.token:
            return
        head, _, secret = token.partition(":")
        if head.isdigit() and secret:
            raise BotApiError(401, "Unauthorized")
        raise BotApiError(404, "Not Found")

    async def _call(self, name: str, scope: Scope, receive: Receive, send: Send) -> None:
        world, faults = self._world, self._world.faults
        params = Params({})
        try:
            params = await read_params(scope, receive)
            if faults.slow:
                await asyncio.sleep(faults.slow)
            if faults.breaks_before(name, world.random):
                await self._cut(name, params, scope, "before it acted")
                return
            if error := faults.take_error(name, after=False):
                raise error
            if name.lower() == "getupdates":
                body = await self._poller.get_updates(params, receive)
                if body is None:  # The bot has gone away, or its line went down while it waited.
                    await self._cut(name, params, scope, "while it waited")
                    return
                if faults.take_malformed():
                    body = body[: max(1, len(body) // 2)]
            else:
                method = find_method(name)
                name = method.name
                body = _encode({"ok": True, "result": perform(world, method, params)})
            if error := faults.take_error(name, after=True):
                raise error
            if faults.breaks_after(name, world.random):
                await self._cut(name, params, scope, "after it acted")
                return
        except BotApiError as error:
            self._log(name, params, error.as_json())
            await _answer(send, error.code, _encode(error.as_json()))
        except Exception:
            log.exception("The sandbox failed in %s.", name)
            trouble = BotApiError(500, "Internal Server Error: the sandbox failed, see its log")
            self._log(name, params, trouble.as_json())
            await _answer(send, 500, _encode(trouble.as_json()))
        else:
            self._log(name, params, None)
            await _answer(send, 200, body)

    async def _cut(self, name: str, params: Params, scope: Scope, moment: str) -> None:
        self._log(name, params, {"ok": False, "error_code": 0, "description": f"connection broken {moment}"})
        self._break(scope)
        # The server has to notice the broken line before this call ends, or it would count a missing answer.
        await asyncio.sleep(0.01)

    def _log(self, name: str, params: Params, error: dict[str, Any] | None) -> None:
        entry: dict[str, Any] = {
            "time": self._world.now(),
            "method": name,
            "chat": params.values.get("chat_id"),
            "params": params.shown(),
            "ok": error is None,
        }
        if error is not None:
            entry["error"] = error
        self._world.log.add(entry)

    async def _give_file(self, path: str, scope: Scope, send: Send) -> None:
        token, _, inner = path.partition("/")
        file = self._world.files.by_path(inner) if token == self._world.token else None
        if self._world.faults.down:
            self._break(scope)
            await asyncio.sleep(0.01)
        elif file is None:
            await _answer(send, 404, _encode(BotApiError(404, "Not Found").as_json()))
        else:
            headers = [(b"content-type", b"application/octet-stream")]
            await _answer(send, 200, file.data, headers)


async def read_params(scope: Scope, receive: Receive) -> Params:
    """The parameters of a call from its query and its form, JSON or multipart body; may raise BotApiError."""
    values: dict[str, Any] = {}
    if query := scope["query_string"]:
        values.update(parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True))
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"").decode("latin-1")
    if kind.startswith("multipart/form-data"):
        return await _read_multipart(values, scope, receive)
    body = await _read_body(receive)
    if not body:
        return Params(values)
    if kind.startswith("application/json"):
        try:
            given = json.loads(body)
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(given, dict):
            raise bad_request("can't parse JSON object")
        values.update((name, value) for name, value in given.items() if value is not None)
    else:
        values.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return Params(values)


async def _read_body(receive: Receive) -> bytes:
    message: Message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT:
            raise BotApiError(413, "Request Entity Too Large")
    return body


async def _read_multipart(values: dict[str, Any], scope: Scope, receive: Receive) -> Params:
    uploads: dict[str, Upload] = {}
    async with Request(scope, receive).form(max_part_size=BODY_LIMIT) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                values[name] = value
            else:
                uploads[name] = Upload(value.filename or "file", await value.read(), value.content_type or "")
    return Params(values, uploads)


def _encode(answer: Any) -> bytes:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


async def _answer(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]] = _JSON) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
