"""Where the bot is put together: database, engine, features. Nothing else knows all of them."""

import asyncio
import gc
import logging
import signal
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import general, migrations, quiz, reminders, reports, scores
from bot.chat import menus, operator
from bot.chat.context import Tools
from bot.chat.feature import Feature, Registry
from bot.chat.reception import Reception
from bot.chat.texts import N_, tr
from bot.config import Settings
from bot.engine import bot_api, housekeeping, inbox, leader, logs
from bot.engine.clock import Clock, SystemClock, WorldClock, machine_zone
from bot.engine.database import Database, Turn, reading_engine
from bot.engine.hearing import Hearing
from bot.engine.letters import Listeners
from bot.engine.outbox import Outbox, Outgoing
from bot.engine.sender import Sender
from bot.engine.timer import Due, next_due_at
from bot.engine.timers import Timers
from bot.engine.updates import Updates
from bot.quiz import daily, exam, live, practice, rulings, store
from bot.quiz.bank import command

log = logging.getLogger(__name__)

FEATURES: tuple[Feature, ...] = (
    reminders.feature,
    live.feature,
    daily.feature,
    practice.feature,
    exam.feature,
    rulings.feature,
    scores.feature,
    reports.feature,
    quiz.feature,
    general.feature,
)

BACKLOG_SECONDS = 60
"""What people did while the bot was down counts before what fell due meanwhile; but a reminder waits no
longer than this for a backlog that does not end."""
FINISH_SECONDS = 5
DEMO_TOKEN = "1:" + "SANDBOX" * 5


class Unstartable(Exception):
    """The bot cannot start; the message says why, and what to do."""


class App:
    """The whole bot around one database. `start`, then `run`; `stop` whatever came of it."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        features: Sequence[Feature] = FEATURES,
        home_zone: str = "Asia/Shanghai",
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._url = settings.database.url.render_as_string(hide_password=False)
        self._registry = Registry(features)
        self._home_zone = home_zone
        self._holding = AsyncExitStack()

    async def start(self, stop: asyncio.Event | None = None) -> None:
        """Take the lead, prepare the database, meet Telegram, and put the parts together.

        Telegram's being out of reach is waited for until `stop`; a refused token is Unstartable.
        """
        telegram, operators = self._settings.telegram, self._settings.operator.user_ids
        try:
            self._holding.enter_context(leader.hold(self._url))
            migrations.prepare(self._url, self._clock.now())
        except (leader.AlreadyRunning, migrations.Behind, migrations.TooNew) as error:
            raise Unstartable(str(error)) from error
        except OperationalError as error:
            raise Unstartable(f"the database cannot be used: {error.orig}") from error
        except OSError as error:
            raise Unstartable(f"the database cannot be used: {error}") from error
        except ModuleNotFoundError as error:
            if error.name != "psycopg":
                raise
            raise Unstartable("PostgreSQL needs its driver. Run: pip install '.[postgres]'") from error
        self.db = Database(self._url)
        self._holding.callback(self.db.close)
        proxy = telegram.proxy.get_secret_value() if telegram.proxy else None
        self.bot = bot_api.make_bot(
            telegram.token.get_secret_value(),
            base_url=telegram.base_url,
            base_file_url=telegram.base_file_url,
            proxy=proxy,
        )
        transport = bot_api.make_poll_transport(proxy=proxy)
        self._holding.push_async_callback(transport.shutdown)
        self._holding.push_async_callback(self.bot.shutdown)
        await transport.initialize()
        try:
            await bot_api.introduce(self.bot, stop or asyncio.Event())
        except bot_api.UnknownToken as error:
            raise Unstartable(
                "Telegram does not know this token. Copy it again from @BotFather into telegram.token"
            ) from error

        self.outbox = outbox = Outbox()
        self.timers = Timers(self.db, self._clock)
        self.timers.daily.append(self.keep_house)
        self.sender = Sender(self.db, self._clock, self.bot)
        self.hearing = hearing = Hearing()
        hearing.begin(await self.db.read(inbox.latest))
        tools = Tools(
            outbox,
            self.timers,
            self._registry,
            self._home_zone,
            self.bot.username,
            hearing,
            seed=self._clock.seed,
            packs=self._settings.questions.path,
            draw_overdue=self._settings.questions.draw_overdue,
            operators=operators,
            retention=self._settings.retention.periods,
        )
        reception = Reception(tools, self.db, self.bot, self._clock)
        for firing in self._registry.firings:
            self.timers.serve(reception.timer_kind(firing))
        for job in self._registry.jobs:
            self.timers.serve_job(reception.job_kind(job))
        self.timers.daily.append(reception.refresh_administrators)
        self.updates = Updates(self.db, self._clock, self.bot, transport, reception, hearing)

        def refused(session: Session, row: Outgoing, reason: str, now: datetime) -> None:
            # A notice that is refused itself must not lead to a notice.
            if not (row.name or "").startswith("operator."):
                operator.tell(outbox, session, operators, "outbox", operator.MESSAGE_REFUSED, now=now)

        def parked(session: Session, due: Due, error: str, now: datetime) -> None:
            operator.tell(outbox, session, operators, "timers", operator.TIMER_PARKED, now=now)

        self.sender.listeners = Listeners(refused, reception.settled)
        self.timers.on_parked = parked
        await self.db.read(lambda session: outbox.start(session, self.sender.hear))

    async def run(self, stop: asyncio.Event) -> None:
        """Handle, fire and send until `stop`; then finish what is in hand."""
        async with asyncio.TaskGroup() as group:
            loading = group.create_task(self.load_packs())
            group.create_task(self.sender.run(stop))
            group.create_task(self.updates.run(stop))
            group.create_task(self._fire_after_the_backlog(stop))
            showing = group.create_task(menus.show(self.bot, self._registry))
            await stop.wait()
            showing.cancel()
            loading.cancel()

    async def load_packs(self) -> None:
        """Let the database say what the packs in the operator's folder say; beside everything else."""
        folder = self._settings.questions.path
        try:
            known = await self.db.read(store.digests)
            packs = await asyncio.to_thread(lambda: list(command.read_folder(folder, known)))
        except command.Unreadable as error:
            log.error("the question banks are not loaded: %s", error)
            return
        for found in packs:
            if found.reading.pack is None:
                log.error("%s is not loaded. Look: python -m bot questions check %s", found.file.name, folder)
                continue
            for line in found.unseen:
                log.error("%s, %s: it is not asked", found.file.name, line)
            load = partial(
                store.load,
                pack=found.reading.pack,
                digest=found.digest,
                now=self._clock.now(),
                files=found.pictures,
            )
            loaded = await self.db.write(load, Turn.TIMERS)
            log.info("%s: %s", found.file.name, loaded)

    async def _fire_after_the_backlog(self, stop: asyncio.Event) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (self.updates.drained, stop)]
        await asyncio.wait(waits, timeout=BACKLOG_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        await self.timers.run(stop)

    async def keep_house(self) -> None:
        """Drop what is done and old: once a day."""
        now = self._clock.now()
        keep = self._settings.retention.periods
        sweeps = [partial(housekeeping.forget_old, now=now, keep=keep)]
        sweeps += [partial(retain, now=now, keep=keep) for retain in self._registry.retainers]
        for sweep in sweeps:
            while await self.db.write(sweep, Turn.TIMERS):
                pass
        await self.db.write(lambda session: self._forget(session, now), Turn.TIMERS)

    def _forget(self, session: Session, now: datetime) -> None:
        for forget in self._registry.forgetters:
            forget(session, now)

    async def next_due(self) -> datetime | None:
        """When something is due next."""
        return await self.db.read(next_due_at)

    async def run_until_idle(self, wait: Callable[[float], None]) -> None:
        """Step through everything there is to do now; `wait` lets so many seconds of the clock pass."""
        while await self.updates.replay():
            pass
        while True:
            busy = await self.updates.poll()
            if (due := await self.next_due()) is not None and due <= self._clock.now():
                busy |= await self.timers.fire_due()
                busy |= await self.timers.run_job()
            busy |= await self.sender.send_next()
            if busy:
                continue
            await self.updates.answered()
            seconds = self.sender.idle_seconds()
            if seconds is None:
                return
            wait(seconds)

    async def stop(self) -> None:
        """Let go of everything."""
        await self._holding.aclose()


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT. Raises Unstartable."""
    telegram = settings.telegram
    secrets = [telegram.token.get_secret_value()]
    if telegram.proxy is not None:
        secrets.append(telegram.proxy.get_secret_value())
    logs.configure(secrets)
    await _run(App(settings, SystemClock(), home_zone=machine_zone()))


async def _run(app: App, announce: Callable[[], None] = lambda: None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await app.start(stop)
        # What stands now stays: no collection walks through it again while somebody waits for an answer.
        gc.freeze()
        announce()
        if not stop.is_set():
            running = asyncio.create_task(app.run(stop))
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            async with asyncio.timeout(FINISH_SECONDS):  # what is in hand; a database that hangs is left
                await running
    except TimeoutError:
        log.warning("not everything in hand could be finished; it waits for the next start")
    finally:
        await app.stop()


async def demo(language: str, port: int) -> None:
    """Run the bot beside a local Telegram whose page anybody can open; nothing of it is kept."""
    from bot import sandbox
    from bot.sandbox import populate

    logs.configure([], level=logging.WARNING)
    world = populate.demo_world(language, token=DEMO_TOKEN)
    with tempfile.TemporaryDirectory(prefix="bot-demo-") as folder:
        async with sandbox.serve(world, port=port) as address:
            settings = Settings.model_validate(
                {
                    "telegram": {
                        "token": world.token,
                        "base_url": f"{address}/bot",
                        "base_file_url": f"{address}/file/bot",
                    },
                    "database": {"url": f"sqlite:///{Path(folder) / 'demo.sqlite3'}"},
                }
            )
            app = App(settings, WorldClock(world.now, world.on_time_change, seed=1), home_zone=machine_zone())
            reader = reading_engine(settings.database.url.render_as_string())

            def next_due() -> datetime | None:
                with Session(reader) as session:
                    return next_due_at(session)

            def announce() -> None:
                world.next_due = next_due
                print(tr(language, N_("The bot is running. Open {address}"), address=address))
                print(tr(language, N_("Ctrl-C stops it.")), flush=True)

            try:
                await _run(app, announce)
            finally:
                reader.dispose()
