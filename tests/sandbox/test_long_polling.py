"""getUpdates over HTTP: it waits, wakes at once, and only one may wait. Then what a bad line does to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import httpx
import pytest

from tests.sandbox.town import TOKEN, Town


@pytest.fixture
async def http(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{address}/bot{TOKEN}/", timeout=10) as client:
        yield client


async def under_way(call: Awaitable[Any]) -> asyncio.Task[Any]:
    """Start a call and give it time to arrive at the server."""
    task = asyncio.ensure_future(call)
    for _ in range(20):
        await asyncio.sleep(0.005)
    return task


async def test_it_wakes_at_the_first_update(http: httpx.AsyncClient, town: Town) -> None:
    waiting = await under_way(http.get("getUpdates", params={"timeout": 30}))
    assert not waiting.done()
    town.say(town.member, "/plan")
    answer = (await asyncio.wait_for(waiting, 1)).json()
    assert [update["message"]["text"] for update in answer["result"]] == ["/plan"]


async def test_it_answers_with_nothing_when_the_time_is_up(http: httpx.AsyncClient) -> None:
    assert (await http.get("getUpdates", params={"timeout": 1})).json() == {"ok": True, "result": []}


async def test_a_second_poller_ends_the_first(http: httpx.AsyncClient, town: Town) -> None:
    first = await under_way(http.get("getUpdates", params={"timeout": 30}))
    second = await under_way(http.get("getUpdates", params={"timeout": 30}))
    refused = await asyncio.wait_for(first, 1)
    assert refused.status_code == 409
    assert refused.json()["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    town.say(town.member, "/plan")
    assert len((await asyncio.wait_for(second, 1)).json()["result"]) == 1


async def test_one_who_hangs_up_is_no_other_poller_and_loses_nothing(
    http: httpx.AsyncClient, town: Town
) -> None:
    first = await under_way(http.get("getUpdates", params={"timeout": 30}))
    first.cancel()
    await under_way(asyncio.sleep(0))
    town.say(town.member, "/plan")
    assert len((await http.get("getUpdates", params={"timeout": 30})).json()["result"]) == 1


async def test_a_line_that_goes_down_resets_the_poll_that_waits(http: httpx.AsyncClient, town: Town) -> None:
    waiting = await under_way(http.get("getUpdates", params={"timeout": 30}))
    town.world.set_faults({"down": True})
    with pytest.raises(httpx.NetworkError):
        await asyncio.wait_for(waiting, 1)
    with pytest.raises(httpx.NetworkError):
        await http.get("getMe")
    town.world.clear_faults()
    assert (await http.get("getMe")).json()["ok"]


async def test_a_malformed_answer_acknowledges_nothing(http: httpx.AsyncClient, town: Town) -> None:
    town.say(town.member, "/plan")
    town.world.set_faults({"malformed": 1})
    with pytest.raises(json.JSONDecodeError):
        (await http.get("getUpdates")).json()
    assert len((await http.get("getUpdates")).json()["result"]) == 1


async def test_broken_before_it_acts_nothing_is_sent_and_after_it_is(
    http: httpx.AsyncClient, town: Town
) -> None:
    message = {"chat_id": town.group.id, "text": "hi"}
    before = len(town.group.messages)
    for fault, sent in (("fail_before", 0), ("fail_after", 1)):
        town.world.clear_faults()
        town.world.set_faults({fault: 1.0, "methods": ["sendMessage"]})
        with pytest.raises(httpx.NetworkError):
            await http.post("sendMessage", json=message)
        assert len(town.group.messages) == before + sent
        assert (await http.get("getMe")).json()["ok"]  # other methods are spared
    assert [entry["ok"] for entry in town.world.log.since(0)] == [False, True, False, True]


@pytest.mark.parametrize("after", [False, True])
async def test_errors_of_the_server(http: httpx.AsyncClient, town: Town, after: bool) -> None:
    before = len(town.group.messages)
    town.world.set_faults({"errors": {"status": 502, "times": 2, "after": after}})
    message = {"chat_id": town.group.id, "text": "hi"}
    answers = [await http.post("sendMessage", json=message) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [502, 502, 200]
    assert answers[0].json() == {"ok": False, "error_code": 502, "description": "Bad Gateway"}
    assert len(town.group.messages) == before + (3 if after else 1)


async def test_a_slow_server_is_slow(http: httpx.AsyncClient, town: Town) -> None:
    town.world.set_faults({"slow": 0.2})
    with pytest.raises(httpx.ReadTimeout):
        await http.get("getMe", timeout=0.1)
    assert (await http.get("getMe", timeout=2)).json()["ok"]
