"""A small HTTP server for as long as a block lasts. What it answers is written elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.addresses import Listen

LAST_ANSWERS = 2.0
"""Seconds that requests under way get to end at the end of the block."""
LINGER = 1.0
"""Seconds for which what was refused unread is still taken in, so that its sender sees the answer and no reset."""


class CannotListen(Exception):
    """The address is taken or is none of this machine's; another setting is needed."""


@asynccontextmanager
async def listening(app: web.Application, address: Listen) -> AsyncIterator[Listen]:
    """Serve there, and give the address with the port it really has. Raises CannotListen."""
    # A caller that hangs up must not stop a handler in the middle of a commit: no handler_cancellation.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=LAST_ANSWERS, lingering_time=LINGER)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, address.host, address.port).start()
        except OSError as error:
            raise CannotListen(f"cannot listen on {address}: {error.strerror}") from error
        yield Listen(address.host, runner.addresses[0][1])
    finally:
        await runner.cleanup()
