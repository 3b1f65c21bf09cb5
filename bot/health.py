"""Whether the process is alive, whether it does its work, and figures for Prometheus; on a port of this machine's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.util import find_spec

from aiohttp import web

from bot.addresses import Listen
from bot.listening import listening
from bot.pulse import Pulse
from storage.backlog import Backlog, backlog
from storage.database import Database

STALE = 90.0
"""Seconds without a successful fetch after which a process that polls is not ready."""
PATIENCE = 5.0
"""Seconds that the database has to answer in."""


@asynccontextmanager
async def served(listen: Listen, db: Database, pulse: Pulse, now: Callable[[], datetime]) -> AsyncIterator[Listen]:
    """Answer `/healthz`, `/readyz` and `/metrics` for as long as the block lasts; gives the address. Raises CannotListen."""

    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def ready(_: web.Request) -> web.Response:
        found = await _look(db, now())
        return _readiness(found, pulse, now())

    async def figures(_: web.Request) -> web.Response:
        if not has_metrics():
            return web.Response(status=404, text="Figures need prometheus-client: pip install 'duban[metrics]'\n")
        # An extra, so it is imported only here.
        from bot import metrics

        found = await _look(db, now())
        body = metrics.written(found if isinstance(found, Backlog) else None, pulse, now())
        return web.Response(body=body, headers={"Content-Type": metrics.CONTENT_TYPE})

    app = web.Application()
    for path, answer in (("/healthz", alive), ("/readyz", ready), ("/metrics", figures)):
        app.router.add_get(path, answer, allow_head=False)
    async with listening(app, listen) as address:
        yield address


def has_metrics() -> bool:
    """Whether the library for `/metrics` is installed."""
    return find_spec("prometheus_client") is not None


async def _look(db: Database, now: datetime) -> Backlog | str:
    """What waits in the database, or the name of what is wrong with it."""
    try:
        async with asyncio.timeout(PATIENCE), db.read() as tx:
            return await backlog(tx, now=now)
    except Exception as error:  # whatever it is, it is the answer
        return type(error).__name__


def _readiness(found: Backlog | str, pulse: Pulse, now: datetime) -> web.Response:
    """Ready while the database answers and, where this process polls, a fetch succeeded lately. How long something has
    waited is told but decides nothing: work piles up in an outage of Telegram too, and a restart does not help."""
    seen = found if isinstance(found, Backlog) else None
    age = pulse.age()
    fresh = not pulse.polling or (age is not None and age <= STALE)
    is_ready = seen is not None and fresh
    told = {
        "ready": is_ready,
        "database": "reachable" if seen else found,
        "leading": pulse.leading,
        "polling": pulse.polling,
        "fetch_age_seconds": None if age is None else round(age, 1),
        "oldest_update_seconds": seen.update_age(now) if seen else None,
        "oldest_message_seconds": seen.message_age(now) if seen else None,
    }
    return web.json_response(told, status=200 if is_ready else 503)
