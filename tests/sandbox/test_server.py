"""The HTTP surface: loopback only, loud about mistakes, and what people and the page are given."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.sandbox import World, serve
from bot.sandbox.events import Events
from tests.sandbox.town import FRIDAY, PIXEL, TOKEN, Town, build_town


@pytest.fixture
async def http(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, timeout=10) as client:
        yield client


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])
async def test_it_listens_on_loopback_only(town: Town, host: str) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        async with serve(town.world, host=host):
            pass


async def test_a_port_that_is_taken(town: Town, address: str) -> None:
    with pytest.raises(OSError, match="in use"):
        async with serve(World(TOKEN), port=int(address.rsplit(":", 1)[1])):
            pass


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/bot1:OTHER/getMe", 401, "Unauthorized"),
        ("/bot2:SANDBOX/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        (f"/bot{TOKEN}/dance", 404, "Not Found: method not modelled by the sandbox: dance"),
        (f"/bot{TOKEN}/getMe?x=1", 400, "Bad Request: parameter not modelled by the sandbox: x"),
        (f"/bot{TOKEN}/getUpdates?ofset=1", 400, "Bad Request: parameter not modelled by the sandbox: ofset"),
        (f"/file/bot{TOKEN}/documents/none", 404, "Not Found"),
    ],
)
async def test_refusals_have_telegrams_shape(
    http: httpx.AsyncClient, path: str, status: int, words: str
) -> None:
    answer = await http.get(path)
    assert answer.status_code == status
    assert answer.json() == {"ok": False, "error_code": status, "description": words}


async def test_every_way_of_giving_parameters(http: httpx.AsyncClient, town: Town) -> None:
    path, fields = f"/bot{TOKEN}/sendMessage", {"chat_id": str(town.group.id), "text": "你好 & hello"}
    markup = {"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}
    answers = [
        await http.get(path, params=fields),
        await http.post(path, params=fields),
        await http.post(path, data=fields),
        await http.post(path, json={**fields, "chat_id": town.group.id, "reply_markup": markup}),
        await http.post(path, files={name: (None, value) for name, value in fields.items()}),
        await http.post(f"/bot{TOKEN}/SENDMESSAGE", data={**fields, "reply_markup": json.dumps(markup)}),
    ]
    results = [answer.json()["result"] for answer in answers]
    assert {result["text"] for result in results} == {"你好 & hello"}
    assert [result["message_id"] for result in results] == [2, 3, 4, 5, 6, 7]
    assert results[3]["reply_markup"] == results[5]["reply_markup"] == markup


async def test_the_log_has_every_call_and_no_token(
    http: httpx.AsyncClient, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="bot.sandbox"):
        await http.get(f"/bot{TOKEN}/getMe")
        await http.post(
            f"/bot{TOKEN}/sendDocument", data={"chat_id": town.group.id}, files={"document": b"abc"}
        )
        await http.get(f"/bot{TOKEN}/dance")
    log = (await http.get("/world/log")).json()
    assert [(entry["seq"], entry["method"], entry["ok"]) for entry in log] == [
        (1, "getMe", True),
        (2, "sendDocument", True),
        (3, "dance", False),
    ]
    assert log[1]["params"]["document"] == "upload (3 bytes)"
    assert log[2]["error"]["error_code"] == 404
    assert (await http.get("/world/log?since=2")).json() == log[2:]
    assert TOKEN not in caplog.text + json.dumps(log)
    assert "dance" in caplog.text


async def test_what_the_page_is_told(http: httpx.AsyncClient, town: Town) -> None:
    world = (await http.get("/world")).json()
    assert world["bot"] == {"id": 1, "first_name": "Sandbox Bot", "username": "sandbox_bot", "privacy": True}
    assert world["time"] == FRIDAY.isoformat()
    assert world["frozen"] is True
    chats = {chat["id"]: chat for chat in world["chats"]}
    assert chats[town.member.id]["started"] is True
    assert chats[town.secretary.id]["started"] is False
    assert {member["status"] for member in chats[town.group.id]["members"]} == {"creator", "member"}
    assert world["faults"]["budgets"] is False
    assert (await http.get("/")).text.lstrip().lower().startswith("<!doctype html")
    assert (await http.get("/page/main.js")).status_code == 200
    assert (await http.get("/page/none.js")).json() == {"error": "Not Found"}


async def test_people_act_over_http(http: httpx.AsyncClient, town: Town) -> None:
    chat = f"/world/chats/{town.group.id}"

    async def post(path: str, **body: Any) -> Any:
        answer = await http.post(path, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    said = await post(f"{chat}/messages", **{"from": town.member.id, "text": "/plan <now>"})
    assert said["html"] == "/plan &lt;now&gt;"
    keyboard = '{"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}'
    card = town.tell(town.group, "card", reply_markup=keyboard)
    press = await post(f"{chat}/messages/{card.id}/press", **{"from": town.member.id, "row": 0, "column": 0})
    assert (await http.get(f"/world/queries/{press['query_id']}")).json()["answered"] is False
    town.call("answerCallbackQuery", callback_query_id=press["query_id"], text="ok")
    assert (await http.get(f"/world/queries/{press['query_id']}")).json()["text"] == "ok"
    poll = town.call("sendPoll", chat_id=town.group.id, question="?", options='["a", "b"]')
    voted = await post(
        f"{chat}/messages/{poll['message_id']}/vote", **{"from": town.member.id, "options": [1]}
    )
    assert voted["poll"]["options"][1]["voter_count"] == 1
    await post(f"{chat}/messages/{said['message_id']}/edit", **{"from": town.member.id, "text": "/plans"})
    await post(
        f"{chat}/messages/{said['message_id']}/forward", **{"from": town.member.id, "to": town.member.id}
    )
    await post(f"{chat}/messages/{said['message_id']}/delete", **{"from": town.member.id})
    shown = (await http.get(f"{chat}/messages?after={card.id - 1}")).json()
    assert [message["message_id"] for message in shown] == [card.id, poll["message_id"]]
    form = {"from": str(town.member.id), "kind": "photo", "caption": "look"}
    sent = (await http.post(f"{chat}/files", data=form, files={"file": ("p.png", PIXEL)})).json()
    assert (await http.get(sent["file_url"])).content == PIXEL
    form["kind"] = "document"
    sent = (await http.post(f"{chat}/files", data=form, files={"file": ("页.html", b"<script>")})).json()
    fetched = await http.get(sent["file_url"])
    assert fetched.headers["content-disposition"] == "attachment; filename*=UTF-8''%E9%A1%B5.html"
    await post("/world/start", user=town.secretary.id, payload="x")
    await post("/world/block", user=town.secretary.id)
    await post("/world/unblock", user=town.secretary.id)
    user = await post("/world/users", first_name="赵洋", language_code="zh-hans")
    made = await post(
        "/world/chats", title="新", type="group", creator=user["id"], members=[user["id"]], with_bot=True
    )
    await post(f"/world/chats/{made['id']}/members", user=town.member.id, action="join", by=user["id"])
    assert (await post(f"/world/chats/{made['id']}/migrate"))["new_id"] < -(10**12)
    injected = await post("/world/updates", message={"strange": True})
    assert injected["update_id"] == town.heard()[-1]["update_id"]
    several = await post("/world/updates", updates=[{"poll": {}}, {"update_id": 900_000_000}])
    assert several["update_ids"] == [update["update_id"] for update in town.heard()]


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/world/chats/5/messages", {"from": 1, "text": "x"}, "There is no chat with the id 5."),
        ("/world/chats/abc/messages", {}, "chat is a number, not 'abc'."),
        ("/world/start", {}, "Say user, for example user=1."),
        ("/world/start", {"user": 3}, "There is nobody with the id 3."),
        ("/world/users", {"first_name": " "}, "A person needs a first name, for example 王芳."),
        ("/world/time", {"to": "yesterday"}, "Invalid isoformat string: 'yesterday'"),
        ("/world/time", {"to": "next_due"}, "Nothing is due in this world."),
        ("/world/time", {"advance": -5}, "The world's time does not go back"),
        ("/world/faults", {"fire": 1}, "There is no fault called fire."),
        ("/world/updates", {"updates": [1]}, "Updates are JSON objects"),
    ],
)  # fmt: skip
async def test_what_people_cannot_do_is_said_in_a_sentence(
    http: httpx.AsyncClient, path: str, body: dict[str, Any], words: str
) -> None:
    answer = await http.post(path, json=body)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(words)


async def test_a_body_that_is_no_json(http: httpx.AsyncClient) -> None:
    for body in (b"{", b"[1]"):
        answer = await http.post("/world/start", content=body)
        assert answer.status_code == 400
        assert "JSON" in answer.json()["error"]


async def test_time_by_hand(http: httpx.AsyncClient, town: Town) -> None:
    jumps: list[str] = []
    town.world.on_time_change(lambda: jumps.append(town.world.now().isoformat()))
    town.world.next_due = lambda: FRIDAY + timedelta(days=2)
    await http.post("/world/time", json={"advance": 3600})
    await http.post("/world/time", json={"to": "2026-11-21T09:00:00+08:00"})
    await http.post("/world/time", json={"to": "next_due"})
    assert jumps == ["2026-11-20T07:30:00+00:00", "2026-11-21T01:00:00+00:00", "2026-11-22T06:30:00+00:00"]
    thawed = (await http.post("/world/time", json={"frozen": False})).json()
    assert thawed["frozen"] is False
    assert town.world.now() > FRIDAY + timedelta(days=2)


async def read_events(http: httpx.AsyncClient, since: int, until: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    async with http.stream("GET", f"/world/events?since={since}") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
                if found[-1]["type"] == until:
                    break
    return found


async def test_events_come_as_they_happen_and_show_the_message_of_that_moment(
    http: httpx.AsyncClient, town: Town
) -> None:
    since = town.world.events.seq
    sent = town.tell(town.group, "<b>one</b>", parse_mode="HTML")
    town.call("editMessageText", chat_id=town.group.id, message_id=sent.id, text="two")
    reading = asyncio.ensure_future(read_events(http, since, "deleted"))
    await asyncio.sleep(0.05)
    town.call("sendChatAction", chat_id=town.group.id, action="typing")
    town.call("deleteMessage", chat_id=town.group.id, message_id=sent.id)
    events = await asyncio.wait_for(reading, 2)
    assert [event["type"] for event in events] == ["message", "edited", "typing", "deleted"]
    assert [event["seq"] for event in events] == list(range(since + 1, since + 5))
    assert events[0]["message"]["html"] == "<b>one</b>"
    assert events[1]["message"]["text"] == "two"
    assert events[3]["message_id"] == sent.id


async def test_one_who_slept_too_long_is_told_to_read_anew() -> None:
    world = World(TOKEN, FRIDAY, True)
    world.events = Events(kept=2)
    async with serve(world) as address, httpx.AsyncClient(base_url=address) as http:
        for _ in range(3):
            world.world_changed()
        [event] = await read_events(http, 0, "reset")
        assert event == {"type": "reset", "seq": 3}


def test_the_ring_of_events_forgets_the_oldest() -> None:
    events = Events(kept=2)
    for _ in range(5):
        events.emit("world")
    assert [event.seq for event in events.since(3)] == [4, 5]
    assert (events.has_all_since(3), events.has_all_since(2)) == (True, False)


async def test_events_are_counted_by_numbers(http: httpx.AsyncClient) -> None:
    answer = await http.get("/world/events?since=yesterday")
    assert (answer.status_code, answer.json()) == (400, {"error": "since is a number, not 'yesterday'."})


def test_old_messages_are_forgotten_beyond_the_limit_and_new_ones_asked_for() -> None:
    town = build_town(kept_messages=3)
    told = [town.tell(town.group, str(number)) for number in range(5)]
    chat = town.group.id
    assert town.world.messages(chat) == told[2:]
    assert town.world.messages(chat, after=told[3].id) == told[4:]
    assert town.world.messages(chat, after=told[4].id) == []


async def test_in_a_running_world_a_poll_closes_by_itself(town: Town) -> None:
    town.call("sendPoll", chat_id=town.group.id, question="?", options='["a"]', open_period=5)
    town.world.freeze(False)
    closed = asyncio.Event()
    async with serve(town.world):
        town.world.updates.on_arrival = closed.set
        town.world.advance(timedelta(seconds=4.9))
        await asyncio.wait_for(closed.wait(), 2)
    assert town.heard("poll")[0]["is_closed"] is True
