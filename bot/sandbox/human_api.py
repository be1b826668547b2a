"""The human side over HTTP: what people do and see, for the web page and for tests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox import members, people, views, voting
from bot.sandbox.errors import NotPossible
from bot.sandbox.model import Json, Message
from bot.sandbox.world import World

PAGE = Path(__file__).parent / "page"
HEARTBEAT = 15.0  # seconds after which a silent event stream says that it lives

Act = Callable[[World, "Asked"], Any]


class Asked:
    """What a person asks for: fields of path, query and body, with a sentence for what is wrong in them."""

    def __init__(self, request: Request, body: Json) -> None:
        self._path, self._query, self.body = request.path_params, request.query_params, body

    def number(self, name: str, default: int | None = None) -> int:
        value = self._path.get(name, self.body.get(name, self._query.get(name)))
        if value is None or value == "":
            if default is None:
                raise NotPossible(f"Say {name}, for example {name}=1.")
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise NotPossible(f"{name} is a number, not {value!r}.") from None

    def maybe(self, name: str) -> int | None:
        value = self.body.get(name)
        return None if value in (None, "") else self.number(name)

    def text(self, name: str, default: str = "") -> str:
        value = self.body.get(name, default)
        return value if isinstance(value, str) else str(value)

    def flag(self, name: str) -> bool | None:
        value = self.body.get(name)
        return value.lower() in ("true", "1") if isinstance(value, str) else value

    def numbers(self, name: str) -> list[int]:
        value = self.body.get(name) or []
        if not isinstance(value, list) or not all(isinstance(one, int) for one in value):
            raise NotPossible(f"{name} is a list of numbers, for example [0, 2].")
        return value


def human_api(world: World) -> Starlette:
    """The application for one world."""

    def do(path: str, act: Act, method: str = "POST") -> Route:
        async def endpoint(request: Request) -> Response:
            body = await _body(request) if method == "POST" else {}
            world.settle()
            result = act(world, Asked(request, body))
            return JSONResponse({"ok": True} if result is None else result)

        return Route(path, endpoint, methods=[method])

    def look(path: str, act: Act) -> Route:
        return do(path, act, "GET")

    chat, message = "/world/chats/{chat}", "/world/chats/{chat}/messages/{message}"
    routes = [
        Route("/", _page),
        Mount("/page", StaticFiles(directory=PAGE, check_dir=False)),
        Route("/world/events", partial(_events, world)),
        Route("/world/files/{file}", partial(_file, world)),
        Route(f"{chat}/files", partial(_upload, world), methods=["POST"]),
        look("/world", lambda world, asked: views.world_json(world)),
        look("/world/commands", _commands),
        look("/world/log", lambda world, asked: _log(world, asked.number("since", 0))),
        look("/world/queries/{query}", _query),
        look(f"{chat}/messages", _messages),
        do(f"{chat}/messages", _say),
        do(f"{message}/press", _press),
        do(f"{message}/vote", _vote),
        do(f"{message}/edit", _edit),
        do(f"{message}/delete", _delete),
        do(f"{message}/forward", _forward),
        do("/world/start", _start),
        do("/world/block", lambda world, asked: people.block(world, world.user(asked.number("user")))),
        do("/world/unblock", lambda world, asked: people.unblock(world, world.user(asked.number("user")))),
        do("/world/users", _add_user),
        do("/world/chats", _add_chat),
        do(f"{chat}/topics", _add_topic),
        do(f"{chat}/members", _member),
        do(f"{chat}/migrate", _migrate),
        do("/world/time", _time),
        do("/world/faults", _set_faults),
        do("/world/faults", _clear_faults, "DELETE"),
        do("/world/updates", _inject),
    ]
    return Starlette(routes=routes, exception_handlers={NotPossible: _refuse, HTTPException: _refuse})


async def _page(request: Request) -> Response:
    return FileResponse(PAGE / "index.html")


async def _body(request: Request) -> Json:
    raw = await request.body()
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise NotPossible("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise NotPossible('The body is a JSON object, for example {"from": 1, "text": "你好"}.')
    return body


async def _refuse(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        return JSONResponse({"error": error.detail}, error.status_code)
    return JSONResponse({"error": str(error)}, 400)


def _the_message(world: World, asked: Asked) -> Message:
    return world.message(asked.number("chat"), asked.number("message"))


def _messages(world: World, asked: Asked) -> list[Json]:
    found = world.messages(asked.number("chat"), after=asked.number("after", 0))
    return [views.message_json(message) for message in found[: max(0, asked.number("limit", 200))]]


def _commands(world: World, asked: Asked) -> list[Json]:
    user, chat = world.user(asked.number("user")), world.chat(asked.number("chat"))
    return world.menu.seen_by(chat, user.id, user.language_code)


def _log(world: World, since: int) -> list[Json]:
    return [{**entry, "time": entry["time"].isoformat()} for entry in world.log.since(since)]


def _query(world: World, asked: Asked) -> Json:
    query = world.queries.get(str(asked.number("query")))
    if query is None:
        raise NotPossible("There is no such tap, or it is long forgotten.")
    return {"answered": query.answered, "text": query.text, "alert": query.alert, "url": query.url}


def _say(world: World, asked: Asked) -> Json:
    said = people.say(
        world,
        world.chat(asked.number("chat")),
        world.user(asked.number("from")),
        asked.text("text"),
        reply_to=asked.maybe("reply_to"),
        topic=asked.maybe("topic"),
        anonymous=asked.flag("anonymous"),
    )
    return views.message_json(said)


def _press(world: World, asked: Asked) -> Json:
    message, user = _the_message(world, asked), world.user(asked.number("from"))
    data = asked.text("data") if "data" in asked.body else None
    query = people.press(world, message, user, asked.number("row", 0), asked.number("column", 0), data=data)
    return {"query_id": query.id}


def _vote(world: World, asked: Asked) -> Json:
    message = _the_message(world, asked)
    voting.vote(world, message, world.user(asked.number("from")), asked.numbers("options"))
    return views.message_json(message)


def _edit(world: World, asked: Asked) -> Json:
    user = world.user(asked.number("from"))
    return views.message_json(people.edit(world, _the_message(world, asked), user, asked.text("text")))


def _delete(world: World, asked: Asked) -> None:
    people.delete(world, _the_message(world, asked), world.user(asked.number("from")))


def _forward(world: World, asked: Asked) -> Json:
    user, to = world.user(asked.number("from")), world.chat(asked.number("to"))
    return views.message_json(people.forward(world, _the_message(world, asked), user, to))


def _start(world: World, asked: Asked) -> Json:
    user = world.user(asked.number("user"))
    return views.message_json(people.start(world, user, asked.text("payload")))


def _add_user(world: World, asked: Asked) -> Json:
    fields = ("first_name", "last_name", "username", "language_code")
    return views.user_json(world.add_user(*(asked.text(field) for field in fields)))


def _add_chat(world: World, asked: Asked) -> Json:
    kind = asked.text("type", "supergroup")
    if kind not in ("group", "supergroup"):
        raise NotPossible("The type of a new chat is group or supergroup.")
    chat = members.found_group(
        world,
        asked.text("title"),
        creator=world.user(asked.number("creator")),
        members=[world.user(user_id) for user_id in asked.numbers("members")],
        supergroup=kind == "supergroup",
        forum=bool(asked.flag("forum")),
        with_bot=bool(asked.flag("with_bot")),
    )
    return views.chat_json(chat)


def _add_topic(world: World, asked: Asked) -> Json:
    chat, name = world.chat(asked.number("chat")), asked.text("name").strip()
    if not name:
        raise NotPossible("A topic needs a name, for example 学习.")
    owner = next(member.user_id for member in chat.members.values() if member.status == "creator")
    return {"id": members.add_topic(world, chat, name, world.user(asked.number("by", owner))), "name": name}


def _member(world: World, asked: Asked) -> Json:
    by = asked.maybe("by")
    member = members.act(
        world,
        world.chat(asked.number("chat")),
        world.user(asked.number("user")),
        members.read_action(asked.text("action")),
        by=None if by is None else world.user(by),
        anonymous=bool(asked.flag("anonymous")),
    )
    return {"user_id": member.user_id, "status": member.status, "anonymous": member.anonymous}


def _migrate(world: World, asked: Asked) -> Json:
    return {"new_id": members.migrate(world, world.chat(asked.number("chat"))).id}


def _time(world: World, asked: Asked) -> Json:
    body = asked.body
    try:
        if "advance" in body:
            world.advance(timedelta(seconds=float(body["advance"])))
        elif body.get("to") == "next_due":
            moment = world.next_moment()
            if moment is None:
                raise NotPossible("Nothing is due in this world.")
            # What is overdue is being dealt with: the time stays where it is.
            world.go_to(max(moment, world.now()))
        elif "to" in body:
            world.go_to(datetime.fromisoformat(str(body["to"])))
        if "frozen" in body:
            world.freeze(bool(body["frozen"]))
    except (ValueError, TypeError, OverflowError) as error:
        raise NotPossible(str(error)) from error
    return {"time": world.now().isoformat(), "frozen": world.frozen}


def _set_faults(world: World, asked: Asked) -> Json:
    world.set_faults(asked.body)
    return views.faults_json(world)


def _clear_faults(world: World, asked: Asked) -> Json:
    world.clear_faults()
    return views.faults_json(world)


def _inject(world: World, asked: Asked) -> Json:
    if isinstance(several := asked.body.get("updates"), list):
        if not all(isinstance(update, dict) for update in several):
            raise NotPossible('Updates are JSON objects, for example {"updates": [{"message": {}}]}.')
        return {"update_ids": [world.updates.inject(update, world.now()) for update in several]}
    return {"update_id": world.updates.inject(asked.body, world.now())}


async def _upload(world: World, request: Request) -> Response:
    async with request.form(max_part_size=64 * 1024 * 1024) as form:
        file = form.get("file")
        if file is None or isinstance(file, str):
            raise NotPossible("There is no file in the form: name the part that holds it file.")
        asked = Asked(request, {name: value for name, value in form.items() if isinstance(value, str)})
        sent = people.upload(
            world,
            world.chat(asked.number("chat")),
            world.user(asked.number("from")),
            file.filename or "file",
            await file.read(),
            mime_type=file.content_type or "",
            photo=asked.text("kind", "document") == "photo",
            caption=asked.text("caption"),
            reply_to=asked.maybe("reply_to"),
            topic=asked.maybe("topic"),
            anonymous=asked.flag("anonymous"),
        )
    return JSONResponse(views.message_json(sent))


async def _file(world: World, request: Request) -> Response:
    file = world.files.by_id(request.path_params["file"])
    if file is None:
        raise NotPossible("That file is no longer kept.")
    # A document is saved, never shown: what people send must not run in the page's own place.
    headers = {"X-Content-Type-Options": "nosniff"}
    if file.is_photo:
        return Response(file.data, media_type=file.mime_type, headers=headers)
    headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Response(file.data, media_type="application/octet-stream", headers=headers)


async def _events(world: World, request: Request) -> Response:
    last = request.headers.get("last-event-id")
    seq = Asked(request, {"since": last} if last else {}).number("since", world.events.seq)
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(_stream(world, seq), media_type="text/event-stream", headers=headers)


async def _stream(world: World, seq: int) -> AsyncIterator[str]:
    """Events after `seq`, for ever; a `reset` first when some of them are no longer kept."""
    awake = asyncio.Event()
    unwatch = world.events.watch(awake.set)
    try:
        if not world.events.has_all_since(seq):
            yield f'data: {{"type":"reset","seq":{world.events.seq}}}\n\n'
            seq = world.events.seq
        yield ": here\n\n"
        while not world.events.closing:
            awake.clear()
            for event in world.events.since(seq):
                yield views.event_text(event)
                seq = event.seq
            try:
                await asyncio.wait_for(awake.wait(), HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"
    finally:
        unwatch()
