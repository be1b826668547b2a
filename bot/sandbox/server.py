"""The sandbox as an HTTP server, on loopback only: the Bot API, the human API and the page."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from ipaddress import ip_address
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from bot.sandbox.bot_api import BotApi
from bot.sandbox.human_api import human_api
from bot.sandbox.world import World

PATIENCE = 1.0  # seconds that calls under way are given at the end
TICK = 0.1  # seconds between looks at what is due in a world whose time runs


def check_loopback(host: str) -> None:
    """Raise ValueError for a host from which others could reach this server."""
    if host == "localhost":
        return
    with suppress(ValueError):
        if ip_address(host).is_loopback:
            return
    raise ValueError(f"The sandbox has no passwords, so it listens on loopback only, not on {host}.")


class Lines:
    """The open connections by the address of their other end, so that one of them can be broken."""

    def __init__(self) -> None:
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[asyncio.Protocol]:
        transports = self._transports

        class WatchedProtocol(AutoHTTPProtocol):  # type: ignore[valid-type, misc]  # chosen at run time by uvicorn
            _peer: tuple[str, int] | None = None

            def connection_made(self, transport: Any) -> None:
                super().connection_made(transport)
                if peer := transport.get_extra_info("peername"):
                    self._peer = (peer[0], peer[1])
                    transports[self._peer] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                if self._peer is not None:
                    transports.pop(self._peer, None)
                super().connection_lost(exc)

        return WatchedProtocol

    def break_line(self, scope: Scope) -> None:
        """Reset the connection of a request, without a word."""
        client = scope.get("client")
        transport = self._transports.get(tuple(client)) if client else None
        if transport is None:
            return
        line: socket.socket | None = transport.get_extra_info("socket")
        if line is not None:
            # Lingering for no time makes the kernel send a reset instead of an orderly end.
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


def application(world: World, lines: Lines) -> ASGIApp:
    """Everything under one address; the Bot API is looked at first, because it is called most."""
    bot_api = BotApi(world, lines.break_line)
    rest = human_api(world)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(("/bot", "/file/bot")):
            await bot_api(scope, receive, send)
        else:
            await rest(scope, receive, send)

    return app


@asynccontextmanager
async def serve(world: World, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve the world in the running loop and yield its address, for example http://127.0.0.1:8080.

    Port 0 takes a free one. Raises ValueError for a host that is not loopback, OSError for a taken port.
    """
    check_loopback(host)
    lines = Lines()
    world.events.open()
    listener = _listen(host, port)
    config = uvicorn.Config(
        application(world, lines),
        http=lines.protocol(),
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    ticking = asyncio.create_task(_tick(world))
    try:
        await server.ready(serving)
        shown = f"[{host}]" if ":" in host else host
        yield f"http://{shown}:{listener.getsockname()[1]}"
    finally:
        ticking.cancel()
        world.events.close()
        world.updates.on_arrival()  # A poll that waits is answered instead of waited for.
        server.stop()
        await serving
        with suppress(asyncio.CancelledError):
            await ticking


class _Server(uvicorn.Server):
    """Starts and stops without uvicorn's pauses (a test wants hundreds of them), and leaves signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._listening, self._stopping = asyncio.Event(), asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listening.set()

    async def ready(self, serving: asyncio.Task[None]) -> None:
        """Wait until the server listens; raises what kept it from that."""
        listening = asyncio.ensure_future(self._listening.wait())
        await asyncio.wait({serving, listening}, return_when=asyncio.FIRST_COMPLETED)
        listening.cancel()
        if serving.done():
            await serving

    async def main_loop(self) -> None:
        await self._stopping.wait()

    def stop(self) -> None:
        self._stopping.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listener in self.servers:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if tasks := list(self.server_state.tasks):
            _, late = await asyncio.wait(tasks, timeout=PATIENCE)
            for task in late:
                task.cancel()
        # What was closed is closed within the loop's next turns.
        await asyncio.sleep(0)
        await asyncio.sleep(0)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sends small answers at once; without it each would wait 40 ms for more.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


async def _tick(world: World) -> None:
    """Let what is due in the world happen while its time runs."""
    while True:
        world.settle()
        await asyncio.sleep(TICK)
