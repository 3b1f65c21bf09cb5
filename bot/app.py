"""Wires the process together and runs it until it is told to stop or a part of it fails."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

from telegram.ext import ApplicationBuilder, ContextTypes

from bot import health, nightly, watchdog, webhook
from bot.before_start import check_telegram, run_lock
from bot.clock import Clock, FollowedClock, SystemClock
from bot.config import Config
from bot.downloads import Downloads
from bot.makings import Makings
from bot.pacing import Pacer
from bot.pulse import Pulse
from bot.receiver import Receiver
from bot.sender import Sender
from bot.settling import Settling
from bot.side_by_side import ended, until
from bot.team import joined
from bot.transport import AiohttpRequest, UpdateSource
from handlers import routes
from handlers.context import App, Context
from schedules.timetable import Timetable
from services.file_kinds import KINDS
from storage.database import opened

log = logging.getLogger(__name__)


def build(config: Config) -> App:
    """PTB's application: our transport, our context, no updater, no job queue, nothing kept in memory."""
    builder = (
        ApplicationBuilder()
        .token(config.token)
        .base_url(f"{config.api_url}/bot")
        .base_file_url(f"{config.api_url}/file/bot")
        .request(AiohttpRequest())
        .get_updates_request(AiohttpRequest())
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context))
    )
    app: App = builder.build()
    routes.register(app)
    return app


def clock_for(config: Config) -> Clock:
    return FollowedClock(config.clock) if config.clock else SystemClock()


async def run(config: Config) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises AlreadyRunning, Conflict, Unauthorized, Wedged, DroppedOut, CannotListen,
    WebhookRefused, DatabaseTooNew or DatabaseUnreachable, each with a sentence for the operator.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    clock = clock_for(config)
    await clock.start()
    app = build(config)
    async with (
        run_lock(config.database),
        opened(config.database) as db,
        joined(db) as team,
        AsyncExitStack() as servers,
        UpdateSource(config.api_url, config.token) as source,
    ):
        pulse = Pulse()
        if config.health is not None:
            await servers.enter_async_context(health.served(config.health, db, pulse, clock.now))
        if not await ended(stop, check_telegram(app)):
            return
        pacer = Pacer(config.pace, config.chat_pace)
        sender = Sender(db, app.bot, clock, pacer, config.files, team)
        downloads = Downloads(db, app.bot, clock, config.files, sender)
        makings = Makings(db, KINDS, clock, config.files, sender)

        def on_done() -> None:
            sender.wake()
            downloads.wake()
            makings.wake()

        receiver = Receiver(db, source, app, clock, config, on_done, pulse)
        settling = Settling(db, app.bot, clock, pacer, sender, team)
        timetable = Timetable(db, clock.now, sender.wake)

        async def on_jump() -> None:
            await timetable.clock_jumped()
            sender.wake()
            receiver.wake()
            downloads.wake()
            makings.wake()

        async def lead() -> None:
            await team.leading.wait()
            await settling.begin()
            pulse.leading = True
            async with asyncio.TaskGroup() as group:
                group.create_task(downloads.run())
                group.create_task(makings.run())
                group.create_task(nightly.keep(db, config, clock))
                if config.webhook is None:
                    await webhook.withdraw(app.bot)
                    pulse.polling = True
                    group.create_task(receiver.poll())
                    await receiver.caught_up.wait()
                else:
                    await webhook.announce(app.bot, config.webhook)
                    await webhook.caught_up(app.bot)
                team.caught_up()
                await settling.run()

        try:
            if config.webhook is not None:
                await servers.enter_async_context(webhook.served(config.webhook, receiver.keep, pulse))
            timetable.start()
            await timetable.tick()
            log.info("Duban is running.", extra={"bot": app.bot.username, "database": str(config.database)})
            watchdog.ready()
            await until(
                stop,
                watchdog.feed(team.is_sure),
                team.keep(),
                lead(),
                receiver.handle(),
                _after(team.may_send, sender.run),
                clock.follow(on_jump),
            )
        finally:
            watchdog.stopping()
            timetable.stop()
            await app.shutdown()
    log.info("Duban has stopped.")


async def _after(event: asyncio.Event, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    await event.wait()
    await work()
