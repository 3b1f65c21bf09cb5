"""The scheduler: a tick every few seconds and at the next due instant. Nothing is kept in it; the tables decide what is due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from schedules import jobs
from storage.database import Database

TICK = 20
"""Seconds between looks, so that what falls due is found within 30 s whatever the clock does."""


class Timetable:
    """`now` gives the time that decides what is due; the ticks themselves follow the machine's clock."""

    def __init__(self, db: Database, now: Callable[[], datetime], on_done: Callable[[], None]) -> None:
        self._db = db
        self._now = now
        self._on_done = on_done
        self._ticking = asyncio.Lock()
        # The default grace time of one second would drop a tick that a busy loop delays (DELIVERY).
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)

    def start(self) -> None:
        self._scheduler.add_job(self.tick, "interval", seconds=TICK, id="tick")
        # At the start as well: a process that is started anew every day would never live to its first purge.
        self._scheduler.add_job(self._purge, "interval", hours=24, id="purge", next_run_time=datetime.now(UTC))
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Take what is due now, then be woken at what is due next. Safe to call at any time and twice."""
        async with self._ticking:
            if await jobs.take_due_steps(self._db, now=self._now()):
                self._on_done()
            due = await jobs.next_due(self._db)
            # A step that failed is due already: the next tick comes round to it.
            if due is not None and due > self._now():
                at = datetime.now(UTC) + (due - self._now())
                self._scheduler.add_job(self.tick, "date", run_date=at, id="next", replace_existing=True)

    async def clock_jumped(self) -> None:
        """The wall clock was set or the machine slept: look now, and count the ticks from the new time."""
        if self._scheduler.running:
            self._scheduler.reschedule_job("tick", trigger="interval", seconds=TICK)
        await self.tick()

    async def _purge(self) -> None:
        await jobs.purge(self._db, now=self._now())
